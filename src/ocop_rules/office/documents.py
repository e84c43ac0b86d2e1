"""A document of an office before it has a form: its head, its words, its tables, who signs it.

The same document becomes a Word file, a workbook and a page to print.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from ocop_rules.errors import phrase
from ocop_rules.office.figures import day_text, figure

Value = str | int | Fraction | date | None

DOTS: Final = "……………………"
"""What stands where something is to be filled in."""


@frozen(kw_only=True)
class Column:
    """A column of a table: its ``key`` in the rows, its head, its share of the width."""

    key: str
    head: str
    width: int = 10
    centred: bool = False


@frozen(kw_only=True)
class Grid:
    """A table: rows by the keys of its columns. ``title`` stands over it."""

    id: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, object], ...]
    title: str = ""


@frozen(kw_only=True)
class Signature:
    """Who signs: the post, and the name where it is known and asked for."""

    post: str
    name: str = ""


@frozen(kw_only=True)
class Document:
    """A document: ``name`` is that of its file and of the template that may stand in its place.

    ``lead`` and ``closing`` are the paragraphs before and behind the tables, ``bases`` what it rests on.
    ``repeated`` holds what a document that repeats itself (a certificate) says each time.
    """

    name: str
    lang: str
    title: str
    subtitle: str = ""
    issuer: str = ""
    unit: str = ""
    number: str = ""
    place_day: str = ""
    bases: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    closing: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    landscape: bool = False

    def say(self, key: str, **fields: object) -> str:
        """Return a phrase in the language of the document."""
        return phrase(self.lang, key, **fields)

    def text(self, value: object) -> str:
        """Return a value of a table (see :data:`Value`) as it is read."""
        if isinstance(value, date):
            return day_text(value, self.lang)
        if isinstance(value, (int, Fraction)):
            return figure(value, self.lang)
        return "" if value is None else str(value)

    def context(self) -> dict[str, Any]:
        """Return what a Word template can name: the fields, and each table by its id as a list of rows."""
        return {
            "state": self.say("office.state"),
            "motto": self.say("office.motto"),
            "title": self.title,
            "subtitle": self.subtitle,
            "issuer": self.issuer,
            "unit": self.unit,
            "number": self.number,
            "place_day": self.place_day,
            "bases": list(self.bases),
            "lead": list(self.lead),
            "closing": list(self.closing),
            "signatures": [{"post": one.post, "name": one.name} for one in self.signatures],
            "recipients": list(self.recipients),
            **{
                grid.id: [
                    {column.key: self.text(row.get(column.key)) for column in grid.columns}
                    for row in grid.rows
                ]
                for grid in self.grids
            },
        }
