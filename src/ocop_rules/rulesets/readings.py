"""The readings this library implements: where the law is open, which answers can be chosen.

A ruleset declares the readings it takes, with all of their choices; what it does not declare is
read by the first choice here. Readings that decide the effect of a gate or the options of a
condition are declared by the ruleset alone and need no entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.structure.days import CountingWay

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
        "stop-points": ("before", "given", "none"),
        # whether a sheet whose evaluation stopped holds a tier all the same
        "stop-tier": ("none", "points-so-far"),
        # what follows when an evaluator asserts that a printed requirement is not met
        "requirement-unmet": ("shown", "zero", "reject"),
        # whether a criterion without a tick closes a gate that asks for 0 points
        "zero-gate-unticked": ("closes", "passes"),
        # whether star marks bind on a sheet that does not say what they mean
        "marks-without-legend": ("bind", "ignore"),
    }
)

PROCESS_READINGS: Final[Mapping[str, tuple[str, ...]]] = FrozenDict(
    {
        # how the days of a limit are counted from the day of the event
        "day-count": ("first-day-not-counted", "first-day-counted", "next-working-day"),
        # whether a certificate ends on the day its months are full or on the day before
        "certificate-last-day": ("anniversary", "eve"),
        # whether stars after floors or points alone decide what is sent up
        "send-up-by": ("stars", "points"),
        # what follows when a level that only assesses topics comes to a negative view
        "negative-assessment": ("forward", "return"),
        # what follows when a council scores well what the level below saw negatively
        "assessment-against-score": ("score-decides", "assess-again"),
        # when the dossier of a product that was rejected may be filed again
        "filing-again": ("same-round", "next-round"),
        # what the level below does when the level above does not find the stars it sent up
        "result-returned": ("either", "recognise", "score-again"),
        # whether enough points with a missed floor above are treated as too few points
        "floor-missed-above": ("as-too-few-points", "score-again"),
        # how long the older certificate runs beside an upgrade
        "older-certificate": ("until-new", "until-approved", "full-term"),
        # which certificates the extension of late renewals is for
        "extension-scope": ("transitional", "every-late"),
        # whether the extension brings back what had ended before the decision came into force
        "extension-ended": ("stays-ended", "revived"),
        # whether a certificate is extended only when a renewal has been filed
        "extension-filing": ("needed", "not-needed"),
        # whether a renewal filed again, after one was refused, keeps the certificate valid once more
        "extension-again": ("counts", "does-not-count"),
        # whether renewals go through the yearly rounds
        "renewal-rounds": ("outside", "inside"),
        # which decision a dossier falls under when two are in force on the day it is filed
        "overlap-dossier": ("later", "earlier"),
        # what becomes of a pending dossier that was not finished in the time of the transition
        "pending-late": ("under-new", "keep"),
        # whether a product that waits for the level above has been evaluated already
        "pending-above": ("pending", "evaluated"),
        # whether a product ranked before a decision and certified after it keeps the earlier rules
        "ranked-not-certified": ("keeps", "falls-under-new"),
        # what a dossier falls under that was filed before an amendment and not yet evaluated
        "amended-meanwhile": ("as-filed", "as-amended"),
        # whether a ministry's request to take recognitions back is a ground of withdrawal
        "request-of-ministry": ("ground", "no-ground"),
    }
)

COUNCIL_READINGS: Final[Mapping[str, tuple[str, ...]]] = FrozenDict(
    {
        # on how many counted sheets a floor has to be met to be met by the council
        "council-floors": ("majority", "half", "all", "any", "mean"),
        # on how many counted sheets, or on whose, a gate has to close to close for the council
        "council-gates": ("majority", "half", "all", "any", "chair"),
    }
)

IMPLEMENTED: Final[Mapping[str, tuple[str, ...]]] = FrozenDict(
    {**SHEET_READINGS, **PROCESS_READINGS, **COUNCIL_READINGS}
)

GATE_EFFECTS: Final = ("reject", "stop", "zero")

PLACE_EFFECTS: Final = (*GATE_EFFECTS, "shown")
"""What the reading of a gate at one place may choose: there its words may be in doubt."""


def process_reading(declared: Mapping[str, str], name: str) -> str:
    """Return the choice taken in a reading of the process: the declared one, else the first."""
    return declared.get(name, PROCESS_READINGS[name][0])


def council_reading(declared: Mapping[str, str], name: str) -> str:
    """Return the choice taken in a reading about councils: the declared one, else the first."""
    return declared.get(name, COUNCIL_READINGS[name][0])


def day_count(declared: Mapping[str, str]) -> CountingWay:
    """Return the way the days of a limit are counted (reading ``day-count``)."""
    return cast("CountingWay", process_reading(declared, "day-count"))


def defaults() -> dict[str, str]:
    """Return the choice taken in every implemented reading a ruleset does not declare."""
    return {name: choices[0] for name, choices in SHEET_READINGS.items()}
