"""Every path of the library is held against the plain reference scorer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.ground import FLOORED, NAMES, agree, facts_of, other_choices, readings, reference, ruleset

from ocop_rules import Evaluation, EvaluationError, check, score
from ocop_rules.rulesets import with_readings
from ocop_rules.scoring import score_all
from ocop_rules.testing import complete_sheets, evaluations, faulty_sheets, near_floor, near_tier, open_sheets

FEW_OPEN = 3


@given(st.data(), NAMES)
def test_complete_sheets(data: st.DataObject, name: str) -> None:
    agree(name, (), data.draw(complete_sheets(ruleset(name), gates=True)))


@given(st.data(), NAMES)
def test_complete_sheets_under_other_readings(data: st.DataObject, name: str) -> None:
    choices = data.draw(readings(name))
    agree(name, choices, data.draw(complete_sheets(ruleset(name, *choices), gates=True)), bounds=False)


@given(st.data(), NAMES)
def test_sheets_near_a_tier(data: st.DataObject, name: str) -> None:
    agree(name, (), data.draw(near_tier(ruleset(name))))


@given(st.data(), FLOORED)
def test_sheets_near_a_floor(data: st.DataObject, name: str) -> None:
    choices = data.draw(readings(name))
    agree(name, choices, data.draw(near_floor(ruleset(name, *choices))), bounds=False)


@given(st.data(), NAMES)
def test_any_valid_sheet(data: st.DataObject, name: str) -> None:
    choices = data.draw(readings(name))
    agree(name, choices, data.draw(evaluations(ruleset(name, *choices))), bounds=False)


@given(st.data(), st.sampled_from((("148-2023", 1), ("148-2023", 11), ("148-2023", 26), ("synthetic", 1))))
def test_bounds_of_sheets_with_few_open_criteria(data: st.DataObject, where: tuple[str, int]) -> None:
    name, number = where
    choices = data.draw(readings(name).filter(lambda made: ("unticked", "open") not in made))
    sheet = data.draw(open_sheets(ruleset(name, *choices), number, most_open=FEW_OPEN))
    agree(name, choices, sheet)


@given(st.data())
def test_bounds_of_any_sheet_of_a_small_set(data: st.DataObject) -> None:
    choices = data.draw(readings("synthetic"))
    agree("synthetic", choices, data.draw(open_sheets(ruleset("synthetic", *choices), 2, gates=True)))


@pytest.mark.parametrize("choice", other_choices("synthetic"), ids="=".join)
def test_each_reading_alone_on_open_and_gated_sheets(choice: tuple[str, str]) -> None:
    @given(open_sheets(ruleset("synthetic", choice), 2, gates=True))
    def on_a_small_set(sheet: Evaluation) -> None:
        agree("synthetic", (choice,), sheet)

    @given(evaluations(ruleset("synthetic", choice), 1))
    def on_a_large_set(sheet: Evaluation) -> None:
        agree("synthetic", (choice,), sheet, bounds=False)

    on_a_small_set()
    on_a_large_set()


@given(st.data(), NAMES)
def test_a_sheet_valid_under_one_reading_is_judged_alike_under_another(
    data: st.DataObject, name: str
) -> None:
    """What is a fault depends on the readings; library and reference agree on which sheets are valid."""
    sheet = data.draw(evaluations(ruleset(name)))
    choices = data.draw(readings(name))
    faults = check(ruleset(name, *choices), sheet)
    assert (not faults) == reference(name, *choices).is_valid(sheet.to_json())
    if not faults:
        agree(name, choices, sheet, bounds=False)


@given(st.data(), NAMES)
def test_every_valid_sheet_is_scored(data: st.DataObject, name: str) -> None:
    sheet = data.draw(evaluations(ruleset(name)))
    assert check(ruleset(name), sheet) == []
    assert reference(name).is_valid(sheet.to_json())


@given(st.data(), NAMES)
def test_faulty_sheets_have_exactly_their_faults(data: st.DataObject, name: str) -> None:
    sheet, codes = data.draw(faulty_sheets(ruleset(name)))
    faults = check(ruleset(name), sheet)
    assert {fault.code for fault in faults} == codes
    with pytest.raises(EvaluationError) as caught:
        score(ruleset(name), sheet)
    assert list(caught.value.faults) == faults


@given(st.data(), NAMES)
def test_many_sheets_at_once_score_as_one_by_one(data: st.DataObject, name: str) -> None:
    rules = ruleset(name)
    sheets: list[Evaluation] = data.draw(st.lists(complete_sheets(rules, gates=True), max_size=4))
    outcomes = list(score_all({rules.id: rules}.__getitem__, sheets))
    assert outcomes == [score(rules, sheet) for sheet in sheets]


def test_one_ruleset_under_two_readings_keeps_them_apart() -> None:
    rules = ruleset("synthetic")
    other = with_readings(rules, {"floors-bind": "own-star"})
    assert rules.digest != other.digest
    sheet = Evaluation(
        ruleset="synthetic",
        product_set=2,
        answers={"1.1": 1, "1.2": 4, "2.1": 3, "2.2": 3, "2.3": 2},
        cases={"2.3": 2},
    )
    # 10 + 30 + 10 + 20 + 10 = 80 points, the 3-star floor of 1.1 missed, both 4-star floors met
    assert (score(rules, sheet).stars, score(other, sheet).stars, score(rules, sheet).stars) == (2, 4, 2)
    assert facts_of(score(other, sheet)).stars_by_points == 4
