"""Counting days under a ruleset, with a calendar, and saying what was counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import cast

from attrs import evolve

from ocop_rules.errors import require, require_many
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.working_days import GIVEN, NO_MATTER, Counted, Holidays, WorkCalendar
from ocop_rules.rulesets.readings import day_count
from ocop_rules.structure.days import NO_HOLIDAYS, CountingWay, last_day, require_day

NEXT_WORKING: CountingWay = "next-working-day"


def require_holidays(holidays: object) -> None:
    """Raise an error for what is neither a calendar nor days: ArgumentError, or LoadError for an item."""
    if not isinstance(holidays, WorkCalendar):
        require_many(holidays, "holidays", "holidays")
        # what can be read only once would be empty when the days are counted
        require(holidays, Collection, "holidays", "holidays")
        for day in cast("Iterable[object]", holidays):
            require_day(day, "holidays")


def calendar_of(holidays: Holidays) -> WorkCalendar | None:
    """Return a calendar of what was given: itself, or one of bare days off; None for no days at all."""
    if isinstance(holidays, WorkCalendar):
        return holidays
    require_holidays(holidays)
    days = tuple(sorted(holidays))
    return WorkCalendar(source=GIVEN, days_off=days) if days else None


def joined(first: WorkCalendar | None, second: WorkCalendar | None) -> WorkCalendar | None:
    """Return both calendars as one; where they disagree about a day, the second one counts."""
    if first is None or second is None:
        return first or second
    off = (first.off - second.worked) | second.off
    worked = (first.worked - second.off) | second.worked
    return evolve(
        first,
        source=f"{first.source}, {second.source}"[:200].rstrip(),
        days_off=tuple(sorted(off)),
        working_days=tuple(sorted(worked)),
    )


def count_days(
    ruleset: Ruleset,
    start: date,
    days: int,
    holidays: Holidays = NO_HOLIDAYS,
    *,
    working: bool = False,
) -> tuple[date, Counted]:
    """Return the last of ``days`` days from the event on ``start``, and whether holidays were counted.

    The way of counting is the reading ``day-count`` of the ruleset; days off and days worked that the
    ruleset itself sets (an overlay of a province) are added to ``holidays``.
    """
    way = day_count(ruleset.choices)
    given, own = calendar_of(holidays), ruleset.decision.calendar
    mine = (
        None
        if own is None
        else WorkCalendar(source=ruleset.id, days_off=own.days_off, working_days=own.working_days)
    )
    used = joined(given, mine)
    off, worked = (NO_HOLIDAYS, NO_HOLIDAYS) if used is None else (used.off, used.worked)
    day = last_day(start, days, way, working=working, holidays=off, worked=worked)
    if not working and way != NEXT_WORKING:
        return day, NO_MATTER
    sources = tuple(one.source for one in (given, mine) if one is not None)
    if given is None:
        # what a province adds is no list of the public holidays
        return day, Counted(holidays="not-counted", sources=sources)
    return day, Counted(holidays="counted" if given.knows(start, day) else "partly", sources=sources)
