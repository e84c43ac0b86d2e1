"""From the columns of a table to cells of one byte: the only place where numbers come in many types.

A whole float is a whole number here, and only here: a table with one empty cell often has floats. A
number with a fraction, a text and a boolean are no answers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ocop_rules.frames.compiled import EMPTY, MOST, RANGE, WRONG, Bytes
from ocop_rules.frames.extra import np

_AT_ONCE = 1 << 16
_LARGEST = 9999
"""The largest number of a product set."""
NO_NUMBER, NOTHING_THERE, NO_SET = -2, -1, 0
"""In a column of product sets: no whole number, an empty cell, and a number that no set can have."""

Array = np.ndarray[Any, Any]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def _slices(size: int) -> list[slice]:
    """Return the pieces in which a column is read, small enough to stay in the processor's cache."""
    return [slice(start, start + _AT_ONCE) for start in range(0, size, _AT_ONCE)]


def _integers(values: Array, made: Bytes) -> None:
    unsigned = values.view(f"u{values.dtype.itemsize}")
    for piece in _slices(len(values)):
        part = unsigned[piece]
        np.copyto(made[piece], part, casting="unsafe")
        # a negative number is a large one here
        if part.max() > MOST:
            np.copyto(made[piece], RANGE, where=part > MOST)


def _floats(values: Array, made: Bytes) -> None:
    for piece in _slices(len(values)):
        part, cells = values[piece], made[piece]
        with np.errstate(invalid="ignore"):
            np.copyto(cells, part, casting="unsafe")
            odd = cells.astype(part.dtype) != part
            if cells.max() > MOST:
                np.copyto(cells, RANGE, where=cells > MOST)
            if odd.any():
                empty = np.isnan(part)
                np.copyto(cells, EMPTY, where=empty)
                places = np.flatnonzero(odd & ~empty)
                rest = part[places]
                cells[places] = np.where((rest == np.floor(rest)) & np.isfinite(rest), RANGE, WRONG)


def _kind(kind: type) -> str:
    """Return what objects of a type are: "integer", "float", "empty" or "other"."""
    if kind.__name__ in ("NoneType", "NAType", "NaTType"):
        return "empty"
    if issubclass(kind, (bool, np.bool_)):
        return "other"
    if issubclass(kind, (int, np.integer)):
        return "integer"
    return "float" if issubclass(kind, (float, np.floating, Decimal)) else "other"


def _of_kinds(values: Array) -> dict[str, Array]:
    """Return where objects of each kind stand."""
    kinds = list(map(type, values))
    names = {kind: _kind(kind) for kind in set(kinds)}
    named = np.array([names[kind] for kind in kinds], dtype="U7")
    return {name: np.flatnonzero(named == name) for name in set(names.values())}


def _bounded(values: Array) -> Array:
    """Return whole numbers that may be larger than the machine's, these as -1."""
    try:
        return values.astype(np.int64)
    except OverflowError:
        return np.array([one if 0 <= one <= _LARGEST else -1 for one in values.tolist()], np.int64)


def _objects(values: Array, made: Bytes) -> None:
    made.fill(WRONG)
    for kind, places in _of_kinds(values).items():
        if kind == "integer":
            found = np.empty(len(places), np.uint8)
            _integers(_bounded(values[places]), found)
            made[places] = found
        elif kind == "float":
            found = np.empty(len(places), np.uint8)
            _floats(values[places].astype(np.float64), found)
            made[places] = found
        elif kind == "empty":
            made[places] = EMPTY


def answers_in(values: Array, empty: Array | None = None) -> Bytes:
    """Return the cells of a column: options or cases, and the marks of :mod:`compiled`.

    ``empty`` tells which cells are, where the values do not tell it themselves.
    """
    made = np.empty(len(values), np.uint8)
    values = np.ascontiguousarray(values, values.dtype.newbyteorder("="))
    if not len(values):
        return made
    if values.dtype.kind in "iu":
        _integers(values, made)
    elif values.dtype.kind == "f":
        _floats(values, made)
    elif values.dtype.kind == "O":
        _objects(values, made)
    else:
        made.fill(WRONG)
    if empty is not None:
        np.copyto(made, EMPTY, where=empty)
    return made


def numbers_in(values: Array) -> Numbers:
    """Return a column of product sets: their numbers and the marks above."""
    if not len(values):
        return np.zeros(0, np.int64)  # a masked copy of nothing from another type ends numpy's process
    if values.dtype.kind in "iu":
        outside = (values < 0) | (values > _LARGEST)
        return np.where(outside, NO_SET, values).astype(np.int64, copy=False)
    if values.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            whole = (values == np.floor(values)) & np.isfinite(values)
            inside = whole & (values >= 0) & (values <= _LARGEST)
        made = np.where(whole, NO_SET, NO_NUMBER).astype(np.int64)
        np.copyto(made, values, casting="unsafe", where=inside)
        made[np.isnan(values)] = NOTHING_THERE
        return made
    made = np.full(len(values), NO_NUMBER, np.int64)
    if values.dtype.kind == "O":
        for kind, places in _of_kinds(values).items():
            if kind == "integer":
                found = _bounded(values[places])
                made[places] = np.where((found < 0) | (found > _LARGEST), NO_SET, found)
            elif kind == "float":
                made[places] = numbers_in(values[places].astype(np.float64))
            elif kind == "empty":
                made[places] = NOTHING_THERE
    return made


def integer(value: Any) -> Any:
    """Return one cell as a plain integer if it is a whole number, None if it is empty, else as it is."""
    kind = _kind(type(value))
    if kind == "empty" or (kind == "float" and value != value):  # noqa: PLR0124 - not a number
        return None
    if kind == "integer" or (kind == "float" and value == value // 1):
        return int(value)
    return value.item() if isinstance(value, np.generic) else value
