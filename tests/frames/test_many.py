"""Councils, another decision and ranking over frames: as one by one."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.frames import frame_as, plain_rows, sheets
from kit.ground import ruleset

from ocop_rules import Evaluation, carry_over, check, load
from ocop_rules.frames import carry_frame, council_frame, from_evaluations, rank, score_frame, to_evaluations

KINDS = ("pandas", "polars", "pyarrow")


@pytest.mark.parametrize("kind", KINDS)
def test_a_product_with_a_faulty_sheet_is_reported_and_spoils_no_other(kind: Any) -> None:
    rules = load("148-2023")
    good = Evaluation(ruleset="148-2023", product_set=1, answers={"1.1": 1}, product="good", evaluator="a")
    bad = evolve(good, product="bad", answers={"1.1": 99})
    frame = council_frame(rules, from_evaluations([bad, good], kind=kind))
    assert plain_rows(frame, ["product", "status", "fault"]) == [
        ("bad", "invalid", "option-range"),
        ("good", "open", None),
    ]


@given(st.data(), st.sampled_from(KINDS))
def test_a_frame_is_carried_over_as_each_of_its_sheets(data: st.DataObject, kind: Any) -> None:
    old, new = ruleset("148-2023"), ruleset("26-2026")
    held = data.draw(st.lists(sheets(old), min_size=1, max_size=5))
    held = [evolve(sheet, id=f"n{at}", ruleset="148-2023") for at, sheet in enumerate(held)]
    frame = carry_frame(old, new, from_evaluations(held, kind=kind))
    for read, fault, sheet in zip(
        to_evaluations(new, frame, ruleset="ruleset"),
        [row[0] for row in plain_rows(frame, ["fault"])]
        if "fault" in frame_names(frame)
        else [None] * len(held),
        held,
        strict=True,
    ):
        wrong = check(old, sheet)
        if wrong:
            assert fault == wrong[0].code
        else:
            assert read == carry_over(old, new, sheet).evaluation


def frame_names(frame: Any) -> list[str]:
    return list(frame.column_names if hasattr(frame, "column_names") else frame.columns)


@pytest.mark.parametrize("kind", KINDS)
def test_ranks_are_shared_by_equal_totals_and_counted_in_each_group(kind: Any) -> None:
    data = {
        "status": ["ranked", "ranked", "ranked", "open", "ranked", "ranked"],
        "total": [70, 80, 70, 99, 60, 70],
        "year": [1, 1, 1, 1, 1, 2],
    }
    frame = frame_as(kind, data)
    assert [row[0] for row in plain_rows(rank(frame), ["rank"])] == [2, 1, 2, None, 5, 2]
    assert [row[0] for row in plain_rows(rank(frame, within="year"), ["rank"])] == [2, 1, 2, None, 4, 1]
    assert frame_names(rank(rank(frame))) == ["status", "total", "year", "rank"]


def test_the_result_of_scoring_can_be_ranked() -> None:
    rules = load("148-2023")
    held = [Evaluation(ruleset="148-2023", product_set=1, answers={"1.1": 1})]
    assert plain_rows(rank(score_frame(rules, from_evaluations(held))), ["rank"]) == [(None,)]
