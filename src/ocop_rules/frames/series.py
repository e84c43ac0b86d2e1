"""One column of a frame, of whatever library and type: its numbers, its texts, its distinct cells."""

from __future__ import annotations

from decimal import InvalidOperation
from typing import Any, Final

from ocop_rules.errors import show
from ocop_rules.frames.cells import NO_NUMBER, NOTHING_THERE, Cells, Numbers, is_empty, numbers_in
from ocop_rules.frames.extra import np, nw
from ocop_rules.frames.layout import Array
from ocop_rules.frames.memory import coded, is_of_objects, is_of_texts
from ocop_rules.frames.outcomes import EMPTY, WRONG
from ocop_rules.structure import tables

Series = nw.Series[Any]
BEYOND_NUMPY: Final = (nw.Int128, nw.UInt128)
"""The numbers that numpy has no type for."""
_WORDS: Final = (nw.Categorical, nw.Enum)
_AS_OBJECTS: Final = (*BEYOND_NUMPY, nw.Categorical, nw.Enum)


def cells_of(series: Series, *, texts: bool = False) -> Cells:
    """Return the cells of a column of answers or cases."""
    if texts:
        values, places = _written(series)
        return Cells.of(values).taken(places)
    found = _numbers(series)
    if found is None:
        return Cells(np.where(empty_in(series), np.uint8(EMPTY), np.uint8(WRONG)), read=True)
    return Cells.of(found)


def numbers_of(series: Series, *, texts: bool = False) -> Numbers:
    """Return a column of product sets: their numbers and the marks of :mod:`cells`."""
    if texts:
        values, places = _written(series)
        return numbers_in(values)[places]
    found = _numbers(series)
    if found is None:
        return np.where(empty_in(series), NOTHING_THERE, NO_NUMBER).astype(np.int64)
    return numbers_in(found)


def _written(series: Series) -> tuple[np.ndarray[Any, Any], Numbers]:
    """Return the distinct values of a column of texts, as numbers where they are some, and their places."""
    import pyarrow as pa  # noqa: PLC0415 - texts come from files, which it reads

    array = series.to_native().combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) and array.num_chunks else array
    coded = array.dictionary_encode() if isinstance(array, pa.StringArray) else None
    if coded is None:
        return np.array([None], object), np.zeros(len(series), np.int64)
    values = np.empty(len(coded.dictionary) + 1, object)
    values[:-1] = [tables.number(text) for text in coded.dictionary.to_pylist()]
    return values, coded.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False).astype(np.int64)


def empty_in(series: Series) -> Array:
    """Return which cells of a column are empty."""
    try:
        return np.asarray(series.is_null().to_numpy(), np.bool_)
    except InvalidOperation:  # pandas compares a signalling NaN of decimals with itself
        return np.fromiter(map(is_empty, listed(series)), np.bool_, len(series))


def _numbers(series: Series) -> Array | None:
    """Return the cells of a column that may hold numbers; None where all are empty, or none can be one."""
    if empty_in(series).all():
        return None
    if series.dtype in _AS_OBJECTS:
        return np.fromiter(listed(series), object, len(series))
    if series.dtype.is_numeric() or series.dtype in (nw.Object, nw.Unknown) or is_of_objects(series):
        values = np.asarray(series.to_numpy())
        return values if values.dtype.kind in "iufO" else None
    return None


def is_text(series: Series) -> bool:
    """Tell whether a column is one of texts."""
    return series.dtype == nw.String and (not is_of_objects(series) or is_of_texts(series))


def _texts(series: Series) -> list[Any]:
    """Return the cells as plain values: texts, tuples of a list, None where a cell is empty."""
    empty = empty_in(series).tolist()
    return [
        None if blank else value if isinstance(value, str) else _held(value)
        for value, blank in zip(listed(series), empty, strict=True)
    ]


def _held(value: Any) -> Any:
    """Return a cell that is no text by what can be looked up: the items of a list, else the cell."""
    if is_empty(value):
        return None
    held = tuple(value) if is_list(value) else value
    try:
        hash(held)
    except Exception:  # noqa: BLE001 - what the objects of others do when they are looked up is not ours
        return (_shown(show(value)),)
    return held


def _shown(text: str) -> tuple[str]:
    """Return what stands for a value that nothing can be made of; it is no text, and no list of texts."""
    return (text,)


def listed(series: Series) -> list[Any]:
    """Return the cells as values of Python; their type, where a day is beyond its calendar."""
    try:
        return list(series.to_list())
    except (OverflowError, ValueError):
        return [(_shown(f"<{series.dtype}>"),)] * len(series)


def is_list(value: object) -> bool:
    """Tell whether a cell holds several items."""
    return isinstance(value, (list, tuple, set, frozenset)) or (
        isinstance(value, np.ndarray) and value.ndim > 0
    )


def distinct(series: Series) -> tuple[Numbers, list[Any]]:
    """Return for each cell its place among the distinct cells, and these; None, an empty cell, is first.

    Where a cell is a list it is the tuple of its items.
    """
    if empty_in(series).all():
        return np.zeros(len(series), np.int64), [None]
    if is_text(series):
        return coded(series)
    # True is equal to 1 and no number
    cells = [(value, isinstance(value, (bool, np.bool_))) for value in _texts(series)]
    index = {cell: at for at, cell in enumerate(dict.fromkeys([(None, False), *cells]))}
    return np.fromiter(map(index.__getitem__, cells), np.int64, len(cells)), [value for value, _ in index]


def holding(series: Series, text: str) -> Array:
    """Return which cells of a column, of whatever type, are a certain text."""
    if is_text(series):
        places, values = coded(series)
    else:
        places, values = distinct(series.cast(nw.String) if series.dtype in _WORDS else series)
    return np.array([isinstance(value, str) and value == text for value in values], np.bool_)[places]
