"""The cheapest plans, exactly: dynamic programming over blocks, then the plans in the order of their keys.

``least[i][t]`` is the least key with which the blocks from *i* on gain *t* points over the least they can
have; the last place of a row holds everything from there on. With these rows the way to a cheapest plan
is never left, so that plans come one by one, cheapest first, without looking at any other.

A plan counts as a way only when no step of it can be left out or made smaller. That depends on how many
points it has to spare, so that plans are looked for by what they spare: with *r* points to spare, a step
is needed when taking it back loses more than *r* points or a floor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from math import inf

from attrs import frozen

from ocop_rules.planning.choices import Goal
from ocop_rules.planning.moves import Block, Combo

NEVER = 1 << 200
Rows = list[list[int]]


@frozen(eq=False)
class Found:
    """A plan: its key and what stands at each block."""

    key: int
    combos: tuple[Combo, ...]


@frozen(eq=False)
class Problem:
    """One goal: for each block what may stand there while its floors are met.

    ``base`` are, for each block, the points that it has at the least, and ``have`` is their sum.
    """

    goal: Goal
    blocks: tuple[Block, ...]
    combos: tuple[tuple[Combo, ...], ...]
    base: tuple[int, ...]
    have: int

    @property
    def missing(self) -> int:
        """The points that the blocks have to gain over the least they can have."""
        return max(self.goal.least - self.have, 0)

    @property
    def most(self) -> int:
        """The most points that can be had while the floors are met."""
        return sum(max(combo.points for combo in found) for found in self.combos)

    def losses(self) -> list[list[float]]:
        """Return, for each combination of each block, the points lost by its smallest step back.

        Only steps back that still meet the floors count; without one the loss is infinite.
        """
        found: list[list[float]] = []
        for block, combos in zip(self.blocks, self.combos, strict=True):
            points = {combo.at: combo.points for combo in combos}
            found.append(
                [
                    min((combo.points - points[at] for at in block.below(combo) if at in points), default=inf)
                    for combo in combos
                ]
            )
        return found

    def gains(self, combos: Sequence[Sequence[Combo]]) -> list[list[tuple[int, int]]]:
        """Return, for each block, the gains that ``combos`` bring, each with the least key for it."""
        found = []
        for own, base in zip(combos, self.base, strict=True):
            keys: dict[int, int] = {}
            for combo in own:
                gain = combo.points - base
                if combo.key < keys.get(gain, NEVER):
                    keys[gain] = combo.key
            found.append([(key, gain) for gain, key in keys.items()])
        return found


def problem(goal: Goal, blocks: Sequence[Block]) -> Problem:
    """Return the problem of reaching ``goal``."""
    combos = tuple(tuple(combo for combo in block.combos if not combo.missed & goal.need) for block in blocks)
    base = tuple(min((combo.points for combo in found), default=0) for found in combos)
    return Problem(goal, tuple(blocks), combos, base, sum(base))


class Search:
    """The plans of one problem, cheapest first: all of them, or those whose every step is needed."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.losses = problem.losses()
        goal, have = problem.goal, problem.have
        finite = [loss for found in self.losses for loss in found if loss is not inf]
        self.over = max(have - goal.least, 0)
        spare = int(max(finite, default=0))
        if goal.below is None:
            self.cap = max(problem.missing + spare - self.over, 0)
        else:
            self.cap = max(goal.below - have, 0)
        self.bound = goal.below is not None
        self.least = rows(problem.gains(problem.combos), self.cap)

    def targets(self) -> Iterator[tuple[int, int]]:
        """Yield what may be gained, with the least key for it: the last place is that or more."""
        last = self.cap if self.bound else self.cap + 1
        for target in range(self.problem.missing, last):
            if self.least[0][target] < NEVER:
                yield target, self.least[0][target]

    def plans(self, target: int) -> Iterator[Found]:
        """Yield the plans that gain ``target``, cheapest first, whose every step is needed."""
        spare = inf if target == self.cap else target - self.problem.missing + self.over
        combos = [
            [combo for combo, loss in zip(found, losses, strict=True) if loss > spare or loss is inf]
            for found, losses in zip(self.problem.combos, self.losses, strict=True)
        ]
        yield from walk(combos, self.problem.base, rows(self.problem.gains(combos), self.cap), target)


def plans(searches: Sequence[Search]) -> Iterator[tuple[Search, Found]]:
    """Yield the plans of several problems whose every step is needed, cheapest first."""
    waiting = [(search, target, key) for search in searches for target, key in search.targets()]
    heap: list[tuple[int, int, Search, Iterator[Found], Found | None]] = [
        (key, place, search, search.plans(target), None)
        for place, (search, target, key) in enumerate(waiting)
    ]
    heapify(heap)
    while heap:
        _, place, search, stream, found = heappop(heap)
        if found is not None:
            yield search, found
        following = next(stream, None)
        if following is not None:
            heappush(heap, (following.key, place, search, stream, following))


def rows(gains: Sequence[Sequence[tuple[int, int]]], cap: int) -> Rows:
    """Return ``least``: for each block and each gain up to ``cap`` (there: that or more) the least key."""
    row = [0] + [NEVER] * cap
    made = [row]
    for block in reversed(gains):
        after, row = row, [NEVER] * (cap + 1)
        for key, gain in block:
            if not gain:
                shifted = after
            else:
                first = max(cap - gain, 0)
                shifted = [*([NEVER] * min(gain, cap)), *after[:first]]
                shifted.append(min(after[first:]))
            # this runs more often than anything else, and a call of min costs half as much again
            row = [
                old if old <= new + key else new + key  # noqa: FURB136
                for old, new in zip(row, shifted, strict=True)
            ]
        made.append(row)
    made.reverse()
    return made


def walk(combos: Sequence[Sequence[Combo]], base: Sequence[int], least: Rows, target: int) -> Iterator[Found]:
    """Yield the plans that gain ``target`` points (the last place of a row: that or more), cheapest first.

    Among equal keys the one goes first that leaves the earlier criteria as they are.
    """
    cap = len(least[0]) - 1
    start = least[0][target]
    heap: list[tuple[int, tuple[int, ...], int, int]] = [] if start >= NEVER else [(start, (), 0, target)]
    while heap:
        _, path, key, lacking = heappop(heap)
        depth = len(path)
        if depth == len(combos):
            yield Found(key, tuple(found[at] for found, at in zip(combos, path, strict=True)))
            continue
        after = least[depth + 1]
        for at, combo in enumerate(combos[depth]):
            gain = combo.points - base[depth]
            if target == cap:
                lower = max(lacking - gain, 0)
                rest = min(after[lower:]) if lower else min(after)
            else:
                lower = lacking - gain
                rest = after[lower] if lower >= 0 else NEVER
            total = key + combo.key + rest
            if total < NEVER:
                heappush(heap, (total, (*path, at), key + combo.key, lower))
