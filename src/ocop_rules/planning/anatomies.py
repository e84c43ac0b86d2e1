"""What a product set can do: an exact count of all of its sheets and of what decides among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from ocop_rules.errors import require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.anatomy import Anatomy, FloorAnatomy, StarRange
from ocop_rules.model.decision import Place, Tier
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.planning.choices import Choice, closing_gates, readings_of_reach, stars_in, terms
from ocop_rules.planning.counting import Counter, Packed, Ticking, tickings
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare
from ocop_rules.scoring.tiers import stars_by_points, stars_held

Counts = Mapping[int, Sequence[int]]
"""For each mask of the stars with a missed floor, the number of sheets by total."""


def anatomy(rules: Ruleset, number: int) -> Anatomy:
    """Return what product set ``number`` can do, exactly: every complete sheet of it is counted.

    Nothing is sampled: the counts come from dynamic programming over the criteria, with cases,
    conditions, gates that follow from the answers, and the readings of the ruleset.

    Raises :class:`~ocop_rules.errors.UnknownNameError` when there is no such set.
    """
    require(number, int, "number", "number")
    require(rules, Ruleset, "rules", "Ruleset")
    return _Anatomist(rules, number).anatomy()


class _Anatomist:
    """One set: its blocks, the counts around each of them, and the stars that follow."""

    def __init__(self, rules: Ruleset, number: int) -> None:
        self.rules = rules
        self.number = number
        self.sheet: PreparedSet = prepare(rules, number)
        self.blocks = list(tickings(self.sheet, terms(self.sheet)))
        self.every = prod(len(found) for _, found in self.blocks)
        most = sum(max(one.points for one in found) for _, found in self.blocks)
        self.counter = Counter(self.every, most)
        self.by_points = [
            stars_by_points(rules.decision.tiers, total, self.sheet.readings["tier-gaps"])
            for total in range(most + 1)
        ]
        self._held: dict[int, list[int]] = {}

    def held(self, mask: int) -> list[int]:
        """Return the stars held with every total while the floors of ``mask`` are missed."""
        if mask not in self._held:
            bind, miss = self.sheet.readings["floors-bind"], self.sheet.readings["floor-miss"]
            stars = {
                by_points: stars_held(by_points, stars_in(mask), bind=bind, miss=miss)
                for by_points in set(self.by_points)
            }
            self._held[mask] = [stars[by_points] for by_points in self.by_points]
        return self._held[mask]

    def anatomy(self) -> Anatomy:
        """Return the anatomy of the set."""
        blocks = [
            self.counter.pack((one.missed, one.points) for one in found if not one.ends)
            for _, found in self.blocks
        ]
        floors: dict[tuple[str, int | None, int, int | None], tuple[bool, int]] = {}
        idle: list[Place] = []
        reach: dict[str, int | None] = {}
        whole: Packed = {}
        for (lines, found), block, around in zip(
            self.blocks, blocks, self.counter.around(blocks), strict=True
        ):
            whole = whole or self.counter.join(around, block)
            for place, line in enumerate(lines):
                one = _Place(self, line, place, [each for each in found if not each.ends], around)
                floors |= dict(one.floors())
                idle += one.idle(any(gate for gate in closing_gates(self.sheet) if line.code in gate.zeros))
                reach[line.code] = one.reach_without()
        counts = self.counter.unpack(whole)
        held = self._by_stars(counts)
        ranges = tuple(self._range(tier.stars, held, counts) for tier in self._tiers())
        order = list(self.sheet.lines)
        return Anatomy(
            ruleset=self.rules.id,
            digest=self.rules.digest,
            product_set=self.number,
            held=held,
            ended=self.every - sum(sum(one) for one in counts.values()),
            stars=ranges,
            floors=tuple(
                FloorAnatomy(
                    criterion=code, case=case, stars=stars, needs=needs, implied=implied, costs=costs
                )
                for (code, case, stars, needs), (implied, costs) in sorted(
                    floors.items(), key=lambda item: order.index(item[0][0])
                )
            ),
            idle=tuple(sorted(idle, key=lambda one: order.index(one.criterion or ""))),
            needed=FrozenDict(
                {
                    one.stars: tuple(
                        code for code in order if (most := reach[code]) is not None and most < one.stars
                    )
                    for one in ranges
                    if one.sheets
                }
            ),
            readings=FrozenDict(sorted(self._readings().items())),
        )

    def _tiers(self) -> list[Tier]:
        return sorted(self.rules.decision.tiers, key=lambda tier: tier.stars)

    def _by_stars(self, counts: Counts) -> Mapping[int, Mapping[int, int]]:
        found: dict[int, dict[int, int]] = {}
        for mask, by_total in counts.items():
            held = self.held(mask)
            for total, count in enumerate(by_total):
                if count:
                    own = found.setdefault(held[total], {})
                    own[total] = own.get(total, 0) + count
        return FrozenDict({stars: FrozenDict(sorted(found[stars].items())) for stars in sorted(found)})

    def _range(self, stars: int, held: Mapping[int, Mapping[int, int]], counts: Counts) -> StarRange:
        own = held.get(stars, {})
        return StarRange(
            stars=stars,
            sheets=sum(own.values()),
            by_points=sum(
                count
                for by_total in counts.values()
                for total, count in enumerate(by_total)
                if self.by_points[total] == stars
            ),
            least=min(own, default=None),
            most=max(own, default=None),
        )

    def _readings(self) -> dict[str, str]:
        return {**readings_of_reach(self.sheet), "unticked": self.sheet.readings["unticked"]}


class _Place:
    """One criterion, with the counts of all that may stand at the others."""

    def __init__(
        self, whole: _Anatomist, line: Line, place: int, found: Sequence[Ticking], around: Packed
    ) -> None:
        self.whole = whole
        self.line = line
        self.rests: dict[Choice, Counts] = {}
        self.governs = whole.sheet.governed.get(line.code, ()) if not place else ()
        others: dict[Choice, list[tuple[int, int]]] = {}
        for one in found:
            mask = 0
            for other, choice in enumerate(one.choices):
                mask |= choice.missed if other != place else 0
            own = one.choices[place]
            others.setdefault(own, []).append((mask, one.points - own.points))
        made: dict[tuple[tuple[int, int], ...], Counts] = {}
        for choice, states in others.items():
            key = tuple(states)
            if key not in made:
                counter = whole.counter
                made[key] = counter.unpack(counter.join(around, counter.pack(states)))
            self.rests[choice] = made[key]

    def _sheets(self, choice: Choice, missed: int) -> Iterator[tuple[int, int, int]]:
        """Yield the totals, masks and counts of the sheets with a choice whose missed floors are given."""
        for mask, by_total in self.rests[choice].items():
            for total, count in enumerate(by_total):
                if count:
                    yield total + choice.points, mask | missed, count

    def floors(self) -> Iterator[tuple[tuple[str, int | None, int, int | None], tuple[bool, int]]]:
        """Yield the floors of the criterion: whether each never binds, and how often it costs a star."""
        for case, marks in self.line.floors.items():
            for stars, needs in marks:
                yield (self.line.code, case, stars, needs), self._floor(case, stars, needs)

    def _floor(self, case: int | None, stars: int, needs: int | None) -> tuple[bool, int]:
        implied, costs = True, 0
        for choice in self.rests:
            without = self._without(choice, case, stars, needs)
            if without is None:
                continue
            for total, mask, count in self._sheets(choice, 0):
                implied = implied and self.whole.by_points[total] < stars
                if self.whole.held(mask | choice.missed)[total] < self.whole.held(mask | without)[total]:
                    costs += count
        return implied, costs

    def _without(self, choice: Choice, case: int | None, stars: int, needs: int | None) -> int | None:
        """Return the stars that a choice misses apart from one floor; None where it does not miss that."""
        if not choice.missed >> stars & 1 or (choice.case is not None and choice.case != case):
            return None
        cases = self.line.floors if choice.case is None else (choice.case,)
        missed = [
            (one, star, box)
            for one in cases
            for star, box in self.line.floors[one]
            if choice.answer is None or not self.line.meets(one, box, choice.answer)
        ]
        if (case, stars, needs) not in missed:
            return None
        return sum({1 << star for one, star, box in missed if (one, star, box) != (case, stars, needs)})

    def idle(self, closing: bool) -> Iterator[Place]:  # noqa: FBT001 - of this module alone
        """Yield the boxes with points that decide nothing, compared with the answer before each."""
        by_place = {(one.case, one.answer): one for one in self.rests if one.answer is not None}
        for (case, answer), choice in by_place.items():
            before = by_place.get((case, answer - 1))
            if before is None or not choice.points or (closing and before.closes != choice.closes):
                continue
            if any(
                (answer in line.options) != (answer - 1 in line.options)
                for line in (self.whole.sheet.lines[code] for code in self.governs)
            ):
                continue
            if not self._decides(before, choice):
                yield Place(product_set=self.whole.number, criterion=self.line.code, case=case, option=answer)

    def _decides(self, before: Choice, choice: Choice) -> bool:
        held = self.whole.held
        return any(
            held(mask | before.missed)[total + before.points]
            != held(mask | choice.missed)[total + choice.points]
            for mask, by_total in self.rests[choice].items()
            for total, count in enumerate(by_total)
            if count
        )

    def reach_without(self) -> int | None:
        """Return the most stars while the criterion earns nothing; None without such a sheet."""
        stars = [
            self.whole.held(mask)[total]
            for choice in self.rests
            if not choice.points
            for total, mask, _ in self._sheets(choice, choice.missed)
        ]
        return max(stars, default=None)
