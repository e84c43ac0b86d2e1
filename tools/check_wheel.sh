#!/usr/bin/env bash
# Install what was built in empty environments and use it from another folder.
set -euo pipefail
python=${1:-python3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

try() { # an archive
  rm -rf "$work/venv"
  "$python" -m venv "$work/venv"
  "$work/venv/bin/python" -m pip install --quiet "$1"
  cd "$work"
  "$work/venv/bin/ocop-rules" list
  "$work/venv/bin/ocop-rules" score "$root/examples/sheets.jsonl" --format json >results.jsonl
  test "$(wc -l <results.jsonl)" -eq "$(wc -l <"$root/examples/sheets.jsonl")"
  for golden in "$root"/tests/golden/*.csv; do
    "$work/venv/bin/ocop-rules" table "$(basename "$golden" .csv)" | cmp - "$golden"
  done
}

try "$root"/dist/ocop_rules-*.whl
try "$root"/dist/ocop_rules-*.tar.gz
echo "the wheel and the sdist work from another folder"
