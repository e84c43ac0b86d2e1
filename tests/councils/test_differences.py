from __future__ import annotations

import sys
from fractions import Fraction

import pytest
from attrs import evolve
from kit.councils import of_totals, sheet, sitting

from ocop_rules import Ruleset, UnknownNameError, deliberate
from ocop_rules.councils import CouncilPolicy, Spread, agreement, compare_members
from ocop_rules.errors import MissingExtraError
from ocop_rules.rulesets import with_readings


def test_by_how_much_and_on_which_side(rules: Ruleset) -> None:
    found = compare_members(rules, of_totals(rules, [89, 91, 93]))
    assert [(one.total, one.stars_by_points, one.from_mean) for one in found.members] == [
        (89, 4, -2),
        (91, 5, 0),
        (93, 5, 2),
    ]
    (boundary,) = found.boundaries
    assert (boundary.stars, boundary.from_points, boundary.council) == (5, 90, "above")
    assert (boundary.above, boundary.below) == (("m2", "m3"), ("m1",))


def test_whoever_has_just_the_points_of_a_tier_is_above_its_bound(rules: Ruleset) -> None:
    (boundary,) = compare_members(rules, of_totals(rules, [89, 90, 91])).boundaries
    assert (boundary.above, boundary.below) == (("m2", "m3"), ("m1",))
    # the mean is 90, neither more nor less
    assert boundary.council == "above"
    (boundary,) = compare_members(rules, of_totals(rules, [89, 90])).boundaries
    assert (boundary.above, boundary.council) == (("m2",), "below")


def test_criteria_that_divide_the_sheets(rules: Ruleset) -> None:
    # 4.3 gives 4 and 1, 6.4 the same 3 points
    found = compare_members(rules, of_totals(rules, [100, 97]))
    (apart,) = found.criteria
    assert (apart.criterion, dict(apart.points), apart.spread) == ("4.3", {"m1": 4, "m2": 1}, 3)
    assert apart.mean == Fraction(5, 2)


def test_the_result_without_any_one_of_them(rules: Ruleset) -> None:
    found = compare_members(rules, of_totals(rules, [88, 90, 91]))
    # 269/3 is under 90; without the first sheet it is 181/2
    assert found.deliberation.stars == 4
    assert [(one.member, one.total, one.stars, one.changed) for one in found.without] == [
        ("m1", Fraction(181, 2), 5, True),
        ("m2", Fraction(179, 2), 4, False),
        ("m3", 89, 4, False),
    ]


def test_without_any_one_keeps_the_policy(rules: Ruleset) -> None:
    made = deliberate(rules, of_totals(rules, [62, 70, 73]), CouncilPolicy(spread=Spread(limit=10)))
    found = compare_members(rules, made)
    assert [(one.member, one.status) for one in found.without] == [
        ("m1", "ranked"),
        ("m2", "rescore"),
        ("m3", "ranked"),
    ]
    # a single sheet has nobody to do without
    assert compare_members(rules, of_totals(rules, [80])).without == ()


def test_sheets_left_out_are_still_compared(rules: Ruleset) -> None:
    policy = CouncilPolicy(spread=Spread(limit=5, then="leave-out"))
    found = compare_members(rules, of_totals(rules, [64, 80, 81, 82]), policy)
    assert [one.member for one in found.members] == ["m1", "m2", "m3", "m4"]
    assert found.members[0].from_mean == -17


def test_an_open_sheet_is_not_compared(rules: Ruleset) -> None:
    held = sitting({"a": sheet(rules, 80), "b": sheet(rules, 80, c4_3=-1)})
    found = compare_members(rules, held)
    assert [(one.member, one.from_mean) for one in found.members] == [("a", None)]
    assert found.criteria == ()


def test_the_producers_own_sheet_beside_the_council(rules: Ruleset) -> None:
    held = evolve(of_totals(rules, [97, 98]), self_assessment=sheet(rules, 100))
    own = compare_members(rules, held).self_assessment
    assert own is not None
    assert (own.total, own.stars, own.from_mean) == (100, 5, Fraction(5, 2))
    assert dict(own.criteria) == {"4.3": (4, Fraction(3, 2))}
    assert own.to_json()["criteria"] == {"4.3": {"own": 4, "mean": {"exact": "3/2", "decimal": "1.5"}}}


def test_agreement_of_equal_sheets_is_1(rules: Ruleset) -> None:
    pytest.importorskip("krippendorff")
    found = agreement(deliberate(rules, of_totals(rules, [90, 90, 90])))
    assert (found.alpha, found.sheets, found.criteria) == ("1.0000", 3, 32)


def test_agreement_falls_as_sheets_part(rules: Ruleset) -> None:
    pytest.importorskip("krippendorff")
    near = agreement(deliberate(rules, of_totals(rules, [100, 99])))
    far = agreement(deliberate(rules, of_totals(rules, [100, 70])))
    assert near.alpha is not None
    assert far.alpha is not None
    assert far.alpha < near.alpha < "1"


def test_what_the_support_team_settled_is_no_agreement_of_members(rules: Ruleset) -> None:
    pytest.importorskip("krippendorff")
    held = evolve(of_totals(rules, [100, 70]), support=sheet(rules, 100))
    alone = agreement(deliberate(rules, held))
    # both ticked the last box of 9.1, as the support team did: no sheet changes
    settled = agreement(deliberate(rules, held, CouncilPolicy(settled=("9.1",))))
    assert (alone.criteria, settled.criteria) == (32, 31)
    assert alone.alpha is not None
    assert settled.alpha is not None
    assert settled.alpha < alone.alpha


def test_agreement_is_not_defined_for_one_sheet(rules: Ruleset) -> None:
    pytest.importorskip("krippendorff")
    assert agreement(deliberate(rules, of_totals(rules, [90]))).alpha is None


def test_agreement_needs_its_extra_and_a_known_level(rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    made = deliberate(rules, of_totals(rules, [90, 91]))
    with pytest.raises(UnknownNameError):
        agreement(made, "ratio")  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(MissingExtraError) as caught:
        agreement(made)
    assert caught.value.extra == "statistics"


@pytest.mark.parametrize(
    ("choice", "totals"),
    [("none", [None, None, None]), ("given", [80, 75, 85])],
)
def test_without_any_one_a_gate_keeps_the_points_that_the_reading_says(
    rules: Ruleset, choice: str, totals: list[int | None]
) -> None:
    held = of_totals(rules, [80, 90, 70])
    sheets = tuple(evolve(one, gates=("commonplace-product",)) for one in held.sheets[:2])
    found = compare_members(
        with_readings(rules, {"stop-points": choice}),
        evolve(held, sheets=(*sheets, held.sheets[2])),
        CouncilPolicy(gates="any"),
    )
    assert [(one.status, one.total) for one in found.without] == [("stopped", total) for total in totals]


def test_without_any_one_a_gate_that_only_takes_points_stops_nobody(rules: Ruleset) -> None:
    taking = with_readings(rules, {"commonplace-product": "zero"})
    held = of_totals(rules, [80, 90])
    closed = evolve(held.sheets[0], gates=("commonplace-product",))
    found = compare_members(taking, evolve(held, sheets=(closed, held.sheets[1])), CouncilPolicy(gates="any"))
    (gate,) = found.deliberation.seats[0].result.gates  # type: ignore[union-attr]
    assert (gate.effect, gate.place.criterion, found.deliberation.status) == ("zero", "2.1", "ranked")
    # criterion 2.1 gave the first sheet 4 points, which it loses
    assert [(one.status, one.total) for one in found.without] == [("ranked", 90), ("ranked", 80 - 4)]
