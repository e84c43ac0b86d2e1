"""Phrases in Vietnamese, by key."""

from __future__ import annotations

from typing import Final

from ocop_rules._words.vi import comparing, conformance, councils, faults, life, patches, sheets

PHRASES: Final[dict[str, str]] = {
    **comparing.PHRASES,
    **conformance.PHRASES,
    **councils.PHRASES,
    **faults.PHRASES,
    **life.PHRASES,
    **patches.PHRASES,
    **sheets.PHRASES,
}
