"""Files of evaluations and standard input, read line by line, each line with its place."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, cast

from ocop_rules.errors import Fault, LoadError, reason
from ocop_rules.model.evaluation import Read
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.structure import strict_json
from ocop_rules.structure.bounded import read_whole

STDIN = "-"
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TABLES = (".csv", ".tsv", ".parquet")
_SNIFFED = 1024


class Lines:
    """The lines of a file, read as they are asked for and no further than one may be long."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self.readline = stream.readline
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines as they are read."""
        return iter(self.readline, b"")

    def whole(self) -> bytes:
        """Return all of the file; raises LoadError where it is larger than a document may be."""
        return read_whole(self._stream, self.name)

    def document(self) -> Any:
        """Return the JSON document in the file; raises LoadError when there is none."""
        return strict_json.loads(strict_json.decode(self.whole(), self.name), self.name)


def is_office_file(path: str) -> bool:
    """Tell from its name whether a file is a workbook or a table of sheets."""
    return path.lower().endswith((*_WORKBOOKS, *_TABLES))


def office_reads(path: str, rules: Callable[[str], Ruleset]) -> Iterator[Read]:
    """Yield the evaluations of a workbook or a table; raises LoadError for one that cannot be read."""
    from ocop_rules import office  # noqa: PLC0415 - an extra

    if path.lower().endswith(_TABLES):
        yield from office.table_evaluations(path)
    else:
        yield from office.sheet_evaluations(path, rules=rules)


def _open(path: str) -> BinaryIO:
    if path == STDIN:
        if sys.stdin is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return sys.stdin.buffer
    return Path(path).open("rb")


def _peek(stream: BinaryIO) -> bytes:
    """Return the beginning of the stream without taking it, where the stream can do that."""
    peek = getattr(stream, "peek", None)
    return cast("bytes", peek(_SNIFFED))[:_SNIFFED] if peek is not None else b""


def _fault(path: str, code: str, **fields: object) -> LoadError:
    return LoadError([Fault(code=code, file=path, fields=fields)])


@contextmanager
def opened(path: str, *, binary: bool = False) -> Iterator[Lines]:
    """Open a file of evaluations, or standard input for "-"; ``binary`` lets it be no text.

    Raises :class:`~ocop_rules.errors.LoadError` when it cannot be read, at the beginning or later.
    """
    try:
        stream = _open(path)
        with nullcontext() if path == STDIN else closing(stream):
            if not binary and b"\0" in _peek(stream):
                raise _fault(path, "file-binary")
            yield Lines(stream, path)
    except LoadError:
        raise
    except (OSError, ValueError) as error:
        # ValueError: a path that holds a zero byte
        raise _fault(path, "file-unreadable", detail=reason(error)) from None
