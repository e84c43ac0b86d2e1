"""Where the members of a council differ in words, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from ocop_rules.model.members import Agreement, MemberDifferences, Without
from ocop_rules.telling.blocks import Block, Note, Table, Title, listed
from ocop_rules.telling.of_council import OfCouncil, teller_of
from ocop_rules.telling.outcomes import council_outcome, decision
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker


def member_differences(thing: MemberDifferences, shelf: Shelf, lang: str) -> Page:
    """Return where the members of a council differ."""
    made = thing.deliberation
    return Page(_Telling(teller_of(made, shelf, lang), made, thing).blocks(), lang)


def agreement(thing: Agreement, _shelf: Shelf, lang: str) -> Page:
    """Return how far the members agree."""
    speaker = Speaker(lang)
    say = speaker.say
    key = "differing.agreement" if thing.alpha is not None else "differing.no-agreement"
    alpha = None if thing.alpha is None else speaker.decimal(thing.alpha)
    told = say(
        key,
        level=say(f"agreement.level.{thing.level}"),
        alpha=alpha,
        sheets=thing.sheets,
        criteria=thing.criteria,
    )
    return Page([Title(say("agreement.title"), 1), Note(told, "result"), Note(say("agreement.scale"))], lang)


@frozen(slots=False)
class _Telling(OfCouncil):
    """The differences of one council on their way to words."""

    found: MemberDifferences

    def blocks(self) -> Iterator[Block]:
        """Yield where the members differ."""
        say, teller = self.teller.say, self.teller
        made = self.made
        one = teller.ruleset.product_set(made.sitting.product_set)
        yield Title(f"{say('differing.title')}: {teller.set_name(one)}", 1)
        yield Note(council_outcome(teller, made), "result")
        rows = [
            decision(teller, made.digest),
            (say("council.sitting"), made.sitting.id),
            (say("explain.product"), made.sitting.product),
            (say("explain.status"), say(f"council.status.{made.status}")),
        ]
        yield Table([(name, text) for name, text in rows if text])
        yield from self._stands()
        yield from listed(say("differing.boundaries"), self._boundaries())
        yield from self._criteria()
        yield from self._without(self.found.without)
        yield from self._own()

    def _stands(self) -> Iterator[Block]:
        say, teller = self.teller.say, self.teller
        keys = ("council.column-member", "council.column-points", "differing.from-mean")
        rows = [
            (self.name(one.member), str(one.total), teller.signed(one.from_mean), stars)
            for one in self.found.members
            for stars in [teller.stars(one.stars_by_points)]
        ]
        if rows:
            yield Title(say("differing.members"))
            yield Table(rows, (*map(say, keys), say("council.column-stars")), right=(1, 2))

    def _boundaries(self) -> Iterator[str]:
        for one in self.found.boundaries:
            yield self.teller.say(
                "differing.boundary",
                points=one.from_points,
                stars=self.teller.stars(one.stars),
                above=self.names(one.above),
                below=self.names(one.below),
            )

    def _criteria(self) -> Iterator[Block]:
        say = self.teller.say
        if not self.found.criteria:
            yield from [Note(say("differing.no-criteria"))] if len(self.found.members) > 1 else []
            return
        rows = [
            (
                self.criterion(one.criterion),
                f"{min(one.points.values())}–{max(one.points.values())}",
                self.teller.points(one.mean),
            )
            for one in sorted(self.found.criteria, key=lambda apart: -apart.spread)
        ]
        keys = ("differing.column-criterion", "differing.column-points", "differing.column-mean")
        yield Title(say("differing.criteria"))
        yield Table(rows, tuple(map(say, keys)), right=(1, 2))

    def _without(self, others: Iterable[Without]) -> Iterator[Block]:
        say = self.teller.say
        rows = []
        for one in others:
            ranked = one.status == "ranked"
            came_to = self.teller.stars(one.stars) if ranked else say(f"council.status.{one.status}")
            mark = f" ({say('differing.changed')})" if one.changed else ""
            rows.append((self.name(one.member), self.teller.points(one.total), came_to + mark))
        if rows:
            keys = ("differing.column-without", "differing.column-mean", "explain.result")
            yield Title(say("differing.without"))
            yield Table(rows, tuple(map(say, keys)), right=(1,))

    def _own(self) -> Iterator[Block]:
        own = self.found.self_assessment
        if own is None:
            return
        say, teller = self.teller.say, self.teller
        yield Title(say("differing.self", total=own.total, stars=teller.stars(own.stars)))
        if own.from_mean is not None:
            yield Note(say("differing.self-from-mean", points=teller.signed(own.from_mean)))
        rows = [
            (self.criterion(code), str(points), teller.points(mean))
            for code, (points, mean) in own.criteria.items()
        ]
        keys = ("differing.column-criterion", "differing.column-own", "differing.column-mean")
        if rows:
            yield Table(rows, tuple(map(say, keys)), right=(1, 2))
