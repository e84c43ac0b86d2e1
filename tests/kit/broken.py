"""Scorers with the well-known faults of other people's scorers, and a council with theirs.

Each is the plain scorer below with one thing wrong. The strategies of ``ocop_rules.testing`` have to
tell every one of them from the library within a default run of Hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

from kit.ground import ruleset
from ocop_rules import Evaluation, Ruleset, Sitting, deliberate, score
from ocop_rules.councils import CouncilPolicy
from ocop_rules.life import round_for
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.testing import (
    complete_sheets,
    near_days,
    near_floor,
    near_limits,
    near_mean,
    near_tier,
    open_sheets,
)

Found = tuple[str, int | None, int | None]
"""Status, total and stars."""


@frozen
class Plain:
    """A scorer as a province would write it; every field is something that such scorers get wrong.

    The right one has all defaults. ``forgotten`` is a floor (criterion, case, stars) left out.
    """

    bounds: tuple[int, ...] = (30, 50, 70, 90)
    floors: bool = True
    cumulative: bool = True
    exact_box: bool = False
    costs: int = 1
    lowest_only: bool = False
    forgotten: tuple[str, int | None, int] | None = None
    both_cases: bool = False
    conditions: bool = True
    gates: bool = True
    open_is_zero: bool = False
    first_box_counts: bool = True
    strict: bool = False

    def __call__(self, rules: Ruleset, sheet: Evaluation) -> Found:
        """Return status, total and stars of a valid sheet."""
        one = rules.product_set(sheet.product_set)
        known = {gate.id for gate in rules.decision.gates}
        if self.gates and known.intersection(sheet.gates):
            return "gated", None, None
        if self.gates and self._zero(rules, one, sheet):
            return "gated", None, None
        if not self.open_is_zero and any(
            code not in sheet.answers for code in self._applying(rules, one, sheet)
        ):
            return "open", None, None
        total = sum(self.points(one.criteria[code], sheet, answer) for code, answer in sheet.answers.items())
        stars = 1 + sum(total > bound if self.strict else total >= bound for bound in self.bounds)
        missed = set(self._missed(one, sheet)) if self.floors else set()
        return "ranked", total, self._held(stars, missed)

    def _held(self, stars: int, missed: set[int]) -> int:
        if self.lowest_only:
            missed = {star for star in missed if star == 3}
        held = stars
        while held and (any(star <= held for star in missed) if self.cumulative else held in missed):
            held -= self.costs
        return max(held, 0)

    def _applying(self, rules: Ruleset, one: ProductSet, sheet: Evaluation) -> Iterator[str]:
        for code, criterion in one.criteria.items():
            condition = criterion.condition
            governing = None if condition is None else sheet.answers.get(condition.criterion)
            idle = condition is not None and governing is not None
            if self.conditions and idle and governing not in condition.options_under(rules.choices):  # type: ignore[union-attr]
                continue
            yield code

    def _zero(self, rules: Ruleset, one: ProductSet, sheet: Evaluation) -> bool:
        codes = {code for gate in one.gates for code in gate.zeros_under(rules.choices)}
        return any(
            code in sheet.answers and not self.points(one.criteria[code], sheet, sheet.answers[code])
            for code in codes
        )

    def points(self, criterion: Criterion, sheet: Evaluation, answer: int) -> int:
        """Return the points of an answer."""
        if not answer or (answer == 1 and not self.first_box_counts):
            return 0
        if self.both_cases and criterion.cases:
            each = [case.options for case in criterion.cases]
            return sum(options[min(answer, len(options)) - 1].points for options in each)
        return criterion.options_in(sheet.cases.get(criterion.code))[answer - 1].points

    def _missed(self, one: ProductSet, sheet: Evaluation) -> Iterator[int]:
        for code, criterion in one.criteria.items():
            case, answer = sheet.cases.get(code), sheet.answers.get(code, 0)
            earns = bool(self.points(criterion, sheet, answer))
            if criterion.floor is not None and not earns and self.forgotten != (code, case, criterion.floor):
                yield criterion.floor
            for number, option in enumerate(criterion.options_in(case), start=1):
                met = answer == number if self.exact_box else answer >= number
                if option.floor is not None and not met and self.forgotten != (code, case, option.floor):
                    yield option.floor


def right(rules: Ruleset, sheet: Evaluation) -> Found:
    """Return what the library says, in the words of the plain scorer."""
    result = score(rules, sheet)
    if result.status in ("stopped", "rejected"):
        return "gated", None, None
    total = None if result.points is None or result.status == "open" else result.points["total"]
    return result.status, total, result.stars


Strategy = Callable[[Ruleset, int], st.SearchStrategy[Any]]


def gated(rules: Ruleset, number: int) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for complete sheets of which some assert a gate."""
    return complete_sheets(rules, number, gates=True)


