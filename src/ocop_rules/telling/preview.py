"""A sheet that is still being filled in, in words: what it gives so far, and what no longer applies."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ocop_rules.model.preview import Changes, Preview, Pruned
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.result import Floor
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Title, listed
from ocop_rules.telling.page import Page
from ocop_rules.telling.sheet import sheet_page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, Teller


def preview(thing: Preview, shelf: Shelf, lang: str) -> Page:
    """Return what a sheet gives so far: what changed, what has faults, and the sheet as it was judged."""
    say = Speaker(lang).say
    key = "preview.valid" if thing.valid else "preview.faults"
    blocks: list[Block] = [Title(say("preview.title"), 1)]
    blocks.append(Note(say(key, count=len(thing.faults)), "" if thing.valid else "warn"))
    blocks += listed(say("verify.faults"), (remarks.fault(one, lang) for one in thing.faults))
    found = thing.result
    if found is None:
        return Page([*blocks, Note(say("preview.unjudged"))], lang)
    ruleset = shelf.ruleset(found.ruleset, found.digest, found.readings)
    if thing.changes is not None:
        one = ruleset.product_set(found.product_set)
        told = tuple(_Changes(Teller(ruleset, lang), one, thing.changes).items())
        blocks += [Title(say("preview.changes")), Listing(told or (say("preview.unchanged"),))]
    return Page([*blocks, *sheet_page(ruleset, found, thing.evaluation, lang).blocks], lang)


@frozen
class _Changes:
    """What became different from one state of a sheet to the next, on its way to words."""

    teller: Teller
    one: ProductSet
    changes: Changes

    def items(self) -> Iterator[Item]:
        say, changes = self.teller.say, self.changes
        if changes.points:
            yield Item(say("preview.points", points=f"{changes.points:+d}"))
        for beside in changes.criteria:
            both = [one for one in (beside.after, beside.before) if one is not None]
            name = self.teller.criterion_in(self.one.number, both[0].criterion)
            had, has = ("-" if one is None else one.points for one in (beside.before, beside.after))
            yield Item(say("preview.criterion", criterion=name, before=had, after=has))
        for key, floors in (
            ("preview.missed-now", changes.missed_now),
            ("preview.met-now", changes.met_now),
        ):
            yield from (Item(say(key, floor=self._floor(one))) for one in floors)
        for key, gates in (
            ("preview.closed-now", changes.closed_now),
            ("preview.open-now", changes.open_now),
        ):
            yield from (Item(say(key, gate=self.teller.gate(one.gate))) for one in gates)

    def _floor(self, floor: Floor) -> str:
        name = self.teller.criterion_in(self.one.number, floor.criterion)
        return self.teller.say("upgrade.floor", stars=self.teller.stars(floor.stars), criterion=name)


def pruned(thing: Pruned, shelf: Shelf, lang: str) -> Page:
    """Return the answers that no longer apply and were taken off a sheet."""
    sheet = thing.evaluation
    teller = Teller(shelf.ruleset(sheet.ruleset, sheet.digest), lang)
    one = teller.ruleset.product_set(sheet.product_set)

    def told(code: str, answer: int) -> tuple[str, str]:
        criterion = one.criteria[code]
        case = sheet.cases.get(code)
        known = answer <= len(criterion.options_in(case))
        return teller.criterion(criterion), teller.option(criterion, case, answer) if known else str(answer)

    items = []
    for dropped in thing.dropped:
        name, option = told(dropped.criterion, dropped.answer)
        governor, has = told(dropped.governor, dropped.has)
        why = Item(teller.say("pruned.why", governor=governor, option=has))
        items.append(Item(name, [Item(teller.say("pruned.dropped", option=option)), why]))
    body = Listing(items) if items else Note(teller.say("pruned.none"))
    return Page([Title(teller.say("pruned.title"), 1), body], lang)
