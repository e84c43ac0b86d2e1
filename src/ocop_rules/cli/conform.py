"""``conform``: whether a ruleset, an amendment or an overlay keeps each clause of the conformance kit.

``--format json`` prints an array with one object per path: ``path``, ``passed`` (no clause failed) and
``verdicts``, each with ``clause`` (its id), ``rule``, ``title``, ``cites`` (the place in the
documentation), ``status`` ("passed", "failed" or "skipped"), ``why`` (of what was skipped) and
``counterexample`` (of what failed: ``about``, ``expected``, ``found``, ``evaluations``, ``faults``).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ocop_rules.cli.session import FailureError, Say, Session, format_option

if TYPE_CHECKING:
    from ocop_rules.testing.conformance import Verdict

# a counterexample is a sheet of some thirty answers, written to be copied: it is not wrapped
_MARKS = {"passed": "+", "failed": "!", "skipped": "-"}


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help=say("conform.paths"))
    parser.add_argument("--clause", action="append", metavar="ID", help=say("conform.clause"))
    parser.add_argument("--examples", type=int, default=50, metavar="N", help=say("conform.examples"))
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=say("conform.seed"))
    format_option(parser, say)


def _lines(path: str, verdicts: Sequence[Verdict], session: Session) -> Iterator[str]:
    yield from session.wrap(session.say("conform.title", path=path))
    for verdict in verdicts:
        first, *rest = verdict.lines(session.lang)
        yield from session.wrap(first, f"{_MARKS[verdict.status]} ", "  ")
        for line in rest:
            yield from session.wrap(line, "    ")
    count = {status: sum(one.status == status for one in verdicts) for status in _MARKS}
    yield from session.wrap(session.say("conform.summary", **count))


def execute(args: argparse.Namespace, session: Session) -> int:
    """Check every path."""
    # raises MissingExtraError without the extra; the help of the command does not need it
    from ocop_rules.testing.conformance import check  # noqa: PLC0415

    if args.examples < 1:
        raise FailureError(session.say("conform.no-examples"), "ocop-rules conform")
    found = []
    for path in args.paths:
        verdicts = check(path, clauses=args.clause, examples=args.examples, seed=args.seed)
        failed = any(verdict.status == "failed" for verdict in verdicts)
        found.append((path, failed, verdicts))
        if args.format == "text":
            session.print(_lines(path, verdicts, session))
    if args.format == "json":
        session.print_json(
            [
                {
                    "path": path,
                    "passed": not failed,
                    "verdicts": [verdict.to_json(session.lang) for verdict in verdicts],
                }
                for path, failed, verdicts in found
            ]
        )
    return 1 if any(failed for _, failed, _ in found) else 0
