"""Whether a JSON Schema keeps what an earlier one promised.

Who writes the inputs needs that everything accepted before is accepted still; who reads the results, that
everything promised before is there still, and that nothing new comes where there was a closed list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

Json = dict[str, Any]
Pair = tuple[int, int]


@frozen
class Compared:
    """Two documents of one schema; ``output`` for what the library writes."""

    old: Json
    new: Json
    output: bool

    def breaks(self) -> list[str]:
        """Return every promise that the new schema breaks, by its place."""
        return list(self._node(self.old, self.new, "", frozenset()))

    def _node(self, old: Json, new: Json, at: str, seen: frozenset[Pair]) -> Iterator[str]:
        old, new = _resolved(self.old, old), _resolved(self.new, new)
        if (id(old), id(new)) in seen:
            return
        seen |= {(id(old), id(new))}
        yield from self._values(old, new, at)
        yield from self._limits(old, new, at)
        yield from self._properties(old, new, at, seen)
        for key in ("items", "additionalProperties"):
            if isinstance(old.get(key), dict) and isinstance(new.get(key), dict):
                yield from self._node(old[key], new[key], f"{at}/{key}", seen)
        for key in ("oneOf", "anyOf", "allOf"):
            before, after = old.get(key, []), new.get(key, [])
            if len(after) < len(before) or (self.output and before and len(after) > len(before)):
                yield f"{at}: another number of alternatives in {key}"
            for index, (one, other) in enumerate(zip(before, after, strict=False)):
                yield from self._node(one, other, f"{at}/{key}/{index}", seen)

    def _values(self, old: Json, new: Json, at: str) -> Iterator[str]:
        kinds = (_types(self.old, old), _types(self.new, new))
        for key, (before, after) in (("type", kinds), ("enum", (_enum(old), _enum(new)))):
            narrow, wide = (after, before) if self.output else (before, after)
            if wide is not None and (narrow is None or not narrow <= wide):
                yield f"{at}: {key} was {before}, is {after}"

    def _limits(self, old: Json, new: Json, at: str) -> Iterator[str]:
        if self.output:
            return
        for key, sign in (
            ("minimum", 1),
            ("minLength", 1),
            ("minItems", 1),
            ("maximum", -1),
            ("maxLength", -1),
        ):
            if key in new and (key not in old or sign * new[key] > sign * old[key]):
                yield f"{at}: {key} is narrower"
        if "pattern" in new and new["pattern"] != old.get("pattern"):
            yield f"{at}: another pattern"

    def _properties(self, old: Json, new: Json, at: str, seen: frozenset[Pair]) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        yield from (f"{at}: {name} is gone" for name in before if name not in after)
        needed, given = set(new.get("required", ())), set(old.get("required", ()))
        for name in sorted(given - needed if self.output else needed - given):
            yield f"{at}: {name} is {'not promised any more' if self.output else 'needed now'}"
        for name in before:
            if name in after:
                yield from self._node(before[name], after[name], f"{at}/{name}", seen)


def _resolved(document: Json, node: Any) -> Json:
    while isinstance(node, dict) and "$ref" in node:
        at: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            at = at[step]
        node = at
    return node if isinstance(node, dict) else {}


def _types(document: Json, node: Json) -> set[str] | None:
    """Return the types that a schema allows, those of its alternatives together; None where any will do."""
    found = node.get("type")
    if found is not None:
        return {found} if isinstance(found, str) else set(found)
    alternatives = [_types(document, _resolved(document, one)) for one in node.get("anyOf", ())]
    known = [one for one in alternatives if one is not None]
    return set[str]().union(*known) if known and len(known) == len(alternatives) else None


def _enum(node: Json) -> set[str] | None:
    if "const" in node:
        return {repr(node["const"])}
    return {repr(one) for one in node["enum"]} if "enum" in node else None
