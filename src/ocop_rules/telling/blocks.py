"""What pages are made of: headings, tables, lists, notes and places in the law.

Blocks hold words and nothing about how they look; every text is one printable line, whatever it was
made from. How they look is written once for each format, in the modules ``as_…``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

from attrs import field, frozen

from ocop_rules.errors import Fault, FaultsError, pointer, show
from ocop_rules.structure.limits import Within
from ocop_rules.telling.layout import clean

Tone = Literal["", "result", "law", "means", "todo", "warn", "doubt"]
"""What a text is for.

``result``: what something came to; ``law``: where it stands in the law; ``means``: what it means for
the product at hand; ``todo``: what to do; ``warn``: to be looked at; ``doubt``: not certain.
"""
SAID: Final = frozenset({"law", "means", "todo"})
"""Tones that stand before their text as a word (phrase ``page.<tone>``)."""


def _under(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(items)


@frozen
class Item:
    """A text, and what belongs under it: an entry of a list or a cell of a table."""

    text: str = field(converter=clean)
    items: tuple[Item, ...] = field(default=(), converter=_under)
    tone: Tone = ""

    def to_json(self) -> dict[str, Any]:
        """Return the item as JSON data: ``text``, and ``tone`` and ``items`` where there are any."""
        data: dict[str, Any] = {"text": self.text}
        if self.tone:
            data["tone"] = self.tone
        if self.items:
            data["items"] = [one.to_json() for one in self.items]
        return data


def _item(value: Item | str) -> Item:
    return value if isinstance(value, Item) else Item(value)


def _items(values: Iterable[Item | str]) -> tuple[Item, ...]:
    return tuple(map(_item, values))


@frozen
class Title:
    """A heading: level 1 is the page's own, 2 a section, 3 a part of a section."""

    text: str = field(converter=clean)
    level: Literal[1, 2, 3] = 2

    def to_json(self) -> dict[str, Any]:
        """Return the heading as JSON data."""
        return {"kind": "heading", "level": self.level, "text": self.text}


@frozen
class Row:
    """A row of a table: its cells; ``depth`` sets the first one in, ``strong`` marks a sum or a group."""

    cells: tuple[Item, ...] = field(converter=_items)
    depth: Annotated[int, Within(0, 9)] = 0
    strong: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON data."""
        return {
            "cells": [one.to_json() for one in self.cells],
            "depth": self.depth,
            "strong": self.strong,
        }


def _row(value: Row | Iterable[Item | str]) -> Row:
    return value if isinstance(value, Row) else Row(value)


def _rows(values: Iterable[Row | Iterable[Item | str]]) -> tuple[Row, ...]:
    return tuple(map(_row, values))


def _cleaned(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(clean, values))


def _sentence(text: str) -> str:
    text = clean(text)
    return text[:1].upper() + text[1:]


def _heads(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_sentence, values))


@frozen
class Table:
    """A table: every row has as many cells as the head, or as the first row where there is none.

    Raises FaultsError for a row that has more or fewer. Without a head the first column names what stands
    in the others. ``right`` numbers the columns of figures, from 0. A ``sheet`` has its words to the left and
    its figures at the right edge of the page, and what belongs under the words stands under them.
    """

    rows: tuple[Row, ...] = field(converter=_rows)
    head: tuple[str, ...] = field(default=(), converter=_heads)
    right: tuple[int, ...] = ()
    sheet: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse rows of another length, which no format could write."""
        many = columns_of(self)
        faults = [
            Fault(
                code="range",
                pointer=pointer("rows", index, "cells"),
                found=show(len(row.cells)),
                fields={"least": many or 1, "most": many or 1},
            )
            for index, row in enumerate(self.rows)
            if len(row.cells) != many or not many
        ]
        if faults:
            raise FaultsError(faults)

    def to_json(self) -> dict[str, Any]:
        """Return the table as JSON data."""
        return {
            "kind": "table",
            "head": list(self.head),
            "right": list(self.right),
            "sheet": self.sheet,
            "rows": [one.to_json() for one in self.rows],
        }


def columns_of(table: Table) -> int:
    """Return the number of columns of a table."""
    return len(table.head) or (len(table.rows[0].cells) if table.rows else 0)


@frozen
class Listing:
    """A list; an ``ordered`` one is numbered from 1."""

    items: tuple[Item, ...] = field(converter=_items)
    ordered: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the list as JSON data."""
        return {"kind": "list", "ordered": self.ordered, "items": [one.to_json() for one in self.items]}


@frozen
class Note:
    """A paragraph; it begins with a capital letter."""

    text: str = field(converter=_sentence)
    tone: Tone = ""

    def to_json(self) -> dict[str, Any]:
        """Return the note as JSON data."""
        data = {"kind": "note", "text": self.text}
        return data | {"tone": self.tone} if self.tone else data


@frozen
class Law:
    """The places in the law that what stands before rests on."""

    places: tuple[str, ...] = field(converter=_cleaned)

    def to_json(self) -> dict[str, Any]:
        """Return the places as JSON data."""
        return {"kind": "law", "places": list(self.places)}


Block = Title | Table | Listing | Note | Law


def section(title: str, blocks: Iterable[Block], level: Literal[1, 2, 3] = 2) -> Iterable[Block]:
    """Return blocks under a heading, nothing where there are none."""
    body = tuple(blocks)
    return (Title(title, level), *body) if body else ()


def listed(title: str, items: Iterable[Item | str]) -> Iterable[Block]:
    """Return a list under a heading, nothing where it is empty."""
    body = tuple(items)
    return (Title(title), Listing(body)) if body else ()
