"""``errata``: what a ruleset declares about itself, for those who hold it against the decision.

Misprints read otherwise than printed, doubtful figures, readings with their alternatives, and
what the sources do not hold. ``--format json`` prints one object with ``ruleset``, ``digest``,
``errata`` and ``doubts`` (as in ``ruleset.json``, with their words as ``text``), ``readings``
(with ``question``, ``why`` and the words of the choices as ``texts``), ``gaps`` and ``incomplete``
(each with ``id`` and ``text``; an incomplete one also names its ``sets``).
"""

from __future__ import annotations

import argparse
from typing import Any

from ocop_rules.cli.session import Say, Session, page_option, reading_option
from ocop_rules.model.decision import Reading
from ocop_rules.telling.ruleset import declarations, incomplete
from ocop_rules.telling.teller import Teller


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    reading_option(parser, say)
    page_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print what the ruleset declares."""
    ruleset = session.ruleset(args.ruleset, args.reading)
    if args.format == "json":
        session.print_json(_data(Teller(ruleset, session.lang)))
    else:
        session.page(declarations(ruleset, lang=session.lang), args.format)
    return 0


def _reading_data(teller: Teller, reading: Reading) -> dict[str, Any]:
    key = f"reading.{reading.id}"
    data: dict[str, Any] = reading.to_json()
    texts = {choice: teller.label(f"{key}.{choice}") for choice in reading.choices}
    return data | {"question": teller.label(key), "why": teller.label(f"{key}.why"), "texts": texts}


def _data(teller: Teller) -> dict[str, Any]:
    rules = teller.ruleset.decision
    return {
        "ruleset": teller.ruleset.id,
        "digest": teller.ruleset.digest,
        "errata": [one.to_json() | {"text": teller.label(f"erratum.{one.id}")} for one in rules.errata],
        "doubts": [one.to_json() | {"text": teller.label(f"doubt.{one.id}")} for one in rules.doubts],
        "readings": [_reading_data(teller, reading) for reading in rules.readings],
        "gaps": [{"id": gap, "text": teller.label(f"gap.{gap}")} for gap in rules.gaps],
        "incomplete": [
            {"id": gap, "sets": sets, "text": teller.label(f"incomplete.{gap}")}
            for gap, sets in incomplete(teller.ruleset).items()
        ],
    }
