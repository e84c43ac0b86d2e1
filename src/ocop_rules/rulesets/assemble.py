"""Making a ruleset of its parts, with its digest."""

from __future__ import annotations

from collections.abc import Mapping

from ocop_rules.ground import normal
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import Decision
from ocop_rules.model.layer import Layer
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.rulesets.folder import RULES
from ocop_rules.structure.structuring import unstructure


def set_file(one: ProductSet) -> str:
    """Return the name of a product set's file in the folder of its ruleset."""
    return f"sets/{one.number:02d}.json"


def document(value: Decision | ProductSet) -> bytes:
    """Return one structural file in normal form."""
    return normal.dumps(unstructure(value)).encode()


def documents(rules: Decision, sets: tuple[ProductSet, ...]) -> dict[str, bytes]:
    """Return the structural files of a ruleset in normal form, by name, in digest order."""
    return {RULES: document(rules)} | {set_file(one): document(one) for one in sets}


def make_ruleset(
    rules: Decision,
    sets: tuple[ProductSet, ...],
    labels: Mapping[str, Mapping[str, str]],
    files: Mapping[str, bytes] | None = None,
    layers: tuple[Layer, ...] = (),
) -> Ruleset:
    """Return the ruleset made of its parts, with its digest.

    ``files`` are its structural files where they are known to be in normal form, ``layers`` what
    it is laid together from, where it is more than one decision.
    """
    ordered = tuple(sorted(sets, key=lambda one: one.number))
    digest = normal.digest((documents(rules, ordered) if files is None else files).values())
    more = {"layers": layers} if layers else {}
    return Ruleset(decision=rules, sets=ordered, digest=digest, labels=FrozenDict(labels), **more)


def with_decision(ruleset: Ruleset, rules: Decision) -> Ruleset:
    """Return the ruleset with other rules for all of its sets; these stay as they are."""
    kept = tables_of(ruleset)
    if "documents" not in kept:
        kept["documents"] = documents(ruleset.decision, ruleset.sets)
    files = {**kept["documents"], RULES: document(rules)}
    return make_ruleset(rules, ruleset.sets, ruleset.labels, files, ruleset.layers)
