"""Frames made of columns of another one, with exact numbers and texts beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ocop_rules.errors import Fault, LoadError, show
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array
from ocop_rules.frames.native import kind_of
from ocop_rules.frames.numbers import Column

Texts = Mapping[str, list[str | None]]
_DIGITS = {"polars": 38, "pyarrow": 76}
"""The digits of the longest exact numbers that there are in a column."""


def with_columns(
    head: Any,
    frame: Any,
    kept: Mapping[str, Any],
    rows: Array,
    numbers: Mapping[str, Column],
    texts: Texts | None = None,
) -> Any:
    """Return ``head`` with the cells of ``kept`` in ``rows``, texts and numbers, of the kind of ``frame``.

    Numbers become integers or floats where these say the same, else exact numbers of whatever type there is.
    Raises :class:`~ocop_rules.errors.LoadError` for one that no column of this kind can hold.
    """
    kind = kind_of(frame)
    if kind == "pandas":
        import pandas as pd  # noqa: PLC0415 - there when the frame is one of its own

        more = {name: series.to_native().take(rows).reset_index(drop=True) for name, series in kept.items()}
        more |= {name: pd.Series(values, dtype=object) for name, values in (texts or {}).items()}
        more |= {name: _pandas(column) for name, column in numbers.items()}
        return pd.concat([head, pd.DataFrame(more)], axis=1)
    if kind == "polars":
        import polars as pl  # noqa: PLC0415 - as above

        cells = [series.to_native().gather(rows) for series in kept.values()]
        cells += [pl.Series(name, values, dtype=pl.String) for name, values in (texts or {}).items()]
        cells += [_polars(name, column) for name, column in numbers.items()]
        return head.with_columns(cells)
    import pyarrow as pa  # noqa: PLC0415 - as above

    for name, series in kept.items():
        head = head.append_column(name, series.to_native().take(pa.array(rows)))
    for name, words in (texts or {}).items():
        head = head.append_column(name, pa.array(words, pa.string()))
    for name, column in numbers.items():
        head = head.append_column(name, _arrow(name, column))
    return head


def beside(
    frame: Any, kept: Sequence[str], numbers: Mapping[str, Column], texts: Texts, order: Sequence[str]
) -> Any:
    """Return some columns of a frame with numbers and texts, in this order, row by row."""
    kind, rows = kind_of(frame), np.arange(len(frame))
    held = {name: frame[name] for name in kept}
    if kind == "pandas":
        import pandas as pd  # noqa: PLC0415 - there when the frame is one of its own

        made = with_columns(pd.DataFrame({"": rows}), frame, held, rows, numbers, texts)[[*order]]
        return made.set_axis(frame.to_native().index)
    if kind == "polars":
        import polars as pl  # noqa: PLC0415 - as above

        return with_columns(pl.DataFrame({"": rows}), frame, held, rows, numbers, texts).select(order)
    import pyarrow as pa  # noqa: PLC0415 - as above

    return with_columns(pa.table({"": rows}), frame, held, rows, numbers, texts).select([*order])


def _objects(column: Column) -> list[Any]:
    cells = zip(column.cells.tolist(), column.empty.tolist(), strict=True)
    return [None if empty else value for value, empty in cells]


def _pandas(column: Column) -> Any:
    import pandas as pd  # noqa: PLC0415 - as above

    kind = column.cells.dtype.kind
    if kind == "O":
        return pd.Series(_objects(column), dtype=object)
    return pd.arrays.IntegerArray(column.cells, column.empty) if kind == "i" else column.floats()


def _polars(name: str, column: Column) -> Any:
    import polars as pl  # noqa: PLC0415 - as above

    if column.cells.dtype.kind != "O":
        made = pl.Series(name, column.cells)
        return made.set(pl.Series(column.empty), None) if column.empty.any() else made
    numbers = _decimals(name, column, "polars")
    scale = max(-_exponent(one) for one in numbers if one is not None)
    return pl.Series(name, numbers, dtype=pl.Decimal(_DIGITS["polars"], scale))


def _arrow(name: str, column: Column) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - as above

    if column.cells.dtype.kind != "O":
        return pa.array(column.cells, mask=column.empty)
    return pa.array(_decimals(name, column, "pyarrow"))


def _exponent(number: Decimal) -> int:
    """Return the exponent of a number, at most 0."""
    return min(int(number.as_tuple().exponent), 0)


def _decimals(name: str, column: Column, kind: str) -> list[Decimal | None]:
    """Return the cells as exact numbers of one length."""
    made = [None if one is None else Decimal(one) for one in _objects(column)]
    there = [one for one in made if one is not None]
    fraction = max((-_exponent(one) for one in there if one.is_finite()), default=0)
    for one in there:
        if not one.is_finite() or max(one.adjusted(), 0) + 1 + fraction > _DIGITS[kind]:
            fields = {"column": name, "digits": _DIGITS[kind]}
            raise LoadError([Fault(code="frame-exact", found=show(one), fields=fields)])
    return made
