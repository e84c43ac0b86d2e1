"""Live scoring: a half-filled sheet is judged as far as it goes, and its faults stand beside."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from kit.ground import NAMES, best, readings, ruleset

from ocop_rules import Evaluation, Ruleset, check, load, score
from ocop_rules.errors import ArgumentError, UnknownNameError
from ocop_rules.schemas import schema
from ocop_rules.scoring import Pruned, preview, prune
from ocop_rules.testing import evaluations

NO_STORY = 1


@pytest.fixture
def story(rules: Ruleset) -> Evaluation:
    """The best sheet of set 1 after 5.1 was flipped to "no story"."""
    return best(rules, 1, c5_1=NO_STORY)


@given(st.data(), NAMES)
def test_the_preview_of_a_valid_sheet_is_its_score(data: st.DataObject, name: str) -> None:
    rules = ruleset(name, *data.draw(readings(name)))
    sheet = data.draw(evaluations(rules))
    found = preview(rules, sheet)
    assert found.valid
    assert found.evaluation == sheet
    assert found.result == score(rules, sheet)


def wild(rules: Ruleset) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for sheets with anything in them."""
    one = rules.sets[0]
    codes = st.one_of(st.sampled_from([*one.criteria, "99", "", "a/b~c", 5]))
    value: st.SearchStrategy[Any] = st.one_of(
        st.integers(-2, 6), st.none(), st.booleans(), st.text(max_size=2), st.floats(), st.integers()
    )
    numbers = st.one_of(st.dictionaries(codes, value, max_size=20), value)
    notes = st.dictionaries(codes, st.one_of(st.sampled_from(["seen", "\n", "e\u0301"]), value), max_size=3)
    names = [gate.id for gate in rules.decision.gates]
    return st.fixed_dictionaries(
        {},
        optional={
            "ruleset": st.one_of(st.just(rules.id), value),
            "product_set": st.one_of(st.just(one.number), value),
            "answers": numbers,
            "cases": numbers,
            "gates": st.one_of(st.lists(st.one_of(st.sampled_from([*names, "?"]), value)), value),
            "id": value,
            "digest": value,
            "date": value,
            "notes": st.one_of(notes, value),
            "surprise": value,
        },
    )


@given(st.data(), NAMES)
def test_no_sheet_is_refused(data: st.DataObject, name: str) -> None:
    rules = ruleset(name)
    sheet = data.draw(wild(rules))
    found = preview(rules, sheet)
    assert [fault.code for fault in found.faults][: len(check(rules, sheet))] == [
        fault.code for fault in check(rules, sheet)
    ]
    assert found.valid == (not check(rules, sheet))
    if found.evaluation is not None:
        assert check(rules, found.evaluation) == []
        assert found.result == score(rules, found.evaluation)
        given = sheet.get("answers")
        assert found.evaluation.answers.items() <= (given if isinstance(given, dict) else {}).items()
    else:
        assert found.result is None
        assert found.faults


@given(st.data(), NAMES)
def test_a_pruned_sheet_has_the_points_and_stars_of_its_preview(data: st.DataObject, name: str) -> None:
    rules = ruleset(name)
    sheet = data.draw(evaluations(rules))
    flips = {
        one.condition.criterion: 0
        for one in rules.product_set(sheet.product_set).criteria.values()
        if one.condition is not None and one.condition.criterion in sheet.answers
    }
    sheet = evolve(sheet, answers={**sheet.answers, **flips})
    before, pruned = preview(rules, sheet), prune(rules, sheet)
    assert check(rules, pruned.evaluation) == []
    after = score(rules, pruned.evaluation)
    assert before.result is not None
    assert (after.points, after.stars, after.status) == (
        before.result.points,
        before.result.stars,
        before.result.status,
    )
    assert prune(rules, pruned.evaluation) == Pruned(evaluation=pruned.evaluation)
    gone = {one.criterion: one.answer for one in pruned.dropped}
    assert {**pruned.evaluation.answers, **gone} == dict(sheet.answers)


def test_without_a_story_the_total_stays(rules: Ruleset, story: Evaluation) -> None:
    found = preview(rules, story, before=best(rules, 1))
    assert [(fault.code, fault.pointer) for fault in found.faults] == [
        ("answer-inapplicable", "/answers/5.2"),
        ("answer-inapplicable", "/answers/5.3"),
    ]
    assert found.result is not None
    assert found.result.points is not None
    # the best sheet of set 1 without a story has 88 points and 2 stars
    assert (found.result.points["total"], found.result.stars) == (88, 2)
    assert found.changes is not None
    assert [one.after.criterion for one in found.changes.criteria if one.after] == ["5.1", "5.2", "5.3"]
    assert found.changes.points == 88 - 100
    assert {floor.criterion for floor in found.changes.missed_now} == {"5.1", "5.2", "5.3"} & {
        floor.criterion for floor in found.result.floors_missed
    }
    assert found.changes.met_now == ()


