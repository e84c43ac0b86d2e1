"""A decision as data: what ``ruleset.json`` holds, structure and numbers apart from words.

Every class is frozen. The order of the fields is the order of the keys in the file, and a field
that holds its default is left out there. Words (names, grounds, reasons) are found in the label
catalogues under keys made from the identifiers here, for example ``criterion.<concept>``.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import frozen

from ocop_rules.model.council import CouncilPolicy
from ocop_rules.model.layer import Period
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
from ocop_rules.model.terms import (
    Citation,
    Code,
    Confidence,
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
    """Which decision this is, when it applies, what it amends and replaces.

    ``standing`` is that of its figures: "verified" where two independent transcriptions agree, else
    "single-source" or "doubtful".
    """

    id: Slug
    number: str
    issued: date
    period: Period
    amends: Slug | None = None
    replaces: tuple[Slug, ...] = ()
    standing: Confidence = "single-source"
    sources: tuple[Source, ...] = ()
    cites: tuple[Citation, ...] = ()


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
