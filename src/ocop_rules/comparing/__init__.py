"""Decisions beside one another: option maps, differences, and sheets carried over."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.comparing.carrying import carry_along as carry_along
    from ocop_rules.comparing.carrying import carry_over as carry_over
    from ocop_rules.comparing.differences import diff as diff
    from ocop_rules.comparing.maps import chain_between as chain_between
    from ocop_rules.comparing.maps import check_map as check_map
    from ocop_rules.comparing.maps import load_map as load_map
    from ocop_rules.comparing.maps import map_between as map_between
    from ocop_rules.comparing.maps import shipped_maps as shipped_maps
    from ocop_rules.model.carried import Carried as Carried
    from ocop_rules.model.carried import CarriedAnswer as CarriedAnswer
    from ocop_rules.model.carried import CarriedGate as CarriedGate
    from ocop_rules.model.difference import Difference as Difference
    from ocop_rules.model.mapping import OptionMap as OptionMap

# written by tools/faces.py from the imports above
__all__ = [
    "Carried",
    "CarriedAnswer",
    "CarriedGate",
    "Difference",
    "OptionMap",
    "carry_along",
    "carry_over",
    "chain_between",
    "check_map",
    "diff",
    "load_map",
    "map_between",
    "shipped_maps",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "comparing.carrying": "carry_along carry_over",
            "comparing.differences": "diff",
            "comparing.maps": "chain_between check_map load_map map_between shipped_maps",
            "model.carried": "Carried CarriedAnswer CarriedGate",
            "model.difference": "Difference",
            "model.mapping": "OptionMap",
        },
    )
