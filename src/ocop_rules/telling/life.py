"""The life of a product in words: next steps, states, agendas, dossiers, which decision applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from attrs import frozen

from ocop_rules.errors import UnknownNameError
from ocop_rules.model.applicable import Applicable
from ocop_rules.model.dossier import (
    Dossier,
    DossierCheck,
    Due,
    Lack,
    PlanDay,
    RoundDates,
    RoundsOn,
    StepCheck,
)
from ocop_rules.model.product import Producer
from ocop_rules.model.ruleset import Informing
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.model.state import AgendaItem, CertificateState, DossierState, ProductState
from ocop_rules.model.step import NextStep
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import Counted
from ocop_rules.telling import citing, remarks
from ocop_rules.telling.blocks import Block, Item, Law, Listing, Note, Table, Title, listed, section
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, Teller, capital, within

_BY_AUTHORITY: Final = ("recognise", "certify", "withdraw")


def _act(step: NextStep) -> str:
    """Return the key of the phrase that says who does what."""
    if step.action == "send-up" and step.stars:
        return "act.send-up-for"
    if step.action == "improve" and "negative-assessment" in step.notes:
        return "act.return"
    if step.action == "score-again" and step.readings.get("result-returned") == "either":
        return "act.may-score-again"
    return f"act.{step.action}"


def _informs(informs: Informing) -> str:
    return "next.informs-in-writing" if informs.in_writing else "next.informs"


def phrases_of(step: NextStep) -> Iterator[str]:
    """Yield the keys of all phrases in which a next step is told."""
    yield _act(step)
    yield from (f"next.note.{note}" for note in step.notes)
    if step.informs is not None:
        yield _informs(step.informs)
    for one in step.alternatives:
        yield from phrases_of(one)


@frozen(slots=False)
class LifeTeller:
    """Tells who does what, by when; levels and readings by the labels of the first ruleset that has them."""

    shelf: Shelf
    lang: str

    @cached_property
    def tellers(self) -> tuple[Teller, ...]:
        """One for every ruleset at hand."""
        return tuple(Teller(ruleset, self.lang) for ruleset in self.shelf)

    @cached_property
    def speaker(self) -> Speaker:
        """Says the phrases."""
        return Speaker(self.lang)

    def say(self, key: str, **fields: object) -> str:
        """Return a phrase of the library, its fields filled in."""
        return self.speaker.say(key, **fields)

    def knowing(self, key: str) -> Teller:
        """Return the first teller that has a label, else the first of all."""
        return next((one for one in self.tellers if one.label(key, "")), self.tellers[0])

    def under(self, name: str | None, key: str) -> Teller:
        """Return the teller of the ruleset ``name`` if it has a label, else the first that has it."""
        mine = (one for one in self.tellers if name in one.ruleset.accepts and one.label(key, ""))
        return next(mine, None) or self.knowing(key)

    def who(self, name: str | None, ruleset: str | None = None) -> str:
        """Return the name of a level, or of the producer."""
        return "-" if name is None else self.under(ruleset, f"level.{name}").level(name)

    def authority(self, level: str, ruleset: str | None) -> str:
        """Return who decides at a level under a ruleset, as its sources say; else the level."""
        key = f"term.authority-{level}"
        named = (one.label(key, "") for one in self.tellers if ruleset in one.ruleset.accepts)
        return next(filter(None, named), "") or self.who(level, ruleset)

    def cites(self, cites: Iterable[Citation], ruleset: str | None = None) -> list[str]:
        """Return citations, titles by the ruleset they come from, else by the first that has the source."""
        return citing.cites(cites, self.lang, lambda name: self.under(ruleset, f"source.{name}").source(name))

    def readings(self, taken: Mapping[str, str], ruleset: str | None = None) -> Iterator[Block]:
        """Yield the readings that something rests on."""
        items = [
            remarks.reading(self.under(ruleset, f"reading.{name}"), name, choice)
            for name, choice in taken.items()
        ]
        yield from remarks.remarks(self.say("explain.readings"), items, self.say("remark.readings-todo"))

    def doubts(self, doubtful: Iterable[RulesetDoubt]) -> Iterator[Block]:
        """Yield the doubts about the rulesets that something rests on, one that several share once."""
        items = dict.fromkeys(map(self._doubt, doubtful))
        yield from remarks.remarks(self.say("explain.doubtful"), items, self.say("remark.doubts-todo"))

    def _doubt(self, one: RulesetDoubt) -> Item:
        """Return a doubt in the words of its ruleset, or of the first that has it."""
        key = f"doubt.{one.doubt}"
        mine = next((each for each in self.tellers if each.ruleset.id == one.ruleset), None)
        teller = mine or self._shipped(one.ruleset) or self.knowing(key)
        declared = next((each for each in teller.ruleset.decision.doubts if each.id == one.doubt), None)
        law = () if declared is None else teller.cites(declared.cites)
        return remarks.remark(teller.label(key, one.doubt), law)

    def _shipped(self, name: str) -> Teller | None:
        try:
            return Teller(self.shelf.ruleset(name), self.lang)
        except UnknownNameError:
            return None

    # -- next steps ---------------------------------------------------------------------------

    def act(self, step: NextStep) -> str:
        """Return who does what in a next step, as a sentence."""
        deciding = step.action in _BY_AUTHORITY
        who = self.authority(step.level, step.ruleset) if deciding else self.who(step.level, step.ruleset)
        return capital(self.say(_act(step), who=who, to=self.who(step.to, step.ruleset), stars=step.stars))

    def step(self, step: NextStep) -> Iterator[Block]:
        """Yield a next step: who does what, by when, what else may be chosen, why, and where it stands."""
        by = "" if step.by is None else " " + self.say("life.by", day=step.by) + self.counted(step.counted)
        yield Note(self.act(step) + by, "result")
        if step.alternatives:
            yield Listing([self._alternative(one) for one in step.alternatives], ordered=True)
        lines = [Item(self.say(f"next.note.{note}")) for note in step.notes]
        if step.round is not None:
            lines.append(Item(self.round(step.round)))
        if step.informs is not None:
            lines.append(self._informing(step.informs, step.ruleset))
        if lines:
            yield Listing(lines)
        places = self.cites(step.cites, step.ruleset)
        if places:
            yield Law(places)

    def _informing(self, informs: Informing, ruleset: str | None) -> Item:
        """Return to whom the result is made known, and where the decision says so."""
        whom = self.speaker.listed([self.who(one, ruleset) for one in informs.to])
        return Item(
            self.say(_informs(informs), whom=whom),
            [Item(place, tone="law") for place in self.cites(informs.cites, ruleset)],
        )

    def _alternative(self, step: NextStep) -> Item:
        by = "" if step.by is None else " " + self.say("life.by", day=step.by)
        under = [Item(self.say(f"next.note.{note}")) for note in step.notes]
        under += [Item(place, tone="law") for place in self.cites(step.cites, step.ruleset)]
        return Item(self.act(step) + by, under)

    def round(self, one: RoundDates) -> str:
        """Return a yearly round with its last days."""
        days = {"last": one.last_proposal or "-", "held": one.last_held or "-"}
        key = "dossier.round" if one.number is not None else "dossier.round-once"
        who = capital(self.who(one.level))
        text = self.say(key, who=who, number=one.number, year=one.year, **days)
        return text + (" " + self.say("dossier.round-late") if one.late else "")

    def counted(self, counted: Counted | None) -> str:
        """Return whether public holidays were counted, behind a blank; nothing where they do not matter."""
        if counted is None or counted.holidays == "no-matter":
            return ""
        but = "-but" if counted.holidays == "not-counted" and counted.sources else ""
        return " " + self.say(f"counted.{counted.holidays}{but}", sources=", ".join(counted.sources))

    def plan_days(self, days: Iterable[PlanDay]) -> Iterator[Item]:
        """Yield the deadlines of a plan, and whether they were missed."""
        for one in days:
            key = "plan.day" if not one.late else "plan.late" if one.done is None else "plan.done-late"
            what = self.knowing(f"deadline.{one.id}").label(f"deadline.{one.id}")
            law = [Item(place, tone="law") for place in self.cites(one.cites)]
            yield Item(self.say(key, what=what, last=one.last, done=one.done), law)


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
        standing += f" {say('history.stars', stars=thing.stars)}"
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
    key = f"ruleset.{record.ruleset}"
    name = teller.under(record.ruleset, key).label(key, record.ruleset)
    ruleset = name if name == record.ruleset else f"{name} ({record.ruleset})"
    text = say("history.dossier", id=record.id, kind=kind, filed=record.filed, ruleset=ruleset)
    key = "history.closed" if one.step is None else "history.at"
    under = [Item(say(key, who=teller.who(one.at, record.ruleset), since=one.since))]
    if one.finish_by is not None:
        under.append(Item(say("history.finish-late" if one.late else "history.finish", day=one.finish_by)))
    return Item(text, under)


def producer(thing: Producer, _shelf: Shelf, lang: str) -> Page:
    """Return a producer, personal data included."""
    say = Speaker(lang).say
    names = ("name", "kind", "representative", "address", "phone", "email")
    values = {name: getattr(thing, name) for name in names} | {"kind": say(f"producer.kind.{thing.kind}")}
    rows = [(say(f"producer.{name}"), value) for name, value in values.items() if value]
    return Page([Title(say("producer.title")), Table(rows)], lang)


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


def _due(one: AgendaItem, teller: LifeTeller) -> tuple[Item, Item, Item]:
    if one.step is not None:
        what = teller.act(one.step)
    else:
        deciding = one.code in _BY_AUTHORITY
        who = teller.authority(one.who, one.ruleset) if deciding else teller.who(one.who, one.ruleset)
        what = capital(teller.say(f"agenda.item.{one.code}", who=who, certificate=one.certificate))
    what += teller.counted(one.counted)
    what += "".join(f" {teller.say(f'agenda.notice.{notice}')}" for notice in one.notices)
    day = "-" if one.day is None else teller.speaker.day(one.day)
    law = [Item(place, tone="law") for place in teller.cites(one.cites, one.ruleset)]
    return Item(day), Item(what, law), Item(one.name or one.product)


# -- dossiers -----------------------------------------------------------------------------------------


def dossier(thing: Dossier, shelf: Shelf, lang: str) -> Page:
    """Return a dossier and what is missing in it; raises LoadError when it has faults."""
    from ocop_rules.life.dossiers import examine_dossier  # noqa: PLC0415 - only for a bare dossier

    ruleset = shelf.ruleset(thing.ruleset)
    return dossier_check(examine_dossier(ruleset, thing), Shelf((ruleset, *shelf.given)), lang)


def dossier_check(thing: DossierCheck, shelf: Shelf, lang: str) -> Page:
    """Return what is missing in a dossier and for whom, the limits, and the rounds it gets into."""
    teller = Teller(shelf.ruleset(thing.ruleset), lang)
    life = LifeTeller(Shelf((teller.ruleset, *shelf.given)), lang)
    say = teller.say
    name = thing.product or thing.id or "-"
    blocks: list[Block] = [Title(say("dossier.title", name=name), 1)]
    blocks.append(Note(say("dossier.complete-all" if thing.complete else "dossier.lacking"), "result"))
    for step in thing.steps:
        blocks += _step(step, teller, life)
    lines = [_limit(one, life) for one in thing.limits] + [Item(life.round(one)) for one in thing.rounds]
    blocks += listed(say("dossier.days"), [*lines, *life.plan_days(thing.deadlines)])
    blocks += life.doubts(thing.doubtful)
    return Page(blocks, lang)


def _step(step: StepCheck, teller: Teller, life: LifeTeller) -> Iterator[Block]:
    say = teller.say
    yield Title(capital(say("dossier.step", by=life.who(step.by), to=life.who(step.to))))
    for notice in step.notices:
        yield Note(say(f"dossier.notice.{notice}"), "doubt")
    if step.complete:
        yield Note(say("dossier.complete"))
    items = [_lack(lack, teller) for lack in step.lacks]
    items += [
        Item(capital(say("dossier.if-any", part=within(teller.label(f"dossier-part.{part}")))))
        for part in step.optional
    ]
    if items:
        yield Listing(items)


def _lack(lack: Lack, teller: Teller) -> Item:
    counts = {"needs": lack.needs, "has": lack.has}
    if lack.part is None:
        what = teller.say(f"lack.{lack.code}", **counts)
    else:
        what = teller.label(f"dossier-part.{lack.part}")
        if lack.form is not None:
            what += f" ({teller.label(f'form.{lack.form}')})"
        if lack.code == "samples":
            what += ": " + teller.say("lack.samples", **counts)
    return remarks.remark(capital(what), teller.cites(lack.cites))


def _limit(due: Due, life: LifeTeller) -> Item:
    told = life.say("dossier.limit", who=capital(life.who(due.level)), day=due.day, start=due.start)
    told += life.counted(due.counted)
    return Item(told, [Item(place, tone="law") for place in life.cites(due.cites)])


# -- which decision -----------------------------------------------------------------------------------


def applicable(thing: Applicable, shelf: Shelf, lang: str) -> Page:
    """Return the decision that a dossier falls under, and why."""
    mine = Shelf((thing.ruleset, *shelf.given))
    life = LifeTeller(mine, lang)
    teller, say = Teller(thing.ruleset, lang), life.say
    why = []
    for step in thing.why:
        source = Teller(mine.ruleset(step.ruleset), lang)
        number = source.ruleset.decision.identity.number
        law = source.cites(step.cites)
        why.append(remarks.remark(say(f"why.{step.code}", number=number, day=step.day), law))
    blocks: list[Block] = [
        Title(f"{teller.label(f'ruleset.{thing.ruleset.id}')} ({thing.ruleset.id})", 1),
        *listed(say("which.why"), why),
    ]
    if thing.finish_by is not None:
        blocks.append(Note(say("which.finish", day=thing.finish_by) + life.counted(thing.counted)))
    if thing.late:
        blocks.append(Note(say("which.late"), "warn"))
    blocks += listed(say("dossier.days"), life.plan_days(thing.deadlines))
    blocks += [Note(say(f"which.notice.{notice}"), "doubt") for notice in thing.notices]
    return Page([*blocks, *life.readings(thing.readings), *life.doubts(thing.doubtful)], lang)


def rounds_on(thing: RoundsOn, shelf: Shelf, lang: str) -> Page:
    """Return the rounds of a level on a day: which takes what is proposed, which run, what comes next."""
    life = LifeTeller(shelf, lang)
    say = life.say
    takes = say("rounds.none") if thing.takes is None else life.round(thing.takes)
    after = [] if thing.next is None else [Item(life.round(thing.next))]
    blocks: list[Block] = [
        Title(say("rounds.title", who=life.who(thing.level), day=thing.day), 1),
        *listed(say("rounds.takes", day=thing.day), [Item(takes)]),
        *listed(say("rounds.running"), [Item(life.round(one)) for one in thing.running]),
        *listed(say("rounds.next"), after),
    ]
    blocks += [Note(say(f"rounds.notice.{notice}")) for notice in thing.notices]
    places = life.cites(thing.cites)
    if places:
        blocks.append(Law(places))
    return Page([*blocks, *life.readings(thing.readings), *life.doubts(thing.doubtful)], lang)
