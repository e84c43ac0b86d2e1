"""The readings this library implements: where the law is open, which answers can be chosen.

A ruleset declares the readings it takes, with all of their choices; what it does not declare is
read by the first choice here. Readings that decide the effect of a gate or the options of a
condition are declared by the ruleset alone and need no entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ocop_rules._frozen import FrozenDict

SHEET_READINGS: Final[Mapping[str, tuple[str, ...]]] = FrozenDict(
    {
        # how the gap between printed whole bounds (69 and 70) is read for a mean
        "tier-gaps": ("half-open", "round-half-up"),
        # whether a floor for 3 stars also binds 4 and 5 stars
        "floors-bind": ("cumulative", "own-star"),
        # what a missed floor of the tier reached by points leads to
        "floor-miss": ("next-lower", "not-recognised"),
        # whether a floor on a criterion that does not apply counts as missed
        "inapplicable-floor": ("missed", "waived"),
        # whether a criterion without a tick earns 0 or is still open
        "unticked": ("zero", "open"),
        # which points a sheet keeps when a gate stops or rejects it
        "stop-points": ("given", "before", "none"),
        # what follows when an evaluator asserts that a printed requirement is not met
        "requirement-unmet": ("shown", "zero", "reject"),
        # whether a criterion without a tick closes a gate that asks for 0 points
        "zero-gate-unticked": ("closes", "passes"),
        # whether star marks bind on a sheet that does not say what they mean
        "marks-without-legend": ("bind", "ignore"),
    }
)

GATE_EFFECTS: Final = ("reject", "stop", "zero")


def defaults() -> dict[str, str]:
    """Return the choice taken in every implemented reading a ruleset does not declare."""
    return {name: choices[0] for name, choices in SHEET_READINGS.items()}
