"""What the commands about the life of a product share: days, the registry, histories."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.session import FailureError, Say, Session
from ocop_rules.errors import FaultsError, LoadError, OcopError, show
from ocop_rules.life.calendars import vietnam_calendar
from ocop_rules.life.records import under_plan
from ocop_rules.model.history import History
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.working_days import Holidays, WorkCalendar
from ocop_rules.rulesets.counting import calendar_of, joined
from ocop_rules.rulesets.loading import load_folder, with_readings
from ocop_rules.rulesets.registry import Registry, shipped_registry

VIETNAM = "vn"


def day_option(parser: argparse.ArgumentParser, say: Say, *, required: bool = True) -> None:
    """Add ``--day``, the day asked about: there is no clock in here."""
    parser.add_argument("--day", metavar="YYYY-MM-DD", required=required, help=say("life.day"))


def ruleset_option(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add ``--ruleset`` for rulesets beside the decisions, such as the overlay of a province."""
    parser.add_argument("--ruleset", action="append", default=[], metavar="RULESET", help=say("life.ruleset"))


def days_off_options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add ``--holiday``, which may be repeated, and ``--calendar``: a file of days off and days swapped."""
    parser.add_argument(
        "--holiday", action="append", default=[], metavar="YYYY-MM-DD", help=say("life.holiday")
    )
    parser.add_argument("--calendar", metavar="FILE", help=say("life.calendar"))


def read_holidays(args: argparse.Namespace, session: Session) -> Holidays:
    """Return what ``--calendar`` and ``--holiday`` name; no days when neither is given."""
    days = frozenset(read_day(text, session) for text in args.holiday)
    if args.calendar is None:
        return days
    if args.calendar == VIETNAM:
        calendar = vietnam_calendar()
    else:
        with opened(args.calendar) as lines:
            calendar = WorkCalendar.parse(lines.whole(), args.calendar)
    return joined(calendar, calendar_of(days)) or days


def under_option(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add ``--under``: the overlay whose plan the dossiers filed in its time are held against."""
    parser.add_argument("--under", metavar="RULESET", help=say("life.under"))


def laid_under(
    session: Session, name: str | None, known: Registry
) -> tuple[Registry, Callable[[History], History]]:
    """Return the registry with the overlay of ``--under``, and what puts a history's dossiers under it."""
    if name is None:
        return known, lambda history: history
    overlay = overlay_named(session, name, known)
    return known.with_ruleset(overlay), lambda history: under_plan(history, overlay)


def read_day(text: str, session: Session) -> date:
    """Return a day written as YYYY-MM-DD; raises FailureError for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise FailureError(session.say("life.bad-day", found=show(text))) from None
    if found.isoformat() != text:
        raise FailureError(session.say("life.bad-day", found=show(text)))
    return found


def overlay_named(session: Session, name: str, known: Registry) -> Ruleset:
    """Return the ruleset or overlay of this name: one at hand, a folder, or one that is shipped."""
    held = next((one for one in known if one.id == name), None)
    return held or (load_folder(Path(name)) if Path(name).is_dir() else session.ruleset(name))


def known_rulesets(session: Session, names: Sequence[str], readings: Sequence[str]) -> Registry:
    """Return the registry with further rulesets, each under the chosen readings it declares."""
    made = shipped_registry()
    for name in names:
        made = made.with_ruleset(load_folder(name) if Path(name).is_dir() else session.ruleset(name))
    choices = session.choices(readings)
    if not choices:
        return made
    declared = {one.id for ruleset in made for one in ruleset.decision.readings}
    for name in choices:
        if name not in declared:
            # the error names the nearest reading
            with_readings(next(iter(reversed(list(made)))), {name: choices[name]})
    for ruleset in made:
        mine = {name: choice for name, choice in choices.items() if name in ruleset.choices}
        if mine:
            made = made.with_ruleset(with_readings(ruleset, mine))
    return made


def histories(
    paths: Sequence[str], on_error: Callable[[str, OcopError], None] | None = None
) -> Iterator[tuple[str, History]]:
    """Yield the histories of files, one or an array in each, with the name of their place.

    Raises LoadError for the first file that cannot be read; with ``on_error`` such a file, or one history of
    an array, is handed to it by the name of its place, and the others go on.
    """
    for path in paths:
        try:
            with opened(path) as lines:
                data: Any = lines.document()
        except LoadError as error:
            if on_error is None:
                raise
            on_error(path, error)
            continue
        many = isinstance(data, list)
        for index, item in enumerate(data if many else [data]):
            source = f"{path}[{index}]" if many else path
            try:
                read = History.from_json(item, source)
            except LoadError as error:
                if on_error is None:
                    raise
                on_error(source, error)
                continue
            yield source, read


def tell_error(error: OcopError, source: str, session: Session) -> None:
    """Tell on standard error what is wrong with one history of many, with its file and place."""
    if isinstance(error, FaultsError):
        session.tell_faults(evolve(fault, file=fault.file or source) for fault in error.faults)
        return
    session.complain(f"{source}: {error.text(session.lang)}")
