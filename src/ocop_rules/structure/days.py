"""Days: whole days, working days and calendar months, counted without a clock.

"Today" is always an argument. The decisions say how many days there are, not how they are
counted; the ways of counting are named here, and a ruleset declares which one it takes
(readings ``day-count`` and ``certificate-last-day``).

>>> from datetime import date
>>> last_day(date(2026, 5, 22), 60)
datetime.date(2026, 7, 21)
>>> add_months(date(2024, 2, 29), 36)
datetime.date(2027, 2, 28)
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final, Literal

from ocop_rules.errors import Fault, LoadError, show

CountingWay = Literal["first-day-not-counted", "first-day-counted", "next-working-day"]
"""How days from an event are counted: the day of the event is not counted; it is day 1; or it is not
counted and a last day that falls on a day off moves to the next working day."""

Anniversary = Literal["anniversary", "eve"]

NO_HOLIDAYS: Final[frozenset[date]] = frozenset()
_SATURDAY = 5
_MONTHS = 12


def require_day(value: object, name: str = "day") -> date:
    """Return ``value`` if it is a day; raises LoadError (``not-a-day``) for anything else.

    A time of day is refused as well: a moment lies on another day in another place.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise LoadError([Fault(code="not-a-day", found=show(str(value)), fields={"name": name})])
    return value


def require_days(**days: object) -> None:
    """Raise LoadError (``not-a-day``) for what is neither a day nor None; each goes by its name."""
    for name, day in days.items():
        if day is not None:
            require_day(day, name)


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise LoadError([Fault(code="day-range", found=show(str(day)), fields={"days": days})]) from None


def is_before(day: date, limit: date) -> bool:
    """Tell whether ``day`` keeps a limit that says "before": the day of the limit is too late.

    >>> is_before(date(2026, 4, 29), date(2026, 4, 30)), is_before(date(2026, 4, 30), date(2026, 4, 30))
    (True, False)
    """
    return require_day(day) < require_day(limit, "limit")


def day_before(limit: date) -> date:
    """Return the last day that keeps a limit that says "before"."""
    return _moved(require_day(limit, "limit"), -1)


def is_working_day(
    day: date, holidays: Collection[date] = NO_HOLIDAYS, worked: Collection[date] = NO_HOLIDAYS
) -> bool:
    """Tell whether ``day`` is a working day: neither Saturday nor Sunday nor one of ``holidays``.

    ``worked`` are Saturdays and Sundays that are worked, as when a day off is swapped.

    >>> is_working_day(date(2026, 8, 22)), is_working_day(date(2026, 8, 22), worked={date(2026, 8, 22)})
    (False, True)
    """
    require_day(day)
    return day in worked or (day.weekday() < _SATURDAY and day not in holidays)


def next_working_day(
    day: date, holidays: Collection[date] = NO_HOLIDAYS, worked: Collection[date] = NO_HOLIDAYS
) -> date:
    """Return ``day`` if it is a working day, otherwise the first one after it."""
    while not is_working_day(day, holidays, worked):
        day = _moved(day, 1)
    return day


def last_day(
    start: date,
    days: int,
    way: CountingWay = "first-day-not-counted",
    *,
    working: bool = False,
    holidays: Collection[date] = NO_HOLIDAYS,
    worked: Collection[date] = NO_HOLIDAYS,
) -> date:
    """Return the last of ``days`` days that run from the event on ``start``.

    ``working`` counts working days only; then the last day is one anyway. ``holidays`` are days off
    beside Saturdays and Sundays, ``worked`` Saturdays and Sundays that are worked. Raises LoadError
    for what is no day, for fewer than one day and for a last day behind the year 9999.

    >>> last_day(date(2026, 5, 22), 30, "next-working-day")
    datetime.date(2026, 6, 22)
    >>> last_day(date(2026, 6, 1), 15, working=True)
    datetime.date(2026, 6, 22)
    """
    require_day(start, "start")
    if type(days) is not int or days < 1:
        fault = Fault(code="range", found=show(days), fields={"least": 1, "most": date.max.toordinal()})
        raise LoadError([fault])
    if working:
        return _last_working_day(start, days, (holidays, worked), first=way == "first-day-counted")
    if way == "first-day-counted":
        return _moved(start, days - 1)
    last = _moved(start, days)
    return next_working_day(last, holidays, worked) if way == "next-working-day" else last


def _last_working_day(
    start: date, days: int, but: tuple[Collection[date], Collection[date]], *, first: bool
) -> date:
    day = start if first else _moved(start, 1)
    left = days
    while True:
        left -= is_working_day(day, *but)
        if not left:
            return day
        day = _moved(day, 1)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, ``months`` calendar months later.

    Where that month has no such day it is the last day of the month: 31 August and six months are
    28 or 29 February, and 29 February and 36 months are 28 February.
    """
    require_day(day)
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise LoadError([Fault(code="day-range", found=show(str(day)), fields={"days": months * 30})])
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_months(start: date, months: int, last: Anniversary = "anniversary") -> date:
    """Return the last day of ``months`` calendar months that run from ``start``.

    The day itself after so many months ("anniversary": the first day is not counted), or the day
    before it ("eve": the first day counts).

    >>> end_of_months(date(2024, 3, 15), 36), end_of_months(date(2024, 3, 15), 36, "eve")
    (datetime.date(2027, 3, 15), datetime.date(2027, 3, 14))
    """
    day = add_months(start, months)
    return day if last == "anniversary" else _moved(day, -1)


def days_left(today: date, last: date) -> int:
    """Return how many days remain after ``today`` up to and with ``last``; negative when it is over."""
    return (require_day(last, "last") - require_day(today, "today")).days


def shifted(day: date, days: int) -> date:
    """Return the day so many whole days later, earlier when ``days`` is negative."""
    return _moved(require_day(day), days)
