"""Loading rulesets: from the package by id, from a folder by path, with all faults at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources.abc import Traversable
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from ocop_rules.errors import ArgumentError, Fault, LoadError, UnknownNameError, require, require_many
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.ground.names import near_or_all
from ocop_rules.model.decision import Decision, Reading
from ocop_rules.model.patch import Amendment, LayerKind, Overlay, Patch, PatchPart
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import LabelKey
from ocop_rules.rulesets.assemble import documents, make_ruleset, with_decision
from ocop_rules.rulesets.folder import AMENDMENT, HEADS, OVERLAY, RULES, Folder, heads, read_file, read_folder
from ocop_rules.rulesets.lint.ruleset import lint, normal_form
from ocop_rules.rulesets.lint.warnings import as_layer, warn
from ocop_rules.rulesets.patches import lay
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.structure import strict_json, trust
from ocop_rules.structure.sharing import sharing
from ocop_rules.structure.structuring import structure

__all__ = [
    "Catalogue",
    "documents",
    "load_folder",
    "load_labels",
    "load_patch",
    "load_patch_folder",
    "make_ruleset",
    "shipped",
    "with_readings",
]

Catalogue = Mapping[LabelKey, str]
_HEAD_OF: Final[Mapping[str, str]] = FrozenDict(
    {"decision": RULES, "amendment": AMENDMENT, "overlay": OVERLAY}
)


def shipped(*kinds: LayerKind) -> tuple[str, ...]:
    """Return the ids of the rulesets that come with the package, in order.

    They are decisions, amendments and overlays; ``kinds`` asks for some of these only.
    """
    wanted = {_HEAD_OF[kind] for kind in kinds} or {*HEADS}
    return tuple(name for name, found in _heads_shipped() if wanted & found)


@cache
def _heads_shipped() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the id of every shipped ruleset with the files that say what it is."""
    found = ((item.name, frozenset(heads(item))) for item in rulesets_root().iterdir())
    return tuple(sorted((name, files) for name, files in found if files))


def _structured(folder: Folder) -> tuple[Any, dict[str, ProductSet], dict[str, Any]]:
    """Return what could be structured; what could not is added to the folder's faults."""

    def one(name: str, kind: Any) -> Any:
        try:
            return structure(folder.documents[name], kind, folder.shown(name))
        except LoadError as error:
            folder.faults += error.faults
            return None

    rules = one(RULES, Decision) if RULES in folder.documents else None
    sets = {name: one(name, ProductSet) for name, _ in folder.named("sets/")}
    labels = {name: one(name, Catalogue) for name, _ in folder.named("labels/")}
    return rules, sets, labels


def _language(name: str) -> str:
    return name.removeprefix("labels/").removesuffix(".json")


@frozen
class _Place:
    """Where a folder is, and what is known about finding the rulesets that patches are laid over."""

    root: Traversable
    name: str
    trusted: bool = False
    ours: bool = False
    search: tuple[Traversable, ...] = ()
    above: tuple[str, ...] = ()

    def below(self, over: str) -> _Place | None:
        """Return where the ruleset ``over`` is: shipped, in a searched folder, or beside this one."""
        there = rulesets_root() / over  # a slug, as all ids are
        if heads(there):
            return _Place(there, over, ours=True)
        beside = [self.root.resolve().parent] if isinstance(self.root, Path) else []
        for folder in (*self.search, *beside):
            root = folder / over
            if heads(root):
                return _Place(root, str(root), search=self.search, above=(*self.above, over))
        return None


def open_folder(
    root: Traversable, name: str, *, trusted: bool = False, search: Iterable[Traversable] = ()
) -> Ruleset:
    """Load the ruleset, amendment or overlay in the folder ``root``, called ``name`` in faults.

    ``trusted`` passes over the lint of shipped rulesets; in the folders of ``search`` the rulesets
    are looked for that a patch is laid over. Raises :class:`~ocop_rules.errors.LoadError` with the
    faults of all files.
    """
    return _opened(_Place(root, name, trusted=trusted, search=tuple(search)))[0]


