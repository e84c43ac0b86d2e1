"""Many evaluations at once: data frames and Arrow tables in, the same kind out, and the rules as SQL."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.frames.evaluating import from_evaluations as from_evaluations
    from ocop_rules.frames.evaluating import to_evaluations as to_evaluations
    from ocop_rules.frames.scorer import score_frame as score_frame
    from ocop_rules.frames.querying import sql as sql

# written by tools/faces.py from the imports above
__all__ = [
    "from_evaluations",
    "score_frame",
    "sql",
    "to_evaluations",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "frames.evaluating": "from_evaluations to_evaluations",
            "frames.querying": "sql",
            "frames.scorer": "score_frame",
        },
    )
