"""The process of a decision in words: tiers, levels, rounds, limits, dossiers, certificates, classification.

Everything that a ruleset or overlay sets is told; a test walks over the fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from attrs import evolve

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import CertificateTerm, GiveBack, Informing, Level, SendUp, Term
from ocop_rules.model.process import (
    Body,
    Deadline,
    DossierPart,
    DossierStep,
    Kind,
    LevelRounds,
    OtherName,
    ProductGroup,
    Renewal,
    TimeLimit,
    Transition,
    Withdrawal,
    WithdrawalGround,
    YearlyDay,
)
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import OwnDays
from ocop_rules.telling.blocks import Block, Item, Law, Note, Row, Table, Title, listed, section
from ocop_rules.telling.teller import Teller, capital, spans, within


def process(teller: Teller) -> Iterator[Block]:
    """Yield how an evaluation runs: who does what, by when, on what papers, and what follows from it."""
    say, rules = teller.say, teller.ruleset.decision
    yield from section(say("show.tiers"), _tiers(teller))
    yield from listed(say("show.levels"), (_level(teller, level) for level in rules.levels))
    yield from listed(say("show.terms"), (_named(teller, term) for term in rules.terms))
    yield from listed(say("show.rounds"), (one for held in rules.rounds for one in _rounds(teller, held)))
    yield from listed(say("show.limits"), (_limit(teller, limit) for limit in rules.limits))
    yield from listed(say("show.bodies"), (_body(teller, one) for one in rules.bodies))
    yield from listed(say("show.deadlines"), (_deadline(teller, one) for one in rules.deadlines))
    yield from listed(say("show.dossiers"), (_dossier(teller, step) for step in rules.dossiers))
    yield from listed(say("show.certificate-of"), _certificate(teller))
    yield from listed(say("show.transitions"), (_transition(teller, one) for one in rules.transitions))
    if rules.calendar is not None:
        yield from listed(say("show.calendar"), _calendar(teller, rules.calendar))
    yield from _classification(teller)
    yield from listed(say("show.other-names"), (_other_name(teller, one) for one in rules.other_names))


def part_of(teller: Teller, section: str, thing: Any) -> list[Item]:
    """Return one thing that the process sets, in words, without its places in the law."""
    told = _PARTS[section](teller, thing)
    return [_without_law(one) for one in ([told] if isinstance(told, Item) else told)]


def _without_law(one: Item) -> Item:
    return evolve(one, items=tuple(_without_law(inner) for inner in one.items if inner.tone != "law"))


def _cited(teller: Teller, text: str, cites: Iterable[Citation], more: Iterable[Item] = ()) -> Item:
    law = [Item(place, tone="law") for place in teller.cites(cites)]
    return Item(text, [*more, *law])


def _kinds(teller: Teller, kinds: Iterable[Kind]) -> str:
    """Return the kinds of dossiers that something holds for, in brackets; nothing where it holds for all."""
    told = ", ".join(teller.say(f"dossier.kind.{kind}") for kind in kinds)
    return f" ({told})" if told else ""


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


# -- tiers and levels -----------------------------------------------------------------------------


def _tiers(teller: Teller) -> Iterator[Block]:
    rows = []
    for tier in teller.ruleset.decision.tiers:
        text = teller.say("show.from-points", points=tier.from_points)
        if tier.certified:
            text += f", {teller.say('show.certified')}"
        means = [Item(teller.label(f"tier.{tier.stars}.meaning"))] if tier.meaning else []
        rows.append((teller.label(f"tier.{tier.stars}"), _cited(teller, text, tier.cites, means)))
    if rows:
        yield Table(rows)


def _level(teller: Teller, level: Level) -> Item:
    say = teller.say
    does = []
    if level.topics:
        topics = ", ".join(teller.label(f"criterion.{topic}", topic) for topic in level.topics)
        does.append(say("show.topics", topics=topics))
    if level.scores:
        does.append(say("show.scores"))
    if level.recognises:
        does.append(say("show.recognises", stars=_numbers(level.recognises)))
    if level.sends_up is not None:
        does.append(_sends_up(teller, level.sends_up))
    text = f"{capital(teller.level(level.id))}: {'; '.join(does) or '-'}"
    cites = (*level.cites, *(() if level.sends_up is None else level.sends_up.cites))
    beside = [] if level.gives_back is None else [_gives_back(teller, level.gives_back)]
    beside += [] if level.informs is None else [_informs(teller, level.informs)]
    return _cited(teller, text, dict.fromkeys(cites), beside)


def _sends_up(teller: Teller, up: SendUp) -> str:
    key = "show.sends-all" if up.from_points is None else "show.sends-up"
    told = teller.say(key, points=up.from_points, to=teller.level(up.to))
    return f"{told} ({teller.say('tell.stars', stars=_numbers(up.stars))})" if up.stars else told


def _gives_back(teller: Teller, back: GiveBack) -> Item:
    choices = "; ".join(teller.say(f"show.given-back.{choice}") for choice in back.choices)
    text = teller.say("show.gives-back", to=teller.level(back.to), choices=choices)
    return _cited(teller, text, back.cites)


def _informs(teller: Teller, informs: Informing) -> Item:
    key = "show.informs-in-writing" if informs.in_writing else "show.informs"
    whom = teller.listed([teller.level(one) for one in informs.to])
    return _cited(teller, teller.say(key, to=whom), informs.cites)


def _named(teller: Teller, term: Term) -> Item:
    """Return the decision's own word for something, behind what is called so."""
    level = term.id.removeprefix("authority-")
    what = teller.say("term.support-team") if term.id == "support-team" else teller.level(level)
    return _cited(teller, f"{capital(what)}: {teller.label(f'term.{term.id}')}", term.cites)


