"""Histories of made-up products: replayed, checked for contradictions, without personal data."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from kit.citations import place_of
from kit.lives import known, tea

from ocop_rules import LoadError, ProductState, agenda, replay, tell
from ocop_rules.life import History, HistoryError, check_history
from ocop_rules.rulesets import Registry, with_readings


def state(data: dict[str, Any], day: str, registry: Registry | None = None) -> ProductState:
    return replay(registry or known(), History.from_json(data), date.fromisoformat(day))


def faults(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.code, one.pointer) for one in check_history(known(), History.from_json(data))]


# -- replaying --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "standing", "action", "level", "by"),
    [
        ("2026-05-31", "new", "file", "producer", None),
        ("2026-06-01", "in-evaluation", "assess", "commune", "2026-06-22"),
        ("2026-06-15", "in-evaluation", "send-up", "commune", "2026-06-22"),
        ("2026-06-18", "in-evaluation", "score", "province", "2026-12-29"),
        ("2026-09-01", "in-evaluation", "send-up", "province", "2027-01-29"),
        ("2026-12-01", "in-evaluation", "score", "central", "2027-03-29"),
        ("2027-03-20", "in-evaluation", "choose", "province", None),
        ("2027-04-10", "in-evaluation", "certify", "province", None),
        ("2027-04-12", "recognised", "renew", "producer", "2029-12-13"),
        ("2030-04-12", "recognised", "renew", "producer", "2029-12-13"),
        ("2030-04-13", "expired", "file", "producer", None),
    ],
)
def test_the_life_of_a_product_day_by_day(
    day: str, standing: str, action: str, level: str, by: str | None
) -> None:
    found = state(tea(), day)
    assert (found.standing, found.next.action, found.next.level) == (standing, action, level)
    assert (None if found.next.by is None else found.next.by.isoformat()) == by


def test_a_certificate_ends_as_the_reading_says() -> None:
    eve = known().with_ruleset(with_readings(known().ruleset("26-2026"), {"certificate-last-day": "eve"}))
    assert state(tea(), "2030-04-11", eve).standing == "recognised"
    assert state(tea(), "2030-04-12", eve).standing == "expired"


def upgraded() -> dict[str, Any]:
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "upgrade", "filed": "2028-06-01"})
    data["results"] += [
        {"dossier": "d2", "level": "commune", "day": "2028-06-10", "status": "assessed"},
        {"dossier": "d2", "level": "province", "day": "2028-09-01", "total": "93", "stars": 5},
        {"dossier": "d2", "level": "central", "day": "2029-03-01", "total": "91.14", "stars": 5},
    ]
    data["decisions"] += [
        {
            "number": "P-2",
            "dossier": "d2",
            "level": "province",
            "day": "2028-10-01",
            "action": "approve",
            "stars": 5,
        },
        {"number": "M-1", "dossier": "d2", "level": "central", "day": "2029-04-01", "stars": 5},
    ]
    data["certificates"].append(
        {"number": "C-2", "decision": "M-1", "level": "central", "stars": 5, "issued": "2029-04-05"}
    )
    return data


@pytest.mark.parametrize(
    ("choice", "held"),
    [
        ("until-new", {"2028-09-30": [4], "2028-10-01": [4], "2029-04-04": [4], "2029-04-05": [5]}),
        ("until-approved", {"2028-09-30": [4], "2028-10-01": [], "2029-04-04": [], "2029-04-05": [5]}),
        ("full-term", {"2028-10-01": [4], "2029-04-05": [4, 5], "2030-04-12": [4, 5], "2030-04-13": [5]}),
    ],
)
def test_an_upgrade_while_a_certificate_runs(choice: str, held: dict[str, list[int]]) -> None:
    registry = known().with_ruleset(with_readings(known().ruleset("26-2026"), {"older-certificate": choice}))
    for day, stars in held.items():
        found = state(upgraded(), day, registry)
        assert [one.record.stars for one in found.certificates if one.valid] == stars
        assert found.stars == (max(stars) if stars else None)


def pending_renewal() -> dict[str, Any]:
    """A certificate of 148 that ends on 31 August 2026, its renewal filed in June."""
    return {
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


def test_a_late_renewal_extends_the_certificate_until_it_is_decided() -> None:
    data = pending_renewal()
    assert state(data, "2026-08-31").certificates[0].status == "current"
    assert state(data, "2026-09-01").certificates[0].status == "extended"
    assert state(data, "2027-02-27").stars == 3
    assert state(data, "2027-02-28").stars is None
    data["decisions"].append(
        {"number": "E", "dossier": "b", "level": "province", "day": "2026-10-05", "action": "refuse"}
    )
    assert state(data, "2026-10-05").stars == 3
    assert state(data, "2026-10-06").standing == "expired"


def test_a_withdrawn_certificate_is_not_valid_from_that_day() -> None:
    data = tea()
    data["withdrawals"] = [
        {
            "certificate": "C-1",
            "ground": "production-ended",
            "concluded": "2028-01-10",
            "level": "province",
            "day": "2028-01-20",
        }
    ]
    assert state(data, "2028-01-19").stars == 4
    found = state(data, "2028-01-20")
    assert (found.standing, found.certificates[0].status, found.next.action) == (
        "withdrawn",
        "withdrawn",
        "file",
    )


# -- contradictions ---------------------------------------------------------------------------------


def change(path: str, value: Any) -> dict[str, Any]:
    data = tea()
    *steps, last = path.split("/")
    node: Any = data
    for step in steps:
        node = node[int(step) if step.isdecimal() else step]
    node[int(last) if last.isdecimal() else last] = value
    return data


def test_the_history_as_it_stands_has_no_contradiction() -> None:
    assert faults(tea()) == []
    assert faults(upgraded()) == []
    assert faults(pending_renewal()) == []


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("results/1/stars", 1, [("stars-floors", "/results/1/stars")]),
        ("results/1/total", "666", [("range", "/results/1/total")]),
        ("results/1/status", "rescore", [("history-unranked-stars", "/results/1/stars")]),
        ("product/product_set", 99, [("unknown-set", "/product/product_set")]),
        (
            "sheets/0/evaluation/answers",
            {"99.9": 7},
            [("unknown-criterion", "/sheets/0/evaluation/answers/99.9")],
        ),
        ("sheets/0/evaluation/answers/1.1", 1, [("history-computed", "/results/1/total")]),
        ("results/1/total", "88", [("stars-range", "/results/1/stars")]),
        ("decisions/1/stars", 3, [("history-decision", "/decisions/1")]),
        ("decisions/1/level", "central", [("history-recognise", "/decisions/1/level")]),
        ("decisions/1/day", "2027-01-01", [("history-closed", "/results/2/day")]),
        ("certificates/0/decision", "x", [("history-no-decision", "/certificates/0/decision")]),
        ("certificates/0/decision", "P-0", [("history-no-decision", "/certificates/0/decision")]),
        ("certificates/0/stars", 5, [("history-differs", "/certificates/0/stars")]),
        ("sheets/0/evaluation/product_set", 12, [("history-sheet", "/sheets/0/evaluation/product_set")]),
    ],
)
def test_contradictions_are_told_with_their_place(
    path: str, value: Any, expected: list[tuple[str, str | None]]
) -> None:
    found = faults(change(path, value))
    for code, at in expected:
        assert any(code == one and at in (None, place) for one, place in found), found
    with pytest.raises(HistoryError) as caught:
        replay(known(), History.from_json(change(path, value)), date(2031, 1, 1))
    for fault in caught.value.faults:
        assert fault.message("en")
        assert fault.message("vi")
        assert fault.remedy("vi")


def test_a_province_cannot_recognise_5_stars_nor_anybody_2() -> None:
    data = tea()
    data["results"] = data["results"][:2]
    data["decisions"] = [
        {"number": "P-1", "dossier": "d1", "level": "province", "day": "2027-04-01", "stars": 5}
    ]
    data["certificates"], data["sheets"] = [], []
    assert faults(data) == [("history-recognise", "/decisions/0/level")]
    data["decisions"][0]["stars"] = 2
    assert faults(data) == [("history-uncertified", "/decisions/0/stars")]


def test_withdrawals_are_checked_against_the_decision_in_force() -> None:
    data = tea()
    wrong = {"certificate": "C-1", "ground": "bad-taste", "concluded": "2028-01-10", "level": "central"}
    data["withdrawals"] = [wrong | {"day": "2028-01-09"}, wrong | {"certificate": "C-9"}]
    assert faults(data) == [("history-certificate", "/withdrawals/1/certificate")]
    data["withdrawals"] = data["withdrawals"][:1]
    assert faults(data) == [
        ("history-before", "/withdrawals/0/day"),
        ("history-ground", "/withdrawals/0/ground"),
        ("history-withdrawer", "/withdrawals/0/level"),
    ]
    [ground] = [
        one for one in check_history(known(), History.from_json(data)) if one.code == "history-ground"
    ]
    assert "law-broken" in ground.fields["known"].split(", ")
    assert "law-broken" in ground.text("en")


def test_an_upgrade_needs_a_running_certificate() -> None:
    data = upgraded()
    data["dossiers"][1]["filed"] = "2030-05-01"
    for name, left in (("results", 3), ("decisions", 2), ("certificates", 1)):
        data[name] = data[name][:left]
    assert ("history-upgrade-of-ended", "/dossiers/1/filed") in faults(data)


def test_a_dossier_cannot_be_filed_under_a_decision_that_has_ended() -> None:
    data = pending_renewal()
    data["dossiers"][0]["filed"] = "2026-07-22"
    assert ("history-period", "/dossiers/0/filed") in faults(data)


# -- personal data and files ------------------------------------------------------------------------


def test_personal_data_stays_out_unless_it_is_asked_for() -> None:
    history = History.from_json(tea())
    text = json.dumps(history.to_json(), ensure_ascii=False)
    everything = json.dumps(history.to_json(personal=True), ensure_ascii=False)
    replayed = json.dumps(replay(known(), history, date(2027, 5, 1)).to_json(), ensure_ascii=False)
    for secret in ("Representative (made up)", "Street (made up)", "0900 000 000", "Member (made up)"):
        assert secret in everything
        assert secret not in text
        assert secret not in replayed
        assert secret not in repr(history.producer)
    assert History.from_json(history.to_json(personal=True)) == history


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("results/1/total", 94, "type"),
        ("results/1/total", "94,5", "pattern"),
        ("results/1/stars", True, "type"),
        ("results/1/stars", 6, "range"),
        ("dossiers/0/kind", "renew", "value"),
        ("dossiers/0/filed", "2026-02-30", "date"),
        ("decisions/0/extra", 1, "unknown-key"),
        ("product/code", "1-2-3", "code-parts"),
    ],
)
def test_the_format_is_strict(path: str, value: Any, code: str) -> None:
    with pytest.raises(LoadError) as caught:
        History.from_json(change(path, value))
    assert [fault.code for fault in caught.value.faults] == [code]
    assert caught.value.faults[0].pointer == "/" + path


def test_doubled_keys_are_a_fault() -> None:
    with pytest.raises(LoadError) as caught:
        History.parse('{"product": {}, "product": {}}')
    assert caught.value.faults[0].code == "json-duplicate-key"


# -- agenda -----------------------------------------------------------------------------------------


def items(data: dict[str, Any], day: str, **more: Any) -> list[tuple[str, str, str, str | None]]:
    found = agenda(known(), [History.from_json(data)], date.fromisoformat(day), **more)
    return [
        (one.urgency, one.code, one.who, None if one.day is None else one.day.isoformat()) for one in found
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-22", [("due", "step", "commune", "2026-06-22")]),
        ("2027-04-10", [("due", "certify", "province", None)]),
        ("2029-08-14", []),
        ("2029-08-15", [("coming", "renewal-opens", "producer", "2029-10-14")]),
        ("2029-12-13", [("due", "renewal-closes", "producer", "2029-12-13")]),
        ("2029-12-14", [("late", "renewal-closes", "producer", "2029-12-13")]),
        (
            "2030-04-01",
            [
                ("late", "renewal-closes", "producer", "2029-12-13"),
                ("coming", "certificate-ends", "producer", "2030-04-12"),
            ],
        ),
        ("2030-04-13", [("ended", "ended", "producer", "2030-04-12")]),
    ],
)
def test_the_agenda_of_a_product(day: str, expected: list[Any]) -> None:
    data = tea()
    if day == "2026-06-22":
        data["results"], data["decisions"], data["certificates"] = [], [], []
        data["dossiers"][0]["arrivals"] = data["dossiers"][0]["arrivals"][:1]
    assert [one for one in items(data, day) if one[1] != "notice"] == expected


def test_a_step_that_was_not_taken_in_time_is_late() -> None:
    data = tea()
    data["results"], data["decisions"], data["certificates"], data["sheets"] = [], [], [], []
    data["dossiers"][0]["arrivals"] = data["dossiers"][0]["arrivals"][:1]
    assert items(data, "2026-06-23") == [("late", "step", "commune", "2026-06-22")]


def test_the_notice_is_given_while_148_is_the_decision_in_force() -> None:
    data = pending_renewal()
    data["dossiers"] = data["dossiers"][:1]
    data["dossiers"][0]["filed"] = "2023-03-01"
    data["results"][0]["day"] = "2023-03-10"
    data["decisions"][0]["day"] = "2023-03-20"
    data["certificates"][0]["issued"] = "2023-03-25"
    assert items(data, "2026-02-23") == [
        ("due", "notice", "district", "2026-02-23"),
        ("coming", "certificate-ends", "producer", "2026-03-25"),
    ]
    assert items(data, "2026-02-24")[0] == ("late", "notice", "district", "2026-02-23")


def test_a_concluded_withdrawal_is_due_in_15_days() -> None:
    data = tea()
    data["withdrawals"] = [{"certificate": "C-1", "ground": "law-broken", "concluded": "2028-01-10"}]
    assert items(data, "2028-01-25") == [("due", "withdraw", "province", "2028-01-25")]
    assert items(data, "2028-01-26") == [("late", "withdraw", "province", "2028-01-25")]
    assert items(data, "2028-01-09") == []


def test_nothing_comes_before_what_it_rests_on() -> None:
    # the dossier was filed on 1 June 2026, the certificate issued on 12 April 2027
    decided, withdrawn = tea(), tea()
    decided["decisions"][0]["day"] = "2026-05-31"
    ground = {"ground": "production-ended", "level": "province"}
    withdrawn["withdrawals"] = [{"certificate": "C-1", "concluded": "2027-04-11", **ground}]
    for data, pointer, found, limit in (
        (decided, "/decisions/0/day", "2026-05-31", "2026-06-01"),
        (withdrawn, "/withdrawals/0/concluded", "2027-04-11", "2027-04-12"),
    ):
        (fault,) = check_history(known(), History.from_json(data))
        told = (fault.code, fault.pointer, fault.found, dict(fault.fields))
        assert told == ("history-before", pointer, found, {"limit": limit})


def test_one_decision_has_one_certificate() -> None:
    data = tea()
    data["certificates"].append(data["certificates"][0] | {"number": "C-2"})
    (fault,) = check_history(known(), History.from_json(data))
    assert (fault.code, fault.pointer, fault.found) == (
        "history-twice",
        "/certificates/1/decision",
        '"P-1"',
    )


def closed_below(stars: int, total: str, **more: object) -> History:
    """Return the history of a product that the province found worth fewer than 3 stars."""
    return History.from_json(
        {
            "product": {"id": "rice", "name": "Gạo", "producer": "p", "product_set": 3},
            "producer": {"id": "p", "name": "HTX", "kind": "cooperative"},
            "dossiers": [{"id": "d", "ruleset": "26-2026", "kind": "new", "filed": "2026-08-03"}],
            "results": [
                {
                    "dossier": "d",
                    "level": "province",
                    "day": "2026-10-10",
                    "status": "ranked",
                    "total": total,
                    "stars": stars,
                }
            ],
            **more,
        }
    )


REFUSED = {
    "decisions": [
        {"number": "7", "dossier": "d", "level": "province", "day": "2026-10-20", "action": "refuse"}
    ]
}


@pytest.mark.parametrize(
    ("history", "action", "notes"),
    [
        (closed_below(1, "20"), "improve", ("not-certified",)),
        (closed_below(2, "40"), "improve", ("not-certified",)),
        (closed_below(2, "40", **REFUSED), "improve", ("not-certified",)),
        # against a result that would have allowed recognition
        (closed_below(3, "60", **REFUSED), "refuse", ()),
    ],
)
def test_a_dossier_closed_without_recognition_says_who_is_told_in_writing(
    history: History, action: str, notes: tuple[str, ...]
) -> None:
    """Decision 26/2026, article 7.3(g): the result is made known in writing to commune and producer."""
    found = replay(known(), history, date(2026, 11, 1))
    (dossier,) = found.dossiers
    assert dossier.step is None
    assert dossier.closing is not None
    assert (dossier.closing.action, dossier.closing.level, dossier.closing.notes) == (
        action,
        "province",
        notes,
    )
    assert (found.next.action, found.next.level, found.next.notes) == ("file", "producer", notes)
    for step in (dossier.closing, found.next):
        assert step.informs is not None
        assert (step.informs.to, step.informs.in_writing) == (("commune", "producer"), True)
        assert [place_of(one) for one in step.informs.cites] == ["article 7.3(g)"]
    assert ProductState.from_json(found.to_json()) == found
    assert "article 7.3(g)" in tell(found, rules=known(), lang="en").text()
    assert "điểm g khoản 3 Điều 7" in tell(found, rules=known(), lang="vi").text()


def test_a_dossier_that_runs_or_was_recognised_has_no_step_that_closed_it() -> None:
    filed = closed_below(2, "40", results=[])
    assert [one.closing for one in replay(known(), filed, date(2026, 11, 1)).dossiers] == [None]
    again = {"id": "d2", "ruleset": "26-2026", "kind": "new", "filed": "2026-12-01"}
    both = closed_below(2, "40").to_json()
    both["dossiers"].append(again)
    found = replay(known(), History.from_json(both), date(2026, 12, 2))
    assert [one.closing is None for one in found.dossiers] == [False, True]
    assert (found.next.action, found.next.informs) == ("assess", None)
