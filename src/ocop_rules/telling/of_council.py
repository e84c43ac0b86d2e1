"""What the pages about one council share: its members and the criteria of its product set by name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import frozen

from ocop_rules.model.council import Member, Sitting
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller


@frozen(slots=False)
class OfCouncil:
    """One council on its way to words."""

    teller: Teller
    made: Deliberation

    @property
    def sitting(self) -> Sitting:
        """The sitting, as it was given."""
        return self.made.sitting

    @cached_property
    def members(self) -> dict[str, Member]:
        """The members by their ids."""
        return {member.id: member for member in self.sitting.council.members}

    def name(self, member: str) -> str:
        """Return the name of a member, the id where no name is given or nobody has it."""
        return (self.members[member].name if member in self.members else None) or member

    def names(self, members: Iterable[str]) -> str:
        """Return the names of members, "-" for none."""
        return ", ".join(map(self.name, members)) or "-"

    def criterion(self, code: str) -> str:
        """Return place and name of a criterion."""
        return self.teller.criterion_in(self.sitting.product_set, code)


def teller_of(made: Deliberation, shelf: Shelf, lang: str) -> Teller:
    """Return who names the things of the ruleset that a council went by."""
    return Teller(shelf.ruleset(made.sitting.ruleset, made.digest, made.readings), lang)
