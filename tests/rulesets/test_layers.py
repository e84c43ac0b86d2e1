"""What a patch lays over a ruleset, told whole: its layer, identity, words, and where each value is from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from kit.ground import ruleset
from kit.process import GONE, change_of, decision, patch, worded

from ocop_rules.errors import ArgumentError
from ocop_rules.model.layer import Layer, Period
from ocop_rules.model.patch import Change, Patch
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
