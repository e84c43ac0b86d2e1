"""What a score sheet gives while it is still being filled in."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from ocop_rules.errors import Fault
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Answer, Floor, GateClosed, Result
from ocop_rules.model.terms import Code
from ocop_rules.model.what_if import CriterionBeside
from ocop_rules.structure.forms import WholeForm
from ocop_rules.words import DEFAULT


@frozen(kw_only=True)
class Dropped(WholeForm):
    """An answer that no longer applied and was taken off a sheet.

    ``governor`` is the criterion that its condition hangs on, ``has`` the answer that stands there.
    """

    criterion: Code
    answer: Answer
    governor: Code
    has: Answer


@frozen(kw_only=True)
class Pruned(WholeForm):
    """A sheet without the answers that no longer apply, and those answers, in the order of the decision."""

    evaluation: Evaluation
    dropped: tuple[Dropped, ...] = ()


@frozen(kw_only=True)
class Changes(WholeForm):
    """What became different from one state of a sheet to the next.

    ``points`` are the points more than before, ``criteria`` those whose reasons differ. ``missed_now`` and
    ``met_now`` are the floors that are missed, or no longer missed; ``closed_now`` and ``open_now`` the gates
    that closed, or no longer are.
    """

    points: int
    criteria: tuple[CriterionBeside, ...]
    missed_now: tuple[Floor, ...]
    met_now: tuple[Floor, ...]
    closed_now: tuple[GateClosed, ...]
    open_now: tuple[GateClosed, ...]

    def __repr__(self) -> str:
        """Return how much became different; the whole would fill a screen."""
        return f"<Changes points={self.points:+d}, criteria={len(self.criteria)}>"


@frozen(kw_only=True)
class Preview(WholeForm):
    """The result of what can be judged of a sheet, beside the faults of what cannot.

    ``evaluation`` is the sheet that was judged: the one that was given without what has faults; an answer
    that was left out is open. It and ``result`` are None where nothing can be judged: the sheet belongs to
    another ruleset, or names no product set. ``changes`` compares with the sheet before; None without one,
    and where either of the two could not be judged.
    """

    json_form = "ocop_rules.model.written_preview:PreviewForm"

    evaluation: Evaluation | None
    result: Result | None
    faults: tuple[Fault, ...] = ()
    changes: Changes | None = None

    def __repr__(self) -> str:
        """Return what the sheet gives so far; the whole would fill a screen."""
        return f"<Preview {self.result!r}, faults={len(self.faults)}, changes={self.changes!r}>"

    @property
    def valid(self) -> bool:
        """Whether the sheet has no faults, so that scoring it gives the same result."""
        return not self.faults

    def to_json(self, *, lang: str = DEFAULT, reasons: bool = False) -> dict[str, Any]:
        """Return the preview as JSON data, the words of the faults in ``lang``.

        ``reasons`` adds one entry per criterion to the result; then it reads back equal.
        """
        return {
            "evaluation": None if self.evaluation is None else self.evaluation.to_json(),
            "result": None if self.result is None else self.result.to_json(reasons=reasons),
            "faults": [fault.to_json(lang) for fault in self.faults],
            "changes": None if self.changes is None else self.changes.to_json(),
        }
