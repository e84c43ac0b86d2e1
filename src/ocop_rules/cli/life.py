"""What the commands about the life of a product share: days, the registry, histories, next steps."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.session import FailureError, Say, Session
from ocop_rules.model.history import History
from ocop_rules.model.process import PRODUCER
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import NextStep
from ocop_rules.rulesets.loading import load, with_readings
from ocop_rules.rulesets.registry import Registry, shipped_registry
from ocop_rules.structure import strict_json
from ocop_rules.telling.layout import wrap
from ocop_rules.telling.teller import Teller


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
        made = made.with_ruleset(load(Path(name)) if Path(name).is_dir() else session.ruleset(name))
    choices = session.choices(readings)
    if not choices:
        return made
    declared = {one.id for ruleset in made for one in ruleset.rules.readings}
    for name in choices:
        if name not in declared:
            # the error names the nearest reading
            with_readings(next(iter(reversed(list(made)))), {name: choices[name]})
    for ruleset in made:
        mine = {name: choice for name, choice in choices.items() if name in ruleset.readings}
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


def newest(known: Registry) -> Ruleset:
    """Return the ruleset of the latest decision; its labels name the levels of all of them."""
    return list(known)[-1]


class LifeTeller:
    """Tells who does what in words: levels by the labels of any ruleset at hand."""

    def __init__(self, session: Session, known: Registry) -> None:
        self.session = session
        self.tellers = [Teller(ruleset, session.lang) for ruleset in reversed(list(known))]

    def who(self, name: str | None) -> str:
        """Return the name of a level, or of the producer."""
        if name is None:
            return "-"
        if name == PRODUCER:
            return self.session.say("life.producer")
        return next((found for one in self.tellers if (found := one.label(f"level.{name}", "")) != ""), name)

    def act(self, step: NextStep) -> str:
        """Return who does what in a next step."""
        say = self.session.say
        who, to = self.who(step.level), self.who(step.to)
        key = "act.send-up-for" if step.action == "send-up" and step.stars else f"act.{step.action}"
        text = say(key, who=who, to=to, stars=step.stars)
        return text[:1].upper() + text[1:]

    def step(self, step: NextStep, first: str = "  ") -> Iterator[str]:
        """Yield the lines that tell a next step."""
        say = self.session.say
        text = self.act(step)
        if step.by is not None:
            text += " " + say("life.by", day=step.by)
        yield from wrap(text, first)
        inner = " " * len(first) + "  "
        for number, one in enumerate(step.alternatives, start=1):
            yield from self.step(one, f"{inner}{number}. ")
        for note in step.notes:
            yield from wrap(say(f"next.note.{note}"), inner)
        places = dict.fromkeys(one.place for one in step.cites if one.place is not None)
        if places:
            yield from wrap("; ".join(places), inner)
