#!/usr/bin/env bash
# The whole process on a generated archive, side by side with peers where they are installed.
# usage: tests/bench/compare.sh [WORKDIR]    (needs python3 and hyperfine; rumdl, lychee, mado are optional)
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${1:-target/bench}
mkdir -p "$work"
cargo build --release
tool=$PWD/target/release/corpus-lint
archive=$work/archive
[ -d "$archive" ] || python3 tests/bench/gen_archive.py "$archive" > "$work/archive.json"
one=$(find "$archive" -name '*.md' | sort | sed -n 1p)

runs=(-n "read, one thread" "find $archive -type f -print0 | xargs -0 cat > /dev/null"
      -n "corpus-lint" "$tool check $archive --quiet --output-format json > /dev/null"
      -n "corpus-lint, 1 thread" "$tool check $archive --quiet --threads 1 --output-format json > /dev/null")
command -v rumdl >/dev/null && runs+=(-n "rumdl --no-cache" "rumdl check --no-cache --silent $archive")
command -v lychee >/dev/null && runs+=(-n "lychee --offline --include-fragments" "lychee --offline --include-fragments --no-progress $archive > /dev/null 2>&1")
command -v mado >/dev/null && runs+=(-n "mado" "mado check --quiet $archive > /dev/null")
hyperfine --ignore-failure --warmup 1 --runs 7 --export-json "$work/compare.json" "${runs[@]}"
hyperfine --ignore-failure --warmup 3 --runs 30 -N -n "one small file" "$tool check $one --quiet --output-format json"
echo "peak memory on the archive, KiB:"
/usr/bin/time -f '%M' "$tool" check "$archive" --quiet --output-format json > /dev/null || true
