"""Pages as plain text for terminals and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ocop_rules import words
from ocop_rules.telling.blocks import SAID, Block, Item, Law, Listing, Note, Table, Title, Tone, columns_of
from ocop_rules.telling.layout import beside, longest, pad, row, rule, shares, width, wrap

_MARKS: Final[dict[Tone, str]] = {"warn": "! ", "doubt": "? "}
_INNER: Final = "    "


def to_text(blocks: Sequence[Block], lang: str, columns: int) -> str:
    """Return blocks as lines of at most ``columns``."""
    return "\n".join(_Writer(lang, columns).lines(blocks)) + "\n"


class _Writer:
    """Writes blocks in one language, in lines of one width."""

    def __init__(self, lang: str, columns: int) -> None:
        self.lang = lang
        self.columns = columns

    def lines(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield the lines of a page."""
        before: Block | None = None
        for block in blocks:
            if before is not None and _apart(before, block):
                yield ""
            yield from self.block(block)
            before = block

    def block(self, block: Block) -> Iterator[str]:
        """Yield the lines of one block."""
        if isinstance(block, Title):
            yield from self.title(block)
        elif isinstance(block, Table):
            yield from self.sheet(block) if block.sheet else self.table(block)
        elif isinstance(block, Listing):
            for number, one in enumerate(block.items, start=1):
                yield from self.item(one, f"  {number}. " if block.ordered else "  - ")
        elif isinstance(block, Law):
            for place in block.places:
                yield from self.wrap(place, "", "law")
        else:
            yield from self.note(block)

    def title(self, block: Title) -> Iterator[str]:
        """Yield a heading, underlined by its level."""
        lines = wrap(block.text, columns=self.columns)
        yield from lines
        if block.level == 1:
            yield rule("=", self.columns)
        elif block.level == 2:  # noqa: PLR2004 - a section
            yield rule("-", max(map(width, lines)))

    def note(self, block: Note) -> Iterator[str]:
        """Yield a paragraph."""
        yield from self.wrap(block.text, "", block.tone)

    def wrap(self, text: str, first: str, tone: Tone) -> list[str]:
        """Return a text with the word or mark of its tone."""
        if tone in SAID:
            said = words.phrase(self.lang, f"page.{tone}", text=text)
            return wrap(said, first, " " * (len(first) + 2), self.columns)
        return wrap(text, first + _MARKS.get(tone, ""), columns=self.columns)

    def item(self, one: Item, first: str) -> Iterator[str]:
        """Yield an entry of a list, and what belongs under it."""
        yield from self.wrap(one.text, first, one.tone)
        yield from self.under(one.items, " " * len(first))

    def under(self, items: Iterable[Item], indent: str) -> Iterator[str]:
        """Yield what belongs under a text."""
        for one in items:
            yield from self.wrap(one.text, indent, one.tone)
            yield from self.under(one.items, indent + "  ")

    def sheet(self, block: Table) -> Iterator[str]:
        """Yield a sheet: words to the left, figures at the right edge."""
        figures = range(1, columns_of(block))
        texts = [block.head, *([cell.text for cell in one.cells] for one in block.rows)]
        wide = [max((width(text[at]) for text in texts if text), default=0) for at in figures]

        def figure(cells: Sequence[str]) -> str:
            return "  ".join(pad(text, wide[at], right=True) for at, text in enumerate(cells[1:]))

        if block.head:
            yield from row(block.head[0], figure(block.head), columns=self.columns)
            yield rule("-", self.columns)
        for one in block.rows:
            indent = "  " * one.depth
            cells = [cell.text for cell in one.cells]
            mark = _MARKS.get(one.cells[0].tone, "")
            yield from row(cells[0], figure(cells), indent + mark, columns=self.columns)
            yield from self.under(one.cells[0].items, indent + _INNER)

    def table(self, block: Table) -> Iterator[str]:
        """Yield a table in columns, or row by row where the columns would be too narrow."""
        rows = [[cell.text for cell in one.cells] for one in block.rows]
        every = [list(block.head), *rows] if block.head else rows
        if not every:
            return
        natural = [max(width(line[at]) for line in every) for at in range(len(every[0]))]
        words = [max(longest(line[at]) for line in every) for at in range(len(every[0]))]
        widths = shares(natural, words, self.columns)
        if widths is None:
            yield from self.stacked(block)
            return
        if block.head:
            yield from beside(_wrapped(block.head, widths), widths, block.right)
            yield rule("-", min(self.columns, sum(widths) + 2 * (len(widths) - 1)))
        for one, line in zip(block.rows, rows, strict=True):
            yield from beside(_wrapped(line, widths), widths, block.right)
            for cell in one.cells:
                yield from self.under(cell.items, _INNER)

    def stacked(self, block: Table) -> Iterator[str]:
        """Yield a table row by row, each cell with the name of its column."""
        for one in block.rows:
            yield from self.item(one.cells[0], "  - ")
            for name, cell in zip(block.head[1:] or ("",) * len(one.cells), one.cells[1:], strict=False):
                yield from wrap(f"{name}: {cell.text}" if name else cell.text, _INNER, columns=self.columns)
                yield from self.under(cell.items, _INNER + "  ")


def _wrapped(cells: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    return [wrap(text, columns=widths[at]) for at, text in enumerate(cells)]


def _apart(before: Block, block: Block) -> bool:
    """Tell whether a blank line stands between two blocks."""
    if isinstance(block, Title):
        return True
    return not isinstance(before, Title) and not isinstance(block, Law)
