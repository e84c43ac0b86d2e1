"""Exact numbers: fractions, rounding that is named, and fractions as text.

Means of whole points are fractions; no binary float ever stands in for one. The text of a decimal
is cut, never rounded, so that no number is shown as one it does not reach.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final, Literal

RoundingMode = Literal["half-up", "half-even", "half-down", "up", "down"]

SHOWN_DIGITS: Final = 6
"""The digits after which the text of a fraction is cut."""

_HALF: Final = Fraction(1, 2)


def _half_even(value: Fraction) -> int:
    return round(value)


def _half_up(value: Fraction) -> int:
    return (value + _HALF).__floor__()


def _half_down(value: Fraction) -> int:
    return (value - _HALF).__ceil__()


_MODES: Final[dict[str, Callable[[Fraction], int]]] = {
    "half-up": _half_up,
    "half-even": _half_even,
    "half-down": _half_down,
    "up": Fraction.__ceil__,
    "down": Fraction.__floor__,
}


def rounded(value: Fraction, digits: int, mode: RoundingMode) -> Fraction:
    """Return ``value`` rounded to ``digits`` behind the decimal point, exactly.

    What lies in the middle goes up ("half-up"), down ("half-down") or to the even digit
    ("half-even"); "up" and "down" take every number with more digits there.

        >>> rounded(Fraction("69.996"), 2, "half-up")
        Fraction(70, 1)
        >>> rounded(Fraction("69.996"), 2, "down")
        Fraction(6999, 100)
    """
    scale = 10**digits
    return Fraction(_MODES[mode](value * scale), scale)


def exact_text(value: Fraction) -> str:
    """Return a fraction in its lowest terms, a whole number without a line: ``17499/250``, ``70``."""
    return str(value)


def decimal_text(value: Fraction, digits: int = SHOWN_DIGITS, mark: str = "") -> str:
    """Return a fraction in decimals, cut after ``digits``; ``mark`` is added where digits were cut.

    >>> decimal_text(Fraction(17499, 250)), decimal_text(Fraction(640, 9), 3, "…")
    ('69.996', '71.111…')
    """
    scale = 10**digits
    sign = "-" if value < 0 else ""
    scaled = abs(value) * scale
    whole, rest = divmod(scaled.__floor__(), scale)
    tail = str(rest).rjust(digits, "0").rstrip("0") if digits else ""
    if scaled.denominator != 1 and mark:
        # every digit is shown where more would follow
        return f"{sign}{whole}.{str(rest).rjust(digits, '0')}{mark}" if digits else f"{sign}{whole}{mark}"
    return f"{sign}{whole}.{tail}" if tail else f"{sign}{whole}"


def fraction_json(value: Fraction) -> dict[str, str]:
    """Return a fraction as JSON data: ``{"exact": "17499/250", "decimal": "69.996"}``.

    ``exact`` is the number; ``decimal`` is the same, cut after six digits where it has more.
    """
    return {"exact": exact_text(value), "decimal": decimal_text(value)}
