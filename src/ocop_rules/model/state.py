"""A product on a day: its standing, certificates, dossiers and what there is to do."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from attrs import frozen

from ocop_rules.model.certificate import CertificateExtension, Window
from ocop_rules.model.history import CertificateRecord, DossierRecord
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.model.step import LevelOutcome, NextStep
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import Counted
from ocop_rules.structure.forms import WholeForm

CertificateStatus = Literal["current", "extended", "expired", "superseded", "withdrawn", "struck-off"]


ProductStanding = Literal["new", "in-evaluation", "recognised", "expired", "withdrawn", "not-recognised"]


@frozen(kw_only=True)
class CertificateState(WholeForm):
    """A certificate on a day: ``ends`` is the last day of its term, ``until`` the last day it is valid.

    ``ends`` is what is printed on it, whatever ``extension`` makes of it: ``until`` lies before it when it
    was superseded or withdrawn, behind it when it is extended. ``notices`` are codes (phrase
    ``certificate.notice.<code>``) of what the sources leave open. ``notice`` is the last day to tell the
    producer and ``window`` the days to file the renewal, each None where the decision in force sets none.
    """

    json_form = "ocop_rules.model.written_state:CertificateForm"

    record: CertificateRecord
    ruleset: str
    status: CertificateStatus
    ends: date
    until: date
    notice: date | None = None
    window: Window | None = None
    extension: CertificateExtension | None = None
    notices: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it is valid on the day asked for."""
        return self.status in ("current", "extended")

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as JSON data."""
        window = self.window
        return {
            "number": self.record.number,
            "decision": self.record.decision,
            "stars": self.record.stars,
            "level": self.record.level,
            "ruleset": self.ruleset,
            "issued": self.record.issued.isoformat(),
            "printed": None if self.record.ends is None else self.record.ends.isoformat(),
            "status": self.status,
            "ends": self.ends.isoformat(),
            "until": self.until.isoformat(),
            "extension": None if self.extension is None else self.extension.to_json(),
            "notice": None if self.notice is None else self.notice.isoformat(),
            "renewal": None if window is None else [window.first.isoformat(), window.last.isoformat()],
            "window": None if window is None else window.to_json(),
            "notices": list(self.notices),
        }


@frozen(kw_only=True)
class DossierState(WholeForm):
    """A dossier on a day: where it is (``at``), what comes next; ``step`` is None when it is closed.

    ``closing`` is the step that closed it without recognition: what a level did, on which ground, and whom
    it makes the result known to (26/2026, article 7.3(g)); None while it runs, and where it was recognised.
    ``finish_by`` is the last day that a transitional clause sets for its evaluation, None where none
    concerns it; ``late`` tells whether that day has passed.
    """

    json_form = "ocop_rules.model.written_state:DossierStateForm"

    record: DossierRecord
    at: str
    since: date
    step: NextStep | None
    closing: NextStep | None = None
    outcomes: tuple[LevelOutcome, ...] = ()
    finish_by: date | None = None
    late: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the dossier as JSON data."""
        return {
            "id": self.record.id,
            "kind": self.record.kind,
            "ruleset": self.record.ruleset,
            "filed": self.record.filed.isoformat(),
            "arrivals": [one.to_json() for one in self.record.arrivals],
            "at": self.at,
            "since": self.since.isoformat(),
            "closed": self.step is None,
            "closing": None if self.closing is None else self.closing.to_json(),
            "finish_by": None if self.finish_by is None else self.finish_by.isoformat(),
            "late": self.late,
            "outcomes": [one.to_json() for one in self.outcomes],
            "next": None if self.step is None else self.step.to_json(),
        }


@frozen(kw_only=True)
class ProductState(WholeForm):
    """A product on ``day``: its standing, certificates, dossiers and the next step.

    ``certificate`` is the valid one with the most stars, None when none is valid. ``next`` says who
    does what; it is never missing, and after a dossier that was closed without recognition it says to whom
    that result is made known. ``doubtful`` are the doubts about the rulesets it rests on as a whole:
    those of its certificates and dossiers, and the one in force on the day.
    """

    json_form = "ocop_rules.model.written_state:ProductStateForm"

    product: str
    day: date
    standing: ProductStanding
    certificate: CertificateState | None
    certificates: tuple[CertificateState, ...]
    dossiers: tuple[DossierState, ...]
    next: NextStep
    doubtful: tuple[RulesetDoubt, ...] = ()
    name: str | None = None
    """The name of the product, for people."""

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<ProductState {self.product} on {self.day}: {self.standing}, stars={self.stars}>"

    @property
    def stars(self) -> int | None:
        """The stars the product holds on the day, None when none are certified."""
        return None if self.certificate is None else self.certificate.record.stars

    def to_json(self) -> dict[str, Any]:
        """Return the state as JSON data; there is no personal data in it."""
        return {
            "product": self.product,
            "name": self.name,
            "day": self.day.isoformat(),
            "standing": self.standing,
            "stars": self.stars,
            "certificate": None if self.certificate is None else self.certificate.record.number,
            "certificates": [one.to_json() for one in self.certificates],
            "dossiers": [one.to_json() for one in self.dossiers],
            "next": self.next.to_json(),
            "doubtful": [one.to_json() for one in self.doubtful],
        }


ItemCode = Literal[
    "notice",
    "renewal-opens",
    "renewal-closes",
    "certificate-ends",
    "extension-ends",
    "ended",
    "step",
    "certify",
    "withdraw",
]


Urgency = Literal["late", "due", "coming", "ended"]


@frozen(kw_only=True)
class AgendaItem(WholeForm):
    """Something to do: ``code``, for which ``product``, by whom (``who``: a level or "producer").

    ``urgency``: "late" when ``day``, the last day for it, has passed; "due" when it can be done
    now; "coming" when it cannot yet, or is an end that draws near; "ended" for a certificate that ended
    on ``day`` and was neither renewed, withdrawn nor struck off. ``day`` is None where no limit is set;
    ``counted`` tells whether public holidays were counted for it. ``step`` is the next step of a dossier,
    ``notices`` are codes (phrase ``agenda.notice.<code>``), ``doubtful`` the doubts about the rulesets that
    it follows from, as a whole. ``ruleset`` is the id of the ruleset that asks for it.
    """

    json_form = "ocop_rules.model.written_state:AgendaItemForm"

    urgency: Urgency
    code: ItemCode
    product: str
    who: str
    day: date | None = None
    certificate: str | None = None
    dossier: str | None = None
    step: NextStep | None = None
    counted: Counted | None = None
    notices: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    ruleset: str | None = None
    doubtful: tuple[RulesetDoubt, ...] = ()
    name: str | None = None
    """The name of the product, for people."""

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<AgendaItem {self.urgency} {self.code}, {self.product}, {self.day}>"

    def to_json(self) -> dict[str, Any]:
        """Return the item as JSON data."""
        return {
            "urgency": self.urgency,
            "code": self.code,
            "product": self.product,
            "name": self.name,
            "who": self.who,
            "day": None if self.day is None else self.day.isoformat(),
            "certificate": self.certificate,
            "dossier": self.dossier,
            "action": None if self.step is None else self.step.action,
            "step": None if self.step is None else self.step.to_json(),
            "counted": None if self.counted is None else self.counted.to_json(),
            "notices": list(self.notices),
            "cites": [one.to_json() for one in self.cites],
            "ruleset": self.ruleset,
            "doubtful": [one.to_json() for one in self.doubtful],
        }
