"""``oracle``: corner sheets with their results, for holding other engines against the rules.

Without names it is about all decisions and amendments that come with the library. Without ``--out`` the
lines go to standard output; with it each ruleset gets the file ``<id>.jsonl.gz``. ``--check`` scores every
line of the files named and tells what is not as expected; the exit status is then 1. ``--format json``
prints an object a file.
"""

from __future__ import annotations

import argparse
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.session import FailureError, Say, Session, page_option
from ocop_rules.cli.sets import find_set
from ocop_rules.errors import Fault, LoadError
from ocop_rules.ground.normal import one_line
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.planning.corners import oracle
from ocop_rules.planning.oracles import Mismatch, check_oracle
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped
from ocop_rules.structure.bounded import read_whole
from ocop_rules.telling.conformance import named_mismatches
from ocop_rules.telling.page import Page
from ocop_rules.words import phrase

_GZIP = b"\x1f\x8b"


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("names", metavar="RULESET|FILE", nargs="*", help=say("oracle.rulesets"))
    parser.add_argument("--set", action="append", default=[], metavar="N", help=say("anatomy.set"))
    parser.add_argument("--out", metavar="FOLDER", help=say("oracle.out"))
    parser.add_argument("--check", action="store_true", help=say("oracle.check"))
    parser.add_argument(
        "--ruleset", action="append", default=[], metavar="RULESET", help=say("planning.rulesets")
    )
    page_option(parser, say)


def lines_of(rules: Ruleset, sets: list[str]) -> Iterator[str]:
    """Yield the lines of an oracle file, of some sets or of all."""
    numbers: list[int | None] = [find_set(rules, name).number for name in sets]
    for number in numbers or [None]:
        yield from (one_line(one) + "\n" for one in oracle(rules, number))


def execute(args: argparse.Namespace, session: Session) -> int:
    """Write oracle files, or check them."""
    if args.check and not args.names:
        raise FailureError(session.say("oracle.no-files"), "ocop-rules oracle")
    if args.check:
        return _check_all(args, session)
    for name in args.names or shipped("decision", "amendment"):
        rules = session.ruleset(name)
        if args.out is None:
            for line in lines_of(rules, args.set):
                session.write(line)
            continue
        made = list(lines_of(rules, args.set))
        path = Path(args.out) / f"{rules.id}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        # without a time in it, the same sheets give the same file
        path.write_bytes(gzip.compress("".join(made).encode(), 9, mtime=0))
        session.print(session.wrap(session.say("oracle.written", path=path, count=len(made))))
    return 0


def _lines(path: str) -> list[bytes]:
    with opened(path, binary=True) as lines:
        raw = lines.whole()
    if raw.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(raw)) as packed:
                raw = read_whole(packed, path)
        except (OSError, EOFError, zlib.error) as error:
            fields = {"detail": str(error)}
            raise LoadError([Fault(code="file-unreadable", file=path, fields=fields)]) from None
    return raw.splitlines()


@frozen
class _Checked:
    """What was found in one oracle file."""

    path: str
    sheets: int
    mismatches: tuple[Mismatch, ...]

    def page(self, lang: str) -> Page:
        """Return it in words."""
        found = self.mismatches
        key = "oracle.failed" if found else "oracle.passed"
        title = phrase(lang, key, path=self.path, count=len(found) or self.sheets)
        return named_mismatches(title, found, lang)

    def to_json(self) -> dict[str, object]:
        """Return it as JSON data."""
        return {
            "path": self.path,
            "sheets": self.sheets,
            "mismatches": [_data(one) for one in self.mismatches],
        }


def _check_all(args: argparse.Namespace, session: Session) -> int:
    """Check files, tell what is wrong in them, and return the exit status."""
    failed: list[bool] = []

    def checked() -> Iterator[_Checked]:
        for path in args.names:
            made = _check(path, args, session)
            failed.append(bool(made.mismatches))
            yield made

    if args.format == "json":
        for made in checked():
            session.print_line(made.to_json())
    else:
        session.pages((made.page(session.lang) for made in checked()), args.format)
    return int(any(failed))


def _check(path: str, args: argparse.Namespace, session: Session) -> _Checked:
    """Check one file."""
    lines = _lines(path)
    given = [session.ruleset(name) for name in args.ruleset]
    named = {name for name in shipped() if any(name.encode() in line for line in lines)}
    rules = [*given, *(load(name) for name in sorted(named - {one.id for one in given}))]
    return _Checked(path, len(lines), tuple(check_oracle(rules, lines, path)))


def _data(one: Mismatch) -> dict[str, object]:
    return {
        "line": one.line,
        "id": one.id,
        "pointer": one.pointer,
        "kind": one.kind,
        "expected": one.expected,
        "found": one.found,
    }
