"""What planning returns, in words: the way to a star as a to-do list, what a set can do, what a change makes.

The to-do list is for the producer: what to reach, at which criterion, what it brings. Several of them
are told as one table, for the support team.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from ocop_rules.ground.exact import decimal_text
from ocop_rules.model.anatomy import Anatomy, Finding, FloorAnatomy
from ocop_rules.model.council_upgrade import CouncilUpgrade, CriterionRoom, LackingFloor, MemberBox
from ocop_rules.model.result import Floor, Reason, Result
from ocop_rules.model.ruleset import Criterion, ProductSet
from ocop_rules.model.upgrade import Cost, Upgrade, UpgradeObstacle, UpgradePlan, UpgradeStep
from ocop_rules.model.what_if import Cause, WhatIf
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Row, Table, Title, listed
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller, short

_SHOWN = 8
"""The floors that cost a star most often that are listed."""
_DIGITS = 4


def upgrade(thing: Upgrade, shelf: Shelf, lang: str) -> Page:
    """Return the way to a star as a to-do list."""
    teller = Teller(shelf.ruleset(thing.ruleset, thing.digest, thing.readings), lang)
    return Page(_Way(teller, thing).blocks(), lang)


def upgrades(things: Sequence[Upgrade], shelf: Shelf, lang: str) -> Page:
    """Return the ways of several products to a star as one table; their pages stand apart."""
    tellers = [Teller(shelf.ruleset(one.ruleset, one.digest, one.readings), lang) for one in things]
    ways = [_Way(teller, thing) for teller, thing in zip(tellers, things, strict=True)]
    say = ways[0].teller.say
    wanted = ", ".join(dict.fromkeys(way.teller.stars(way.thing.stars) for way in ways))
    columns = ("product", "set", "points", "stars", "cost", "more", "criteria")
    table = Table(
        [way.row() for way in ways], tuple(say(f"upgrade.col.{name}") for name in columns), right=(1, 2, 4, 5)
    )
    return Page((Title(say("upgrade.table", stars=wanted, count=len(ways)), 1), table), lang)


def anatomy(thing: Anatomy, shelf: Shelf, lang: str) -> Page:
    """Return what a product set can do."""
    teller = Teller(shelf.ruleset(thing.ruleset, thing.digest, thing.readings), lang)
    return Page(_Anatomy(teller, thing).blocks(), lang)


def finding(teller: Teller, one: Finding) -> Item:
    """Return what whoever drafts rules should know of a set."""
    place = teller.place(one.place, decision=False)
    text = teller.say(f"finding.{one.code}", place=place, stars=teller.stars(one.stars))
    return Item(text, tone="warn")


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


def council_upgrade(thing: CouncilUpgrade, shelf: Shelf, lang: str) -> Page:
    """Return what a council's result lacks."""
    teller = Teller(shelf.ruleset(thing.ruleset, thing.digest, thing.readings), lang)
    return Page(_Lacking(teller, thing).blocks(), lang)


def _decision(teller: Teller, digest: str) -> tuple[str, str]:
    identity = teller.ruleset.rules.identity
    return teller.say("explain.decision"), f"{identity.number} ({identity.id}), {short(digest)}"


