"""Carrying a frame over: every row as its sheet alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.frames import conditional, frame_as, plain_rows, sheets
from kit.ground import other_choices, readings, ruleset

from ocop_rules import Evaluation, Ruleset, carry_over, check, load
from ocop_rules.errors import FaultsError
from ocop_rules.frames import carry_frame, from_evaluations, score_frame, to_evaluations
from ocop_rules.testing import evaluations

KINDS = ("pandas", "polars", "pyarrow")
PAIRS = (
    ("148-2023", "26-2026"),
    ("26-2026", "148-2023"),
    ("1048-2019", "148-2023"),
    ("148-2023", "1489-2025"),
)
OLD, NEW = load("148-2023"), load("26-2026")


def alone(old: Ruleset, new: Ruleset, sheet: Evaluation, *, same_area: bool) -> Evaluation | str:
    """Return a sheet as it is carried over alone, or the code of its first fault."""
    wrong = check(old, sheet)
    if wrong:
        return wrong[0].code
    try:
        return carry_over(old, new, sheet, same_area=same_area).evaluation
    except FaultsError as error:
        return error.faults[0].code


def carried(new: Ruleset, frame: Any) -> list[Evaluation | str]:
    """Return the rows of a carried frame: sheets, and faults in the place of others."""
    faults = [None] * len(frame)
    if "fault" in (frame.column_names if hasattr(frame, "column_names") else frame.columns):
        faults = [row[0] for row in plain_rows(frame, ["fault"])]
    reads = to_evaluations(new, frame, ruleset="ruleset")
    return [
        read if fault is None and isinstance(read, Evaluation) else str(fault)
        for read, fault in zip(reads, faults, strict=True)
    ]


@given(st.data(), st.sampled_from(PAIRS), st.sampled_from(KINDS))
def test_a_frame_is_carried_over_as_each_of_its_sheets(
    data: st.DataObject, pair: tuple[str, str], kind: Any
) -> None:
    same_area = data.draw(st.booleans())
    old, new = (ruleset(name, *data.draw(readings(name))) for name in pair)
    drawn = data.draw(st.lists(evaluations(old) | sheets(old), min_size=1, max_size=6))
    pinned = st.sampled_from((None, None, old.digest, new.digest))
    held = [
        evolve(sheet, id=f"n{at}", ruleset=old.id, product=f"p{at}", digest=data.draw(pinned))
        for at, sheet in enumerate(drawn)
    ]
    frame = carry_frame(old, new, from_evaluations(held, kind=kind), same_area=same_area)
    assert carried(new, frame) == [alone(old, new, sheet, same_area=same_area) for sheet in held]
    assert plain_rows(frame, ["id", "product"]) == [(sheet.id, sheet.product) for sheet in held]


OPEN = (("unticked", "open"),)
THIRD = (("documented-story", "third-box"),)
AGREED: set[tuple[str, str]] = set()


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(
    "choices", [((), ()), (OPEN, OPEN), ((), OPEN), (OPEN, ()), (THIRD, ()), ((), THIRD), (THIRD, OPEN)]
)
def test_every_pair_of_answers_to_a_condition_is_carried_over_alike(
    pair: tuple[str, str], choices: tuple[Any, Any]
) -> None:
    old, new = (
        ruleset(name, *(one for one in own if one in other_choices(name)))
        for name, own in zip(pair, choices, strict=True)
    )
    several = {1, 12, 26} & set(old.numbers)
    held = [sheet for sheet in conditional(old) if sheet.product_set in several]
    assert len(held) > 20
    key = old.digest, new.digest
    if key not in AGREED:  # a pair that lacks a reading comes up several times
        frame = carry_frame(old, new, from_evaluations(held, kind="polars"))
        assert carried(new, frame) == [alone(old, new, sheet, same_area=False) for sheet in held]
        AGREED.add(key)


ROWS = st.fixed_dictionaries(
    {
        "product_set": st.sampled_from((1, 1, 1, 2, 99, None, 1.5)),
        "id": st.sampled_from(("n", "Chè Tân Cương", " n", "", 7, None)),
        "date": st.sampled_from((None, "2024-05-01", "1 May", date(2024, 5, 1))),
        "digest": st.sampled_from((None, None, OLD.digest, NEW.digest, "sha256:0")),
        "gates": st.sampled_from((None, "commonplace-product", "nobody-knows-it", 5)),
        "1.1": st.sampled_from((None, 0, 1, 1, 99, 2.5, "x", True)),
    }
)


@given(st.lists(ROWS, min_size=1, max_size=6))
def test_rows_that_cannot_be_read_are_told_as_one_by_one(rows: list[dict[str, Any]]) -> None:
    frame = pd.DataFrame(rows, dtype=object, index=range(5, 5 + len(rows)))
    made = carry_frame(OLD, NEW, frame)
    expected = [
        alone(OLD, NEW, read, same_area=False) if isinstance(read, Evaluation) else read.faults[0].code
        for read in to_evaluations(OLD, frame)
    ]
    assert carried(NEW, made) == expected
    assert list(made.index) == list(frame.index)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_is_not_carried_over_keeps_its_place_and_its_id(kind: Any) -> None:
    frame = frame_as(kind, {"id": ["a", "b"], "product_set": [1, 1], "1.1": [99, 1], "province": ["x", "y"]})
    made = carry_frame(OLD, NEW, frame)
    names = ["id", "ruleset", "product_set", "fault"]
    assert plain_rows(made, names) == [("a", None, None, "option-range"), ("b", "26-2026", 1, None)]
    assert plain_rows(score_frame(NEW, made, ruleset="ruleset"), ["id", "status"])[1] == ("b", "open")
    assert plain_rows(carry_frame(OLD, NEW, frame_as(kind, {"product_set": [1]})), ["product_set"]) == [(1,)]
