"""Working days: days off, swapped working days, and what a computed day says of them."""

from __future__ import annotations

import json
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from ocop_rules import LoadError, Ruleset, load
from ocop_rules.errors import ArgumentError, MissingExtraError
from ocop_rules.life import WorkCalendar, deadline, next_step, vietnam_calendar, withdrawal_due
from ocop_rules.model import Counted, OwnDays
from ocop_rules.rulesets import with_readings
from ocop_rules.rulesets.counting import calendar_of, joined

SATURDAY, MONDAY = date(2026, 8, 22), date(2026, 8, 31)
MINE = WorkCalendar(
    source="notice of 2026",
    first=date(2026, 1, 1),
    last=date(2026, 12, 31),
    days_off=(MONDAY, date(2026, 9, 1), date(2026, 9, 2)),
    working_days=(SATURDAY,),
)


@cache
def rules() -> Ruleset:
    return load("26-2026")


def due(start: date, holidays: object = frozenset(), ruleset: Ruleset | None = None) -> tuple[date, Counted]:
    found = deadline(ruleset or rules(), "commune", start, holidays=holidays)  # type: ignore[arg-type]
    assert found is not None
    return found.day, found.counted


def test_a_swapped_saturday_is_worked_for_the_monday() -> None:
    assert MINE.works(SATURDAY)
    assert not MINE.works(MONDAY)
    # from Thursday, 20 August: 21, 22, 24–28, then 3, 4, 7–11 and 14 September
    assert due(date(2026, 8, 20), MINE)[0] == date(2026, 9, 14)
    assert due(date(2026, 8, 20))[0] == date(2026, 9, 10)
    off_only = evolve(MINE, working_days=())
    assert due(date(2026, 8, 20), off_only)[0] == date(2026, 9, 15)


def test_every_computed_day_says_whether_holidays_were_counted_and_from_where() -> None:
    assert due(date(2026, 8, 20))[1] == Counted(holidays="not-counted")
    assert due(date(2026, 8, 20), MINE)[1] == Counted(holidays="counted", sources=("notice of 2026",))
    assert due(date(2026, 8, 20), {MONDAY})[1] == Counted(holidays="counted", sources=("given",))
    assert due(date(2026, 12, 20), MINE)[1].holidays == "partly"
    renewal = deadline(rules(), "province", date(2026, 8, 20), "renewal", MINE)
    assert renewal is not None
    assert renewal.counted == Counted(holidays="no-matter")
    gone = withdrawal_due(rules(), 3, "law-broken", date(2026, 8, 17))
    assert gone.counted.holidays == "no-matter"
    moved = with_readings(rules(), {"day-count": "next-working-day"})
    # 15 days from 17 August are 1 September, a holiday; 2 September is one, too
    gone = withdrawal_due(moved, 3, "law-broken", date(2026, 8, 17), MINE)
    assert (gone.by, gone.counted.holidays) == (date(2026, 9, 3), "counted")
    step = next_step(rules(), since=date(2026, 8, 20), holidays=MINE)
    assert step.to_json()["counted"] == {"holidays": "counted", "sources": ["notice of 2026"]}


def test_a_province_adds_days_in_its_overlay() -> None:
    own = OwnDays(days_off=(date(2026, 8, 24),), working_days=(date(2026, 8, 29),))
    laid = evolve(rules(), decision=evolve(rules().decision, calendar=own))
    day, counted = due(date(2026, 8, 20), MINE, laid)
    assert (day, counted.sources) == (date(2026, 9, 14), ("notice of 2026", "26-2026"))
    alone, counted = due(date(2026, 8, 20), ruleset=laid)
    assert (alone, counted) == (date(2026, 9, 10), Counted(holidays="not-counted", sources=("26-2026",)))
    # of two that disagree about a day the later one counts
    both = joined(MINE, WorkCalendar(source="x", days_off=(SATURDAY,), working_days=(MONDAY,)))
    assert both is not None
    assert (both.works(SATURDAY), both.works(MONDAY), both.works(date(2026, 9, 1))) == (False, True, False)


def test_the_package_knows_the_holidays_and_the_swaps() -> None:
    pytest.importorskip("holidays")
    calendar = vietnam_calendar()
    assert calendar.works(SATURDAY)
    for day in (MONDAY, date(2026, 9, 1), date(2026, 9, 2), date(2026, 2, 17), date(2024, 4, 29)):
        assert not calendar.works(day)
    assert calendar.works(date(2024, 5, 4))  # a Saturday worked for Monday, 29 April 2024
    assert due(date(2026, 8, 20), calendar)[0] == date(2026, 9, 14)
    (source,) = due(date(2026, 8, 20), calendar)[1].sources
    assert source.startswith("holidays ")
    assert WorkCalendar.from_json(calendar.to_json()) == calendar


def test_a_calendar_of_one_year_has_the_days_of_that_year_alone() -> None:
    pytest.importorskip("holidays")
    whole = vietnam_calendar(2024, 2026)
    for year in (2024, 2025, 2026):
        one = vietnam_calendar(year, year)
        assert (one.first, one.last) == (date(year, 1, 1), date(year, 12, 31))
        for days, every in ((one.days_off, whole.days_off), (one.working_days, whole.working_days)):
            assert days
            assert list(days) == [day for day in every if day.year == year]


@pytest.mark.parametrize(
    ("years", "pointer", "least"),
    [
        ((1899, 2026), "/first_year", 1900),
        ((2101, 2101), "/first_year", 1900),
        ((2026, 2101), "/last_year", 2026),
        ((2026, 2025), "/last_year", 2026),
    ],
)
def test_a_calendar_of_years_that_nobody_means_is_refused(
    years: tuple[int, int], pointer: str, least: int
) -> None:
    with pytest.raises(LoadError) as caught:
        vietnam_calendar(*years)
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer, fault.fields["least"]) == ("range", pointer, least)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(MissingExtraError) as caught:
        vietnam_calendar()
    assert "ocop-rules[calendar]" in str(caught.value)


def test_a_calendar_file_is_strict(tmp_path: Path) -> None:
    assert WorkCalendar.parse(json.dumps(MINE.to_json())) == MINE
    for change, code in (
        ({"working_days": ["2026-08-31"]}, "calendar-both"),
        ({"first": "2027-01-01"}, "period-reversed"),
        ({"days_off": ["2026-02-30"]}, "date"),
        ({"source": ""}, "pattern"),
        ({"hours": 8}, "unknown-key"),
    ):
        with pytest.raises(LoadError) as caught:
            WorkCalendar.from_json(MINE.to_json() | change, str(tmp_path / "calendar.json"))
        assert [fault.code for fault in caught.value.faults] == [code]
    assert calendar_of(frozenset()) is None


def test_days_off_that_can_be_read_only_once_are_refused_and_not_lost() -> None:
    with pytest.raises(ArgumentError) as caught:
        due(date(2026, 8, 20), iter([MONDAY]))
    assert caught.value.name == "holidays"
