"""A sheet that was carried over, in words: its range, what was carried, what stays open and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from attrs import frozen

from ocop_rules.model.carried import Carried, CarriedAnswer, CarriedGate
from ocop_rules.model.decision import Place
from ocop_rules.model.result import Result
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Table, Title, listed
from ocop_rules.telling.outcomes import standing
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller, capital


def carried(thing: Carried, shelf: Shelf, lang: str) -> Page:
    """Return what became of a sheet that was read under another decision."""
    old, new = (
        shelf.ruleset(found.ruleset, found.digest, found.readings) for found in (thing.before, thing.result)
    )
    return Page(_Telling(thing, Teller(old, lang), Teller(new, lang)).blocks(), lang)


@frozen
class _Telling:
    """One carried sheet on its way to words."""

    carried: Carried
    before: Teller
    after: Teller

    def say(self, key: str, **fields: object) -> str:
        return self.after.say(key, **fields)

    def blocks(self) -> Iterator[Block]:
        say, sheet = self.say, self.carried
        old, new = self.before.name, self.after.name
        one = self.after.ruleset.product_set(sheet.evaluation.product_set)
        yield Title(say("carry.title", old=old, new=new, set=self.after.set_name(one)), 1)
        rows = [
            (say("explain.id"), sheet.evaluation.id or ""),
            (say("explain.product"), sheet.evaluation.product or ""),
            (say("carry.before"), self._standing(sheet.before)),
            (say("carry.now"), self._standing(sheet.result)),
        ]
        yield Table([row for row in rows if row[1]])
        done = [one for one in sheet.answers if one.reason == "carried"]
        left = [one for one in sheet.answers if one.reason != "carried" and one.new_code]
        gone = [one for one in sheet.answers if one.new_code is None]
        yield from listed(say("carry.carried"), map(self._answer, done))
        yield from listed(say("carry.open"), map(self._answer, left))
        yield from listed(say("carry.gone"), map(self._answer, gone))
        yield from self._gates()
        yield from remarks.remarks(say("explain.doubtful"), self._doubtful(), say("remark.doubts-todo"))
        yield from remarks.readings(self.after, sheet.result.readings)

    def _doubtful(self) -> Iterator[Item]:
        """Yield the doubtful figures of both decisions that the sheet rests on."""
        for teller, result, key in (
            (self.before, self.carried.before, "carry.before"),
            (self.after, self.carried.result, "carry.now"),
        ):
            rests = partial(self._rests, self.say(key))
            yield from remarks.doubtful(teller, result.doubtful, result.product_set, rests)

    def _rests(self, under: str, where: Sequence[Place]) -> str:
        """Return under which decision a doubtful figure counts, and what rests on it."""
        return f"{under}: {self.say('remark.doubt-result' if where else 'remark.doubt-whole')}"

    def _standing(self, result: Result) -> str:
        found = result.bounds
        if found is None:
            return standing(self.after, result)
        points = f"{found.points_least}–{found.points_most}"
        return self.say(
            "carry.range",
            points=str(found.points_least) if found.points_least == found.points_most else points,
            stars=self.after.star_span(found.stars_least, found.stars_most),
            open=len(result.open),
            all=len(result.reasons),
        )

    def _why(self, why: str | None) -> list[Item]:
        told = self.carried.whys.get(why or "", {})
        return [Item(told.get(self.after.lang) or next(iter(told.values())))] if told else []

    def _answer(self, one: CarriedAnswer) -> Item:
        old = self.before.ruleset.product_set(self.carried.before.product_set)
        new = self.after.ruleset.product_set(self.carried.evaluation.product_set)
        was = None if one.old_code is None else old.criteria[one.old_code]
        now = None if one.new_code is None else new.criteria[one.new_code]
        name = one.concept
        if now is not None:
            name = self.after.criterion(now)
        elif was is not None:
            name = self.before.criterion(was)
        ticked = None
        if was is not None and one.old_answer is not None:
            ticked = self.before.option(was, one.old_case, one.old_answer)
        under = []
        if one.reason == "carried" and now is not None and one.new_answer is not None:
            fresh = self.after.option(now, one.new_case, one.new_answer)
            text = fresh if ticked == fresh else self.say("carry.ticked", old=ticked, new=fresh)
            under.append(Item(text))
        else:
            under += [] if ticked is None else [Item(ticked)]
            later = "" if one.later is None else self.after.label(one.later)
            if one.new_code is not None or one.reason != "concept-gone":
                under.append(Item(capital(self.say(f"carry.reason.{one.reason}", later=later))))
        return Item(name, [*under, *self._why(one.why)])

    def _gates(self) -> Iterator[Block]:
        """Yield gates and requirements, those with the same reason under it."""
        alike: dict[str, list[Item]] = {}
        for one in self.carried.gates:
            alike.setdefault(one.reason, []).append(self._gate(one))
        if alike:
            yield Title(self.say("carry.gates"))
        for reason, items in alike.items():
            yield Note(self.say(f"carry.reason.{reason}", later="") + ":")
            yield Listing(items)

    def _gate(self, one: CarriedGate) -> Item:
        requirement = self.after.label(
            f"requirement.{one.gate}", self.before.label(f"requirement.{one.gate}", "")
        )
        name = self.after.label(f"gate.{one.gate}", requirement or one.gate)
        if name == one.gate:
            name = self.before.label(f"gate.{one.gate}", one.gate)
        return Item(f"{name} [{one.gate}]", self._why(one.why))
