"""Workbooks and documents: score sheets written and read, lists, minutes and certificates."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.office.sheet_reading import read_sheets as read_sheets
    from ocop_rules.office.sheet_writing import blank_sheets as blank_sheets
    from ocop_rules.office.sheet_writing import write_sheets as write_sheets

# written by tools/faces.py from the imports above
__all__ = [
    "blank_sheets",
    "read_sheets",
    "write_sheets",
]
__getattr__, __dir__ = lazy(
    __name__,
    {
        "office.sheet_reading": "read_sheets",
        "office.sheet_writing": "blank_sheets write_sheets",
    },
)
