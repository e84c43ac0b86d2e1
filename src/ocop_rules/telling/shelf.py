"""Where the rulesets are found that a value names: those given, then those that come with the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from attrs import frozen

from ocop_rules.errors import EvaluationError, Fault, UnknownNameError
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.by_digest import rulesets_given
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped, with_readings

Rules = Ruleset | Iterable[Ruleset]
"""A ruleset, or several: a registry is such a list, too."""


@lru_cache(maxsize=32)
def _shipped(name: str) -> Ruleset:
    return load(name)


@lru_cache(maxsize=1)
def _decisions() -> tuple[Ruleset, ...]:
    """Return the decisions that come with the library, the latest first."""
    found = map(_shipped, shipped("decision", "amendment"))
    return tuple(sorted(found, key=lambda one: one.decision.identity.period.start, reverse=True))


@frozen
class Shelf:
    """The rulesets at hand."""

    given: tuple[Ruleset, ...] = ()

    @classmethod
    def of(cls, rules: Rules | None) -> Shelf:
        """Return a shelf with what a caller gave."""
        return cls(rulesets_given(rules))

    def __iter__(self) -> Iterator[Ruleset]:
        """Iterate over all rulesets: those given, then the decisions that come along, the latest first."""
        yield from self.given
        yield from _decisions()

    def ruleset(
        self, name: str, digest: str | None = None, readings: Mapping[str, str] | None = None
    ) -> Ruleset:
        """Return the ruleset that is called ``name`` and has this ``digest``.

        One that is shipped is also found under the ``readings`` that a result names. Raises
        UnknownNameError for a name nobody knows, EvaluationError where only the digest differs.
        """
        found = [one for one in self.given if name in one.accepts] or self._shipped(name)
        for one in found:
            if digest is None or one.digest == digest:
                return one
        for one in found:
            declared = {key: choice for key, choice in (readings or {}).items() if key in one.choices}
            chosen = with_readings(one, declared) if declared else one
            if chosen.digest == digest:
                return chosen
        fields = {"digest": found[0].digest}
        raise EvaluationError([Fault(code="digest-mismatch", found=digest, fields=fields)])

    def _shipped(self, name: str) -> list[Ruleset]:
        known = shipped()
        if name not in known:
            raise UnknownNameError("ruleset", name, [*(one.id for one in self.given), *known])
        return [_shipped(name)]

    def holding(self, one: ProductSet) -> Ruleset:
        """Return the ruleset that a product set belongs to; raises UnknownNameError when none holds it."""
        for same in (lambda other: other is one, lambda other: other == one):
            for ruleset in self._first_texts():
                if any(map(same, ruleset.sets)):
                    return ruleset
        raise UnknownNameError("product_set", one.concept, [])

    def _first_texts(self) -> Iterator[Ruleset]:
        """Iterate over all rulesets, a decision before those that amend it and keep its sets."""
        yield from self.given
        yield from reversed(_decisions())

    def around(self, one: Criterion) -> tuple[Ruleset, ProductSet]:
        """Return the ruleset and the first product set that hold a criterion.

        Raises UnknownNameError when none does.
        """
        for same in (lambda other: other is one, lambda other: other == one):
            for ruleset in self._first_texts():
                for held in ruleset.sets:
                    if any(map(same, held.criteria.values())):
                        return ruleset, held
        raise UnknownNameError("criterion", one.concept, [])
