"""Write results of this version, to be kept in the tests for good: part of releasing (see CONTRIBUTING.md).

From the root of the checkout, into the folder that is named::

    PYTHONPATH=src python tools/results.py tests/data/results/0.2.0

Each line of ``sheets.jsonl``, ``councils.jsonl`` and ``rounds.jsonl`` holds a result as this version writes
it (``result``) and what it was made of (``made_of``). What was written once is never written again.
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ocop_rules import Evaluation, Ruleset, Sitting, deliberate, load, score
from ocop_rules.life import run_round
from ocop_rules.office import read_round
from ocop_rules.rulesets import shipped
from ocop_rules.scoring import check

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SETS = (1, 16, 26)
DAYS = (date(2024, 10, 10), date(2024, 10, 26), date(2024, 12, 31))
Json = dict[str, Any]


def _boxes(rules: Ruleset, number: int, part: int) -> Evaluation:
    """Return a sheet of a set: of each criterion the box at ``part`` tenths of its list, 10 for the best."""
    answers, cases = {}, {}
    for code, criterion in rules.product_set(number).criteria.items():
        options = criterion.options or criterion.cases[0].options
        cases |= {} if criterion.options else {code: 1}
        answers[code] = max(1, len(options) * part // 10)
    return Evaluation(ruleset=rules.id, product_set=number, answers=answers, cases=cases)


def sheets() -> Iterator[Json]:
    """Yield the examples, and sheets of every shipped ruleset from its best boxes down."""
    for line in (EXAMPLES / "sheets.jsonl").read_text(encoding="utf-8").splitlines():
        sheet = Evaluation.parse(line)
        yield _pair(score(load(sheet.ruleset), sheet).to_json(reasons=True), sheet.to_json())
    for name in shipped():
        rules = load(name)
        numbers = [number for number in SETS if number in rules.numbers]
        for number in numbers if rules.layers[-1].kind != "overlay" else numbers[:1]:
            for part in (10, 6):
                sheet = _boxes(rules, number, part)
                if not check(rules, sheet):
                    yield _pair(score(rules, sheet).to_json(reasons=True), sheet.to_json())


def councils() -> Iterator[Json]:
    """Yield the councils of the examples, under their decision and under the overlays that take them."""
    for file in sorted((EXAMPLES / "council").glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        if "council" not in data:
            continue
        sitting = Sitting.from_json(data)
        for rules in map(load, shipped()):
            if sitting.ruleset in rules.accepts:
                yield _pair(deliberate(rules, sitting).to_json(), sitting.to_json())


def rounds() -> Iterator[Json]:
    """Yield the round of the examples on several days."""
    made = read_round(EXAMPLES / "bac-kan-2024", rules=load)
    for day in DAYS:
        yield _pair(run_round(load(made.plan.ruleset), made, day=day).to_json(), made.to_json())


def _pair(result: Json, made_of: Json) -> Json:
    return {"result": result, "made_of": made_of}


def main(folder: Path) -> int:
    """Write the files; 1 where the folder has some already."""
    if folder.exists():
        sys.stderr.write(f"{folder} is there already, and is kept as it is\n")
        return 1
    folder.mkdir(parents=True)
    for name, lines in (("sheets", sheets()), ("councils", councils()), ("rounds", rounds())):
        text = "".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
