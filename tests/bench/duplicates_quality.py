#!/usr/bin/env python3
"""Recall and precision of `duplicates/*` on corpora whose copies are known, in English and in Chinese.

usage: duplicates_quality.py BINARY WORKDIR [--pairs 150] [--seed 1] [--no-large]

Writes WORKDIR/large (gen_duplicates.py: 20,000 documents, 5 % of the words of the near copies replaced), WORKDIR/en
and WORKDIR/zh (the kinds of `plant` below, 150 pairs each, and the hard negatives), WORKDIR/truth.tsv (every planted
pair with its exact figures and the rules that found it) and WORKDIR/duplicates.svg. Prints the tables.

No text is fetched. A language is a list of made-up words drawn by Zipf's law (exponent 1.07, offset 2.7; Mandelbrot
1953): English has 12,000 words of syllables, Chinese 12,000 words of one to three of 2,500 characters. A document has
100 to 1,200 words, log-uniform, in paragraphs of 30 to 90 words. "Percent" in a kind's name is percent of the words of
the original. Columns: J, C = median exact Jaccard and containment of the kind's pairs; found = share of its pairs that
a rule on whole documents puts in one finding; J>=.5, C>=.8 = found / pairs that reach the threshold.
Deterministic: one stream of random numbers a language, keyed by --seed.
"""
import argparse, json, math, os, random, shutil, statistics, subprocess, sys
from bisect import bisect
from itertools import accumulate

from duplicates_common import CONTAINED, JACCARD, closed, findings, is_passage, likeness, members, pairs, shingles
from duplicates_picture import picture

CONSONANTS = "b br c ch d dr f g gr h j k l m n p pr qu r s st t tr v w z sh th".split()
VOWELS = "a e i o u ai ea ou io".split()
ENDS = " n r s t l m nd st ng".split(" ")
SHARES = (1, 2, 3, 5, 8, 10, 15, 20)


class Language:
    """A model of a language: words by Zipf's law, written as sentences and paragraphs."""

    def __init__(self, name, seed):
        self.name, self.random = name, random.Random(f"{seed} {name}")
        words = set()
        while len(words) < 12000:
            words.add(self.chinese_word() if name == "zh" else self.english_word())
        self.words = sorted(words)
        self.random.shuffle(self.words)
        self.words.sort(key=len)  # frequent words are short
        self.weights = list(accumulate((rank + 2.7) ** -1.07 for rank in range(len(self.words))))

    def english_word(self):
        pick = self.random.choice
        return "".join(pick(CONSONANTS) + pick(VOWELS) for _ in range(pick((1, 1, 2, 2, 3)))) + pick(ENDS)

    def chinese_word(self):
        length = self.random.choice((1, 2, 2, 2, 3))
        return "".join(chr(0x4E00 + 7 * int(2500 * self.random.random() ** 2)) for _ in range(length))

    def word(self):
        return self.words[bisect(self.weights, self.random.random() * self.weights[-1])]

    def some(self, count):
        return [self.word() for _ in range(count)]

    def paragraphs(self, count):
        """`count` words, as a list of paragraphs, each a list of words."""
        words, cut = self.some(count), []
        while words:
            size = self.random.randint(30, 90)
            cut.append(words[:size])
            words = words[size:]
        return cut

    def render(self, paragraphs):
        if isinstance(paragraphs, str):
            return paragraphs
        return "\n\n".join(map(self.paragraph, paragraphs)) + "\n"

    def paragraph(self, words):
        """Sentences of 12 words; the last of a paragraph is shorter."""
        cut = [words[at:at + 12] for at in range(0, len(words), 12)]
        if self.name == "zh":
            return "".join("，".join(filter(None, ("".join(s[:6]), "".join(s[6:])))) + "。" for s in cut)
        return " ".join(" ".join(s).capitalize() + "." for s in cut)

    def replaced(self, paragraphs, percent):
        """A copy with that share of all words, at least one, replaced by another word."""
        copy = [list(paragraph) for paragraph in paragraphs]
        places = [(p, w) for p, paragraph in enumerate(copy) for w in range(len(paragraph))]
        for p, w in self.random.sample(places, max(1, round(percent / 100 * len(places)))):
            old = copy[p][w]
            while copy[p][w] == old:
                copy[p][w] = self.word()
        return copy


