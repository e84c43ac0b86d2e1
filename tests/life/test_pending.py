"""The right law at the right time: what can hold a dossier, article 12.2, and the days of a plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.lives import known

from ocop_rules import LoadError, load
from ocop_rules.life import (
    Dossier,
    History,
    agenda,
    check_dossier,
    check_history,
    missing_parts,
    plan_days,
    replay,
    round_for,
    rounds_on,
    under_overlay,
)
from ocop_rules.rulesets import Registry, with_readings


def under(**choices: str) -> Registry:
    named = {name.replace("_", "-"): choice for name, choice in choices.items()}
    return known().with_ruleset(with_readings(known().ruleset("26-2026"), named))


def history(ruleset: str, filed: str, kind: str = "new", **more: Any) -> dict[str, Any]:
    dossier = {"id": "d", "ruleset": ruleset, "kind": kind, "filed": filed}
    product = {"id": "p", "name": "Made up", "producer": "q", "product_set": 11}
    return {"product": product, "dossiers": [dossier], **more}


def renewed(filed: str = "2026-05-10") -> dict[str, Any]:
    """A certificate of 2023, and its renewal pending under the rules of 2021–2025."""
    made = history("1489-2025", filed, "renewal")
    made["dossiers"].insert(0, {"id": "a", "ruleset": "148-2023", "kind": "new", "filed": "2023-06-01"})
    made["results"] = [{"dossier": "a", "level": "district", "day": "2023-08-01", "total": "60", "stars": 3}]
    made["decisions"] = [
        {"number": "D", "dossier": "a", "level": "district", "day": "2023-08-20", "stars": 3}
    ]
    made["certificates"] = [
        {"number": "C", "decision": "D", "level": "district", "stars": 3, "issued": "2023-08-31"}
    ]
    return made


def faults(data: dict[str, Any], registry: Registry | None = None) -> list[tuple[str, str]]:
    found = check_history(registry or known(), History.from_json(data))
    for fault in found:
        for lang in ("en", "vi"):
            assert fault.text(lang)
    return [(one.code, one.pointer) for one in found]


# -- a decision that can hold the dossier ---------------------------------------------------------


@pytest.mark.parametrize(
    ("ruleset", "filed", "code", "at"),
    [
        ("26-2026", "2016-03-01", "history-law", "/dossiers/0/ruleset"),
        ("26-2026", "2025-12-01", None, ""),  # it may come under 26 after 21 July 2026
        ("148-2023", "2025-12-01", "history-law", "/dossiers/0/ruleset"),
        ("148-2023", "2025-07-05", None, ""),
        ("148-2023", "2023-02-23", "history-law", "/dossiers/0/ruleset"),
        ("1489-2025", "2026-05-21", None, ""),
        ("1489-2025", "2026-06-01", "history-law", "/dossiers/0/ruleset"),
        ("1489-2025", "2026-07-22", "history-period", "/dossiers/0/filed"),
        ("1048-2019", "2019-08-20", "history-law", "/dossiers/0/ruleset"),
        ("781-2020", "2023-02-23", None, ""),
    ],
)
def test_a_dossier_names_a_decision_that_can_hold_it(
    ruleset: str, filed: str, code: str | None, at: str
) -> None:
    assert faults(history(ruleset, filed)) == ([] if code is None else [(code, at)])


def test_of_two_decisions_in_force_a_dossier_names_the_one_that_is_read() -> None:
    earlier = under(overlap_dossier="earlier")
    assert faults(history("1489-2025", "2026-06-01"), earlier) == []
    assert faults(history("26-2026", "2026-06-01"), earlier) == [("history-law", "/dossiers/0/ruleset")]


def test_148_of_december_2025_recognised_by_the_district_is_a_fault() -> None:
    data = history("148-2023", "2025-12-01")
    data["results"] = [{"dossier": "d", "level": "district", "day": "2026-01-10", "total": "60", "stars": 3}]
    data["decisions"] = [
        {"number": "D", "dossier": "d", "level": "district", "day": "2026-01-20", "stars": 3}
    ]
    found = check_history(known(), History.from_json(data))
    assert [(one.code, one.fields["expected"]) for one in found] == [("history-law", "1489-2025, 26-2026")]


@pytest.mark.parametrize(("kind", "last"), [("new", date(2026, 7, 21)), ("renewal", date(2026, 6, 21))])
def test_a_pending_dossier_is_ranked_up_to_its_last_day(kind: str, last: date) -> None:
    def ranked(day: date) -> dict[str, Any]:
        made = renewed() if kind == "renewal" else history("1489-2025", "2026-05-10")
        record = {"dossier": "d", "level": "province", "day": day.isoformat(), "total": "60", "stars": 3}
        made["results"] = [*made.get("results", []), record]
        return made

    place = len(ranked(last)["results"]) - 1
    assert faults(ranked(last)) == []
    late = ranked(last + timedelta(days=1))
    assert faults(late) == [("history-law-day", f"/results/{place}/day")]
    assert faults(ranked(date(2026, 10, 1))) == [("history-law-day", f"/results/{place}/day")]
    # who reads that it stays under the earlier rules finds it late, and held there
    assert faults(late, under(pending_late="keep")) == []
    # the last day of renewals is a Sunday
    monday = faults(late, under(day_count="next-working-day"))
    assert bool(monday) == (kind == "new")


def test_what_a_province_ranked_before_may_end_above_under_the_earlier_rules() -> None:
    """Article 12.2 in the reading that what waits for the centre has been evaluated already."""
    data = history("1489-2025", "2026-04-01")

    def ranked(province: str) -> list[tuple[str, str]]:
        data["results"] = [
            {"dossier": "d", "level": "province", "day": province, "total": "95", "stars": 5},
            {"dossier": "d", "level": "central", "day": "2026-09-01", "total": "92", "stars": 5},
        ]
        return faults(data, under(pending_above="evaluated"))

    assert ranked("2026-05-21") == []
    # ranked on the day itself, it was pending then
    assert ranked("2026-05-22") == [("history-law-day", "/results/1/day")]


def test_what_was_not_finished_in_time_is_ranked_under_the_new_decision() -> None:
    data = history("26-2026", "2026-05-10")
    data["results"] = [{"dossier": "d", "level": "province", "day": "2026-09-01", "total": "60", "stars": 3}]
    assert faults(data) == []
    data["results"][0]["day"] = "2026-07-01"
    assert faults(data) == [("history-law-day", "/results/0/day")]


def test_a_dossier_reaches_the_levels_after_its_filing_and_in_their_order() -> None:
    data = history("26-2026", "2026-06-01")
    data["dossiers"][0]["arrivals"] = [
        {"level": "province", "day": "2026-06-10"},
        {"level": "commune", "day": "2026-06-11"},
        {"level": "central", "day": "2026-05-31"},
    ]
    assert faults(data) == [
        ("history-before", "/dossiers/0/arrivals/0/day"),
        ("history-before", "/dossiers/0/arrivals/2/day"),
    ]
    # given back by the centre, the dossier is with the province once more
    data["dossiers"][0]["arrivals"] = [
        {"level": level, "day": day}
        for level, day in (
            ("commune", "2026-06-01"),
            ("province", "2026-06-10"),
            ("central", "2026-08-01"),
            ("province", "2026-10-01"),
        )
    ]
    assert faults(data) == []


def handed(filed: str, ruleset: str = "26-2026", kind: str = "new", **days: str) -> Dossier:
    parts = [{"by": by, "day": day} for by, day in days.items()]
    data = {"ruleset": ruleset, "kind": kind, "product_set": 11, "filed": filed, "handed": parts}
    return Dossier.from_json(data)


def test_a_part_is_handed_in_after_the_filing_and_after_what_it_rests_on() -> None:
    early = check_dossier(load("26-2026"), handed("2026-06-01", producer="2026-05-31"))
    assert [(one.code, one.pointer) for one in early] == [("history-before", "/handed/0/day")]
    crossed = handed("2026-06-01", producer="2026-06-01", commune="2026-06-20", province="2026-06-19")
    assert [(one.code, one.pointer) for one in check_dossier(load("26-2026"), crossed)] == [
        ("history-before", "/handed/2/day")
    ]
    fine = handed("2026-06-01", producer="2026-06-01", commune="2026-06-20", province="2026-06-20")
    assert check_dossier(load("26-2026"), fine) == []


@pytest.mark.parametrize(
    ("ruleset", "filed", "wrong"),
    [
        ("26-2026", "2016-01-01", True),
        ("26-2026", "2023-02-23", True),
        ("26-2026", "2026-05-10", False),
        ("26-2026", "2026-05-22", False),
        ("bac-kan-city-2024", "2023-12-31", True),
        ("bac-kan-city-2024", "2025-01-01", True),
        ("bac-kan-city-2024", "2024-10-05", False),
    ],
)
def test_a_dossier_alone_is_held_against_the_days_of_its_ruleset(
    ruleset: str,
    filed: str,
    wrong: bool,  # noqa: FBT001 - a column of the table
) -> None:
    found = [one.code for one in check_dossier(load(ruleset), handed(filed, ruleset))]
    assert found == (["dossier-period"] if wrong else [])


# -- article 12.2 in every place ------------------------------------------------------------------


def todo(data: dict[str, Any], day: date, registry: Registry | None = None) -> list[Any]:
    found = agenda(registry or known(), [History.from_json(data)], day)
    return [(one.urgency, None if one.day is None else str(one.day)) for one in found if one.dossier == "d"]


@pytest.mark.parametrize(("kind", "last"), [("new", "2026-07-21"), ("renewal", "2026-06-21")])
def test_article_12_2_binds_agenda_next_and_history(kind: str, last: str) -> None:
    data = renewed() if kind == "renewal" else history("1489-2025", "2026-05-10")
    end = date.fromisoformat(last)
    # before the decision came into force nobody knew of it
    assert todo(data, date(2026, 5, 21)) == [("due", None)]
    for day, urgency in ((date(2026, 5, 22), "due"), (end, "due"), (end + timedelta(days=1), "late")):
        assert todo(data, day) == [(urgency, last)]
        state = replay(known(), History.from_json(data), day)
        mine = next(one for one in state.dossiers if one.record.id == "d")
        assert (str(mine.finish_by), mine.late) == (last, urgency == "late")
        assert str(state.next.by) == last
        assert state.next.readings["day-count"] == "first-day-not-counted"
        assert state.to_json()["dossiers"][-1]["finish_by"] == last


def test_what_follows_the_last_day_is_a_reading() -> None:
    data, day = history("1489-2025", "2026-05-10"), date(2026, 8, 1)
    data["dossiers"][0]["arrivals"] = [{"level": "province", "day": "2026-06-01"}]
    anew = replay(known(), History.from_json(data), day).next
    assert (anew.action, anew.level, anew.readings["pending-late"]) == ("assess", "commune", "under-new")
    assert anew.notes == ("transition-late-under-new",)
    kept = replay(under(pending_late="keep"), History.from_json(data), day).next
    assert (kept.action, kept.level, kept.readings["pending-late"]) == ("score", "province", "keep")
    assert kept.notes == ("transition-late-keep",)
    for step in (anew, kept):
        assert (12, 2, "a") in [(cite.article, cite.clause, cite.point) for cite in step.cites]


def test_the_sunday_is_a_reading_too() -> None:
    monday = under(day_count="next-working-day")
    assert todo(renewed(), date(2026, 6, 22), monday) == [("due", "2026-06-22")]
    assert todo(renewed(), date(2026, 6, 23), monday) == [("late", "2026-06-22")]
    assert todo(renewed(), date(2026, 6, 21), under(day_count="first-day-counted")) == [
        ("late", "2026-06-20")
    ]
    state = replay(monday, History.from_json(renewed()), date(2026, 6, 1), holidays={date(2026, 6, 22)})
    assert (str(state.next.by), state.next.counted.holidays) == ("2026-06-23", "counted")  # type: ignore[union-attr]


def test_a_dossier_that_has_come_under_the_new_decision_is_bound_no_more() -> None:
    data = history("26-2026", "2026-05-10")
    state = replay(known(), History.from_json(data), date(2026, 8, 1))
    assert (state.dossiers[0].finish_by, state.dossiers[0].late) == (None, False)


def test_a_finished_evaluation_is_not_bound() -> None:
    data = history("1489-2025", "2026-05-10")
    data["results"] = [{"dossier": "d", "level": "province", "day": "2026-07-20", "total": "60", "stars": 3}]
    state = replay(known(), History.from_json(data), date(2026, 8, 1))
    assert (state.next.action, state.next.by, state.dossiers[0].late) == ("recognise", None, False)


DAYS = st.dates(date(2019, 8, 21), date(2026, 12, 31))


@given(st.sampled_from(["new", "upgrade", "renewal"]), DAYS, st.integers(0, 900))
def test_whatever_a_dossier_falls_under_on_a_day_can_hold_it(kind: Any, filed: date, later: int) -> None:
    today = filed + timedelta(days=later)
    assert known().for_dossier(kind, filed, today=today).ruleset.id in known().holders(kind, filed)


# -- plans ----------------------------------------------------------------------------------------

BAC_KAN = "bac-kan-city-2024"


def test_the_plan_says_that_5_october_is_late() -> None:
    plan = load(BAC_KAN)
    answer = under_overlay(known().for_dossier("new", date(2024, 10, 5)), plan)
    assert answer.ruleset.id == BAC_KAN
    assert [(one.id, str(one.last), one.late) for one in answer.deadlines] == [
        ("dossiers", "2024-10-02", True),
        ("evaluation", "2024-10-30", False),
    ]
    found = round_for(plan, "district", date(2024, 10, 5))
    assert found is not None
    assert (str(found.last_proposal), str(found.last_held), found.late) == ("2024-10-02", "2024-10-30", True)
    # the 3rd itself is late: "before"
    assert [one.late for day in (2, 3) if (one := round_for(plan, "district", date(2024, 10, day)))] == [
        False,
        True,
    ]
    # renewals are in the plan, too
    assert round_for(plan, "district", date(2024, 10, 2), "renewal") is not None
    late = plan_days(plan, filed=date(2024, 10, 2), evaluated=date(2024, 10, 31))
    assert [one.late for one in late] == [False, True]


def test_local_rules_laid_over_another_decision_or_of_another_year_do_not_apply() -> None:
    for filed, notice in ((date(2026, 6, 1), "overlay-elsewhere"), (date(2023, 12, 1), "overlay-not-then")):
        answer = under_overlay(known().for_dossier("new", filed), load(BAC_KAN))
        assert answer.notices == (notice,)
        assert answer.deadlines == ()


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({"paper_copies": 1, "electronic_copies": 1}, []),
        ({"paper_copies": 1, "software": True}, []),
        ({"electronic_copies": 1}, ["paper-copies"]),
        ({"software": True}, ["paper-copies"]),
        ({"paper_copies": 1}, ["electronic-copies"]),
    ],
)
def test_one_stamped_copy_and_one_scan_are_what_the_plan_asks_for(
    given: dict[str, Any], lacks: list[str]
) -> None:
    part = {"by": "producer", "parts": ["whatever-it-is-called"], "day": "2024-10-01", **given}
    data = {"ruleset": BAC_KAN, "kind": "new", "product_set": 1, "filed": "2024-10-01", "handed": [part]}
    (step,) = missing_parts(load(BAC_KAN), Dossier.from_json(data))
    assert ([one.code for one in step.lacks], step.notices) == (lacks, ("parts-not-held",))
    assert (step.by, step.to) == ("producer", "district")


def test_the_agenda_under_the_plan_asks_for_the_evaluation_before_31_october() -> None:
    registry = known().with_ruleset(load(BAC_KAN))
    for filed, notes in (("2024-10-02", ()), ("2024-10-05", ("round-missed",))):
        data = history(BAC_KAN, filed)
        (item,) = agenda(registry, [History.from_json(data)], date(2024, 10, 20))
        assert (item.urgency, str(item.day), item.who) == ("due", "2024-10-30", "district")
        assert item.step is not None
        assert item.step.notes == notes
        (late,) = agenda(registry, [History.from_json(data)], date(2024, 10, 31))
        assert late.urgency == "late"
    with pytest.raises(LoadError):
        History.from_json(history(BAC_KAN, "2024-10-32"))
    assert [code for code, _ in faults(history(BAC_KAN, "2025-01-02"), registry)] == ["history-period"]


# -- rounds without a dossier ---------------------------------------------------------------------


def test_the_rounds_of_a_day() -> None:
    rules = load("26-2026")
    on = rounds_on(rules, "province", date(2027, 4, 30))
    assert [(one.number, str(one.last_held)) for one in on.running] == [(1, "2027-06-29")]
    assert on.takes is not None
    assert (on.takes.number, str(on.takes.last_proposal), str(on.takes.last_held)) == (
        2,
        "2027-10-29",
        "2027-12-29",
    )
    assert on.next is not None
    assert (on.next.number, on.next.year) == (1, 2028)
    assert on.notices == ("further-rounds",)
    before = rounds_on(rules, "province", date(2027, 4, 29))
    assert before.takes is not None
    assert (before.takes.number, before.running) == (1, ())
    # the centre's second round runs over New Year
    assert [one.number for one in rounds_on(rules, "central", date(2028, 2, 1)).running] == [2]
    assert rounds_on(rules, "central", date(2028, 3, 30)).running == ()
    renewal = rounds_on(rules, "province", date(2027, 4, 29), "renewal")
    assert (renewal.takes, renewal.readings) == (None, {"renewal-rounds": "outside"})


@given(st.sampled_from(["province", "central"]), st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_every_day_has_a_round_that_takes_it_and_one_behind_it(level: str, day: date) -> None:
    on = rounds_on(load("26-2026"), level, day)
    assert on.takes is not None
    assert on.next is not None
    taken, after = on.takes.last_proposal, on.next.last_proposal
    assert taken is not None
    assert after is not None
    assert day <= taken < after
    for one in on.running:
        assert one.last_proposal is not None
        assert one.last_held is not None
        assert one.last_proposal < day <= one.last_held


def test_the_round_of_a_plan_on_a_day() -> None:
    on = rounds_on(load(BAC_KAN), "district", date(2024, 10, 20))
    assert on.takes is not None
    assert (on.takes.late, on.running, on.next, on.notices) == (True, (on.takes,), None, ("plan",))


def test_under_the_earlier_of_two_decisions_a_dossier_has_no_clause_and_keeps_its_own_days() -> None:
    earlier = under(overlap_dossier="earlier")
    found = replay(earlier, History.from_json(history("1489-2025", "2026-06-01")), date(2026, 6, 10))
    (dossier,) = found.dossiers
    # 1489 holds up to 21 July 2026; nothing transitional is told of the step
    assert (dossier.finish_by, dossier.late) == (date(2026, 7, 21), False)
    assert dossier.step is not None
    assert (dossier.step.action, dossier.step.level, dossier.step.by, dossier.step.notes) == (
        "assess",
        "commune",
        None,
        (),
    )
