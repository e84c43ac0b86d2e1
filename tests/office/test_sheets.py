"""Score sheets as workbooks: what is written is read back, and every fault names its cell."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve
from kit.soffice import converted, needs_soffice

from ocop_rules import Evaluation, EvaluationError, LoadError, load, score
from ocop_rules.office import blank_sheets, read_sheets, write_sheets
from ocop_rules.office.sheet_writing import sheets_bytes

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name: str) -> Evaluation:
    return Evaluation.parse((EXAMPLES / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def persimmons() -> Evaluation:
    return example("persimmon-69-points.json")


def changed(data: bytes, cells: Mapping[str, object]) -> bytes:
    """Return the workbook with some cells of its first worksheet changed; ``@key column`` finds a row."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    rows = {cell.value: cell.row for cell in page["A"] if cell.value is not None}
    for place, value in cells.items():
        if place.startswith("@"):
            name, _, column = place[1:].rpartition(" ")
            page[f"{column}{rows[name]}"] = value
        else:
            page[place] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def faults(data: bytes, name: str = "phieu.xlsx") -> list[tuple[str, str]]:
    with pytest.raises(LoadError) as caught:
        read_sheets(name, data=data)
    for fault in caught.value.faults:
        assert fault.text("vi") != fault.text("en")
    return [(fault.code, fault.pointer) for fault in caught.value.faults]


def test_what_is_written_is_read_back(tmp_path: Path, persimmons: Evaluation) -> None:
    rules = load("148-2023")
    sheets = (
        evolve(persimmons, id="p 1", evaluator="ông A", date=date(2024, 10, 25), digest=rules.digest),
        evolve(example("village-with-cases.json"), gates=(), evaluator="2024"),
        evolve(persimmons, date=date(1899, 1, 1), product=None),
        *blank_sheets(rules, [1, 26]),
    )
    write_sheets(rules, sheets, tmp_path / "a.xlsx", lang=("vi", "en"), names={"ông A": "Nguyễn Văn A"})
    assert read_sheets(tmp_path / "a.xlsx") == sheets


def test_the_same_sheets_give_the_same_bytes(persimmons: Evaluation) -> None:
    rules = load("148-2023")
    assert sheets_bytes(rules, [persimmons]) == sheets_bytes(rules, [persimmons])


def test_a_text_that_looks_like_a_formula_stays_a_text(persimmons: Evaluation) -> None:
    rules = load("148-2023")
    for text in ("=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "_x0041_"):
        one = evolve(persimmons, product=text)
        data = sheets_bytes(rules, [one], names={text: text})
        assert read_sheets("a.xlsx", data=data) == (one,)
        page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        assert [cell.value for row in page["C1:J9"] for cell in row if cell.data_type == "f"] == []


def test_points_may_stand_in_the_place_of_boxes(persimmons: Evaluation) -> None:
    rules = load("148-2023")
    prepared = rules.product_set(1).criteria
    data = sheets_bytes(rules, [evolve(persimmons, answers={})])
    points = {
        f"@criterion {code} H": prepared[code].options[box - 1].points
        for code, box in persimmons.answers.items()
        if box
    }
    boxes = {f"@criterion {code} G": 0 for code, box in persimmons.answers.items() if not box}
    assert read_sheets("a.xlsx", data=changed(data, points | boxes))[0].answers == persimmons.answers


def test_box_and_points_that_contradict_each_other_are_a_fault(persimmons: Evaluation) -> None:
    data = sheets_bytes(load("148-2023"), [persimmons])
    # box 2 of 1.1 is worth 3 points
    assert persimmons.answers["1.1"] == 2
    assert read_sheets("a.xlsx", data=changed(data, {"@criterion 1.1 H": 3}))[0] == persimmons
    found = faults(changed(data, {"@criterion 1.1 H": 2}))
    assert [code for code, _ in found] == ["points-disagree"]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"@criterion 1.1 G": 9}, ["option-range"]),
        ({"@criterion 1.1 G": "two"}, ["cell-number"]),
        ({"@criterion 1.1 G": 2.5}, ["cell-number"]),
        ({"@criterion 1.1 G": True}, ["cell-number"]),
        ({"@criterion 1.1 G": "=1+1"}, ["cell-formula"]),
        ({"@criterion 1.1 G": None, "@criterion 1.1 H": 4}, ["points-of-none"]),
        ({"@option 1.1 - 1 G": 1}, ["cell-unexpected"]),
        ({"G200": 1}, ["cell-unexpected"]),
        ({"@product_set D": 99}, ["unknown-set"]),
        ({"@product_set D": None}, ["cell-missing"]),
        ({"@ruleset D": "148-2024"}, ["unknown-ruleset"]),
        ({"@digest D": "sha256:1"}, ["pattern"]),
        ({"@date D": "yesterday"}, ["cell-date"]),
        ({"@total I": 70}, ["total-disagrees"]),
        ({"@total I": 1}, ["total-disagrees"]),
        ({"@part A I": 31}, ["total-disagrees"]),
        ({"@criterion 1.1 A": None}, ["row-missing", "cell-unexpected"]),
        ({"@criterion 1.1 A": "criterion 1.2"}, ["row-twice", "row-missing", "cell-unexpected"]),
        ({"@option 1.1 - 1 A": "option 1.1 - 9"}, ["row-unknown"]),
        ({"A1": "ocop-rules sheet 9"}, ["worksheet-version"]),
        ({"A1": None}, ["worksheet-unknown"]),
        ({"@gate food-safety-certificate G": "maybe"}, ["gate-mark"]),
        ({"@criterion 5.1 G": 0}, ["answer-inapplicable", "answer-inapplicable"]),
    ],
)
def test_every_fault_names_its_cell(
    persimmons: Evaluation, cells: dict[str, object], codes: list[str]
) -> None:
    found = faults(changed(sheets_bytes(load("148-2023"), [persimmons]), cells))
    assert [code for code, _ in found] == codes
    assert all(place.startswith("/1 ") and place.rpartition("/")[2][0] in "ABCDEFGHI" for _, place in found)


