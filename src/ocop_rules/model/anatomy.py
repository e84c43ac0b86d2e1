"""What a product set can do: all of its sheets, counted by points and stars, and what decides among them.

Counts are exact and can be larger than what a binary float holds: in JSON they are texts of digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from attrs import frozen

from ocop_rules.errors import require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import Place
from ocop_rules.model.result import place_json
from ocop_rules.structure.forms import WholeForm


@frozen(kw_only=True)
class Finding(WholeForm):
    """Something that whoever drafts rules should know of a set.

    "tier-out-of-reach": no sheet holds ``stars`` stars. "floor-implied": the floor for ``stars`` stars at
    ``place`` can never bind, as whoever has the points for that star meets it anyway.
    """

    code: Literal["tier-out-of-reach", "floor-implied"]
    stars: int
    place: Place


@frozen(kw_only=True)
class StarRange(WholeForm):
    """The sheets that hold ``stars`` stars: how many, and the points with which it can be held.

    ``least`` and ``most`` are None where no sheet holds that many. ``by_points`` counts the sheets whose
    points alone would give the star; where it exceeds ``sheets``, floors keep the others below or above.
    """

    json_form = "ocop_rules.model.written_planning:StarRangeForm"

    stars: int
    sheets: int
    by_points: int
    least: int | None
    most: int | None

    def to_json(self) -> dict[str, Any]:
        """Return the range as JSON data."""
        return {
            "stars": self.stars,
            "sheets": str(self.sheets),
            "by_points": str(self.by_points),
            "points": {"least": self.least, "most": self.most},
        }


@frozen(kw_only=True)
class FloorAnatomy(WholeForm):
    """One floor and what it does, over all sheets.

    ``needs`` is the box that meets it, None for a floor on the whole criterion. ``implied``: whoever has
    the points for that star meets it anyway, so that it can never bind. ``costs`` counts the sheets that
    would hold more stars if this floor alone were met.
    """

    json_form = "ocop_rules.model.written_planning:FloorAnatomyForm"

    criterion: str
    case: int | None
    stars: int
    needs: int | None
    implied: bool
    costs: int

    def to_json(self) -> dict[str, Any]:
        """Return the floor as JSON data."""
        return {
            "criterion": self.criterion,
            "case": self.case,
            "stars": self.stars,
            "needs": self.needs,
            "implied": self.implied,
            "costs": str(self.costs),
        }


@frozen(kw_only=True)
class Anatomy(WholeForm):
    """What one product set can do, exactly: every complete valid sheet of it is counted.

    A sheet is a choice of case and box at every criterion that applies, no box ticked included (unless
    such a criterion is read as open); what does not apply has no answer, and no gate is asserted.
    ``held`` counts the sheets by the stars they hold and by their points; ``ended`` are those that a gate
    rejects or stops because of their answers, whatever a reading lets them hold. ``floors`` are all floors
    in the order of the decision. ``idle`` are the boxes with points that decide nothing: whoever ticks one
    instead of the answer before it never holds another star. ``needed`` names, for each
    star, the criteria that have to earn points for it, whatever the others do.
    """

    json_form = "ocop_rules.model.written_planning:AnatomyForm"

    ruleset: str
    digest: str
    product_set: int
    held: Mapping[int, Mapping[int, int]]
    ended: int
    stars: tuple[StarRange, ...]
    floors: tuple[FloorAnatomy, ...]
    idle: tuple[Place, ...]
    needed: Mapping[int, tuple[str, ...]]
    readings: Mapping[str, str]

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<Anatomy {self.ruleset}, set {self.product_set}>"

    @cached_property
    def sheets(self) -> int:
        """The number of sheets, those that a gate ends included."""
        return self.ended + sum(self.by_total.values())

    @cached_property
    def by_total(self) -> Mapping[int, int]:
        """The number of sheets by their points, those that a gate ends left out."""
        found: dict[int, int] = {}
        for counts in self.held.values():
            for total, count in counts.items():
                found[total] = found.get(total, 0) + count
        return FrozenDict(sorted(found.items()))

    @property
    def out_of_reach(self) -> tuple[int, ...]:
        """The stars that no sheet holds."""
        return tuple(one.stars for one in self.stars if not one.sheets)

    @property
    def implied(self) -> tuple[FloorAnatomy, ...]:
        """The floors that can never bind."""
        return tuple(floor for floor in self.floors if floor.implied)

    @property
    def costly(self) -> tuple[FloorAnatomy, ...]:
        """The floors that cost a star, those that do so most often first."""
        return tuple(sorted((one for one in self.floors if one.costs), key=lambda one: -one.costs))

    def share(self, count: int) -> Fraction:
        """Return what part of all sheets ``count`` sheets are."""
        require(count, int, "count", "number")
        return Fraction(count, self.sheets)

    def to_json(self) -> dict[str, Any]:
        """Return the anatomy as JSON data; counts are texts of digits."""
        return {
            "ruleset": self.ruleset,
            "digest": self.digest,
            "product_set": self.product_set,
            "sheets": str(self.sheets),
            "ended": str(self.ended),
            "stars": [one.to_json() for one in self.stars],
            "held": {
                str(stars): {str(total): str(count) for total, count in counts.items()}
                for stars, counts in self.held.items()
            },
            "floors": [one.to_json() for one in self.floors],
            "idle": [place_json(one) for one in self.idle],
            "needed": {str(stars): list(codes) for stars, codes in self.needed.items()},
            "readings": dict(self.readings),
        }
