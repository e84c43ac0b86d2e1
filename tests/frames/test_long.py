"""Wide and long frames hold the same."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.frames import frame_as, plain_rows, sheets
from kit.ground import NAMES, ruleset

from ocop_rules import Evaluation, LoadError, load
from ocop_rules.frames import (
    from_evaluations,
    from_long,
    options_frame,
    score_frame,
    to_evaluations,
    to_long,
)

KINDS = ("pandas", "polars", "pyarrow")


@given(st.data(), NAMES, st.sampled_from(KINDS))
def test_a_frame_made_long_and_wide_again_holds_the_same_sheets(
    data: st.DataObject, name: str, kind: Any
) -> None:
    rules = ruleset(name)
    held = data.draw(st.lists(sheets(rules), min_size=1, max_size=6))
    held = [evolve(sheet, id=f"n{at}") for at, sheet in enumerate(held)]
    frame = from_evaluations(held, kind=kind)
    assert list(to_evaluations(rules, from_long(to_long(frame)), ruleset="ruleset")) == held


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_frame_has_a_row_for_each_answer(kind: Any) -> None:
    sheet = Evaluation(
        ruleset="148-2023",
        product_set=26,
        answers={"1": 2, "8": 0},
        cases={"8": 1, "9": 2},
        id="a",
        gates=("x", "y"),
    )
    long = to_long(from_evaluations([sheet, evolve(sheet, id="b", answers={}, cases={})], kind=kind))
    head = ("148-2023", 26, "x y")
    assert plain_rows(long, ["id", "ruleset", "product_set", "gates", "criterion", "case", "option"]) == [
        ("a", *head, "1", None, 2),
        ("a", *head, "8", 1, 0),
        ("a", *head, "9", 2, None),
        ("b", *head, None, None, None),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_all_faults_of_a_long_frame_are_told_at_once(kind: Any) -> None:
    data = {
        "id": ["a", "a", "b", "b"],
        "product_set": [1, 2, 1, 1],
        "criterion": ["1.1", "total", "1.2", "1.2"],
        "option": [1, 2, 0, 0],
    }
    frame = frame_as(kind, data)
    with pytest.raises(LoadError) as caught:
        from_long(frame)
    assert [(one.code, one.found) for one in caught.value.faults] == [
        ("frame-rows-differ", '"a"'),
        ("frame-column", '"total"'),
        ("answer-twice", '"b"'),
    ]


def test_every_answer_has_its_option() -> None:
    rules = load("148-2023")
    names = ("product_set", "criterion", "case", "option", "points", "lowest_missed", "condition")
    rows = plain_rows(options_frame(rules, kind="polars"), names)
    found = {row[:4]: row[4:] for row in rows}
    assert len(found) == len(rows)
    for one in rules.sets:
        for code, criterion in one.criteria.items():
            for case in [each.case for each in criterion.cases] or [None]:
                for answer in range(len(criterion.options_in(case)) + 1):
                    points, lowest, condition = found.pop((one.number, code, case, answer))
                    assert points == (criterion.options_in(case)[answer - 1].points if answer else 0)
                    assert condition == (criterion.condition.criterion if criterion.condition else None)
                    later = [option.floor for option in criterion.options_in(case)[answer:] if option.floor]
                    whole = [criterion.floor] if criterion.floor and points == 0 else []
                    assert lowest == min([*later, *whole], default=None)
    assert not found


def test_the_options_have_labels_in_either_language() -> None:
    rules = load("148-2023")
    for lang, unticked in (("vi", "không chọn ô nào"), ("en", "no box ticked")):
        labels = plain_rows(options_frame(rules, lang, kind="polars"), ("option", "label"))
        assert {label for option, label in labels if option == 0} == {unticked}
        assert all(label for _, label in labels)


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_frame_does_not_pass_for_blank_sheets(kind: Any) -> None:
    rules = load("148-2023")
    sheet = Evaluation(ruleset=rules.id, product_set=1, answers={"1.1": 3}, id="a")
    long = to_long(from_evaluations([sheet], kind=kind))
    with pytest.raises(LoadError) as caught:
        score_frame(rules, long)
    assert [fault.code for fault in caught.value.faults] == ["frame-long"]
    # a wide one without any answer is open, whatever else stands beside it
    blank = from_evaluations([evolve(sheet, answers={})], kind=kind)
    assert to_evaluations(rules, blank)
