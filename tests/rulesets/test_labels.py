"""Label catalogues: what a ruleset says, and catalogues of the user's own laid over it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from ocop_rules import LoadError, Ruleset, UnknownNameError, load
from ocop_rules.errors import ArgumentError
from ocop_rules.rulesets import label, load_labels, with_labels
from ocop_rules.rulesets.labels import decision_keys, label_keys
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
