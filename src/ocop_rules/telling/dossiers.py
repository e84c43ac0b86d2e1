"""Dossiers in words: what is missing, last days, rounds, which decision applies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Law, Listing, Note, Title, listed
from ocop_rules.telling.life_teller import LifeTeller
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller, capital, within

# -- dossiers -----------------------------------------------------------------------------------------


def dossier(thing: Dossier, shelf: Shelf, lang: str) -> Page:
    """Return a dossier and what is missing in it; raises LoadError when it has faults."""
    from ocop_rules.life.dossiers import examine_dossier  # noqa: PLC0415 - only for a bare dossier

    ruleset = shelf.ruleset(thing.ruleset)
    return dossier_check(examine_dossier(ruleset, thing), Shelf((ruleset, *shelf.given)), lang)


def dossier_check(thing: DossierCheck, shelf: Shelf, lang: str) -> Page:
    """Return what is missing in a dossier and for whom, the limits, and the rounds it gets into."""
    life = LifeTeller(Shelf((shelf.ruleset(thing.ruleset), *shelf.given)), lang)
    say = life.say
    name = thing.product or thing.id or "-"
    blocks: list[Block] = [Title(say("dossier.title", name=name), 1)]
    blocks.append(Note(say("dossier.complete-all" if thing.complete else "dossier.lacking"), "result"))
    for step in thing.steps:
        blocks += _step(step, life)
    lines = [_limit(one, life) for one in thing.limits] + [Item(life.round(one)) for one in thing.rounds]
    blocks += listed(say("dossier.days"), [*lines, *life.plan_days(thing.deadlines)])
    blocks += life.doubts(thing.doubtful)
    return Page(blocks, lang)


def step_checks(things: Sequence[StepCheck], shelf: Shelf, lang: str) -> Page:
    """Return what is missing in the steps of a dossier."""
    life = LifeTeller(shelf, lang)
    blocks: list[Block] = [Title(life.say("dossier.parts"), 1)]
    for step in things:
        blocks += _step(step, life)
    return Page(blocks, lang)


def step_check(thing: StepCheck, shelf: Shelf, lang: str) -> Page:
    """Return what is missing in one step of a dossier."""
    return step_checks((thing,), shelf, lang)


def _step(step: StepCheck, life: LifeTeller) -> Iterator[Block]:
    say = life.say
    yield Title(capital(say("dossier.step", by=life.who(step.by), to=life.who(step.to))))
    for notice in step.notices:
        yield Note(say(f"dossier.notice.{notice}"), "doubt")
    if step.complete:
        yield Note(say("dossier.complete"))
    items = [_lack(lack, life) for lack in step.lacks]
    items += [
        Item(capital(say("dossier.if-any", part=within(life.label(f"dossier-part.{part}")))))
        for part in step.optional
    ]
    if items:
        yield Listing(items)


def _lack(lack: Lack, life: LifeTeller) -> Item:
    counts = {"needs": lack.needs, "has": lack.has}
    if lack.part is None:
        what = life.say(f"lack.{lack.code}", **counts)
    else:
        what = life.label(f"dossier-part.{lack.part}")
        if lack.form is not None:
            what += f" ({life.label(f'form.{lack.form}')})"
        if lack.code == "samples":
            what += ": " + life.say("lack.samples", **counts)
    return remarks.remark(capital(what), life.cites(lack.cites))


# -- last days ----------------------------------------------------------------------------------------


def _limit(due: Due, life: LifeTeller) -> Item:
    told = life.say("dossier.limit", who=capital(life.who(due.level)), day=due.day, start=due.start)
    return Item(told + life.counted(due.counted), life.law(due.cites))


def due(thing: Due, shelf: Shelf, lang: str) -> Page:
    """Return the last day that a level has."""
    life = LifeTeller(shelf, lang)
    return Page([Title(life.say("show.limits"), 1), Listing([_limit(thing, life)])], lang)


def plan_days(things: Sequence[PlanDay], shelf: Shelf, lang: str) -> Page:
    """Return the days of a plan."""
    life = LifeTeller(shelf, lang)
    return Page([Title(life.say("plan.title"), 1), Listing(life.plan_days(things))], lang)


def plan_day(thing: PlanDay, shelf: Shelf, lang: str) -> Page:
    """Return one day of a plan."""
    return plan_days((thing,), shelf, lang)


def round_dates(thing: RoundDates, shelf: Shelf, lang: str) -> Page:
    """Return a yearly round with its last days."""
    life = LifeTeller(shelf, lang)
    item = Item(life.round(thing), life.law(thing.cites))
    return Page([Title(life.say("round.title"), 1), Listing([item])], lang)


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
