"""What a change would make of a result: old beside new, and what made the difference."""

from __future__ import annotations

from typing import Any, Literal

from attrs import frozen

from ocop_rules.model.carried import Carried
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Floor, GateClosed, Reason, Result
from ocop_rules.structure.forms import WholeForm

ChangeKind = Literal["box", "case", "gate", "reading", "decision"]
Changed = str | int | bool | None


@frozen(kw_only=True)
class Cause(WholeForm):
    """One change, and what it does when it is made alone.

    ``name`` is the code of a criterion ("box", "case"), the id of a gate or of a reading; empty for
    "decision". ``old`` and ``new`` are what stood there and what stands there now: boxes, cases, choices or
    ids, and for a gate whether it is asserted; None for nothing. ``alone`` is the result with this change
    and no other, None where the sheet would have faults.
    """

    json_form = "ocop_rules.model.written_planning:CauseForm"

    kind: ChangeKind
    name: str
    old: Changed
    new: Changed
    alone: Result | None

    def to_json(self, *, reasons: bool = False) -> dict[str, Any]:
        """Return the cause as JSON data; ``reasons`` adds those of every criterion."""
        return {
            "kind": self.kind,
            "name": self.name,
            "old": self.old,
            "new": self.new,
            "alone": None if self.alone is None else self.alone.to_json(reasons=reasons),
        }


@frozen(kw_only=True)
class CriterionBeside(WholeForm):
    """A criterion whose box, points or missed floors differ: its reason before and after.

    Either is None where the decision does not have the criterion.
    """

    json_form = "ocop_rules.model.written_planning:CriterionBesideForm"

    before: Reason | None
    after: Reason | None

    @property
    def points(self) -> int:
        """The points that it has more than before."""
        return (self.after.points if self.after else 0) - (self.before.points if self.before else 0)

    def to_json(self) -> dict[str, Any]:
        """Return the criterion as JSON data."""
        return {
            "points": self.points,
            "before": None if self.before is None else self.before.to_json(),
            "after": None if self.after is None else self.after.to_json(),
        }


@frozen(kw_only=True)
class WhatIf(WholeForm):
    """A sheet as it stands beside the same with some changes.

    ``causes`` are the changes, each with what it does alone; ``criteria`` the criteria that differ.
    ``missed_now`` and ``met_now`` are the floors that are missed, or met, only after the changes;
    ``closed_now`` and ``open_now`` the gates that close, or no longer close. With another decision
    ``carried`` says what became of every answer, and floors and gates are those of two decisions.
    """

    json_form = "ocop_rules.model.written_planning:WhatIfForm"

    evaluation: Evaluation
    changed: Evaluation
    before: Result
    after: Result
    causes: tuple[Cause, ...]
    criteria: tuple[CriterionBeside, ...]
    missed_now: tuple[Floor, ...]
    met_now: tuple[Floor, ...]
    closed_now: tuple[GateClosed, ...]
    open_now: tuple[GateClosed, ...]
    carried: Carried | None = None

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<WhatIf stars={self.before.stars} to {self.after.stars}, {len(self.causes)} causes>"

    @property
    def decisive(self) -> tuple[Cause, ...]:
        """The changes that by themselves give the stars that all of them give, where these differ."""
        if (self.before.status, self.before.stars) == (self.after.status, self.after.stars):
            return ()
        return tuple(
            one
            for one in self.causes
            if one.alone is not None
            and (one.alone.status, one.alone.stars) == (self.after.status, self.after.stars)
        )

    def to_json(self, *, reasons: bool = False) -> dict[str, Any]:
        """Return old and new as JSON data; ``reasons`` adds those of every criterion: then it reads back."""
        return {
            "evaluation": self.evaluation.to_json(),
            "changed": self.changed.to_json(),
            "before": self.before.to_json(reasons=reasons),
            "after": self.after.to_json(reasons=reasons),
            "causes": [one.to_json(reasons=reasons) for one in self.causes],
            "decisive": [self.causes.index(one) for one in self.decisive],
            "criteria": [one.to_json() for one in self.criteria],
            "missed_now": [one.to_json() for one in self.missed_now],
            "met_now": [one.to_json() for one in self.met_now],
            "closed_now": [one.to_json() for one in self.closed_now],
            "open_now": [one.to_json() for one in self.open_now],
            "carried": None if self.carried is None else self.carried.to_json(reasons=reasons),
        }
