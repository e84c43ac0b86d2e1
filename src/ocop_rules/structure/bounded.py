"""Reading lines and files that somebody else wrote, in the memory that is set aside for them.

The limits are part of the formats: what goes beyond them is a fault (``json-size``), told before more
memory is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import frozen

from ocop_rules.errors import ArgumentError, Fault, LoadError

LINE: Final = 8 * 2**20
"""The most bytes of one line of JSON Lines: 8 MiB."""

DOCUMENT: Final = 64 * 2**20
"""The most bytes of one document, over one line or many: 64 MiB."""

BLANK: Final = " \t\r\n"
"""What JSON passes over between its tokens (RFC 8259, section 2)."""

_BLANK_BYTES: Final = BLANK.encode()
_BETWEEN: Final = 2**16
_OFTEN: Final = 2**18
"""As many bytes as most files have."""


@frozen
class Cut:
    """A line that is longer than ``most`` bytes; what it held is gone."""

    most: int


def is_blank(line: bytes | str | Cut) -> bool:
    """Tell whether nothing stands on a line but :data:`BLANK`; text and bytes tell the same."""
    if isinstance(line, Cut):
        return False
    return not (line.strip(BLANK) if isinstance(line, str) else line.strip(_BLANK_BYTES))


_TEXTS = (bytes, str)


def numbered_lines(
    lines: Iterable[bytes | str], *, first: int = LINE
) -> Iterator[tuple[int, bytes | str | Cut]]:
    """Yield lines with their numbers from 1, in place of each that is too long a :class:`Cut`.

    The first line that is not blank may have ``first`` bytes (it may be a whole document), any other one
    :data:`LINE`. Of an open file no more than that is read at a time. A line that does not end within
    twice :data:`DOCUMENT` bytes ends the input: there may be no end to it.
    """
    readline = getattr(lines, "readline", None)
    if readline is None:
        return _given(lines, first)
    return _read(lines, first)


def _given(lines: Iterable[bytes | str], first: int) -> Iterator[tuple[int, bytes | str | Cut]]:
    numbered = enumerate(lines, start=1)
    for number, line in numbered:
        if not isinstance(line, _TEXTS):
            raise ArgumentError("lines", line, "lines")
        yield number, Cut(first) if len(line) > first else line
        if not is_blank(line):
            break
    for piece in numbered:
        if not isinstance(piece[1], _TEXTS):
            raise ArgumentError("lines", piece[1], "lines")
        yield piece if len(piece[1]) <= LINE else (piece[0], Cut(LINE))


def _read(stream: Any, first: int) -> Iterator[tuple[int, bytes | str | Cut]]:
    most, number = first, 0
    while line := stream.readline(most + 1):
        number += 1
        if len(line) <= most:
            yield number, line
        else:
            ended = _passed(stream, line)
            yield number, Cut(most)
            if not ended:
                return
        if most != LINE and not is_blank(line):
            most = LINE


def _passed(stream: Any, begun: bytes | str) -> bool:
    """Read on to the end of a line without keeping it; False where it does not come."""
    last: Any = begun
    size = len(begun)
    while not last.endswith("\n" if isinstance(last, str) else b"\n"):
        last = stream.readline(_BETWEEN)
        size += len(last)
        if not last:
            return True
        if size > 2 * DOCUMENT:
            return False
    return True


def read_whole(stream: Any, file: str | None = None, most: int = DOCUMENT) -> bytes:
    """Return all bytes of an open file.

    Raises :class:`~ocop_rules.errors.LoadError` (``json-size``) when there are more than ``most``.
    """
    # what is asked for is set aside at once, whatever comes
    raw: bytes = stream.read(min(_OFTEN, most + 1))
    if len(raw) == _OFTEN:
        raw += stream.read(most + 1 - _OFTEN)
    if len(raw) > most:
        raise LoadError([Fault(code="json-size", file=file, fields={"most": most})])
    return raw
