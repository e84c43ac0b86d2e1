"""Lint of the process: levels, rounds, dossiers, withdrawal, classification, transitions, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs
from attrs import evolve

from ocop_rules.errors import Fault
from ocop_rules.model.decision import Decision
from ocop_rules.model.process import (
    KINDS,
    PRODUCER,
    Classification,
    DossierStep,
    LevelRounds,
    Transition,
    YearlyDay,
)
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets.lint.at import At
from ocop_rules.structure.days import last_day

# a year without 29 February: a yearly day has to exist in it
_COMMON_YEAR = 2023


def lint_sources(rules: Decision, at: At) -> Iterator[Fault]:
    """Yield a fault for every citation of a source that is not declared."""
    known = {source.id for source in rules.identity.sources}
    for here, citation in _citations(rules, at):
        if citation.source not in known:
            shown = ", ".join(sorted(known)) or "-"
            yield (here / "source").fault("source-unknown", citation.source, known=shown)


def _citations(value: Any, at: At) -> Iterator[tuple[At, Citation]]:
    if isinstance(value, Citation):
        yield at, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _citations(item, at / index)
    elif attrs.has(type(value)):
        for one in attrs.fields(type(value)):
            yield from _citations(getattr(value, one.name), at / one.name)


def lint_process(ruleset: Ruleset, at: At) -> Iterator[Fault]:
    """Yield the faults of everything in ``ruleset.json`` that says who does what by when."""
    rules = ruleset.decision
    yield from _levels(ruleset, at / "levels")
    for index, held in enumerate(rules.rounds):
        yield from _rounds(rules, held, at / "rounds" / index)
    for index, limit in enumerate(rules.limits):
        yield from _level(rules, limit.level, at / "limits" / index / "level")
    yield from _bodies(rules, at)
    if rules.renewal is not None and rules.renewal.earliest_days < rules.renewal.latest_days:
        here = at / "renewal" / "earliest_days"
        fault = here.fault("renewal-window", rules.renewal.earliest_days, latest=rules.renewal.latest_days)
        yield evolve(fault, cites=rules.renewal.cites)
    for index, step in enumerate(rules.dossiers):
        yield from _dossier(ruleset, step, at / "dossiers" / index)
    yield from _withdrawal(rules, at / "withdrawal")
    if rules.classification is not None:
        yield from _classification(ruleset, rules.classification, at / "classification")
    for index, transition in enumerate(rules.transitions):
        yield from _transition(ruleset, transition, at / "transitions" / index)
    yield from _twice((item.id for item in rules.transitions), at / "transitions")
    yield from _twice((item.id for item in rules.terms), at / "terms")
    if rules.calendar is not None:
        for day in sorted({*rules.calendar.days_off} & {*rules.calendar.working_days}):
            yield (at / "calendar" / "working_days").fault("calendar-both", str(day))
    for index, name in enumerate(rules.other_names):
        yield from _product_set(ruleset, name.product_set, at / "other_names" / index / "product_set")


def _twice(ids: Iterable[str], at: At) -> Iterator[Fault]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield at.fault("id-twice", name, id=name)


def _level(rules: Decision, name: str, at: At) -> Iterator[Fault]:
    known = [level.id for level in rules.levels]
    if name not in known:
        yield at.fault("level-missing", name, known=", ".join(known) or "-")


def _product_set(ruleset: Ruleset, number: int, at: At) -> Iterator[Fault]:
    if number not in ruleset.numbers:
        yield at.fault("set-missing", number)


def _levels(ruleset: Ruleset, at: At) -> Iterator[Fault]:
    concepts = {criterion.concept for one in ruleset.sets for criterion in one.criteria.values()}
    certified = {tier.stars for tier in ruleset.decision.tiers if tier.certified}
    for index, level in enumerate(ruleset.decision.levels):
        here = at / index
        for number, topic in enumerate(level.topics):
            if topic not in concepts:
                yield (here / "topics" / number).fault("topic-unknown", topic)
        for number, stars in enumerate(level.recognises):
            if stars not in certified:
                yield (here / "recognises" / number).fault("stars-uncertified", stars)
        yield from _told(ruleset.decision, index, here)
        sent = level.sends_up
        if sent is not None and (sent.from_points is None) != (not sent.stars):
            yield (here / "sends_up").fault("sends-up-half", None, level=level.id)


def _told(rules: Decision, index: int, at: At) -> Iterator[Fault]:
    """Yield the faults of the levels that a level names: where a product goes back, who is informed."""
    level = rules.levels[index]
    if level.gives_back is not None:
        below = [one.id for one in rules.levels[:index]]
        if level.gives_back.to not in below:
            at_to = at / "gives_back" / "to"
            yield at_to.fault("level-missing", level.gives_back.to, known=", ".join(below) or "-")
    if level.informs is not None:
        known = [PRODUCER, *(one.id for one in rules.levels)]
        for number, name in enumerate(level.informs.to):
            if name not in known:
                at_to = at / "informs" / "to" / number
                yield at_to.fault("level-missing", name, known=", ".join(known))


def _day_exists(day: YearlyDay) -> bool:
    try:
        date(_COMMON_YEAR, day.month, day.day)
    except ValueError:
        return False
    return True


def _rounds(rules: Decision, held: LevelRounds, at: At) -> Iterator[Fault]:
    yield from _level(rules, held.level, at / "level")
    yield from _level(rules, held.proposed_by, at / "proposed_by")
    numbers = [one.number for one in held.rounds]
    if numbers != list(range(1, len(numbers) + 1)):
        yield (at / "rounds").fault("rounds-order", numbers)
    for index, one in enumerate(held.rounds):
        here = at / "rounds" / index
        for name, day in (("held_before", one.held_before), ("proposed_before", one.proposed_before)):
            if not _day_exists(day):
                yield (here / name).fault("yearly-day", f"{day.day}/{day.month}")


def _bodies(rules: Decision, at: At) -> Iterator[Fault]:
    """Yield the faults of the bodies, and of the deadlines that name them."""
    known = [body.id for body in rules.bodies]
    yield from _twice(known, at / "bodies")
    for index, body in enumerate(rules.bodies):
        if body.level is not None:
            yield from _level(rules, body.level, at / "bodies" / index / "level")
    yield from _twice((one.id for one in rules.deadlines), at / "deadlines")
    for index, one in enumerate(rules.deadlines):
        here = at / "deadlines" / index
        yield from _level(rules, one.level, here / "level")
        for name in ("by", "to"):
            body_id = getattr(one, name)
            if body_id not in (None, PRODUCER, *known):
                yield (here / name).fault("body-unknown", body_id, known=", ".join([PRODUCER, *known]))


def _dossier(ruleset: Ruleset, step: DossierStep, at: At) -> Iterator[Fault]:
    if step.by != PRODUCER:
        yield from _level(ruleset.decision, step.by, at / "by")
    yield from _level(ruleset.decision, step.to, at / "to")
    for kind in KINDS:
        ids = [part.id for part in step.parts if not part.kinds or kind in part.kinds]
        yield from _twice(ids, at / "parts")
    for index, part in enumerate(step.parts):
        for number, one in enumerate(part.except_sets):
            yield from _product_set(ruleset, one, at / "parts" / index / "except_sets" / number)


def _withdrawal(rules: Decision, at: At) -> Iterator[Fault]:
    withdrawal = rules.withdrawal
    if withdrawal is None:
        return
    yield from _twice((ground.id for ground in withdrawal.grounds), at / "grounds")
    for index, one in enumerate(withdrawal.by):
        yield from _level(rules, one.level, at / "by" / index / "level")
    certified = [tier.stars for tier in rules.tiers if tier.certified]
    withdrawn = sorted(stars for one in withdrawal.by for stars in one.stars)
    if withdrawn != certified:
        yield (at / "by").fault("withdrawal-stars", withdrawn, certified=certified)


def _classification(ruleset: Ruleset, classification: Classification, at: At) -> Iterator[Fault]:
    places: Counter[int] = Counter()
    yield from _twice((branch.id for branch in classification.branches), at / "branches")
    yield from _twice((group.id for branch in classification.branches for group in branch.groups), at)
    for index, branch in enumerate(classification.branches):
        for number, group in enumerate(branch.groups):
            here = at / "branches" / index / "groups" / number
            if (group.product_set is None) == (not group.subgroups):
                yield here.fault("product-group", group.id)
            if group.product_set is not None:
                places[group.product_set] += 1
                yield from _product_set(ruleset, group.product_set, here / "product_set")
            for step, sub in enumerate(group.subgroups):
                places[sub.product_set] += 1
                yield from _product_set(ruleset, sub.product_set, here / "subgroups" / step / "product_set")
    for number in ruleset.numbers:
        if places[number] != 1:
            yield at.fault("set-unclassified", number, places=places[number])


def _transition(ruleset: Ruleset, transition: Transition, at: At) -> Iterator[Fault]:
    if (transition.days is None) != (not transition.last_days):
        fault = (at / "last_days").fault("transition-days", None, transition=transition.id)
        yield evolve(fault, cites=transition.cites)
    if transition.days is None:
        return
    # the clause counts from the decision itself; an overlay laid over it may begin on any day
    start = ruleset.law_start
    for index, last in enumerate(transition.last_days):
        expected = last_day(start, transition.days, last.way)
        if last.day != expected:
            here = at / "last_days" / index / "day"
            fault = here.fault("transition-day", str(last.day), expected=str(expected), way=last.way)
            yield evolve(fault, cites=transition.cites)
