"""No number is changed, and no two are taken for one, on the way from one table to another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.frames import frame_as, plain_rows

from ocop_rules import LoadError
from ocop_rules.frames import from_long, rank, to_long

KINDS = ("pandas", "polars", "pyarrow")
BIG = 2**53
"""From here on floats leave whole numbers out."""
CELLS = st.lists(
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(BIG - 3, BIG + 3) | st.integers(0, 5),
    min_size=1,
    max_size=8,
)


def wide(kind: str, cells: list[Any], dtype: Any = None) -> Any:
    """Return a wide frame whose one criterion has these answers."""
    size = len(cells)
    head = {"id": [f"s{at}" for at in range(size)], "product_set": [1] * size}
    if kind == "pandas":
        return pd.DataFrame(head).assign(**{"1.1": pd.Series(cells, dtype=dtype or "Int64")})
    if kind == "polars":
        return pl.DataFrame(head).with_columns(pl.Series("1.1", cells, dtype=dtype or pl.Int64))
    return pa.table(head | {"1.1": pa.array(cells, dtype or pa.int64())})


def options(frame: Any) -> list[Any]:
    return [row[0] for row in plain_rows(frame, ["option"])]


@pytest.mark.parametrize("kind", KINDS)
@given(CELLS)
def test_whole_numbers_stay_what_they_are(kind: str, cells: list[int | None]) -> None:
    long = to_long(wide(kind, cells))
    assert options(long) == cells
    assert all(type(cell) is int for cell in options(long) if cell is not None)
    if any(cell is not None for cell in cells):
        back = plain_rows(from_long(long), ["1.1"])
        assert [row[0] for row in back] == cells


LARGE = [2**64 - 1, None, 1]
FRACTIONS = [Decimal("0.1"), None, Decimal(BIG + 1)]


@pytest.mark.parametrize(
    ("kind", "cells", "dtype"),
    [
        ("pandas", LARGE, "UInt64"),
        ("pandas", LARGE, object),
        ("pandas", [2**200, None, 1.5], object),
        ("pandas", FRACTIONS, object),
        ("pandas", [10**400, None, -(10**400)], object),
        ("polars", LARGE, pl.UInt64),
        ("polars", [2**120, None, -(2**120)], pl.Int128),
        ("polars", FRACTIONS, pl.Decimal(38, 2)),
        ("pyarrow", LARGE, pa.uint64()),
        ("pyarrow", FRACTIONS, pa.decimal128(38, 2)),
        ("pyarrow", [Decimal(2**200), None, Decimal(1)], pa.decimal256(76, 0)),
    ],
)
def test_so_do_those_that_no_integer_of_64_bits_and_no_float_is(kind: str, cells: Any, dtype: Any) -> None:
    long = to_long(wide(kind, cells, dtype))
    assert options(long) == cells
    assert [row[0] for row in plain_rows(from_long(long), ["1.1"])] == cells


@pytest.mark.parametrize("kind", KINDS)
def test_a_fraction_does_not_round_what_stands_beside_it(kind: str) -> None:
    frame = frame_as(kind, {"id": ["a"], "product_set": [1], "1.1": [2.5], "1.2": [BIG + 1], "1.3": [3.0]})
    long = to_long(frame)
    assert options(long) == [Decimal("2.5"), BIG + 1, 3]
    assert plain_rows(from_long(long), ["1.1", "1.2", "1.3"]) == [(2.5, BIG + 1, 3)]


@pytest.mark.parametrize("kind", KINDS)
def test_fractions_alone_stay_floats(kind: str) -> None:
    frame = frame_as(kind, {"id": ["a", "b"], "product_set": [1, 1], "1.1": [2.5, None], "1.2": [3.0, 1.0]})
    assert [type(cell) for cell in options(to_long(frame))] == [float] * 3
    whole = plain_rows(from_long(to_long(frame)), ["1.2"])
    assert whole == [(3,), (1,)]
    assert all(type(cell) is int for (cell,) in whole)


@pytest.mark.parametrize(
    ("kind", "cells"), [("polars", [0.1, 2.0**60]), ("pyarrow", [2.0**-80, 2.0**60])]
)  # fmt: skip
def test_a_number_too_long_for_any_column_is_named_with_its_column(kind: str, cells: list[float]) -> None:
    size = {"id": ["a"], "product_set": [1], "1.1": [cells[0]], "1.2": [BIG + 1]}
    with pytest.raises(LoadError) as caught:
        to_long(frame_as(kind, size))
    (fault,) = caught.value.faults
    assert (fault.code, fault.fields["column"]) == ("frame-exact", "option")
    assert "option" in fault.message("vi")


@pytest.mark.parametrize("kind", KINDS)
def test_ids_that_are_one_float_are_two_evaluations(kind: str) -> None:
    data = {"id": [BIG, BIG + 1], "product_set": [1, 1], "criterion": ["1.1", "1.1"], "option": [1, 2]}
    assert plain_rows(from_long(frame_as(kind, data)), ["id", "1.1"]) == [(BIG, 1), (BIG + 1, 2)]
    some = frame_as(kind, data | {"id": [BIG, None]})
    with pytest.raises(LoadError) as caught:
        from_long(some)
    assert [(one.code, one.pointer, one.fields["key"]) for one in caught.value.faults] == [
        ("missing-key", "/1", "id")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_without_numbers_is_named(kind: str) -> None:
    for call in (to_long, lambda frame: rank(frame, by="1.1")):
        with pytest.raises(LoadError) as caught:
            call(frame_as(kind, {"id": ["a"], "product_set": [1], "1.1": ["3"]}))
        assert [(one.code, one.fields["column"]) for one in caught.value.faults] == [("frame-numbers", "1.1")]


@pytest.mark.parametrize("kind", KINDS)
def test_totals_that_are_one_float_are_two_ranks(kind: str) -> None:
    frame = frame_as(kind, {"total": [BIG, BIG + 1, BIG + 1, None], "status": ["ranked"] * 4})
    if kind == "pandas":
        frame["total"] = pd.array([BIG, BIG + 1, BIG + 1, None], "Int64")
    assert [row[0] for row in plain_rows(rank(frame), ["rank"])] == [3, 1, 1, None]


@pytest.mark.parametrize("kind", KINDS)
def test_many_columns_to_rank_within_are_told_apart(kind: str) -> None:
    values = list(range(2**13 - 1))  # and an empty cell: six columns have as many combinations as 78 bits
    first, *others = [f"g{at}" for at in range(6)]
    cells = {first: [*values, 1], **{name: [*values, 0] for name in others}}
    frame = frame_as(kind, {"total": [2] * len(values) + [1]} | cells)
    assert {row[0] for row in plain_rows(rank(frame, within=[first, *others]), ["rank"])} == {1}
