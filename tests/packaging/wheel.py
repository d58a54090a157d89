"""The wheel in a clean virtual environment, offline.

    python wheel.py WHEELS SNIPPETS

SNIPPETS is the folder that `snippets.py` wrote.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import venv
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
WHEELS = Path(sys.argv[1]).resolve()
SNIPPETS = Path(sys.argv[2]).resolve()
VERSION = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
FAULT = "The harbour opens again.\n\nSet the date at 2024-05-02.\u200b\n"


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        base = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="corpus-lint-wheel-")))
        cls.home, cls.empty = base / "venv", base / "empty"
        venv.create(cls.home, with_pip=True)
        cls.empty.mkdir()
        cls.programs = cls.home / "bin"
        cls.run_command(
            cls.programs / "pip", "install", "--quiet", "--no-index", "--find-links", WHEELS, "corpus-lint-cli"
        )

    @classmethod
    def run_command(cls, *words, code=0, cwd=None):
        environment = {**os.environ, "PATH": f"{cls.programs}{os.pathsep}/usr/bin{os.pathsep}/bin", "HOME": str(cls.empty)}
        done = subprocess.run(
            [str(word) for word in words], cwd=cwd or cls.empty, env=environment,
            capture_output=True, text=True, encoding="utf-8",
        )
        assert done.returncode == code, f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def test_the_command_is_of_this_version(self):
        self.assertEqual(self.run_command("corpus-lint", "--version"), f"corpus-lint {VERSION}\n")

    def test_it_holds_the_program_and_the_licences_and_no_code(self):
        shown = self.run_command(self.programs / "pip", "show", "--files", "corpus-lint-cli")
        files = {line.strip() for line in shown.partition("Files:\n")[2].splitlines()}
        self.assertTrue(all("dist-info/" in file or file.endswith("bin/corpus-lint") for file in files), files)
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"]:
            self.assertTrue(any(file.endswith(licence) for file in files), files)
        self.assertIn("Version: " + VERSION, shown)
        self.assertRegex(shown, r"Requires: *\n")

    def test_it_lints_with_its_own_rules(self):
        with tempfile.TemporaryDirectory(dir=self.empty) as folder:
            (Path(folder) / "notice.txt").write_text(FAULT, encoding="utf-8")
            printed = self.run_command("corpus-lint", "--output-format", "concise", code=1, cwd=folder)
        self.assertIn("notice.txt:3:28: warning[text/zero-width]", printed)

    def test_the_gitlab_job_of_the_readme_leaves_its_report(self):
        with tempfile.TemporaryDirectory(dir=self.empty) as folder:
            job = yaml.safe_load(SNIPPETS.joinpath(".gitlab-ci.yml").read_text(encoding="utf-8"))["corpus-lint"]
            archive = Path(folder) / "archive"
            archive.mkdir()
            (archive / "notice.txt").write_text(FAULT, encoding="utf-8")
            install, lint = job["script"]
            self.run_command("bash", "-c", f"PIP_NO_INDEX=1 PIP_FIND_LINKS='{WHEELS}' {install}", cwd=folder)
            self.run_command("bash", "-c", lint, code=1, cwd=folder)
            report = json.loads((Path(folder) / job["artifacts"]["reports"]["codequality"]).read_text())
        self.assertEqual([finding["location"]["path"] for finding in report], ["archive/notice.txt"])

    def test_bash_completes_commands_options_and_values(self):
        script = self.run_command("corpus-lint", "completions", "bash")
        for typed, offered in [("exp", "explain"), ("--fail-co", "--fail-confidence"), ("--color nev", "never")]:
            words = f"corpus-lint {typed}".split()
            ask = (
                f"{script}\nCOMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}\n"
                f"$(complete -p corpus-lint | sed 's/.* -F //; s/ .*//') corpus-lint {words[-1]} {words[-2]}\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
            )
            self.assertEqual(self.run_command("bash", "-c", ask).split(), [offered])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
