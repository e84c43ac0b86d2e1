"""The history of a product as it is exchanged: dossiers, sheets, results, decisions, certificates.

Records stand in lists by their kind, in any order: their days say what came first. The ids of
dossiers and the numbers of decisions and certificates tie them together.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from attrs import evolve, frozen

from ocop_rules.errors import Fault
from ocop_rules.model.council import Sitting
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.process import Kind
from ocop_rules.model.product import Producer, Product
from ocop_rules.model.terms import Id, Named, Positive, Slug, Stars, two_spellings
from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import Pattern

ExactPoints = Annotated[str, Pattern(r"[0-9]{1,6}(\.[0-9]{1,9})?(/[1-9][0-9]{0,8})?")]
"""Points as exact text: ``78``, ``91.14`` or ``1823/20``."""


def fraction_of(points: str | None) -> Fraction | None:
    """Return points that are exact text as a fraction."""
    if points is None:
        return None
    above, _, below = points.partition("/")
    return Fraction(above) / int(below or 1)


ResultStatus = Literal["assessed", "ranked", "open", "rescore", "no-quorum", "stopped", "rejected"]
DecisionAction = Literal["recognise", "approve", "refuse"]


@frozen(kw_only=True)
class Arrival(Form):
    """The day on which the complete dossier reached a level."""

    level: Slug
    day: date


@frozen(kw_only=True)
class DossierRecord(Form):
    """A dossier of the product: what for, when it was filed, under which ruleset it is evaluated."""

    id: Id
    ruleset: str
    kind: Kind
    filed: date
    arrivals: tuple[Arrival, ...] = ()


@frozen(kw_only=True)
class SheetRecord(Form):
    """One evaluator's sheet in a dossier, at a level, on a day; ``order`` is that of its result."""

    dossier: Id
    level: Slug
    day: date
    evaluation: Evaluation
    order: Positive | None = None


@frozen(kw_only=True)
class ResultRecord(Form):
    """What a level came to: a council's result, or the view of a level that only assesses topics.

    ``total`` is exact text (see :data:`ExactPoints`), ``stars`` are those after floors. A ranked
    result has both. ``positive`` is the view of an assessment, None where it gave none.

    ``order`` numbers the results of one level on one day, where a council scored again. A record may
    carry the ``sitting`` it rests on, or the ``deliberation`` of the council: then it is computed again,
    and may leave out total and stars.
    """

    dossier: Id
    level: Slug
    day: date
    status: ResultStatus = "ranked"
    total: ExactPoints | None = None
    stars: Stars | None = None
    positive: bool | None = None
    order: Positive | None = None
    sitting: Sitting | None = None
    deliberation: Deliberation | None = None

    @property
    def exact(self) -> Fraction | None:
        """The total as a fraction."""
        return fraction_of(self.total)

    def public(self) -> ResultRecord:
        """Return the record with the sitting it rests on under numbers in place of names.

        A deliberation, which names its members throughout, leaves its sitting: it is computed again.
        """
        sitting, made = self.sitting, self.deliberation
        if made is not None:
            sitting = made.sitting
            if made.policy_from == "argument":
                sitting = evolve(sitting, policy=made.policy)
        return evolve(self, sitting=None if sitting is None else sitting.public(), deliberation=None)


@frozen(kw_only=True)
class DecisionRecord(Form):
    """A decision on a dossier: to recognise ``stars``, to approve a result for the level above, to refuse."""

    number: Id
    dossier: Id
    level: Slug
    day: date
    action: DecisionAction = "recognise"
    stars: Stars | None = None


@frozen(kw_only=True)
class CertificateRecord(Form):
    """A certificate, issued on a decision of recognition.

    ``ends`` is the last day printed on it, left out where none is: it then follows from the day of issue.
    """

    number: Id
    decision: Id
    level: Slug
    stars: Stars
    issued: date
    ends: date | None = None


@frozen(kw_only=True)
class WithdrawalRecord(Form):
    """A withdrawal: the ground, the day of the conclusion it follows, and the day of the decision.

    ``day`` is None while it has not been decided.
    """

    certificate: Id
    ground: Slug
    concluded: date
    level: Slug | None = None
    day: date | None = None


@frozen(kw_only=True)
class StrikeOff(Form):
    """A certificate that ended and was struck off the list: nothing is to be done about it any more."""

    certificate: Id
    day: date


@frozen(kw_only=True)
class History(Form):
    """Everything that happened to one product, and to whom it belongs."""

    product: Product
    producer: Producer | None = None
    dossiers: tuple[DossierRecord, ...] = ()
    sheets: tuple[SheetRecord, ...] = ()
    results: tuple[ResultRecord, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    certificates: tuple[CertificateRecord, ...] = ()
    withdrawals: tuple[WithdrawalRecord, ...] = ()
    struck_off: tuple[StrikeOff, ...] = ()

    def faults_within(self) -> list[Fault]:
        """Return the faults of evaluators of one dossier and level who are one another, written otherwise."""
        councils: dict[tuple[str, str], list[Named]] = {}
        for index, one in enumerate(self.sheets):
            place = ("sheets", index, "evaluation", "evaluator")
            councils.setdefault((one.dossier, one.level), []).append((one.evaluation.evaluator, place))
        return [fault for named in councils.values() for fault in two_spellings(named)]

    def public(self) -> History:
        """Return the history without the personal data of the producer and the names of evaluators."""
        return evolve(
            self,
            producer=None if self.producer is None else self.producer.public(),
            sheets=tuple(
                evolve(one, evaluation=evolve(one.evaluation, evaluator=None)) for one in self.sheets
            ),
            results=tuple(one.public() for one in self.results),
        )

    def to_json(self, *, personal: bool = False) -> dict[str, Any]:
        """Return the history as plain JSON data.

        Without ``personal`` it holds neither the personal data of the producer nor the names of
        evaluators; with it, reading it back gives an equal history.
        """
        return Form.to_json(self if personal else self.public())
