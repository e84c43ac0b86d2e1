"""Folders as inputs: their files in one piece, laid out again, and decisions cut to a product set."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from fuzz.sandbox import QUICK, ROOT
from ocop_rules import LoadError, Ruleset
from ocop_rules.ground import normal
from ocop_rules.rulesets import apply_patch, load_folder, load_patch_folder

Made = TypeVar("Made")
MARK = b">>> "
"""Begins the line that names a file in an input that is a folder."""
CUT = {"148-2023": 1, "26-2026": 16}
"""Decisions that are cut to one product set, small enough to be loaded ten thousand times."""
_ROUNDS = 20


def parted(data: bytes) -> dict[str, bytes]:
    """Return the files of an input that is a folder; names that lead out are none."""
    files: dict[str, bytes] = {}
    for part in (b"\n" + data).split(b"\n" + MARK)[1:]:
        name, _, content = part.partition(b"\n")
        text = name.decode("ascii", "ignore").strip()
        steps = text.split("/")
        if text and len(text) < 100 and all(one.strip(".") and "\0" not in one for one in steps):
            # a file of the normal form ends with a line, and so does what parts two of them
            files[text] = content.rstrip(b"\n") + b"\n" if content else content
    return files


def joined(files: Mapping[str, bytes]) -> bytes:
    """Return a folder as one input."""
    return b"".join(
        MARK + name.encode() + b"\n" + content.rstrip(b"\n") + b"\n" for name, content in files.items()
    )


def laid_out(files: Mapping[str, bytes], place: Path) -> Path:
    """Write files into a folder and return it."""
    for name, content in files.items():
        file = place / name
        if file.is_dir() or any(parent.is_file() for parent in file.parents):
            continue  # a name that is a folder in another name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return place


def folder_files(place: Path) -> bytes:
    """Return what a folder on disk holds as one input."""
    files = {}
    for file in sorted(place.rglob("*")):
        if file.suffix in {".json", ".csv"} and file.is_file():
            files[file.relative_to(place).as_posix()] = file.read_bytes()
    return joined(files)


def _pruned(document: Any, pointers: Iterable[str]) -> Any:
    """Return a document without the items of lists, or the entries, that pointers lead into."""
    going: dict[tuple[str, ...], None] = {}
    for one in pointers:
        steps = one.split("/")[1:]
        while len(steps) > 1 and not steps[-1].isdecimal():
            del steps[-1]
        going[tuple(steps)] = None
    for steps in sorted(going, key=lambda all_: [(len(one), one) for one in all_], reverse=True):
        holder = document
        for step in steps[:-1]:
            holder = holder[int(step) if isinstance(holder, list) else step]
        del holder[int(steps[-1]) if isinstance(holder, list) else steps[-1]]
    return _without_empty(document)


def _without_empty(node: Any) -> Any:
    """Return a document without its empty lists, which the normal form leaves out."""
    if isinstance(node, dict):
        return {key: _without_empty(item) for key, item in node.items() if item != []}
    return [_without_empty(item) for item in node] if isinstance(node, list) else node


def _cut(files: dict[str, bytes], load: Callable[[Path], Made]) -> tuple[dict[str, bytes], Made]:
    """Return files without what keeps them from being loaded, and what was loaded."""
    for _ in range(_ROUNDS):
        with tempfile.TemporaryDirectory(dir=QUICK) as place:
            laid_out(files, Path(place))
            faults: dict[str, list[str]] = {}
            try:
                return files, load(Path(place))
            except LoadError as error:
                for fault in error.faults:
                    faults.setdefault(Path(str(fault.file)).relative_to(place).as_posix(), []).append(
                        fault.pointer
                    )
        files |= {
            file: normal.dumps(_pruned(json.loads(files[file]), pointers)).encode()
            for file, pointers in faults.items()
        }
    message = f"it cannot be cut: {faults}"
    raise AssertionError(message)


@cache
def small(name: str) -> tuple[bytes, Ruleset]:
    """Return a decision without what speaks of other product sets than one: its folder, and loaded."""
    files = parted(folder_files(ROOT / "rulesets" / name))
    kept = f"sets/{CUT[name]:02d}.json"
    files, made = _cut(
        {one: content for one, content in files.items() if not one.startswith("sets/") or one == kept},
        load_folder,
    )
    return joined(files), made


def small_amendment(name: str, over: str) -> bytes:
    """Return an amendment cut to what it changes in a decision that is cut."""

    def laid(place: Path) -> Ruleset:
        return apply_patch(small(over)[1], load_patch_folder(place))

    files, _ = _cut(parted(folder_files(ROOT / "rulesets" / name)), laid)
    return joined(files)
