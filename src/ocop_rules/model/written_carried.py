"""The JSON forms of a carried sheet, whose keys are not the fields of the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.carried import AnswerReason, Carried, CarriedAnswer, CarriedGate
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Answer, Result
from ocop_rules.model.terms import Code, LabelKey, OptionNumber, Slug


@frozen(kw_only=True)
class AnswerAt:
    """A place in a decision, and what was ticked there."""

    criterion: Code | None
    case: OptionNumber | None
    answer: Answer | None


@frozen(kw_only=True)
class CarriedAnswerForm:
    """What became of one criterion, named by its concept."""

    concept: Slug
    reason: AnswerReason
    old: AnswerAt
    new: AnswerAt
    why: Slug | None
    later: LabelKey | None

    def value(self) -> CarriedAnswer:
        """Return the answer."""
        return CarriedAnswer(
            concept=self.concept,
            old_code=self.old.criterion,
            new_code=self.new.criterion,
            old_case=self.old.case,
            old_answer=self.old.answer,
            new_case=self.new.case,
            new_answer=self.new.answer,
            reason=self.reason,
            why=self.why,
            later=self.later,
        )


@frozen(kw_only=True)
class CarriedForm:
    """A sheet of one decision read under another: the sheet, the reasons, both results."""

    from_: Slug
    to: Slug
    evaluation: Evaluation
    before: Result
    result: Result
    answers: tuple[CarriedAnswer, ...]
    gates: tuple[CarriedGate, ...]
    whys: Mapping[Slug, Mapping[str, str]]

    def value(self) -> Carried:
        """Return the carried sheet."""
        return Carried(
            evaluation=self.evaluation,
            before=self.before,
            result=self.result,
            answers=self.answers,
            gates=self.gates,
            whys=FrozenDict({why: FrozenDict(words) for why, words in self.whys.items()}),
        )

    def again(self, made: Carried) -> dict[str, Any]:
        """Return what the carried sheet is written as."""
        return made.to_json(reasons=bool(self.result.reasons))
