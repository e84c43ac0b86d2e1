"""Strategies for the life of a product: dossiers, histories, rounds and the days on which little decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, get_args

from hypothesis import strategies as st

from ocop_rules.errors import NotHeldError, UnknownNameError, require
from ocop_rules.life.levels import next_step
from ocop_rules.model.dossier import Dossier, Handed
from ocop_rules.model.history import History
from ocop_rules.model.process import PRODUCER, Kind, LevelRounds, YearlyDay, YearlyRound
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import LevelOutcome
from ocop_rules.scoring.tiers import stars_by_points
from ocop_rules.testing.sheets import cases_of

_FINAL = ("recognise", "improve", "refuse")
_MOST_STEPS = 10
_DAY = timedelta(days=1)


def first_day(ruleset: Ruleset) -> date:
    """Return the first day of a ruleset: of the decision, or of an overlay that applies from a later one."""
    return max(ruleset.law_start, ruleset.decision.identity.period.start)


def require_levels(ruleset: Ruleset) -> list[str]:
    """Return the ids of the levels of a ruleset; raises NotHeldError where there are none."""
    if not ruleset.decision.levels:
        raise NotHeldError(ruleset.id, "levels")
    return [level.id for level in ruleset.decision.levels]


def _bounds(ruleset: Ruleset) -> Iterator[date]:
    """Yield the days at which something changes under a ruleset."""
    start, end = ruleset.law_start, ruleset.decision.identity.period.end
    yield start
    if end is not None:
        yield end
    for level in ruleset.decision.rounds:
        for one in level.rounds:
            for year in (start.year + 1, start.year + 2):
                yield date(year, one.proposed_before.month, one.proposed_before.day)
                yield date(year, one.held_before.month, one.held_before.day)
    yield from (one.before for one in ruleset.decision.deadlines)
    for clause in ruleset.decision.transitions:
        yield from (last.day for last in clause.last_days)
        if clause.filed_before is not None:
            yield clause.filed_before


def near_days(ruleset: Ruleset) -> st.SearchStrategy[date]:
    """Return a strategy for days on, just before and just after those at which something changes.

    These are the limits of the rounds, in the first two full years, the deadlines of plans, the last days
    of transitional clauses, and both ends of the period.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    days = sorted(set(_bounds(ruleset)))
    return st.sampled_from([day + step for day in days for step in (0 * _DAY, -_DAY, _DAY)])


@st.composite
def _dossiers(draw: st.DrawFn, ruleset: Ruleset) -> Dossier:
    kind = draw(st.sampled_from(get_args(Kind)))
    number = draw(st.sampled_from(tuple(ruleset.numbers)))
    filed = draw(near_days(ruleset))
    handed, day = [], filed
    for step in ruleset.decision.dossiers:
        if draw(st.integers(0, 3)) == 0:
            break
        belonging = [part.id for part in step.parts if part.belongs_to(kind, number)]
        left_out = draw(st.sets(st.sampled_from(belonging), max_size=2)) if belonging else set()
        day += draw(st.integers(0, 30)) * _DAY if step.by != PRODUCER else 0 * _DAY
        handed.append(
            Handed(
                by=step.by,
                parts=tuple(part for part in belonging if part not in left_out),
                samples=draw(st.integers(0, 6)),
                paper_copies=draw(st.integers(0, 2)),
                electronic_copies=draw(st.integers(0, 2)),
                software=draw(st.booleans()),
                day=day,
            )
        )
    return Dossier(ruleset=ruleset.id, kind=kind, product_set=number, filed=filed, handed=tuple(handed))


