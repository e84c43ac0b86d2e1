"""Laying out text for a terminal of 80 columns: widths, wrapping, rows and tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence

COLUMNS = 80
_LEAST = 20


def width(text: str) -> int:
    """Return the columns ``text`` takes: wide East Asian characters two, combining marks none."""
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clean(text: str) -> str:
    """Return ``text`` on one line, with every character that could steer a terminal replaced."""
    joined = " ".join(text.split())
    return "".join(char if char.isprintable() else "\ufffd" for char in joined)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return ``text`` filled up to ``columns`` with spaces; ``right`` moves it to the right edge."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def _cut(word: str, columns: int) -> Iterable[str]:
    """Yield a word in pieces that fit."""
    piece = ""
    for char in word:
        if piece and width(piece) + _columns(char) > columns:
            yield piece
            piece = ""
        piece += char
    yield piece


def wrap(text: str, first: str = "", rest: str | None = None, columns: int = COLUMNS) -> list[str]:
    """Return ``text`` in lines of at most ``columns``.

    ``first`` stands before the first line, ``rest`` before the others (spaces as wide as
    ``first`` when not given). A word that is wider than a line is cut.
    """
    rest = " " * width(first) if rest is None else rest
    lines, line, empty = [], first, True
    for word in clean(text).split():
        for piece in _cut(word, max(_LEAST, columns - max(width(first), width(rest)))):
            space = 0 if empty else 1
            if not empty and width(line) + space + width(piece) > columns:
                lines.append(line)
                line, empty, space = rest, True, 0
            line += " " * space + piece
            empty = False
    return [*lines, line.rstrip()]


def row(text: str, figure: str, first: str = "", columns: int = COLUMNS) -> list[str]:
    """Return wrapped ``text`` with ``figure`` at the right edge of its first line."""
    lines = wrap(text, first, columns=columns - width(figure) - 2)
    return [pad(lines[0], columns - width(figure)) + figure, *lines[1:]]


def table(rows: Sequence[Sequence[str]], right: Collection[int] = (), first: str = "") -> list[str]:
    """Return rows in aligned columns two spaces apart; the last column wraps.

    ``right`` names the columns that are set to the right, ``first`` stands before every line.
    """
    if not rows:
        return []
    last = len(rows[0]) - 1
    cells = [[clean(cell) for cell in line] for line in rows]
    widths = [max(width(line[index]) for line in cells) for index in range(last)]
    made = []
    for line in cells:
        before = first + "".join(
            pad(cell, widths[index], right=index in right) + "  " for index, cell in enumerate(line[:last])
        )
        made += wrap(line[last], before)
    return made


def rule(char: str = "-") -> str:
    """Return a line across the page."""
    return char * COLUMNS
