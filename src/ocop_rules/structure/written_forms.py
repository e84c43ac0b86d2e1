"""Values whose JSON form has other keys than their fields: which form that is, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ocop_rules.errors import Fault, LoadError, pointer, show

Hook = Callable[[Any, Any], Any]


def written_form(kind: Any) -> Any:
    """Return the class that lists the keys of a value's JSON form: most often its own."""
    place = getattr(kind, "json_form", "")
    if not place:
        return kind
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def written_hook(written: Any, inner: Hook) -> Hook:
    """Return a hook that reads a form, and holds what is written again against what was read."""

    def hook(value: Any, _: Any) -> Any:
        read = inner(value, written)
        made = read.value()
        again = read.again(made) if hasattr(read, "again") else made.to_json()
        faults = [
            Fault(
                code="computed",
                pointer=pointer(key),
                found=show(given),
                fields={"computed": show(again.get(key))},
            )
            for key, given in value.items()
            if given != again.get(key)
        ]
        if faults:
            raise LoadError(faults)
        return made

    return hook
