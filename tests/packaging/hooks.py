"""The pre-commit hooks, run by the real pre-commit on real git repositories.

    python hooks.py WHEELS

WHEELS is a folder with the wheel of corpus-lint and that of setuptools: nothing comes from a network. The hooks are
installed from the mirror repository as `.ci/pre-commit-mirror` writes it.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = tempfile.TemporaryDirectory(prefix="corpus-lint-hooks-")
BASE = Path(SCRATCH.name)
MIRROR = BASE / "mirror"
# Seconds that a first run may take. A build from source takes minutes.
FIRST_RUN = 30
WHEELS = Path(sys.argv[1]).resolve()
VERSION = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]

# As at a desk: `--fix` is refused in CI unless it is asked for twice.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PIP_"))},
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "GIT_CONFIG_GLOBAL": str(BASE / "gitconfig"),
    "GIT_CONFIG_NOSYSTEM": "1",
    "PRE_COMMIT_HOME": str(BASE / "home"),
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": str(WHEELS),
    "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
}
ENVIRONMENT.pop("CI", None)

BY_MIRROR = f"""\
repos:
  - repo: {MIRROR}
    rev: v{VERSION}
    hooks:
      - id: corpus-lint
"""

CLEAN = """\
---
title: "{title}"
date: 2024-05-02
author: M. Lind
---

