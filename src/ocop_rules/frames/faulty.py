"""The faults that a row can have, as numbers whose order is the order in which they are told."""

from __future__ import annotations

from typing import Final

FAULTS: Final = (
    "missing-key",
    "type",
    "unknown-ruleset",
    "ruleset-mismatch",
    "unknown-set",
    "case-unexpected",
    "unknown-case",
    "case-missing",
    "option-range",
    "answer-inapplicable",
    "unknown-criterion",
    "answer-twice",
    "unknown-gate",
    "gate-follows",
    "gate-twice",
)
"""The codes of all faults that a row can have."""

UNREADABLE, CELL, SET, CASE, ANSWER, GATE = range(6)
"""The stages in which faults are found: what keeps a row from being read, a cell that is no number, …"""
LAST: Final = (1 << 16) - 1
"""The place of what belongs to no criterion of a set: behind all of them."""
NO_FAULT: Final = 255
"""In a column of codes: none."""
NONE: Final = (1 << 30) - 1
"""In a column of keys: none; behind all faults."""
CODES: Final = 16
"""What a key leaves as the place of its code in ``FAULTS`` when it is divided by this."""


def key(stage: int, place: int, code: str) -> int:
    """Return the number of a fault by which the first fault of a row is the least."""
    return (stage * (LAST + 1) + place) * CODES + FAULTS.index(code)
