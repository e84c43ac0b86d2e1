"""Reading and writing evaluations: one per file, an array, or JSON Lines without end.

A stream is read line by line, so that a million evaluations take the memory of one. What cannot
be read becomes an :class:`Unreadable` in its place: one bad line does not stop the others.

The form is told by the first line that is not blank. Where it is a whole JSON value, or broken so that
nothing could complete it, the input is lines; otherwise it is one document, of up to
:data:`~ocop_rules.structure.bounded.DOCUMENT` bytes, and lines after all if that does not parse.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain, islice
from types import NoneType
from typing import Any, Literal

from ocop_rules.errors import Fault, LoadError, require, require_many
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.structure import strict_json
from ocop_rules.structure.bounded import BLANK, DOCUMENT, Cut, is_blank, numbered_lines
from ocop_rules.structure.trust import trusted

Line = tuple[int, bytes | str | Cut]
"""A line with its number from 1."""

# tells the form alone: what numbers say, and whether a key stands twice, is looked at afterwards
_form = json.JSONDecoder(parse_int=len)


def _id_of(data: object) -> str | None:
    found = data.get("id") if isinstance(data, dict) else None
    return found if type(found) is str and found.isprintable() else None


def read_one(data: object, source: str | None = None) -> Read:
    """Return the evaluation that plain JSON data describes, or what makes it unreadable."""
    try:
        return Evaluation.from_json(data, source)
    except LoadError as error:
        with trusted():  # an id comes back even where it is the fault
            return Unreadable(source, _id_of(data), error.faults)


def as_read(data: Any | Unreadable, source: str | None) -> Read:
    """Return the evaluation that a JSON value is; what could not be read as JSON stays as it is."""
    return data if isinstance(data, Unreadable) else read_one(data, source)


def read_evaluations(lines: Iterable[bytes | str], source: str | None = None) -> Iterator[Read]:
    """Yield every evaluation of a file or stream, in order.

    ``lines`` is an open file or any iterable of lines. A document over several lines, or an array, is held
    whole and may have up to 64 MiB; lines are read as they come, each of up to 8 MiB.
    """
    require(source, (str, NoneType), "source", "plain-text")
    return (read for _, read in read_placed(lines, source))


def read_placed(lines: Iterable[bytes | str], source: str | None = None) -> Iterator[tuple[str | None, Read]]:
    """Yield every evaluation with its place: ``file:line``, ``file[index]`` of an array, or the file."""
    require_many(lines, "lines", "lines")
    return ((place, as_read(data, place)) for place, data in read_data(lines, source))


def read_data(
    lines: Iterable[bytes | str], source: str | None = None
) -> Iterator[tuple[str | None, Any | Unreadable]]:
    """Yield every JSON value of an input with its place; what is no JSON, with what makes it unreadable."""
    opening = Opening(lines, source)
    yield from opening.document
    for piece in opening.lines():
        if not is_blank(piece[1]):
            yield place_of(piece[0], source), _data_of(piece, source)


def place_of(number: int, source: str | None) -> str:
    """Return the place of a line."""
    return f"{source or '-'}:{number}"


def read_piece(piece: Line, source: str | None = None) -> Read:
    """Return the evaluation on one numbered line of JSON Lines, or what makes it unreadable."""
    return as_read(_data_of(piece, source), place_of(piece[0], source))


def _data_of(piece: Line, source: str | None) -> Any | Unreadable:
    number, raw = piece
    where = place_of(number, source)
    if isinstance(raw, Cut):
        return Unreadable(where, None, (Fault(code="json-size", file=where, fields={"most": raw.most}),))
    try:
        line = raw.removeprefix("\ufeff") if isinstance(raw, str) else strict_json.decode(raw, where)
        # what ends a line is none of what was found on it
        return strict_json.loads(line.removesuffix("\n").removesuffix("\r"), where)
    except LoadError as error:
        return Unreadable(where, None, error.faults)


class Opening:
    """The beginning of an input, read as far as its form is told.

    ``document`` holds the JSON values of a document, with their places; an input of lines has none.
    """

    def __init__(self, lines: Iterable[bytes | str], source: str | None) -> None:
        self.document: list[tuple[str | None, Any | Unreadable]] = []
        self._source = source
        self._held: Iterator[Line] = iter(())
        self._rest = numbered_lines(lines, first=DOCUMENT)
        self._begin()

    def lines(self) -> Iterator[Line]:
        """Return the lines of an input of lines, blank ones among them, none of a document."""
        return chain(self._held, self._rest)

    def _next(self) -> Line | None:
        return next((piece for piece in self._rest if not is_blank(piece[1])), None)

    def _begin(self) -> None:
        first = self._next()
        if first is None:
            return
        self._held = iter([first])
        text = _lenient(first[1])
        if text is None:
            return
        told = form_of(text)
        if told == "begun":
            self._hold(first, text)
        elif told == "whole" and text.lstrip("\ufeff" + BLANK).startswith("["):
            more = self._next()
            if more is None:
                self._take(text)
            else:
                self._held = iter([first, more])

    def _hold(self, first: Line, text: str) -> None:
        """Hold a document until the input ends or grows beyond what one may be; lines if it is none."""
        held, size = StringIO(), 0
        cut: list[Line] = []
        piece: Line | None = first
        more: str | None = text
        while more is not None:
            held.write(more if more.endswith("\n") else more + "\n")
            size += len(more)
            piece = None if size > DOCUMENT else next(self._rest, None)
            more = None if piece is None else _lenient(piece[1])
        if piece is not None:
            cut.append(piece)
        if not cut and size <= DOCUMENT and form_of(held.getvalue()) == "whole":
            self._take(held.getvalue())
            return
        held.seek(0)
        again = _again(held, first, cut)
        # the beginning of a document is no line: where that grew too large, it says so
        self._held = again if size <= DOCUMENT else chain([(first[0], Cut(DOCUMENT))], islice(again, 1, None))

    def _take(self, text: str) -> None:
        self.document = list(_whole(text, self._source))
        self._held = iter(())


def _again(held: StringIO, first: Line, cut: list[Line]) -> Iterator[Line]:
    """Yield what was held for a document as the lines that it was read from."""
    for number, line in enumerate(held, start=first[0]):
        yield number, line.encode("utf-8", "surrogateescape") if isinstance(first[1], bytes) else line
    yield from cut


def form_of(text: str) -> Literal["whole", "begun", "broken"]:
    """Tell whether text is a whole JSON value, the beginning of one, or what nothing can complete."""
    stripped = text.removeprefix("\ufeff").strip(BLANK)
    try:
        _form.decode(stripped)
    except json.JSONDecodeError as error:
        # no token goes on behind the end of a line: only where the text stops short, more can help
        return "begun" if error.pos >= len(stripped) else "broken"
    except RecursionError:
        return "broken"
    return "whole"


def _lenient(raw: bytes | str | Cut) -> str | None:
    """Return a line as text; bytes that are not UTF-8 stay visible as faults where they stand."""
    if isinstance(raw, Cut):
        return None
    return raw if isinstance(raw, str) else raw.decode("utf-8-sig", "surrogateescape")


def _whole(text: str, source: str | None) -> Iterator[tuple[str | None, Any | Unreadable]]:
    """Read one document: an array of values or a single one."""
    try:
        raw = text.encode("utf-8", "surrogateescape")
        data = strict_json.loads(strict_json.decode(raw, source), source)
    except UnicodeEncodeError:
        yield source, Unreadable(source, None, (Fault(code="surrogate", file=source),))
        return
    except LoadError as error:
        yield source, Unreadable(source, None, error.faults)
        return
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield f"{source or '-'}[{index}]", item
    else:
        yield source, data
