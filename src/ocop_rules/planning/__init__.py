"""What it takes to reach the next star, what a set can do, and what a change would make of a result."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.model.upgrade import Upgrade as Upgrade
    from ocop_rules.model.upgrade import UpgradeObstacle as UpgradeObstacle
    from ocop_rules.model.upgrade import UpgradePlan as UpgradePlan
    from ocop_rules.model.upgrade import UpgradeProof as UpgradeProof
    from ocop_rules.model.upgrade import UpgradeStep as UpgradeStep
    from ocop_rules.planning.upgrading import upgrade as upgrade

# written by tools/faces.py from the imports above
__all__ = [
    "Upgrade",
    "UpgradeObstacle",
    "UpgradePlan",
    "UpgradeProof",
    "UpgradeStep",
    "upgrade",
]
__getattr__, __dir__ = lazy(
    __name__,
    {
        "model.upgrade": "Upgrade UpgradeObstacle UpgradePlan UpgradeProof UpgradeStep",
        "planning.upgrading": "upgrade",
    },
)
