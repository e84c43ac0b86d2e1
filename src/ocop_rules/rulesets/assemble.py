"""Making a ruleset of its parts, with its digest."""

from __future__ import annotations

from collections.abc import Mapping

from ocop_rules.ground import normal
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.ruleset import Decision, Layer, ProductSet, Ruleset, tables_of
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


def with_decision(ruleset: Ruleset, rules: Decision) -> Ruleset:
    """Return a ruleset with another decision over the same product sets, whose files are written once."""
    kept = tables_of(ruleset)
    files: dict[str, bytes] | None = kept.get("set files")
    if files is None:
        files = kept["set files"] = {set_file(one): document(one) for one in ruleset.sets}
    made = make_ruleset(rules, ruleset.sets, ruleset.labels, {RULES: document(rules)} | files, ruleset.layers)
    tables_of(made)["set files"] = files
    return made


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
