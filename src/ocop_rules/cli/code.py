"""``code``: check product codes and tell their parts.

``--format json`` prints one object on a line for each code: ``code``, ``shape`` ("five-part" or "four-part"),
``province``, ``district`` (null in four parts), ``commune``, ``number``, ``year`` and ``faults``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from ocop_rules.cli.session import Say, Session, page_option
from ocop_rules.errors import Fault, LoadError
from ocop_rules.life.products import check_code
from ocop_rules.model.product import CODE_PARTS, ProductCode
from ocop_rules.telling.faults import fault_list, named_faults
from ocop_rules.telling.page import Page, join
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("codes", metavar="CODE", nargs="+", help=say("code.codes"))
    page_option(parser, say)


def _parsed(text: str) -> ProductCode | None:
    try:
        return ProductCode.parse(text)
    except LoadError:
        return None


def _page(text: str, code: ProductCode | None, faults: Iterable[Fault], lang: str) -> Page:
    """Return the parts of a code, and its faults."""
    if code is None:
        return named_faults(text, faults, lang)
    return join([tell(code, lang=lang), fault_list(faults, lang)], lang)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print what each code says; 1 when one has a fault, 2 when none can be read."""
    parsed = {text: _parsed(text) for text in args.codes}
    faults = {text: check_code(text) for text in args.codes}
    if args.format == "json":
        for text, code in parsed.items():
            data: dict[str, Any] = {"code": text, "shape": None if code is None else code.shape}
            data |= {part: None if code is None else getattr(code, part) for part in CODE_PARTS}
            data["faults"] = [fault.to_json(session.lang) for fault in faults[text]]
            session.print_line(data)
    else:
        pages = (_page(text, code, faults[text], session.lang) for text, code in parsed.items())
        session.pages(pages, args.format)
    if not any(parsed.values()):
        session.complain(session.say("code.none"))
        return 2
    return 1 if any(faults.values()) else 0
