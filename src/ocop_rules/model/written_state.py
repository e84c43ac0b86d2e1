"""The JSON forms of a product on a day and of what there is to do, whose keys are not the fields."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ocop_rules.errors import Fault, FaultsError, show
from ocop_rules.model.certificate import CertificateExtension, Window
from ocop_rules.model.dossier import Lack, StepCheck
from ocop_rules.model.history import Arrival, CertificateRecord, DossierRecord
from ocop_rules.model.process import Kind
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.model.state import (
    AgendaItem,
    CertificateState,
    CertificateStatus,
    DossierState,
    ItemCode,
    ProductStanding,
    ProductState,
    Urgency,
)
from ocop_rules.model.step import Action, LevelOutcome, NextStep
from ocop_rules.model.terms import Citation, Id, Slug, Stars
from ocop_rules.model.working_days import Counted


@frozen(kw_only=True)
class CertificateForm:
    """A certificate on a day; ``printed`` is the last day printed on it, null where none is."""

    number: Id
    decision: Id
    stars: Stars
    level: Slug
    ruleset: Slug
    issued: date
    printed: date | None
    status: CertificateStatus
    ends: date
    until: date
    extension: CertificateExtension | None
    notice: date | None
    renewal: tuple[date, ...] | None
    window: Window | None
    notices: tuple[str, ...]

    def value(self) -> CertificateState:
        """Return the certificate; ``renewal`` are the two days of ``window``."""
        record = CertificateRecord(
            number=self.number,
            decision=self.decision,
            level=self.level,
            stars=self.stars,
            issued=self.issued,
            ends=self.printed,
        )
        return CertificateState(
            record=record,
            ruleset=self.ruleset,
            status=self.status,
            ends=self.ends,
            until=self.until,
            notice=self.notice,
            window=self.window,
            extension=self.extension,
            notices=self.notices,
        )


@frozen(kw_only=True)
class DossierStateForm:
    """A dossier on a day: where it is, what the levels came to, what comes next."""

    id: Id
    kind: Kind
    ruleset: Slug
    filed: date
    arrivals: tuple[Arrival, ...]
    at: Slug
    since: date
    closed: bool
    finish_by: date | None
    late: bool
    outcomes: tuple[LevelOutcome, ...]
    next: NextStep | None
    closing: NextStep | None = None

    def value(self) -> DossierState:
        """Return the dossier."""
        record = DossierRecord(
            id=self.id, ruleset=self.ruleset, kind=self.kind, filed=self.filed, arrivals=self.arrivals
        )
        return DossierState(
            record=record,
            at=self.at,
            since=self.since,
            step=self.next,
            closing=self.closing,
            outcomes=self.outcomes,
            finish_by=self.finish_by,
            late=self.late,
        )


@frozen(kw_only=True)
class StepCheckForm:
    """One step of a dossier's way, ``complete`` when nothing is missing."""

    by: str
    to: str
    complete: bool
    lacks: tuple[Lack, ...]
    optional: tuple[str, ...]
    notices: tuple[str, ...]

    def value(self) -> StepCheck:
        """Return the step."""
        return StepCheck(
            by=self.by, to=self.to, lacks=self.lacks, optional=self.optional, notices=self.notices
        )


@frozen(kw_only=True)
class ProductStateForm:
    """A product on a day; ``certificate`` is the number of the one among ``certificates`` that counts."""

    product: str
    name: str | None
    day: date
    standing: ProductStanding
    stars: Stars | None
    certificate: Id | None
    certificates: tuple[CertificateState, ...]
    dossiers: tuple[DossierState, ...]
    next: NextStep
    doubtful: tuple[RulesetDoubt, ...]

    def value(self) -> ProductState:
        """Return the state; raises FaultsError for a certificate that is not among the others."""
        numbers = [one.record.number for one in self.certificates]
        if self.certificate is not None and self.certificate not in numbers:
            fields = {"computed": show(numbers)}
            fault = Fault(
                code="computed", pointer="/certificate", found=show(self.certificate), fields=fields
            )
            raise FaultsError([fault])
        held = None if self.certificate is None else self.certificates[numbers.index(self.certificate)]
        return ProductState(
            product=self.product,
            name=self.name,
            day=self.day,
            standing=self.standing,
            certificate=held,
            certificates=self.certificates,
            dossiers=self.dossiers,
            next=self.next,
            doubtful=self.doubtful,
        )


@frozen(kw_only=True)
class AgendaItemForm:
    """Something to do, for which product and by whom; ``action`` is that of ``step``."""

    urgency: Urgency
    code: ItemCode
    product: str
    name: str | None
    who: Slug
    day: date | None
    certificate: Id | None
    dossier: Id | None
    action: Action | None
    step: NextStep | None
    counted: Counted | None
    notices: tuple[str, ...]
    cites: tuple[Citation, ...]
    doubtful: tuple[RulesetDoubt, ...]
    ruleset: Slug | None = None

    def value(self) -> AgendaItem:
        """Return the item."""
        return AgendaItem(
            urgency=self.urgency,
            code=self.code,
            product=self.product,
            name=self.name,
            who=self.who,
            day=self.day,
            certificate=self.certificate,
            dossier=self.dossier,
            step=self.step,
            counted=self.counted,
            notices=self.notices,
            cites=self.cites,
            ruleset=self.ruleset,
            doubtful=self.doubtful,
        )
