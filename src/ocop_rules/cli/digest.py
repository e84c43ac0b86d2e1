"""``digest``: the digest of a ruleset, which results name and evaluations may pin."""

from __future__ import annotations

import argparse

from ocop_rules.cli.session import Say, Session, reading_option


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    reading_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the digest on a line of its own."""
    session.write(session.ruleset(args.ruleset, args.reading).digest + "\n")
    return 0
