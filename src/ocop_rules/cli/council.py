"""``council``: what a council comes to, from the sheets of its members.

A file holds one sitting or an array of them; of workbooks and tables of sheets, however many are given,
those of one product make its sitting. ``--format json`` prints one result on a line: the
fields of :meth:`ocop_rules.model.deliberation.Deliberation.to_json`, or for a sitting with faults ``id``,
``ruleset``, ``product_set``, ``status`` "invalid", ``stars`` null and ``faults``. ``--differing``
adds ``differing``, where the members differ; ``--agreement`` adds ``agreement`` as well.
``--policy`` takes the place of the policy of every sitting: a file, or the id of a ruleset or an
overlay whose policy is meant. ``--record`` with ``--day`` prints the results as records of a history
(:func:`ocop_rules.life.resting.record_of`), one on a line.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from attrs import evolve, frozen

from ocop_rules.cli.inputs import is_office_file, office_reads, opened
from ocop_rules.cli.life import read_day
from ocop_rules.cli.score import Known
from ocop_rules.cli.session import FailureError, Say, Session, page_option, reading_option
from ocop_rules.councils.deliberating import deliberate, sitting_of
from ocop_rules.councils.differences import agreement, compare_members
from ocop_rules.errors import Fault, FaultsError, LoadError, UnknownNameError
from ocop_rules.life.resting import record_of
from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation, Unreadable
from ocop_rules.model.members import Agreement, AgreementLevel, MemberDifferences
from ocop_rules.rulesets.unknown import unknown_ruleset
from ocop_rules.telling.faults import named_faults
from ocop_rules.telling.page import Page, join
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("council.files"))
    parser.add_argument("--policy", metavar="FILE|ID", help=say("council.policy-file"))
    parser.add_argument("--differing", action="store_true", help=say("council.differing"))
    parser.add_argument("--agreement", choices=get_args(AgreementLevel), help=say("council.agreement"))
    parser.add_argument(
        "--ruleset", action="append", default=[], metavar="RULESET", help=say("score.ruleset")
    )
    parser.add_argument("--record", metavar="DOSSIER", help=say("council.record"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", help=say("council.record-day"))
    reading_option(parser, say)
    page_option(parser, say)


@frozen
class _Invalid:
    """A sitting that could not be deliberated on."""

    faults: tuple[Fault, ...]
    id: str | None = None
    ruleset: str | None = None
    product_set: int | None = None

    def to_json(self, lang: str) -> dict[str, Any]:
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        return data | {
            "ruleset": self.ruleset,
            "product_set": self.product_set,
            "status": "invalid",
            "stars": None,
            "faults": [fault.to_json(lang) for fault in self.faults],
        }


@frozen
class _Found:
    """A council's result, with where its members differ if that was asked for."""

    made: Deliberation
    differing: MemberDifferences | None = None
    agreement: Agreement | None = None

    def to_json(self) -> dict[str, Any]:
        data = self.made.to_json()
        if self.differing is not None:
            data["differing"] = self.differing.to_json()
        if self.agreement is not None:
            data["agreement"] = self.agreement.to_json()
        return data


def _document(path: str) -> Any:
    """Return the JSON document in a file; raises LoadError when there is none."""
    with opened(path) as lines:
        return lines.document()


def _read(path: str) -> Iterator[Sitting | _Invalid]:
    try:
        data = _document(path)
    except LoadError as error:
        yield _Invalid(error.faults)
        return
    many = isinstance(data, list)
    for index, item in enumerate(data if many else [data]):
        source = f"{path}[{index}]" if many else path
        try:
            yield Sitting.from_json(item, source)
        except LoadError as error:
            name = item.get("id") if isinstance(item, dict) else None
            yield _Invalid(error.faults, id=name if isinstance(name, str) and name.isprintable() else None)


