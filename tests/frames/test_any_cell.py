"""Whatever stands in a cell of whatever column, every verb of frames gives its rows or one error of ours."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from kit.frames import frame_as, plain_rows, rows_in

from ocop_rules import LoadError, load
from ocop_rules.errors import FaultsError
from ocop_rules.frames import (
    bounds_frame,
    carry_frame,
    council_frame,
    faults_frame,
    floors_frame,
    from_long,
    rank,
    reasons_frame,
    score_frame,
    to_evaluations,
    to_long,
)
from ocop_rules.planning import upgrade_frame

RULES, NEW = load("148-2023"), load("26-2026")
CODES = list(RULES.product_set(1).criteria)
SIZE = 4


class Unhashable:
    """An object of somebody else that cannot be looked up or compared."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __hash__(self) -> int:
        raise RuntimeError


class Unwritable:
    """An object of somebody else that cannot be written."""

    def __repr__(self) -> str:
        raise RuntimeError


CELLS: dict[str, Any] = {
    "a signalling NaN": Decimal("sNaN"),
    "a decimal without end": Decimal("1E+999999"),
    "a decimal with a fraction": Decimal("1.5"),
    "a number without end": 10**5000,
    "no complex number": complex("nan"),
    "a complex number": 1j,
    "an array without any axis": np.array(1),
    "a masked cell": np.ma.masked,
    "an array": np.array([1, 2]),
    "bytes": b"1",
    "nothing of pandas": pd.NA,
    "no moment": pd.NaT,
    "a span": np.timedelta64(1, "D"),
    "a number of 80 bits": np.longdouble(1),
    "a day": pd.Timestamp("2024-05-01", tz="Asia/Ho_Chi_Minh"),
    "what cannot be looked up": Unhashable(),
    "what cannot be written": Unwritable(),
}
COLUMNS = ("id", "product", "evaluator", "date", "product_set", "1.2", "case 8", "gates", "ruleset", "role")
VERBS: dict[str, Callable[[Any], Any]] = {
    "score": lambda frame: score_frame(RULES, frame),
    "score by look-up": lambda frame: score_frame(load, frame, ruleset="ruleset"),
    "floors": lambda frame: floors_frame(RULES, frame),
    "reasons": lambda frame: reasons_frame(RULES, frame),
    "faults": lambda frame: faults_frame(load, frame, ruleset="ruleset"),
    "bounds": lambda frame: bounds_frame(RULES, frame),
    "evaluations": lambda frame: list(to_evaluations(load, frame, ruleset="ruleset")),
    "councils": lambda frame: council_frame(RULES, frame, role="role"),
    "carry": lambda frame: carry_frame(RULES, NEW, frame),
    "ways": lambda frame: upgrade_frame(RULES, frame.head(2) if hasattr(frame, "head") else frame, 4),
    "long": to_long,
    "long and back": lambda frame: from_long(to_long(frame)),
    "rank": lambda frame: rank(frame, by="1.2", within=["product", "date"]),
}
ALIKE = ("score", "floors", "reasons", "bounds", "carry", "ways", "long")
"""The verbs that read a column as one of the others does."""
ROW_BY_ROW = ("score", "score by look-up", "evaluations", "carry", "rank")


def sheets(**columns: Any) -> dict[str, list[Any]]:
    head = {
        "id": [f"s{at}" for at in range(SIZE)],
        "product": ["p", "p", "q", "q"],
        "evaluator": ["a", "b"] * 2,
        "date": ["2024-05-01"] * SIZE,
        "ruleset": [RULES.id] * SIZE,
        "role": ["chair", "member"] * 2,
        "product_set": [1] * SIZE,
    }
    return head | {code: [1] * SIZE for code in CODES} | {"5.1": [2] * SIZE} | columns


def with_cell(column: str, cell: Any) -> Any:
    frame = pd.DataFrame(sheets())
    cells = np.full(SIZE, None, object)
    if column in frame:
        cells[:] = frame[column].tolist()
    cells[1] = cell
    return frame.assign(**{column: pd.Series(cells, dtype=object)})


def verbs_on(column: str) -> list[str]:
    """Return the verbs that a column is tried with: each way to read it, and all on two of the columns."""
    return [verb for verb in VERBS if verb not in ALIKE or column in ("id", "1.2")]


