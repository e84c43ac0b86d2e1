"""Rulesets and overlays that other installed packages bring, found by entry point.

A package announces a folder in its ``pyproject.toml``::

    [project.entry-points."ocop_rules.rulesets"]
    my-province-2026 = "my_package.rulesets"

The name is the id of the ruleset, the value the package that holds a folder of this name. Nothing
of it is imported or read before somebody asks for it; a folder from elsewhere is checked like any
other that does not come with this library.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from os import PathLike
from typing import Final

from attrs import frozen

from ocop_rules.errors import Fault, LoadError, UnknownNameError
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.loading import folders_of, open_folder

GROUP: Final = "ocop_rules.rulesets"


@frozen(kw_only=True)
class Announced:
    """A ruleset that an installed package announces.

    ``package`` is the importable package that holds its folder, ``distribution`` the name of the
    installed project, None where the entry point does not belong to one.
    """

    id: str
    package: str
    distribution: str | None = None


def _announced(entry: EntryPoint) -> Announced:
    name = None if entry.dist is None else entry.dist.name
    return Announced(id=entry.name, package=entry.value, distribution=name)


def announced() -> tuple[Announced, ...]:
    """Return what installed packages announce, by id; nothing of them is imported."""
    found = {_announced(entry) for entry in entry_points(group=GROUP)}
    return tuple(sorted(found, key=lambda one: (one.id, one.package)))


def load_announced(name: str, *, search: Iterable[str | PathLike[str]] = ()) -> Ruleset:
    """Load the ruleset ``name`` that an installed package announces.

    What it is laid over is looked for among the shipped rulesets, in the same package and in the
    folders of ``search``. Raises :class:`~ocop_rules.errors.UnknownNameError` when nobody announces
    it and :class:`~ocop_rules.errors.LoadError` when two packages do, when the package cannot be
    imported, or with the faults of the folder.
    """
    folders = folders_of(search)
    known = announced()
    found = [one for one in known if one.id == name]
    if not found:
        raise UnknownNameError("announced", name, sorted({one.id for one in known}))
    if len(found) > 1:
        packages = ", ".join(one.package for one in found)
        raise LoadError([Fault(code="plugin-twice", found=name, fields={"packages": packages})])
    package = found[0].package
    try:
        root = files(package)
    except Exception as error:  # whatever a foreign package raises when it is imported
        detail = f"{type(error).__name__}: {error}"
        fault = Fault(code="plugin-broken", found=name, fields={"package": package, "detail": detail})
        raise LoadError([fault]) from error
    ruleset = open_folder(root / name, f"{package}/{name}", search=(root, *folders))
    if ruleset.id != name:
        raise LoadError(
            [Fault(code="plugin-id", found=ruleset.id, fields={"package": package, "name": name})]
        )
    return ruleset
