"""``round``: a round of evaluation in a folder, from blank workbooks to its documents.

``round init FOLDER --ruleset R --products FILE`` writes ``round.xlsx`` (plan, council, products) and a blank
workbook of score sheets for each member; called again it writes what is missing and nothing else. ``round
FOLDER --day DAY`` reads what has come back, tells all faults, and writes the documents to ``out``.
``--format json`` prints the state of the round (see
:meth:`ocop_rules.model.round_state.RoundState.to_json`), which ``verify`` holds against the folder.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from ocop_rules.cli.life import calendar_option, holiday_option, read_day, read_holidays, ruleset_option
from ocop_rules.cli.score import Known
from ocop_rules.cli.session import FailureError, Say, Session, format_option, reading_option
from ocop_rules.telling.layout import wrap

if TYPE_CHECKING:
    from ocop_rules.model.round import Round
    from ocop_rules.model.round_state import Hold, RoundState
    from ocop_rules.model.ruleset import Ruleset
    from ocop_rules.office.outputs import Written

_INIT = "init"
_MEMBERS = 9
_SECONDS_BETWEEN = 0.2


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("words", metavar="FOLDER", nargs="+", help=say("round.folder"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", help=say("round.day"))
    parser.add_argument("--products", metavar="FILE", help=say("round.products"))
    parser.add_argument("--level", metavar="LEVEL", help=say("round.level"))
    parser.add_argument(
        "--members", metavar="N", default=str(_MEMBERS), help=say("round.members", count=_MEMBERS)
    )
    parser.add_argument("--templates", action="store_true", help=say("round.templates"))
    parser.add_argument("--forms", action="store_true", help=say("round.forms"))
    parser.add_argument("--personal", action="store_true", help=say("round.personal"))
    ruleset_option(parser, say)
    holiday_option(parser, say)
    calendar_option(parser, say)
    reading_option(parser, say)
    format_option(parser, say)


class _Progress:
    """How far reading and writing have come, on standard error while that is a terminal."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown = sys.stderr.isatty()
        self._last = 0.0

    def __call__(self, path: str, done: int, of: int) -> None:
        if self._shown and time.monotonic() - self._last > _SECONDS_BETWEEN:
            self._last = time.monotonic()
            text = self._session.say("round.progress", done=done, of=of, path=path)
            sys.stderr.write("\r\x1b[K" + wrap(text)[0])
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def execute(args: argparse.Namespace, session: Session) -> int:
    """Begin a round, or run it."""
    begins = args.words[0] == _INIT
    folders = args.words[1:] if begins else args.words
    if len(folders) != 1:
        raise FailureError(session.say("round.one-folder"))
    known = Known(session, args.ruleset, args.reading)
    folder = Path(folders[0])
    return _init(folder, args, session, known) if begins else _run(folder, args, session, known)


# -- running --------------------------------------------------------------------------------------


def _run(folder: Path, args: argparse.Namespace, session: Session, known: Known) -> int:
    from ocop_rules.life.rounds import run_round  # noqa: PLC0415
    from ocop_rules.office.all_documents import round_documents  # noqa: PLC0415
    from ocop_rules.office.folders import read_round  # noqa: PLC0415 - an extra
    from ocop_rules.office.outputs import write_forms, write_round, write_templates  # noqa: PLC0415

    if args.day is None:
        raise FailureError(session.say("round.day-missing"))
    day = read_day(args.day, session)
    progress = _Progress(session)
    made = read_round(folder, rules=known, told=progress)
    rules = known(made.plan.ruleset)
    state = run_round(rules, made, day=day, holidays=read_holidays(args, session))
    if args.templates:
        documents = round_documents(rules, made, state, lang=session.lang)
        for path in write_templates(folder, documents):
            session.print([session.say("round.wrote", path=path)])
        return 0
    written = write_round(
        folder, rules, made, state, lang=session.lang, personal=args.personal, told=progress
    )
    forms = []
    if args.forms:
        forms = write_forms(folder, rules, made, lang=session.lang, personal=args.personal)
    progress.end()
    if args.format == "json":
        session.print_json(state.to_json())
    else:
        session.print(_lines(rules, made, state, written, session))
        session.print(session.say("round.wrote", path=path) for path in forms)
    return 0


def _lines(
    rules: Ruleset, made: Round, state: RoundState, written: Written, session: Session
) -> Iterator[str]:
    from ocop_rules.office.figures import day_text  # noqa: PLC0415
    from ocop_rules.office.naming import Naming  # noqa: PLC0415

    say = session.say
    naming = Naming(rules, made, state, session.lang)
    yield say("office.doc.agenda.lead", day=day_text(state.day, session.lang))
    stages = [
        say("round.stage", stage=say(f"office.stage.{one}"), count=count)
        for one, count in state.counts.items()
        if one != "products" and not one.startswith("stars-")
    ]
    yield from wrap(say("round.products-are", count=state.counts["products"], stages="; ".join(stages)))
    if state.holds:
        yield say("round.holds")
    alike: dict[Hold, list[str]] = {}
    for one in state.holds:
        alike.setdefault(evolve(one, product=""), []).append(naming.entries[one.product].product.name)
    for hold, names in alike.items():
        what, who = say(f"round.hold.{hold.code}"), naming.bodies(hold.who)
        text = say("round.hold", products="; ".join(names), what=what, who=who)
        by = "" if hold.by is None else " " + say("round.by", day=day_text(hold.by, session.lang))
        yield from wrap(text + by, "! " if hold.late else "  ", "    ")
    late = [one for one in state.duties if one.state == "late"]
    for duty in late:
        task = naming.teller.label(f"task.{duty.task}", duty.task)
        yield from wrap(say("round.late-duty", who=naming.body(duty.body), task=task), "! ", "    ")
    yield from (say("round.wrote", path=path) for path in written.changed)
    yield from (say("round.gone", path=path) for path in written.gone)
    if written.same:
        yield say("round.same", count=len(written.same))


# -- beginning ------------------------------------------------------------------------------------


def _init(folder: Path, args: argparse.Namespace, session: Session, known: Known) -> int:
    from ocop_rules.office.begin import begin_round  # noqa: PLC0415 - an extra
    from ocop_rules.office.folders import read_plan  # noqa: PLC0415

    if not args.members.isdecimal() or not args.members.isascii():
        raise FailureError(session.say("round.bad-members", found=args.members))
    if args.ruleset:
        ruleset = session.ruleset(args.ruleset[0], args.reading)
    else:
        ruleset = known(read_plan(folder).plan.ruleset)
    written = begin_round(
        folder,
        ruleset,
        args.products,
        level=args.level,
        members=int(args.members),
        lang=session.lang,
        told=_Progress(session),
    )
    for path in written:
        session.print([session.say("round.wrote", path=path)])
    if not written:
        session.print([session.say("round.nothing-missing")])
    return 0
