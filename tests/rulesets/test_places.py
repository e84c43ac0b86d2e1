"""Places by name: what is not there is told with what is near, what stands twice is not guessed."""

from __future__ import annotations

import json

import pytest
from attrs import evolve

from ocop_rules import Ruleset, UnknownNameError
from ocop_rules.rulesets import origin
from ocop_rules.rulesets.places import PathError, inside, named


def test_a_key_that_is_not_there_is_told_with_its_neighbours(rules: Ruleset) -> None:
    with pytest.raises(UnknownNameError) as caught:
        origin(rules, "/tiers/5/points")
    assert caught.value.kind == "path"
    assert {"/tiers/5/stars", "/tiers/5/from_points"} <= {*caught.value.known}
    with pytest.raises(UnknownNameError) as caught:
        origin(rules, "/identity/period/start/year")
    assert caught.value.known == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/tiers/5/from_points", 90),
        ("/levels/district/recognises", [3]),
        ("/identity/period/start", "2023-02-24"),
        ("/identity/number", "148/QĐ-TTg"),
    ],
)
def test_an_origin_holds_the_value_that_stands_at_the_place(rules: Ruleset, path: str, value: object) -> None:
    held = origin(rules, path).value
    assert held is not None
    assert json.loads(held) == value
    assert "\\u" not in held, "it is shown to people"


def test_the_value_of_a_list_is_all_that_stands_in_it(rules: Ruleset) -> None:
    held = json.loads(origin(rules, "/tiers").value or "")
    assert [one["from_points"] for one in held] == [0, 30, 50, 70, 90]


def test_what_is_called_alike_twice_is_not_guessed(rules: Ruleset) -> None:
    first = rules.decision.gates[0]
    twice = (first, evolve(first, effect="stop" if first.effect == "reject" else "reject"))
    with pytest.raises(PathError) as caught:
        inside(twice, first.id)
    assert (caught.value.code, caught.value.found) == ("path-ambiguous", first.id)


def test_a_pointer_is_named_as_far_as_there_is_something(rules: Ruleset) -> None:
    decision = rules.decision
    assert named(decision, ["tiers", 4, "from_points"]) == ("tiers", "5", "from_points")
    assert named(decision, ["tiers", 4, "points", "x"]) == ("tiers", "5")
    assert named(decision, ["tiers", 9, "stars"]) == ("tiers",)
