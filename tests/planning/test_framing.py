"""A frame of upgrades says what upgrading one by one says, in every kind of frame."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.frames import plain_rows, sheets
from kit.ground import best, ruleset

from ocop_rules import Evaluation, EvaluationError, Ruleset, UnknownNameError
from ocop_rules.frames import from_evaluations
from ocop_rules.planning import upgrade, upgrade_frame

KINDS = ("pandas", "polars", "pyarrow")
FIGURES = ("status", "stars", "cost", "boxes", "points", "criteria", "obstacles", "fault")


def _row(rules: Ruleset, sheet: Evaluation, stars: int) -> tuple[Any, ...]:
    try:
        found = upgrade(rules, sheet, stars, most=1)
    except EvaluationError as error:
        return ("invalid", *([None] * 6), error.faults[0].code)
    if not found.plans:
        codes = " ".join(dict.fromkeys(one.code for one in found.obstacles))
        return (found.now.status, found.now.stars, None, None, None, None, codes, None)
    (plan,) = found.plans
    codes = " ".join(step.criterion for step in plan.steps)
    return (found.now.status, found.now.stars, plan.cost, plan.boxes, plan.points, codes, None, None)


def _rows(frame: Any) -> list[tuple[Any, ...]]:
    import narwhals as nw  # noqa: PLC0415

    rows = nw.from_native(frame, eager_only=True).select(*FIGURES).to_arrow().to_pylist()
    return [tuple(row.values()) for row in rows]


@settings(max_examples=40)
@given(st.data(), st.sampled_from(("148-2023", "26-2026", "synthetic")), st.integers(3, 5))
def test_rows_are_what_upgrading_one_by_one_says(data: st.DataObject, name: str, stars: int) -> None:
    rules = ruleset(name)
    held = data.draw(st.lists(sheets(rules), min_size=1, max_size=6))
    expected = [_row(rules, sheet, stars) for sheet in held]
    for kind in KINDS:
        frame = from_evaluations(held, kind=kind)
        assert _rows(upgrade_frame(rules, frame, stars, ruleset="ruleset")) == expected


def test_numbers_of_ones_own_come_as_exact_text(rules: Ruleset) -> None:
    pd = pytest.importorskip("pandas")
    frame = from_evaluations([best(rules, 1, c2_3=2)], kind="pandas")
    frame.index = pd.Index(["row"])
    found = upgrade_frame(rules, frame, 4, cost={"2.3": Fraction(7, 2)})
    assert found.loc["row", "cost"] == "7/2"
    assert found.loc["row", "criteria"] == "2.3"


def test_a_criterion_that_no_set_has_is_told(rules: Ruleset) -> None:
    frame = from_evaluations([best(rules, 1)], kind="polars")
    with pytest.raises(UnknownNameError):
        upgrade_frame(rules, frame, 4, keep=["99.9"])
    kept = upgrade_frame(rules, from_evaluations([best(rules, 1, c2_3=2)], kind="polars"), 4, keep=["2.3"])
    assert kept["obstacles"].to_list() == ["floors"]


@pytest.mark.parametrize("kind", KINDS)
def test_ids_are_handed_on_as_they_are(kind: Any, rules: Ruleset) -> None:
    frame = from_evaluations([best(rules, 1, c2_3=2)] * 3, kind=kind)
    ids = [2**53 + 1, None, 2]
    if kind == "pandas":
        pd = pytest.importorskip("pandas")
        named = frame.assign(id=pd.array(ids, "Int64"))
    elif kind == "polars":
        pl = pytest.importorskip("polars")
        named = frame.with_columns(id=pl.Series(ids))
    else:
        pa = pytest.importorskip("pyarrow")
        held = frame.drop_columns(["id"]) if "id" in frame.column_names else frame
        named = held.append_column("id", pa.array(ids))
    assert [row[0] for row in plain_rows(upgrade_frame(rules, named, 4), ["id"])] == ids
