"""``diff``: what differs between two rulesets.

``--format json`` prints one object, the fields of :meth:`ocop_rules.Difference.to_json`; otherwise it is
the page "what changed".
"""

from __future__ import annotations

import argparse

from ocop_rules.cli.session import Say, Session, page_option, reading_option
from ocop_rules.cli.sets import find_set
from ocop_rules.comparing.differences import diff
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("old", metavar="OLD", help=say("diff.old"))
    parser.add_argument("new", metavar="NEW", help=say("diff.new"))
    parser.add_argument("--set", action="append", default=[], metavar="N", help=say("diff.only-set"))
    page_option(parser, say)
    reading_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the differences."""
    old, new = session.ruleset(args.old, args.reading), session.ruleset(args.new, args.reading)
    sets = [find_set(new, name).number for name in args.set]
    found = diff(old, new, sets=sets or None)
    if args.format == "json":
        session.print_json(found.to_json())
    else:
        session.page(tell(found, rules=(old, new), lang=session.lang), args.format)
    return 0
