"""Working days: days off, Saturdays and Sundays that are worked, and what a computed day says of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal

from attrs import frozen

from ocop_rules.errors import Fault
from ocop_rules.model.terms import Citation
from ocop_rules.structure.days import is_working_day, require_day
from ocop_rules.structure.forms import Form, WholeForm
from ocop_rules.structure.limits import Pattern

SourceName = Annotated[str, Pattern(r"[^ \t\n\r]([^\t\n\r]{0,198}[^ \t\n\r])?")]


@frozen(kw_only=True)
class OwnDays(Form):
    """Days off and swapped working days that a ruleset or overlay sets itself."""

    days_off: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class WorkCalendar(Form):
    """Which days are worked: a calendar file, or what a calendar was made from.

    ``days_off`` are days off beside Saturdays and Sundays, ``working_days`` Saturdays and Sundays that
    are worked because a day off was moved. ``source`` says where they come from; ``first`` and ``last``
    are the days between which all of them are known, None where nothing is said. A day cannot be both.
    """

    source: SourceName
    first: date | None = None
    last: date | None = None
    days_off: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()

    def faults_within(self) -> list[Fault]:
        """Return a fault for a day that is both off and worked, and for a span that ends before it begins."""
        faults = [
            Fault(code="calendar-both", pointer="/working_days", found=str(day))
            for day in sorted({*self.days_off} & {*self.working_days})
        ]
        if self.first is not None and self.last is not None and self.last < self.first:
            faults.append(Fault(code="period-reversed", pointer="/last", found=str(self.last)))
        return faults

    @cached_property
    def off(self) -> frozenset[date]:
        """The days off, as a set."""
        return frozenset(self.days_off)

    @cached_property
    def worked(self) -> frozenset[date]:
        """The Saturdays and Sundays that are worked, as a set."""
        return frozenset(self.working_days)

    def works(self, day: date) -> bool:
        """Tell whether ``day`` is a working day."""
        return is_working_day(day, self.off, self.worked)

    def knows(self, first: date, last: date) -> bool:
        """Tell whether the calendar says that it knows every day from ``first`` to ``last``."""
        require_day(first, "first")
        require_day(last, "last")
        return (self.first is None or self.first <= first) and (self.last is None or last <= self.last)


Holidays = WorkCalendar | Collection[date]
"""A calendar, or bare days off beside Saturdays and Sundays; none of them: only weekends are left out."""

GIVEN: Final = "given"
"""The source of bare days off."""

HolidayStanding = Literal["counted", "partly", "not-counted", "no-matter"]


@frozen(kw_only=True)
class Counted(WholeForm):
    """How a computed day stands to public holidays.

    "counted": they were, all of those between the event and the day; "partly": the calendar does not
    reach that far; "not-counted": only Saturdays and Sundays were left out; "no-matter": calendar days
    were counted, so that a day off changes nothing. ``sources`` says where the holidays come from:
    "given" for bare days, the name of a calendar, the id of the overlay that adds days.
    """

    holidays: HolidayStanding
    sources: tuple[str, ...] = ()


NO_MATTER: Final = Counted(holidays="no-matter")
