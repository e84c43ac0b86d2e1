"""What councils and carrying over give is valid by its schema, and reads back to an equal value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.ground import best, ruleset

from ocop_rules import Carried, Deliberation, Evaluation, LoadError, Ruleset, deliberate
from ocop_rules.comparing import carry_over
from ocop_rules.councils import CouncilPolicy, MemberDifferences, Spread, compare_members
from ocop_rules.schemas import schema_faults
from ocop_rules.testing import complete_sheets, evaluations

RULES = "148-2023"


def again(value: Any) -> Any:
    """Return data as it comes out of a file."""
    return json.loads(json.dumps(value))


@st.composite
def councils(draw: st.DrawFn) -> Deliberation:
    """Draw what a small council comes to: complete sheets and open ones, with cases and without."""
    rules = ruleset(RULES)
    number = draw(st.sampled_from([1, 26]))
    one = st.one_of(complete_sheets(rules, number), evaluations(rules, number))
    sheets = [
        evolve(sheet, evaluator=f"m{at}")
        for at, sheet in enumerate(draw(st.lists(one, min_size=1, max_size=3)))
    ]
    kinds = st.sampled_from(["highest-lowest", "any-pair", "against-mean"])
    spread = draw(st.none() | st.builds(Spread, limit=st.integers(0, 20), kind=kinds))
    return deliberate(rules, sheets, CouncilPolicy(spread=spread))


@given(made=councils())
def test_a_deliberation_reads_back(made: Deliberation) -> None:
    data = again(made.to_json(sheets=True))
    assert not schema_faults("deliberation", data)
    read = Deliberation.from_json(data)
    assert read == made
    assert read.to_json() == made.to_json()
    told = compare_members(ruleset(RULES), made)
    whole = again(told.to_json(sheets=True))
    assert not schema_faults("differing", whole)
    assert MemberDifferences.from_json(whole) == told


@given(sheet=st.one_of(complete_sheets(ruleset(RULES), 1), evaluations(ruleset(RULES), 1)))
def test_a_carried_sheet_reads_back(sheet: Evaluation) -> None:
    made = carry_over(ruleset(RULES), ruleset("26-2026"), sheet)
    data = again(made.to_json(reasons=True))
    assert not schema_faults("carried", data)
    assert Carried.from_json(data) == made


def made_by_nine(rules: Ruleset) -> dict[str, Any]:
    sheets = [evolve(best(rules, 1, c2_1=at % 3), evaluator=f"m{at}") for at in range(9)]
    return again(deliberate(rules, sheets).to_json(sheets=True))


def test_a_deliberation_without_its_sheets_is_not_believed(rules: Ruleset) -> None:
    data = made_by_nine(rules)
    del data["sitting"]
    with pytest.raises(LoadError, match="sitting"):
        Deliberation.from_json(data)


@pytest.mark.parametrize(
    ("at", "spoil"),
    [
        ("/product_set", lambda data: data.update(product_set=2)),
        ("/floors_missed", lambda data: data.update(floors_missed=data["floors"][:1])),
        ("/members/0/stars", lambda data: data["members"][0].update(stars=1)),
        ("/members/0/status", lambda data: data["members"][0].pop("result")),
        ("/mean/total", lambda data: data["mean"]["total"].update(decimal="99.9")),
        ("/mean/total", lambda data: data["mean"].update(total={"exact": "2/4", "decimal": "0.5"})),
        ("/rounding", lambda data: data.update(rounding={"digits": 1, "mode": "half-up"})),
    ],
)
def test_what_a_deliberation_tells_twice_has_to_agree(rules: Ruleset, at: str, spoil: Any) -> None:
    data = made_by_nine(rules)
    assert Deliberation.from_json(data).status == "ranked"
    spoil(data)
    with pytest.raises(LoadError) as caught:
        Deliberation.from_json(data)
    assert at in [fault.pointer for fault in caught.value.faults]
