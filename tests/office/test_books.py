"""The workbook of a round as people change it: nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl

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
