"""What differs between two decisions, as immutable data.

A change that is the same in many product sets stands once, with the numbers of the sets: those of
the new decision, or of the old one for a set that is gone. Words are not here: concepts, label
keys, ids and codes name what changed, and the catalogues of the two rulesets tell it.
"""

from __future__ import annotations

from typing import Any, Literal

from attrs import frozen

from ocop_rules.model.process import OtherName
from ocop_rules.structure.forms import WholeForm

Side = Literal["old", "new"]
DifferenceKind = Literal["added", "removed", "changed"]
SheetKind = Literal["best", "middling"]
Value = bool | int | str | tuple["Value", ...] | None


def kind_of(old: object, new: object) -> DifferenceKind:
    """Return what happened to a thing of which None says that it is not there."""
    return "added" if old is None else "removed" if new is None else "changed"


@frozen(kw_only=True)
class SetName(WholeForm):
    """A product set: its number and concept."""

    number: int
    concept: str


@frozen(kw_only=True)
class Renamed(WholeForm):
    """A name that differs between the two decisions, in one language.

    ``key`` is the label key; ``set.<concept>`` for a product set.
    """

    key: str
    lang: str
    old: str
    new: str


@frozen(kw_only=True)
class Disagreement(WholeForm):
    """A name that one of the decisions itself also prints otherwise."""

    json_form = "ocop_rules.model.written_difference:DisagreementForm"

    side: Side
    name: OtherName

    def to_json(self) -> dict[str, Any]:
        """Return side, what is named, the product set, the name printed and where."""
        return {
            "side": self.side,
            "of": self.name.of,
            "product_set": self.name.product_set,
            "printed": self.name.printed,
            "cites": [cite.to_json() for cite in self.name.cites],
        }


@frozen(kw_only=True)
class Box(WholeForm):
    """One box in one decision: its number from the top, its points, the stars of its floor."""

    json_form = "ocop_rules.model.written_difference:BoxForm"

    number: int
    points: int
    floor: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON data."""
        return {"option": self.number, "points": self.points, "floor": self.floor}


@frozen(kw_only=True)
class BoxChange(WholeForm):
    """One box, by its label key, in both decisions; ``case`` is the label key of its case."""

    label: str
    case: str | None = None
    old: Box | None = None
    new: Box | None = None

    @property
    def changed(self) -> bool:
        """Whether it appeared, disappeared, or changed points or floor; its number alone does not count."""
        if self.old is None or self.new is None:
            return True
        return (self.old.points, self.old.floor) != (self.new.points, self.new.floor)


@frozen(kw_only=True)
class Hangs(WholeForm):
    """A condition: the concept a criterion hangs on, and the label keys of the boxes that fulfil it."""

    concept: str
    options: tuple[str, ...]


@frozen(kw_only=True)
class CriterionFacts(WholeForm):
    """What a criterion is in one decision, its boxes apart."""

    part: str
    group: str
    max: int
    floor: int | None = None
    condition: Hangs | None = None


@frozen(kw_only=True)
class CriterionChange(WholeForm):
    """A criterion that appeared, disappeared or changed, alike in all of ``sets``.

    ``boxes`` lists all boxes of both decisions, the unchanged ones too. ``doubtful`` holds the
    label keys of the doubts that one of the rulesets declares about this criterion.
    """

    json_form = "ocop_rules.model.written_difference:CriterionChangeForm"

    concept: str
    sets: tuple[int, ...]
    old: CriterionFacts | None = None
    new: CriterionFacts | None = None
    boxes: tuple[BoxChange, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def kind(self) -> DifferenceKind:
        """Whether the criterion appeared, disappeared or changed."""
        return kind_of(self.old, self.new)

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON data."""
        data = super().to_json()
        boxes, doubtful = data.pop("boxes"), data.pop("doubtful")
        head = {"concept": data.pop("concept"), "kind": self.kind}
        return {**head, **data, "options": boxes, "doubtful": doubtful}


