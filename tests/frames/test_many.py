"""Councils, another decision and ranking over frames: as one by one."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from kit.frames import frame_as, plain_rows

from ocop_rules import Evaluation, load
from ocop_rules.frames import council_frame, from_evaluations, rank, score_frame

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
