"""What it takes to reach the next star, what a set can do, and what a change would make of a result."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.model.anatomy import Anatomy as Anatomy
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
    from ocop_rules.planning.anatomies import anatomy as anatomy
    from ocop_rules.planning.lacking import council_upgrade as council_upgrade
    from ocop_rules.planning.upgrading import upgrade as upgrade

# written by tools/faces.py from the imports above
__all__ = [
    "Anatomy",
    "CouncilUpgrade",
    "CriterionRoom",
    "FloorAnatomy",
    "LackingFloor",
    "MemberBox",
    "StarRange",
    "Upgrade",
    "UpgradeObstacle",
    "UpgradePlan",
    "UpgradeProof",
    "UpgradeStep",
    "anatomy",
    "council_upgrade",
    "upgrade",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "model.anatomy": "Anatomy FloorAnatomy StarRange",
            "model.council_upgrade": "CouncilUpgrade CriterionRoom LackingFloor MemberBox",
            "model.upgrade": "Upgrade UpgradeObstacle UpgradePlan UpgradeProof UpgradeStep",
            "planning.anatomies": "anatomy",
            "planning.lacking": "council_upgrade",
            "planning.upgrading": "upgrade",
        },
    )
