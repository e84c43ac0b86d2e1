"""A round of evaluation in words: where it stands on a day, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from ocop_rules.model.history import fraction_of
from ocop_rules.model.round import Round, RoundEntry
from ocop_rules.model.round_state import DeadlineState, DutyState, EntryState, Hold, RoundState
from ocop_rules.telling.blocks import Block, Item, Law, Note, Row, Table, Title, Tone, listed, section
from ocop_rules.telling.history import Event, timeline
from ocop_rules.telling.life_teller import LifeTeller
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import capital


def round_state(thing: RoundState, shelf: Shelf, lang: str) -> Page:
    """Return where a round stands: what holds it up, its products, the days of its plan, its duties."""
    life = LifeTeller(shelf, lang)
    say = life.say
    blocks: list[Block] = [Title(say("round.on", day=thing.day), 1), Note(_counts(thing, life), "result")]
    blocks += listed(say("round.holds"), _holds(thing, life))
    blocks += section(say("round.products-title"), _products(thing.products, life))
    names = {one.product: one.name for one in thing.products}
    blocks += listed(say("plan.title"), (_deadline(one, names, life) for one in thing.deadlines))
    blocks += section(say("round.duties"), _duties(thing.duties, life))
    return Page(blocks, lang)


def _counts(thing: RoundState, life: LifeTeller) -> str:
    say = life.say
    stages = [
        say("round.stage", stage=say(f"office.stage.{one}"), count=count)
        for one, count in thing.counts.items()
        if one != "products" and not one.startswith("stars-")
    ]
    return say("round.products-are", count=thing.counts["products"], stages="; ".join(stages))


def _holds(thing: RoundState, life: LifeTeller) -> Iterator[Item]:
    """Yield what holds the round up, products that wait for the same thing together."""
    say = life.say
    names = {one.product: one.name for one in thing.products}
    alike: dict[Hold, list[str]] = {}
    for one in thing.holds:
        alike.setdefault(evolve(one, product=""), []).append(names[one.product])
    for hold, products in alike.items():
        what, who = say(f"round.hold.{hold.code}"), life.bodies(hold.who)
        by = "" if hold.by is None else say("round.by", day=hold.by)
        who = ", ".join(filter(None, (who, by))) or "-"
        text = say("round.hold", products="; ".join(products), what=capital(what), who=who)
        yield Item(text, tone="warn" if hold.late else "")


def _products(entries: Iterable[EntryState], life: LifeTeller) -> Iterator[Block]:
    say, speaker = life.say, life.speaker
    rows = []
    for one in entries:
        last = one.last
        total = "-" if last is None else speaker.points(last.total)
        stars = "-" if last is None else speaker.stars(last.result.stars)
        by = "-" if one.by is None else speaker.day(one.by)
        stage = Item(say(f"office.stage.{one.stage}"), tone="warn" if one.late else "")
        rows.append(Row((one.name, stage, total, stars, life.bodies(one.who) or "-", by)))
    if rows:
        names = ("product", "stage", "total", "stars", "who", "by")
        yield Table(rows, tuple(say(f"round.column.{name}") for name in names), right=(2,))


def _deadline(one: DeadlineState, names: dict[str, str], life: LifeTeller) -> Item:
    what = life.label(f"deadline.{one.id}", one.id)
    missing = "; ".join(names.get(name, name) for name in one.missing)
    key = "round.deadline" if missing else "round.deadline-kept"
    text = life.say(key, what=what, last=one.last, kept=one.kept, missing=missing)
    tone: Tone = "warn" if one.passed and one.missing else ""
    return Item(text, life.law(one.cites), tone)


def _duties(duties: Sequence[DutyState], life: LifeTeller) -> Iterator[Block]:
    say = life.say
    rows = []
    for one in duties:
        state = Item(_duty(one, life), tone="warn" if one.state == "late" else "")
        task = life.label(f"task.{one.task}", one.task)
        due = "-" if one.due is None else life.speaker.day(one.due)
        rows.append((life.body(one.body), task, due, state))
    if rows:
        names = ("who", "task", "by", "state")
        yield Table(rows, tuple(say(f"round.column.{name}") for name in names))
        places = {place for one in duties for place in one.cites}
        yield Law(life.cites(sorted(places, key=lambda place: (place.source, place.section or ""))))


def _duty(one: DutyState, life: LifeTeller) -> str:
    if one.of == 0 and one.state == "open":
        told = life.say("round.duty-none")
    else:
        told = life.say(f"round.duty.{one.state}")
        if one.day is not None:
            told += f", {life.speaker.day(one.day)}"
        elif one.of:
            told += f", {life.say('round.duty-part', done=one.done, of=one.of)}"
    return told if one.note is None else f"{told} ({one.note})"


# -- what is recorded ---------------------------------------------------------------------------------


def round_record(thing: Round, shelf: Shelf, lang: str) -> Page:
    """Return a round as it is recorded, without personal data: nothing in it is computed or checked."""
    life = LifeTeller(shelf, lang)
    say, plan = life.say, thing.plan
    rows = [
        (say("round.plan"), ", ".join(filter(None, (plan.title, plan.number)))),
        (say("round.issuer"), plan.issuer or ""),
        (say("explain.date"), "" if plan.day is None else life.speaker.day(plan.day)),
        (say("council.level"), capital(life.who(plan.level))),
        (say("product.ruleset"), life.ruleset(plan.ruleset)),
    ]
    name = plan.title or say("round.record", name=plan.id or life.ruleset(plan.ruleset))
    blocks: list[Block] = [Title(name, 1)]
    blocks.append(Table([row for row in rows if row[1]]))
    blocks += section(say("round.products-title"), _entries(thing.products, plan.ruleset, life))
    blocks += listed(say("round.councils"), _councils(thing, life))
    blocks += section(say("history.events"), timeline(_events(thing, life), life))
    return Page(blocks, lang)


def _entries(entries: Iterable[RoundEntry], ruleset: str, life: LifeTeller) -> Iterator[Block]:
    say = life.say
    rows = [
        (
            one.product.name,
            life.set_name(one.product.product_set, one.product.ruleset or ruleset),
            say(f"dossier.kind.{one.kind}"),
            one.product.producer if one.producer is None else one.producer.name,
        )
        for one in entries
    ]
    if rows:
        names = ("product", "set", "kind", "producer")
        yield Table(rows, tuple(say(f"round.column.{name}") for name in names))


def _councils(thing: Round, life: LifeTeller) -> Iterator[str]:
    for one in thing.councils:
        level = one.council.level
        name = one.name or ("-" if level is None else capital(life.who(level)))
        told = life.say("round.council", name=name, members=len(one.council.members))
        yield told if one.decision is None else f"{told} ({one.decision})"


def _events(thing: Round, life: LifeTeller) -> Iterator[Event]:
    """Yield what happened in the round."""
    say, names = life.say, {one.product.id: one.product.name for one in thing.products}

    def products(ids: Iterable[str]) -> str:
        return "; ".join(names.get(one, one) for one in ids)

    for sitting in thing.sittings:
        fields = {"product": products([sitting.product]), "count": len(sitting.sheets)}
        yield sitting.day, say("round.sitting", **fields), sitting.level
    for result in thing.results:
        told = life.result(result.status, fraction_of(result.total), result.stars)
        told = say("round.result", product=products([result.product]), result=told)
        yield result.day, told, result.level
    for decision in thing.decisions:
        fields = {"number": decision.number, "products": products(decision.products)}
        yield decision.day, say(f"round.decided.{decision.action}", **fields), decision.level
    for issued in thing.certificates:
        fields = {"number": issued.number, "product": products([issued.product])}
        yield issued.issued, say("round.issued", **fields), None
    for made in thing.publications:
        yield made.day, say("round.published", where=made.where, products=products(made.products)), made.by
    for done in thing.done:
        yield done.day, life.label(f"task.{done.task}", done.task), done.body
