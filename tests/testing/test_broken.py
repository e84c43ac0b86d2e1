"""Well-known faults of other people's scorers: the strategies find each of them within a default run.

``python tests/kit/measure.py`` tries every one of them with a hundred seeds; here are a few.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from kit.broken import SCORERS, Plain, PlainCouncil, every, gated, judged, right, round_said, round_taken
from kit.ground import ruleset
from kit.measure import found_in

from ocop_rules import Evaluation, Sitting, score
from ocop_rules.testing import (
    complete_sheets,
    near_days,
    near_floor,
    near_limits,
    near_mean,
    near_tier,
    open_sheets,
)

SEEDS = range(2)
EVERY = {name: (strategy, shows) for name, strategy, shows in every()}


@pytest.mark.parametrize("name", EVERY)
def test_what_is_broken_is_found(name: str) -> None:
    strategy, shows = EVERY[name]
    assert found_in(strategy, shows, SEEDS) == len(SEEDS)


@pytest.mark.parametrize("strategy", [near_tier, near_floor, complete_sheets, open_sheets, gated])
def test_a_scorer_without_a_fault_is_left_alone(
    strategy: Callable[..., st.SearchStrategy[Evaluation]],
) -> None:
    rules = ruleset("26-2026")

    @given(strategy(rules, 16))
    def agree(sheet: Evaluation) -> None:
        assert Plain()(rules, sheet) == right(rules, sheet)

    agree()


@given(st.one_of(near_mean(ruleset("26-2026"), 1), near_limits(ruleset("26-2026"), 1)))
def test_a_council_without_a_fault_is_left_alone(sitting: Sitting) -> None:
    rules = ruleset("26-2026")
    status, stars = PlainCouncil()(rules, sitting)
    assert (status, stars) == judged(rules, sitting)


@given(near_days(ruleset("26-2026")))
def test_rounds_without_a_fault_are_left_alone(day: date) -> None:
    assert round_taken(ruleset("26-2026"), day) == round_said(ruleset("26-2026"), day)


@pytest.mark.parametrize(("name", "total"), [("bound 90 +1", 90), ("bound 70 -1", 69)])
def test_a_wrong_bound_shrinks_to_a_sheet_at_it(name: str, total: int) -> None:
    strategy, shows = EVERY[name]
    sheet = find(strategy, shows, settings=settings(database=None))
    rules = ruleset(SCORERS[name][2])
    result = score(rules, sheet)
    assert result.points is not None
    assert result.points["total"] == total
    assert result.stars == result.stars_by_points


def test_a_forgotten_floor_shrinks_to_the_best_sheet_but_for_its_box() -> None:
    strategy, shows = EVERY["148-2023/11 floor 1.4/None/4 forgotten"]
    sheet: Any = find(strategy, shows, settings=settings(database=None))
    result = score(ruleset("148-2023"), sheet)
    assert {floor.criterion for floor in result.floors_missed} == {"1.4"}
