"""What the commands about the life of a product share: days, the registry, histories."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.session import FailureError, Say, Session
from ocop_rules.model.history import History
from ocop_rules.rulesets.loading import load_folder, with_readings
from ocop_rules.rulesets.registry import Registry, shipped_registry
from ocop_rules.structure import strict_json


def day_option(parser: argparse.ArgumentParser, say: Say, *, required: bool = True) -> None:
    """Add ``--day``, the day asked about: there is no clock in here."""
    parser.add_argument("--day", metavar="YYYY-MM-DD", required=required, help=say("life.day"))


def ruleset_option(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add ``--ruleset`` for rulesets beside the decisions, such as the overlay of a province."""
    parser.add_argument("--ruleset", action="append", default=[], metavar="RULESET", help=say("life.ruleset"))


def holiday_option(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add ``--holiday``, which may be repeated."""
    parser.add_argument(
        "--holiday", action="append", default=[], metavar="YYYY-MM-DD", help=say("life.holiday")
    )


def read_day(text: str, session: Session) -> date:
    """Return a day written as YYYY-MM-DD; raises FailureError for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise FailureError(session.say("life.bad-day", found=text)) from None
    if found.isoformat() != text:
        raise FailureError(session.say("life.bad-day", found=text))
    return found


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


def histories(paths: Sequence[str]) -> Iterator[tuple[str, History]]:
    """Yield the histories of files, one or an array in each, with the name of their place.

    Raises LoadError for the first file that cannot be read.
    """
    for path in paths:
        with opened(path) as lines:
            data: Any = strict_json.loads(strict_json.decode(b"".join(lines), path), path)
        many = isinstance(data, list)
        for index, item in enumerate(data if many else [data]):
            source = f"{path}[{index}]" if many else path
            yield source, History.from_json(item, source)
