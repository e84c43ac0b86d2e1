"""Where a round stands on a day: every product, every duty, what holds it up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal, Self

from attrs import field, frozen

from ocop_rules._version import __version__
from ocop_rules.errors import Fault, LoadError
from ocop_rules.ground.exact import fraction_json
from ocop_rules.model.decision import Identity
from ocop_rules.model.deliberation import Deliberation, Task
from ocop_rules.model.dossier import Lack
from ocop_rules.model.evaluation import Digest
from ocop_rules.model.history import History
from ocop_rules.model.process import Kind
from ocop_rules.model.round import Round, RoundSitting
from ocop_rules.model.state import CertificateState, ProductState
from ocop_rules.model.step import NextStep
from ocop_rules.model.terms import Citation, Slug
from ocop_rules.model.working_days import WorkCalendar
from ocop_rules.structure.forms import WholeForm

Stage = Literal[
    "awaited",
    "filed",
    "open",
    "to-recognise",
    "to-certify",
    "certified",
    "to-send",
    "sent",
    "refused",
    "not-recognised",
]
"""How far a product is: its dossier is awaited; it is filed and not yet scored; its council has no result
yet; it waits for the decision, the certificate, the way up; it has been certified, sent up, refused; it
holds too few stars to be recognised."""

FINAL: frozenset[Stage] = frozenset({"certified", "sent", "refused", "not-recognised"})
"""The stages at which the round has nothing more to do with a product."""


@frozen(kw_only=True)
class CouncilWork:
    """What a council came to in a sitting of the round."""

    sitting: RoundSitting
    result: Deliberation

    @property
    def total(self) -> Fraction | None:
        """The mean total whose tier was found, None while there is none."""
        mean = self.result.mean
        return None if mean is None else mean.tiered


def _refuse(source: str | None) -> LoadError:
    """Return why what follows from a round is not read back: not all of it is written."""
    return LoadError([Fault(code="round-computed", file=source)])


@frozen(kw_only=True)
class EntryState(WholeForm):
    """One product of the round: its ``stage``, what is ``next``, by which bodies (``who``), by when.

    ``by`` is the last day for that, from the plan or the decision, None where none is set; ``late``
    tells whether it has passed. ``in_time`` tells whether the dossier was filed before the plan's day,
    None where there is no dossier or no day. ``lacks`` is what is missing in the dossier, ``tasks`` what
    the council still needs.
    """

    product: str
    name: str
    kind: Kind
    stage: Stage
    next: NextStep
    who: tuple[str, ...]
    by: date | None
    late: bool
    in_time: bool | None
    lacks: tuple[Lack, ...] = ()
    tasks: tuple[Task, ...] = ()
    work: tuple[CouncilWork, ...] = field(default=(), repr=False)
    state: ProductState
    history: History = field(repr=False)
    published: date | None = None

    @classmethod
    def from_json(cls, data: object, source: str | None = None) -> Self:  # noqa: ARG003 - as of every value
        """Raise LoadError (``round-computed``): see :meth:`RoundState.from_json`."""
        raise _refuse(source)

    @property
    def last(self) -> CouncilWork | None:
        """The last council that came to something, None before the first."""
        return self.work[-1] if self.work else None

    @property
    def certificate(self) -> CertificateState | None:
        """The certificate that the product holds on the day."""
        return self.state.certificate

    def to_json(self) -> dict[str, Any]:
        """Return the product's state as JSON data; there is no personal data in it."""
        last = self.last
        total = None if last is None else last.total
        return {
            "product": self.product,
            "name": self.name,
            "kind": self.kind,
            "stage": self.stage,
            "status": None if last is None else last.result.status,
            "total": None if total is None else fraction_json(total),
            "stars_by_points": None if last is None else last.result.stars_by_points,
            "stars": None if last is None else last.result.stars,
            "next": self.next.to_json(),
            "who": list(self.who),
            "by": None if self.by is None else self.by.isoformat(),
            "late": self.late,
            "in_time": self.in_time,
            "lacks": [one.to_json() for one in self.lacks],
            "tasks": [one.to_json() for one in self.tasks],
            "certificate": None if self.certificate is None else self.certificate.record.number,
            "published": None if self.published is None else self.published.isoformat(),
        }


@frozen(kw_only=True)
class DutyState(WholeForm):
    """A task of a body: ``done`` of ``of`` pieces where records show them, ``day`` when it was done.

    ``of`` is None for a task that no record of the round shows: it is done when the round says so.
    ``due`` is its last day, None where none is set.
    """

    body: str
    task: str
    state: Literal["done", "open", "late"]
    done: int
    of: int | None
    due: date | None = None
    day: date | None = None
    note: str | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class DeadlineState(WholeForm):
    """A day of the plan: how many of the products kept it, and which did not or have not yet."""

    id: str
    last: date
    by: str | None
    kept: int
    missing: tuple[str, ...]
    passed: bool
    cites: tuple[Citation, ...] = ()


HoldCode = Literal[
    "dossier", "dossier-late", "incomplete", "council", "decision", "certificate", "send", "publish"
]


@frozen(kw_only=True)
class Hold(WholeForm):
    """Something that holds the round up: a code, the product, and whom or what it waits for."""

    code: HoldCode
    product: str
    who: tuple[str, ...] = ()
    by: date | None = None
    late: bool = False


@frozen(kw_only=True)
class RoundState(WholeForm):
    """A round on ``day``: its products in their order, duties, deadlines, counts, what holds it up.

    It names all that it rests on, so that it can be verified: ``ruleset`` and ``digest`` of what the plan
    goes by, the choices taken in its ``readings``, in ``registry`` the digests of the rulesets that earlier
    records were read under, in ``known`` the decisions beside them of which the dates alone were known, the
    ``calendar`` of days off, None where none was given, and the ``round`` itself. ``counts`` holds, by stage,
    by "stars-N" and in "products", how many products there are. ``library`` is the version that made it, no
    part of its value.
    """

    ruleset: Slug
    digest: Digest
    library: str = field(default=__version__, eq=False, repr=False)
    readings: Mapping[Slug, Slug]
    registry: Mapping[Slug, Digest]
    known: tuple[Identity, ...]
    calendar: WorkCalendar | None = None
    day: date
    products: tuple[EntryState, ...]
    duties: tuple[DutyState, ...]
    deadlines: tuple[DeadlineState, ...]
    counts: Mapping[str, int]
    holds: tuple[Hold, ...]
    round: Round = field(repr=False)

    @classmethod
    def from_json(cls, data: object, source: str | None = None) -> Self:  # noqa: ARG003 - as of every value
        """Raise LoadError (``round-computed``): a state follows from its round, and is computed again.

        Its JSON form sums up: the histories of products and the work of councils are not in it. Read the
        round that stands in it (:meth:`Round.from_json`) and run it again
        (:func:`ocop_rules.life.run_round`), or verify the stored state (:func:`ocop_rules.life.verify`).
        """
        raise _refuse(source)

    @property
    def histories(self) -> tuple[History, ...]:
        """The histories of all products, computed from the sheets."""
        return tuple(one.history for one in self.products)

    @property
    def done(self) -> bool:
        """Whether the round has nothing more to do."""
        return not self.holds

    def to_json(self, *, sheets: bool = False) -> dict[str, Any]:
        """Return the state as JSON data; there is no personal data in it.

        ``sheets`` adds the round that it follows from, with its sheets and with what stands in it of
        persons: from such data it can be verified without more.
        """
        data = super().to_json()
        name = self.round.plan.id
        given = data.pop("round")
        return {
            **({} if name is None else {"id": name}),
            **data,
            **({"round": given} if sheets else {}),
        }
