"""The contract: one sheet, a frame of sheets and every engine say the same."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.frames import CREATED, Row, row_of, rows_in, sheets, tables_of
from kit.ground import NAMES, readings, ruleset

from ocop_rules import Evaluation, Ruleset, frames
from ocop_rules.frames import from_evaluations, score_frame, to_evaluations

KINDS = ("pandas", "polars", "pyarrow")


@given(st.data(), NAMES)
def test_sheets_score_alike_one_by_one_and_in_every_kind_of_frame(data: st.DataObject, name: str) -> None:
    rules = ruleset(name, *data.draw(readings(name)))
    held = data.draw(st.lists(sheets(rules), min_size=1, max_size=12))
    expected = [row_of(rules, sheet) for sheet in held]
    for kind in KINDS:
        frame = from_evaluations(held, kind=kind)
        assert rows_in(score_frame(rules, frame, ruleset="ruleset")) == expected
        assert list(to_evaluations(rules, frame, ruleset="ruleset")) == held


class Database:
    """A database of the tests: an open connection and how its parameters are written."""

    def __init__(self, connection: Any, dialect: str, mark: str) -> None:
        self.cursor = connection.cursor()
        self.dialect = dialect
        self.mark = mark
        for name, columns in CREATED.items():
            self.cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")

    def score(self, rules: Ruleset, held: list[Evaluation]) -> list[Row]:
        for name, rows in tables_of(held).items():
            self.cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of our own
            if rows:
                marks = ", ".join([self.mark] * len(rows[0]))
                self.cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - as above
        *before, query = statements(rules, self.dialect)
        for one in before:
            self.cursor.execute(one)
        self.cursor.execute(query)
        rows = {row[0]: tuple(row[1:]) for row in self.cursor.fetchall()}
        return [rows[at] for at in range(len(held))]


@cache
def statements(rules: Ruleset, dialect: str) -> tuple[str, ...]:
    return frames.sql(rules, dialect=dialect, gates=True)  # type: ignore[arg-type]


def connect(dialect: str) -> Database:
    if dialect == "duckdb":
        return Database(pytest.importorskip("duckdb").connect(), dialect, "?")
    return Database(sqlite3.connect(":memory:"), dialect, "?")


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_sheets_score_alike_in_every_engine(dialect: str) -> None:
    database = connect(dialect)

    @given(st.data(), NAMES)
    def alike(data: st.DataObject, name: str) -> None:
        rules = ruleset(name, *data.draw(readings(name)))
        held = data.draw(st.lists(sheets(rules), min_size=1, max_size=30))
        held = [evolve(sheet, ruleset=rules.id) for sheet in held]
        assert database.score(rules, held) == [row_of(rules, sheet) for sheet in held]

    alike()
