"""What can stand at a criterion, which gates follow from it, and what a star asks of the whole sheet.

The planner and the anatomy of a set walk over the same three things. A *choice* is one case and answer
at one criterion, with its points and the floors that it misses. *Terms* are what gates ask of single
criteria: which of them earn nothing, and at which 0 points would end the evaluation. A *goal* is an
interval of points together with the floors that have to be met there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from attrs import frozen

from ocop_rules.errors import UnknownNameError, require
from ocop_rules.model.decision import Tier
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.scoring.prepared import Line, PreparedSet, SheetGate
from ocop_rules.scoring.tiers import stars_held

MOST_STARS = 5


class Choice(NamedTuple):
    """One case and answer at a criterion; ``answer`` is None where it does not apply or counts nothing.

    ``missed`` has bit *s* set when a floor for *s* stars is missed; ``closes`` tells whether this closes a
    gate that asks for 0 points here.
    """

    code: str
    case: int | None
    answer: int | None
    points: int
    missed: int
    closes: bool


@frozen
class Terms:
    """What gates ask of criteria: ``zeroed`` earn nothing, at ``earning`` 0 points reject or stop."""

    zeroed: frozenset[str]
    earning: frozenset[str]


@frozen
class Goal:
    """A way to hold a star: ``least`` points, less than ``below``, and no floor missed in ``need``.

    ``need`` has bit *s* set when the floors for *s* stars have to be met.
    """

    least: int
    below: int | None
    need: int


def stars_in(mask: int) -> frozenset[int]:
    """Return the stars whose bits are set."""
    return frozenset(star for star in range(1, MOST_STARS + 1) if mask >> star & 1)


def closing_gates(prepared: PreparedSet) -> list[SheetGate]:
    """Return the gates that follow from the answers."""
    return [gate for gate in prepared.gates.values() if gate.trigger == "answers"]


def readings_of_reach(prepared: PreparedSet) -> dict[str, str]:
    """Return the readings that decide what stars a set can reach, but for what an empty answer means."""
    names = {"floors-bind", "floor-miss"}
    if prepared.governed:
        names.add("inapplicable-floor")
    if closing_gates(prepared):
        names.add("zero-gate-unticked")
    if not prepared.legend:
        names.add("marks-without-legend")
    names |= {line.reading for line in prepared.lines.values() if line.reading is not None}
    return {name: prepared.readings[name] for name in names if name in prepared.readings}


def asserted_gates(prepared: PreparedSet, names: Collection[str]) -> list[SheetGate]:
    """Return the gates and unmet requirements that an evaluation asserts and that have an effect."""
    every = (*prepared.gates.values(), *prepared.requirements.values())
    return [
        gate for gate in every if gate.trigger == "asserted" and gate.id in names and gate.effect != "shown"
    ]


def terms(prepared: PreparedSet, asserted: Collection[str] = ()) -> Terms:
    """Return the terms of a sheet on which ``asserted`` gates are asserted, none of them ending it."""
    zeroing = [gate for gate in asserted_gates(prepared, asserted) if gate.effect == "zero"]
    return Terms(
        zeroed=frozenset(code for gate in zeroing for code in gate.covers),
        earning=frozenset(code for gate in closing_gates(prepared) for code in gate.zeros),
    )


def _bits(stars: Collection[int]) -> int:
    return sum({1 << star for star in stars})


def choices(prepared: PreparedSet, line: Line, *, zeroed: bool = False) -> tuple[Choice, ...]:
    """Return every case and answer at a criterion that applies; ``zeroed`` when it earns nothing."""
    least = 1 if prepared.readings["unticked"] == "open" else 0
    passes = prepared.readings["zero-gate-unticked"] == "passes"
    found = []
    for case, points in line.points.items():
        for answer in range(least, len(points)):
            missed = _bits(
                [stars for stars, needs in line.floors[case] if zeroed or not line.meets(case, needs, answer)]
            )
            closes = points[answer] == 0 and not (answer == 0 and passes)
            found.append(Choice(line.code, case, answer, 0 if zeroed else points[answer], missed, closes))
    return tuple(found)


def unearned(
    prepared: PreparedSet, line: Line, case: int | None, answer: int | None, *, zeroed: bool = False
) -> Choice:
    """Return what stands at a criterion that does not apply, or that a gate set to 0 before its answer."""
    waived = not zeroed and prepared.readings["inapplicable-floor"] == "waived"
    cases = line.floors if case is None else (case,)
    missed = 0 if waived else _bits([stars for one in cases for stars, _ in line.floors[one]])
    counts_not = (
        prepared.readings["zero-gate-unticked"] == "passes" or prepared.readings["unticked"] == "open"
    )
    closes = answer is not None and not (answer == 0 and counts_not)
    return Choice(line.code, case, answer, 0, missed, closes)


def goals(tiers: Collection[Tier], readings: Mapping[str, str], stars: int) -> tuple[Goal, ...]:
    """Return the ways in which a complete sheet holds ``stars`` stars or more.

    What floors do is asked of :func:`~ocop_rules.scoring.tiers.stars_held` alone, so that a goal holds
    under every reading of it.
    """
    bind, miss = readings["floors-bind"], readings["floor-miss"]
    ordered = sorted(tiers, key=lambda tier: tier.from_points)
    found: list[Goal] = []
    for index, tier in enumerate(ordered):
        below = ordered[index + 1].from_points if index + 1 < len(ordered) else None
        allowed = [
            mask
            for mask in range(0, 2 << MOST_STARS, 2)
            if stars_held(tier.stars, stars_in(mask), bind=bind, miss=miss) >= stars
        ]
        widest = [
            mask for mask in allowed if not any(mask != other and mask | other == other for other in allowed)
        ]
        for mask in widest:
            need = (2 << MOST_STARS) - 2 - mask
            joined = next((one for one in found if one.need == need and one.below == tier.from_points), None)
            if joined is not None:
                found.remove(joined)
            found.append(Goal(tier.from_points if joined is None else joined.least, below, need))
    return tuple(found)


def star_goals(rules: Ruleset, prepared: PreparedSet, stars: int) -> tuple[Goal, ...]:
    """Return :func:`goals` of a ruleset, made once; raises UnknownNameError for a tier it does not have."""
    require(stars, int, "stars", "number")
    kept = tables_of(rules)
    known: tuple[Goal, ...] | None = kept.get(("goals", stars))
    if known is None:
        tiers = rules.decision.tiers
        if type(stars) is not int or stars not in {tier.stars for tier in tiers}:
            raise UnknownNameError("stars", stars, [tier.stars for tier in tiers])
        known = kept["goals", stars] = goals(tiers, prepared.readings, stars)
    return known
