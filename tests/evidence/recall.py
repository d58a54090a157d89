#!/usr/bin/env python3
"""How many of the mends that people made would have been told to them.

    recall.py BINARY CLONES [--cases fixes.tsv] [--only WORD] [--misses]

fixes.tsv lists commits of public repositories that mend front matter or dates, each judged by eye; no
text of theirs is kept here. The documents of the whole tree before the commit are put into a scratch
folder (rules that compare need the siblings), and `corpus-lint check` judges it as of the commit's day:
as it comes, with findings of low confidence, and with every rule of the two families.

A case is found where a finding of the families front-matter or dates lies on a line that was mended
(or, for what is told of the whole document, on its path or names the missing key). CLONES holds
OWNER+NAME/repo, each a git directory.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import tempfile

DOCUMENTS = ("md", "markdown", "mdx", "txt", "html", "htm")
FAMILIES = ("front-matter/", "dates/")
OTHERS = "duplicates,links,markup,text"  # left out to save time: no rule looks at the findings of another
RUNS = {
    "low": ["--min-confidence", "low", "--ignore", OTHERS],
    "all": ["--min-confidence", "low", "--select", "front-matter,dates"],
}
LEVELS = ("default", "low", "all")

Case = collections.namedtuple("Case", "repo commit path family kind where note")


def read_cases(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Case(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def git(repo, *arguments):
    return subprocess.run(["git", "-C", repo, *arguments], capture_output=True, check=True).stdout


def unpack(repo, commit, into):
    """Writes the documents of the tree before `commit`; returns the commit's day."""
    tree = git(repo, "ls-tree", "-r", "--name-only", "-z", f"{commit}^").decode("utf-8", "surrogateescape").split("\0")
    kept = [path for path in tree if path.rsplit(".", 1)[-1].lower() in DOCUMENTS]
    folder = into / "corpus"
    folder.mkdir()
    at = ["git", "--git-dir", repo, "--work-tree", folder]
    index = {"GIT_INDEX_FILE": str(into / "index"), "PATH": os.environ["PATH"]}
    paths = "\0".join(kept).encode("utf-8", "surrogateescape")
    subprocess.run([*at, "read-tree", f"{commit}^"], env=index, check=True)
    subprocess.run([*at, "checkout-index", "-z", "--stdin", "-q"], env=index, check=True, input=paths)
    return git(repo, "show", "-s", "--format=%cs", commit).decode().strip()


def findings(binary, folder, day, arguments):
    command = [binary, "check", ".", "--no-cache", "--output-format", "json", "--today", day, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode()[:500]}")
    by_path = collections.defaultdict(list)
    for finding in json.loads(done.stdout)["findings"]:
        if finding["rule"].startswith(FAMILIES):
            by_path[finding["path"]].append(finding)
    return by_path


def lines_of(finding):
    """The lines of a finding and of what it points at beside, in the same document."""
    yield finding["line"]
    for place in finding["related"]:
        if place["path"] in (None, finding["path"]):
            yield place["line"]


def is_found(case, found):
    family = [f for f in found if f["rule"].startswith(case.family + "/")]
    if case.where == "path":
        return family
    if case.where.startswith("missing:"):
        key = case.where.split(":")[1]
        return [f for f in family if f"`{key}`" in f["message"]]
    wanted = {int(line) for line in case.where.split(",")}
    return [f for f in found if wanted & set(lines_of(f))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("clones", type=pathlib.Path)
    parser.add_argument("--cases", type=pathlib.Path, default=pathlib.Path(__file__).with_name("fixes.tsv"))
    parser.add_argument("--only", default="")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    states = collections.defaultdict(list)
    for case in read_cases(options.cases):
        if options.only in "\t".join(case):
            states[case.repo, case.commit].append(case)
    told = collections.defaultdict(lambda: collections.Counter())
    missed = []
    for (repo, commit), cases in states.items():
        clone = options.clones / repo.replace("/", "+") / "repo"
        with tempfile.TemporaryDirectory() as scratch:
            day = unpack(clone, commit, pathlib.Path(scratch))
            folder = pathlib.Path(scratch) / "corpus"
            runs = {name: findings(options.binary.resolve(), folder, day, more) for name, more in RUNS.items()}
            runs["default"] = {path: [f for f in found if f["confidence"] != "low"] for path, found in runs["low"].items()}
        for case in cases:
            hits = {name: is_found(case, found.get(case.path, [])) for name, found in runs.items()}
            told[case.family]["cases"] += 1
            for name, hit in hits.items():
                told[case.family][name] += bool(hit)
            rules = sorted({hit["rule"] for hit in hits["all"]})
            level = next((name for name in LEVELS if hits[name]), "-")
            print(f"{level:8} {case.family:13} {case.kind:12} {case.repo} {commit[:9]} {case.path}: {' '.join(rules)}", flush=True)
            if level != "default":
                beside = sorted({f"{f['rule']}@{f['line']}" for f in runs["all"].get(case.path, [])})
                missed.append((case, level, beside))
    if options.misses:
        print("\nnot told by default:")
        for case, level, beside in missed:
            print(f"  {case.family:13} {case.kind:12} {level:4} {case.repo} {case.commit[:9]} {case.path}:{case.where} {case.note}; there: {' '.join(beside)}")
    print()
    for family, counts in told.items():
        shares = ", ".join(f"{name} {counts[name]}/{counts['cases']} = {counts[name] / counts['cases']:.3f}" for name in LEVELS)
        print(f"{family}: {shares}")


if __name__ == "__main__":
    main()
