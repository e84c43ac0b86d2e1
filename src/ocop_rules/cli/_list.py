"""``list``: the shipped rulesets, with their periods.

``--format json`` prints an array with one object per ruleset: ``id``, ``number``, ``issued``,
``period`` (``start`` and ``end``, null where it is open), ``sets`` (the numbers of the product
sets) and ``digest``.
"""

from __future__ import annotations

import argparse
from typing import Any

from ocop_rules._teller import short, spans
from ocop_rules.cli._session import Say, Session, format_option
from ocop_rules.loading import load, shipped
from ocop_rules.model.ruleset import Ruleset


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    format_option(parser, say)


def _data(ruleset: Ruleset) -> dict[str, Any]:
    identity = ruleset.rules.identity
    end = identity.period.end
    return {
        "id": ruleset.id,
        "number": identity.number,
        "issued": identity.issued.isoformat(),
        "period": {
            "start": identity.period.start.isoformat(),
            "end": None if end is None else end.isoformat(),
        },
        "sets": list(ruleset.numbers),
        "digest": ruleset.digest,
    }


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the rulesets."""
    rulesets = [load(name) for name in shipped()]
    if args.format == "json":
        session.print_json([_data(ruleset) for ruleset in rulesets])
        return 0
    head = tuple(session.say(f"list.{name}") for name in ("id", "number", "period", "sets", "digest"))
    rows = [head]
    for ruleset in rulesets:
        identity = ruleset.rules.identity
        days = f"{identity.period.start} – {identity.period.end or ''}".rstrip()
        rows.append((ruleset.id, identity.number, days, spans(ruleset.numbers), short(ruleset.digest)))
    session.print(session.table(rows))
    return 0
