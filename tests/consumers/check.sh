#!/bin/sh
# Gives the reports on the sample corpus to programs that read such reports, and to the schema of JUnit XML.
#
# usage: tests/consumers/check.sh [corpus-lint]      (target/debug/corpus-lint unless given)
#
# Needs python3, npm and their registries; everything is installed into a temporary folder.
#   SARIF   @microsoft/sarif-multitool: the validator of the standard's editors, with GitHub's own rules; sarif-tools
#   JUnit   junitparser, and junit-10.xsd as pytest tests itself by (from its source distribution)
#   GitLab  none of its consumers can be installed: tests/formats.rs holds the report against the manual
set -eu
cd "$(dirname "$0")/../.."
lint=$(realpath "${1:-target/debug/corpus-lint}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

all="--today 2026-11-22 --select all --min-confidence low --exit-zero --quiet"
# shellcheck disable=SC2086
"$lint" seeds $all --output sarif="$work/seeds.sarif" --output junit="$work/seeds.xml"

npm install --silent --no-audit --no-fund --prefix "$work" @microsoft/sarif-multitool-linux@5.7.0
multitool="$work/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
chmod u+x "$multitool"
"$multitool" validate "$work/seeds.sarif" --rule-kind "Sarif;Ghas" --level "Error;Warning;Note" \
    --output "$work/validated.sarif" --quiet > "$work/validated.txt" || true

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet junitparser==5.0.3 lxml==6.1.3 sarif-tools==3.0.5
"$work/venv/bin/pip" download --quiet --no-deps --no-binary pytest pytest==8.4.2 -d "$work"
tar -xzf "$work"/pytest-*.tar.gz -C "$work"
"$work/venv/bin/python" tests/consumers/check.py "$work"
"$work/venv/bin/sarif" summary "$work/seeds.sarif" > "$work/summary.txt"
echo "ok     sarif-tools: $(grep -E '^(error|warning|note): ' "$work/summary.txt" | tr '\n' ' ')"
