"""Words of the generated pages, and naming things of a ruleset in both languages.

What the library says itself is said in its words; the few others stand in the catalogues in ``phrases``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from ocop_docs.markdown import both
from ocop_rules import Ruleset
from ocop_rules.errors import phrase
from ocop_rules.telling.teller import Teller, spans
from ocop_rules.words import filled


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Return what the documentation says and the library does not."""
    file = Path(__file__).parent / "phrases" / f"{lang}.json"
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def phrase_of(lang: str, key: str, **fields: object) -> str:
    """Return a phrase of the documentation, or else of the library."""
    own = catalogue(lang).get(key)
    return phrase(lang, key, **fields) if own is None else filled(own, fields)


def in_both(key: str, **fields: object) -> tuple[str, str]:
    """Return a phrase in Vietnamese and in English."""
    return phrase_of("vi", key, **fields), phrase_of("en", key, **fields)


def in_english(key: str, **fields: object) -> str:
    """Return a phrase for the pages that are made in English alone: of the API and of keys."""
    return phrase_of("en", key, **fields)


def say(key: str, **fields: object) -> str:
    """Return a phrase in both languages, side by side."""
    return both(*in_both(key, **fields))


class Both:
    """Tells of one ruleset in Vietnamese and English."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.vi = Teller(ruleset, "vi")
        self.en = Teller(ruleset, "en")

    def tell(self, how: Callable[[Teller], str]) -> str:
        """Return what ``how`` makes of the teller of each language."""
        return both(how(self.vi), how(self.en))

    def label(self, key: str) -> str:
        """Return a label."""
        return self.tell(lambda teller: teller.label(key))

    def cites(self, cites: Iterable[object]) -> list[str]:
        """Return citations in both languages."""
        return [both(vi, en) for vi, en in zip(self.vi.cites(cites), self.en.cites(cites), strict=True)]

    def places(self, places: Iterable[object]) -> list[str]:
        """Return places drawn together, in both languages."""
        given = list(places)
        pairs = zip(self.vi.places(given), self.en.places(given), strict=True)
        return [both(vi, en) for vi, en in pairs]


def sets(numbers: Iterable[int]) -> str:
    """Return the numbers of product sets, drawn together."""
    return say("place.sets", numbers=spans(numbers))
