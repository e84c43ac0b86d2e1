"""The way to a star in words: a to-do list for the producer, a table for the support team, a council's lack.

The to-do list says what to reach, at which criterion, and what it brings. Several of them are told as one
table. What a council lacks is told in figures of its sheets, with no advice to anyone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ocop_rules.model.council_upgrade import CouncilUpgrade, CriterionRoom, LackingFloor, MemberBox
from ocop_rules.model.decision import Place
from ocop_rules.model.result import Floor
from ocop_rules.model.upgrade import Cost, Upgrade, UpgradeObstacle, UpgradePlan, UpgradeStep
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Row, Table, Title, listed
from ocop_rules.telling.of_set import OfSet
from ocop_rules.telling.outcomes import decision, points_of, standing
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf


def upgrade(thing: Upgrade, shelf: Shelf, lang: str) -> Page:
    """Return the way to a star as a to-do list."""
    return Page(Way.on(shelf, thing, lang).blocks(), lang)


def upgrades(things: Sequence[Upgrade], shelf: Shelf, lang: str) -> Page:
    """Return the ways of several products to a star as one table; their pages stand apart."""
    ways = [Way.on(shelf, one, lang) for one in things]
    say = ways[0].teller.say
    wanted = ", ".join(dict.fromkeys(way.teller.stars(way.thing.stars) for way in ways))
    columns = ("product", "set", "points", "stars", "cost", "more", "criteria")
    table = Table(
        [way.row() for way in ways], tuple(say(f"upgrade.col.{name}") for name in columns), right=(1, 2, 4, 5)
    )
    return Page((Title(say("upgrade.table", stars=wanted, count=len(ways)), 1), table), lang)


def council_upgrade(thing: CouncilUpgrade, shelf: Shelf, lang: str) -> Page:
    """Return what a council's result lacks."""
    return Page(_Lacking.on(shelf, thing, lang).blocks(), lang)


class Way(OfSet[Upgrade]):
    """One upgrade on its way to words."""

    def _cost(self, cost: Cost) -> str:
        return self.teller.say(f"upgrade.cost.{self.thing.cost}", cost=self.teller.points(Fraction(cost)))

    def blocks(self) -> Iterator[Block]:
        """Yield the to-do list."""
        say, thing = self.teller.say, self.thing
        wanted = self.teller.stars(thing.stars)
        yield Title(say("upgrade.title", stars=wanted, set=self.teller.set_name(self.one)), 1)
        yield Note(self._outcome(wanted), "result")
        yield Table([(name, text) for name, text in self._facts() if text])
        for number, plan in enumerate(thing.plans, start=1):
            if plan.steps:
                yield from self._plan(number, plan)
        yield from listed(say("upgrade.proof"), self._proof())
        yield from listed(say("upgrade.obstacles"), map(self.obstacle, thing.obstacles))
        yield from remarks.readings(self.teller, thing.readings)

    def _outcome(self, wanted: str) -> str:
        say = self.teller.say
        if not self.thing.plans:
            return say("upgrade.out-of-reach", wanted=wanted)
        first = self.thing.plans[0]
        total, stars = points_of(first.result), self.teller.stars(first.result.stars)
        if not first.steps:
            return say("upgrade.held", total=total, stars=stars)
        return say("upgrade.way", wanted=wanted, cost=self._cost(first.cost), total=total, stars=stars)

    def _facts(self) -> Iterator[tuple[str, str | None]]:
        say, thing = self.teller.say, self.thing
        yield decision(self.teller, thing.digest)
        yield say("explain.id"), thing.id
        yield say("upgrade.now"), standing(self.teller, thing.now)
        yield say("upgrade.open"), "; ".join(map(self.criterion, thing.open))
        yield say("upgrade.kept"), self._kept()
        yield say("upgrade.counted"), say(f"upgrade.kind.{thing.cost}")
        yield say("show.place"), self.teller.place(Place(product_set=thing.product_set))

    def _kept(self) -> str:
        """Return what may not change; where that is most of the sheet, what alone may."""
        kept = self.thing.kept
        free = [code for code in self.one.criteria if code not in kept]
        if len(kept) <= len(free):
            return "; ".join(map(self.criterion, kept))
        return self.teller.say("upgrade.kept-but", criteria="; ".join(map(self.criterion, free)))

    def _plan(self, number: int, plan: UpgradePlan) -> Iterator[Block]:
        say = self.teller.say
        yield Title(
            say(
                "upgrade.plan",
                number=number,
                cost=self._cost(plan.cost),
                points=plan.points,
                total=points_of(plan.result),
                stars=self.teller.stars(plan.result.stars),
            )
        )
        yield Listing([self._step(step) for step in plan.steps], ordered=True)
        if plan.opens:
            yield Note(say("upgrade.opens", criteria="; ".join(map(self.criterion, plan.opens))))

    def _step(self, step: UpgradeStep) -> Item:
        say = self.teller.say
        under = [
            Item(say("upgrade.from", option=self.origin(step))),
            Item(say("upgrade.to", option=self.target(step)), tone="todo"),
        ]
        met = sorted({floor.stars for floor in step.floors})
        if met:
            stars = say(
                "tell.star" if met == [1] else "tell.stars", stars=self.teller.listed(list(map(str, met)))
            )
            under.append(Item(say("upgrade.meets", stars=stars), tone="means"))
        return Item(say("upgrade.step", criterion=self.criterion(step.criterion), points=step.points), under)

    def origin(self, step: UpgradeStep) -> str:
        """Return where a step begins: the box that is ticked, or why there is none."""
        if step.opened:
            return self.teller.say("upgrade.from-idle")
        if step.from_box is None:
            return self.teller.say("upgrade.from-open")
        return self.teller.option(self.one.criteria[step.criterion], step.from_case, step.from_box)

    def target(self, step: UpgradeStep) -> str:
        """Return the box that a step leads to, and the case where that changes."""
        criterion = self.one.criteria[step.criterion]
        text = self.teller.option(criterion, step.to_case, step.to_box)
        if step.to_case == step.from_case:
            return text
        label = next(case.label_key for case in criterion.cases if case.case == step.to_case)
        return (
            text + "; " + self.teller.say("upgrade.case", case=step.to_case, label=self.teller.label(label))
        )

    def _proof(self) -> Iterator[str]:
        say, proof = self.teller.say, self.thing.proof
        if proof is None or not self.thing.plans[0].steps:
            return
        cost = self._cost(self.thing.plans[0].cost)
        yield say("upgrade.proof.floors", cost=self._cost(proof.floors_cost), total=proof.floors_points)
        if proof.points_cost:
            yield say("upgrade.proof.points", needed=proof.points_needed, cost=self._cost(proof.points_cost))
        if proof.most_for_less is None:
            yield say("upgrade.proof.none", cost=cost)
        else:
            yield say("upgrade.proof.less", cost=cost, most=proof.most_for_less, needed=proof.points_needed)

    def obstacle(self, one: UpgradeObstacle) -> str:
        """Return why a star is out of reach, as far as one thing stands in the way."""
        gates = map(self.teller.gate, one.gates)
        return self.teller.say(
            f"upgrade.obstacle.{one.code}",
            gates="; ".join(gates),
            criteria="; ".join(map(self.criterion, one.criteria)),
            floors=", ".join(self._floor(floor) for floor in one.floors),
            most=one.points_most,
            needed=one.points_needed,
        )

    def _floor(self, floor: Floor) -> str:
        return self.teller.say(
            "upgrade.floor", stars=self.teller.stars(floor.stars), criterion=floor.criterion
        )

    def row(self) -> Row:
        """Return the upgrade as one row: who, what there is, what it takes."""
        thing = self.thing
        plan = next(iter(thing.plans), None)
        cells = [
            thing.id or "-",
            str(thing.product_set),
            points_of(thing.now),
            self.teller.stars(thing.now.stars),
        ]
        if plan is None:
            codes = dict.fromkeys(self.obstacle(one) for one in thing.obstacles)
            return Row([*cells, "-", "-", "; ".join(codes)])
        steps = "; ".join(
            f"{step.criterion}: {self.teller.say('place.option', option=step.to_box)}" for step in plan.steps
        )
        return Row([*cells, self.teller.points(Fraction(plan.cost)), str(plan.points), steps or "-"])