@frozen(slots=False)
class _Way:
    """One upgrade on its way to words."""

    teller: Teller
    thing: Upgrade

    @property
    def _set(self) -> ProductSet:
        return self.teller.ruleset.product_set(self.thing.product_set)

    def _criterion(self, code: str) -> str:
        return self.teller.criterion(self._set.criteria[code])

    def _cost(self, cost: Cost) -> str:
        kind = self.teller.say(f"upgrade.kind.{self.thing.cost}")
        return self.teller.say("upgrade.cost", cost=self.teller.points(Fraction(cost)), kind=kind)

    def blocks(self) -> Iterator[Block]:
        say, thing = self.teller.say, self.thing
        wanted = self.teller.stars(thing.stars)
        yield Title(say("upgrade.title", stars=wanted, set=self.teller.set_name(self._set)), 1)
        yield Note(self._outcome(wanted), "result")
        yield Table([(name, text) for name, text in self._facts() if text])
        for number, plan in enumerate(thing.plans, start=1):
            if plan.steps:
                yield from self._plan(number, plan)
        yield from listed(say("upgrade.proof"), self._proof())
        yield from listed(say("upgrade.obstacles"), map(self._obstacle, thing.obstacles))
        yield from remarks.readings(self.teller, thing.readings)

    def _outcome(self, wanted: str) -> str:
        say = self.teller.say
        if not self.thing.plans:
            return say("upgrade.out-of-reach", wanted=wanted)
        first = self.thing.plans[0]
        total, stars = _total(first.result), self.teller.stars(first.result.stars)
        if not first.steps:
            return say("upgrade.held", total=total, stars=stars)
        return say("upgrade.way", wanted=wanted, cost=self._cost(first.cost), total=total, stars=stars)

    def _facts(self) -> Iterator[tuple[str, str | None]]:
        say, thing = self.teller.say, self.thing
        yield _decision(self.teller, thing.digest)
        yield say("explain.id"), thing.id
        now = thing.now
        key = "ranked" if now.status == "ranked" else "other"
        stars, status = self.teller.stars(now.stars), say(f"status.{now.status}")
        yield say("upgrade.now"), say(f"upgrade.now.{key}", total=_total(now), stars=stars, status=status)
        yield say("upgrade.open"), ", ".join(thing.open)
        yield say("upgrade.kept"), ", ".join(thing.kept)
        yield say("upgrade.counted"), say(f"upgrade.kind.{thing.cost}")

    def _plan(self, number: int, plan: UpgradePlan) -> Iterator[Block]:
        say = self.teller.say
        yield Title(
            say(
                "upgrade.plan",
                number=number,
                cost=self._cost(plan.cost),
                points=plan.points,
                total=_total(plan.result),
                stars=self.teller.stars(plan.result.stars),
            )
        )
        yield Listing([self._step(step) for step in plan.steps], ordered=True)
        if plan.opens:
            yield Note(say("upgrade.opens", codes=", ".join(plan.opens)))

    def _step(self, step: UpgradeStep) -> Item:
        say = self.teller.say
        criterion = self._set.criteria[step.criterion]
        under = [Item(say("upgrade.from", option=self._from(criterion, step)))]
        to = say("upgrade.to", option=self.teller.option(criterion, step.to_case, step.to_box))
        if step.to_case != step.from_case:
            label = next(case.label for case in criterion.cases if case.case == step.to_case)
            to += "; " + say("upgrade.case", case=step.to_case, label=self.teller.label(label))
        under.append(Item(to, tone="todo"))
        met = sorted({floor.stars for floor in step.floors})
        under += [Item(say("upgrade.meets", stars=self.teller.stars(stars)), tone="means") for stars in met]
        under.append(Item(self.teller.place(step.place), tone="law"))
        return Item(
            say("upgrade.step", criterion=self.teller.criterion(criterion), points=step.points), under
        )

    def _from(self, criterion: Criterion, step: UpgradeStep) -> str:
        if step.opened:
            return self.teller.say("upgrade.from-idle")
        if step.from_box is None:
            return self.teller.say("upgrade.from-open")
        return self.teller.option(criterion, step.from_case, step.from_box)

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

    def _obstacle(self, one: UpgradeObstacle) -> str:
        gates = [
            self.teller.label(f"gate.{name}", self.teller.label(f"requirement.{name}")) for name in one.gates
        ]
        return self.teller.say(
            f"upgrade.obstacle.{one.code}",
            gates="; ".join(gates),
            criteria="; ".join(map(self._criterion, one.criteria)),
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
            _total(thing.now),
            self.teller.stars(thing.now.stars),
        ]
        if plan is None:
            codes = dict.fromkeys(self._obstacle(one) for one in thing.obstacles)
            return Row([*cells, "-", "-", "; ".join(codes)])
        steps = ", ".join(f"{step.criterion} → {step.to_box}" for step in plan.steps)
        return Row([*cells, self.teller.points(Fraction(plan.cost)), str(plan.points), steps or "-"])


