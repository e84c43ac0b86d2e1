"""Phrases in English, by key."""

from __future__ import annotations

from typing import Final

from ocop_rules._words.en import comparing, conformance, councils, faults, life, patches, sheets

PHRASES: Final[dict[str, str]] = {
    **comparing.PHRASES,
    **conformance.PHRASES,
    **councils.PHRASES,
    **faults.PHRASES,
    **life.PHRASES,
    **patches.PHRASES,
    **sheets.PHRASES,
}
