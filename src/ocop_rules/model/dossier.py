"""Dossiers as they are exchanged: what has been handed in, by whom, and when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from attrs import frozen

from ocop_rules.model.process import Kind
from ocop_rules.model.terms import Citation, Id, Positive, Slug
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
    """

    by: str
    to: str
    lacks: tuple[Lack, ...]
    optional: tuple[str, ...] = ()

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

    Both limits of the decision say "before", so that these days are the ones before them.
    """

    level: str
    number: int
    year: int
    last_proposal: date
    last_held: date
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Due(WholeForm):
    """The last day a level has, counted from the event ``since`` on ``start``."""

    level: str
    since: str
    start: date
    day: date
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class DossierCheck(WholeForm):
    """A dossier held against its decision: what is missing, the last days, the rounds that take it.

    ``complete`` tells whether nothing is missing in what has been begun: what nobody has handed in yet is
    still to come. ``limits`` are those of the levels that have received something.
    """

    ruleset: str
    kind: Kind
    complete: bool
    steps: tuple[StepCheck, ...]
    limits: tuple[Due, ...] = ()
    rounds: tuple[RoundDates, ...] = ()
    id: str | None = None
    product: str | None = None

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<DossierCheck {self.ruleset} {self.kind}, complete={self.complete}>"

    def to_json(self) -> dict[str, Any]:
        """Return the check as JSON data."""
        return {
            "id": self.id,
            "ruleset": self.ruleset,
            "kind": self.kind,
            "complete": self.complete,
            "steps": [step.to_json() for step in self.steps],
            "limits": [{"level": one.level, "day": one.day.isoformat()} for one in self.limits],
            "rounds": [one.to_json() for one in self.rounds],
        }
