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

TEST_CASES = {}
REASONS = {}


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
                different.append((name, label, problem))
    for kind, (total, same) in sorted(counts.items()):
        print(f"{kind}: {same} of {total}")
    for name, label, problem in different:
        print(f"  {name:8} {label}: {REASONS.get(name, 'NO REASON')}\n{'':11}{' '.join(problem.split())[:300]}")
    names = {name for name, *_ in different}
    for name in sorted(REASONS.keys() - names):
        print(f"  {name}: agrees now, its reason is stale")
    sys.exit(names != REASONS.keys())


if __name__ == "__main__":
    main()
