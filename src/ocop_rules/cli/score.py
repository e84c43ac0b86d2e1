"""``score``: one result for each evaluation, in order.

``--format json`` (the default) prints one result on a line: the fields of
:meth:`ocop_rules.Result.to_json`, or for an evaluation with faults those of
:meth:`ocop_rules.Invalid.to_json` with ``status`` "invalid". ``--reasons`` adds ``reasons``, one
entry per criterion. A file that cannot be read yields one invalid result. ``--format text``
prints a score sheet for each. Nothing but the current evaluation is held in memory.

``--format csv`` prints a row for each evaluation, with the columns of
:func:`ocop_rules.frames.score_frame`. Files of Parquet and CSV are then scored batch by batch, many times as
fast: any number of evaluations in the memory of a few batches.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve

from ocop_rules.cli.inputs import is_office_file, office_reads, opened
from ocop_rules.cli.session import FORMATS, Say, Session, reading_option
from ocop_rules.errors import LoadError, UnknownNameError
from ocop_rules.ground.normal import one_line
from ocop_rules.model.evaluation import Evaluation, Read
from ocop_rules.model.result import Invalid
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped, with_readings
from ocop_rules.scoring.evaluations import read_placed
from ocop_rules.scoring.streams import Scored, score_one, score_placed
from ocop_rules.telling.layout import wrap
from ocop_rules.telling.page import Page
from ocop_rules.telling.telling import tell

_STATUSES = ("ranked", "open", "stopped", "rejected", "invalid")
_SECONDS_BETWEEN = 0.2


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("score.files"))
    parser.add_argument(
        "--format",
        choices=(*FORMATS, "csv"),
        default="json",
        help=f"{say('cli.page-format', default='json')}; {say('score.rows')}",
    )
    parser.add_argument("--reasons", action="store_true", help=say("score.reasons"))
    parser.add_argument(
        "--ruleset", action="append", default=[], metavar="RULESET", help=say("score.ruleset")
    )
    reading_option(parser, say)


class Known:
    """The rulesets an evaluation can name: the shipped ones and those given, each loaded once."""

    def __init__(self, session: Session, given: Iterable[str], readings: Sequence[str]) -> None:
        self._session = session
        self._choices = session.choices(readings)
        # an overlay also takes the sheets of what it is laid over
        self.given = extra = tuple(session.ruleset(name) for name in given)
        self._loaded = {name: ruleset for ruleset in extra for name in ruleset.accepts}
        self._loaded |= {ruleset.id: ruleset for ruleset in extra if ruleset.accepts == {ruleset.id}}
        self.ids = tuple(dict.fromkeys((*shipped(), *self._loaded)))
        if self._choices:
            self._check_choices()
        self._ready: dict[str, Ruleset] = {}

    def _check_choices(self) -> None:
        """Raise UnknownNameError for a reading or a choice that no ruleset declares."""
        known: dict[str, list[str]] = {}
        for name in self.ids:
            for reading in self._load(name).decision.readings:
                known.setdefault(reading.id, []).extend(reading.choices)
        for name, choice in self._choices.items():
            if name not in known:
                raise UnknownNameError("reading", name, known)
            if choice not in known[name]:
                raise UnknownNameError("choice", choice, dict.fromkeys(known[name]))

    def _load(self, name: str) -> Ruleset:
        if name not in self._loaded:
            if name not in self.ids:
                raise UnknownNameError("ruleset", name, self.ids)
            self._loaded[name] = load(name)
        return self._loaded[name]

    def __call__(self, name: str) -> Ruleset:
        """Return the ruleset of this id under the chosen readings; raises UnknownNameError."""
        if name not in self._ready:
            self._ready[name] = self._under_choices(self._load(name))
        return self._ready[name]

    def _under_choices(self, ruleset: Ruleset) -> Ruleset:
        declared = {reading.id: reading.choices for reading in ruleset.decision.readings}
        taken = {}
        for name, choice in self._choices.items():
            if choice in declared.get(name, ()):
                taken[name] = choice
            else:
                text = self._session.say("score.reading-undeclared", ruleset=ruleset.id, reading=name)
                self._session.note(wrap(text))
        return with_readings(ruleset, taken) if taken else ruleset


class _Progress:
    """How far the work has come, on standard error while that is a terminal of its own."""

    def __init__(self, session: Session, files: Sequence[str]) -> None:
        self.counts: Counter[str] = Counter()
        self._session = session
        self._summary = len(files) > 1 or sys.stderr.isatty()
        # a progress line between the results on the same terminal would only be in the way
        self._shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._last = time.monotonic()

    def add(self, status: str, path: str, count: int = 1) -> None:
        self.counts[status] += count
        if not self._shown or time.monotonic() - self._last < _SECONDS_BETWEEN:
            return
        self._last = time.monotonic()
        text = self._session.say("score.progress", done=self.counts.total(), path=path)
        sys.stderr.write("\r\x1b[K" + wrap(text)[0])
        sys.stderr.flush()

    def end(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
        if self._summary:
            say = self._session.say
            told = [
                say(f"score.count.{one}", count=self.counts[one]) for one in _STATUSES if self.counts[one]
            ]
            total = self.counts.total()
            self._session.note([say("score.summary", total=total, counts=", ".join(told) or "-")])


def placed(outcome: Scored, place: str) -> Scored:
    """Return the result with the place of its evaluation in every fault that names none."""
    return in_place(outcome, place) if isinstance(outcome, Invalid) else outcome


def in_place(outcome: Invalid, place: str) -> Invalid:
    """Return what could not be scored with its place in every fault that names none."""
    return evolve(outcome, faults=tuple(evolve(one, file=one.file or place) for one in outcome.faults))


def _outcomes(known: Known, path: str, *, keep: bool) -> Iterator[tuple[Scored, Read | None]]:
    """Yield the result of each evaluation of a file, with the evaluation if it is to be kept.

    A file that cannot be read yields one invalid result.
    """
    try:
        if is_office_file(path):
            for read in office_reads(path, known):
                yield score_one(known, read, known.ids), read
            return
        with opened(path) as lines:
            if keep:
                for place, read in read_placed(lines, path):
                    yield placed(score_one(known, read, known.ids), place or path), read
            else:
                for place, outcome in score_placed(known, lines, path, known.ids):
                    yield placed(outcome, place or path), None
    except LoadError as error:
        yield Invalid(faults=error.faults), None


def _page(known: Known, outcome: Scored, read: Read | None, session: Session) -> Page:
    if isinstance(outcome, Invalid):
        return tell(outcome, lang=session.lang)
    told = read if isinstance(read, Evaluation) else outcome
    return tell(told, rules=known(outcome.ruleset), lang=session.lang)


def _json(outcome: Scored, lang: str, *, reasons: bool) -> str:
    if isinstance(outcome, Invalid):
        return one_line(outcome.to_json(lang=lang)) + "\n"
    return outcome.to_line(reasons=reasons) + "\n"


def _status(counts: Mapping[str, int], empty: Sequence[str]) -> int:
    if not sum(counts.values()) - counts.get("invalid", 0):
        return 2
    return 1 if counts.get("invalid") or empty else 0


def execute(args: argparse.Namespace, session: Session) -> int:
    """Score every evaluation of every file."""
    known = Known(session, args.ruleset, args.reading)
    progress = _Progress(session, args.files)
    if args.format == "csv":
        return _execute_rows(args, known, progress, session)
    first_fault: list[str] = []
    empty: list[str] = []
    told = args.format != "json"

    def outcomes() -> Iterator[tuple[Scored, Read | None]]:
        for path in args.files:
            before = progress.counts.total()
            for outcome, read in _outcomes(known, path, keep=told):
                yield outcome, read
                if isinstance(outcome, Invalid) and not first_fault:
                    first_fault.append(outcome.faults[0].text(session.lang))
                progress.add(outcome.status, path)
            if progress.counts.total() == before:
                empty.append(path)
                session.complain(session.say("score.empty", path=path))

    if told:
        session.pages((_page(known, outcome, read, session) for outcome, read in outcomes()), args.format)
    else:
        for outcome, _ in outcomes():
            session.write(_json(outcome, session.lang, reasons=args.reasons))
    progress.end()
    status = _status(progress.counts, empty)
    if status == 2 and first_fault:  # noqa: PLR2004 - the exit status documented above
        session.complain(session.say("score.none", fault=first_fault[0]))
    return status


def _execute_rows(args: argparse.Namespace, known: Known, progress: _Progress, session: Session) -> int:
    """Score every evaluation of every file to rows of CSV."""
    from ocop_rules.cli.score_rows import Rows  # noqa: PLC0415 - what it needs, only tables need

    rows = Rows(session, known, args.ruleset)
    empty = []
    for path in args.files:
        before = progress.counts.total()
        try:
            if rows.is_table(path):
                for status, count in rows.score_table(path):
                    progress.add(status, path, count)
            else:
                for outcome, _ in _outcomes(known, path, keep=False):
                    rows.write(outcome)
                    progress.add(outcome.status, path)
        except LoadError as error:
            progress.add("invalid", path)
            session.tell_faults(error.faults)
        if progress.counts.total() == before:
            empty.append(path)
            session.complain(session.say("score.empty", path=path))
    progress.end()
    return _status(progress.counts, empty)
