"""The quick path: an ordinary sheet is scored by its tables, in JSON form without being made an evaluation.

What is not ordinary is left to strict reading and to the plain path, so that nothing passes here that
these refuse. Both, and what makes the tables, are imported when they are first needed: a program that
only imports pays for none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from unicodedata import is_normalized

from ocop_rules.errors import require
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.structure.limits import IDENTIFIER

if TYPE_CHECKING:
    from ocop_rules.model.result import Result
    from ocop_rules.model.ruleset import Ruleset
    from ocop_rules.scoring.sums import SumTables

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

    The product set is known to be that of ``sum_tables``.
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


_NOT_MADE: Mapping[int, SumTables] = {}


def score(ruleset: Ruleset, evaluation: Evaluation | Mapping[str, Any]) -> Result:
    """Score one evaluation, or its JSON form as a dictionary, against its product set.

    Points are the integers of the decision and their sums. A sheet whose gate closed has no
    tier, one with open criteria has bounds; otherwise ``stars`` is the least of the stars by
    points and the highest star whose floors, and those of the stars below, are all met.

    Raises :class:`~ocop_rules.errors.EvaluationError` with every fault of an evaluation that
    breaks the rules of its set, and :class:`~ocop_rules.errors.LoadError` for a dictionary that is
    no evaluation.
    """
    if not isinstance(evaluation, Evaluation):
        if type(evaluation) is dict:
            result = _score_data(ruleset, evaluation)
            if result is not None:
                return result
        evaluation = _evaluation(ruleset, evaluation)
    number = evaluation.product_set
    # what is no ruleset has no tables, and is refused by what makes them
    quick: SumTables | None = getattr(ruleset, "_derived", _NOT_MADE).get(number) or _made(ruleset, number)
    if (
        quick is not None
        and not evaluation.gates
        and not evaluation.notes
        and evaluation.ruleset in quick.takes
    ):
        pin = evaluation.digest
        if pin is None or pin == quick.digest:
            result = quick.score(evaluation.answers, evaluation.cases, evaluation.id)
            if result is not None:
                return result
    from ocop_rules.scoring.scorer import score_plainly  # noqa: PLC0415 - when first needed

    return score_plainly(ruleset, evaluation)


def _score_data(ruleset: Ruleset, data: dict[str, Any]) -> Result | None:
    """Return the result of an ordinary complete sheet in its JSON form, None when it needs a closer look."""
    try:
        number = data["product_set"]
        if type(number) is not int:
            return None
        quick = getattr(ruleset, "_derived", _NOT_MADE).get(number) or _made(ruleset, number)
        return None if quick is None else score_data(quick, data)
    except (LookupError, TypeError, ValueError):
        return None


def _made(ruleset: Ruleset, number: int) -> SumTables | None:
    from ocop_rules.scoring.scorer import sum_tables  # noqa: PLC0415 - when first needed

    _require_ruleset(ruleset)
    return sum_tables(ruleset, number)


def _evaluation(ruleset: Ruleset, data: Mapping[str, Any]) -> Evaluation:
    from ocop_rules.scoring.checking import as_evaluation  # noqa: PLC0415 - when first needed

    _require_ruleset(ruleset)
    return as_evaluation(data)


def _require_ruleset(ruleset: object) -> None:
    from ocop_rules.model.ruleset import Ruleset  # noqa: PLC0415 - when first needed

    require(ruleset, Ruleset, "ruleset", "Ruleset")
