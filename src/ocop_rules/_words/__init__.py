"""Phrases of the library itself (faults, reasons, headings), in Vietnamese and English.

The words of the rulesets are not here: they stand in the label catalogue of each ruleset.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

LANGUAGES = ("vi", "en")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Return all phrases of one language, by key."""
    if lang not in LANGUAGES:
        from ocop_rules.errors import UnknownNameError  # noqa: PLC0415 - errors speak through this module

        raise UnknownNameError("language", lang, LANGUAGES)
    words: dict[str, str] = import_module(f"{__name__}.{lang}").PHRASES
    return words


def phrase(lang: str, key: str, /, **fields: object) -> str:
    """Return the phrase ``key`` in ``lang``, its fields filled in."""
    return catalogue(lang)[key].format_map(fields)
