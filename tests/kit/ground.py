"""What the property tests stand on: rulesets under readings, and the reference scorer for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kit.reference import Facts, Reference
from ocop_rules import Evaluation, Result, Ruleset, load, score
from ocop_rules.ground import normal
from ocop_rules.rulesets import load_folder, with_readings

HERE = Path(__file__).parents[1]
SYNTHETIC = HERE / "data" / "synthetic"
SHIPPED = HERE.parent / "rulesets"
FOLDERS = {file.parent.name: file.parent for file in sorted(SHIPPED.glob("*/ruleset.json"))}
FOLDERS["synthetic"] = SYNTHETIC
NAMES = st.sampled_from(sorted(FOLDERS, key=lambda name: (name != "synthetic", name)))
"""Every ruleset to try, the made-up one first."""
FLOORED = st.sampled_from(
    sorted(
        name
        for name, folder in FOLDERS.items()
        if any('"floor"' in file.read_text(encoding="utf-8") for file in folder.glob("sets/*.json"))
    )
)
"""Those of them that print star marks."""


@cache
def ruleset(name: str, *choices: tuple[str, str]) -> Ruleset:
    """Return a ruleset under these choices of its readings, made once."""
    loaded = load_folder(SYNTHETIC) if name == "synthetic" else load(name)
    return with_readings(loaded, dict(choices)) if choices else loaded


@cache
def reference(name: str, *choices: tuple[str, str]) -> Reference:
    """Return the reference scorer under these choices, made once."""
    return Reference(FOLDERS[name], dict(choices))


def other_choices(name: str) -> list[tuple[str, str]]:
    """Return every choice of a ruleset's readings that it does not take itself."""
    readings = ruleset(name).decision.readings
    return [(one.id, choice) for one in readings for choice in one.choices if choice != one.choice]


@cache
def readings(name: str) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Return a strategy for choices of readings: none, one alternative, or two that meet."""
    pairs = [
        (("floor-miss", "not-recognised"), ("floors-bind", "own-star")),
        (("inapplicable-floor", "waived"), ("unticked", "open")),
        (("inapplicable-floor", "waived"), ("stop-tier", "points-so-far")),
        (("stop-points", "before"), ("stop-tier", "points-so-far")),
        (("stop-tier", "points-so-far"), ("unticked", "open")),
        (("documented-story", "third-box"), ("inapplicable-floor", "waived")),
    ]
    declared = {(one.id, choice) for one in ruleset(name).decision.readings for choice in one.choices}
    fitting = [pair for pair in pairs if set(pair) <= declared]
    return st.sampled_from([(), *((one,) for one in other_choices(name)), *fitting])


def facts_of(result: Result, *, bounds: bool = True) -> Facts:
    """Return what a result says in the words of the reference scorer."""

    def floors(found: Any) -> list[Any]:
        return [(one.criterion, one.case, one.stars, one.needs, one.has) for one in found]

    return Facts(
        status=result.status,
        points=None if result.points is None else dict(result.points),
        stars_by_points=result.stars_by_points,
        stars=result.stars,
        floors_missed=floors(result.floors_missed),
        floors_open=floors(result.floors_open),
        open=list(result.open),
        gates=[(one.gate, one.effect) for one in result.gates],
        full_total=sum(one.points for one in result.reasons),
        bounds=None if result.bounds is None or not bounds else result.bounds.to_json(),
    )


def total(result: Result) -> int:
    """Return the total of a result that has points."""
    assert result.points is not None
    return result.points["total"]


def coded(answers: Mapping[str, int]) -> dict[str, int]:
    """Return answers by code of those by keyword: ``c1_2=3`` is box 3 of criterion 1.2."""
    return {code[1:].replace("_", "."): answer for code, answer in answers.items()}


def answering(
    name: str,
    number: int,
    *,
    gates: tuple[str, ...] = (),
    cases: Mapping[str, int] | None = None,
    **answers: int,
) -> Evaluation:
    """Return a sheet under the ruleset of this name with these answers alone, written as for ``coded``."""
    found = coded(answers)
    return Evaluation(ruleset=name, product_set=number, answers=found, cases=cases or {}, gates=gates)


def best(rules: Ruleset, number: int, case: int = 1, **changes: int) -> Evaluation:
    """Return the best sheet of a set, all in one case, but for the answers in ``changes``.

    A code is written with underscores there: ``c5_1=1`` for criterion 5.1; -1 leaves it open.
    """
    one = rules.product_set(number)
    cases = {code: case for code, criterion in one.criteria.items() if criterion.cases}
    answers = {code: len(criterion.options_in(cases.get(code))) for code, criterion in one.criteria.items()}
    answers |= coded(changes)
    assert answers.keys() == one.criteria.keys()
    kept = {code: answer for code, answer in answers.items() if answer >= 0}
    return Evaluation(ruleset=rules.id, product_set=number, answers=kept, cases=cases)


def criterion_in(data: Any, code: str) -> Any:
    """Return a criterion of a product set's JSON form."""
    (found,) = [
        one
        for part in data["parts"]
        for group in part["groups"]
        for one in group["criteria"]
        if one["code"] == code
    ]
    return found


def altered(
    folder: Path, file: str, change: Callable[[Any], None], *more: tuple[str, Callable[[Any], None]]
) -> Ruleset:
    """Return the made-up ruleset with a file changed, or with more of them."""
    for name, one in ((file, change), *more):
        path = folder / name
        data = json.loads(path.read_text(encoding="utf-8"))
        one(data)
        path.write_text(normal.dumps(data), encoding="utf-8")
    return load_folder(folder)


def agree(
    name: str, choices: tuple[tuple[str, str], ...], sheet: Evaluation, *, bounds: bool = True
) -> Result:
    """Score a sheet, hold the result against the reference, and return it."""
    result = score(ruleset(name, *choices), sheet)
    expected = reference(name, *choices).score(sheet.to_json(), bounds=bounds)
    assert facts_of(result, bounds=bounds) == expected
    return result
