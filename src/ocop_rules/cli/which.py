"""``which``: the decision that a dossier falls under, and why; or the rounds a day falls in.

``--format json`` prints one object: that of :meth:`ocop_rules.rulesets.registry.Applicable.to_json`, with
``--round`` that of :class:`ocop_rules.model.dossier.RoundsOn`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

from ocop_rules.cli.life import (
    LifeTeller,
    calendar_option,
    holiday_option,
    known_rulesets,
    overlay_named,
    read_day,
    read_holidays,
    ruleset_option,
)
from ocop_rules.cli.session import FailureError, Say, Session, format_option, reading_option
from ocop_rules.life.deadlines import rounds_on, under_overlay
from ocop_rules.model.applicable import Applicable
from ocop_rules.model.dossier import RoundsOn
from ocop_rules.model.process import KINDS
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.registry import Registry
from ocop_rules.telling.layout import rule, wrap
from ocop_rules.telling.teller import Teller


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("--kind", choices=KINDS, default="new", help=say("which.kind"))
    parser.add_argument("--filed", metavar="YYYY-MM-DD", help=say("which.filed"))
    parser.add_argument("--round", metavar="LEVEL", help=say("which.round"))
    parser.add_argument("--under", metavar="RULESET", help=say("which.under"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", help=say("which.day"))
    parser.add_argument("--evaluated", metavar="YYYY-MM-DD", help=say("which.evaluated"))
    parser.add_argument("--ranked-below", metavar="YYYY-MM-DD", help=say("which.ranked"))
    holiday_option(parser, say)
    calendar_option(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    format_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell which decision applies."""
    known = known_rulesets(session, args.ruleset, args.reading)
    days = {
        name: None if text is None else read_day(text, session)
        for name, text in (
            ("today", args.day),
            ("evaluated", args.evaluated),
            ("ranked_below", args.ranked_below),
        )
    }
    overlay = None if args.under is None else overlay_named(session, args.under, known)
    if args.round is not None and days["today"] is not None:
        return _rounds(args, session, known, overlay, days["today"])
    if args.filed is None or args.round is not None:
        raise FailureError(session.say("which.needs"))
    holidays = read_holidays(args, session)
    answer = known.for_dossier(args.kind, read_day(args.filed, session), **days, holidays=holidays)
    if overlay is not None:
        answer = under_overlay(answer, overlay, evaluated=days["evaluated"], today=days["today"])
        known = known.with_ruleset(overlay)
    if args.format == "json":
        session.print_json(answer.to_json())
    else:
        session.print(_lines(answer, known, session))
    return 0


def _rounds(
    args: argparse.Namespace, session: Session, known: Registry, overlay: Ruleset | None, day: date
) -> int:
    ruleset = overlay or known.in_force(day)[-1]
    found = rounds_on(ruleset, args.round, day, args.kind)
    if args.format == "json":
        session.print_json({"ruleset": ruleset.id, **found.to_json()})
    else:
        session.print(_told(found, LifeTeller(session, known.with_ruleset(ruleset))))
    return 0


def _told(found: RoundsOn, teller: LifeTeller) -> Iterator[str]:
    say = teller.session.say
    yield from wrap(say("rounds.takes", day=found.day))
    yield from wrap(say("rounds.none") if found.takes is None else teller.round(found.takes), "  ")
    if found.running:
        yield say("rounds.running")
    for one in found.running:
        yield from wrap(teller.round(one), "  ")
    if found.next is not None:
        yield say("rounds.next")
        yield from wrap(teller.round(found.next), "  ")
    for notice in found.notices:
        yield from wrap(say(f"rounds.notice.{notice}"))
    places = dict.fromkeys(one.place for one in found.cites if one.place is not None)
    if places:
        yield from wrap("; ".join(places), "  ")


def _lines(answer: Applicable, known: Registry, session: Session) -> Iterator[str]:
    teller = Teller(answer.ruleset, session.lang)
    say = session.say
    yield from wrap(f"{teller.label(f'ruleset.{answer.ruleset.id}')} ({answer.ruleset.id})")
    yield rule("=")
    for step in answer.why:
        source = known.ruleset(step.ruleset)
        number = source.rules.identity.number
        yield from wrap(say(f"why.{step.code}", number=number, day=step.day), "  - ")
        for place in Teller(source, session.lang).cites(step.cites):
            yield from wrap(place, "    ")
    life = LifeTeller(session, known)
    if answer.finish_by is not None:
        yield from wrap(say("which.finish", day=answer.finish_by) + life.counted(answer.counted))
    if answer.late:
        yield from wrap(say("which.late"))
    for one in answer.deadlines:
        yield from wrap(life.plan_day(one))
    for notice in answer.notices:
        yield from wrap(say(f"which.notice.{notice}"))
    labels = [Teller(ruleset, session.lang) for ruleset in reversed(list(known))]
    for name, choice in answer.readings.items():
        key = f"reading.{name}.{choice}"
        text = next((each.label(key) for each in labels if each.label(key) != key), choice)
        yield from wrap(say("which.reading", text=text, name=name, choice=choice))
