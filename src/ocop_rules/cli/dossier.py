"""``dossier``: what is missing in a dossier and for whom, the limits and the round it gets into.

``--format json`` prints one object a line for each dossier: ``id``, ``ruleset``, ``kind``,
``complete``, ``steps`` (see :meth:`ocop_rules.life.dossiers.StepCheck.to_json`), ``limits`` (``level``
and ``day``) and ``rounds``. Exit status 1 when something is missing.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.life import LifeTeller, holiday_option, known_rulesets, read_day, ruleset_option
from ocop_rules.cli.session import Say, Session, format_option, reading_option
from ocop_rules.errors import NotHeldError
from ocop_rules.life.dossiers import completeness, deadline, round_for
from ocop_rules.model.dossier import Dossier, Due, Lack, RoundDates, StepCheck
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.evaluations import to_line
from ocop_rules.structure import strict_json
from ocop_rules.telling.layout import rule, wrap
from ocop_rules.telling.teller import Teller


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("dossier.files"))
    holiday_option(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    format_option(parser, say)


def _read(paths: list[str]) -> Iterator[Dossier]:
    for path in paths:
        with opened(path) as lines:
            data: Any = strict_json.loads(strict_json.decode(b"".join(lines), path), path)
        many = isinstance(data, list)
        for index, item in enumerate(data if many else [data]):
            yield Dossier.from_json(item, f"{path}[{index}]" if many else path)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell of every dossier what is missing."""
    known = known_rulesets(session, args.ruleset, args.reading)
    holidays = {read_day(text, session) for text in args.holiday}
    teller = LifeTeller(session, known)
    status = 0
    for dossier in _read(args.files):
        ruleset = known.ruleset(dossier.ruleset)
        steps = completeness(ruleset, dossier)
        limits = _limits(ruleset, dossier, holidays)
        rounds = _rounds(ruleset, dossier)
        # what nobody has begun is still to come, and not missing
        begun = {one.by for one in dossier.handed}
        missing = any(not step.complete for step in steps if step.by in begun) or not begun
        status = max(status, int(missing))
        if args.format == "json":
            data = {
                "id": dossier.id,
                "ruleset": dossier.ruleset,
                "kind": dossier.kind,
                "complete": not missing,
                "steps": [step.to_json() for step in steps],
                "limits": [{"level": one.level, "day": one.day.isoformat()} for one in limits],
                "rounds": [one.to_json() for one in rounds],
            }
            session.write(to_line(data) + "\n")
            continue
        session.print(_lines(dossier, steps, limits, rounds, (Teller(ruleset, session.lang), teller)))
    return status


def _limits(ruleset: Ruleset, dossier: Dossier, holidays: Collection[date]) -> list[Due]:
    """Return the last days of the levels that have received something, with the day it came."""
    to = {step.by: step.to for step in ruleset.rules.dossiers}
    found = (
        deadline(ruleset, to[one.by], one.day, dossier.kind, holidays)
        for one in dossier.handed
        if one.day is not None and one.by in to
    )
    return [one for one in found if one is not None]


def _rounds(ruleset: Ruleset, dossier: Dossier) -> list[RoundDates]:
    """Return the rounds that take what the levels have proposed."""
    found = []
    for held in ruleset.rules.rounds:
        for one in dossier.handed:
            if one.by == held.proposed_by and one.day is not None:
                try:
                    found.append(round_for(ruleset, held.level, one.day, dossier.kind))
                except NotHeldError:
                    continue
    return [one for one in found if one is not None]


def _lines(
    dossier: Dossier,
    steps: tuple[StepCheck, ...],
    limits: list[Due],
    rounds: list[RoundDates],
    tellers: tuple[Teller, LifeTeller],
) -> Iterator[str]:
    teller, life = tellers
    say = teller.say
    yield from wrap(say("dossier.title", name=dossier.product or dossier.id or "-"))
    yield rule("=")
    for step in steps:
        told = say("dossier.step", by=life.who(step.by), to=life.who(step.to))
        yield from wrap(told[:1].upper() + told[1:])
        if step.complete:
            yield from wrap(say("dossier.complete"), "  ")
        for lack in step.lacks:
            yield from wrap(_lack(lack, teller), "  - ")
        for part in step.optional:
            yield from wrap(say("dossier.if-any", part=teller.label(f"dossier-part.{part}")), "  ")
    for due in limits:
        yield from wrap(say("dossier.limit", who=life.who(due.level), day=due.day, start=due.start))
    for one in rounds:
        yield from wrap(
            say(
                "dossier.round",
                who=life.who(one.level),
                number=one.number,
                year=one.year,
                last=one.last_proposal,
                held=one.last_held,
            )
        )


def _lack(lack: Lack, teller: Teller) -> str:
    if lack.part is None:
        return teller.say(f"lack.{lack.code}", needs=lack.needs, has=lack.has)
    name = teller.label(f"dossier-part.{lack.part}")
    if lack.form is not None:
        name += f" ({teller.label(f'form.{lack.form}')})"
    if lack.code == "samples":
        name += ": " + teller.say("lack.samples", needs=lack.needs, has=lack.has)
    places = [one.place for one in lack.cites if one.place is not None]
    return name + (f" [{'; '.join(places)}]" if places else "")
