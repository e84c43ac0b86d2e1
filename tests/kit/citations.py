"""Citations as a reader writes them, for tests that name a place in the law."""

from __future__ import annotations

from ocop_rules.model.terms import Citation
from ocop_rules.words.citing import place


def place_of(one: Citation) -> str:
    """Return the place of a citation in English, without its document: ``article 7.6(a)``."""
    return place(one, "en")
