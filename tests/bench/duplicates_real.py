#!/usr/bin/env python3
"""What `duplicates/*` finds on real folders, against an exact comparison of all pairs.

usage: duplicates_real.py BINARY WORKDIR FOLDER... [--sample 50] [--seed 1] [--misses 20]

For each folder: all pairs of documents with Jaccard >= 0.5 or containment >= 0.8, computed here (see `all_pairs`),
and how many the linter reports (both paths in one finding of a rule on whole documents, or joined by clusters), in
rows by threshold; the misses with their figures; findings with neither figure; how far the percentages in the
linter's messages are from those computed here; and how many likenesses rest on what many documents share.
WORKDIR/NAME.pairs.tsv lists the pairs; WORKDIR/NAME.sample.txt shows a random sample of findings for reading by eye:
titles, figures, and what differs.

Folders that we measure (fetched apart from this): NodeBE4/oped2 (5,685 posts, English and Chinese), the BBC stories
of dejanbatanjac/bbc-article-classify-bert (2,225, of which 98 pairs are byte-identical), ropensci/textreuse
inst/extdata (11 texts; two true reuses: ats/remember00palm and remembermeorholy00palm, legal/ca1851-match and
ny1850-match; legal/ca1851-nomatch is none).

The text compared here is nearly that which corpus-lint compares: front matter, comments, scripts, styles, tags,
character references, fenced code, code spans, URLs and link targets are left out by regular expressions. It differs
where a parser would: unclosed elements, indented code, `<` in plain text, reference definitions, attributes cut by
`>`. Plain-text files are taken whole but for URLs. The median and greatest difference from the messages say how much
that is.
"""
import argparse, difflib, os, random, re, statistics, sys, time
from array import array
from collections import Counter

from duplicates_common import CONTAINED, JACCARD, closed, findings, is_passage, likeness, members, pairs, shingles, tokens

