"""``words``: the words of every code that results and faults name, by keys that stay, as one JSON object.

With a ruleset its labels come, too (:func:`ocop_rules.telling.words_of`).
"""

from __future__ import annotations

import argparse

from ocop_rules.cli.session import Say, Session
from ocop_rules.ground import normal
from ocop_rules.telling.keyed import words_of


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", nargs="?", help=say("words.ruleset"))


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the words."""
    rules = None if args.ruleset is None else session.ruleset(args.ruleset)
    session.write(normal.dumps(dict(words_of(session.lang, rules=rules))))
    return 0
