"""Results of a district under 148, and the sheets and sittings that they rest on."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import evolve

from kit.councils import of_totals, sheet
from ocop_rules import Ruleset, Sitting

DAY = date(2024, 10, 25)
SHARED = {"dossier": "d", "level": "district"}


def history(results: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a product of set 1 under 148, with results of the district that leave out what is usual."""
    return {
        "product": {"id": "p", "name": "Made up", "producer": "q", "product_set": 1},
        "dossiers": [{"id": "d", "ruleset": "148-2023", "kind": "new", "filed": "2024-09-20"}],
        "results": [{**SHARED, "day": DAY.isoformat()} | one for one in results],
        **more,
    }


def sheets(rules: Ruleset, *totals: int, **more: Any) -> list[dict[str, Any]]:
    """Return a sheet of each total, by members of its own; ``more`` is what else their records say."""
    return [
        {**SHARED, "day": DAY.isoformat(), **more}
        | {"evaluation": sheet(rules, total).to_json() | {"evaluator": f"member {number}"}}
        for number, total in enumerate(totals)
    ]


def of_district(rules: Ruleset, *totals: int) -> Sitting:
    """Return a sitting of a district's council with these totals."""
    made = of_totals(rules, totals)
    return evolve(made, council=evolve(made.council, level="district"))
