"""Names that nobody knows: the known one that was meant, or what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_LONGEST: Final = 200
"""No name is longer; what is longer is like no name, and comparing it would take its time."""
_LISTED: Final = 12
"""How many names a message lists."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or None when none comes near.

    What was typed is no suggestion, and a number is near to no other: 7 is not 27.
    """
    if len(name) > _LONGEST:
        return None
    others = [other for other in known if other != name and not (other.isdigit() and name.isdigit())]
    matches = get_close_matches(name, others, n=1, cutoff=0.5)
    return matches[0] if matches else None


def listed(names: Iterable[object]) -> str:
    """Return names as text: the first twelve, and how many more there are; "-" for none."""
    every = [str(name) for name in names]
    more = len(every) - _LISTED
    return ", ".join(every[:_LISTED]) + (f", … (+{more})" if more > 0 else "") or "-"


def near_or_all(name: object, known: Iterable[str]) -> str:
    """Return the known name most like ``name``; when none comes near, what there is (:func:`listed`)."""
    names = list(known)
    return nearest(str(name), names) or listed(names)
