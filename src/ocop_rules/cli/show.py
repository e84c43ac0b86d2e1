"""``show``: a ruleset, one of its product sets, or one criterion.

``--format json`` prints one object. Of a ruleset: what ``ruleset.json`` holds, with ``digest``,
``layers`` (id and kind of each, the decision first) and ``sets`` (number and concept of each). Of a
set: what its file holds, with ``ruleset`` and ``digest``; of a criterion: its object there, with
``product_set``, ``part`` and ``group`` as well. Each has ``labels`` with the words of the keys it
names, in the language asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from ocop_rules.cli.session import Say, Session, format_option, reading_option
from ocop_rules.cli.sets import find_criterion, find_set
from ocop_rules.model.ruleset import Criterion, Level, ProductSet, Ruleset
from ocop_rules.structure.structuring import unstructure
from ocop_rules.telling import blank_sheet
from ocop_rules.telling.layout import rule, table, wrap
from ocop_rules.telling.teller import Teller


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    parser.add_argument("set", metavar="SET", nargs="?", help=say("show.set-arg"))
    parser.add_argument("criterion", metavar="CRITERION", nargs="?", help=say("show.criterion-arg"))
    reading_option(parser, say)
    format_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Show what was asked for."""
    ruleset = session.ruleset(args.ruleset, args.reading)
    teller = Teller(ruleset, session.lang)
    one = None if args.set is None else find_set(ruleset, args.set)
    this = None if one is None or args.criterion is None else find_criterion(one, args.criterion)
    if args.format == "json":
        session.print_json(_data(teller, one, this))
    elif one is None:
        session.print(_ruleset(teller))
    elif this is None:
        session.print(blank_sheet.product_set(teller, one))
    else:
        session.print(blank_sheet.criterion(teller, one, this))
    return 0


# -- JSON -----------------------------------------------------------------------------------------


def _data(teller: Teller, one: ProductSet | None, this: Criterion | None) -> dict[str, Any]:
    ruleset = teller.ruleset
    if one is None:
        data: dict[str, Any] = unstructure(ruleset.rules) | {"digest": ruleset.digest}
        data["layers"] = [{"id": layer.id, "kind": layer.kind} for layer in ruleset.layers]
        data["sets"] = [{"number": each.number, "concept": each.concept} for each in ruleset.sets]
        return data | {"labels": _labels(teller, _rules_keys(ruleset))}
    head = {"ruleset": ruleset.id, "digest": ruleset.digest}
    if this is None:
        keys = [f"set.{one.concept}", *(f"part.{part.code.lower()}" for part in one.parts)]
        keys += [f"group.{group.concept}" for group in one.groups]
        keys += [f"heading.{heading.concept}" for group in one.groups for heading in group.headings]
        keys += [key for criterion in one.criteria.values() for key in _criterion_keys(criterion)]
        return {**head, **unstructure(one), "labels": _labels(teller, keys)}
    place = {"product_set": one.number, "part": one.part_of[this.code], "group": one.group_of[this.code]}
    return {**head, **place, **unstructure(this), "labels": _labels(teller, _criterion_keys(this))}


def _rules_keys(ruleset: Ruleset) -> Iterator[str]:
    """Yield the keys of the catalogue that do not belong to a sheet."""
    kinds = {"ruleset", "tier", "level", "gate", "requirement", "reading", "doubt", "erratum", "gap", "set"}
    kinds |= {"body", "task", "deadline", "issuer"}
    for catalogue in ruleset.labels.values():
        yield from (key for key in catalogue if key.partition(".")[0] in kinds)


def _criterion_keys(this: Criterion) -> Iterator[str]:
    yield f"criterion.{this.concept}"
    yield from (option.label for option in this.options)
    for case in this.cases:
        yield case.label
        yield from (option.label for option in case.options)


def _labels(teller: Teller, keys: Iterable[str]) -> dict[str, str]:
    return {key: teller.label(key) for key in sorted(set(keys))}


# -- text -----------------------------------------------------------------------------------------


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield from ("", heading, *body)


