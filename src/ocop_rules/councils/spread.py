"""How far the sheets of a council lie apart, and which of them a policy leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve

from ocop_rules.model.council import Spread, SpreadKind
from ocop_rules.model.deliberation import SpreadFound


def exact_mean(totals: Mapping[str, int]) -> Fraction:
    """Return the exact mean of totals; there has to be one."""
    return Fraction(sum(totals.values()), len(totals))


def measured(totals: Mapping[str, int], kind: SpreadKind) -> Fraction:
    """Return how far totals lie apart, in points, by what ``kind`` measures."""
    highest, lowest = max(totals.values()), min(totals.values())
    if kind == "against-mean":
        mean = exact_mean(totals)
        return max(highest - mean, mean - lowest)
    return Fraction(highest - lowest)


def too_wide(totals: Mapping[str, int], limit: int) -> tuple[tuple[str, str, int], ...]:
    """Return for each member of a pair more than ``limit`` points apart the widest such pair.

    The higher one stands first, and no pair twice; of two as wide the one with the highest is named. They
    are no more than the members, where all pairs of thousands of sheets would be millions.
    """
    order = {member: index for index, member in enumerate(totals)}
    highest, lowest = max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__)
    pairs = set()
    for member, total in totals.items():
        above, below = totals[highest] - total, total - totals[lowest]
        high, low = (highest, member) if above >= below else (member, lowest)
        if max(above, below) > limit:
            pairs.add((high, low))
    ordered = sorted(pairs, key=lambda pair: sorted(map(order.__getitem__, pair)))
    return tuple((high, low, totals[high] - totals[low]) for high, low in ordered)


def apart(totals: Mapping[str, int], kind: SpreadKind, limit: int) -> tuple[str, ...]:
    """Return the members who break the limit, in their order; none when it is kept."""
    if measured(totals, kind) <= limit:
        return ()
    if kind == "highest-lowest":
        ends = {max(totals.values()), min(totals.values())}
        return tuple(member for member, total in totals.items() if total in ends)
    if kind == "any-pair":
        named = {member for high, low, _ in too_wide(totals, limit) for member in (high, low)}
        return tuple(member for member in totals if member in named)
    mean = exact_mean(totals)
    return tuple(member for member, total in totals.items() if abs(total - mean) > limit)


def left_out(totals: Mapping[str, int], kind: SpreadKind, limit: int) -> tuple[str, ...] | None:
    """Return who is left out for the others to keep the limit.

    Those furthest from the mean go first, equally far ones together, so that the order of the
    members does not matter. None where no more than half of the sheets would remain.
    """
    remaining = dict(totals)
    while measured(remaining, kind) > limit:
        mean = exact_mean(remaining)
        distance = max(abs(total - mean) for total in remaining.values())
        remaining = {member: total for member, total in remaining.items() if abs(total - mean) < distance}
        if 2 * len(remaining) <= len(totals):
            return None
    return tuple(member for member in totals if member not in remaining)


def find_spread(totals: Mapping[str, int], policy: Spread | None, *, complete: bool) -> SpreadFound | None:
    """Return the spread of the complete sheets, None where there is none.

    Nobody is left out while a counted sheet is open (``complete`` false): the mean that they would
    be measured against is not known yet.
    """
    if not totals:
        return None
    highest, lowest = max(totals.values()), min(totals.values())
    if policy is None:
        found = Fraction(highest - lowest)
        return SpreadFound(kind="highest-lowest", highest=highest, lowest=lowest, found=found)
    kind, limit = policy.kind, policy.limit
    found = measured(totals, kind)
    spread = SpreadFound(
        kind=kind,
        highest=highest,
        lowest=lowest,
        found=found,
        limit=limit,
        then=policy.then,
        kept=found <= limit,
        apart=apart(totals, kind, limit),
        pairs=too_wide(totals, limit) if kind == "any-pair" else (),
    )
    if spread.kept or policy.then != "leave-out" or not complete:
        return spread
    out = left_out(totals, kind, limit)
    if out is None:
        return spread
    rest = {member: total for member, total in totals.items() if member not in out}
    return evolve(spread, left_out=out, remaining=measured(rest, kind))
