"""Write the public API as a list: every name that an area offers, with its signature and fields.

Run it after a change of the API that is meant, from the root of the checkout, and read what differs::

    PYTHONPATH=src python tools/api.py

A name or an argument that goes away, is renamed, or becomes needed breaks programs of others: it takes a
deprecation first (see "Stability" in CONTRIBUTING.md).
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs

FILE = Path(__file__).resolve().parents[1] / "tests" / "house" / "api.txt"
AREAS = (
    "ocop_rules",
    "ocop_rules.comparing",
    "ocop_rules.councils",
    "ocop_rules.errors",
    "ocop_rules.frames",
    "ocop_rules.life",
    "ocop_rules.model",
    "ocop_rules.office",
    "ocop_rules.planning",
    "ocop_rules.rulesets",
    "ocop_rules.schemas",
    "ocop_rules.scoring",
    "ocop_rules.telling",
    "ocop_rules.testing",
    "ocop_rules.testing.conformance",
)


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return ""
    plain = value is None or isinstance(value, (bool, int, str))
    return f"={value!r}" if plain or value == () else "=…"


def _signature(thing: Any) -> str:
    """Return the arguments of something that can be called: names, kinds and defaults, no annotations."""
    try:
        parameters = list(inspect.signature(thing).parameters.values())
    except (TypeError, ValueError):
        return "(…)"
    told, starred = [], False
    for one in parameters:
        mark = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
        if one.kind is one.KEYWORD_ONLY and not starred:
            told.append("*")
        starred = starred or one.kind in (one.KEYWORD_ONLY, one.VAR_POSITIONAL)
        told.append(f"{mark}{one.name}{_default(one.default)}")
        if one.kind is one.POSITIONAL_ONLY:
            told[-1] += " /"
    return f"({', '.join(told)})"


def _own(name: str, thing: Any) -> bool:
    return not name.startswith("_") and not isinstance(thing, types.ModuleType)


def _class(name: str, thing: type) -> Iterator[str]:
    # the fields are told one by one, and what makes an exception is its own business
    yield f"{name}: class" + ("" if attrs.has(thing) else _signature(thing))
    members: dict[str, str] = {}
    if attrs.has(thing):
        for one in attrs.fields(thing):
            if not one.name.startswith("_"):
                members[one.name] = "field" + ("" if one.default is attrs.NOTHING else " with a default")
    for key in dir(thing):
        inherited = next((base for base in thing.__mro__ if key in vars(base)), object)
        if key == "json_form" or key in members or not inherited.__module__.startswith("ocop_rules"):
            continue
        value = inspect.getattr_static(thing, key)
        if not _own(key, value):
            continue
        function = getattr(value, "__func__", value)
        members[key] = f"method{_signature(function)}" if callable(function) else "attribute"
    for key, told in sorted(members.items()):
        yield f"  .{key}: {told}"


def _name(name: str, thing: Any, place: str | None) -> Iterator[str]:
    if place is not None:
        yield f"{name}: as {place}"
    elif isinstance(thing, types.ModuleType):
        yield f"{name}: area"
    elif inspect.isclass(thing):
        yield from _class(name, thing)
    elif inspect.isroutine(thing):
        yield f"{name}: function{_signature(thing)}"
    else:
        yield f"{name}: value"


def api() -> str:
    """Return the list: one area after the other, its names in order, each thing where it is offered first."""
    lines = []
    seen: dict[int, str] = {}
    for area in AREAS:
        module = import_module(area)
        lines.append(f"# {area}")
        for name in sorted(module.__all__):
            thing = getattr(module, name)
            place = seen.get(id(thing)) if callable(thing) else None
            seen.setdefault(id(thing), f"{area}.{name}")
            lines += _name(name, thing, place)
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    FILE.write_text(api(), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")
