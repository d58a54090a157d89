#!/usr/bin/env python3
"""Near duplicates by a peer's library, for timing: reading, shingling, signatures, LSH and clusters.

usage: duplicates_peers.py rensa|datasketch CORPUS.jsonl

Shingles of five words, 128 permutations, candidates at Jaccard 0.5; rensa with 32 bands of 4. Prints to stderr the
seconds of signatures and LSH alone, and the number of documents that have a candidate.
"""
import json, sys, time

PERMUTATIONS = 128


def shingles(text):
    words = text.lower().split()
    return [" ".join(words[at:at + 5]) for at in range(max(1, len(words) - 4))]


def by_rensa(texts):
    from rensa import RMinHash, RMinHashLSH
    lsh, sketches = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=32), []
    for at, text in enumerate(texts):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(text)
        lsh.insert(at, sketch)
        sketches.append(sketch)
    return sum(any(other != at and sketch.jaccard(sketches[other]) >= 0.5 for other in lsh.query(sketch))
               for at, sketch in enumerate(sketches))


def by_datasketch(texts):
    from datasketch import MinHash, MinHashLSH
    lsh, sketches = MinHashLSH(threshold=0.5, num_perm=PERMUTATIONS), []
    for at, text in enumerate(texts):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in text])
        lsh.insert(at, sketch)
        sketches.append(sketch)
    return sum(any(other != at and sketch.jaccard(sketches[other]) >= 0.5 for other in lsh.query(sketch))
               for at, sketch in enumerate(sketches))


def main():
    name, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        texts = [shingles(json.loads(line)["text"]) for line in file]
    started = time.monotonic()
    alike = {"rensa": by_rensa, "datasketch": by_datasketch}[name](texts)
    print(f"{name}: signatures and LSH {time.monotonic() - started:.2f} s, {alike} documents with a candidate", file=sys.stderr)


if __name__ == "__main__":
    main()
