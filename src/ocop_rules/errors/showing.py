"""Values and places as short text for a message, safe to write anywhere."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from unicodedata import combining, is_normalized

_SHOWN = 80
_LONGEST = 200
_WRITTEN = 2000


def writable(text: str) -> str:
    """Return ``text`` without lone surrogates, which cannot be written to any terminal or file."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def composed(text: str) -> str:
    """Return ``text`` in NFC: letters and marks that stand apart show as what they are, in escapes.

    So a text that is at fault for that shows how it differs from the right one, and what tells the fault
    can be read back.
    """
    if is_normalized("NFC", text):
        return text
    told = "".join(one if is_normalized("NFC", one) and not combining(one) else _escaped(one) for one in text)
    # some letters compose without a mark
    return told if is_normalized("NFC", told) else "".join(map(_escaped, text))


def _escaped(one: str) -> str:
    return one if one.isascii() else one.encode("unicode_escape").decode()


def show(value: object) -> str:
    """Return ``value`` as short JSON-like text for a message: at most 80 characters."""
    if isinstance(value, Decimal):
        return str(value)[:_SHOWN]
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except Exception:  # noqa: BLE001 - what the objects of others do when they are written is not ours
        text = f"<{type(value).__name__}>"
    text = composed(writable(text))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _step(step: object) -> str:
    """Return a step of a pointer; a key that is longer than any name is cut."""
    text = str(step)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def pointer(*steps: object) -> str:
    """Return the JSON pointer (RFC 6901) of the place reached by ``steps``."""
    text = "".join("/" + _step(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return composed(writable(text))


def reason(error: Exception) -> str:
    """Return what the system says is wrong, without the path."""
    return getattr(error, "strerror", None) or str(error)


def plain(value: object) -> Any:
    """Return a field as JSON data that can be written: no lone surrogates, no text without end."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, int):
        return value
    text = composed(writable(str(value)))
    return text if len(text) <= _WRITTEN else text[: _WRITTEN - 1] + "…"
