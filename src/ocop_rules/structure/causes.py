"""Faults from what the converter raised: an error for each value, its place in the notes on the way up."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from ocop_rules.errors import Fault, FaultsError, pointer, show
from ocop_rules.ground.names import near_or_all
from ocop_rules.structure.kinds import WrongError, json_key, placed


def faults_of(error: Exception, file: str | None = None, path: tuple[object, ...] = ()) -> Iterator[Fault]:
    """Yield the faults that an error of the converter stands for, each with its place below ``path``.

    Raises the error again where it is none of the converter's: then the fault is ours.
    """
    if isinstance(error, ForbiddenExtraKeysError):
        known = [json_key(one) for one in attrs.fields(error.cl)] if error.cl is not None else []
        for key in sorted(error.extra_fields, key=str):
            fields = {"near": near_or_all(key, known)}
            yield Fault(
                code="unknown-key", file=file, pointer=pointer(*path, key), found=show(key), fields=fields
            )
        return
    if isinstance(error, FaultsError):
        yield from placed(error.faults, *path, file=file)
        return
    if not isinstance(error, (ClassValidationError, IterableValidationError)):
        yield from _leaf_faults(error, file, path)
        return
    for inner in error.exceptions:
        step: tuple[object, ...] = ()
        for note in getattr(inner, "__notes__", ()):
            if isinstance(note, AttributeValidationNote):
                step = (_key_of(error, note.name),)
            elif isinstance(note, IterableValidationNote):
                step = (note.index,)
        if isinstance(inner, Exception):
            yield from faults_of(inner, file, (*path, *step))


def _leaf_faults(error: Exception, file: str | None, path: tuple[object, ...]) -> list[Fault]:
    if isinstance(error, WrongError):
        return placed(error.faults, *path, file=file)
    if isinstance(error, KeyError):
        key = path[-1] if path else error.args[0]
        return [Fault(code="missing-key", file=file, pointer=pointer(*path[:-1]), fields={"key": key})]
    raise error


def _key_of(error: Exception, name: str) -> str:
    """Return the key in JSON of the field that a fault was found in."""
    kind = error.cl if isinstance(error, ClassValidationError) else None
    return json_key(attrs.fields_dict(kind)[name]) if kind is not None and attrs.has(kind) else name