def _opened(place: _Place) -> tuple[Ruleset, Mapping[str, bytes] | None]:
    """Return a ruleset with its structural files, where they are known to be in normal form."""
    folder = read_folder(place.root, place.name, ours=place.ours)
    if folder.head != RULES:
        return _patched(folder, place)
    with sharing():
        rules, sets, labels = _structured(folder)
    if folder.faults:
        raise LoadError(folder.faults)
    # the tests hold the shipped files to their normal form
    files = {name: folder.raw[name] for name in (RULES, *sets)} if place.trusted else None
    with trust.trusted():  # every part of it has been checked when it was read
        ruleset = make_ruleset(rules, tuple(sets.values()), _catalogues(labels), files)
    if not place.trusted:
        faults = lint(ruleset, folder)
        if faults:
            raise LoadError(faults)
        told = as_layer(warn(ruleset, folder.shown(RULES)))
        ruleset = evolve(ruleset, layers=(evolve(ruleset.law, warnings=told),))
    return ruleset, files


def _catalogues(labels: Mapping[str, Any]) -> dict[str, Any]:
    return {_language(file): catalogue for file, catalogue in labels.items()}


# -- amendments and overlays ----------------------------------------------------------------------


def _part(folder: Folder) -> PatchPart:
    """Return the amendment or overlay of a folder; raises LoadError with the faults of its files."""
    kind: Any = Overlay if folder.head == OVERLAY else Amendment
    found: dict[str, Any] = {}
    for name, document in folder.documents.items():
        try:
            found[name] = structure(document, kind if name == folder.head else Catalogue, folder.shown(name))
        except LoadError as error:
            folder.faults += error.faults
    if folder.faults:
        raise LoadError(folder.faults)
    own = found.pop(folder.head)
    with trust.trusted():  # every part of it has been checked when it was read
        return PatchPart(document=own, labels=FrozenDict(_catalogues(found)), file=folder.shown(folder.head))


def _below(over: str | None, place: _Place) -> tuple[str, _Place | None]:
    """Return where the ruleset ``over`` of a patch is, and what is wrong where it is nowhere."""
    if over is None:
        return "patch-base-missing", None
    if over in place.above:
        return "patch-circle", None
    return "patch-base-unknown", place.below(over)


def _patched(folder: Folder, place: _Place) -> tuple[Ruleset, Mapping[str, bytes]]:
    part = _part(folder)
    faults = [] if place.trusted else list(normal_form(folder, {folder.head: part.document}))
    code, below = _below(part.over, place)
    if below is None:
        name = "extends" if folder.head == OVERLAY else "amends"
        fields = {"known": near_or_all(part.over, shipped())}
        fault = Fault(code=code, file=part.file, pointer=f"/identity/{name}", found=part.over, fields=fields)
        raise LoadError([*faults, fault])
    base, files = open_shipped(below.name) if below.ours else _opened(below)
    try:
        laid = lay(base, part, files, trusted=place.trusted)
    except LoadError as error:
        faults += error.faults
    if faults:
        raise LoadError(faults)
    return laid


def load_patch(name: str) -> Patch:
    """Load a shipped amendment or overlay by itself, to be laid over a ruleset with ``apply_patch``.

    ``name`` is its id; one in a folder is loaded with :func:`load_patch_folder`. Raises
    :class:`~ocop_rules.errors.UnknownNameError` for a name that is none.
    """
    return open_patch(rulesets_root() / shipped_id("patch", name, shipped("amendment", "overlay")), name)


def load_patch_folder(path: str | PathLike[str]) -> Patch:
    """Load the amendment or the overlay in the folder ``path`` by itself.

    What it says is checked when it is applied. Raises :class:`~ocop_rules.errors.LoadError` with all
    faults of its files.
    """
    root = Path(_path(path))
    return open_patch(root, root.as_posix())


