"""What levels came to, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, cast

from attrs import field, frozen

from ocop_rules.errors import Fault
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import Informing
from ocop_rules.model.dossier import RoundDates
from ocop_rules.model.history import ResultStatus
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.model.terms import MOST_POINTS, Citation, Stars
from ocop_rules.model.working_days import Counted
from ocop_rules.structure.forms import WholeForm

Action = Literal[
    "assess",
    "score",
    "complete",
    "score-again",
    "send-up",
    "recognise",
    "choose",
    "improve",
    "refuse",
    "certify",
    "file",
    "renew",
]


def _exact(value: Fraction | int | None) -> Fraction | None:
    return Fraction(value) if type(value) is int else cast("Fraction | None", value)


@frozen(kw_only=True)
class LevelOutcome(WholeForm):
    """What a level came to: the exact ``total`` (points), the stars by points and after floors.

    A level that assesses topics without scoring has the status "assessed"; ``positive`` then
    tells its view, None where it gave none. ``day`` is the day of the result.
    """

    level: str
    status: ResultStatus = "ranked"
    total: Fraction | None = field(default=None, converter=_exact)
    stars: Stars | None = None
    stars_by_points: Stars | None = None
    positive: bool | None = None
    day: date | None = None

    def faults_within(self) -> list[Fault]:
        """Return the faults of a total that is no number of points, and of a ranked outcome without stars."""
        faults = []
        if self.total is not None and not 0 <= self.total <= MOST_POINTS:
            fields = {"least": 0, "most": MOST_POINTS}
            faults.append(Fault(code="range", pointer="/total", found=str(self.total), fields=fields))
        if self.status == "ranked" and self.stars is None:
            faults.append(Fault(code="missing-key", fields={"key": "stars"}))
        return faults


@frozen(kw_only=True)
class NextStep(WholeForm):
    """What comes next: ``action``, by the level ``level``, towards ``to`` (a level or "producer").

    ``stars`` are those recognised or for which a product is sent up. ``by`` is the last day, None
    where none is set or the day it runs from is not known; ``counted`` tells whether public holidays
    were counted for it; ``round`` is the round that takes the product. ``notes`` are
    codes (phrase ``next.note.<code>``), ``cites`` places in the ruleset's sources, ``readings`` the
    choices it rests on, ``doubtful`` the doubts about the ruleset as a whole. "choose" leaves one of
    ``alternatives`` to that level. ``informs`` says to whom the result before it is made known (26/2026,
    articles 7.3(g) and 7.4(g)), None where the sources say nothing of it. ``ruleset`` is the id of the
    ruleset that the step follows.
    """

    action: Action
    level: str
    to: str | None = None
    stars: int | None = None
    by: date | None = None
    counted: Counted | None = None
    round: RoundDates | None = None
    notes: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    readings: Mapping[str, str] = FrozenDict()
    alternatives: tuple[NextStep, ...] = ()
    informs: Informing | None = None
    ruleset: str | None = None
    doubtful: tuple[RulesetDoubt, ...] = ()

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<NextStep {self.level} {self.action}, to={self.to}, stars={self.stars}, by={self.by}>"
