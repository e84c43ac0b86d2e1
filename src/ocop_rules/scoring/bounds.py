"""What an open sheet can still become: the least and the most over all valid completions.

Completions are not listed one by one. A state says which floors are missed and which gates are
closed (a set of bits), and for each state one integer holds the totals that can be reached: bit
*n* is set when *n* points can. A criterion then costs a few shifts, however many completions
there are, and the outcome is exact under every reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from ocop_rules.model.result import Bounds
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import Line, PreparedSet
from ocop_rules.scoring.tiers import stars_by_points, stars_held

_STAR_BITS = 6
States = dict[int, int]
"""For each set of missed floors and closed gates, the totals that can be reached."""


def _ones(bits: int) -> Iterator[int]:
    """Yield the positions of the set bits."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _join(left: States, right: States) -> States:
    """Return the states of two independent sets of criteria taken together."""
    joined: States = {}
    for (mask, totals), (other, more) in product(left.items(), right.items()):
        shifted = 0
        for points in _ones(more):
            shifted |= totals << points
        joined[mask | other] = joined.get(mask | other, 0) | shifted
    return joined


def _merge(states: Iterable[States]) -> States:
    """Return the states reachable in any of several ways."""
    merged: States = {}
    for one in states:
        for mask, totals in one.items():
            merged[mask] = merged.get(mask, 0) | totals
    return merged


class _Walk:
    """The choices a sheet leaves open, criterion by criterion."""

    def __init__(
        self, prepared: PreparedSet, cases: Mapping[str, int], answers: Mapping[str, int], zeroed: set[str]
    ) -> None:
        self.sheet = prepared
        self.cases = cases
        self.answers = answers
        self.zeroed = zeroed
        self.gates = [gate for gate in prepared.gates.values() if gate.trigger == "answers"]

    def _choices(self, line: Line) -> Iterator[tuple[int | None, int]]:
        """Yield every case and answer a completion may hold at the criterion."""
        answer = self.answers.get(line.code)
        case = self.cases.get(line.code)
        for one in line.points if case is None else (case,):
            if answer is not None:
                yield one, answer
            else:
                least = 1 if self.sheet.readings["unticked"] == "open" else 0
                yield from ((one, option) for option in range(least, len(line.points[one])))

    def _state(self, line: Line, case: int | None, answer: int) -> tuple[int, int]:
        """Return the bits and the points of one answer."""
        if line.code in self.zeroed:
            cases = line.floors if self.cases.get(line.code) is None else (case,)
            return sum({1 << stars for one in cases for stars, _ in line.floors[one]}), 0
        mask = 0
        for stars, needs in line.floors[case]:
            if not line.meets(case, needs, answer):
                mask |= 1 << stars
        points = line.points[case][answer]
        unticked = answer == 0 and self.sheet.readings["zero-gate-unticked"] == "passes"
        if points == 0 and not unticked:
            mask |= self.gate_bits(line)
        return mask, points

    def gate_bits(self, line: Line) -> int:
        """Return the bits of the gates that 0 points at this criterion close."""
        return sum(
            1 << (_STAR_BITS + index) for index, gate in enumerate(self.gates) if line.code in gate.zeros
        )

    def _line(self, line: Line) -> States:
        return _merge(
            {mask: 1 << points}
            for case, answer in self._choices(line)
            for mask, points in [self._state(line, case, answer)]
        )

    def _inapplicable(self, line: Line) -> States:
        """Return the states of a criterion that does not apply; none if it has earned points."""
        answer = self.answers.get(line.code)
        case = self.cases.get(line.code)
        if answer is not None and line.points[case][answer]:
            return {}
        if self.sheet.readings["inapplicable-floor"] == "waived":
            return {0: 1}
        cases = line.floors if case is None else (case,)
        return {sum({1 << stars for one in cases for stars, _ in line.floors[one]}): 1}

    def _governor(self, line: Line) -> States:
        """Return the states of a criterion together with those that hang on it."""
        dependents = [self.sheet.lines[code] for code in self.sheet.governed[line.code]]
        ways = []
        for case, answer in self._choices(line):
            mask, points = self._state(line, case, answer)
            states: States = {mask: 1 << points}
            for dependent in dependents:
                applies = answer in dependent.options
                states = _join(states, self._line(dependent) if applies else self._inapplicable(dependent))
            ways.append(states)
        return _merge(ways)

    def states(self) -> States:
        """Return the states of the whole sheet."""
        states: States = {0: 1}
        for line in self.sheet.lines.values():
            if line.code in self.sheet.governed:
                states = _join(states, self._governor(line))
            elif line.governor is None:
                states = _join(states, self._line(line))
        return states


def bounds(
    ruleset: Ruleset,
    prepared: PreparedSet,
    cases: Mapping[str, int],
    answers: Mapping[str, int],
    zeroed: set[str],
) -> Bounds:
    """Return the least and the most points and stars over all valid completions.

    A completion gives every open criterion an answer (0 included), chooses a case where none is
    chosen, and leaves no criterion with points that does not apply.
    """
    walk = _Walk(prepared, cases, answers, zeroed)
    states = walk.states()
    readings = prepared.readings
    stars: set[int] = set()
    totals = 0
    gates = 0
    for mask, reached in states.items():
        totals |= reached
        closed = mask >> _STAR_BITS
        gates |= closed
        if closed:
            continue
        missed = set(_ones(mask))
        for by_points in {
            stars_by_points(ruleset.decision.tiers, points, readings["tier-gaps"])
            for points in _ones(reached)
        }:
            stars.add(
                stars_held(by_points, missed, bind=readings["floors-bind"], miss=readings["floor-miss"])
            )
    return Bounds(
        points_least=(totals & -totals).bit_length() - 1,
        points_most=totals.bit_length() - 1,
        stars_least=min(stars, default=None),
        stars_most=max(stars, default=None),
        gates=tuple(walk.gates[index].id for index in _ones(gates)),
    )
