"""What may stand on a sheet after some boxes have been moved up, block by block, with what it costs.

A criterion stands by itself; one that others hang on stands together with them, as what may be ticked
there depends on it. The blocks of a sheet are independent of one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from attrs import frozen

from ocop_rules.planning.choices import Choice, Terms, choices, unearned
from ocop_rules.planning.costs import Costs, Move
from ocop_rules.scoring.prepared import Line, PreparedSet

_BOXES_AT = 16
_COST_AT = 32
"""Among equal costs the plan with fewer boxes goes first, then the one with fewer criteria."""


class Moved(NamedTuple):
    """A choice that may come to stand at a criterion, and the key that plans are ordered by.

    ``below`` are the places, among the choices there, of what comes before it on the way up: where the
    sheet stands, and the lower boxes of the same case.
    """

    choice: Choice
    key: int
    below: tuple[int, ...] = ()


class Combo(NamedTuple):
    """What may come to stand at a criterion and at those that hang on it.

    ``at`` is the place of each choice among those of its criterion, -1 where it does not apply.
    """

    at: tuple[int, ...]
    moved: tuple[Moved, ...]
    points: int
    missed: int
    key: int


@frozen(eq=False)
class Block:
    """A criterion with those that hang on it: what may come to stand at each, and at all together."""

    lines: tuple[Line, ...]
    moves: tuple[tuple[Moved, ...], ...]
    combos: tuple[Combo, ...]

    def below(self, combo: Combo) -> Iterator[tuple[int, ...]]:
        """Yield what comes before ``combo`` by one criterion less far up.

        What then no longer applies goes back to where it stood.
        """
        for place, at in enumerate(combo.at):
            for lower in self.moves[place][at].below if at >= 0 else ():
                found = [*combo.at[:place], lower, *combo.at[place + 1 :]]
                if not place:
                    answer = self.moves[0][lower].choice.answer
                    for other, line in enumerate(self.lines[1:], start=1):
                        found[other] = max(found[other], 0) if answer in line.options else -1
                yield tuple(found)


def cost_in(key: int) -> int:
    """Return the cost that a key holds."""
    return key >> _COST_AT


def boxes_in(key: int) -> int:
    """Return the number of boxes moved up that a key holds."""
    return (key >> _BOXES_AT) & 0xFFFF


@frozen(eq=False)
class Start:
    """The sheet from which boxes move up.

    ``ticked`` are all its answers, ``answers`` those that count, ``kept`` the criteria that stay.
    """

    sheet: PreparedSet
    ticked: Mapping[str, int]
    answers: Mapping[str, int]
    cases: Mapping[str, int]
    kept: frozenset[str]
    costs: Costs

    def blocks(self, terms: Terms) -> Iterator[Block]:
        """Yield the blocks of the sheet in the order of the decision."""
        for line in self.sheet.lines.values():
            if line.governor is None:
                hanging = tuple(self.sheet.lines[code] for code in self.sheet.governed.get(line.code, ()))
                yield self._block((line, *hanging), terms)

    def _block(self, lines: tuple[Line, ...], terms: Terms) -> Block:
        moves = tuple(self._moves(line, terms) for line in lines)
        if len(lines) == 1:
            combos = tuple(
                Combo((at,), (moved,), moved.choice.points, moved.choice.missed, moved.key)
                for at, moved in enumerate(moves[0])
            )
            return Block(lines, moves, combos)
        return Block(lines, moves, tuple(self._combos(lines, moves, terms)))

    def _combos(
        self, lines: tuple[Line, ...], moves: tuple[tuple[Moved, ...], ...], terms: Terms
    ) -> Iterator[Combo]:
        idle = [tuple((-1, moved) for moved in self._idle(line, terms)) for line in lines[1:]]
        applying = [tuple(enumerate(found)) for found in moves[1:]]
        for at, first in enumerate(moves[0]):
            hanging = (
                applying[place] if first.choice.answer in line.options else idle[place]
                for place, line in enumerate(lines[1:])
            )
            for others in product(*hanging):
                places, every = zip((at, first), *others, strict=True)
                missed = 0
                for moved in every:
                    missed |= moved.choice.missed
                points = sum(moved.choice.points for moved in every)
                yield Combo(places, every, points, missed, sum(moved.key for moved in every))

    def _moves(self, line: Line, terms: Terms) -> tuple[Moved, ...]:
        """Return what may come to stand at a criterion that applies, where it stands now first.

        Nothing is moved down: in its own case to no box below the ticked one. In another case nothing
        is ticked yet, so that its boxes count from 0, and no points may be lost.
        """
        zeroed = line.code in terms.zeroed
        had = self.answers.get(line.code)
        every = choices(self.sheet, line, zeroed=zeroed)
        if had is None and zeroed and line.code not in self.sheet.governed:
            # what a gate has set to 0 need not be answered
            every = (unearned(self.sheet, line, self.cases.get(line.code), None, zeroed=True), *every)
        found = [
            (choice, boxes, key)
            for choice, boxes, points in self._upwards(line, every)
            if not (choice.closes and line.code in terms.earning)
            for key in [self._key(choice, boxes, points)]
            if key is not None
        ]
        found.sort(key=lambda one: one[1] > 0)
        return tuple(
            Moved(choice, key, tuple(_below(found, place)) if boxes else ())
            for place, (choice, boxes, key) in enumerate(found)
        )

    def _upwards(self, line: Line, every: tuple[Choice, ...]) -> Iterator[tuple[Choice, int, int]]:
        """Yield the choices that are no move down, with the boxes and the points that they are up."""
        case, had = self.cases.get(line.code), self.answers.get(line.code) or 0
        points = next((one.points for one in every if one.case == case and one.answer == had), 0)
        for choice in every:
            answer = choice.answer or 0
            if case is None or choice.case == case:
                if answer >= had:
                    yield choice, answer - had, choice.points - points
            elif answer and choice.points >= points:
                yield choice, answer, choice.points - points

    def _key(self, choice: Choice, boxes: int, points: int) -> int | None:
        """Return the key of a choice; None where it is not on offer."""
        if not boxes:
            return 0
        if choice.code in self.kept or choice.answer is None:
            return None
        cost = self.costs.of(Move(choice.code, choice.answer, boxes, points))
        return None if cost is None else (cost << _COST_AT) + (boxes << _BOXES_AT) + 1

    def _idle(self, line: Line, terms: Terms) -> tuple[Moved, ...]:
        """Return what stands at a criterion that does not apply: what stood there, if it earns nothing."""
        case, had = self.cases.get(line.code), self.ticked.get(line.code)
        if had is not None and line.points[case][had]:
            return ()
        choice = unearned(self.sheet, line, case, had)
        return () if choice.closes and line.code in terms.earning else (Moved(choice, 0),)


def _below(found: list[tuple[Choice, int, int]], place: int) -> Iterator[int]:
    choice = found[place][0]
    for other, (lower, boxes, _) in enumerate(found):
        if not boxes or (lower.case == choice.case and (lower.answer or 0) < (choice.answer or 0)):
            yield other
