"""The lint of a ruleset told whole: the faults there are and no others, at the second of two, too."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from kit.ground import ruleset
from kit.process import GONE, Change, Told, changed, decision, found, sets

from ocop_rules.model.layer import Layer
from ocop_rules.rulesets.lint.ruleset import lint
from ocop_rules.words import languages

GATES = {"known": "forged, unlicensed, unsafe, copied, any-zero, no-capacity"}


def unknown(at: str, shown: str) -> Told:
    return ("place-unknown", at, shown, {})


def tiers(*bounds: int) -> list[dict[str, Any]]:
    return [
        {"stars": stars, "from_points": points, "certified": stars > 2}
        for stars, points in enumerate(bounds, start=1)
    ]


def doubled(name: str, one: str) -> tuple[list[Change], list[Told]]:
    data = ruleset("synthetic").decision.to_json()[name]
    again = next(item for item in data if item["id"] == one)
    return [(f"/{name}/{len(data)}", again)], [("id-twice", f"/{name}", f'"{one}"', {"id": one})]


RULES: list[tuple[list[Change], list[Told]]] = [
    # tiers from 0 points and 1 star up
    ([("/tiers", tiers(1, 25, 50, 75, 95))], [("tiers-bounds", "/tiers", "[1, 25, 50, 75, 95]", {})]),
    ([("/tiers", tiers(0, 25, 50, 95, 75))], [("tiers-bounds", "/tiers", "[0, 25, 50, 95, 75]", {})]),
    ([("/tiers", tiers(0, 1, 2, 3, 4))], []),
    ([("/tiers/0/stars", 2)], [("tiers-order", "/tiers", "[2, 2, 3, 4, 5]", {})]),
    # each id once
    doubled("levels", "province"),
    doubled("gates", "no-capacity"),
    doubled("requirements", "test-report"),
    doubled("readings", "copied-effect"),
    doubled("doubts", "blurred-sheet"),
    doubled("errata", "letter-o"),
    # a period has a day at least
    ([("/identity/period/end", "2020-01-01")], []),
    (
        [("/identity/period/end", "2019-12-31")],
        [("period-reversed", "/identity/period", '"2019-12-31"', {})],
    ),
    # a choice that there is, and that is implemented
    (
        [("/readings/1/choice", "never")],
        [("choice-unknown", "/readings/1/choice", '"never"', {"known": "cumulative, own-star"})],
    ),
    (
        [("/readings/1/choices", ["zebra", "cumulative", "apple"])],
        [
            ("choice-not-implemented", "/readings/1/choices", '"apple"', {"reading": "floors-bind"}),
            ("choice-not-implemented", "/readings/1/choices", '"zebra"', {"reading": "floors-bind"}),
        ],
    ),
    # the gate of a whole decision has an effect; only where its words are in doubt it may be shown
    (
        [("/readings/10/choices", ["stop", "shown"])],
        [("choice-not-implemented", "/readings/10/choices", '"shown"', {"reading": "copied-effect"})],
    ),
    # of the choices about a condition, one is the options printed first
    (
        [("/readings/11/choices", ["second-box", "first-box"])],
        [
            (
                "choice-not-implemented",
                "/readings/11/choices",
                '"first-box"',
                {"reading": "documented-story"},
            ),
            (
                "choice-not-implemented",
                "/readings/11/choices",
                '"second-box"',
                {"reading": "documented-story"},
            ),
        ],
    ),
    ([("/readings/11/choices", ["second-box"])], []),
    (
        [("/readings/11", GONE), ("/readings/10", GONE)],
        [
            ("reading-undeclared", "/readings", '"copied-effect"', {"reading": "copied-effect"}),
            ("reading-undeclared", "/readings", '"documented-story"', {"reading": "documented-story"}),
        ],
    ),
    # doubts and misprints stand at places that there are
    ([("/doubts/1/gate", "no-capacity")], []),
    ([("/doubts/1/gate", "moon")], [("gate-unknown", "/doubts/1/gate", '"moon"', GATES)]),
    ([("/doubts/1/places", [{}])], []),
    ([("/doubts/1/places/1", {"product_set": 9})], [unknown("/doubts/1/places/1/product_set", "9")]),
    (
        [("/doubts/1/places/1", {"product_set": 2, "part": "C", "group": "3", "criterion": "1.3"})],
        [
            unknown("/doubts/1/places/1/part", '"C"'),
            unknown("/doubts/1/places/1/group", '"3"'),
            unknown("/doubts/1/places/1/criterion", '"1.3"'),
        ],
    ),
    ([("/doubts/1/places/1", {"product_set": 2, "part": "B", "group": "2", "criterion": "2.3"})], []),
    (
        [("/errata/0/places/1", {"product_set": 1, "criterion": "2.1", "case": 3, "option": 9})],
        [unknown("/errata/0/places/1/case", "3")],
    ),
    ([("/errata/0/places/1", {"product_set": 1, "criterion": "2.1", "case": 2, "option": 3})], []),
    ([("/errata/0/places/1", {"product_set": 1, "criterion": "2.1", "option": 3})], []),
    (
        [("/errata/0/places/1", {"product_set": 1, "criterion": "2.1", "option": 4})],
        [unknown("/errata/0/places/1/option", "4")],
    ),
    (
        [("/errata/0/places/1", {"product_set": 1, "criterion": "1.1", "case": 1})],
        [unknown("/errata/0/places/1/case", "1")],
    ),
]


@pytest.mark.parametrize(
    ("changes", "expected"), RULES, ids=[" ".join(at for at, _ in one[0]) for one in RULES]
)
def test_what_a_decision_says_holds_together(changes: list[Change], expected: list[Told]) -> None:
    assert found(decision(*changes)) == expected


def test_a_decision_without_tiers_is_none() -> None:
    made = sets(rules=lambda data: changed(data, ("/tiers", []), ("/levels", [])))
    assert found(made) == [("tiers-order", "/tiers", "[]", {}), ("tiers-bounds", "/tiers", "[]", {})]


# -- words ----------------------------------------------------------------------------------------


def test_every_language_of_the_library_has_its_words() -> None:
    base = ruleset("synthetic")
    mute = lint(evolve(base, labels={}))
    assert [(one.code, one.file, one.pointer) for one in mute] == [
        ("file-missing", f"labels/{lang}.json", "") for lang in languages()
    ]
    more = lint(evolve(base, labels={**base.labels, "fr": {"tier.1": "une étoile"}}))
    assert {(one.code, one.file) for one in more} == {("label-missing", "labels/fr.json")}


@pytest.mark.parametrize(
    ("text", "well"),
    [
        ("một sao", True),
        ("", False),
        (" ", False),
        ("một  sao", False),
        (" một sao", False),
        ("một sao ", False),
    ],
)
def test_a_label_has_words_and_single_blanks(text: str, well: bool) -> None:  # noqa: FBT001 - a table
    base = ruleset("synthetic")
    for key in ("tier.1", "tier.2"):
        faults = lint(evolve(base, labels={**base.labels, "vi": {**base.labels["vi"], key: text}}))
        told = [(one.code, one.file, one.pointer, dict(one.fields)) for one in faults]
        assert told == ([] if well else [("label-blank", "labels/vi.json", f"/{key}", {"key": key})])


def test_what_lies_over_a_decision_has_words_too() -> None:
    base = ruleset("synthetic")
    layer = Layer(id="here-2020", kind="overlay", issuer="town")
    faults = lint(evolve(base, layers=(*base.layers, layer)))
    assert [(one.file, one.fields["key"]) for one in faults] == [
        (f"labels/{lang}.json", key)
        for lang in sorted(languages())
        for key in ("ruleset.here-2020", "issuer.town")
    ]
