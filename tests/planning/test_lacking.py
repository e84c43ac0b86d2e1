"""What a council lacks, held against what it comes to once that is there."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kit.councils import of_totals, sheet, sitting

from ocop_rules import Ruleset, deliberate, load, tell
from ocop_rules.councils import CouncilPolicy
from ocop_rules.errors import UnknownNameError
from ocop_rules.model.council import Rounding
from ocop_rules.planning import CouncilUpgrade, council_upgrade


def test_a_mean_of_69_and_two_thirds_lacks_a_third_and_one_point_in_all(rules: Ruleset) -> None:
    found = council_upgrade(rules, of_totals(rules, [69, 70, 70]), 4)
    assert (found.points, found.points_needed, found.lacking) == (Fraction(209, 3), 70, Fraction(1, 3))
    assert found.lacking_in_all == 1
    assert not found.reached
    assert found.floors == ()
    boxes = {(one.criterion, box.member) for one in found.room for box in one.members}
    assert ("12.1", "m1") in boxes


def test_rounding_is_considered(rules: Ruleset) -> None:
    policy = CouncilPolicy(rounding=Rounding(digits=0, mode="half-up"))
    found = council_upgrade(rules, of_totals(rules, [68, 70, 70]), 4, policy=policy)
    assert (found.lacking_in_all, found.lacking) == (1, Fraction(2, 3))
    met = council_upgrade(rules, of_totals(rules, [69, 70, 70]), 4, policy=policy)
    assert (met.lacking_in_all, met.lacking, met.reached) == (0, 0, True)


def test_a_floor_says_on_whose_sheets_and_how_many_of_them_it_would_take(rules: Ruleset) -> None:
    sheets = {
        "a": sheet(rules, 90, c2_3=1),
        "b": sheet(rules, 90, c2_3=2),
        "c": sheet(rules, 90),
        "d": sheet(rules, 90, c2_3=0),
    }
    found = council_upgrade(rules, sitting(sheets), 4)
    (floor,) = found.floors
    assert (floor.criterion, floor.stars, floor.needed, floor.met, floor.more) == ("2.3", 4, 3, 1, 2)
    assert [(one.member, one.box, one.needs, one.boxes) for one in floor.missing] == [
        ("a", 1, 3, 2),
        ("b", 2, 3, 1),
        ("d", 0, 3, 3),
    ]


def test_a_story_that_is_missing_is_named_as_the_condition(rules: Ruleset) -> None:
    sheets = {"a": sheet(rules, 90, c5_1=1, c5_2=-1, c5_3=-1)}
    found = council_upgrade(rules, sitting(sheets), 3)
    assert [(one.box, one.boxes, one.condition) for floor in found.floors for one in floor.missing] == [
        (None, 3, "5.1")
    ]


def test_an_open_council_has_tasks_and_no_points(rules: Ruleset) -> None:
    found = council_upgrade(rules, sitting({"a": sheet(rules, 90), "b": sheet(rules, 90, c2_3=-1)}), 4)
    assert (found.status, found.points, found.lacking, found.room) == ("open", None, None, ())
    assert [task.code for task in found.tasks] == ["open-criteria"]


def test_a_star_that_nobody_knows_is_told(rules: Ruleset) -> None:
    with pytest.raises(UnknownNameError):
        council_upgrade(rules, of_totals(rules, [70]), 7)


@settings(max_examples=60)
@given(st.lists(st.integers(62, 100), min_size=1, max_size=7), st.integers(3, 5))
def test_the_points_lacking_in_all_are_just_enough(totals: list[int], stars: int) -> None:
    rules = load("148-2023")
    found = council_upgrade(rules, of_totals(rules, totals), stars)
    assert found.reached == (found.lacking_in_all == 0 and not found.floors)
    lacking = found.lacking_in_all
    assert lacking is not None
    assert found.lacking == max(found.points_needed - Fraction(sum(totals), len(totals)), 0)
    assume(lacking)
    assert Fraction(sum(totals) + lacking, len(totals)) >= found.points_needed
    assert Fraction(sum(totals) + lacking - 1, len(totals)) < found.points_needed


@settings(max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=5))
def test_with_that_many_sheets_more_the_floor_is_met(boxes: list[int]) -> None:
    rules = load("148-2023")
    sheets = {f"m{place}": sheet(rules, 95, c2_3=box) for place, box in enumerate(boxes)}
    found = council_upgrade(rules, sitting(sheets), 4)
    for floor in found.floors:
        met = {one.member: one for one in floor.missing[: floor.more]}
        raised = {
            name: evolve(one, answers={**one.answers, **({"2.3": met[name].needs} if name in met else {})})
            for name, one in sheets.items()
        }
        after = deliberate(rules, sitting(raised))
        assert (floor.criterion, floor.stars) not in {
            (one.criterion, one.stars) for one in after.floors_missed
        }


def test_members_are_told_by_their_names_where_the_sitting_has_them(rules: Ruleset) -> None:
    sheets = {"a": sheet(rules, 90, c2_3=1), "b": sheet(rules, 90, c2_3=2), "c": sheet(rules, 90)}
    given = sitting(sheets)
    first, *others = given.council.members
    members = (evolve(first, name="Nông Thị A"), *others)
    found = council_upgrade(rules, evolve(given, council=evolve(given.council, members=members)), 4)
    assert dict(found.names) == {"a": "Nông Thị A"}
    assert CouncilUpgrade.from_json(found.to_json()) == found
    told = tell(found, rules=rules, lang="en").text(width=200)
    assert "Nông Thị A: " in told
    assert " b: " in told


def test_without_names_the_data_are_as_before(rules: Ruleset) -> None:
    found = council_upgrade(rules, of_totals(rules, [69, 70, 70]), 4)
    assert not found.names
    assert "names" not in found.to_json()