def test_all_faults_of_all_worksheets_are_told_at_once(persimmons: Evaluation) -> None:
    data = sheets_bytes(load("148-2023"), [persimmons, persimmons])
    book = openpyxl.load_workbook(io.BytesIO(data))
    for page in book.worksheets:
        row = next(cell.row for cell in page["A"] if cell.value == "criterion 1.1")
        page[f"G{row}"], page[f"G{row + 5}"] = 7, "x"
    made = io.BytesIO()
    book.save(made)
    assert len(faults(made.getvalue())) == 4


def test_notes_are_let_alone_where_their_worksheet_says_so(persimmons: Evaluation) -> None:
    data = sheets_bytes(load("148-2023"), [persimmons])
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.create_sheet("Sheet2")
    book.create_sheet("# notes")["A1"] = "seen on site"
    made = io.BytesIO()
    book.save(made)
    assert read_sheets("a.xlsx", data=made.getvalue()) == (persimmons,)
    book.create_sheet("notes")["B2"] = "lost?"
    made = io.BytesIO()
    book.save(made)
    assert faults(made.getvalue()) == [("worksheet-unknown", "/notes/A1")]


@pytest.mark.parametrize("text", ["x" * 32_001, "\ufffe"])
def test_a_text_that_no_cell_keeps_is_refused_before_anything_is_written(
    tmp_path: Path, persimmons: Evaluation, text: str
) -> None:
    with pytest.raises(EvaluationError) as caught:
        write_sheets(load("148-2023"), [evolve(persimmons, id=text)], tmp_path / "a.xlsx")
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [("cell-text", "/0/id")]
    assert not (tmp_path / "a.xlsx").exists()


def test_a_sheet_with_faults_is_refused(persimmons: Evaluation) -> None:
    with pytest.raises(EvaluationError) as caught:
        sheets_bytes(load("148-2023"), [persimmons, evolve(persimmons, answers={"1.1": 9})])
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [
        ("option-range", "/1/answers/1.1")
    ]


@needs_soffice
def test_the_formulas_say_what_scoring_says(tmp_path: Path, persimmons: Evaluation) -> None:
    rules = load("148-2023")
    sheets = [persimmons, example("mandarin-misses-floor.json"), example("village-with-cases.json")]
    sheets.append(evolve(persimmons, answers={**persimmons.answers, "5.1": 0, "5.2": 0, "5.3": 0}))
    write_sheets(rules, sheets, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(converted(tmp_path / "a.xlsx", "xlsx"), data_only=True)
    for page, one in zip(book.worksheets, sheets, strict=True):
        result = score(rules, one)
        figures = {row[0].value: row[8].value for row in page.iter_rows(min_col=1, max_col=9)}
        assert result.points is not None
        assert figures["total"] == result.points["total"]
        assert [figures[f"part {part}"] for part in "ABC"] == [result.points[part] for part in "ABC"]
        assert (figures["by-points"], figures["held"]) == (result.stars_by_points, result.stars)
        assert figures["open"] == 0
