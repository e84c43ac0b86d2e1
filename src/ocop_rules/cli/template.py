"""``template``: blank score sheets as a workbook, one worksheet for each product set."""

from __future__ import annotations

import argparse
from pathlib import Path

from ocop_rules.cli.session import FailureError, Say, Session
from ocop_rules.cli.sets import find_set
from ocop_rules.errors import reason
from ocop_rules.words import detail, languages


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    parser.add_argument("sets", metavar="SET", nargs="+", help=say("template.sets"))
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help=say("template.output"))
    parser.add_argument("--both", action="store_true", help=say("template.both"))


def execute(args: argparse.Namespace, session: Session) -> int:
    """Write the workbook; a file that is there already is left alone."""
    from ocop_rules.office.sheet_writing import blank_sheets, sheets_bytes  # noqa: PLC0415 - an extra

    ruleset = session.ruleset(args.ruleset)
    sheets = blank_sheets(ruleset, [find_set(ruleset, name).number for name in args.sets])
    lang = (session.lang, *(one for one in languages() if one != session.lang)) if args.both else session.lang
    data = sheets_bytes(ruleset, sheets, lang=lang)
    try:
        with Path(args.output).open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise FailureError(session.say("template.there", path=args.output)) from None
    except OSError as error:
        told = detail(session.lang, reason(error))
        raise FailureError(session.say("cli.cannot-write", path=args.output, detail=told)) from None
    session.print([session.say("template.written", path=args.output, count=len(sheets))])
    return 0
