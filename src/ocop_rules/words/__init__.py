"""Phrases of the library itself (faults, reasons, headings): one folder of catalogues a language.

The words of the rulesets are not here: they stand in the label catalogue of each ruleset. The folders
are the only list of languages; a language is added by a folder that holds the same files and keys.
A word that agrees with a number stands as ``{days:day|days}``, that for one first; phrases whose keys are
handed out (``telling.words_of``) do without, so that whoever fills them in needs no such rule.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

DEFAULT: Final = "vi"
"""The language of everything that is told to people when no other is asked for: that of the law."""

COMMON: Final = "en"
"""The language for whoever's own there is not, and of tracebacks."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _folder() -> Traversable:
    from importlib.resources import files  # noqa: PLC0415 - half of what an import of the package would cost

    return files(__name__)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there are, that of the law first."""
    names = (folder.name for folder in _folder().iterdir() if (folder / "faults.json").is_file())
    return tuple(sorted(names, key=lambda name: (name != DEFAULT, name)))


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Return all phrases of one language, by key. Raises KeyError for a language there is not."""
    if lang not in languages():
        raise KeyError(lang)
    phrases: dict[str, str] = {}
    for file in sorted((_folder() / lang).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            phrases |= json.loads(file.read_text(encoding="utf-8"))
    return phrases


def phrase(lang: str, key: str, /, **fields: object) -> str:
    """Return the phrase ``key`` in ``lang``, its fields filled in; days are written as readers write them.

    Raises KeyError as :func:`catalogue`.
    """
    known = catalogue(lang)
    told = {name: _told(known, value) for name, value in fields.items()}
    return filled(known[key], told)


class _Counting(Formatter):
    """Fills in fields, and words that agree with a number: ``{days} {days:day|days}``."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Return a field; before ``|`` stands the word for one, behind it that for any other number."""
        one, counts, many = format_spec.partition("|")
        if not counts:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else many


_COUNTING: Final = _Counting()


def filled(text: str, fields: Mapping[str, object]) -> str:
    """Return a text with its fields filled in; words that agree with a number as the number asks."""
    return _COUNTING.vformat(text, (), fields) if "|" in text else text.format_map(fields)


def _told(known: dict[str, str], value: object) -> object:
    if isinstance(value, date):
        return known["form.day"].format(year=f"{value.year:04}", month=f"{value:%m}", day=f"{value:%d}")
    if isinstance(value, str) and _DAY.fullmatch(value):
        year, month, day = value.split("-")
        return known["form.day"].format(year=year, month=month, day=day)
    return value


def stars(lang: str, count: int) -> str:
    """Return a number of stars in words."""
    return phrase(lang, "tell.star" if count == 1 else "tell.stars", stars=count)


def days_in(lang: str, text: str) -> str:
    """Return ``text`` with every day in it (``2026-05-22``) as readers of ``lang`` write it."""
    known = catalogue(lang)
    return _DAY.sub(lambda found: str(_told(known, found[0])), text)


def detail(lang: str, text: str) -> str:
    """Return what the system or a parser said in English, in ``lang`` where the words it begins with are known.

    What begins with no words that are known stays as it is.
    """
    known = catalogue(lang)
    slug = re.sub(r"[^a-z]+", "-", text.lower()).strip("-")
    while slug:
        if f"detail.{slug}" in known:
            return known[f"detail.{slug}"]
        slug = slug.rpartition("-")[0]
    return text


def day(lang: str, value: date) -> str:
    """Return a day as readers of ``lang`` write it."""
    return str(_told(catalogue(lang), value))


def listed(lang: str, names: Sequence[str]) -> str:
    """Return names as one text, the last joined to the others as readers of ``lang`` do."""
    *first, last = names or ("",)
    return catalogue(lang)["form.listed"].format(first=", ".join(first), last=last) if first else last


def decimal(lang: str, text: str) -> str:
    """Return a number, written with a decimal point, as readers of ``lang`` write it."""
    return text.replace(".", catalogue(lang)["form.decimal"])
