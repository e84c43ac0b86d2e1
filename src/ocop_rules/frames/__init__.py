"""Many evaluations at once: data frames and Arrow tables in, the same kind out, and the rules as SQL."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.frames.carrying import carry_frame as carry_frame
    from ocop_rules.frames.councils import council_frame as council_frame
    from ocop_rules.frames.evaluating import from_evaluations as from_evaluations
    from ocop_rules.frames.evaluating import to_evaluations as to_evaluations
    from ocop_rules.frames.files import score_file as score_file
    from ocop_rules.frames.longs import from_long as from_long
    from ocop_rules.frames.longs import to_long as to_long
    from ocop_rules.frames.many import rank as rank
    from ocop_rules.frames.options import options_frame as options_frame
    from ocop_rules.frames.plots import plot_members as plot_members
    from ocop_rules.frames.plots import plot_parts as plot_parts
    from ocop_rules.frames.plots import plot_tiers as plot_tiers
    from ocop_rules.frames.querying import sql as sql
    from ocop_rules.frames.reasons import bounds_frame as bounds_frame
    from ocop_rules.frames.reasons import faults_frame as faults_frame
    from ocop_rules.frames.reasons import floors_frame as floors_frame
    from ocop_rules.frames.reasons import reasons_frame as reasons_frame
    from ocop_rules.frames.scorer import score_frame as score_frame

# written by tools/faces.py from the imports above
__all__ = [
    "bounds_frame",
    "carry_frame",
    "council_frame",
    "faults_frame",
    "floors_frame",
    "from_evaluations",
    "from_long",
    "options_frame",
    "plot_members",
    "plot_parts",
    "plot_tiers",
    "rank",
    "reasons_frame",
    "score_file",
    "score_frame",
    "sql",
    "to_evaluations",
    "to_long",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "frames.carrying": "carry_frame",
            "frames.councils": "council_frame",
            "frames.evaluating": "from_evaluations to_evaluations",
            "frames.files": "score_file",
            "frames.longs": "from_long to_long",
            "frames.many": "rank",
            "frames.options": "options_frame",
            "frames.plots": "plot_members plot_parts plot_tiers",
            "frames.querying": "sql",
            "frames.reasons": "bounds_frame faults_frame floors_frame reasons_frame",
            "frames.scorer": "score_frame",
        },
    )
