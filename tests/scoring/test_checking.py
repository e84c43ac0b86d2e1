"""What is wrong with an evaluation: every fault at once, each with its code and place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from kit.ground import best

from ocop_rules import Evaluation, EvaluationError, LoadError, Ruleset, check, explain, score
from ocop_rules.scoring import Unreadable, read_evaluations, score_all

MINIMAL = {"ruleset": "148-2023", "product_set": 26, "answers": {}}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ruleset": "148"}, [("ruleset-mismatch", "/ruleset")]),
        ({"digest": "sha256:" + 64 * "0"}, [("digest-mismatch", "/digest")]),
        ({"product_set": 27}, [("unknown-set", "/product_set")]),
        ({"product_set": 0}, [("unknown-set", "/product_set")]),
        ({"answers": {"3.7": 1}}, [("unknown-criterion", "/answers/3.7")]),
        ({"answers": {"a/b~c": 1}}, [("unknown-criterion", "/answers/a~1b~0c")]),
        ({"answers": {"1.1": 3}}, [("option-range", "/answers/1.1")]),
        ({"answers": {"1.1": -1}}, [("option-range", "/answers/1.1")]),
        ({"answers": {"8": 1}}, [("case-missing", "/answers/8")]),
        ({"cases": {"1.1": 1}}, [("case-unexpected", "/cases/1.1")]),
        ({"cases": {"8": 3}}, [("unknown-case", "/cases/8")]),
        ({"answers": {"8": 9}, "cases": {"8": 3}}, [("unknown-case", "/cases/8")]),
        ({"cases": {"88": 1}}, [("unknown-criterion", "/cases/88")]),
        ({"gates": ["forged"]}, [("unknown-gate", "/gates/0")]),
        (
            {"gates": ["protected-mark-used", "protected-mark-used"]},
            [("gate-twice", "/gates/1")],
        ),
        (
            {"ruleset": "26-2026", "answers": {"1.1": 3, "9": 1, "x": 1}, "cases": {"8": 0}, "gates": ["?"]},
            [
                ("ruleset-mismatch", "/ruleset"),
                ("unknown-case", "/cases/8"),
                ("option-range", "/answers/1.1"),
                ("case-missing", "/answers/9"),
                ("unknown-criterion", "/answers/x"),
                ("unknown-gate", "/gates/0"),
            ],
        ),
    ],
)
def test_faults_of_a_sheet(rules: Ruleset, changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    sheet = Evaluation.from_json(MINIMAL | changes)
    assert [(fault.code, fault.pointer) for fault in check(rules, sheet)] == expected
    with pytest.raises(EvaluationError) as caught:
        score(rules, sheet)
    assert [fault.code for fault in caught.value.faults] == [code for code, _ in expected]
    for code, _ in expected:
        assert f"[{code}]" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"product_set": 27}, {"known": "1–26"}),
        ({"answers": {"8": 1}}, {"criterion": "8", "known": "1, 2"}),
        ({"cases": {"8": 3}}, {"criterion": "8", "known": "1, 2"}),
        ({"answers": {"1.1": 3}}, {"criterion": "1.1", "most": 2}),
        ({"cases": {"1.1": 1}}, {"criterion": "1.1"}),
        ({"ruleset": "148"}, {"ruleset": "148-2023"}),
        ({"gates": ["protected-mark-used", "protected-mark-used"]}, {"gate": "protected-mark-used"}),
    ],
)
def test_a_fault_says_what_there_is(rules: Ruleset, changes: dict[str, Any], fields: dict[str, Any]) -> None:
    (fault,) = check(rules, Evaluation.from_json(MINIMAL | changes))
    assert fault.fields == fields


def test_sets_with_gaps_between_them_are_told_one_by_one(rules: Ruleset) -> None:
    few = evolve(rules, sets=tuple(one for one in rules.sets if one.number in (1, 2, 26)))
    (fault,) = check(few, Evaluation.from_json(MINIMAL | {"product_set": 3}))
    assert fault.fields == {"known": "1, 2, 26"}


@pytest.mark.parametrize("open_too", [False, True])
def test_a_sheet_with_an_earning_answer_where_it_does_not_apply_is_not_scored(
    synthetic: Ruleset,
    open_too: bool,  # noqa: FBT001 - a table
) -> None:
    sheet = best(synthetic, 1, c4_1=1, c4_2=2, c4_3=1, c7=-1 if open_too else 1)
    with pytest.raises(EvaluationError) as caught:
        score(synthetic, sheet)
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer) == ("answer-inapplicable", "/answers/4.2")
    assert fault.fields == {"criterion": "4.2", "governor": "4.1", "has": 1}


def test_a_gate_that_follows_from_the_answers_cannot_be_asserted(synthetic: Ruleset) -> None:
    sheet = Evaluation(ruleset="synthetic", product_set=1, answers={}, gates=["any-zero"])
    assert [(fault.code, fault.pointer) for fault in check(synthetic, sheet)] == [
        ("gate-follows", "/gates/0")
    ]


def test_guidance_cannot_be_asserted_as_unmet(synthetic: Ruleset) -> None:
    sheet = Evaluation(ruleset="synthetic", product_set=1, answers={}, gates=["test-report"])
    assert [fault.code for fault in check(synthetic, sheet)] == ["unknown-gate"]


def test_an_earning_answer_without_a_story_is_a_fault(rules: Ruleset) -> None:
    (fault,) = check(rules, best(rules, 1, c5_1=0, c5_2=1))[:1]
    # the first box of 5.2 earns nothing and may stay, 5.3 earns 2 points
    assert (fault.code, fault.pointer) == ("answer-inapplicable", "/answers/5.3")


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_fault_has_words_and_a_remedy(rules: Ruleset, lang: str) -> None:
    sheet = Evaluation.from_json(
        MINIMAL
        | {
            "ruleset": "x",
            "digest": "sha256:" + 64 * "0",
            "answers": {"1.1": 3, "8": 1, "9": 1, "x": 1},
            "cases": {"1.2": 1, "9": 3},
            "gates": ["?"],
        }
    )
    for fault in check(rules, sheet):
        assert fault.message(lang)
        assert fault.remedy(lang)
        assert "{" not in fault.text(lang)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"answers": None}, "type", "/answers"),
        ({"answers": {"1.1": 1.5}}, "type", "/answers/1.1"),
        ({"answers": {"1.1": "1"}}, "type", "/answers/1.1"),
        ({"answers": {"1.1": True}}, "type", "/answers/1.1"),
        ({"answers": {"1.1": None}}, "type", "/answers/1.1"),
        ({"cases": {"8": 1.0}}, "type", "/cases/8"),
        ({"product_set": "1"}, "type", "/product_set"),
        ({"product_set": True}, "type", "/product_set"),
        ({"ruleset": 148}, "type", "/ruleset"),
        ({"gates": "forged"}, "type", "/gates"),
        ({"gates": [1]}, "type", "/gates/0"),
        ({"answer": {}}, "unknown-key", "/answer"),
        ({"digest": "sha256:1"}, "pattern", "/digest"),
        ({"date": "2024-02-30"}, "date", "/date"),
        ({"date": "3/10/2024"}, "date", "/date"),
        ({"date": "20241003"}, "date", "/date"),
        ({"product": "Che\u0300"}, "not-nfc", "/product"),
        ({"product": "\ud800"}, "surrogate", "/product"),
    ],
)
def test_data_that_is_not_an_evaluation(changes: dict[str, Any], code: str, pointer: str) -> None:
    with pytest.raises(LoadError) as caught:
        Evaluation.from_json(MINIMAL | changes)
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [(code, pointer)]


def test_all_faults_of_a_document_at_once() -> None:
    with pytest.raises(LoadError) as caught:
        Evaluation.from_json({"product_set": "1", "answers": {"1.1": 1.5, "1.2": "x"}, "note": 1}, "a.json")
    assert {(fault.file, fault.code, fault.pointer) for fault in caught.value.faults} == {
        ("a.json", "missing-key", ""),
        ("a.json", "type", "/product_set"),
        ("a.json", "type", "/answers/1.1"),
        ("a.json", "type", "/answers/1.2"),
        ("a.json", "unknown-key", "/note"),
    }
    assert 'Add "ruleset"' in str(caught.value)


@pytest.mark.parametrize("answers", [{"1.1": 1.0}, {"1.1": True}, {"1.1": "1"}, {1: 1}, [1]])
def test_python_values_are_not_coerced_either(answers: Any) -> None:
    with pytest.raises(LoadError):
        Evaluation(ruleset="148-2023", product_set=26, answers=answers)


def test_an_evaluation_keeps_all_of_its_fields() -> None:
    data = MINIMAL | {
        "answers": {"1.1": 1},
        "cases": {"8": 2},
        "gates": ["protected-mark-used"],
        "id": "1",
        "digest": "sha256:" + 64 * "a",
        "product": "Chè Shan tuyết",
        "evaluator": "E",
        "date": "2024-10-03",
    }
    assert Evaluation.from_json(data).to_json() == data


# -- streams --------------------------------------------------------------------------------------


LINE = json.dumps(MINIMAL)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (LINE, ["E"]),
        (f"{LINE}\n{LINE}\n", ["E", "E"]),
        (f"\n\n{LINE}\n\n  {LINE}\n", ["E", "E"]),
        (json.dumps(MINIMAL, indent=2), ["E"]),
        (f"[{LINE}, {LINE}]", ["E", "E"]),
        (json.dumps([MINIMAL, {"ruleset": 1}], indent=2), ["E", "U"]),
        (f'{LINE}\nnonsense\n{{"a": 1}}\n{LINE}', ["E", "U", "U", "E"]),
        (f"nonsense\n{LINE}\n{LINE}", ["U", "E", "E"]),
        (f"[{LINE}", ["U"]),
        ("[]", []),
        ("", []),
        ("1", ["U"]),
    ],
)
@pytest.mark.parametrize("form", ["bytes", "text"])
def test_one_document_an_array_or_lines(text: str, kinds: list[str], form: str) -> None:
    lines: list[Any] = text.splitlines(keepends=True)
    if form == "bytes":
        lines = [line.encode() for line in lines]
    found = list(read_evaluations(lines))
    assert ["U" if isinstance(one, Unreadable) else "E" for one in found] == kinds


def test_a_stream_is_read_as_it_comes(rules: Ruleset) -> None:
    """No line is read before its result is asked for, so that a stream may have no end."""
    pulled = 0

    def endless() -> Any:
        nonlocal pulled
        while True:
            pulled += 1
            yield LINE + "\n"

    results = score_all({"148-2023": rules}.__getitem__, read_evaluations(endless()))
    for number in range(1, 50):
        assert next(results).status == "open"
        assert pulled == number


def test_one_bad_line_does_not_stop_the_others(rules: Ruleset) -> None:
    lines = [LINE, "{", '{"id": "b", "ruleset": "148-2023"}', LINE.replace("148-2023", "148-2024"), LINE]
    results = list(score_all({"148-2023": rules}.__getitem__, read_evaluations(lines, "in"), ["148-2023"]))
    assert [one.status for one in results] == ["open", "invalid", "invalid", "invalid", "open"]
    faults = [one.faults[0] for one in results if one.status == "invalid"]
    assert [fault.code for fault in faults] == ["json-syntax", "missing-key", "unknown-ruleset"]
    assert [fault.file for fault in faults[:2]] == ["in:2", "in:3"]
    assert results[2].id == "b"
    assert "148-2023" in faults[2].remedy()


def test_a_dictionary_is_read_as_strictly_as_a_file(rules: Ruleset) -> None:
    data = {"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 3}}
    evaluation = Evaluation(ruleset="148-2023", product_set=1, answers={"1.1": 3})
    assert score(rules, data) == score(rules, evaluation)
    assert explain(rules, data, lang="en") == explain(rules, evaluation, lang="en")
    with pytest.raises(LoadError) as caught:
        score(rules, {"ruleset": "148-2023", "product_set": "1", "answers": {"1.1": True}, "extra": 1})
    assert sorted(fault.pointer for fault in caught.value.faults) == [
        "/answers/1.1",
        "/extra",
        "/product_set",
    ]