@frozen(kw_only=True)
class Moved(WholeForm):
    """A criterion (``of`` "criterion") or group that stands at another code, alike in all of ``sets``."""

    of: Literal["criterion", "group"]
    concept: str
    sets: tuple[int, ...]
    old: str
    new: str


@frozen(kw_only=True)
class Maximum(WholeForm):
    """A maximum printed on a part (``part`` and its letter), group or heading; None where it is not."""

    of: Literal["part", "group", "heading"]
    name: str
    sets: tuple[int, ...]
    old: int | None = None
    new: int | None = None


@frozen(kw_only=True)
class Printed(WholeForm):
    """A gate or requirement printed in sets of one decision and not, or elsewhere, in the other.

    ``old`` and ``new`` are the places: ``head``, ``group:<concept>``, ``criterion:<concept>``, with
    ``#<option>`` where it stands at one box. ``doubtful`` holds the label keys of what the sources
    do not hold of the side where it is missing.
    """

    json_form = "ocop_rules.model.written_difference:PrintedForm"

    of: Literal["gate", "requirement"]
    id: str
    sets: tuple[int, ...]
    old: tuple[str, ...] | None = None
    new: tuple[str, ...] | None = None
    doubtful: tuple[str, ...] = ()

    @property
    def kind(self) -> DifferenceKind:
        """Whether it appeared, disappeared or moved."""
        return kind_of(self.old, self.new)

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON data."""
        return {
            "of": self.of,
            "id": self.id,
            "kind": self.kind,
            "sets": list(self.sets),
            "old": None if self.old is None else list(self.old),
            "new": None if self.new is None else list(self.new),
            "doubtful": list(self.doubtful),
        }


@frozen(kw_only=True)
class RuleChange(WholeForm):
    """A value of the ruleset itself: ``section`` (tiers, levels, …), ``item`` in it, ``field``.

    Without ``field`` the whole item appeared or disappeared, without ``item`` the whole section.
    """

    json_form = "ocop_rules.model.written_difference:RuleChangeForm"

    section: str
    item: str | None = None
    field: str | None = None
    kind: DifferenceKind
    old: Value = None
    new: Value = None


@frozen(kw_only=True)
class SheetStanding(WholeForm):
    """Points of a sheet under one decision, and the stars it holds."""

    points: int
    stars: int | None


@frozen(kw_only=True)
class Range(WholeForm):
    """The least and the most points and stars of a sheet that has been carried over."""

    least: SheetStanding
    most: SheetStanding


@frozen(kw_only=True)
class SheetChange(WholeForm):
    """A typical sheet under both decisions, alike in all of ``sets``.

    ``best`` ticks the box with the most points everywhere, ``middling`` the middle one (the lower
    of two), each by the boxes of its own decision and in the first case. ``carried`` is the old
    sheet read under the new decision; None without an option map.
    """

    sheet: SheetKind
    sets: tuple[int, ...]
    old: SheetStanding
    new: SheetStanding
    carried: Range | None = None


@frozen(kw_only=True)
class Difference(WholeForm):
    """All that differs between two rulesets, ``old`` and ``new`` by their ids.

    ``sets`` numbers the product sets that were compared. ``renumbered`` pairs those that bear another
    number in ``new``, or go on there in a set of another concept.
    """

    json_form = "ocop_rules.model.written_difference:DifferenceForm"

    old: str
    new: str
    sets: tuple[int, ...]
    added: tuple[SetName, ...] = ()
    removed: tuple[SetName, ...] = ()
    renumbered: tuple[tuple[SetName, SetName], ...] = ()
    renamed: tuple[Renamed, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    criteria: tuple[CriterionChange, ...] = ()
    moved: tuple[Moved, ...] = ()
    maxima: tuple[Maximum, ...] = ()
    printed: tuple[Printed, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    sheets: tuple[SheetChange, ...] = ()

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<Difference {self.old} to {self.new}, {len(self.criteria)} criteria>"

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        sets = (self.added, self.removed, self.renumbered, self.renamed, self.disagreements)
        return not any((*sets, self.criteria, self.moved, self.maxima, self.printed, self.rules, self.sheets))