def _off(index: int, by: int) -> Plain:
    bounds = [30, 50, 70, 90]
    bounds[index] += by
    return Plain(bounds=tuple(bounds))


SCORERS: dict[str, tuple[Plain, Strategy, str, int]] = {
    **{
        f"bound {(30, 50, 70, 90)[index]} {by:+d}": (_off(index, by), near_tier, "148-2023", number)
        for index, number in enumerate((1, 11, 16, 26))
        for by in (-1, 1)
    },
    "bounds not included": (Plain(strict=True), near_tier, "26-2026", 1),
    "floors ignored": (Plain(floors=False), near_floor, "148-2023", 1),
    "floors not cumulative": (Plain(cumulative=False), near_floor, "148-2023", 1),
    "exact box": (Plain(exact_box=True), near_floor, "148-2023", 1),
    "a floor costs two stars": (Plain(costs=2), near_floor, "148-2023", 1),
    "only floors for 3 stars": (Plain(lowest_only=True), near_floor, "148-2023", 1),
    "both cases added": (Plain(both_cases=True), complete_sheets, "148-2023", 26),
    "a condition ignored": (Plain(conditions=False), near_tier, "148-2023", 1),
    "a gate ignored": (Plain(gates=False), gated, "26-2026", 16),
    "open as 0": (Plain(open_is_zero=True), open_sheets, "148-2023", 1),
    "boxes counted from 0": (Plain(first_box_counts=False), complete_sheets, "148-2023", 1),
}


def forgetting(rules: Ruleset, number: int) -> dict[str, Plain]:
    """Return scorers that forget a single floor of a set, one for each."""
    made = {}
    for code, criterion in rules.product_set(number).criteria.items():
        for case in [case.case for case in criterion.cases] or [None]:
            floors = {criterion.floor, *(option.floor for option in criterion.options_in(case))} - {None}
            for stars in sorted(floors):  # type: ignore[type-var]
                made[f"floor {code}/{case}/{stars} forgotten"] = evolve(
                    Plain(), forgotten=(code, case, stars)
                )
    return made


@frozen
class PlainCouncil:
    """A council as a province would write it: its status and its stars, from the totals of the sheets.

    The right one has all defaults; the sheets meet every floor, or their stars are not asked for.
    """

    floats: bool = False
    rounds_mean: bool = False
    strict_quorum: bool = False
    strict_spread: bool = False
    typed_totals: bool = False

    def __call__(self, rules: Ruleset, sitting: Sitting) -> tuple[str, int | None]:
        """Return the status and the stars by points of complete sheets."""
        policy = sitting.policy or CouncilPolicy()
        totals = [self._total(rules, sheet) for sheet in sitting.sheets]
        if policy.quorum is not None and policy.quorum.present is not None:
            share = policy.quorum.present
            there, members = len(totals), len(sitting.council.members)
            left, right_side = there * share.denominator, members * share.numerator
            if left < right_side or (self.strict_quorum and left == right_side):
                return "no-quorum", None
        if policy.spread is not None:
            apart = max(totals) - min(totals)
            if apart > policy.spread.limit or (self.strict_spread and apart == policy.spread.limit):
                return "rescore", None
        mean: float | Fraction = Fraction(sum(totals), len(totals))
        if self.rounds_mean:
            mean = Fraction(round(mean))
        if self.floats:
            mean = sum(self._float_means(rules, sitting))
        return "ranked", 1 + sum(mean >= tier.from_points for tier in rules.decision.tiers[1:])

    def _float_means(self, rules: Ruleset, sitting: Sitting) -> Iterator[float]:
        one = rules.product_set(sitting.product_set)
        for code, criterion in one.criteria.items():
            points = [
                Plain().points(criterion, sheet, sheet.answers.get(code, 0)) for sheet in sitting.sheets
            ]
            yield sum(points) / len(points)

    def _total(self, rules: Ruleset, sheet: Evaluation) -> int:
        result = score(rules, sheet)
        assert result.points is not None
        total = result.points["total"]
        # a total that was typed in, and one sheet's is wrong by a point
        return total - 1 if self.typed_totals and sheet.evaluator == "m0" else total


