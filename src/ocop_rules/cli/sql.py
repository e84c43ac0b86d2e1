"""``sql``: the rules as SQL for a database or a cluster, one statement after the other.

The statements before the last create temporary tables with the rules; the last is the query. What it
reads and returns stands in :func:`ocop_rules.frames.sql`.
"""

from __future__ import annotations

import argparse
from typing import get_args

from ocop_rules.cli.session import Say, Session, reading_option
from ocop_rules.frames.querying import Dialect, sql


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    parser.add_argument("--dialect", required=True, choices=get_args(Dialect), help=say("sql.dialect"))
    parser.add_argument("--gates", action="store_true", help=say("sql.gates"))
    parser.add_argument("--wide", action="store_true", help=say("sql.wide"))
    reading_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the statements, each with a semicolon."""
    ruleset = session.ruleset(args.ruleset, args.reading)
    for statement in sql(ruleset, dialect=args.dialect, gates=args.gates, wide=args.wide):
        session.write(f"{statement};\n\n")
    return 0