def _gathered(paths: Iterable[str], known: Known) -> Iterator[tuple[str, Sitting | _Invalid]]:
    """Yield a sitting for each product, of its sheets in all workbooks and tables."""
    held: dict[tuple[str, int, str | None], tuple[str, list[Evaluation]]] = {}
    for path in paths:
        try:
            for read in office_reads(path, known):
                if isinstance(read, Unreadable):
                    yield path, _Invalid(read.faults, read.id)
                elif read.answers or read.gates:
                    key = (read.ruleset, read.product_set, read.product)
                    held.setdefault(key, (path, []))[1].append(read)
        except LoadError as error:
            yield path, _Invalid(error.faults)
    for (_, _, product), (path, sheets) in held.items():
        yield path, evolve(sitting_of(sheets), id=product, product=product)


def _all(paths: Sequence[str], known: Known) -> Iterator[tuple[str, Sitting | _Invalid]]:
    """Yield every sitting, with the file it came from: those of JSON files first."""
    for path in paths:
        if not is_office_file(path):
            yield from ((path, read) for read in _read(path))
    yield from _gathered([path for path in paths if is_office_file(path)], known)


def _found(
    known: Known, sitting: Sitting, path: str, policy: CouncilPolicy | None, args: argparse.Namespace
) -> _Found | _Invalid:
    try:
        ruleset = known(sitting.ruleset)
    except UnknownNameError:
        fault = unknown_ruleset(sitting.ruleset, known.ids, file=path)
        return _Invalid((fault,), sitting.id, sitting.ruleset, sitting.product_set)
    try:
        made = deliberate(ruleset, sitting, policy)
    except FaultsError as error:
        faults = tuple(evolve(fault, file=fault.file or path) for fault in error.faults)
        return _Invalid(faults, sitting.id, sitting.ruleset, sitting.product_set)
    wanted = args.differing or args.agreement is not None
    apart = compare_members(ruleset, made) if wanted else None
    return _Found(made, apart, None if args.agreement is None else agreement(made, args.agreement))


def _page(outcome: _Found | _Invalid, known: Known, path: str, session: Session) -> Page:
    lang = session.lang
    if isinstance(outcome, _Invalid):
        name = path if outcome.id is None else f"{outcome.id} ({path})"
        return named_faults(session.say("council.invalid", source=name), outcome.faults, lang)
    rules = known(outcome.made.sitting.ruleset)
    pages = [tell(outcome.made, rules=rules, lang=lang)]
    if outcome.differing is not None:
        pages.append(tell(outcome.differing, rules=rules, lang=lang))
    if outcome.agreement is not None:
        pages.append(tell(outcome.agreement, lang=lang))
    return join(pages, lang)


def _policy(name: str, known: Known, session: Session) -> CouncilPolicy:
    """Return the policy in a file, or that of a known ruleset or overlay."""
    if name not in known.ids or Path(name).is_file():
        return CouncilPolicy.from_json(_document(name), name)
    policy = known(name).decision.council
    if policy is None:
        raise FailureError(session.say("council.no-policy", ruleset=name))
    return policy


def _write(
    outcomes: Iterator[tuple[str, _Found | _Invalid]],
    known: Known,
    args: argparse.Namespace,
    session: Session,
) -> None:
    """Write results as records, objects or pages."""
    if args.record is not None:
        day = read_day(args.day, session)
        for _, one in outcomes:
            if isinstance(one, _Invalid):
                session.tell_faults(one.faults)
            else:
                session.print_line(record_of(one.made, args.record, day).to_json())
    elif args.format == "json":
        for _, one in outcomes:
            data = one.to_json(session.lang) if isinstance(one, _Invalid) else one.to_json()
            session.print_line(data)
    else:
        session.pages((_page(one, known, path, session) for path, one in outcomes), args.format)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell the result of every sitting of every file."""
    if args.record is not None and args.day is None:
        raise FailureError(session.say("life.needs-day"))
    known = Known(session, args.ruleset, args.reading)
    policy = None if args.policy is None else _policy(args.policy, known, session)
    good: list[bool] = []

    def outcomes() -> Iterator[tuple[str, _Found | _Invalid]]:
        for path, read in _all(args.files, known):
            outcome = read if isinstance(read, _Invalid) else _found(known, read, path, policy, args)
            good.append(isinstance(outcome, _Found))
            yield path, outcome

    _write(outcomes(), known, args, session)
    if not any(good):
        session.complain(session.say("council.none"))
        return 2
    return int(not all(good))
