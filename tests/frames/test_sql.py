"""What the SQL says of tables that do not fit together: nothing is lost in a join, nothing counts twice."""

from __future__ import annotations

import pytest
from kit.engines import DIALECTS, engine, statements
from kit.frames import Row, tables_of

from ocop_rules import Evaluation, UnknownNameError, load
from ocop_rules.frames import sql

RULES = load("148-2023")
BLANK = (None,) * 7


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_sheet_is_lost_and_none_counts_twice(dialect: str) -> None:
    sheet = Evaluation(ruleset=RULES.id, product_set=1, answers={"1.1": 3, "1.2": 0})
    tables: dict[str, list[Row]] = tables_of([sheet, sheet])
    tables["sheets"] += [(1, 1), (None, 1)]
    tables["answers"] += [(7, 1, "1.1", 0, 3), (7, 1, "1.2", 0, 1), (None, 1, "1.1", 0, 3)]
    tables["gates"] += [(8, "commonplace-product")]
    with engine(dialect) as database:
        for name, rows in tables.items():
            database.fill(name, rows)
        *before, query = statements(RULES, dialect)
        for statement in before:
            database.run(statement)
        found = sorted(database.ask(query), key=lambda row: -1 if row[0] is None else row[0])
    assert found == [
        (None, "invalid", *BLANK, "missing-key"),
        (None, "invalid", *BLANK, "missing-key"),
        (0, "open", 5, 0, 0, 5, None, None, 5, None),
        (1, "invalid", *BLANK, "id-twice"),
        (7, "invalid", *BLANK, "missing-key"),
        (8, "invalid", *BLANK, "missing-key"),
    ]


def test_who_asks_for_a_wide_form_that_is_not_there_is_told_which_there_are() -> None:
    with pytest.raises(UnknownNameError) as caught:
        sql(RULES, dialect="sqlite", wide=True)
    assert (caught.value.kind, caught.value.name) == ("wide-dialect", "sqlite")
    assert "wide form" in str(caught.value)
    assert "duckdb" in caught.value.known
    with pytest.raises(UnknownNameError, match="SQL dialect"):
        sql(RULES, dialect="oracle", wide=True)  # type: ignore[arg-type]