# -- days and bodies ------------------------------------------------------------------------------


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
    text = teller.say(
        "show.limit-working" if limit.working else "show.limit",
        level=capital(teller.level(limit.level)),
        days=limit.days,
        event=within(teller.label(f"event.{limit.since}")),
    )
    return _cited(teller, text + _kinds(teller, limit.kinds), limit.cites)


def _body(teller: Teller, body: Body) -> Item:
    role = teller.team if body.role == "support-team" else teller.say(f"role.{body.role}")
    level = "" if body.level is None else f"; {teller.level(body.level)}"
    tasks = [Item(teller.label(f"task.{task}")) for task in body.tasks]
    return _cited(teller, f"{teller.label(f'body.{body.id}')} ({role}{level})", body.cites, tasks)


def _who(teller: Teller, name: str) -> str:
    """Return who does something: a body, a level, or the producer."""
    return teller.label(f"body.{name}", teller.level(name))


def _deadline(teller: Teller, one: Deadline) -> Item:
    say = teller.say
    told = say("show.before", day=teller.day(one.before), what=teller.label(f"deadline.{one.id}"))
    told += "".join(f"; {copies}" for copies in _copies(teller, one)) + _kinds(teller, one.kinds)
    who = [say("show.at-level", level=teller.level(one.level))]
    who += [] if one.by is None else [say("show.done-by", who=_who(teller, one.by))]
    who += [] if one.to is None else [say("show.handed-to", who=_who(teller, one.to))]
    return _cited(teller, told, one.cites, [Item("; ".join(who))])


def _copies(teller: Teller, one: Deadline | DossierStep) -> Iterator[str]:
    if one.paper_copies is not None:
        yield teller.say("show.paper-copies", copies=one.paper_copies)
    if one.electronic_copies is not None:
        yield teller.say("show.electronic-copies", copies=one.electronic_copies)


def _calendar(teller: Teller, days: OwnDays) -> Iterator[Item]:
    for key, many in (("show.days-off", days.days_off), ("show.days-worked", days.working_days)):
        if many:
            yield _cited(teller, teller.say(key, days=", ".join(map(teller.day, many))), days.cites)


# -- dossiers -------------------------------------------------------------------------------------


def _dossier(teller: Teller, step: DossierStep) -> Item:
    say = teller.say
    by, to = capital(teller.level(step.by)), teller.level(step.to)
    told = "; ".join([say("dossier.step", by=by, to=to), *_copies(teller, step)])
    software = [Item(say("show.software"))] if step.software else []
    parts = [_part(teller, part) for part in step.parts]
    return _cited(teller, told, step.cites, [*software, *parts])


def _part(teller: Teller, part: DossierPart) -> Item:
    say = teller.say
    text = teller.label(f"dossier-part.{part.id}")
    if part.form is not None:
        text += f" ({teller.label(f'form.{part.form}')})"
    if part.samples is not None:
        text += f": {say('show.samples', count=part.samples)}"
    text += _kinds(teller, part.kinds)
    if part.except_sets:
        text += f"; {say('show.except-sets', numbers=spans(part.except_sets))}"
    return _cited(teller, say("dossier.if-any", part=text) if part.if_any else text, part.cites)


