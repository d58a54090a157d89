#!/usr/bin/env bash
# duplicates/* against reading and against peers, on the 60 MB corpus of gen_duplicates.py, in one run.
# usage: tests/bench/duplicates_speed.sh BINARY WORKDIR [VENV]
# Needs python3 and hyperfine. Peers are measured where installed: datasketch, rensa and text-dedup in VENV
# (`python3 -m venv VENV && VENV/bin/pip install datasketch rensa text-dedup`), `fastdedup` on the PATH.
# All times are wall clock on the cores at hand, warm cache, from files to clusters or kept documents; the settings
# are five-word shingles at Jaccard 0.5 where a peer can (datasketch, rensa), and a peer's own default elsewhere.
# "rensa, kernel and LSH" times neither reading nor shingling: it prints its own seconds.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tool=$(realpath "$1") work=$2 venv=${3:-$2/venv}
mkdir -p "$work"
work=$(realpath "$work")
[ -f "$work/truth.json" ] || python3 "$here/gen_duplicates.py" "$work" > /dev/null
corpus=$work/corpus json=$work/corpus.jsonl
check="$tool check $corpus --no-cache --quiet --exit-zero --output-format json"

fast=(-n "read (cat)" "find $corpus/ -type f -print0 | xargs -0 cat > /dev/null"
      -n "corpus-lint, exact and near" "$check --select duplicates/exact,duplicates/near > /dev/null"
      -n "corpus-lint, duplicates/*" "$check --select 'duplicates/*' > /dev/null"
      -n "corpus-lint, duplicates/*, 1 thread" "$check --select 'duplicates/*' --threads 1 > /dev/null"
      -n "corpus-lint, exact alone" "$check --select duplicates/exact > /dev/null")
command -v fastdedup > /dev/null && fast+=(
      -n "fastdedup exact" "fastdedup exact-dedup -i $json -o $work/fd.jsonl -f text"
      -n "fastdedup fuzzy, default" "fastdedup fuzzy-dedup -i $json -o $work/fd.jsonl"
      -n "fastdedup fuzzy, 5 words, 0.5, 32 x 4" "fastdedup fuzzy-dedup -i $json -o $work/fd.jsonl --word-shingles --shingle-size 5 -t 0.5 --bands 32 --rows-per-band 4")
slow=()
has() { "$venv/bin/python" -c "import $1" 2> /dev/null; }
has rensa && slow+=(-n "rensa, 5 words, 0.5" "$venv/bin/python $here/duplicates_peers.py rensa $json 2>> $work/peers.log")
has datasketch && slow+=(-n "datasketch, 5 words, 0.5" "$venv/bin/python $here/duplicates_peers.py datasketch $json 2>> $work/peers.log")
has text_dedup && slow+=(-n "text-dedup, 5 words, 0.5" "$venv/bin/python -m text_dedup.minhash --path json --data_files $json --split train --cache_dir $work/hf --output $work/td --column text --ngram 5 --threshold 0.5 --hash_func xxh3 --num_proc $(nproc) 2> /dev/null")

echo "$("$tool" --version); $(nproc) cores; $(python3 --version); $(hyperfine --version)"
[ -x "$venv/bin/pip" ] && "$venv/bin/pip" list 2> /dev/null | grep -iE '^(datasketch|rensa|text-dedup|numpy) ' | tr -s ' ' | paste -sd ';'
command -v fastdedup > /dev/null && fastdedup --version
hyperfine --warmup 1 --runs 7 --export-json "$work/fast.json" "${fast[@]}"
if [ ${#slow[@]} -gt 0 ]; then
  rm -f "$work/peers.log"
  hyperfine --runs 1 --export-json "$work/slow.json" "${slow[@]}"
  cat "$work/peers.log"
fi
/usr/bin/time -f "peak memory of corpus-lint duplicates/*: %M KiB" $check --select 'duplicates/*' > /dev/null

python3 - "$work" <<'PYTHON'
import json, os, sys
rows = [row for name in ("fast", "slow") if os.path.exists(path := f"{sys.argv[1]}/{name}.json") for row in json.load(open(path))["results"]]
own = next(row["median"] for row in rows if row["command"] == "corpus-lint, duplicates/*")
read = rows[0]["median"]
print(f"{'':40} {'s':>8} {'cpu s':>8} {'/ corpus-lint':>14} {'/ reading':>10}")
for row in rows:
    print(f"{row['command']:40} {row['median']:8.2f} {row['user'] + row['system']:8.2f} {row['median'] / own:14.2f} {row['median'] / read:10.1f}")
PYTHON
