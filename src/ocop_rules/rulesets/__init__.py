"""A decision from its folder: structure, labels, checks, amendments and overlays, the registry."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.model.applicable import Applicable as Applicable
    from ocop_rules.model.decision import Place as Place
    from ocop_rules.model.layer import Origin as Origin
    from ocop_rules.model.patch import Layer as Layer
    from ocop_rules.model.patch import Patch as Patch
    from ocop_rules.model.product_set import Criterion as Criterion
    from ocop_rules.model.product_set import Option as Option
    from ocop_rules.model.product_set import ProductSet as ProductSet
    from ocop_rules.model.ruleset import Ruleset as Ruleset
    from ocop_rules.rulesets.by_id import load as load
    from ocop_rules.rulesets.labels import label as label
    from ocop_rules.rulesets.labels import with_labels as with_labels
    from ocop_rules.rulesets.loading import load_folder as load_folder
    from ocop_rules.rulesets.loading import load_labels as load_labels
    from ocop_rules.rulesets.loading import load_patch as load_patch
    from ocop_rules.rulesets.loading import load_patch_folder as load_patch_folder
    from ocop_rules.rulesets.loading import shipped as shipped
    from ocop_rules.rulesets.loading import with_readings as with_readings
    from ocop_rules.rulesets.patches import apply_patch as apply_patch
    from ocop_rules.rulesets.patches import compose_patches as compose_patches
    from ocop_rules.rulesets.patches import origin as origin
    from ocop_rules.rulesets.plugins import Announced as Announced
    from ocop_rules.rulesets.plugins import announced as announced
    from ocop_rules.rulesets.plugins import load_announced as load_announced
    from ocop_rules.rulesets.registry import Registry as Registry
    from ocop_rules.rulesets.registry import shipped_registry as shipped_registry

# written by tools/faces.py from the imports above
__all__ = [
    "Announced",
    "Applicable",
    "Criterion",
    "Layer",
    "Option",
    "Origin",
    "Patch",
    "Place",
    "ProductSet",
    "Registry",
    "Ruleset",
    "announced",
    "apply_patch",
    "compose_patches",
    "label",
    "load",
    "load_announced",
    "load_folder",
    "load_labels",
    "load_patch",
    "load_patch_folder",
    "origin",
    "shipped",
    "shipped_registry",
    "with_labels",
    "with_readings",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "model.applicable": "Applicable",
            "model.decision": "Place",
            "model.layer": "Origin",
            "model.patch": "Layer Patch",
            "model.product_set": "Criterion Option ProductSet",
            "model.ruleset": "Ruleset",
            "rulesets.by_id": "load",
            "rulesets.labels": "label with_labels",
            "rulesets.loading": "load_folder load_labels load_patch load_patch_folder shipped with_readings",
            "rulesets.patches": "apply_patch compose_patches origin",
            "rulesets.plugins": "Announced announced load_announced",
            "rulesets.registry": "Registry shipped_registry",
        },
    )
