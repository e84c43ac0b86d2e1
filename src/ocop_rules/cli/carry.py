"""``carry``: sheets of one decision read under another, as far as no judgement is needed.

``--format text`` (the default) tells for each sheet its range, what was carried over, and what
stays open and why. ``--format json`` prints one object on a line: the fields of
:meth:`ocop_rules.Carried.to_json`, or those of :meth:`ocop_rules.Invalid.to_json` for a sheet that
cannot be used. Where no map leads straight to the other decision, the sheet goes through those
between them: the text tells every step, the object is that of the last one with the steps before it
under ``steps``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from ocop_rules.cli.inputs import opened
from ocop_rules.cli.score import Known, in_place
from ocop_rules.cli.session import Say, Session, page_option
from ocop_rules.comparing.carrying import carry_along, carry_over
from ocop_rules.comparing.maps import chain_between, check_map, load_map
from ocop_rules.errors import FaultsError, LoadError, UnknownNameError
from ocop_rules.model.carried import Carried
from ocop_rules.model.evaluation import Read, Unreadable
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.result import Invalid
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.unknown import unknown_ruleset
from ocop_rules.scoring.evaluations import read_placed
from ocop_rules.scoring.streams import invalid
from ocop_rules.telling.page import Page
from ocop_rules.telling.telling import tell

Steps = tuple[Carried, ...]


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=say("carry.files"))
    parser.add_argument("--to", metavar="RULESET", required=True, help=say("carry.to"))
    page_option(parser, say)
    parser.add_argument("--map", metavar="MAP", help=say("carry.map"))
    parser.add_argument("--same-area", action="store_true", help=say("carry.same-area"))
    parser.add_argument(
        "--ruleset", action="append", default=[], metavar="RULESET", help=say("score.ruleset")
    )


class _Carrier:
    """Carries sheets over to one ruleset; a given map is checked once for each old ruleset."""

    def __init__(
        self, known: Known, to: Ruleset, mapping: OptionMap | None, file: str | None, *, same_area: bool
    ) -> None:
        self.same_area = same_area
        self.known = known
        self.to = to
        self.mapping = mapping
        self.file = file
        self.checked: set[str] = set()
        self.chains: dict[str, tuple[Ruleset, ...]] = {}

    def carry(self, read: Read) -> Steps | Invalid:
        """Return what every step came to, or all that is wrong with the sheet."""
        if isinstance(read, Unreadable):
            return invalid(read, read.faults)
        try:
            old = self.known(read.ruleset)
        except UnknownNameError:
            return invalid(read, (unknown_ruleset(read.ruleset, self.known.ids),))
        if self.mapping is not None and old.id not in self.checked:
            faults = check_map(old, self.to, self.mapping, self.file)
            if faults:
                raise LoadError(faults)
            self.checked.add(old.id)
        try:
            if self.mapping is not None:
                return (carry_over(old, self.to, read, self.mapping, same_area=self.same_area),)
            return carry_along(self.chain(old), read, same_area=self.same_area)
        except FaultsError as error:
            return invalid(read, error.faults)

    def chain(self, old: Ruleset) -> tuple[Ruleset, ...]:
        """Return the decisions that a sheet of ``old`` goes through."""
        if old.id not in self.chains:
            self.chains[old.id] = chain_between(old, self.to)
        return self.chains[old.id]


def _outcomes(carrier: _Carrier, path: str) -> Iterator[Steps | Invalid]:
    try:
        with opened(path) as lines:
            for place, read in read_placed(lines, path):
                outcome = carrier.carry(read)
                yield in_place(outcome, place or path) if isinstance(outcome, Invalid) else outcome
    except LoadError as error:
        if path not in (fault.file for fault in error.faults):
            raise
        yield Invalid(faults=error.faults)


def _page(outcome: Steps | Invalid, carrier: _Carrier, session: Session) -> Page:
    if isinstance(outcome, Invalid):
        return tell(outcome, lang=session.lang)
    rules = (carrier.to, *(carrier.known(step.before.ruleset) for step in outcome))
    return tell(outcome, rules=rules, lang=session.lang)


def _json(outcome: Steps | Invalid, session: Session) -> dict[str, Any]:
    if isinstance(outcome, Invalid):
        return outcome.to_json(lang=session.lang)
    *before, last = (step.to_json() for step in outcome)
    return last | ({"steps": before} if before else {})


def execute(args: argparse.Namespace, session: Session) -> int:
    """Carry every sheet of every file over."""
    mapping = None if args.map is None else load_map(args.map)
    known = Known(session, args.ruleset, ())
    carrier = _Carrier(known, session.ruleset(args.to), mapping, args.map, same_area=args.same_area)
    good: list[bool] = []
    first_fault: list[str] = []

    def outcomes() -> Iterator[Steps | Invalid]:
        for path in args.files:
            before = len(good)
            for one in _outcomes(carrier, path):
                good.append(not isinstance(one, Invalid))
                if isinstance(one, Invalid) and not first_fault:
                    first_fault.append(one.faults[0].text(session.lang))
                yield one
            if len(good) == before:
                session.complain(session.say("score.empty", path=path))
                good.append(False)

    if args.format == "json":
        for one in outcomes():
            session.print_line(_json(one, session))
    else:
        session.pages((_page(one, carrier, session) for one in outcomes()), args.format)
    if not any(good):
        if first_fault:
            session.complain(session.say("carry.none", fault=first_fault[0]))
        return 2
    return int(not all(good))
