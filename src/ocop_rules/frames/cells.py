"""From the columns of a table to cells of one byte: the only place where numbers come in many types.

A whole float is a whole number here, and only here: a table with one empty cell often has floats. A
number with a fraction, a text and a boolean are no answers.
"""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import Any, Final

from attrs import frozen

from ocop_rules.frames.extra import np
from ocop_rules.frames.outcomes import EMPTY, MOST, RANGE, WRONG

LARGEST = 9999
"""The largest number of a product set."""
NO_NUMBER, NOTHING_THERE, NO_SET = -2, -1, 0
"""In a column of product sets: no whole number, an empty cell, and a number that no set can have."""

_ONE = np.uint8(1)
_NO_WHOLE = 0.5
"""A number that is no whole one."""
_EMPTY: Final = ("NoneType", "NAType", "NaTType", "MaskedConstant")
_KINDS: Final[tuple[tuple[str, tuple[type, ...]], ...]] = (
    ("moment", (np.datetime64, np.timedelta64)),
    ("other", (bool, np.bool_)),
    ("integer", (int, np.integer)),
    ("float", (float, np.float32, np.float16)),
    ("complex", (complex, np.complexfloating)),
    ("exact", (np.floating, Decimal)),
)
"""What objects of a type are: the first that fits."""
_MOST_DIGITS: Final = 4000
"""A decimal number of more digits is no whole one to us: it would take minutes to write it out."""

Array = np.ndarray[Any, Any]
Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
Rows = slice | Array
"""Some rows: from one on up to another, or by their numbers."""
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


