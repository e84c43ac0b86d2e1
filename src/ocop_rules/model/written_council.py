"""The JSON forms of a council's results whose keys are not the fields of the value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from attrs import frozen

from ocop_rules._version import __version__
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import (
    CouncilPolicy,
    FloorRule,
    GateRule,
    Role,
    Rounding,
    Sitting,
    SpreadKind,
    SpreadThen,
)
from ocop_rules.model.deliberation import (
    Attendance,
    CouncilFloor,
    CouncilGate,
    CouncilStatus,
    Counting,
    Deliberation,
    EarlierScoring,
    Flag,
    Mean,
    MeanBounds,
    PolicySource,
    Seat,
    SpreadFound,
    Task,
)
from ocop_rules.model.evaluation import Digest
from ocop_rules.model.members import (
    Agreement,
    AgreementLevel,
    Apart,
    Boundary,
    MemberDifferences,
    SelfAssessment,
    Stand,
    Without,
)
from ocop_rules.model.result import Doubtful, Misprint, Result, Status
from ocop_rules.model.terms import Code, OptionNumber, Positive, Slug, Stars
from ocop_rules.model.written import Held, NotNegative
from ocop_rules.structure.limits import Pattern

CaseKey = Annotated[str, Pattern(r"[1-9][0-9]?")]


@frozen(kw_only=True)
class SeatForm:
    """One member and the member's sheet; ``result`` is what the sheet gives by itself."""

    member: str
    role: Role
    standing: Counting
    status: Status | None
    points: Mapping[str, NotNegative] | None
    stars_by_points: Stars | None
    stars: Held | None
    open: tuple[Code, ...]
    result: Result | None = None

    def value(self) -> Seat:
        """Return the seat."""
        points = None if self.points is None else FrozenDict(self.points)
        return Seat(
            member=self.member,
            role=self.role,
            standing=self.standing,
            points=points,
            open=self.open,
            result=self.result,
        )

    def again(self, made: Seat) -> dict[str, Any]:
        """Return what the seat is written as."""
        return made.to_json(sheets=self.result is not None)


@frozen(kw_only=True)
class PairForm:
    """Two members who are too far apart, the higher one first."""

    members: tuple[str, ...]
    points: NotNegative


@frozen(kw_only=True)
class SpreadForm:
    """How far the complete counted sheets lie apart, in points."""

    kind: SpreadKind
    highest: NotNegative
    lowest: NotNegative
    found: Fraction
    limit: NotNegative | None
    then: SpreadThen | None
    kept: bool | None
    apart: tuple[str, ...]
    pairs: tuple[PairForm, ...]
    left_out: tuple[str, ...]
    remaining: Fraction | None

    def value(self) -> SpreadFound:
        """Return the spread."""
        return SpreadFound(
            kind=self.kind,
            highest=self.highest,
            lowest=self.lowest,
            found=self.found,
            limit=self.limit,
            then=self.then,
            kept=self.kept,
            apart=self.apart,
            pairs=tuple(
                (pair.members[0], pair.members[-1], pair.points) for pair in self.pairs if pair.members
            ),
            left_out=self.left_out,
            remaining=self.remaining,
        )


@frozen(kw_only=True)
class FractionBounds:
    """The least and the most, as exact fractions."""

    least: Fraction
    most: Fraction


@frozen(kw_only=True)
class TierBounds:
    """The stars by points of the least and of the most."""

    least: Stars
    most: Stars


@frozen(kw_only=True)
class MeanBoundsForm:
    """The least and the most the mean total can become while sheets are open, before rounding."""

    points: FractionBounds
    stars_by_points: TierBounds

    def value(self) -> MeanBounds:
        """Return the bounds."""
        return MeanBounds(
            least=self.points.least,
            most=self.points.most,
            stars_by_points_least=self.stars_by_points.least,
            stars_by_points_most=self.stars_by_points.most,
        )


@frozen(kw_only=True)
class CouncilFloorForm:
    """One floor and how the counted sheets stand to it; ``cases`` holds the option each case needs."""

    criterion: Code
    stars: Stars
    needs: OptionNumber | None
    cases: Mapping[CaseKey, OptionNumber]
    met: tuple[str, ...]
    missed: tuple[str, ...]
    undecided: tuple[str, ...]
    needed: NotNegative | None
    held: bool | None

    def value(self) -> CouncilFloor:
        """Return the floor."""
        return CouncilFloor(
            criterion=self.criterion,
            stars=self.stars,
            needs=self.needs,
            cases=FrozenDict({int(case): option for case, option in self.cases.items()}),
            met=self.met,
            missed=self.missed,
            undecided=self.undecided,
            needed=self.needed,
            held=self.held,
        )


