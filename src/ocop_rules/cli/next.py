"""``next``: the next step of a product, from its history or from the results so far.

With files, ``--format json`` prints one object a line for each history: ``product``, ``day``,
``standing`` and ``next`` (see :meth:`ocop_rules.model.step.NextStep.to_json`). With ``--outcome``, one
object: the step itself. An outcome is written LEVEL:POINTS[:STARS] (points such as 69.5 or 69,5), or
LEVEL, LEVEL:+ or LEVEL:- for a level that assesses topics without scoring.
"""

from __future__ import annotations

import argparse
import re
from fractions import Fraction

from ocop_rules.cli.life import (
    day_option,
    days_off_options,
    histories,
    known_rulesets,
    laid_under,
    overlay_named,
    read_day,
    read_holidays,
    ruleset_option,
)
from ocop_rules.cli.session import FailureError, Say, Session, page_option, reading_option, shown
from ocop_rules.life.levels import next_step
from ocop_rules.life.outcomes import ranked_outcome
from ocop_rules.life.pending import bounded, pending_on
from ocop_rules.life.replaying import replay
from ocop_rules.model.history import DossierRecord
from ocop_rules.model.process import KINDS
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import LevelOutcome
from ocop_rules.rulesets.registry import Registry
from ocop_rules.telling import life
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.telling import tell

_OUTCOME = re.compile(r"([a-z0-9-]+)(?::([+-]|[0-9]{1,9}(?:[.,][0-9]{1,9}|/[1-9][0-9]{0,8})?)(?::([1-5]))?)?")
_MOST = 1000


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="*", help=say("life.files"))
    parser.add_argument("--under", metavar="RULESET", help=say("next.under"))
    parser.add_argument(
        "--outcome", action="append", default=[], metavar="LEVEL:POINTS:STARS", help=say("next.outcome")
    )
    parser.add_argument("--kind", choices=KINDS, default="new", help=say("which.kind"))
    day_option(parser, say, required=False)
    parser.add_argument("--filed", metavar="YYYY-MM-DD", help=say("next.filed"))
    days_off_options(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    page_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell the next step."""
    known = known_rulesets(session, args.ruleset, args.reading)
    if args.files:
        if args.day is None:
            raise FailureError(session.say("life.needs-day"))
        return _of_files(args, session, known)
    if args.under is None:
        raise FailureError(session.say("next.needs"))
    ruleset = overlay_named(session, args.under, known)
    day, holidays = None if args.day is None else read_day(args.day, session), read_holidays(args, session)
    step = next_step(
        ruleset,
        [_outcome(text, ruleset, session) for text in args.outcome],
        kind=args.kind,
        since=day,
        holidays=holidays,
    )
    if args.filed is not None and day is not None:
        filed = read_day(args.filed, session)
        record = DossierRecord(id="-", ruleset=ruleset.id, kind=args.kind, filed=filed)
        answer = pending_on(known.with_ruleset(ruleset), record, (), day, holidays)
        step = step if answer is None else bounded(step, answer, args.kind)
    if args.format == "json":
        session.print_json(step.to_json())
    else:
        rules = [ruleset, *known]
        session.page(tell(step, rules=rules, lang=session.lang), args.format)
    return 0


def _outcome(text: str, ruleset: Ruleset, session: Session) -> LevelOutcome:
    found = _OUTCOME.fullmatch(text)
    if found is None:
        raise FailureError(session.say("next.bad-outcome", found=shown(text)))
    level, points, stars = found.groups()
    if points is None or points in "+-":
        return LevelOutcome(
            level=level, status="assessed", positive=None if points is None else points == "+"
        )
    total = Fraction(points.replace(",", "."))  # a decimal comma is what Vietnamese writes
    if total > _MOST:
        raise FailureError(session.say("next.bad-outcome", found=shown(text)))
    return ranked_outcome(ruleset, level, total, None if stars is None else int(stars))


def _of_files(args: argparse.Namespace, session: Session, known: Registry) -> int:
    day, holidays = read_day(args.day, session), read_holidays(args, session)
    known, placed = laid_under(session, args.under, known)
    states = (replay(known, placed(history), day, holidays=holidays) for _, history in histories(args.files))
    if args.format != "json":
        pages = (life.next_of(state, Shelf.of(known), session.lang) for state in states)
        session.pages(pages, args.format)
        return 0
    for state in states:
        data = {
            "product": state.product,
            "day": day.isoformat(),
            "standing": state.standing,
            "next": state.next.to_json(),
        }
        session.print_line(data)
    return 0
