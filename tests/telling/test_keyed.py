"""Words by keys that stay: the list of keys is kept, so that none goes unnoticed."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from ocop_rules import EvaluationError, UnknownNameError, check, load, score
from ocop_rules.cli import main
from ocop_rules.errors import ArgumentError
from ocop_rules.rulesets import with_labels
from ocop_rules.telling import words_of

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).parent / "keys.txt"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_key_and_no_field_goes(lang: str) -> None:
    """What is new is added to the list by the next release."""
    kept = KEPT.read_text(encoding="utf-8").splitlines()
    made = set(runpy.run_path(str(ROOT / "tools" / "words.py"))["lines"](lang))
    assert len(kept) > 700
    assert sorted(set(kept) - made) == []


def test_a_fault_can_be_worded_from_its_code_and_its_fields_alone() -> None:
    rules = load("148-2023")
    sheet = {"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 99, "zz": 1}, "gates": ["nothing"]}
    for lang in ("vi", "en"):
        known = words_of(lang)
        faults = check(rules, sheet)
        assert len(faults) > 2
        for fault in faults:
            told = fault.to_json(lang)
            given = told["fields"] | {"found": told["found"]}
            assert known[f"fault.{told['code']}"].format_map(given) == told["message"]
            assert known[f"remedy.{told['code']}"].format_map(given) == told["remedy"]


def test_codes_of_results_have_words() -> None:
    known = words_of("en")
    rules = load("148-2023")
    with pytest.raises(EvaluationError):
        score(rules, {"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 99}})
    result = score(rules, {"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 1}})
    assert known[f"status.{result.status}"]
    assert known["form.decimal"] == "."


def test_labels_of_a_ruleset_come_under_the_keys_of_its_catalogue() -> None:
    rules = load("26-2026")
    known = words_of("vi", rules=rules)
    assert {key: known[key] for key in rules.labels["vi"]} == dict(rules.labels["vi"])
    assert words_of("vi").keys() <= known.keys()
    wanted = ["part.a", "tier.5", "level.commune", *(f"set.{one.concept}" for one in rules.sets)]
    wanted += [f"criterion.{one.concept}" for held in rules.sets for one in held.criteria.values()]
    wanted += [f"reading.{one.id}.{choice}" for one in rules.decision.readings for choice in one.choices]
    assert set(wanted) <= known.keys()
    own = with_labels(rules, "vi", {"part.a": "Phần một"})
    assert words_of("vi", rules=own)["part.a"] == "Phần một"


def test_what_is_not_spoken_is_told() -> None:
    with pytest.raises(UnknownNameError):
        words_of("fr")
    with pytest.raises(ArgumentError):
        words_of("vi", rules="26-2026")  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_command_prints_them_as_one_object(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main(["words", "--lang", lang]) == 0
    assert json.loads(capsys.readouterr().out) == words_of(lang)
    assert main(["--lang", lang, "words", "148-2023"]) == 0
    assert json.loads(capsys.readouterr().out) == words_of(lang, rules=load("148-2023"))
