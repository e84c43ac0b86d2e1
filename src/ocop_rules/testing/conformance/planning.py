"""Clauses about planning: the cheapest way to a star reaches it, and no other way is cheaper."""

from __future__ import annotations

from itertools import product
from math import prod

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import ProductSet
from ocop_rules.planning import upgrading
from ocop_rules.scoring import checking, quick
from ocop_rules.testing.conformance.scoring import any_height
from ocop_rules.testing.conformance.trial import Trial
from ocop_rules.testing.sheets import evaluations

_MOST_WAYS = 400
_MOST_FREE = 4


def _goal(trial: Trial, sheet: Evaluation) -> int:
    """Draw a star above the one that a sheet holds."""
    held = quick.score(trial.rules, sheet).stars or 0
    above = [tier.stars for tier in trial.rules.decision.tiers if tier.stars > held]
    assume(above)
    return trial.draw(st.sampled_from(above))


def upgrade_reaches(trial: Trial) -> None:
    """The cheapest way leads to a sheet that holds the star, and moves nothing down."""
    rules = trial.rules
    sheet = trial.sheet(st.one_of(any_height(rules), evaluations(rules)))
    stars = _goal(trial, sheet)
    made = upgrading.upgrade(rules, sheet, stars, most=1)
    assume(made.plans)
    plan = made.plans[0]
    trial.sheets = [sheet, plan.evaluation]
    trial.same(
        "plans/faults",
        [],
        [f"{fault.pointer}: {fault.code}" for fault in checking.check(rules, plan.evaluation)],
    )
    result = quick.score(rules, plan.evaluation)
    held = result.stars if result.status == "ranked" else None
    trial.holds(f"plans/stars ({stars})", held is not None and held >= stars, f">= {stars}", held)
    trial.same("plans/cost", sum(step.cost for step in plan.steps), plan.cost)
    for code, answer in sheet.answers.items():
        now = plan.evaluation.answers.get(code, 0)
        same_case = sheet.cases.get(code) == plan.evaluation.cases.get(code)
        trial.holds(f"plans/answers/{code}", now >= answer or not same_case, f">= {answer}", now)


def _plain(one: ProductSet) -> list[str]:
    """Return the criteria that stand for themselves: no cases, no condition, and none that hangs on them."""
    governors = {item.condition.criterion for item in one.criteria.values() if item.condition is not None}
    return [
        code
        for code, item in one.criteria.items()
        if not item.cases and item.condition is None and code not in governors
    ]


def upgrade_cheapest(trial: Trial) -> None:
    """Of all ways over a few criteria to a star, none moves fewer boxes than the one that is given."""
    rules = trial.rules
    sheet = trial.sheet(any_height(rules))
    one = rules.product_set(sheet.product_set)
    stars = _goal(trial, sheet)
    free = trial.draw(st.lists(st.sampled_from(_plain(one)), min_size=1, max_size=_MOST_FREE, unique=True))
    boxes = {code: range(sheet.answers[code], len(one.criteria[code].options) + 1) for code in free}
    assume(prod(map(len, boxes.values())) <= _MOST_WAYS)
    costs: list[int] = []
    for way in product(*boxes.values()):
        cost = sum(answer - sheet.answers[code] for code, answer in zip(boxes, way, strict=True))
        if not costs or cost < min(costs):
            moved = evolve(sheet, answers={**sheet.answers, **dict(zip(boxes, way, strict=True))})
            result = quick.score(rules, moved)
            if result.status == "ranked" and (result.stars or 0) >= stars:
                costs.append(cost)
    made = upgrading.upgrade(rules, sheet, stars, only=free, most=1)
    found = made.plans[0].cost if made.plans else None
    trial.same(f"plans/cost ({stars}: {', '.join(free)})", min(costs, default=None), found)
