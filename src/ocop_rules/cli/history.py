"""``history``: the state of products on a day, replayed from their records and checked.

``--format json`` prints one object a line for each history: the state (see
:meth:`ocop_rules.model.state.ProductState.to_json`), with ``faults`` empty, or ``product``, ``day`` and
all of its ``faults``. ``--personal`` adds ``producer``, with its personal data. Exit status 1 when a history
contradicts itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from attrs import evolve, frozen

from ocop_rules.cli.life import (
    day_option,
    days_off_options,
    histories,
    known_rulesets,
    laid_under,
    read_day,
    read_holidays,
    ruleset_option,
    under_option,
)
from ocop_rules.cli.session import Say, Session, page_option, reading_option
from ocop_rules.errors import Fault
from ocop_rules.life.replaying import HistoryError, replay
from ocop_rules.model.history import History
from ocop_rules.model.state import ProductState
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.registry import Registry
from ocop_rules.telling.faults import named_faults
from ocop_rules.telling.page import Page, join
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("life.files"))
    day_option(parser, say)
    parser.add_argument("--personal", action="store_true", help=say("history.personal"))
    days_off_options(parser, say)
    under_option(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    page_option(parser, say)


@frozen
class _Replayed:
    """A history and what it came to on the day: a state, or its faults."""

    history: History
    state: ProductState | None
    faults: tuple[Fault, ...] = ()

    def to_json(self, day: date, lang: str, *, personal: bool) -> dict[str, Any]:
        if self.state is None:
            told = [fault.to_json(lang) for fault in self.faults]
            return {"product": self.history.product.id, "day": day.isoformat(), "faults": told}
        data = self.state.to_json() | {"faults": []}
        if personal and self.history.producer is not None:
            data["producer"] = self.history.producer.to_json()
        return data

    def page(self, known: Registry, lang: str, *, personal: bool) -> Page:
        product = self.history.product
        if self.state is None:
            return named_faults(f"{product.name} ({product.id})", self.faults, lang)
        pages = [tell(self.state, rules=known, lang=lang)]
        if personal and self.history.producer is not None:
            pages.append(tell(self.history.producer, lang=lang))
        return join(pages, lang)


def _replayed(
    read: Iterable[tuple[str, History]], known: Registry, day: date, holidays: Holidays
) -> Iterator[_Replayed]:
    for source, history in read:
        try:
            yield _Replayed(history, replay(known, history, day, holidays=holidays))
        except HistoryError as error:
            faults = tuple(evolve(fault, file=fault.file or source) for fault in error.faults)
            yield _Replayed(history, None, faults)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell the state of every product."""
    known = known_rulesets(session, args.ruleset, args.reading)
    known, placed = laid_under(session, args.under, known)
    read = ((source, placed(history)) for source, history in histories(args.files))
    day, holidays = read_day(args.day, session), read_holidays(args, session)
    failed: list[bool] = []

    def noted() -> Iterator[_Replayed]:
        for one in _replayed(read, known, day, holidays):
            failed.append(one.state is None)
            yield one

    if args.format == "json":
        for one in noted():
            session.print_line(one.to_json(day, session.lang, personal=args.personal))
    else:
        pages = (one.page(known, session.lang, personal=args.personal) for one in noted())
        session.pages(pages, args.format)
    return int(any(failed))
