"""Well-known faults of other people's scorers: the strategies find each of them within a default run.

``python tests/kit/measure.py`` tries every one of them with a hundred seeds; here are a few.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from kit.broken import Plain, PlainCouncil, every, gated, judged, right, round_said, round_taken
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

EVERY = {name: (strategy, shows) for name, strategy, shows in every()}
RULES = ruleset("26-2026")


# -- what a failure shrinks to: small in the sense that is said here ------------------------------------


def not_best(sheet: Evaluation) -> list[str]:
    """Return the criteria that are not answered with their last box."""
    criteria = ruleset(sheet.ruleset).product_set(sheet.product_set).criteria
    return [
        code
        for code, one in criteria.items()
        if sheet.answers.get(code) != len(one.options_in(sheet.cases.get(code)))
    ]


def at_bound(*bounds: int) -> Callable[[Any], bool]:
    """The total is at a bound or a point under it, and no floor holds the sheet back."""

    def small(sheet: Evaluation) -> bool:
        result = score(ruleset(sheet.ruleset), sheet)
        assert result.points is not None
        near = any(result.points["total"] in (bound, bound - 1) for bound in bounds)
        return near and result.stars == result.stars_by_points

    return small


def best_but_for_one(sheet: Evaluation) -> bool:
    """Every box is the last of its criterion, but for one."""
    return len(not_best(sheet)) == 1


def ticks(many: int) -> Callable[[Any], bool]:
    """So many boxes are ticked, no more."""
    return lambda sheet: sum(map(bool, sheet.answers.values())) == many


def one_open(sheet: Evaluation) -> bool:
    """One criterion is open, and no box is ticked."""
    return ticks(0)(sheet) and len(score(ruleset(sheet.ruleset), sheet).open) == 1


def one_case(sheet: Evaluation) -> bool:
    """The best sheet, or one on which a single box is ticked."""
    return not not_best(sheet) or ticks(1)(sheet)


def members(most: int) -> Callable[[Any], bool]:
    """The council has so many members at the most."""
    return lambda sitting: len(sitting.council.members) <= most


def at_limit(day: date) -> bool:
    """The day is one before which a round is proposed, or the eve of it."""
    rounds = [one for held in RULES.decision.rounds for one in held.rounds]
    limits = {(one.proposed_before.month, one.proposed_before.day) for one in rounds}
    after = date.fromordinal(day.toordinal() + 1)
    return not limits.isdisjoint({(day.month, day.day), (after.month, after.day)})


SMALL: dict[str, Callable[[Any], bool]] = {
    **{f"bound {bound} {by:+d}": at_bound(bound) for bound in (30, 50, 70, 90) for by in (-1, 1)},
    "bounds not included": at_bound(30, 50, 70, 90),
    **dict.fromkeys(
        (
            "floors ignored",
            "floors not cumulative",
            "exact box",
            "a floor costs two stars",
            "only floors for 3 stars",
        ),
        best_but_for_one,
    ),
    "both cases added": one_case,
    "a condition ignored": at_bound(30, 50, 70, 90),
    "a gate ignored": ticks(0),
    "open as 0": one_open,
    "boxes counted from 0": ticks(1),
    "typed totals": members(3),
    "a quorum that is not enough": members(2),
    "a spread at its limit": members(2),
    **{f"dates off by {by:+d}": at_limit for by in (-1, 1)},
}
TAKES_LONG = {"floats in means", "a mean that is rounded"}
"""The shrinking of these sittings takes seconds: that they are found has to do."""


def small(name: str, value: Any) -> bool:
    """Tell whether what was found is small; of a forgotten floor its criterion is not at its last box."""
    if name in SMALL:
        return SMALL[name](value)
    code = name.split()[2].partition("/")[0]
    missed = {floor.criterion for floor in score(ruleset(value.ruleset), value).floors_missed}
    return code in missed and code in not_best(value)


@pytest.mark.parametrize("name", EVERY)
def test_what_is_broken_is_found_and_shrinks_to_what_shows_it(name: str) -> None:
    strategy, shows = EVERY[name]
    assert found_in(strategy, shows, range(1)) == 1
    if name in TAKES_LONG:
        assert found_in(strategy, shows, range(1, 2)) == 1
        return
    found = find(strategy, shows, settings=settings(database=None, max_examples=100), random=Random(1))  # noqa: S311 - no secret
    assert shows(found)
    assert small(name, found)


def test_every_broken_thing_is_small_in_some_sense() -> None:
    assert {name for name in EVERY if "forgotten" not in name} == {*SMALL, *TAKES_LONG}


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
