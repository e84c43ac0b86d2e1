"""What a patch is refused for, told whole: by itself, in its changes, and in the ruleset that it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from kit.ground import ruleset
from kit.process import GONE, Told, changed, decision, patch, worded

from ocop_rules import LoadError, Ruleset
from ocop_rules.model.layer import Layer, Period
from ocop_rules.model.patch import OVERLAY_MAY, Patch
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets import apply_patch
from ocop_rules.words import languages

NINTH = (Citation(source="plan", article=9),)
NEW_DOUBT = {"id": "new-doubt", "places": [], "cites": [{"source": "plan", "article": 3}]}
NEW_ERRATUM = {
    "id": "new-slip",
    "places": [],
    "printed": "1",
    "read": "7",
    "cites": [{"source": "plan", "article": 4}],
}
WORDS = {"doubt.new-doubt": "d", "erratum.new-slip": "e", "gap.forms": "g", "source.plan": "p"}


def both(said: dict[str, str]) -> dict[str, Any]:
    return dict.fromkeys(languages(), said)


def faults(base: Ruleset, one: Patch) -> list[Told]:
    """Return what is told of a patch; all of it names its file, or one beside it."""
    with pytest.raises(LoadError) as caught:
        apply_patch(base, one)
    file = one.parts[0].file
    assert {fault.file for fault in caught.value.faults} == {file}
    return [(fault.code, fault.pointer, fault.found, dict(fault.fields)) for fault in caught.value.faults]


def places(layer: Layer) -> list[tuple[str, Any]]:
    return [(one.at, one.cites) for one in layer.changes]


def refused(at: str, code: str, shown: str | None, **fields: Any) -> list[Told]:
    return [(code, "/changes/1/at", shown, {"at": at, **fields})]


CERTIFICATE = "months, notice_days, cites"
REFUSED: list[tuple[str, Any, list[Told]]] = [
    ("/councils", 1, refused("/councils", "path-unknown", '"councils"', near="council")),
    ("/certificate/zz", 1, refused("/certificate/zz", "path-unknown", '"zz"', near=CERTIFICATE)),
    (
        "/levels/moon/scores",
        True,
        refused("/levels/moon/scores", "path-unknown", '"moon"', near="district, province"),
    ),
    (
        "/gates/moon",
        GONE,
        refused(
            "/gates/moon",
            "path-unknown",
            '"moon"',
            near="forged, unlicensed, unsafe, copied, any-zero, no-capacity",
        ),
    ),
    ("/tiers/3/stars/x", 1, refused("/tiers/3/stars/x", "path-unknown", '"x"', near="-")),
    ("/sets/9/legend", True, refused("/sets/9/legend", "path-unknown", '"9"', near="1, 2")),
    ("/council/quorum", {}, refused("/council/quorum", "path-nothing", '"quorum"')),
    ("/council", GONE, refused("/council", "path-nothing", '"council"')),
    ("/certificate/months", GONE, refused("/certificate/months", "path-needed", '"months"')),
    ("/sets", GONE, refused("/sets", "path-needed", '"sets"')),
    ("/gaps/annex", "other", refused("/gaps/annex", "path-name", '"other"', name="annex")),
    (
        "/gates/new",
        {"id": "newer", "effect": "stop"},
        refused("/gates/new", "path-name", '"newer"', name="new"),
    ),
    # what has no name of its own cannot be called
    (
        "/certificate/cites/0",
        {"source": "plan"},
        refused("/certificate/cites/0", "path-name", None, name="0"),
    ),
    ("/identity/number", "2", refused("/identity/number", "change-identity", '"/identity/number"')),
    (
        "/certificate",
        {"months": "x"},
        [("type", "/changes/1/set/months", '"x"', {"expected": "integer"})],
    ),
]


@pytest.mark.parametrize(("at", "value", "expected"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_change_that_cannot_be_made_says_where_and_why(at: str, value: Any, expected: list[Told]) -> None:
    one = patch("amd", ("/certificate/notice_days", 20), (at, value), kind="amendment")
    assert faults(ruleset("synthetic"), one) == expected


def test_what_an_overlay_may_change_is_all_that_it_may() -> None:
    base = worded(decision())
    allowed = {
        "/council/notes": ["gate"],
        "/rounds/district/further_needs": [],
        "/limits/district/days": 9,
        "/deadlines/first-papers/paper_copies": 2,
        "/bodies/office/tasks": [],
        "/calendar": {"days_off": []},
        "/levels/district/sends_up/from_points": 70,
        "/readings/unticked/choice": "open",
    }
    assert {at.split("/")[1] for at in allowed} == {place[0] for place in OVERLAY_MAY}
    made = apply_patch(base, patch("here", *allowed.items()))
    assert places(made.layers[-1])[: len(allowed)] == [(at, NINTH) for at in allowed]
    for at in ("/levels/district", "/levels/province/scores", "/readings/unticked/choices", "/tiers"):
        assert faults(base, patch("here", ("/council/notes", []), (at, 1))) == refused(
            at, "overlay-forbidden", f'"{at}"'
        )


def said(*changes: Any, **parts: Any) -> Callable[[], list[Told]]:
    """Return what tells the faults of a patch by itself."""
    base = parts.pop("base", None)
    return lambda: faults(base or ruleset("synthetic"), patch("here", *changes, **parts))


def within(base_end: str | None = None, **period: str) -> dict[str, Any]:
    base = ruleset("synthetic")
    if base_end is not None:
        ended = evolve(
            base.decision.identity, period=Period.from_json({"start": "2020-01-01", "end": base_end})
        )
        base = evolve(base, decision=evolve(base.decision, identity=ended))
    return {"base": base, "identity": {"period": period}}


def outside(shown: str, end: str = "") -> list[Told]:
    return [("period-outside", "/identity/period", f'"{shown}"', {"start": "2020-01-01", "end": end})]


UNKNOWN = {"known": "made-up, plan"}
ALONE: list[tuple[Callable[[], list[Told]], list[Told]]] = [
    (said(over="moon"), [("patch-base", "/identity/extends", '"moon"', {"base": "synthetic"})]),
    (
        said(over="moon", kind="amendment"),
        [("patch-base", "/identity/amends", '"moon"', {"base": "synthetic"})],
    ),
    (
        said(identity={"amends": None}, kind="amendment"),
        [("patch-base-missing", "/identity", None, {})],
    ),
    (said(identity={"id": "synthetic"}), [("patch-id-taken", "/identity/id", '"synthetic"', {})]),
    (
        said(**within(start="2020-12-31", end="2020-12-30")),
        [("period-reversed", "/identity/period", '"2020-12-30"', {})],
    ),
    (said(**within(start="2019-12-31")), outside("2019-12-31 –")),
    (said(**within(start="2019-12-31", end="2020-02-01")), outside("2019-12-31 – 2020-02-01")),
    (said(**within("2022-12-31", start="2020-01-01")), outside("2020-01-01 –", "2022-12-31")),
    (
        said(**within("2022-12-31", start="2020-01-01", end="2023-01-01")),
        outside("2020-01-01 – 2023-01-01", "2022-12-31"),
    ),
    (
        said(identity={"sources": [{"id": "plan"}, {"id": "made-up", "locator": "elsewhere"}]}),
        [("source-clash", "/identity/sources/1", '"made-up"', {})],
    ),
    (
        said(identity={"sources": [{"id": "plan"}, {"id": "plan", "locator": "elsewhere"}]}),
        [("source-clash", "/identity/sources/1", '"plan"', {})],
    ),
    (
        said(identity={"cites": [{"source": "plan"}, {"source": "moon"}]}),
        [("source-unknown", "/identity/cites/1/source", '"moon"', UNKNOWN)],
    ),
    (
        said(
            ("/council", {}),
            {"at": "/calendar", "set": {}, "cites": [{"source": "made-up"}, {"source": "moon"}]},
        ),
        [("source-unknown", "/changes/1/cites/1/source", '"moon"', UNKNOWN)],
    ),
    (
        said(("/council", {}), {"at": "/calendar", "set": {}, "remove": True, "cites": [{"source": "plan"}]}),
        # which of the two was meant nobody knows: there is nothing to take away
        [
            ("change-verb", "/changes/1", '"/calendar"', {}),
            ("path-nothing", "/changes/1/at", '"calendar"', {"at": "/calendar"}),
        ],
    ),
    (
        said(("/council", {}), {"at": "/calendar", "set": {}}),
        [("change-uncited", "/changes/1", '"/calendar"', {})],
    ),
    (
        said(("/calendar", {}), ("/council", {}), ("/council", {"notes": []})),
        [("change-twice", f"/changes/{index}/at", '"/council"', {}) for index in (1, 2)],
    ),
]


@pytest.mark.parametrize(("told", "expected"), ALONE)
def test_a_patch_that_is_wrong_by_itself_says_where(
    told: Callable[[], list[Told]], expected: list[Told]
) -> None:
    assert told() == expected


@pytest.mark.parametrize(
    ("kind", "end"), [("overlay", "2022-12-31"), ("overlay", "2022-12-30"), ("amendment", "2030-01-01")]
)
def test_a_patch_holds_while_the_decision_does_and_an_amendment_longer(kind: str, end: str) -> None:
    given = within("2022-12-31", start="2022-12-30", end=end)
    made = apply_patch(given["base"], patch("here", kind=kind, identity=given["identity"]))
    assert made.layers[-1].period == Period.from_json({"start": "2022-12-30", "end": end})


# -- faults of the ruleset that it makes ----------------------------------------------------------


def test_a_fault_of_what_is_made_stands_at_the_change_that_brought_it() -> None:
    base = worded(decision())
    second = [{"id": "office", "role": "office"}, {"id": "jury", "role": "council", "level": "moon"}]
    one = patch(
        "amd",
        ("/bodies", second),
        ("/limits/province/level", "province"),
        # a change inside of another one, and what the other has beside it
        ("/bodies/office/tasks", ["count"]),
        ("/sets/2/parts/B/groups/2/criteria/2.1/options/3/points", 9),
        ("/rounds/province", changed(base.decision.to_json()["rounds"][1], ("/rounds/1/number", 7))),
        ("/terms/support-team", GONE),
        kind="amendment",
        doubts=[NEW_DOUBT | {"places": [{"product_set": 1}, {"product_set": 9}]}],
        errata=[NEW_ERRATUM | {"places": [{"product_set": 2, "part": "Z"}]}],
        labels=both({**WORDS, "ruleset.amd": "a"} | {"gap.forms": "x"}),
        gaps=["forms"],
    )
    with pytest.raises(LoadError) as caught:
        apply_patch(base, one)
    assert [(fault.code, fault.file, fault.pointer) for fault in caught.value.faults] == [
        ("rounds-order", "amd/amendment.json", "/changes/4/set/rounds"),
        ("level-missing", "amd/amendment.json", "/changes/0/set/1/level"),
        ("place-unknown", "amd/amendment.json", "/doubts/0/places/1/product_set"),
        ("place-unknown", "amd/amendment.json", "/errata/0/places/0/part"),
    ]


def test_of_two_changes_of_one_place_the_last_brought_the_fault() -> None:
    one = patch(
        "here",
        ("/deadlines", [{"id": "a", "before": "2021-05-01", "level": "district", "to": "moon"}]),
        ("/deadlines/a/to", "sun"),
        labels=both({"deadline.a": "a", "ruleset.here": "h", "source.plan": "p"}),
    )
    assert faults(ruleset("synthetic"), one) == [
        ("body-unknown", "/changes/1/set", '"sun"', {"known": "producer"})
    ]


@pytest.mark.parametrize(("file", "folder"), [("far/here/overlay.json", "far/here/"), (None, "")])
def test_words_that_are_missing_or_too_many_are_told_beside_the_patch(file: str | None, folder: str) -> None:
    body = {"id": "office", "role": "office"}
    laid = {
        "vi": {"zebra": "z", "ruleset.here": "h", "source.plan": "p"},
        "en": {"apple": "a", "source.plan": "p"},
    }
    one = patch("here", ("/bodies/office", body), labels=laid)
    one = evolve(one, parts=(evolve(one.parts[0], file=file),))
    with pytest.raises(LoadError) as caught:
        apply_patch(ruleset("synthetic"), one)
    told = [
        (fault.code, fault.file, fault.pointer, fault.found, dict(fault.fields))
        for fault in caught.value.faults
    ]
    assert told == [
        ("label-missing", f"{folder}labels/en.json", "", None, {"key": "ruleset.here"}),
        ("label-missing", f"{folder}labels/en.json", "", None, {"key": "body.office"}),
        ("label-missing", f"{folder}labels/vi.json", "", None, {"key": "body.office"}),
        ("label-unused", f"{folder}labels/en.json", "/apple", None, {"key": "apple"}),
        ("label-unused", f"{folder}labels/vi.json", "/zebra", None, {"key": "zebra"}),
    ]
