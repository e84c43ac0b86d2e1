"""The ruleset: one decision as data, structure and numbers apart from words.

Every class is frozen. The order of the fields is the order of the keys in the files, and a field
that holds its default is left out there. Words (names, grounds, reasons) are found in the label
catalogues under keys made from the identifiers here, for example ``criterion.<concept>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from attrs import field, frozen

from ocop_rules._frozen import FrozenDict
from ocop_rules.errors import UnknownNameError
from ocop_rules.model._product_set import (
    Case,
    Condition,
    ConditionChoice,
    Criterion,
    GateHere,
    Group,
    Heading,
    Option,
    Part,
    ProductSet,
    RequirementHere,
)
from ocop_rules.model._terms import (
    Citation,
    Code,
    LabelKey,
    OptionNumber,
    PartCode,
    Points,
    Positive,
    Slug,
    Source,
    Standing,
    Stars,
)
from ocop_rules.model.process import (
    Classification,
    DossierStep,
    LevelRounds,
    OtherName,
    Renewal,
    TimeLimit,
    Transition,
    Withdrawal,
)

__all__ = [
    "Case",
    "CertificateTerm",
    "Citation",
    "Code",
    "Condition",
    "ConditionChoice",
    "Criterion",
    "Doubt",
    "Effect",
    "Erratum",
    "Gate",
    "GateHere",
    "Group",
    "Heading",
    "Identity",
    "LabelKey",
    "Level",
    "Option",
    "OptionNumber",
    "Part",
    "PartCode",
    "Period",
    "Place",
    "Points",
    "Positive",
    "ProductSet",
    "Reading",
    "Requirement",
    "RequirementHere",
    "Rules",
    "Ruleset",
    "SendUp",
    "Slug",
    "Source",
    "Standing",
    "Stars",
    "Tier",
    "Trigger",
]

Effect = Literal["reject", "stop"]
Trigger = Literal["asserted", "answers"]


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
    """A star tier: the whole points at which it begins; it ends where the next one begins.

    ``meaning`` tells whether the decision also says in words what such a product is; they stand
    in the catalogues under ``tier.<stars>.meaning``.
    """

    stars: Stars
    from_points: Points
    certified: bool = False
    cites: tuple[Citation, ...] = ()
    meaning: bool = False


@frozen(kw_only=True)
class SendUp:
    """What a level sends to the level above: from how many points, for which stars.

    Without points and stars it sends every dossier: nothing has been scored yet.
    """

    to: Slug
    from_points: Points | None = None
    stars: tuple[Stars, ...] = ()


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
    cites: tuple[Citation, ...] = ()


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
    """A misprint that is read otherwise than printed.

    One that stands outside the product sets has no places; ``cites`` then says where it stands.
    """

    id: Slug
    places: tuple[Place, ...]
    printed: str
    read: str
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Doubt:
    """A figure that is doubtful, with the places it concerns; the reason is a label.

    As with an erratum, no places means that it stands outside the product sets.
    """

    id: Slug
    places: tuple[Place, ...]
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Rules:
    """What ``ruleset.json`` holds: everything of a decision but its product sets.

    ``gaps`` names what the sources do not hold for any set. From ``rounds`` on it is the process
    (see :mod:`ocop_rules.model.process`), as far as the decision sets it and the sources hold it.
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
    rounds: tuple[LevelRounds, ...] = ()
    limits: tuple[TimeLimit, ...] = ()
    renewal: Renewal | None = None
    dossiers: tuple[DossierStep, ...] = ()
    withdrawal: Withdrawal | None = None
    classification: Classification | None = None
    transitions: tuple[Transition, ...] = ()
    other_names: tuple[OtherName, ...] = ()


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
