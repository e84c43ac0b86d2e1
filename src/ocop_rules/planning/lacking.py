"""What the mean of a council lacks for a star, and where its sheets have room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ocop_rules.councils.deliberating import deliberate
from ocop_rules.councils.mean import tiered
from ocop_rules.errors import require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.council_upgrade import CouncilUpgrade, CriterionRoom, LackingFloor, MemberBox
from ocop_rules.model.deliberation import CouncilFloor, Deliberation, Seat
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Reason
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.planning.choices import Goal, star_goals
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare
from ocop_rules.scoring.tiers import stars_by_points


def council_upgrade(
    rules: Ruleset,
    sheets: Sitting | Iterable[Evaluation],
    stars: int,
    *,
    policy: CouncilPolicy | None = None,
) -> CouncilUpgrade:
    """Return what the result of a council lacks for ``stars`` stars: points of the mean, floors, gates.

    For every floor that is not met it says on whose sheets, how many boxes away, and how many of these
    sheets it would take; for the points, where the sheets have room. It is arithmetic about the sheets
    as they are, and tells nobody how to score.

    Raises :class:`~ocop_rules.errors.EvaluationError` with every fault of the sitting, and
    :class:`~ocop_rules.errors.UnknownNameError` for a tier that does not exist.
    """
    require(rules, Ruleset, "rules", "Ruleset")
    found = deliberate(rules, sheets, policy)
    prepared = prepare(rules, found.sitting.product_set)
    return _Lack(rules, prepared, found, star_goals(rules, prepared, stars)[0]).upgrade(stars)


class _Lack:
    """One council and the goal that it is held against: the nearest, where readings allow of several."""

    def __init__(self, rules: Ruleset, prepared: PreparedSet, found: Deliberation, goal: Goal) -> None:
        self.rules = rules
        self.lines = prepared
        self.found = found
        self.goal = goal
        self.reasons: dict[str, dict[str, Reason]] = {
            seat.member: {reason.criterion: reason for reason in seat.result.reasons}
            for seat in found.counted
            if seat.result is not None
        }

    def upgrade(self, stars: int) -> CouncilUpgrade:
        """Return what is lacking for ``stars`` stars."""
        found = self.found
        mean = found.mean.total if found.mean is not None and found.mean.tiered is not None else None
        sheets = len(found.counted)
        in_all = None if mean is None else self._in_all(int(mean * sheets), sheets)
        return CouncilUpgrade(
            ruleset=self.rules.id,
            digest=found.digest,
            product_set=found.sitting.product_set,
            id=found.sitting.id,
            stars=stars,
            status=found.status,
            held=found.stars,
            sheets=sheets,
            points=mean,
            points_needed=self.goal.least,
            lacking=None
            if mean is None
            else max(self.goal.least - mean, Fraction(0))
            if in_all
            else Fraction(0),
            lacking_in_all=in_all,
            floors=tuple(
                self._floor(floor)
                for floor in found.floors
                if not floor.held and self.goal.need >> floor.stars & 1
            ),
            gates=tuple(gate for gate in found.gates if gate.closed),
            tasks=found.tasks,
            room=tuple(self._room()) if in_all else (),
            readings=found.readings,
            names=FrozenDict({one.id: one.name for one in found.sitting.council.members if one.name}),
        )

    def _in_all(self, total: int, sheets: int) -> int:
        """Return how many points more all sheets together need; the mean is rounded first."""
        tiers, gaps = self.rules.decision.tiers, self.lines.readings["tier-gaps"]
        wanted = stars_by_points(tiers, self.goal.least, gaps)
        more = 0
        while (
            stars_by_points(tiers, tiered(Fraction(total + more, sheets), self.found.policy.rounding), gaps)
            < wanted
        ):
            more += 1
        return more

    def _floor(self, floor: CouncilFloor) -> LackingFloor:
        line = self.lines.lines[floor.criterion]
        without = {*floor.missed, *floor.undecided}
        # where the mean of their points is judged, it is enough that all of them meet the floor
        needed = len(self.found.counted) if floor.needed is None else floor.needed
        return LackingFloor(
            criterion=floor.criterion,
            stars=floor.stars,
            needed=needed,
            met=len(floor.met),
            more=needed - len(floor.met),
            missing=tuple(
                self._box(seat, line, self._needs(seat, line, floor.stars))
                for seat in self.found.counted
                if seat.member in without
            ),
        )

    def _needs(self, seat: Seat, line: Line, stars: int) -> int | None:
        """Return the box that meets a floor in the case the member has chosen; None without a case."""
        case = self.reasons[seat.member][line.code].case
        if case is None and line.has_cases:
            return None
        earning = next((box for box, points in enumerate(line.points[case]) if points), None)
        boxes = [needs or earning for star, needs in line.floors[case] if star == stars]
        return max((box for box in boxes if box is not None), default=None)

    def _box(self, seat: Seat, line: Line, needs: int | None) -> MemberBox:
        reason = self.reasons[seat.member][line.code]
        idle = reason.code == "inapplicable"
        box = None if idle else reason.option
        points = None
        if needs is not None:
            points = line.points[reason.case][needs] - reason.points
        return MemberBox(
            member=seat.member,
            case=reason.case,
            box=box,
            needs=needs,
            boxes=None if needs is None else needs - (box or 0),
            points=points,
            condition=line.governor if idle else None,
        )

    def _room(self) -> Iterator[CriterionRoom]:
        """Yield the criteria at which sheets are below their highest box."""
        mean = self.found.mean
        assert mean is not None  # noqa: S101 - asked for where there is one
        for line in self.lines.lines.values():
            members = tuple(self._below(line, self.found.counted))
            if members:
                total = sum(
                    max(self._most(line, self.reasons[seat.member][line.code].case), 0)
                    for seat in self.found.counted
                )
                yield CriterionRoom(
                    criterion=line.code,
                    mean=mean.criteria[line.code],
                    most=Fraction(total, len(self.found.counted)),
                    members=members,
                )

    def _below(self, line: Line, seats: Sequence[Seat]) -> Iterator[MemberBox]:
        for seat in seats:
            case = self.reasons[seat.member][line.code].case
            most = self._most(line, case)
            found = self._box(seat, line, line.points[case].index(most) if case in line.points else None)
            if found.points:
                yield found

    @staticmethod
    def _most(line: Line, case: int | None) -> int:
        cases = line.points.values() if case not in line.points else (line.points[case],)
        return max(max(points) for points in cases)
