"""The steps of `action.yml`, run as a runner of GitHub Actions runs them: inputs into the environment, scripts by bash.

    python action.py WHEELS

WHEELS is a folder with the wheels of corpus-lint and of maturin: nothing comes from a network.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
WHEELS = Path(sys.argv[1]).resolve()
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
VERSION = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
EXPRESSION = re.compile(r"\$\{\{ (?:inputs\.([\w-]+)|steps\.([\w-]+)\.outputs\.([\w-]+)) \}\}")
FAULT = "The harbour opens again.\n\nSet the date at 2024-05-02.\u200b\n"


class Runner:
    """One run of the action in a folder, as far as it gets."""

    def __init__(self, folder, temp, inputs):
        self.folder, self.temp, self.outputs, self.printed, self.code = folder, temp, {}, "", 0
        unknown = set(inputs) - set(ACTION["inputs"])
        assert not unknown, unknown
        self.inputs = {name: said.get("default", "") for name, said in ACTION["inputs"].items()} | inputs
        for step in ACTION["runs"]["steps"]:
            self.step(step)
            if self.code != 0:
                return

    def resolve(self, text):
        def value(found):
            name, step, output = found.groups()
            return self.inputs[name] if name else self.outputs[step][output]

        return EXPRESSION.sub(value, text)

    def step(self, step):
        # An input that is put into a script could hold commands.
        assert "${{" not in step["run"], step["name"]
        assert step["shell"] == "bash"
        script, output = self.temp / "step.sh", self.temp / "output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("")
        environment = {
            **os.environ,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(WHEELS),
            # What has been built already is built no second time when the input says `source`.
            "CARGO_TARGET_DIR": str(ROOT / "target"),
            "MATURIN_PEP517_ARGS": "--profile dev",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_ACTIONS": "true",
            **{name: self.resolve(str(value)) for name, value in step.get("env", {}).items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.folder, env=environment, capture_output=True, text=True, encoding="utf-8",
        )
        self.printed += done.stdout + done.stderr
        self.code = done.returncode
        lines = output.read_text().splitlines()
        self.outputs[step.get("id", step["name"])] = dict(line.split("=", 1) for line in lines)


class Action(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # One for all, so that only the first run installs.
        cls.temp = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="corpus-lint-action-")))

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="corpus-lint-action-")))
        self.write("archive/clean.txt", "The market hall is shut on Tuesdays until the roof is mended.\n")

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run_action(self, code=0, **inputs):
        run = Runner(self.folder, self.temp, {name.replace("_", "-"): value for name, value in inputs.items()})
        self.assertEqual(run.code, code, run.printed)
        return run

    def test_the_default_version_is_this_one(self):
        self.assertEqual(str(ACTION["inputs"]["version"]["default"]), VERSION)

    def test_a_clean_folder_passes_and_the_program_is_told(self):
        run = self.run_action(output_format="concise")
        self.assertIn("No findings in 1 document.", run.printed)
        command = run.resolve(ACTION["outputs"]["command"]["value"])
        told = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
        self.assertEqual(told.stdout.strip(), f"corpus-lint {VERSION}")

    def test_findings_are_annotations_and_fail(self):
        self.write("archive/notice.txt", FAULT)
        self.assertRegex(self.run_action(1).printed, r"(?m)^::\w+ .*file=archive/notice\.txt,.*line=3")

    def test_paths_and_arguments_are_taken_line_by_line(self):
        self.write("two words/notice.txt", FAULT)
        self.write("-dash/notice.txt", FAULT)
        self.write("archive/other.txt", FAULT)
        run = self.run_action(0, paths="two words\n-dash\n", args="--exit-zero\n--select\ntext\n", output_format="concise")
        self.assertIn("two words/notice.txt:3", run.printed)
        self.assertIn("-dash/notice.txt:3", run.printed)
        self.assertNotIn("archive/other.txt", run.printed)

    def test_what_changed_is_told_apart_if_asked(self):
        self.write("archive/old.txt", FAULT)
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        for arguments in [["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]]:
            subprocess.run(["git", *arguments], cwd=self.folder, check=True)
        self.write("archive/new.txt", "A new one. " + FAULT)
        run = self.run_action(1, since="HEAD", output_format="concise")
        self.assertIn("archive/new.txt:3", run.printed)
        self.assertNotIn("archive/old.txt:3", run.printed)

    def test_inputs_are_never_run(self):
        evil = '$(touch ran) `touch ran` "; touch ran; " \'; touch ran; \' && touch ran'
        for name in ["version", "paths", "since", "args", "output_format"]:
            self.run_action(2, **{name: evil})
        self.run_action(2, version="0.1.0; touch ran")
        self.assertEqual(list(self.folder.rglob("ran")) + list(self.temp.rglob("ran")), [])

    def test_a_version_that_is_not_there_ends_the_job(self):
        self.assertIn("corpus-lint-cli==99.0", self.run_action(1, version="99.0").printed)

    def test_it_is_built_from_its_source_if_asked(self):
        self.assertIn(f"corpus-lint {VERSION}", self.run_action(version="source").printed)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