{text}
"""
FERRY = """\
The ferry to the island leaves an hour later from Monday on, the harbour office said, and no earlier than six. The new
ramp needs the morning for its concrete to be watched, and the boat that was lent by the lower town has to be back there
before dark. Tickets that were bought for the first boat hold for the second."""
MARKET = "上星期四晚上，旧码头的夜市重新开张，三年没有见面的摊主们在江边的石阶上互相问好，卖鱼丸的周师傅说他等这一天等了很久。"
FAULT = "The harbour opens on 31 February 2024.\n\nSet the date at 2024-05-02.\u200b\n"


def command(folder, *words, code=0):
    """What a command prints; it must end with `code`."""
    done = subprocess.run(words, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8")
    printed = done.stdout + done.stderr
    assert done.returncode == code, f"{' '.join(map(str, words))} ended with {done.returncode}:\n{printed}"
    return printed


def document(title, text):
    return CLEAN.format(title=title, text=text)


def setUpModule():
    (BASE / "gitconfig").write_text(
        "[user]\nname = Editor\nemail = editor@example.org\n[init]\ndefaultBranch = main\n[core]\nquotePath = false\n"
    )
    command(ROOT, str(ROOT / ".ci/pre-commit-mirror"), str(MIRROR))
    command(MIRROR, "git", "init", "--quiet")
    command(MIRROR, "git", "add", ".")
    command(MIRROR, "git", "commit", "--quiet", "--message", VERSION)
    command(MIRROR, "git", "tag", f"v{VERSION}")


class Repository(unittest.TestCase):
    """A repository with two committed documents, and the hooks installed."""

    config = BY_MIRROR

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir=BASE)
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.git("init", "--quiet")
        self.write(".pre-commit-config.yaml", self.config)
        self.write("archive/ferry.md", document("Ferry", FERRY))
        self.write("archive/夜市.md", document("夜市", MARKET))
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "start")
        command(self.folder, "pre-commit", "install")

    def git(self, *words, code=0):
        return command(self.folder, "git", *words, code=code)

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, *, refused):
        """Commits what is staged; what was printed. The history tells whether it went through."""
        before = self.git("rev-parse", "HEAD")
        printed = self.git("commit", "--message", "change", code=1 if refused else 0)
        self.assertEqual(before == self.git("rev-parse", "HEAD"), refused, printed)
        return printed


class Check(Repository):
    def test_a_clean_document_is_committed(self):
        self.write("archive/notice.txt", "The market hall is shut on Tuesdays until the roof is mended.\n")
        self.git("add", ".")
        self.assertIn("Passed", self.commit(refused=False))

    def test_a_faulty_document_is_refused_and_named(self):
        self.write("archive/notice.txt", FAULT)
        self.git("add", ".")
        printed = self.commit(refused=True)
        self.assertIn("archive/notice.txt:3", printed)
        self.assertNotIn("ferry.md", printed)

    def test_other_files_are_not_passed(self):
        self.write("notes.rst", FAULT)
        self.git("add", ".")
        self.assertIn("Skipped", self.commit(refused=False))

    def test_what_is_staged_is_judged_not_what_lies_there(self):
        self.write("archive/notice.txt", FAULT)
        self.git("add", ".")
        self.write("archive/notice.txt", "Mended, and not staged.\n")
        self.assertIn("archive/notice.txt", self.commit(refused=True))

    def test_what_is_not_staged_is_not_judged_and_stays(self):
        self.write("archive/ferry.md", document("Ferry", FERRY + " It is the third change of the year."))
        self.git("add", ".")
        unstaged = document("Ferry", FERRY) + "\n" + FAULT
        self.write("archive/ferry.md", unstaged)
        self.commit(refused=False)
        self.assertEqual((self.folder / "archive/ferry.md").read_text(encoding="utf-8"), unstaged)
        self.assertIn("third change", self.git("show", "HEAD:archive/ferry.md"))

    def test_a_renamed_document_is_judged_under_its_new_name(self):
        self.git("mv", "archive/ferry.md", "archive/crossing.md")
        # No copy of what it was called before.
        self.assertIn("Passed", self.commit(refused=False))
        self.write("archive/notice.txt", FAULT)
        self.git("add", ".")
        self.git("commit", "--no-verify", "--message", "unchecked")
        self.git("mv", "archive/notice.txt", "archive/bill.txt")
        printed = self.commit(refused=True)
        self.assertIn("archive/bill.txt", printed)
        self.assertNotIn("archive/notice.txt", printed)

    def test_a_deleted_document_is_no_missing_file(self):
        self.git("rm", "archive/ferry.md")
        self.assertIn("Skipped", self.commit(refused=False))
        self.git("rm", "archive/夜市.md")
        self.write("archive/notice.txt", "The market hall is shut on Tuesdays until the roof is mended.\n")
        self.git("add", ".")
        self.assertIn("Passed", self.commit(refused=False))

    def test_a_copy_of_a_committed_document_is_refused(self):
        for original, title, text in [("ferry", "Crossing", FERRY), ("夜市", "江边", MARKET)]:
            self.write(f"archive/{original}-copy.md", document(title, text))
            self.git("add", ".")
            printed = self.commit(refused=True)
            self.assertIn("duplicates/", printed)
            self.assertIn(f"archive/{original}.md", printed)
            self.git("rm", "--force", "--quiet", f"archive/{original}-copy.md")

    def test_what_came_by_other_ways_than_a_commit_is_known(self):
        self.write("archive/notice.txt", "The market hall is shut on Tuesdays until the roof is mended.\n")
        self.git("add", ".")
        self.commit(refused=False)
        # As a pull does it: a document is there, another is gone, and no hook has seen it.
        self.write("archive/bill.txt", FERRY.replace("ferry", "barge").replace("Monday", "Friday") + "\n")
        self.git("rm", "--quiet", "archive/夜市.md")
        self.git("add", ".")
        self.git("commit", "--no-verify", "--message", "pulled")
        self.write("archive/market.md", document("夜市", MARKET))
        self.git("add", ".")
        self.commit(refused=False)
        self.write("archive/copy.txt", (self.folder / "archive/bill.txt").read_text())
        self.git("add", ".")
        self.assertIn("archive/bill.txt", self.commit(refused=True))

    def test_nothing_is_left_that_would_be_added(self):
        self.write("archive/notice.txt", "The market hall is shut on Tuesdays until the roof is mended.\n")
        self.git("add", ".")
        self.commit(refused=False)
        self.assertEqual(self.git("status", "--porcelain"), "")

    def test_excludes_hold_for_the_files_that_are_passed(self):
        self.write("corpus-lint.yaml", "exclude: [drafts/]\n")
        self.write(".corpus-lintignore", "*_raw.txt\n")
        self.write("drafts/notice.txt", FAULT)
        self.write("archive/notice_raw.txt", FAULT)
        self.git("add", ".")
        self.assertIn("Passed", self.commit(refused=False))
        self.write("archive/notice.txt", FAULT)
        self.git("add", ".")
        printed = self.commit(refused=True)
        self.assertNotIn("drafts/notice.txt", printed)
        self.assertNotIn("notice_raw.txt", printed)

    def test_copies_are_seen_though_the_list_of_files_is_split(self):
        # pre-commit calls a hook once for each 128 KiB of names.
        deep = "archive/" + "a-folder-with-quite-a-long-name/" * 6
        for number in range(900):
            self.write(f"{deep}{number:04}.txt", f"Gate {number} of the canal was painted in week {number % 52}.\n")
        # In the order of paths, which the list has, each copy is far from what it copies.
        words = "quay crane barge tide rope gull lamp salt oar net keel mast sail buoy dock hull pier wave fog bell".split()
        for pair in range(3):
            text = " ".join(random.Random(pair).choices(words, k=60)) + "."
            self.write(f"archive/0-{pair}.txt", text + "\n")
            self.write(f"archive/z-{pair}.txt", text + "\n")
        self.git("add", ".")
        printed = command(self.folder, "pre-commit", "run", "--all-files", "--verbose", code=1)
        runs = re.findall(r"in \d+ of \d+ documents|No findings in \d+ document", printed)
        self.assertGreater(len(runs), 1, "the list was not split")
        self.assertIn("duplicates/exact", printed)
        self.assertIn("Found 3 findings", printed)


class Fix(Repository):
    config = BY_MIRROR + "      - id: corpus-lint-fix\n"

    def fix(self, code):
        return command(
            self.folder, "pre-commit", "run", "--hook-stage", "manual", "corpus-lint-fix", "--all-files", code=code
        )

    def test_it_writes_only_when_asked(self):
        self.write("archive/notice.txt", FAULT)
        self.git("add", ".")
        self.assertNotIn("corpus-lint --fix...", self.commit(refused=True))
        self.assertEqual((self.folder / "archive/notice.txt").read_text(encoding="utf-8"), FAULT)
        self.assertIn("files were modified by this hook", self.fix(1))
        self.assertEqual((self.folder / "archive/notice.txt").read_text(encoding="utf-8"), FAULT.replace("\u200b", ""))
        self.git("add", ".")
        self.fix(0)
        self.commit(refused=False)

    def test_what_is_excluded_is_not_written(self):
        self.write("corpus-lint.yaml", "exclude: [drafts/]\n")
        self.write("drafts/notice.txt", FAULT)
        self.git("add", ".")
        self.fix(0)
        self.assertEqual((self.folder / "drafts/notice.txt").read_text(encoding="utf-8"), FAULT)


class WholeCorpus(Repository):
    config = BY_MIRROR + "        args: []\n        pass_filenames: false\n        always_run: true\n"

    def test_a_link_that_a_deletion_broke_is_refused(self):
        self.write("archive/notice.md", document("Notice", "See [the times of the ferry](ferry.md) for the way back."))
        self.git("add", ".")
        self.assertIn("Passed", self.commit(refused=False))
        self.git("rm", "archive/ferry.md")
        printed = self.commit(refused=True)
        self.assertIn("links/missing-target", printed)
        self.assertIn("archive/notice.md", printed)


class WithoutMirror(Repository):
    config = f"""\
