"""The life of a product in words: next steps, what it is on a day, agendas."""

from __future__ import annotations

from collections.abc import Sequence

from ocop_rules.model.state import AgendaItem, CertificateState, DossierState, ProductState
from ocop_rules.model.step import NextStep
from ocop_rules.telling.blocks import Block, Item, Note, Table, Title, listed, section
from ocop_rules.telling.life_teller import BY_AUTHORITY, LifeTeller
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import capital


def next_step(thing: NextStep, shelf: Shelf, lang: str) -> Page:
    """Return the next step of a product."""
    teller = LifeTeller(shelf, lang)
    blocks = [
        Title(teller.say("next.title"), 1),
        *teller.step(thing),
        *teller.readings(thing.readings, thing.ruleset),
        *teller.doubts(thing.doubtful),
    ]
    return Page(blocks, lang)


def next_of(thing: ProductState, shelf: Shelf, lang: str) -> Page:
    """Return the next step of a product alone, under the name of the product."""
    teller = LifeTeller(shelf, lang)
    blocks = [
        Title(_product(thing), 1),
        *teller.step(thing.next),
        *teller.readings(thing.next.readings, thing.next.ruleset),
        *teller.doubts(thing.next.doubtful),
    ]
    return Page(blocks, lang)


def _product(thing: ProductState) -> str:
    return thing.product if thing.name is None else f"{thing.name} ({thing.product})"


# -- the state of a product -------------------------------------------------------------------------


def product_state(thing: ProductState, shelf: Shelf, lang: str) -> Page:
    """Return what a product is on a day: its certificates, its dossiers, what comes next."""
    teller = LifeTeller(shelf, lang)
    say = teller.say
    standing = say(f"history.standing.{thing.standing}")
    if thing.stars is not None:
        standing += f" ({teller.speaker.stars(thing.stars)})"
    blocks: list[Block] = [
        Title(_product(thing), 1),
        Note(say("history.on", day=thing.day, standing=standing), "result"),
        *listed(say("history.certificates"), (_certificate(one, teller) for one in thing.certificates)),
        *listed(say("history.dossiers"), (_dossier_state(one, teller) for one in thing.dossiers)),
        *section(say("history.next"), teller.step(thing.next)),
        *teller.readings(thing.next.readings, thing.next.ruleset),
        *teller.doubts(thing.doubtful),
    ]
    return Page(blocks, lang)


def _certificate(one: CertificateState, teller: LifeTeller) -> Item:
    say = teller.say
    record = one.record
    text = say("history.certificate", number=record.number, stars=record.stars, issued=record.issued)
    under = [Item(say(f"certificate.{one.status}", until=one.until))]
    if one.until != one.ends:
        under.append(Item(say("history.ends", ends=one.ends)))
    under += [Item(say(f"certificate.notice.{notice}")) for notice in one.notices]
    if one.valid and one.window is not None:
        told = say("history.window", first=one.window.first, last=one.window.last)
        under += [Item(told), *(Item(place, tone="law") for place in teller.cites(one.window.cites))]
    return Item(text, under)


def _dossier_state(one: DossierState, teller: LifeTeller) -> Item:
    say, record = teller.say, one.record
    kind = say(f"dossier.kind.{record.kind}")
    ruleset = teller.ruleset(record.ruleset)
    text = say("history.dossier", id=record.id, kind=kind, filed=record.filed, ruleset=ruleset)
    key = "history.closed" if one.step is None else "history.at"
    under = [Item(say(key, who=teller.who(one.at, record.ruleset), since=one.since))]
    if one.closing is not None:
        law = [Item(place, tone="law") for place in teller.cites(one.closing.cites, record.ruleset)]
        under.append(Item(teller.act(one.closing), law))
    if one.finish_by is not None:
        under.append(Item(say("history.finish-late" if one.late else "history.finish", day=one.finish_by)))
    return Item(text, under)


# -- the agenda ---------------------------------------------------------------------------------------


def agenda(things: Sequence[AgendaItem], shelf: Shelf, lang: str) -> Page:
    """Return what is late, due or coming."""
    teller = LifeTeller(shelf, lang)
    blocks: list[Block] = [Title(teller.say("agenda.title"), 1)]
    if not things:
        blocks.append(Note(teller.say("agenda.none")))
    for urgency in dict.fromkeys(one.urgency for one in things):
        rows = [_due(one, teller) for one in things if one.urgency == urgency]
        head = tuple(map(teller.say, ("agenda.column-day", "agenda.column-what", "agenda.column-product")))
        blocks += [Title(teller.say(f"urgency.{urgency}")), Table(rows, head)]
    blocks += teller.doubts(doubt for one in things for doubt in one.doubtful)
    return Page(blocks, lang)


def agenda_item(thing: AgendaItem, shelf: Shelf, lang: str) -> Page:
    """Return one thing that is late, due or coming."""
    return agenda((thing,), shelf, lang)


def _due(one: AgendaItem, teller: LifeTeller) -> tuple[Item, Item, Item]:
    if one.step is not None:
        what = teller.act(one.step)
    else:
        deciding = one.code in BY_AUTHORITY
        who = teller.authority(one.who, one.ruleset) if deciding else teller.who(one.who, one.ruleset)
        what = capital(teller.say(f"agenda.item.{one.code}", who=who, certificate=one.certificate))
    what += teller.counted(one.counted)
    what += "".join(f" {teller.say(f'agenda.notice.{notice}')}" for notice in one.notices)
    day = "-" if one.day is None else teller.speaker.day(one.day)
    law = [Item(place, tone="law") for place in teller.cites(one.cites, one.ruleset)]
    return Item(day), Item(what, law), Item(one.name or one.product)
