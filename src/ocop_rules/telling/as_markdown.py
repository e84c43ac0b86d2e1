"""Pages as Markdown: CommonMark with the pipe tables of GitHub and MyST."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ocop_rules import words
from ocop_rules.telling.blocks import (
    SAID,
    Block,
    Item,
    Law,
    Listing,
    Note,
    Row,
    Table,
    Title,
    Tone,
    columns_of,
)

_MARKS = re.compile(r"([\\`*_{}\[\]<>|$~&^@])")
# what would begin a heading, a list, a rule, a quotation or a definition at the beginning of a line
_BEGINS = re.compile(r"(?<!\S)([#+\-=:>]|\d{1,9}(?=[.)]))")
_SET_IN = "&nbsp;&nbsp;"


def escaped(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is written."""
    text = _MARKS.sub(r"\\\1", text).replace("://", "\\://").replace("www.", "www\\.")
    begin = _BEGINS.match(text)
    if begin is None:
        return text
    end = begin.end()
    return f"{text[:end]}\\{text[end:]}" if begin[1][0].isdigit() else f"\\{text}"


def to_markdown(blocks: Sequence[Block], lang: str) -> str:
    """Return blocks as Markdown."""
    return "\n\n".join("\n".join(_block(block, lang)) for block in blocks) + "\n"


def _block(block: Block, lang: str) -> Iterator[str]:
    if isinstance(block, Title):
        yield f"{'#' * block.level} {escaped(block.text)}"
    elif isinstance(block, Table):
        yield from _table(block, lang)
    elif isinstance(block, Listing):
        for number, one in enumerate(block.items, start=1):
            yield from _item(one, f"{number}. " if block.ordered else "- ", lang)
    elif isinstance(block, Law):
        yield "  \n".join(_said(place, "law", lang) for place in block.places)
    elif isinstance(block, Note):
        yield _said(block.text, block.tone, lang)


def _said(text: str, tone: Tone, lang: str) -> str:
    """Return a text with the word of its tone."""
    if tone in SAID:
        name = words.phrase(lang, f"page.{tone}", text="").strip()
        return f"*{escaped(name)}* {escaped(text)}"
    if tone == "result":
        return f"**{escaped(text)}**" if text.strip() else ""
    return f"**\\!** {escaped(text)}" if tone == "warn" else escaped(text)


def _item(one: Item, first: str, lang: str) -> Iterator[str]:
    yield first + _said(one.text, one.tone, lang)
    indent = " " * len(first)
    for inner in one.items:
        yield from (indent + line for line in _item(inner, "- ", lang))


def _cell(one: Item, lang: str) -> str:
    return "<br>".join([_said(one.text, one.tone, lang), *_under(one.items, lang)])


def _under(items: Iterable[Item], lang: str) -> Iterator[str]:
    for one in items:
        yield _said(one.text, one.tone, lang)
        yield from _under(one.items, lang)


def _table(block: Table, lang: str) -> Iterator[str]:
    count = columns_of(block)
    head = block.head or ("",) * count
    yield f"| {' | '.join(map(escaped, head))} |"
    yield f"| {' | '.join('--:' if at in block.right else '---' for at in range(count))} |"
    for row in block.rows:
        yield f"| {' | '.join(_row(row, lang))} |"


def _row(row: Row, lang: str) -> Iterator[str]:
    for at, cell in enumerate(row.cells):
        text = _cell(cell, lang)
        if row.strong and not cell.items and cell.text.strip():
            text = f"**{escaped(cell.text)}**"
        yield _SET_IN * row.depth + text if at == 0 else text