KINDS = (".md", ".markdown", ".mdx", ".html", ".htm", ".txt", ".text")
COMMON = 10  # documents: what so many share is a template's, and little of a copy's. From our own reading of archives.
MOST = 100_000  # pairs written to a file
LEAST = 50  # tokens; duplicates/near does not compare shorter documents
FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)
OUT = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>|<code\b.*?</code>|^(```+|~~~+).*?^\2[`~]*[ \t]*$|`[^`\n]+`", re.S | re.M | re.I)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
TARGET = re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)")
URL = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'()\u3000-\u303f\uff00-\uffef]+")
ENTITY = re.compile(r"&#?\w{1,31};")
SHARE = re.compile(r"share (\d+) percent")


def prose(path, text):
    """The text as corpus-lint compares it, nearly."""
    if not path.endswith((".txt", ".text")):
        text = TARGET.sub(" ", TAG.sub(" ", OUT.sub(" ", FRONT.sub("", text))))
    return ENTITY.sub(" ", URL.sub(" ", text))


def read(folder):
    """{path: prose} of the documents of a folder, in order of paths; hidden folders are left out."""
    texts = {}
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.relpath(os.path.join(root, name), folder)
            if name.lower().endswith(KINDS) and not name.startswith("."):
                raw = open(os.path.join(folder, path), "rb").read()
                try:
                    text = raw.decode("utf-8")
                except UnicodeDecodeError:
                    text = raw.decode("cp1252", "replace")
                texts[path] = prose(path, text)
    return texts


def all_pairs(sets):
    """[(path, path, Jaccard, containment)] of all pairs that reach a threshold; `sets`: {path: set of shingles}.

    Exact. A pair with Jaccard >= 0.5 or containment >= 0.8 shares at least two thirds of the smaller set (Jaccard 1/2
    gives shared >= (a + b) / 3 >= 2a / 3). So of any a // 3 + 1 of the smaller one's shingles one is shared: the
    rarest are looked up in an index of all (prefix filter; Chaudhuri, Ganti, Kaushik 2006), and candidates compared.
    """
    slots = bytearray(1 << 27)  # how many documents have a shingle, up to 2; too many where two shingles meet in a slot
    for own in sets.values():
        for shingle in own:
            at = shingle & (len(slots) - 1)
            slots[at] += slots[at] < 2
    index = {}
    order = sorted(sets, key=lambda path: (len(sets[path]), path))
    for at, path in enumerate(order):
        for shingle in sets[path]:
            if slots[shingle & (len(slots) - 1)] > 1:
                index.setdefault(shingle, array("L")).append(at)
    found = []
    for at, path in enumerate(order):
        own = sets[path]
        rarest = sorted((len(index.get(shingle, ())), shingle) for shingle in own)[:len(own) // 3 + 1]
        larger = {other for _, shingle in rarest for other in index.get(shingle, ()) if other > at}
        for other in sorted(larger):
            jaccard, containment = likeness(own, sets[order[other]])
            if jaccard >= JACCARD or containment >= CONTAINED:
                found.append((*sorted((path, order[other])), jaccard, containment))
    return sorted(found, key=lambda pair: (-pair[3], pair))


def percent(found, of):
    return f"{found:6} of {of:<6} {100 * found / of:6.1f} %" if of else f"{'none':>16}"


def recall(exact, reported, cluster):
    """Prints how many of the exact pairs are reported, by threshold; gives back those that are not."""
    def is_found(pair):
        return not all(map(is_passage, reported.get(pair[:2], ())))

    def is_joined(pair):
        return pair[0] in cluster and cluster[pair[0]] == cluster.get(pair[1])

    rows = [("same shingles", lambda j, c: j == 1), ("Jaccard >= 0.8", lambda j, c: j >= 0.8), ("Jaccard >= 0.5", lambda j, c: j >= 0.5),
            ("containment >= 0.8", lambda j, c: c >= 0.8), ("containment >= 0.8, Jaccard < 0.5", lambda j, c: c >= 0.8 and j < 0.5)]
    print(f"  {'pairs with':34} {'in one finding':>24} {'after joining clusters':>26}")
    for name, test in rows:
        own = [pair for pair in exact if test(*pair[2:])]
        print(f"  {name:34} {percent(sum(map(is_found, own)), len(own))} {percent(sum(map(is_joined, own)), len(own))}")
    return [pair for pair in exact if not is_found(pair) and not is_joined(pair)]


def extras(reported, sets, exact):
    """Prints reported findings whose own documents have neither figure, and how far the messages' figures are off."""
    known = {pair[:2] for pair in exact}
    far, strangers = [], []
    for finding in reported:
        paths = members(finding)
        if is_passage(finding["rule"]) or len(paths) < 2 or not all(path in sets for path in paths[:2]):
            continue
        jaccard, containment = likeness(sets[paths[0]], sets[paths[1]])
        said = SHARE.search(finding["message"])
        if said and finding["rule"] == "duplicates/near":
            far.append((abs(100 * jaccard - int(said[1]) - 0.5), paths[0], paths[1], int(said[1]), jaccard))
        if tuple(sorted(paths[:2])) not in known:
            strangers.append((finding["rule"], paths[0], paths[1], jaccard, containment))
    if far:
        print(f"  Jaccard in messages against here, points: median {statistics.median(row[0] for row in far):.1f}, "
              f"greatest {max(far)[0]:.1f} ({max(far)[1]} | {max(far)[2]}: {max(far)[3]} said, {100 * max(far)[4]:.0f} here)")
    print(f"  findings whose documents reach no threshold here: {len(strangers)}")
    for rule, a, b, jaccard, containment in strangers[:10]:
        print(f"    {rule} J {jaccard:.2f} C {containment:.2f}  {a} | {b}")


def boilerplate(reported, sets):
    """Prints the largest clusters, and how many likenesses rest on what many documents share: a stand-in for reading."""
    near = [finding for finding in reported if finding["rule"] == "duplicates/near"]
    largest = sorted(((len(members(finding)), finding["confidence"]) for finding in near), reverse=True)[:5]
    print("  largest clusters of near: " + ", ".join(f"{size} ({confidence})" for size, confidence in largest))
    documents = Counter(shingle for own in sets.values() for shingle in own)
    counts = Counter()
    for finding in near:
        hub = finding["related"][0]["path"]
        for path in members(finding):
            if path != hub and path in sets and hub in sets:
                rare = [{shingle for shingle in sets[name] if documents[shingle] < COMMON} for name in (path, hub)]
                counts[finding["confidence"], min(map(len, rare)) >= 20 and likeness(*rare)[0] >= JACCARD] += 1
    for confidence in ("high", "medium"):
        stays, falls = counts[confidence, True], counts[confidence, False]
        print(f"  likenesses of {confidence} confidence that stay above Jaccard {JACCARD} without the shingles of {COMMON} "
              f"documents or more: {percent(stays, stays + falls)}")


def show(finding, texts, sets):
    """A finding for a reader: the two documents' first words, and the first stretches that differ."""
    a, b = members(finding)[:2]
    jaccard, containment = likeness(sets.get(a, set()), sets.get(b, set()))
    one, two = tokens(texts.get(a, "")), tokens(texts.get(b, ""))
    lines = [f"{finding['rule']} {finding['confidence']} J {jaccard:.2f} C {containment:.2f} tokens {len(one)} {len(two)} "
             f"documents {len(members(finding))}", f"  A {a}", f"  B {b}"]
    lines += [f"  {name}: {' '.join(text.split())[:160]}" for name, text in (("A", texts.get(a, "")), ("B", texts.get(b, "")))]
    blocks = difflib.SequenceMatcher(None, one[:1500], two[:1500], autojunk=False).get_opcodes()
    for tag, start, end, other, last in [block for block in blocks if block[0] != "equal"][:4]:
        lines.append(f"  - {' '.join(one[start:end])[:110]}\n  + {' '.join(two[other:last])[:110]}")
    return "\n".join(lines)


def measure(folder, args):
    started = time.monotonic()
    name = os.path.basename(os.path.normpath(folder))
    texts = read(folder)
    lengths = {path: len(tokens(text)) for path, text in texts.items()}
    sets = {path: shingles(text) for path, text in texts.items()}
    long_enough = {path: own for path, own in sets.items() if lengths[path] >= LEAST}
    exact = all_pairs(long_enough)
    print(f"\n{name}: {len(texts)} documents, {len(long_enough)} of {LEAST} tokens or more, {sum(lengths.values())} tokens; "
          f"{len(exact)} pairs; {time.monotonic() - started:.0f} s here")
    found = findings(args.binary, folder)
    by_rule = Counter(finding["rule"] for finding in found)
    print("  findings: " + ", ".join(f"{rule} {count}" for rule, count in sorted(by_rule.items())))
    reported = pairs(found)
    misses = recall(exact, reported, closed(reported))
    print(f"  misses: {len(misses)}")
    for a, b, jaccard, containment in misses[:args.misses]:
        print(f"    J {jaccard:.2f} C {containment:.2f} shingles {len(sets[a])} {len(sets[b])}  {a} | {b}")
    extras(found, sets, exact)
    boilerplate(found, sets)
    with open(os.path.join(args.workdir, f"{name}.pairs.tsv"), "w", encoding="utf-8") as out:
        for a, b, jaccard, containment in exact[:MOST]:
            out.write(f"{jaccard:.4f}\t{containment:.4f}\t{' '.join(sorted(reported.get((a, b), ['-'])))}\t{a}\t{b}\n")
    whole = [finding for finding in found if not is_passage(finding["rule"])]
    sample = random.Random(args.seed).sample(whole, min(args.sample, len(whole)))
    with open(os.path.join(args.workdir, f"{name}.sample.txt"), "w", encoding="utf-8") as out:
        out.write("\n\n".join(f"{at}. {show(finding, texts, sets)}" for at, finding in enumerate(sample, 1)) + "\n")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("workdir")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--sample", type=int, default=50, help="findings to show for reading")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=20, help="misses to list")
    args = parser.parse_args()
    os.makedirs(args.workdir, exist_ok=True)
    for folder in args.folders:
        measure(folder, args)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
