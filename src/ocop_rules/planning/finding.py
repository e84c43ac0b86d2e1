"""What whoever drafts rules should know of a set at once: found without counting its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocop_rules.errors import require
from ocop_rules.model.anatomy import Finding
from ocop_rules.model.decision import Place
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.planning.choices import stars_in, terms
from ocop_rules.planning.counting import Ticking, tickings
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare
from ocop_rules.scoring.tiers import stars_by_points, stars_held

Blocks = Sequence[tuple[tuple[Line, ...], tuple[Ticking, ...]]]


def findings(rules: Ruleset, number: int) -> tuple[Finding, ...]:
    """Return the tiers of a set that no sheet reaches, and its floors that can never bind, exactly.

    They are those of :func:`~ocop_rules.planning.anatomy`, in a fraction of its time. Raises
    :class:`~ocop_rules.errors.UnknownNameError` when there is no such set.
    """
    require(number, int, "number", "number")
    require(rules, Ruleset, "rules", "Ruleset")
    prepared = prepare(rules, number)
    blocks = [
        (codes, tuple(one for one in found if not one.ends))
        for codes, found in tickings(prepared, terms(prepared))
    ]
    return (*_tiers(rules, prepared, number, blocks), *_floors(rules, prepared, number, blocks))


def _tiers(rules: Ruleset, prepared: PreparedSet, number: int, blocks: Blocks) -> Iterator[Finding]:
    held = _held(rules, prepared, _reached(blocks))
    for tier in sorted(rules.decision.tiers, key=lambda tier: tier.stars):
        if tier.stars not in held:
            yield Finding(code="tier-out-of-reach", stars=tier.stars, place=Place(product_set=number))


def _reached(blocks: Blocks) -> dict[int, int]:
    """Return, for each mask of the stars with a missed floor, the totals that can be had, as bits."""
    reached = {0: 1}
    for _, found in blocks:
        after: dict[int, int] = {}
        for missed, points in {(one.missed, one.points) for one in found}:
            for mask, totals in reached.items():
                both = mask | missed
                after[both] = after.get(both, 0) | totals << points
        reached = after
    return reached


def _held(rules: Ruleset, prepared: PreparedSet, reached: dict[int, int]) -> set[int]:
    readings, tiers = prepared.readings, rules.decision.tiers
    bind, miss, gaps = readings["floors-bind"], readings["floor-miss"], readings["tier-gaps"]
    return {
        stars_held(by_points, stars_in(mask), bind=bind, miss=miss)
        for mask, totals in reached.items()
        for by_points in {
            stars_by_points(tiers, total, gaps) for total in range(totals.bit_length()) if totals >> total & 1
        }
    }


def _floors(rules: Ruleset, prepared: PreparedSet, number: int, blocks: Blocks) -> Iterator[Finding]:
    gaps = prepared.readings["tier-gaps"]
    most = [max((one.points for one in found), default=0) for _, found in blocks]
    order: list[tuple[int, Finding]] = []
    for at, (criteria, found) in enumerate(blocks):
        others = sum(most) - most[at]
        for place, line in enumerate(criteria):
            for case, marks in line.floors.items():
                for stars, needs in marks:
                    missing = [one.points for one in found if _misses(line, one, place, case, needs)]
                    total = others + max(missing, default=0)
                    if missing and stars_by_points(rules.decision.tiers, total, gaps) >= stars:
                        continue
                    where = Place(product_set=number, criterion=line.code, case=case, option=needs)
                    order.append((line.index, Finding(code="floor-implied", stars=stars, place=where)))
    yield from (one for _, one in sorted(order, key=lambda pair: pair[0]))


def _misses(line: Line, one: Ticking, place: int, case: int | None, needs: int | None) -> bool:
    """Tell whether a floor is missed where a block stands so, if it counts there at all."""
    choice = one.choices[place]
    if choice.answer is None:
        return bool(choice.missed)
    return choice.case == case and not line.meets(case, needs, choice.answer)
