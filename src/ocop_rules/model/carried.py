"""What carrying a sheet over gives back: the sheet, its range, and a reason for every criterion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Result
from ocop_rules.structure.forms import WholeForm

AnswerReason = Literal[
    "carried",
    "unanswered",
    "concept-new",
    "concept-gone",
    "concept-repeated",
    "case-apart",
    "box-apart",
    "box-wider",
    "area-redrawn",
    "later-box",
    "unticked",
    "unticked-open",
    "inapplicable-before",
    "inapplicable-now",
]
GateReason = Literal["carried", "gate-new", "gate-gone", "gate-apart", "gate-follows"]


@frozen(kw_only=True)
class CarriedAnswer(WholeForm):
    """What became of one criterion, named by its concept.

    ``old_code`` and ``new_code`` are its places in the two decisions, None where it does not
    stand; cases and answers likewise, None also for an open criterion. ``why`` is a reason of the
    option map; ``later`` the label key of a later box that the old sheet has not ruled out.
    """

    json_form = "ocop_rules.model.written_carried:CarriedAnswerForm"

    concept: str
    old_code: str | None = None
    new_code: str | None = None
    old_case: int | None = None
    old_answer: int | None = None
    new_case: int | None = None
    new_answer: int | None = None
    reason: AnswerReason
    why: str | None = None
    later: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON data."""
        return {
            "concept": self.concept,
            "reason": self.reason,
            "old": {"criterion": self.old_code, "case": self.old_case, "answer": self.old_answer},
            "new": {"criterion": self.new_code, "case": self.new_case, "answer": self.new_answer},
            "why": self.why,
            "later": self.later,
        }


@frozen(kw_only=True)
class CarriedGate(WholeForm):
    """What became of a gate or a binding requirement that an evaluator may assert.

    ``gate-new``: the old sheet did not ask for it, so that nobody has yet said whether it closes.
    """

    gate: str
    reason: GateReason
    why: str | None = None


@frozen(kw_only=True)
class Carried(WholeForm):
    """A sheet of one decision read under another.

    ``evaluation`` is the sheet under the new decision: what could be carried over is answered,
    the rest open. ``answers`` has one entry per criterion of the new sheet, then those of the old
    one that are gone; ``gates`` the gates of both. ``before`` is the result under the old
    decision, ``result`` the one under the new: with bounds while anything is open. ``whys`` holds
    the words of the reasons named, by slug and language.
    """

    json_form = "ocop_rules.model.written_carried:CarriedForm"

    evaluation: Evaluation
    answers: tuple[CarriedAnswer, ...]
    gates: tuple[CarriedGate, ...]
    before: Result
    result: Result
    whys: Mapping[str, Mapping[str, str]] = field(factory=FrozenDict)

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<Carried {self.before.ruleset} to {self.result.ruleset}: {self.result.status}>"

    @property
    def carried(self) -> tuple[str, ...]:
        """The codes under the new decision whose answers were carried over."""
        return tuple(
            one.new_code for one in self.answers if one.reason == "carried" and one.new_code is not None
        )

    @property
    def unasked(self) -> tuple[str, ...]:
        """The gates of the new decision that the old sheet did not ask for."""
        return tuple(one.gate for one in self.gates if one.reason == "gate-new")

    def to_json(self, *, reasons: bool = False) -> dict[str, Any]:
        """Return the sheet and both results as JSON data; ``reasons`` adds those of every criterion."""
        return {
            "from": self.before.ruleset,
            "to": self.result.ruleset,
            "evaluation": self.evaluation.to_json(),
            "before": self.before.to_json(reasons=reasons),
            "result": self.result.to_json(reasons=reasons),
            "answers": [one.to_json() for one in self.answers],
            "gates": [one.to_json() for one in self.gates],
            "whys": {why: dict(words) for why, words in self.whys.items()},
        }
