"""``agenda``: what is late, due or coming on a day for the products of some histories.

``--format json`` prints one object a line for each item (see
:meth:`ocop_rules.life.agendas.AgendaItem.to_json`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from ocop_rules.cli.life import (
    LifeTeller,
    day_option,
    histories,
    holiday_option,
    known_rulesets,
    read_day,
    ruleset_option,
)
from ocop_rules.cli.session import FailureError, Say, Session, format_option, reading_option
from ocop_rules.life.agendas import AHEAD, agenda
from ocop_rules.model.state import AgendaItem
from ocop_rules.scoring.evaluations import to_line
from ocop_rules.telling.layout import table


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("life.files"))
    day_option(parser, say)
    parser.add_argument("--ahead", metavar="DAYS", default=str(AHEAD), help=say("agenda.ahead", days=AHEAD))
    holiday_option(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    format_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the agenda of a day."""
    known = known_rulesets(session, args.ruleset, args.reading)
    if not (args.ahead.isdecimal() and args.ahead.isascii()):
        raise FailureError(session.say("agenda.bad-ahead", found=args.ahead))
    read = [history for _, history in histories(args.files)]
    items = agenda(
        read,
        known,
        read_day(args.day, session),
        ahead=int(args.ahead),
        holidays={read_day(text, session) for text in args.holiday},
    )
    if args.format == "json":
        for item in items:
            session.write(to_line(item.to_json()) + "\n")
        return 0
    names = {history.product.id: history.product.name for history in read}
    session.print(_lines(items, names, LifeTeller(session, known)))
    return 0


def _lines(items: tuple[AgendaItem, ...], names: dict[str, str], teller: LifeTeller) -> Iterator[str]:
    say = teller.session.say
    if not items:
        yield say("agenda.none")
        return
    urgency = ""
    rows: list[tuple[str, str]] = []
    for item in items:
        if item.urgency != urgency:
            yield from table(rows, first="  ")
            rows, urgency = [], item.urgency
            yield say(f"urgency.{urgency}")
        rows.append(("-" if item.day is None else item.day.isoformat(), _text(item, names, teller)))
    yield from table(rows, first="  ")


def _text(item: AgendaItem, names: dict[str, str], teller: LifeTeller) -> str:
    say = teller.session.say
    if item.step is not None:
        what = teller.act(item.step)
    else:
        what = say(f"agenda.item.{item.code}", who=teller.who(item.who), certificate=item.certificate)
    return f"{names[item.product]}: {what}"
