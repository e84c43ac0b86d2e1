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

from ocop_rules.errors import Fault, UnknownNameError
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import CouncilPolicy
from ocop_rules.model.layer import Layer, LayerKind, Period
from ocop_rules.model.process import (
    Body,
    Classification,
    Deadline,
    DossierStep,
    LevelRounds,
    OtherName,
    Renewal,
    TimeLimit,
    Transition,
    Withdrawal,
)
from ocop_rules.model.product_set import (
    Case,
    Condition,
    ConditionChoice,
    CriteriaHeading,
    Criterion,
    GateHere,
    Group,
    Option,
    Part,
    ProductSet,
    RequirementHere,
)
from ocop_rules.model.terms import (
    Citation,
    Code,
    Confidence,
    LabelKey,
    OptionNumber,
    PartCode,
    Points,
    Positive,
    Slug,
    Source,
    Stars,
)
from ocop_rules.model.working_days import OwnDays
from ocop_rules.structure.forms import Form

__all__ = [
    "Case",
    "CertificateTerm",
    "Citation",
    "Code",
    "Condition",
    "ConditionChoice",
    "Confidence",
    "CriteriaHeading",
    "Criterion",
    "Decision",
    "Doubt",
    "Effect",
    "Erratum",
    "Gate",
    "GateHere",
    "GiveBack",
    "GivenBack",
    "Group",
    "Identity",
    "Informing",
    "LabelKey",
    "Layer",
    "LayerKind",
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
    "Ruleset",
    "SendUp",
    "Slug",
    "Source",
    "Stars",
    "Term",
    "Tier",
    "Trigger",
]

Effect = Literal["reject", "stop"]
Trigger = Literal["asserted", "answers"]
GivenBack = Literal["recognise", "score-again"]


@frozen(kw_only=True)
class Place(Form):
    """A place in the decision, from the whole product set down to one option."""

    product_set: Positive | None = None
    part: PartCode | None = None
    group: Code | None = None
    criterion: Code | None = None
    case: OptionNumber | None = None
    option: OptionNumber | None = None


@frozen(kw_only=True)
class Identity(Form):
    """Which decision this is, when it applies, what it amends and replaces."""

    id: Slug
    number: str
    issued: date
    period: Period
    amends: Slug | None = None
    replaces: tuple[Slug, ...] = ()
    standing: Confidence = "single-source"
    sources: tuple[Source, ...] = ()
    cites: tuple[Citation, ...] = ()


def _decision(identity: Identity) -> Layer:
    return Layer(
        id=identity.id,
        number=identity.number,
        issued=identity.issued,
        period=identity.period,
        standing=identity.standing,
        cites=identity.cites,
    )


