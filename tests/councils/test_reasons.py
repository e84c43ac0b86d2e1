"""What stands beside a council's stars: readings, gates, spread, doubts, each exactly and no more."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.councils import of_totals, sheet, sitting
from kit.ground import altered, best

from ocop_rules import Deliberation, Evaluation, Ruleset, Sitting, deliberate
from ocop_rules.councils import (
    CouncilPolicy,
    Member,
    Quorum,
    Share,
    Spread,
    check_sitting,
    compare_members,
)
from ocop_rules.model.council import Scoring
from ocop_rules.model.result import Doubtful, Misprint
from ocop_rules.rulesets import Place, with_readings

STORY = "documented-story"
"""What every sheet of set 1 rests on: 5.2 and 5.3 ask for a story."""
FLOORS = {"floors-bind", "floor-miss"}
SENIORS = CouncilPolicy(counted=("chair", "vice-chair", "member"))


def names(made: Deliberation) -> set[str]:
    return set(made.readings)


def with_gate(one: Evaluation, *gates: str) -> Evaluation:
    return evolve(one, gates=gates)


# -- readings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        # a whole mean of 100, all floors met
        ([100, 100], set()),
        # 99.5 is no whole number
        ([100, 99], {"tier-gaps"}),
        # 70 points are 4 stars; only 5-star floors are missed
        ([70, 70], set()),
        # 69 and a third
        ([69, 69, 70], {"tier-gaps"}),
    ],
)
def test_a_council_rests_on_the_readings_of_its_mean(
    rules: Ruleset, totals: list[int], expected: set[str]
) -> None:
    made = deliberate(rules, of_totals(rules, totals))
    assert names(made) == {STORY, "council-floors"} | expected
    assert all(made.readings[name] == rules.choices[name] for name in names(made))


def test_a_floor_that_decides_brings_the_readings_of_floors(rules: Ruleset) -> None:
    # the 4-star floor of 2.3 is missed by both
    low = {f"m{number}": sheet(rules, 90, c2_3=2) for number in (1, 2)}
    made = deliberate(rules, sitting(low))
    assert (made.stars_by_points, made.stars) == (4, 3)
    assert names(made) == {STORY, "council-floors"} | FLOORS
    # floors of one's own star alone: 4 stars are by points, and a floor for 3 is missed
    own = with_readings(rules, {"floors-bind": "own-star"})
    third = {name: sheet(rules, 90, c9_1=1) for name in ("m1", "m2")}
    made = deliberate(own, sitting(third))
    assert (made.stars_by_points, made.stars) == (4, 4)
    assert names(made) == {STORY, "council-floors"} | FLOORS


def test_the_readings_of_the_sheets_own_tiers_do_not_concern_the_council(rules: Ruleset) -> None:
    # each misses another 4-star floor: each is met by two of three, and holds for the council
    sheets = {"a": sheet(rules, 80, c2_3=2), "b": sheet(rules, 80, c6_1=2), "c": sheet(rules, 80, c8_1=2)}
    made = deliberate(rules, sitting(sheets))
    assert [seat.stars for seat in made.seats] == [3, 3, 3]
    assert all(set(seat.result.readings) >= FLOORS for seat in made.seats if seat.result is not None)
    assert made.stars == 4
    assert not names(made) & FLOORS


def test_a_policy_that_says_it_is_no_reading(rules: Ruleset) -> None:
    held = sitting({"a": with_gate(sheet(rules, 90), "risky-impurities"), "b": sheet(rules, 90)})
    open_law = deliberate(rules, held)
    assert names(open_law) == {STORY, "council-floors", "council-gates"}
    said = deliberate(rules, held, CouncilPolicy(floors="majority", gates="majority"))
    assert names(said) == {STORY}
    assert (said.floor_rule, said.gate_rule) == (open_law.floor_rule, open_law.gate_rule)


def test_the_readings_of_sheets_that_do_not_count_do_not_matter(rules: Ruleset) -> None:
    unticked = sheet(rules, 90, c12_1=0)
    held = sitting({"a": sheet(rules, 90), "b": unticked}, roles={"b": "secretary"})
    assert "unticked" in names(deliberate(rules, held))
    assert "unticked" not in names(deliberate(rules, held, SENIORS))


@pytest.mark.parametrize(
    ("gate", "status", "expected"),
    [
        ("risky-impurities", "stopped", {"stop-points", "stop-tier"}),
        ("commonplace-product", "stopped", {"stop-points", "stop-tier", "commonplace-product"}),
        ("imported-material", "rejected", {"stop-points", "rejection-note"}),
    ],
)
def test_a_gate_that_closes_for_the_council_brings_its_readings(
    rules: Ruleset, gate: str, status: str, expected: set[str]
) -> None:
    number = next(
        one.number for one in rules.sets if gate in [here.gate for here in one.gates] and one.number < 26
    )
    closed = with_gate(best(rules, number), gate)
    made = deliberate(rules, sitting({"a": closed, "b": closed}))
    assert made.status == status
    assert names(made) >= expected
    assert ("stop-tier" in names(made)) == ("stop-tier" in expected)
    # of the sheets' own tiers nothing is kept
    assert not names(made) & (FLOORS | {"tier-gaps"})


# -- floors on the mean of the points -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "held"), [("missed", {3: True, 4: False}), ("waived", {3: True, 4: True})]
)
def test_a_sheet_for_which_a_floor_falls_away_is_in_neither_mean(
    synthetic: Ruleset, choice: str, held: dict[int, bool]
) -> None:
    """4.2 has 3 points at its 3-star box and 6 at its 4-star box; it does not apply without a story."""
    rules = with_readings(synthetic, {"inapplicable-floor": choice})
    sheets = {"a": best(rules, 1), "b": best(rules, 1, c4_1=1, c4_2=-1, c4_3=-1)}
    made = deliberate(rules, sitting(sheets), CouncilPolicy(floors="mean"))
    found = {one.stars: one.held for one in made.floors if one.criterion == "4.2"}
    # 6 and 0 points are 3 on average, just what the first of the two asks
    assert found == held


def test_without_a_case_the_dearest_of_the_floors_is_asked(synthetic: Ruleset) -> None:
    """6.1 has a 3-star floor in its second case alone, at its one box of 5 points."""
    first, second = best(synthetic, 1, case=1), best(synthetic, 1, case=2)
    idle = best(synthetic, 1, c3=1, c6_1=-1)
    cases = {code: case for code, case in idle.cases.items() if code != "6.1"}

    def held(*sheets: Evaluation) -> bool | None:
        given = sitting({f"m{index}": one for index, one in enumerate(sheets)})
        made = deliberate(synthetic, given, CouncilPolicy(floors="mean"))
        (floor,) = [one for one in made.floors if one.criterion == "6.1"]
        return floor.held

    assert held(first, second) is True
    # a sheet that has chosen no case at 6.1, and earns nothing there
    assert held(second, evolve(idle, cases=cases)) is False
    # in the first case nothing is asked
    assert held(second, idle) is True


def test_of_the_floors_of_several_cases_the_dearest_is_asked(synthetic: Ruleset) -> None:
    """2.1 asks 10 points for 3 stars in its first case and 4 in its second; without a tick it has none."""
    rules = with_readings(synthetic, {"copied-effect": "zero"})
    bare = with_gate(best(rules, 1, c2_1=-1), "copied")
    bare = evolve(bare, cases={code: case for code, case in bare.cases.items() if code != "2.1"})
    made = deliberate(rules, sitting({"a": bare, "b": best(rules, 1, case=2)}), CouncilPolicy(floors="mean"))
    (floor,) = [one for one in made.floors if (one.criterion, one.stars) == ("2.1", 3)]
    # 0 and 10 points against 10 and 4
    assert floor.held is False


# -- gates --------------------------------------------------------------------------------------------------


def test_gates_of_members_who_do_not_count_are_not_judged(rules: Ruleset) -> None:
    closed = with_gate(sheet(rules, 80), "risky-impurities")
    held = sitting({"a": closed, "b": closed, "c": sheet(rules, 80)}, roles={"a": "secretary"})
    members = tuple(evolve(one, counted=one.id != "b") for one in held.council.members)
    alone = evolve(held, council=evolve(held.council, members=members))
    made = deliberate(rules, alone, SENIORS)
    assert (made.gates, made.status, made.flags) == ((), "ranked", ())
    # one of two who count has seen it
    made = deliberate(rules, held, SENIORS)
    assert [(one.members, one.needed, one.closed) for one in made.gates] == [(("b",), 2, False)]
    # of four members two count, and both have seen it
    guests = (Member(id="d", counted=False), Member(id="e", absent=True))
    both = sitting({"a": closed, "b": closed})
    more = evolve(both, council=evolve(both.council, members=(*both.council.members, *guests)))
    assert [(one.needed, one.closed) for one in deliberate(rules, more).gates] == [(2, True)]
    # all three count
    made = deliberate(rules, held)
    assert [(one.members, one.needed, one.closed) for one in made.gates] == [(("a", "b"), 2, True)]


def test_the_chair_decides_about_gates_even_where_the_chair_does_not_count(rules: Ruleset) -> None:
    closed = with_gate(sheet(rules, 80), "risky-impurities")
    held = sitting({"a": closed, "b": sheet(rules, 80), "c": closed}, roles={"a": "chair", "c": "secretary"})
    policy = CouncilPolicy(counted=("member",), gates="chair")
    made = deliberate(rules, held, policy)
    assert [(one.members, one.needed, one.closed) for one in made.gates] == [(("a",), None, True)]
    # the chair has not seen it: the secretary does not count, and nobody is asked
    other = evolve(held, sheets=(evolve(held.sheets[0], gates=()), *held.sheets[1:]))
    made = deliberate(rules, other, policy)
    assert (made.gates, made.status) == ((), "ranked")


def test_a_gate_that_takes_points_away_is_no_matter_of_votes(rules: Ruleset) -> None:
    zeroing = with_readings(rules, {"commonplace-product": "zero"})
    number = next(
        one.number for one in rules.sets if "commonplace-product" in [here.gate for here in one.gates]
    )
    one = best(zeroing, number)
    made = deliberate(zeroing, sitting({"a": with_gate(one, "commonplace-product"), "b": one}))
    assert (made.gates, made.status) == ((), "ranked")
    first, second = (seat.total for seat in made.seats)
    assert first is not None
    assert second == 100
    assert first < second
    assert made.mean is not None
    assert made.mean.total * 2 == first + second


# -- spread -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "totals", "limit", "apart"),
    [
        ("highest-lowest", [70, 72, 75], 5, ()),
        ("highest-lowest", [70, 72, 75], 4, ("m1", "m3")),
        ("any-pair", [70, 75], 5, ()),
        ("any-pair", [70, 75], 4, ("m1", "m2")),
        # m2 lies exactly 5 from both, so that the outer two alone break the limit
        ("any-pair", [70, 75, 80], 5, ("m1", "m3")),
        # the mean is 72: 62 is 10 away, 80 exactly 8
        ("against-mean", [62, 72, 74, 80], 8, ("m1",)),
        ("against-mean", [62, 72, 74, 80], 10, ()),
        ("against-mean", [62, 72, 74, 80], 7, ("m1", "m4")),
    ],
)
def test_who_lies_exactly_at_the_permitted_spread_keeps_it(
    rules: Ruleset, kind: Any, totals: list[int], limit: int, apart: tuple[str, ...]
) -> None:
    made = deliberate(rules, of_totals(rules, totals), CouncilPolicy(spread=Spread(limit=limit, kind=kind)))
    assert made.spread is not None
    assert (made.spread.apart, made.spread.kept) == (apart, not apart)
    assert made.status == ("rescore" if apart else "ranked")
    if kind == "any-pair" and apart:
        low, high = apart
        assert made.spread.pairs == ((high, low, max(totals) - min(totals)),)


@pytest.mark.parametrize(
    ("totals", "out"),
    [
        # 10 points are permitted
        ([62, 70, 72], ()),
        # three of five remain, more than half; the mean moves after the first has gone
        ([62, 62, 62, 80, 81], ("m4", "m5")),
        # the others lie exactly 10 points apart, which is permitted
        ([62, 80, 80, 85, 90], ("m1",)),
        # two of four would remain
        ([62, 62, 80, 81], None),
        # equally far from the mean: they would go together
        ([62, 62, 80, 80], None),
        ([62, 72, 72, 72, 72, 82], ("m1", "m6")),
    ],
)
def test_those_furthest_from_the_mean_are_left_out_while_more_than_half_remain(
    rules: Ruleset, totals: list[int], out: tuple[str, ...] | None
) -> None:
    policy = CouncilPolicy(spread=Spread(limit=10, then="leave-out"))
    made = deliberate(rules, of_totals(rules, totals), policy)
    assert made.spread is not None
    assert made.spread.left_out == (out or ())
    assert made.status == ("rescore" if out is None else "ranked")
    left = [total for number, total in enumerate(totals, 1) if f"m{number}" not in (out or ())]
    assert made.mean is not None
    assert made.mean.total * len(left) == sum(left)
    assert made.spread.remaining == (max(left) - min(left) if out else None)


def test_nobody_is_left_out_while_a_sheet_is_open(rules: Ruleset) -> None:
    policy = CouncilPolicy(spread=Spread(limit=10, then="leave-out"))
    held = of_totals(rules, [62, 80, 80, 80], Member(id="late"))
    made = deliberate(rules, held, policy)
    assert made.spread is not None
    assert (made.status, made.spread.kept, made.spread.left_out) == ("open", False, ())
    assert {seat.standing for seat in made.seats} == {"counted"}
    assert [task.code for task in made.tasks] == ["no-sheet"]


# -- doubts and misprints -----------------------------------------------------------------------------------


def doubtful(synthetic: Ruleset) -> Sitting:
    """Return three sheets: two with a doubtful and a misprinted box, one of a secretary with another."""
    blurred = best(synthetic, 1, c1_1=1, c7=2)
    return sitting(
        {"a": blurred, "b": blurred, "c": best(synthetic, 1, case=2)}, roles={"c": "secretary", "a": "chair"}
    )


def test_a_council_rests_on_the_doubts_of_the_sheets_that_count_each_once(synthetic: Ruleset) -> None:
    box = Doubtful("blurred-box", Place(product_set=1, criterion="1.1", option=1))
    case = Doubtful("blurred-box", Place(product_set=1, criterion="2.1", case=2))
    misread = Misprint("letter-o", Place(product_set=1, criterion="7", option=2))
    made = deliberate(synthetic, doubtful(synthetic), SENIORS)
    assert (made.doubtful, made.misprints, made.incomplete) == ((box,), (misread,), ("notes",))
    every = deliberate(synthetic, doubtful(synthetic))
    assert (every.doubtful, every.misprints) == ((box, case), (misread,))


@pytest.mark.parametrize(("boxes", "concerned"), [((3, 3), True), ((3, 2), True), ((2, 2), False)])
def test_a_doubt_about_stars_goes_by_the_stars_of_the_council(
    folder: Path,
    boxes: tuple[int, int],
    concerned: bool,  # noqa: FBT001 - a table
) -> None:
    def about_stars(data: Any) -> None:
        data["doubts"][1] = {"id": "blurred-sheet", "places": [{"product_set": 1}], "stars": [5]}

    rules = altered(folder, "ruleset.json", about_stars)
    # 6.2 has a 5-star floor at its last box; one of two is half, and half is enough here
    sheets = {f"m{index}": best(rules, 1, c6_2=box) for index, box in enumerate(boxes)}
    made = deliberate(rules, sitting(sheets), CouncilPolicy(floors="half"))
    assert made.stars == (5 if concerned else 4)
    about = Doubtful("blurred-sheet", Place(product_set=1))
    assert made.doubtful == ((about,) if concerned else ())
    # more than half would have to meet the floor: 4 stars, though one of the sheets has 5
    if boxes == (3, 2):
        fewer = deliberate(rules, sitting(sheets))
        assert (fewer.stars, fewer.seats[0].stars, fewer.doubtful) == (4, 5, ())


# -- what a council may still become ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "status"),
    [
        (CouncilPolicy(), "ranked"),
        (CouncilPolicy(spread=Spread(limit=9)), "rescore"),
        (CouncilPolicy(quorum=Quorum(present=Share(numerator=1, denominator=1))), "no-quorum"),
    ],
)
def test_only_an_open_council_has_bounds(rules: Ruleset, held: CouncilPolicy, status: str) -> None:
    made = deliberate(rules, of_totals(rules, [80, 90], Member(id="gone", absent=True)), held)
    assert (made.status, made.bounds) == (status, None)


def test_a_gate_of_a_chair_who_sits_alone_leaves_no_mean(rules: Ruleset) -> None:
    closed = with_gate(sheet(rules, 80), "risky-impurities")
    made = deliberate(
        rules, sitting({"a": closed}, roles={"a": "chair"}), CouncilPolicy(counted=("member",), gates="chair")
    )
    assert (made.status, made.mean, made.stars) == ("stopped", None, None)


def test_an_empty_sheet_counts_as_0_in_the_bounds(rules: Ruleset) -> None:
    none = evolve(sheet(rules, 80), answers=dict.fromkeys(sheet(rules, 80).answers, 0))
    made = deliberate(rules, sitting({"a": none, "b": sheet(rules, 100, c4_3=-1)}))
    assert made.bounds is not None
    # 4.3 gives 0 to 4 of the 100 points of b
    assert (made.bounds.least, made.bounds.most) == (48, 50)


def test_an_empty_sheet_is_the_lowest_of_a_spread(rules: Ruleset) -> None:
    none = evolve(sheet(rules, 80), answers=dict.fromkeys(sheet(rules, 80).answers, 0))
    made = deliberate(rules, sitting({"a": none, "b": sheet(rules, 80)}))
    assert made.spread is not None
    assert (made.spread.highest, made.spread.lowest, made.spread.found) == (80, 0, 80)


def test_everybody_has_a_seat_with_or_without_a_sheet(rules: Ruleset) -> None:
    held = sitting({"a": sheet(rules, 80)}, Member(id="gone", absent=True), Member(id="guest", counted=False))
    made = deliberate(rules, held)
    assert [(seat.member, seat.standing, seat.result is None) for seat in made.seats] == [
        ("a", "counted", False),
        ("gone", "absent", True),
        ("guest", "not-counted", True),
    ]


def test_in_writing_a_gate_that_all_have_seen_divides_nobody(rules: Ruleset) -> None:
    closed = with_gate(sheet(rules, 80), "risky-impurities")
    for sheets, divided in (
        ({"a": closed, "b": closed}, False),
        ({"a": closed, "b": sheet(rules, 80)}, True),
    ):
        held = sitting(sheets)
        written = evolve(held, council=evolve(held.council, form="written"))
        told = [
            (one.members, one.gate)
            for one in deliberate(rules, written).flags
            if one.code == "opinions-diverge"
        ]
        assert told == ([(("a",), "risky-impurities")] if divided else [])


def test_pairs_stand_in_the_order_of_the_members(rules: Ruleset) -> None:
    held = sitting({"z": sheet(rules, 70), "m": sheet(rules, 80), "a": sheet(rules, 81)})
    made = deliberate(rules, held, CouncilPolicy(spread=Spread(limit=5, kind="any-pair", then="flag")))
    assert made.spread is not None
    assert made.spread.pairs == (("m", "z", 10), ("a", "z", 11))


# -- without any one of them --------------------------------------------------------------------------------


def outcomes(rules: Ruleset, held: Sitting, policy: CouncilPolicy | None = None) -> list[tuple[Any, ...]]:
    found = compare_members(rules, held, policy)
    return [(one.member, one.status, one.total, one.stars, one.changed) for one in found.without]


def test_without_any_one_of_those_who_closed_a_gate(rules: Ruleset) -> None:
    closed = with_gate(sheet(rules, 80), "risky-impurities")
    held = sitting({"a": closed, "b": closed, "c": closed, "d": sheet(rules, 90), "e": sheet(rules, 90)})
    made = deliberate(rules, held)
    assert made.mean is not None
    each = {seat.member: points_up_to(seat.result, "6.1") for seat in made.seats}
    so_far = Fraction(sum(each.values()), 5)
    assert (made.status, made.mean.total) == ("stopped", so_far)
    # two of four are no majority: the gate stays open, and the whole sheets count
    opened = Fraction(80 * 2 + 90 * 2, 4)
    assert outcomes(rules, held) == [
        *((name, "ranked", opened, 4, True) for name in "abc"),
        *((name, "stopped", Fraction(sum(each.values()) - each[name], 4), None, False) for name in "de"),
    ]


def points_up_to(result: Any, last: str) -> int:
    codes = [one.criterion for one in result.reasons]
    return sum(one.points for one in result.reasons[: codes.index(last) + 1])


def test_the_chair_decides_about_gates_whether_the_sheet_counts_or_not(rules: Ruleset) -> None:
    closed = with_gate(sheet(rules, 80), "risky-impurities")
    policy = CouncilPolicy(gates="chair")
    # the chair alone has seen it
    held = sitting({"a": closed, "b": sheet(rules, 80), "c": sheet(rules, 80)}, roles={"a": "chair"})
    assert [one[1] for one in outcomes(rules, held, policy)] == ["stopped"] * 3
    assert [one[1] for one in outcomes(rules, held)] == ["ranked"] * 3
    # everybody but the chair has seen it: the chair's sheet keeps it open, counted or not
    other = sitting({"a": sheet(rules, 80), "b": closed, "c": closed}, roles={"a": "chair"})
    assert [one[1] for one in outcomes(rules, other, policy)] == ["ranked"] * 3
    alone = CouncilPolicy(gates="chair", counted=("member",))
    assert [one[:2] for one in outcomes(rules, other, alone)] == [("b", "ranked"), ("c", "ranked")]


def test_without_a_member_whose_sheet_is_open(rules: Ruleset) -> None:
    held = sitting({"a": sheet(rules, 80), "b": sheet(rules, 90), "c": sheet(rules, 90, c4_3=-1)})
    assert outcomes(rules, held) == [
        ("a", "open", None, None, False),
        ("b", "open", None, None, False),
        ("c", "ranked", Fraction(85), 4, True),
    ]


def test_without_a_member_others_may_be_left_out(rules: Ruleset) -> None:
    policy = CouncilPolicy(spread=Spread(limit=10, then="leave-out"))
    held = of_totals(rules, [62, 80, 80, 82])
    # without any of the others m1 is left out still: two of three are more than half
    assert outcomes(rules, held, policy) == [
        ("m1", "ranked", Fraction(242, 3), 4, False),
        ("m2", "ranked", Fraction(81), 4, False),
        ("m3", "ranked", Fraction(81), 4, False),
        ("m4", "ranked", Fraction(80), 4, False),
    ]


@pytest.mark.parametrize("rule", ["majority", "half", "all", "any", "mean"])
def test_floors_without_a_member_are_those_of_the_others(rules: Ruleset, rule: Any) -> None:
    low, high = sheet(rules, 80, c2_3=2), sheet(rules, 80)
    held = sitting({"a": low, "b": high, "c": low})
    policy = CouncilPolicy(floors=rule)
    others = [sitting({"x": one, "y": two}) for one, two in ((high, low), (low, low), (low, high))]
    stars = [deliberate(rules, one, policy).stars for one in others]
    assert [one[3] for one in outcomes(rules, held, policy)] == stars


# -- scoring again ------------------------------------------------------------------------------------------


def test_a_gate_that_came_with_the_second_scoring_is_told(rules: Ruleset) -> None:
    one = of_totals(rules, [80])
    seen = evolve(one.sheets[0], gates=("commonplace-product",))
    held = evolve(one, sheets=(seen,), earlier=(Scoring(sheets=one.sheets, reason="Seen late"),))
    (before,) = deliberate(rules, held).earlier
    assert [(now.gate, now.criterion, now.had, now.has, now.points) for now in before.changes] == [
        ("commonplace-product", None, None, 1, 0)
    ]


def test_a_scoring_that_was_open_came_to_nothing(rules: Ruleset) -> None:
    one = of_totals(rules, [80])
    short = evolve(sheet(rules, 80, c4_3=-1), evaluator="m1")
    held = evolve(one, earlier=(Scoring(sheets=(short,), reason="Not filled in"),))
    (before,) = deliberate(rules, held).earlier
    assert (before.status, before.total, before.stars) == ("open", None, None)
    told = [(now.criterion, now.had, now.has) for now in before.changes]
    assert told == [("4.3", None, one.sheets[0].answers["4.3"])]


# -- faults -------------------------------------------------------------------------------------------------


def test_a_fault_says_what_was_found_and_what_there_is(rules: Ruleset) -> None:
    held = evolve(of_totals(rules, [80, 81]), ruleset="148", digest="sha256:" + 64 * "0", product_set=99)
    sheets = (evolve(held.sheets[0], evaluator="nobody"), held.sheets[1])
    found = {fault.code: fault for fault in check_sitting(rules, evolve(held, sheets=sheets))}
    told = {code: (fault.found, fault.fields) for code, fault in found.items()}
    assert told["ruleset-mismatch"] == ("148", {"ruleset": "148-2023"})
    assert told["digest-mismatch"] == ("sha256:" + 64 * "0", {"digest": rules.digest})
    assert told["unknown-set"] == ("99", {"known": "1–26"})
    assert told["council-set"][1] == {"product_set": 99}
    assert told["evaluator-unknown"] == ('"nobody"', {"known": "m1, m2"})
