"""What it takes to reach a star: the cheapest plans, where they lead, and why nothing cheaper will do."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from ocop_rules.ground.exact import fraction_json
from ocop_rules.model.decision import Place
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Floor, Result
from ocop_rules.structure.forms import WholeForm

CostKind = Literal["boxes", "criteria", "points", "own"]
ObstacleCode = Literal["gate", "gate-follows", "unanswered", "floors", "points"]
Cost = int | Fraction
"""A whole number wherever it is one."""


def cost_json(cost: Cost) -> int | dict[str, str]:
    """Return a cost as JSON data: a whole number as such, a fraction exactly and in decimals."""
    return cost if isinstance(cost, int) else fraction_json(cost)


@frozen(kw_only=True)
class UpgradeStep(WholeForm):
    """One criterion that has to move: from which box to which, and what that brings.

    ``from_box`` is 0 where no box was ticked and None where the criterion was still open or did not
    apply; ``from_case`` and ``to_case`` are None at a criterion without cases. ``points`` are those it
    brings, ``cost`` is its share of the cost of the plan. ``floors`` are the floors that it meets and
    the sheet missed; ``opened`` tells that the criterion applies only because of another step. ``place``
    is the box to be ticked, as it stands in the decision.
    """

    criterion: str
    from_case: int | None
    to_case: int | None
    from_box: int | None
    to_box: int
    points: int
    cost: Cost
    floors: tuple[Floor, ...]
    opened: bool
    place: Place


@frozen(kw_only=True)
class UpgradePlan(WholeForm):
    """One way to the star: its steps in the order of the decision, and the sheet it leads to.

    ``evaluation`` is that sheet, every applicable criterion answered, and ``result`` what ``score``
    says of it. ``opens`` are the criteria that come to apply and have to be answered, whether with a
    step or with no box ticked. ``boxes`` are all boxes moved up, whatever the cost was counted in.
    """

    json_form = "ocop_rules.model.written_planning:UpgradePlanForm"

    cost: Cost
    boxes: int
    steps: tuple[UpgradeStep, ...]
    opens: tuple[str, ...]
    evaluation: Evaluation
    result: Result

    @property
    def points(self) -> int:
        """The points that the steps bring."""
        return sum(step.points for step in self.steps)

    def to_json(self, *, sheets: bool = False) -> dict[str, Any]:
        """Return the plan as JSON data; its evaluation as the answers and cases that it holds.

        ``sheets`` adds the evaluation itself and the reasons of its result: then it reads back.
        """
        whole = {"evaluation": self.evaluation.to_json()} if sheets else {}
        return {
            "cost": cost_json(self.cost),
            "boxes": self.boxes,
            "points": self.points,
            "steps": [step.to_json() for step in self.steps],
            "opens": list(self.opens),
            "answers": dict(self.evaluation.answers),
            "cases": dict(self.evaluation.cases),
            **whole,
            "result": self.result.to_json(reasons=sheets),
        }


@frozen(kw_only=True)
class UpgradeProof(WholeForm):
    """Why nothing is cheaper than the first plan: what the floors take, and what the points take.

    The sheet has ``points_now`` (what is open counts 0) and needs ``points_needed``. ``floors`` are the
    floors for that star or fewer that it misses. To meet them, to keep gates open and to answer what
    has to be answered costs ``floors_cost`` at the least, and brings the sheet to ``floors_points`` at
    the most for that cost. What the first plan costs beyond that, ``points_cost``, is for points:
    whatever costs less than the first plan and meets every floor has ``most_for_less`` points at the
    most, which is below ``points_needed``; None where nothing that costs less meets the floors.
    """

    points_now: int
    points_needed: int
    floors: tuple[Floor, ...]
    floors_cost: Cost
    floors_points: int
    points_cost: Cost
    most_for_less: int | None


@frozen(kw_only=True)
class UpgradeObstacle(WholeForm):
    """Why a star cannot be reached, as far as one thing stands in the way.

    "gate": the evaluator asserts ``gates``, which no box can open. "gate-follows": ``criteria`` close
    one of ``gates`` and may not move far enough. "unanswered": ``criteria`` have to be answered and may
    not be. "floors": ``floors`` cannot be met by what may move. "points": with all floors met, what may
    move comes to ``points_most`` at the most, of ``points_needed``.
    """

    code: ObstacleCode
    gates: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    floors: tuple[Floor, ...] = ()
    points_most: int | None = None
    points_needed: int | None = None


@frozen(kw_only=True)
class Upgrade(WholeForm):
    """What it takes a sheet to reach ``stars`` stars: the cheapest ways, cheapest first.

    ``now`` is the result of the sheet as it stands; ``open`` are its open criteria, from which a plan
    starts as from an unticked one. ``kept`` are the criteria that were not to move. ``plans`` is empty
    where the star cannot be reached; ``obstacles`` then says why, otherwise ``proof`` says why nothing
    is cheaper than the first plan. A sheet that holds the star already has one plan without steps.
    """

    json_form = "ocop_rules.model.written_planning:UpgradeForm"

    ruleset: str
    digest: str
    product_set: int
    id: str | None
    stars: int
    cost: CostKind
    now: Result
    open: tuple[str, ...]
    kept: tuple[str, ...]
    plans: tuple[UpgradePlan, ...]
    proof: UpgradeProof | None
    obstacles: tuple[UpgradeObstacle, ...]
    readings: Mapping[str, str]

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        of = f"{self.ruleset}, set {self.product_set}"
        return f"<Upgrade {of}, to {self.stars} stars: {len(self.plans)} plans>"

    @property
    def reachable(self) -> bool:
        """Whether the star can be reached by what may move."""
        return bool(self.plans)

    def to_json(self, *, sheets: bool = False) -> dict[str, Any]:
        """Return the upgrade as JSON data; ``sheets`` adds the evaluations of the plans and all reasons.

        So written it reads back.
        """
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        return data | {
            "ruleset": self.ruleset,
            "digest": self.digest,
            "product_set": self.product_set,
            "stars": self.stars,
            "cost": self.cost,
            "now": self.now.to_json(reasons=sheets),
            "open": list(self.open),
            "kept": list(self.kept),
            "plans": [plan.to_json(sheets=sheets) for plan in self.plans],
            "proof": None if self.proof is None else self.proof.to_json(),
            "obstacles": [one.to_json() for one in self.obstacles],
            "readings": dict(self.readings),
        }
