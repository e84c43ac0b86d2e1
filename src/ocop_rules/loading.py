"""Loading rulesets: from the package by id, from a folder by path, with all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from attrs import evolve

from ocop_rules import _json, _normal
from ocop_rules._folder import RULES, Folder, read_folder
from ocop_rules._frozen import FrozenDict
from ocop_rules._resources import rulesets_root
from ocop_rules._structure import structure, unstructure
from ocop_rules.errors import Fault, LoadError, UnknownNameError
from ocop_rules.lint import lint
from ocop_rules.model.ruleset import LabelKey, ProductSet, Reading, Rules, Ruleset

Catalogue = Mapping[LabelKey, str]


def shipped() -> tuple[str, ...]:
    """Return the ids of the rulesets that come with the package, in order."""
    root = rulesets_root()
    return tuple(sorted(item.name for item in root.iterdir() if (item / RULES).is_file()))


def documents(rules: Rules, sets: tuple[ProductSet, ...]) -> dict[str, bytes]:
    """Return the structural files of a ruleset in normal form, by name, in digest order."""
    files = {RULES: _normal.dumps(unstructure(rules)).encode()}
    for one in sets:
        files[f"sets/{one.number:02d}.json"] = _normal.dumps(unstructure(one)).encode()
    return files


def make_ruleset(
    rules: Rules,
    sets: tuple[ProductSet, ...],
    labels: Mapping[str, Mapping[str, str]],
    files: Mapping[str, bytes] | None = None,
) -> Ruleset:
    """Return the ruleset made of its parts, with its digest.

    ``files`` are its structural files where they are known to be in normal form.
    """
    ordered = tuple(sorted(sets, key=lambda one: one.number))
    digest = _normal.digest((documents(rules, ordered) if files is None else files).values())
    return Ruleset(rules=rules, sets=ordered, digest=digest, labels=FrozenDict(labels))


def _structured(folder: Folder) -> tuple[Rules | None, dict[str, ProductSet], dict[str, Any]]:
    """Return what could be structured; what could not is added to the folder's faults."""

    def one(name: str, kind: Any) -> Any:
        try:
            return structure(folder.documents[name], kind, folder.shown(name))
        except LoadError as error:
            folder.faults += error.faults
            return None

    rules = one(RULES, Rules) if RULES in folder.documents else None
    sets = {name: one(name, ProductSet) for name, _ in folder.named("sets/")}
    labels = {name: one(name, Catalogue) for name, _ in folder.named("labels/")}
    return rules, sets, labels


def _language(name: str) -> str:
    return name.removeprefix("labels/").removesuffix(".json")


def load_folder(root: Traversable, name: str, *, trusted: bool = False) -> Ruleset:
    """Load the ruleset folder ``root``; ``trusted`` passes over the lint of shipped rulesets.

    Raises :class:`~ocop_rules.errors.LoadError` with the faults of all files.
    """
    folder = read_folder(root, name)
    rules, sets, labels = _structured(folder)
    if folder.faults or rules is None:
        raise LoadError(folder.faults)
    ruleset = make_ruleset(
        rules,
        tuple(sets.values()),
        {_language(file): catalogue for file, catalogue in labels.items()},
        # the tests hold the shipped files to their normal form
        {name: folder.raw[name] for name in (RULES, *sets)} if trusted else None,
    )
    if not trusted:
        faults = lint(ruleset, folder)
        if faults:
            raise LoadError(faults)
    return ruleset


def load(source: str | PathLike[str], *, digest: str | None = None) -> Ruleset:
    """Load a ruleset: a shipped one by its id, any other one by the path of its folder.

    ``digest`` pins it: another digest is an error. Raises
    :class:`~ocop_rules.errors.UnknownNameError` for a name that is neither an id nor a folder
    and :class:`~ocop_rules.errors.LoadError` with all faults of a folder.
    """
    ids = shipped()
    if isinstance(source, str) and source in ids:
        ruleset = load_folder(rulesets_root() / source, source, trusted=True)
    else:
        path = Path(fspath(source))
        if isinstance(source, str) and not path.exists():
            raise UnknownNameError("ruleset", source, ids)
        ruleset = load_folder(path, path.as_posix())
    if digest is not None and digest != ruleset.digest:
        fields = {"digest": ruleset.digest}
        raise LoadError([Fault(code="digest-mismatch", file=str(source), found=digest, fields=fields)])
    return ruleset


def with_readings(ruleset: Ruleset, choices: Mapping[str, str]) -> Ruleset:
    """Return the ruleset under other choices of its declared readings, with its own digest.

    Raises UnknownNameError for a reading that the ruleset does not declare or a choice that is
    not implemented.
    """
    known = {reading.id: reading for reading in ruleset.rules.readings}
    for name, choice in choices.items():
        if name not in known:
            raise UnknownNameError("reading", name, known)
        if choice not in known[name].choices:
            raise UnknownNameError("choice", choice, known[name].choices)

    def chosen(reading: Reading) -> Reading:
        return evolve(reading, choice=choices.get(reading.id, reading.choice))

    rules = evolve(ruleset.rules, readings=tuple(chosen(one) for one in ruleset.rules.readings))
    return make_ruleset(rules, ruleset.sets, ruleset.labels)


def load_labels(path: str | PathLike[str]) -> Mapping[str, str]:
    """Return the label catalogue in the file ``path``, for :func:`~ocop_rules.labels.with_labels`.

    Raises :class:`~ocop_rules.errors.LoadError` with all faults of the file.
    """
    shown = fspath(path)
    try:
        raw = Path(path).read_bytes()
    except FileNotFoundError:
        raise LoadError([Fault(code="file-missing", file=shown)]) from None
    except OSError as error:
        fields = {"detail": str(error)}
        raise LoadError([Fault(code="file-unreadable", file=shown, fields=fields)]) from None
    kind: Any = Catalogue
    catalogue: Mapping[str, str] = structure(_json.loads(_json.decode(raw, shown), shown), kind, shown)
    return catalogue
