"""Where the members of a council differ: by how much, across which tiers, and what it does.

All figures are exact: whole points, fractions for means. The one exception is said where it stands:
a coefficient of agreement comes from a statistics library, and is given as text of four decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from ocop_rules.model.deliberation import CouncilStatus, Deliberation
from ocop_rules.model.result import Status
from ocop_rules.structure.forms import WholeForm, plain

AgreementLevel = Literal["nominal", "ordinal", "interval"]


@frozen(kw_only=True)
class Stand(WholeForm):
    """Where one complete sheet stands: its total, the stars these points reach, its distance.

    ``from_mean`` is the total less the council's mean, in points; None while there is no mean.
    """

    member: str
    total: int
    stars_by_points: int
    stars: int | None
    from_mean: Fraction | None


@frozen(kw_only=True)
class Boundary(WholeForm):
    """A tier boundary that the sheets lie on both sides of; ``above`` includes the boundary itself.

    ``council`` tells on which side the mean lies, None while there is none.
    """

    stars: int
    from_points: int
    above: tuple[str, ...]
    below: tuple[str, ...]
    council: Literal["above", "below"] | None


@frozen(kw_only=True)
class Apart(WholeForm):
    """A criterion on which complete sheets give different points."""

    json_form = "ocop_rules.model.written_council:ApartForm"

    criterion: str
    points: Mapping[str, int]
    mean: Fraction

    @property
    def spread(self) -> int:
        """The highest points less the lowest."""
        return max(self.points.values()) - min(self.points.values())

    def to_json(self) -> dict[str, Any]:
        """Return the criterion as JSON data."""
        return {
            "criterion": self.criterion,
            "spread": self.spread,
            "points": plain(self.points),
            "mean": plain(self.mean),
        }


@frozen(kw_only=True)
class Without(WholeForm):
    """What the council would come to if one member's sheet did not count, all else the same."""

    member: str
    status: CouncilStatus
    total: Fraction | None
    stars_by_points: int | None
    stars: int | None
    changed: bool


@frozen(kw_only=True)
class SelfAssessment(WholeForm):
    """The producer's own sheet beside the council's result.

    ``total`` and ``criteria`` (where they differ: own points, council's mean) count all answers
    given; ``from_mean`` is the own total less the mean.
    """

    json_form = "ocop_rules.model.written_council:SelfAssessmentForm"

    status: Status
    total: int
    stars_by_points: int | None
    stars: int | None
    from_mean: Fraction | None
    criteria: Mapping[str, tuple[int, Fraction]]

    def to_json(self) -> dict[str, Any]:
        """Return the self-assessment as JSON data."""
        named = {code: {"own": own, "mean": plain(mean)} for code, (own, mean) in self.criteria.items()}
        return super().to_json() | {"criteria": named}


@frozen(kw_only=True)
class Agreement(WholeForm):
    """Krippendorff's alpha over the points that complete sheets give to each criterion.

    1 is full agreement, 0 what chance would give. ``alpha`` is text of four decimals, None where it
    is not defined: fewer than two sheets, or the same points everywhere. Criteria that the support
    team settled are left out. Points of all criteria are pooled on one scale.
    """

    json_form = "ocop_rules.model.written_council:AgreementForm"

    level: AgreementLevel
    alpha: str | None
    sheets: int
    criteria: int

    def to_json(self) -> dict[str, Any]:
        """Return the agreement as JSON data."""
        return {"coefficient": "krippendorff-alpha", **super().to_json()}


@frozen(kw_only=True)
class MemberDifferences(WholeForm):
    """Where the members of a council differ, over the complete sheets that were asked for.

    Sheets that the policy left out for their spread are among ``members``; those that do not count
    at all are not. ``boundaries`` and ``criteria`` name only what divides the sheets.
    """

    json_form = "ocop_rules.model.written_council:DifferingForm"

    deliberation: Deliberation
    members: tuple[Stand, ...]
    boundaries: tuple[Boundary, ...]
    criteria: tuple[Apart, ...]
    without: tuple[Without, ...]
    self_assessment: SelfAssessment | None

    def to_json(self, *, sheets: bool = False) -> dict[str, Any]:
        """Return the differences as JSON data; ``sheets`` adds the deliberation with its sheets."""
        data = super().to_json()
        del data["deliberation"]
        return {"deliberation": self.deliberation.to_json(sheets=True), **data} if sheets else data
