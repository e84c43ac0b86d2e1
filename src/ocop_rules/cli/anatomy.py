"""``anatomy``: what product sets can do, counted over all of their sheets.

``--format json`` prints one object on a line for each set: the fields of
:meth:`ocop_rules.planning.Anatomy.to_json`.
"""

from __future__ import annotations

import argparse

from ocop_rules.cli.session import Say, Session, page_option, reading_option
from ocop_rules.cli.sets import find_set
from ocop_rules.planning.anatomies import anatomy
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("planning.ruleset"))
    parser.add_argument("--set", action="append", default=[], metavar="N", help=say("anatomy.set"))
    reading_option(parser, say)
    page_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell what each set can do."""
    rules = session.ruleset(args.ruleset, args.reading)
    sets = [find_set(rules, name) for name in args.set] or list(rules.sets)
    found = (anatomy(rules, one.number) for one in sets)
    if args.format == "json":
        for one in found:
            session.print_line(one.to_json())
    else:
        session.pages((tell(one, rules=rules, lang=session.lang) for one in found), args.format)
    return 0
