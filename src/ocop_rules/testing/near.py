"""Strategies for sheets on which little decides: a total at a tier bound, an answer at a floor."""

from __future__ import annotations

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Criterion, ProductSet, Ruleset
from ocop_rules.testing.sheets import (
    Answer,
    Sets,
    allowed,
    cases_of,
    complete_sheets,
    fulfils,
    make,
    sets_of,
    worthless,
)


def _points(criterion: Criterion, case: int | None, answer: int) -> int:
    return criterion.options_in(case)[answer - 1].points if answer else 0


def governs(code: str, criterion: Criterion) -> bool:
    """Tell whether a criterion hangs on the answer to ``code``."""
    return criterion.condition is not None and criterion.condition.criterion == code


def _towards(ruleset: Ruleset, one: ProductSet, sheet: Evaluation, target: int, first: int) -> Evaluation:
    """Return ``sheet`` with answers changed from criterion ``first`` on until the total is ``target``."""
    answers = dict(sheet.answers)
    points = {
        code: _points(one.criteria[code], sheet.cases.get(code), answer) for code, answer in answers.items()
    }
    codes = list(one.criteria)
    for code in (*codes[first:], *codes[:first], *codes[first:]):
        criterion, case = one.criteria[code], sheet.cases.get(code)
        missing = target - sum(points.values())
        if not missing:
            break
        if fulfils(ruleset, criterion, answers) is not True:
            continue
        hanging = [item for item in one.criteria.values() if points[item.code] and governs(code, item)]
        # a list of options without 0 points can still be left without a tick
        earns = [_points(criterion, case, answer) for answer in range(len(criterion.options_in(case)) + 1)]
        wanted = points[code] + missing
        possible = [
            answer
            for answer in range(len(earns))
            if all(fulfils(ruleset, item, {code: answer}) for item in hanging)
        ]
        _, answers[code] = min((abs(earns[answer] - wanted), answer) for answer in possible)
        points[code] = earns[answers[code]]
    return evolve(sheet, answers=answers)


def _total(one: ProductSet, sheet: Evaluation) -> int:
    return sum(
        _points(one.criteria[code], sheet.cases.get(code), answer) for code, answer in sheet.answers.items()
    )


@st.composite
def _near_tier(draw: st.DrawFn, ruleset: Ruleset, sets: Sets, stars: int | None) -> Evaluation:
    one = draw(sets)
    wanted = [tier for tier in ruleset.decision.tiers if tier.from_points and stars in (None, tier.stars)]
    tier = draw(st.sampled_from(wanted))
    target = tier.from_points + draw(st.sampled_from((0, -1, 1)))
    sheet = draw(complete_sheets(ruleset, one.number))
    near = _towards(ruleset, one, sheet, target, draw(st.integers(0, len(one.criteria) - 1)))
    assume(abs(_total(one, near) - tier.from_points) <= 1)
    return near


def near_tier(
    ruleset: Ruleset, product_set: int | None = None, *, stars: int | None = None
) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for complete sheets whose total is within a point of a tier's bound.

    ``stars`` asks for one tier. The floors of the tier may be met or missed. Raises
    UnknownNameError for a set that does not exist.
    """
    return _near_tier(ruleset, sets_of(ruleset, product_set), stars)


def _marks(one: ProductSet) -> list[tuple[Criterion, int | None, int]]:
    """Return every floor of a set: criterion, case and the first answer that meets it."""
    found = []
    for criterion in one.criteria.values():
        for case in cases_of(criterion):
            if criterion.floor is not None:
                found.append((criterion, case, worthless(criterion, case) + 1))
            found += [
                (criterion, case, number)
                for number, option in enumerate(criterion.options_in(case), start=1)
                if option.floor is not None
            ]
    return found


@st.composite
def _near_floor(draw: st.DrawFn, ruleset: Ruleset, sets: Sets) -> Evaluation:
    one = draw(sets)
    marks = _marks(one)
    assume(marks)
    marked, in_case, needs = draw(st.sampled_from(marks))
    answers: dict[str, int] = {}
    ticks: dict[str, Answer] = {}
    for code, criterion in one.criteria.items():
        case = in_case if code == marked.code else draw(st.sampled_from(cases_of(criterion)))
        answers[code] = allowed(ruleset, criterion, case, answers)
        if marked.condition is not None and code == marked.condition.criterion:
            answers[code] = max(marked.condition.options_under(ruleset.choices))
        if code == marked.code:
            answers[code] = needs - draw(st.integers(0, 1))
        ticks[code] = (case, answers[code])
    return make(ruleset, one, ticks, [])


def near_floor(ruleset: Ruleset, product_set: int | None = None) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for sheets that are the best but for one answer at, or just under, a floor.

    Every floor of the set comes up, on an option, in a case and on a criterion. The strategy is empty
    where a decision prints no floors. Raises UnknownNameError for a set that does not exist.
    """
    asked = ruleset.sets if product_set is None else (ruleset.product_set(product_set),)
    if not any(_marks(one) for one in asked):
        return st.nothing()
    return _near_floor(ruleset, sets_of(ruleset, product_set))
