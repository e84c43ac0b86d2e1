"""The sheets that are scored: complete, with a story, drawn evenly over all options."""

from __future__ import annotations

import json
import random

from benchmarks import plain
from ocop_rules import Evaluation

RULESET, SET, SHEETS = "148-2023", 1, 200


def make_sheets(table: plain.Table, count: int) -> list[plain.Answers]:
    """Return ``count`` sheets, the same ones in every run."""
    draw = random.Random(148)
    sheets = []
    for _ in range(count):
        answers = {code: draw.randrange(len(criterion["points"])) for code, criterion in table.items()}
        answers["5.1"] = draw.randrange(2, 7)
        sheets.append(answers)
    return sheets


def make_evaluations(sheets: list[plain.Answers]) -> list[Evaluation]:
    """Return the sheets as evaluations."""
    return [Evaluation(ruleset=RULESET, product_set=SET, answers=sheet) for sheet in sheets]


def make_lines(sheets: list[plain.Answers]) -> list[bytes]:
    """Return the sheets as JSON Lines."""
    return [
        json.dumps({"ruleset": RULESET, "product_set": SET, "answers": sheet, "id": str(at)}).encode() + b"\n"
        for at, sheet in enumerate(sheets)
    ]
