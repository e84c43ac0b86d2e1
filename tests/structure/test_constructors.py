"""The constructor that checks, which takes the place of the one attrs wrote once a value has been made."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest

from ocop_rules import Evaluation

GIVEN: dict[str, Any] = {"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 1}}


def test_a_constructor_is_called_the_same_before_and_after_the_first_value() -> None:
    made = Evaluation(**GIVEN)
    names = [*GIVEN, "cases", "gates", "id", "digest", "product", "evaluator", "date", "notes"]
    assert list(signature(Evaluation).parameters) == names
    assert Evaluation(**GIVEN) == made


def test_a_wrong_call_names_the_class_and_the_argument() -> None:
    Evaluation(**GIVEN)
    with pytest.raises(TypeError, match=r"Evaluation\.__init__\(\) missing .*'answers'"):
        Evaluation(**{name: value for name, value in GIVEN.items() if name != "answers"})
    with pytest.raises(
        TypeError, match=r"Evaluation\.__init__\(\) got an unexpected keyword argument 'unknown'"
    ):
        Evaluation(**GIVEN, unknown=1)
