"""Whose sheets a ruleset scores: its own, and under an overlay those of its base."""

from __future__ import annotations

import json

import pytest

from ocop_rules import Evaluation, EvaluationError, Ruleset, load, score, score_lines

ANSWERS = {"1.1": 2, "5.1": 3}


@pytest.fixture(scope="module")
def overlay() -> Ruleset:
    return load("dong-thap")


def test_an_overlay_scores_the_sheets_of_its_base_alike(rules: Ruleset, overlay: Ruleset) -> None:
    best = {code: len(criterion.options) for code, criterion in rules.product_set(11).criteria.items()}
    for answers in (ANSWERS, best):
        evaluation = Evaluation(ruleset="148-2023", product_set=11, answers=answers)
        under, alone = score(overlay, evaluation), score(rules, evaluation)
        assert (under.ruleset, alone.ruleset) == ("dong-thap", "148-2023")
        assert (under.status, under.points, under.stars) == (alone.status, alone.points, alone.stars)
        line = json.dumps({"ruleset": "148-2023", "product_set": 11, "answers": answers}) + "\n"
        assert list(score_lines(lambda _: overlay, [line])) == [under]


def test_an_amendment_is_another_text_of_law() -> None:
    evaluation = Evaluation(ruleset="148-2023", product_set=11, answers=ANSWERS)
    with pytest.raises(EvaluationError, match="ruleset-mismatch"):
        score(load("1489-2025"), evaluation)


def test_a_base_does_not_score_the_sheets_of_an_overlay(rules: Ruleset) -> None:
    with pytest.raises(EvaluationError, match="ruleset-mismatch"):
        score(rules, Evaluation(ruleset="dong-thap", product_set=11, answers=ANSWERS))
