"""Figures and days as offices write them: 69,875 and 03/10/2024 in Vietnamese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ocop_rules import words
from ocop_rules.errors import phrase

_DIGITS: Final = 3


def cut(value: Fraction | int, digits: int) -> tuple[Decimal, bool]:
    """Return points in decimals, cut behind ``digits`` and never rounded, and whether that is all of them."""
    scaled = Fraction(value) * 10**digits
    whole = scaled.numerator // scaled.denominator
    return (Decimal(whole) / Decimal(10**digits)).normalize() + 0, scaled.denominator == 1


def figure(value: Fraction | int | None, lang: str) -> str:
    """Return points for readers: exact where three decimals are enough, else cut there and marked.

    >>> from fractions import Fraction
    >>> figure(Fraction(559, 8), "vi"), figure(Fraction(208, 3), "vi"), figure(70, "en")
    ('69,875', '69,333…', '70')
    """
    if value is None:
        return ""
    made, whole = cut(value, _DIGITS)
    text = words.decimal(lang, f"{made:f}")
    return text if whole else text + "…"


def day_text(day: date | None, lang: str) -> str:
    """Return a day as it stands in a table.

    >>> from datetime import date
    >>> day_text(date(2024, 10, 3), "vi"), day_text(date(2024, 10, 3), "en")
    ('03/10/2024', '2024-10-03')
    """
    return "" if day is None else words.day(lang, day)


def long_day(day: date | None, lang: str) -> str:
    """Return a day as it stands in the head of a document, dots where it is not known."""
    dots = "…"
    return phrase(
        lang,
        "office.day",
        day=dots if day is None else f"{day.day:02d}",
        month=dots if day is None else f"{day.month:02d}",
        year=dots if day is None else day.year,
    )
