"""The shipped JSON Schemas (2020-12), and checking data against them.

The schemas are for the programs of others, in any language; the strict structuring stands without
them and says more. They are written by ``tools/schemas.py`` from the model. Checking takes far
longer than structuring, so that it is done on request only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from types import NoneType
from typing import Any

from ocop_rules.errors import Fault, MissingExtraError, UnknownNameError, pointer, require, show

_ENDING = ".schema.json"


def names() -> tuple[str, ...]:
    """Return the names of the shipped schemas, in order."""
    found = (item.name for item in (files("ocop_rules") / "schemas").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in found if name.endswith(_ENDING)))


def schema(name: str) -> dict[str, Any]:
    """Return the schema ``name`` as plain JSON data, a new copy each time.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a schema that does not exist.
    """
    known = names()
    if name not in known:
        raise UnknownNameError("schema", name, known)
    text = (files("ocop_rules") / "schemas" / f"{name}{_ENDING}").read_text(encoding="utf-8")
    made: dict[str, Any] = json.loads(text)
    return made


@cache
def _validator(name: str) -> Any:
    # only those who check by a schema need the validator
    try:
        from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("jsonschema", "schemas") from None
    return Draft202012Validator(schema(name))


def _other_shape(error: Any) -> bool:
    """Tell whether a value is not meant for the alternative that this error comes from."""
    at = list(error.relative_path)
    return (error.validator == "type" and not at) or (
        error.validator in ("const", "enum") and at == ["status"]
    )


def _leaves(error: Any) -> Iterator[Any]:
    """Yield what is wrong in the alternative that comes nearest, not that none of them fits."""
    if not error.context:
        yield error
        return
    branches: dict[int, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    nearest = min(branches.values(), key=lambda branch: (any(map(_other_shape, branch)), len(branch)))
    shapes = [inner for inner in nearest if _other_shape(inner)]
    if any(inner.relative_path for inner in shapes):
        yield error  # a status that no alternative has
        return
    for inner in shapes or nearest:
        yield from _leaves(inner)


def _about(error: Any) -> Iterator[tuple[tuple[object, ...], object, object]]:
    """Yield the place, what was found there and what the rule asks for."""
    path = tuple(error.absolute_path)
    value, asked = error.instance, error.validator_value
    if error.validator == "required":
        # the validator reports each missing key by itself, but names it in its message only
        missing = next((key for key in asked if error.message.startswith(f"{key!r} ")), asked)
        yield path, value, missing
    elif error.validator == "additionalProperties":
        yield from (((*path, key), key, asked) for key in value if key not in error.schema["properties"])
    elif "propertyNames" in error.absolute_schema_path:
        yield (*path, value), value, asked
    else:
        yield path, value, asked


def schema_faults(name: str, data: object, file: str | None = None) -> list[Fault]:
    """Return every fault of ``data`` against the schema ``name``, none when it is valid.

    The code is ``schema``, or ``json-depth`` and ``json-number`` for data nested too deeply or
    numbers too long to look at. Raises :class:`~ocop_rules.errors.UnknownNameError` for a schema
    that does not exist, and :class:`~ocop_rules.errors.MissingExtraError` where jsonschema is not installed.
    """
    require(name, str, "name", "plain-text")
    require(file, (str, NoneType), "file", "plain-text")
    validator = _validator(name)
    try:
        told = [
            (path, found, f"{leaf.validator} {show(asked)}")
            for error in validator.iter_errors(data)
            for leaf in _leaves(error)
            for path, found, asked in _about(leaf)
        ]
    except RecursionError:
        return [Fault(code="json-depth", file=file)]
    except ValueError:
        # the validator writes every value into its messages; Python refuses integers of thousands of digits
        return [Fault(code="json-number", file=file)]
    # the validator keeps keys in sets, whose order is another in every process
    order = _Order(data)
    return [
        Fault(
            code="schema",
            file=file,
            pointer=pointer(*path),
            found=show(found),
            fields={"schema": name, "rule": rule},
        )
        for path, found, rule in sorted(told, key=lambda one: order.of(one[0]))
    ]


class _Order:
    """The order in which the places of a document stand in it."""

    def __init__(self, data: object) -> None:
        self._data = data
        self._places: dict[int, dict[object, int]] = {}

    def of(self, path: tuple[object, ...]) -> tuple[int, ...]:
        """Return where a place stands: its number among its siblings, level by level."""
        found, inner = [], self._data
        for step in path:
            if isinstance(inner, dict):
                if id(inner) not in self._places:
                    self._places[id(inner)] = {key: at for at, key in enumerate(inner)}
                at = self._places[id(inner)].get(step, len(inner))
                inner = inner.get(step)
            else:
                at = step if isinstance(step, int) else 0
                inner = inner[at] if isinstance(inner, list) and at < len(inner) else None
            found.append(at)
        return tuple(found)
