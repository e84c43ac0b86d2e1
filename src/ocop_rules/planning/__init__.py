"""What it takes to reach the next star, what a set can do, and what a change would make of a result."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.model.anatomy import Anatomy as Anatomy
    from ocop_rules.model.anatomy import Finding as Finding
    from ocop_rules.model.anatomy import FloorAnatomy as FloorAnatomy
    from ocop_rules.model.anatomy import StarRange as StarRange
    from ocop_rules.model.council_upgrade import CouncilUpgrade as CouncilUpgrade
    from ocop_rules.model.council_upgrade import CriterionRoom as CriterionRoom
    from ocop_rules.model.council_upgrade import LackingFloor as LackingFloor
    from ocop_rules.model.council_upgrade import MemberBox as MemberBox
    from ocop_rules.model.upgrade import Upgrade as Upgrade
    from ocop_rules.model.upgrade import UpgradeObstacle as UpgradeObstacle
    from ocop_rules.model.upgrade import UpgradePlan as UpgradePlan
    from ocop_rules.model.upgrade import UpgradeProof as UpgradeProof
    from ocop_rules.model.upgrade import UpgradeStep as UpgradeStep
    from ocop_rules.model.what_if import Cause as Cause
    from ocop_rules.model.what_if import CriterionBeside as CriterionBeside
    from ocop_rules.model.what_if import WhatIf as WhatIf
    from ocop_rules.planning.anatomies import anatomy as anatomy
    from ocop_rules.planning.changing import what_if as what_if
    from ocop_rules.planning.corners import oracle as oracle
    from ocop_rules.planning.finding import findings as findings
    from ocop_rules.planning.framing import upgrade_frame as upgrade_frame
    from ocop_rules.planning.lacking import council_upgrade as council_upgrade
    from ocop_rules.planning.upgrading import upgrade as upgrade

# written by tools/faces.py from the imports above
__all__ = [
    "Anatomy",
    "Cause",
    "CouncilUpgrade",
    "CriterionBeside",
    "CriterionRoom",
    "Finding",
    "FloorAnatomy",
    "LackingFloor",
    "MemberBox",
    "StarRange",
    "Upgrade",
    "UpgradeObstacle",
    "UpgradePlan",
    "UpgradeProof",
    "UpgradeStep",
    "WhatIf",
    "anatomy",
    "council_upgrade",
    "findings",
    "oracle",
    "upgrade",
    "upgrade_frame",
    "what_if",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "model.anatomy": "Anatomy Finding FloorAnatomy StarRange",
            "model.council_upgrade": "CouncilUpgrade CriterionRoom LackingFloor MemberBox",
            "model.upgrade": "Upgrade UpgradeObstacle UpgradePlan UpgradeProof UpgradeStep",
            "model.what_if": "Cause CriterionBeside WhatIf",
            "planning.anatomies": "anatomy",
            "planning.changing": "what_if",
            "planning.corners": "oracle",
            "planning.finding": "findings",
            "planning.framing": "upgrade_frame",
            "planning.lacking": "council_upgrade",
            "planning.upgrading": "upgrade",
        },
    )
