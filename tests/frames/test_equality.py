"""The contract: one sheet, a frame of sheets and every engine say the same."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.engines import DIALECTS, engine, present
from kit.frames import cased_codes, conditional, few_sets, of_sets, row_of, rows_in, sheets
from kit.ground import NAMES, readings, ruleset

from ocop_rules.frames import from_evaluations, score_frame, to_evaluations
from ocop_rules.frames.querying import WIDE

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


@pytest.mark.parametrize("name", ["148-2023", "26-2026", "synthetic"])
@pytest.mark.parametrize("waived", [(), (("inapplicable-floor", "waived"),)])
@pytest.mark.parametrize("unticked", [(), (("unticked", "open"),)])
def test_every_pair_of_answers_to_a_condition_scores_alike(name: str, waived: Any, unticked: Any) -> None:
    declared = {(one.id, choice) for one in ruleset(name).decision.readings for choice in one.choices}
    rules = ruleset(name, *(pair for pair in (*waived, *unticked) if pair in declared))
    held = conditional(rules)
    assert len(held) > 50
    expected = [row_of(rules, sheet) for sheet in held]
    assert rows_in(score_frame(rules, from_evaluations(held))) == expected
    with engine("duckdb") as database:
        some = [sheet for sheet in held if sheet.product_set == held[0].product_set]
        assert database.score(of_sets(rules, held[0].product_set), some) == expected[: len(some)]


@pytest.mark.parametrize("dialects", [DIALECTS[:-1], DIALECTS[-1:]], ids="-".join)
def test_sheets_score_alike_in_every_engine(dialects: tuple[str, ...]) -> None:
    with ExitStack() as stack:
        databases = present(stack, dialects)

        # a query takes long to lay, Spark many seconds, however many sheets there are: many for each
        @settings(max_examples=8 if "spark" in dialects else settings.default.max_examples * 2 // 5)
        @given(st.data(), NAMES)
        def alike(data: st.DataObject, name: str) -> None:
            rules = data.draw(few_sets(name))
            held = data.draw(st.lists(sheets(rules), min_size=30, max_size=60))
            held = [evolve(sheet, ruleset=rules.id) for sheet in held]
            expected = [row_of(rules, sheet) for sheet in held]
            for database in databases:
                assert database.score(rules, held) == expected, database.dialect

        alike()


@pytest.mark.parametrize("dialect", WIDE)
def test_a_wide_table_says_the_same_as_a_long_one(dialect: str) -> None:
    with engine(dialect) as database:
        # it takes seconds to lay the tables, however many sheets there are
        @settings(max_examples=5)
        @given(st.data(), NAMES)
        def alike(data: st.DataObject, name: str) -> None:
            rules = data.draw(few_sets(name))
            # a case where no set has any has no column in the table
            cased = cased_codes(rules)
            drawn = data.draw(st.lists(sheets(rules), min_size=20, max_size=60))
            held = [evolve(sheet, ruleset=rules.id) for sheet in drawn if set(sheet.cases) <= set(cased)]
            assert database.score_wide(rules, held) == [row_of(rules, sheet) for sheet in held]

        alike()
