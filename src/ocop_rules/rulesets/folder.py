"""Reading a ruleset folder: which files there are, their bytes, and the faults of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable
from os import PathLike, fspath
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from attrs import define, field

from ocop_rules.errors import Fault, LoadError, reason
from ocop_rules.structure import strict_json
from ocop_rules.structure.bounded import read_whole

RULES = "ruleset.json"
AMENDMENT = "amendment.json"
OVERLAY = "overlay.json"
HEADS = (RULES, AMENDMENT, OVERLAY)
_SET = re.compile(r"[0-9]{2,3}\.json")
_LABELS = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\.json")


@define
class Folder:
    """The JSON documents of a ruleset folder by name, and what was wrong with the others.

    ``head`` is the file that says what the folder is: a ruleset, an amendment or an overlay. ``ours``
    is one that comes with the package.
    """

    root: Traversable
    name: str
    head: str = RULES
    ours: bool = False
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


def _listed(folder: Folder, part: str, form: re.Pattern[str]) -> list[str]:
    inner = folder.root / part
    try:
        if not inner.is_dir():
            return []
        return sorted(f"{part}/{item.name}" for item in inner.iterdir() if form.fullmatch(item.name))
    except OSError as error:
        detail = {"detail": reason(error)}
        folder.faults.append(Fault(code="file-unreadable", file=folder.shown(part), fields=detail))
        return []


def heads(root: Traversable) -> list[str]:
    """Return which of the files are there that make a folder a ruleset, an amendment or an overlay."""
    try:
        return [name for name in HEADS if (root / name).is_file()]
    except OSError:  # such as a name that is too long
        return []


def _outside(root: Traversable, item: Traversable) -> bool:
    """Tell whether a link leads out of the folder."""
    if not isinstance(root, Path) or not isinstance(item, Path):
        return False
    if not (item.is_symlink() or item.parent.is_symlink()):
        return False
    return not item.resolve().is_relative_to(root.resolve())


def _is_special(item: Path) -> bool:
    """Tell whether a path leads to something that is neither a file nor a folder."""
    try:
        mode = item.stat().st_mode
    except FileNotFoundError:
        return False
    return not (S_ISREG(mode) or S_ISDIR(mode))


def _is_folder(root: Traversable) -> bool:
    try:
        return root.is_dir()
    except OSError:  # such as a name that is too long
        return False


def _parsed(raw: bytes, shown: str, *, ours: bool) -> Any:
    if ours:  # the tests hold the shipped files to their normal form, in which no key stands twice
        with suppress(ValueError, RecursionError):  # the strict reader says what is wrong
            return json.loads(raw)
    return strict_json.loads(strict_json.decode(raw, shown), shown)


def _read(folder: Folder, name: str) -> None:
    item = folder.root
    for step in name.split("/"):
        item = item / step
    shown = folder.shown(name)
    try:
        if not folder.ours and _outside(folder.root, item):
            folder.faults.append(Fault(code="file-outside", file=shown))
            return
        if not folder.ours and isinstance(item, Path) and _is_special(item):
            # a pipe or a device may never come to an end
            folder.faults.append(
                Fault(code="file-unreadable", file=shown, fields={"detail": "not a plain file"})
            )
            return
        with item.open("rb") as stream:
            raw = read_whole(stream, shown)
        folder.documents[name] = _parsed(raw, shown, ours=folder.ours)
        folder.raw[name] = raw
    except FileNotFoundError:
        folder.faults.append(Fault(code="file-missing", file=shown))
    except (OSError, RuntimeError) as error:
        # RuntimeError: a link that leads to itself
        folder.faults.append(Fault(code="file-unreadable", file=shown, fields={"detail": reason(error)}))
    except LoadError as error:
        folder.faults += error.faults


def read_folder(root: Traversable, name: str, *, ours: bool = False) -> Folder:
    """Read every document of the ruleset folder ``root``; faults are collected, not raised.

    ``ours`` is a folder that comes with the package: its links and keys are not looked at.
    """
    folder = Folder(root, name, ours=ours)
    if not _is_folder(root):
        folder.faults.append(Fault(code="folder-missing", file=name))
        return folder
    found = heads(root)
    folder.head = found[0] if found else RULES
    if len(found) > 1:
        folder.faults.append(Fault(code="folder-kind", file=name, found=", ".join(found)))
    sets = _listed(folder, "sets", _SET)
    if folder.head != RULES and sets:
        folder.faults.append(
            Fault(code="patch-sets", file=folder.shown(sets[0]), fields={"head": folder.head})
        )
        sets = []
    for one in (folder.head, *sets, *_listed(folder, "labels", _LABELS)):
        _read(folder, one)
    return folder


def read_file(path: str | PathLike[str]) -> bytes:
    """Return the bytes of one file; raises LoadError when it is missing or cannot be read."""
    shown = fspath(path)
    try:
        with Path(path).open("rb") as stream:
            return read_whole(stream, shown)
    except FileNotFoundError:
        raise LoadError([Fault(code="file-missing", file=shown)]) from None
    except LoadError:
        raise
    except (OSError, ValueError) as error:  # ValueError: what no file can be called
        raise LoadError(
            [Fault(code="file-unreadable", file=shown, fields={"detail": reason(error)})]
        ) from None
