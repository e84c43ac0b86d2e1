"""What a product set can do, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ocop_rules.ground.exact import decimal_text
from ocop_rules.model.anatomy import Anatomy, Finding, FloorAnatomy
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Table, Title, listed
from ocop_rules.telling.of_set import OfSet
from ocop_rules.telling.outcomes import decision
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, Teller, spans

_SHOWN = 8
"""The floors that cost a star most often that are listed."""
_DIGITS = 4


def anatomy(thing: Anatomy, shelf: Shelf, lang: str) -> Page:
    """Return what a product set can do."""
    return Page(_Anatomy.on(shelf, thing, lang).blocks(), lang)


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


class _Anatomy(OfSet[Anatomy]):
    """One anatomy on its way to words."""

    def blocks(self) -> Iterator[Block]:
        say, thing, stars = self.teller.say, self.thing, self.teller.stars
        yield Title(say("anatomy.title", set=self.teller.set_name(self.one)), 1)
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
        yield from self._sections()
        yield from remarks.readings(self.teller, thing.readings)

    def _sections(self) -> Iterator[Block]:
        """Yield what there is to know of floors, boxes and criteria, then what there is none of."""
        say, thing = self.teller.say, self.thing
        costly = (
            say("anatomy.cost", floor=self.floor(one), share=self._share(one.costs))
            for one in thing.costly[:_SHOWN]
        )
        idle = (self.teller.place(one, decision=False) for one in thing.idle)
        none = []
        for name, items in (("implied", map(self.floor, thing.implied)), ("costly", costly), ("idle", idle)):
            found = tuple(listed(say(f"anatomy.{name}"), items))
            none += [] if found else [say(f"anatomy.{name}")]
            yield from found
        rows = self._needed()
        if rows:
            yield Title(say("anatomy.needed"))
            yield Table(rows, (say("beside.criterion"), say("anatomy.needed.for")))
        else:
            none.append(say("anatomy.needed"))
        if none:
            yield from listed(say("anatomy.none"), none)

    def _needed(self) -> list[tuple[str, str]]:
        """Return the criteria that a star cannot do without, each with all the stars it is needed for."""
        needed = self.thing.needed
        return [
            (self.teller.criterion(one), self.teller.say("tell.stars", stars=spans(stars)))
            for code, one in self.one.criteria.items()
            if (stars := [star for star, codes in needed.items() if code in codes])
        ]

    def floor(self, floor: FloorAnatomy) -> str:
        """Return a floor in words."""
        say = self.teller.say
        needs = "anatomy.needs-points" if floor.needs is None else "anatomy.needs"
        name = self.criterion(floor.criterion)
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
        return share(self.teller, self.thing, count)


def share(teller: Teller, found: Anatomy, count: int) -> str:
    """Return which share of all sheets a count is, in hundredths, and of the smallest that they are small."""
    if not count:
        return "0%"
    part, least = found.share(count) * 100, Fraction(1, 10**_DIGITS)
    told = teller.decimal(decimal_text(max(part, least), _DIGITS))
    return teller.say("anatomy.less-than" if part < least else "anatomy.percent", share=told)
