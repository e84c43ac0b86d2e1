"""The JSON form of a preview, whose faults are written in words."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from ocop_rules import words
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.preview import Changes, Preview
from ocop_rules.model.result import Result
from ocop_rules.model.written import FaultForm


@frozen(kw_only=True)
class PreviewForm:
    """A preview; the words of its faults may be in any language we speak."""

    evaluation: Evaluation | None
    result: Result | None
    faults: tuple[FaultForm, ...]
    changes: Changes | None

    def value(self) -> Preview:
        """Return the preview."""
        return Preview(
            evaluation=self.evaluation,
            result=self.result,
            faults=tuple(fault.value() for fault in self.faults),
            changes=self.changes,
        )

    def again(self, made: Preview) -> dict[str, Any]:
        """Return what the preview is written as, in the language that it was written in."""
        reasons = self.result is not None and bool(self.result.reasons)
        told = [made.to_json(lang=lang, reasons=reasons) for lang in words.languages()]
        given = [fault.message for fault in self.faults]
        said = [one for one in told if [fault["message"] for fault in one["faults"]] == given]
        return [*said, *told][0]
