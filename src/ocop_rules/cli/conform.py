"""``conform``: whether a ruleset, an amendment or an overlay keeps each clause of the conformance kit.

``--format json`` prints an array with one object per path: ``path``, ``passed`` (no clause failed) and
``verdicts``, each with ``clause`` (its id), ``rule``, ``title``, ``cites`` (the place in the
documentation), ``status`` ("passed", "failed" or "skipped"), ``why`` (of what was skipped) and
``counterexample`` (of what failed: ``about``, ``expected``, ``found``, ``evaluations``, ``records``,
``faults``).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from ocop_rules.cli.session import FailureError, Say, Session, page_option
from ocop_rules.model.conformance import Verdict
from ocop_rules.telling.conformance import named_verdicts


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help=say("conform.paths"))
    parser.add_argument("--clause", action="append", metavar="ID", help=say("conform.clause"))
    parser.add_argument("--examples", type=int, default=50, metavar="N", help=say("conform.examples"))
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=say("conform.seed"))
    page_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Check every path."""
    # raises MissingExtraError without the extra; the help of the command does not need it
    from ocop_rules.testing.conformance import check  # noqa: PLC0415

    if args.examples < 1:
        raise FailureError(session.say("conform.no-examples"), "ocop-rules conform")
    failed: list[bool] = []

    def checked() -> Iterator[tuple[str, Sequence[Verdict]]]:
        for path in args.paths:
            verdicts = check(path, clauses=args.clause, examples=args.examples, seed=args.seed)
            failed.append(_failed(verdicts))
            yield path, verdicts

    if args.format == "json":
        session.print_json([_data(path, verdicts, session.lang) for path, verdicts in checked()])
    else:
        session.pages(
            (
                named_verdicts(session.say("conform.title", path=path), verdicts, session.lang)
                for path, verdicts in checked()
            ),
            args.format,
        )
    return int(any(failed))


def _failed(verdicts: Sequence[Verdict]) -> bool:
    return any(one.status == "failed" for one in verdicts)


def _data(path: str, verdicts: Sequence[Verdict], lang: str) -> dict[str, Any]:
    told = [one.to_json(lang) for one in verdicts]
    return {"path": path, "passed": not _failed(verdicts), "verdicts": told}
