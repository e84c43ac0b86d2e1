"""Clauses about many sheets at once: frames and SQL say of each what scoring says of it alone.

They are tried where the extra ``frames`` is installed; the SQL runs in SQLite, which comes with Python.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from ocop_rules.errors import EvaluationError
from ocop_rules.model.conformance import Counterexample
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring import quick
from ocop_rules.testing.conformance.scoring import any_height
from ocop_rules.testing.conformance.subject import Subject
from ocop_rules.testing.conformance.trial import Effort, Trial, attempt
from ocop_rules.testing.sheets import evaluations

_MOST_SHEETS: Final = 8
_BEYOND: Final = 99
_COLUMNS: Final = ("status", "total", "stars_by_points", "stars", "lowest_missed", "fault")
_CREATED: Final = (
    "CREATE TEMPORARY TABLE sheets (sheet INTEGER, product_set INTEGER)",
    "CREATE TEMPORARY TABLE answers (sheet INTEGER, product_set INTEGER, criterion, case_no, option_no)",
    "CREATE TEMPORARY TABLE gates (sheet INTEGER, gate TEXT)",
)


def _row(rules: Ruleset, sheet: Evaluation) -> list[Any]:
    """Return the columns of a result, as scoring the sheet alone gives them."""
    try:
        result = quick.score(rules, sheet)
    except EvaluationError as error:
        return ["invalid", *([None] * 4), error.faults[0].code]
    lowest = min((floor.stars for floor in result.floors_missed), default=None)
    total = None if result.points is None else result.points["total"]
    return [result.status, total, result.stars_by_points, result.stars, lowest, None]


def _drawn(trial: Trial) -> list[Evaluation]:
    """Draw some sheets, of which the last may have a fault."""
    rules = trial.rules
    one = st.one_of(any_height(rules), evaluations(rules))
    trial.sheets = trial.draw(st.lists(one, min_size=1, max_size=_MOST_SHEETS))
    if trial.draw(st.booleans()):
        last = trial.sheets[-1]
        code = next(
            code for code, item in rules.product_set(last.product_set).criteria.items() if not item.cases
        )
        trial.sheets.append(evolve(last, answers={**last.answers, code: _BEYOND}))
    return list(trial.sheets)


def _compared(trial: Trial, held: Sequence[Evaluation], rows: Sequence[Sequence[Any]]) -> None:
    trial.same("rows", len(held), len(rows))
    for sheet, row in zip(held, rows, strict=True):
        expected = _row(trial.rules, sheet)
        if list(row) != expected:
            trial.show(sheet)
            trial.same(", ".join(_COLUMNS), expected, list(row))


# -- frames ---------------------------------------------------------------------------------------


def _plain(cell: Any) -> Any:
    """Return a cell as a plain value, None where it is empty."""
    return None if type(cell).__name__ == "NAType" or cell != cell else cell  # noqa: PLR0124 - not a number


def frames_equal(trial: Trial) -> None:
    """Every row of a frame has the figures of its sheet."""
    from ocop_rules.frames import evaluating, scorer  # noqa: PLC0415 - an extra
    from ocop_rules.frames.extra import nw  # noqa: PLC0415 - as above

    held = _drawn(trial)
    scored = nw.from_native(
        scorer.score_frame(trial.rules, evaluating.from_evaluations(held)), eager_only=True
    )
    columns = [[_plain(cell) for cell in scored[name].to_list()] for name in _COLUMNS]
    _compared(trial, held, list(zip(*columns, strict=True)))


# -- SQL ------------------------------------------------------------------------------------------


def _filled(cursor: sqlite3.Cursor, held: Sequence[Evaluation]) -> None:
    for name in ("sheets", "answers", "gates"):
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of our own
    cursor.executemany(
        "INSERT INTO sheets VALUES (?, ?)", [(at, one.product_set) for at, one in enumerate(held)]
    )
    cursor.executemany(
        "INSERT INTO answers VALUES (?, ?, ?, ?, ?)",
        [
            (at, one.product_set, code, one.cases.get(code, 0), one.answers.get(code))
            for at, one in enumerate(held)
            for code in {**one.answers, **one.cases}
        ],
    )
    cursor.executemany(
        "INSERT INTO gates VALUES (?, ?)", [(at, gate) for at, one in enumerate(held) for gate in one.gates]
    )


def sql_equal(subject: Subject, effort: Effort) -> Counterexample | None:
    """Every row of the query has the figures of its sheet."""
    from ocop_rules.frames import querying  # noqa: PLC0415 - an extra

    rules = subject.ruleset
    if rules is None:
        return None
    *before, query = querying.sql(rules, dialect="sqlite", gates=True)
    with closing(sqlite3.connect(":memory:")) as database:
        cursor = database.cursor()
        for statement in (*_CREATED, *before):
            cursor.execute(statement)
        names: list[str] = []

        def test(trial: Trial) -> None:
            held = _drawn(trial)
            _filled(cursor, held)
            rows = cursor.execute(query).fetchall()
            names[:] = [column[0] for column in cursor.description]
            found = {row[0]: [row[names.index(name)] for name in _COLUMNS] for row in rows}
            trial.same("rows", len(held), len(rows))
            _compared(trial, held, [found[at] for at in range(len(held))])

        return attempt(test, rules, effort)
