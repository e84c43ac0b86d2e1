"""A round of evaluation (đợt đánh giá) as it is exchanged: its plan, councils, products and records.

Nothing that can be computed is written in it: results, stars and histories follow from the sheets.
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ocop_rules.model.council import Council, CouncilPolicy, Member
from ocop_rules.model.dossier import Dossier
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.history import DecisionAction, ExactPoints, History, ResultStatus
from ocop_rules.model.process import Deadline, Kind
from ocop_rules.model.product import Producer, Product
from ocop_rules.model.terms import Id, Slug, Stars
from ocop_rules.structure.forms import Form


@frozen(kw_only=True)
class RoundPlan(Form):
    """The plan that orders a round: the ruleset or overlay it goes by, and the document itself.

    ``level`` is that of the authority that holds it. ``deadlines`` are days that it sets beside those of
    the ruleset. ``number``, ``day``, ``place``, ``issuer``, ``bases`` (what the plan rests on) and
    ``recipients`` are printed on the documents as they are.
    """

    ruleset: str
    level: Slug
    id: Id | None = None
    title: str | None = None
    number: str | None = None
    day: date | None = None
    place: str | None = None
    issuer: str | None = None
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


@frozen(kw_only=True)
class RoundCouncil(Form):
    """The council of a level, with its support team (which scores beside it and does not count).

    ``name`` and ``decision`` (the number of the decision that set it up) are printed as they are.
    """

    council: Council
    support: tuple[Member, ...] = ()
    policy: CouncilPolicy | None = None
    name: str | None = None
    decision: str | None = None


@frozen(kw_only=True)
class RoundEntry(Form):
    """A product of the round: what for (``kind``), whose, and its dossier once it has been filed.

    ``earlier`` holds what happened before the round: certificates that have ended or soon do.
    """

    product: Product
    kind: Kind = "new"
    producer: Producer | None = None
    dossier: Dossier | None = None
    earlier: History | None = None


@frozen(kw_only=True)
class RoundSitting(Form):
    """What the council of ``level`` did with a product on ``day``: the sheets that have come in.

    ``absent`` names members who were not there. Where a product is scored again at a level, the later
    sitting counts.
    """

    product: Id
    level: Slug
    day: date
    sheets: tuple[Evaluation, ...] = ()
    absent: tuple[Id, ...] = ()
    support: Evaluation | None = None
    self_assessment: Evaluation | None = None


@frozen(kw_only=True)
class RoundResult(Form):
    """What a level came to whose sheets the round does not hold: a level above that made it known.

    ``total`` is exact text, ``stars`` are those after floors.
    """

    product: Id
    level: Slug
    day: date
    status: ResultStatus = "ranked"
    total: ExactPoints | None = None
    stars: Stars | None = None


@frozen(kw_only=True)
class RoundDecision(Form):
    """A decision of an authority on some products; their stars follow from their results."""

    number: Id
    level: Slug
    day: date
    products: tuple[Id, ...]
    action: DecisionAction = "recognise"


@frozen(kw_only=True)
class RoundCertificate(Form):
    """A certificate that was issued on a decision of the round."""

    number: Id
    product: Id
    issued: date


@frozen(kw_only=True)
class Publication(Form):
    """The result made known: ``by`` a body of the ruleset, on ``day``, ``where``."""

    day: date
    by: Slug
    where: str
    products: tuple[Id, ...]


@frozen(kw_only=True)
class TaskDone(Form):
    """A task of a body that has been done, where no other record shows it."""

    body: Slug
    task: Slug
    day: date
    note: str | None = None


@frozen(kw_only=True)
class Round(Form):
    """A round from its plan to its certificates; records stand in lists, in any order."""

    plan: RoundPlan
    councils: tuple[RoundCouncil, ...] = ()
    products: tuple[RoundEntry, ...] = ()
    sittings: tuple[RoundSitting, ...] = ()
    results: tuple[RoundResult, ...] = ()
    decisions: tuple[RoundDecision, ...] = ()
    certificates: tuple[RoundCertificate, ...] = ()
    publications: tuple[Publication, ...] = ()
    done: tuple[TaskDone, ...] = ()
