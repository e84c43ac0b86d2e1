"""The history of a product in words: whose it is, and what happened, day by day; the results of levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from ocop_rules.model.history import DecisionRecord, History, ResultRecord, WithdrawalRecord
from ocop_rules.model.process import PRODUCER
from ocop_rules.model.step import LevelOutcome
from ocop_rules.telling.blocks import Block, Note, Table, Title
from ocop_rules.telling.life_teller import LifeTeller
from ocop_rules.telling.page import Page
from ocop_rules.telling.products import product_rows
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import capital

Event = tuple[date, str, str | None]
"""A day, what happened on it, and the level, the body or the producer who did it."""


def history(thing: History, shelf: Shelf, lang: str) -> Page:
    """Return a history as it is recorded, without personal data: nothing in it is computed or checked."""
    life = LifeTeller(shelf, lang)
    say = life.say
    facts = product_rows(thing.product, life)
    if thing.producer is not None:
        facts.append((say("producer.title"), thing.producer.name))
    title = Title(say("history.title", name=f"{thing.product.name} ({thing.product.id})"), 1)
    told = tuple(timeline(_events(thing, life), life)) or (Note(say("history.nothing")),)
    return Page([title, Table(facts), Title(say("history.events")), *told], lang)


def timeline(events: Iterable[Event], life: LifeTeller) -> Iterator[Block]:
    """Yield what happened as a table, day by day; those of one day in the order given."""
    head = ("agenda.column-day", "agenda.column-what", "history.column-who")
    rows = [
        (life.speaker.day(day), text, "" if who is None else capital(life.body(who)))
        for day, text, who in sorted(events, key=lambda event: event[0])
    ]
    if rows:
        yield Table(rows, tuple(map(life.say, head)))


def _events(thing: History, life: LifeTeller) -> Iterator[Event]:
    """Yield what happened; of one day in the order in which it can only have happened."""
    say = life.say
    for one in thing.dossiers:
        kind = say(f"dossier.kind.{one.kind}")
        fields = {"id": one.id, "kind": kind, "ruleset": life.ruleset(one.ruleset)}
        yield one.filed, say("happened.filed", **fields), PRODUCER
        for arrival in one.arrivals:
            yield arrival.day, say("happened.arrived", id=one.id), arrival.level
    sheets = Counter((one.day, one.dossier, one.level) for one in thing.sheets)
    for (day, dossier, level), count in sheets.items():
        yield day, say("happened.sheets", id=dossier, count=count), level
    for result in sorted(thing.results, key=lambda one: one.order or 0):
        text = _told(result, life)
        yield result.day, say("happened.result", id=result.dossier, result=text), result.level
    for decision in thing.decisions:
        yield decision.day, _decided(decision, life), decision.level
    for certificate in thing.certificates:
        stars = life.speaker.stars(certificate.stars)
        fields = {"number": certificate.number, "decision": certificate.decision, "stars": stars}
        yield certificate.issued, say("happened.certificate", **fields), certificate.level
    for withdrawal in thing.withdrawals:
        yield from _withdrawn(withdrawal, life)
    for struck in thing.struck_off:
        yield struck.day, say("happened.struck-off", certificate=struck.certificate), None


def _decided(one: DecisionRecord, life: LifeTeller) -> str:
    told = life.say(f"happened.decided.{one.action}", number=one.number, id=one.dossier)
    return told if one.stars is None else f"{told}, {life.speaker.stars(one.stars)}"


def _withdrawn(one: WithdrawalRecord, life: LifeTeller) -> Iterator[Event]:
    ground = life.label(f"withdrawal.{one.ground}", one.ground)
    fields = {"certificate": one.certificate, "ground": ground}
    yield one.concluded, life.say("happened.concluded", **fields), None
    if one.day is not None:
        yield one.day, life.say("happened.withdrawn", **fields), one.level


# -- results of levels --------------------------------------------------------------------------------


def _told(one: ResultRecord, life: LifeTeller) -> str:
    """Return what a record tells; what it leaves out stands in the result of the council it carries."""
    made, total, stars = one.deliberation, one.exact, one.stars
    if made is not None and made.mean is not None:
        total = made.mean.tiered if total is None else total
        stars = made.stars if stars is None else stars
    return life.result(one.status, total, stars, positive=one.positive)


def result_record(thing: ResultRecord, shelf: Shelf, lang: str) -> Page:
    """Return the record of what a level came to, and what it rests on."""
    life = LifeTeller(shelf, lang)
    say = life.say
    rests = "sitting" if thing.sitting is not None else "nothing"
    if thing.deliberation is not None:
        rests = "deliberation"
    rows = [
        (say("council.level"), capital(life.who(thing.level))),
        (say("dossier.id"), thing.dossier),
        (say("explain.date"), life.speaker.day(thing.day)),
        (say("level-result.rests"), say(f"level-result.rests.{rests}")),
    ]
    return Page([Title(say("level-result.title"), 1), Note(_told(thing, life), "result"), Table(rows)], lang)


def level_outcome(thing: LevelOutcome, shelf: Shelf, lang: str) -> Page:
    """Return what a level came to."""
    life = LifeTeller(shelf, lang)
    say = life.say
    told = life.result(thing.status, thing.total, thing.stars, positive=thing.positive)
    rows = [(say("council.level"), capital(life.who(thing.level)))]
    if thing.day is not None:
        rows.append((say("explain.date"), life.speaker.day(thing.day)))
    if thing.stars_by_points not in (None, thing.stars):
        rows.append((say("explain.by-points"), life.speaker.stars(thing.stars_by_points)))
    return Page([Title(say("level-result.title"), 1), Note(told, "result"), Table(rows)], lang)