def tried(verb: str, frame: Any) -> Any:
    """Return what a verb gives, all rows counted; None for an error that says what is wrong and where."""
    try:
        found = VERBS[verb](frame)
    except FaultsError as error:
        told = error
    else:
        assert verb not in ROW_BY_ROW or len(found) == SIZE, verb
        return found
    assert told.message("vi")
    assert all({"column", "key", "criterion"} & fault.fields.keys() for fault in told.faults), told
    return None


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("name", CELLS)
def test_a_cell_of_any_kind_is_read_or_told(name: str, column: str) -> None:
    frame = with_cell(column, CELLS[name])
    for verb in verbs_on(column):
        tried(verb, frame)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a signalling NaN", "open"),
        ("no complex number", "open"),
        ("a masked cell", "open"),
        ("nothing of pandas", "open"),
        ("a decimal without end", "type"),
        ("a complex number", "type"),
        ("an array without any axis", "type"),
        ("what cannot be looked up", "type"),
        ("what cannot be written", "type"),
        ("a number without end", "option-range"),
        ("a number of 80 bits", "ranked"),
    ],
)
def test_the_row_of_such_an_answer_is_told_and_no_other(name: str, said: str) -> None:
    frame = with_cell("1.2", CELLS[name])
    rows = rows_in(score_frame(RULES, frame))
    assert [row[-1] or row[0] for row in rows] == ["ranked", said, "ranked", "ranked"]
    faults = plain_rows(faults_frame(RULES, frame, lang="en"), ["id", "code"])
    assert faults == ([("s1", said)] if said in ("type", "option-range") else [])


def odd_columns(kind: str) -> dict[str, Any]:
    """Return columns of types that no answer has, and of answers that few have."""
    if kind == "pandas":
        return {
            "larger byte first": np.array([1, 2, 1, 1], ">i4"),
            "floats, larger byte first": np.array([1, np.nan, 1, 1], ">f8"),
            "half floats": np.array([1, np.nan, 2.5, 1], "f2"),
            "80 bits": np.array([1, np.nan, 2.5, 1], "longdouble"),
            "complex": np.array([1, complex("nan"), 2, 1j]),
            "masked floats": pd.array([1, None, 2.5, 1], "Float64"),
            "masked flags": pd.array([True, None, False, True], "boolean"),
            "texts of Arrow": pd.array(["1", None, "x", ""], pd.ArrowDtype(pa.string())),
            "decimals of Arrow": pd.array([Decimal(1), None] * 2, pd.ArrowDtype(pa.decimal128(5, 2))),
            "lists of Arrow": pd.array([[1], None, [], [2, None]], pd.ArrowDtype(pa.list_(pa.int64()))),
            "records of Arrow": pd.array([{"a": 1}, None] * 2, pd.ArrowDtype(pa.struct([("a", pa.int64())]))),
            "nothing of Arrow": pd.array([None] * SIZE, pd.ArrowDtype(pa.null())),
            "categories": pd.Categorical([1, None, 2, 1]),
            "moments": pd.to_datetime(["2024-05-01", None, "2024-05-02", "2024-05-03"]),
            "spans": pd.to_timedelta([1, None, 2, 3]),
            "periods": pd.period_range("2024", periods=SIZE),
            "ranges": pd.interval_range(0, SIZE),
            "bytes without a type": pd.Series(np.zeros(SIZE, "V1")),
            "sparse": pd.arrays.SparseArray([1, 0, 2, 1]),
        }
    if kind == "polars":
        return {
            "nothing": pl.Series([None] * SIZE),
            "128 bits": pl.Series([1, None, 2**100, 1], dtype=pl.Int128),
            "decimals": pl.Series([Decimal(1), None, Decimal("2.5"), Decimal(1)]),
            "categories": pl.Series(["1", None, "2", "x"], dtype=pl.Categorical),
            "days": pl.Series(["2024-05-01", None] * 2).str.to_date(),
            "bytes": pl.Series([b"1", None] * 2),
            "lists": pl.Series([[1], None, [], [2, None]]),
            "arrays": pl.Series([[1, 2], None] * 2, dtype=pl.Array(pl.Int64, 2)),
            "records": pl.Series([{"a": 1}, None] * 2),
            "objects": pl.Series([object(), None, 1, "x"], dtype=pl.Object),
            "flags": pl.Series([True, None, False, True]),
            "64 bits without a sign": pl.Series([1, None, 2**64 - 1, 1], dtype=pl.UInt64),
        }
    return {
        "nothing": pa.nulls(SIZE),
        "half floats": pa.array(np.array([1, np.nan, 2.5, 1], "f2")),
        "decimals": pa.array([Decimal(1), None, Decimal("2.5"), Decimal(1)]),
        "coded texts": pa.array(["1", None, "2", "x"]).dictionary_encode(),
        "coded numbers": pa.array([1, None, 2, 1]).dictionary_encode(),
        "days": pa.array([1, None] * 2, pa.int32()).cast(pa.date32()),
        "moments": pa.array([1, None] * 2, pa.timestamp("us", tz="Asia/Ho_Chi_Minh")),
        "spans": pa.array([1, None] * 2, pa.duration("ns")),
        "bytes": pa.array([b"1", None] * 2, pa.binary(1)),
        "lists": pa.array([[1], None, [], [2, None]]),
        "long lists": pa.array([[1], None, [], [2, None]], pa.large_list(pa.int64())),
        "records": pa.array([{"a": 1}, None] * 2),
        "pairs": pa.array([[("a", 1)], None, [], [("b", 2)]], pa.map_(pa.string(), pa.int64())),
        "views": pa.array(["1", None, "2", "x"], pa.string_view()),
        "views of bytes": pa.array([b"1", None] * 2, pa.binary_view()),
        "runs": pa.RunEndEncodedArray.from_arrays([1, 3, SIZE], [1, None, 2]),
        "several types": pa.UnionArray.from_sparse(
            pa.array([0, 1] * 2, pa.int8()), [pa.array([1, 1, 2, 1]), pa.array(["1", "x", "2", ""])]
        ),
        "pieces": pa.chunked_array([[1, None], [], [2], [1]]),
        "64 bits without a sign": pa.array([1, None, 2**64 - 1, 1], pa.uint64()),
    }


