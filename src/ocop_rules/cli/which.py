"""``which``: the decision that a dossier falls under, and why; or the rounds a day falls in.

``--format json`` prints one object: that of :meth:`ocop_rules.model.applicable.Applicable.to_json`, with
``--round`` that of :class:`ocop_rules.model.dossier.RoundsOn`.
"""

from __future__ import annotations

import argparse

from ocop_rules.cli.life import (
    days_off_options,
    known_rulesets,
    overlay_named,
    read_day,
    read_holidays,
    ruleset_option,
)
from ocop_rules.cli.session import FailureError, Say, Session, page_option, reading_option
from ocop_rules.life.deadlines import rounds_on, under_overlay
from ocop_rules.model.process import KINDS
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("--kind", choices=KINDS, default="new", help=say("which.kind"))
    parser.add_argument("--filed", metavar="YYYY-MM-DD", help=say("which.filed"))
    parser.add_argument("--round", metavar="LEVEL", help=say("which.round"))
    parser.add_argument("--under", metavar="RULESET", help=say("which.under"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", help=say("which.day"))
    parser.add_argument("--evaluated", metavar="YYYY-MM-DD", help=say("which.evaluated"))
    parser.add_argument("--ranked-below", metavar="YYYY-MM-DD", help=say("which.ranked"))
    parser.add_argument("--recognised", metavar="YYYY-MM-DD", help=say("which.recognised"))
    days_off_options(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    page_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell which decision applies."""
    known = known_rulesets(session, args.ruleset, args.reading)
    days = {
        name: None if text is None else read_day(text, session)
        for name, text in (
            ("today", args.day),
            ("evaluated", args.evaluated),
            ("ranked_below", args.ranked_below),
            ("recognised", args.recognised),
        )
    }
    overlay = None if args.under is None else overlay_named(session, args.under, known)
    rules = known if overlay is None else [overlay, *(one for one in known if one.id != overlay.id)]
    if args.round is not None and days["today"] is not None:
        ruleset = overlay or known.in_force(days["today"])[-1]
        found = rounds_on(ruleset, args.round, days["today"], args.kind)
        if args.format == "json":
            session.print_json({"ruleset": ruleset.id, **found.to_json()})
        else:
            session.page(tell(found, rules=rules, lang=session.lang), args.format)
        return 0
    if args.filed is None or args.round is not None:
        raise FailureError(session.say("which.needs"))
    holidays = read_holidays(args, session)
    answer = known.for_dossier(args.kind, read_day(args.filed, session), **days, holidays=holidays)
    if overlay is not None:
        answer = under_overlay(answer, overlay, evaluated=days["evaluated"], today=days["today"])
    if args.format == "json":
        session.print_json(answer.to_json())
    else:
        session.page(tell(answer, rules=rules, lang=session.lang), args.format)
    return 0