@frozen(kw_only=True)
class DeliberationForm:
    """The result of a council; ``sitting`` holds the sheets it rests on, without which it is not read."""

    id: str | None = None
    ruleset: Slug
    digest: Digest
    library: str = __version__
    product_set: Positive
    level: Slug | None
    status: CouncilStatus
    stars_by_points: Stars | None
    stars: Held | None
    mean: Mean | None
    rounding: Rounding | None
    bounds: MeanBounds | None
    attendance: Attendance
    members: tuple[Seat, ...]
    spread: SpreadFound | None
    floor_rule: FloorRule
    floors_missed: tuple[CouncilFloor, ...]
    floors: tuple[CouncilFloor, ...]
    gate_rule: GateRule
    gates: tuple[CouncilGate, ...]
    flags: tuple[Flag, ...]
    tasks: tuple[Task, ...]
    policy: CouncilPolicy
    policy_from: PolicySource
    doubtful: tuple[Doubtful, ...]
    misprints: tuple[Misprint, ...] = ()
    readings: Mapping[Slug, Slug]
    incomplete: tuple[Slug, ...]
    earlier: tuple[EarlierScoring, ...] = ()
    sitting: Sitting

    def value(self) -> Deliberation:
        """Return the deliberation."""
        return Deliberation(
            sitting=self.sitting,
            digest=self.digest,
            status=self.status,
            policy=self.policy,
            policy_from=self.policy_from,
            floor_rule=self.floor_rule,
            gate_rule=self.gate_rule,
            seats=self.members,
            attendance=self.attendance,
            spread=self.spread,
            mean=self.mean,
            bounds=self.bounds,
            stars_by_points=self.stars_by_points,
            stars=self.stars,
            floors=self.floors,
            gates=self.gates,
            flags=self.flags,
            tasks=self.tasks,
            doubtful=self.doubtful,
            misprints=self.misprints,
            readings=FrozenDict(self.readings),
            incomplete=self.incomplete,
            earlier=self.earlier,
            library=self.library,
        )

    def again(self, made: Deliberation) -> dict[str, Any]:
        """Return what the deliberation is written as."""
        return made.to_json(sheets=True)


@frozen(kw_only=True)
class ApartForm:
    """A criterion on which complete sheets give different points."""

    criterion: Code
    spread: NotNegative
    points: Mapping[str, NotNegative]
    mean: Fraction

    def value(self) -> Apart:
        """Return the criterion."""
        return Apart(criterion=self.criterion, points=FrozenDict(self.points), mean=self.mean)


@frozen(kw_only=True)
class OwnAndMean:
    """The producer's own points, and the mean of the council."""

    own: NotNegative
    mean: Fraction


@frozen(kw_only=True)
class SelfAssessmentForm:
    """The producer's own sheet beside the council's result."""

    status: Status
    total: NotNegative
    stars_by_points: Stars | None
    stars: Held | None
    from_mean: Fraction | None
    criteria: Mapping[Code, OwnAndMean]

    def value(self) -> SelfAssessment:
        """Return the self-assessment."""
        return SelfAssessment(
            status=self.status,
            total=self.total,
            stars_by_points=self.stars_by_points,
            stars=self.stars,
            from_mean=self.from_mean,
            criteria=FrozenDict({code: (one.own, one.mean) for code, one in self.criteria.items()}),
        )


@frozen(kw_only=True)
class AgreementForm:
    """Krippendorff's alpha over the points that complete sheets give to each criterion."""

    coefficient: Literal["krippendorff-alpha"]
    level: AgreementLevel
    alpha: str | None
    sheets: NotNegative
    criteria: NotNegative

    def value(self) -> Agreement:
        """Return the agreement."""
        return Agreement(level=self.level, alpha=self.alpha, sheets=self.sheets, criteria=self.criteria)


@frozen(kw_only=True)
class DifferingForm:
    """Where the members of a council differ; ``deliberation`` is what it is compared with."""

    deliberation: Deliberation
    members: tuple[Stand, ...]
    boundaries: tuple[Boundary, ...]
    criteria: tuple[Apart, ...]
    without: tuple[Without, ...]
    self_assessment: SelfAssessment | None

    def value(self) -> MemberDifferences:
        """Return the differences."""
        return MemberDifferences(
            deliberation=self.deliberation,
            members=self.members,
            boundaries=self.boundaries,
            criteria=self.criteria,
            without=self.without,
            self_assessment=self.self_assessment,
        )

    def again(self, made: MemberDifferences) -> dict[str, Any]:
        """Return what the differences are written as."""
        return made.to_json(sheets=True)