TYPED = [(kind, name) for kind in ("pandas", "polars", "pyarrow") for name in odd_columns(kind)]


@pytest.mark.parametrize(("kind", "name"), TYPED)
def test_a_column_of_any_type_is_read_or_told(kind: str, name: str) -> None:
    for column in ("id", "product", "date", "product_set", "1.2", "gates"):
        held = {**sheets(), column: odd_columns(kind)[name]}
        frame = frame_as(kind, held)
        for verb in verbs_on(column):
            tried(verb, frame)


@pytest.mark.parametrize("kind", ["pandas", "pyarrow"])
def test_a_name_that_two_columns_have_is_told_by_every_verb(kind: str) -> None:
    frame = frame_as(kind, sheets())
    twice = (
        pd.concat([frame, frame[["1.2"]]], axis=1)
        if kind == "pandas"
        else frame.append_column("1.2", [[1] * 4])
    )
    for verb in VERBS.values():
        with pytest.raises(LoadError) as caught:
            verb(twice)
        assert [(fault.code, fault.found) for fault in caught.value.faults] == [
            ("frame-column-twice", '"1.2"')
        ]


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_frame_without_rows_gives_one_without_rows(kind: str) -> None:
    frame = frame_as(kind, sheets())
    none = frame.iloc[:0] if kind == "pandas" else frame.slice(0, 0)
    for verb, call in VERBS.items():
        assert not len(call(none)), verb


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_frame_without_columns_lacks_those_that_are_needed(kind: str) -> None:
    for verb, call in VERBS.items():
        if verb != "long":
            with pytest.raises(LoadError) as caught:
                call(frame_as(kind, {}))
            assert {fault.code for fault in caught.value.faults} == {"frame-column-missing"}


def test_an_index_that_names_rows_twice_is_kept() -> None:
    frame = pd.DataFrame(sheets(**{"1.2": [1, 99, None, 1]}), index=["x", "x", "y", "y"])
    plain = frame.reset_index(drop=True)
    for verb in ("score", "carry", "rank", "ways"):
        found = VERBS[verb](frame)
        assert list(found.index) == ["x", "x", "y", "y"][: len(found)]
        pd.testing.assert_frame_equal(found.reset_index(drop=True), VERBS[verb](plain))
    for verb in ("floors", "reasons", "faults", "bounds", "councils", "long", "long and back"):
        pd.testing.assert_frame_equal(VERBS[verb](frame), VERBS[verb](plain))
