#!/usr/bin/env python3
"""Lists the commits of cloned repositories that say they mend front matter or dates.

    candidates.py CLONES [NAME...]      # CLONES/OWNER+NAME/repo, each a git directory

Only the subject of a commit chooses it, so that the list does not depend on what corpus-lint finds.
Commits that touch more than five documents are left out: they are migrations, not mends. Each is
printed with its changed lines, oldest first, at most `--most` of them per repository and family,
to be judged by eye; what was taken stands in fixes.tsv and what was not in rejected.tsv, with the reason.
A case is a fault that whoever holds the repository at that commit can see; of one commit at most two
documents with the same fault are taken. Collections of documentation and of programs were left out by name.
"""

import argparse
import pathlib
import re
import subprocess

MEND = r"(fix|correct|repair|broken|break|bad\b|invalid|wrong|missing|missed|typo|error|escap|quot|mistake|malformed|修复|修正|改正|错误)"
FRONT = r"(front.?matter|yaml|metadata|meta data|元数据|quot\w* .*title|title.*quot|title.*colon|colon.*title|---|duplicate key)"
DATE = r"(\bdates?\b|\byear\b|\bmonth\b|日期|年份|timestamp|pubdate)"
SUBJECTS = {
    "front-matter": re.compile(f"{MEND}.*{FRONT}|{FRONT}.*{MEND}", re.I),
    "dates": re.compile(f"{MEND}.*{DATE}|{DATE}.*{MEND}", re.I),
}
NOT_A_MEND = re.compile(r"^(merge|revert|add|bump|update dep|new post)|\bcss\b|layout|template|style|navbar|picker", re.I)
HEAD = 45  # lines: no head of these repositories is longer
DOCUMENT = re.compile(r"\.(md|markdown|mdx|html|adoc)$")
PROGRAM = re.compile(r"(^|/)(_includes|_layouts|layouts|themes|templates|src/(?!content)|bin|test|tests)/")


def git(repo, *arguments):
    done = subprocess.run(["git", "-C", repo, *arguments], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def family(subject):
    if NOT_A_MEND.search(subject):
        return None
    return next((name for name in ("dates", "front-matter") if SUBJECTS[name].search(subject)), None)


def commits(repo):
    listed = git(repo, "log", "--all", "--no-merges", "--reverse", "--format=%H%x09%s")
    for line in listed.splitlines():
        commit, _, subject = line.partition("\t")
        if name := family(subject):
            yield commit, name, subject


def documents(repo, commit):
    """Changed documents (old path, or new where it was not renamed), all of them modified or renamed."""
    raw = git(repo, "diff-tree", "-r", "-M60%", "--no-commit-id", "--name-status", "-z", commit).split("\0")
    found, index = [], 0
    while index < len(raw) - 1:
        status = raw[index]
        paths = raw[index + 1 : index + (3 if status[0] in "RC" else 2)]
        index += 1 + len(paths)
        if status[0] in "MR" and DOCUMENT.search(paths[0]) and not PROGRAM.search(paths[0]):
            found.append(paths)
    return found


def changed(repo, commit, paths, kind):
    """Changed lines near the top of a document; for dates also those further down that hold a number."""
    diff = git(repo, "diff-tree", "-p", "-U0", "-M60%", "--no-commit-id", commit, "--", *paths)
    at = 0
    for line in diff.splitlines():
        if hunk := re.match(r"@@ -([0-9]+)", line):
            at = int(hunk[1])
        elif line.startswith("rename"):
            yield line
        elif line[:1] in ("+", "-") and not line.startswith(("+++ ", "--- ", "+++\t", "---\t")):
            if at <= HEAD or (kind == "dates" and re.search("[0-9]", line)):
                yield f"{at}: {line[:160]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--most", type=int, default=12)
    parser.add_argument("--lines", type=int, default=8)
    options = parser.parse_args()
    for name in options.names or sorted(path.name for path in options.clones.iterdir()):
        repo = options.clones / name / "repo"
        seen, counts = set(), {"front-matter": 0, "dates": 0}
        for commit, kind, subject in commits(repo):
            if counts[kind] >= options.most:
                continue
            touched = documents(repo, commit)
            if not 1 <= len(touched) <= 5:
                continue
            lines = [line for paths in touched for line in changed(repo, commit, paths, kind)]
            key = "\n".join(lines)
            if key in seen or not lines:
                continue
            seen.add(key)
            counts[kind] += 1
            print(f"\n## {name} {commit[:12]} {kind}: {subject[:100]}")
            for paths in touched:
                print("  ", " => ".join(paths))
            for line in lines[: options.lines]:
                print("      ", line)


if __name__ == "__main__":
    main()
