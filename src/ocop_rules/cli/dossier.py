"""``dossier``: what is missing in a dossier and for whom, the limits and the round it gets into.

``--format json`` prints one object a line for each dossier (see
:meth:`ocop_rules.model.dossier.DossierCheck.to_json`). Exit status 1 when something is missing or came
after the last day of a plan.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.life import (
    days_off_options,
    known_rulesets,
    overlay_named,
    read_holidays,
    ruleset_option,
)
from ocop_rules.cli.session import Say, Session, page_option, reading_option
from ocop_rules.life.dossiers import examine_dossier
from ocop_rules.model.dossier import Dossier, DossierCheck
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("dossier.files"))
    days_off_options(parser, say)
    ruleset_option(parser, say)
    reading_option(parser, say)
    page_option(parser, say)


def _read(paths: list[str]) -> Iterator[Dossier]:
    for path in paths:
        with opened(path) as lines:
            data: Any = lines.document()
        many = isinstance(data, list)
        for index, item in enumerate(data if many else [data]):
            yield Dossier.from_json(item, f"{path}[{index}]" if many else path)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell of every dossier what is missing."""
    known = known_rulesets(session, args.ruleset, args.reading)
    holidays = read_holidays(args, session)
    lacking: list[bool] = []

    def checks() -> Iterator[tuple[DossierCheck, Ruleset]]:
        for dossier in _read(args.files):
            ruleset = overlay_named(session, dossier.ruleset, known)
            found = examine_dossier(ruleset, dossier, holidays)
            lacking.append(not found.complete or any(one.late for one in found.deadlines))
            yield found, ruleset

    if args.format == "json":
        for one, _ in checks():
            session.print_line(one.to_json())
    else:
        pages = (tell(one, rules=[ruleset, *known], lang=session.lang) for one, ruleset in checks())
        session.pages(pages, args.format)
    return int(any(lacking))
