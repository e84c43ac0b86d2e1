"""Columns as they lie in the memory of pandas, Polars or Arrow: plain numbers, texts by their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from ocop_rules.errors import Fault, LoadError, show
from ocop_rules.frames.cells import Bits, Bytes
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array

_SMALL = 1 << 12
"""The rows up to which it is the calls that take time, not the cells."""
_LONG = {np.dtype(np.int64), np.dtype(np.float64)}
_MAY_BE_EMPTY = {f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)}
"""The integers of pandas that may be empty."""


Plain = tuple[Array, Bytes | Bits | None]
"""A column of plain numbers, and what tells which cells are empty where NaN does not."""


def numbers_of(frame: Any, names: Sequence[str]) -> dict[str, Plain]:
    """Return the columns of plain numbers among ``names``, as they lie there.

    What stands in an empty cell is any number.
    """
    native, kind = frame.to_native(), frame.implementation
    if kind.is_pandas():
        made = _together(native, names) if len(native) <= _SMALL else {}
        found = ((name, made.get(name) or _numbers_of_pandas(native[name])) for name in names)
    elif kind.is_polars():
        found = ((name, _numbers_of_polars(native.get_column(name))) for name in names)
    else:
        batches = native.to_batches()
        columns = batches[0].columns if len(batches) == 1 else native.columns
        held = dict(zip(native.schema.names, columns, strict=True))
        read = _numbers_in_arrow if len(batches) == 1 else _numbers_of_arrow
        found = ((name, read(held[name])) for name in names)
    return {name: one for name, one in found if one is not None}


def _together(native: Any, names: Sequence[str]) -> dict[str, Plain]:
    """Return the columns of numbers of 64 bits, all at once: one by one takes pandas long to give.

    Where there are integers and floats, all become floats: none that can be an answer changes.
    """
    kinds = set(native.dtypes.tolist())
    plain = native if kinds <= _LONG else native.select_dtypes(["int64", "float64"])
    cells = plain.to_numpy()
    if cells.dtype not in _LONG:
        return {}  # numbers of another library are among them
    wanted = set(names)
    columns = zip(plain.columns.tolist(), cells.T, strict=True)
    return {name: (one, None) for name, one in columns if name in wanted}


def _numbers_of_pandas(column: Any) -> Plain | None:
    kind = column.dtype
    if isinstance(kind, np.dtype):
        return (column.to_numpy(), None) if kind.kind in "iuf" else None
    if kind.name not in _MAY_BE_EMPTY:
        return None
    return column.to_numpy(kind.numpy_dtype, na_value=0), column.notna().to_numpy().view(np.uint8)


def _numbers_of_polars(column: Any) -> Plain | None:
    if not column.dtype.is_numeric() or column.dtype.is_decimal() or str(column.dtype).endswith("128"):
        return None
    if column.null_count() and find_spec("pyarrow"):
        return _numbers_in_arrow(column.to_arrow())
    # whole numbers of which some are empty come as floats
    return column.to_numpy(), None


def _numbers_of_arrow(column: Any) -> Plain | None:
    if column.num_chunks == 1:
        return _numbers_in_arrow(column.chunk(0))
    if column.num_chunks:
        return _numbers_in_arrow(column.combine_chunks())
    kind = _kind_of_arrow(column.type)
    return None if kind is None else (np.zeros(0, kind), None)


def _numbers_in_arrow(array: Any) -> Plain | None:
    kind = _kind_of_arrow(array.type)
    if kind is None:
        return None
    there, numbers = array.buffers()
    size, start = len(array), array.offset
    values = np.frombuffer(numbers, kind, size, start * kind.itemsize)
    if there is None or not array.null_count:
        return values, None
    return values, Bits(np.frombuffer(there, np.uint8), start)


@cache
def _kind_of_arrow(kind: Any) -> np.dtype[Any] | None:
    import pyarrow as pa  # noqa: PLC0415 - there when the frame is one of its own

    plain = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    return np.dtype(kind.to_pandas_dtype()) if plain else None


def is_of_objects(series: Any) -> bool:
    """Tell whether a column may hold values of any type, as one of pandas may."""
    return bool(series.implementation.is_pandas() and series.to_native().dtype == object)


def is_of_texts(series: Any) -> bool:
    """Tell whether all objects of a column of pandas are texts: narwhals looks at the first hundred alone."""
    import pandas as pd  # noqa: PLC0415 - there when the frame is one of its own

    return bool(pd.api.types.infer_dtype(series.to_native(), skipna=True) == "string")


def in_native_order(frame: Any) -> Any:
    """Return a frame of pandas whose numbers have their bytes in the order of this machine.

    Of others it can neither take nor filter rows. Raises as :func:`in_plain_types`.
    """
    kinds = [kind for kind in set(frame.dtypes.tolist()) if isinstance(kind, np.dtype)]
    raw = [kind for kind in kinds if kind.kind == "V"]
    if raw:
        _refuse((name, kind) for name, kind in frame.dtypes.items() if kind in raw)
    foreign = [kind for kind in kinds if not kind.isnative]
    if not foreign:
        return frame
    turned = {name: kind.newbyteorder("=") for name, kind in frame.dtypes.items() if kind in foreign}
    return frame.astype(turned)


def in_plain_types(table: Any) -> Any:
    """Return an Arrow table of columns whose rows can be taken: no views of texts, no runs.

    Raises :class:`~ocop_rules.errors.LoadError` for a column of a type that cannot be turned into another.
    """
    import pyarrow as pa  # noqa: PLC0415 - there when the frame is one of its own
    import pyarrow.compute as pc  # noqa: PLC0415 - as above

    plain = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}
    kinds = set(table.schema.types)
    if not any(one in plain or pa.types.is_run_end_encoded(one) or pa.types.is_union(one) for one in kinds):
        return table
    _refuse((field.name, field.type) for field in table.schema if pa.types.is_union(field.type))
    for at, field in enumerate(table.schema):
        if field.type in plain:
            table = table.set_column(at, field.name, table.column(at).cast(plain[field.type]))
        elif pa.types.is_run_end_encoded(field.type):
            table = table.set_column(at, field.name, pc.run_end_decode(table.column(at)))
    return table


def _refuse(columns: Iterable[tuple[str, Any]]) -> None:
    """Raise LoadError for columns of types that nobody can read."""
    faults = [
        Fault(code="frame-column-type", found=show(str(kind)), fields={"column": name})
        for name, kind in columns
    ]
    if faults:
        raise LoadError(faults)


def coded(series: Any) -> tuple[Array, list[Any]]:
    """Return for each cell of a column of texts its place among the texts, and these: first None."""
    rows, found, words = coded_rows(series)
    places = np.zeros(len(series), np.int64)
    places[rows] = found
    return places, words


def coded_rows(series: Any) -> tuple[Array, Array, list[Any]]:
    """Return which cells of a column of texts hold one, the place of each among the texts, and these.

    None stands first among the texts. Where few cells hold anything, as where gates are asserted, this is
    several times as fast as to go through all of them.
    """
    native, kind = series.to_native(), series.implementation
    if kind.is_pandas():
        import pandas as pd  # noqa: PLC0415 - there when the frame is one of its own

        codes, words = pd.factorize(native)
        rows = np.flatnonzero(codes >= 0)
        return rows, codes[rows].astype(np.int64) + 1, [None, *words.tolist()]
    if kind.is_polars():
        import polars as pl  # noqa: PLC0415 - as above

        rows = native.is_not_null().arg_true().to_numpy()
        held = native.drop_nulls()
        if len(held) <= _SMALL:
            texts = held.to_list()
            index = {text: at for at, text in enumerate(dict.fromkeys(texts), start=1)}
            return rows, np.fromiter(map(index.__getitem__, texts), np.int64, len(texts)), [None, *index]
        known = held.unique(maintain_order=True)
        numbers = pl.Series(range(1, len(known) + 1), dtype=pl.Int64)
        places = held.replace_strict(known, numbers, return_dtype=pl.Int64)
        return rows, places.to_numpy(), [None, *known.to_list()]
    array = native.chunk(0) if native.num_chunks == 1 else native.combine_chunks()
    rows = _filled(array)
    held = array.take(rows).dictionary_encode()
    places = held.indices.to_numpy(zero_copy_only=False).astype(np.int64) + 1
    return rows, places, [None, *held.dictionary.to_pylist()]


def _filled(array: Any) -> Array:
    """Return the rows of a column of Arrow that hold something: where few do, few are looked at."""
    there, start = array.buffers()[0], array.offset % 8
    if there is None or not array.null_count:
        return np.arange(len(array))
    bits = Bits(np.frombuffer(there, np.uint8), array.offset).around(slice(0, len(array)))
    some = np.flatnonzero(bits)
    found = np.flatnonzero(np.unpackbits(bits[some], bitorder="little").view(np.bool_))
    rows = some[found // 8] * 8 + found % 8 - start
    within: Array = rows[(rows >= 0) & (rows < len(array))]
    return within
