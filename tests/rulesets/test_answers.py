"""What a dossier falls under, told whole: by which steps, on which days, under which readings."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of
from kit.reference import FIRST_CHOICES

from ocop_rules import Ruleset, load
from ocop_rules.errors import NoRuleError
from ocop_rules.model.applicable import Applicable
from ocop_rules.model.working_days import OwnDays, WorkCalendar
from ocop_rules.rulesets import Registry, shipped_registry, with_readings
from ocop_rules.rulesets.counting import calendar_of, count_days, joined
from ocop_rules.rulesets.doubts import doubts_about
from ocop_rules.rulesets.readings import council_reading, day_count, defaults, process_reading
from ocop_rules.rulesets.registry import filing_fault

IN_FORCE = date(2026, 5, 22)
"""The day on which Decision 26/2026 came into force."""
LAST = date(2026, 7, 21)
"""The last of the 60 days of article 12.2(a)."""
ONE = timedelta(days=1)


@cache
def known(**choices: str) -> Registry:
    registry = shipped_registry()
    if not choices:
        return registry
    chosen = {name.replace("_", "-"): choice for name, choice in choices.items()}
    return registry.with_ruleset(with_readings(registry.ruleset("26-2026"), chosen))


def whole(answer: Applicable) -> dict[str, Any]:
    """Return what an answer says, what is empty left out."""
    told = {
        "ruleset": answer.ruleset.id,
        "why": [(one.code, one.ruleset, one.day, one.transition) for one in answer.why],
        "readings": dict(answer.readings),
        "notices": list(answer.notices),
        "finish_by": answer.finish_by,
        "transition": None if answer.transition is None else answer.transition.id,
        "late": answer.late,
    }
    return {name: value for name, value in told.items() if value not in (None, [], {}, False)}


COUNT = {"day-count": "first-day-not-counted"}
PENDING = ("pending", "26-2026", LAST, "pending-new-or-upgrade")


@pytest.mark.parametrize(
    ("choices", "filed", "days", "expected"),
    [
        (
            {},
            date(2024, 10, 1),
            {"today": date(2024, 10, 2)},
            {"ruleset": "148-2023", "why": [("in-force", "148-2023", date(2024, 10, 1), None)]},
        ),
        # two decisions side by side: 1489 goes on until 21 July 2026
        (
            {},
            date(2026, 6, 1),
            {},
            {
                "ruleset": "26-2026",
                "why": [("overlap-later", "26-2026", date(2026, 6, 1), None)],
                "readings": {"overlap-dossier": "later"},
            },
        ),
        (
            {"overlap_dossier": "earlier"},
            date(2026, 6, 1),
            {"today": date(2026, 6, 1)},
            {
                "ruleset": "1489-2025",
                "why": [("overlap-earlier", "1489-2025", LAST, None)],
                "readings": {"overlap-dossier": "earlier"},
                "finish_by": LAST,
            },
        ),
        # pending on the day the new decision came into force
        (
            {},
            date(2026, 5, 21),
            {"today": IN_FORCE},
            {
                "ruleset": "1489-2025",
                "why": [("in-force", "1489-2025", date(2026, 5, 21), None), PENDING],
                "readings": COUNT,
                "finish_by": LAST,
                "transition": "pending-new-or-upgrade",
            },
        ),
        (
            {},
            date(2026, 5, 21),
            {"today": LAST},
            {
                "ruleset": "1489-2025",
                "why": [("in-force", "1489-2025", date(2026, 5, 21), None), PENDING],
                "readings": COUNT,
                "finish_by": LAST,
                "transition": "pending-new-or-upgrade",
            },
        ),
        (
            {},
            date(2026, 5, 21),
            {"today": LAST + ONE},
            {
                "ruleset": "26-2026",
                "why": [
                    ("in-force", "1489-2025", date(2026, 5, 21), None),
                    PENDING,
                    ("late", "26-2026", LAST, None),
                ],
                "readings": {**COUNT, "pending-late": "under-new"},
                "late": True,
            },
        ),
        (
            {"pending_late": "keep"},
            date(2026, 5, 21),
            {"today": LAST + ONE},
            {
                "ruleset": "1489-2025",
                "why": [("in-force", "1489-2025", date(2026, 5, 21), None), PENDING],
                "readings": {**COUNT, "pending-late": "keep"},
                "finish_by": LAST,
                "transition": "pending-new-or-upgrade",
                "late": True,
            },
        ),
        # ranked below on the eve, and waiting for the centre
        (
            {},
            date(2026, 4, 1),
            {"today": date(2026, 6, 1), "ranked_below": IN_FORCE - ONE},
            {
                "ruleset": "1489-2025",
                "why": [("in-force", "1489-2025", date(2026, 4, 1), None), PENDING],
                "readings": {**COUNT, "pending-above": "pending"},
                "finish_by": LAST,
                "transition": "pending-new-or-upgrade",
            },
        ),
        (
            {"pending_above": "evaluated"},
            date(2026, 4, 1),
            {"today": date(2026, 6, 1), "ranked_below": IN_FORCE - ONE},
            {
                "ruleset": "26-2026",
                "why": [
                    ("in-force", "1489-2025", date(2026, 4, 1), None),
                    ("ranked-below", "26-2026", IN_FORCE, None),
                ],
                "readings": {"pending-above": "evaluated"},
            },
        ),
        # evaluated on the eve, recognised on the day itself (article 12.1)
        (
            {},
            date(2026, 4, 1),
            {"evaluated": IN_FORCE - ONE, "recognised": IN_FORCE},
            {
                "ruleset": "1489-2025",
                "why": [
                    ("in-force", "1489-2025", date(2026, 4, 1), None),
                    ("ranked-before-keeps", "26-2026", IN_FORCE, "recognised-before"),
                ],
                "readings": {"ranked-not-certified": "keeps"},
            },
        ),
        (
            {"ranked_not_certified": "falls-under-new"},
            date(2026, 4, 1),
            {"evaluated": IN_FORCE - ONE, "recognised": IN_FORCE},
            {
                "ruleset": "26-2026",
                "why": [
                    ("in-force", "1489-2025", date(2026, 4, 1), None),
                    ("ranked-before-falls-under-new", "26-2026", IN_FORCE, "recognised-before"),
                ],
                "readings": {"ranked-not-certified": "falls-under-new"},
            },
        ),
        # overtaken by the amendment, whose clause no source holds
        (
            {},
            date(2025, 7, 5),
            {"today": date(2025, 7, 6)},
            {
                "ruleset": "148-2023",
                "why": [
                    ("in-force", "148-2023", date(2025, 7, 5), None),
                    ("amended-as-filed", "1489-2025", date(2025, 7, 6), None),
                ],
                "readings": {"amended-meanwhile": "as-filed"},
                "notices": ["transition-not-held"],
            },
        ),
        # overtaken by a decision whose clause no source holds
        (
            {},
            date(2023, 2, 23),
            {"today": date(2023, 2, 24)},
            {
                "ruleset": "781-2020",
                "why": [("in-force", "781-2020", date(2023, 2, 23), None)],
                "notices": ["replacement-not-held"],
            },
        ),
    ],
)
def test_an_answer_is_told_whole(
    choices: dict[str, str], filed: date, days: dict[str, date], expected: dict[str, Any]
) -> None:
    assert whole(known(**choices).for_dossier("new", filed, **days)) == expected  # type: ignore[arg-type]


def test_a_replacement_that_is_not_held_is_told_once() -> None:
    # 148 replaced 781; its amendment of 2025 did not
    for day in (date(2023, 2, 24), date(2025, 7, 6), date(2026, 6, 1)):
        assert known().for_dossier("new", date(2023, 2, 23), today=day).notices == ("replacement-not-held",)


def test_under_the_other_reading_an_amendment_takes_in_what_was_filed_before() -> None:
    registry = shipped_registry()
    amended = with_readings(registry.ruleset("1489-2025"), {"amended-meanwhile": "as-amended"})
    answer = registry.with_ruleset(amended).for_dossier("new", date(2025, 7, 5), today=date(2025, 7, 6))
    assert (answer.ruleset.id, answer.why[-1].code) == ("1489-2025", "amended")
    assert answer.notices == ("transition-not-held",)
    # and such a dossier can be recorded under it
    assert filing_fault(amended, "new", date(2025, 7, 5)) is None
    assert filing_fault(registry.ruleset("1489-2025"), "new", date(2025, 7, 5)) is not None


def test_every_step_names_its_article() -> None:
    answer = known().for_dossier("new", date(2026, 5, 21), today=LAST + ONE)
    places = {one.code: [place_of(cite) for cite in one.cites] for one in answer.why}
    assert places["pending"] == places["late"] == ["article 12.2(a)"]
    assert known().for_dossier("new", date(2026, 6, 1)).why[0].cites
    renewal = known().for_dossier("renewal", date(2026, 5, 21), today=IN_FORCE)
    assert [place_of(cite) for cite in renewal.why[-1].cites] == ["article 12.2(b)"]


def test_who_can_hold_a_dossier_the_one_of_its_day_first() -> None:
    assert known().holders("new", date(2026, 5, 21)) == ("1489-2025", "26-2026")
    assert known().holders("new", IN_FORCE) == ("26-2026",)
    assert known(pending_late="keep").holders("new", date(2026, 5, 21)) == ("1489-2025",)
    # what was ranked below before it and counts as pending no more is under it, late or not
    ranked = known(pending_late="keep", pending_above="evaluated")
    assert ranked.holders("new", date(2026, 5, 21)) == ("1489-2025", "26-2026")
    assert known().holders("new", date(2024, 10, 1)) == ("148-2023", "26-2026")


@pytest.mark.parametrize(
    ("name", "filed", "fits"),
    [
        ("148-2023", date(2023, 2, 24), True),
        ("148-2023", date(2023, 2, 23), False),
        ("26-2026", IN_FORCE, True),
        # what was pending comes under it once its time is over
        ("26-2026", IN_FORCE - ONE, True),
        ("26-2026", date(2023, 2, 23), False),
        ("1489-2025", date(2025, 7, 6), True),
        ("1489-2025", LAST, True),
        ("1489-2025", LAST + ONE, False),
    ],
)
def test_a_dossier_is_filed_while_its_ruleset_holds(
    name: str,
    filed: date,
    fits: bool,  # noqa: FBT001 - a table
) -> None:
    assert (filing_fault(load(name), "new", filed) is None) == fits


def test_what_is_kept_under_the_earlier_rules_does_not_come_under_the_new_ones() -> None:
    kept = with_readings(load("26-2026"), {"pending-late": "keep"})
    fault = filing_fault(kept, "new", IN_FORCE - ONE)
    assert fault is not None
    assert (fault.code, fault.pointer, fault.found) == ("dossier-period", "/filed", "2026-05-21")
    assert fault.fields == {"ruleset": "26-2026", "start": "2026-05-22", "end": "…"}
    assert [(cite.decision, cite.article) for cite in fault.cites] == [("26/2026/QĐ-TTg", 11)] * 2


def test_a_day_without_a_rule_names_the_nearest_on_both_sides() -> None:
    first, second, third = (load(name) for name in ("1048-2019", "781-2020", "148-2023"))
    gap = Registry((first, third))
    with pytest.raises(NoRuleError) as caught:
        gap.in_force(date(2019, 8, 20))
    period = first.decision.identity.period
    assert (caught.value.here, caught.value.before) == (None, None)
    assert caught.value.after == f"1048-2019 ({period.start} – {period.end or ''})"
    late = Registry((first, second))
    with pytest.raises(NoRuleError) as caught:
        late.in_force(date(2023, 2, 24))
    ended = second.decision.identity.period
    assert caught.value.before == f"781-2020 ({ended.start} – {ended.end})"
    assert caught.value.after is None


def test_a_registry_goes_through_its_rulesets_by_their_days() -> None:
    turned = Registry(tuple(reversed(shipped_registry().rulesets)))
    names = ["1048-2019", "781-2020", "148-2023", "1489-2025", "26-2026"]
    assert [one.id for one in turned] == names
    assert [one.id for one in turned.decisions] == names
    # one of the same id takes the place of the other
    again = turned.with_ruleset(load("148-2023"))
    assert sorted(one.id for one in again.rulesets) == sorted(names)


# -- counting -----------------------------------------------------------------------------------------------


def counting(way: str, **calendar: Any) -> Ruleset:
    rules = with_readings(load("26-2026"), {"day-count": way})
    if not calendar:
        return rules
    return evolve(rules, decision=evolve(rules.decision, calendar=OwnDays(**calendar)))


FRIDAY = date(2026, 6, 5)
MONDAY = date(2026, 6, 8)


@pytest.mark.parametrize(
    ("way", "days", "last"),
    [
        ("first-day-not-counted", 1, date(2026, 6, 6)),
        ("first-day-counted", 1, FRIDAY),
        ("first-day-counted", 2, date(2026, 6, 6)),
        # a Saturday and a Sunday move to the Monday, a Monday stays
        ("next-working-day", 1, MONDAY),
        ("next-working-day", 2, MONDAY),
        ("next-working-day", 3, MONDAY),
        ("next-working-day", 4, date(2026, 6, 9)),
    ],
)
def test_days_are_counted_as_the_reading_says(way: str, days: int, last: date) -> None:
    assert count_days(counting(way), FRIDAY, days)[0] == last


def test_it_is_told_whether_holidays_mattered_and_whose_they_are() -> None:
    plain = counting("first-day-not-counted")
    assert count_days(plain, FRIDAY, 1)[1].holidays == "no-matter"
    day, counted = count_days(plain, FRIDAY, 1, working=True)
    assert (day, counted.holidays, counted.sources) == (MONDAY, "not-counted", ())
    off = WorkCalendar(source="city", first=FRIDAY, last=date(2026, 12, 31), days_off=(MONDAY,))
    day, counted = count_days(plain, FRIDAY, 1, off, working=True)
    assert (day, counted.holidays, counted.sources) == (date(2026, 6, 9), "counted", ("city",))
    # a calendar that does not reach so far knows a part alone
    short = WorkCalendar(source="city", first=FRIDAY, last=FRIDAY, days_off=())
    assert count_days(plain, FRIDAY, 1, short, working=True)[1].holidays == "partly"
    moved = counting("next-working-day")
    assert count_days(moved, FRIDAY, 1)[1].holidays == "not-counted"
    # bare days off are the caller's
    day, counted = count_days(plain, FRIDAY, 1, frozenset({MONDAY}), working=True)
    assert (day, counted.sources) == (date(2026, 6, 9), ("given",))
    assert calendar_of(frozenset()) is None


def test_of_two_calendars_the_second_counts_where_they_disagree() -> None:
    saturday = date(2026, 6, 6)
    first = WorkCalendar(source="one", days_off=(MONDAY, FRIDAY), working_days=(saturday,))
    second = WorkCalendar(source="two", days_off=(saturday,), working_days=(MONDAY,))
    both = joined(first, second)
    assert both is not None
    assert (both.source, both.days_off, both.working_days) == ("one, two", (FRIDAY, saturday), (MONDAY,))
    assert joined(first, None) is first
    assert joined(None, second) is second
    assert joined(None, None) is None


def test_the_source_of_two_calendars_is_cut_and_ends_in_no_blank() -> None:
    first, second = WorkCalendar(source="a" * 198), WorkCalendar(source="b")
    both = joined(first, second)
    assert both is not None
    assert both.source == "a" * 198 + ","


# -- readings and doubts ------------------------------------------------------------------------------------


def test_a_reading_that_no_ruleset_declares_is_the_first_choice() -> None:
    assert defaults() == FIRST_CHOICES


def test_doubts_about_a_ruleset_concern_whatever_rests_on_it() -> None:
    rules = load("bac-kan-city-2024")
    whole = [one.id for one in rules.decision.doubts if not one.places and one.gate is None and not one.stars]
    assert [(one.ruleset, one.doubt) for one in doubts_about(rules)] == [(rules.id, name) for name in whole]
    assert whole
    # each doubt of each ruleset once
    assert doubts_about(rules, rules) == doubts_about(rules)
    other = load("26-2026")
    assert doubts_about(rules, other) == (*doubts_about(rules), *doubts_about(other))
    starred = evolve(rules.decision.doubts[-1], id="about-five", places=(), gate=None, stars=(5,))
    more = evolve(rules, decision=evolve(rules.decision, doubts=(*rules.decision.doubts, starred)))
    names = [[one.doubt for one in doubts_about(more, stars=stars)] for stars in ((), (4,), (4, 5))]
    assert [("about-five" in one) for one in names] == [False, False, True]


def test_where_a_calendar_and_a_decision_disagree_about_a_day_the_decision_counts() -> None:
    off = WorkCalendar(source="notice", days_off=(MONDAY,))
    plain = counting("first-day-not-counted")
    own = counting("first-day-not-counted", working_days=(MONDAY,))
    assert count_days(plain, FRIDAY, 1, off, working=True)[0] == date(2026, 6, 9)
    assert count_days(own, FRIDAY, 1, off, working=True)[0] == MONDAY


def test_a_reading_of_the_process_or_of_councils_is_the_declared_choice_or_the_first() -> None:
    assert process_reading({}, "overlap-dossier") == "later"
    assert process_reading({"overlap-dossier": "earlier"}, "overlap-dossier") == "earlier"
    assert (
        council_reading({}, "council-gates"),
        council_reading({"council-gates": "any"}, "council-gates"),
    ) == (
        "majority",
        "any",
    )
    assert (day_count({}), day_count({"day-count": "next-working-day"})) == (
        "first-day-not-counted",
        "next-working-day",
    )
