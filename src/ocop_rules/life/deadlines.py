"""Rounds, time limits and the deadlines of plans: which round takes a dossier, which day is the last.

Rounds: Decision 26/2026, article 5; limits: articles 7.2 and 7.6(g). A plan of a province or a city
sets days of its own, once (:class:`~ocop_rules.model.process.Deadline`). What the sources do not hold
is an error (:class:`~ocop_rules.errors.NotHeldError`), never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, cast

from attrs import evolve

from ocop_rules.errors import Fault, LoadError, NotHeldError, UnknownNameError, require, require_many, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.applicable import Applicable, Why
from ocop_rules.model.dossier import Due, PlanDay, RoundDates, RoundsOn
from ocop_rules.model.process import PRODUCER, Deadline, Kind, LevelRounds, YearlyDay, YearlyRound
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.counting import count_days, require_holidays
from ocop_rules.rulesets.doubts import doubts_about
from ocop_rules.rulesets.readings import process_reading
from ocop_rules.rulesets.registry import require_kind
from ocop_rules.structure.days import NO_HOLIDAYS, day_before, is_before, require_day, require_days, shifted

_YEAR: Final = 365

# -- yearly rounds --------------------------------------------------------------------------------


def _yearly(day: YearlyDay, year: int) -> date:
    if year > date.max.year:
        raise LoadError([Fault(code="day-range", found=show(str(date.max)), fields={"days": _YEAR})])
    return date(year, day.month, day.day)


def _held(ruleset: Ruleset, level: str) -> LevelRounds | None:
    return next((one for one in ruleset.decision.rounds if one.level == level), None)


def _require_level(ruleset: Ruleset, level: str) -> None:
    known = [one.id for one in ruleset.decision.levels]
    if level not in known:
        raise UnknownNameError("level", level, known)


def rounds_of(ruleset: Ruleset, level: str) -> LevelRounds:
    """Return the yearly rounds of a level; raises NotHeldError where the sources hold none."""
    held = _held(ruleset, level)
    if held is not None:
        return held
    _require_level(ruleset, level)
    raise NotHeldError(ruleset.id, "rounds")


def round_for(
    ruleset: Ruleset, level: str, proposed: date, kind: Kind = "new", further: Iterable[YearlyRound] = ()
) -> RoundDates | None:
    """Return the round of ``level`` that takes a dossier proposed on ``proposed``.

    It is the first one whose limit lies after that day: on the day of the limit it is too late.
    ``further`` are rounds held beside the decision's own. None for a renewal that does not go
    through rounds (reading ``renewal-rounds``). Where only a plan sets days (see
    :func:`filing_deadlines`), its round is returned, ``late`` when the dossier came after the last of
    them. Raises NotHeldError where neither rounds nor days are held.

    In Decision 26/2026, article 5.1, what a commune proposes on 29 October is taken by round 2 of that
    year, and what it proposes on 30 October by round 1 of the next.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require(level, str, "level", "plain-text")
    require_kind(kind)
    require_many(further, "further", "rounds")
    further = tuple(further)
    for one in further:
        require(one, YearlyRound, "further", "rounds")
    require_day(proposed, "proposed")
    if _held(ruleset, level) is None:
        planned = _planned(ruleset, level, kind)
        if planned is not None:
            return evolve(
                planned, late=planned.last_proposal is not None and proposed > planned.last_proposal
            )
    held = rounds_of(ruleset, level)
    if kind == "renewal" and process_reading(ruleset.choices, "renewal-rounds") == "outside":
        return None
    return _taking(held, proposed, further)


def _taking(held: LevelRounds, proposed: date, further: Iterable[YearlyRound] = ()) -> RoundDates:
    return min(
        (
            _dates(held, one, year)
            for one in (*held.rounds, *further)
            for year in (proposed.year, proposed.year + 1)
            if is_before(proposed, _yearly(one.proposed_before, year))
        ),
        key=lambda found: (found.last_proposal, found.number),
    )


def _dates(held: LevelRounds, one: YearlyRound, year: int) -> RoundDates:
    limit = _yearly(one.proposed_before, year)
    end = _yearly(one.held_before, year)
    if end <= limit:
        end = _yearly(one.held_before, year + 1)
    return RoundDates(
        level=held.level,
        number=one.number,
        year=year,
        last_proposal=day_before(limit),
        last_held=day_before(end),
        cites=one.cites or held.cites,
    )


