"""Results as rows of CSV: of tables batch by batch, of other files one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final

from ocop_rules.cli.session import Session
from ocop_rules.model.result import Invalid, Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.structure import tables

_POINTS: Final = ("A", "B", "C", "total")
_COLUMNS: Final = ("id", "status", *_POINTS, "stars_by_points", "stars", "lowest_missed", "fault")


class Rows:
    """Writes results as rows; the head comes with the first of them."""

    def __init__(self, session: Session, lookup: Callable[[str], Ruleset], given: Sequence[str]) -> None:
        self._session = session
        self._lookup = lookup
        self._given = given
        self._begun = False

    @staticmethod
    def is_table(path: str) -> bool:
        """Tell whether a file is scored batch by batch."""
        return PurePath(path).suffix.lower() in (".csv", ".parquet")

    def _head(self) -> None:
        if not self._begun:
            self._begun = True
            self._session.write(",".join(_COLUMNS) + "\n")

    def write(self, outcome: Result | Invalid) -> None:
        """Write one result."""
        self._head()
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(_row(outcome))
        self._session.write(line.getvalue())

    def score_table(self, path: str) -> Iterator[tuple[str, int]]:
        """Score a table, write its rows, and yield how many there are of each status, batch by batch.

        Where the file names no rulesets and one was given, it is of that one.
        """
        from ocop_rules.frames.files import names_in, score_file  # noqa: PLC0415 - an extra

        rules: Any = self._lookup
        if tables.RULESET not in names_in(path) and len(self._given) == 1:
            rules = self._lookup(self._given[0])
        for table in score_file(rules, path):
            self._head()
            self._session.write(_text(table))
            for one in table["status"].value_counts().to_pylist():
                yield one["values"], one["counts"]


def _row(outcome: Result | Invalid) -> tuple[Any, ...]:
    if isinstance(outcome, Invalid):
        return (outcome.id, "invalid", *[None] * 7, outcome.faults[0].code)
    points = outcome.points or {}
    lowest = min((floor.stars for floor in outcome.floors_missed), default=None)
    parts = (points.get(name) for name in _POINTS)
    return (outcome.id, outcome.status, *parts, outcome.stars_by_points, outcome.stars, lowest, None)


def _text(table: Any) -> str:
    """Return an Arrow table of results as lines of CSV."""
    import pyarrow as pa  # noqa: PLC0415 - there when it has made the table

    blank = pa.nulls(len(table), pa.string())
    columns = [table[name] if name in table.column_names else blank for name in _COLUMNS]
    plain = [one.cast(pa.string()) if pa.types.is_dictionary(one.type) else one for one in columns]
    made = pa.table(plain, names=list(_COLUMNS))
    try:
        return _written(made, "none")
    except pa.ArrowInvalid:  # an id that needs quotes
        return _written(made, "needed")


def _written(table: Any, quotes: str) -> str:
    import pyarrow as pa  # noqa: PLC0415 - as above
    from pyarrow import csv as arrow  # noqa: PLC0415 - as above

    held = pa.BufferOutputStream()
    arrow.write_csv(table, held, arrow.WriteOptions(include_header=False, quoting_style=quotes))
    return str(held.getvalue().to_pybytes(), "utf-8")
