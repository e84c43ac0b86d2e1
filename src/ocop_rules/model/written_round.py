"""What the state of a round is written as: the keys of its JSON form.

It is not read back (see :meth:`ocop_rules.model.round_state.RoundState.from_json`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from ocop_rules.model.decision import Identity
from ocop_rules.model.deliberation import CouncilStatus, Task
from ocop_rules.model.dossier import Lack
from ocop_rules.model.evaluation import Digest
from ocop_rules.model.process import Kind
from ocop_rules.model.round import Round
from ocop_rules.model.round_state import DeadlineState, DutyState, Hold, Stage
from ocop_rules.model.step import NextStep
from ocop_rules.model.terms import Id, Slug, Stars
from ocop_rules.model.working_days import WorkCalendar
from ocop_rules.model.written import Held, NotNegative


@frozen(kw_only=True)
class EntryStateForm:
    """One product of the round: its ``stage``, what is ``next``, by which bodies (``who``), by when.

    ``status``, ``total``, ``stars_by_points`` and ``stars`` are those of the last council, null before the
    first; ``certificate`` is the number of the one that the product holds on the day.
    """

    product: Id
    name: str
    kind: Kind
    stage: Stage
    status: CouncilStatus | None
    total: Fraction | None
    stars_by_points: Stars | None
    stars: Held | None
    next: NextStep
    who: tuple[Slug, ...]
    by: date | None
    late: bool
    in_time: bool | None
    lacks: tuple[Lack, ...]
    tasks: tuple[Task, ...]
    certificate: Id | None
    published: date | None


@frozen(kw_only=True)
class RoundStateForm:
    """Where a round stands on a day, and all that this rests on; ``round`` only where it was asked for.

    ``registry`` holds the digests of the rulesets that earlier records were read under, ``known`` the
    decisions beside them of which the dates alone were known, ``readings`` the choice taken in every
    declared reading, ``calendar`` the days off that were given, null where none were. ``counts`` holds, by
    stage, by "stars-N" and in "products", how many products there are.
    """

    id: Id | None = None
    ruleset: Slug
    digest: Digest
    library: str
    readings: Mapping[Slug, Slug]
    registry: Mapping[Slug, Digest]
    known: tuple[Identity, ...]
    calendar: WorkCalendar | None
    day: date
    products: tuple[EntryStateForm, ...]
    duties: tuple[DutyState, ...]
    deadlines: tuple[DeadlineState, ...]
    counts: Mapping[str, NotNegative]
    holds: tuple[Hold, ...]
    round: Round | None = None
