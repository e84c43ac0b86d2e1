"""``errata``: what a ruleset declares about itself, for those who hold it against the decision.

Misprints read otherwise than printed, doubtful figures, readings with their alternatives, and
what the sources do not hold. ``--format json`` prints one object with ``ruleset``, ``digest``,
``errata`` and ``doubts`` (as in ``ruleset.json``, with their words as ``text``), ``readings``
(with ``question``, ``why`` and the words of the choices as ``texts``), ``gaps`` and ``incomplete``
(each with ``id`` and ``text``; an incomplete one also names its ``sets``).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from ocop_rules.cli.session import Say, Session, format_option, reading_option
from ocop_rules.model.ruleset import Doubt, Erratum, Reading
from ocop_rules.structure.structuring import unstructure
from ocop_rules.telling.layout import rule, wrap
from ocop_rules.telling.teller import Teller, spans


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    reading_option(parser, say)
    format_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print what the ruleset declares."""
    teller = Teller(session.ruleset(args.ruleset, args.reading), session.lang)
    if args.format == "json":
        session.print_json(_data(teller))
    else:
        session.print(_lines(teller))
    return 0


def _incomplete(teller: Teller) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in teller.ruleset.sets:
        for gap in one.incomplete:
            found.setdefault(gap, []).append(one.number)
    return found


def _reading_data(teller: Teller, reading: Reading) -> dict[str, Any]:
    key = f"reading.{reading.id}"
    data: dict[str, Any] = unstructure(reading)
    texts = {choice: teller.label(f"{key}.{choice}") for choice in reading.choices}
    return data | {"question": teller.label(key), "why": teller.label(f"{key}.why"), "texts": texts}


def _data(teller: Teller) -> dict[str, Any]:
    rules = teller.ruleset.rules
    return {
        "ruleset": teller.ruleset.id,
        "digest": teller.ruleset.digest,
        "errata": [unstructure(one) | {"text": teller.label(f"erratum.{one.id}")} for one in rules.errata],
        "doubts": [unstructure(one) | {"text": teller.label(f"doubt.{one.id}")} for one in rules.doubts],
        "readings": [_reading_data(teller, reading) for reading in rules.readings],
        "gaps": [{"id": gap, "text": teller.label(f"gap.{gap}")} for gap in rules.gaps],
        "incomplete": [
            {"id": gap, "sets": sets, "text": teller.label(f"incomplete.{gap}")}
            for gap, sets in _incomplete(teller).items()
        ],
    }


def _lines(teller: Teller) -> Iterator[str]:
    say, rules = teller.say, teller.ruleset.rules
    name = teller.label(f"ruleset.{rules.identity.id}")
    yield from wrap(say("errata.title", name=name))
    yield rule("=")
    yield from _section(
        teller, "show.errata", (line for one in rules.errata for line in _erratum(teller, one))
    )
    yield from _section(teller, "show.doubts", (line for one in rules.doubts for line in _doubt(teller, one)))
    yield from _section(
        teller, "show.readings", (line for one in rules.readings for line in _reading(teller, one))
    )
    gaps = (line for gap in rules.gaps for line in wrap(teller.label(f"gap.{gap}"), "  - "))
    yield from _section(teller, "show.gaps", gaps)
    missing = (
        line
        for gap, sets in _incomplete(teller).items()
        for line in wrap(
            f"{say('place.sets', numbers=spans(sets))}: {teller.label(f'incomplete.{gap}')}", "  - "
        )
    )
    yield from _section(teller, "errata.incomplete", missing)


def _section(teller: Teller, key: str, lines: Iterable[str]) -> Iterator[str]:
    body = list(lines) or [f"  {teller.say('errata.none')}"]
    yield from ("", teller.say(key), *body)


def _where(teller: Teller, item: Doubt | Erratum) -> Iterator[str]:
    for place in (*teller.places(item.places), *teller.cites(item.cites)):
        yield from wrap(place, "      ", "        ")


def _erratum(teller: Teller, one: Erratum) -> Iterator[str]:
    yield from wrap(teller.label(f"erratum.{one.id}"), "  - ")
    yield from wrap(teller.say("errata.printed", printed=one.printed, read=one.read), "      ")
    yield from _where(teller, one)


def _doubt(teller: Teller, one: Doubt) -> Iterator[str]:
    yield from wrap(teller.label(f"doubt.{one.id}"), "  - ")
    yield from _where(teller, one)


def _reading(teller: Teller, one: Reading) -> Iterator[str]:
    key = f"reading.{one.id}"
    yield from wrap(f"{teller.label(key)} [{one.id}]", "  - ")
    for choice in one.choices:
        mark = "*" if choice == one.choice else " "
        taken = f" ({teller.say('errata.taken')})" if choice == one.choice else ""
        yield from wrap(f"{choice}: {teller.label(f'{key}.{choice}')}{taken}", f"    {mark} ")
    yield from wrap(teller.say("errata.why", why=teller.label(f"{key}.why")), "      ")
    for cite in teller.cites(one.cites):
        yield from wrap(teller.say("explain.source", source=cite), "      ")
