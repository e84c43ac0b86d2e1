"""``which``: the decision that a dossier falls under, and why.

``--format json`` prints one object: that of :meth:`ocop_rules.rulesets.registry.Applicable.to_json`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from ocop_rules.cli.life import known_rulesets, read_day, ruleset_option
from ocop_rules.cli.session import Say, Session, format_option, reading_option
from ocop_rules.model.applicable import Applicable
from ocop_rules.model.process import KINDS
from ocop_rules.rulesets.registry import Registry
from ocop_rules.telling.layout import rule, wrap
from ocop_rules.telling.teller import Teller


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("--kind", choices=KINDS, default="new", help=say("which.kind"))
    parser.add_argument("--filed", metavar="YYYY-MM-DD", required=True, help=say("which.filed"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", help=say("which.day"))
    parser.add_argument("--evaluated", metavar="YYYY-MM-DD", help=say("which.evaluated"))
    parser.add_argument("--ranked-below", metavar="YYYY-MM-DD", help=say("which.ranked"))
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
    answer = known.for_dossier(args.kind, read_day(args.filed, session), **days)
    if args.format == "json":
        session.print_json(answer.to_json())
    else:
        session.print(_lines(answer, known, session))
    return 0


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
    if answer.finish_by is not None:
        yield from wrap(say("which.finish", day=answer.finish_by))
    if answer.late:
        yield from wrap(say("which.late"))
    for notice in answer.notices:
        yield from wrap(say(f"which.notice.{notice}"))
    labels = [Teller(one, session.lang) for one in reversed(list(known))]
    for name, choice in answer.readings.items():
        key = f"reading.{name}.{choice}"
        text = next((one.label(key) for one in labels if one.label(key) != key), choice)
        yield from wrap(say("which.reading", text=text, name=name, choice=choice))
