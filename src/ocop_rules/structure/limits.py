"""Limits on plain values, written once and read by the structuring and the JSON Schemas."""

from __future__ import annotations

import re
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

    def faults(self, value: str) -> list[Fault]:
        """Return what is wrong with a text that is not allowed."""
        return [Fault(code="pattern", found=show(value), fields={"pattern": self.source})]


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
