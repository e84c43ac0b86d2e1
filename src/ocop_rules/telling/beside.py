"""What a change makes of a result, in words: old beside new, and what made the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from ocop_rules.model.result import Floor, Reason
from ocop_rules.model.what_if import Cause, Changed, WhatIf
from ocop_rules.telling.blocks import Block, Item, Note, Row, Table, Title, listed
from ocop_rules.telling.outcomes import points_of, standing
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller


def what_if(thing: WhatIf, shelf: Shelf, lang: str) -> Page:
    """Return old beside new."""
    before = thing.before
    old = Teller(shelf.ruleset(before.ruleset, before.digest, before.readings), lang)
    after = thing.after
    chosen = {one.name: str(one.new) for one in thing.causes if one.kind == "reading"}
    new = Teller(
        shelf.ruleset(after.ruleset, after.digest, {**before.readings, **after.readings, **chosen}), lang
    )
    return Page(_Beside(old, new, thing).blocks(), lang)


@frozen(slots=False)
class _Beside:
    """Old beside new on the way to words."""

    old: Teller
    new: Teller
    thing: WhatIf

    def blocks(self) -> Iterator[Block]:
        """Yield what the changes make of the result, and which of them did."""
        say, thing = self.new.say, self.thing
        one = self.new.ruleset.product_set(thing.after.product_set)
        yield Title(say("beside.title", set=self.new.set_name(one)), 1)
        before, after = standing(self.old, thing.before), standing(self.new, thing.after)
        key = "beside.same" if before == after else "beside.other"
        yield Note(say(key, before=before, after=after), "result")
        head = ("", say("beside.before"), say("beside.after"))
        yield Table(list(self._figures()), head, right=(1, 2))
        yield from self._causes()
        yield from self._criteria()
        yield from self._floors()
        for key, gates, teller in (
            ("beside.closed-now", thing.closed_now, self.new),
            ("beside.open-now", thing.open_now, self.old),
        ):
            yield from listed(say(key), (teller.gate(gate.gate) for gate in gates))

    def _figures(self) -> Iterator[tuple[str, str, str]]:
        say, before, after = self.new.say, self.thing.before, self.thing.after
        yield say("explain.decision"), _number(self.old), _number(self.new)
        yield say("beside.status"), say(f"status.{before.status}"), say(f"status.{after.status}")
        yield say("beside.total"), points_of(before), points_of(after)
        yield say("beside.stars"), self.old.stars(before.stars), self.new.stars(after.stars)

    # -- the changes ----------------------------------------------------------------------------

    def _causes(self) -> Iterator[Block]:
        say, thing = self.new.say, self.thing
        rows = []
        for one in thing.causes:
            alone = say("beside.faults") if one.alone is None else standing(self.new, one.alone)
            under = [Item(say("beside.decisive"), tone="means")] if one in thing.decisive else []
            rows.append(Row((Item(self._cause(one), under), alone)))
        if rows:
            yield Title(say("beside.causes"))
            yield Table(rows, (say("beside.cause"), say("beside.alone")))

    def _cause(self, one: Cause) -> str:
        old, new = self._value(one, one.old), self._value(one, one.new)
        return self.new.say(f"beside.kind.{one.kind}", name=self._name(one), old=old, new=new)

    def _name(self, one: Cause) -> str:
        """Return what a change is about."""
        if one.kind in ("box", "case"):
            return self.old.criterion_in(self.thing.before.product_set, one.name)
        return (
            self.new.gate(one.name) if one.kind == "gate" else self.new.label(f"reading.{one.name}", one.name)
        )

    def _value(self, one: Cause, value: Changed) -> str:
        """Return what stands, or stood, at a change."""
        say = self.new.say
        if one.kind == "reading":
            return f"{self.new.label(f'reading.{one.name}.{value}', str(value))} [{one.name}={value}]"
        if one.kind == "decision":
            return _number(self.new if value == self.new.ruleset.id else self.old)
        if one.kind == "gate":
            return say("beside.asserted" if value else "beside.not-asserted")
        if value is None:
            return say("upgrade.from-open" if one.kind == "box" else "beside.nothing")
        if one.kind == "case":
            return say("place.case", case=value)
        return say("place.option", option=value) if value else say("tell.unticked")

    # -- what they do ---------------------------------------------------------------------------

    @property
    def _other(self) -> bool:
        """Whether the two sheets are of two decisions, which number boxes and floors each by themselves."""
        return self.old.ruleset.sets != self.new.ruleset.sets

    def _criteria(self) -> Iterator[Block]:
        say, thing = self.new.say, self.thing
        rows = []
        for one in thing.criteria:
            if self._other and one.before and one.after and not one.points:
                continue
            points = f"{one.points:+d}" if one.points else "0"
            rows.append(
                (self._criterion(one.before, one.after), _points(one.before), _points(one.after), points)
            )
        if rows:
            yield Title(say("beside.criteria"))
            head = ("criterion", "before", "after", "difference")
            yield Table(rows, tuple(say(f"beside.{name}") for name in head), right=(1, 2, 3))

    def _criterion(self, before: Reason | None, after: Reason | None) -> str:
        if after is not None:
            return self.new.criterion_in(self.thing.after.product_set, after.criterion)
        return (
            "-" if before is None else self.old.criterion_in(self.thing.before.product_set, before.criterion)
        )

    def _floors(self) -> Iterator[Block]:
        """Yield the floors missed on one side alone; those of two decisions match by concept and stars."""
        missed = self._told(self.new, self.thing.after.product_set, self.thing.missed_now)
        met = self._told(self.old, self.thing.before.product_set, self.thing.met_now)
        same = missed.keys() & met.keys() if self._other else set()
        for key, told in (("beside.missed-now", missed), ("beside.met-now", met)):
            yield from listed(self.new.say(key), (text for at, text in told.items() if at not in same))

    @staticmethod
    def _told(teller: Teller, number: int, floors: Iterable[Floor]) -> dict[tuple[str, int, int | None], str]:
        """Return floors in words, by concept, stars and case."""
        criteria = teller.ruleset.product_set(number).criteria
        return {
            (criteria[floor.criterion].concept, floor.stars, floor.case): (
                f"{teller.stars(floor.stars)}: {teller.criterion_in(number, floor.criterion)}"
            )
            for floor in floors
        }


def _number(teller: Teller) -> str:
    return teller.ruleset.decision.identity.number


def _points(reason: Reason | None) -> str:
    return "-" if reason is None else str(reason.points)
