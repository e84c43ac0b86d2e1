"""A certificate on a day, whole: which records end it, which keep it, and under which decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of
from kit.lives import certified, known, tea

from ocop_rules import load, replay
from ocop_rules.errors import LoadError, UnknownNameError
from ocop_rules.life import (
    History,
    certificate_end,
    certificate_extension,
    notice_day,
    plan_days,
    renewal_window,
    under_overlay,
    withdrawal_due,
)
from ocop_rules.model.applicable import Applicable
from ocop_rules.model.state import CertificateState
from ocop_rules.rulesets import Registry, with_readings

ONE = timedelta(days=1)
ENDS = date(2026, 8, 31)
EXTENDED = date(2027, 2, 27)
"""180 days past 31 August 2026 (Decision 26/2026, article 12.3)."""
PLAN = "bac-kan-city-2024"
EXTENDING = ("filed", "decided", "valid_until")


def on(data: dict[str, Any], day: date | str, registry: Registry | None = None) -> list[CertificateState]:
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return list(replay(registry or known(), History.from_json(data), when).certificates)


def under(**choices: str) -> Registry:
    named = {name.replace("_", "-"): choice for name, choice in choices.items()}
    return known().with_ruleset(with_readings(load("26-2026"), named))


# -- a certificate told whole -------------------------------------------------------------------------------


def test_a_certificate_is_told_whole_under_the_decision_of_its_dossier_and_the_one_in_force() -> None:
    (one,) = on(certified(), "2026-05-21")
    # 148 gives the term and the notice of 30 days; 1489 amends it and sets no window
    assert (one.ruleset, one.status, one.ends, one.until) == ("148-2023", "current", ENDS, ENDS)
    assert (one.notice, one.window, one.notices) == (date(2026, 8, 1), None, ())
    assert one.extension is not None
    assert (one.extension.code, one.extension.until) == ("no-rule", None)
    # 26/2026 sets the window (article 7.6(a)) and no notice, and knows an extension (article 12.3)
    (one,) = on(certified(), "2026-05-22")
    assert (one.ruleset, one.status, one.ends, one.until, one.notice) == (
        "148-2023",
        "current",
        ENDS,
        ENDS,
        None,
    )
    assert one.window is not None
    assert (one.window.first, one.window.last) == (date(2026, 3, 4), date(2026, 5, 3))
    assert one.extension is not None
    assert one.extension.code == "nothing-filed"
    assert [place_of(cite) for cite in one.extension.cites] == ["article 12.3"]
    assert dict(one.extension.readings) == {
        "day-count": "first-day-not-counted",
        "extension-scope": "transitional",
        "extension-ended": "stays-ended",
        "extension-filing": "needed",
    }


def renewals(*filed: str) -> list[dict[str, Any]]:
    return [
        {"id": f"r{number}", "ruleset": "26-2026", "kind": "renewal", "filed": day}
        for number, day in enumerate(filed)
    ]


def refusal(dossier: str, day: str, number: str = "E") -> dict[str, Any]:
    return {"number": number, "dossier": dossier, "level": "province", "day": day, "action": "refuse"}


def with_renewals(*filed: str, refused: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    data = certified()
    data["dossiers"] += renewals(*filed)
    data["decisions"] += [refusal(one, day, f"E{n}") for n, (one, day) in enumerate(refused)]
    return data


def test_only_a_renewal_filed_after_the_issue_keeps_a_certificate() -> None:
    day = "2026-12-01"
    assert [one.status for one in on(with_renewals("2026-06-10"), day)] == ["extended"]
    # an upgrade, or a new dossier, is no renewal
    for kind in ("upgrade", "new"):
        data = with_renewals("2026-06-10")
        data["dossiers"][1]["kind"] = kind
        (one,) = on(data, day)
        assert (one.status, one.until) == ("expired", ENDS)
    # of another certificate: filed on the day on which this one was issued
    late = certified("2023-09-19")
    late["dossiers"] += [
        {"id": "r", "ruleset": "148-2023", "kind": "renewal", "filed": "2023-09-19"},
    ]
    (one,) = on(late, "2026-12-01")
    assert one.extension is not None
    assert (one.status, one.extension.code) == ("expired", "not-transitional")
    early = certified("2023-08-31")
    early["dossiers"] += [{"id": "r", "ruleset": "148-2023", "kind": "renewal", "filed": "2023-08-31"}]
    (one,) = on(early, "2026-12-01")
    assert one.extension is not None
    assert (one.status, one.extension.code) == ("expired", "nothing-filed")


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_of_two_renewals_the_one_filed_first_is_the_first(order: tuple[int, int]) -> None:
    data = with_renewals("2026-06-10", "2026-09-20")
    # filed after the end, the second alone would keep nothing
    data["dossiers"][1:] = [data["dossiers"][1 + index] for index in order]
    (one,) = on(data, "2026-12-01")
    assert (one.status, one.until) == ("extended", EXTENDED)
    assert one.extension is not None
    # nothing was refused: there is no renewal filed again
    assert "extension-again" not in one.extension.readings


@pytest.mark.parametrize(
    ("refused", "until"),
    [
        # the first is refused after the second was filed, within the extension
        ((("r0", "2026-10-05"),), EXTENDED),
        # the second is refused, too
        ((("r0", "2026-10-05"), ("r1", "2026-11-20")), date(2026, 11, 20)),
        ((("r1", "2026-11-20"), ("r0", "2026-10-05")), date(2026, 11, 20)),
        # refused twice, the first decision counts
        ((("r0", "2026-10-05"), ("r1", "2026-12-10"), ("r1", "2026-11-20")), date(2026, 11, 20)),
        # the second before the first: the later day stands
        ((("r0", "2026-11-20"), ("r1", "2026-10-05")), date(2026, 11, 20)),
    ],
)
def test_the_extension_lasts_until_the_last_of_the_renewals_is_decided(
    refused: tuple[tuple[str, str], ...], until: date
) -> None:
    (one,) = on(with_renewals("2026-06-10", "2026-10-01", refused=refused), "2027-06-01")
    assert (one.status, one.until) == ("expired", until)
    assert one.extension is not None
    assert (one.extension.until, one.extension.readings["extension-again"]) == (until, "counts")


def test_a_third_renewal_is_looked_at_within_what_the_second_brought() -> None:
    refused = (("r0", "2026-10-05"), ("r1", "2026-11-20"))
    for third, until in (("2026-11-20", EXTENDED), ("2026-11-21", date(2026, 11, 20))):
        (one,) = on(with_renewals("2026-06-10", "2026-10-01", third, refused=refused), "2027-06-01")
        assert one.until == until


def test_an_approval_for_the_level_above_does_not_end_an_extension() -> None:
    data = with_renewals("2026-06-10")
    data["results"] += [
        {"dossier": "r0", "level": "province", "day": "2026-09-10", "total": "92", "stars": 5},
    ]
    approved = {"number": "E", "dossier": "r0", "level": "province", "day": "2026-10-05"}
    data["decisions"].append(approved | {"action": "approve", "stars": 5})
    (one,) = on(data, "2026-12-01")
    assert (one.status, one.until) == ("extended", EXTENDED)


def test_a_second_renewal_asks_nothing_of_a_decision_that_knows_no_extension() -> None:
    data = certified("2023-03-25")
    data["dossiers"] += [
        {"id": "r0", "ruleset": "148-2023", "kind": "renewal", "filed": "2025-03-01"},
        {"id": "r1", "ruleset": "148-2023", "kind": "renewal", "filed": "2025-05-01"},
    ]
    data["decisions"].append(refusal("r0", "2025-04-01") | {"level": "district"})
    (one,) = on(data, "2025-06-01")
    assert one.extension is not None
    assert (one.extension.code, dict(one.extension.readings)) == ("no-rule", {})


# -- what stands beside it ----------------------------------------------------------------------------------


def upgraded() -> dict[str, Any]:
    """A tea of 4 stars; its upgrade approved on 1 October 2028, its 5 stars certified on 5 April 2029."""
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "upgrade", "filed": "2028-06-01"})
    data["results"] += [
        {"dossier": "d2", "level": "province", "day": "2028-09-01", "total": "93", "stars": 5},
        {"dossier": "d2", "level": "central", "day": "2029-03-01", "total": "91.14", "stars": 5},
    ]
    shared = {"dossier": "d2", "stars": 5}
    data["decisions"] += [
        shared | {"number": "P-2", "level": "province", "day": "2028-10-01", "action": "approve"},
        shared | {"number": "M-1", "level": "central", "day": "2029-04-01"},
    ]
    data["certificates"].append(
        {"number": "C-2", "decision": "M-1", "level": "central", "stars": 5, "issued": "2029-04-05"}
    )
    return data


@pytest.mark.parametrize(
    ("choice", "until", "status"),
    [
        ("until-new", date(2029, 4, 4), "superseded"),
        ("until-approved", date(2028, 9, 30), "superseded"),
        ("full-term", date(2030, 4, 12), "expired"),
    ],
)
def test_an_older_certificate_ends_as_the_reading_says(choice: str, until: date, status: str) -> None:
    registry = under(older_certificate=choice)
    for certificates in (upgraded()["certificates"], upgraded()["certificates"][::-1]):
        old, new = on(upgraded() | {"certificates": certificates}, "2031-01-01", registry)
        assert (old.record.number, old.until, old.status) == ("C-1", until, status)
        assert old.ends == date(2030, 4, 12)
        assert (new.record.number, new.until, new.status) == ("C-2", date(2032, 4, 5), "current")
    # before the new one was issued, nothing supersedes the old one but an approval
    (old,) = on(upgraded(), "2029-04-04", registry)
    assert (old.status, old.until) == (
        ("superseded", until) if choice == "until-approved" else ("current", date(2030, 4, 12))
    )


def test_a_certificate_superseded_on_its_last_day_has_expired() -> None:
    data = upgraded()
    data["decisions"][-1]["day"] = "2030-04-01"
    for issued, status in (("2030-04-12", "superseded"), ("2030-04-13", "expired")):
        data["certificates"][-1]["issued"] = issued
        old, _ = on(data, "2031-01-01")
        assert (old.status, old.until) == (status, min(date.fromisoformat(issued) - ONE, date(2030, 4, 12)))


def test_the_most_stars_count_and_of_equal_ones_the_later() -> None:
    registry = under(older_certificate="full-term")
    data = upgraded()
    for certificates in (data["certificates"], data["certificates"][::-1]):
        history = History.from_json(data | {"certificates": certificates})
        state = replay(registry, history, date(2029, 5, 1))
        assert state.certificate is not None
        assert (state.certificate.record.number, state.stars) == ("C-2", 5)
    # two of 4 stars: one decision has one certificate, so that the second rests on a dossier of its own
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "new", "filed": "2027-05-01"})
    data["results"].append(
        {"dossier": "d2", "level": "province", "day": "2027-06-01", "total": "75", "stars": 4}
    )
    data["decisions"].append(
        {"number": "A-1", "dossier": "d2", "level": "province", "day": "2027-06-10", "stars": 4}
    )
    second = {"number": "A-1", "decision": "A-1", "level": "province", "stars": 4, "issued": "2027-06-12"}
    data["certificates"].append(second)
    state = replay(registry, History.from_json(data), date(2027, 7, 1))
    assert state.certificate is not None
    assert state.certificate.record.number == "A-1"


def test_what_was_struck_off_or_withdrawn_is_that_certificate_alone() -> None:
    registry = under(older_certificate="full-term")
    data = upgraded()
    gone = {"ground": "law-broken", "concluded": "2029-05-01", "level": "central", "day": "2029-05-10"}
    data["withdrawals"] = [{"certificate": "C-2", **gone}]
    old, new = on(data, "2029-06-01", registry)
    assert (old.status, new.status, new.until) == ("current", "withdrawn", date(2029, 5, 9))
    data["struck_off"] = [{"certificate": "C-1", "day": "2030-05-01"}]
    old, new = on(data, "2030-06-01", registry)
    assert (old.status, old.until, new.status) == ("struck-off", date(2030, 4, 12), "withdrawn")
    # what was withdrawn stays so when it is struck off
    data["struck_off"] = [{"certificate": "C-2", "day": "2032-05-01"}]
    old, new = on(data, "2032-06-01", registry)
    assert (old.status, new.status) == ("expired", "withdrawn")


def test_of_two_withdrawals_one_without_a_rule_is_told() -> None:
    first = {"certificate": "C", "ground": "any", "concluded": "2024-05-02", "level": "district"}
    second = {"certificate": "C", "ground": "law-broken", "concluded": "2026-06-01", "level": "province"}
    for records, notices in (
        ([second], ()),
        ([first], ("grounds-not-held",)),
        ([first, second], ("grounds-not-held",)),
        ([second, first], ("grounds-not-held",)),
    ):
        (one,) = on(certified(withdrawals=records), "2026-06-02")
        # neither has been decided
        assert (one.status, one.notices) == ("current", notices)
    other = upgraded()
    other["withdrawals"] = [
        {"certificate": "C-2", "ground": "law-broken", "concluded": "2029-05-01", "level": "central"}
    ]
    assert [one.notices for one in on(other, "2029-06-01")] == [(), ()]


# -- days of a certificate ----------------------------------------------------------------------------------


def test_who_withdraws_is_told_whole() -> None:
    due = withdrawal_due(load("26-2026"), 5, "label-misused", date(2027, 3, 1))
    assert (due.ground, due.level, due.by) == ("label-misused", "central", date(2027, 3, 16))
    assert [place_of(cite) for cite in due.cites] == ["article 8.1(d)", "article 8.2(b)", "article 8.4"]
    with pytest.raises(UnknownNameError) as caught:
        withdrawal_due(load("26-2026"), 2, "law-broken", date(2027, 3, 1))
    assert (caught.value.kind, caught.value.name, caught.value.known) == ("stars", 2, ("3", "4", "5"))
    with pytest.raises(UnknownNameError) as caught:
        withdrawal_due(load("26-2026"), 3, "bad-taste", date(2027, 3, 1))
    assert (caught.value.kind, caught.value.name) == ("ground", "bad-taste")
    assert "recognised-against-rules" in caught.value.known


def test_an_extension_is_decided_on_the_days_between_its_end_and_180_days_later() -> None:
    rules, ends = load("26-2026"), ENDS
    for filed, code in (
        (ends, "extended"),
        (ends + ONE, "nothing-filed"),
        # within its window it could be kept: no extension is needed (article 7.6(a))
        (date(2026, 5, 3), "kept-window"),
        (date(2026, 5, 4), "extended"),
        (date(2026, 3, 4), "kept-window"),
        (date(2026, 3, 3), "extended"),
    ):
        assert certificate_extension(rules, ends, filed=filed).code == code
    for decided, until in (
        (ends - ONE, ends),
        (ends + ONE, ends + ONE),
        (EXTENDED, EXTENDED),
        (EXTENDED + ONE, EXTENDED),
    ):
        assert certificate_extension(rules, ends, filed=ends, decided=decided).until == until
    # filed again while an extension runs, and not after it
    until = ends + 30 * ONE
    for filed, code in ((until, "extended"), (until + ONE, "nothing-filed")):
        assert certificate_extension(rules, ends, filed=filed, valid_until=until).code == code
    assert certificate_extension(rules, ends, filed=ends, valid_until=ends - 9 * ONE).code == "extended"


def test_what_had_ended_before_the_decision_is_revived_by_what_is_filed_within_180_days() -> None:
    rules = with_readings(load("26-2026"), {"extension-ended": "revived"})
    ended = date(2026, 5, 21)
    last = date(2026, 11, 17)
    for filed, code in ((last, "extended"), (last + ONE, "nothing-filed")):
        assert certificate_extension(rules, ended, filed=filed).code == code
    # the day of the decision itself is no day before it
    stays = load("26-2026")
    assert certificate_extension(stays, date(2026, 5, 22), filed=date(2026, 5, 22)).code == "extended"
    assert certificate_extension(stays, ended, filed=ended).code == "ended-before"


@pytest.mark.parametrize(
    ("verb", "name"),
    [
        *((lambda **day: certificate_extension(load("26-2026"), ENDS, **day), name) for name in EXTENDING),
        # laid over another decision it is told nothing of days, and refuses what is none all the same
        *(
            (lambda **day: under_overlay(elsewhere(), load(PLAN), **day), name)
            for name in ("evaluated", "today")
        ),
        *((lambda **day: plan_days(load(PLAN), **day), name) for name in ("filed", "evaluated", "today")),
    ],
)
def test_a_day_that_is_none_is_told_by_its_name(verb: Callable[..., object], name: str) -> None:
    with pytest.raises(LoadError) as caught:
        verb(**{name: "2026-06-01"})
    told = [(one.code, one.found, dict(one.fields)) for one in caught.value.faults]
    assert told == [("not-a-day", '"2026-06-01"', {"name": name})]


def elsewhere() -> Applicable:
    return known().for_dossier("new", date(2026, 6, 1))


def test_a_window_and_a_notice_are_counted_back_from_the_end() -> None:
    window = renewal_window(load("26-2026"), ENDS)
    assert (window.first, window.last) == (ENDS - 180 * ONE, ENDS - 120 * ONE)
    assert notice_day(load("148-2023"), ENDS) == ENDS - 30 * ONE
    assert notice_day(load("26-2026"), ENDS) is None
    rules = load("26-2026")
    without = evolve(rules, decision=evolve(rules.decision, certificate=None))
    assert notice_day(without, ENDS) is None
    assert certificate_end(rules, date(2027, 4, 12)) == date(2030, 4, 12)
