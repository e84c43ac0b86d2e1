"""What a patch lays over a ruleset, told whole: the layer, the identity, the words, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from kit.ground import ruleset
from kit.process import GONE, Told, change_of, changed, decision, patch, worded

from ocop_rules import LoadError, Ruleset
from ocop_rules.errors import ArgumentError
from ocop_rules.model.layer import Layer, Period
from ocop_rules.model.patch import OVERLAY_MAY, Change, Patch
from ocop_rules.model.terms import Citation, Source
from ocop_rules.rulesets import apply_patch, compose_patches, origin
from ocop_rules.rulesets.assemble import documents
from ocop_rules.rulesets.patches import lay
from ocop_rules.words import languages

PLAN = (Citation(source="plan"),)
NINTH = (Citation(source="plan", article=9),)
MADE_UP = Source(id="made-up")
OWN = Source(id="plan")
NEW_DOUBT = {"id": "new-doubt", "places": [], "cites": [{"source": "plan", "article": 3}]}
NEW_ERRATUM = {
    "id": "new-slip",
    "places": [],
    "printed": "1",
    "read": "7",
    "cites": [{"source": "plan", "article": 4}],
}
MORE = {"doubts": [NEW_DOUBT], "errata": [NEW_ERRATUM], "gaps": ["annex", "forms"]}
WORDS = {"doubt.new-doubt": "d", "erratum.new-slip": "e", "gap.forms": "g", "source.plan": "p"}
IMPLIED = [
    ("/gaps/annex", PLAN),
    ("/gaps/forms", PLAN),
    ("/doubts/new-doubt", (Citation(source="plan", article=3),)),
    ("/errata/new-slip", (Citation(source="plan", article=4),)),
]


def both(said: dict[str, str]) -> dict[str, Any]:
    return dict.fromkeys(languages(), said)


def words(name: str) -> dict[str, Any]:
    return both({**WORDS, f"ruleset.{name}": name, "issuer.town": "Town"})


def faults(base: Ruleset, one: Patch) -> list[Told]:
    """Return what is told of a patch; all of it names its file, or one beside it."""
    with pytest.raises(LoadError) as caught:
        apply_patch(base, one)
    file = one.parts[0].file
    assert {fault.file for fault in caught.value.faults} == {file}
    return [(fault.code, fault.pointer, fault.found, dict(fault.fields)) for fault in caught.value.faults]


def places(layer: Layer) -> list[tuple[str, Any]]:
    return [(one.at, one.cites) for one in layer.changes]


def test_the_layer_of_an_amendment_says_all_that_it_changes() -> None:
    base = ruleset("synthetic")
    sources = {"sources": [{"id": "made-up"}, {"id": "plan"}], "standing": "verified"}
    one = patch(
        "amd", ("/certificate/months", 24), kind="amendment", identity=sources, labels=words("amd"), **MORE
    )
    # nobody issues an amendment but who issues decisions
    one = evolve(
        one,
        parts=(
            evolve(
                one.parts[0],
                labels={
                    lang: {k: v for k, v in said.items() if k != "issuer.town"}
                    for lang, said in one.parts[0].labels.items()
                },
            ),
        ),
    )
    made = apply_patch(base, one)
    below, own = made.layers
    assert below == base.layers[0]
    assert own == Layer(
        id="amd",
        kind="amendment",
        number="amd/QD",
        issued=one.parts[0].document.identity.issued,
        period=one.parts[0].document.identity.period,
        standing="verified",
        cites=PLAN,
        changes=own.changes,
    )
    assert places(own) == [("/certificate/months", NINTH), ("/identity", PLAN), *IMPLIED]
    identity = made.decision.identity
    assert (identity.number, identity.amends, identity.sources) == ("amd/QD", "synthetic", (MADE_UP, OWN))
    assert [one.id for one in made.decision.doubts] == ["blurred-box", "blurred-sheet", "new-doubt"]
    assert [one.id for one in made.decision.errata] == ["letter-o", "new-slip"]
    # a gap that there was is the same gap
    assert made.decision.gaps == ("annex", "forms")


@pytest.mark.parametrize("period", [None, {"start": "2021-02-01", "end": "2021-12-31"}])
def test_the_layer_of_an_overlay_says_all_that_it_changes(period: Any) -> None:
    base = ruleset("synthetic")
    said = {
        "sources": [{"id": "made-up"}, {"id": "plan"}],
        "issuer": "town",
        "number": "7/TB",
        "issued": "2021-01-05",
    }
    said |= {} if period is None else {"period": period}
    one = patch("here", identity=said, labels=words("here"), **MORE)
    made = apply_patch(base, one)
    own = made.layers[-1]
    given = one.parts[0].document.identity
    assert own == Layer(
        id="here",
        kind="overlay",
        number="7/TB",
        issuer="town",
        issued=given.issued,
        period=given.period,
        cites=PLAN,
        changes=own.changes,
    )
    # a source that the decision has is no change
    of_period = [] if period is None else [("/identity/period", PLAN)]
    assert places(own) == [("/identity/id", PLAN), *of_period, ("/identity/sources/plan", PLAN), *IMPLIED]
    identity = made.decision.identity
    expected = base.decision.identity.period if period is None else Period.from_json(period)
    assert (identity.id, identity.number, identity.period) == ("here", "0/SYN", expected)
    assert (identity.sources, identity.cites) == ((MADE_UP, OWN), base.decision.identity.cites)


def test_what_is_changed_has_the_digest_of_what_is_written() -> None:
    base = ruleset("synthetic")
    known = documents(base.decision, base.sets)
    change = ("/sets/2/parts/A/groups/1/criteria/1.1/options/1/points", 9)
    (part,) = patch("amd", change, kind="amendment").parts
    for files in (None, known, {"sets/01.json": known["sets/01.json"]}):
        made, written = lay(base, part, files)
        assert written == documents(made.decision, made.sets)
        assert written["sets/01.json"] == known["sets/01.json"] != written["sets/02.json"]
        assert made.digest == apply_patch(base, Patch(parts=(part,))).digest
    # what is known of a set that stays is taken as it is
    marked = {**known, "sets/01.json": b"known", "sets/02.json": b"old"}
    _, written = lay(base, part, marked)
    assert (written["sets/01.json"], b"old" in written.values()) == (b"known", False)


def test_what_cites_nothing_is_cited_to_the_change_that_sets_it() -> None:
    base = worded(decision())
    own = [{"source": "made-up", "article": 5}]
    term, cited = {"id": "support-team"}, {"id": "authority-district", "cites": own}
    made = apply_patch(
        base,
        patch(
            "amd",
            ("/certificate", {"months": 24}),
            ("/renewal", {"earliest_days": 90, "latest_days": 30, "cites": own}),
            ("/terms", [term, cited]),
            ("/gaps", ["annex"]),
            kind="amendment",
        ),
    )
    fifth = (Citation(source="made-up", article=5),)
    assert made.decision.certificate is not None
    assert made.decision.renewal is not None
    assert (made.decision.certificate.cites, made.decision.renewal.cites) == (NINTH, fifth)
    assert [one.cites for one in made.decision.terms] == [NINTH, fifth]


def test_the_words_of_both_are_there_and_none_that_nothing_needs() -> None:
    base = ruleset("synthetic")
    laid = {
        "fr": {"ruleset.here": "ici", "tier.1": "un", "zebra": "z"},
        "en": {"tier.1": "one", "ruleset.here": "h"},
    }
    (part,) = patch("here", labels=laid).parts
    made, _ = lay(base, part, trusted=True)
    assert list(made.labels) == ["en", "fr", "vi"]
    assert list(made.labels["fr"].items()) == [("ruleset.here", "ici"), ("tier.1", "un")]
    assert made.labels["en"] == {**base.labels["en"], "tier.1": "one", "ruleset.here": "h"}
    assert list(made.labels["en"]) == sorted(made.labels["en"])
    assert made.labels["vi"] == base.labels["vi"]
    # a set that is changed or taken away takes its words with it
    for at, gone in (("/sets/2", "set.few-criteria"), ("/sets/1/incomplete", "incomplete.notes")):
        (part,) = patch("amd", (at, GONE), kind="amendment", labels={}).parts
        made, _ = lay(base, part, trusted=True)
        assert {*base.labels["en"]} - {*made.labels["en"]} == {gone}
    (part,) = patch("amd", ("/gaps/annex", GONE), kind="amendment", labels={}).parts
    made, _ = lay(base, part, trusted=True)
    assert {*base.labels["en"]} - {*made.labels["en"]} == {"gap.annex"}


# -- refusals -------------------------------------------------------------------------------------


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


# -- origins --------------------------------------------------------------------------------------


def test_an_origin_tells_the_last_change_of_a_place_and_who_went_on_inside() -> None:
    base = worded(decision())
    council = {"quorum": {"chair": True}, "spread": {"limit": 5}}
    first = patch("one", ("/council", council))
    second = patch("two", ("/council/spread/limit", 7), ("/council/quorum", {"chair": False}), over="one")
    third = patch(
        "three", {**change_of("/council/spread", {"limit": 9}), "cites": [{"source": "made-up"}]}, over="two"
    )
    made = apply_patch(base, compose_patches(first, second, third))
    whole = origin(made, "/council")
    assert (whole.layer.id, whole.at, whole.cites, whole.within) == (
        "one",
        "/council",
        NINTH,
        ("two", "three"),
    )
    spread = origin(made, "/council/spread")
    made_up = (Citation(source="made-up"),)
    # what was changed inside before is gone with it
    assert (spread.layer.id, spread.at, spread.cites, spread.within) == (
        "three",
        "/council/spread",
        made_up,
        (),
    )
    limit = origin(made, "/council/spread/limit")
    assert (limit.layer.id, limit.at, limit.cites, limit.value) == ("three", "/council/spread", made_up, "9")
    chair = origin(made, "/council/quorum/chair")
    assert (chair.layer.id, chair.at, chair.value) == ("two", "/council/quorum", "false")
    # the decision's own values, with the citation that stands nearest
    assert origin(made, "/tiers").within == ()
    own = origin(made, "/certificate/months")
    assert (own.layer, own.at, own.cites) == (made.layers[0], None, base.decision.certificate.cites)  # type: ignore[union-attr]
    everything = origin(made, "/")
    assert (everything.layer.id, everything.at, everything.within) == (
        "synthetic",
        None,
        ("one", "two", "three"),
    )


def test_a_change_that_cites_nothing_is_cited_where_its_value_is() -> None:
    base = ruleset("synthetic")
    layer = Layer(id="two", kind="amendment", changes=(Change(at="/certificate/months", set=36),))
    made = evolve(base, layers=(*base.layers, layer))
    assert base.decision.certificate is not None
    found = origin(made, "/certificate/months")
    assert (found.layer.id, found.cites) == ("two", base.decision.certificate.cites)


@pytest.mark.parametrize(
    ("call", "name", "needed"),
    [
        (lambda _: origin(7, "/"), "ruleset", "Ruleset"),  # type: ignore[arg-type]
        (lambda rules: origin(rules, 7), "path", "plain-text"),
        (lambda rules: apply_patch(rules, 7), "patch", "Patch"),
        (lambda _: apply_patch(7, patch("here")), "ruleset", "Ruleset"),  # type: ignore[arg-type]
        (lambda _: compose_patches(7), "first", "Patch"),  # type: ignore[arg-type]
    ],
)
def test_the_argument_that_is_wrong_is_named(call: Callable[[Any], object], name: str, needed: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        call(ruleset("synthetic"))
    assert (caught.value.name, caught.value.found, caught.value.needed) == (name, "7", needed)
