#!/usr/bin/env python3
"""How our reading of YAML compares with yaml/yaml-test-suite.

    yaml_suite.py READER CLONE      # READER: target/debug/examples/reader, CLONE: a git directory of the suite

Every case of the branch `data` is read. Valid cases that a head could be (one document, a mapping at the
top) must give no error and the values of in.json; invalid ones must give an error. Valid cases of another
kind (a stream, a list, a lone scalar) must not crash, and are counted. What differs is listed with the
reason that REASONS gives for it; a difference without a reason, or a reason without a difference, fails.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

# libyaml is our reference: Jekyll's Ruby, PyYAML and serde_yaml are built on it, so that what it refuses
# does not build. Each difference below is one of libyaml's own from YAML 1.2.
DIFFERENCES = {
    "an empty key (`: a`) is refused": "2JQS 4ABK FRK4 NHX8 S3PD SM9W/01 6M2F",
    "a value that starts with a colon is refused in braces": "58MP",
    "a colon on the line after its key is refused in braces": "4MUZ/00 4MUZ/01 4MUZ/02 5MUD K3WX VJP3/01",
    "a `?` before a word in braces is taken for the sign of a key": "652Z",
    "anchors are named by letters, digits, `-` and `_` only": "2SXE W5VH Y2GN",
    "tabs before content are refused where YAML 1.2 takes them as white space": "96NN/00 96NN/01 A2M4 DK95/00 DK95/03 DK95/04 Q5MG Y79Y/001",
    "tabs that indent within brackets or quotes are taken as white space": "DK95/01 Y79Y/003",
    "lines within brackets or quotes may be indented less than their key": "9C9N QB6E",
    "blank lines at the start of a text block may be indented more than it": "S98Z",
    "a last line of more blanks than the block's indentation is not kept": "L24T/01",
    "a comment may follow without a space": "9JBA CVW2 MUS6/00 SU5Z X4QW",
    "a lone dash may be an item within brackets": "G5U8 YJV2",
}
REASONS = {name: reason for reason, names in DIFFERENCES.items() for name in names.split()}


def cases(root):
    for source in sorted(root.rglob("in.yaml")):
        folder = source.parent
        name = str(folder.relative_to(root))
        label = (folder / "===").read_text().strip()
        expected = folder / "in.json"
        events = (folder / "test.event").read_text() if (folder / "test.event").exists() else ""
        yield name, label, source, (folder / "error").exists(), expected, events


def is_head(events):
    lines = [line for line in events.splitlines() if line.startswith(("+", "="))]
    first = next((line for line in lines if not line.startswith(("+STR", "+DOC"))), "")
    return sum(line.startswith("+DOC") for line in lines) == 1 and first.startswith("+MAP")


def documents(text):
    decoder, found, at = json.JSONDecoder(), [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def verdict(peer, invalid, expected):
    """What serde_yaml, which is built on libyaml, makes of the case."""
    if peer["error"]:
        return "right" if invalid else f"refused too: {peer['error']}"
    if invalid:
        return "accepted too"
    return "right" if expected.exists() and documents(expected.read_text()) == [peer["value"]] else "another value too"


def main():
    reader, clone = pathlib.Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as scratch:
        archive = subprocess.run(["git", "-C", clone, "archive", "data"], capture_output=True, check=True).stdout
        subprocess.run(["tar", "x", "-C", scratch], input=archive, check=True)
        root = pathlib.Path(scratch)
        found = list(cases(root))
        paths = "".join(f"{source}\n" for _, _, source, *_ in found)
        done = subprocess.run([reader, "yaml"], input=paths.encode(), capture_output=True, check=True)
        read = [json.loads(line) for line in done.stdout.decode().splitlines()]
        counts, different = {}, []
        for (name, label, _, invalid, expected, events), ours in zip(found, read, strict=True):
            kind = "invalid" if invalid else "head" if is_head(events) else "other"
            problem = None
            if invalid and not ours["errors"]:
                problem = "accepted"
            elif kind == "head" and ours["errors"]:
                problem = f"refused: {ours['errors'][0]}"
            elif kind == "head" and expected.exists() and documents(expected.read_text()) != [ours["value"]]:
                problem = f"another value: {json.dumps(ours['value'])} for {expected.read_text().strip()}"
            total, same = counts.get(kind, (0, 0))
            counts[kind] = (total + 1, same + (problem is None))
            if problem:
                different.append((name, label, problem, verdict(ours["peer"], invalid, expected)))
    for kind, (total, same) in sorted(counts.items()):
        print(f"{kind}: {same} of {total}")
    for name, label, problem, peer in different:
        print(f"  {name:8} {label}: {REASONS.get(name, 'NO REASON')}\n{'':11}{' '.join(problem.split())[:200]}; serde_yaml: {peer}")
    names = {name for name, *_ in different}
    ours_alone = [name for name, *_, peer in different if not peer.endswith(("too", "too:")) and "too:" not in peer]
    print(f"{len(different)} differences, {len(different) - len(ours_alone)} of them serde_yaml's as well")
    for name in sorted(REASONS.keys() - names):
        print(f"  {name}: agrees now, its reason is stale")
    sys.exit(names != REASONS.keys() or bool(ours_alone))


if __name__ == "__main__":
    main()