def _ruleset(teller: Teller) -> Iterator[str]:
    say, rules = teller.say, teller.ruleset.rules
    yield from wrap(f"{teller.label(f'ruleset.{rules.identity.id}')} ({rules.identity.id})")
    yield rule("=")
    yield from _identity(teller)
    yield from _section(say("show.tiers"), _tiers(teller))
    yield from _section(
        say("show.levels"), (line for level in rules.levels for line in _level(teller, level))
    )
    yield from _section(say("show.bodies"), _bodies(teller))
    yield from _section(say("show.deadlines"), _deadlines(teller))
    if rules.certificate is not None:
        key = "show.certificate" if rules.certificate.notice_days is None else "show.notice-days"
        yield ""
        yield from wrap(say(key, months=rules.certificate.months, days=rules.certificate.notice_days))
    yield from _section(say("show.gates"), _gates(teller))
    yield from _section(say("show.readings"), _readings(teller))
    rows = [(str(one.number), teller.label(f"set.{one.concept}")) for one in teller.ruleset.sets]
    yield from _section(say("show.sets"), table(rows, right=(0,), first="  "))
    gaps = (line for gap in rules.gaps for line in wrap(teller.label(f"gap.{gap}"), "  - "))
    yield from _section(say("show.gaps"), gaps)


def _identity(teller: Teller) -> Iterator[str]:
    say, identity = teller.say, teller.ruleset.rules.identity
    rows = [
        (say("show.number"), identity.number),
        (say("show.issued"), identity.issued.isoformat()),
        (say("show.period"), f"{identity.period.start} – {identity.period.end or ''}".rstrip()),
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
    yield from table([(name, text) for name, text in rows if text])
    # not in the column beside, so that the digest stands on one line
    yield from (say("show.digest"), f"  {teller.ruleset.digest}")
    sources = (
        line
        for source in identity.sources
        for line in wrap(", ".join(filter(None, (source.title, source.locator))), "  - ")
    )
    yield from _section(say("show.sources"), sources)


def _tiers(teller: Teller) -> Iterator[str]:
    rows = []
    for tier in teller.ruleset.rules.tiers:
        text = teller.say("show.from-points", points=tier.from_points)
        if tier.certified:
            text += f", {teller.say('show.certified')}"
        rows.append((teller.label(f"tier.{tier.stars}"), text))
    yield from table(rows, first="  ")


def _level(teller: Teller, level: Level) -> Iterator[str]:
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
        to = teller.label(f"level.{level.sends_up.to}")
        points = level.sends_up.from_points
        key = "show.sends-all" if points is None else "show.sends-up"
        does.append(say(key, points=points, to=to))
    yield from wrap(f"{teller.label(f'level.{level.id}')}: {'; '.join(does) or '-'}", "  - ")


def _bodies(teller: Teller) -> Iterator[str]:
    for body in teller.ruleset.rules.bodies:
        role = teller.say(f"role.{body.role}")
        level = "" if body.level is None else f"; {teller.label(f'level.{body.level}')}"
        yield from wrap(f"{teller.label(f'body.{body.id}')} ({role}{level})", "  - ")
        for task in body.tasks:
            yield from wrap(teller.label(f"task.{task}"), "      - ")


def _deadlines(teller: Teller) -> Iterator[str]:
    say = teller.say
    for one in teller.ruleset.rules.deadlines:
        told = say("show.before", day=one.before, what=teller.label(f"deadline.{one.id}"))
        if one.paper_copies is not None:
            told += f"; {say('show.paper-copies', copies=one.paper_copies)}"
        if one.electronic_copies is not None:
            told += f"; {say('show.electronic-copies', copies=one.electronic_copies)}"
        yield from wrap(told, "  - ")


def _gates(teller: Teller) -> Iterator[str]:
    say, readings = teller.say, teller.ruleset.readings
    for gate in teller.ruleset.rules.gates:
        effect = readings.get(gate.reading or "", gate.effect)
        told = say(f"effect.{effect}")
        if gate.reading is not None:
            told += f" [{gate.reading}={effect}]"
        yield from wrap(f"{teller.label(f'gate.{gate.id}')} [{gate.id}]", "  - ")
        yield from wrap(told, "    ")
        yield from wrap(say("show.asserted" if gate.trigger == "asserted" else "show.answers"), "    ")


def _readings(teller: Teller) -> Iterator[str]:
    for reading in teller.ruleset.rules.readings:
        yield from wrap(teller.label(f"reading.{reading.id}"), "  - ")
        label = teller.label(f"reading.{reading.id}.{reading.choice}")
        yield from wrap(f"{label} [{reading.id}={reading.choice}]", "      ")
