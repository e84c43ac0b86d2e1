"""Limits on plain values, written once and read by the structuring and the JSON Schemas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

from attrs import frozen

from ocop_rules.errors import Fault, show


@frozen
class Pattern:
    """The whole text matches the regular expression ``source``."""

    source: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression; ASCII only, as JSON Schema reads it."""
        return re.compile(self.source, re.ASCII)

    def allows(self, value: object) -> bool:
        """Tell whether ``value`` is a text of this form."""
        return isinstance(value, str) and self.compiled.fullmatch(value) is not None

    @cached_property
    def at_a_glance(self) -> Callable[[str], object]:
        """What is true of an ASCII text that is right, and of none that is wrong."""
        return self.compiled.fullmatch

    def faults(self, value: str) -> list[Fault]:
        """Return what is wrong with a text that is not allowed."""
        return [Fault(code="pattern", found=show(value), fields={"pattern": self.source})]


# what no reader sees: controls, format characters, fillers, separators of lines
_UNSEEN = (
    r"\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
)
_BLANK = r"\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SEEN = f"[^{_UNSEEN}{_BLANK}]"
_unseen = re.compile(f"[{_UNSEEN}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")


def visible(text: str) -> str:
    """Return a text without what no reader sees in it: invisible characters, blanks at its ends."""
    return _unseen.sub("", text).strip()


def person_key(text: str) -> str:
    """Return a text by which one person is told from another.

    In NFC, without blanks and what no reader sees, upper and lower case alike.
    """
    bare = "".join(_unseen.sub("", unicodedata.normalize("NFC", text)).split())
    return unicodedata.normalize("NFC", bare.casefold())


def _is_plain(text: str) -> bool:
    return text != "" and text.isprintable() and text.strip() == text


class Identifier(Pattern):
    """A text that is not empty, without blanks at its ends and without invisible characters."""

    @cached_property
    def at_a_glance(self) -> Callable[[str], object]:
        """What is true of an ASCII text that is right, and of none that is wrong."""
        return _is_plain

    def allows(self, value: object) -> bool:
        """Tell whether ``value`` is such a text."""
        if not isinstance(value, str) or not value:
            return False
        return _is_plain(value) if value.isascii() else visible(value) == value

    def faults(self, value: str) -> list[Fault]:
        """Return what is wrong with a text that is not allowed."""
        return [Fault(code="identifier", found=show(value))]


IDENTIFIER = Identifier(f"{_SEEN}([^{_UNSEEN}]*{_SEEN})?")


@frozen
class Within:
    """The integer lies from ``least`` to ``most``, both included."""

    least: int
    most: int

    def allows(self, value: object) -> bool:
        """Tell whether ``value`` is an integer in the range."""
        return type(value) is int and self.least <= value <= self.most

    def faults(self, value: int) -> list[Fault]:
        """Return what is wrong with an integer that is not allowed."""
        return [Fault(code="range", found=show(value), fields={"least": self.least, "most": self.most})]
