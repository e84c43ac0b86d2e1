"""The figures of a council: attendance, the exact mean, and what an open mean can become."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import cast

from ocop_rules.councils.seats import result_of
from ocop_rules.ground.exact import rounded
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import Council, Quorum, Rounding
from ocop_rules.model.deliberation import Attendance, Mean, MeanBounds, Seat
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Bounds
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.bounds import bounds
from ocop_rules.scoring.marks import effective_answers
from ocop_rules.scoring.prepared import PreparedSet
from ocop_rules.scoring.tiers import stars_by_points


def attend(council: Council, quorum: Quorum | None, missing: Collection[str] = ()) -> Attendance:
    """Return who was there, held against the quorum; in writing those ``missing`` have still to answer."""
    members = council.members
    waiting = frozenset(missing) if council.form == "written" else frozenset()
    here = [one for one in members if not one.absent and one.excused is None and one.id not in waiting]
    head = next((one for one in members if one.role == "chair"), None)
    chair = None if head is None else head in here
    needed = met = None
    if quorum is not None:
        share = quorum.present
        if share is not None:
            needed = -(-len(members) * share.numerator // share.denominator)
        later = head is not None and (head in here or head.id in waiting)
        met = _reached(quorum, needed, len(here), chair=chair is True)
        if not met and _reached(quorum, needed, len(here) + len(waiting), chair=later):
            met = None
    return Attendance(
        members=len(members),
        present=tuple(one.id for one in here),
        absent=tuple(one.id for one in members if one.absent and one.excused is None),
        chair=chair,
        needed=needed,
        met=met,
        excused=tuple(one.id for one in members if one.excused is not None),
        waiting=tuple(one.id for one in members if one.id in waiting),
    )


def _reached(quorum: Quorum, needed: int | None, present: int, *, chair: bool) -> bool:
    return (needed is None or present >= needed) and (chair or not quorum.chair)


def mean_of(prepared: PreparedSet, seats: Sequence[Seat], codes: frozenset[str]) -> Mean:
    """Return the exact mean of the sheets over the criteria in ``codes``."""
    criteria = dict.fromkeys(prepared.lines, 0)
    for seat in seats:
        for reason in result_of(seat).reasons:
            if reason.criterion in codes:
                criteria[reason.criterion] += reason.points
    parts = dict.fromkeys(prepared.parts, 0)
    for code, points in criteria.items():
        parts[prepared.lines[code].part] += points
    count = len(seats)
    return Mean(
        sheets=count,
        total=Fraction(sum(parts.values()), count),
        parts=FrozenDict({code: Fraction(points, count) for code, points in parts.items()}),
        criteria=FrozenDict({code: Fraction(points, count) for code, points in criteria.items()}),
        tiered=None,
    )


def _bounds(ruleset: Ruleset, prepared: PreparedSet, given: Evaluation, seat: Seat) -> Bounds:
    gates = {**prepared.gates, **prepared.requirements}
    zeroed = {
        code for gate in result_of(seat).gates if gate.effect == "zero" for code in gates[gate.gate].covers
    }
    return bounds(ruleset, prepared, given.cases, effective_answers(prepared, given), zeroed)


def tiered(mean: Fraction, rounding: Rounding | None) -> Fraction:
    """Return the number whose tier is found: the mean, rounded where the policy says so."""
    return mean if rounding is None else rounded(mean, rounding.digits, rounding.mode)


def bounds_of(
    ruleset: Ruleset,
    prepared: PreparedSet,
    sheets: Mapping[str, Evaluation],
    seats: Sequence[Seat],
    rounding: Rounding | None,
) -> MeanBounds:
    """Return the least and the most that the mean of ``seats`` can become, and the tiers of these."""
    least = most = 0
    for seat in seats:
        if not seat.open:
            total = cast("int", seat.total)
            least, most = least + total, most + total
            continue
        # not those of its result: a gate that closed on this sheet alone leaves its open criteria to matter
        found = _bounds(ruleset, prepared, sheets[seat.member], seat)
        least, most = least + found.points_least, most + found.points_most
    low, high = Fraction(least, len(seats)), Fraction(most, len(seats))
    tiers, gaps = ruleset.decision.tiers, prepared.readings["tier-gaps"]
    return MeanBounds(
        least=low,
        most=high,
        stars_by_points_least=stars_by_points(tiers, tiered(low, rounding), gaps),
        stars_by_points_most=stars_by_points(tiers, tiered(high, rounding), gaps),
    )
