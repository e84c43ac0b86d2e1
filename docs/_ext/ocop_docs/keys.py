"""Tables of the keys of each format, made from the JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ocop_docs.markdown import code, heading, page, plain, table
from ocop_rules.schemas.published import schema

Json = dict[str, Any]


def kind(one: Json) -> str:
    """Return the type of a value in words."""
    if "$ref" in one:
        name = one["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#key-{name.lower()})"
    if "anyOf" in one:
        return " or ".join(dict.fromkeys(kind(part) for part in one["anyOf"]))
    if "const" in one:
        return code(str(one["const"]))
    if "enum" in one:
        return " or ".join(code(str(value)) for value in one["enum"])
    return _typed(one)


def _typed(one: Json) -> str:
    """Return the type that a schema names itself."""
    types = one.get("type", "anything")
    if isinstance(types, list):
        return " or ".join(types)
    if types == "array" and "items" in one:
        return f"array of {kind(one['items'])}"
    if types == "object" and isinstance(one.get("additionalProperties"), dict):
        names = kind(one["propertyNames"]) if "propertyNames" in one else "string"
        return f"object from {names} to {kind(one['additionalProperties'])}"
    if types == "integer" and "maximum" in one:
        return f"integer {one['minimum']}–{one['maximum']}"
    return str(types)


def _default(one: Json) -> str:
    if "default" not in one:
        return "left out"
    return code(str(one["default"]).replace("'", '"').replace("False", "false").replace("True", "true"))


def keys(one: Json) -> list[str]:
    """Return the table of the keys of an object."""
    needed = one.get("required", [])
    rows = [
        [code(key), kind(value), "needed" if key in needed else _default(value)]
        for key, value in one["properties"].items()
    ]
    return table(["Key", "Value", "Without it"], rows, "wide")


def _definition(name: str, one: Json, level: int) -> Iterator[str]:
    yield from heading(level, name, f"key-{name.lower()}")
    if "description" in one:
        yield from (_prose(one["description"]), "")
    if "properties" in one:
        yield from keys(one)
    elif "pattern" in one:
        yield from (f"A string that matches {code(one['pattern'])}.", "")
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
        *heading(1, "Every key of a ruleset", "ruleset-keys"),
        "Made from the JSON Schemas, which `ocop-rules schema ruleset` and `ocop-rules schema product-set`",
        "print. A key that holds its default is left out of the file.",
        "",
        *heading(2, "ruleset.json"),
        *keys(rules),
        *heading(2, "sets/NN.json"),
        *keys(one),
        *heading(2, "Objects in them"),
    ]
    for name, made in sorted(defs.items()):
        if name not in values:
            lines += _definition(name, made, 3)
    lines += heading(2, "Plain values")
    for name, made in sorted(values.items()):
        lines += _definition(name, made, 3)
    yield "keys.md", page(lines)
