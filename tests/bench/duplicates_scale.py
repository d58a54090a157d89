#!/usr/bin/env python3
"""How the search for copies grows with the corpus: time and memory for 10,000, 100,000 and 1,000,000 documents.

usage: duplicates_scale.py BINARY WORKDIR [SIZE...]      (sizes in documents; 10000 100000 1000000 unless given)
       duplicates_scale.py BINARY WORKDIR --index SIZE   (only what follows the table, for a corpus that is there)

Each corpus has documents of about 3 KB of made-up words: 85 percent of their own, 10 percent copies with 5 percent of
the words replaced, 5 percent exact copies. A corpus is made once and kept in WORKDIR. Printed a size: megabytes;
seconds to read all files once with one thread, warm; seconds and peak memory (MB) of BINARY with the rules that compare
documents; their ratio; documents per second; findings. Then, with the index: seconds and peak memory of the run that makes it,
of a run that finds nothing changed, and of a check of one file that was changed (the median of nine, each another
change); the size of the index in MB; and whether the three said what a run without the index says of the same state.
"""
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from itertools import accumulate
from pathlib import Path

RULES = "duplicates/exact,duplicates/normalised,duplicates/near,duplicates/contained"
MEMORY = "512M"
PER_FOLDER = 1000


def words(rng):
    """12,000 pseudo-words and their cumulated Zipf weights (exponent 1.07, as in natural language)."""
    starts, vowels = "b br c ch d f g gr h k l m n p pr r s st t tr v w sh".split(), "a e i o u ai ea ou io".split()
    made = set()
    while len(made) < 12_000:
        made.add("".join(rng.choice(starts) + rng.choice(vowels) for _ in range(rng.choice([1, 2, 2, 3]))))
    ranked = sorted(sorted(made), key=len)
    return ranked, list(accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(len(ranked))))


def make(folder, size):
    """Writes the corpus of `size` documents into `folder`; the same bytes each time."""
    rng = random.Random(size)
    vocabulary, weights = words(rng)
    recent = []
    for number in range(size):
        at = folder / f"{number // PER_FOLDER:04}"
        if number % PER_FOLDER == 0:
            at.mkdir(parents=True, exist_ok=True)
        chance = rng.random()
        if chance < 0.15 and recent:
            text = list(rng.choice(recent))
            if chance < 0.10:
                for place in rng.sample(range(len(text)), len(text) // 20):
                    text[place] = rng.choices(vocabulary, cum_weights=weights)[0]
        else:
            text = rng.choices(vocabulary, cum_weights=weights, k=rng.randrange(450, 700))
            # Parents are drawn from a window, so that making the corpus takes no memory.
            recent.append(text)
            if len(recent) > 5000:
                recent[rng.randrange(5000)] = recent.pop()
        sentences = (" ".join(text[start : start + 15]).capitalize() + "." for start in range(0, len(text), 15))
        (at / f"{number:07}.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")
    (folder / "complete").touch()


def read_all(folder):
    """Reads every file once; gives seconds and bytes."""
    started, total = time.perf_counter(), 0
    for at in sorted(folder.iterdir()):
        for name in os.scandir(at) if at.is_dir() else ():
            with open(name.path, "rb", buffering=0) as file:
                total += len(file.read())
    return time.perf_counter() - started, total


def check(binary, folder, *arguments):
    """Runs the binary; gives seconds, peak memory in MB, the summary, and a hash of the findings."""
    command = [binary, "check", *arguments, "--select", RULES, "--memory", MEMORY, "--output-format", "jsonl"]
    said = hashlib.blake2b()
    started = time.perf_counter()
    run = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=folder)
    last = b"{}"
    for line in run.stdout:
        said.update(last)
        last = line
    _, status, usage = os.wait4(run.pid, 0)
    seconds = time.perf_counter() - started
    assert os.waitstatus_to_exitcode(status) in (0, 1), command
    return seconds, usage.ru_maxrss / 1024, json.loads(last)["summary"], said.hexdigest()


def with_index(binary, folder):
    """The runs with an index."""
    shutil.rmtree(folder / ".corpus-lint", ignore_errors=True)
    plain = check(binary, folder, ".", "--no-cache")
    first = check(binary, folder, ".", "--corpus", ".")
    again = check(binary, folder, ".", "--corpus", ".")
    names = sorted(path.relative_to(folder) for path in (folder / f"{3:04}").iterdir())
    seconds, alike = [], [plain[3] == first[3] == again[3]]
    for number in range(9):
        # A copy of another file, with a few words changed.
        name, other = names[100 * number + 50], names[100 * number + 20]
        before = (folder / name).read_bytes()
        (folder / name).write_bytes((folder / other).read_bytes().replace(b" be", b" bee", 3))
        one = check(binary, folder, str(name), "--corpus", ".")
        seconds.append(one[0])
        if number == 0:
            whole = check(binary, folder, str(name), "--corpus", ".", "--no-cache")
            alike.append(one[3] == whole[3] and one[2]["by_rule"] == whole[2]["by_rule"])
        (folder / name).write_bytes(before)
        check(binary, folder, str(name), "--corpus", ".")
    size = sum(path.stat().st_size for path in (folder / ".corpus-lint").iterdir()) / 1e6
    shutil.rmtree(folder / ".corpus-lint")
    print(
        f"{'':>10} index: made in {first[0]:.2f} s ({first[1]:.0f} MB; without an index {plain[0]:.2f} s), again"
        f" {again[0]:.2f} s ({again[1]:.0f} MB), one changed file {1000 * sorted(seconds)[4]:.0f} ms"
        f" (all: {' '.join(f'{1000 * s:.0f}' for s in seconds)}), {size:.0f} MB,"
        f" {'the same findings' if all(alike) else 'OTHER FINDINGS'}",
        flush=True,
    )


def main():
    binary, work = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
    if sys.argv[3:4] == ["--index"]:
        with_index(binary, work / sys.argv[4])
        return
    print(f"{'documents':>10} {'MB':>7} {'read s':>7} {'check s':>8} {'ratio':>6} {'peak MB':>8} {'docs/s':>8}  findings")
    for size in [int(word) for word in sys.argv[3:]] or [10_000, 100_000, 1_000_000]:
        folder = work / str(size)
        if not (folder / "complete").exists():
            make(folder, size)
        read_all(folder)
        read, total = read_all(folder)
        seconds, peak, summary, _ = check(binary, folder, ".")
        rules = ", ".join(f"{rule.split('/')[1]} {count}" for rule, count in summary["by_rule"].items())
        print(
            f"{summary['documents']:>10} {total / 1e6:>7.0f} {read:>7.2f} {seconds:>8.2f} {seconds / read:>6.2f}"
            f" {peak:>8.0f} {summary['documents'] / seconds:>8.0f}  {rules}",
            flush=True,
        )
        with_index(binary, folder)


if __name__ == "__main__":
    main()
