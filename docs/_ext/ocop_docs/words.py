"""Words of the generated pages, and naming things of a ruleset in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ocop_docs.markdown import both
from ocop_rules import Ruleset
from ocop_rules.errors import phrase
from ocop_rules.telling.teller import Teller, spans


def say(key: str, **fields: object) -> str:
    """Return a phrase of the library in both languages."""
    return both(phrase("vi", key, **fields), phrase("en", key, **fields))


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
