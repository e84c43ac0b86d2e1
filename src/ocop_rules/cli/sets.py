"""Finding a product set or a criterion by what a person types: its number, code or concept."""

from __future__ import annotations

from ocop_rules.errors import UnknownNameError
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.telling.teller import spans


def find_set(ruleset: Ruleset, name: str) -> ProductSet:
    """Return the product set of this number or concept; raises UnknownNameError with the nearest."""
    for one in ruleset.sets:
        if name in (str(one.number), f"{one.number:02d}", one.concept):
            return one
    if name.strip().lstrip("+-").isdecimal():
        # the number most like this one to the eye is no better than any other
        raise UnknownNameError("product_set", name, [spans(ruleset.numbers)])
    raise UnknownNameError("product_set", name, [one.concept for one in ruleset.sets])


def find_criterion(one: ProductSet, name: str) -> Criterion:
    """Return the criterion of this code or concept; raises UnknownNameError with the nearest."""
    for criterion in one.criteria.values():
        if name in (criterion.code, criterion.concept):
            return criterion
    concepts = [criterion.concept for criterion in one.criteria.values()]
    group = name.partition(".")[0] + "."
    beside = [code for code in one.criteria if code.startswith(group)]
    raise UnknownNameError("criterion", name, beside or [*one.criteria, *concepts])
