"""``origin``: which decision, amendment or overlay the values of a ruleset come from.

``--format json`` prints one object for a place: ``ruleset``, ``path``, ``value``, ``layer`` (its id),
``kind``, ``at`` (the place that the change names, null where nothing was changed), ``cites`` and ``within``
(ids of the layers that changed something inside). Without a place it prints an array of the
layers, the decision first: ``id``, ``kind``, ``number``, ``period`` and ``changes`` (the places).
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from ocop_rules.cli.session import Say, Session, page_option
from ocop_rules.model.layer import Layer, Origin
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.patches import origin
from ocop_rules.telling.ruleset import layers
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    parser.add_argument("path", metavar="PLACE", nargs="?", help=say("origin.path"))
    page_option(parser, say)


def _layer(layer: Layer) -> dict[str, Any]:
    return {
        "id": layer.id,
        "kind": layer.kind,
        "number": layer.number,
        "period": None if layer.period is None else layer.period.to_json(),
        "changes": [one.at for one in layer.changes],
    }


def _data(ruleset: Ruleset, path: str, found: Origin) -> dict[str, Any]:
    return {
        "ruleset": ruleset.id,
        "path": path,
        "value": None if found.value is None else json.loads(found.value),
        "layer": found.layer.id,
        "kind": found.layer.kind,
        "at": found.at,
        "cites": [one.to_json() for one in found.cites],
        "within": list(found.within),
    }


def execute(args: argparse.Namespace, session: Session) -> int:
    """Tell of one place, or of all layers."""
    ruleset = session.ruleset(args.ruleset)
    found = None if args.path is None else origin(ruleset, args.path)
    if args.format == "json":
        every = [_layer(layer) for layer in ruleset.layers]
        session.print_json(every if found is None else _data(ruleset, args.path, found))
    elif found is None:
        session.page(layers(ruleset, lang=session.lang), args.format)
    else:
        session.page(tell(found, rules=ruleset, lang=session.lang), args.format)
    return 0
