"""Documents as workbooks: each table on a worksheet, figures as figures, days as days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any, Final

from ocop_rules.errors import require
from ocop_rules.office.documents import Document, Grid
from ocop_rules.office.extra import need
from ocop_rules.office.figures import cut
from ocop_rules.office.looks import Looks, height, looks, sheet_title
from ocop_rules.office.still import still

_DIGITS: Final = 6
_PAGE: Final = 90
"""The characters that fit across a page."""


def table_file(*documents: Document) -> bytes:
    """Return the tables of a document, or of several, as a workbook.

    Means are cut behind six decimals and never rounded, so that none of them crosses a tier.
    """
    for document in documents:
        require(document, Document, "documents", "Document")
    book = need("openpyxl").Workbook(write_only=True)
    pages = [(document, grid) for document in documents for grid in document.grids]
    for number, (document, grid) in enumerate(pages, start=1):
        # a name stands once in a workbook: the tables of several documents are numbered
        name = f"{number}. {document.title}" if len(documents) > 1 else grid.title or document.title
        page = book.create_sheet(sheet_title(name))
        _write(page, document, grid)
    made = BytesIO()
    book.save(made)
    return still(made.getvalue())


def _write(page: Any, document: Document, grid: Grid) -> None:
    letters = need("openpyxl.utils").get_column_letter
    whole = sum(column.width for column in grid.columns)
    scale = max(1.0, _PAGE / whole)
    widths = [max(5.0, column.width * scale) for column in grid.columns]
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[letters(number)].width = width
    page.page_setup.paperSize = 9
    page.page_setup.orientation = "landscape" if document.landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    properties = need("openpyxl.worksheet.properties")
    page.sheet_properties.pageSetUpPr = properties.PageSetupProperties(fitToPage=True)
    page.oddFooter.center.text = "&P / &N"
    lines = [text for text in (document.title, document.subtitle, grid.title) if text]
    first = len(lines) + 2
    page.freeze_panes = f"A{first + 1}"
    page.print_title_rows = f"{first}:{first}"
    made = looks(page)
    for number, line in enumerate(lines):
        page.append([made.cell(line, "label" if number else "title")])
    page.append([])
    heads = [column.head for column in grid.columns]
    page.row_dimensions[first].height = height(*zip(heads, widths, strict=True))
    page.append([made.cell(head, "head") for head in heads])
    for number, row in enumerate(grid.rows, start=first + 1):
        texts = [document.text(row.get(column.key)) for column in grid.columns]
        page.row_dimensions[number].height = height(*zip(texts, widths, strict=True))
        page.append([_cell(made, row.get(column.key), centred=column.centred) for column in grid.columns])


def _cell(made: Looks, value: object, *, centred: bool) -> Any:
    look = "figure" if centred else "text"
    if isinstance(value, Fraction):
        return made.cell(cut(value, _DIGITS)[0], look)
    if isinstance(value, date):
        return made.cell(value, "day")
    return made.cell(value if value != "" else None, look)
