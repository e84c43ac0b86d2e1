"""``agenda``: what is late, due or coming on a day for the products of some histories.

``--format json`` prints one object a line for each item (see
:meth:`ocop_rules.life.agendas.AgendaItem.to_json`).
"""

from __future__ import annotations

import argparse

from ocop_rules.cli.life import (
    day_option,
    histories,
    holiday_option,
    known_rulesets,
    read_day,
    ruleset_option,
)
from ocop_rules.cli.session import FailureError, Say, Session, page_option, reading_option
from ocop_rules.life.agendas import AHEAD, agenda
from ocop_rules.scoring.evaluations import to_line
from ocop_rules.telling import life
from ocop_rules.telling.shelf import Shelf


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("life.files"))
    day_option(parser, say)
    parser.add_argument("--ahead", metavar="DAYS", default=str(AHEAD), help=say("agenda.ahead", days=AHEAD))
    holiday_option(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    page_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the agenda of a day."""
    known = known_rulesets(session, args.ruleset, args.reading)
    if not (args.ahead.isdecimal() and args.ahead.isascii()):
        raise FailureError(session.say("agenda.bad-ahead", found=args.ahead))
    read = [history for _, history in histories(args.files)]
    items = agenda(
        known,
        read,
        read_day(args.day, session),
        ahead=int(args.ahead),
        holidays={read_day(text, session) for text in args.holiday},
    )
    if args.format == "json":
        for item in items:
            session.write(to_line(item.to_json()) + "\n")
        return 0
    session.page(life.agenda(Shelf.of(known), items, session.lang), args.format)
    return 0
