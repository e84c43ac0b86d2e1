"""Documents as pages to print: HTML that loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.errors import require
from ocop_rules.office.documents import Document
from ocop_rules.telling.blocks import Block, Listing, Note, Table, Title
from ocop_rules.telling.page import Page


def document_page(document: Document) -> Page:
    """Return the document as a page, to be shown as text, Markdown or HTML."""
    return Page(tuple(_blocks(document)), document.lang)


def print_file(document: Document) -> str:
    """Return the document as one HTML page that stands alone, with its rules for paper of A4."""
    require(document, Document, "document", "Document")
    return document_page(document).html()


def _blocks(document: Document) -> Iterator[Block]:
    yield Title(document.title, 1)
    for line in (document.subtitle, document.issuer, document.unit, document.number, document.place_day):
        if line:
            yield Note(line)
    for line in (*document.bases, *document.lead):
        yield Note(line)
    for grid in document.grids:
        if grid.title:
            yield Title(grid.title)
        yield Table(
            rows=[tuple(document.text(row.get(column.key)) for column in grid.columns) for row in grid.rows],
            head=tuple(column.head for column in grid.columns),
            right=tuple(number for number, column in enumerate(grid.columns) if column.centred),
        )
    for line in document.closing:
        yield Note(line)
    for one in document.signatures:
        yield Note(f"{one.post}: {one.name}" if one.name else one.post)
    if document.recipients:
        yield Title(document.say("office.recipients"))
        yield Listing(document.recipients)
