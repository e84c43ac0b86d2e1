"""Opening a workbook (xlsx, xls, ods) as grids of plain values; formulas are never worked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from ocop_rules.errors import Fault, LoadError, pointer, show
from ocop_rules.office.broken import unreadable
from ocop_rules.office.extra import need
from ocop_rules.office.guard import PACKED, guarded, letters

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".ods")
"""How the names of workbooks end."""

Source = str | PathLike[str]


def is_workbook(path: Source) -> bool:
    """Tell from its name whether a file is a workbook."""
    return Path(path).suffix.lower() in SUFFIXES


@frozen
class Worksheet:
    """One sheet of a workbook: its name, its rows from the first, and the cells that hold formulas.

    A cell is None, a text, a truth value, a number or a date. ``formulas`` are addresses such as "G12".
    """

    file: str
    name: str
    rows: Sequence[Sequence[Any]] = field(repr=False)
    formulas: frozenset[str] = field(repr=False, default=frozenset())

    def fault(self, code: str, at: int, column: int, found: object = None, **fields: object) -> Fault:
        """Return a fault at a cell: row ``at`` and ``column``, counted from 1."""
        cell = f"{letters(column)}{at}"
        return Fault(
            code=code,
            file=self.file,
            pointer=pointer(self.name, cell),
            found=None if found is None else show(found),
            fields={"sheet": self.name, "cell": cell, **fields},
        )

    def is_formula(self, row: int, column: int) -> bool:
        """Tell whether the cell holds a formula."""
        return f"{letters(column)}{row}" in self.formulas


def read_bytes(path: Source, most: int = -1) -> bytes:
    """Return the content of a file, or its first ``most`` bytes; raises LoadError where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise LoadError([Fault(code="file-unreadable", file=str(path), fields={"detail": detail})]) from None


def worksheets(path: Source, data: bytes | None = None) -> Iterator[Worksheet]:
    """Yield the sheets of a workbook, one at a time.

    Raises :class:`~ocop_rules.errors.LoadError` for a file that is no workbook, is locked by a password or
    holds more than is read (see :mod:`ocop_rules.office.guard`).
    """
    source = str(path)
    calamine = need("python_calamine")
    safe = guarded(read_bytes(path, PACKED + 1) if data is None else data, source)
    try:
        with calamine.CalamineWorkbook.from_filelike(safe.file) as book:
            for index, name in enumerate(book.sheet_names):
                rows = book.get_sheet_by_index(index).to_python(skip_empty_area=False)
                found = safe.formulas[index] if index < len(safe.formulas) else frozenset()
                yield Worksheet(source, name, rows, found)
    except calamine.PasswordError:
        raise LoadError([Fault(code="workbook-locked", file=source)]) from None
    except LoadError:
        raise
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise unreadable("workbook-unreadable", source, "damaged", error) from None
    except BaseException as error:
        # the reader gives up on some broken files with what is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable("workbook-unreadable", source, "damaged", error) from None


def plain(value: object) -> object:
    """Return a cell's value as a person sees it: whole numbers without a fraction, "" as None.

    >>> plain(3.0), plain(" "), plain("3")
    (3, None, '3')
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second or value.microsecond):
        return value.date()
    return value


def as_text(value: object) -> str | None:
    """Return a cell as text: what was typed as a number is its digits, a date its ISO form."""
    seen = plain(value)
    if seen is None:
        return None
    return seen.isoformat() if isinstance(seen, date) else str(seen)
