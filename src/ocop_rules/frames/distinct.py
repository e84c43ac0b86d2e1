"""The distinct cells of a column of texts or of lists of them, whatever library it is of."""

from __future__ import annotations

from typing import Any

from ocop_rules.errors import show
from ocop_rules.frames.cells import Numbers
from ocop_rules.frames.extra import np, nw
from ocop_rules.frames.native import coded

Series = nw.Series[Any]


def _joined(series: Series) -> Series:
    """Return a column of lists of texts as texts with blanks between."""
    native = series.to_native()
    if series.implementation.is_polars():
        return nw.from_native(native.list.join(" "), series_only=True)
    if series.implementation.is_pyarrow():
        import pyarrow.compute as pc  # noqa: PLC0415 - there when the frame is one of its own

        return nw.from_native(pc.binary_join(native, " "), series_only=True)
    return series


def _texts(series: Series) -> list[Any]:
    """Return the cells as plain values: texts, tuples of a list, None where a cell is empty."""
    empty = series.is_null().to_list()
    return [
        None if blank else value if isinstance(value, str) else _held(value)
        for value, blank in zip(_listed(series), empty, strict=True)
    ]


def _held(value: Any) -> tuple[Any, ...]:
    """Return a cell that is no text by its items, which can be looked up, or as it is shown."""
    items = tuple(value) if _is_list(value) else (value,)
    try:
        hash(items)
    except TypeError:
        return (show(list(items)),)
    return items


def _listed(series: Series) -> list[Any]:
    """Return the cells as values of Python; their type, where a day is beyond its calendar."""
    try:
        return list(series.to_list())
    except (OverflowError, ValueError):
        return [(f"<{series.dtype}>",)] * len(series)


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple, set, frozenset, np.ndarray))


def distinct(series: Series) -> tuple[Numbers, list[Any]]:
    """Return for each cell its place among the distinct values, and these; None, an empty cell, is first."""
    if series.null_count() == len(series):
        return np.zeros(len(series), np.int64), [None]
    if isinstance(series.dtype, nw.List):
        series = _joined(series)
    if series.dtype == nw.String:
        return coded(series)
    cells = _texts(series)
    index = {value: at for at, value in enumerate(dict.fromkeys([None, *cells]))}
    return np.fromiter(map(index.__getitem__, cells), np.int64, len(cells)), list(index)