# -- certificates ---------------------------------------------------------------------------------


def _certificate(teller: Teller) -> Iterator[Item]:
    rules = teller.ruleset.decision
    if rules.certificate is not None:
        yield _term(teller, rules.certificate)
    if rules.renewal is not None:
        yield from _renewal(teller, rules.renewal)
    if rules.withdrawal is not None:
        yield from _withdrawal(teller, rules.withdrawal)


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


def _withdrawal(teller: Teller, one: Withdrawal) -> Iterator[Item]:
    by = "; ".join(
        f"{teller.level(each.level)}: {teller.say('tell.stars', stars=_numbers(each.stars))}"
        for each in one.by
    )
    since = [
        Item(teller.say("show.since", event=within(teller.label(f"event.{event}")))) for event in one.since
    ]
    grounds = [_ground(teller, ground) for ground in one.grounds]
    cites = (*one.cites, *(cite for each in one.by for cite in each.cites))
    text = teller.say("show.withdrawal", days=one.days, by=by)
    yield _cited(teller, text, dict.fromkeys(cites), [*grounds, *since])


def _ground(teller: Teller, ground: WithdrawalGround) -> Item:
    text = teller.label(f"withdrawal.{ground.id}")
    if ground.reading is not None:
        text += f" [{ground.reading}={teller.ruleset.choices.get(ground.reading, '')}]"
    return _cited(teller, text, ground.cites)


def _transition(teller: Teller, one: Transition) -> Item:
    say = teller.say
    days = [
        Item(say("show.last-day", day=teller.day(last.day), way=teller.label(f"counting.{last.way}")))
        for last in one.last_days
    ]
    where = [say("show.under", rulesets=", ".join(one.under))] if one.under else []
    where += [] if one.filed_before is None else [say("show.filed-before", day=teller.day(one.filed_before))]
    where += [] if one.days is None else [say("show.days", days=one.days)]
    head = [Item("; ".join(where))] if where else []
    text = teller.label(f"transition.{one.id}") + _kinds(teller, one.kinds)
    return _cited(teller, text, one.cites, [*head, *days])


# -- classification -------------------------------------------------------------------------------


def _classification(teller: Teller) -> Iterator[Block]:
    held, say = teller.ruleset.decision.classification, teller.say
    if held is None:
        return
    yield Title(say("show.classification"))
    rows: list[Row | tuple[str, str]] = []
    for branch in held.branches:
        rows.append(Row((teller.label(f"branch.{branch.id}"), ""), strong=True))
        rows += [row for group in branch.groups for row in _group(teller, group)]
    yield Table(rows, (say("show.sets"), say("show.ministries")))
    if held.ministries_by is not None:
        yield Note(say("show.ministries-by", by=teller.label(f"ministries-by.{held.ministries_by}")))
    law = teller.cites(held.cites)
    yield from [Law(law)] if law else []


def _group(teller: Teller, group: ProductGroup) -> Iterator[Row]:
    name = teller.label(f"product-group.{group.id}")
    number = "" if group.product_set is None else f" [{group.product_set}]"
    yield Row((name + number, _ministries(teller, group.ministries)), depth=1)
    for one in group.subgroups:
        held = teller.ruleset.numbers.get(one.product_set)
        text = str(one.product_set) if held is None else teller.set_name(held)
        yield Row((text, _ministries(teller, one.ministries)), depth=2)


def _ministries(teller: Teller, names: Iterable[str]) -> str:
    return "; ".join(teller.label(f"ministry.{name}") for name in names)


def _other_name(teller: Teller, one: OtherName) -> Item:
    printed = teller.say("show.no-name") if one.printed is None else f"“{one.printed}”"
    text = teller.say(f"show.name-of.{one.of}", number=one.product_set, name=printed)
    return _cited(teller, text, one.cites)


_PARTS: Final[FrozenDict[str, Callable[[Teller, Any], Item | Iterable[Item]]]] = FrozenDict(
    {
        "rounds": _rounds,
        "limits": _limit,
        "deadlines": _deadline,
        "bodies": _body,
        "dossiers": _dossier,
        "transitions": _transition,
        "renewal": _renewal,
        "withdrawal": _withdrawal,
        "calendar": _calendar,
    }
)
"""What tells a thing of each section of a decision."""
PARTS: Final = frozenset(_PARTS)
"""The sections whose things :func:`part_of` tells."""
