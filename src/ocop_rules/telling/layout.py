"""Laying out text in columns: widths, wrapping, rows and tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

COLUMNS = 80
LEAST = 40
"""The narrowest page that is laid out."""
_LEAST_COLUMN = 14
_GAP = "  "

# letters of Latin alphabets, figures and common signs: each of them takes one column
_NARROW = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2605]*"
)


def width(text: str) -> int:
    """Return the columns ``text`` takes: wide East Asian characters two, combining marks none."""
    return len(text) if _NARROW.fullmatch(text) else sum(map(_columns, text))


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clean(text: str) -> str:
    """Return ``text`` on one line, with every character that could steer a terminal replaced."""
    if text.isprintable():
        return text
    joined = " ".join(text.split())
    return "".join(char if char.isprintable() else "\ufffd" for char in joined)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return ``text`` filled up to ``columns`` with spaces; ``right`` moves it to the right edge."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def _cut(word: str, columns: int) -> Iterator[str]:
    """Yield a word in pieces that fit."""
    piece, taken = "", 0
    for char in word:
        wide = _columns(char)
        if piece and taken + wide > columns:
            yield piece
            piece, taken = "", 0
        piece += char
        taken += wide
    yield piece


def _pieces(text: str, columns: int) -> Iterator[tuple[str, int]]:
    """Yield the words of ``text`` with their widths, those cut that are wider than ``columns``."""
    plain = _NARROW.fullmatch(text)
    for word in text.split():
        wide = len(word) if plain else width(word)
        if wide <= columns:
            yield word, wide
        else:
            yield from ((piece, width(piece)) for piece in _cut(word, columns))


def wrap(text: str, first: str = "", rest: str | None = None, columns: int = COLUMNS) -> list[str]:
    """Return ``text`` in lines of at most ``columns``.

    ``first`` stands before the first line, ``rest`` before the others (spaces as wide as
    ``first`` when not given). A word that is wider than a line is cut.
    """
    text = " ".join(clean(text).split())
    start = width(first)
    if start + width(text) <= columns:
        return [(first + text).rstrip()]
    rest = " " * start if rest is None else rest
    after = width(rest)
    lines: list[str] = []
    words: list[str] = []
    before, taken = first, start
    for word, wide in _pieces(text, max(1, columns - max(start, after))):
        if words and taken + 1 + wide > columns:
            lines.append(before + " ".join(words))
            words, before, taken = [], rest, after
        taken += wide + (1 if words else 0)
        words.append(word)
    return [*lines, (before + " ".join(words)).rstrip()]


def row(text: str, figure: str, first: str = "", columns: int = COLUMNS) -> list[str]:
    """Return wrapped ``text`` with ``figure`` at the right edge of its first line."""
    figure = clean(figure)
    lines = wrap(text, first, columns=max(LEAST // 2, columns - width(figure) - 2))
    return [(pad(lines[0], columns - width(figure)) + figure).rstrip(), *lines[1:]]


def shares(natural: Sequence[int], words: Sequence[int], columns: int) -> list[int] | None:
    """Return how wide each column may be: short ones as they are, the others share what is left.

    ``words`` are the widths of the longest word in each column, which is not cut. None when a column would
    become too narrow to read.
    """
    room = columns - len(_GAP) * (len(natural) - 1)

    def within(share: int) -> list[int]:
        return [min(whole, max(share, word)) for whole, word in zip(natural, words, strict=True)]

    widths = next((made for made in map(within, range(columns, -1, -1)) if sum(made) <= room), None)
    if widths is None:
        return None
    # what the last share leaves over goes to the first column that can take it
    for index, whole in enumerate(natural):
        more = min(whole - widths[index], room - sum(widths))
        widths[index] += more
    cut = [natural[index] > widths[index] and widths[index] < _LEAST_COLUMN for index in range(len(widths))]
    return None if any(cut) else widths


def longest(text: str) -> int:
    """Return the width of the longest word of a text."""
    return max(map(width, text.split()), default=0)


def beside(cells: Sequence[list[str]], widths: Sequence[int], right: Collection[int] = ()) -> list[str]:
    """Return wrapped cells side by side, two spaces apart."""
    made = []
    for number in range(max(map(len, cells), default=0)):
        line = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = (pad(text, widths[index], right=index in right) for index, text in enumerate(line))
        made.append(_GAP.join(padded).rstrip())
    return made


def table(
    rows: Sequence[Sequence[str]], right: Collection[int] = (), first: str = "", columns: int = COLUMNS
) -> list[str]:
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
            pad(cell, widths[index], right=index in right) + _GAP for index, cell in enumerate(line[:last])
        )
        made += wrap(line[last], before, columns=columns)
    return made


def rule(char: str = "-", columns: int = COLUMNS) -> str:
    """Return a line across the page."""
    return char * columns
