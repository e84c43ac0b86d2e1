"""Whatever stands in a cell, a frame says of its row what the sheet alone says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from kit.frames import Row, plain_rows, row_of, rows_in

from ocop_rules import Evaluation, load
from ocop_rules.frames import carry_frame, council_frame, faults_frame, score_frame, to_evaluations

RULES = load("148-2023")
FIRST = list(RULES.product_set(1).criteria)
MANY = 102
"""More rows than narwhals looks at to tell what a column of objects holds."""
GATE, OTHER = "commonplace-product", "risky-impurities"


def complete(size: int, **columns: Any) -> dict[str, Any]:
    """Return the columns of complete sheets of set 1."""
    return {"product_set": [1] * size, **{code: [1] * size for code in FIRST}, "5.1": [2] * size} | columns


def objects(cells: list[Any]) -> Any:
    """Return cells as a column of pandas that holds them as they are."""
    made = np.empty(len(cells), object)
    for at, cell in enumerate(cells):
        made[at] = cell
    return pd.Series(made, dtype=object)


def expected(frame: Any, **named: Any) -> list[Row]:
    """Return the rows of a result as its sheets alone give them."""
    return [
        row_of(RULES, read)
        if isinstance(read, Evaluation)
        else ("invalid", *([None] * 7), read.faults[0].code)
        for read in to_evaluations(RULES, frame, **named)
    ]


def told(frame: Any, **named: Any) -> list[Any]:
    """Return the faults of the rows, or their status, after both ways have said the same."""
    found = rows_in(score_frame(RULES, frame, **named))
    assert found == expected(frame, **named)
    return [row[-1] or row[0] for row in found]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (Decimal("3.00000000000000000000001"), "type"),
        (Decimal("1e30"), "option-range"),
        (Decimal("1e400"), "option-range"),
        (Decimal("Infinity"), "type"),
        (Decimal("NaN"), "open"),
        (Decimal("1.0"), "ranked"),
        (np.longdouble(1), "ranked"),
        (np.longdouble("1.5"), "type"),
        (np.datetime64("NaT"), "open"),
        (np.datetime64("2024-01-01"), "type"),
        (pd.NA, "open"),
    ],
)
def test_every_number_is_read_exactly(value: Any, fault: str) -> None:
    frame = pd.DataFrame(complete(3))
    frame["1.2"] = objects([1, value, 1])
    assert told(frame) == ["ranked", fault, "ranked"]
    frame = pd.DataFrame(complete(3))
    frame["product_set"] = objects([1, value, 1])
    of_set = {"option-range": "unknown-set", "open": "missing-key"}.get(fault, fault)
    assert told(frame) == ["ranked", of_set, "ranked"]


@pytest.mark.parametrize("first", [None, "x", 1])
def test_what_stands_far_below_in_a_column_is_read_as_what_stands_first(first: Any) -> None:
    frame = pd.DataFrame(complete(MANY))
    frame["1.2"] = objects([first] * (MANY - 2) + [1, 2.5])
    assert told(frame)[-2:] == ["ranked", "type"]
    frame = pd.DataFrame(complete(MANY))
    frame["product_set"] = objects([first] * (MANY - 2) + [1, "1"])
    assert told(frame)[-2:] == ["ranked", "type"]


@pytest.mark.parametrize("first", [None, GATE])
def test_so_are_gates_and_rulesets(first: Any) -> None:
    last = [[GATE], 5, {}, [[GATE]], np.array([GATE, OTHER]), None]
    frame = pd.DataFrame(complete(MANY))
    frame["gates"] = objects([first] * (MANY - len(last)) + last)
    assert told(frame)[-len(last) :] == ["stopped", "type", "type", "type", "stopped", "ranked"]
    frame = pd.DataFrame(complete(MANY))
    last = [["148-2023"], {}, 5, pd.NA, np.str_("148-2023")]
    frame["ruleset"] = objects(["148-2023"] * (MANY - len(last)) + last)
    result = told(frame, ruleset="ruleset")
    assert result[-len(last) :] == ["type", "type", "type", "missing-key", "ranked"]


def test_numbers_of_categories_count() -> None:
    cells = [1, None, 2, 99]
    said = ["ranked", "open", "ranked", "option-range"]
    frame = pd.DataFrame(complete(4))
    frame["1.2"] = pd.Series(cells, dtype="category")
    assert told(frame) == said
    coded = pa.array(cells).dictionary_encode()
    table = pa.table(complete(4, **{"1.2": coded}))
    assert told(table) == said
    assert told(pa.concat_tables([table.slice(0, 1), table.slice(1)])) == said
    frame["1.2"] = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([coded])))  # type: ignore[call-arg]
    assert told(frame) == said


def test_numbers_of_128_bits_count() -> None:
    for cells, said in (([1, None, 99], ["ranked", "open", "option-range"]), ([1, 2, 3], ["ranked"] * 3)):
        frame = pl.DataFrame(complete(3, **{"1.2": pl.Series(cells, dtype=pl.Int128)}))
        assert told(frame) == said
        assert told(frame.with_columns(product_set=pl.lit(1, pl.Int128))) == said


def test_a_column_of_another_type_altogether_is_a_fault_of_each_row() -> None:
    frame = pd.DataFrame(complete(3))
    frame["1.2"] = pd.Series(pd.interval_range(0, 3))
    assert told(frame) == ["type"] * 3
    days = pa.array([86_400_000, None, 0], pa.int64()).cast(pa.date64())
    assert told(pa.table(complete(3, **{"1.2": days}))) == ["type", "open", "type"]


@pytest.mark.parametrize(
    ("number", "fault"),
    [(1, "ranked"), (-1, "unknown-set"), (-2, "unknown-set"), (0, "unknown-set"), (True, "type")],
)  # fmt: skip
def test_a_set_that_is_given_is_read_like_one_in_a_column(number: Any, fault: str) -> None:
    for frame in (pd.DataFrame(complete(2)), pl.DataFrame(complete(2)), pa.table(complete(2))):
        assert told(frame, product_set=number) == [fault] * 2


LISTS: list[list[str | None] | None] = [
    [GATE],
    None,
    [],
    [OTHER, GATE],
    [GATE, None],
    [f"{GATE} {OTHER}"],
    [""],
]
OF_LISTS = ["stopped", "ranked", "ranked", "stopped", "type", "unknown-gate", "unknown-gate"]


@pytest.mark.parametrize(
    "kind",
    [
        pa.list_(pa.string()),
        pa.large_list(pa.string()),
        pa.list_(pa.large_string()),
        pa.list_(pa.string_view()),
        pa.list_(pa.dictionary(pa.int32(), pa.string())),
    ],
    ids=str,
)
def test_a_list_of_gates_is_taken_item_by_item(kind: Any) -> None:
    table = pa.table(complete(len(LISTS), gates=pa.array(LISTS, kind)))
    assert told(table) == OF_LISTS
    assert told(table.slice(3)) == OF_LISTS[3:]


def test_so_it_is_in_every_kind_of_frame() -> None:
    for kind in (pl.List(pl.String), pl.List(pl.Categorical)):
        assert told(pl.DataFrame(complete(len(LISTS), gates=pl.Series(LISTS, dtype=kind)))) == OF_LISTS
    for made in (tuple, np.array, list):
        frame = pd.DataFrame(complete(len(LISTS)))
        frame["gates"] = objects([None if one is None else made(one) for one in LISTS])
        assert told(frame) == OF_LISTS


@pytest.mark.parametrize("dtype", ["string", "str", "category", object])
def test_texts_that_may_be_empty_are_read_whatever_their_type(dtype: Any) -> None:
    frame = pd.DataFrame(complete(3))
    frame["gates"] = pd.Series([GATE, None, ""], dtype=dtype)
    frame["digest"] = pd.Series([RULES.digest, None, None], dtype=dtype)
    frame["date"] = pd.Series(["2024-05-01", None, None], dtype=dtype)
    assert told(frame) == ["stopped", "ranked", "ranked"]


def test_texts_as_views_are_read() -> None:
    gates = pa.array([GATE, None, ""], pa.string()).cast(pa.string_view())
    assert told(pa.table(complete(3, gates=gates))) == ["stopped", "ranked", "ranked"]


def test_a_gate_that_is_not_a_number_is_empty() -> None:
    assert told(pl.DataFrame(complete(3, gates=[float("nan"), None, 2.0]))) == ["ranked", "ranked", "type"]


def test_councils_and_faults_take_them_all() -> None:
    names = {"product": ["a", "a", "b"], "evaluator": ["x", "y", "x"]}
    expected = [("a", "ranked"), ("b", "ranked")]
    views = {name: pa.array(cells).cast(pa.string_view()) for name, cells in names.items()}
    table = pa.table(complete(3) | views)
    assert plain_rows(council_frame(RULES, table), ["product", "status"]) == expected
    assert plain_rows(carry_frame(RULES, load("26-2026"), table), ["product"]) == [("a",), ("a",), ("b",)]
    wrong = pa.table(complete(3, **{"1.1": [1, 99, 1]}) | {"id": views["product"]})
    assert plain_rows(faults_frame(RULES, wrong), ["id", "code"]) == [("a", "option-range")]
    large = pl.DataFrame(complete(3)).with_columns(product=pl.Series([7, 7, 8], dtype=pl.Int128))
    assert plain_rows(council_frame(RULES, large), ["status"]) == [("ranked",)] * 2


def test_a_flag_is_another_product_than_1() -> None:
    frame = pd.DataFrame(complete(3))
    frame["product"] = objects([1, True, 1])
    assert plain_rows(council_frame(RULES, frame), ["status", "fault"]) == [
        ("ranked", None),
        ("invalid", "type"),
    ]
