"""The last day is still in time, and the day after it is not: each limit from both sides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of
from kit.lives import known, tea

from ocop_rules import agenda, load, replay
from ocop_rules.errors import NotHeldError, UnknownNameError
from ocop_rules.life import (
    Dossier,
    History,
    check_history,
    deadline,
    examine_dossier,
    plan_days,
    round_for,
    rounds_on,
    under_overlay,
)

BAC_KAN = "bac-kan-city-2024"
ONE = timedelta(days=1)


def codes(data: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one.code, one.pointer) for one in check_history(known(), History.from_json(data))}


# -- the ends of the calendar, and a level that there is none of --------------------------------------------


def test_the_first_year_of_the_calendar_has_rounds_too() -> None:
    found = rounds_on(load("26-2026"), "province", date(1, 1, 1))
    assert (found.takes is not None, found.running) == (True, ())


def test_a_level_that_does_not_exist_has_no_time_limit_to_be_told() -> None:
    rules = load("26-2026")
    with pytest.raises(UnknownNameError):
        deadline(rules, "provnce", date(2026, 7, 7))
    assert deadline(rules, "province", date(2026, 7, 7)) is None
    # where the sources hold no levels, none can be told from another
    bare = evolve(rules, decision=evolve(rules.decision, levels=(), limits=()))
    assert deadline(bare, "province", date(2026, 7, 7)) is None


# -- plans: "before 3 October 2024" for dossiers, "before 31 October 2024" for the evaluation ---------------


@pytest.mark.parametrize(
    ("days", "late"),
    [
        ({"filed": date(2024, 10, 2), "evaluated": date(2024, 10, 30)}, [False, False]),
        ({"filed": date(2024, 10, 3), "evaluated": date(2024, 10, 30)}, [True, False]),
        ({"filed": date(2024, 10, 2), "evaluated": date(2024, 10, 31)}, [False, True]),
        # what has not been done is late once its last day is over
        ({"today": date(2024, 10, 2)}, [False, False]),
        ({"today": date(2024, 10, 3)}, [True, False]),
        ({"today": date(2024, 10, 30)}, [True, False]),
        ({"today": date(2024, 10, 31)}, [True, True]),
        # what was done in time stays so
        ({"filed": date(2024, 10, 2), "today": date(2024, 12, 31)}, [False, True]),
        ({}, [False, False]),
    ],
)
def test_a_dossier_filed_on_its_last_day_is_in_time(days: dict[str, date], late: list[bool]) -> None:
    found = plan_days(load(BAC_KAN), **days)  # type: ignore[arg-type]
    assert [(one.id, one.last) for one in found] == [
        ("dossiers", date(2024, 10, 2)),
        ("evaluation", date(2024, 10, 30)),
    ]
    assert [one.late for one in found] == late
    assert [one.done for one in found] == [days.get("filed"), days.get("evaluated")]
    answer = known().for_dossier("new", days.get("filed", date(2024, 10, 1)))
    told = under_overlay(answer, load(BAC_KAN), evaluated=days.get("evaluated"), today=days.get("today"))
    if "filed" in days:
        assert [one.late for one in told.deadlines] == late


@pytest.mark.parametrize(
    ("day", "late", "running"),
    [
        (date(2024, 10, 2), False, False),
        (date(2024, 10, 3), True, True),
        (date(2024, 10, 30), True, True),
        (date(2024, 10, 31), True, False),
    ],
)
def test_the_round_of_a_plan_runs_up_to_its_last_day(
    day: date,
    late: bool,  # noqa: FBT001 - a table
    running: bool,  # noqa: FBT001 - a table
) -> None:
    on = rounds_on(load(BAC_KAN), "district", day)
    assert on.takes is not None
    assert (on.takes.late, bool(on.running)) == (late, running)


def test_of_several_days_of_a_plan_the_earliest_binds_in_whatever_order_they_stand() -> None:
    plan = load(BAC_KAN)
    later = [
        evolve(one, id=f"{one.id}-again", before=one.before + 30 * ONE) for one in plan.decision.deadlines
    ]
    held = evolve(plan, decision=evolve(plan.decision, deadlines=(*later, *plan.decision.deadlines)))
    takes = rounds_on(held, "district", date(2024, 10, 1)).takes
    assert takes is not None
    assert (takes.last_proposal, takes.last_held) == (date(2024, 10, 2), date(2024, 10, 30))


def test_a_dossier_is_new_where_nothing_else_is_said() -> None:
    plan = load(BAC_KAN)
    new_alone = tuple(evolve(one, kinds=("new",)) for one in plan.decision.deadlines)
    held = evolve(plan, decision=evolve(plan.decision, deadlines=new_alone))
    day = date(2024, 10, 1)
    for found in (round_for(held, "district", day), rounds_on(held, "district", day).takes):
        assert found is not None
        assert found.last_proposal == date(2024, 10, 2)
    assert len(plan_days(held)) == 2
    with pytest.raises(NotHeldError):
        round_for(held, "district", day, "upgrade")


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        # round 1 of the province: proposed before 30 April, held before 30 June
        (date(2027, 4, 29), []),
        (date(2027, 4, 30), [1]),
        (date(2027, 6, 29), [1]),
        (date(2027, 6, 30), []),
    ],
)
def test_a_yearly_round_runs_from_the_day_after_its_last_proposal(day: date, numbers: list[int]) -> None:
    assert [one.number for one in rounds_on(load("26-2026"), "province", day).running] == numbers


# -- a dossier held against its decision --------------------------------------------------------------------


def test_a_dossier_tells_the_last_days_of_whoever_has_received_it() -> None:
    handed = [
        {"by": "producer", "parts": ["registration-form"], "day": "2027-04-29"},
        {"by": "commune", "parts": ["letter-of-commune"], "day": "2027-04-30"},
    ]
    data = {"ruleset": "26-2026", "kind": "new", "product_set": 11, "filed": "2027-04-29", "handed": handed}
    found = examine_dossier(load("26-2026"), Dossier.from_json(data))
    # 15 working days of the commune from 29 April, a Thursday; public holidays are not asked about
    assert [(one.level, one.start, one.day) for one in found.limits] == [
        ("commune", date(2027, 4, 29), date(2027, 5, 20))
    ]
    # what the commune proposes on 30 April is taken by the second round
    assert [(one.level, one.number, one.year) for one in found.rounds] == [("province", 2, 2027)]
    assert (found.complete, found.deadlines, found.kind, found.id) == (False, (), "new", None)
    assert {one.by for step in found.steps for one in step.lacks} >= {"producer", "commune"}
    renewal = examine_dossier(load("26-2026"), Dossier.from_json({**data, "kind": "renewal"}))
    # the commune's 15 working days, and 45 days of the province; no round for a renewal
    assert [(one.level, one.day) for one in renewal.limits] == [
        ("commune", date(2027, 5, 20)),
        ("province", date(2027, 6, 14)),
    ]
    assert renewal.rounds == ()


def test_a_dossier_is_complete_when_every_step_that_has_begun_is() -> None:
    whole = {
        "by": "producer",
        "parts": ["registration-form", "self-assessment"],
        "paper_copies": 1,
        "electronic_copies": 1,
    }
    data = {"ruleset": "26-2026", "kind": "new", "product_set": 11, "filed": "2027-04-29"}
    rules = load("26-2026")

    def complete(*handed: dict[str, Any]) -> bool:
        return examine_dossier(rules, Dossier.from_json({**data, "handed": list(handed)})).complete

    # the province has not been asked for anything yet
    assert complete(whole)
    assert not complete({**whole, "paper_copies": 0})
    assert not complete(whole, {"by": "commune", "parts": ["letter-of-commune"]})
    # nothing was handed in at all
    assert not complete()


# -- records of one day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "last", "code"),
    [
        # filed on 1 June 2026; the commune's view of the 15th may be of any day from then on
        (("results", 0, "day"), "2026-06-01", "history-before"),
        (("sheets", 0, "day"), "2026-06-01", "history-before"),
        (("dossiers", 0, "arrivals", 0, "day"), "2026-06-01", "history-before"),
        # reached the commune on 1 June, so that it cannot have reached the province before
        (("dossiers", 0, "arrivals", 1, "day"), "2026-06-01", "history-before"),
        (("decisions", 0, "day"), "2026-09-01", "history-decision"),
        (("certificates", 0, "issued"), "2027-04-10", "history-before"),
    ],
)
def test_what_follows_may_be_of_the_same_day(path: tuple[Any, ...], last: str, code: str) -> None:
    def with_day(day: date) -> set[str]:
        data = tea()
        if path[0] == "sheets":
            # what the sheets come to is a result of their day
            data["results"][1]["day"] = str(day)
        node: Any = data
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = str(day)
        at = "/" + "/".join(map(str, path))
        return {found for found, pointer in codes(data) if at.startswith(pointer)}

    day = date.fromisoformat(last)
    assert code not in with_day(day)
    assert code in with_day(day - ONE)


def test_a_result_of_the_day_of_its_recognition_stands_and_a_later_one_does_not() -> None:
    data = tea()
    data["results"][2]["day"] = "2027-04-10"
    assert codes(data) == set()
    data["results"][2]["day"] = "2027-04-11"
    assert ("history-closed", "/results/2/day") in codes(data)


def test_a_certificate_is_struck_off_from_the_day_after_its_last() -> None:
    data = tea()
    data["struck_off"] = [{"certificate": "C-1", "day": "2030-04-13"}]
    assert codes(data) == set()
    data["struck_off"][0]["day"] = "2030-04-12"
    assert codes(data) == {("history-before", "/struck_off/0/day")}
    data["struck_off"][0]["day"] = "2030-04-20"
    held = replay(known(), History.from_json(data), date(2030, 4, 20))
    assert [one.status for one in held.certificates] == ["struck-off"]
    eve = replay(known(), History.from_json(data), date(2030, 4, 19))
    assert [one.status for one in eve.certificates] == ["expired"]


def test_an_upgrade_may_be_filed_on_the_last_day_of_a_certificate() -> None:
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "upgrade", "filed": "2030-04-12"})
    assert codes(data) == set()
    data["dossiers"][1]["filed"] = "2030-04-13"
    assert codes(data) == {("history-upgrade-of-ended", "/dossiers/1/filed")}
    # a withdrawn one does not run from the day of its withdrawal on
    data["withdrawals"] = [
        {
            "certificate": "C-1",
            "ground": "production-ended",
            "concluded": "2028-01-10",
            "level": "province",
            "day": "2028-01-20",
        }
    ]
    data["dossiers"][1]["filed"] = "2028-01-19"
    assert codes(data) == set()
    data["dossiers"][1]["filed"] = "2028-01-20"
    assert codes(data) == {("history-upgrade-of-ended", "/dossiers/1/filed")}


def test_a_renewal_may_be_filed_on_the_day_a_certificate_is_issued() -> None:
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "renewal", "filed": "2027-04-12"})
    assert codes(data) == set()
    data["dossiers"][1]["filed"] = "2027-04-11"
    assert codes(data) == {("history-nothing-earlier", "/dossiers/1/kind")}


# -- the agenda ---------------------------------------------------------------------------------------------


def on(data: dict[str, Any], day: date, **more: Any) -> list[tuple[str, str, date | None]]:
    found = agenda(known(), [History.from_json(data)], day, **more)
    return [(one.urgency, one.code, one.day) for one in found]


@pytest.mark.parametrize("ahead", [0, 1, 60])
def test_what_is_coming_is_told_so_many_days_ahead_and_no_more(ahead: int) -> None:
    ends, opens = date(2030, 4, 12), date(2029, 10, 14)
    for day, code in ((ends, "certificate-ends"), (opens, "renewal-opens")):
        told = ("coming", code, day)
        first = day - timedelta(days=ahead)
        # on the day itself a window is open, no longer coming
        if (ahead, code) != (0, "renewal-opens"):
            assert told in on(tea(), first, ahead=ahead)
        assert told not in on(tea(), first - ONE, ahead=ahead)
    assert ("coming", "certificate-ends", ends) in on(tea(), ends)
    assert ("coming", "certificate-ends", ends) not in on(tea(), ends + ONE)


def test_a_window_is_due_from_its_first_to_its_last_day() -> None:
    first, last = date(2029, 10, 14), date(2029, 12, 13)
    for day, urgency in ((first, "due"), (last, "due"), (last + ONE, "late")):
        assert (urgency, "renewal-closes", last) in on(tea(), day)
    assert on(tea(), first - ONE) == [("coming", "renewal-opens", first)]


def test_the_end_of_an_extension_is_told_beside_the_printed_one() -> None:
    data = {
        "product": {"id": "rice", "name": "Rice (made up)", "producer": "q", "product_set": 3},
        "dossiers": [
            {"id": "a", "ruleset": "148-2023", "kind": "new", "filed": "2023-06-01"},
            {"id": "b", "ruleset": "26-2026", "kind": "renewal", "filed": "2026-06-10"},
        ],
        "results": [{"dossier": "a", "level": "district", "day": "2023-08-01", "total": "60", "stars": 3}],
        "decisions": [{"number": "D", "dossier": "a", "level": "district", "day": "2023-08-20", "stars": 3}],
        "certificates": [
            {"number": "C", "decision": "D", "level": "district", "stars": 3, "issued": "2023-08-31"}
        ],
    }
    # 180 days past 31 August 2026
    extended = ("coming", "extension-ends", date(2027, 2, 27))
    assert extended in on(data, date(2027, 2, 27))
    assert extended not in on(data, date(2027, 2, 28))
    assert ("ended", "ended", date(2027, 2, 27)) in on(data, date(2027, 2, 28))
    assert ("coming", "certificate-ends", date(2026, 8, 31)) in on(data, date(2026, 8, 31))


# -- what an item says --------------------------------------------------------------------------------------


def items(data: dict[str, Any], day: date, **more: Any) -> list[dict[str, Any]]:
    """Return the items of a day, what is empty left out; citations as text, steps by their action."""
    found = []
    for item in agenda(known(), [History.from_json(data)], day, **more):
        told: dict[str, Any] = {
            "urgency": item.urgency,
            "code": item.code,
            "product": item.product,
            "name": item.name,
            "who": item.who,
            "day": item.day,
            "certificate": item.certificate,
            "dossier": item.dossier,
            "step": None if item.step is None else item.step.action,
            "counted": item.counted is not None,
            "notices": list(item.notices),
            "cites": [place_of(cite) for cite in item.cites],
        }
        found.append({name: value for name, value in told.items() if value not in (None, [], False)})
    return found


def item(urgency: str, code: str, who: str, **more: Any) -> dict[str, Any]:
    names = {"product": "tea", "name": "Tea (made up)"}
    return {"urgency": urgency, "code": code, "who": who, **names, **more}


def test_an_item_says_for_what_by_whom_and_under_which_article() -> None:
    # the centre has had it since 1 December 2026: its round is held before 30 March
    assert items(tea(), date(2026, 12, 1)) == [
        item(
            "due",
            "step",
            "central",
            day=date(2027, 3, 29),
            dossier="d1",
            step="score",
            cites=["article 4.1(b)", "article 7.4"],
        )
    ]
    # recognised, and not certified yet
    assert items(tea(), date(2027, 4, 10)) == [
        item(
            "due",
            "certify",
            "province",
            dossier="d1",
            step="certify",
            cites=["article 4.1(a)", "article 7.3"],
        )
    ]
    assert items(tea(), date(2029, 12, 14)) == [
        item(
            "late",
            "renewal-closes",
            "producer",
            day=date(2029, 12, 13),
            certificate="C-1",
            cites=["article 7.6(a)"],
        )
    ]
    assert items(tea(), date(2029, 8, 15)) == [
        item(
            "coming",
            "renewal-opens",
            "producer",
            day=date(2029, 10, 14),
            certificate="C-1",
            cites=["article 7.6(a)"],
        )
    ]
    assert items(tea(), date(2030, 4, 13)) == [
        item(
            "ended",
            "ended",
            "producer",
            day=date(2030, 4, 12),
            certificate="C-1",
            cites=["article 4.3", "article 6.1", "article 7.1"],
        )
    ]


def test_the_time_of_a_level_says_whether_holidays_were_counted() -> None:
    data = tea()
    data["results"], data["decisions"], data["certificates"], data["sheets"] = [], [], [], []
    data["dossiers"][0]["arrivals"] = data["dossiers"][0]["arrivals"][:1]
    (step,) = items(data, date(2026, 6, 1))
    assert (step["day"], step["step"], step["counted"]) == (date(2026, 6, 22), "assess", True)


def test_a_withdrawal_is_due_under_the_articles_of_its_ground() -> None:
    data = tea()
    data["withdrawals"] = [{"certificate": "C-1", "ground": "law-broken", "concluded": "2028-01-10"}]
    (found,) = items(data, date(2028, 1, 25))
    # within 15 days, by the province for 4 stars (article 8)
    assert (found["urgency"], found["who"], found["day"]) == ("due", "province", date(2028, 1, 25))
    assert found["certificate"] == "C-1"
    assert {place.partition("(")[0] for place in found["cites"]} == {
        "article 8.1",
        "article 8.2",
        "article 8.4",
    }
    # nothing is due any more once it is done, on the day itself
    data["withdrawals"][0] |= {"level": "province", "day": "2028-01-20"}
    assert items(data, date(2028, 1, 20)) == []
    assert [one["code"] for one in items(data, date(2028, 1, 19))] == ["withdraw"]


def test_a_withdrawal_that_is_done_or_still_to_come_hides_no_other() -> None:
    data = tea()
    data["withdrawals"] = [
        {"certificate": "C-1", "ground": "law-broken", "concluded": "2028-03-01"},
        {"certificate": "C-1", "ground": "production-ended", "concluded": "2028-01-10"},
    ]
    assert [(one["code"], one["day"]) for one in items(data, date(2028, 1, 20))] == [
        ("withdraw", date(2028, 1, 25))
    ]


def test_while_a_renewal_runs_nothing_is_asked_of_the_producer() -> None:
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "renewal", "filed": "2029-11-01"})
    assert [one["code"] for one in items(data, date(2029, 11, 1))] == ["step"]
    # the end itself is still told
    assert [one["code"] for one in items(data, date(2030, 4, 1))] == ["step", "certificate-ends"]


def test_late_things_stand_first_then_the_days_then_the_products() -> None:
    first, second = tea(), tea()
    second["product"]["id"] = "another-tea"
    found = agenda(known(), [History.from_json(one) for one in (first, second)], date(2030, 4, 1))
    assert [(one.urgency, one.code, one.product) for one in found] == [
        ("late", "renewal-closes", "another-tea"),
        ("late", "renewal-closes", "tea"),
        ("coming", "certificate-ends", "another-tea"),
        ("coming", "certificate-ends", "tea"),
    ]


def test_a_dossier_is_at_the_first_level_until_it_is_told_to_be_elsewhere() -> None:
    data = tea()
    del data["dossiers"][0]["arrivals"]
    for day, at, since in (
        # filed on 1 June; the commune gave its view on the 15th, the province scored on 1 September
        ("2026-06-01", "commune", "2026-06-01"),
        ("2026-06-15", "commune", "2026-06-15"),
        ("2026-09-01", "province", "2026-09-01"),
        ("2027-03-20", "central", "2027-03-20"),
    ):
        (held,) = replay(known(), History.from_json(data), date.fromisoformat(day)).dossiers
        assert (held.at, held.since) == (at, date.fromisoformat(since))
    # with its arrivals it is where it came last
    (held,) = replay(known(), History.from_json(tea()), date(2026, 6, 18)).dossiers
    assert (held.at, held.since) == ("province", date(2026, 6, 18))
    assert held.step is not None
    assert (held.step.action, held.step.level) == ("score", "province")


# -- a certificate on a day ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2027, 4, 12), "current"),
        (date(2030, 4, 12), "current"),
        (date(2030, 4, 13), "expired"),
    ],
)
def test_a_certificate_is_valid_from_its_issue_to_its_last_day(day: date, status: str) -> None:
    (held,) = replay(known(), History.from_json(tea()), day).certificates
    assert (held.status, held.ends, held.until) == (status, date(2030, 4, 12), date(2030, 4, 12))
    assert replay(known(), History.from_json(tea()), date(2027, 4, 11)).certificates == ()


def test_a_certificate_withdrawn_on_the_day_after_its_last_has_expired() -> None:
    data = tea()
    data["withdrawals"] = [
        {"certificate": "C-1", "ground": "law-broken", "concluded": "2030-04-01", "level": "province"}
    ]
    for day, status in (("2030-04-12", "withdrawn"), ("2030-04-13", "withdrawn"), ("2030-04-14", "expired")):
        data["withdrawals"][0]["day"] = day
        (held,) = replay(known(), History.from_json(data), date(2030, 5, 1)).certificates
        assert held.status == status
        assert held.until == min(date.fromisoformat(day) - ONE, date(2030, 4, 12))


def test_a_standing_follows_from_the_last_certificate_or_from_the_dossiers() -> None:
    def standing(data: dict[str, Any], day: str) -> str:
        return replay(known(), History.from_json(data), date.fromisoformat(day)).standing

    data = tea()
    assert [standing(data, day) for day in ("2026-05-31", "2026-06-01", "2027-04-12", "2030-04-13")] == [
        "new",
        "in-evaluation",
        "recognised",
        "expired",
    ]
    refused = tea()
    refused["decisions"][1] = {
        "number": "P-1",
        "dossier": "d1",
        "level": "province",
        "day": "2027-04-10",
        "action": "refuse",
    }
    refused["certificates"] = []
    assert standing(refused, "2027-04-09") == "in-evaluation"
    assert standing(refused, "2027-04-10") == "not-recognised"
