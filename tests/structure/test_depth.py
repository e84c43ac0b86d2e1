"""What is nested without end is a fault that says so, wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest

from ocop_rules import LoadError, NextStep, Ruleset, score
from ocop_rules.life import verify
from ocop_rules.model.change import Change
from ocop_rules.model.verified import Differs

STEP = {"action": "assess", "level": "province"}


def nested(depth: int, inner: Any = 1) -> Any:
    """Return data that many lists deep."""
    for _ in range(depth):
        inner = [inner]
    return inner


def refused(make: Any) -> None:
    with pytest.raises(LoadError) as caught:
        make()
    assert {fault.code for fault in caught.value.faults} == {"json-depth"}


@pytest.mark.parametrize("depth", [34, 900, 5000])
def test_a_value_nested_too_deeply_is_refused_by_the_constructor_as_by_its_form(depth: int) -> None:
    refused(lambda: Change(at="/a", set=nested(depth)))
    refused(lambda: Change.from_json({"at": "/a", "set": nested(depth)}))
    refused(lambda: Differs("/a", nested(depth), None))


def test_data_that_is_not_too_deep_is_kept() -> None:
    assert Change(at="/a", set=nested(32)) == Change.from_json({"at": "/a", "set": nested(32)})


@pytest.mark.parametrize("depth", [300, 3000])
def test_a_form_that_names_itself_is_not_followed_without_end(depth: int) -> None:
    whole = NextStep(**STEP).to_json()  # type: ignore[arg-type]
    made = dict(whole)
    for _ in range(depth):
        made = {**whole, "alternatives": [made]}
    refused(lambda: NextStep.from_json(made))


@pytest.mark.parametrize("depth", [40, 3000])
def test_a_stored_result_nested_too_deeply_is_told_to_differ(rules: Ruleset, depth: int) -> None:
    stored = score(rules, {"ruleset": "148-2023", "product_set": 1, "answers": {}}).to_json()
    found = verify({**stored, "points": {**stored["points"], "total": nested(depth)}})
    assert found.verdict == "differs"
    assert [one.pointer for one in found.differences] == ["/points/total"]
