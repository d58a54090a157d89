#!/usr/bin/env python3
"""How the search for copies grows with the corpus: time and memory for 10,000, 100,000 and 1,000,000 documents.

usage: duplicates_scale.py BINARY WORKDIR [SIZE...]      (sizes in documents; 10000 100000 1000000 unless given)

Each corpus has documents of about 3 KB of made-up words: 85 percent of their own, 10 percent copies with 5 percent of
the words replaced, 5 percent exact copies. A corpus is made once and kept in WORKDIR. Printed a size: megabytes;
seconds to read all files once with one thread, warm; seconds and peak memory (MB) of BINARY with the rules that compare
documents; their ratio; documents per second; findings.
"""
import json
import os
import random
import resource
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


def check(binary, folder):
    """Runs the binary; gives seconds, peak memory in MB of this or any run before, and the summary."""
    command = [binary, "check", folder, "--select", RULES, "--memory", MEMORY, "--output-format", "jsonl"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as run:
        last = b"{}"
        for last in run.stdout:
            pass
    seconds = time.perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, json.loads(last)["summary"]


def main():
    binary, work = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
    print(f"{'documents':>10} {'MB':>7} {'read s':>7} {'check s':>8} {'ratio':>6} {'peak MB':>8} {'docs/s':>8}  findings")
    for size in [int(word) for word in sys.argv[3:]] or [10_000, 100_000, 1_000_000]:
        folder = work / str(size)
        if not (folder / "complete").exists():
            make(folder, size)
        read_all(folder)
        read, total = read_all(folder)
        seconds, peak, summary = check(binary, str(folder))
        rules = ", ".join(f"{rule.split('/')[1]} {count}" for rule, count in summary["by_rule"].items())
        print(
            f"{summary['documents']:>10} {total / 1e6:>7.0f} {read:>7.2f} {seconds:>8.2f} {seconds / read:>6.2f}"
            f" {peak:>8.0f} {summary['documents'] / seconds:>8.0f}  {rules}",
            flush=True,
        )


if __name__ == "__main__":
    main()
