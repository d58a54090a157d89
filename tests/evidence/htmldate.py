#!/usr/bin/env python3
"""The day on which the witnesses of a page agree, against htmldate's gold.

    htmldate.py READER CLONE [--misses]     # READER: target/debug/examples/reader, CLONE: adbar/htmldate

Both of htmldate's lists are read (tests/eval_default.json, tests/eval_mediacloud_2020.json) with the pages
that the repository holds, and every other page it holds, for crashes. A page counts as one with a machine-readable
date where a program without heuristics of language or layout finds one in it: a `meta` element whose name,
property or itemprop speaks of a date, a `datetime` attribute, a datePublished, dateCreated or dateModified
of JSON-LD, or an address of its own (`canonical`, `og:url`) with the day in its path. What such a date says
is not looked at to decide that.
"""

import argparse
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile

LISTS = ("eval_default.json", "eval_mediacloud_2020.json")
FOLDERS = ("test_set", "cache", "eval")
DAY = re.compile(r"(?<![0-9])(19|20)[0-9]{2}[-/.]?(0[1-9]|1[0-2])[-/.]?([0-2][0-9]|3[01])")
OTHER_DAY = re.compile(r"[0-9]{1,2}[-/. ]([0-9]{1,2}|[A-Za-z]{3,9})[-/. ,]+(19|20)[0-9]{2}|[A-Za-z]{3,9}\.? [0-9]{1,2},? (19|20)[0-9]{2}")
LD = re.compile(r'"date(?:Published|Created|Modified)"\s*:\s*"[^"]*[0-9]{4}')
PATH = re.compile(r"/(19|20)[0-9]{2}[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12][0-9]|3[01])(?![0-9])|(?<![0-9])20[0-2][0-9](0[1-9]|1[0-2])([0-2][0-9]|3[01])(?![0-9])")
NAME = re.compile(r"date|time|publish|created|modified|issued", re.I)
NOT_NAME = re.compile(r"date-?format|runtime|timezone|expir|update_?freq|validate|candidate|revisit|unavailable|timeout", re.I)


class Carriers(html.parser.HTMLParser):
    """Whether a page carries such a date, and by what."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.script, self.canonical = set(), None, []

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        content = given.get("content", "")
        name = " ".join(given.get(key, "") for key in ("name", "property", "itemprop", "http-equiv"))
        if tag == "meta" and NAME.search(name) and not NOT_NAME.search(name) and (DAY.search(content) or OTHER_DAY.search(content)):
            self.found.add("meta")
        if DAY.search(given.get("datetime", "")):
            self.found.add("datetime")
        if tag == "link" and given.get("rel") == "canonical" and PATH.search(given.get("href", "")):
            self.found.add("address")
        if tag == "meta" and given.get("property") == "og:url" and PATH.search(content):
            self.found.add("address")
        self.script = given.get("type") if tag == "script" else None

    def handle_data(self, data):
        if self.script == "application/ld+json" and LD.search(data):
            self.found.add("json-ld")


def carriers(text):
    parser = Carriers()
    try:
        parser.feed(text)
    except (AssertionError, ValueError):
        pass
    return parser.found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader", type=pathlib.Path)
    parser.add_argument("clone")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        archive = subprocess.run(["git", "-C", options.clone, "archive", "HEAD", "tests"], capture_output=True, check=True)
        subprocess.run(["tar", "x", "-C", scratch], input=archive.stdout, check=True)
        root = pathlib.Path(scratch) / "tests"
        files = sorted(path for folder in FOLDERS for path in (root / folder).iterdir())
        done = subprocess.run([options.reader, "dates"], input="\n".join(map(str, files)).encode(), capture_output=True, check=False)
        read = {line["path"]: line for line in map(json.loads, done.stdout.decode().splitlines())}
        print(f"{len(files)} pages, {len(read)} read, exit status {done.returncode}")
        for name in LISTS:
            measure(root, json.loads((root / name).read_text()), read, name, options.misses)
    sys.exit(done.returncode or len(read) != len(files))


def measure(root, gold, read, name, misses):
    counts, missed, absent = {"machine-readable": [0, 0, 0], "other": [0, 0, 0]}, [], 0
    for entry in gold.values():
        path = next((root / folder / entry["file"] for folder in FOLDERS if (root / folder / entry["file"]).is_file()), None)
        if not path:
            absent += 1
            continue
        found = carriers(path.read_bytes().decode("utf-8", "replace"))
        ours = read[str(path)]
        count = counts["machine-readable" if found else "other"]
        count[0] += 1
        count[1] += ours.get("agreed") == entry["date"]
        count[2] += ours.get("agreed") is None
        if found and ours.get("agreed") != entry["date"]:
            missed.append((entry["file"], entry["date"], ours.get("agreed"), sorted(found), ours.get("witnesses")))
    for kind, (pages, right, none) in counts.items():
        print(f"{name}, {kind}: {right} of {pages} = {right / max(pages, 1):.3f}; no day for {none}, another for {pages - right - none}")
    if absent:
        print(f"{name}: {absent} pages are not in the repository")
    for miss in missed if misses else []:
        print("  ", *miss)


if __name__ == "__main__":
    main()
