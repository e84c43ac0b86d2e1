"""Every figure of the shipped rulesets, compared with tables drawn from the decisions themselves."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocop_rules import Ruleset, load

GOLDEN = Path(__file__).parents[1] / "golden"
HEADER = ["set", "part", "group", "criterion", "case", "option", "points", "min_star"]
Row = tuple[str, ...]


def rows_of(rules: Ruleset) -> Iterator[Row]:
    """Yield the rows of a ruleset in the order of the decision."""
    for one in rules.sets:
        for criterion in one.criteria.values():
            place = (
                str(one.number),
                one.part_of[criterion.code],
                one.group_of[criterion.code],
                criterion.code,
            )
            if criterion.floor is not None:
                yield (*place, "", "", "", str(criterion.floor))
            for case in [case.case for case in criterion.cases] or [None]:
                for number, option in enumerate(criterion.options_in(case), start=1):
                    shown = "" if case is None else str(case)
                    mark = "" if option.floor is None else str(option.floor)
                    yield (*place, shown, str(number), str(option.points), mark)


def golden(name: str) -> list[Row]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == HEADER
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("name", [file.stem for file in sorted(GOLDEN.glob("*.csv"))])
def test_every_figure_is_the_decisions(name: str) -> None:
    assert list(rows_of(load(name))) == golden(name)


def test_the_amendment_of_the_process_keeps_every_figure() -> None:
    """1489/2025 amends Appendix II of 148/2023, the process; as far as is known, the criteria stay."""
    assert list(rows_of(load("1489-2025"))) == golden("148-2023")


@pytest.mark.parametrize(
    ("name", "options", "option_floors", "criterion_floors"),
    [
        ("1048-2019", 2712, 0, 0),
        ("781-2020", 2806, 0, 0),
        ("148-2023", 2632, 543, 26),
        ("26-2026", 2579, 575, 0),
    ],
)
def test_counts(name: str, options: int, option_floors: int, criterion_floors: int) -> None:
    rows = golden(name)
    assert sum(1 for row in rows if row[5]) == options
    assert sum(1 for row in rows if row[5] and row[7]) == option_floors
    assert sum(1 for row in rows if not row[5]) == criterion_floors


@pytest.mark.parametrize(
    ("name", "sets"), [("1048-2019", 25), ("781-2020", 26), ("148-2023", 26), ("26-2026", 26)]
)
def test_every_set_is_there(name: str, sets: int) -> None:
    assert {row[0] for row in golden(name)} == {str(number) for number in range(1, sets + 1)}
