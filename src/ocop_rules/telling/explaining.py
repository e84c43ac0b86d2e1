"""A score sheet as text: the short way to the page that :func:`ocop_rules.tell` gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ocop_rules.errors import EvaluationError, Fault, check_language, require
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.checking import as_evaluation
from ocop_rules.scoring.quick import score
from ocop_rules.telling.fitting import fitting
from ocop_rules.telling.sheet import sheet_page
from ocop_rules.words import DEFAULT


def explain(ruleset: Ruleset, sheet: Evaluation | Result | Mapping[str, Any], *, lang: str = DEFAULT) -> str:
    """Return a score sheet as text: what was ticked and earned, and why the result is what it is.

    It is ``tell(sheet, rules=ruleset, lang=lang).text()``. Give the evaluation (its JSON form will do),
    or the result of scoring it with the same ruleset: product, evaluator and date are then left out.

    Raises EvaluationError for an evaluation with faults or a result of another ruleset, FaultsError for a
    result that names what the ruleset does not have, and UnknownNameError for a language that the library
    does not speak.
    """
    check_language(lang)
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require(sheet, (Evaluation, Result, Mapping), "sheet", "Result")
    if isinstance(sheet, Result):
        if sheet.digest != ruleset.digest:
            fields = {"digest": ruleset.digest}
            raise EvaluationError([Fault(code="digest-mismatch", found=sheet.digest, fields=fields)])
        with fitting():
            return sheet_page(ruleset, sheet, None, lang).text()
    given = as_evaluation(sheet)
    return sheet_page(ruleset, score(ruleset, given), given, lang).text()
