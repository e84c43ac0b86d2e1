"""What is examined: a ruleset with its files, what it is laid over, and the faults of its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from ocop_rules.errors import Fault, FaultsError, LoadError, UnknownNameError, require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.folder import RULES, heads, read_folder
from ocop_rules.rulesets.lint.ruleset import lint
from ocop_rules.rulesets.loading import (
    documents,
    folders_of,
    load_folder,
    make_ruleset,
    open_folder,
    open_patch,
    shipped,
)
from ocop_rules.rulesets.plugins import announced, load_announced
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.structure import strict_json

Source = Ruleset | str | PathLike[str]

# the clause that a fault of the files breaks
_CLAUSE_OF: Final[Mapping[str, str]] = FrozenDict(
    {
        code: clause
        for clause, codes in {
            "files-normal-form": "normal-form set-file-name",
            "labels-complete": "label-missing label-unused label-blank",
            "sums-close": "sum-set sum-part sum-group sum-heading sum-criterion",
            "points-never-fall": "points-order",
            "floors-rise": "floors-order floor-without-points",
            "tiers-rise": "tiers-order tiers-bounds",
            "readings-declared": "reading-unknown reading-undeclared choice-unknown choice-not-implemented",
            "citations-known": "source-unknown source-clash change-uncited",
            "overlay-may": "overlay-forbidden change-identity patch-sets",
        }.items()
        for code in codes.split()
    }
)
_PATCHING: Final = ("path-", "change-", "patch-")
# faults beside which sheets can still be made and scored
_HARMLESS: Final = frozenset({"files-normal-form", "labels-complete", "sums-close", "citations-known"})


@frozen(kw_only=True, eq=False)
class Subject:
    """A ruleset under examination; ``ruleset`` is None when its files could not be made one.

    ``faults`` holds the faults of its files by the clause they break, ``documents`` the JSON data of
    its structural files by name.
    """

    name: str
    ruleset: Ruleset | None = None
    base: Ruleset | None = None
    faults: Mapping[str, tuple[Fault, ...]] = field(factory=FrozenDict)
    documents: Mapping[str, Any] = field(factory=FrozenDict)
    labels: Mapping[str, Any] = field(factory=FrozenDict)

    @property
    def sound(self) -> bool:
        """Whether sheets can be made and scored."""
        return self.ruleset is not None and self.faults.keys() <= _HARMLESS

    @property
    def kind(self) -> str:
        """Whether it is a decision, an amendment or an overlay."""
        if self.ruleset is not None:
            return self.ruleset.layers[-1].kind
        head = next((name for name in self.documents if "/" not in name), RULES)
        return "decision" if head == RULES else head.removesuffix(".json")


def _sorted(faults: Iterable[Fault], *, made: bool) -> Mapping[str, tuple[Fault, ...]]:
    found: dict[str, tuple[Fault, ...]] = {}
    for fault in faults:
        clause = _CLAUSE_OF.get(fault.code)
        if clause is None and fault.code == "file-missing" and "/labels/" in f"/{fault.file}":
            clause = "labels-complete"
        if clause is None and fault.code.startswith(_PATCHING):
            clause = "patch-applies"
        if clause is None:
            clause = "parts-fit" if made else "files-read"
        found[clause] = (*found.get(clause, ()), fault)
    return FrozenDict(found)


def _of_ruleset(ruleset: Ruleset) -> Subject:
    below = ruleset.layers[-2].id if len(ruleset.layers) > 1 else None
    files = documents(ruleset.decision, ruleset.sets)
    return Subject(
        name=ruleset.id,
        ruleset=ruleset,
        base=load(below) if below in shipped() else None,
        faults=_sorted(lint(ruleset), made=True),
        documents={name: strict_json.loads(text.decode(), name) for name, text in files.items()},
        labels={lang: dict(words) for lang, words in ruleset.labels.items()},
    )


def _base(root: Traversable, name: str, search: Iterable[Path]) -> Ruleset | None:
    """Return the ruleset a patch is laid over; None when it cannot be had."""
    try:
        over = open_patch(root, name).parts[0].over
        if over is None or over in shipped():
            return None if over is None else load(over)
        beside = [root.resolve().parent] if isinstance(root, Path) else []
        for folder in (*search, *beside):
            if heads(folder / over):
                return load_folder(folder / over, search=search)
    except FaultsError:
        return None
    return None


def _of_folder(root: Traversable, name: str, search: tuple[Path, ...]) -> Subject:
    faults: tuple[Fault, ...] = ()
    made: Ruleset | None = None
    try:
        made = open_folder(root, name, search=search)
    except LoadError as error:
        faults = error.faults
        try:
            # without its lint: what is left of the faults may not keep it from scoring
            made = open_folder(root, name, search=search, trusted=True)
            made = make_ruleset(made.decision, made.sets, made.labels, layers=made.layers)
        except LoadError:
            made = None
    folder = read_folder(root, name)
    return Subject(
        name=name,
        ruleset=made,
        base=None if folder.head == RULES else _base(root, name, search),
        faults=_sorted(faults, made=made is not None),
        documents={file: data for file, data in folder.documents.items() if not file.startswith("labels/")},
        labels=dict(folder.named("labels/")),
    )


def examine(source: Source, search: Iterable[str | PathLike[str]] = ()) -> Subject:
    """Return what is to be examined: a ruleset, the folder of one, or the id of a known one.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a name that is none of these. The faults of
    a folder are kept.
    """
    folders = folders_of(search)
    if isinstance(source, Ruleset):
        return _of_ruleset(source)
    require(source, (str, PathLike), "source", "path")
    if isinstance(source, str) and source in shipped():
        return _of_folder(rulesets_root() / source, source, folders)
    path = Path(source)
    if str(source) and path.exists():
        root = path.parent if path.is_file() else path
        return _of_folder(root, root.as_posix(), folders)
    if str(source) in [one.id for one in announced()]:
        return _of_ruleset(load_announced(str(source), search=folders))
    raise UnknownNameError("ruleset", str(source), shipped())
