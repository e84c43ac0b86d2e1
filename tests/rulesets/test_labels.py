"""Label catalogues: what a ruleset says, and catalogues of the user's own laid over it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.ground import ruleset
from kit.process import decision, sets

from ocop_rules import LoadError, Ruleset, UnknownNameError, load
from ocop_rules.errors import ArgumentError
from ocop_rules.model.layer import Layer
from ocop_rules.model.product_set import ProductSet
from ocop_rules.rulesets import label, load_labels, with_labels
from ocop_rules.rulesets.labels import decision_keys, key_of, label_keys, set_keys
from ocop_rules.words import languages

KEY = "criterion.local-labour"


def test_a_few_keys_may_be_laid_over_a_language_and_the_others_stay(rules: Ruleset) -> None:
    laid = with_labels(rules, "vi", {KEY: "Lao động tại chỗ"})
    assert label(laid, KEY, lang="vi") == "Lao động tại chỗ"
    assert label(laid, KEY, lang="en") == label(rules, KEY, lang="en")
    other = "criterion.packaging"
    assert label(laid, other, lang="vi") == label(rules, other, lang="vi")
    assert label(rules, KEY, lang="vi") != "Lao động tại chỗ"
    assert laid.digest == rules.digest


def test_a_new_language_has_to_cover_every_key(rules: Ruleset) -> None:
    whole = {key: f"fr {number}" for number, key in enumerate(label_keys(rules))}
    assert label(with_labels(rules, "fr", whole), KEY, lang="fr").startswith("fr ")
    missing = [key for key in whole if key.startswith("gate.")]
    part = {key: text for key, text in whole.items() if key not in missing}
    with pytest.raises(LoadError) as caught:
        with_labels(rules, "fr", part, "fr.json")
    assert [fault.fields["key"] for fault in caught.value.faults] == missing
    assert {(fault.code, fault.file) for fault in caught.value.faults} == {("label-missing", "fr.json")}


def test_all_faults_of_a_catalogue_are_told_at_once(rules: Ruleset) -> None:
    decomposed = unicodedata.normalize("NFD", "Nhãn hiệu")
    with pytest.raises(LoadError) as caught:
        with_labels(rules, "en", {"criterion.local-labor": "x", KEY: "  ", "criterion.packaging": decomposed})
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [
        ("label-unused", "/criterion.local-labor"),
        ("label-blank", f"/{KEY}"),
        ("not-nfc", "/criterion.packaging"),
    ]
    assert caught.value.faults[0].found == KEY


def test_a_catalogue_is_read_from_a_file_strictly(tmp_path: Path, rules: Ruleset) -> None:
    path = tmp_path / "vi.json"
    path.write_text(json.dumps({KEY: "Lao động tại chỗ"}), encoding="utf-8")
    assert label(with_labels(rules, "vi", load_labels(path)), KEY, lang="vi") == "Lao động tại chỗ"
    path.write_text('{"criterion.packaging": 3, "Not A Key": "x"}', encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_labels(path)
    assert {fault.code for fault in caught.value.faults} == {"type", "pattern"}
    with pytest.raises(LoadError, match="file-missing"):
        load_labels(tmp_path / "nowhere.json")


def test_a_language_nobody_speaks_is_answered_with_those_there_are(rules: Ruleset) -> None:
    with pytest.raises(UnknownNameError) as caught:
        label(rules, KEY, lang="fr")
    assert set(caught.value.known) == {*languages()}


def test_a_thing_without_a_label_is_answered_with_what_is_near(rules: Ruleset) -> None:
    with pytest.raises(UnknownNameError) as caught:
        label(rules, "part.d", lang="en")
    assert (caught.value.kind, caught.value.name) == ("label", "part.d")
    assert {"part.a", "part.b", "part.c"} <= {*caught.value.known}


def test_a_label_is_found_by_the_thing_itself(rules: Ruleset) -> None:
    village = rules.product_set(26)
    cased = next(one for one in village.criteria.values() if one.cases)
    criterion = rules.product_set(1).criteria["1.2"]
    named = {
        rules: "ruleset.148-2023",
        village: f"set.{village.concept}",
        village.parts[0]: "part.a",
        village.parts[0].groups[0]: f"group.{village.parts[0].groups[0].concept}",
        criterion: f"criterion.{criterion.concept}",
        criterion.options[0]: criterion.options[0].label_key,
        cased.cases[1]: cased.cases[1].label_key,
        rules.decision.gates[0]: f"gate.{rules.decision.gates[0].id}",
        rules.decision.levels[0]: f"level.{rules.decision.levels[0].id}",
        rules.decision.readings[0]: f"reading.{rules.decision.readings[0].id}",
        rules.decision.tiers[0]: f"tier.{rules.decision.tiers[0].stars}",
    }
    for lang in ("vi", "en"):
        for thing, key in named.items():
            assert label(rules, thing, lang=lang) == rules.labels[lang][key]
    with pytest.raises(ArgumentError, match="a part, group, criterion"):
        label(rules, 7, lang="en")


def test_the_keys_that_need_words_come_in_order_of_appearance(rules: Ruleset) -> None:
    keys = list(label_keys(rules))
    assert keys[0] == "ruleset.148-2023", "its own name stands above all else"
    named = (rules.decision.identity.sources, rules.decision.levels, rules.decision.gates)
    expected = [
        f"{kind}.{one.id}"
        for kind, group in zip(("source", "level", "gate"), named, strict=True)
        for one in group
    ]
    assert [key for key in keys if key in expected] == expected


def test_groups_whose_ministries_no_document_names_need_no_words_for_it() -> None:
    rules = load("26-2026")
    classification = rules.decision.classification
    assert classification is not None
    bare = evolve(
        rules, decision=evolve(rules.decision, classification=evolve(classification, ministries_by=None))
    )
    assert {*decision_keys(rules)} - {*decision_keys(bare)} == {"ministries-by.decree-15-2018"}


def test_a_key_and_a_label_are_texts(rules: Ruleset) -> None:
    wrong: dict[Any, Any] = {7: "bảy", KEY: 7}
    with pytest.raises(LoadError) as caught:
        with_labels(rules, "en", wrong)
    assert [(fault.code, fault.pointer, fault.found) for fault in caught.value.faults] == [
        ("type", "/7", "7"),
        ("type", f"/{KEY}", "7"),
    ]


WHOLE = """
ruleset.synthetic source.made-up source.second
tier.1 tier.2 tier.3 tier.3.meaning tier.4 tier.5
level.district level.province
gate.forged gate.unlicensed gate.unsafe gate.copied gate.any-zero gate.no-capacity
requirement.grown-here requirement.sound-packaging requirement.test-report requirement.capacity-compared
doubt.blurred-box doubt.blurred-sheet erratum.letter-o gap.annex gap.forms
term.support-team term.authority-district
reading.unticked reading.unticked.why reading.unticked.zero reading.unticked.open
reading.floor-miss reading.floor-miss.why reading.floor-miss.next-lower reading.floor-miss.not-recognised
round-need.district-money round-need.district-plan round-need.province-money round-need.province-plan
event.dossier-in event.dossier-up deadline.first-papers deadline.second-papers
body.office task.register task.count body.jury task.score task.rank
dossier-part.form-1 form.1 dossier-part.plan dossier-part.report form.7 dossier-part.photos
withdrawal.forgery withdrawal.unsafe-food event.report-in event.inspection-over
ministries-by.decree-1
branch.food product-group.tea ministry.farms ministry.trade
branch.others product-group.craft ministry.herbs ministry.crafts ministry.arts
transition.pending-new counting.first-day-not-counted counting.first-day-counted transition.pending-renewal
ruleset.here-2020 issuer.town ruleset.there-2020
"""


def test_every_part_of_the_process_needs_its_words_in_order_of_appearance() -> None:
    choices = {"unticked": ["zero", "open"], "floor-miss": ["next-lower", "not-recognised"]}
    made = decision(
        ("/tiers/2/meaning", True),
        ("/gaps/1", "forms"),
        ("/classification/branches/1/groups/0/ministries", ["herbs"]),
        (
            "/readings",
            [{"id": name, "choice": all_of[0], "choices": all_of} for name, all_of in choices.items()],
        ),
    )
    above = [Layer(id="here-2020", kind="overlay", issuer="town"), Layer(id="there-2020", kind="overlay")]
    assert list(decision_keys(evolve(made, layers=(*made.layers, *above)))) == WHOLE.split()


def test_every_part_of_a_sheet_needs_its_words_in_order_of_appearance() -> None:
    made = sets(("/0/parts/0/groups/1/criteria/0/cases/0/label", "case.kind-9"))
    keys = list(dict.fromkeys(set_keys(made.sets)))
    assert keys[:17] == [
        *("set.every-shape", "incomplete.notes", "part.a", "group.production", "criterion.origin"),
        *("level.some", "level.fair", "level.good", "criterion.capacity", "level.none"),
        # the headings of a group come before its criteria, a case before its options
        *("group.making", "heading.workshop", "criterion.workmanship", "case.kind-9", "case.kind-2"),
        *("criterion.hygiene", "case.kind-1"),
    ]
    assert keys[-2:] == ["level.best", "set.few-criteria"]
    assert list(label_keys(made)) == [*decision_keys(made), *keys]


def test_a_group_that_recurs_is_gone_through_once() -> None:
    base = ruleset("synthetic")
    shape = base.sets[0]
    again = evolve(shape, number=2, concept="again")
    assert list(set_keys((shape, again))).count("heading.workshop") == 1
    # an equal one that is another value is gone through again, and gives the same keys
    assert list(set_keys((shape, ProductSet.from_json(again.to_json())))).count("heading.workshop") == 2


@pytest.mark.parametrize(
    ("call", "name", "needed"),
    [
        (lambda rules: label(rules, KEY, lang=7), "lang", "language"),
        (lambda _: label(7, KEY), "rules", "Ruleset"),
        (lambda rules: label(rules, 7), "thing", "labelled"),
        (lambda rules: with_labels(rules, 7, {}), "lang", "language"),
        (lambda rules: with_labels(rules, "vi", 7), "catalogue", "mapping"),
        (lambda rules: with_labels(rules, "vi", {}, 7), "file", "plain-text"),
        (lambda _: with_labels(7, "vi", {}), "ruleset", "Ruleset"),
        (lambda _: load_labels(7), "path", "path"),
    ],
)
def test_the_argument_that_is_wrong_is_named(
    rules: Ruleset, call: Callable[[Any], object], name: str, needed: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        call(rules)
    assert (caught.value.name, caught.value.found, caught.value.needed) == (name, "7", needed)


def test_each_fault_of_a_catalogue_says_where_and_what() -> None:
    base = ruleset("synthetic")
    decomposed = unicodedata.normalize("NFD", "Nhãn hiệu")
    catalogue: dict[Any, Any] = {
        "tier.1": "x",
        "level.distric": "a  b",
        "tier.3": decomposed,
        9: "chín",
        "tier.2": 2,
        "far away": "x",
        "tier.4": "",
    }
    with pytest.raises(LoadError) as caught:
        with_labels(base, "en", catalogue, "mine.json")
    assert [(one.code, one.pointer, one.found, dict(one.fields)) for one in caught.value.faults] == [
        ("label-unused", "/level.distric", "level.district", {"key": "level.distric"}),
        ("label-blank", "/level.distric", '"a  b"', {"key": "level.distric"}),
        ("not-nfc", "/tier.3", json.dumps(decomposed), {}),
        ("type", "/9", "9", {"expected": "string"}),
        ("type", "/tier.2", "2", {"expected": "string"}),
        ("label-unused", "/far away", None, {"key": "far away"}),
        ("label-blank", "/tier.4", '""', {"key": "tier.4"}),
    ]
    assert {one.file for one in caught.value.faults} == {"mine.json"}
    with pytest.raises(LoadError) as caught:
        with_labels(base, "en", {"tier.9": "x"})
    assert [one.file for one in caught.value.faults] == [None]


def test_a_catalogue_stands_in_the_order_of_its_keys_beside_the_other_languages() -> None:
    base = ruleset("synthetic")
    words = {key: f"{number}." for number, key in enumerate(reversed([*label_keys(base)]))}
    laid = with_labels(base, "fr", words)
    assert [*laid.labels] == [*base.labels, "fr"]
    assert list(laid.labels["fr"]) == sorted(words)
    assert label(laid, "tier.1", lang="fr") == words["tier.1"]


def test_without_a_language_a_label_is_in_vietnamese() -> None:
    base = ruleset("synthetic")
    assert label(base, "level.best") == base.labels["vi"]["level.best"] != base.labels["en"]["level.best"]


def test_a_part_is_named_in_small_letters() -> None:
    part = ruleset("synthetic").sets[0].parts[0]
    assert (part.code, key_of(part)) == ("A", "part.a")


@pytest.mark.parametrize(
    ("thing", "key"),
    [
        (lambda rules: rules.decision.bodies[1], "body.jury"),
        (lambda rules: rules.decision.classification.branches[1], "branch.others"),
        (lambda rules: rules.decision.classification.branches[1].groups[0], "product-group.craft"),
        (lambda rules: rules.sets[0].parts[0].groups[1].headings[0], "heading.workshop"),
        (lambda rules: rules.decision.deadlines[1], "deadline.second-papers"),
        (lambda rules: rules.decision.dossiers[1].parts[1], "dossier-part.photos"),
        (lambda rules: rules.decision.doubts[1], "doubt.blurred-sheet"),
        (lambda rules: rules.decision.errata[0], "erratum.letter-o"),
        (lambda rules: rules.sets[0].gates[1], "gate.unlicensed"),
        (lambda rules: rules.decision.requirements[1], "requirement.sound-packaging"),
        (lambda rules: rules.sets[0].requirements[1], "requirement.sound-packaging"),
        (lambda rules: rules.decision.identity.sources[1], "source.second"),
        (lambda rules: rules.decision.terms[1], "term.authority-district"),
        (lambda rules: rules.decision.transitions[1], "transition.pending-renewal"),
        (lambda rules: rules.decision.withdrawal.grounds[1], "withdrawal.unsafe-food"),
    ],
)
def test_whatever_has_words_has_a_key(thing: Callable[[Any], object], key: str) -> None:
    assert key_of(thing(decision())) == key
