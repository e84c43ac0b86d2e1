"""Stars by points and stars held, each clause and each reading by itself."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ocop_rules import Ruleset, load
from ocop_rules.rulesets import with_readings
from ocop_rules.scoring.prepared import prepare
from ocop_rules.scoring.scorer import tier_table
from ocop_rules.scoring.tiers import stars_by_points, stars_held, stars_under


@pytest.mark.parametrize(
    ("points", "half_open", "rounded"),
    [
        (Fraction(0), 1, 1),
        (Fraction(1, 3), 1, 1),
        (Fraction(89), 4, 4),
        (Fraction(8949, 100), 4, 4),
        (Fraction(179, 2), 4, 5),
        (Fraction(8951, 100), 4, 5),
        (Fraction(90), 5, 5),
        (Fraction(100), 5, 5),
        (Fraction(2949, 100), 1, 1),
        (Fraction(59, 2), 1, 2),
    ],
)
def test_a_mean_between_two_tiers_is_a_reading(
    rules: Ruleset, points: Fraction, half_open: int, rounded: int
) -> None:
    """Tiers begin at 30, 50, 70 and 90 points."""
    tiers = rules.decision.tiers
    assert stars_by_points(tiers, points) == stars_by_points(tiers, points, "half-open") == half_open
    assert stars_by_points(tiers, points, "round-half-up") == rounded
    assert stars_under(rules, points) == half_open
    assert stars_under(with_readings(rules, {"tier-gaps": "round-half-up"}), points) == rounded


def test_a_decision_that_prints_half_open_tiers_leaves_no_choice() -> None:
    rules = load("26-2026")
    assert "tier-gaps" not in rules.choices
    assert stars_under(rules, Fraction(179, 2)) == 4


def test_the_tier_of_every_total_that_a_sheet_can_reach(synthetic: Ruleset) -> None:
    """100 points in both sets; tiers begin at 25, 50, 75 and 95."""
    for number in (1, 2):
        assert tier_table(synthetic, prepare(synthetic, number)) == (
            *[1] * 25,
            *[2] * 25,
            *[3] * 25,
            *[4] * 20,
            *[5] * 6,
        )


@pytest.mark.parametrize(
    ("by_points", "missed", "bind", "miss", "stars"),
    [
        (5, (), "cumulative", "next-lower", 5),
        (5, (5,), "cumulative", "next-lower", 4),
        (5, (3, 5), "cumulative", "next-lower", 2),
        (4, (5,), "cumulative", "next-lower", 4),
        (4, (4,), "cumulative", "next-lower", 3),
        (4, (1,), "cumulative", "next-lower", 0),
        # only the floors of the star itself bind
        (5, (3,), "own-star", "next-lower", 5),
        (5, (5, 3), "own-star", "next-lower", 4),
        (5, (5, 4), "own-star", "next-lower", 3),
        # who misses a floor of the tier by points is not recognised: 2 stars at most
        (5, (5,), "cumulative", "not-recognised", 2),
        (4, (5,), "cumulative", "not-recognised", 4),
        (3, (3,), "cumulative", "not-recognised", 2),
        (1, (1,), "cumulative", "not-recognised", 1),
        (2, (1,), "cumulative", "not-recognised", 2),
        (5, (3,), "own-star", "not-recognised", 5),
        (5, (5,), "own-star", "not-recognised", 2),
        (0, (), "cumulative", "next-lower", 0),
    ],
)
def test_stars_held_after_floors(
    by_points: int, missed: tuple[int, ...], bind: str, miss: str, stars: int
) -> None:
    assert stars_held(by_points, missed, bind=bind, miss=miss) == stars
