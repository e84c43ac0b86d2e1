"""What a sheet or a council came to, in one sentence."""

from __future__ import annotations

from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.result import Result
from ocop_rules.telling.teller import Teller, short


def decision(teller: Teller, digest: str) -> tuple[str, str]:
    """Return the decision and the digest that something rests on, as a row."""
    identity = teller.ruleset.decision.identity
    return teller.say("explain.decision"), f"{identity.number} ({identity.id}), {short(digest)}"


def points_of(result: Result) -> str:
    """Return the points of a result, "-" for none."""
    return "-" if result.points is None else str(result.points["total"])


def sheet_outcome(teller: Teller, found: Result) -> str:
    """Return what a sheet came to, as its own page says it."""
    if found.stars is not None:
        return _held(teller, points_of(found), found.stars, found.stars_by_points)
    if found.points is None:
        return teller.say("explain.no-points")
    return teller.say(f"explain.{found.status}", total=points_of(found), count=len(found.open))


def council_outcome(teller: Teller, made: Deliberation) -> str:
    """Return what a council came to."""
    say, points = teller.say, teller.points
    if made.stars is not None and made.mean is not None and made.mean.tiered is not None:
        return _held(teller, points(made.mean.tiered), made.stars, made.stars_by_points)
    bounds = made.bounds
    if bounds is None:
        return say("council.no-tier")
    return say("council.no-tier-yet", least=points(bounds.least), most=points(bounds.most))


def _held(teller: Teller, total: str, stars: int, by_points: int | None) -> str:
    key = "explain.held" if stars == by_points else "explain.held-back"
    return teller.say(key, total=total, stars=teller.stars(stars), by_points=teller.stars(by_points))


def standing(teller: Teller, found: Result) -> str:
    """Return what a sheet came to, short enough to stand beside another."""
    say, total = teller.say, points_of(found)
    if found.status != "ranked":
        return say("came-to.other", status=say(f"status.{found.status}"), total=total)
    key = "came-to.ranked" if found.stars == found.stars_by_points else "came-to.held-back"
    by_points = teller.stars(found.stars_by_points)
    return say(key, total=total, stars=teller.stars(found.stars), by_points=by_points)
