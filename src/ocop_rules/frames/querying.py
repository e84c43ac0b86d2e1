"""The rules as SQL, for those who keep their sheets in a database or on a cluster.

One query is written (:mod:`query_steps`), and sqlglot puts it into the words of each engine. The rules stand
beside it in small tables that the statements before the query create. Everything is a whole number; there
is no average and no division.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, get_args

from ocop_rules.errors import MissingExtraError, UnknownNameError, require
from ocop_rules.frames.query_steps import Query, SparkQuery
from ocop_rules.frames.rule_tables import Row, RuleTables
from ocop_rules.frames.wide import WideQuery, wide_tables
from ocop_rules.model.ruleset import Ruleset

Dialect = Literal["duckdb", "spark", "postgres", "sqlite"]
WIDE: Final = ("duckdb", "postgres")
"""The engines that there is a wide form for: to the others it is slower than the long one."""


def sql(ruleset: Ruleset, *, dialect: Dialect, gates: bool = False, wide: bool = False) -> tuple[str, ...]:
    """Return the rules as SQL statements for "duckdb", "spark", "postgres" or "sqlite", the query last.

    The statements before the query create temporary tables (views in Spark) with the rules, named
    ``ocop_…``; they have to run once in a session. The query reads

    - ``sheets(sheet, product_set)``,
    - ``answers(sheet, product_set, criterion, case_no, option_no)``: ``case_no`` is 0 where there is none,
      ``option_no`` is 0 without a tick, and NULL where a case has been chosen and no answer given,
    - with ``gates=True`` also ``gates(sheet, gate)``: the gates that an evaluator asserts,

    and returns ``sheet`` and the columns of :func:`score_frame`: ``status, A, B, C, total, stars_by_points,
    stars, lowest_missed, fault``. An answer of another set than its sheet's is a fault
    (``unknown-criterion``), two to one criterion are one, too (``answer-twice``). No row is lost: a sheet
    that has answers or gates and is not among ``sheets``, or has no name, is in the result as a fault
    (``missing-key``), as is one that stands there twice (``id-twice``). The readings are those of the
    ruleset.

    With ``wide=True`` (DuckDB and PostgreSQL) it reads one table in the place of ``sheets`` and ``answers``:
    ``wide(sheet, product_set, …)`` with a column of integers for every criterion of the ruleset, named by its
    code, and one for the case of each that offers cases ("case 8"), NULL where there is nothing. A row is a
    sheet, named once. It says the same, several times as fast.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for another dialect and
    :class:`~ocop_rules.errors.MissingExtraError` when sqlglot is not installed.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require(gates, bool, "gates", "flag")
    require(wide, bool, "wide", "flag")
    if dialect not in get_args(Dialect):
        raise UnknownNameError("dialect", dialect, get_args(Dialect))
    if wide and dialect not in WIDE:
        raise UnknownNameError("wide-dialect", dialect, WIDE)
    try:
        from sqlglot import transpile  # noqa: PLC0415 - only who asks for SQL needs it
    except ImportError:
        raise MissingExtraError("sqlglot", "frames") from None
    rules = RuleTables(ruleset)

    def written(text: str) -> str:
        (made,) = transpile(text, read="duckdb", write=dialect, pretty=True)
        return made

    made: list[str] = []
    held = rules.tables() | (wide_tables(ruleset) if wide else {})
    for name, (columns, rows) in held.items():
        made += [_view(name, columns, rows)] if dialect == "spark" else _table(name, columns, rows, written)
    query = (SparkQuery if dialect == "spark" else Query)(rules)
    if wide:
        if dialect == "postgres":  # which looks at a temporary table only when it is told
            made += (
                "CREATE UNIQUE INDEX ocop_entries_cell ON ocop_entries (cell)",
                "ANALYZE ocop_entries",
                "ANALYZE ocop_begins",
            )
        long = WideQuery(rules, lambda: query.steps(gates=gates))
        return (*made, written(long.text(gates=gates)))
    *steps, (_, last) = query.steps(gates=gates)
    return (*made, written("WITH " + ",\n".join(f"{name} AS ({text})" for name, text in steps) + "\n" + last))


def _literal(value: object) -> str:
    return "NULL" if value is None else str(value) if isinstance(value, int) else f"'{value}'"


def _values(rows: list[Row]) -> str:
    """Return rows as they are written in every dialect."""
    return ",\n".join(f"({', '.join(map(_literal, row))})" for row in rows)


def _table(
    name: str, columns: tuple[str, ...], rows: list[Row], written: Callable[[str], str]
) -> Iterator[str]:
    """Yield the statements that create a table of the rules."""
    types = ", ".join(column if " " in column else f"{column} INTEGER" for column in columns)
    yield written(f"DROP TABLE IF EXISTS {name}")
    yield written(f"CREATE TEMPORARY TABLE {name} ({types})")
    if rows:
        yield f"INSERT INTO {name} VALUES\n{_values(rows)}"


def _view(name: str, columns: tuple[str, ...], rows: list[Row]) -> str:
    """Return the statement that creates a view with the rules, for Spark, which has no temporary tables.

    The rows are one text: Spark takes many seconds to read as many values, and reads them anew wherever the
    view is used.
    """
    kinds = [column.replace("VARCHAR", "STRING") if " " in column else f"{column} INT" for column in columns]
    if not rows:
        blank = ", ".join(f"CAST(NULL AS {kind.split()[-1]}) AS {kind.split()[0]}" for kind in kinds)
        return f"CREATE OR REPLACE TEMPORARY VIEW {name} AS\nSELECT {blank} WHERE 1 = 0"
    lines = ";\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return (
        f"CREATE OR REPLACE TEMPORARY VIEW {name} AS\n"
        f"SELECT INLINE(TRANSFORM(SPLIT('{lines}', ';\\\\s*'), line -> FROM_CSV(line, '{', '.join(kinds)}')))"
    )
