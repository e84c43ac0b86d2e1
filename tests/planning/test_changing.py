"""What-if: old beside new, and each change made alone."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.ground import best, ruleset

from ocop_rules import Ruleset, load, score
from ocop_rules.errors import ArgumentError, EvaluationError, UnknownNameError
from ocop_rules.planning import what_if
from ocop_rules.rulesets import with_readings
from ocop_rules.testing import complete_sheets


def test_a_box_shows_the_floor_that_it_misses(rules: Ruleset) -> None:
    found = what_if(rules, best(rules, 1), answers={"2.3": 2})
    assert (found.before.stars, found.after.stars) == (5, 3)
    assert [(one.criterion, one.stars) for one in found.missed_now] == [("2.3", 4)]
    (criterion,) = found.criteria
    assert criterion.points == -1
    assert [(one.kind, one.name, one.old, one.new) for one in found.decisive] == [("box", "2.3", 3, 2)]


def test_of_two_changes_the_decisive_one_is_named(rules: Ruleset) -> None:
    found = what_if(rules, best(rules, 1), answers={"2.3": 2, "12.1": 2})
    assert [one.name for one in found.causes] == ["2.3", "12.1"]
    assert [one.name for one in found.decisive] == ["2.3"]


def test_a_story_taken_out_takes_what_hangs_on_it(rules: Ruleset) -> None:
    sheet = best(rules, 1)
    with pytest.raises(EvaluationError):
        what_if(rules, sheet, answers={"5.1": 1})
    found = what_if(rules, sheet, answers={"5.1": 1, "5.2": None, "5.3": None})
    assert found.after.stars == 2
    assert found.causes[0].alone is None
    assert {one.after.criterion for one in found.criteria if one.after} == {"5.1", "5.2", "5.3"}


def test_a_case_and_a_gate(synthetic: Ruleset) -> None:
    sheet = best(synthetic, 1)
    found = what_if(synthetic, sheet, cases={"2.1": 2}, answers={"2.1": 3})
    assert {one.kind for one in found.causes} == {"case", "box"}
    stopped = what_if(synthetic, sheet, gates=["unsafe"])
    assert stopped.after.status == "stopped"
    assert [one.gate for one in stopped.closed_now] == ["unsafe"]
    assert [one.gate for one in what_if(synthetic, stopped.changed, gates=()).open_now] == ["unsafe"]


def test_a_reading(rules: Ruleset) -> None:
    sheet = evolve(best(rules, 1, c2_3=2), digest=rules.digest)
    found = what_if(rules, sheet, readings={"floor-miss": "not-recognised"})
    assert (found.before.stars, found.after.stars) == (3, 2)
    assert [(one.kind, one.old, one.new) for one in found.decisive] == [
        ("reading", "next-lower", "not-recognised")
    ]
    with pytest.raises(UnknownNameError):
        what_if(rules, sheet, readings={"floor-mis": "not-recognised"})


def test_another_decision(rules: Ruleset) -> None:
    found = what_if(rules, best(rules, 1), decision=load("26-2026"))
    assert found.carried is not None
    assert found.after == found.carried.result
    assert found.causes[-1].kind == "decision"
    assert found.to_json()["after"]["ruleset"] == "26-2026"


def test_nothing_changed_is_nothing_different(rules: Ruleset) -> None:
    sheet = best(rules, 1)
    found = what_if(rules, sheet, answers={"2.3": sheet.answers["2.3"]})
    assert (found.causes, found.criteria, found.decisive) == ((), (), ())
    assert found.before == found.after


@settings(max_examples=60)
@given(st.data())
def test_both_sides_are_what_score_says(data: st.DataObject) -> None:
    rules = ruleset("148-2023")
    number = data.draw(st.integers(1, 26))
    first = data.draw(complete_sheets(rules, number))
    second = data.draw(complete_sheets(rules, number))
    answers: dict[str, int | None] = dict.fromkeys(first.answers)
    answers |= dict(second.answers)
    cases: dict[str, int | None] = dict.fromkeys(first.cases)
    cases |= dict(second.cases)
    choice = data.draw(st.sampled_from(("missed", "waived")))
    found = what_if(rules, first, answers=answers, cases=cases, readings={"inapplicable-floor": choice})
    other = with_readings(rules, {"inapplicable-floor": choice})
    assert found.before == score(rules, first)
    assert found.after.to_json(reasons=True) | {"digest": ""} == score(other, second).to_json(
        reasons=True
    ) | {"digest": ""}
    points = sum(one.points for one in found.criteria)
    assert points == sum(one.points for one in found.after.reasons) - sum(
        one.points for one in found.before.reasons
    )


@pytest.mark.parametrize("gates", [[["x"]], [1], [None]])
def test_gates_are_named_by_texts(synthetic: Ruleset, gates: list[object]) -> None:
    with pytest.raises(ArgumentError) as error:
        what_if(synthetic, best(synthetic, 1), gates=gates)  # type: ignore[arg-type]
    assert error.value.name == "gates"
