"""``validate``: all faults of folders with rulesets and overlays, and of files, each as what it is.

A file may hold evaluations, sittings, dossiers, histories, a round, an option map, a council's policy or an
overlay, one or an array or JSON Lines, of up to 64 MiB or, in lines, 8 MiB each; the keys of the first tell
which. ``-`` is standard input. ``--format json`` prints an array with one object per path: ``path``, ``kind``
("ruleset", "amendment", "overlay", "evaluations", "sitting", "dossier", "history", "round", "map" or
"policy"), ``valid``, and ``faults`` (code, severity, file, pointer, found, message, remedy, and law and cites
where they rest on it); a fault whose ``severity`` is "warning" leaves it valid. A folder that can be loaded
adds ``id`` and ``digest`` of the ruleset it makes, an amendment or overlay also ``over``, the id of the
ruleset it is laid over; any other file adds the ``count`` of what it holds. A ruleset adds ``findings``: the
tiers that no sheet of a set reaches, which are faults, too, and the floors that can never bind (``code``,
``stars``, ``place``), which are none.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from ocop_rules.cli.inputs import STDIN, opened
from ocop_rules.cli.kinds import EVALUATIONS, Kind, faults_in, kind_of
from ocop_rules.cli.score import Known, placed
from ocop_rules.cli.session import Say, Session, page_option
from ocop_rules.errors import Fault, FaultsError, LoadError
from ocop_rules.model.anatomy import Finding
from ocop_rules.model.evaluation import Unreadable
from ocop_rules.model.result import Invalid
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.planning.finding import findings
from ocop_rules.rulesets.folder import HEADS, RULES, heads
from ocop_rules.rulesets.loading import open_folder, shipped
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.scoring.evaluations import read_data, read_one
from ocop_rules.scoring.streams import score_one
from ocop_rules.telling.page import Page
from ocop_rules.telling.validated import validated_file, validated_ruleset

_FOLDERS = ("ruleset", "amendment", "overlay")
_UNREAD = ("file-unreadable", "folder-missing")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help=say("validate.paths"))
    parser.add_argument(
        "--ruleset", action="append", default=[], metavar="RULESET", help=say("score.ruleset")
    )
    page_option(parser, say)


@frozen(kw_only=True, slots=False)
class _Report:
    """What was found at one path."""

    path: str
    kind: str
    faults: tuple[Fault, ...] = ()
    ruleset: Ruleset | None = None
    count: int = 0

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        rules = self.ruleset
        return (
            () if rules is None else tuple(one for held in rules.sets for one in findings(rules, held.number))
        )

    @property
    def valid(self) -> bool:
        return all(fault.severity == "warning" for fault in self.faults)

    @property
    def unusable(self) -> bool:
        return any(fault.code in _UNREAD and fault.file == self.path for fault in self.faults)

    def to_json(self, lang: str) -> dict[str, Any]:
        data: dict[str, Any] = {"path": self.path, "kind": self.kind, "valid": self.valid}
        if self.ruleset is not None:
            data |= {"id": self.ruleset.id, "digest": self.ruleset.digest}
            data["findings"] = [one.to_json() for one in self.findings]
            if len(self.ruleset.layers) > 1:
                data["over"] = self.ruleset.layers[-2].id
        if self.kind not in _FOLDERS:
            data["count"] = self.count
        return data | {"faults": [fault.to_json(lang) for fault in self.faults]}


def _ruleset(path: str) -> _Report:
    root: Traversable = Path(path)
    name = path
    if path in shipped() and not Path(path).exists():
        root = rulesets_root() / path
    elif isinstance(root, Path):
        root = root.parent if root.name in HEADS else root
        name = root.as_posix()
    head = next(iter(heads(root)), RULES)
    kind = head.removesuffix(".json")
    try:
        ruleset = open_folder(root, name)
    except FaultsError as error:
        return _Report(path=path, kind=kind, faults=error.faults)
    report = _Report(path=path, kind=kind, ruleset=ruleset)
    return evolve(report, faults=(*ruleset.warnings, *_out_of_reach(report)))


def _out_of_reach(report: _Report) -> Iterator[Fault]:
    """Yield a fault for every tier that no sheet of a set can hold."""
    for one in report.findings:
        if one.code == "tier-out-of-reach":
            file = f"{report.path}/sets/{one.place.product_set:02d}.json"
            yield Fault(code=one.code, file=file, found=str(one.stars), fields={"stars": one.stars})


def _file(path: str, known: Known) -> _Report:
    """Return what was found in a file, or on standard input: the first value in it tells what it holds."""
    faults: list[Fault] = []
    count, told, kind = 0, False, None
    try:
        with opened(path) as lines:
            for place, data in read_data(lines, path):
                count += 1
                if not told and not isinstance(data, Unreadable):
                    told, kind = True, kind_of(data)
                faults += _faults(kind, data, known, place or path)
        if not count:
            faults.append(Fault(code="no-evaluation", file=path))
    except LoadError as error:
        faults += error.faults
    return _Report(
        path=path, kind=EVALUATIONS if kind is None else kind.name, faults=tuple(faults), count=count
    )


def _faults(kind: Kind | None, data: object, known: Known, place: str) -> Iterable[Fault]:
    """Return the faults of one value: of its JSON, as what its file holds, or as an evaluation."""
    if isinstance(data, Unreadable):
        return [evolve(fault, file=fault.file or place) for fault in data.faults]
    if kind is not None:
        return faults_in(kind, data, known, place)
    outcome = placed(score_one(known, read_one(data, place), known.ids), place)
    return outcome.faults if isinstance(outcome, Invalid) else ()


def _report(path: str, known: Known) -> _Report:
    root = Path(path)
    try:
        named = path in shipped() and not root.exists()
        is_folder = named or root.is_dir() or root.name in HEADS
    except (OSError, ValueError):  # such as a name that is too long; opening it tells what is wrong
        is_folder = False
    return _ruleset(path) if is_folder and path != STDIN else _file(path, known)


def _page(report: _Report, lang: str) -> Page:
    rules, faults = report.ruleset, report.faults
    if rules is None:
        return validated_file(report.path, report.kind, report.count, faults, lang)
    # a tier out of reach is told among the faults
    found = [one for one in report.findings if one.code != "tier-out-of-reach"]
    return validated_ruleset(report.path, report.kind, rules, faults, found, lang)


def execute(args: argparse.Namespace, session: Session) -> int:
    """Check every path."""
    known = Known(session, args.ruleset, ())
    reports: list[_Report] = []

    def checked() -> Iterator[_Report]:
        for path in args.paths:
            reports.append(_report(path, known))
            yield reports[-1]

    if args.format == "json":
        session.print_json([report.to_json(session.lang) for report in checked()])
    else:
        session.pages((_page(report, session.lang) for report in checked()), args.format)
    if all(report.unusable for report in reports):
        session.complain(session.say("validate.unusable"))
        return 2
    return 0 if all(report.valid for report in reports) else 1
