"""Tables of the keys of each format, made from the JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ocop_docs.markdown import code, heading, page, plain, table
from ocop_docs.words import in_english as _say
from ocop_rules.schemas.published import schema

Json = dict[str, Any]


def _or(names: Iterable[str]) -> str:
    return _say("keys.or").join(names)


def kind(one: Json) -> str:
    """Return the type of a value in words."""
    if "$ref" in one:
        name = one["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#key-{name.lower()})"
    if "anyOf" in one:
        return _or(dict.fromkeys(kind(part) for part in one["anyOf"]))
    if "const" in one:
        return code(str(one["const"]))
    if "enum" in one:
        return _or(code(str(value)) for value in one["enum"])
    return _typed(one)


def _typed(one: Json) -> str:
    """Return the type that a schema names itself."""
    types = one.get("type", _say("keys.anything"))
    if isinstance(types, list):
        return _or(types)
    if types == "array" and "items" in one:
        return _say("keys.array", items=kind(one["items"]))
    if types == "object" and isinstance(one.get("additionalProperties"), dict):
        names = kind(one["propertyNames"]) if "propertyNames" in one else "string"
        return _say("keys.object", names=names, values=kind(one["additionalProperties"]))
    if types == "integer" and "maximum" in one:
        return f"integer {one['minimum']}–{one['maximum']}"
    return str(types)


def _default(one: Json) -> str:
    if "default" not in one:
        return _say("keys.left-out")
    return code(str(one["default"]).replace("'", '"').replace("False", "false").replace("True", "true"))


def keys(one: Json) -> list[str]:
    """Return the table of the keys of an object."""
    needed = one.get("required", [])
    rows = [
        [code(key), kind(value), _say("keys.needed") if key in needed else _default(value)]
        for key, value in one["properties"].items()
    ]
    return table([_say(f"keys.{name}") for name in ("key", "value", "without")], rows, "wide")


def _definition(name: str, one: Json, level: int) -> Iterator[str]:
    yield from heading(level, name, f"key-{name.lower()}")
    if "description" in one:
        yield from (_prose(one["description"]), "")
    if "properties" in one:
        yield from keys(one)
    elif "pattern" in one:
        yield from (_say("keys.matches", pattern=code(one["pattern"])), "")
    else:
        told = kind(one)
        yield from (f"{told[0].upper()}{told[1:]}.", "")


def _prose(text: str) -> str:
    """Return the description of a schema: its code stays code, everything else is plain."""
    parts = text.split("`")
    return "".join(code(part) if index % 2 else plain(part) for index, part in enumerate(parts))


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page of every key of a ruleset folder."""
    rules, one = schema("ruleset"), schema("product-set")
    defs: Json = {**rules["$defs"], **one["$defs"]}
    values = {name: made for name, made in defs.items() if "properties" not in made}
    lines = [
        *heading(1, _say("keys.title"), "ruleset-keys"),
        _say("keys.reading"),
        "",
        *heading(2, "ruleset.json"),
        *keys(rules),
        *heading(2, "sets/NN.json"),
        *keys(one),
        *heading(2, _say("keys.objects")),
    ]
    for name, made in sorted(defs.items()):
        if name not in values:
            lines += _definition(name, made, 3)
    lines += heading(2, _say("keys.plain"))
    for name, made in sorted(values.items()):
        lines += _definition(name, made, 3)
    yield "keys.md", page(lines)