def _total(result: Result) -> str:
    return "-" if result.points is None else str(result.points["total"])


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
        yield Table([_decision(self.teller, thing.digest)])
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
        yield Title(say("what-if.title", set=self.new.set_name(one)), 1)
        before, after = self._outcome(self.old, thing.before), self._outcome(self.new, thing.after)
        key = "what-if.same" if before == after else "what-if.other"
        yield Note(say(key, before=before, after=after), "result")
        head = ("", say("what-if.before"), say("what-if.after"))
        yield Table(list(self._figures()), head, right=(1, 2))
        yield from self._causes()
        yield from self._criteria()
        for key, floors, teller in (
            ("what-if.missed-now", thing.missed_now, self.new),
            ("what-if.met-now", thing.met_now, self.old),
        ):
            yield from listed(say(key), (self._floor(teller, floor) for floor in floors))
        for key, gates, teller in (
            ("what-if.closed-now", thing.closed_now, self.new),
            ("what-if.open-now", thing.open_now, self.old),
        ):
            yield from listed(say(key), (self._gate(teller, gate.gate) for gate in gates))

    def _outcome(self, teller: Teller, result: Result) -> str:
        key = "what-if.outcome.ranked" if result.status == "ranked" else "what-if.outcome"
        status = teller.say(f"status.{result.status}")
        return teller.say(key, status=status, stars=teller.stars(result.stars), total=_total(result))

    def _figures(self) -> Iterator[tuple[str, str, str]]:
        say, before, after = self.new.say, self.thing.before, self.thing.after
        yield say("explain.decision"), self._number(self.old), self._number(self.new)
        yield say("what-if.status"), say(f"status.{before.status}"), say(f"status.{after.status}")
        yield say("what-if.total"), _total(before), _total(after)
        yield say("what-if.stars"), self.old.stars(before.stars), self.new.stars(after.stars)

    @staticmethod
    def _number(teller: Teller) -> str:
        return teller.ruleset.rules.identity.number

    def _causes(self) -> Iterator[Block]:
        say, thing = self.new.say, self.thing
        rows = []
        for one in thing.causes:
            alone = say("what-if.faults") if one.alone is None else self._outcome(self.new, one.alone)
            under = [Item(say("what-if.decisive"), tone="means")] if one in thing.decisive else []
            rows.append(Row((Item(self._cause(one), under), alone)))
        if rows:
            yield Title(say("what-if.causes"))
            yield Table(rows, (say("what-if.cause"), say("what-if.alone")))

    def _cause(self, one: Cause) -> str:
        label = self._gate(self.new, one.name) if one.kind == "gate" else ""
        old, new = self._value(one.old), self._value(one.new)
        return self.new.say(f"what-if.kind.{one.kind}", name=one.name, label=label, old=old, new=new)

    def _value(self, value: object) -> str:
        if value is None:
            return self.new.say("what-if.nothing")
        if isinstance(value, bool):
            return self.new.say("what-if.asserted" if value else "what-if.not-asserted")
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
            yield Title(say("what-if.criteria"))
            head = ("criterion", "before", "after", "difference")
            yield Table(rows, tuple(say(f"what-if.{name}") for name in head), right=(1, 2, 3))

    def _floor(self, teller: Teller, floor: Floor) -> str:
        result = self.thing.after if teller is self.new else self.thing.before
        criterion = teller.ruleset.product_set(result.product_set).criteria[floor.criterion]
        return f"{teller.stars(floor.stars)}: {teller.criterion(criterion)}"

    def _gate(self, teller: Teller, name: str) -> str:
        return teller.label(f"gate.{name}", teller.label(f"requirement.{name}", name))


def _points(reason: Reason | None) -> str:
    return "-" if reason is None else str(reason.points)


@frozen(slots=False)
class _Lacking:
    """What a council lacks on its way to words."""

    teller: Teller
    thing: CouncilUpgrade

    @property
    def _set(self) -> ProductSet:
        return self.teller.ruleset.product_set(self.thing.product_set)

    def _criterion(self, code: str) -> str:
        return self.teller.criterion(self._set.criteria[code])

    def blocks(self) -> Iterator[Block]:
        say, thing = self.teller.say, self.thing
        wanted = self.teller.stars(thing.stars)
        yield Title(say("lacking.title", stars=wanted, set=self.teller.set_name(self._set)), 1)
        yield Note(self._outcome(wanted), "result")
        yield Note(say("lacking.neutral"))
        yield Table([_decision(self.teller, thing.digest)])
        yield from listed(say("lacking.floors"), map(self._floor, thing.floors))
        if thing.room:
            yield Title(say("lacking.room"))
            head = ("criterion", "mean", "most", "below")
            names = (say("what-if.criterion"), *(say(f"lacking.{name}") for name in head[1:]))
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
            criterion=self._criterion(floor.criterion),
            met=floor.met,
            needed=floor.needed,
            more=floor.more,
        )
        return Item(text, [Item(self._box(one)) for one in floor.missing])

    def _box(self, one: MemberBox) -> str:
        say = self.teller.say
        if one.condition is not None:
            return say("lacking.box-idle", member=one.member, condition=one.condition)
        if one.box is None or one.needs is None:
            return say("lacking.box-none", member=one.member)
        return say("lacking.box", member=one.member, box=one.box, needs=one.needs, boxes=one.boxes)

    def _room(self, one: CriterionRoom) -> tuple[str, ...]:
        members = ", ".join(
            self.teller.say("lacking.member", member=box.member, points=f"+{box.points}")
            for box in one.members
        )
        points = self.teller.points
        return self._criterion(one.criterion), points(one.mean), points(one.most), members
