"""Workbooks and documents: score sheets written and read, lists, minutes and certificates."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.office.sheet_reading import read_sheets as read_sheets
    from ocop_rules.office.sheet_reading import sheet_evaluations as sheet_evaluations
    from ocop_rules.office.sheet_writing import blank_sheets as blank_sheets
    from ocop_rules.office.sheet_writing import write_sheets as write_sheets
    from ocop_rules.office.tables import read_table as read_table
    from ocop_rules.office.tables import table_evaluations as table_evaluations

# written by tools/faces.py from the imports above
__all__ = [
    "blank_sheets",
    "read_sheets",
    "read_table",
    "sheet_evaluations",
    "table_evaluations",
    "write_sheets",
]
__getattr__, __dir__ = lazy(
    __name__,
    {
        "office.sheet_reading": "read_sheets sheet_evaluations",
        "office.sheet_writing": "blank_sheets write_sheets",
        "office.tables": "read_table table_evaluations",
    },
)
