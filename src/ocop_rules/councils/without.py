"""What a council would come to if one sheet did not count: for every member, from the sheets' own results.

The sheets are not scored again and nobody is judged twice: what the council rests on is counted once
over all sheets, and one sheet taken off. The work grows with the members, not with their square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from attrs import frozen

from ocop_rules.councils.deliberating import council_status, points_kept
from ocop_rules.councils.judging import judge_floors, marks_missed, needed
from ocop_rules.councils.mean import tiered
from ocop_rules.councils.seats import result_of, totals_of
from ocop_rules.councils.spread import find_spread
from ocop_rules.model.deliberation import CouncilStatus, Deliberation, Seat
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import PreparedSet, prepare
from ocop_rules.scoring.tiers import stars_by_points, stars_held


@frozen
class OutcomeWithout:
    """The other result: the total is the exact mean."""

    status: CouncilStatus
    total: Fraction | None = None
    stars_by_points: int | None = None
    stars: int | None = None


def without_each(ruleset: Ruleset, made: Deliberation) -> Iterator[tuple[str, OutcomeWithout]]:
    """Yield what the council would come to without each member whose sheet was asked for."""
    tally = _Tally(ruleset, made, prepare(ruleset, made.sitting.product_set))
    for seat in tally.asked if len(tally.asked) > 1 else ():
        yield seat.member, tally.without(seat)


@frozen(slots=False, eq=False)
class _Tally:
    """What the sheets that were asked for say together."""

    ruleset: Ruleset
    made: Deliberation
    lines: PreparedSet

    @cached_property
    def asked(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.made.seats if seat.standing in ("counted", "left-out"))

    @cached_property
    def totals(self) -> dict[str, int]:
        return totals_of(self.asked)

    @cached_property
    def opened(self) -> int:
        return sum(1 for seat in self.asked if seat.open)

    @cached_property
    def missed(self) -> dict[str, frozenset[Any]]:
        """The floors each sheet misses, as the council judges them."""
        return {seat.member: marks_missed(self.lines, seat) for seat in self.asked}

    @cached_property
    def missing(self) -> Counter[Any]:
        """How many sheets miss each floor."""
        return Counter(mark for own in self.missed.values() for mark in own)

    @cached_property
    def closers(self) -> dict[str, frozenset[str]]:
        """Who closed each rejecting or stopping gate, among all who have a sheet."""
        found: dict[str, set[str]] = {}
        for seat in self.made.seats:
            for gate in () if seat.result is None else seat.result.gates:
                if gate.effect in ("reject", "stop"):
                    found.setdefault(gate.gate, set()).add(seat.member)
        return {gate: frozenset(members) for gate, members in found.items()}

    @cached_property
    def closing(self) -> dict[str, int]:
        """How many of the sheets that were asked for closed each gate."""
        asked = {seat.member for seat in self.asked}
        return {gate: len(members & asked) for gate, members in self.closers.items()}

    @cached_property
    def kept_points(self) -> dict[frozenset[str], dict[str, int]]:
        return {}

    def _closed(self, seat: Seat) -> list[str]:
        """Return the gates that close for the council without the seat's sheet."""
        rule = self.made.gate_rule
        given = {one.evaluator for one in self.made.sitting.sheets}
        # a counted member whose sheet has still to come has an empty one; one who does not count has none
        chairs = {
            one.member
            for one in self.made.seats
            if one.role == "chair" and one.points is not None and (one is not seat or one.member in given)
        }
        names = [name for name in (*self.lines.gates, *self.lines.requirements) if name in self.closers]
        if rule == "chair" and chairs:
            return [name for name in names if chairs & self.closers[name]]
        least = needed("majority" if rule == "chair" else rule, len(self.asked) - 1)
        counts = {name: self.closing[name] - (seat.member in self.closers[name]) for name in names}
        return [name for name, count in counts.items() if count >= least]

    def _effects(self, closed: Collection[str]) -> set[Literal["reject", "stop"]]:
        gates = {**self.lines.gates, **self.lines.requirements}
        return {"reject" if gates[name].effect == "reject" else "stop" for name in closed}

    def without(self, seat: Seat) -> OutcomeWithout:
        """Return the result without the sheet of one member."""
        closed = self._closed(seat)
        complete = not self.opened - bool(seat.open)
        totals = {member: total for member, total in self.totals.items() if member != seat.member}
        spread = find_spread(totals, self.made.policy.spread, complete=complete and not closed)
        status = council_status(self.made.attendance, self._effects(closed), spread, complete=complete)
        out = () if spread is None else spread.left_out
        left = len(self.asked) - 1 - len(out)
        total = None
        if closed:
            total = self._points_so_far(frozenset(closed), seat, left)
        elif complete:
            total = Fraction(sum(totals.values()) - sum(totals[member] for member in out), left)
        so_far = status == "stopped" and self.lines.readings["stop-tier"] == "points-so-far"
        if total is None or (status != "ranked" and not so_far):
            return OutcomeWithout(status, total)
        return self._tiered(status, total, (seat.member, *out), left)

    def _points_so_far(self, closed: frozenset[str], seat: Seat, left: int) -> Fraction | None:
        kept = points_kept(self.lines, closed)
        if kept is None:
            return None
        known = self.kept_points.get(closed)
        if known is None:
            known = self.kept_points[closed] = {
                one.member: sum(
                    reason.points for reason in result_of(one).reasons if reason.criterion in kept
                )
                for one in self.asked
            }
            known[""] = sum(known.values())
        return Fraction(known[""] - known[seat.member], left)

    def _missed(self, absent: tuple[str, ...], left: int) -> set[int]:
        """Return the stars of the floors that those who are left do not meet."""
        rule = self.made.floor_rule
        rest = [seat for seat in self.asked if seat.member not in absent]
        if rule == "mean" or any(seat.open for seat in rest):
            # what is added up for the counts does not tell how far apart, or undecided, the sheets are
            return {floor.stars for floor in judge_floors(self.lines, rest, rule) if not floor.held}
        least = needed(rule, left)
        missing = self.missing - Counter(mark for member in absent for mark in self.missed[member])
        return {mark.stars for mark, count in missing.items() if left - count < least}

    def _tiered(
        self, status: CouncilStatus, total: Fraction, absent: tuple[str, ...], left: int
    ) -> OutcomeWithout:
        readings = self.lines.readings
        missed = self._missed(absent, left)
        number = tiered(total, self.made.policy.rounding)
        by_points = stars_by_points(self.ruleset.decision.tiers, number, readings["tier-gaps"])
        stars = stars_held(by_points, missed, bind=readings["floors-bind"], miss=readings["floor-miss"])
        return OutcomeWithout(status, total, by_points, stars)
