"""The plain script that the library is compared with: dictionary look-ups, no checks.

This is what anyone would write for complete sheets: a table read from the ruleset's JSON, a loop
over the answers, the tier by points and the floors. It trusts its input altogether.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RULESETS = Path(__file__).resolve().parents[1] / "rulesets"
Table = dict[str, dict[str, Any]]
Answers = dict[str, int]


def read_table(ruleset: str, number: int) -> Table:
    """Return the criteria of a product set without cases, by code."""
    data = json.loads((RULESETS / ruleset / "sets" / f"{number:02d}.json").read_text(encoding="utf-8"))
    table = {}
    for part in data["parts"]:
        for group in part["groups"]:
            for criterion in group["criteria"]:
                options = dict(enumerate(criterion["options"], start=1))
                floors = {one["floor"]: at for at, one in options.items() if "floor" in one}
                if "floor" in criterion:
                    floors[criterion["floor"]] = min(at for at, one in options.items() if one["points"])
                table[criterion["code"]] = {
                    "part": part["code"],
                    "points": {0: 0} | {at: one["points"] for at, one in options.items()},
                    "floors": floors,
                }
    return table


def stars_of(total: int) -> int:
    """Return the tier by points."""
    if total >= 90:
        return 5
    if total >= 70:
        return 4
    if total >= 50:
        return 3
    return 2 if total >= 30 else 1


def score(table: Table, answers: Answers) -> dict[str, Any]:
    """Return parts, total, tier by points and tier after floors."""
    parts = {"A": 0, "B": 0, "C": 0}
    lowest = 6
    for code, answer in answers.items():
        criterion = table[code]
        parts[criterion["part"]] += criterion["points"][answer]
        for stars, needs in criterion["floors"].items():
            if answer < needs and stars < lowest:
                lowest = stars
    total = sum(parts.values())
    by_points = stars_of(total)
    return {
        "points": {**parts, "total": total},
        "stars_by_points": by_points,
        "stars": min(by_points, lowest - 1),
    }


Rows = dict[str, list[tuple[int, str, int]]]


def read_rows(table: Table) -> Rows:
    """Return the same as one tuple for each answer: its points, its part, the lowest floor it misses."""
    return {
        code: [
            (
                points,
                one["part"],
                min((star for star, needs in one["floors"].items() if at < needs), default=6),
            )
            for at, points in one["points"].items()
        ]
        for code, one in table.items()
    }


def score_faster(rows: Rows, answers: Answers) -> dict[str, Any]:
    """Return what :func:`score` returns, without looking a floor up twice."""
    parts = {"A": 0, "B": 0, "C": 0}
    lowest = 6
    for code, answer in answers.items():
        points, part, missed = rows[code][answer]
        parts[part] += points
        if missed < lowest:  # noqa: PLR1730 - faster than a call
            lowest = missed
    total = sum(parts.values())
    by_points = stars_of(total)
    return {
        "points": {**parts, "total": total},
        "stars_by_points": by_points,
        "stars": min(by_points, lowest - 1),
    }


def score_with_reasons(table: Table, answers: Answers) -> dict[str, Any]:
    """Return the same with a reason for every criterion, its missed floors included."""
    parts = {"A": 0, "B": 0, "C": 0}
    lowest = 6
    reasons = []
    for code, answer in answers.items():
        criterion = table[code]
        points = criterion["points"][answer]
        parts[criterion["part"]] += points
        missed = []
        for stars, needs in criterion["floors"].items():
            if answer < needs:
                missed.append({"stars": stars, "needs": needs, "has": answer})
                lowest = min(lowest, stars)
        reasons.append({"criterion": code, "option": answer, "points": points, "floors_missed": missed})
    total = sum(parts.values())
    by_points = stars_of(total)
    return {
        "points": {**parts, "total": total},
        "stars_by_points": by_points,
        "stars": min(by_points, lowest - 1),
        "reasons": reasons,
    }
