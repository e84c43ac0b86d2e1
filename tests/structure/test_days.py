from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_rules import LoadError
from ocop_rules.structure.days import (
    add_months,
    day_before,
    days_left,
    end_of_months,
    is_before,
    is_working_day,
    last_day,
    next_working_day,
    require_day,
    shifted,
)

DAYS = st.dates(date(1990, 1, 1), date(2190, 12, 31))
IN_FORCE = date(2026, 5, 22)


@pytest.mark.parametrize(
    ("days", "way", "expected"),
    [
        (60, "first-day-not-counted", date(2026, 7, 21)),
        (60, "first-day-counted", date(2026, 7, 20)),
        (60, "next-working-day", date(2026, 7, 21)),
        (30, "first-day-not-counted", date(2026, 6, 21)),
        (30, "first-day-counted", date(2026, 6, 20)),
        (30, "next-working-day", date(2026, 6, 22)),
    ],
)
def test_the_days_of_the_transition_under_every_way_of_counting(days: int, way: str, expected: date) -> None:
    assert last_day(IN_FORCE, days, way) == expected  # type: ignore[arg-type]


def test_a_last_day_moves_past_a_holiday_too() -> None:
    holidays = {date(2026, 6, 22), date(2026, 6, 23)}
    assert last_day(IN_FORCE, 30, "next-working-day", holidays=holidays) == date(2026, 6, 24)


def test_fifteen_working_days_leave_out_weekends_and_holidays() -> None:
    monday = date(2026, 6, 1)
    assert last_day(monday, 15, working=True) == date(2026, 6, 22)
    assert last_day(monday, 15, "first-day-counted", working=True) == date(2026, 6, 19)
    assert last_day(monday, 15, working=True, holidays={date(2026, 6, 2)}) == date(2026, 6, 23)
    # received on a Saturday: counting starts on Monday either way
    assert last_day(date(2026, 6, 6), 1, "first-day-counted", working=True) == date(2026, 6, 8)


def test_before_excludes_the_day() -> None:
    limit = date(2024, 10, 3)
    assert is_before(date(2024, 10, 2), limit)
    assert not is_before(limit, limit)
    assert day_before(date(2026, 3, 1)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 3, 31), 36, date(2027, 3, 31)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 12, 31), 1, date(2025, 1, 31)),
        (date(2024, 1, 31), -2, date(2023, 11, 30)),
    ],
)
def test_calendar_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_the_last_day_of_36_months_in_both_readings() -> None:
    assert end_of_months(date(2024, 11, 5), 36) == date(2027, 11, 5)
    assert end_of_months(date(2024, 11, 5), 36, "eve") == date(2027, 11, 4)
    assert end_of_months(date(2024, 3, 1), 36, "eve") == date(2027, 2, 28)


def test_days_left_and_shifted() -> None:
    assert days_left(date(2026, 5, 22), date(2026, 5, 24)) == 2
    assert days_left(date(2026, 5, 24), date(2026, 5, 22)) == -2
    assert shifted(date(2027, 3, 15), -180) == date(2026, 9, 16)


@pytest.mark.parametrize("value", [None, "2026-05-22", 20260522, datetime(2026, 5, 22)])  # noqa: DTZ001
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(LoadError) as caught:
        require_day(value)
    assert caught.value.faults[0].code == "not-a-day"


@pytest.mark.parametrize("days", [0, -1, True, 1.0, "3"])
def test_a_limit_has_whole_days(days: object) -> None:
    with pytest.raises(LoadError):
        last_day(IN_FORCE, days)  # type: ignore[arg-type]


def test_days_behind_the_calendar_are_a_fault() -> None:
    for call in (
        lambda: last_day(date(9999, 12, 31), 1),
        lambda: add_months(date(9999, 1, 1), 12),
        lambda: day_before(date.min),
        lambda: next_working_day(date(9999, 12, 31), {date(9999, 12, 31)}),
    ):
        with pytest.raises(LoadError) as caught:
            call()
        assert caught.value.faults[0].code == "day-range"


@given(DAYS, st.integers(1, 40), st.frozensets(st.integers(0, 60), max_size=10), st.sampled_from([0, 1]))
def test_working_days_are_those_that_remain_when_days_off_are_struck_out(
    start: date, days: int, off: frozenset[int], begin: int
) -> None:
    holidays = {start + timedelta(days=number) for number in off}
    way = ("first-day-counted", "first-day-not-counted")[begin]
    last = last_day(start, days, way, working=True, holidays=holidays)  # type: ignore[arg-type]
    span = [start + timedelta(days=number) for number in range(begin, (last - start).days + 1)]
    working = [day for day in span if day.isoweekday() <= 5 and day not in holidays]
    assert len(working) == days
    assert working[-1] == last
    assert is_working_day(last, holidays)


@given(DAYS, st.integers(0, 600))
def test_months_keep_the_day_where_it_exists_and_never_leave_the_month(day: date, months: int) -> None:
    found = add_months(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
