"""The ways to a star by trying every sheet: slow, plain, and nothing of the planner in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from attrs import evolve, frozen

from ocop_rules import Evaluation, Ruleset, score
from ocop_rules.errors import EvaluationError
from ocop_rules.model.product_set import Criterion

Tick = tuple[int | None, int | None]
"""Case and box."""


@frozen
class Way:
    """A sheet that holds the star, and what it takes to come there."""

    cost: Fraction
    boxes: int
    touched: int
    ticks: tuple[Tick, ...]


class Trying:
    """All that may come to stand on a sheet after boxes have been moved up."""

    def __init__(
        self, rules: Ruleset, sheet: Evaluation, kept: Collection[str], cost: str | Mapping[str, Any]
    ) -> None:
        self.rules, self.sheet, self.kept, self.cost = rules, sheet, kept, cost
        self.criteria = rules.product_set(sheet.product_set).criteria
        self.unticked_is_open = rules.choices.get("unticked") == "open"
        self.places = {code: dict(self.moves(code)) for code in self.criteria}
        self.held: dict[tuple[int, tuple[Tick, ...]], bool] = {}

    def had(self, code: str) -> int:
        return self.sheet.answers.get(code, 0)

    def points(self, code: str, tick: Tick) -> int:
        case, box = tick
        if not box or (self.criteria[code].cases and case is None):
            return 0
        return self.criteria[code].options_in(case)[box - 1].points

    def moves(self, code: str) -> Iterator[tuple[Tick, int]]:
        """Yield where a criterion that applies may stand, and over how many boxes that is."""
        criterion, case, had = self.criteria[code], self.sheet.cases.get(code), self.had(code)
        for other in [one.case for one in criterion.cases] or [None]:
            at_home = case in (None, other)
            start = had if at_home else 0
            for box in range(start, len(criterion.options_in(other)) + 1):
                if not at_home and (
                    not box or self.points(code, (other, box)) < self.points(code, (case, had))
                ):
                    continue
                if (not box and self.unticked_is_open) or (box > start and code in self.kept):
                    continue
                yield (other, box), box - start

    def sheets(self) -> Iterator[dict[str, Tick]]:
        """Yield all sheets; what does not apply stays as it is."""
        codes = list(self.criteria)
        for ticks in product(*(list(self.places[code]) or [(None, None)] for code in codes)):
            found = dict(zip(codes, ticks, strict=True))
            if all(self.applies(self.criteria[code], found) for code in codes):
                yield found
            elif all(
                self.applies(self.criteria[code], found) or tick == next(iter(self.places[code]), None)
                for code, tick in found.items()
            ):
                # one of the many that differ in what does not apply
                yield {
                    code: tick if self.applies(self.criteria[code], found) else self.as_it_is(code)
                    for code, tick in found.items()
                }

    def as_it_is(self, code: str) -> Tick:
        return self.sheet.cases.get(code), self.sheet.answers.get(code)

    def applies(self, criterion: Criterion, ticks: Mapping[str, Tick]) -> bool:
        condition = criterion.condition
        if condition is None:
            return True
        return ticks[condition.criterion][1] in condition.options_under(self.rules.choices)

    def evaluation(self, ticks: Mapping[str, Tick]) -> Evaluation:
        return evolve(
            self.sheet,
            answers={code: box for code, (_, box) in ticks.items() if box is not None},
            cases={code: case for code, (case, _) in ticks.items() if case is not None},
        )

    def holds(self, ticks: Mapping[str, Tick], stars: int) -> bool:
        """Tell whether a sheet holds the star; it is scored once, and stands below many others."""
        key = stars, tuple(ticks.values())
        if key not in self.held:
            self.held[key] = self.scored(ticks, stars)
        return self.held[key]

    def scored(self, ticks: Mapping[str, Tick], stars: int) -> bool:
        try:
            result = score(self.rules, self.evaluation(ticks))
        except EvaluationError:  # a criterion that does not apply has points
            return False
        # a sheet whose evaluation stopped may hold a tier under a reading; that is no way to one
        return result.status == "ranked" and result.stars is not None and result.stars >= stars

    def way(self, ticks: Mapping[str, Tick]) -> Way | None:
        """Return what it takes to come to a sheet; None where something has no price."""
        cost, boxes, touched = Fraction(0), 0, 0
        for code, (case, box) in ticks.items():
            far = self.places[code].get((case, box), 0)
            if not far or not self.applies(self.criteria[code], ticks):
                continue
            price = self.price(code, (case, box), far)
            if price is None:
                return None
            cost, boxes, touched = cost + price, boxes + far, touched + 1
        return Way(cost, boxes, touched, tuple(ticks.values()))

    def price(self, code: str, tick: Tick, far: int) -> Fraction | None:
        if not isinstance(self.cost, str):
            given = self.cost.get(code)
            found = given.get(tick[1]) if isinstance(given, Mapping) else given
            return None if found is None else Fraction(found)
        gained = self.points(code, tick) - self.points(code, self.as_it_is(code))
        return Fraction({"boxes": far, "criteria": 1, "points": max(gained, 0)}[self.cost])

    def smaller(self, ticks: dict[str, Tick]) -> Iterator[dict[str, Tick]]:
        """Yield the sheets with one step less: left out, or to a lower box of the same case."""
        for code, (case, box) in ticks.items():
            if not self.applies(self.criteria[code], ticks) or box is None:
                continue
            moves = self.places[code]
            for (other, lower), far in moves.items():
                if (other == case and lower is not None and lower < box) or (not far and moves[case, box]):
                    changed = {**ticks, code: (other, lower)}
                    yield {
                        one: (
                            tick
                            if self.applies(self.criteria[one], changed)
                            == self.applies(self.criteria[one], ticks)
                            else self.as_it_is(one)
                        )
                        for one, tick in changed.items()
                    }

    def ways(self, stars: int) -> list[Way]:
        """Return all ways to hold ``stars`` stars of which no step is too much, cheapest first."""
        found = []
        for ticks in self.sheets():
            way = self.way(ticks) if self.holds(ticks, stars) else None
            if way is not None and not any(
                self.holds(less, stars) for less in self.smaller(ticks) if self.way(less)
            ):
                found.append(way)
        return sorted(found, key=lambda one: (one.cost, one.boxes, one.touched))
