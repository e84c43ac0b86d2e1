"""Sheets for the tests of frames and engines, and what scoring them one by one says."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
from attrs import evolve
from hypothesis import strategies as st

from kit.ground import readings, ruleset
from ocop_rules import Evaluation, EvaluationError, Ruleset, score
from ocop_rules.testing import evaluations, faulty_sheets, near_floor

COLUMNS = ("status", "A", "B", "C", "total", "stars_by_points", "stars", "lowest_missed", "fault")
Row = tuple[Any, ...]


def ordered(rules: Ruleset, sheet: Evaluation) -> Evaluation:
    """Return a sheet as a table can hold it.

    It stands in the order of the decision, its numbers have 64 bits at most, it pins no digest, the
    criterion that is not its own is one of another set, and gates, which have no order in a table, are
    told as the queries tell them: first those that nobody knows, then those that follow from the answers.
    """
    number = sheet.product_set if type(sheet.product_set) is int else 0
    own = list(rules.numbers[number].criteria) if number in rules.numbers else []
    others = [code for one in rules.sets for code in one.criteria if code not in own]

    def arranged(cells: Any) -> dict[str, int]:
        known = {
            code if code in own else others[0]: answer
            for code, answer in cells.items()
            if code in own or others
        }
        codes = sorted(known, key=lambda code: own.index(code) if code in own else len(own))
        return {code: max(min(known[code], 2**40), -(2**40)) for code in codes}

    # the tables of the databases have 0 where there is no case
    cases = {code: case or 99 for code, case in arranged(sheet.cases).items()}

    return evolve(
        sheet,
        product_set=number,
        answers=arranged(sheet.answers),
        cases=cases,
        gates=tuple(sorted(sheet.gates, key=lambda gate: _turn(rules, number, gate))),
        digest=None,
    )


def _turn(rules: Ruleset, number: int, gate: str) -> int:
    """Return in which turn the fault of a gate is told."""
    if number not in rules.numbers:
        return 0
    one = rules.numbers[number]
    must = {demand.id for demand in rules.decision.requirements if demand.force == "must"}
    asserted = {here.requirement for here in one.requirements} & must
    asserted |= {each.id for each in rules.decision.gates if each.trigger == "asserted"} & {
        here.gate for here in one.gates
    }
    if gate in asserted:
        return 2
    return 1 if gate in {here.gate for here in one.gates} else 0


def sheets(rules: Ruleset) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for sheets of every kind: complete, open, gated, faulty, near a floor."""
    faulty = faulty_sheets(rules).map(lambda pair: pair[0])
    return st.one_of(evaluations(rules), faulty, near_floor(rules)).map(lambda sheet: ordered(rules, sheet))


def of_sets(rules: Ruleset, *numbers: int) -> Ruleset:
    """Return the ruleset with some of its sets alone: an engine takes long to lay the tables of all."""
    return evolve(rules, sets=tuple(one for one in rules.sets if one.number in numbers))


@st.composite
def few_sets(draw: st.DrawFn, name: str) -> Ruleset:
    """Draw some sets of a ruleset under its own readings or others."""
    rules = ruleset(name, *draw(readings(name)))
    numbers = draw(st.sets(st.sampled_from(sorted(rules.numbers)), min_size=1, max_size=5))
    return of_sets(rules, *numbers)


def conditional(rules: Ruleset) -> list[Evaluation]:
    """Return a sheet for every pair of answers to a criterion with a condition and the one it hangs on."""
    made = []
    for one in rules.sets:
        full = {code: len(item.options_in(1 if item.cases else None)) for code, item in one.criteria.items()}
        cases = {code: 1 for code, item in one.criteria.items() if item.cases}
        for code, item in one.criteria.items():
            if item.condition is not None:
                governor = item.condition.criterion
                pairs = product((None, *range(full[governor] + 1)), (None, *range(full[code] + 1)))
                for governing, answer in pairs:
                    answers = {**full, governor: governing, code: answer}
                    made.append(
                        Evaluation(
                            ruleset=rules.id,
                            product_set=one.number,
                            answers={name: cell for name, cell in answers.items() if cell is not None},
                            cases=cases,
                        )
                    )
    return made


def row_of(rules: Ruleset, sheet: Evaluation) -> Row:
    """Return the columns of a result as scoring one sheet gives them."""
    try:
        result = score(rules, sheet)
    except EvaluationError as error:
        return ("invalid", *([None] * 7), error.faults[0].code)
    points = result.points or {}
    lowest = min((floor.stars for floor in result.floors_missed), default=None)
    return (
        result.status,
        *(points.get(part) for part in ("A", "B", "C", "total")),
        result.stars_by_points,
        result.stars,
        lowest,
        None,
    )


def rows_in(frame: Any) -> list[Row]:
    """Return the rows of a frame of results as plain values."""
    return plain_rows(frame, COLUMNS)


def frame_as(kind: str, data: dict[str, Any]) -> Any:
    """Return columns as a frame of pandas, Polars or Arrow."""
    made: Any = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}[kind](data)
    return made


def plain_rows(frame: Any, names: Iterable[str] = ()) -> list[Row]:
    """Return the rows of a frame as plain values, of some columns or all of them."""
    made = nw.from_native(frame, eager_only=True)
    columns = [made[name].to_list() for name in names or made.columns]
    return [tuple(map(_plain, row)) for row in zip(*columns, strict=True)]


def _plain(cell: Any) -> Any:
    """Return a cell as a plain value, None where it is empty."""
    return None if type(cell).__name__ == "NAType" or cell != cell else cell  # noqa: PLR0124 - not a number


def tables_of(held: list[Evaluation]) -> dict[str, list[Row]]:
    """Return the rows of the three tables that the SQL reads; a sheet is named by its place."""
    return {
        "sheets": [(at, sheet.product_set) for at, sheet in enumerate(held)],
        "answers": [
            (at, sheet.product_set, code, sheet.cases.get(code, 0), sheet.answers.get(code))
            for at, sheet in enumerate(held)
            for code in {**sheet.answers, **sheet.cases}
        ],
        "gates": [(at, gate) for at, sheet in enumerate(held) for gate in sheet.gates],
    }


def cased_codes(rules: Ruleset) -> list[str]:
    """Return the criteria that offer cases in any set."""
    found = {code: None for one in rules.sets for code, item in one.criteria.items() if item.cases}
    return list(found)


CREATED = {
    "sheets": "sheet INTEGER, product_set INTEGER",
    "answers": "sheet INTEGER, product_set INTEGER, criterion VARCHAR(20), case_no BIGINT, option_no BIGINT",
    "gates": "sheet INTEGER, gate VARCHAR(80)",
}