def open_patch(root: Traversable, name: str) -> Patch:
    """Load the amendment or overlay in the folder ``root``, called ``name`` in faults."""
    folder = read_folder(root, name)
    if folder.head == RULES and RULES in folder.documents:
        raise LoadError([Fault(code="not-a-patch", file=name)])
    return Patch(parts=(_part(folder),))


def is_there(path: str) -> bool:
    """Tell whether there is something at ``path``."""
    try:
        return Path(path).exists()
    except OSError:  # such as a name that is too long
        return False


def _path(path: object) -> str:
    if not isinstance(path, (str, PathLike)):
        raise ArgumentError("path", path, "path")
    return fspath(path)


def shipped_id(kind: str, name: object, known: tuple[str, ...]) -> str:
    """Return ``name`` if it is the id of something shipped: an id never reaches the file system."""
    if not isinstance(name, str):
        raise ArgumentError("name", name, "id")
    if name not in known:
        raise UnknownNameError(kind, name, known)
    return name


@lru_cache(maxsize=64)
def open_shipped(name: str) -> tuple[Ruleset, Mapping[str, bytes] | None]:
    """Return the shipped ruleset of this id with its structural files, made once: it cannot be changed."""
    return _opened(_Place(rulesets_root() / name, name, trusted=True, ours=True))


def load_folder(
    path: str | PathLike[str], *, digest: str | None = None, search: Iterable[str | PathLike[str]] = ()
) -> Ruleset:
    """Load the ruleset in the folder ``path``.

    An amendment or an overlay is laid over the ruleset it names: a shipped one, or one whose folder,
    called by its id, stands in a folder of ``search`` or beside it. ``digest`` pins the result:
    another digest is an error. Raises :class:`~ocop_rules.errors.LoadError` with all faults of the
    folder.
    """
    folders = folders_of(search)
    root = Path(_path(path))
    name = root.as_posix()
    return pinned(open_folder(root, name, search=folders), digest, name)


def folders_of(search: Iterable[str | PathLike[str]]) -> tuple[Path, ...]:
    """Return the folders to look in; raises ArgumentError for what is no list of paths."""
    require_many(search, "search", "paths")
    search = tuple(search)
    for one in search:
        require(one, (str, PathLike), "search", "paths")
    return tuple(Path(one) for one in search)


def pinned(ruleset: Ruleset, digest: str | None, name: str) -> Ruleset:
    """Return the ruleset if it has this digest, where one is given; raises LoadError otherwise."""
    if digest is not None and digest != ruleset.digest:
        fields = {"digest": ruleset.digest}
        raise LoadError([Fault(code="digest-mismatch", file=name, found=digest, fields=fields)])
    return ruleset


def with_readings(ruleset: Ruleset, choices: Mapping[str, str]) -> Ruleset:
    """Return the ruleset under other choices of its declared readings, with its own digest.

    Raises UnknownNameError for a reading that the ruleset does not declare or a choice that is
    not implemented.
    """
    require(choices, Mapping, "choices", "mapping")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    known = {reading.id: reading for reading in ruleset.decision.readings}
    for name, choice in choices.items():
        if name not in known:
            raise UnknownNameError("reading", name, known)
        if choice not in known[name].choices:
            raise UnknownNameError("choice", choice, known[name].choices)

    def chosen(reading: Reading) -> Reading:
        return evolve(reading, choice=choices.get(reading.id, reading.choice))

    rules = evolve(ruleset.decision, readings=tuple(chosen(one) for one in ruleset.decision.readings))
    return with_decision(ruleset, rules)


def load_labels(path: str | PathLike[str]) -> Mapping[str, str]:
    """Return the label catalogue in the file ``path``, for :func:`~ocop_rules.rulesets.labels.with_labels`.

    Raises :class:`~ocop_rules.errors.LoadError` with all faults of the file.
    """
    require(path, (str, PathLike), "path", "path")
    shown, raw = fspath(path), read_file(path)
    kind: Any = Catalogue
    catalogue: Mapping[str, str] = structure(
        strict_json.loads(strict_json.decode(raw, shown), shown), kind, shown
    )
    return catalogue
