"""Documents as pages to print: HTML that loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.office.documents import Document
from ocop_rules.telling.blocks import Block, Grid, Heading, Items, Paragraph, to_html


def print_file(document: Document) -> str:
    """Return the document as one HTML page that stands alone, laid out for A4."""
    return to_html(tuple(_blocks(document)), document.lang)


def _blocks(document: Document) -> Iterator[Block]:
    yield Heading(1, document.title)
    for line in (document.subtitle, document.issuer, document.unit, document.number, document.place_day):
        if line:
            yield Paragraph(line)
    for line in (*document.bases, *document.lead):
        yield Paragraph(line)
    for grid in document.grids:
        if grid.title:
            yield Heading(2, grid.title)
        heads = tuple(column.head for column in grid.columns)
        rows = tuple(
            tuple(document.text(row.get(column.key)) for column in grid.columns) for row in grid.rows
        )
        yield Grid(heads, rows)
    for line in document.closing:
        yield Paragraph(line)
    for one in document.signatures:
        yield Paragraph(f"{one.post}: {one.name}" if one.name else one.post)
    if document.recipients:
        yield Heading(2, document.say("office.recipients"))
        yield Items(document.recipients)
