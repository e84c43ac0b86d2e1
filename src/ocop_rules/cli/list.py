"""``list``: the rulesets, with their periods: decisions, amendments and overlays.

``--format json`` prints an array with one object per ruleset: ``id``, ``kind`` ("decision",
"amendment" or "overlay"), ``over`` (the id of the ruleset it is laid over, null for a decision),
``number``, ``issued``, ``period`` (``start`` and ``end``, null where it is open; those of the
decision where an overlay names none), ``sets`` (the numbers of the product sets), ``digest`` and
``package`` (the installed package that brings it, null for those that come with the library).
"""

from __future__ import annotations

import argparse
from typing import Any

from ocop_rules.cli.session import Say, Session, page_option
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped
from ocop_rules.rulesets.plugins import announced, load_announced
from ocop_rules.telling.registry import rulesets_page


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("--plugins", action="store_true", help=say("list.plugins"))
    page_option(parser, say)


def _over(ruleset: Ruleset) -> str | None:
    return ruleset.layers[-2].id if len(ruleset.layers) > 1 else None


def _data(ruleset: Ruleset, package: str | None) -> dict[str, Any]:
    identity = ruleset.decision.identity
    end = identity.period.end
    return {
        "id": ruleset.id,
        "kind": ruleset.layers[-1].kind,
        "over": _over(ruleset),
        "number": identity.number,
        "issued": identity.issued.isoformat(),
        "period": {
            "start": identity.period.start.isoformat(),
            "end": None if end is None else end.isoformat(),
        },
        "sets": list(ruleset.numbers),
        "digest": ruleset.digest,
        "package": package,
    }


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the rulesets; those of other packages are loaded when they are asked for."""
    found: list[tuple[Ruleset, str | None]] = [(load(name), None) for name in shipped()]
    if args.plugins:
        found += [(load_announced(one.id), one.package) for one in announced()]
    if args.format == "json":
        session.print_json([_data(ruleset, package) for ruleset, package in found])
        return 0
    session.page(rulesets_page([ruleset for ruleset, _ in found], session.lang), args.format)
    return 0
