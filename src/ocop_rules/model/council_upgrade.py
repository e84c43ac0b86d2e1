"""What the mean of a council lacks for a star: figures of the sheets as they are, no advice how to score."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.deliberation import CouncilGate, CouncilStatus, Task, fraction_or_none
from ocop_rules.structure.forms import WholeForm


@frozen(kw_only=True)
class MemberBox(WholeForm):
    """Where a member's sheet stands at a criterion, and how far it is from somewhere else.

    ``box`` is None where the criterion is open or does not apply; ``needs`` is the box in question in the
    member's own case and ``boxes`` how many boxes lie between, None where the member has chosen no case.
    ``condition`` names the criterion whose condition the sheet does not fulfil, None where this one
    applies. ``points`` are those between the two boxes.
    """

    member: str
    case: int | None
    box: int | None
    needs: int | None
    boxes: int | None
    points: int | None
    condition: str | None = None


@frozen(kw_only=True)
class LackingFloor(WholeForm):
    """A floor for the star or fewer that the council does not meet.

    It takes ``needed`` sheets, ``met`` do, so that ``more`` of those in ``missing`` would have to. Where
    the mean of their points is judged, fewer may do.
    """

    criterion: str
    stars: int
    needed: int
    met: int
    more: int
    missing: tuple[MemberBox, ...]


@frozen(kw_only=True)
class CriterionRoom(WholeForm):
    """A criterion at which the mean is below the most: by how much, and on whose sheets.

    ``mean`` and ``most`` are points; what lies between them is what the mean total could gain here.
    """

    criterion: str
    mean: Fraction
    most: Fraction
    members: tuple[MemberBox, ...]


@frozen(kw_only=True)
class CouncilUpgrade(WholeForm):
    """What a council's result lacks for ``stars`` stars, as its sheets stand.

    ``status`` and ``held`` are those of the council now. The mean has ``points`` (before rounding), the star
    needs ``points_needed``; ``lacking`` is what is between, and ``lacking_in_all`` the least number of points
    by which all counted sheets together would have to be higher, rounding considered; 0 where the
    points are there. Both are None while a counted sheet is open. ``floors`` are the floors not met,
    ``gates`` those that closed for the council, ``tasks`` what has to be done before there is a result.
    ``room`` shows every criterion at which sheets are below their highest box. Nothing here says which of the
    sheets should be otherwise, or that any should. ``names`` are those of the members, by their ids, as
    far as the sitting names them.
    """

    json_form = "ocop_rules.model.written_planning:CouncilUpgradeForm"

    ruleset: str
    digest: str
    product_set: int
    id: str | None
    stars: int
    status: CouncilStatus
    held: int | None
    sheets: int
    points: Fraction | None
    points_needed: int
    lacking: Fraction | None
    lacking_in_all: int | None
    floors: tuple[LackingFloor, ...]
    gates: tuple[CouncilGate, ...]
    tasks: tuple[Task, ...]
    room: tuple[CriterionRoom, ...]
    readings: Mapping[str, str]
    names: Mapping[str, str] = FrozenDict()

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return (
            f"<CouncilUpgrade {self.ruleset}, set {self.product_set}, to {self.stars} stars: {self.status}>"
        )

    @property
    def reached(self) -> bool:
        """Whether the council holds the star already."""
        return self.held is not None and self.held >= self.stars

    def to_json(self) -> dict[str, Any]:
        """Return what is lacking as JSON data."""
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        return data | {
            "ruleset": self.ruleset,
            "digest": self.digest,
            "product_set": self.product_set,
            "stars": self.stars,
            "status": self.status,
            "held": self.held,
            "sheets": self.sheets,
            "points": fraction_or_none(self.points),
            "points_needed": self.points_needed,
            "lacking": fraction_or_none(self.lacking),
            "lacking_in_all": self.lacking_in_all,
            "floors": [one.to_json() for one in self.floors],
            "gates": [one.to_json() for one in self.gates],
            "tasks": [one.to_json() for one in self.tasks],
            "room": [one.to_json() for one in self.room],
            "readings": dict(self.readings),
            **({"names": dict(self.names)} if self.names else {}),
        }
