"""Phrases of the library itself (faults, reasons, headings): one folder of catalogues a language.

The words of the rulesets are not here: they stand in the label catalogue of each ruleset. The folders
are the only list of languages; a language is added by a folder that holds the same files and keys.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there are, that of the law first."""
    names = (folder.name for folder in files(__name__).iterdir() if (folder / "faults.json").is_file())
    return tuple(sorted(names, key=lambda name: (name != "vi", name)))


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Return all phrases of one language, by key. Raises KeyError for a language there is not."""
    if lang not in languages():
        raise KeyError(lang)
    phrases: dict[str, str] = {}
    for file in sorted((files(__name__) / lang).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            phrases |= json.loads(file.read_text(encoding="utf-8"))
    return phrases


def phrase(lang: str, key: str, /, **fields: object) -> str:
    """Return the phrase ``key`` in ``lang``, its fields filled in. Raises KeyError as :func:`catalogue`."""
    return catalogue(lang)[key].format_map(fields)
