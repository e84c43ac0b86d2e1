"""``show``: a ruleset, one of its product sets, or one criterion.

``--format json`` prints one object. Of a ruleset: what ``ruleset.json`` holds, with ``digest``,
``layers`` (id and kind of each, the decision first) and ``sets`` (number and concept of each). Of a
set: what its file holds, with ``ruleset`` and ``digest``; of a criterion: its object there, with
``product_set``, ``part`` and ``group`` as well. Each has ``labels`` with the words of the keys it
names, in the language asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from ocop_rules.cli.session import Say, Session, page_option, reading_option
from ocop_rules.cli.sets import find_criterion, find_set
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.telling.teller import Teller
from ocop_rules.telling.telling import tell


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    parser.add_argument("set", metavar="SET", nargs="?", help=say("show.set-arg"))
    parser.add_argument("criterion", metavar="CRITERION", nargs="?", help=say("show.criterion-arg"))
    reading_option(parser, say)
    page_option(parser, say)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Show what was asked for."""
    ruleset = session.ruleset(args.ruleset, args.reading)
    one = None if args.set is None else find_set(ruleset, args.set)
    this = None if one is None or args.criterion is None else find_criterion(one, args.criterion)
    if args.format == "json":
        session.print_json(_data(Teller(ruleset, session.lang), one, this))
    else:
        session.page(tell(this or one or ruleset, rules=ruleset, lang=session.lang), args.format)
    return 0


def _data(teller: Teller, one: ProductSet | None, this: Criterion | None) -> dict[str, Any]:
    ruleset = teller.ruleset
    if one is None:
        data: dict[str, Any] = ruleset.decision.to_json() | {"digest": ruleset.digest}
        data["layers"] = [{"id": layer.id, "kind": layer.kind} for layer in ruleset.layers]
        data["sets"] = [{"number": each.number, "concept": each.concept} for each in ruleset.sets]
        return data | {"labels": _labels(teller, _rules_keys(ruleset))}
    head = {"ruleset": ruleset.id, "digest": ruleset.digest}
    if this is None:
        keys = [f"set.{one.concept}", *(f"part.{part.code.lower()}" for part in one.parts)]
        keys += [f"group.{group.concept}" for group in one.groups]
        keys += [f"heading.{heading.concept}" for group in one.groups for heading in group.headings]
        keys += [key for criterion in one.criteria.values() for key in _criterion_keys(criterion)]
        return {**head, **one.to_json(), "labels": _labels(teller, keys)}
    place = {"product_set": one.number, "part": one.part_of[this.code], "group": one.group_of[this.code]}
    return {**head, **place, **this.to_json(), "labels": _labels(teller, _criterion_keys(this))}


def _rules_keys(ruleset: Ruleset) -> Iterator[str]:
    """Yield the keys of the catalogue that do not belong to a sheet."""
    kinds = {"ruleset", "tier", "level", "gate", "requirement", "reading", "doubt", "erratum", "gap", "set"}
    kinds |= {
        "body",
        "task",
        "deadline",
        "issuer",
        "event",
        "dossier-part",
        "form",
        "withdrawal",
        "transition",
    }
    kinds |= {"counting", "round-need", "branch", "product-group", "ministry", "ministries-by"}
    for catalogue in ruleset.labels.values():
        yield from (key for key in catalogue if key.partition(".")[0] in kinds)


def _criterion_keys(this: Criterion) -> Iterator[str]:
    yield f"criterion.{this.concept}"
    yield from (option.label_key for option in this.options)
    for case in this.cases:
        yield case.label_key
        yield from (option.label_key for option in case.options)


def _labels(teller: Teller, keys: Iterable[str]) -> dict[str, str]:
    return {key: teller.label(key) for key in sorted(set(keys))}
