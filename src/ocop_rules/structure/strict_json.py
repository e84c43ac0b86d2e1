"""Reading JSON without surprises: no duplicate keys, no NaN, no silent floats.

Numbers with a fraction or an exponent arrive as exact :class:`decimal.Decimal` values, so that
the structuring can refuse them by what was written; everything else is what :mod:`json` gives.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import Any, NoReturn

from ocop_rules.errors import Fault, LoadError, bounded, pointer, show

_NEAR = 20
"""The characters that are shown of the place of a fault."""


class _Doubled(dict[str, Any]):
    """An object that held the same key more than once."""

    doubled: tuple[str, ...] = ()


class _DoubledError(ValueError):
    """Some object holds a key twice; which ones is found out by reading again."""


class _ConstantError(ValueError):
    """NaN, Infinity or -Infinity, which JSON does not know."""


def _constant(name: str) -> NoReturn:
    raise _ConstantError(name)


def _unique(items: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(items)
    if len(made) == len(items):
        return made
    raise _DoubledError


def _marked(items: list[tuple[str, Any]]) -> dict[str, Any]:
    made = _Doubled(items)
    counts = Counter(key for key, _ in items)
    made.doubled = tuple(sorted(key for key, count in counts.items() if count > 1))
    return made


_decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_constant)
_marking = json.JSONDecoder(object_pairs_hook=_marked, parse_float=Decimal, parse_constant=_constant)


def _doubled_faults(root: Any, file: str | None) -> list[Fault]:
    faults = []
    stack: list[tuple[tuple[object, ...], Any]] = [((), root)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, _Doubled):
            faults += [
                Fault(code="json-duplicate-key", file=file, pointer=pointer(*path, key), found=show(key))
                for key in node.doubled
            ]
        if isinstance(node, dict):
            stack += [((*path, key), value) for key, value in node.items()]
        elif isinstance(node, list):
            stack += [((*path, index), value) for index, value in enumerate(node)]
    return bounded(sorted(faults, key=lambda fault: fault.pointer))


def decode(raw: bytes, file: str | None = None) -> str:
    """Return ``raw`` as text; a byte order mark is passed over.

    Raises :class:`~ocop_rules.errors.LoadError` (``json-encoding``) when it is not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = show(raw[error.start : error.end].hex(" "))
        fault = Fault(code="json-encoding", file=file, found=found, fields={"at": error.start})
        raise LoadError([fault]) from None


def loads(text: str, file: str | None = None) -> Any:
    """Return the JSON value written in ``text``.

    Raises :class:`~ocop_rules.errors.LoadError` with one of the codes ``json-syntax``,
    ``json-number``, ``json-depth`` or ``json-duplicate-key`` (all of the doubled keys at once).
    """
    try:
        return _decoder.decode(text)
    except _DoubledError:
        pass
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise LoadError([_fault(error, text, file)]) from None
    try:
        marked = _marking.decode(text)
    except (ValueError, ArithmeticError, RecursionError) as error:
        # what stands behind the doubled key keeps the rest from being read
        raise LoadError([_fault(error, text, file)]) from None
    raise LoadError(_doubled_faults(marked, file))


def _fault(error: Exception, text: str, file: str | None) -> Fault:
    """Return what keeps a text from being JSON."""
    if isinstance(error, json.JSONDecodeError):
        ended = text.rstrip()
        if error.pos >= len(ended):
            # what stands there is nothing: what stands before it tells where the text was cut
            found, detail = ended[-_NEAR:], "JSON ends too early" if ended else "JSON is empty"
        else:
            found, detail = text[error.pos : error.pos + _NEAR], error.msg
        fields = {"line": error.lineno, "column": error.colno, "detail": detail}
        return Fault(code="json-syntax", file=file, found=show(found), fields=fields)
    if isinstance(error, RecursionError):
        return Fault(code="json-depth", file=file)
    if isinstance(error, _ConstantError):
        return Fault(code="json-number", file=file, found=str(error))
    # Python refuses to convert integers of more than sys.get_int_max_str_digits() digits
    return Fault(code="json-number", file=file)
