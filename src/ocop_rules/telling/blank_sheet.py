"""A blank sheet in words: what can be ticked in a product set, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ocop_rules.model.decision import Doubt, Erratum, Place
from ocop_rules.model.product_set import Criterion, Group, Option, Part, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Row, Table, Title
from ocop_rules.telling.life_teller import LifeTeller
from ocop_rules.telling.of_set import in_order, stands_alone
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller


def product_set(thing: ProductSet, shelf: Shelf, lang: str) -> Page:
    """Return a whole score sheet."""
    return set_page(shelf.holding(thing), thing, lang)


def criterion(thing: Criterion, shelf: Shelf, lang: str) -> Page:
    """Return one criterion, with its place and concept."""
    ruleset, one = shelf.around(thing)
    return criterion_page(ruleset, one, thing, lang)


def option(thing: Option, shelf: Shelf, lang: str) -> Page:
    """Return one option, named by the first ruleset at hand that has its label."""
    life = LifeTeller(shelf, lang)
    blocks: list[Block] = [Title(life.label(thing.label_key), 1)]
    blocks.append(Table([(life.say("beside.total"), str(thing.points))]))
    if thing.floor is not None:
        blocks.append(Note(life.say("show.floor", stars=thing.floor)))
    return Page(blocks, lang)


def set_page(ruleset: Ruleset, one: ProductSet, lang: str) -> Page:
    """Return the sheet of a product set of ``ruleset``."""
    return Page(_Blank(Teller(ruleset, lang), one).blocks(), lang)


def criterion_page(ruleset: Ruleset, one: ProductSet, this: Criterion, lang: str) -> Page:
    """Return a criterion of a product set of ``ruleset``."""
    return Page(_Blank(Teller(ruleset, lang), one).criterion(this), lang)


@frozen
class _Blank:
    """One product set on its way to words."""

    teller: Teller
    one: ProductSet

    def blocks(self) -> Iterator[Block]:
        teller, one = self.teller, self.one
        yield Title(f"{teller.name}, {teller.set_name(one)}", 1)
        yield Table([(teller.say("show.concept"), one.concept)])
        head = [*self._printed(None, None), *self._marks(Place(product_set=one.number))]
        if head:
            yield Listing(head)
        for part in one.parts:
            yield self._part(part)
        yield from remarks.gaps(teller, (f"incomplete.{gap}" for gap in one.incomplete), one.number)
        yield from self._remarks()

    def criterion(self, this: Criterion) -> Iterator[Block]:
        teller, one = self.teller, self.one
        part, group = one.part_of[this.code], one.group_of[this.code]
        names = {each.code: each.concept for each in one.groups}
        place = Place(product_set=one.number, part=part, group=group, criterion=this.code)
        say = teller.say
        yield Title(teller.criterion(this), 1)
        yield Table(
            [
                (say("show.place"), teller.place(place)),
                (say("show.group"), teller.label(f"group.{names[group]}")),
                (say("show.concept"), this.concept),
            ]
        )
        head = (say("show.box"), say("explain.bounds-points"))
        yield Table(self._criterion(this, 0, ()), head, right=(1,), sheet=True)
        yield from self._remarks(this.code)

    # -- the sheet ----------------------------------------------------------------------------

    def _part(self, part: Part) -> Table:
        name = self.teller.say("explain.part", part=part.code, name=self.teller.part(part.code))
        rows = [row for group in part.groups for row in self._group(group)]
        return Table(rows, (name, str(part.max)), right=(1,), sheet=True)

    def _group(self, group: Group) -> Iterator[Row]:
        alone = stands_alone(group)
        above = tuple(self._printed(group.code, None))
        if not alone:
            yield Row((Item(self.teller.group(group), above), str(group.max)), strong=True)
        for here in in_order(group):
            if isinstance(here, Criterion):
                yield from self._criterion(here, 0 if alone else 1, above if alone else ())
            else:
                yield Row((self.teller.heading(here), str(here.max)), depth=1)

    def _criterion(self, this: Criterion, depth: int, above: tuple[Item, ...]) -> Iterator[Row]:
        teller = self.teller
        under = [*above]
        if this.floor is not None:
            under.append(Item(teller.say("show.floor-criterion", stars=this.floor)))
        under += self._condition(this)
        under += self._printed(None, this.code)
        under += self._marks(Place(product_set=self.one.number, criterion=this.code))
        yield Row((Item(teller.criterion(this), under), str(this.max)), depth, strong=True)
        yield from self._boxes(this.options, depth + 1)
        for case in this.cases:
            label = teller.label(case.label_key)
            yield Row((teller.say("explain.case", case=case.case, label=label), ""), depth + 1)
            yield from self._boxes(case.options, depth + 2)

    def _boxes(self, options: tuple[Option, ...], depth: int) -> Iterator[Row]:
        for number, option in enumerate(options, start=1):
            text = f"{number}. {self.teller.label(option.label_key)}"
            if option.floor is not None:
                text += f" [{self.teller.say('show.floor', stars=option.floor)}]"
            yield Row((text, str(option.points)), depth)

    def _condition(self, this: Criterion) -> Iterator[Item]:
        condition = this.condition
        if condition is None:
            return
        chosen = self.teller.ruleset.choices
        text = self.teller.condition(condition.criterion, condition.options_under(chosen))
        if condition.reading is not None:
            text += f" [{condition.reading}={chosen.get(condition.reading, '-')}]"
        yield Item(text)

    def _printed(self, group: str | None, code: str | None) -> Iterator[Item]:
        """Yield the gates and requirements printed at this place."""
        teller = self.teller
        gates = {gate.id: gate for gate in teller.ruleset.decision.gates}
        for here in self.one.gates:
            if here.criterion == code and (code is not None or here.group == group):
                gate = gates[here.gate]
                effect = teller.ruleset.choices.get(gate.reading or "", gate.effect)
                text = f"{teller.label(f'gate.{here.gate}')}: {teller.say(f'effect.{effect}')} [{here.gate}]"
                if here.zeros:
                    text += f" ({teller.say('show.zeros', codes=', '.join(here.zeros))})"
                yield Item(text, tone="warn")
        yield from remarks.requirements(teller, self.one, group, code)

    # -- what is not certain ------------------------------------------------------------------

    def _marks(self, at: Place) -> Iterator[Item]:
        """Yield a mark where a doubt or an erratum is declared at this place or one of its options."""
        rules = self.teller.ruleset.decision
        items: list[tuple[str, Doubt | Erratum]] = [("doubt", one) for one in rules.doubts]
        items += [("erratum", one) for one in rules.errata]
        for kind, item in items:
            places = [
                Place(part=place.part, group=place.group, case=place.case, option=place.option)
                for place in item.places
                if place.product_set == at.product_set and place.criterion == at.criterion
            ]
            if places:
                text = self.teller.label(f"{kind}.{item.id}")
                told = (self.teller.place(place, decision=False) for place in places)
                where = "; ".join(filter(None, told))
                yield Item(f"{where}: {text}" if where else text, tone="doubt")

    def _remarks(self, code: str | None = None) -> Iterator[Block]:
        """Yield the doubts and errata of the set, or of one criterion, as they are told everywhere."""
        teller, rules = self.teller, self.teller.ruleset.decision

        def here(places: tuple[Place, ...]) -> list[Place]:
            mine = [place for place in places if place.product_set == self.one.number]
            return [place for place in mine if code is None or place.criterion == code]

        doubts = (
            remarks.told_doubt(teller, one, [remarks.at(teller, here(one.places)), *teller.cites(one.cites)])
            for one in rules.doubts
            if here(one.places)
        )
        yield from remarks.remarks(teller.say("show.doubts"), doubts, teller.say("remark.doubts-todo"))
        errata = (
            remarks.erratum(teller, one, [remarks.at(teller, here(one.places)), *teller.cites(one.cites)])
            for one in rules.errata
            if here(one.places)
        )
        yield from remarks.remarks(teller.say("show.errata"), errata, teller.say("remark.errata-todo"))
