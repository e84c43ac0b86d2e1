"""The public holidays of Vietnam, with the working days they were swapped for.

The well-kept package ``holidays`` knows both (extra ``calendar``). Who has it not, or knows more, gives a
calendar file: :class:`~ocop_rules.model.working_days.WorkCalendar`.
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Final

from ocop_rules.errors import Fault, LoadError, MissingExtraError, pointer, require, show
from ocop_rules.model.working_days import WorkCalendar

FIRST_YEAR: Final = 2019
"""The year of the earliest decision that is held."""

LAST_YEAR: Final = 2050
_EARLIEST, _LATEST = 1900, 2100
"""The years that may be asked for; a number beyond them is no year that anybody means."""


def vietnam_calendar(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> WorkCalendar:
    """Return the public holidays of Vietnam from ``first_year`` to ``last_year``, both included.

    Days off include those observed for a holiday on a weekend and those swapped for a weekend day, which
    then is a working day: 22 August 2026, a Saturday, is worked for Monday, 31 August. Swaps are made known
    a year ahead at most, so that those of later years are in a later version of the package; ``source``
    names the version. Raises :class:`~ocop_rules.errors.LoadError` for years before 1900 or after 2100, and
    :class:`~ocop_rules.errors.MissingExtraError` without the package.
    """
    for name, year, least in (("first_year", first_year, _EARLIEST), ("last_year", last_year, first_year)):
        require(year, int, name, "number")
        if not least <= year <= _LATEST:
            fields = {"least": least, "most": _LATEST}
            raise LoadError([Fault(code="range", pointer=pointer(name), found=show(year), fields=fields)])
    try:
        import holidays  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError("holidays", "calendar") from None
    # the year behind and the year before, for swaps over New Year
    known = holidays.country_holidays("VN", years=range(first_year - 1, last_year + 2))
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    worked = sorted(day for day in known.weekend_workdays if first <= day <= last)
    return WorkCalendar(
        source=f"holidays {version('holidays')} (VN)",
        first=first,
        last=last,
        days_off=tuple(sorted(day for day in known if first <= day <= last and day not in worked)),
        working_days=tuple(worked),
    )
