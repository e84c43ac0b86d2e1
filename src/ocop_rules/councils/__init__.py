"""Many sheets of one product: who counts, the spread, floors and gates, the exact mean."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.councils.checking import check_policy as check_policy
    from ocop_rules.councils.checking import check_sitting as check_sitting
    from ocop_rules.councils.deliberating import deliberate as deliberate
    from ocop_rules.councils.deliberating import sitting_of as sitting_of
    from ocop_rules.councils.differences import agreement as agreement
    from ocop_rules.councils.differences import compare_members as compare_members
    from ocop_rules.model.council import Council as Council
    from ocop_rules.model.council import CouncilPolicy as CouncilPolicy
    from ocop_rules.model.council import Member as Member
    from ocop_rules.model.council import Quorum as Quorum
    from ocop_rules.model.council import Rounding as Rounding
    from ocop_rules.model.council import Scoring as Scoring
    from ocop_rules.model.council import Share as Share
    from ocop_rules.model.council import Sitting as Sitting
    from ocop_rules.model.council import Spread as Spread
    from ocop_rules.model.deliberation import Deliberation as Deliberation
    from ocop_rules.model.members import MemberDifferences as MemberDifferences

# written by tools/faces.py from the imports above
__all__ = [
    "Council",
    "CouncilPolicy",
    "Deliberation",
    "Member",
    "MemberDifferences",
    "Quorum",
    "Rounding",
    "Scoring",
    "Share",
    "Sitting",
    "Spread",
    "agreement",
    "check_policy",
    "check_sitting",
    "compare_members",
    "deliberate",
    "sitting_of",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "councils.checking": "check_policy check_sitting",
            "councils.deliberating": "deliberate sitting_of",
            "councils.differences": "agreement compare_members",
            "model.council": "Council CouncilPolicy Member Quorum Rounding Scoring Share Sitting Spread",
            "model.deliberation": "Deliberation",
            "model.members": "MemberDifferences",
        },
    )