def words_in(paragraphs):
    return sum(map(len, paragraphs))


def cut_to(paragraphs, count):
    """The first `count` words."""
    kept = []
    for paragraph in paragraphs:
        kept.append(paragraph[:count])
        count -= len(kept[-1])
    return [paragraph for paragraph in kept if paragraph]


def plant(language):
    """[(kind, percent or None, function from an original's paragraphs to its copy's)]."""
    site = language.some(2400)  # what a site puts around every story

    def restyled(paragraphs, _):
        """The same words in capitals, with other punctuation, as one paragraph."""
        return language.render(paragraphs).upper().translate(str.maketrans({".": "!", "。": "！", "，": "", "\n": " "}))

    def shuffled(paragraphs, _):
        order = paragraphs
        while order == paragraphs:
            order = language.random.sample(paragraphs, len(paragraphs))
        return order

    def wrapped(paragraphs, percent):
        size = max(2, round(percent / 100 * words_in(paragraphs)))
        return [site[:size // 2]] + paragraphs + [site[1200:1200 + size - size // 2]]

    def updated(paragraphs, percent):
        return language.paragraphs(max(1, round(percent / 100 * words_in(paragraphs)))) + paragraphs

    def tail_cut(paragraphs, percent):
        return cut_to(paragraphs, round(words_in(paragraphs) * (1 - percent / 100)))

    def quoted(paragraphs, _):
        """Another text with one paragraph of the original in its middle."""
        other = language.paragraphs(words_in(paragraphs))
        return other[:1] + [max(paragraphs, key=len)] + other[1:]

    kinds = [("copied", None, lambda p, _: p), ("case and punctuation", None, restyled), ("paragraphs shuffled", None, shuffled)]
    kinds += [("words replaced", share, language.replaced) for share in SHARES]
    kinds += [("site header and footer", share, wrapped) for share in (5, 10, 20, 40, 70, 100)]
    kinds += [("update put before", share, updated) for share in (10, 20, 50, 100, 200)]
    kinds += [("tail cut", share, tail_cut) for share in (5, 10, 20, 40, 50, 70)]
    return kinds + [("one paragraph quoted", None, quoted)]


def negatives(language, count):
    """[(kind, list of texts)]: documents that look alike and are none of each other's copies."""
    draw = language.random

    def number():
        return str(draw.randint(100, 9999))

    def form(size):
        """Documents to one template of `size` words: two numbers and nothing else differ."""
        template = language.paragraphs(size)
        for _ in range(count):
            text = [list(paragraph) for paragraph in template]
            text[0][min(10, len(text[0]) - 1)], text[-1][len(text[-1]) // 2] = number(), number()
            yield language.render(text)

    def framed(percent):
        """Other stories in the same frame of 150 words, which is about that percent of each document's words."""
        for _ in range(count):
            size = 150 * (100 - percent) / percent
            story = language.paragraphs(draw.randint(round(0.8 * size), round(1.2 * size)))
            yield language.render([frame[:60]] + story + [frame[60:]])

    def notices():
        opening, closing = language.some(6), language.some(8)
        for _ in range(count):
            yield language.render([opening + language.some(draw.randint(6, 14)) + [number()] + closing])

    frame = language.some(150)
    kinds = [(f"template of {size} words, two numbers", list(form(size))) for size in (40, 100, 300)]
    kinds += [(f"same frame, {share} %", list(framed(share))) for share in (20, 40, 60, 80, 90)]
    return kinds + [("short notices", list(notices())), ("strangers", [language.render(language.paragraphs(
        draw.randint(20, 600))) for _ in range(count)])]


def make(language, folder, count):
    """Writes a corpus; gives back planted pairs (kind, percent, path, path, J, C) and {path: hard negative's kind}."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    texts, planted, hard = [], [], {}
    for kind, percent, change in plant(language):
        for _ in range(count):
            size = round(math.exp(language.random.uniform(math.log(100), math.log(1200))))
            original = language.paragraphs(size)
            planted.append((kind, percent, len(texts), len(texts) + 1))
            texts += [language.render(original), language.render(change(original, percent))]
    for kind, own in negatives(language, count):
        hard.update((len(texts) + at, kind) for at in range(len(own)))
        texts += own
    order = list(range(len(texts)))
    language.random.shuffle(order)  # names tell nothing, and are not of a series of numbers
    names = ["".join(chr(97 + at // 26 ** place % 26) for place in (3, 2, 1, 0)) + ".txt" for at in order]
    for name, text in zip(names, texts):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    figures = [(kind, percent, names[a], names[b], *likeness(shingles(texts[a]), shingles(texts[b])))
               for kind, percent, a, b in planted]
    return figures, {names[at]: kind for at, kind in hard.items()}


def share(found, all_):
    return f"{found:5}/{all_:<5} {100 * found / all_:5.1f}" if all_ else f"{'-':>17}"


def recall_table(language, planted, found, out):
    """Prints a row a kind and percent; gives back {kind: [(percent, recall)]}."""
    print(f"\n{language}: planted pairs\n{'kind':34} {'J':>5} {'C':>5}   {'found':>15} % {'J>=.5':>15} % {'C>=.8':>15} %  rules")
    curves = {}
    for kind, percent in dict.fromkeys(pair[:2] for pair in planted):
        rows = []
        for pair in (pair for pair in planted if pair[:2] == (kind, percent)):
            rules = found.get(tuple(sorted(pair[2:4])), set())
            rows.append((pair[4], pair[5], not all(map(is_passage, rules))))
            out.write("\t".join(map(str, (language, *pair[:4], f"{pair[4]:.4f}", f"{pair[5]:.4f}", " ".join(sorted(rules))))) + "\n")
        like, within = [hit for j, _, hit in rows if j >= JACCARD], [hit for _, c, hit in rows if c >= CONTAINED]
        hits, names = [hit for *_, hit in rows], [rule.split("/")[1] for pair in planted if pair[:2] == (kind, percent)
                                                  for rule in found.get(tuple(sorted(pair[2:4])), ())]
        rules = " ".join(f"{name} {names.count(name)}" for name in sorted(set(names)))
        label = kind if percent is None else f"{kind}, {percent} %"
        print(f"{label:34} {statistics.median(r[0] for r in rows):5.2f} {statistics.median(r[1] for r in rows):5.2f} "
              f"{share(sum(hits), len(hits))} {share(sum(like), len(like))} {share(sum(within), len(within))}  {rules}")
        curves.setdefault(kind, []).append((percent, sum(hits) / len(hits)))
    for name, at, least in (("J >= 0.5", 4, JACCARD), ("C >= 0.8", 5, CONTAINED)):
        due = [not all(map(is_passage, found.get(tuple(sorted(p[2:4])), ()))) for p in planted if p[at] >= least]
        print(f"all planted pairs with {name}: {share(sum(due), len(due))} %")
    steps = {}
    for pair in planted:
        steps.setdefault(min(int(20 * pair[4]), 19), []).append(not all(map(is_passage, found.get(tuple(sorted(pair[2:4])), ()))))
    curves["pairs by exact Jaccard"] = [(5 * step + 2.5, sum(hits) / len(hits)) for step, hits in sorted(steps.items())]
    return curves


def precision_table(folder, planted, hard, reported):
    """Prints what is reported of documents that are no copies, and the precision over planted ones."""
    origin = {path: at for at, pair in enumerate(planted) for path in pair[2:4]}
    whole = [finding for finding in reported if not is_passage(finding["rule"])]
    mixed = [f for f in whole if any(path in origin for path in members(f)) and len({origin.get(p) for p in members(f)}) > 1]
    on_planted = [f for f in whole if any(path in origin for path in members(f))]
    likely = {tuple(sorted(pair[2:4])) for pair in planted if pair[4] >= 0.8}
    sure = [f["confidence"] == "high" for f in on_planted if tuple(sorted(members(f)))[:2] in likely]
    print(f"confidence high, of those found with J >= 0.8: {share(sum(sure), len(sure))} %")
    print(f"findings on planted documents that hold a stranger: {len(mixed)} of {len(on_planted)}")
    print(f"\n{os.path.basename(folder)}: hard negatives\n{'kind':34} {'documents':>9} {'J median':>8} {'reported':>8} {'high':>6}  rules")
    for kind in dict.fromkeys(hard.values()):
        own = [path for path in hard if hard[path] == kind]
        sets = [shingles(open(os.path.join(folder, path), encoding="utf-8").read()) for path in own[:30]]
        like = statistics.median(likeness(a, b)[0] for at, a in enumerate(sets) for b in sets[:at])
        hit = [f for f in whole if any(hard.get(path) == kind for path in members(f))]
        named = {path for f in hit for path in members(f) if hard.get(path) == kind}
        sure = {path for f in hit if f["confidence"] == "high" for path in members(f) if path in named}
        rules = " ".join(sorted({f["rule"].split("/")[1] for f in hit}))
        print(f"{kind:34} {len(own):9} {like:8.2f} {len(named):8} {len(sure):6}  {rules}")


def large(binary, folder):
    """The corpus of gen_duplicates.py: pairs found after clustering, and precision over pairs."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gen_duplicates.py")
    if not os.path.exists(os.path.join(folder, "truth.json")):
        subprocess.run([sys.executable, script, folder], stdout=subprocess.DEVNULL, check=True)
    truth = json.load(open(os.path.join(folder, "truth.json")))["pairs"]
    found = pairs(findings(binary, os.path.join(folder, "corpus")))
    cluster = closed(found)
    true = {(f"{a}.txt", f"{b}.txt") for a, b, *_ in truth}
    print(f"20,000 documents of gen_duplicates.py, 5 % of words replaced{'':3} {'direct':>15} % {'after clustering':>15} %")
    for name, test in (("exact copies", lambda kind, j: kind == "exact"), ("near copies", lambda kind, j: kind == "near"),
                       ("near copies with J >= 0.5", lambda kind, j: kind == "near" and j >= JACCARD)):
        own = [(f"{a}.txt", f"{b}.txt") for a, b, kind, j in truth if test(kind, j)]
        joined = sum(a in cluster and cluster.get(a) == cluster.get(b) for a, b in own)
        print(f"{name:62} {share(sum(pair in found for pair in own), len(own))} {share(joined, len(own))}")
    print(f"{'precision over reported pairs':62} {share(len(true & set(found)), len(found))}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("workdir")
    parser.add_argument("--pairs", type=int, default=150, help="pairs a kind and percent, documents a hard negative")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-large", action="store_true", help="leave out the 20,000 documents")
    args = parser.parse_args()
    binary, curves = os.path.abspath(args.binary), {}
    os.makedirs(args.workdir, exist_ok=True)
    if not args.no_large:
        large(binary, os.path.join(args.workdir, "large"))
    with open(os.path.join(args.workdir, "truth.tsv"), "w") as out:
        out.write("language\tkind\tpercent\tpath\tcopy\tjaccard\tcontainment\trules\n")
        for name in ("en", "zh"):
            language = Language(name, args.seed)
            folder = os.path.join(args.workdir, name)
            planted, hard = make(language, folder, args.pairs)
            reported = findings(binary, folder)
            curves[name] = recall_table(name, planted, pairs(reported), out)
            precision_table(folder, planted, hard, reported)
    picture(curves, os.path.join(args.workdir, "duplicates.svg"))


if __name__ == "__main__":
    main()
