"""Writes what the README shows of CI and of pre-commit into files: `python snippets.py FOLDER`."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = {
    "# .github/workflows/corpus.yml": ".github/workflows/corpus.yml",
    "# .gitlab-ci.yml": ".gitlab-ci.yml",
    "# .pre-commit-config.yaml": "mirror/.pre-commit-config.yaml",
    "# .pre-commit-config.yaml, by the wheel": "local/.pre-commit-config.yaml",
}
# What a reader fills in.
BLANKS = {"<owner>": "example", "<commit>": "0" * 40, "<URL of this repository>": "https://example.org/corpus-lint"}

folder = Path(sys.argv[1])
readme = (ROOT / "README.md").read_text(encoding="utf-8")
blocks = {block.partition("\n")[0]: block for block in re.findall(r"(?ms)^```yaml\n(.*?)^```$", readme)}
for mark, name in NAMES.items():
    block = blocks[mark]
    for blank, filled in BLANKS.items():
        block = block.replace(blank, filled)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block, encoding="utf-8")
