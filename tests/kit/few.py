"""Properties that are dear: fewer examples than the others, and more of them in a thorough run as well."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

_THOROUGH = 200
"""Examples of a profile from which on dear properties get their share of more."""


def few(examples: int, **others: Any) -> settings:
    """Return settings with so many examples; ten times as many where the profile has 2,000."""
    times = max(1, settings().max_examples // _THOROUGH)
    return settings(max_examples=examples * times, **others)