def rounds_on(ruleset: Ruleset, level: str, day: date, kind: Kind = "new") -> RoundsOn:
    """Return the rounds of ``level`` on ``day``: which takes what is proposed then, and what comes next.

    Under Decision 26/2026, article 5, on 30 April 2027 the province's round 1 is running (held by 29 June),
    round 2 takes what is proposed (by 29 October), and round 1 of 2028 is the next. Raises what
    :func:`round_for` raises.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require_kind(kind)
    require_day(day)
    return evolve(_rounds_on(ruleset, level, day, kind), doubtful=doubts_about(ruleset))


def _rounds_on(ruleset: Ruleset, level: str, day: date, kind: Kind) -> RoundsOn:
    takes = round_for(ruleset, level, day, kind)
    if takes is None:
        choice = process_reading(ruleset.choices, "renewal-rounds")
        return RoundsOn(
            level=level,
            day=day,
            takes=None,
            notices=("renewals-outside",),
            readings=FrozenDict({"renewal-rounds": choice}),
            cites=rounds_of(ruleset, level).cites,
        )
    held = _held(ruleset, level)
    if held is None:
        closed = takes.late and not _over(takes, day)
        return RoundsOn(
            level=level,
            day=day,
            takes=takes,
            running=(takes,) if closed else (),
            notices=("plan",),
            cites=takes.cites,
        )
    notices = ("further-rounds",) if held.further_needs else ()
    running = tuple(
        one
        for year in range(max(day.year - 1, date.min.year), day.year + 1)
        for each in held.rounds
        if not is_before(day, _yearly(each.proposed_before, year))
        and not _over(one := _dates(held, each, year), day)
    )
    after = _taking(held, shifted(cast("date", takes.last_proposal), 1))
    return RoundsOn(
        level=level, day=day, takes=takes, next=after, running=running, notices=notices, cites=held.cites
    )


def _over(one: RoundDates, day: date) -> bool:
    return one.last_held is not None and one.last_held < day


# -- limits in days -------------------------------------------------------------------------------


def deadline(
    ruleset: Ruleset,
    level: str,
    start: date,
    kind: Kind = "new",
    holidays: Holidays = NO_HOLIDAYS,
) -> Due | None:
    """Return the last day a level has for a dossier that reached it on ``start``.

    Decision 26/2026: the commune 15 working days (article 7.2), for renewals the province and the
    centre 45 days each from the complete dossier (article 7.6g). ``holidays`` is a calendar, or days
    off beside Saturdays and Sundays; the answer tells whether public holidays were ``counted``, and
    from where. None where the decision sets no limit. Raises UnknownNameError for a level that it does not
    have.
    """
    require(level, str, "level", "plain-text")
    require_kind(kind)
    require_holidays(holidays)
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    for limit in ruleset.decision.limits:
        if limit.level == level and (not limit.kinds or kind in limit.kinds):
            day, counted = count_days(ruleset, start, limit.days, holidays, working=limit.working)
            return Due(
                level=level, since=limit.since, start=start, day=day, counted=counted, cites=limit.cites
            )
    if ruleset.decision.levels:
        _require_level(ruleset, level)
    return None


# -- the days of a plan ---------------------------------------------------------------------------


def _for(ruleset: Ruleset, kind: Kind) -> tuple[Deadline, ...]:
    return tuple(one for one in ruleset.decision.deadlines if not one.kinds or kind in one.kinds)


def filing_deadlines(ruleset: Ruleset, level: str | None = None, kind: Kind = "new") -> tuple[Deadline, ...]:
    """Return the deadlines by which the producer hands in its dossier, the earliest first."""
    mine = [one for one in _for(ruleset, kind) if one.by == PRODUCER and level in (None, one.level)]
    return tuple(sorted(mine, key=lambda one: one.before))


def _council_deadlines(ruleset: Ruleset, level: str | None, kind: Kind) -> tuple[Deadline, ...]:
    councils = {body.id for body in ruleset.decision.bodies if body.role == "council"}
    mine = [one for one in _for(ruleset, kind) if one.by in councils and level in (None, one.level)]
    return tuple(sorted(mine, key=lambda one: one.before))


def _planned(ruleset: Ruleset, level: str, kind: Kind) -> RoundDates | None:
    """Return the round that a plan holds once at a level, None where it sets no days there."""
    filing, judging = filing_deadlines(ruleset, level, kind), _council_deadlines(ruleset, level, kind)
    if not filing and not judging:
        return None
    return RoundDates(
        level=level,
        number=None,
        year=(filing or judging)[0].before.year,
        last_proposal=day_before(filing[0].before) if filing else None,
        last_held=day_before(judging[0].before) if judging else None,
        cites=tuple(dict.fromkeys(cite for one in (*filing, *judging) for cite in one.cites)),
    )


def plan_days(
    ruleset: Ruleset,
    kind: Kind = "new",
    *,
    filed: date | None = None,
    evaluated: date | None = None,
    today: date | None = None,
) -> tuple[PlanDay, ...]:
    """Return the deadlines of a plan for a dossier, each with its last day and whether that was missed.

    "Before 3 October" leaves out the 3rd. ``filed`` is held against what the producer hands in,
    ``evaluated`` against what a council does; what has not been done is late once ``today`` lies after
    the last day.
    """
    require_kind(kind)
    require_days(filed=filed, evaluated=evaluated, today=today)
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    councils = {one.id for one in _council_deadlines(ruleset, None, kind)}
    found = []
    for one in sorted(_for(ruleset, kind), key=lambda one: (one.before, one.id)):
        done = filed if one.by == PRODUCER else evaluated if one.id in councils else None
        last, known = day_before(one.before), done if done is not None else today
        late = known is not None and known > last
        found.append(
            PlanDay(id=one.id, level=one.level, by=one.by, last=last, done=done, late=late, cites=one.cites)
        )
    return tuple(found)


def under_overlay(
    answer: Applicable, overlay: Ruleset, *, evaluated: date | None = None, today: date | None = None
) -> Applicable:
    """Return which rules apply to a dossier where an overlay is laid over the decision it falls under.

    The deadlines of the overlay's plan are told with whether they were missed. Where it is laid over
    another decision, or does not apply on the day of filing, the answer stays and a notice says so.
    """
    require_days(evaluated=evaluated, today=today)
    require(answer, Applicable, "answer", "Applicable")
    require(overlay, Ruleset, "overlay", "Ruleset")
    if overlay.law.id != answer.ruleset.id:
        return evolve(answer, notices=(*answer.notices, "overlay-elsewhere"))
    if answer.filed not in overlay.decision.identity.period:
        return evolve(answer, notices=(*answer.notices, "overlay-not-then"))
    days = plan_days(overlay, answer.kind, filed=answer.filed, evaluated=evaluated, today=today)
    why = Why(code="overlay", ruleset=overlay.id, day=answer.filed, cites=overlay.layers[-1].cites)
    doubtful = doubts_about(overlay)
    return evolve(answer, ruleset=overlay, why=(*answer.why, why), deadlines=days, doubtful=doubtful)
