"""The JSON forms of what differs between two decisions, whose keys are not the fields of the value."""

from __future__ import annotations

from typing import Any, Literal

from attrs import frozen

from ocop_rules.errors import Fault, FaultsError, show
from ocop_rules.model.difference import (
    Box,
    BoxChange,
    CriterionChange,
    CriterionFacts,
    Difference,
    DifferenceKind,
    Disagreement,
    Maximum,
    Moved,
    Printed,
    Renamed,
    RuleChange,
    SetName,
    SheetChange,
    Side,
    Value,
)
from ocop_rules.model.process import OtherName
from ocop_rules.model.terms import Citation, OptionNumber, Positive, Slug, Stars
from ocop_rules.model.written import NotNegative


@frozen(kw_only=True)
class DisagreementForm:
    """A name that one of the decisions itself also prints otherwise."""

    side: Side
    of: Literal["set", "group", "branch"]
    product_set: Positive
    printed: str | None
    cites: tuple[Citation, ...]

    def value(self) -> Disagreement:
        """Return the disagreement."""
        name = OtherName(of=self.of, product_set=self.product_set, printed=self.printed, cites=self.cites)
        return Disagreement(side=self.side, name=name)


@frozen(kw_only=True)
class BoxForm:
    """One box in one decision: its number from the top, its points, the stars of its floor."""

    option: OptionNumber
    points: NotNegative
    floor: Stars | None

    def value(self) -> Box:
        """Return the box."""
        return Box(number=self.option, points=self.points, floor=self.floor)


@frozen(kw_only=True)
class CriterionChangeForm:
    """A criterion that appeared, disappeared or changed; ``options`` are the boxes of both decisions."""

    concept: Slug
    kind: DifferenceKind
    sets: tuple[Positive, ...]
    old: CriterionFacts | None
    new: CriterionFacts | None
    options: tuple[BoxChange, ...]
    doubtful: tuple[str, ...]

    def value(self) -> CriterionChange:
        """Return the change."""
        return CriterionChange(
            concept=self.concept,
            sets=self.sets,
            old=self.old,
            new=self.new,
            boxes=self.options,
            doubtful=self.doubtful,
        )


@frozen(kw_only=True)
class PrintedForm:
    """A gate or requirement printed in sets of one decision and not, or elsewhere, in the other."""

    of: Literal["gate", "requirement"]
    id: Slug
    kind: DifferenceKind
    sets: tuple[Positive, ...]
    old: tuple[str, ...] | None
    new: tuple[str, ...] | None
    doubtful: tuple[str, ...]

    def value(self) -> Printed:
        """Return the change."""
        return Printed(
            of=self.of, id=self.id, sets=self.sets, old=self.old, new=self.new, doubtful=self.doubtful
        )


@frozen(kw_only=True)
class RuleChangeForm:
    """A value of the ruleset itself that differs; ``old`` and ``new`` are of the kind of that value."""

    section: str
    item: str | None
    field: str | None
    kind: DifferenceKind
    old: Any
    new: Any

    def value(self) -> RuleChange:
        """Return the change; raises FaultsError for an object, which no such value is."""
        return RuleChange(
            section=self.section,
            item=self.item,
            field=self.field,
            kind=self.kind,
            old=_frozen(self.old, "/old"),
            new=_frozen(self.new, "/new"),
        )


def _frozen(value: Any, at: str) -> Value:
    if isinstance(value, list):
        return tuple(_frozen(item, f"{at}/{index}") for index, item in enumerate(value))
    if isinstance(value, dict):
        fields = {"expected": "array"}
        raise FaultsError([Fault(code="type", pointer=at, found=show(value), fields=fields)])
    made: Value = value
    return made


@frozen(kw_only=True)
class DifferenceForm:
    """All that differs between two rulesets; every pair in ``renumbered`` is the old set and the new one."""

    old: Slug
    new: Slug
    sets: tuple[Positive, ...]
    added: tuple[SetName, ...]
    removed: tuple[SetName, ...]
    renumbered: tuple[tuple[SetName, ...], ...]
    renamed: tuple[Renamed, ...]
    disagreements: tuple[Disagreement, ...]
    criteria: tuple[CriterionChange, ...]
    moved: tuple[Moved, ...]
    maxima: tuple[Maximum, ...]
    printed: tuple[Printed, ...]
    rules: tuple[RuleChange, ...]
    sheets: tuple[SheetChange, ...]

    def value(self) -> Difference:
        """Return the difference; what is no pair is not written again as read."""
        return Difference(
            old=self.old,
            new=self.new,
            sets=self.sets,
            added=self.added,
            removed=self.removed,
            renumbered=tuple((pair[0], pair[-1]) for pair in self.renumbered if pair),
            renamed=self.renamed,
            disagreements=self.disagreements,
            criteria=self.criteria,
            moved=self.moved,
            maxima=self.maxima,
            printed=self.printed,
            rules=self.rules,
            sheets=self.sheets,
        )