class _Lacking(OfSet[CouncilUpgrade]):
    """What a council lacks on its way to words."""

    def blocks(self) -> Iterator[Block]:
        say, thing = self.teller.say, self.thing
        wanted = self.teller.stars(thing.stars)
        yield Title(say("lacking.title", stars=wanted, set=self.teller.set_name(self.one)), 1)
        yield Note(self._outcome(wanted), "result")
        yield Note(say("lacking.neutral"))
        yield Table([decision(self.teller, thing.digest)])
        yield from listed(say("lacking.floors"), map(self._floor, thing.floors))
        if thing.room:
            yield Title(say("lacking.room"))
            head = ("criterion", "mean", "most", "below")
            names = (say("beside.criterion"), *(say(f"lacking.{name}") for name in head[1:]))
            yield Table([self._room(one) for one in thing.room], names, right=(1, 2))
        yield from remarks.readings(self.teller, thing.readings)

    def _outcome(self, wanted: str) -> str:
        say, thing, points = self.teller.say, self.thing, self.teller.points
        if thing.reached:
            return say("lacking.reached", stars=wanted)
        if thing.points is None:
            return say("lacking.no-mean", status=say(f"council.status.{thing.status}"))
        key = "lacking.lacks" if thing.lacking_in_all else "lacking.points-there"
        return say(
            key,
            sheets=thing.sheets,
            points=points(thing.points),
            needed=thing.points_needed,
            lacking=points(thing.lacking),
            all=thing.lacking_in_all,
        )

    def _floor(self, floor: LackingFloor) -> Item:
        text = self.teller.say(
            "lacking.floor",
            stars=self.teller.stars(floor.stars),
            criterion=self.criterion(floor.criterion),
            met=floor.met,
            needed=floor.needed,
            more=floor.more,
        )
        alike: dict[str, list[str]] = {}
        for one in floor.missing:
            alike.setdefault(self._box(one), []).append(one.member)
        return Item(text, [Item(f"{self._names(members)}: {told}") for told, members in alike.items()])

    def _names(self, members: Sequence[str]) -> str:
        """Return members by their names, the ids where none are given; that they are all, where they are."""
        everybody = len(members) == self.thing.sheets > 1
        names = (self.thing.names.get(one, one) for one in members)
        return self.teller.say("lacking.every-sheet") if everybody else ", ".join(names)

    def _box(self, one: MemberBox) -> str:
        """Return where a sheet stands at a floor, without the name of its member."""
        say = self.teller.say
        if one.condition is not None:
            return say("lacking.box-idle", condition=self.criterion(one.condition))
        if one.box is None or one.needs is None:
            return say("upgrade.from-open")
        return say("lacking.box", box=one.box, needs=one.needs, boxes=one.boxes)

    def _room(self, one: CriterionRoom) -> tuple[str, ...]:
        alike: dict[int | None, list[str]] = {}
        for box in one.members:
            alike.setdefault(box.points, []).append(box.member)
        members = "; ".join(f"+{points}: {self._names(names)}" for points, names in alike.items())
        points = self.teller.points
        return self.criterion(one.criterion), points(one.mean), points(one.most), members