def dossiers(ruleset: Ruleset) -> st.SearchStrategy[Dossier]:
    """Return a strategy for dossiers on their way: parts, samples and copies are there or missing.

    They are filed on, just before or just after a day at which something changes, so that some are filed on
    a day on which the decision takes none: :func:`ocop_rules.life.check_dossier` says so.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    return _dossiers(ruleset)


def _exact_totals(ruleset: Ruleset) -> st.SearchStrategy[Fraction]:
    bounds = [Fraction(tier.from_points) for tier in ruleset.decision.tiers]
    near = [bound - step for bound in bounds for step in (0, Fraction(1, 100)) if bound >= step]
    return st.sampled_from(near) | st.integers(0, 300).map(lambda thirds: Fraction(thirds, 3))


def _floors(ruleset: Ruleset) -> set[int]:
    """Return the stars that the first set has floors for."""
    criteria = ruleset.sets[0].criteria.values()
    marks = {option.floor for one in criteria for case in cases_of(one) for option in one.options_in(case)}
    return {stars for stars in {*marks, *(one.floor for one in criteria)} if stars is not None}


@st.composite
def _outcomes(draw: st.DrawFn, ruleset: Ruleset, level: str) -> LevelOutcome:
    scores = next(one.scores for one in ruleset.decision.levels if one.id == level)
    if not scores:
        view = draw(st.sampled_from((True, False, None)))
        return LevelOutcome(level=level, status="assessed", positive=view)
    total = draw(_exact_totals(ruleset))
    by_points = stars_by_points(ruleset.decision.tiers, total)
    # floors can only take stars away, down to the star below a floor that the set has
    lower = sorted({floor - 1 for floor in _floors(ruleset) if floor <= by_points})
    stars = draw(st.sampled_from([by_points, *lower]))
    return LevelOutcome(level=level, total=total, stars=stars, stars_by_points=by_points)


def outcomes(ruleset: Ruleset, level: str) -> st.SearchStrategy[LevelOutcome]:
    """Return a strategy for what a level can come to: a view, or a total with stars of the first set.

    Raises UnknownNameError for a level that does not exist, NotHeldError for a ruleset without levels.
    """
    require(level, str, "level", "plain-text")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    known = require_levels(ruleset)
    if level not in known:
        raise UnknownNameError("level", level, known)
    return _outcomes(ruleset, level)


def _record(outcome: LevelOutcome, day: date) -> dict[str, Any]:
    record = {"dossier": "d", "level": outcome.level, "day": day.isoformat(), "status": outcome.status}
    if outcome.status == "ranked":
        return record | {"total": str(outcome.total), "stars": outcome.stars}
    return record | {"positive": outcome.positive}


@st.composite
def _histories(draw: st.DrawFn, ruleset: Ruleset) -> History:
    day = start = first_day(ruleset) + 7 * _DAY
    way: list[LevelOutcome] = []
    data: dict[str, Any] = {
        "product": {"id": "p", "name": "Chè", "producer": "q", "product_set": min(ruleset.numbers)},
        "dossiers": [{"id": "d", "ruleset": ruleset.id, "kind": "new", "filed": start.isoformat()}],
        "results": [],
    }
    step = next_step(ruleset, way)
    for _ in range(_MOST_STEPS):
        if step.action == "choose":
            step = draw(st.sampled_from(step.alternatives))
        at = step.to if step.action == "send-up" else step.level
        if step.action in _FINAL or at is None or draw(st.integers(0, 9)) == 0:
            break
        day += draw(st.integers(1, 30)) * _DAY
        way.append(draw(_outcomes(ruleset, at)))
        data["results"].append(_record(way[-1], day))
        step = next_step(ruleset, way)
    if step.action == "recognise":
        shared = {"level": step.level, "stars": step.stars}
        decided = day + draw(st.integers(0, 30)) * _DAY
        data["decisions"] = [{"number": "r", "dossier": "d", "day": decided.isoformat(), **shared}]
        if draw(st.booleans()):
            issued = (decided + draw(st.integers(0, 30)) * _DAY).isoformat()
            data["certificates"] = [{"number": "c", "decision": "r", "issued": issued, **shared}]
    return History.from_json(data)


def histories(ruleset: Ruleset) -> st.SearchStrategy[History]:
    """Return a strategy for histories of one product: a dossier on its way through the levels.

    Each level comes to something, as far as the way was drawn; where it ends in a recognition there may be a
    decision and a certificate. The product belongs to the first set. Raises NotHeldError for a ruleset
    without levels.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require_levels(ruleset)
    return _histories(ruleset)


_MONTH_DAYS = 28


def _yearly() -> st.SearchStrategy[YearlyDay]:
    return st.builds(YearlyDay, month=st.integers(1, 12), day=st.integers(1, _MONTH_DAYS))


@st.composite
def _rounds(draw: st.DrawFn, ruleset: Ruleset) -> LevelRounds:
    levels = [level.id for level in ruleset.decision.levels]
    count = draw(st.integers(1, 3))
    days = draw(
        st.lists(
            _yearly(), min_size=2 * count, max_size=2 * count, unique_by=lambda day: (day.month, day.day)
        )
    )
    days.sort(key=lambda day: (day.month, day.day))
    pairs = zip(days[::2], days[1::2], strict=True)
    return LevelRounds(
        level=draw(st.sampled_from(levels)),
        proposed_by=draw(st.sampled_from(levels)),
        rounds=tuple(
            YearlyRound(number=number, proposed_before=proposed, held_before=held)
            for number, (proposed, held) in enumerate(pairs, start=1)
        ),
    )


def rounds(ruleset: Ruleset) -> st.SearchStrategy[LevelRounds]:
    """Return a strategy for the yearly rounds of a level of ``ruleset``: one to three, in order.

    Raises NotHeldError for a ruleset without levels.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require_levels(ruleset)
    return _rounds(ruleset)
