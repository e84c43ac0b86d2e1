"""A made-up history and the shipped rulesets, for the tests of a product's life."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ocop_rules import History
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


def changed(*changes: tuple[str, Any]) -> History:
    """Return the history of that product with values at other places, each named by its path."""
    data: Any = tea()
    for path, value in changes:
        *steps, last = [int(step) if step.isdecimal() else step for step in path.split("/")]
        node = data
        for step in steps:
            node = node[step]
        node[last] = value
    return History.from_json(data)


def certified(issued: str = "2023-08-31", **more: Any) -> dict[str, Any]:
    """Return a product of 3 stars, certified by a district under 148."""
    return {
        "product": {"id": "rice", "name": "Rice (made up)", "producer": "q", "product_set": 3},
        "dossiers": [{"id": "a", "ruleset": "148-2023", "kind": "new", "filed": "2023-03-01"}],
        "results": [{"dossier": "a", "level": "district", "day": "2023-03-10", "total": "60", "stars": 3}],
        "decisions": [{"number": "D", "dossier": "a", "level": "district", "day": "2023-03-20", "stars": 3}],
        "certificates": [{"number": "C", "decision": "D", "level": "district", "stars": 3, "issued": issued}],
        **more,
    }
