"""What a set can do, and what a change makes of a result, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ocop_rules.ground.exact import decimal_text
from ocop_rules.model.anatomy import Anatomy, Finding, FloorAnatomy
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.result import Floor, Reason, Result
from ocop_rules.model.what_if import Cause, WhatIf
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Row, Table, Title, listed
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, Teller
from ocop_rules.telling.ways import decision, points_of

_SHOWN = 8
"""The floors that cost a star most often that are listed."""
_DIGITS = 4


def anatomy(thing: Anatomy, shelf: Shelf, lang: str) -> Page:
    """Return what a product set can do."""
    teller = Teller(shelf.ruleset(thing.ruleset, thing.digest, thing.readings), lang)
    return Page(_Anatomy(teller, thing).blocks(), lang)


def finding(teller: Speaker | Teller, one: Finding) -> Item:
    """Return what whoever drafts rules should know of a set."""
    place = ", ".join(teller.place_steps(one.place))
    text = teller.say(f"finding.{one.code}", place=place, stars=teller.stars(one.stars))
    return Item(text, tone="warn")


def findings(things: Sequence[Finding], shelf: Shelf, lang: str) -> Page:
    """Return what whoever drafts rules should know; the ruleset is the first that was given."""
    speaker = Teller(shelf.given[0], lang) if shelf.given else Speaker(lang)
    items = [finding(speaker, one) for one in things]
    return Page([Title(speaker.say("diff.findings"), 1), Listing(items)], lang)


def finding_page(thing: Finding, shelf: Shelf, lang: str) -> Page:
    """Return one finding."""
    return findings((thing,), shelf, lang)


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
class _Anatomy:
    """One anatomy on its way to words."""

    teller: Teller
    thing: Anatomy

    @property
    def _set(self) -> ProductSet:
        return self.teller.ruleset.product_set(self.thing.product_set)

    def blocks(self) -> Iterator[Block]:
        say, thing, stars = self.teller.say, self.thing, self.teller.stars
        yield Title(say("anatomy.title", set=self.teller.set_name(self._set)), 1)
        count = say("anatomy.count", sheets=self._grouped(thing.sheets))
        if thing.ended:
            count += " " + say("anatomy.ended", ended=self._grouped(thing.ended))
        yield Note(count, "result")
        yield Table([decision(self.teller, thing.digest)])
        head = tuple(say(f"anatomy.{name}") for name in ("stars", "range", "share", "by-points"))
        yield Table(
            [
                (
                    stars(one.stars),
                    say("anatomy.out-of-reach") if one.least is None else f"{one.least}–{one.most}",
                    self._share(one.sheets),
                    self._share(one.by_points),
                )
                for one in thing.stars
            ],
            head,
            right=(1, 2, 3),
        )
        yield from self._list("anatomy.implied", map(self.floor, thing.implied))
        costly = thing.costly[:_SHOWN]
        yield from self._list(
            "anatomy.costly",
            (say("anatomy.cost", floor=self.floor(one), share=self._share(one.costs)) for one in costly),
        )
        yield from self._list("anatomy.idle", (self.teller.place(one, decision=False) for one in thing.idle))
        needed = (
            say("anatomy.needed.stars", stars=stars(star), codes=", ".join(codes))
            for star, codes in thing.needed.items()
            if codes
        )
        yield from self._list("anatomy.needed", needed)
        yield from remarks.readings(self.teller, thing.readings)

    def _list(self, key: str, items: Iterable[str]) -> Iterator[Block]:
        yield from listed(self.teller.say(key), tuple(items) or (self.teller.say("anatomy.nothing"),))

    def floor(self, floor: FloorAnatomy) -> str:
        """Return a floor in words."""
        say = self.teller.say
        needs = "anatomy.needs-points" if floor.needs is None else "anatomy.needs"
        name = self.teller.criterion(self._set.criteria[floor.criterion])
        if floor.case is not None:
            name += f", {say('place.case', case=floor.case)}"
        return say(
            "anatomy.floor",
            stars=self.teller.stars(floor.stars),
            criterion=name,
            needs=say(needs, option=floor.needs),
        )

    def _grouped(self, count: int) -> str:
        text = f"{count:,}"
        return text.replace(",", ".") if self.teller.decimal("0.5") == "0,5" else text

    def _share(self, count: int) -> str:
        """Return a share in hundredths with four figures that count, however small it is."""
        if not count:
            return "0"
        share = self.thing.share(count) * 100
        digits = _DIGITS
        while share * 10 ** (digits - 1) < 1:
            digits += 1
        return f"{self.teller.decimal(decimal_text(share, digits))} %"


@frozen(slots=False)
class _Beside:
    """Old beside new on the way to words."""

    old: Teller
    new: Teller
    thing: WhatIf

    def blocks(self) -> Iterator[Block]:
        say, thing = self.new.say, self.thing
        one = self.new.ruleset.product_set(thing.after.product_set)
        yield Title(say("beside.title", set=self.new.set_name(one)), 1)
        before, after = self._outcome(self.old, thing.before), self._outcome(self.new, thing.after)
        key = "beside.same" if before == after else "beside.other"
        yield Note(say(key, before=before, after=after), "result")
        head = ("", say("beside.before"), say("beside.after"))
        yield Table(list(self._figures()), head, right=(1, 2))
        yield from self._causes()
        yield from self._criteria()
        for key, floors, teller in (
            ("beside.missed-now", thing.missed_now, self.new),
            ("beside.met-now", thing.met_now, self.old),
        ):
            yield from listed(say(key), (self._floor(teller, floor) for floor in floors))
        for key, gates, teller in (
            ("beside.closed-now", thing.closed_now, self.new),
            ("beside.open-now", thing.open_now, self.old),
        ):
            yield from listed(say(key), (self._gate(teller, gate.gate) for gate in gates))

    def _outcome(self, teller: Teller, result: Result) -> str:
        key = "beside.outcome.ranked" if result.status == "ranked" else "beside.outcome"
        status = teller.say(f"status.{result.status}")
        return teller.say(key, status=status, stars=teller.stars(result.stars), total=points_of(result))

    def _figures(self) -> Iterator[tuple[str, str, str]]:
        say, before, after = self.new.say, self.thing.before, self.thing.after
        yield say("explain.decision"), self._number(self.old), self._number(self.new)
        yield say("beside.status"), say(f"status.{before.status}"), say(f"status.{after.status}")
        yield say("beside.total"), points_of(before), points_of(after)
        yield say("beside.stars"), self.old.stars(before.stars), self.new.stars(after.stars)

    @staticmethod
    def _number(teller: Teller) -> str:
        return teller.ruleset.decision.identity.number

    def _causes(self) -> Iterator[Block]:
        say, thing = self.new.say, self.thing
        rows = []
        for one in thing.causes:
            alone = say("beside.faults") if one.alone is None else self._outcome(self.new, one.alone)
            under = [Item(say("beside.decisive"), tone="means")] if one in thing.decisive else []
            rows.append(Row((Item(self._cause(one), under), alone)))
        if rows:
            yield Title(say("beside.causes"))
            yield Table(rows, (say("beside.cause"), say("beside.alone")))

    def _cause(self, one: Cause) -> str:
        label = self._gate(self.new, one.name) if one.kind == "gate" else ""
        old, new = self._value(one.old), self._value(one.new)
        name = one.name
        if one.kind == "reading":
            old, new = (self._choice(name, choice) for choice in (old, new))
            name = self.new.label(f"reading.{name}", name)
        return self.new.say(f"beside.kind.{one.kind}", name=name, label=label, old=old, new=new)

    def _choice(self, reading: str, choice: str) -> str:
        return f"{self.new.label(f'reading.{reading}.{choice}', choice)} [{reading}={choice}]"

    def _value(self, value: object) -> str:
        if value is None:
            return self.new.say("beside.nothing")
        if isinstance(value, bool):
            return self.new.say("beside.asserted" if value else "beside.not-asserted")
        return str(value)

    def _criteria(self) -> Iterator[Block]:
        say, thing = self.new.say, self.thing
        rows = []
        for one in thing.criteria:
            shown = [(self.new, one.after), (self.old, one.before)]
            teller, reason = next((teller, reason) for teller, reason in shown if reason is not None)
            number = thing.after.product_set if reason is one.after else thing.before.product_set
            name = teller.criterion(teller.ruleset.product_set(number).criteria[reason.criterion])
            rows.append((name, _points(one.before), _points(one.after), f"{one.points:+d}"))
        if rows:
            yield Title(say("beside.criteria"))
            head = ("criterion", "before", "after", "difference")
            yield Table(rows, tuple(say(f"beside.{name}") for name in head), right=(1, 2, 3))

    def _floor(self, teller: Teller, floor: Floor) -> str:
        result = self.thing.after if teller is self.new else self.thing.before
        criterion = teller.ruleset.product_set(result.product_set).criteria[floor.criterion]
        return f"{teller.stars(floor.stars)}: {teller.criterion(criterion)}"

    def _gate(self, teller: Teller, name: str) -> str:
        return teller.label(f"gate.{name}", teller.label(f"requirement.{name}", name))


def _points(reason: Reason | None) -> str:
    return "-" if reason is None else str(reason.points)
