"""What a frame may hold, and what becomes of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from kit.frames import COLUMNS, frame_as, plain_rows, rows_in

from ocop_rules import Evaluation, LoadError, UnknownNameError, load, score
from ocop_rules.frames import faults_frame, from_evaluations, score_frame, to_evaluations

KINDS = ("pandas", "polars", "pyarrow")
RULES = load("148-2023")
FIRST = list(RULES.product_set(1).criteria)


def complete(**changes: Any) -> dict[str, Any]:
    """Return the columns of one complete sheet of set 1: every first box, and a documented story."""
    cells: dict[str, Any] = dict.fromkeys(FIRST, 1) | {"5.1": 2}
    return {"product_set": 1, **cells, **{name.replace("_", "."): value for name, value in changes.items()}}


def rows(*sheets: dict[str, Any]) -> dict[str, list[Any]]:
    names = dict.fromkeys(name for sheet in sheets for name in sheet)
    return {name: [sheet.get(name) for sheet in sheets] for name in names}


def faults(frame: Any, **named: Any) -> list[Any]:
    return [row[0] for row in plain_rows(score_frame(RULES, frame, **named), ["fault"])]


@pytest.mark.parametrize(
    "value", [1, 1.0, np.int8(1), np.int64(1), np.uint64(1), np.float32(1), np.float64(1), Decimal(1)]
)
def test_every_whole_number_passes(value: Any) -> None:
    frame = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in rows(complete()).items()})
    frame["1.1"] = pd.Series([value], dtype=object)
    assert faults(frame) == [None]


@pytest.mark.parametrize("value", [2.5, "1", "", True, np.bool_(0), np.inf, b"1", Decimal("1.5"), [1]])
def test_what_is_no_whole_number_is_the_fault_of_its_row_alone(value: Any) -> None:
    frame = pd.DataFrame(
        {name: pd.Series(cells, dtype=object) for name, cells in rows(complete(), complete()).items()}
    )
    frame["1.1"] = pd.Series([1, value], dtype=object)
    assert faults(frame) == [None, "type"]
    assert plain_rows(faults_frame(RULES, frame), ["row", "code", "place"]) == [(1, "type", "/answers/1.1")]


@pytest.mark.parametrize("value", [None, np.nan, pd.NA, pd.NaT])
def test_what_is_empty_is_open_and_0_is_no_tick(value: Any) -> None:
    frame = pd.DataFrame(
        {name: pd.Series(cells, dtype=object) for name, cells in rows(complete(), complete()).items()}
    )
    frame["1.1"] = pd.Series([0, value], dtype=object)
    assert plain_rows(score_frame(RULES, frame), ["status", "fault"]) == [("ranked", None), ("open", None)]


@pytest.mark.parametrize(
    "dtype",
    [
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float32",
        "float64",
        "Int8",
        "Float64",
        "int64[pyarrow]",
        ">i4",
    ],
)
def test_every_type_of_a_column_says_the_same(dtype: str) -> None:
    frame = pd.DataFrame(rows(complete(), complete(c="x")))[["product_set", *FIRST]]
    expected = rows_in(score_frame(RULES, frame))
    assert rows_in(score_frame(RULES, frame.astype(dtype))) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "value", [-1, 7, 99, 240, 241, 251, 252, 253, 254, 255, 256, 2**31, -(2**63), 2**63 - 1]
)
def test_a_number_that_no_option_has_is_a_fault(kind: str, value: int) -> None:
    assert faults(frame_as(kind, rows(complete(), complete() | {"1.1": value}))) == [None, "option-range"]


@pytest.mark.parametrize("value", [-1.0, 251.0, 255.0, 256.0, 1e300])
def test_so_is_a_whole_float(value: float) -> None:
    assert faults(pd.DataFrame(rows(complete() | {"1.1": value}))) == ["option-range"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(1, None), (0, "unknown-set"), (27, "unknown-set"), (-1, "unknown-set"), (10**6, "unknown-set"),
     (2**62, "unknown-set"), (1.5, "type"), (None, "missing-key"), ("1", "type"), (True, "type"),
     (1.0, None)],
)  # fmt: skip
def test_the_set_is_read_like_an_answer(number: Any, code: str | None) -> None:
    frame = pd.DataFrame(
        {name: pd.Series(cells, dtype=object) for name, cells in rows(complete(), complete()).items()}
    )
    frame["product_set"] = pd.Series([number, 1], dtype=object)
    assert faults(frame) == [code, None]


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_of_another_set_has_to_be_empty(kind: str) -> None:
    foreign = next(code for one in RULES.sets for code in one.criteria if code not in FIRST)
    frame = frame_as(kind, rows(complete(), complete() | {foreign: 1}))
    assert faults(frame) == [None, "unknown-criterion"]
    frame = frame_as(kind, rows(complete(), complete() | {f"case {foreign}": 1}))
    assert faults(frame) == [None, "unknown-criterion"]
    frame = frame_as(kind, rows(complete(), complete() | {"case 1.1": 1}))
    assert faults(frame) == [None, "case-unexpected"]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_that_look_like_codes_and_are_none_are_named_all_at_once(kind: str) -> None:
    frame = frame_as(kind, rows(complete() | {"1.10": 1, "case 77": 1, "2023": 1, "note": 1}))
    with pytest.raises(LoadError) as caught:
        score_frame(RULES, frame)
    assert [one.fields["column"] for one in caught.value.faults] == ["1.10", "case 77"]
    assert {one.code for one in caught.value.faults} == {"frame-column"}


def test_what_cannot_be_read_at_all_is_told_what_to_do() -> None:
    for frame, code in (
        (pd.DataFrame([[1, 1]], columns=["1.1", "1.1"]), "frame-column-twice"),
        (pd.DataFrame([[1, 1]], columns=["product_set", 1.1]), "frame-name"),
        (pl.LazyFrame({"product_set": [1]}), "frame-kind"),
        ({"product_set": [1]}, "frame-kind"),
        (pd.DataFrame({"set": [1], "1.1": [1]}), "frame-column-missing"),
    ):
        with pytest.raises(LoadError) as caught:
            score_frame(RULES, frame)
        assert [one.code for one in caught.value.faults] == [code]


def test_names_of_columns_can_be_given() -> None:
    sheet = rows(complete() | {"case of 1.1": None, "stops": "commonplace-product", "key": "k"})
    frame = pd.DataFrame(sheet).rename(columns={"product_set": "bộ"})
    result = score_frame(RULES, frame, product_set="bộ", id="key", cases="case of {}", gates="stops")
    assert plain_rows(result, ["key", "status"]) == [("k", "stopped")]
    assert plain_rows(score_frame(RULES, frame, product_set=1), ["status"]) == [("ranked",)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_look_up_gives_each_row_its_ruleset(kind: str) -> None:
    sheet = {"product_set": 1, "1.1": 1, "5.1": 2}
    named = rows(*({**sheet, "ruleset": name} for name in ("148-2023", "26-2026", "none", None)))
    frame = frame_as(kind, named)
    for rules in (load, {"148-2023": RULES, "26-2026": load("26-2026")}):
        result = score_frame(rules, frame)
        assert plain_rows(result, ["fault"])[2:] == [("unknown-ruleset",), ("missing-key",)]
        for at, name in enumerate(("148-2023", "26-2026")):
            alone = score_frame(load(name), frame_as(kind, rows(sheet)))
            assert rows_in(result)[at] == rows_in(alone)[0]
    assert faults(frame, ruleset="ruleset") == [None, "ruleset-mismatch", "ruleset-mismatch", "missing-key"]
    # without a column that is named, a ruleset scores every row, and the column passes unread
    assert faults(frame) == [None] * 4


@pytest.mark.parametrize("kind", KINDS)
def test_gates_come_as_a_text_or_as_a_list(kind: str) -> None:
    sheets = [
        complete() | {"gates": gates}
        for gates in (
            None,
            "commonplace-product",
            "risky-impurities commonplace-product",
            "nothing",
            "commonplace-product commonplace-product",
        )
    ]
    expected = [
        ("ranked", None),
        ("stopped", None),
        ("stopped", None),
        ("invalid", "unknown-gate"),
        ("invalid", "gate-twice"),
    ]
    assert plain_rows(score_frame(RULES, frame_as(kind, rows(*sheets))), ["status", "fault"]) == expected
    for sheet in sheets:
        sheet["gates"] = None if sheet["gates"] is None else sheet["gates"].split()
    assert plain_rows(score_frame(RULES, frame_as(kind, rows(*sheets))), ["status", "fault"]) == expected


def test_gates_that_are_no_text_are_a_fault() -> None:
    frame = pd.DataFrame(
        rows(complete() | {"gates": None}, complete() | {"gates": 3}, complete() | {"gates": ""})
    )
    frame["gates"] = pd.Series([np.nan, 3, ""], dtype=object)
    assert faults(frame) == [None, "type", None]


@pytest.mark.parametrize("kind", KINDS)
def test_the_result_has_fixed_columns_and_types(kind: str) -> None:
    empty = {name: values[:0] for name, values in rows(complete() | {"id": "a"}).items()}
    for data in (rows(complete() | {"id": "a"}), empty):
        frame = frame_as(kind, data)
        result = score_frame(RULES, frame)
        assert type(result) is type(frame)
        names = list(result.column_names if kind == "pyarrow" else result.columns)
        assert names == ["id", *COLUMNS]
        if kind == "polars":
            assert {str(result[name].dtype) for name in COLUMNS[1:-1]} == {"Int32"}
        if kind == "pyarrow":
            assert {str(result[name].type) for name in COLUMNS[1:-1]} == {"int32"}
        if kind == "pandas":
            assert {str(result[name].dtype) for name in COLUMNS[1:-1]} == {"Int32"}


def test_rows_keep_their_order_and_index() -> None:
    frame = pd.DataFrame(
        rows(complete(), complete() | {"1.1": 99}, complete() | {"1.1": None}), index=["z", "y", "y"]
    )
    result = score_frame(RULES, frame)
    assert list(result.index) == ["z", "y", "y"]
    assert list(result["status"]) == ["ranked", "invalid", "open"]


def test_sets_stand_side_by_side_in_one_frame() -> None:
    held = [
        Evaluation(
            ruleset="148-2023",
            product_set=one.number,
            answers=dict.fromkeys(one.criteria, 1) | {"5.1": 2},
            cases={code: 1 for code, item in one.criteria.items() if item.cases},
        )
        for one in RULES.sets
        if "5.1" in one.criteria
    ]
    result = rows_in(score_frame(RULES, from_evaluations(held)))
    assert [row[4] for row in result] == [score(RULES, sheet).points["total"] for sheet in held]  # type: ignore[index]


def test_a_frame_is_not_changed_and_nothing_of_it_is_kept() -> None:
    frame = pd.DataFrame(rows(complete()))
    before = frame.copy()
    score_frame(RULES, frame)
    pd.testing.assert_frame_equal(frame, before)
    result = score_frame(RULES, frame)
    result.loc[:, "total"] = 0
    assert score_frame(RULES, frame)["total"][0] > 0


def test_an_unknown_kind_of_frame_names_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="pandas"):
        from_evaluations([], kind="excel")  # type: ignore[arg-type]


def test_evaluations_keep_what_stands_beside_the_answers() -> None:
    sheet = Evaluation(
        ruleset="148-2023",
        product_set=1,
        answers={"1.1": 1},
        id="a",
        product="p",
        evaluator="e",
        gates=("x", "y"),
    )
    for kind in KINDS:
        frame = from_evaluations([sheet], kind=kind)  # type: ignore[arg-type]
        assert list(to_evaluations(RULES, frame, ruleset="ruleset")) == [sheet]


def test_ids_may_be_numbers_and_come_back_as_they_were() -> None:
    frame = pa.table(rows(complete() | {"id": 7}))
    assert score_frame(RULES, frame)["id"].to_pylist() == [7]
    (read,) = to_evaluations(RULES, frame)
    assert read.id == "7"
