"""``what-if``: what changes would make of the result of one sheet.

``--format json`` prints one object: the fields of :meth:`ocop_rules.planning.WhatIf.to_json`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.score import Known
from ocop_rules.cli.session import (
    FailureError,
    Say,
    Session,
    page_option,
    reading_option,
    shown,
    whole_number,
)
from ocop_rules.errors import LoadError
from ocop_rules.model.evaluation import Evaluation, Unreadable
from ocop_rules.planning.changing import what_if
from ocop_rules.rulesets.loading import with_readings
from ocop_rules.scoring.evaluations import read_evaluations
from ocop_rules.telling.telling import tell

_PROG = "ocop-rules what-if"


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("file", metavar="FILE", help=say("beside.sheet"))
    parser.add_argument(
        "--answer", action="append", default=[], metavar="CODE=BOX", help=say("beside.answer")
    )
    parser.add_argument("--case", action="append", default=[], metavar="CODE=CASE", help=say("beside.case"))
    parser.add_argument("--gate", action="append", metavar="GATE", help=say("beside.gate"))
    parser.add_argument("--decision", metavar="RULESET", help=say("beside.decision"))
    parser.add_argument(
        "--ruleset", action="append", default=[], metavar="RULESET", help=say("planning.rulesets")
    )
    reading_option(parser, say)
    page_option(parser, say)


def _numbers(texts: Sequence[str], session: Session) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for text in texts:
        code, equals, number = text.partition("=")
        box = whole_number(number)
        if not (code and equals) or (number and box is None):
            raise FailureError(session.say("beside.bad", found=shown(text)), _PROG)
        found[code] = box
    return found


def _sheet(path: str, session: Session) -> Evaluation:
    with opened(path) as lines:
        read = list(read_evaluations(lines, path))
    if len(read) != 1:
        raise FailureError(session.say("beside.one", path=path, count=len(read)), _PROG)
    if isinstance(read[0], Unreadable):
        raise LoadError(read[0].faults)
    return read[0]


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell old beside new."""
    answers, cases = _numbers(args.answer, session), _numbers(args.case, session)
    readings = session.choices(args.reading)
    sheet = _sheet(args.file, session)
    rules = Known(session, args.ruleset, ())(sheet.ruleset)
    decision = None if args.decision is None else session.ruleset(args.decision)
    found = what_if(
        rules,
        sheet,
        answers=answers,
        cases=cases,
        gates=None if args.gate is None else [gate for gate in args.gate if gate],
        readings=readings,
        decision=decision,
    )
    if args.format == "json":
        session.print_json(found.to_json())
        return 0
    shelf = [rules] if decision is None else [rules, decision]
    for one in tuple(shelf):
        own = {name: choice for name, choice in readings.items() if name in one.choices}
        shelf += [with_readings(one, own)] if own else []
    session.page(tell(found, rules=shelf, lang=session.lang), args.format)
    return 0
