"""What stands in the records of others becomes no path, no broken file and no error of another library."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from kit.ground import best

from ocop_rules import EvaluationError, LoadError, Ruleset, load
from ocop_rules.errors import ArgumentError
from ocop_rules.life import Round, RoundEntry, run_round
from ocop_rules.office import (
    Document,
    begin_round,
    form_documents,
    read_round,
    read_sheets,
    read_table,
    round_documents,
    table_file,
    word_file,
    write_round,
    write_sheets,
)
from ocop_rules.office.documents import Column, Grid
from ocop_rules.office.outputs import write_forms
from ocop_rules.office.workbooks import worksheets

EXAMPLE = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
PLAN = "bac-kan-city-2024"
DAY = date(2024, 12, 31)


@pytest.fixture(scope="module")
def made() -> Round:
    return read_round(EXAMPLE, rules=load)


def begun(folder: Path, made: Round, ids: list[str]) -> list[Path]:
    """Begin a round whose members have these ids, and return the files of its sheets."""
    held = made.councils[0]
    council = evolve(
        held.council,
        members=tuple(evolve(one, id=name) for one, name in zip(held.council.members, ids, strict=False)),
    )
    bare = evolve(
        made,
        councils=(evolve(held, council=council, support=()),),
        sittings=(),
        decisions=(),
        certificates=(),
    )
    bare = evolve(bare, publications=(), done=(), results=())
    folder.mkdir(parents=True)
    (folder / "round.json").write_text(json.dumps(bare.to_json()), encoding="utf-8")
    begin_round(folder, load(PLAN), None, members=1, lang="vi", told=lambda *_: None)
    return sorted(path for path in folder.parent.rglob("*.xlsx"))


def test_no_id_leads_out_of_the_folder(tmp_path: Path, made: Round) -> None:
    ids = ["../../out", str(tmp_path / "absolute"), "..", ".hidden", "a/b", "a_b", "A_B", "x" * 300]
    files = begun(tmp_path / "deep" / "er" / "round", made, ids[: len(made.councils[0].council.members)])
    sheets = tmp_path / "deep" / "er" / "round" / "sheets"
    assert {path.parent for path in files} == {sheets}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep"]
    # every member has a file that is read back
    found = {sheet.evaluator for path in files for sheet in read_sheets(path)}
    assert found == set(ids[: len(made.councils[0].council.members)])
    assert not any(path.name.startswith(".") for path in files)


def test_forms_of_products_with_ids_that_look_alike_do_not_take_each_others_place(
    tmp_path: Path, made: Round
) -> None:
    rules = load("26-2026")
    first = made.products[0]
    entries = tuple(
        evolve(first, product=evolve(first.product, id=name)) for name in ("a/b", "a_b", "../../a")
    )
    files = write_forms(tmp_path, rules, Round(plan=made.plan, products=entries))
    assert len(set(files)) == len(files) == 9
    assert {path.parent for path in tmp_path.rglob("*.docx")} == {tmp_path / "out" / "forms"}


CONTROL = "a\x0bb\x00c\uffff_x0041_"


def document(**fields: Any) -> Document:
    grid = Grid(id="x", columns=(Column(key="k", head="h"),), rows=({"k": CONTROL},))
    return Document(**{"name": "a", "lang": "vi", "title": "t", "grids": (grid,), **fields})


def test_a_workbook_holds_characters_that_xml_does_not() -> None:
    data = table_file(document(title=f"What? [a/b]*: {CONTROL}", subtitle="'quoted'"))
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strings = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    # as a spreadsheet program writes them; what looks like such an escape is escaped
    assert "a_x000B_b_x0000_c_xFFFF__x005F_x0041_" in strings
    assert page.title.startswith("What")
    assert word_file(document())


def test_names_beside_ids_are_texts(tmp_path: Path, rules: Ruleset) -> None:
    sheet = evolve(best(rules, 1), evaluator="Lan")
    write_sheets(rules, [sheet], tmp_path / "a.xlsx", names={"Lan": CONTROL})
    assert read_sheets(tmp_path / "a.xlsx") == (sheet,)
    wrong: Any = {"Lan": 5}
    with pytest.raises(ArgumentError):
        write_sheets(rules, [sheet], tmp_path / "a.xlsx", names=wrong)


def test_what_is_no_document_has_no_table() -> None:
    wrong: Any = 5
    with pytest.raises(ArgumentError):
        table_file(document(), wrong)
    # a workbook holds a sheet, if an empty one
    assert len(openpyxl.load_workbook(io.BytesIO(table_file(document(grids=())))).worksheets) == 1


def test_the_state_of_another_round_is_refused(made: Round) -> None:
    rules = load(PLAN)
    other = evolve(made, products=made.products[1:], sittings=(), decisions=(), certificates=())
    other = evolve(other, publications=(), results=())
    state = run_round(rules, other, day=DAY)
    with pytest.raises(ArgumentError) as caught:
        round_documents(rules, made, state)
    assert caught.value.name == "state"


def test_a_self_assessment_that_is_none_of_this_product_is_refused(rules: Ruleset, made: Round) -> None:
    del rules
    law = load("26-2026")
    entry: RoundEntry = made.products[0]
    number = entry.product.product_set
    sheet = best(law, number)
    code = next(iter(sheet.answers))
    for wrong in (evolve(sheet, answers={**sheet.answers, code: 99}), best(law, number % 26 + 1)):
        with pytest.raises(EvaluationError):
            form_documents(law, entry, self_assessment=wrong)
    assert form_documents(law, entry, self_assessment=sheet)


def test_the_personal_data_that_was_asked_for_stands_in_the_histories(tmp_path: Path, made: Round) -> None:
    rules = load(PLAN)
    state = run_round(rules, made, day=DAY)
    for personal in (False, True):
        write_round(tmp_path, rules, made, state, personal=personal)
        held = json.loads((tmp_path / "out" / "histories.json").read_text(encoding="utf-8"))
        assert held == [one.to_json(personal=personal) for one in state.histories]
    assert any("evaluator" in sheet["evaluation"] for one in held for sheet in one["sheets"])


# -- files of others --------------------------------------------------------------------------------


def spoiled(path: Path, sheet: Any, rules: Ruleset, key: str, column: int, value: object) -> list[str]:
    """Write a sheet, put a value into a cell, and return the codes of the faults."""
    write_sheets(rules, [sheet], path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    (row,) = [cells[0].row for cells in page.iter_rows(max_col=1) if cells[0].value == key]
    page.cell(row, column).value = value
    book.save(path)
    with pytest.raises(LoadError) as caught:
        read_sheets(path)
    return [fault.code for fault in caught.value.faults]


def test_thousands_of_digits_are_no_number(tmp_path: Path, rules: Ruleset) -> None:
    sheet = best(rules, 1)
    gate = next(one.gate for one in rules.product_set(1).gates)
    path = tmp_path / "a.xlsx"
    assert spoiled(path, sheet, rules, "product_set", 4, "1" * 5000) == ["cell-number"]
    assert spoiled(path, sheet, rules, f"gate {gate}", 7, "1" * 5000) == ["gate-mark"]


def test_a_look_up_that_knows_no_ruleset_may_say_so_with_any_lookup_error(
    tmp_path: Path, rules: Ruleset
) -> None:
    write_sheets(rules, [best(rules, 1)], tmp_path / "a.xlsx")
    none: dict[str, Ruleset] = {}
    with pytest.raises(LoadError) as caught:
        read_sheets(tmp_path / "a.xlsx", rules=none.__getitem__)
    assert [fault.code for fault in caught.value.faults] == ["unknown-ruleset"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("spoil", [False, True])
def test_an_archive_packed_as_no_spreadsheet_program_packs_is_refused(method: int, *, spoil: bool) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("xl/workbook.xml", "<workbook>" + "a" * 500 + "</workbook>")
    data = bytearray(made.getvalue())
    if spoil:
        at = len("xl/workbook.xml") + 30
        data[at : at + 20] = b"\xff" * 20
    with pytest.raises(LoadError) as caught:
        list(worksheets("a.xlsx", bytes(data)))
    (fault,) = caught.value.faults
    assert (fault.code, fault.fields["cause"]) == ("workbook-unreadable", "unsupported")


@pytest.mark.parametrize("column", ["ruleset", "id"])
@pytest.mark.parametrize("value", [b"26-2026", [1], {"a": 1}])
def test_a_column_of_parquet_that_holds_no_text_is_told(tmp_path: Path, column: str, value: object) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    row: dict[str, object] = {"id": "a", "ruleset": "26-2026", "product_set": 1, "1.1": 1, column: value}
    parquet.write_table(arrow.Table.from_pylist([row]), tmp_path / "a.parquet")
    with pytest.raises(LoadError) as caught:
        read_table(tmp_path / "a.parquet")
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [("cell-value", f"/{column}")]


# -- the workbook of a round ------------------------------------------------------------------------


def plan_book(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "plan"
    for row in (["key", "value"], ["ruleset", PLAN], ["level", "district"], *rows):
        page.append(row)
    page = book.create_sheet("products")
    for row in (["id", "name", "product_set"], ["tea", "Chè", 11]):
        page.append(row)
    path.mkdir()
    book.save(path / "round.xlsx")
    return path


def test_what_the_plan_says_twice_is_told(tmp_path: Path) -> None:
    folder = plan_book(tmp_path / "a", ["title", "one"], ["title", "two"], ["bases", "x"], ["bases", "y"])
    with pytest.raises(LoadError) as caught:
        read_round(folder, rules=load)
    assert [(fault.code, fault.found, fault.pointer) for fault in caught.value.faults] == [
        ("row-twice", '"title"', "/plan/A5")
    ]


@pytest.mark.parametrize("day", ["03/10/2024", "2024-10-03", date(2024, 10, 3)])
def test_the_day_of_the_plan_is_read_as_every_day_of_the_workbook(tmp_path: Path, day: object) -> None:
    folder = plan_book(tmp_path / "a", ["day", day])
    assert read_round(folder, rules=load).plan.day == date(2024, 10, 3)
