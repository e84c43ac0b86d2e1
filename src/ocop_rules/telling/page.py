"""A page: something the library returned, in words, ready for a terminal, a document or a browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from ocop_rules.errors import Fault, FaultsError, check_language, require, require_many, show
from ocop_rules.structure.forms import Form
from ocop_rules.telling.blocks import Block, Title
from ocop_rules.telling.layout import COLUMNS, LEAST

_MOST = 1000


def _blocks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(blocks)


@frozen(repr=False)
class Page(Form):
    """Words in blocks, in the language ``lang``.

    In a notebook a page shows itself; ``print`` gives its text.
    """

    json_form = "ocop_rules.telling.written:PageForm"

    blocks: tuple[Block, ...] = field(converter=_blocks)
    lang: str = field(converter=check_language)

    @property
    def title(self) -> str:
        """The first heading, empty when there is none."""
        return next((block.text for block in self.blocks if isinstance(block, Title)), "")

    def text(self, width: int = COLUMNS) -> str:
        """Return the page as plain text in lines of at most ``width`` columns (40 to 1000).

        Raises FaultsError for another width.
        """
        from ocop_rules.telling.as_text import to_text  # noqa: PLC0415 - a format is loaded when asked for

        if type(width) is not int or not LEAST <= width <= _MOST:
            fields = {"least": LEAST, "most": _MOST}
            raise FaultsError([Fault(code="range", pointer="/width", found=show(width), fields=fields)])
        return to_text(self.blocks, self.lang, width)

    def markdown(self) -> str:
        """Return the page as Markdown with pipe tables (GitHub's, MyST's)."""
        from ocop_rules.telling.as_markdown import to_markdown  # noqa: PLC0415

        return to_markdown(self.blocks, self.lang)

    def html(self, *, whole: bool = True) -> str:
        """Return the page as HTML: a document that stands alone, or else the piece that goes into one.

        Nothing is loaded from elsewhere and nothing runs; it follows the reader's light or dark
        colours, and has its rules for narrow screens and for paper.
        """
        from ocop_rules.telling.as_html import fragment, to_html  # noqa: PLC0415

        return to_html(self.blocks, self.lang, self.title) if whole else fragment(self.blocks, self.lang)

    def to_json(self) -> dict[str, Any]:
        """Return the page as JSON data: ``lang``, ``title`` and ``blocks``, each with its ``kind``."""
        return {"lang": self.lang, "title": self.title, "blocks": [block.to_json() for block in self.blocks]}

    def _repr_html_(self) -> str:
        return self.html(whole=False)

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def __str__(self) -> str:
        """Return the page as text, 80 columns wide."""
        return self.text()

    def __repr__(self) -> str:
        """Return language, title and size; the words would fill a screen."""
        return f"<Page {self.lang} {self.title!r}, {len(self.blocks)} blocks>"


def join(pages: Iterable[Page], lang: str) -> Page:
    """Return pages one behind the other as one page."""
    require_many(pages, "pages", "pages")
    pages = tuple(pages)
    for one in pages:
        require(one, Page, "pages", "pages")
    return Page(tuple(block for page in pages for block in page.blocks), lang)
