"""The workbook of a round read back: its worksheets as rows with keys, every fault with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from ocop_rules.errors import Fault, LoadError, phrase
from ocop_rules.ground.names import nearest
from ocop_rules.office.books import CELLS, NEEDED, TABLES, WORDS, word_of
from ocop_rules.office.columns import as_day, whole
from ocop_rules.office.tables import csv_rows, is_table
from ocop_rules.office.workbooks import Source, Worksheet, as_text, plain, worksheets
from ocop_rules.words import languages

_ALSO: Final[Mapping[str, tuple[str, ...]]] = {"name": ("office.head.product",)}
"""What else a column may be called."""

_YES: Final = frozenset({"x", "yes", "có", "1", "true"})
_NO: Final = frozenset({"no", "không", "0", "false", "-"})


@frozen
class Line:
    """One row of a worksheet: its number and its values by key, empty cells left out."""

    page: Worksheet
    number: int
    columns: Mapping[str, int]
    values: Mapping[str, Any]

    def fault(self, code: str, key: str, found: object = None, **fields: object) -> Fault:
        """Return a fault at the cell of a column."""
        return self.page.fault(code, self.number, self.columns.get(key, 1), found, **fields)


def _folded(text: str) -> str:
    """Return a text without what does not tell names apart: capitals, line breaks, blanks at its ends."""
    return " ".join(text.split()).casefold()


def _names(key: str) -> set[str]:
    """Return what a column may be called: its key, and its name in each language."""
    keys = (f"office.book.{key}", *_ALSO.get(key, ()))
    told = (phrase(lang, name) for lang in languages() for name in keys)
    return {_folded(text) for text in (key, *told)}


def read_lines(page: Worksheet, table: str, faults: list[Fault]) -> list[Line]:
    """Return the rows of a worksheet as a table of the round; what is wrong goes to ``faults``."""
    names = {key: _names(key) for key in TABLES[table]}
    wanted = {name: key for key, several in names.items() for name in several}
    wanted |= {key: key for key in names}
    rows = iter(enumerate(page.rows, start=1))
    columns: dict[str, int] = {}
    for number, row in rows:
        if any(plain(cell) is not None for cell in row):
            columns = _columns(page, number, row, wanted, faults)
            faults += _unnamed(page, number, [key for key in names if key not in columns])
            break
    lines: list[Line] = []
    for number, row in rows:
        values: dict[str, Any] = {}
        line = Line(page, number, columns, values)
        heads = 0
        for key, place in columns.items():
            value = plain(row[place - 1]) if len(row) >= place else None
            if value is None:
                continue
            is_head = isinstance(value, str) and _folded(value) in names[key]
            heads += is_head
            found = _value(key, value)
            if found is not None:
                values[key] = found
            elif not is_head:
                faults.append(line.fault(f"cell-{CELLS[key]}", key, as_text(value)))
        # the names of the columns stand under their keys
        if values and heads < len(values):
            faults += [line.fault("cell-missing", key) for key in NEEDED[table] if key not in values]
            lines.append(line)
    return lines


def _columns(
    page: Worksheet, number: int, row: Sequence[object], wanted: Mapping[str, str], faults: list[Fault]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(row, start=1):
        name = as_text(cell)
        if name is None:
            continue
        key = wanted.get(_folded(name))
        if key is None:
            near = nearest(name, wanted) or ", ".join(dict.fromkeys(wanted.values()))
            faults.append(page.fault("column-unknown", number, place, name, near=near))
        elif key in columns:
            faults.append(page.fault("column-twice", number, place, name))
        else:
            columns[key] = place
    return columns


def _unnamed(page: Worksheet, head: int, near: Sequence[str]) -> Iterator[Fault]:
    """Yield the first cell of every filled column without a name; ``near`` are names left to give."""
    named = {place for place, cell in enumerate(page.rows[head - 1], start=1) if as_text(cell) is not None}
    found: dict[int, list[tuple[int, object]]] = {}
    for number, row in enumerate(page.rows[head:], start=head + 1):
        for place, cell in enumerate(row, start=1):
            if place not in named and plain(cell) is not None:
                found.setdefault(place, []).append((number, cell))
    for place, cells in sorted(found.items()):
        number, cell = cells[0]
        fields = {"count": len(cells), "near": ", ".join(near) or "-"}
        yield page.fault("column-unnamed", number, place, as_text(cell), **fields)


def _value(key: str, value: object) -> Any:
    """Return a cell as its column means it, None where it cannot be that."""
    kind = CELLS.get(key, "text")
    if key in WORDS:
        return word_of(key, str(value))
    if kind == "number":
        return whole(value)
    if kind == "day":
        return as_day(value)
    if kind == "mark":
        return _mark(value)
    text = as_text(value)
    return text.strip() if text and kind == "text" else (text or "").replace(",", " ").split()


def _mark(value: object) -> bool | None:
    """Return what a cell to be marked says, None for what is no mark."""
    text = str(value).strip().casefold()
    return True if text in _YES else False if text in _NO else None


def read_book(path: Source) -> Mapping[str, list[Line]]:
    """Return the rows of a round's workbook by table; raises LoadError with all faults, each with its cell.

    A worksheet whose name begins with "#" holds notes and is not read.
    """
    faults: list[Fault] = []
    tables: dict[str, list[Line]] = {}
    names = {name: table for table in TABLES for name in (table, *_titles(table))}
    for page in worksheets(path):
        if page.name.startswith("#"):
            continue
        table = names.get(page.name)
        if table is None:
            if any(plain(cell) is not None for row in page.rows for cell in row):
                near = nearest(page.name, names) or ", ".join(TABLES)
                faults.append(page.fault("book-sheet", 1, 1, page.name, near=near))
            continue
        tables.setdefault(table, []).extend(read_lines(page, table, faults))
    if faults:
        raise LoadError(faults)
    return tables


def _titles(table: str) -> tuple[str, ...]:
    return tuple(phrase(lang, f"office.book.table.{table}") for lang in languages())


def _csv_page(path: Source) -> Worksheet:
    """Return a CSV file as a worksheet, its lines with their numbers."""
    rows = dict(csv_rows(str(path)))
    return Worksheet(str(path), "-", [rows.get(number, ()) for number in range(1, max(rows, default=0) + 1)])


def read_products(path: Source) -> list[Line]:
    """Return the products of a list: the first worksheet of a workbook, or a CSV file.

    Raises LoadError with all faults.
    """
    faults: list[Fault] = []
    pages = [_csv_page(path)] if is_table(path) else worksheets(path)
    first = next(iter(pages), None)
    lines = [] if first is None else read_lines(first, "products", faults)
    if not lines and not faults:
        faults.append(Fault(code="book-empty", file=str(path)))
    if faults:
        raise LoadError(faults)
    return lines
