"""Scoring a file of Parquet or CSV: batch after batch, in the memory of one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any, Final, Unpack

from attrs import evolve

from ocop_rules.errors import Fault, LoadError, MissingExtraError, require, show
from ocop_rules.frames.native import build
from ocop_rules.frames.scorer import figures, score_sheets
from ocop_rules.frames.sheets import ColumnNames, Names, Rules, eager, read_sheets

SUFFIXES = (".csv", ".parquet")
"""The names of files that are tables end so."""
_ROWS = 1 << 16
_MOST_ROWS: Final = 1 << 24
_BYTES = 1 << 21
_HEAD_BYTES = 1 << 16
_LENGTH = re.compile(r"Expected (?P<columns>[0-9]+) columns, got (?P<cells>[0-9]+): ?(?P<row>.*)")
"""What Arrow says of a row that is longer or shorter than the head."""
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def score_file(
    rules: Rules, source: str | Path, *, rows: int = _ROWS, **columns: Unpack[ColumnNames]
) -> Iterator[Any]:
    """Yield the results of a file (.parquet or .csv) as Arrow tables, one after the other, in order.

    The file is wide: a row for each evaluation, its columns those of :func:`score_frame`. ``rows`` is the
    most that a table holds; however long the file is, no more than a few batches are held at once. A CSV
    may have commas, semicolons or tabs, UTF-8 or UTF-16, and whole numbers written as 3, 3.0 or 3,0. Where
    ``rules`` is a look-up, a file without a column ``ruleset`` is refused.

    Raises :class:`~ocop_rules.errors.LoadError` for a file whose name ends otherwise, for one that cannot be
    read, at once or where it breaks, and as :func:`score_frame` does;
    :class:`~ocop_rules.errors.MissingExtraError` without pyarrow.
    """
    require(rows, int, "rows", "number")
    if not 1 <= rows <= _MOST_ROWS:
        fields = {"least": 1, "most": _MOST_ROWS}
        raise LoadError([Fault(code="range", pointer="/rows", found=show(rows), fields=fields)])
    require(source, (str, PathLike), "source", "path")
    path = _table(source)
    try:
        import pyarrow as pa  # noqa: PLC0415 - only who reads files needs it
    except ImportError:
        raise MissingExtraError("pyarrow", "parquet") from None
    texts = path.suffix.lower() == ".csv"
    names = Names(**columns, texts=texts)
    try:
        batches = _csv(path) if texts else _parquet(path, rows)
        for batch in batches:
            for start in range(0, batch.num_rows, rows):
                yield _scored(rules, pa.Table.from_batches([batch.slice(start, rows)]), names, path)
    except (OSError, pa.ArrowException, UnicodeError) as error:
        raise _unreadable(path, error) from None


def names_in(source: str | Path) -> list[str]:
    """Return the names of the columns of a file; raises as :func:`score_file` does."""
    path = _table(source)
    try:
        if path.suffix.lower() == ".csv":
            return _head(path)[0]
        import pyarrow.parquet as pq  # noqa: PLC0415 - only who reads such files needs it

        return list(pq.read_schema(path).names)
    except ImportError:
        raise MissingExtraError("pyarrow", "parquet") from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def _table(source: str | PathLike[str]) -> Path:
    """Return the path of a table; raises LoadError for a file of another name."""
    path = Path(source)
    if path.suffix.lower() not in SUFFIXES:
        found = show(path.suffix or path.name)
        raise LoadError([Fault(code="frame-file", file=str(path), found=found)])
    return path


def _unreadable(path: Path, error: Exception) -> LoadError:
    detail = " ".join(str(getattr(error, "strerror", None) or error).split())
    row = _LENGTH.search(detail)
    if row is not None:
        fields = {"columns": int(row["columns"]), "cells": int(row["cells"]), "detail": detail}
        return LoadError([Fault(code="frame-row", file=str(path), found=show(row["row"]), fields=fields)])
    return LoadError([Fault(code="file-unreadable", file=str(path), fields={"detail": detail})])


def _scored(rules: Rules, table: Any, names: Names, path: Path) -> Any:
    frame = eager(table)
    try:
        scored = score_sheets(read_sheets(rules, frame, names))
    except LoadError as error:
        raise LoadError([_at(fault, path) for fault in error.faults]) from None
    return build(frame, names.id if names.id in frame.columns else None, figures(scored))


def _at(fault: Fault, path: Path) -> Fault:
    return evolve(fault, file=fault.file or str(path))


def _parquet(path: Path, rows: int) -> Iterator[Any]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    # what is read ahead would be the whole file
    with pq.ParquetFile(path, pre_buffer=False) as file:
        yield from file.iter_batches(batch_size=rows)


def _head(path: Path) -> tuple[list[str], str, str]:
    """Return the names of the columns of a CSV file, its delimiter and its encoding."""
    with path.open("rb") as file:
        begin = file.read(_HEAD_BYTES)
    encoding = next((name for mark, name in _MARKS.items() if begin.startswith(mark)), "utf-8")
    text = begin.decode(encoding, "ignore")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    names = next(csv.reader(text.splitlines()[:1], delimiter=delimiter), [])
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    if twice:
        raise LoadError(
            [Fault(code="frame-column-twice", file=str(path), found=show(name)) for name in twice]
        )
    return names, delimiter, encoding


def _csv(path: Path) -> Iterator[Any]:
    """Yield the batches of a CSV file, every cell as text: what is a number is told later, cell by cell."""
    import pyarrow as pa  # noqa: PLC0415 - as above
    from pyarrow import csv as arrow  # noqa: PLC0415 - as above

    names, delimiter, encoding = _head(path)
    with arrow.open_csv(
        path,
        read_options=arrow.ReadOptions(encoding=encoding.removesuffix("-sig"), block_size=_BYTES),
        parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=arrow.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    ) as reader:
        yield from reader
