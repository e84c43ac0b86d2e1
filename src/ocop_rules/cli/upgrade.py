"""``upgrade``: what it takes sheets, or councils, to reach a star.

``--format json`` prints one object on a line: the fields of :meth:`ocop_rules.planning.Upgrade.to_json`
(with ``--council`` those of :meth:`ocop_rules.planning.CouncilUpgrade.to_json`), or those of
:meth:`ocop_rules.Invalid.to_json` for what cannot be used. Otherwise every sheet has a page, the to-do
list of its producer; ``--table`` tells all of them as one table.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.score import Known, in_place
from ocop_rules.cli.session import Say, Session, page_option, reading_option
from ocop_rules.errors import FaultsError, LoadError, UnknownNameError
from ocop_rules.model.council import Sitting
from ocop_rules.model.council_upgrade import CouncilUpgrade
from ocop_rules.model.evaluation import Evaluation, Unreadable
from ocop_rules.model.result import Invalid
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.upgrade import Upgrade
from ocop_rules.planning.lacking import council_upgrade
from ocop_rules.planning.upgrading import upgrade
from ocop_rules.rulesets.unknown import unknown_ruleset
from ocop_rules.scoring.evaluations import read_placed
from ocop_rules.scoring.quick import score
from ocop_rules.scoring.streams import invalid
from ocop_rules.telling.page import Page
from ocop_rules.telling.telling import tell

Found = Upgrade | CouncilUpgrade | Invalid


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("upgrade.sheets"))
    parser.add_argument("--stars", type=int, metavar="N", help=say("upgrade.stars"))
    parser.add_argument(
        "--cost", choices=("boxes", "criteria", "points"), default="boxes", help=say("upgrade.cost-by")
    )
    parser.add_argument("--keep", action="append", default=[], metavar="CODE", help=say("upgrade.keep"))
    parser.add_argument("--only", action="append", metavar="CODE", help=say("upgrade.only"))
    parser.add_argument("--most", type=int, default=5, metavar="N", help=say("upgrade.most"))
    parser.add_argument("--table", action="store_true", help=say("upgrade.table-only"))
    parser.add_argument("--council", action="store_true", help=say("upgrade.council"))
    parser.add_argument(
        "--ruleset", action="append", default=[], metavar="RULESET", help=say("planning.rulesets")
    )
    reading_option(parser, say)
    page_option(parser, say)


def _next(rules: Ruleset, held: int | None) -> int:
    """Return one star more than is held, at most the highest; the lowest certified where none is."""
    tiers = sorted(rules.decision.tiers, key=lambda tier: tier.stars)
    if held is None:
        return next((tier.stars for tier in tiers if tier.certified), tiers[-1].stars)
    return min(held + 1, tiers[-1].stars)


class _Upgrader:
    """Finds the ways of sheets and councils as the options ask for them."""

    def __init__(self, known: Known, args: argparse.Namespace) -> None:
        self.known = known
        self.args = args

    def __call__(self, read: Evaluation | Sitting | Unreadable) -> Found:
        """Return the ways, or all that is wrong."""
        if isinstance(read, Unreadable):
            return invalid(read, read.faults)
        try:
            rules = self.known(read.ruleset)
        except UnknownNameError:
            return invalid(read, (unknown_ruleset(read.ruleset, self.known.ids),))
        try:
            return self._found(rules, read)
        except FaultsError as error:
            return invalid(read, error.faults)

    def _found(self, rules: Ruleset, read: Evaluation | Sitting) -> Found:
        args = self.args
        if isinstance(read, Sitting):
            return council_upgrade(rules, read, _next(rules, None) if args.stars is None else args.stars)
        stars = _next(rules, score(rules, read).stars) if args.stars is None else args.stars
        return upgrade(rules, read, stars, keep=args.keep, only=args.only, cost=args.cost, most=args.most)

    def outcomes(self, path: str) -> Iterator[Found]:
        """Yield what is found for everything in a file; a file that cannot be read yields its faults."""
        try:
            with opened(path) as lines:
                if self.args.council:
                    data = lines.document()
                    yield from (self(one) for one in _sittings(data, path))
                    return
                for place, read in read_placed(lines, path):
                    found = self(read)
                    yield in_place(found, place or path) if isinstance(found, Invalid) else found
        except LoadError as error:
            if path not in (fault.file for fault in error.faults):
                raise
            yield Invalid(faults=error.faults)


def _sittings(data: Any, path: str) -> Iterator[Sitting | Unreadable]:
    many = isinstance(data, list)
    for index, item in enumerate(data if many else [data]):
        try:
            yield Sitting.from_json(item, f"{path}[{index}]" if many else path)
        except LoadError as error:
            yield Unreadable(path, None, error.faults)


def _page(found: Found, known: Known, lang: str) -> Page:
    rules = () if isinstance(found, Invalid) else (known(found.ruleset),)
    return tell(found, rules=rules, lang=lang)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell the ways of everything in every file."""
    known = Known(session, args.ruleset, args.reading)
    upgrader = _Upgrader(known, args)
    good: list[bool] = []

    def outcomes() -> Iterator[Found]:
        for path in args.files:
            for one in upgrader.outcomes(path):
                good.append(not isinstance(one, Invalid))
                yield one

    if args.format == "json":
        for one in outcomes():
            data = one.to_json(lang=session.lang) if isinstance(one, Invalid) else one.to_json()
            session.print_line(data)
    elif args.table:
        _table(list(outcomes()), known, args.format, session)
    else:
        session.pages((_page(one, known, session.lang) for one in outcomes()), args.format)
    return (0 if all(good) else 1) if any(good) else 2


def _table(found: list[Found], known: Known, form: str, session: Session) -> None:
    ways = [one for one in found if isinstance(one, Upgrade)]
    faulty = [one for one in found if not isinstance(one, Upgrade)]
    pages = [_page(one, known, session.lang) for one in faulty]
    if ways:
        rules = tuple({id(one): one for one in (known(way.ruleset) for way in ways)}.values())
        pages.insert(0, tell(ways, rules=rules, lang=session.lang))
    session.pages(pages, form)
