"""The normal form of ruleset files, and the digest that is taken over it.

One normal form serves people and machines: two spaces of indentation, keys in the order of the
model, every inner object or array that holds no other one on a single line, Unicode as it is,
one final newline. The digest of a ruleset is the SHA-256 of its structural files in that form, one
after the other, so that ``cat ruleset.json sets/*.json | sha256sum`` gives it for a folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from json.encoder import encode_basestring as _quoted
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": ")).encode


def _is_leaf(value: Any) -> bool:
    if isinstance(value, dict):
        return not any(isinstance(item, (dict, list)) for item in value.values())
    if isinstance(value, list):
        return not any(isinstance(item, (dict, list)) for item in value)
    return True


def _lines(value: Any, indent: str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    # the outermost object takes a line for each key even when all of its values are plain
    if _is_leaf(value) and (indent or not value or not isinstance(value, dict)):
        return _encode(value)
    inner = indent + "  "
    if isinstance(value, dict):
        body = (f"{inner}{_quoted(key)}: {_lines(item, inner)}" for key, item in value.items())
        return "{\n" + ",\n".join(body) + f"\n{indent}}}"
    body = (inner + _lines(item, inner) for item in value)
    return "[\n" + ",\n".join(body) + f"\n{indent}]"


def dumps(value: Any) -> str:
    """Return ``value`` in normal form, with one final newline."""
    return _lines(value, "") + "\n"


_joined = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# these end a line for many readers, and may stand in a JSON text as they are
_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def one_line(value: Any) -> str:
    """Return ``value`` as JSON on one line for every reader, without the newline."""
    text = _joined(value)
    if not text.isascii():
        for end, escaped in _ENDS.items():
            text = text.replace(end, escaped)
    return text


def digest(files: Iterable[bytes]) -> str:
    """Return ``sha256:…`` over the bytes of ``files``, in their order."""
    state = hashlib.sha256()
    for content in files:
        state.update(content)
    return "sha256:" + state.hexdigest()