@frozen(kw_only=True)
class Tier(Form):
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
class SendUp(Form):
    """What a level sends to the level above: from how many points, for which stars.

    Without points and stars it sends every dossier: nothing has been scored yet.
    """

    to: Slug
    from_points: Points | None = None
    stars: tuple[Stars, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class GiveBack(Form):
    """What the level ``to`` may do with a product for which the level above does not find the stars.

    ``choices``: recognise it on the result of the level above ("recognise"), or have it evaluated
    again ("score-again"); which of them is left to that level where both stand.
    """

    to: Slug
    choices: tuple[GivenBack, ...]
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Informing(Form):
    """To whom a level makes the result of an evaluation known: levels, or "producer"."""

    to: tuple[Slug, ...]
    in_writing: bool = False
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Level(Form):
    """A level of administration and its part in the evaluation.

    ``topics`` are the concepts a level assesses without scoring, ``scores`` tells whether its
    council scores, ``recognises`` the stars that it certifies itself. ``gives_back`` says what
    follows below when its own council does not find the stars for which a product was sent to it;
    None when the decision says nothing or the sources do not hold it. So does ``informs``, to whom its
    results are made known.
    """

    id: Slug
    topics: tuple[Slug, ...] = ()
    scores: bool = False
    recognises: tuple[Stars, ...] = ()
    sends_up: SendUp | None = None
    gives_back: GiveBack | None = None
    informs: Informing | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class CertificateTerm(Form):
    """How long a certificate lasts (months), and the notice before its end (days)."""

    months: Positive
    notice_days: Positive | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Term(Form):
    """A word that the decision, or its practice, has for what the library calls otherwise.

    It stands in the catalogues under ``term.<id>``: ``support-team`` (what the team beside the council is
    called), ``authority-<level>`` (who of a level decides on recognition and withdrawal). Without it the
    pages take a word that says less.
    """

    id: Slug
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Gate(Form):
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
class Requirement(Form):
    """A demand or a piece of guidance printed over a criterion: shown, not computed."""

    id: Slug
    force: Literal["must", "should", "guidance"]
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Reading(Form):
    """A question the decision leaves open, and the answer this ruleset takes.

    ``choice`` is one of ``choices``; all of them are implemented.
    """

    id: Slug
    choice: Slug
    choices: tuple[Slug, ...]
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Erratum(Form):
    """A misprint that is read otherwise than printed.

    One that stands outside the product sets has no places; ``cites`` then says where it stands.
    """

    id: Slug
    places: tuple[Place, ...]
    printed: str
    read: str
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Doubt(Form):
    """A figure that is doubtful, with the places it concerns; the reason is a label.

    No places means that it stands outside the product sets: it concerns the ruleset, or what is laid
    over it, as a whole, and so every result that rests on it. A doubt with
    ``stars`` concerns only results that hold one of these stars, or may still hold it; one with
    ``gate`` only results for which that gate closed.
    """

    id: Slug
    places: tuple[Place, ...]
    stars: tuple[Stars, ...] = ()
    gate: Slug | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Decision(Form):
    """What ``ruleset.json`` holds: everything of a decision but its product sets.

    ``gaps`` names what the sources do not hold for any set. From ``rounds`` on it is the process
    (see :mod:`ocop_rules.model.process`), as far as the decision sets it and the sources hold it.
    ``council`` is the policy of its councils; without one the defaults of
    :class:`~ocop_rules.model.council.CouncilPolicy` hold. ``calendar`` adds days off, and days worked,
    to the calendar that days are counted with. ``terms`` are its own words for what is called otherwise
    here.
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
    deadlines: tuple[Deadline, ...] = ()
    bodies: tuple[Body, ...] = ()
    renewal: Renewal | None = None
    dossiers: tuple[DossierStep, ...] = ()
    withdrawal: Withdrawal | None = None
    classification: Classification | None = None
    transitions: tuple[Transition, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    council: CouncilPolicy | None = None
    calendar: OwnDays | None = None
    terms: tuple[Term, ...] = ()


@frozen(kw_only=True, repr=False)
class Ruleset(Form):
    """One decision, ready to score with: its rules, product sets, digest and labels.

    ``digest`` is the SHA-256 over structure and numbers in normal form; the label catalogues do
    not count. ``labels`` maps a language to its catalogue.
    """

    decision: Decision
    sets: tuple[ProductSet, ...]
    digest: str
    labels: Mapping[str, Mapping[str, str]] = field(factory=FrozenDict, eq=False, repr=False)
    layers: tuple[Layer, ...] = field(eq=False, repr=False)
    """What it is laid together from, the decision first; no part of its value."""
    _derived: dict[Any, Any] = field(factory=dict, init=False, eq=False, repr=False)
    """Tables made from the ruleset when first used; never part of its value."""

    @layers.default
    def _layers(self) -> tuple[Layer, ...]:
        return (_decision(self.decision.identity),)

    def __repr__(self) -> str:
        """Return which ruleset this is; its figures would fill pages."""
        return f"<Ruleset {self.id} {self.digest[:19]}>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: FBT001 - called by pretty printers
        """Show the same where Hypothesis or IPython would write out every field."""
        printer.text(repr(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the derived tables behind when the ruleset crosses a process."""
        return (_made, (self.decision, self.sets, self.digest, self.labels, self.layers))

    @property
    def id(self) -> str:
        """The identifier of the decision, such as ``148-2023``."""
        return self.decision.identity.id

    @cached_property
    def law(self) -> Layer:
        """The decision or amendment itself, below the overlays laid over it: its own id and period."""
        return next(one for one in reversed(self.layers) if one.kind != "overlay")

    @property
    def law_start(self) -> date:
        """The day the decision or amendment itself came into force, whatever the overlays say."""
        period = self.law.period
        return self.decision.identity.period.start if period is None else period.start

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What should be looked at in it, from its lowest layer up; nothing of it keeps it from use.

        They are what an overlay drops without naming it, what falls short of the decision's least, and
        rounds and deadlines that cannot be kept. What is shipped has none.
        """
        return tuple(one.fault() for layer in self.layers for one in layer.warnings)

    @cached_property
    def accepts(self) -> frozenset[str]:
        """The ids whose sheets it scores: its own, and of an overlay also those it is laid over.

        An overlay never touches points, floors or tiers, so that a sheet of its base is a sheet
        of its own; an amendment is another text of law.
        """
        ids = [self.id]
        for above, below in zip(reversed(self.layers), reversed(self.layers[:-1]), strict=False):
            if above.kind != "overlay":
                break
            ids.append(below.id)
        return frozenset(ids)

    @cached_property
    def numbers(self) -> Mapping[int, ProductSet]:
        """The product sets by number."""
        return FrozenDict({one.number: one for one in self.sets})

    @cached_property
    def choices(self) -> Mapping[str, str]:
        """The choice taken in every declared reading."""
        return FrozenDict({reading.id: reading.choice for reading in self.decision.readings})

    def product_set(self, number: int) -> ProductSet:
        """Return the product set ``number``; raises UnknownNameError when there is none."""
        try:
            return self.numbers[number]
        except (KeyError, TypeError):  # TypeError: what cannot be looked up
            raise UnknownNameError("product_set", number, self.numbers) from None


def tables_of(ruleset: Ruleset) -> dict[Any, Any]:
    """Return where the tables made from a ruleset are kept: nothing that a caller gave may enter it."""
    return ruleset._derived  # noqa: SLF001 - hidden from users, shared by the rooms


def _made(
    decision: Decision,
    sets: tuple[ProductSet, ...],
    digest: str,
    labels: Mapping[str, Mapping[str, str]],
    layers: tuple[Layer, ...],
) -> Ruleset:
    return Ruleset(decision=decision, sets=sets, digest=digest, labels=labels, layers=layers)
