"""A made-up history and the shipped rulesets, for the tests of a product's life."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ocop_rules.rulesets import Registry, shipped_registry

HISTORY = Path(__file__).parents[1] / "data" / "life" / "history.json"


def round_of_2026(filed: str = "2026-08-03") -> dict[str, Any]:
    """Return a round of a province under 26/2026: one new product, filed with a part of its dossier alone."""
    handed = {"by": "producer", "parts": ["registration-form"], "day": filed}
    dossier = {
        "ruleset": "26-2026",
        "kind": "new",
        "product_set": 11,
        "filed": filed,
        "handed": [handed],
    }
    product = {"id": "tea", "name": "Tea", "producer": "p", "product_set": 11}
    return {
        "plan": {"ruleset": "26-2026", "level": "province"},
        "products": [{"product": product, "dossier": dossier}],
    }


@cache
def known() -> Registry:
    """Return the registry of what is shipped, made once."""
    return shipped_registry()


def tea() -> dict[str, Any]:
    """Return the history of a product under 26/2026, to be changed.

    It was sent to the centre and given back, recognised with 4 stars by the province on 10 April 2027, and
    certified on the 12th.
    """
    made: dict[str, Any] = json.loads(HISTORY.read_text(encoding="utf-8"))
    return made
