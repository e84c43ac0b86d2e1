"""The floors of a council over a frame: what every sheet adds to each of them."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

from attrs import frozen

from ocop_rules.councils.judging import Mark, least_points, mark_of, marks, needed
from ocop_rules.frames.criteria import Part
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array
from ocop_rules.frames.outcomes import Outcome
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import FloorRule
from ocop_rules.model.result import Floor
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare

_OPEN = 1 << 16
"""What an open criterion adds to the points of a sheet: no sheet has as many."""


@frozen(eq=False)
class SheetFloors:
    """The floors of one set, a column each: their stars, and of each criterion the first and the floors."""

    stars: Array
    columns: FrozenDict[str, tuple[int, tuple[Mark, ...]]]


class CouncilFloors:
    """What the sheets of a ruleset say about its floors, as a council judges them by ``rule``.

    Each sheet adds a number to each floor. Under "mean" it is what its points lack of the box that the floor
    needs, else 1 where it misses the floor. What is made here rests on the ruleset alone.
    """

    def __init__(self, ruleset: Ruleset, rule: FloorRule) -> None:
        self.rule = rule
        self.prepared = {number: prepare(ruleset, number) for number in ruleset.numbers}
        self.sets = {number: _floors_of(one) for number, one in self.prepared.items()}
        self.width = max((len(one.stars) for one in self.sets.values()), default=0)
        self._adds: dict[tuple[int, str, bool], tuple[Array, Array]] = {}

    def stars_of(self, numbers: Array) -> Array:
        """Return the star of each floor for councils on products of these sets, 0 where there is none."""
        made = np.zeros((len(self.sets), self.width), np.int8)
        places = {number: at for at, number in enumerate(self.sets)}
        for number, one in self.sets.items():
            made[places[number], : len(one.stars)] = one.stars
        found, back = np.unique(numbers, return_inverse=True)
        return made[np.array([places[one] for one in found.tolist()], np.intp)[back]]

    def first_of(self, part: Part) -> int:
        """Return the first column of the floors of a criterion."""
        return self.sets[part.number].columns.get(part.line.code, (0, ()))[0]

    def adds(self, part: Part) -> tuple[Array, Array]:
        """Return what each outcome of a criterion adds to a sheet's points, and to each of its floors."""
        key = (part.number, part.line.code, part.zeroed)
        known = self._adds.get(key)
        if known is None:
            known = self._adds[key] = self._made(part)
        return known

    def _made(self, part: Part) -> tuple[Array, Array]:
        points = np.array([one.points + _OPEN * (one.reason == "open") for one in part.outcomes], np.int32)
        prepared = self.prepared[part.number]
        _, held = self.sets[part.number].columns.get(part.line.code, (0, ()))
        floors = np.zeros((len(part.outcomes), len(held)), np.int16)
        for at, mark in enumerate(held):
            if self.rule == "mean":
                cases = part.cases_of_outcomes()
                floors[:, at] = [
                    _lacks(prepared, part.line, mark, one, case)
                    for one, case in zip(part.outcomes, cases, strict=True)
                ]
            else:
                floors[:, at] = [
                    any(
                        mark_of(prepared, Floor(part.line.code, case, stars, needs, None)) == mark
                        for case, stars, needs in one.missed
                    )
                    for one in part.outcomes
                ]
        return points, floors

    def unmet(self, sums: Array, sheets: Array) -> Array:
        """Return which floors councils do not meet, by what their counted sheets add up to."""
        if self.rule == "mean":
            return sums > 0
        return sheets[:, None] - sums < least_of(self.rule, sheets)[:, None]


def least_of(rule: Literal["majority", "half", "all", "any"], sheets: Array) -> Array:
    """Return how many of the sheets of each council it takes."""
    return np.array([needed(rule, count) for count in range(int(sheets.max(initial=0)) + 1)])[sheets]


def council_floors(ruleset: Ruleset, rule: FloorRule) -> CouncilFloors:
    """Return the floors of a ruleset as councils judge them by a rule, made once."""
    kept = tables_of(ruleset)
    known: CouncilFloors | None = kept.get(("council floors", rule))
    if known is None:
        known = kept["council floors", rule] = CouncilFloors(ruleset, rule)
    return known


def split(points: Array) -> tuple[Array, Array]:
    """Return the points of sheets and whether a criterion is open, of what their criteria add up to."""
    return points % _OPEN, points >= _OPEN


def _floors_of(prepared: PreparedSet) -> SheetFloors:
    found = list(dict.fromkeys(mark for mark, _, _ in marks(prepared)))
    columns: dict[str, tuple[int, tuple[Mark, ...]]] = {}
    for code, held in groupby(found, key=lambda mark: mark.criterion):
        columns[code] = (sum(len(one) for _, one in columns.values()), tuple(held))
    return SheetFloors(np.array([mark.stars for mark in found], np.int8), FrozenDict(columns))


def _lacks(prepared: PreparedSet, line: Line, mark: Mark, found: Outcome, case: int | None) -> int:
    """Return what the points of an outcome lack of the box that a floor needs, less than 0 if they pass it.

    A sheet in whose case there is no such floor, or where it falls away, lacks nothing.
    """
    waived = prepared.readings["inapplicable-floor"] == "waived"
    if found.reason is None or (waived and found.reason == "inapplicable"):
        return 0
    asked = [
        least_points(prepared, mark, one, needs)
        for one in (line.floors if case is None else (case,))
        if one in line.floors
        for stars, needs in line.floors[one]
        if mark_of(prepared, Floor(line.code, one, stars, needs, None)) == mark
    ]
    return max(asked) - found.points if asked else 0
