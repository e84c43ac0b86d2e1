"""Faults: what is wrong with an input, where, and what to do about it; and the errors that carry them.

A :class:`Fault` is data: a stable code, a place (file and JSON pointer), what was found and
the fields its sentence is made of. Its words come from the phrase catalogues, in English and
Vietnamese, so that a portal can show a fault in the language of its user or in words of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final, Literal

from attrs import field, frozen

from ocop_rules.errors.calls import OcopError, check_language, phrase
from ocop_rules.errors.showing import plain, pointer, show, writable
from ocop_rules.ground.frozen import freeze_fields
from ocop_rules.words import DEFAULT, citing
from ocop_rules.words.fields import fields_in

Severity = Literal["error", "warning"]

WARNINGS: Final = frozenset(
    {
        "change-drops",
        "deadline-outside",
        "limit-dropped",
        "limit-longer",
        "round-before-proposals",
        "rounds-fewer",
    }
)
"""The codes of what is to be looked at and keeps nothing from use."""

MOST_FAULTS: Final = 1000
"""How many faults of one input are told."""


def bounded(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults up to :data:`MOST_FAULTS`, and in place of more of them a last one that says so."""
    taken = list(islice(faults, MOST_FAULTS + 1))
    if len(taken) > MOST_FAULTS:
        taken[MOST_FAULTS:] = [Fault(code="faults-more", file=taken[-1].file, fields={"most": MOST_FAULTS})]
    return taken


@frozen(kw_only=True)
class Fault:
    """One thing that is wrong with an input.

    ``code`` is stable and listed in the documentation with its remedy. ``file`` names the
    file (or the line of a stream) when there is one, ``pointer`` the place in it as a JSON
    pointer, ``found`` shows what stood there. ``fields`` holds whatever else the sentence needs. ``cites``
    are the places in the law that it rests on (:class:`~ocop_rules.model.terms.Citation`), none for what is
    no question of law.
    """

    code: str
    file: str | None = None
    pointer: str = ""
    found: str | None = None
    fields: Mapping[str, Any] = field(factory=dict, converter=freeze_fields)
    cites: tuple[Any, ...] = ()

    @property
    def severity(self) -> Severity:
        """Whether it is an "error", or a "warning": to be looked at, while nothing is kept from use."""
        return "warning" if self.code in WARNINGS else "error"

    def message(self, lang: str = DEFAULT) -> str:
        """Return what is wrong, as one sentence in ``lang``."""
        return self._said(f"fault.{self.code}", lang)

    def remedy(self, lang: str = DEFAULT) -> str:
        """Return what to do about it, as one sentence in ``lang``."""
        return self._said(f"remedy.{self.code}", lang)

    def _said(self, key: str, lang: str) -> str:
        return phrase(lang, key, found=self.found, **fields_in(check_language(lang), self.fields))

    def law(self, lang: str = DEFAULT) -> tuple[str, ...]:
        """Return the places in the law that it rests on as their readers write them, each decision once."""
        cited = (one for one in self.cites if one.decision)
        return tuple(citing.cites(cited, check_language(lang), str))

    def where(self) -> str:
        """Return file and pointer as one word, "-" when neither is known."""
        return writable(f"{self.file or ''}{'#' + self.pointer if self.pointer else ''}") or "-"

    def text(self, lang: str = DEFAULT) -> str:
        """Return place, code, message, the law it rests on and remedy on one line."""
        law = "".join(f" ({one})" for one in self.law(lang))
        return f"{self.where()}: [{self.code}] {self.message(lang)}{law} {self.remedy(lang)}"

    def to_json(self, lang: str = DEFAULT) -> dict[str, Any]:
        """Return the fault as plain JSON data, words included.

        ``cites``, and in words ``law``, stand there only where it rests on the law.
        """
        cited = {"cites": [one.to_json() for one in self.cites], "law": list(self.law(lang))}
        return {
            "code": self.code,
            "severity": self.severity,
            "file": plain(self.file),
            "pointer": plain(self.pointer),
            "found": plain(self.found),
            "fields": {name: plain(value) for name, value in self.fields.items()},
            "message": self.message(lang),
            "remedy": self.remedy(lang),
            **(cited if self.cites else {}),
        }


class FaultsError(OcopError, ValueError):
    """An input that cannot be used; ``faults`` holds all of its faults, not only the first."""

    code = "faults"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(bounded(faults))
        super().__init__(self.faults)

    def message(self, lang: str = DEFAULT) -> str:
        """Return one line per fault, in ``lang``: what is wrong and what to do about it."""
        return "\n".join(fault.text(lang) for fault in self.faults)

    def to_json(self, lang: str = DEFAULT) -> dict[str, Any]:
        """Return all faults as plain JSON data, their fields and words included."""
        return {"code": self.code, "faults": [fault.to_json(lang) for fault in self.faults]}


class LoadError(FaultsError):
    """A file, folder or text that could not be read as what it should be."""

    code = "unreadable"


def count_faults(value: object, name: str) -> list[Fault]:
    """Return the fault of an argument that says how many, where it is no whole number from 1 on."""
    if type(value) is int and value > 0:
        return []
    fields = {"least": 1, "most": "∞"}
    return [Fault(code="range", pointer=pointer(name), found=show(value), fields=fields)]


class EvaluationError(FaultsError):
    """An evaluation that breaks the rules of its product set and cannot be scored."""

    code = "evaluation"
