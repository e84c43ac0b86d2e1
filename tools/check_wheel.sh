#!/usr/bin/env bash
# Build it again from the sdist, byte for byte; install it in empty environments and use it from another folder.
set -euo pipefail
python=${1:-python3}
builder=${2:-$python} # one that has the package "build"
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# another folder, other times, other permissions, another time zone, locale and hash seed: the same bytes
mkdir "$work/again"
tar xzf "$root"/dist/ocop_rules-*.tar.gz -C "$work/again" --strip-components 1 --touch
(
  cd "$work/again"
  umask 077
  chmod -R go-rwx .
  TZ=Asia/Ho_Chi_Minh LC_ALL=C PYTHONHASHSEED=7 "$builder" -m build --installer=pip . >/dev/null
)
for built in "$root"/dist/ocop_rules-*; do
  cmp "$built" "$work/again/dist/$(basename "$built")"
done

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

try "$root"/dist/ocop_rules-*.tar.gz
try "$root"/dist/ocop_rules-*.whl

cat >"$work/rate.py" <<'END'
from ocop_rules import Evaluation, explain, load, score

rules = load("148-2023")
best = {code: len(one.options) for code, one in rules.product_set(1).criteria.items()}
result = score(rules, Evaluation(ruleset="148-2023", product_set=1, answers=best))
print(result.status, result.points["total"], result.stars, bool(explain(rules, result)))
END
rated() { # a command: the script has to give the same wherever the package comes from
  cd "$work"
  test "$("$@")" = "ranked 100 5 True"
}
rated "$work/venv/bin/python" -OO rate.py

# where jsonschema and its compiled parts cannot be installed (Pyodide, Alpine)
"$work/venv/bin/python" -m pip uninstall --quiet --yes jsonschema jsonschema-specifications referencing rpds-py
rated "$work/venv/bin/python" rate.py
"$work/venv/bin/ocop-rules" council "$root/examples/council/nine-members.json" >/dev/null
"$work/venv/bin/python" -m pip install --quiet jsonschema

# one file that needs no Python: no option has to be given
"$work/venv/bin/python" -m pip install --quiet pyinstaller
"$work/venv/bin/pyinstaller" --log-level ERROR --onefile rate.py
rated "$work/dist/rate"

# the package imported from a zip archive, as a wheel is
"$work/venv/bin/python" -m pip uninstall --quiet --yes ocop-rules
rated env PYTHONPATH="$(ls "$root"/dist/ocop_rules-*.whl)" "$work/venv/bin/python" rate.py
echo "the wheel and the sdist are the same when built again, and work from another folder, without jsonschema, from a zip archive and as one program"
