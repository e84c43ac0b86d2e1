"""``table``: the options of a ruleset as CSV, for spreadsheets and comparison.

The columns are ``set,part,group,criterion,case,option,points,min_star``: one row per option in
the order of the decision; before them, per criterion that carries a floor itself, one row with
empty ``option`` and ``points``. Lines end with a plain newline. The codes of groups and criteria are text
and have to be read as such, which no CSV can say by itself; the help does.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator

from ocop_rules.cli.session import Say, Session
from ocop_rules.cli.sets import find_set
from ocop_rules.model.product_set import Criterion, Option, ProductSet

COLUMNS = ("set", "part", "group", "criterion", "case", "option", "points", "min_star")

Row = tuple[object, ...]


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    parser.add_argument("--set", metavar="N", help=say("table.set-arg"))
    parser.epilog = say("table.reading")


def _options(place: Row, case: int | None, options: tuple[Option, ...]) -> Iterator[Row]:
    for number, option in enumerate(options, start=1):
        yield (*place, case, number, option.points, option.floor)


def _criterion(place: Row, criterion: Criterion) -> Iterator[Row]:
    if criterion.floor is not None:
        yield (*place, None, None, None, criterion.floor)
    yield from _options(place, None, criterion.options)
    for case in criterion.cases:
        yield from _options(place, case.case, case.options)


def rows(one: ProductSet) -> Iterator[Row]:
    """Yield the rows of one product set; None stands for an empty cell."""
    for part in one.parts:
        for group in part.groups:
            for criterion in group.criteria:
                yield from _criterion((one.number, part.code, group.code, criterion.code), criterion)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the table."""
    ruleset = session.ruleset(args.ruleset)
    sets = ruleset.sets if args.set is None else (find_set(ruleset, args.set),)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in sets:
        writer.writerows(rows(one))
    session.write(text.getvalue())
    return 0
