"""The workbook of a round as people change it: nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ocop_rules.errors import LoadError
from ocop_rules.office.book_reading import read_book


def saved(path: Path, tables: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tables.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def test_products_on_two_worksheets_are_those_of_both(tmp_path: Path) -> None:
    """A worksheet may bear the name of its table in either language; one of each is two."""
    path = saved(
        tmp_path / "round.xlsx",
        {
            "Sản phẩm": [["Mã", "Tên sản phẩm", "Bộ sản phẩm"], ["tea", "Chè", 11]],
            "Products": [["id", "name", "product_set"], ["village", "Làng", 26]],
        },
    )
    assert [line.values["id"] for line in read_book(path)["products"]] == ["tea", "village"]


def test_names_under_the_keys_are_no_row_however_they_are_broken_into_lines(tmp_path: Path) -> None:
    rows = [["id", "name", "product_set"], ["Mã", "Tên\nsản phẩm", "Bộ\n sản phẩm"], ["tea", "Chè", 11]]
    (line,) = read_book(saved(tmp_path / "round.xlsx", {"products": rows}))["products"]
    assert line.values == {"id": "tea", "name": "Chè", "product_set": 11}


def test_cells_under_a_column_without_a_name_are_told_once_a_column(tmp_path: Path) -> None:
    rows = [
        ["id", None, "name", "product_set"],
        ["tea", "organic", "Chè", 11, "who knows"],
        ["village", "old", "Làng", 26],
        [None, None, None, None, "a note"],
    ]
    with pytest.raises(LoadError) as caught:
        read_book(saved(tmp_path / "round.xlsx", {"products": rows}))
    faults = caught.value.faults
    assert [(one.code, one.pointer, one.found, one.fields["count"]) for one in faults] == [
        ("column-unnamed", "/products/B2", '"organic"', 2),
        ("column-unnamed", "/products/E2", '"who knows"', 2),
    ]
    for lang in ("en", "vi"):
        assert "organic" in faults[0].message(lang)
        assert "producer" in faults[0].remedy(lang)
        assert "id," not in faults[0].remedy(lang)


def test_cells_under_a_column_that_is_not_understood_are_not_told_again(tmp_path: Path) -> None:
    rows = [["id", "whatever", "name", "product_set"], ["tea", "organic", "Chè", 11]]
    with pytest.raises(LoadError) as caught:
        read_book(saved(tmp_path / "round.xlsx", {"products": rows}))
    assert [one.code for one in caught.value.faults] == ["column-unknown"]
