"""The ruleset that a dossier falls under, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.dossier import PlanDay
from ocop_rules.model.process import Kind, Transition
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import Counted
from ocop_rules.structure.forms import WholeForm


@frozen(kw_only=True)
class Why(WholeForm):
    """One step of an answer: a code (phrase ``which.<code>``), the ruleset it rests on, and where it is said.

    ``day`` is the day the step turns on, ``transition`` the id of a transitional clause.
    """

    code: str
    ruleset: str
    day: date | None = None
    transition: str | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Applicable(WholeForm):
    """The ruleset a dossier falls under, and why.

    ``transition`` is the clause that keeps it there and ``finish_by`` the last day to finish its
    evaluation, both None when no clause concerns it. ``late`` tells whether that day had passed
    on the day asked for, ``counted`` whether public holidays matter to it. ``deadlines`` are the days
    of a local plan. ``readings`` names the choices the answer rests on, ``notices`` what the sources
    leave open about it, ``doubtful`` the doubts about the ruleset as a whole. In JSON the ruleset is its
    id and digest: it is read back where it is shipped, or was released, under the choices that give it
    that digest.
    """

    json_form = "ocop_rules.rulesets.written:ApplicableForm"

    ruleset: Ruleset
    kind: Kind
    filed: date
    why: tuple[Why, ...]
    transition: Transition | None = None
    finish_by: date | None = None
    late: bool = False
    counted: Counted | None = None
    deadlines: tuple[PlanDay, ...] = ()
    readings: Mapping[str, str] = FrozenDict()
    notices: tuple[str, ...] = ()
    doubtful: tuple[RulesetDoubt, ...] = ()

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<Applicable {self.ruleset.id}, {self.kind} filed {self.filed}>"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as JSON data."""
        return {
            "ruleset": self.ruleset.id,
            "digest": self.ruleset.digest,
            "kind": self.kind,
            "filed": self.filed.isoformat(),
            "transition": None if self.transition is None else self.transition.id,
            "finish_by": None if self.finish_by is None else self.finish_by.isoformat(),
            "late": self.late,
            "counted": None if self.counted is None else self.counted.to_json(),
            "deadlines": [one.to_json() for one in self.deadlines],
            "why": [step.to_json() for step in self.why],
            "readings": dict(self.readings),
            "notices": list(self.notices),
            "doubtful": [one.to_json() for one in self.doubtful],
        }
