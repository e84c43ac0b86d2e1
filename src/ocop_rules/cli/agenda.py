"""``agenda``: what is late, due or coming on a day for the products of some histories.

``--format json`` prints one object a line for each item (see
:meth:`ocop_rules.model.state.AgendaItem.to_json`). A history that cannot be read or contradicts itself is
told on standard error with its file and place; the others go on, and the exit status is 1 (2 when none is
left).
"""

from __future__ import annotations

import argparse

from ocop_rules.cli.life import (
    day_option,
    days_off_options,
    histories,
    known_rulesets,
    laid_under,
    read_day,
    read_holidays,
    ruleset_option,
    tell_error,
    under_option,
)
from ocop_rules.cli.session import (
    FailureError,
    Say,
    Session,
    page_option,
    reading_option,
    shown,
    whole_number,
)
from ocop_rules.errors import OcopError
from ocop_rules.life.agendas import AHEAD, agenda, in_order
from ocop_rules.model.state import AgendaItem
from ocop_rules.telling import life
from ocop_rules.telling.shelf import Shelf


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("life.files"))
    day_option(parser, say)
    parser.add_argument("--ahead", metavar="DAYS", default=str(AHEAD), help=say("agenda.ahead", days=AHEAD))
    days_off_options(parser, say)
    under_option(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    page_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the agenda of a day."""
    known = known_rulesets(session, args.ruleset, args.reading)
    ahead = whole_number(args.ahead)
    if ahead is None:
        raise FailureError(session.say("agenda.bad-ahead", found=shown(args.ahead)))
    known, placed = laid_under(session, args.under, known)
    day, holidays = read_day(args.day, session), read_holidays(args, session)
    failed: list[str] = []

    def fail(source: str, error: OcopError) -> None:
        failed.append(source)
        tell_error(error, source, session)

    items: list[AgendaItem] = []
    count = 0
    for source, history in histories(args.files, fail):
        try:
            items += agenda(known, [placed(history)], day, ahead=ahead, holidays=holidays)
        except OcopError as error:
            fail(source, error)
            continue
        count += 1
    if failed and not count:
        return 2
    found = in_order(items)
    if args.format == "json":
        for item in found:
            session.print_line(item.to_json())
    else:
        session.page(life.agenda(found, Shelf.of(known), session.lang), args.format)
    return int(bool(failed))