repos:
  - repo: local
    hooks:
      - id: corpus-lint
        name: corpus-lint
        entry: corpus-lint check --refresh --corpus .
        language: python
        additional_dependencies: [corpus-lint-cli=={VERSION}]
        types_or: [markdown, mdx, plain-text, html]
        require_serial: true
"""

    def test_the_wheel_alone_is_enough(self):
        self.write("archive/notice.txt", FAULT)
        self.git("add", ".")
        self.assertIn("archive/notice.txt", self.commit(refused=True))


class FirstRun(Repository):
    def test_it_is_quick(self):
        self.write("archive/notice.txt", "The market hall is shut on Tuesdays until the roof is mended.\n")
        self.git("add", ".")
        home = tempfile.TemporaryDirectory(dir=BASE)
        self.addCleanup(home.cleanup)
        started = time.monotonic()
        done = subprocess.run(
            ["git", "commit", "--message", "first"],
            cwd=self.folder, env={**ENVIRONMENT, "PRE_COMMIT_HOME": home.name}, capture_output=True, text=True,
        )
        seconds = time.monotonic() - started
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Installing environment", done.stdout + done.stderr)
        print(f"first run of the hook, with its installation: {seconds:.1f} s")
        self.assertLess(seconds, FIRST_RUN)


if __name__ == "__main__":
    try:
        unittest.main(argv=sys.argv[:1])
    finally:
        SCRATCH.cleanup()
