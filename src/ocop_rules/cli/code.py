"""``code``: check product codes and tell their parts.

``--format json`` prints one object on a line for each code: ``code``, ``shape`` ("five-part" or "four-part"),
``province``, ``district`` (null in four parts), ``commune``, ``number``, ``year`` and ``faults``.
"""

from __future__ import annotations

import argparse
from typing import Any

from ocop_rules.cli.session import Say, Session, format_option
from ocop_rules.errors import LoadError
from ocop_rules.life.products import check_code
from ocop_rules.model.product import CODE_PARTS, ProductCode
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("codes", metavar="CODE", nargs="+", help=say("code.codes"))
    format_option(parser, say)


def _parsed(text: str) -> ProductCode | None:
    try:
        return ProductCode.parse(text)
    except LoadError:
        return None


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print what each code says; 1 when one has a fault, 2 when none can be read."""
    parsed = {text: _parsed(text) for text in args.codes}
    faults = {text: check_code(text) for text in args.codes}
    for text, code in parsed.items():
        if args.format == "json":
            data: dict[str, Any] = {"code": text, "shape": None if code is None else code.shape}
            data |= {part: None if code is None else getattr(code, part) for part in CODE_PARTS}
            data["faults"] = [fault.to_json(session.lang) for fault in faults[text]]
            session.print_line(data)
            continue
        if code is not None:
            session.page(tell(code, lang=session.lang), "text")
        session.tell_faults(faults[text])
    if not any(parsed.values()):
        session.complain(session.say("code.none"))
        return 2
    return 1 if any(faults.values()) else 0