@frozen(eq=False)
class Bits:
    """Which cells of a column are there, a bit for each; ``first`` is the bit of the first of them."""

    bits: Bytes
    first: int

    def __getitem__(self, rows: Rows) -> Bytes:
        """Return a byte for some cells, 0 where a cell is empty, else 1."""
        if isinstance(rows, slice):
            start = (self.first + rows.start) % 8
            found = np.unpackbits(self.around(rows), bitorder="little")
            return found[start : start + rows.stop - rows.start]
        if not len(rows):
            return np.zeros(0, np.uint8)
        start = int(rows.min())
        within: Bytes = self[slice(start, int(rows.max()) + 1)][rows - start]
        return within

    def around(self, rows: slice) -> Bytes:
        """Return the bytes in which the bits of some cells are."""
        return self.bits[(self.first + rows.start) // 8 : (self.first + rows.stop + 7) // 8]


class Cells:
    """A column of answers or cases. What it holds is read where it is asked for, and never kept.

    ``values`` are numbers of any kind; ``there`` tells which cells are empty where they do not tell it
    themselves. Or they are marks and numbers of a byte already (``read``).
    """

    def __init__(self, values: Array, there: Bytes | Bits | None = None, *, read: bool = False) -> None:
        kind = values.dtype
        native = values if kind.isnative else values.astype(kind.newbyteorder("="))
        # a negative number is a large one where no number has a sign
        self.values = native.view(f"u{kind.itemsize}") if kind.kind == "i" else native
        self.there = there
        self._read = read

    @classmethod
    def of(cls, values: Array) -> Cells:
        """Return a column of values of any type."""
        if values.dtype.kind in "iuf":
            return cls(values)
        if values.dtype.kind == "O":
            return cls(_as_floats(values))
        return cls(np.full(len(values), WRONG, np.uint8), read=True)

    @property
    def plain(self) -> bool:
        """Whether they are numbers as yet unread."""
        return not self._read

    def marks(self, rows: Rows, most: int = MOST) -> Bytes:
        """Return some cells as bytes: numbers from 0 to ``most``, and the marks of :mod:`outcomes`."""
        values = self.values[rows]
        made = np.empty(len(values), np.uint8)
        self._write(values, made, most)
        if self.there is not None:
            empty = self.there[rows] - _ONE  # 255 where a cell is empty
            made |= empty
        return made

    def write(self, rows: slice, out: Bytes, most: int) -> None:
        """Write the same bytes, but that what ``there`` tells to be empty may be any of them."""
        self._write(self.values[rows], out, most)

    def _write(self, values: Array, out: Bytes, most: int) -> None:
        if self._read:
            out[:] = values
            out[(out > most) & (out < RANGE)] = RANGE
        elif values.dtype.kind == "f":
            floats(values, out, most)
        elif integers(values, out) > most:
            out[out > most] = RANGE

    def taken(self, rows: Array) -> Cells:
        """Return some of the cells as a column."""
        return Cells(self.marks(rows), read=True)


def integers(values: Array, out: Bytes) -> int:
    """Write numbers without a sign, those above a byte as the mark for it, and return the highest."""
    np.copyto(out, values, casting="unsafe")
    highest = int(np.maximum.reduce(values)) if len(values) else 0
    if highest > EMPTY:
        out[values > EMPTY] = RANGE
    return highest


def floats(values: Array, out: Array, most: int | Array) -> None:
    """Write the marks of numbers that may have a fraction or be none; ``most`` is the highest, or those."""
    with np.errstate(invalid="ignore"):
        np.copyto(out, values, casting="unsafe")
        odd = out.astype(values.dtype) != values
        above = out > most
        if above.any():
            out[above] = RANGE
        several = np.count_nonzero(odd)
        if several:
            empty = values != values  # noqa: PLR0124 - not a number
            out |= empty.view(np.uint8) * np.uint8(EMPTY)
            if several > np.count_nonzero(empty):
                places = odd & ~empty
                rest = values[places]
                out[places] = np.where((rest == np.floor(rest)) & np.isfinite(rest), RANGE, WRONG)


def _kind(kind: type) -> str:
    """Return what objects of a type are.

    "integer", "float", "exact" (a number that may have more digits than a float), "complex", "moment",
    "empty", "other".
    """
    if kind.__name__ in _EMPTY:
        return "empty"
    return next((name for name, types in _KINDS if issubclass(kind, types)), "other")


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
        return np.array([one if 0 <= one <= LARGEST else -1 for one in values.tolist()], np.int64)


def _as_floats(values: Array) -> Array:
    """Return objects as floats that say the same: NaN is empty, a fraction is all that is no whole number."""
    made = np.full(len(values), _NO_WHOLE)
    for kind, places in _of_kinds(values).items():
        some = values[places]
        if kind == "integer":
            made[places] = _bounded(some)
        elif kind == "float":
            made[places] = some.astype(np.float64)
        elif kind == "empty":
            made[places] = np.nan
        elif kind != "other":
            made[places] = [_as_float(one) for one in some]
    return made


def _as_float(value: Any) -> float:
    plain = integer(value)
    if plain is None:
        return np.nan
    if type(plain) is not int:
        return _NO_WHOLE
    return plain if 0 <= plain <= LARGEST else -1


def numbers_in(values: Array) -> Numbers:
    """Return a column of product sets: their numbers and the marks above."""
    if not len(values):
        return np.zeros(0, np.int64)  # a masked copy of nothing from another type ends numpy's process
    if values.dtype.kind in "iu":
        if values.min() >= 0 and values.max() <= LARGEST:
            return values.astype(np.int64, copy=False)
        outside = (values < 0) | (values > LARGEST)
        return np.where(outside, NO_SET, values).astype(np.int64, copy=False)
    if values.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            whole = (values == np.floor(values)) & np.isfinite(values)
            inside = whole & (values >= 0) & (values <= LARGEST)
        made = np.where(whole, NO_SET, NO_NUMBER).astype(np.int64)
        np.copyto(made, values, casting="unsafe", where=inside)
        made[np.isnan(values)] = NOTHING_THERE
        return made
    if values.dtype.kind == "O":
        return numbers_in(_as_floats(values))
    return np.full(len(values), NO_NUMBER, np.int64)


def is_empty(value: Any) -> bool:
    """Tell whether one cell is empty: nothing, or what is told to be no number or no moment."""
    kind = _kind(type(value))
    if kind == "moment":
        return bool(np.isnat(value))
    if isinstance(value, Decimal):
        return value.is_nan()
    return kind == "empty" or (kind in ("float", "exact", "complex") and bool(value != value))  # noqa: PLR0124 - as above


def _is_whole(value: Any) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite() and value.adjusted() < _MOST_DIGITS and value == value.to_integral_value()
    return bool(isfinite(value) and value == value // 1)


def integer(value: Any) -> Any:
    """Return one cell as a plain integer if it is a whole number, None if it is empty, else as it is."""
    if is_empty(value):
        return None
    kind = _kind(type(value))
    if kind == "integer" or (kind in ("float", "exact") and _is_whole(value)):
        return int(value)
    return value.item() if isinstance(value, np.generic) else value
