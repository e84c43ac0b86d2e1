"""The fields of a fault in words: those that are words of ours, or of the system, as a language says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ocop_rules import words


def fields_in(lang: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a fault as its sentence says them in ``lang``."""
    known = words.catalogue(lang)

    def word(name: str, value: Any) -> Any:
        keys = {
            "expected": f"type.{value}",
            "level": f"level.{value}",
            "by": f"level.{value}",
            "action": f"action.{value}",
            "status": f"outcome.{value}",
            "cause": f"cause.{value}",
            "kind": f"dossier.kind.{value}",
            "unit": f"limit-unit.{value}",
        }
        if name == "detail":
            return words.detail(lang, str(value))
        told = known.get(keys.get(name, ""), value)
        return words.days_in(lang, told) if name == "expected" and isinstance(told, str) else told

    return {name: word(name, value) for name, value in fields.items()}
