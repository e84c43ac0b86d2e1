"""The product set: parts, criteria groups, criteria and options of one score sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from attrs import field, frozen

from ocop_rules.errors import UnknownNameError
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.terms import Code, LabelKey, OptionNumber, PartCode, Points, Positive, Slug, Stars
from ocop_rules.structure.forms import Form


@frozen(kw_only=True)
class Option(Form):
    """One box of a criterion: its points, the star floor printed on it, the key of its label."""

    points: Points
    floor: Stars | None = None
    label_key: LabelKey = field(metadata={"json": "label"})


@frozen(kw_only=True)
class Case(Form):
    """One of the alternatives a criterion offers; only the chosen case counts."""

    case: OptionNumber
    label_key: LabelKey = field(metadata={"json": "label"})
    options: tuple[Option, ...]


@frozen(kw_only=True)
class ConditionChoice(Form):
    """The options that fulfil a condition under another choice of its reading."""

    choice: Slug
    options: tuple[OptionNumber, ...]


@frozen(kw_only=True)
class Condition(Form):
    """A criterion applies only while ``criterion`` is answered with one of ``options``.

    Where the decision leaves open which options these are, ``reading`` names the reading that
    decides and ``otherwise`` holds the options under its other choices.
    """

    criterion: Code
    options: tuple[OptionNumber, ...]
    reading: Slug | None = None
    otherwise: tuple[ConditionChoice, ...] = ()

    def options_under(self, readings: Mapping[str, str]) -> tuple[int, ...]:
        """Return the options that fulfil the condition under the choices in ``readings``."""
        for one in self.otherwise:
            if self.reading is not None and readings.get(self.reading) == one.choice:
                return one.options
        return self.options


@frozen(kw_only=True)
class Criterion(Form):
    """A criterion (tiêu chí): a code, a concept and the options or cases to choose from.

    ``code`` is the position in this decision, ``printed`` the decision's own numbering where it
    differs, ``concept`` the slug that means the same in every set and decision. ``floor`` is a
    star mark on the criterion as such.
    """

    _recurs: ClassVar[bool] = True

    code: Code
    printed: str | None = None
    concept: Slug
    max: Points
    floor: Stars | None = None
    condition: Condition | None = None
    options: tuple[Option, ...] = ()
    cases: tuple[Case, ...] = ()

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<Criterion {self.code} {self.concept}>"

    def options_in(self, case: int | None = None) -> tuple[Option, ...]:
        """Return the options of ``case``, or of the criterion where it offers no cases.

        Raises :class:`~ocop_rules.errors.UnknownNameError` for a case that does not exist.
        """
        if not self.cases and case is None:
            return self.options
        for one in self.cases:
            if one.case == case:
                return one.options
        raise UnknownNameError("case", case, [one.case for one in self.cases])


@frozen(kw_only=True)
class CriteriaHeading(Form):
    """A printed heading between a group and its criteria, with the maximum printed on it."""

    concept: Slug
    printed: str | None = None
    code: Code | None = None
    max: Points
    criteria: tuple[Code, ...]


@frozen(kw_only=True)
class Group(Form):
    """A criteria group (nhóm tiêu chí) of a part, with the maximum printed on it."""

    _recurs: ClassVar[bool] = True

    code: Code
    concept: Slug
    max: Points
    headings: tuple[CriteriaHeading, ...] = ()
    criteria: tuple[Criterion, ...]


@frozen(kw_only=True)
class Part(Form):
    """Part A, B or C, with the maximum printed on it."""

    code: PartCode
    max: Points
    groups: tuple[Group, ...]


@frozen(kw_only=True)
class ZerosChoice(Form):
    """The criteria of which a 0 closes a gate, under another choice of its reading."""

    choice: Slug
    zeros: tuple[Code, ...]


@frozen(kw_only=True)
class GateHere(Form):
    """A gate of the ruleset in one product set: where it is printed.

    Without a place it stands in the head of the sheet. ``zeros`` lists the criteria of which a
    single 0 closes a gate that follows from the answers. Where the words of this sheet leave the
    gate open, ``reading`` names the reading that decides: of its effect here, or, with
    ``otherwise``, of the criteria in ``zeros``.
    """

    gate: Slug
    group: Code | None = None
    criterion: Code | None = None
    zeros: tuple[Code, ...] = ()
    reading: Slug | None = None
    otherwise: tuple[ZerosChoice, ...] = ()

    def zeros_under(self, readings: Mapping[str, str]) -> tuple[str, ...]:
        """Return the criteria of which a 0 closes the gate under the choices in ``readings``."""
        for one in self.otherwise:
            if self.reading is not None and readings.get(self.reading) == one.choice:
                return one.zeros
        return self.zeros


@frozen(kw_only=True)
class RequirementHere(Form):
    """A requirement of the ruleset in one product set: where it is printed."""

    requirement: Slug
    group: Code | None = None
    criterion: Code | None = None
    option: OptionNumber | None = None


@frozen(kw_only=True)
class ProductSet(Form):
    """A product set (bộ sản phẩm): the score sheet of one kind of product.

    ``concept`` is the slug that means the same set in every decision; ``incomplete`` lists what
    the sources do not hold for this set (for example "gates"). ``legend`` tells whether the sheet
    says what its star marks mean; where it does not, the reading ``marks-without-legend`` decides.
    """

    number: Positive
    concept: Slug
    incomplete: tuple[Slug, ...] = ()
    parts: tuple[Part, ...]
    gates: tuple[GateHere, ...] = ()
    requirements: tuple[RequirementHere, ...] = ()
    legend: bool = True

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<ProductSet {self.number} {self.concept}>"

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """All criteria groups, in the order of the decision."""
        return tuple(group for part in self.parts for group in part.groups)

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """All criteria by code, in the order of the decision."""
        return FrozenDict(
            {criterion.code: criterion for group in self.groups for criterion in group.criteria}
        )

    @cached_property
    def part_of(self) -> Mapping[str, str]:
        """The code of the part of every criterion."""
        return FrozenDict(
            {
                criterion.code: part.code
                for part in self.parts
                for group in part.groups
                for criterion in group.criteria
            }
        )

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """The code of the group of every criterion."""
        return FrozenDict(
            {criterion.code: group.code for group in self.groups for criterion in group.criteria}
        )

    def criterion(self, code: str) -> Criterion:
        """Return the criterion ``code``; raises UnknownNameError with the nearest code."""
        try:
            return self.criteria[code]
        except (KeyError, TypeError):  # TypeError: what cannot be looked up
            raise UnknownNameError("criterion", code, self.criteria) from None
