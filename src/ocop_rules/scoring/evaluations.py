"""Reading and writing evaluations: one per file, an array, or JSON Lines without end.

A stream is read line by line, so that a million evaluations take the memory of one. What cannot
be read becomes an :class:`Unreadable` in its place: one bad line does not stop the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ocop_rules.errors import LoadError, require_many
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.structure import strict_json


def _id_of(data: object) -> str | None:
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) and found.isprintable() else None


def read_one(data: object, source: str | None = None) -> Read:
    """Return the evaluation that plain JSON data describes, or what makes it unreadable."""
    try:
        return Evaluation.from_json(data, source)
    except LoadError as error:
        return Unreadable(source, _id_of(data), error.faults)


def read_evaluations(lines: Iterable[bytes | str], source: str | None = None) -> Iterator[Read]:
    """Yield every evaluation of a file or stream, in order.

    ``lines`` is an open file or any iterable of lines. The form is told by the beginning: an
    array, one object over several lines, or JSON Lines with one object on each. Lines are read
    as they come; only an array or an object over several lines is held whole.
    """
    require_many(lines, "lines", "lines")
    return _read(lines, source)


def _read(lines: Iterable[bytes | str], source: str | None) -> Iterator[Read]:
    numbered = enumerate(lines, start=1)
    for piece in opening(numbered, source):
        yield read_piece(piece, source) if isinstance(piece, tuple) else piece
    for number, line in numbered:
        if line.strip():
            yield read_piece((number, line), source)


def read_piece(piece: tuple[int, bytes | str], source: str | None = None) -> Read:
    """Return the evaluation on one numbered line of JSON Lines, or what makes it unreadable."""
    number, raw = piece
    where = f"{source or '-'}:{number}"
    try:
        line = raw if isinstance(raw, str) else strict_json.decode(raw, where)
        data = strict_json.loads(line, where)
    except LoadError as error:
        return Unreadable(where, None, error.faults)
    return read_one(data, where)


def opening(
    numbered: Iterator[tuple[int, bytes | str]], source: str | None = None
) -> list[tuple[int, bytes | str] | Read]:
    """Return what the beginning of a file holds, having told its form.

    Of JSON Lines these are the lines up to the first that holds an object; the others are left
    in ``numbered``. Of any other document they are all of its evaluations, and nothing is left.
    """
    held: list[tuple[int, bytes | str]] = []
    for number, line in numbered:
        text = _lenient(line).lstrip("\ufeff \t")
        if not held and text.startswith("["):
            return list(_whole(text + "".join(_lenient(more) for _, more in numbered), source))
        if text.strip():
            held.append((number, line))
        if text.startswith("{") and _is_object(text):
            return [*held]
    return list(_whole("".join(_lenient(line) for _, line in held), source)) if held else []


def _is_object(line: str) -> bool:
    try:
        return isinstance(strict_json.loads(line), dict)
    except LoadError:
        return False


def _lenient(raw: bytes | str) -> str:
    """Return a line as text; bytes that are not UTF-8 stay visible as faults where they stand."""
    return raw if isinstance(raw, str) else raw.decode("utf-8-sig", "surrogateescape")


def _whole(text: str, source: str | None) -> Iterator[Read]:
    """Read one document: an array of evaluations or a single one."""
    try:
        raw = text.encode("utf-8", "surrogateescape")
        data = strict_json.loads(strict_json.decode(raw, source), source)
    except LoadError as error:
        yield Unreadable(source, None, error.faults)
        return
    if isinstance(data, list):
        yield from (read_one(item, f"{source or '-'}[{index}]") for index, item in enumerate(data))
    else:
        yield read_one(data, source)


def to_line(data: dict[str, Any]) -> str:
    """Return JSON data as one line, without the newline."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
