"""Columns of numbers that are handed on: none of them is rounded on the way."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from ocop_rules.errors import Fault, LoadError, show
from ocop_rules.frames.cells import integer
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array
from ocop_rules.frames.series import BEYOND_NUMPY, Series, empty_in, listed

_BEYOND: Final = 1 << 63
"""What a number of 64 bits does not reach."""
_FLOATS: Final = 1 << 53
"""Every whole number up to this one is a float."""
_PLAIN: Final = (int, float, Decimal, np.longdouble)


@frozen(eq=False)
class Column:
    """Numbers, and which cells are empty; what stands in ``cells`` there is any number.

    ``cells`` are whole numbers of 64 bits, floats, or objects: the first that can say the same.
    """

    cells: Array
    empty: Array

    @classmethod
    def of(cls, values: Array, empty: Array) -> Column:
        """Return a column of numbers of any type."""
        held = values.copy()
        held[empty] = 0
        return cls(_settled(held), empty)

    @classmethod
    def blank(cls, size: int) -> Column:
        """Return a column without any number."""
        return cls(np.zeros(size, np.int64), np.ones(size, np.bool_))

    def at(self, rows: Array) -> Column:
        """Return some of the cells as a column."""
        return Column.of(self.cells[rows], self.empty[rows])

    def put(self, size: int, places: Array) -> Column:
        """Return a column of ``size`` cells, these in their places, the others empty."""
        values, empty = np.zeros(size, self.cells.dtype), np.ones(size, np.bool_)
        values[places], empty[places] = self.cells, self.empty
        return Column.of(values, empty)

    def floats(self) -> Array:
        """Return the nearest floats, NaN where a cell is empty: numbers to be shown, not to be kept."""
        return np.where(self.empty, np.nan, self.cells.astype(np.float64))


def _settled(values: Array) -> Array:
    """Return numbers in the first of the three types that says the same."""
    kind = values.dtype
    if kind.kind == "O" or kind == np.longdouble:
        return _narrowed(values.tolist())
    if kind.kind == "f":
        values = values.astype(np.float64, copy=False)
        whole = (values == np.floor(values)) & (np.abs(values) < _BEYOND)
        return values.astype(np.int64) if whole.all() else values
    if kind.kind == "u" and len(values) and int(values.max()) >= _BEYOND:
        return _narrowed(values.tolist())
    return values.astype(np.int64, copy=False)


def _narrowed(values: Sequence[Any]) -> Array:
    """Return plain numbers in the first of the three types that says the same."""
    plain = [integer(value) for value in values]
    if all(type(one) is int and -_BEYOND <= one < _BEYOND for one in plain):
        return np.array(plain, np.int64)
    if all(map(_is_float, plain)):
        return np.array(plain, np.float64)
    made = np.empty(len(plain), object)
    made[:] = plain
    return made


def _is_float(value: Any) -> bool:
    try:
        return bool(float(value) == value)
    except OverflowError:
        return False


def read_numbers(series: Series, name: str) -> Column:
    """Return a column of numbers; raises LoadError, which names it, where it has cells that are none."""
    kind = series.dtype
    if kind.is_integer() and kind not in BEYOND_NUMPY:
        empty = empty_in(series)
        return Column.of(np.asarray(series.fill_null(0).to_numpy()), empty)
    if kind.is_float():
        values = np.asarray(series.to_numpy())
        if values.dtype.kind == "f":
            return Column.of(values, np.isnan(values))
    cells = [integer(value) for value in listed(series)]
    for value in cells:
        if value is not None and type(value) not in _PLAIN:
            raise LoadError([Fault(code="frame-numbers", found=show(value), fields={"column": name})])
    empty = np.array([value is None for value in cells], np.bool_)
    return Column(_narrowed([0 if value is None else value for value in cells]), empty)


def joined(columns: Sequence[Column]) -> Column:
    """Return columns one below the other."""
    empty = np.concatenate([column.empty for column in columns])
    kinds = {column.cells.dtype.kind for column in columns}
    if len(kinds) == 1 or ("O" not in kinds and all(map(_has_small_ones, columns))):
        return Column.of(np.concatenate([column.cells for column in columns]), empty)
    return Column(_narrowed([one for column in columns for one in column.cells.tolist()]), empty)


def _has_small_ones(column: Column) -> bool:
    """Tell whether every whole number of a column is a float, too."""
    values = column.cells
    return values.dtype.kind == "f" or bool((np.abs(values) <= _FLOATS).all())
