"""What a level came to: from a sheet's result, a council's deliberation, or a total that is known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import evolve

from ocop_rules.errors import Fault, LoadError, pointer, require, show
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.result import Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import LevelOutcome
from ocop_rules.scoring.tiers import stars_under


def outcome_of(found: Result | Deliberation, level: str, day: date | None = None) -> LevelOutcome:
    """Return what a level came to, from one sheet's result or from a council's deliberation."""
    require(found, (Result, Deliberation), "found", "found")
    total: Fraction | int | None
    if isinstance(found, Deliberation):
        total = None if found.mean is None else found.mean.tiered
    else:
        total = None if found.points is None else found.points["total"]
    return LevelOutcome(
        level=level,
        status=found.status,
        total=total,
        stars=found.stars,
        stars_by_points=found.stars_by_points,
        day=day,
    )


def ranked_outcome(
    ruleset: Ruleset, level: str, total: Fraction | int, stars: int | None = None, day: date | None = None
) -> LevelOutcome:
    """Return a ranked outcome of ``total`` points; without ``stars`` no floor is missed.

    Raises :class:`~ocop_rules.errors.LoadError` for a total that no sheet can reach, and for what is no
    exact number: a binary float is not what was written.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    given = LevelOutcome(level=level, status="open", total=total, day=day)
    if given.total is None:
        raise LoadError([Fault(code="missing-key", fields={"key": "total"})])
    faults = _unreachable(ruleset, given, "total")
    if faults:
        raise LoadError(faults)
    by_points = stars_under(ruleset, given.total)
    held = by_points if stars is None else stars
    return evolve(given, status="ranked", stars=held, stars_by_points=by_points)


def _unreachable(ruleset: Ruleset, outcome: LevelOutcome, *steps: object) -> list[Fault]:
    """Return a fault where no product set of a ruleset has so many points."""
    most = max((sum(part.max for part in one.parts) for one in ruleset.sets), default=0)
    if outcome.total is None or outcome.total <= most:
        return []
    fields = {"least": 0, "most": most}
    return [Fault(code="range", pointer=pointer(*steps), found=str(outcome.total), fields=fields)]


def outcome_faults(ruleset: Ruleset, outcome: LevelOutcome, index: int) -> list[Fault]:
    """Return a fault where an outcome has points that nobody reaches, or more stars than its points."""
    beyond = _unreachable(ruleset, outcome, index, "total")
    if beyond:
        return beyond
    if outcome.status not in ("ranked", "stopped") or outcome.total is None or outcome.stars is None:
        return []
    most = stars_under(ruleset, outcome.total)
    if 1 <= outcome.stars <= most:
        return []
    fields, at = {"most": most, "level": outcome.level}, pointer(index, "stars")
    cites = next(one.cites for one in ruleset.decision.tiers if one.stars == most)
    return [Fault(code="stars-range", pointer=at, found=show(outcome.stars), fields=fields, cites=cites)]
