"""Files that cannot be read: why, in words of ours; what a reader said of them is kept beside it."""

from __future__ import annotations

from typing import Literal

from ocop_rules.errors import Fault, LoadError

Cause = Literal[
    "cell-long",
    "damaged",
    "doctype",
    "empty",
    "encrypted",
    "kind",
    "quote-open",
    "quote-stray",
    "unsupported",
]
"""Why a file cannot be read: it is empty, of another kind, locked, packed in a way that is not read, damaged.

Of a CSV file: its quotation marks do not match, or a cell has no end.
"""


def unreadable(code: str, source: str, cause: Cause, error: object = "") -> LoadError:
    """Return that a file cannot be read: ``cause`` in words of ours, those of the reader as ``detail``."""
    fields = {"cause": cause, "detail": " ".join(str(error).split())}
    return LoadError([Fault(code=code, file=source, fields=fields)])
