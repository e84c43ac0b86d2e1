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
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_rules.cli.life import days_off_options, read_day, read_holidays, ruleset_option
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
from ocop_rules.telling.layout import wrap
from ocop_rules.telling.telling import tell

if TYPE_CHECKING:
    from ocop_rules.office.outputs import Written

_INIT = "init"
_MEMBERS = 9
_MOST_MEMBERS = 999
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
    days_off_options(parser, say)
    reading_option(parser, say)
    page_option(parser, say)


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
    forms: Iterable[Path] = ()
    if args.forms:
        forms = write_forms(folder, rules, made, lang=session.lang, personal=args.personal)
    progress.end()
    if args.format == "json":
        session.print_json(state.to_json())
    else:
        session.page(tell(state, rules=[rules], lang=session.lang), args.format)
        # a page in another format stays whole
        told = session.print if args.format == "text" else session.note
        told(_written(written, forms, session))
    return 0


def _written(written: Written, forms: Iterable[Path], session: Session) -> Iterator[str]:
    """Yield the files that were written, taken away, and left as they were."""
    say = session.say
    yield from (say("round.wrote", path=path) for path in written.changed)
    yield from (say("round.gone", path=path) for path in written.gone)
    if written.same:
        yield say("round.same", count=len(written.same))
    yield from (say("round.wrote", path=path) for path in forms)


# -- beginning ------------------------------------------------------------------------------------


def _init(folder: Path, args: argparse.Namespace, session: Session, known: Known) -> int:
    from ocop_rules.office.begin import begin_round  # noqa: PLC0415 - an extra
    from ocop_rules.office.folders import read_plan  # noqa: PLC0415

    members = whole_number(args.members)
    if members is None or members > _MOST_MEMBERS:
        raise FailureError(session.say("round.bad-members", found=shown(args.members)))
    if args.ruleset:
        ruleset = session.ruleset(args.ruleset[0], args.reading)
    else:
        ruleset = known(read_plan(folder).plan.ruleset)
    written = begin_round(
        folder,
        ruleset,
        args.products,
        level=args.level,
        members=members,
        lang=session.lang,
        told=_Progress(session),
    )
    for path in written:
        session.print([session.say("round.wrote", path=path)])
    if not written:
        session.print([session.say("round.nothing-missing")])
    return 0
