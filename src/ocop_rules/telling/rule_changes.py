"""What differs between two rulesets outside their product sets, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from attrs import evolve, frozen

from ocop_rules.comparing.rules import named_items
from ocop_rules.model.council import CouncilPolicy
from ocop_rules.model.difference import RuleChange, Value
from ocop_rules.model.process import PRODUCER
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Table
from ocop_rules.telling.policy import field_name, policy_fields
from ocop_rules.telling.process import PARTS, part_of
from ocop_rules.telling.teller import Teller, capital, within

# these stand in the table of gates and requirements
_ELSEWHERE = ("gates", "requirements")
_SHOWN_FIELDS = ("effect", "force", "trigger")


@frozen
class RuleChanges:
    """Tells what differs; ``laid`` says that one of the two rulesets is laid over the other."""

    before: Teller
    after: Teller
    laid: bool

    def say(self, key: str, **fields: object) -> str:
        """Return a phrase of the library."""
        return self.after.say(key, **fields)

    def label(self, key: str) -> str:
        """Return a label of the new decision, or of the old one where the new one has none."""
        return self.after.label(key, self.before.label(key))

    def blocks(self, changes: Iterable[RuleChange]) -> Iterator[Block]:
        """Yield the changes as a list, those of the council's policy as a table behind it."""
        shown = [one for one in changes if self._shown(one)]
        items = [item for _, alike in groupby(shown, key=_together) for item in self._items(list(alike))]
        if items:
            yield Listing(items)
        rows = self._policy([one for one in shown if one.section == "council"])
        if rows:
            yield Note(self.say("policy.title"))
            yield Table(rows, ("", self.say("diff.col.old"), self.say("diff.col.new")))

    @staticmethod
    def _shown(one: RuleChange) -> bool:
        if one.section in _ELSEWHERE:
            return one.field in _SHOWN_FIELDS
        if one.section == "readings":
            # what else may be chosen, and why one is taken, tells of the ruleset and not of the decision
            return one.field == "choice"
        # what is not there and what is not so come to the same
        return one.field is None or (one.field != "meaning" and bool(one.old or one.new))

    def _items(self, alike: list[RuleChange]) -> Iterator[Item]:
        first = alike[0]
        if first.section in PARTS and not self._unheld(first):
            yield self._part(first.section, alike)
        elif first.section != "council":
            yield from (Item(capital(self._rule(one))) for one in alike)

    def _unheld(self, one: RuleChange) -> bool:
        """Tell whether it is a whole section that the sources of one decision do not hold."""
        return one.field is None and one.item is None and not self.laid

    def _part(self, section: str, alike: list[RuleChange]) -> Item:
        """Return things of the process that came or went, or one as it was and as it is."""
        name, first = self.after.says(f"diff.section.{section}", section), alike[0]
        if first.field is None:
            teller = self.after if first.kind == "added" else self.before
            told = [item for one in alike for item in self._told(teller, section, one.item)]
            return Item(capital(self.say(f"diff.{first.kind}", what=name)), told)
        sides = [("diff.col.old", self.before), ("diff.col.new", self.after)]
        return Item(
            capital(name),
            [
                evolve(one, text=f"{self.say(key)}: {one.text}")
                for key, teller in sides
                for one in self._told(teller, section, first.item)
            ],
        )

    @staticmethod
    def _told(teller: Teller, section: str, item: str | None) -> list[Item]:
        rules = teller.ruleset.decision
        found: Any = getattr(rules, section) if item is None else named_items(rules, section).get(item)
        return [] if found is None else part_of(teller, section, found)

    def _policy(self, changes: Iterable[RuleChange]) -> list[tuple[str, Item | str, Item | str]]:
        """Return the fields of the councils' policy that differ: by what name, as they were, as they are."""
        was, now = (
            policy_fields(teller.ruleset.decision.council or CouncilPolicy(), teller)
            for teller in (self.before, self.after)
        )
        names = [one.field for one in changes if one.field is not None]
        return [
            (field_name(name, self.after), was.get(name, "-"), now.get(name, "-"))
            for name in names
            if name in was or name in now
        ]

    def _rule(self, one: RuleChange) -> str:
        say = self.say
        where = self.after.says(f"diff.section.{one.section}", one.section)
        if one.section == "readings" and one.item is not None:
            old, new = (self._choice(one.item, str(value)) for value in (one.old, one.new))
            return say("diff.value", what=f'{where} "{self.label(f"reading.{one.item}")}"', old=old, new=new)
        if one.item is not None and one.section == "levels":
            where = self._item(one.section, one.item)
        elif one.item is not None:
            where += f", {self._item(one.section, one.item)}"
        if one.field is None:
            return say(f"diff.unheld-{one.kind}" if self._unheld(one) else f"diff.{one.kind}", what=where)
        old, new = self._value(one.old), self._value(one.new)
        return say("diff.value", what=f"{where}, {self._field(one.field)}", old=old, new=new)

    def _choice(self, reading: str, choice: str) -> str:
        return f"{self.label(f'reading.{reading}.{choice}')} [{reading}={choice}]"

    def _field(self, path: str) -> str:
        """Return what a field is called, by its path, else by its name; the bare name of what has no word."""
        name = path.rpartition(".")[2]
        says = self.after.says
        return says(f"diff.field.{path.replace('.', '-')}", says(f"diff.field.{name}", name))

    def _item(self, section: str, item: str) -> str:
        kind = {"tiers": "tier", "levels": "level", "gates": "gate", "requirements": "requirement"}
        return self.label(f"{kind[section]}.{item}").removesuffix(".") if section in kind else item

    def _value(self, value: Value) -> str:
        if isinstance(value, tuple):
            return ", ".join(self._value(item) for item in value) or "-"
        if value is None:
            return "-"
        if isinstance(value, bool):
            return self.say("diff.yes" if value else "diff.no")
        level = self.after.label(f"level.{value}", "")
        if level:
            return within(level)
        if value == PRODUCER:
            return self.say("life.producer")
        says = self.after.says
        choice = says(f"diff.choice.{value}", str(value))
        return says(f"force.{value}", says(f"effect.{value}", choice))


def _together(one: RuleChange) -> tuple[str, str | None]:
    """Return what tells the changes apart that are told as one: a thing, or all that came, or that went."""
    return (one.section, one.kind if one.field is None else f"of {one.item}")
