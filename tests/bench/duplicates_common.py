"""What the scripts that measure `duplicates/*` share: tokens, shingles, and the linter's findings as pairs.

Token: a run of letters and digits in lower case, or one character of a script without spaces (as corpus-lint's
`text::is_spaceless`). Shingle: five tokens in a row; a shorter text is one shingle. Jaccard = shared / all distinct
shingles; containment = shared / shingles of the smaller set (Broder 1997). Both are counted exactly, as sets.
Standard library only.
"""
import json, re, subprocess
from itertools import combinations

SPACELESS = ("\u2E80-\u2FDF\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3040-\u30FF\u3100-\u318F\u31A0-\u31BF\u31F0-\u31FF"
             "\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uAC00-\uD7FF\uFF66-\uFF9F\u0E00-\u0FFF\u1000-\u109F\u1780-\u17FF"
             "\uAA60-\uAA7F\U00020000-\U000323AF")
TOKEN = re.compile(f"[{SPACELESS}]|(?:(?![{SPACELESS}])[^\\W_])+")
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
JACCARD, CONTAINED = 0.5, 0.8


def tokens(text):
    """The text's tokens, in order."""
    return TOKEN.findall(text.translate(HALF_WIDTH).lower())


def shingles(text):
    """Hashes of the text's shingles, as a set; no text has none."""
    found = tokens(text)
    if len(found) < 5:
        return {hash(tuple(found))} if found else set()
    return set(map(hash, zip(found, found[1:], found[2:], found[3:], found[4:])))


def likeness(a, b):
    """Jaccard and containment of two sets of shingles."""
    if not a or not b:
        return 0.0, 0.0
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared), shared / min(len(a), len(b))


def is_passage(rule):
    """Whether a rule is about parts of documents, not about whole ones."""
    return "passage" in rule


def findings(binary, folder):
    """All findings of `duplicates/*` on `folder`, as objects of the JSON Lines output."""
    command = [binary, "check", ".", "--select", "duplicates/*", "--output-format", "jsonl", "--quiet", "--show-all",
               "--no-cache", "--exit-zero"]
    lines = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    return [row for row in map(json.loads, lines) if "rule" in row]  # the last line is the summary


def members(finding):
    """Paths that a finding puts together, its own first, each once; paths are relative to the folder checked."""
    paths = [finding["path"]] + [place["path"] for place in finding["related"]]
    return list(dict.fromkeys(path.removeprefix("./") for path in paths))


def pairs(found):
    """{(path, path): set of rules}: two documents are a pair if one finding names both; paths in order."""
    rules = {}
    for finding in found:
        for pair in combinations(sorted(members(finding)), 2):
            rules.setdefault(pair, set()).add(finding["rule"])
    return rules


def closed(rules):
    """{path: cluster}: what is left after joining pairs into clusters, over and over (whole-document rules only)."""
    root = {}

    def find(path):
        while root.setdefault(path, path) != path:
            root[path] = root[root[path]]
            path = root[path]
        return path

    for (a, b), by in rules.items():
        if not all(map(is_passage, by)):
            root[find(a)] = find(b)
    return {path: find(path) for path in list(root)}