def judged(rules: Ruleset, sitting: Sitting) -> tuple[str, int | None]:
    """Return what the library says of a council."""
    made = deliberate(rules, sitting)
    return made.status, made.stars_by_points


COUNCILS: dict[str, tuple[PlainCouncil, Strategy]] = {
    "floats in means": (PlainCouncil(floats=True), near_mean),
    "a mean that is rounded": (PlainCouncil(rounds_mean=True), near_mean),
    "typed totals": (PlainCouncil(typed_totals=True), near_mean),
    "a quorum that is not enough": (PlainCouncil(strict_quorum=True), near_limits),
    "a spread at its limit": (PlainCouncil(strict_spread=True), near_limits),
}


def round_taken(rules: Ruleset, day: date, *, late: int = 0) -> tuple[int, int | None]:
    """Return year and number of the province's round that takes what is proposed on a day.

    ``late`` is by how many days the limit is read wrongly.
    """
    rounds = next(one.rounds for one in rules.decision.rounds if one.level == "province")
    limits = sorted(
        (date(year, one.proposed_before.month, one.proposed_before.day), one.number, one.held_before)
        for year in (day.year, day.year + 1)
        for one in rounds
    )
    limit, number, held = next(one for one in limits if day < one[0] + timedelta(days=late))
    return limit.year + ((held.month, held.day) < (limit.month, limit.day)), number


def round_said(rules: Ruleset, day: date) -> tuple[int, int | None]:
    """Return what the library says of the round."""
    found = round_for(rules, "province", day)
    assert found is not None
    return found.year, found.number


def floored() -> list[tuple[str, int]]:
    """Return every product set that prints floors, by ruleset and number."""
    return [
        (name, number)
        for name in ("148-2023", "26-2026")
        for number in ruleset(name).numbers
        if forgetting(ruleset(name), number)
    ]


def every(
    sets: Iterable[tuple[str, int]] = (("148-2023", 11), ("26-2026", 7)),
) -> Iterator[tuple[str, st.SearchStrategy[Any], Callable[[Any], bool]]]:
    """Yield every broken thing: its name, the strategy that finds it, and what tells that the fault shows.

    ``sets`` are those of which each single floor is forgotten once.
    """
    for name, (broken, strategy, rules, number) in SCORERS.items():
        yield name, strategy(ruleset(rules), number), partial(differs, ruleset(rules), broken)
    for rules, number in sets:
        for name, broken in forgetting(ruleset(rules), number).items():
            yield (
                f"{rules}/{number} {name}",
                near_floor(ruleset(rules), number),
                partial(differs, ruleset(rules), broken),
            )
    rules = ruleset("26-2026")
    for name, (council, strategy) in COUNCILS.items():
        yield (
            name,
            strategy(rules, 1),
            partial(lambda broken, one: broken(rules, one) != judged(rules, one), council),
        )
    for late in (-1, 1):
        yield (
            f"dates off by {late:+d}",
            near_days(rules),
            partial(lambda late, day: round_taken(rules, day, late=late) != round_said(rules, day), late),
        )


def differs(rules: Ruleset, broken: Plain, sheet: Evaluation) -> bool:
    """Tell whether a broken scorer says something else than the library."""
    return broken(rules, sheet) != right(rules, sheet)
