"""An option map in words: how the sets, cases, gates and boxes of two decisions stand to one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from ocop_rules.model.mapping import AreaFact, Fact, ListPair, OptionMap
from ocop_rules.telling.blocks import Block, Item, Note, Title, listed
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller


def option_map(thing: OptionMap, shelf: Shelf, lang: str) -> Page:
    """Return what is known of two decisions beside one another, each fact with its reason."""
    old, new = (Teller(shelf.ruleset(name), lang) for name in (thing.old, thing.new))
    return Page(_Telling(old, new, thing).blocks(), lang)


@frozen
class _Telling:
    """One option map on its way to words."""

    old: Teller
    new: Teller
    thing: OptionMap

    def blocks(self) -> Iterator[Block]:
        say, thing = self.new.say, self.thing
        old, new = (teller.ruleset.decision.identity.number for teller in (self.old, self.new))
        yield Title(say("map.title", old=old, new=new), 1)
        yield Note(say("map.reading", old=old, new=new))
        yield from listed(say("map.sets"), self._facts(thing.sets, "set"))
        yield from listed(say("map.cases"), self._facts(thing.cases))
        yield from listed(say("map.gates"), self._facts(thing.gates, "gate"))
        yield from listed(say("map.areas"), map(self._area, thing.areas))
        for pair in sorted(thing.lists, key=lambda one: one.concept):
            yield from listed(self._concept(pair.concept), self._pair(pair))

    def _concept(self, name: str) -> str:
        key = f"criterion.{name}"
        return self.new.label(key, self.old.label(key, name))

    @staticmethod
    def _name(teller: Teller, other: Teller, key: str | None, kind: str = "") -> str:
        """Return the name of a box, or of something of a kind; by the other decision where one has none."""
        if key is None:
            return ""
        keys = {"gate": (f"gate.{key}", f"requirement.{key}"), "": (key,)}.get(kind, (f"{kind}.{key}",))
        found = (each.label(name, "") for each in (teller, other) for name in keys)
        return next(filter(None, found), key)

    def _why(self, why: str) -> list[Item]:
        told = self.thing.whys.get(why, {})
        return [Item(told.get(self.new.lang) or next(iter(told.values())))] if told else []

    def _facts(self, facts: Iterable[Fact], kind: str = "") -> Iterator[Item]:
        for one in facts:
            yield self._fact(one, kind)

    def _fact(self, one: Fact, kind: str = "") -> Item:
        old, new = (
            self._name(self.old, self.new, one.old, kind),
            self._name(self.new, self.old, one.new, kind),
        )
        relation = "gone" if one.new is None else "fresh" if one.old is None else one.relation
        return Item(self.new.say(f"map.{relation}", old=old, new=new), self._why(one.why))

    def _area(self, one: AreaFact) -> Item:
        name = self._concept(one.concept)
        if one.box is not None:
            name += f": {self._name(self.new, self.old, one.box)}"
        return Item(name, self._why(one.why))

    def _pair(self, pair: ListPair) -> Iterator[Item]:
        yield from self._facts(pair.facts)
        if pair.exclusive is not None:
            yield Item(self.new.say(f"map.exclusive.{pair.exclusive.way}"), self._why(pair.exclusive.why))
