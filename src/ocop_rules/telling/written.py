"""The JSON form of a page: its blocks, each with its kind."""

from __future__ import annotations

from typing import Annotated, Literal

from attrs import frozen

from ocop_rules.errors import Fault, FaultsError, UnknownNameError, show
from ocop_rules.ground.names import listed
from ocop_rules.structure.limits import Within
from ocop_rules.telling.blocks import Item, Law, Listing, Note, Row, Table, Title, Tone
from ocop_rules.telling.page import Page

Column = Annotated[int, Within(0, 99)]


@frozen(kw_only=True)
class HeadingForm:
    """A heading: level 1 is the page's own, 2 a section, 3 a part of a section."""

    kind: Literal["heading"]
    level: Annotated[int, Within(1, 3)]
    text: str

    def value(self) -> Title:
        """Return the heading."""
        return Title(self.text, self.level)  # type: ignore[arg-type]


@frozen(kw_only=True)
class TableForm:
    """A table; ``right`` numbers the columns of figures, from 0."""

    kind: Literal["table"]
    head: tuple[str, ...]
    right: tuple[Column, ...]
    sheet: bool
    rows: tuple[Row, ...]

    def value(self) -> Table:
        """Return the table."""
        return Table(self.rows, self.head, self.right, self.sheet)


@frozen(kw_only=True)
class ListForm:
    """A list; an ordered one is numbered from 1."""

    kind: Literal["list"]
    ordered: bool
    items: tuple[Item, ...]

    def value(self) -> Listing:
        """Return the list."""
        return Listing(self.items, self.ordered)


@frozen(kw_only=True)
class NoteForm:
    """A paragraph, and what it is for."""

    kind: Literal["note"]
    text: str
    tone: Tone = ""

    def value(self) -> Note:
        """Return the paragraph."""
        return Note(self.text, self.tone)


@frozen(kw_only=True)
class LawForm:
    """The places in the law that what stands before rests on."""

    kind: Literal["law"]
    places: tuple[str, ...]

    def value(self) -> Law:
        """Return the places."""
        return Law(self.places)


@frozen(kw_only=True)
class PageForm:
    """Words in blocks; ``title`` is the first heading, empty where there is none."""

    lang: str
    title: str
    blocks: tuple[HeadingForm | TableForm | ListForm | NoteForm | LawForm, ...]

    def value(self) -> Page:
        """Return the page; raises FaultsError for a language that is not spoken."""
        try:
            return Page(tuple(block.value() for block in self.blocks), self.lang)
        except UnknownNameError as error:
            fields = {"allowed": listed(error.known), "near": error.suggestion or listed(error.known)}
            fault = Fault(code="value", pointer="/lang", found=show(self.lang), fields=fields)
            raise FaultsError([fault]) from None
