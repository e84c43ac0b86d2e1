"""Faults and errors: what was wrong, where, what was found and what to do about it.

A :class:`Fault` is data: a stable code, a place (file and JSON pointer), what was found and
the fields its sentence is made of. Its words come from the phrase catalogues, in English and
Vietnamese, so that a portal can show a fault in the language of its user or in words of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, ClassVar, Final, Literal

from attrs import field, frozen

from ocop_rules import words
from ocop_rules.ground.frozen import freeze_fields
from ocop_rules.ground.names import listed, nearest
from ocop_rules.words import COMMON, DEFAULT, citing
from ocop_rules.words.fields import fields_in

__all__ = [
    "ArgumentError",
    "EvaluationError",
    "Fault",
    "FaultsError",
    "LoadError",
    "MissingExtraError",
    "NoRuleError",
    "NotHeldError",
    "OcopError",
    "UnknownNameError",
    "check_language",
]

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

_SHOWN = 80
_LONGEST = 200
_WRITTEN = 2000

MOST_FAULTS: Final = 1000
"""How many faults of one input are told."""


def writable(text: str) -> str:
    """Return ``text`` without lone surrogates, which cannot be written to any terminal or file."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def show(value: object) -> str:
    """Return ``value`` as short JSON-like text for a message: at most 80 characters."""
    if isinstance(value, Decimal):
        return str(value)[:_SHOWN]
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):
        text = f"<{type(value).__name__}>"
    text = writable(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _step(step: object) -> str:
    """Return a step of a pointer; a key that is longer than any name is cut."""
    text = str(step)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def pointer(*steps: object) -> str:
    """Return the JSON pointer (RFC 6901) of the place reached by ``steps``."""
    text = "".join("/" + _step(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return writable(text)


def bounded(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults up to :data:`MOST_FAULTS`, and in place of more of them a last one that says so."""
    taken = list(islice(faults, MOST_FAULTS + 1))
    if len(taken) > MOST_FAULTS:
        taken[MOST_FAULTS:] = [Fault(code="faults-more", file=taken[-1].file, fields={"most": MOST_FAULTS})]
    return taken


def check_language(lang: object) -> str:
    """Return ``lang`` if the library speaks it; raises :class:`UnknownNameError` otherwise."""
    known = words.languages()
    if not isinstance(lang, str) or lang not in known:
        raise UnknownNameError("language", lang, known)
    return lang


def phrase(lang: str, key: str, /, **fields: object) -> str:
    """Return the phrase ``key`` in ``lang``, its fields filled in, so that it can be written anywhere.

    Raises :class:`UnknownNameError` for a language that the library does not speak.
    """
    return writable(words.phrase(check_language(lang), key, **fields))


def reason(error: Exception) -> str:
    """Return what the system says is wrong, without the path."""
    return getattr(error, "strerror", None) or str(error)


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
            "file": _plain(self.file),
            "pointer": _plain(self.pointer),
            "found": _plain(self.found),
            "fields": {name: _plain(value) for name, value in self.fields.items()},
            "message": self.message(lang),
            "remedy": self.remedy(lang),
            **(cited if self.cites else {}),
        }


def _plain(value: object) -> Any:
    """Return a field as JSON data that can be written: no lone surrogates, no text without end."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, int):
        return value
    text = writable(str(value))
    return text if len(text) <= _WRITTEN else text[: _WRITTEN - 1] + "…"


class OcopError(Exception):
    """Base of every error this library raises on purpose.

    Each has a stable ``code``, its words by ``text(lang)``, and all of it as data by ``to_json(lang)``. What
    the words say stands apart, too: ``message(lang)`` what went wrong, ``remedy(lang)`` what to do about it.
    """

    code: ClassVar[str] = "error"

    def message(self, lang: str = DEFAULT) -> str:
        """Return what went wrong, in ``lang``."""
        check_language(lang)
        return super().__str__()

    def remedy(self, lang: str = DEFAULT) -> str:
        """Return what to do about it, in ``lang``; nothing where its faults say so, each for itself."""
        check_language(lang)
        return ""

    def text(self, lang: str = DEFAULT) -> str:
        """Return what went wrong and what to do about it, in ``lang``."""
        return f"{self.message(lang)} {self.remedy(lang)}".rstrip()

    def to_json(self, lang: str = DEFAULT) -> dict[str, Any]:
        """Return the error as plain JSON data: its code, its fields, and its words in ``lang``."""
        kept = {name: _plain(value) for name, value in vars(self).items()}
        return {"code": self.code, **kept, "message": self.message(lang), "remedy": self.remedy(lang)}

    def __str__(self) -> str:
        """Return the English text."""
        return self.text(COMMON)


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


class EvaluationError(FaultsError):
    """An evaluation that breaks the rules of its product set and cannot be scored."""

    code = "evaluation"


class UnknownNameError(OcopError, LookupError):
    """A ruleset, set, criterion, reading or language that nobody knows.

    ``kind`` says what was looked up, ``name`` what was asked for, ``known`` what there is
    and ``suggestion`` the nearest of these, or None.
    """

    code = "unknown-name"

    def __init__(self, kind: str, name: object, known: Iterable[object]) -> None:
        self.kind = kind
        self.name = name
        self.known: tuple[str, ...] = tuple(str(item) for item in known)
        self.suggestion: str | None = nearest(str(name), self.known)
        super().__init__(kind, name, self.known)

    def message(self, lang: str = DEFAULT) -> str:
        """Return what was asked for, in ``lang``."""
        return phrase(lang, "unknown.text", kind=phrase(lang, f"kind.{self.kind}"), name=show(self.name))

    def remedy(self, lang: str = DEFAULT) -> str:
        """Return the nearest name there is, or what there is, in ``lang``."""
        if self.suggestion is not None:
            return phrase(lang, "unknown.near", near=self.suggestion)
        return phrase(lang, "unknown.far", known=listed(self.known))


class ArgumentError(OcopError, TypeError):
    """An argument of another kind than the one that is needed.

    ``name`` is the name of the argument, ``found`` shows what was given, ``needed`` is a key: what is
    needed (phrase ``argument.<key>``).
    """

    code = "argument"

    def __init__(self, name: str, found: object, needed: str) -> None:
        self.name = name
        self.found = found if isinstance(found, _Shown) else _Shown(show_argument(found))
        self.needed = needed
        super().__init__(name, self.found, needed)

    def message(self, lang: str = DEFAULT) -> str:
        """Return which argument, what was given and what is needed, in ``lang``."""
        needed = phrase(lang, f"argument.{self.needed}")
        return phrase(lang, "argument.text", name=self.name, found=self.found, needed=needed)

    def text(self, lang: str = DEFAULT) -> str:
        """Return the same: it says what to give, in one sentence."""
        return self.message(lang)

    def remedy(self, lang: str = DEFAULT) -> str:
        """Return what to give, in ``lang``."""
        return phrase(lang, "argument.todo", needed=phrase(lang, f"argument.{self.needed}"))


def require(value: object, kind: type | tuple[type, ...], name: str, needed: str) -> None:
    """Raise :class:`ArgumentError` for an argument of another kind."""
    if not isinstance(value, kind):
        raise ArgumentError(name, value, needed)


def require_many(value: object, name: str, needed: str) -> None:
    """Raise :class:`ArgumentError` for what is one thing and not many: a text, a dictionary, a value."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise ArgumentError(name, value, needed)


class _Shown(str):
    """What is shown of a value already."""

    __slots__ = ()


def show_argument(value: object) -> str:
    """Return a value as short text for a message about an argument: data as JSON, others by their class."""
    if value is None or isinstance(value, (str, int, float)):
        return show(value)
    return f"<{type(value).__name__}>"


class NoRuleError(OcopError, LookupError):
    """A day on which no ruleset is known that could apply.

    ``day`` is the day asked for, as text. ``here`` is the decision that was in force, when it is known
    by its dates alone. ``before`` and ``after`` are the neighbours: the ids of the nearest rulesets that
    are held, or of decisions known by date, each with its period as text; None where there is none.
    """

    code = "no-rule"

    def __init__(
        self, day: str, *, here: str | None = None, before: str | None = None, after: str | None = None
    ) -> None:
        self.day = day
        self.here = here
        self.before = before
        self.after = after
        super().__init__(day, here, before, after)

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the fields when the error crosses a process."""
        return (_no_rule, (self.day, self.here, self.before, self.after))

    def message(self, lang: str = DEFAULT) -> str:
        """Return the day, the decision of that day and its neighbours, in ``lang``."""
        here, before, after = (
            words.days_in(check_language(lang), one or "-") for one in (self.here, self.before, self.after)
        )
        return phrase(lang, f"norule.{self._how}", day=self.day, here=here, before=before, after=after)

    def remedy(self, lang: str = DEFAULT) -> str:
        """Return what to do where no rule is held, in ``lang``."""
        return phrase(lang, f"norule.todo.{self._how}")

    @property
    def _how(self) -> str:
        return "none" if self.here is None else "not-held"


def _no_rule(day: str, here: str | None, before: str | None, after: str | None) -> NoRuleError:
    return NoRuleError(day, here=here, before=before, after=after)


class NotHeldError(OcopError, LookupError):
    """Something a decision sets, or may set, that the sources of its ruleset do not hold.

    ``ruleset`` is the id, ``what`` names it ("dossiers", "rounds", "renewal", …).
    """

    code = "not-held"

    def __init__(self, ruleset: str, what: str) -> None:
        self.ruleset = ruleset
        self.what = what
        super().__init__(ruleset, what)

    def message(self, lang: str = DEFAULT) -> str:
        """Return what is not held, in ``lang``."""
        return phrase(lang, "notheld.text", ruleset=self.ruleset, what=phrase(lang, f"notheld.{self.what}"))

    def remedy(self, lang: str = DEFAULT) -> str:
        """Return where to look for it, in ``lang``."""
        return phrase(lang, "remark.gaps-todo")


class MissingExtraError(OcopError, ImportError):
    """A feature that needs an optional package which is not installed."""

    code = "missing-extra"

    def __init__(self, package: str, extra: str) -> None:
        self.package = package
        self.extra = extra
        super().__init__(package, extra)
        self.name = package

    def message(self, lang: str = DEFAULT) -> str:
        """Return which package is missing, in ``lang``."""
        return phrase(lang, "missing-extra.text", package=self.package)

    def remedy(self, lang: str = DEFAULT) -> str:
        """Return how it is installed, in ``lang``."""
        return phrase(lang, "missing-extra.todo", extra=self.extra)
