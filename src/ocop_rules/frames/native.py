"""Making frames of the kind that was given: pandas, Polars or Arrow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Literal, get_args

from ocop_rules.errors import MissingExtraError, UnknownNameError
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array
from ocop_rules.frames.outcomes import EMPTY

Figures = Mapping[str, tuple[np.ndarray[Any, Any], tuple[str, ...] | None]]
"""Columns by name: numbers (-1 or, in bytes, 255 is empty), or the places of words and these words."""

Kind = Literal["pandas", "polars", "pyarrow"]
"""The libraries whose frames are taken and given."""


def make(columns: Mapping[str, tuple[str, list[Any]]], kind: Kind | None = None) -> Any:
    """Return a frame of columns, each a kind ("text" or "number") and its values, None where empty.

    Raises UnknownNameError for a ``kind`` there is not, and MissingExtraError when no library is installed.
    """
    if kind is None:
        kind = next((one for one in get_args(Kind) if find_spec(one)), None)
        if kind is None:
            raise MissingExtraError("pandas", "pandas")
    if kind == "pandas":
        import pandas as pd  # noqa: PLC0415 - imported where it is asked for

        types = {"text": object, "number": "Int64"}
        return pd.DataFrame(
            {name: pd.Series(values, dtype=types[of]) for name, (of, values) in columns.items()}
        )
    if kind == "polars":
        import polars as pl  # noqa: PLC0415 - as above

        dtypes = {"text": pl.String, "number": pl.Int64}
        return pl.DataFrame(
            [pl.Series(name, values, dtype=dtypes[of]) for name, (of, values) in columns.items()]
        )
    if kind == "pyarrow":
        import pyarrow as pa  # noqa: PLC0415 - as above

        arrow = {"text": pa.string(), "number": pa.int64()}
        return pa.table({name: pa.array(values, arrow[of]) for name, (of, values) in columns.items()})
    raise UnknownNameError("frame", kind, get_args(Kind))


def build(frame: Any, first: str | None, figures: Figures) -> Any:
    """Return ``figures`` as a frame of the kind of ``frame``, its column ``first`` before them."""
    kind = frame.implementation
    native = frame.to_native()
    if kind.is_pandas():
        return _pandas(native, first, figures)
    if kind.is_polars():
        return _polars(native, first, figures)
    return _arrow(native, first, figures)


def _there(values: Array) -> Array | None:
    """Return where something stands; None where it does so everywhere."""
    empty = EMPTY if values.dtype == np.uint8 else -1
    there: Array = values != empty
    return None if there.all() else there


def _pandas(native: Any, first: str | None, figures: Figures) -> Any:
    import pandas as pd  # noqa: PLC0415 - there when the frame is one of its own

    made: dict[str, Any] = {} if first is None else {first: native[first]}
    for name, (values, words) in figures.items():
        if words is None:
            there = _there(values)
            empty = np.zeros(len(values), np.bool_) if there is None else ~there
            made[name] = pd.arrays.IntegerArray(values.astype(np.int32), empty)
        else:
            codes = values.view(np.int8) if values.dtype == np.uint8 else values
            made[name] = pd.Categorical.from_codes(codes, dtype=_categories(words))
    return pd.DataFrame(made, index=native.index, copy=False)


@lru_cache(4)
def _categories(words: tuple[str, ...]) -> Any:
    import pandas as pd  # noqa: PLC0415 - as above

    return pd.CategoricalDtype([*words])


def _polars(native: Any, first: str | None, figures: Figures) -> Any:
    import polars as pl  # noqa: PLC0415 - as above

    made = [] if first is None else [native[first]]
    for name, (values, words) in figures.items():
        there = _there(values)
        column = pl.Series(name, values if words is not None else values.astype(np.int32, copy=False))
        if there is not None:
            column = column.set(pl.Series(~there), None)
        made.append(column if words is None else _enum(words).gather(column).alias(name))
    return pl.DataFrame(made)


@lru_cache(4)
def _enum(words: tuple[str, ...]) -> Any:
    import polars as pl  # noqa: PLC0415 - as above

    return pl.Series(words, dtype=pl.Enum(words))


def _arrow(native: Any, first: str | None, figures: Figures) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - as above

    made: dict[str, Any] = {} if first is None else {first: native[first]}
    for name, (values, words) in figures.items():
        there = _there(values)
        valid = None if there is None else pa.py_buffer(np.packbits(there, bitorder="little"))
        if words is None:
            numbers = pa.py_buffer(values.astype(np.int32, copy=False))
            made[name] = pa.Array.from_buffers(pa.int32(), len(values), [valid, numbers])
        else:
            kind = pa.int8() if values.dtype == np.uint8 else pa.int32()
            held = pa.py_buffer(np.ascontiguousarray(values))
            codes = pa.Array.from_buffers(kind, len(values), [valid, held])
            # the codes are its own, so there is no need to check that they are words
            made[name] = pa.DictionaryArray.from_arrays(codes, pa.array(words, pa.string()), safe=False)
    return pa.table(made)


def assemble(
    frame: Any,
    key: str,
    rows: np.ndarray[Any, np.dtype[np.int64]],
    figures: Figures,
    texts: Mapping[str, list[str | None]] | None = None,
) -> Any:
    """Return a long frame of the kind of ``frame``: the key of each of ``rows``, figures, then texts.

    The key is the column ``key`` of the frame, or the place of the row under the name "row".
    """
    kind = frame.implementation
    if key in frame.columns:
        first = frame[key].to_native()
    if kind.is_pandas():
        import pandas as pd  # noqa: PLC0415 - there when the frame is one of its own

        held = pd.DataFrame({key: first.take(rows)} if key in frame.columns else {"row": rows}).reset_index(
            drop=True
        )
        made = _pandas(held, held.columns[0], figures)
        for name, words in (texts or {}).items():
            made[name] = pd.Series(words, dtype=object)
        return made
    if kind.is_polars():
        import polars as pl  # noqa: PLC0415 - as above

        held = pl.DataFrame({key: first.gather(rows)} if key in frame.columns else {"row": rows})
        made = _polars(held, held.columns[0], figures)
        more = [pl.Series(name, values, dtype=pl.String) for name, values in (texts or {}).items()]
        return made.with_columns(more)
    import pyarrow as pa  # noqa: PLC0415 - as above

    held = pa.table({key: first.take(pa.array(rows))} if key in frame.columns else {"row": pa.array(rows)})
    made = _arrow(held, held.column_names[0], figures)
    for name, values in (texts or {}).items():
        made = made.append_column(name, pa.array(values, pa.string()))
    return made


def kind_of(frame: Any) -> Kind:
    """Return of which library a frame is."""
    implementation = frame.implementation
    return "pandas" if implementation.is_pandas() else "polars" if implementation.is_polars() else "pyarrow"


def with_numbers(frame: Any, name: str, values: np.ndarray[Any, Any]) -> Any:
    """Return a frame with one more column of whole numbers, -1 where it is empty."""
    native = frame.to_native()
    column = build(frame, None, {name: (values, None)})
    if kind_of(frame) == "pandas":
        return native.assign(**{name: column[name]})
    if kind_of(frame) == "polars":
        return native.with_columns(column[name])
    kept = native.drop_columns([name]) if name in native.column_names else native
    return kept.append_column(name, column[name])
