"""Counting days: holidays that are given, days of the ruleset itself, and what is told of both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from kit.ground import ruleset

from ocop_rules import LoadError, Ruleset
from ocop_rules.errors import ArgumentError
from ocop_rules.model.working_days import OwnDays, WorkCalendar
from ocop_rules.rulesets.counting import calendar_of, count_days, joined, require_holidays

DAY = timedelta(days=1)

FRIDAY, SATURDAY, MONDAY = date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 8)


def test_days_off_are_days_in_any_order() -> None:
    found = calendar_of([MONDAY, FRIDAY])
    assert found is not None
    assert (found.source, found.days_off, found.working_days) == ("given", (FRIDAY, MONDAY), ())
    given = WorkCalendar(source="city")
    assert calendar_of(given) is given
    assert calendar_of([]) is None


@pytest.mark.parametrize("wrong", ["2026-06-05", {"2026-06-05": 1}, 7, None])
def test_holidays_are_many_days(wrong: Any) -> None:
    for call in (require_holidays, calendar_of):
        with pytest.raises(ArgumentError) as caught:
            call(wrong)
        assert (caught.value.name, caught.value.needed) == ("holidays", "holidays")


def test_what_can_be_read_only_once_is_no_calendar() -> None:
    once: Any = iter([MONDAY])
    with pytest.raises(ArgumentError) as caught:
        require_holidays(once)
    assert (caught.value.name, caught.value.needed) == ("holidays", "holidays")
    for well in (frozenset({MONDAY}), WorkCalendar(source="city"), ()):
        require_holidays(well)


def test_each_holiday_is_a_day() -> None:
    wrong: Any = [MONDAY, "2026-06-05"]
    for call in (require_holidays, calendar_of):
        with pytest.raises(LoadError) as caught:
            call(wrong)
        (fault,) = caught.value.faults
        assert (fault.code, fault.found, fault.fields["name"]) == ("not-a-day", '"2026-06-05"', "holidays")


def test_two_calendars_know_what_the_first_knows() -> None:
    first = WorkCalendar(source="one", first=FRIDAY, last=MONDAY, days_off=(MONDAY,))
    second = WorkCalendar(source="two", days_off=(FRIDAY,), working_days=(SATURDAY,))
    both = joined(first, second)
    assert both == WorkCalendar(
        source="one, two", first=FRIDAY, last=MONDAY, days_off=(FRIDAY, MONDAY), working_days=(SATURDAY,)
    )
    long = joined(WorkCalendar(source="a" * 150), WorkCalendar(source="b" * 150))
    assert long is not None
    assert long.source == "a" * 150 + ", " + "b" * 48


def with_days(**days: Any) -> Ruleset:
    base = ruleset("synthetic")
    return evolve(base, decision=evolve(base.decision, calendar=OwnDays(**days)))


def test_the_days_of_the_ruleset_count_beside_those_that_are_given() -> None:
    off, worked = with_days(days_off=(MONDAY,)), with_days(working_days=(SATURDAY,))
    tuesday = MONDAY + DAY
    assert count_days(ruleset("synthetic"), FRIDAY, 1, working=True)[0] == MONDAY
    day, counted = count_days(off, FRIDAY, 1, working=True)
    assert (day, counted.holidays, counted.sources) == (tuesday, "not-counted", ("synthetic",))
    assert count_days(worked, FRIDAY, 1, working=True)[0] == SATURDAY
    given = WorkCalendar(source="city", first=FRIDAY, last=tuesday, days_off=(tuesday,))
    day, counted = count_days(off, FRIDAY, 1, given, working=True)
    assert (day, counted.holidays, counted.sources) == (tuesday + DAY, "partly", ("city", "synthetic"))
    day, counted = count_days(worked, FRIDAY, 1, given, working=True)
    assert (day, counted.holidays, counted.sources) == (SATURDAY, "counted", ("city", "synthetic"))


def test_where_calendar_days_are_counted_holidays_are_no_matter() -> None:
    given = WorkCalendar(source="city", days_off=(SATURDAY,))
    day, counted = count_days(ruleset("synthetic"), FRIDAY, 1, given)
    assert (day, counted.holidays, counted.sources) == (SATURDAY, "no-matter", ())
