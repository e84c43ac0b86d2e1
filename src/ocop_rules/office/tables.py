"""Score sheets from tables: CSV and Parquet, wide and long."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isnan
from os import PathLike
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from ocop_rules.errors import Fault, FaultsError, LoadError, pointer, require, show
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.office.broken import Cause, unreadable
from ocop_rules.office.columns import Columns, as_day, columns_of, whole
from ocop_rules.office.extra import need
from ocop_rules.office.workbooks import as_text, read_bytes
from ocop_rules.structure.structuring import structure
from ocop_rules.structure.tables import CASE, CASES, CRITERION, GATES, OPTION, gate_ids

SUFFIXES: Final = (".csv", ".tsv", ".parquet")
"""How the names of tables end."""

_SEPARATORS: Final = (";", ",", "\t")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PARQUET: Final = b"PAR1"
_PLAIN: Final = (str, int, float, Decimal, date)
"""The kinds of values that say something of a sheet; bytes and lists do not."""
Row = tuple[int, Sequence[Any]]


def is_table(path: str | PathLike[str]) -> bool:
    """Tell from its name whether a file is a table."""
    return Path(path).suffix.lower() in SUFFIXES


def read_table(path: str | PathLike[str]) -> tuple[Evaluation, ...]:
    """Return the evaluations of a CSV or Parquet file, wide or long, in order.

    Wide: a row a sheet, ``ruleset``, ``product_set``, a column a criterion code and ``case 8`` for the case
    of criterion 8. Long: a row an answer, ``id``, ``ruleset``, ``product_set``, ``criterion``, ``case``,
    ``option``. Both may have ``id``, ``product``, ``evaluator``, ``date``, ``digest`` and ``gates`` (ids
    parted by blanks). An empty cell is open, 0 is no box. Raises
    :class:`~ocop_rules.errors.LoadError` with all faults, each with its line and column.
    """
    require(path, (str, PathLike), "path", "path")
    found: list[Evaluation] = []
    faults: list[Fault] = []
    for read in table_evaluations(path):
        if isinstance(read, Evaluation):
            found.append(read)
        else:
            faults += read.faults
    if faults:
        raise LoadError(faults)
    return tuple(found)


def table_evaluations(path: str | PathLike[str]) -> Iterator[Read]:
    """Yield every evaluation of a CSV or Parquet file; what cannot be read stands in its place.

    A wide table is read row by row, a long one is held whole. Raises
    :class:`~ocop_rules.errors.LoadError` for a file that is no table, or whose head is wrong.
    """
    require(path, (str, PathLike), "path", "path")
    source = str(path)
    rows = _parquet(source) if Path(path).suffix.lower() == ".parquet" else csv_rows(source)
    _, names = next(rows, (1, ()))
    columns, faults = columns_of(names, source)
    if faults:
        raise LoadError(faults)
    yield from (_long if columns.is_long else _wide)(columns, rows, source)


# -- rows -----------------------------------------------------------------------------------------


def decoded(data: bytes, source: str) -> str:
    """Return the text of a CSV file in UTF-8 or UTF-16, with or without a mark of its byte order."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None:
        # the head is plain letters and digits: in UTF-16 every second byte of it is zero
        start = data[:200]
        low, high = start[::2].count(0), start[1::2].count(0)
        encoding = "utf-16-le" if high > low else "utf-16-be" if low else "utf-8"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        fields = {"at": error.start}
        found = f"0x{data[error.start]:02x}" if error.start < len(data) else "-"
        raise LoadError([Fault(code="json-encoding", file=source, found=found, fields=fields)]) from None


def csv_rows(source: str) -> Iterator[Row]:
    """Yield the rows of a CSV file with their line numbers; raises LoadError where it cannot be read."""
    text = decoded(read_bytes(source), source)
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        where = f"{source}:{reader.line_num}"
        raise unreadable("table-unreadable", where, _csv_cause(str(error)), error) from None


def _csv_cause(told: str) -> Cause:
    """Return why a CSV file cannot be read, from what the reader says of it."""
    known: Mapping[str, Cause] = {
        "unexpected end": "quote-open",
        "expected after": "quote-stray",
        "field larger": "cell-long",
    }
    return next((cause for words, cause in known.items() if words in told), "damaged")


def _parquet_cause(source: str) -> Cause:
    """Return why a file is no Parquet file that can be read; one begins and ends with its mark."""
    try:
        with Path(source).open("rb") as file:
            start = file.read(len(_PARQUET))
    except OSError:
        return "damaged"
    return "damaged" if start == _PARQUET else "kind" if start else "empty"


def _parquet(source: str) -> Iterator[Row]:
    arrow, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
    try:
        with parquet.ParquetFile(source) as file:
            names = file.schema_arrow.names
            yield 0, names
            number = 0
            for batch in file.iter_batches(batch_size=1024):
                for row in zip(*_cells_of(batch, number, source), strict=True):
                    number += 1
                    yield number, row
    except (arrow.ArrowException, OSError, UnicodeError) as error:
        # UnicodeError: the name of a column
        raise unreadable("table-unreadable", source, _parquet_cause(source), error) from None


