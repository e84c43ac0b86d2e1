"""However a frame lies in memory, and however much of it is scored at once, it says the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.frames import plain_rows, rows_in, sheets
from kit.ground import NAMES, readings, ruleset

from ocop_rules import load
from ocop_rules.frames import from_evaluations, layout, memory, score_frame, shelves, tallying
from ocop_rules.model.ruleset import tables_of

KINDS = ("pandas", "polars", "pyarrow")
RULES = load("148-2023")
FIRST = list(RULES.product_set(1).criteria)


@contextmanager
def piecemeal() -> Iterator[None]:
    """Let few rows be scored as very many are: some at once, column by column."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (
            (tallying, "_AT_ONCE", 5),
            (tallying, "_FEW", 0),
            (tallying, "_TOGETHER", 3),
            (shelves, "_FEW", 0),
            (memory, "_SMALL", 0),
        ):
            patch.setattr(module, name, value)
        yield


@given(st.data(), NAMES)
def test_very_many_rows_are_scored_as_few_are(data: st.DataObject, name: str) -> None:
    rules = ruleset(name, *data.draw(readings(name)))
    held = data.draw(st.lists(sheets(rules), min_size=1, max_size=12))
    frames = [from_evaluations(held, kind=kind) for kind in KINDS]
    expected = [rows_in(score_frame(rules, frame, ruleset="ruleset")) for frame in frames]
    with piecemeal():
        assert [rows_in(score_frame(rules, frame, ruleset="ruleset")) for frame in frames] == expected


@given(st.data(), NAMES)
def test_a_table_may_be_larger_than_a_byte_can_tell(data: st.DataObject, name: str) -> None:
    rules = ruleset(name, *data.draw(readings(name)))
    held = data.draw(st.lists(sheets(rules), min_size=1, max_size=12))
    frame = from_evaluations(held)
    expected = rows_in(score_frame(rules, frame, ruleset="ruleset"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "_UNIT", 5000)
        for one in {rules, ruleset(name)}:
            patch.delitem(tables_of(one), "frame", raising=False)
        assert rows_in(score_frame(rules, frame, ruleset="ruleset")) == expected


def cells() -> dict[str, list[Any]]:
    """Return complete sheets of set 1, but that the second criterion has all that a number can be."""
    odd = [0, 1, 2, 3, 99, 127, None, 1, 1, 1, 1, 1]
    return {
        "product_set": [1] * len(odd),
        **{code: [1] * len(odd) for code in FIRST},
        "5.1": [2] * len(odd),
        "1.2": odd,
    }


def faults(frame: Any) -> list[Any]:
    return plain_rows(score_frame(RULES, frame), ["status", "fault"])


@pytest.mark.parametrize(
    "dtype", ["Int8", "Int16", "Int32", "Int64", "UInt8", "float32", "float64", "int64[pyarrow]", object]
)
def test_every_type_says_the_same_of_very_many_rows(dtype: Any) -> None:
    frame = pd.DataFrame({name: pd.Series(held, dtype=dtype) for name, held in cells().items()})
    few = faults(frame)
    assert few[:7] == [("ranked", None)] * 4 + [("invalid", "option-range")] * 2 + [("open", None)]
    assert few[7:] == [("ranked", None)] * 5
    with piecemeal():
        assert faults(frame) == few


@pytest.mark.parametrize("value", [-1, 253, 254, 255, 256, 257, 2**31, 2**63 - 1, -(2**63)])
@pytest.mark.parametrize("much", [False, True])
def test_no_number_turns_into_another_on_the_way(value: int, *, much: bool) -> None:
    held = cells()
    held["1.2"] = [1, value] * 6
    expected = [("ranked", None), ("invalid", "option-range")] * 6
    for frame in (pd.DataFrame(held), pl.DataFrame(held), pa.table(held)):
        if much:
            with piecemeal():
                assert faults(frame) == expected
        else:
            assert faults(frame) == expected


@pytest.mark.parametrize(
    ("value", "status"),
    [(np.nan, "open"), (np.inf, "invalid"), (1.5, "invalid"), (300.0, "invalid"), (254.0, "invalid")],
)
def test_floats_say_the_same_of_few_rows_and_of_many(value: float, status: str) -> None:
    frame = pd.DataFrame(cells()).astype("float64")
    frame["1.2"] = [1.0, value] * 6
    few = faults(frame)
    assert [row[0] for row in few] == ["ranked", status] * 6
    with piecemeal():
        assert faults(frame) == few


@pytest.mark.parametrize("start", range(9))
def test_a_part_of_a_table_is_scored_like_the_whole(start: int) -> None:
    table = pa.table(cells() | {"1.3": [None, *[1] * 11]})
    whole = faults(table)
    assert faults(table.slice(start)) == whole[start:]
    chunks = pa.concat_tables([table.slice(0, start), table.slice(start)])
    assert faults(chunks) == whole
    with piecemeal():
        assert faults(table.slice(start)) == whole[start:]
        assert faults(chunks) == whole
