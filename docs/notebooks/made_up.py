"""A made-up year: products with sheets drawn from a seed, the same in every build of the documentation.

No sheet here is that of any product, producer or evaluator.
"""

# ruff: noqa: INP001, S311 - a module beside the notebooks; nothing here is secret

from __future__ import annotations

import random

from ocop_rules import Evaluation, Ruleset
from ocop_rules.model.product_set import Criterion

_USUAL = (1, 1, 2, 6, 6, 11, 11, 13, 19, 26)
"""The sets that the products of the year are of; some are more usual than others."""


def _box(draw: random.Random, boxes: int, good: float) -> int:
    """Return a box: the better the producer, the nearer to the last one."""
    return max(0, min(boxes, round(boxes * good + draw.gauss(0, 0.6))))


def _applies(rules: Ruleset, criterion: Criterion, answers: dict[str, int]) -> bool:
    condition = criterion.condition
    return condition is None or answers[condition.criterion] in condition.options_under(rules.choices)


def year(rules: Ruleset, count: int = 300, seed: int = 2026) -> list[Evaluation]:
    """Return the sheets of ``count`` made-up products."""
    draw = random.Random(seed)
    sheets = []
    for number in range(1, count + 1):
        one = rules.product_set(draw.choice(_USUAL))
        good = draw.betavariate(7, 2)
        answers: dict[str, int] = {}
        cases: dict[str, int] = {}
        for code, criterion in one.criteria.items():
            if criterion.cases:
                cases[code] = draw.choice(criterion.cases).case
            if _applies(rules, criterion, answers):
                answers[code] = _box(draw, len(criterion.options_in(cases.get(code))), good)
        name = f"product-{number:03d}"
        sheets.append(
            Evaluation(ruleset=rules.id, product_set=one.number, answers=answers, cases=cases, id=name)
        )
    return sheets
