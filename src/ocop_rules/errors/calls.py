"""Errors of a call: names that nobody knows, arguments of another kind, what is not held or installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ocop_rules import words
from ocop_rules.errors.showing import plain, show, writable
from ocop_rules.ground.names import listed, nearest
from ocop_rules.words import COMMON, DEFAULT


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
        kept = {name: plain(value) for name, value in vars(self).items()}
        return {"code": self.code, **kept, "message": self.message(lang), "remedy": self.remedy(lang)}

    def __str__(self) -> str:
        """Return the English text."""
        return self.text(COMMON)


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


_MANY = frozenset({tuple, list})


def require_many(value: object, name: str, needed: str) -> None:
    """Raise :class:`ArgumentError` for what is one thing and not many: a text, a dictionary, a value."""
    if type(value) in _MANY:
        return  # at once: it is asked for every sheet of a stream
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise ArgumentError(name, value, needed)


def require_function(value: object, name: str, needed: str = "function") -> None:
    """Raise :class:`ArgumentError` for what cannot be called."""
    if not callable(value):
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
