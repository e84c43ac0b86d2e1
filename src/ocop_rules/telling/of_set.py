"""What the pages about one product set share: who names its things, its groups and their headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, Protocol, Self, TypeVar

from attrs import frozen

from ocop_rules.model.product_set import CriteriaHeading, Criterion, Group, ProductSet
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller


class Rested(Protocol):
    """Something that rests on one product set of a ruleset, under chosen readings."""

    @property
    def ruleset(self) -> str:
        """The id of the ruleset."""

    @property
    def digest(self) -> str:
        """The digest of the ruleset."""

    @property
    def product_set(self) -> int:
        """The number of the product set."""

    @property
    def readings(self) -> Mapping[str, str]:
        """The readings that were chosen."""


T = TypeVar("T", bound=Rested)


@frozen(slots=False)
class OfSet(Generic[T]):
    """One such thing on its way to words."""

    teller: Teller
    thing: T

    @classmethod
    def on(cls, shelf: Shelf, thing: T, lang: str) -> Self:
        """Return it with whoever names the things of its ruleset."""
        return cls(Teller(shelf.ruleset(thing.ruleset, thing.digest, thing.readings), lang), thing)

    @property
    def one(self) -> ProductSet:
        """The product set."""
        return self.teller.ruleset.product_set(self.thing.product_set)

    def criterion(self, code: str) -> str:
        """Return place and name of a criterion."""
        return self.teller.criterion(self.one.criteria[code])


def stands_alone(group: Group) -> bool:
    """Tell whether a group is but one criterion, printed under the code of the group."""
    return len(group.criteria) == 1 and group.criteria[0].code == group.code


def in_order(group: Group) -> Iterator[CriteriaHeading | Criterion]:
    """Yield the criteria of a group in order, each heading before the first criterion under it."""
    headings = {heading.criteria[0]: heading for heading in group.headings}
    for criterion in group.criteria:
        if criterion.code in headings:
            yield headings[criterion.code]
        yield criterion
