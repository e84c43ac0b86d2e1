"""Dossiers as they are exchanged: what has been handed in, by whom, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.process import Kind
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.model.terms import Citation, Id, Positive, Slug
from ocop_rules.model.working_days import Counted
from ocop_rules.structure.forms import Form, WholeForm
from ocop_rules.structure.limits import Within

Count = Annotated[int, Within(0, 9999)]


@frozen(kw_only=True)
class Handed(Form):
    """What one body has handed to the next: ``by`` is "producer" or the id of a level.

    ``parts`` names the parts that are there (ids of the decision's dossier parts), ``samples`` the
    number of sample products. ``paper_copies`` and ``electronic_copies`` count whole sets;
    ``software`` says that the dossier stands in the evaluation software. ``day`` is the day it was
    received.
    """

    by: Slug
    parts: tuple[Slug, ...] = ()
    samples: Count = 0
    paper_copies: Count = 0
    electronic_copies: Count = 0
    software: bool = False
    day: date | None = None


@frozen(kw_only=True)
class Dossier(Form):
    """A dossier (hồ sơ) on its way through the levels.

    ``kind`` tells what for: a product's first evaluation, an upgrade or a renewal. ``filed`` is the
    day the producer filed it; the ruleset it falls under follows from both (see
    :meth:`ocop_rules.rulesets.registry.Registry.for_dossier`). ``id`` and ``product`` are the caller's own.
    """

    ruleset: str
    kind: Kind
    product_set: Positive
    filed: date
    handed: tuple[Handed, ...] = ()
    id: Id | None = None
    product: Id | None = None


LackCode = Literal["part", "samples", "paper-copies", "electronic-copies"]


@frozen(kw_only=True)
class Lack(WholeForm):
    """Something that is missing: ``by`` has to hand it to the level ``to``.

    ``part`` is the id of the part (None for copies), ``form`` the number of its form; of samples
    and copies ``has`` stands against ``needs``.
    """

    code: LackCode
    by: str
    to: str
    part: str | None = None
    form: int | None = None
    needs: int = 1
    has: int = 0
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class StepCheck(WholeForm):
    """One step of a dossier's way: who hands what to whom, and what is missing.

    ``optional`` names the parts that belong in it only where they exist and are not there.
    ``notices`` are codes (phrase ``dossier.notice.<code>``): "parts-not-held" where the sources tell the
    copies and not the parts.
    """

    json_form = "ocop_rules.model.written_state:StepCheckForm"

    by: str
    to: str
    lacks: tuple[Lack, ...]
    optional: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacks

    def to_json(self) -> dict[str, Any]:
        """Return the step as JSON data."""
        data = super().to_json()
        return {"by": self.by, "to": self.to, "complete": self.complete, **data}


@frozen(kw_only=True)
class RoundDates(WholeForm):
    """A round that takes a dossier: the last day to propose it and the last day to hold the round.

    Both limits of the decision say "before", so that these days are the ones before them. A round that
    a plan holds once has no ``number``; ``late`` tells that the dossier came after its last day, and no
    later round is known that would take it. Either day is None where the plan sets none.
    """

    level: str
    number: int | None
    year: int
    last_proposal: date | None
    last_held: date | None
    late: bool = False
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True, repr=False)
class RoundsOn(WholeForm):
    """The rounds of a level on a day.

    ``takes`` is the round that takes what is proposed on that day, ``next`` the one after it. In
    ``running`` are those whose proposals are closed and which may still be held. ``notices`` are codes
    (phrase ``rounds.notice.<code>``): renewals may run outside the rounds, further rounds may be held.
    ``doubtful`` are the doubts about the ruleset as a whole.
    """

    level: str
    day: date
    takes: RoundDates | None
    next: RoundDates | None = None
    running: tuple[RoundDates, ...] = ()
    notices: tuple[str, ...] = ()
    readings: Mapping[str, str] = FrozenDict()
    cites: tuple[Citation, ...] = ()
    doubtful: tuple[RulesetDoubt, ...] = ()

    def __repr__(self) -> str:
        """Return where and when, and which round takes what is proposed."""
        taking = (
            "none" if self.takes is None else f"{self.takes.number or 'the only one'} of {self.takes.year}"
        )
        return f"<RoundsOn {self.level} {self.day}: {taking}>"


@frozen(kw_only=True)
class PlanDay(WholeForm):
    """A deadline of a plan (label ``deadline.<id>``): the last day ``by`` has for it at ``level``.

    ``done`` is the day it was done, None where it was not or nothing is known; ``late`` tells whether
    that day, or else the day asked for, lies after the last one.
    """

    id: str
    level: str
    last: date
    by: str | None = None
    done: date | None = None
    late: bool = False
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Due(WholeForm):
    """The last day a level has, counted from the event ``since`` on ``start``."""

    level: str
    since: str
    start: date
    day: date
    counted: Counted
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class DossierCheck(WholeForm):
    """A dossier held against its decision: what is missing, the last days, the rounds that take it.

    ``complete`` tells whether nothing is missing in what has been begun: what nobody has handed in yet is
    still to come. ``limits`` are those of the levels that have received something, ``deadlines`` the days of
    a plan, ``doubtful`` the doubts about the ruleset as a whole.
    """

    ruleset: str
    kind: Kind
    complete: bool
    steps: tuple[StepCheck, ...]
    limits: tuple[Due, ...] = ()
    rounds: tuple[RoundDates, ...] = ()
    deadlines: tuple[PlanDay, ...] = ()
    doubtful: tuple[RulesetDoubt, ...] = ()
    id: str | None = None
    product: str | None = None

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<DossierCheck {self.ruleset} {self.kind}, complete={self.complete}>"

    def to_json(self) -> dict[str, Any]:
        """Return the check as JSON data."""
        return {"id": self.id, **super().to_json()}
