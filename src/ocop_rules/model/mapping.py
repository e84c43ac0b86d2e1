"""The option map: how the boxes of one decision stand to those of another, as data.

Equal label keys mean the same fact. Where the boxes of a criterion differ between two decisions,
the map says for each pair of lists what is known about them, so that an answer can be carried
over without a judgement. What the map does not say stays open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import evolve, field, frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.terms import LabelKey, Slug
from ocop_rules.structure.forms import Form

Relation = Literal["same", "narrower", "wider", "apart"]
Way = Literal["forth", "both"]
_TURNED: dict[Relation, Relation] = {
    "same": "same",
    "narrower": "wider",
    "wider": "narrower",
    "apart": "apart",
}


@frozen(kw_only=True)
class Fact(Form):
    """How a box (a case, a gate, a set) of the old decision stands to one of the new decision.

    ``same``: whoever meets one meets the other. ``narrower``: whoever meets the old one meets the
    new one; ``wider`` the other way round. ``apart``: neither follows from the other; where one of
    the two is left out, it has no counterpart at all. ``why`` names one of the map's reasons.
    """

    old: LabelKey | None = None
    new: LabelKey | None = None
    relation: Relation
    why: Slug


@frozen(kw_only=True)
class Exclusive(Form):
    """A tick at a box also rules out every later box of the other list, for the reason ``why``.

    ``forth`` holds it for an old sheet read under the new decision, ``both`` for either way.
    """

    way: Way
    why: Slug


@frozen(kw_only=True)
class ListPair(Form):
    """What is known about one pair of lists of boxes of a concept, by their label keys in order."""

    concept: Slug
    old: tuple[LabelKey, ...]
    new: tuple[LabelKey, ...]
    facts: tuple[Fact, ...]
    exclusive: Exclusive | None = None


@frozen(kw_only=True)
class AreaFact(Form):
    """A concept whose boxes name an area ("in the province") that is another one under the new decision.

    With ``box`` only lists that hold the box of this label key depend on the area. ``why`` names one
    of the map's reasons.
    """

    concept: Slug
    box: LabelKey | None = None
    why: Slug


@frozen(kw_only=True)
class OptionMap(Form):
    """The map of a pair of decisions, ``old`` and ``new`` by the ids of their rulesets.

    ``lists`` holds the pairs of lists that differ, ``cases`` and ``gates`` what differs there,
    ``areas`` what is carried over only where the area has stayed the same,
    ``sets`` the product sets that go on under another concept, or have no counterpart.
    ``whys`` holds the reasons in words, by slug and language.
    """

    old: Slug
    new: Slug
    lists: tuple[ListPair, ...] = ()
    cases: tuple[Fact, ...] = ()
    gates: tuple[Fact, ...] = ()
    areas: tuple[AreaFact, ...] = ()
    sets: tuple[Fact, ...] = ()
    whys: Mapping[Slug, Mapping[Slug, str]] = field(factory=FrozenDict)

    def turned(self) -> OptionMap:
        """Return the map of the same decisions read the other way round."""
        return evolve(
            self,
            old=self.new,
            new=self.old,
            lists=tuple(_turned_pair(pair) for pair in self.lists),
            cases=tuple(map(_turned, self.cases)),
            gates=tuple(map(_turned, self.gates)),
            sets=tuple(map(_turned, self.sets)),
        )


def _turned(fact: Fact) -> Fact:
    return evolve(fact, old=fact.new, new=fact.old, relation=_TURNED[fact.relation])


def _turned_pair(pair: ListPair) -> ListPair:
    exclusive = pair.exclusive if pair.exclusive is not None and pair.exclusive.way == "both" else None
    facts = tuple(map(_turned, pair.facts))
    return evolve(pair, old=pair.new, new=pair.old, facts=facts, exclusive=exclusive)
