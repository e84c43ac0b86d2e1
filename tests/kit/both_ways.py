"""Sheets scored on the quick path and on the plain one, held against each other field by field."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs

from ocop_rules import Evaluation, Result, Ruleset, score
from ocop_rules.model.result import Reason
from ocop_rules.rulesets import with_readings
from ocop_rules.scoring.scorer import score_plainly

FIELDS = [one.name for one in attrs.fields(Result)]


def both(rules: Ruleset, sheet: Evaluation) -> Result:
    """Return the result of a sheet after holding the quick path against the plain one."""
    quick, plain = score(rules, sheet), score_plainly(rules, sheet)
    assert {name: getattr(quick, name) for name in FIELDS} == {name: getattr(plain, name) for name in FIELDS}
    line = json.dumps(plain.to_json(reasons=True), ensure_ascii=False, separators=(",", ":"))
    assert score(rules, sheet).to_line(reasons=True) == plain.to_line(reasons=True) == line
    return plain


def under(rules: Ruleset, choice: str) -> Ruleset:
    """Return a ruleset under a choice, written ``reading=choice``; under its own where that is empty."""
    return with_readings(rules, dict([choice.split("=")])) if choice else rules


def without(sheet: Evaluation, *codes: str) -> Evaluation:
    """Return a sheet with neither answer nor case at these criteria."""
    answers = {code: answer for code, answer in sheet.answers.items() if code not in codes}
    cases = {code: case for code, case in sheet.cases.items() if code not in codes}
    return attrs.evolve(sheet, answers=answers, cases=cases)


def reason(result: Result, code: str) -> Reason:
    (found,) = [one for one in result.reasons if one.criterion == code]
    return found


def condition_at(codes: set[str]) -> Callable[[Any], None]:
    """Return what takes the condition off every criterion of set 1 but these."""

    def change(data: Any) -> None:
        for part in data["parts"]:
            for group in part["groups"]:
                for criterion in group["criteria"]:
                    if criterion["code"] not in codes:
                        criterion.pop("condition", None)

    return change
