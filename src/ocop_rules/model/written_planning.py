"""The JSON forms of what planning returns, whose keys are not the fields of the value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.anatomy import Anatomy, FloorAnatomy, StarRange
from ocop_rules.model.carried import Carried
from ocop_rules.model.council_upgrade import CouncilUpgrade, CriterionRoom, LackingFloor
from ocop_rules.model.decision import Place
from ocop_rules.model.deliberation import CouncilGate, CouncilStatus, Task
from ocop_rules.model.evaluation import Digest, Evaluation
from ocop_rules.model.result import Answer, Floor, GateClosed, Reason, Result
from ocop_rules.model.terms import Code, Id, OptionNumber, Positive, Slug, Stars
from ocop_rules.model.upgrade import (
    CostKind,
    Upgrade,
    UpgradeObstacle,
    UpgradePlan,
    UpgradeProof,
    UpgradeStep,
)
from ocop_rules.model.what_if import Cause, ChangeKind, CriterionBeside, WhatIf
from ocop_rules.model.written import Held, NotNegative
from ocop_rules.structure.limits import Pattern

Digits = Annotated[str, Pattern(r"[0-9]{1,999}")]
"""A whole number in digits, as it can be larger than what a binary float holds."""
TotalKey = Annotated[str, Pattern(r"[0-9]{1,4}")]
StarKey = Annotated[str, Pattern(r"[0-5]")]


@frozen(kw_only=True)
class UpgradePlanForm:
    """One way to the star; ``answers`` and ``cases`` are those of ``evaluation``."""

    cost: int | Fraction
    boxes: NotNegative
    points: int
    steps: tuple[UpgradeStep, ...]
    opens: tuple[Code, ...]
    answers: Mapping[Code, Answer]
    cases: Mapping[Code, OptionNumber]
    evaluation: Evaluation
    result: Result

    def value(self) -> UpgradePlan:
        """Return the plan."""
        return UpgradePlan(
            cost=self.cost,
            boxes=self.boxes,
            steps=self.steps,
            opens=self.opens,
            evaluation=self.evaluation,
            result=self.result,
        )

    def again(self, made: UpgradePlan) -> dict[str, Any]:
        """Return what the plan is written as."""
        return made.to_json(sheets=True)


@frozen(kw_only=True)
class UpgradeForm:
    """What it takes a sheet to reach a star, with the sheets that the plans lead to."""

    id: str | None = None
    ruleset: Slug
    digest: Digest
    product_set: Positive
    stars: Stars
    cost: CostKind
    now: Result
    open: tuple[Code, ...]
    kept: tuple[Code, ...]
    plans: tuple[UpgradePlan, ...]
    proof: UpgradeProof | None
    obstacles: tuple[UpgradeObstacle, ...]
    readings: Mapping[Slug, Slug]

    def value(self) -> Upgrade:
        """Return the upgrade."""
        return Upgrade(
            ruleset=self.ruleset,
            digest=self.digest,
            product_set=self.product_set,
            id=self.id,
            stars=self.stars,
            cost=self.cost,
            now=self.now,
            open=self.open,
            kept=self.kept,
            plans=self.plans,
            proof=self.proof,
            obstacles=self.obstacles,
            readings=FrozenDict(self.readings),
        )

    def again(self, made: Upgrade) -> dict[str, Any]:
        """Return what the upgrade is written as."""
        return made.to_json(sheets=True)


@frozen(kw_only=True)
class CouncilUpgradeForm:
    """What a council's result lacks for a star."""

    id: str | None = None
    ruleset: Slug
    digest: Digest
    product_set: Positive
    stars: Stars
    status: CouncilStatus
    held: Held | None
    sheets: NotNegative
    points: Fraction | None
    points_needed: NotNegative
    lacking: Fraction | None
    lacking_in_all: NotNegative | None
    floors: tuple[LackingFloor, ...]
    gates: tuple[CouncilGate, ...]
    tasks: tuple[Task, ...]
    room: tuple[CriterionRoom, ...]
    readings: Mapping[Slug, Slug]
    names: Mapping[Id, str] = FrozenDict()

    def value(self) -> CouncilUpgrade:
        """Return what is lacking."""
        return CouncilUpgrade(
            ruleset=self.ruleset,
            digest=self.digest,
            product_set=self.product_set,
            id=self.id,
            stars=self.stars,
            status=self.status,
            held=self.held,
            sheets=self.sheets,
            points=self.points,
            points_needed=self.points_needed,
            lacking=self.lacking,
            lacking_in_all=self.lacking_in_all,
            floors=self.floors,
            gates=self.gates,
            tasks=self.tasks,
            room=self.room,
            readings=FrozenDict(self.readings),
            names=FrozenDict(self.names),
        )


