"""Certificates on a day: two ends, what stays on the agenda, second renewals, withdrawal under 148."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from kit.lives import certified, known

from ocop_rules.errors import OcopError
from ocop_rules.life import History, agenda, check_history, replay
from ocop_rules.rulesets import with_readings


def renewed(*filed: str) -> dict[str, Any]:
    made = certified()
    for number, day in enumerate(filed):
        made["dossiers"].append({"id": f"r{number}", "ruleset": "26-2026", "kind": "renewal", "filed": day})
    return made


def items(data: dict[str, Any], day: str, ahead: int = 60) -> list[tuple[str, str, str | None]]:
    found = agenda(known(), [History.from_json(data)], date.fromisoformat(day), ahead=ahead)
    return [(one.urgency, one.code, None if one.day is None else str(one.day)) for one in found]


def faults(data: dict[str, Any]) -> list[tuple[str, str]]:
    found = check_history(known(), History.from_json(data))
    for fault in found:
        for lang in ("en", "vi"):
            assert fault.text(lang)
    return [(one.code, one.pointer) for one in found]


# -- two ends -------------------------------------------------------------------------------------


def test_the_printed_end_and_the_extension_are_both_told() -> None:
    data = renewed("2026-06-10")
    (one,) = replay(known(), History.from_json(data), date(2026, 8, 1)).certificates
    assert (one.status, str(one.ends), str(one.until)) == ("current", "2026-08-31", "2027-02-27")
    told = one.to_json()
    assert (told["ends"], told["until"], told["extension"]["code"], told["extension"]["until"]) == (
        "2026-08-31",
        "2027-02-27",
        "extended",
        "2027-02-27",
    )
    both = [one for one in items(data, "2026-08-01", 300) if one[1] in ("certificate-ends", "extension-ends")]
    assert both == [
        ("coming", "certificate-ends", "2026-08-31"),
        ("coming", "extension-ends", "2027-02-27"),
    ]
    # the end is that of the decision it was issued under, the extension that of 26/2026
    told_by = agenda(known(), [History.from_json(data)], date(2026, 8, 1), ahead=300)
    assert {one.code: one.ruleset for one in told_by if one.code.endswith("-ends")} == {
        "certificate-ends": "148-2023",
        "extension-ends": "26-2026",
    }
    later = [one[1:] for one in items(data, "2026-09-01", 300) if one[1].endswith("-ends")]
    assert later == [("extension-ends", "2027-02-27")]


def test_a_printed_end_is_the_anniversary_or_the_eve_of_it() -> None:
    for ends in ("2026-08-31", "2026-08-30"):
        data = certified()
        data["certificates"][0]["ends"] = ends
        assert faults(data) == []
        (one,) = replay(known(), History.from_json(data), date(2026, 1, 1)).certificates
        assert str(one.ends) == ends
        assert replay(known(), History.from_json(data), date(2026, 8, 31)).stars == (
            3 if ends == "2026-08-31" else None
        )
    data["certificates"][0]["ends"] = "2027-08-31"
    assert faults(data) == [("history-ends", "/certificates/0/ends")]


# -- what has ended -------------------------------------------------------------------------------


def test_an_ended_certificate_stays_on_the_agenda_until_it_is_struck_off() -> None:
    data = certified()
    for day in ("2026-09-01", "2028-01-01"):
        assert items(data, day) == [("ended", "ended", "2026-08-31")]
    data["struck_off"] = [{"certificate": "C", "day": "2027-01-10"}]
    assert items(data, "2027-01-09") == [("ended", "ended", "2026-08-31")]
    assert items(data, "2027-01-10") == []
    (one,) = replay(known(), History.from_json(data), date(2027, 1, 10)).certificates
    assert (one.status, one.valid) == ("struck-off", False)
    data["struck_off"][0]["day"] = "2026-08-31"
    assert faults(data) == [("history-before", "/struck_off/0/day")]
    data["struck_off"][0]["certificate"] = "X"
    assert faults(data) == [("history-certificate", "/struck_off/0/certificate")]


def test_an_ended_certificate_leaves_the_agenda_when_it_is_renewed_or_withdrawn() -> None:
    data = renewed("2026-12-01")
    assert ("ended", "ended", "2026-08-31") in items(data, "2027-01-01")
    data["results"].append(
        {"dossier": "r0", "level": "province", "day": "2027-01-20", "total": "60", "stars": 3}
    )
    data["decisions"].append(
        {"number": "E", "dossier": "r0", "level": "province", "day": "2027-02-01", "stars": 3}
    )
    data["certificates"].append(
        {"number": "C2", "decision": "E", "level": "province", "stars": 3, "issued": "2027-02-02"}
    )
    assert "ended" in [code for _, code, _ in items(data, "2027-02-01")]
    assert "ended" not in [code for _, code, _ in items(data, "2027-02-02")]
    gone = certified()
    gone["withdrawals"] = [
        {"certificate": "C", "ground": "law-broken", "concluded": "2026-08-01", "level": "province"}
        | {"day": "2026-08-10"}
    ]
    assert items(gone, "2026-12-01") == []


# -- renewals filed again -------------------------------------------------------------------------


def again(refused: str, second: str) -> dict[str, Any]:
    made = renewed("2026-06-10", second)
    made["decisions"].append(
        {"number": "E", "dossier": "r0", "level": "province", "day": refused, "action": "refuse"}
    )
    return made


def test_a_second_renewal_after_a_refused_one_is_looked_at() -> None:
    data = again("2026-10-05", "2026-10-01")
    state = replay(known(), History.from_json(data), date(2026, 12, 1))
    assert (state.standing, state.stars) == ("recognised", 3)
    assert str(state.certificates[0].until) == "2027-02-27"
    assert state.certificates[0].extension is not None
    assert state.certificates[0].extension.readings["extension-again"] == "counts"
    # filed on the day of the refusal, the certificate is still valid; a day later it is not
    assert replay(known(), History.from_json(again("2026-10-05", "2026-10-05")), date(2026, 12, 1)).stars == 3
    late = replay(known(), History.from_json(again("2026-10-05", "2026-10-06")), date(2026, 12, 1))
    assert late.stars is None
    # refused before the printed end, filed again before it
    early = again("2026-07-20", "2026-08-20")
    assert replay(known(), History.from_json(early), date(2026, 12, 1)).stars == 3


def test_what_is_filed_after_the_extension_ended_revives_nothing_even_where_no_filing_is_needed() -> None:
    free = known().with_ruleset(with_readings(known().ruleset("26-2026"), {"extension-filing": "not-needed"}))
    for second, stars in (("2026-10-05", 3), ("2026-10-06", None)):
        data = History.from_json(again("2026-10-05", second))
        assert replay(free, data, date(2026, 12, 1)).stars == stars


def test_under_the_other_reading_the_first_refusal_ends_the_extension() -> None:
    other = known().with_ruleset(
        with_readings(known().ruleset("26-2026"), {"extension-again": "does-not-count"})
    )
    state = replay(other, History.from_json(again("2026-10-05", "2026-10-01")), date(2026, 12, 1))
    assert state.stars is None
    assert str(state.certificates[0].until) == "2026-10-05"


# -- withdrawal where no rule is held -------------------------------------------------------------


def withdrawn(level: str | None, concluded: str = "2024-05-02") -> dict[str, Any]:
    record = {"certificate": "C", "ground": "some-ground", "concluded": concluded, "day": "2026-01-20"}
    return certified("2023-03-25", withdrawals=[record if level is None else record | {"level": level}])


@pytest.mark.parametrize(
    ("level", "concluded", "expected"),
    [
        ("district", "2024-05-02", []),
        ("province", "2024-05-02", []),
        ("moon", "2024-05-02", [("level-missing", "/withdrawals/0/level")]),
        ("commune", "2024-05-02", [("level-missing", "/withdrawals/0/level")]),
        (None, "2024-05-02", [("missing-key", "/withdrawals/0")]),
        # since 1489 there is no district, and the commune recognises nothing
        ("district", "2025-09-01", [("level-missing", "/withdrawals/0/level")]),
        ("commune", "2025-09-01", [("history-withdrawer", "/withdrawals/0/level")]),
        ("province", "2025-09-01", []),
    ],
)
def test_withdrawal_under_148_checks_the_level(
    level: str | None, concluded: str, expected: list[tuple[str, str]]
) -> None:
    assert faults(withdrawn(level, concluded)) == expected


def test_where_no_grounds_are_held_the_state_and_the_agenda_say_so() -> None:
    data = withdrawn("district")
    (one,) = replay(known(), History.from_json(data), date(2026, 2, 1)).certificates
    assert (one.status, one.notices) == ("withdrawn", ("grounds-not-held",))
    assert one.to_json()["notices"] == ["grounds-not-held"]
    (item,) = agenda(known(), [History.from_json(data)], date(2024, 6, 1))
    assert (item.code, item.day, item.notices) == ("withdraw", None, ("grounds-not-held",))
    assert "grounds-not-held" in item.to_json()["notices"]


def test_each_withdrawal_without_grounds_is_on_the_agenda() -> None:
    data = withdrawn("district")
    data["withdrawals"].append(data["withdrawals"][0] | {"concluded": "2024-05-10"})
    found = agenda(known(), [History.from_json(data)], date(2024, 6, 1))
    assert [(one.code, one.certificate, one.notices) for one in found] == [
        ("withdraw", "C", ("grounds-not-held",))
    ] * 2


def test_of_several_withdrawals_the_first_ends_a_certificate() -> None:
    data = withdrawn("district")
    data["withdrawals"].append(data["withdrawals"][0] | {"day": "2026-02-20"})
    for records in (data["withdrawals"], data["withdrawals"][::-1]):
        history = History.from_json(data | {"withdrawals": records})
        (one,) = replay(known(), history, date(2026, 3, 1)).certificates
        assert (one.status, one.until) == ("withdrawn", date(2026, 1, 19))


# -- many products --------------------------------------------------------------------------------


def test_one_bad_history_is_handed_over_and_the_others_go_on() -> None:
    bad = certified()
    bad["certificates"][0]["stars"] = 5
    good, wrong = History.from_json(certified()), History.from_json(bad)
    told: list[tuple[History, OcopError]] = []
    found = agenda(
        known(), [wrong, good], date(2026, 9, 1), on_error=lambda one, error: told.append((one, error))
    )
    assert [one.code for one in found] == ["ended"]
    assert [one for one, _ in told] == [wrong]
    with pytest.raises(OcopError):
        agenda(known(), [wrong, good], date(2026, 9, 1))
