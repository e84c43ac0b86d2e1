"""Star tiers: half-open intervals of the exact total or mean.

Decision 26/2026, article 3.3, prints "from 70 to under 90". For older decisions reports also give whole
bounds (70–89), so that what lies between 89 and 90 is a declared reading there (``tier-gaps``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from ocop_rules.model.decision import Tier
from ocop_rules.model.ruleset import Ruleset


def stars_by_points(tiers: Sequence[Tier], points: int | Fraction, gaps: str = "half-open") -> int:
    """Return the stars that ``points`` (an exact total or mean) reach, before floors.

    ``gaps`` is the choice of the reading ``tier-gaps``: "half-open" compares the exact number,
    "round-half-up" rounds it to a whole point first.
    """
    exact = points if gaps == "half-open" else (points + Fraction(1, 2)) // 1
    return max(tier.stars for tier in tiers if tier.from_points <= exact)


def stars_under(ruleset: Ruleset, points: int | Fraction) -> int:
    """Return the stars that ``points`` reach under a ruleset (reading ``tier-gaps``), before floors."""
    return stars_by_points(ruleset.decision.tiers, points, ruleset.choices.get("tier-gaps", "half-open"))


def stars_held(by_points: int, missed: Collection[int], *, bind: str, miss: str) -> int:
    """Return the stars held after floors.

    ``missed`` are the stars of the floors that are not met. Under the default readings this is
    the lesser of ``by_points`` and the highest star all of whose floors are met; a star whose
    own or lower floors are missed is not held (``bind``: "cumulative" or "own-star"). Under
    ``miss="not-recognised"`` who misses a floor of the tier by points holds at most 2 stars.
    """
    stars = by_points
    while _misses(stars, missed, bind):
        if miss == "not-recognised":
            return min(by_points, 2)
        stars -= 1
    return stars


def _misses(stars: int, missed: Collection[int], bind: str) -> bool:
    if bind == "own-star":
        return stars in missed
    return any(floor <= stars for floor in missed)
