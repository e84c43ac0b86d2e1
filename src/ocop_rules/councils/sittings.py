"""Reading and writing council files: a council, the sheets of its members, its policy."""

from __future__ import annotations

from typing import Any

from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.structure import strict_json
from ocop_rules.structure.structuring import structure, unstructure


def sitting_from_json(data: object, source: str | None = None) -> Sitting:
    """Return the sitting that plain JSON ``data`` describes.

    Raises :class:`~ocop_rules.errors.LoadError` with all faults: missing and unknown keys, values of
    another type (nothing is coerced), text that is not NFC.
    """
    return structure(data, Sitting, source)


def sitting_to_json(sitting: Sitting) -> dict[str, Any]:
    """Return the sitting as plain JSON data; reading it back gives an equal sitting."""
    data: dict[str, Any] = unstructure(sitting)
    return data


def parse_sitting(text: str | bytes, source: str | None = None) -> Sitting:
    """Return the sitting written as JSON in ``text``; raises LoadError with all faults."""
    return sitting_from_json(_value(text, source), source)


def policy_from_json(data: object, source: str | None = None) -> CouncilPolicy:
    """Return the council policy that plain JSON ``data`` describes; raises LoadError with all faults."""
    return structure(data, CouncilPolicy, source)


def parse_policy(text: str | bytes, source: str | None = None) -> CouncilPolicy:
    """Return the council policy written as JSON in ``text``; raises LoadError with all faults."""
    return policy_from_json(_value(text, source), source)


def _value(text: str | bytes, source: str | None) -> Any:
    return strict_json.loads(strict_json.decode(text, source) if isinstance(text, bytes) else text, source)
