"""Warnings: what is said of a ruleset and keeps it from nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ocop_rules import LoadError, Ruleset, load
from ocop_rules.life import round_for
from ocop_rules.model.patch import Overlay, Patch, PatchPart
from ocop_rules.rulesets import apply_patch, load_folder, shipped
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.words import languages

CITES = [{"source": "plan"}]
LIMIT_LAW = {
    "commune": ["Decision 26/2026/QĐ-TTg, article 7.2"],
    "province": ["Decision 26/2026/QĐ-TTg, article 7.6(g)"],
}
ROUND_LAW = ["Decision 26/2026/QĐ-TTg, article 5.1"]


def overlay(name: str, over: str, *changes: tuple[str, Any], words: Any = (), **identity: Any) -> Patch:
    own = {"id": name, "extends": over, "sources": [{"id": "plan"}], "cites": CITES, **identity}
    made = [{"at": at, "set": value, "cites": CITES} for at, value in changes]
    catalogue = {f"ruleset.{name}": "x", **({} if name == "above" else {"source.plan": "x"}), **dict(words)}
    document = Overlay.from_json({"identity": own, "changes": made})
    return Patch(parts=(PatchPart(document=document, labels=dict.fromkeys(languages(), catalogue)),))


def laid(over: Ruleset, *changes: tuple[str, Any], name: str = "here", **identity: Any) -> Ruleset:
    return apply_patch(over, overlay(name, over.id, *changes, **identity))


def told(rules: Ruleset) -> list[tuple[str, str]]:
    assert all(fault.severity == "warning" for fault in rules.warnings)
    return [(fault.code, fault.pointer) for fault in rules.warnings]


def cited(rules: Ruleset) -> set[tuple[str, ...]]:
    return {(fault.code, *fault.law("en")) for fault in rules.warnings}


def limits(rules: Ruleset) -> dict[str, Any]:
    return {one.level: one.to_json() for one in rules.decision.limits}


@pytest.mark.parametrize("name", shipped())
def test_what_is_shipped_has_no_warnings(name: str) -> None:
    assert load(name).warnings == ()
    assert load_folder(str(rulesets_root() / name)).warnings == ()


def test_what_an_entry_said_and_says_no_more_is_named() -> None:
    rules = load("tay-ninh")
    council = rules.decision.council
    assert council is not None
    assert council.quorum is not None
    kept = council.to_json()
    # the quorum loses one of its parts; the rest is said again
    quorum = {name: value for name, value in kept["quorum"].items() if name != "chair"}
    made = laid(rules, ("/council", {**kept, "quorum": quorum}))
    dropped = [fault.fields["dropped"] for fault in made.warnings if fault.code == "change-drops"]
    assert dropped == ["quorum.chair"]
    # what is added drops nothing
    assert told(laid(rules, ("/council", {**kept, "rounding": {"digits": 1}}))) == []


def test_what_a_second_patch_drops_of_the_first_is_said() -> None:
    made = laid(load("tay-ninh"), ("/council", {"rounding": {"digits": 1}}))
    assert told(made) == [("change-drops", "/changes/0/set")]
    assert made.warnings[0].fields["dropped"] == "quorum, spread"
    assert made.warnings[0].fields["at"] == "/council"
    # a change of the part alone drops nothing
    assert told(laid(load("tay-ninh"), ("/council/rounding", {"digits": 1}))) == []


def test_what_is_dropped_inside_an_entry_is_said_too() -> None:
    made = laid(load("tay-ninh"), ("/council/quorum", {"present": {"numerator": 1, "denominator": 2}}))
    assert made.warnings[0].fields["dropped"] == "chair"


def test_a_limit_is_set_by_its_level() -> None:
    rules = load("26-2026")
    shorter = limits(rules)["commune"] | {"days": 10}
    made = laid(rules, ("/limits/commune", shorter))
    assert limits(made)["commune"]["days"] == 10
    assert limits(made)["province"] == limits(rules)["province"]
    assert told(made) == []


@pytest.mark.parametrize(("level", "days"), [("commune", 16), ("province", 46)])
def test_a_limit_longer_than_the_decisions_is_a_warning(level: str, days: int) -> None:
    rules = load("26-2026")
    made = laid(rules, (f"/limits/{level}", limits(rules)[level] | {"days": days}))
    assert told(made) == [("limit-longer", "/changes/0/set")]
    assert cited(made) == {("limit-longer", *LIMIT_LAW[level])}
    # calendar days are compared with working days as weeks: 15 working days are 21 days
    calendar = {key: value for key, value in limits(rules)["commune"].items() if key != "working"}
    assert "limit-longer" not in dict(told(laid(rules, ("/limits/commune", calendar | {"days": 21}))))
    assert "limit-longer" in dict(told(laid(rules, ("/limits/commune", calendar | {"days": 22}))))


def test_a_list_that_says_all_again_drops_nothing() -> None:
    rules = load("26-2026")
    every = [one.to_json() for one in rules.decision.limits]
    assert told(laid(rules, ("/limits", every))) == []
    assert told(laid(rules, ("/limits", list(reversed(every))))) == []
    # the central one is left out
    fewer = laid(rules, ("/limits", [one for one in every if one["level"] != "central"]))
    dropped = [fault.fields["dropped"] for fault in fewer.warnings if fault.code == "change-drops"]
    assert dropped == ["central"]


def test_limits_emptied_are_warnings() -> None:
    made = laid(load("26-2026"), ("/limits", []))
    assert made.decision.limits == ()
    assert told(made) == [
        ("change-drops", "/changes/0/set"),
        *[("limit-dropped", "/changes/0/set")] * 3,
    ]
    # what drops is said of the patch, what the law asks for with its place
    assert [code for code, *law in cited(made) if not law] == ["change-drops"]


def test_fewer_rounds_than_the_decisions_are_a_warning() -> None:
    rules = load("26-2026")
    held = rules.decision.rounds[0].to_json()
    made = laid(rules, ("/rounds/province", held | {"rounds": held["rounds"][:1]}))
    assert ("rounds-fewer", "/changes/0/set") in told(made)
    assert ("rounds-fewer", *ROUND_LAW) in cited(made)


def test_a_round_held_before_its_proposals_is_a_warning() -> None:
    rules = load("26-2026")
    early = {
        "number": 1,
        "held_before": {"month": 4, "day": 30},
        "proposed_before": {"month": 6, "day": 30},
    }
    made = laid(rules, ("/rounds/province/rounds/1", early))
    assert told(made) == [("round-before-proposals", "/changes/0/set/held_before")]
    # what stands below is told once, below
    assert told(laid(made, ("/council", {"rounding": {"digits": 1}}), name="above")) == told(made)


@pytest.mark.parametrize(
    ("day", "late"), [("2026-12-31", False), ("2027-01-01", False), ("2027-01-02", True)]
)
def test_a_deadline_outside_the_period_is_a_warning(day: str, late: bool) -> None:  # noqa: FBT001
    deadline = {"id": "dossiers", "before": day, "level": "province", "by": "producer"}
    made = laid(
        load("26-2026"),
        ("/deadlines/dossiers", deadline),
        words={"deadline.dossiers": "x"},
        period={"start": "2026-06-01", "end": "2026-12-31"},
    )
    assert told(made) == ([("deadline-outside", "/changes/0/set/before")] if late else [])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_warning_has_words_and_says_its_severity(lang: str) -> None:
    made = laid(load("26-2026"), ("/limits", []))
    for fault in made.warnings:
        assert "{" not in fault.text(lang)
        assert fault.to_json(lang)["severity"] == "warning"


def test_a_fault_is_an_error() -> None:
    with pytest.raises(LoadError) as caught:
        laid(load("26-2026"), ("/tiers", []))
    assert {fault.severity for fault in caught.value.faults} == {"error"}


def test_a_round_that_a_province_added_is_cited_to_the_province() -> None:
    rules = load("26-2026")
    added = {
        "number": 3,
        "held_before": {"month": 9, "day": 30},
        "proposed_before": {"month": 8, "day": 30},
    }
    made = laid(rules, ("/rounds/province/rounds/3", added))
    assert told(made) == []
    third = round_for(made, "province", date(2026, 8, 1))
    assert third is not None
    assert (third.number, [one.source for one in third.cites]) == (3, ["plan"])
    second = round_for(made, "province", date(2026, 9, 1))
    assert second is not None
    assert (second.number, second.cites) == (2, rules.decision.rounds[0].cites)


def test_other_roles_that_count_drop_nothing() -> None:
    below = load("tay-ninh")
    assert below.decision.council is not None
    roles = ["member", "secretary"]
    made = laid(below, ("/council", below.decision.council.to_json() | {"counted": roles}))
    assert made.decision.council is not None
    assert list(made.decision.council.counted) == roles
    assert told(made) == []
