"""The ruleset: one decision as data, structure and numbers apart from words.

Every class is frozen. The order of the fields is the order of the keys in the files, and a field
that holds its default is left out there. Words (names, grounds, reasons) are found in the label
catalogues under keys made from the identifiers here, for example ``criterion.<concept>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from attrs import field, frozen

from ocop_rules._frozen import FrozenDict
from ocop_rules.errors import UnknownNameError
from ocop_rules.model._limits import Pattern, Within

Slug = Annotated[str, Pattern(r"[a-z0-9]+(-[a-z0-9]+)*")]
Code = Annotated[str, Pattern(r"[1-9][0-9]?(\.[1-9][0-9]?)*")]
PartCode = Annotated[str, Pattern(r"[A-Z]")]
LabelKey = Annotated[str, Pattern(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")]
Stars = Annotated[int, Within(1, 5)]
Points = Annotated[int, Within(0, 1000)]
OptionNumber = Annotated[int, Within(1, 99)]
Positive = Annotated[int, Within(1, 9999)]
Standing = Literal["verified", "single-source", "doubtful"]
Effect = Literal["reject", "stop"]
Trigger = Literal["asserted", "answers"]


@frozen(kw_only=True)
class Source:
    """Where figures come from: an identifier used in citations, a title and a locator."""

    id: Slug
    title: str
    locator: str | None = None


@frozen(kw_only=True)
class Citation:
    """A place in a source: ``source`` is the id of a :class:`Source`, ``place`` the article."""

    source: Slug
    place: str | None = None


@frozen(kw_only=True)
class Place:
    """A place in the decision, from the whole product set down to one option."""

    product_set: Positive | None = None
    part: PartCode | None = None
    group: Code | None = None
    criterion: Code | None = None
    case: OptionNumber | None = None
    option: OptionNumber | None = None


@frozen(kw_only=True)
class Period:
    """The days on which something applies, both ends included; an open end is None."""

    start: date
    end: date | None = None

    def __contains__(self, day: object) -> bool:
        """Tell whether ``day`` lies in the period."""
        return isinstance(day, date) and self.start <= day and (self.end is None or day <= self.end)


@frozen(kw_only=True)
class Identity:
    """Which decision this is, when it applies, what it amends and replaces."""

    id: Slug
    number: str
    issued: date
    period: Period
    amends: Slug | None = None
    replaces: tuple[Slug, ...] = ()
    standing: Standing = "single-source"
    sources: tuple[Source, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Tier:
    """A star tier: the whole points at which it begins; it ends where the next one begins."""

    stars: Stars
    from_points: Points
    certified: bool = False
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class SendUp:
    """What a level sends to the level above: from how many points, for which stars."""

    to: Slug
    from_points: Points
    stars: tuple[Stars, ...]


@frozen(kw_only=True)
class Level:
    """A level of administration and its part in the evaluation.

    ``topics`` are the concepts a level assesses without scoring, ``scores`` tells whether its
    council scores, ``recognises`` the stars that it certifies itself.
    """

    id: Slug
    topics: tuple[Slug, ...] = ()
    scores: bool = False
    recognises: tuple[Stars, ...] = ()
    sends_up: SendUp | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class CertificateTerm:
    """How long a certificate lasts (months), and the notice before its end (days)."""

    months: Positive
    notice_days: Positive | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Gate:
    """A ground that rejects a dossier or stops its evaluation.

    ``trigger`` tells whether an evaluator asserts it or whether it follows from the answers. Where
    the decision leaves the effect open, ``reading`` names the reading whose choice decides.
    """

    id: Slug
    effect: Effect
    trigger: Trigger = "asserted"
    reading: Slug | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Requirement:
    """A demand or a piece of guidance printed over a criterion: shown, not computed."""

    id: Slug
    force: Literal["must", "should", "guidance"]


@frozen(kw_only=True)
class Reading:
    """A question the decision leaves open, and the answer this ruleset takes.

    ``choice`` is one of ``choices``; all of them are implemented.
    """

    id: Slug
    choice: Slug
    choices: tuple[Slug, ...]
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Erratum:
    """A misprint that is read otherwise than printed."""

    id: Slug
    places: tuple[Place, ...]
    printed: str
    read: str


@frozen(kw_only=True)
class Doubt:
    """A figure that is doubtful, with the places it concerns; the reason is a label."""

    id: Slug
    places: tuple[Place, ...]


@frozen(kw_only=True)
class Option:
    """One box of a criterion: its points, the star floor printed on it, the key of its label."""

    points: Points
    floor: Stars | None = None
    label: LabelKey


@frozen(kw_only=True)
class Case:
    """One of the alternatives a criterion offers; only the chosen case counts."""

    case: OptionNumber
    label: LabelKey
    options: tuple[Option, ...]


@frozen(kw_only=True)
class ConditionChoice:
    """The options that fulfil a condition under another choice of its reading."""

    choice: Slug
    options: tuple[OptionNumber, ...]


@frozen(kw_only=True)
class Condition:
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
class Criterion:
    """A criterion (tiêu chí): a code, a concept and the options or cases to choose from.

    ``code`` is the position in this decision, ``printed`` the decision's own numbering where it
    differs, ``concept`` the slug that means the same in every set and decision. ``floor`` is a
    star mark on the criterion as such.
    """

    code: Code
    printed: str | None = None
    concept: Slug
    max: Points
    floor: Stars | None = None
    condition: Condition | None = None
    options: tuple[Option, ...] = ()
    cases: tuple[Case, ...] = ()

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
class Heading:
    """A printed heading between a group and its criteria, with the maximum printed on it."""

    concept: Slug
    printed: str | None = None
    code: Code | None = None
    max: Points
    criteria: tuple[Code, ...]


@frozen(kw_only=True)
class Group:
    """A criteria group (nhóm tiêu chí) of a part, with the maximum printed on it."""

    code: Code
    concept: Slug
    max: Points
    headings: tuple[Heading, ...] = ()
    criteria: tuple[Criterion, ...]


@frozen(kw_only=True)
class Part:
    """Part A, B or C, with the maximum printed on it."""

    code: PartCode
    max: Points
    groups: tuple[Group, ...]


@frozen(kw_only=True)
class GateHere:
    """A gate of the ruleset in one product set: where it is printed.

    Without a place it stands in the head of the sheet. ``zeros`` lists the criteria of which a
    single 0 closes a gate that follows from the answers.
    """

    gate: Slug
    group: Code | None = None
    criterion: Code | None = None
    zeros: tuple[Code, ...] = ()


@frozen(kw_only=True)
class RequirementHere:
    """A requirement of the ruleset in one product set: where it is printed."""

    requirement: Slug
    group: Code | None = None
    criterion: Code | None = None
    option: OptionNumber | None = None


@frozen(kw_only=True)
class ProductSet:
    """A product set (bộ sản phẩm): the score sheet of one kind of product.

    ``concept`` is the slug that means the same set in every decision; ``incomplete`` lists what
    the sources do not hold for this set (for example "gates").
    """

    number: Positive
    concept: Slug
    incomplete: tuple[Slug, ...] = ()
    parts: tuple[Part, ...]
    gates: tuple[GateHere, ...] = ()
    requirements: tuple[RequirementHere, ...] = ()

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
        except KeyError:
            raise UnknownNameError("criterion", code, self.criteria) from None


@frozen(kw_only=True)
class Rules:
    """What ``ruleset.json`` holds: everything of a decision but its product sets.

    ``gaps`` names what the sources do not hold for any set.
    """

    identity: Identity
    tiers: tuple[Tier, ...]
    levels: tuple[Level, ...] = ()
    certificate: CertificateTerm | None = None
    gates: tuple[Gate, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    readings: tuple[Reading, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    errata: tuple[Erratum, ...] = ()
    gaps: tuple[Slug, ...] = ()


@frozen(kw_only=True)
class Ruleset:
    """One decision, ready to score with: its rules, product sets, digest and labels.

    ``digest`` is the SHA-256 over structure and numbers in normal form; the label catalogues do
    not count. ``labels`` maps a language to its catalogue.
    """

    rules: Rules
    sets: tuple[ProductSet, ...]
    digest: str
    labels: Mapping[str, Mapping[str, str]] = field(factory=FrozenDict, eq=False, repr=False)
    derived: dict[Any, Any] = field(factory=dict, init=False, eq=False, repr=False)
    """Tables made from the ruleset when first used; never part of its value."""

    @property
    def id(self) -> str:
        """The identifier of the decision, such as ``148-2023``."""
        return self.rules.identity.id

    @cached_property
    def numbers(self) -> Mapping[int, ProductSet]:
        """The product sets by number."""
        return FrozenDict({one.number: one for one in self.sets})

    @cached_property
    def readings(self) -> Mapping[str, str]:
        """The choice taken in every declared reading."""
        return FrozenDict({reading.id: reading.choice for reading in self.rules.readings})

    def product_set(self, number: int) -> ProductSet:
        """Return the product set ``number``; raises UnknownNameError when there is none."""
        try:
            return self.numbers[number]
        except KeyError:
            raise UnknownNameError("product_set", number, self.numbers) from None
