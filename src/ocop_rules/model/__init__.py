"""Every value that goes in or comes out."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.model.carried import Carried as Carried
    from ocop_rules.model.carried import CarriedAnswer as CarriedAnswer
    from ocop_rules.model.carried import CarriedGate as CarriedGate
    from ocop_rules.model.council import Council as Council
    from ocop_rules.model.council import CouncilPolicy as CouncilPolicy
    from ocop_rules.model.council import Member as Member
    from ocop_rules.model.council import Quorum as Quorum
    from ocop_rules.model.council import Rounding as Rounding
    from ocop_rules.model.council import Share as Share
    from ocop_rules.model.council import Sitting as Sitting
    from ocop_rules.model.council import Spread as Spread
    from ocop_rules.model.deliberation import Deliberation as Deliberation
    from ocop_rules.model.difference import Difference as Difference
    from ocop_rules.model.dossier import Dossier as Dossier
    from ocop_rules.model.dossier import Handed as Handed
    from ocop_rules.model.evaluation import Evaluation as Evaluation
    from ocop_rules.model.history import History as History
    from ocop_rules.model.mapping import OptionMap as OptionMap
    from ocop_rules.model.patch import Layer as Layer
    from ocop_rules.model.patch import Patch as Patch
    from ocop_rules.model.product import Producer as Producer
    from ocop_rules.model.product import Product as Product
    from ocop_rules.model.product import ProductCode as ProductCode
    from ocop_rules.model.result import Bounds as Bounds
    from ocop_rules.model.result import Floor as Floor
    from ocop_rules.model.result import GateClosed as GateClosed
    from ocop_rules.model.result import Invalid as Invalid
    from ocop_rules.model.result import Reason as Reason
    from ocop_rules.model.result import Result as Result
    from ocop_rules.model.ruleset import Criterion as Criterion
    from ocop_rules.model.ruleset import Option as Option
    from ocop_rules.model.ruleset import Place as Place
    from ocop_rules.model.ruleset import ProductSet as ProductSet
    from ocop_rules.model.ruleset import Ruleset as Ruleset

# written by tools/faces.py from the imports above
__all__ = [
    "Bounds",
    "Carried",
    "CarriedAnswer",
    "CarriedGate",
    "Council",
    "CouncilPolicy",
    "Criterion",
    "Deliberation",
    "Difference",
    "Dossier",
    "Evaluation",
    "Floor",
    "GateClosed",
    "Handed",
    "History",
    "Invalid",
    "Layer",
    "Member",
    "Option",
    "OptionMap",
    "Patch",
    "Place",
    "Producer",
    "Product",
    "ProductCode",
    "ProductSet",
    "Quorum",
    "Reason",
    "Result",
    "Rounding",
    "Ruleset",
    "Share",
    "Sitting",
    "Spread",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "model.carried": "Carried CarriedAnswer CarriedGate",
            "model.council": "Council CouncilPolicy Member Quorum Rounding Share Sitting Spread",
            "model.deliberation": "Deliberation",
            "model.difference": "Difference",
            "model.dossier": "Dossier Handed",
            "model.evaluation": "Evaluation",
            "model.history": "History",
            "model.mapping": "OptionMap",
            "model.patch": "Layer Patch",
            "model.product": "Producer Product ProductCode",
            "model.result": "Bounds Floor GateClosed Invalid Reason Result",
            "model.ruleset": "Criterion Option Place ProductSet Ruleset",
        },
    )
