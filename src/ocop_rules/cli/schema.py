"""``schema``: one of the JSON Schemas (2020-12) of the formats, or the list of their names."""

from __future__ import annotations

import argparse
import json

from ocop_rules.cli.session import Say, Session
from ocop_rules.schemas.published import names, schema


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("name", metavar="NAME", nargs="?", help=say("schema.name"))


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the schema, or the names one on a line."""
    if args.name is None:
        session.print(names())
    else:
        session.write(json.dumps(schema(args.name), ensure_ascii=False, indent=2) + "\n")
    return 0
