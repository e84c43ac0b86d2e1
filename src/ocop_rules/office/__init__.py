"""Workbooks and documents: score sheets written and read, lists, minutes and certificates."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.office.all_documents import round_documents as round_documents
    from ocop_rules.office.begin import begin_round as begin_round
    from ocop_rules.office.documents import Document as Document
    from ocop_rules.office.folders import read_plan as read_plan
    from ocop_rules.office.folders import read_round as read_round
    from ocop_rules.office.forms import form_documents as form_documents
    from ocop_rules.office.outputs import Written as Written
    from ocop_rules.office.outputs import write_forms as write_forms
    from ocop_rules.office.outputs import write_round as write_round
    from ocop_rules.office.outputs import write_templates as write_templates
    from ocop_rules.office.print_files import print_file as print_file
    from ocop_rules.office.sheet_reading import read_sheets as read_sheets
    from ocop_rules.office.sheet_reading import sheet_evaluations as sheet_evaluations
    from ocop_rules.office.sheet_writing import blank_sheets as blank_sheets
    from ocop_rules.office.sheet_writing import sheets_bytes as sheets_bytes
    from ocop_rules.office.sheet_writing import write_sheets as write_sheets
    from ocop_rules.office.table_files import table_file as table_file
    from ocop_rules.office.tables import read_table as read_table
    from ocop_rules.office.tables import table_evaluations as table_evaluations
    from ocop_rules.office.word_files import template_file as template_file
    from ocop_rules.office.word_files import word_file as word_file

# written by tools/faces.py from the imports above
__all__ = [
    "Document",
    "Written",
    "begin_round",
    "blank_sheets",
    "form_documents",
    "print_file",
    "read_plan",
    "read_round",
    "read_sheets",
    "read_table",
    "round_documents",
    "sheet_evaluations",
    "sheets_bytes",
    "table_evaluations",
    "table_file",
    "template_file",
    "word_file",
    "write_forms",
    "write_round",
    "write_sheets",
    "write_templates",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "office.all_documents": "round_documents",
            "office.begin": "begin_round",
            "office.documents": "Document",
            "office.folders": "read_plan read_round",
            "office.forms": "form_documents",
            "office.outputs": "Written write_forms write_round write_templates",
            "office.print_files": "print_file",
            "office.sheet_reading": "read_sheets sheet_evaluations",
            "office.sheet_writing": "blank_sheets sheets_bytes write_sheets",
            "office.table_files": "table_file",
            "office.tables": "read_table table_evaluations",
            "office.word_files": "template_file word_file",
        },
    )
