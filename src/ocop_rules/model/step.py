"""What levels came to, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from ocop_rules.errors import Fault, LoadError, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.dossier import RoundDates
from ocop_rules.model.history import ResultStatus
from ocop_rules.model.terms import Citation
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
    """Return points as a fraction; a binary float or a truth value is no number of points."""
    if value is None or type(value) is Fraction:
        return value
    if type(value) is not int:
        fields = {"expected": "integer"}
        raise LoadError([Fault(code="type", pointer="/total", found=show(value), fields=fields)])
    return Fraction(value)


@frozen(kw_only=True)
class Outcome(WholeForm):
    """What a level came to: the exact ``total`` (points), the stars by points and after floors.

    A level that assesses topics without scoring has the status "assessed"; ``positive`` then
    tells its view, None where it gave none. ``day`` is the day of the result.
    """

    level: str
    status: ResultStatus = "ranked"
    total: Fraction | None = field(default=None, converter=_exact)
    stars: int | None = None
    stars_by_points: int | None = None
    positive: bool | None = None
    day: date | None = None


@frozen(kw_only=True)
class NextStep(WholeForm):
    """What comes next: ``action``, by the level ``level``, towards ``to`` (a level or "producer").

    ``stars`` are those recognised or for which a product is sent up. ``by`` is the last day, None
    where none is set or the day it runs from is not known; ``round`` the yearly round. ``notes`` are
    codes (phrase ``next.note.<code>``), ``cites`` places in the ruleset's sources, ``readings`` the
    choices it rests on. "choose" leaves one of ``alternatives`` to that level.
    """

    action: Action
    level: str
    to: str | None = None
    stars: int | None = None
    by: date | None = None
    round: RoundDates | None = None
    notes: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    readings: Mapping[str, str] = FrozenDict()
    alternatives: tuple[NextStep, ...] = ()
