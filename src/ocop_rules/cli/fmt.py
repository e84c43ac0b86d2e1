"""``fmt``: rewrite the files of a ruleset folder in the normal form that the digest is taken over."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from ocop_rules.cli.session import FailureError, Say, Session
from ocop_rules.errors import LoadError, reason
from ocop_rules.ground.normal import dumps
from ocop_rules.model.decision import Decision
from ocop_rules.model.patch import Amendment, Overlay
from ocop_rules.model.product_set import ProductSet
from ocop_rules.rulesets.folder import AMENDMENT, OVERLAY, RULES, Folder, read_folder
from ocop_rules.rulesets.loading import Catalogue
from ocop_rules.structure.structuring import structure, unstructure
from ocop_rules.words import detail


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("folder", metavar="FOLDER", help=say("fmt.folder"))
    parser.add_argument("--check", action="store_true", help=say("fmt.check"))


_KINDS = {RULES: Decision, AMENDMENT: Amendment, OVERLAY: Overlay}


def _kind(name: str) -> Any:
    if name in _KINDS:
        return _KINDS[name]
    return ProductSet if name.startswith("sets/") else Catalogue


def normal(folder: Folder) -> dict[str, bytes]:
    """Return every file of the folder in normal form; raises LoadError with the faults of all."""
    made, faults = {}, list(folder.faults)
    for name, document in folder.documents.items():
        try:
            value = unstructure(structure(document, _kind(name), folder.shown(name)))
        except LoadError as error:
            faults += error.faults
            continue
        ordered = dict(sorted(value.items())) if name.startswith("labels/") else value
        made[name] = dumps(ordered).encode()
    if faults:
        raise LoadError(faults)
    return made


def _replace(path: Path, content: bytes, session: Session) -> None:
    """Put ``content`` in the place of the file at once, so that it is never half written."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        told = detail(session.lang, reason(error))
        raise FailureError(session.say("cli.cannot-write", path=path, detail=told)) from None


def execute(args: argparse.Namespace, session: Session) -> int:
    """Rewrite what is not in normal form, or with ``--check`` only name it."""
    root = Path(args.folder)
    folder = read_folder(root, root.as_posix())
    files = normal(folder)
    other = [name for name, content in files.items() if content != folder.raw[name]]
    key = "fmt.unwritten" if args.check else "fmt.written"
    for name in other:
        if not args.check:
            _replace((root / name).resolve(), files[name], session)
        session.print([session.say(key, path=folder.shown(name))])
    if not other:
        session.print([session.say("fmt.fine", count=len(files))])
    return 1 if other and args.check else 0
