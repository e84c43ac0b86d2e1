"""The archive of released rulesets: every digest that a release shipped stays at hand.

A file ``archive/<hexadecimal digest>.json.xz`` beside the shipped rulesets holds one ruleset: its structural
files by name, as they were when it was released, and the texts that it was laid together from.
``archive/released.json`` says which version released which of them. ``tools/release.py`` writes both.
Nothing is loaded before it is asked for, and what is loaded has to have the digest that it is called by.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from ocop_rules.errors import Fault, LoadError, show
from ocop_rules.ground import normal
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import Decision
from ocop_rules.model.layer import Layer
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.assemble import documents, make_ruleset
from ocop_rules.rulesets.folder import RULES
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.structure import strict_json
from ocop_rules.structure.sharing import sharing
from ocop_rules.structure.structuring import structure, unstructure

FOLDER: Final = "archive"
RELEASED: Final = "released.json"
_LAYERS: Final = "layers.json"
_PREFIX: Final = "sha256:"
_DIGEST: Final = re.compile(_PREFIX + "[0-9a-f]{64}")
_MOST_BYTES: Final = 16_000_000


def packed(ruleset: Ruleset) -> bytes:
    """Return a ruleset as a file of the archive holds it; labels are left out."""
    files = {name: data.decode() for name, data in documents(ruleset.decision, ruleset.sets).items()}
    files[_LAYERS] = normal.dumps(unstructure(list(ruleset.layers)))
    return lzma.compress(normal.dumps(files).encode())


def unpacked(data: bytes, digest: str) -> Ruleset:
    """Return the ruleset in a file of the archive.

    Raises :class:`~ocop_rules.errors.LoadError` where it does not have the ``digest`` it is called by.
    """
    try:
        text = lzma.LZMADecompressor().decompress(data, _MOST_BYTES)
    except lzma.LZMAError as error:
        raise LoadError([Fault(code="file-unreadable", file=digest, fields={"detail": str(error)})]) from None
    files: dict[str, Any] = strict_json.loads(strict_json.decode(text, digest), digest)
    decision: Any = structure(strict_json.loads(files.pop(RULES), RULES), Decision, RULES)
    layers: Any = structure(strict_json.loads(files.pop(_LAYERS), _LAYERS), tuple[Layer, ...], _LAYERS)
    with sharing():
        sets: Any = [
            structure(strict_json.loads(file, name), ProductSet, name) for name, file in files.items()
        ]
    made = make_ruleset(decision, tuple(sets), {}, layers=layers)
    if made.digest != digest:
        fields = {"digest": made.digest}
        raise LoadError([Fault(code="digest-mismatch", found=show(digest), fields=fields)])
    return made


def file_name(digest: str) -> str:
    """Return the name of the file that holds the ruleset with a digest."""
    return f"{digest.removeprefix(_PREFIX)}.json.xz"


@lru_cache(maxsize=32)
def archived(digest: str) -> Ruleset | None:
    """Return the released ruleset with a digest, None where no release had it.

    It has structure and numbers and no labels, and is laid together from the same texts as it was then.
    Raises :class:`~ocop_rules.errors.LoadError` for a file that is not what it is called by.
    """
    if not _DIGEST.fullmatch(digest):
        return None
    file = rulesets_root() / FOLDER / file_name(digest)
    return unpacked(file.read_bytes(), digest) if file.is_file() else None


@lru_cache(maxsize=1)
def released() -> Mapping[str, Mapping[str, str]]:
    """Return the digests that were released, by version, the earliest first, and by id of the ruleset."""
    file = rulesets_root() / FOLDER / RELEASED
    if not file.is_file():
        return FrozenDict()
    read = strict_json.loads(strict_json.decode(file.read_bytes(), RELEASED), RELEASED)
    return FrozenDict({version: FrozenDict(digests) for version, digests in read.items()})


def released_ids() -> frozenset[str]:
    """Return the ids of all rulesets that were released once."""
    return frozenset(name for digests in released().values() for name in digests)
