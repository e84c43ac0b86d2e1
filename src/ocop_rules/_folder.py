"""Reading a ruleset folder: which files there are, their bytes, and the faults of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attrs import define, field

from ocop_rules import _json
from ocop_rules.errors import Fault, LoadError

RULES = "ruleset.json"
_SET = re.compile(r"[0-9]{2,3}\.json")
_LABELS = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\.json")


@define
class Folder:
    """The JSON documents of a ruleset folder by name, and what was wrong with the others."""

    root: Traversable
    name: str
    raw: dict[str, bytes] = field(factory=dict)
    documents: dict[str, Any] = field(factory=dict)
    faults: list[Fault] = field(factory=list)

    def named(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """Yield the documents whose names begin with ``prefix``, in order."""
        for name in sorted(self.documents):
            if name.startswith(prefix):
                yield name, self.documents[name]

    def shown(self, name: str) -> str:
        """Return a file's name as it stands in faults."""
        return f"{self.name}/{name}"


def _listed(root: Traversable, part: str, form: re.Pattern[str]) -> list[str]:
    folder = root / part
    if not folder.is_dir():
        return []
    return sorted(f"{part}/{item.name}" for item in folder.iterdir() if form.fullmatch(item.name))


def _outside(root: Traversable, item: Traversable) -> bool:
    """Tell whether a link leads out of the folder."""
    if not isinstance(root, Path) or not isinstance(item, Path):
        return False
    return not item.resolve().is_relative_to(root.resolve())


def _read(folder: Folder, name: str) -> None:
    item = folder.root
    for step in name.split("/"):
        item = item / step
    shown = folder.shown(name)
    try:
        if _outside(folder.root, item):
            folder.faults.append(Fault(code="file-outside", file=shown))
            return
        raw = item.read_bytes()
        folder.documents[name] = _json.loads(_json.decode(raw, shown), shown)
        folder.raw[name] = raw
    except FileNotFoundError:
        folder.faults.append(Fault(code="file-missing", file=shown))
    except (OSError, RuntimeError) as error:
        # RuntimeError: a link that leads to itself
        folder.faults.append(Fault(code="file-unreadable", file=shown, fields={"detail": str(error)}))
    except LoadError as error:
        folder.faults += error.faults


def read_folder(root: Traversable, name: str) -> Folder:
    """Read every document of the ruleset folder ``root``; faults are collected, not raised."""
    folder = Folder(root, name)
    if not root.is_dir():
        folder.faults.append(Fault(code="folder-missing", file=name))
        return folder
    for one in (RULES, *_listed(root, "sets", _SET), *_listed(root, "labels", _LABELS)):
        _read(folder, one)
    return folder
