#!/usr/bin/env bash
# Ask the advisory database of Python packages about what "pip install 'ocop-rules[all]'" brings today.
set -euo pipefail
python=${1:-python3} # one that has the package "pip-audit"
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --upgrade "pip>=25.1"
"$work/venv/bin/python" -m pip install --quiet "$root[all]"
"$work/venv/bin/python" -m pip freeze --exclude ocop-rules --exclude pip | tee "$work/resolved.txt"
if ! "$python" -m pip_audit --strict --progress-spinner off --no-deps --disable-pip -r "$work/resolved.txt" 2>"$work/told"; then
  cat "$work/told" >&2
  if ! grep -q "known vulnerabilit" "$work/told"; then
    echo "the advisory database could not be asked: nothing is known of these versions" >&2
  fi
  exit 1
fi
cat "$work/told"
