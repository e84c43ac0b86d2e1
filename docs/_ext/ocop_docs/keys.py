"""Tables of the keys of each format, made from the JSON Schemas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from ocop_docs.markdown import code, heading, page, plain, table
from ocop_docs.words import in_english as _say
from ocop_rules.schemas.published import names, schema

Json = dict[str, Any]
Links = Mapping[str, str]
"""Where the objects stand that a schema refers to, by their names."""
_WRITTEN = re.compile(r"\S(?:.*\S)?", re.DOTALL)
"""A text without the blanks at its ends, which part it from the code beside it."""


def _or(names: Iterable[str]) -> str:
    return _say("keys.or").join(names)


def kind(one: Json, links: Links) -> str:
    """Return the type of a value in words."""
    if "$ref" in one:
        return links[one["$ref"].rsplit("/", 1)[1]]
    for several in ("anyOf", "oneOf"):
        if several in one:
            return _or(dict.fromkeys(kind(part, links) for part in one[several]))
    if "const" in one:
        return code(str(one["const"]))
    if "enum" in one:
        return _or(code(str(value)) for value in one["enum"])
    return _typed(one, links)


def _typed(one: Json, links: Links) -> str:
    """Return the type that a schema names itself."""
    types = one.get("type", _say("keys.anything"))
    if isinstance(types, list):
        return _or(types)
    if types == "array" and "items" in one:
        return _say("keys.array", items=kind(one["items"], links))
    if types == "object" and isinstance(one.get("additionalProperties"), dict):
        keyed = kind(one["propertyNames"], links) if "propertyNames" in one else "string"
        return _say("keys.object", names=keyed, values=kind(one["additionalProperties"], links))
    if types == "integer" and "maximum" in one:
        return f"integer {one['minimum']}–{one['maximum']}"
    return str(types)


def _default(one: Json) -> str:
    if "default" not in one:
        return _say("keys.left-out")
    return code(str(one["default"]).replace("'", '"').replace("False", "false").replace("True", "true"))


def keys(one: Json, links: Links) -> list[str]:
    """Return the table of the keys of an object."""
    needed = one.get("required", [])
    rows = [
        [code(key), kind(value, links), _say("keys.needed") if key in needed else _default(value)]
        for key, value in one["properties"].items()
    ]
    return table([_say(f"keys.{name}") for name in ("key", "value", "without")], rows, "wide")


@frozen
class _Object:
    """Something with keys, or a plain value, under its heading."""

    title: str
    target: str
    made: Json
    links: Links

    @property
    def link(self) -> str:
        """A link to it within its page."""
        return f"[{self.title}](#{self.target})"

    def lines(self, level: int) -> Iterator[str]:
        """Yield its heading, what it is, and its keys."""
        yield from heading(level, self.title, self.target)
        if "description" in self.made:
            yield from (_prose(self.made["description"]), "")
        if "pattern" in self.made:
            yield from (_say("keys.matches", pattern=code(self.made["pattern"])), "")
            return
        if "properties" in self.made:
            yield from keys(self.made, self.links)
        if "properties" not in self.made or "oneOf" in self.made:
            told = kind(
                {name: value for name, value in self.made.items() if name != "properties"}, self.links
            )
            yield from (f"{told[0].upper()}{told[1:]}.", "")


def _prose(text: str) -> str:
    """Return the description of a schema: its code stays code, everything else is plain."""
    parts = text.split("`")
    return "".join(
        code(part) if index % 2 else _WRITTEN.sub(lambda found: plain(found[0]), part)
        for index, part in enumerate(parts)
    )


def _slug(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", text.lower()))


def _objects(documents: Mapping[str, Json], target: str) -> tuple[list[_Object], list[_Object]]:
    """Return documents, and what they are made of, each thing once.

    Where two documents call different things by one name, the later title names its document as well.
    """
    whole: list[_Object] = []
    known: dict[str, list[_Object]] = {}
    for document, one in documents.items():
        links: dict[str, str] = {}
        for name, made in one.get("$defs", {}).items():
            alike = known.setdefault(name, [])
            found = next((each for each in alike if each.made == made), None)
            if found is None:
                title = f"{name} ({document})" if alike else name
                found = _Object(title, f"{target}-{_slug(title)}", made, links)
                alike.append(found)
            links[name] = found.link
        whole.append(_Object(document, f"{target}-of-{_slug(document)}", one, links))
    return whole, [one for name in sorted(known) for one in known[name]]


def _page(name: str, documents: Mapping[str, Json], target: str) -> str:
    whole, inner = _objects(documents, target)
    lines = [*heading(1, _say(f"keys.title-{name}"), f"{name}-keys"), _say(f"keys.reading-{name}"), ""]
    for one in whole:
        lines += one.lines(2)
    for key, keyed in (("objects", True), ("plain", False)):
        lines += heading(2, _say(f"keys.{key}"))
        for one in inner:
            lines += one.lines(3) if ("properties" in one.made) == keyed else ()
    return page(lines)


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page of every key of a ruleset folder, and that of every key of all other data."""
    folder = {"ruleset.json": "ruleset", "sets/NN.json": "product-set"}
    yield "keys.md", _page("ruleset", {file: schema(name) for file, name in folder.items()}, "key")
    others = [name for name in names() if name not in folder.values()]
    yield "data-keys.md", _page("data", {name: schema(name) for name in others}, "data-key")
