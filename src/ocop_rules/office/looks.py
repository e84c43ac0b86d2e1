"""How the cells of our workbooks look: a few styles, made once a workbook and shared by its cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from ocop_rules.office.extra import need
from ocop_rules.structure.kinds import text_fault

FONT: Final = "Times New Roman"
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_NO_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_TITLE_MOST: Final = 31
_LINE: Final = 15.0
TEXT_MOST: Final = 32_000
"""The most characters of a cell's text that are written; a worksheet holds 32,767."""

_INPUT = "FFFFF7D6"
_HEAD = "FFE8EDF3"
_PART = "FFD5DEE8"


def escaped(text: str) -> str:
    """Return ``text`` as an xlsx file holds it: characters that XML cannot hold stand there by their numbers.

    What would be read as such a number is escaped.
    """
    return _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", _ESCAPED.sub("_x005F_", text))


def sheet_title(text: str) -> str:
    """Return ``text`` as the name of a worksheet, cut and without what no name may hold."""
    plain = "".join(char for char in _NO_TITLE.sub(" ", text) if char.isprintable())
    return plain[:_TITLE_MOST].strip(" '") or "-"


def fits_cell(text: str) -> bool:
    """Tell whether a cell of every format keeps ``text`` as it is."""
    whole = bool(text.strip()) and len(text) <= TEXT_MOST and text_fault(text) is None
    return whole and not any(unicodedata.category(char) in ("Cc", "Cs", "Cn", "Zl", "Zp") for char in text)


@frozen
class Looks:
    """The styles of one write-only worksheet, by name."""

    sheet: Any
    styles: Mapping[str, Any]
    kind: Any

    def cell(self, value: object, look: str = "text") -> Any:
        """Return a cell; a text stays a text, whatever it begins with."""
        made = self.kind(self.sheet)
        if isinstance(value, str):
            made._value, made.data_type = escaped(value), "s"  # noqa: SLF001 - no guess at a formula
        elif value is not None:
            made.value = value
        made._style = self.styles[look]  # noqa: SLF001 - one style for many cells
        return made

    def formula(self, text: str, look: str = "figure") -> Any:
        """Return a cell that works out ``text``, which is never made of data."""
        made = self.cell(None, look)
        made._value, made.data_type = f"={text}", "f"  # noqa: SLF001
        return made


def looks(sheet: Any) -> Looks:
    """Return the styles of a write-only worksheet, which from now on takes rows of their cells alone."""
    kind = need("openpyxl.cell").WriteOnlyCell
    sheet._values_to_row = _placed  # noqa: SLF001 - it would try each cell as a value first, a fifth of the time
    return Looks(sheet, {name: _style(kind(sheet), **how) for name, how in _STYLES.items()}, kind)


def _placed(cells: Iterable[Any], row: int) -> Iterator[Any]:
    """Yield the cells of a row, each in its place."""
    for column, cell in enumerate(cells, start=1):
        cell.row, cell.column = row, column
        yield cell


_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "plain": {"border": False},
    "title": {"bold": True, "size": 14, "border": False},
    "label": {"border": False, "bold": True},
    "shown": {"border": False, "wrap": True},
    "text": {"wrap": True},
    "code": {"across": "center"},
    "bold": {"wrap": True, "bold": True},
    "boldfigure": {"bold": True, "across": "center"},
    "part": {"wrap": True, "bold": True, "fill": _PART},
    "partfigure": {"bold": True, "fill": _PART, "across": "center"},
    "head": {"wrap": True, "bold": True, "fill": _HEAD, "across": "center"},
    "option": {"wrap": True, "indent": 1},
    "italic": {"wrap": True, "italic": True},
    "figure": {"across": "center"},
    "note": {"wrap": True, "italic": True},
    "input": {"fill": _INPUT, "across": "center", "locked": False},
    "inputtext": {"fill": _INPUT, "locked": False, "format": "@", "wrap": True},
    "inputdate": {"fill": _INPUT, "locked": False, "format": "dd/mm/yyyy", "across": "left"},
    "day": {"format": "dd/mm/yyyy", "across": "center"},
}


def _style(  # noqa: PLR0913 - the parts of a style
    made: Any,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 11,
    wrap: bool = False,
    border: bool = True,
    across: str | None = None,
    indent: int = 0,
    fill: str | None = None,
    locked: bool = True,
    format: str | None = None,  # noqa: A002 - as in a spreadsheet
) -> Any:
    styles = need("openpyxl.styles")
    made.font = styles.Font(name=FONT, size=size, bold=bold, italic=italic)
    made.alignment = styles.Alignment(horizontal=across, vertical="top", wrap_text=wrap, indent=indent)
    if border:
        side = styles.Side(style="thin", color="FF999999")
        made.border = styles.Border(left=side, right=side, top=side, bottom=side)
    if fill is not None:
        made.fill = styles.PatternFill("solid", start_color=fill)
    if not locked:
        made.protection = styles.Protection(locked=False)
    if format is not None:
        made.number_format = format
    return made._style  # noqa: SLF001


def height(*texts: tuple[str | None, float]) -> float:
    """Return the height in points of a row that shows each text in a column so many characters wide."""
    lines = [
        sum(max(1, -(-len(line) // max(1, int(width)))) for line in (text or "").split("\n"))
        for text, width in texts
    ]
    return _LINE * max(lines, default=1)
