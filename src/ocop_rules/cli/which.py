"""``which``: the decision that a dossier falls under, and why.

``--format json`` prints one object: that of :meth:`ocop_rules.rulesets.registry.Applicable.to_json`.
"""

from __future__ import annotations

import argparse

from ocop_rules.cli.life import known_rulesets, read_day, ruleset_option
from ocop_rules.cli.session import Say, Session, page_option, reading_option
from ocop_rules.model.process import KINDS
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("--kind", choices=KINDS, default="new", help=say("which.kind"))
    parser.add_argument("--filed", metavar="YYYY-MM-DD", required=True, help=say("which.filed"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", help=say("which.day"))
    parser.add_argument("--evaluated", metavar="YYYY-MM-DD", help=say("which.evaluated"))
    parser.add_argument("--ranked-below", metavar="YYYY-MM-DD", help=say("which.ranked"))
    parser.add_argument("--recognised", metavar="YYYY-MM-DD", help=say("which.recognised"))
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
    answer = known.for_dossier(args.kind, read_day(args.filed, session), **days)
    if args.format == "json":
        session.print_json(answer.to_json())
    else:
        session.page(tell(answer, rules=known, lang=session.lang), args.format)
    return 0