@frozen(kw_only=True)
class HeldPoints:
    """The least and the most points with which a star is held, null where no sheet holds it."""

    least: NotNegative | None
    most: NotNegative | None


@frozen(kw_only=True)
class StarRangeForm:
    """The sheets that hold a star: how many, and with which points."""

    stars: Held
    sheets: Digits
    by_points: Digits
    points: HeldPoints

    def value(self) -> StarRange:
        """Return the range."""
        return StarRange(
            stars=self.stars,
            sheets=int(self.sheets),
            by_points=int(self.by_points),
            least=self.points.least,
            most=self.points.most,
        )


@frozen(kw_only=True)
class FloorAnatomyForm:
    """One floor and what it does, over all sheets."""

    criterion: Code
    case: OptionNumber | None
    stars: Stars
    needs: OptionNumber | None
    implied: bool
    costs: Digits

    def value(self) -> FloorAnatomy:
        """Return the floor."""
        return FloorAnatomy(
            criterion=self.criterion,
            case=self.case,
            stars=self.stars,
            needs=self.needs,
            implied=self.implied,
            costs=int(self.costs),
        )


@frozen(kw_only=True)
class AnatomyForm:
    """What one product set can do; ``sheets`` is the sum of what is counted."""

    ruleset: Slug
    digest: Digest
    product_set: Positive
    sheets: Digits
    ended: Digits
    stars: tuple[StarRange, ...]
    held: Mapping[StarKey, Mapping[TotalKey, Digits]]
    floors: tuple[FloorAnatomy, ...]
    idle: tuple[Place, ...]
    needed: Mapping[StarKey, tuple[Code, ...]]
    readings: Mapping[Slug, Slug]

    def value(self) -> Anatomy:
        """Return the anatomy."""
        return Anatomy(
            ruleset=self.ruleset,
            digest=self.digest,
            product_set=self.product_set,
            held=FrozenDict(
                {
                    int(stars): FrozenDict({int(total): int(count) for total, count in counts.items()})
                    for stars, counts in self.held.items()
                }
            ),
            ended=int(self.ended),
            stars=self.stars,
            floors=self.floors,
            idle=self.idle,
            needed=FrozenDict({int(stars): codes for stars, codes in self.needed.items()}),
            readings=FrozenDict(self.readings),
        )


@frozen(kw_only=True)
class CauseForm:
    """One change, and the result with this change and no other."""

    kind: ChangeKind
    name: str
    old: str | int | bool | None
    new: str | int | bool | None
    alone: Result | None

    def value(self) -> Cause:
        """Return the cause."""
        return Cause(kind=self.kind, name=self.name, old=self.old, new=self.new, alone=self.alone)

    def again(self, made: Cause) -> dict[str, Any]:
        """Return what the cause is written as."""
        return made.to_json(reasons=self.alone is not None and bool(self.alone.reasons))


@frozen(kw_only=True)
class CriterionBesideForm:
    """A criterion that differs: the points that it has more than before, and both reasons."""

    points: int
    before: Reason | None
    after: Reason | None

    def value(self) -> CriterionBeside:
        """Return the criterion."""
        return CriterionBeside(before=self.before, after=self.after)


@frozen(kw_only=True)
class WhatIfForm:
    """A sheet beside the same with some changes; ``decisive`` are positions among ``causes``."""

    evaluation: Evaluation
    changed: Evaluation
    before: Result
    after: Result
    causes: tuple[Cause, ...]
    decisive: tuple[NotNegative, ...]
    criteria: tuple[CriterionBeside, ...]
    missed_now: tuple[Floor, ...]
    met_now: tuple[Floor, ...]
    closed_now: tuple[GateClosed, ...]
    open_now: tuple[GateClosed, ...]
    carried: Carried | None

    def value(self) -> WhatIf:
        """Return old and new."""
        return WhatIf(
            evaluation=self.evaluation,
            changed=self.changed,
            before=self.before,
            after=self.after,
            causes=self.causes,
            criteria=self.criteria,
            missed_now=self.missed_now,
            met_now=self.met_now,
            closed_now=self.closed_now,
            open_now=self.open_now,
            carried=self.carried,
        )

    def again(self, made: WhatIf) -> dict[str, Any]:
        """Return what it is written as."""
        return made.to_json(reasons=bool(self.after.reasons))