def _cells_of(batch: Any, before: int, source: str) -> list[list[Any]]:
    """Return the columns of a batch; raises LoadError with the cells that hold what Python has no value for.

    Such are days after the year 9999 and texts that are not UTF-8. ``before`` is the number of rows before
    the batch.
    """
    columns: list[list[Any]] = []
    faults: list[Fault] = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            columns.append(column.to_pylist())
        except (OverflowError, ValueError):
            faults += [
                Fault(
                    code="cell-value",
                    file=f"{source}:{number}",
                    pointer=pointer(name),
                    found=f"<{cell.type}>",
                )
                for number, cell in enumerate(column, start=before + 1)
                if _is_beyond(cell)
            ]
    if faults:
        raise LoadError(faults)
    return columns


def _is_beyond(cell: Any) -> bool:
    """Tell whether a cell holds what Python has no value for."""
    try:
        cell.as_py()
    except (OverflowError, ValueError):
        return True
    return False


# -- evaluations ----------------------------------------------------------------------------------


@frozen
class _Cells:
    """The cells of one row, with the faults found in them."""

    columns: Columns
    row: Sequence[Any]
    where: str
    faults: list[Fault]

    def value(self, index: int | None) -> Any:
        if index is None or index >= len(self.row):
            return None
        value = self.row[index]
        blank = not value.strip() if isinstance(value, str) else isinstance(value, float) and isnan(value)
        return None if blank else value

    def fault(self, code: str, name: str, found: object, **fields: object) -> None:
        self.faults.append(
            Fault(code=code, file=self.where, pointer=pointer(name), found=show(found), fields=fields)
        )

    def number(self, index: int | None, name: str) -> int | None:
        value = self.value(index)
        if value is None:
            return None
        found = whole(value)
        if found is None:
            self.fault("cell-number", name, value)
        return found

    def kept(self) -> dict[str, Any]:
        """Return what the row says of its sheet."""
        data: dict[str, Any] = {}
        for name, index in self.columns.kept.items():
            value = self.value(index)
            if value is None:
                if name in ("ruleset", "product_set"):
                    self.fault("cell-missing", name, None)
            elif name == "product_set":
                data[name] = self.number(index, name)
            elif not isinstance(value, _PLAIN):
                self.fault("cell-value", name, type(value).__name__)
            elif name == "date":
                day = as_day(value)
                if day is None:
                    self.fault("cell-date", name, value)
                else:
                    data[name] = day.isoformat()
            else:
                text = as_text(value)
                data[name] = list(gate_ids(text)) if name == GATES and text else text
        return data

    def surplus(self) -> None:
        """Tell cells behind the last column."""
        for value in self.row[len(self.columns.names) :]:
            if value is not None and str(value).strip():
                self.fault("cell-surplus", "", value)


def _made(data: dict[str, Any], cells: _Cells) -> Read:
    name = data.get("id")
    if not cells.faults:
        try:
            return structure(data, Evaluation, cells.where)
        except FaultsError as error:
            cells.faults.extend(evolve(fault, file=fault.file or cells.where) for fault in error.faults)
    return Unreadable(cells.where, name if isinstance(name, str) else None, tuple(cells.faults))


def _wide(columns: Columns, rows: Iterable[Row], source: str) -> Iterator[Read]:
    for number, row in rows:
        cells = _Cells(columns, row, f"{source}:{number}", [])
        cells.surplus()
        data = cells.kept()
        answers = {code: cells.number(index, code) for code, index in columns.answers.items()}
        cases = {code: cells.number(index, CASES.format(code)) for code, index in columns.cases.items()}
        data["answers"] = {code: answer for code, answer in answers.items() if answer is not None}
        data["cases"] = {code: case for code, case in cases.items() if case is not None}
        yield _made(data, cells)


def _long(columns: Columns, rows: Iterable[Row], source: str) -> Iterator[Read]:
    held: dict[str, tuple[dict[str, Any], _Cells]] = {}
    for number, row in rows:
        cells = _Cells(columns, row, f"{source}:{number}", [])
        cells.surplus()
        data = cells.kept()
        name = data.get("id")
        if name is None:
            cells.fault("cell-missing", "id", None)
            yield Unreadable(cells.where, None, tuple(cells.faults))
            continue
        first, first_cells = held.setdefault(name, ({**data, "answers": {}, "cases": {}}, cells))
        if first_cells is not cells:
            for key in sorted({*data, *first} - {"answers", "cases"}):
                if data.get(key) != first.get(key):
                    cells.fault("row-differs", key, data.get(key), id=name, first=show(first.get(key)))
        _answer(columns, cells, first)
        if first_cells is not cells:
            first_cells.faults.extend(cells.faults)
    for data, cells in held.values():
        yield _made(data, cells)


def _answer(columns: Columns, cells: _Cells, sheet: dict[str, Any]) -> None:
    """Put the answer of one row into its sheet."""
    code = as_text(cells.value(columns.long[CRITERION]))
    case = cells.number(columns.long.get(CASE), CASE)
    option = cells.number(columns.long[OPTION], OPTION)
    if code is None:
        if case is not None or option is not None:
            cells.fault("cell-missing", "criterion", None)
        return
    code = code.strip().replace(",", ".")
    for key, value in (("answers", option), ("cases", case)):
        if value is not None:
            if code in sheet[key] and (key == "answers" or sheet[key][code] != value):
                cells.fault("answer-twice", "criterion", code, criterion=code)
            sheet[key][code] = value
