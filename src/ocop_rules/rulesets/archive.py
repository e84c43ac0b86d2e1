"""The archive of released rulesets: every digest that a release shipped stays at hand.

A file ``archive/<hexadecimal digest>.json.xz`` beside the shipped rulesets holds one ruleset: its structural
files by name, as they were when it was released. ``tools/archive.py`` writes one for every shipped ruleset
when a version is released. Nothing is loaded before it is asked for, and what is loaded has to have the
digest that it is called by.
"""

from __future__ import annotations

import lzma
from functools import lru_cache
from typing import Any, Final

from ocop_rules.errors import Fault, LoadError, show
from ocop_rules.ground import normal
from ocop_rules.model.ruleset import Decision, ProductSet, Ruleset
from ocop_rules.rulesets.assemble import documents, make_ruleset
from ocop_rules.rulesets.folder import RULES
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.structure import strict_json
from ocop_rules.structure.sharing import sharing
from ocop_rules.structure.structuring import structure

_PREFIX: Final = "sha256:"
_MOST_BYTES: Final = 16_000_000


def packed(ruleset: Ruleset) -> bytes:
    """Return a ruleset as a file of the archive holds it; labels are left out."""
    files = {name: data.decode() for name, data in documents(ruleset.decision, ruleset.sets).items()}
    return lzma.compress(normal.dumps(files).encode(), preset=9)


def unpacked(data: bytes, digest: str) -> Ruleset:
    """Return the ruleset in a file of the archive.

    Raises :class:`~ocop_rules.errors.LoadError` where it does not have the ``digest`` it is called by.
    """
    try:
        text = lzma.LZMADecompressor().decompress(data, _MOST_BYTES)
    except lzma.LZMAError as error:
        raise LoadError([Fault(code="file-unreadable", file=digest, fields={"detail": str(error)})]) from None
    files: dict[str, Any] = strict_json.loads(strict_json.decode(text, digest), digest)
    decision: Any = structure(strict_json.loads(files[RULES], RULES), Decision, RULES)
    with sharing():
        sets: Any = [
            structure(strict_json.loads(file, name), ProductSet, name)
            for name, file in files.items()
            if name != RULES
        ]
    made = make_ruleset(decision, tuple(sets), {})
    if made.digest != digest:
        fields = {"digest": made.digest}
        raise LoadError([Fault(code="digest-mismatch", found=show(digest), fields=fields)])
    return made


@lru_cache(maxsize=8)
def archived(digest: str) -> Ruleset | None:
    """Return the released ruleset with a digest, None where no release had it.

    It has structure and numbers and no labels; a ruleset laid over another is one whole there. Raises
    :class:`~ocop_rules.errors.LoadError` for a file that is not what it is called by.
    """
    name = digest.removeprefix(_PREFIX)
    if not (name.isascii() and name.isalnum()):
        return None
    file = rulesets_root() / "archive" / f"{name}.json.xz"
    return unpacked(file.read_bytes(), digest) if file.is_file() else None
