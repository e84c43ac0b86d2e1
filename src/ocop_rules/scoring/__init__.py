"""One score sheet: read, checked, scored, with its reasons and bounds; streams of sheets."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.model.evaluation import Evaluation as Evaluation
    from ocop_rules.model.evaluation import Unreadable as Unreadable
    from ocop_rules.model.preview import Changes as Changes
    from ocop_rules.model.preview import Dropped as Dropped
    from ocop_rules.model.preview import Preview as Preview
    from ocop_rules.model.preview import Pruned as Pruned
    from ocop_rules.model.result import Bounds as Bounds
    from ocop_rules.model.result import Floor as Floor
    from ocop_rules.model.result import GateClosed as GateClosed
    from ocop_rules.model.result import Invalid as Invalid
    from ocop_rules.model.result import Reason as Reason
    from ocop_rules.model.result import Result as Result
    from ocop_rules.scoring.checking import check as check
    from ocop_rules.scoring.evaluations import read_evaluations as read_evaluations
    from ocop_rules.scoring.previewing import preview as preview
    from ocop_rules.scoring.previewing import prune as prune
    from ocop_rules.scoring.quick import score as score
    from ocop_rules.scoring.streams import score_all as score_all
    from ocop_rules.scoring.streams import score_lines as score_lines
    from ocop_rules.scoring.streams import score_one as score_one

# written by tools/faces.py from the imports above
__all__ = [
    "Bounds",
    "Changes",
    "Dropped",
    "Evaluation",
    "Floor",
    "GateClosed",
    "Invalid",
    "Preview",
    "Pruned",
    "Reason",
    "Result",
    "Unreadable",
    "check",
    "preview",
    "prune",
    "read_evaluations",
    "score",
    "score_all",
    "score_lines",
    "score_one",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "model.evaluation": "Evaluation Unreadable",
            "model.preview": "Changes Dropped Preview Pruned",
            "model.result": "Bounds Floor GateClosed Invalid Reason Result",
            "scoring.checking": "check",
            "scoring.evaluations": "read_evaluations",
            "scoring.previewing": "preview prune",
            "scoring.quick": "score",
            "scoring.streams": "score_all score_lines score_one",
        },
    )
