"""Scorers with the well-known faults of other people's scorers, and a council with theirs.

Each is the plain scorer below with one thing wrong. The strategies of ``ocop_rules.testing`` have to
tell every one of them from the library within a default run of Hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

from kit.ground import ruleset
from ocop_rules import Evaluation, Ruleset, score
from ocop_rules.model.ruleset import Criterion, ProductSet
from ocop_rules.testing import complete_sheets, near_floor, near_tier, open_sheets

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
        total = sum(self._points(one.criteria[code], sheet, answer) for code, answer in sheet.answers.items())
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
            code in sheet.answers and not self._points(one.criteria[code], sheet, sheet.answers[code])
            for code in codes
        )

    def _points(self, criterion: Criterion, sheet: Evaluation, answer: int) -> int:
        if not answer or (answer == 1 and not self.first_box_counts):
            return 0
        if self.both_cases and criterion.cases:
            each = [case.options for case in criterion.cases]
            return sum(options[min(answer, len(options)) - 1].points for options in each)
        return criterion.options_in(sheet.cases.get(criterion.code))[answer - 1].points

    def _missed(self, one: ProductSet, sheet: Evaluation) -> Iterator[int]:
        for code, criterion in one.criteria.items():
            case, answer = sheet.cases.get(code), sheet.answers.get(code, 0)
            earns = bool(self._points(criterion, sheet, answer))
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


def every() -> Iterator[tuple[str, st.SearchStrategy[Any], Callable[[Any], bool]]]:
    """Yield every broken thing: its name, the strategy that finds it, and what tells that the fault shows."""
    for name, (broken, strategy, rules, number) in SCORERS.items():
        yield name, strategy(ruleset(rules), number), partial(differs, ruleset(rules), broken)
    for rules, number in (("148-2023", 11), ("26-2026", 7)):
        for name, broken in forgetting(ruleset(rules), number).items():
            yield (
                f"{rules}/{number} {name}",
                near_floor(ruleset(rules), number),
                partial(differs, ruleset(rules), broken),
            )


def differs(rules: Ruleset, broken: Plain, sheet: Evaluation) -> bool:
    """Tell whether a broken scorer says something else than the library."""
    return broken(rules, sheet) != right(rules, sheet)
