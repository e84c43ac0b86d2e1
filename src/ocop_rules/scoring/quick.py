"""The quick path for JSON data: an ordinary complete sheet is scored without being made an evaluation.

What is not ordinary is left to strict reading, so that nothing passes here that strict reading refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from unicodedata import is_normalized

from ocop_rules.model.result import Result
from ocop_rules.scoring.sums import SumTables
from ocop_rules.structure.limits import IDENTIFIER

NO_CASES: Mapping[str, int] = {}
_KEYS = {"ruleset", "product_set", "answers", "cases", "id", "digest", "product", "evaluator", "date"}
_TEXTS = ("id", "digest", "product", "evaluator", "date")
_USUAL = 3
"""The keys that every evaluation has."""


def is_well_kept(text: object) -> bool:
    """Tell whether a value is a text with nothing wrong in it: it shows, no blanks around, NFC."""
    if type(text) is not str or not IDENTIFIER.allows(text):
        return False
    return text.isascii() or is_normalized("NFC", text)


def texts_fit(data: Mapping[str, Any], sum_tables: SumTables) -> bool:
    """Tell whether an evaluation of more than the usual keys is one that strict reading accepts.

    Its numbers, answers and cases are not looked at here.
    """
    if not data.keys() <= _KEYS:
        return False
    if not all(is_well_kept(data[name]) for name in _TEXTS if name in data):
        return False
    day = data.get("date")
    if day is not None and date.fromisoformat(day).isoformat() != day:
        return False
    return bool(data.get("digest", sum_tables.digest) == sum_tables.digest)


def score_data(sum_tables: SumTables, data: dict[str, Any]) -> Result | None:
    """Return the result of an ordinary complete sheet in its JSON form, None when it needs a closer look.

    The product set is known to be that of ``plans``.
    """
    answers, cases, name = data["answers"], data.get("cases", NO_CASES), data.get("id")
    if type(answers) is not dict or type(cases) is not dict or data["ruleset"] not in sum_tables.takes:
        return None
    usual = len(data) == _USUAL + ("cases" in data) + ("id" in data)
    if not usual and not texts_fit(data, sum_tables):
        return None
    if name is not None and not is_well_kept(name):
        return None
    # a table does not tell True from 1; keys are told by finding them
    if [*map(type, answers.values()), *map(type, cases.values())].count(int) != len(answers) + len(cases):
        return None
    return sum_tables.score(answers, cases, name)