def test_what_no_longer_applies_is_dropped_and_told(rules: Ruleset, story: Evaluation) -> None:
    pruned = prune(rules, story)
    assert [(one.criterion, one.governor, one.has) for one in pruned.dropped] == [
        ("5.2", "5.1", NO_STORY),
        ("5.3", "5.1", NO_STORY),
    ]
    assert Pruned.from_json(pruned.to_json()) == pruned
    # while the governing box is none that there is, nothing is known to be inapplicable
    assert prune(rules, evolve(story, answers={**story.answers, "5.1": 99})).dropped == ()


def test_an_unknown_case_takes_its_answer_along(rules: Ruleset) -> None:
    sheet = best(rules, 26)
    code = next(iter(sheet.cases))
    found = preview(rules, evolve(sheet, cases={**sheet.cases, code: 9}))
    assert [fault.code for fault in found.faults] == ["unknown-case"]
    assert found.result is not None
    assert found.result.open == (code,)


def test_a_sheet_of_another_ruleset_is_not_judged(rules: Ruleset) -> None:
    found = preview(rules, best(load("26-2026"), 1))
    assert found.result is None
    assert found.evaluation is None
    assert found.faults[0].code == "ruleset-mismatch"


def test_arguments_of_another_kind_are_refused(rules: Ruleset) -> None:
    for verb in (preview, prune):
        with pytest.raises(ArgumentError):
            verb(rules, [])  # type: ignore[arg-type]
        with pytest.raises(ArgumentError):
            verb("148-2023", {})  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError):
        prune(rules, {"ruleset": "148-2023", "product_set": 99, "answers": {}})


def test_its_json_is_as_the_schema_says(rules: Ruleset, story: Evaluation) -> None:
    validator = Draft202012Validator(schema("preview"))
    for found in (
        preview(rules, story, before=best(rules, 1)),
        preview(rules, {"product_set": 1}),
        preview(rules, {"ruleset": "148-2023", "product_set": 1}),
    ):
        for reasons in (False, True):
            validator.validate(found.to_json(lang="en", reasons=reasons))
    Draft202012Validator(schema("pruned")).validate(prune(rules, story).to_json())


def test_sheets_of_two_sets_have_no_changes_between_them(rules: Ruleset) -> None:
    one, other = best(rules, 1), best(rules, 2)
    found = preview(rules, one, before=other)
    assert found.result == score(rules, one)
    assert found.changes is None
    assert preview(rules, one, before=one).changes is not None


# -- what cannot be read is left out, the rest is judged ----


def test_a_gate_that_cannot_be_read_leaves_the_others(rules: Ruleset) -> None:
    data = best(rules, 1).to_json() | {"gates": [5, "risky-impurities"]}
    found = preview(rules, data)
    assert [(one.code, one.pointer) for one in found.faults] == [("type", "/gates/0")]
    assert found.result is not None
    assert (found.result.status, [one.gate for one in found.result.gates]) == (
        "stopped",
        ["risky-impurities"],
    )


def test_a_key_that_cannot_be_read_leaves_the_others(rules: Ruleset) -> None:
    data = best(rules, 1).to_json() | {"date": "2024-02-30", "answers": {"1.1": "x", "1.2": 3}}
    found = preview(rules, data)
    assert {(one.code, one.pointer) for one in found.faults} == {("date", "/date"), ("type", "/answers/1.1")}
    assert found.evaluation is not None
    assert (dict(found.evaluation.answers), found.evaluation.date) == ({"1.2": 3}, None)


def test_a_sheet_without_answers_is_an_empty_one(rules: Ruleset) -> None:
    found = preview(rules, {"ruleset": rules.id, "product_set": 1})
    assert [(one.code, one.fields["key"]) for one in found.faults] == [("missing-key", "answers")]
    assert found.result is not None
    assert (found.result.status, len(found.result.open)) == ("open", 32)


@pytest.mark.parametrize(
    "notes", [{"9.9": "seen"}, {"1.1": 5}, {"1.1": "two\nlines"}, {"1.1": "seen", "9": "x"}]
)
def test_a_note_with_a_fault_leaves_the_sheet_to_be_judged(rules: Ruleset, notes: dict[str, Any]) -> None:
    sheet = {**best(rules, 1).to_json(), "notes": notes}
    found = preview(rules, sheet)
    assert found.faults
    assert all(fault.pointer.startswith("/notes/") for fault in found.faults)
    assert found.evaluation is not None
    assert found.evaluation.notes == ({"1.1": "seen"} if len(notes) > 1 else {})
    assert found.result == score(rules, found.evaluation)


def test_notes_that_are_none_at_all_are_left_out(rules: Ruleset) -> None:
    found = preview(rules, {**best(rules, 1).to_json(), "notes": 5})
    assert [fault.pointer for fault in found.faults] == ["/notes"]
    assert found.evaluation == best(rules, 1)
