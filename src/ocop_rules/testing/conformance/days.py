"""Clauses about time, rule 13: days counted one by one, and what "before" a day means."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from hypothesis import assume
from hypothesis import strategies as st

from ocop_rules.life import deadlines
from ocop_rules.model.process import TimeLimit
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.readings import process_reading
from ocop_rules.testing.conformance.trial import Trial
from ocop_rules.testing.lives import near_days

_DAY = timedelta(days=1)
_SATURDAY = 5


# -- limits in days -------------------------------------------------------------------------------


def has_limits(rules: Ruleset) -> bool:
    """Tell whether a level has a time limit."""
    return bool(rules.decision.limits)


def _last(rules: Ruleset, limit: TimeLimit, start: date, given: Collection[date]) -> date:
    """Return the last day of a limit, counted day by day as the ruleset reads it."""
    way = process_reading(rules.choices, "day-count")
    own = rules.decision.calendar
    off, worked = (set(), set()) if own is None else (set(own.days_off), set(own.working_days))

    def works(day: date) -> bool:
        known_off = day in off or (day in given and day not in worked)
        return day in worked or (day.weekday() < _SATURDAY and not known_off)

    counted = [start] if way == "first-day-counted" and (works(start) or not limit.working) else []
    day = start
    while len(counted) < limit.days:
        day += _DAY
        if works(day) or not limit.working:
            counted.append(day)
    last = counted[-1]
    while way == "next-working-day" and not works(last):
        last += _DAY
    return last


def days_counted(trial: Trial) -> None:
    """A limit ends on the day that counting its days one by one comes to, days off left out."""
    rules = trial.rules
    limit = trial.draw(st.sampled_from(rules.decision.limits))
    kind = trial.draw(st.sampled_from(limit.kinds or ("new",)))
    start = trial.draw(near_days(rules))
    days = [start + by * _DAY for by in range(limit.days + 2)]
    given = frozenset(trial.draw(st.lists(st.sampled_from(days), max_size=3)))
    first = next(
        one for one in rules.decision.limits if one.level == limit.level and kind in (one.kinds or (kind,))
    )
    trial.record({"start": start.isoformat(), "days_off": sorted(day.isoformat() for day in given)})
    found = deadlines.deadline(rules, limit.level, start, kind, holidays=given)
    trial.same(
        f"limits/{limit.level}", _last(rules, first, start, given), None if found is None else found.day
    )


# -- "before" a day -------------------------------------------------------------------------------


def has_last_days(rules: Ruleset) -> bool:
    """Tell whether there are rounds, or days that a plan sets."""
    return bool(rules.decision.rounds or rules.decision.deadlines)


def before_leaves_out(trial: Trial) -> None:
    """What is to be done "before" a day is late on that day, and in time on the eve of it."""
    rules = trial.rules
    day = trial.draw(near_days(rules))
    trial.record({"day": day.isoformat()})
    for one in deadlines.plan_days(rules, filed=day, evaluated=day, today=day):
        limit = next(each for each in rules.decision.deadlines if each.id == one.id)
        trial.same(f"deadlines/{one.id}/late", day >= limit.before, one.late)
    for held in rules.decision.rounds:
        limits = [
            (date(year, each.proposed_before.month, each.proposed_before.day), each.number)
            for year in (day.year, day.year + 1)
            for each in held.rounds
        ]
        assume(limits)
        next_limit, number = min(one for one in limits if day < one[0])
        found = deadlines.round_for(rules, held.level, day)
        said = None if found is None else [found.number, found.last_proposal]
        trial.same(f"rounds/{held.level}", [number, next_limit - _DAY], said)
