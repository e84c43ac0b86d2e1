"""A ruleset in words: what a decision sets, what is declared about it, where its values come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ocop_rules.errors import check_language
from ocop_rules.model.layer import Layer, Origin
from ocop_rules.model.process import (
    PRODUCER,
    Deadline,
    DossierStep,
    LevelRounds,
    Renewal,
    TimeLimit,
    Transition,
    Withdrawal,
    YearlyDay,
)
from ocop_rules.model.ruleset import CertificateTerm, Citation, Gate, Level, Place, Ruleset
from ocop_rules.model.working_days import OwnDays
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Law, Listing, Note, Table, Title, listed, section
from ocop_rules.telling.page import Page
from ocop_rules.telling.policy import policy_rows
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller, capital, spans, within
from ocop_rules.words import DEFAULT

_LONGEST = 400
"""The characters of a value that are shown beside its origin; the JSON form has all of it."""


def ruleset(thing: Ruleset, _shelf: Shelf, lang: str) -> Page:
    """Return what a decision sets, without its product sets, each of which has a page of its own."""
    return Page(_blocks(Teller(thing, lang)), lang)


def _blocks(teller: Teller) -> Iterator[Block]:
    say, rules = teller.say, teller.ruleset.decision
    yield Title(f"{teller.label(f'ruleset.{rules.identity.id}')} ({rules.identity.id})", 1)
    yield Table(_identity(teller))
    yield from listed(say("show.sources"), _sources(teller))
    yield from section(say("show.tiers"), _tiers(teller))
    yield from listed(say("show.levels"), (_level(teller, level) for level in rules.levels))
    yield from listed(say("show.rounds"), (one for held in rules.rounds for one in _rounds(teller, held)))
    yield from listed(say("show.limits"), (_limit(teller, limit) for limit in rules.limits))
    yield from listed(say("show.bodies"), _bodies(teller))
    yield from listed(say("show.deadlines"), (_deadline(teller, one) for one in rules.deadlines))
    yield from listed(say("show.dossiers"), (_dossier(teller, step) for step in rules.dossiers))
    yield from listed(say("show.certificate-of"), _certificate(teller))
    yield from listed(say("show.transitions"), (_transition(teller, one) for one in rules.transitions))
    if rules.calendar is not None:
        yield from listed(say("show.calendar"), _calendar(teller, rules.calendar))
    if rules.council is not None:
        yield Title(say("policy.title"))
        yield Table(policy_rows(rules.council, teller))
    yield from listed(say("show.gates"), (_gate(teller, gate) for gate in rules.gates))
    yield from remarks.readings(teller, teller.ruleset.choices)
    rows = [(str(one.number), teller.label(f"set.{one.concept}")) for one in teller.ruleset.sets]
    yield from section(say("show.sets"), [Table(rows)] if rows else [])
    yield from remarks.gaps(teller, (f"gap.{gap}" for gap in rules.gaps))


def _identity(teller: Teller) -> list[tuple[str, str]]:
    say, identity = teller.say, teller.ruleset.decision.identity
    rows = [
        (say("show.number"), identity.number),
        (say("show.issued"), teller.day(identity.issued)),
        (say("show.period"), teller.period(identity.period)),
        (say("show.amends"), identity.amends or ""),
        (say("show.replaces"), ", ".join(identity.replaces)),
        (say("show.standing"), say(f"standing.{identity.standing}")),
    ]
    for layer in teller.ruleset.layers[1:]:
        kind = say(f"layer.{layer.kind}")
        number = "" if layer.number is None else f", {layer.number}"
        issuer = "" if layer.issuer is None else f", {teller.label(f'issuer.{layer.issuer}')}"
        standing = "" if layer.standing != "doubtful" else f", {say('standing.doubtful')}"
        rows.append((say("show.layer"), f"{layer.id} ({kind}{number}{issuer}{standing})"))
    rows.append((say("show.digest"), teller.ruleset.digest))
    return [(name, text) for name, text in rows if text]


def _sources(teller: Teller) -> Iterator[str]:
    for source in teller.ruleset.decision.identity.sources:
        yield ", ".join(filter(None, (teller.source(source.id), source.locator)))


def _tiers(teller: Teller) -> Iterator[Block]:
    rows = []
    for tier in teller.ruleset.decision.tiers:
        text = teller.say("show.from-points", points=tier.from_points)
        if tier.certified:
            text += f", {teller.say('show.certified')}"
        rows.append((teller.label(f"tier.{tier.stars}"), text))
    if rows:
        yield Table(rows)


def _cited(teller: Teller, text: str, cites: Iterable[Citation], more: Iterable[Item] = ()) -> Item:
    law = [Item(place, tone="law") for place in teller.cites(cites)]
    return Item(text, [*more, *law])


def _level(teller: Teller, level: Level) -> Item:
    say = teller.say
    does = []
    if level.topics:
        topics = ", ".join(teller.label(f"criterion.{topic}", topic) for topic in level.topics)
        does.append(say("show.topics", topics=topics))
    if level.scores:
        does.append(say("show.scores"))
    if level.recognises:
        does.append(say("show.recognises", stars=", ".join(map(str, level.recognises))))
    if level.sends_up is not None:
        points = level.sends_up.from_points
        key = "show.sends-all" if points is None else "show.sends-up"
        does.append(say(key, points=points, to=teller.level(level.sends_up.to)))
    if level.informs is not None:
        key = "show.informs-in-writing" if level.informs.in_writing else "show.informs"
        does.append(say(key, to=teller.listed([teller.level(one) for one in level.informs.to])))
    text = f"{capital(teller.level(level.id))}: {'; '.join(does) or '-'}"
    beside = [part.cites for part in (level.sends_up, level.informs) if part is not None]
    return _cited(teller, text, dict.fromkeys((*level.cites, *(cite for cites in beside for cite in cites))))


def _yearly(teller: Teller, day: YearlyDay) -> str:
    return teller.say("form.yearly", day=f"{day.day:02}", month=f"{day.month:02}")


def _rounds(teller: Teller, held: LevelRounds) -> Iterator[Item]:
    level, below = capital(teller.level(held.level)), teller.level(held.proposed_by)
    for one in held.rounds:
        days = {"held": _yearly(teller, one.held_before), "proposed": _yearly(teller, one.proposed_before)}
        text = teller.say("show.round", level=level, below=below, number=one.number, **days)
        yield _cited(teller, text, one.cites or held.cites)
    if held.further_needs:
        needs = teller.listed([within(teller.label(f"round-need.{need}")) for need in held.further_needs])
        yield _cited(teller, teller.say("show.further-rounds", level=level, needs=needs), held.cites)


def _limit(teller: Teller, limit: TimeLimit) -> Item:
    say = teller.say
    text = say(
        "show.limit-working" if limit.working else "show.limit",
        level=capital(teller.level(limit.level)),
        days=limit.days,
        event=within(teller.label(f"event.{limit.since}")),
    )
    if limit.kinds:
        text += f" ({', '.join(say(f'dossier.kind.{kind}') for kind in limit.kinds)})"
    return _cited(teller, text, limit.cites)


def _bodies(teller: Teller) -> Iterator[Item]:
    for body in teller.ruleset.decision.bodies:
        role = teller.team if body.role == "support-team" else teller.say(f"role.{body.role}")
        level = "" if body.level is None else f"; {teller.level(body.level)}"
        tasks = [Item(teller.label(f"task.{task}")) for task in body.tasks]
        yield _cited(teller, f"{teller.label(f'body.{body.id}')} ({role}{level})", body.cites, tasks)


def _deadline(teller: Teller, one: Deadline) -> Item:
    say = teller.say
    told = say("show.before", day=one.before, what=teller.label(f"deadline.{one.id}"))
    if one.paper_copies is not None:
        told += f"; {say('show.paper-copies', copies=one.paper_copies)}"
    if one.electronic_copies is not None:
        told += f"; {say('show.electronic-copies', copies=one.electronic_copies)}"
    return _cited(teller, told, one.cites)


def _dossier(teller: Teller, step: DossierStep) -> Item:
    say = teller.say
    by = say("show.producer") if step.by == PRODUCER else capital(teller.level(step.by))
    told = [say("dossier.step", by=by, to=teller.level(step.to))]
    if step.paper_copies is not None:
        told.append(say("show.paper-copies", copies=step.paper_copies))
    if step.electronic_copies is not None:
        told.append(say("show.electronic-copies", copies=step.electronic_copies))
    parts = []
    for part in step.parts:
        text = teller.label(f"dossier-part.{part.id}")
        if part.kinds:
            text += f" ({', '.join(say(f'dossier.kind.{kind}') for kind in part.kinds)})"
        parts.append(Item(say("dossier.if-any", part=text) if part.if_any else text))
    return _cited(teller, "; ".join(told), step.cites, parts)


def _transition(teller: Teller, one: Transition) -> Item:
    days = [
        Item(teller.say("show.last-day", day=teller.day(last.day), way=teller.label(f"counting.{last.way}")))
        for last in one.last_days
    ]
    return _cited(teller, teller.label(f"transition.{one.id}"), one.cites, days)


def _calendar(teller: Teller, days: OwnDays) -> Iterator[str]:
    for key, many in (("show.days-off", days.days_off), ("show.days-worked", days.working_days)):
        if many:
            yield teller.say(key, days=", ".join(map(teller.day, many)))


def _certificate(teller: Teller) -> Iterator[Item]:
    rules = teller.ruleset.decision
    if rules.certificate is not None:
        yield _term(teller, rules.certificate)
    if rules.renewal is not None:
        yield from _renewal(teller, rules.renewal)
    if rules.withdrawal is not None:
        yield _withdrawal(teller, rules.withdrawal)


def _term(teller: Teller, term: CertificateTerm) -> Item:
    key = "show.certificate" if term.notice_days is None else "show.notice-days"
    return _cited(teller, teller.say(key, months=term.months, days=term.notice_days), term.cites)


def _renewal(teller: Teller, renewal: Renewal) -> Iterator[Item]:
    days = {"earliest": renewal.earliest_days, "latest": renewal.latest_days}
    yield _cited(teller, teller.say("show.renewal", **days), renewal.cites)
    if renewal.written_opinion:
        yield _cited(teller, teller.say("show.written-opinion"), renewal.opinion_cites)
    if renewal.extension is not None:
        text = teller.say("show.extension", days=renewal.extension.days)
        yield _cited(teller, text, renewal.extension.cites)


def _withdrawal(teller: Teller, one: Withdrawal) -> Item:
    by = "; ".join(
        f"{teller.level(each.level)}: {teller.say('tell.stars', stars=', '.join(map(str, each.stars)))}"
        for each in one.by
    )
    grounds = [Item(teller.label(f"withdrawal.{ground.id}")) for ground in one.grounds]
    cites = [cite for ground in one.grounds for cite in ground.cites]
    cites += [cite for each in one.by for cite in each.cites]
    return _cited(teller, teller.say("show.withdrawal", days=one.days, by=by), [*cites, *one.cites], grounds)


def _gate(teller: Teller, gate: Gate) -> Item:
    say = teller.say
    effect = teller.ruleset.choices.get(gate.reading or "", gate.effect)
    told = say(f"effect.{effect}")
    if gate.reading is not None:
        told += f" [{gate.reading}={effect}]"
    trigger = say("show.asserted" if gate.trigger == "asserted" else "show.answers")
    label = f"{teller.label(f'gate.{gate.id}')} [{gate.id}]"
    return remarks.remark(label, teller.cites(gate.cites), f"{told} ({trigger})")


# -- what a ruleset declares about itself -----------------------------------------------------------


def declarations(thing: Ruleset, *, lang: str = DEFAULT) -> Page:
    """Return the misprints, doubts, readings with their alternatives, and gaps of a ruleset."""
    check_language(lang)
    return Page(_declared(Teller(thing, lang)), lang)


def _declared(teller: Teller) -> Iterator[Block]:
    say, rules = teller.say, teller.ruleset.decision
    yield Title(say("errata.title", name=teller.label(f"ruleset.{rules.identity.id}")), 1)
    none = [Note(say("errata.none"))]
    for key, items, todo in (
        ("show.errata", [remarks.erratum(teller, one) for one in rules.errata], "remark.errata-todo"),
        ("show.doubts", [remarks.told_doubt(teller, one) for one in rules.doubts], "remark.doubts-todo"),
        ("show.readings", [remarks.reading_in_full(teller, one) for one in rules.readings], ""),
        (
            "explain.gaps",
            [remarks.gap(teller, f"gap.{gap}", [teller.place(Place())]) for gap in rules.gaps],
            "remark.gaps-todo",
        ),
        ("errata.incomplete", _incomplete(teller), "remark.gaps-todo"),
    ):
        told = tuple(remarks.remarks(say(key), items, say(todo) if todo else ""))
        yield from told or (Title(say(key)), *none)


def incomplete(ruleset: Ruleset) -> dict[str, list[int]]:
    """Return what the sources do not hold for some sets, with the numbers of these sets."""
    found: dict[str, list[int]] = {}
    for one in ruleset.sets:
        for gap in one.incomplete:
            found.setdefault(gap, []).append(one.number)
    return found


def _incomplete(teller: Teller) -> list[Item]:
    return [
        remarks.gap(
            teller,
            f"incomplete.{gap}",
            [f"{teller.place(Place())}, {teller.say('place.sets', numbers=spans(sets))}"],
        )
        for gap, sets in incomplete(teller.ruleset).items()
    ]


# -- where values come from -------------------------------------------------------------------------


def _layer(teller: Teller, layer: Layer) -> str:
    return f"{teller.label(f'ruleset.{layer.id}')} ({teller.say(f'layer.{layer.kind}')}, {layer.id})"


def layers(thing: Ruleset, *, lang: str = DEFAULT) -> Page:
    """Return the texts a ruleset is laid together from, and what each of them changes."""
    check_language(lang)
    teller = Teller(thing, lang)
    blocks: list[Block] = [Title(teller.label(f"ruleset.{thing.id}"), 1)]
    for layer in thing.layers:
        changes = [
            Item(one.at, [Item(at, tone="law") for at in teller.cites(one.cites)]) for one in layer.changes
        ]
        blocks += [Title(_layer(teller, layer)), *([Listing(changes)] if changes else [])]
    return Page(blocks, lang)


def origin(thing: Origin, shelf: Shelf, lang: str) -> Page:
    """Return which text a value comes from; the ruleset is the first at hand that holds the layer."""
    held = next((one for one in shelf if any(layer.id == thing.layer.id for layer in one.layers)), None)
    teller = Teller(held or next(iter(shelf)), lang)
    blocks: list[Block] = [Title(_layer(teller, thing.layer), 1)]
    if thing.value is not None:
        value = thing.value if len(thing.value) <= _LONGEST else thing.value[:_LONGEST] + "…"
        blocks.append(Note(teller.say("origin.value", value=value)))
    if thing.at is not None:
        blocks.append(Note(teller.say("origin.at", at=thing.at)))
    within = [one for one in teller.ruleset.layers if one.id in thing.within]
    blocks += [Note(teller.say("origin.within", layer=_layer(teller, one))) for one in within]
    law: Sequence[str] = teller.cites(thing.cites)
    if law:
        blocks.append(Law(law))
    return Page(blocks, lang)
