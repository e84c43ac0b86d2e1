"""``verify``: stored results, computed again under the ruleset and digest they name.

A file holds one result of ``score --reasons`` or ``council``, the state of a round (``out/state.json`` of its
folder), an array of them, or one on each line; also a history whose records carry deliberations, a carried
sheet, the differences of members. ``--sheets`` names the file of the evaluations, sittings or rounds that
they were made of, in the same order, for results that do not hold them; for the state of a round its folder
will do. ``--format json`` prints one object on a line: the fields of
:meth:`ocop_rules.life.Verified.to_json`. The exit status is 0 where every result is the same, 1 where one of
them differs or cannot be shown, and 2 where something is no result or names a ruleset that nobody has: its
faults are told with their places, after the answers about all others.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.score import Known
from ocop_rules.cli.session import FailureError, Say, Session, page_option
from ocop_rules.errors import Fault, LoadError, UnknownNameError, pointer, show
from ocop_rules.life.verifying import MadeOf, verify, verify_within
from ocop_rules.model.council import Sitting
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.round import Round
from ocop_rules.model.verified import Verified
from ocop_rules.rulesets.unknown import unknown_ruleset
from ocop_rules.structure import strict_json
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("verify.files"))
    parser.add_argument("--sheets", metavar="FILE", help=say("verify.sheets"))
    parser.add_argument(
        "--ruleset", action="append", default=[], metavar="RULESET", help=say("planning.rulesets")
    )
    page_option(parser, say)


def _documents(path: str) -> Iterator[tuple[str, Any]]:
    """Yield every document of a file with its place: of a whole document, an array, or lines."""
    with opened(path) as lines:
        text = strict_json.decode(lines.whole(), path)
    try:
        whole = strict_json.loads(text, path)
    except LoadError:
        written = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
        if len(written) <= 1:
            raise
        for number, line in written:
            yield f"{path}:{number}", strict_json.loads(line, f"{path}:{number}")
        return
    many = isinstance(whole, list)
    for index, one in enumerate(whole if many else [whole]):
        yield (f"{path}[{index}]" if many else path), one


def _kind_of(data: Any) -> type[MadeOf]:
    keys = data.keys() if isinstance(data, dict) else ()
    return Round if "plan" in keys else Sitting if "council" in keys else Evaluation


def _made_of(path: str, known: Known) -> list[MadeOf]:
    if Path(path).is_dir():
        from ocop_rules.office.folders import read_round  # noqa: PLC0415 - an extra

        return [read_round(path, rules=known)]
    return [_kind_of(data).from_json(data, source) for source, data in _documents(path)]


def _verified(data: Any, source: str, made_of: MadeOf | None, known: Known) -> tuple[Verified, ...]:
    if not isinstance(data, dict):
        raise LoadError([Fault(code="type", file=source, found=show(data), fields={"expected": "object"})])
    try:
        if made_of is None:
            return verify_within(data, rules=known.given)
        return (verify(data, sheet=made_of, rules=known.given),)
    except LoadError as error:
        raise LoadError([evolve(fault, file=fault.file or source) for fault in error.faults]) from None
    except UnknownNameError as error:
        names, wanted = dict.fromkeys((*error.known, *known.ids)), str(error.name)
        raise LoadError([unknown_ruleset(wanted, names, at=_at(data, wanted), file=source)]) from None


def _at(data: Mapping[str, Any], name: str) -> str:
    """Return where a result names a ruleset; nothing for one that stands inside of another document."""
    if data.get("ruleset") == name:
        return pointer("ruleset")
    registry = data.get("registry")
    return pointer("registry", name) if isinstance(registry, dict) and name in registry else ""


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell of every result whether it is the same."""
    known = Known(session, args.ruleset, ())
    stored = [document for path in args.files for document in _documents(path)]
    made_of: list[MadeOf | None] = [None] * len(stored)
    if args.sheets is not None:
        made_of = [*_made_of(args.sheets, known)]
        if len(made_of) != len(stored):
            raise FailureError(
                session.say("verify.count", results=len(stored), sheets=len(made_of)), "ocop-rules verify"
            )
    found: list[Verified] = []
    faults: list[Fault] = []
    for (source, data), own in zip(stored, made_of, strict=True):
        try:
            found += _verified(data, source, own, known)
        except LoadError as error:
            faults += error.faults
    if args.format == "json":
        for one in found:
            session.print_line(one.to_json(lang=session.lang))
    elif found:
        session.pages((tell(one, lang=session.lang) for one in found), args.format)
    if faults:
        raise LoadError(faults)
    return int(any(one.verdict != "same" for one in found))
