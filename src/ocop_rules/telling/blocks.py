"""A small page of headings, paragraphs, lists and tables, written as Markdown, text or HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from attrs import frozen

from ocop_rules.telling.layout import rule, table, width, wrap

_RULES = {1: "=", 2: "-"}
_FIGURES = 40
_STYLE = (
    "body{font:11pt/1.4 serif;margin:2em auto;max-width:50em;padding:0 1em}"
    "table{border-collapse:collapse;width:100%;margin:.5em 0}"
    "th,td{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}"
    "tr,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}"
    "@media print{body{margin:0;max-width:none;font-size:9.5pt}}"
)


@frozen
class Heading:
    """A heading of level 1 to 3."""

    level: int
    text: str


@frozen
class Paragraph:
    """A paragraph."""

    text: str


@frozen
class Items:
    """A list."""

    texts: tuple[str, ...]


@frozen
class Grid:
    """A table; its first column holds the words, the others short figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Grid


def _marked(text: str) -> str:
    """Return text with the characters escaped that Markdown would take for its own."""
    return "".join(f"\\{char}" if char in "\\|*_<>[]`" else char for char in text)


def _markdown(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {_marked(block.text)}"
    elif isinstance(block, Paragraph):
        yield _marked(block.text)
    elif isinstance(block, Items):
        yield from (f"- {_marked(text)}" for text in block.texts)
    else:
        for row in (block.head, ("---",) * len(block.head), *block.rows):
            cells = row if row and row[0] == "---" else tuple(map(_marked, row))
            yield f"| {' | '.join(cells)} |"


def to_markdown(blocks: Iterable[Block]) -> str:
    """Return the page as Markdown with pipe tables."""
    return "\n\n".join("\n".join(_markdown(block)) for block in blocks) + "\n"


def _text(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from wrap(block.text)
        if block.level in _RULES:
            yield rule(_RULES[block.level])
    elif isinstance(block, Paragraph):
        yield from wrap(block.text)
    elif isinstance(block, Items):
        for text in block.texts:
            yield from wrap(text, "  - ")
    else:
        yield from _rows(block)


def _rows(grid: Grid) -> Iterator[str]:
    """Yield a table with the figures first, as the words may take several lines; wide ones row by row."""
    rows = (grid.head, *grid.rows)
    figures = sum(max(width(row[index]) for row in rows) for index in range(1, len(grid.head)))
    if figures <= _FIGURES:
        yield from table([(*row[1:], row[0]) for row in rows], first="  ")
        return
    for row in grid.rows:
        yield from wrap(row[0], "  - ")
        for name, text in zip(grid.head[1:], row[1:], strict=True):
            yield from wrap(f"{name}: {text}", "      ")


def to_text(blocks: Sequence[Block]) -> list[str]:
    """Return the page as lines of text, 80 columns wide."""
    lines: list[str] = []
    for block in blocks:
        if lines and not (isinstance(block, (Items, Grid)) and lines[-1] == rule("-")):
            lines.append("")
        lines += _text(block)
    return lines


def _html(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    elif isinstance(block, Paragraph):
        yield f"<p>{escape(block.text)}</p>"
    elif isinstance(block, Items):
        yield f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in block.texts)}</ul>"
    else:
        yield "<table>"
        yield f"<thead><tr>{''.join(f'<th>{escape(cell)}</th>' for cell in block.head)}</tr></thead>"
        for row in block.rows:
            yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        yield "</table>"


def to_html(blocks: Sequence[Block], lang: str) -> str:
    """Return one page that stands alone, with rules for printing and nothing loaded from elsewhere."""
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    body = "\n".join(line for block in blocks for line in _html(block))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
