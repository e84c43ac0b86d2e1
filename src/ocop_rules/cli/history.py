"""``history``: the state of products on a day, replayed from their records and checked.

``--format json`` prints one object a line for each history: the state (see
:meth:`ocop_rules.life.replaying.ProductState.to_json`), with ``faults`` empty, or ``product``, ``day`` and
all of its ``faults``. ``--personal`` adds ``producer``, with its personal data. Exit status 1 when a history
contradicts itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ocop_rules.cli.life import (
    LifeTeller,
    day_option,
    histories,
    known_rulesets,
    read_day,
    ruleset_option,
)
from ocop_rules.cli.session import Say, Session, format_option, reading_option
from ocop_rules.life.replaying import HistoryError, replay
from ocop_rules.model.history import History
from ocop_rules.model.state import CertificateState, ProductState
from ocop_rules.scoring.evaluations import to_line
from ocop_rules.telling.explaining import explain_faults
from ocop_rules.telling.layout import rule, wrap


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("life.files"))
    day_option(parser, say)
    parser.add_argument("--personal", action="store_true", help=say("history.personal"))
    ruleset_option(parser, say)
    reading_option(parser, say)
    format_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell the state of every product."""
    known = known_rulesets(session, args.ruleset, args.reading)
    day = read_day(args.day, session)
    teller = LifeTeller(session, known)
    status = 0
    for source, history in histories(args.files):
        try:
            state = replay(history, known, day)
        except HistoryError as error:
            status = 1
            faults = [evolve(fault, file=fault.file or source) for fault in error.faults]
            if args.format == "json":
                told = [fault.to_json(session.lang) for fault in faults]
                data: dict[str, Any] = {
                    "product": history.product.id,
                    "day": day.isoformat(),
                    "faults": told,
                }
                session.write(to_line(data) + "\n")
            else:
                session.print(wrap(f"{history.product.name} ({history.product.id})"))
                session.print(explain_faults(faults, session.lang))
            continue
        if args.format == "json":
            data = state.to_json() | {"faults": []}
            if args.personal and history.producer is not None:
                data["producer"] = history.producer.to_json()
            session.write(to_line(data) + "\n")
        else:
            session.print(_lines(history, state, teller, personal=args.personal))
    return status


def _lines(history: History, state: ProductState, teller: LifeTeller, *, personal: bool) -> Iterator[str]:
    say = teller.session.say
    yield from wrap(f"{history.product.name} ({state.product})")
    yield rule("=")
    held = say("history.stars", stars=state.stars) if state.stars is not None else ""
    yield from wrap(f"{state.day}: {say(f'history.standing.{state.standing}')} {held}".rstrip())
    if personal and history.producer is not None:
        producer = history.producer.to_json()
        for key in ("name", "representative", "address", "phone", "email"):
            if key in producer:
                yield from wrap(producer[key], "  ")
    for one in state.certificates:
        yield from _certificate(one, teller)
    for dossier in state.dossiers:
        record = dossier.record
        key = "history.closed" if dossier.step is None else "history.at"
        where = say(key, who=teller.who(dossier.at), since=dossier.since)
        kind = say(f"dossier.kind.{record.kind}")
        yield from wrap(f"{record.id}: {kind}, {record.filed}, {record.ruleset}; {where}", "  - ")
    yield say("history.next")
    yield from teller.step(state.next)


def _certificate(one: CertificateState, teller: LifeTeller) -> Iterator[str]:
    say = teller.session.say
    text = say(
        "history.certificate",
        number=one.record.number,
        stars=one.record.stars,
        issued=one.record.issued,
        until=one.until,
    )
    yield from wrap(f"{text} {say(f'certificate.{one.status}')}", "  - ")
