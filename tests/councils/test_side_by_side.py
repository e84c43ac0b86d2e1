"""Each beside the others: the second of two, the order of a list, every field, and who does not count."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.councils import of_totals, sheet, sitting
from kit.ground import altered, best

from ocop_rules import (
    Deliberation,
    Evaluation,
    EvaluationError,
    Ruleset,
    Sitting,
    UnknownNameError,
    deliberate,
    load,
)
from ocop_rules.councils import (
    Council,
    CouncilPolicy,
    Member,
    Quorum,
    Rounding,
    Scoring,
    Share,
    Spread,
    agreement,
    check_policy,
    check_sitting,
    compare_members,
    sitting_of,
)
from ocop_rules.councils.judging import needed
from ocop_rules.councils.mean import attend
from ocop_rules.councils.spread import left_out, too_wide
from ocop_rules.errors import ArgumentError, MissingExtraError
from ocop_rules.model.deliberation import CouncilGate, Flag, SpreadFound
from ocop_rules.model.result import Doubtful
from ocop_rules.rulesets import Place, with_readings

STOP = "risky-impurities"
THREE_QUARTERS = Share(numerator=3, denominator=4)


def gated(one: Evaluation, *gates: str) -> Evaluation:
    return evolve(one, gates=gates)


def with_members(held: Sitting, **changes: dict[str, Any]) -> Sitting:
    members = tuple(evolve(one, **changes.get(one.id, {})) for one in held.council.members)
    return evolve(held, council=evolve(held.council, members=members))


def codes(made: Deliberation) -> list[str]:
    return [flag.code for flag in made.flags]


def tasks(made: Deliberation) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(task.code, task.members, task.criteria) for task in made.tasks]


def told(faults: Any) -> list[tuple[Any, ...]]:
    return [(one.code, one.pointer, one.found, dict(one.fields)) for one in faults]


# -- faults -------------------------------------------------------------------------------------------------


def test_the_digest_of_the_ruleset_itself_is_no_fault(rules: Ruleset) -> None:
    assert check_sitting(rules, evolve(of_totals(rules, [80]), digest=rules.digest)) == []


def test_every_sheet_that_shares_a_member_or_has_none_is_told(rules: Ruleset) -> None:
    one, two = of_totals(rules, [80, 81], Member(id="gone", absent=True)).sheets
    held = of_totals(rules, [80, 81], Member(id="gone", absent=True))
    gone, nobody = evolve(one, evaluator="gone"), evolve(one, evaluator=None)
    sheets = (one, nobody, one, gone, two, two, nobody)
    assert told(check_sitting(rules, evolve(held, sheets=sheets))) == [
        ("evaluator-missing", "/sheets/1/evaluator", None, {}),
        ("evaluator-twice", "/sheets/2/evaluator", '"m1"', {}),
        ("evaluator-absent", "/sheets/3/evaluator", '"gone"', {}),
        ("evaluator-twice", "/sheets/5/evaluator", '"m2"', {}),
        ("evaluator-missing", "/sheets/6/evaluator", None, {}),
    ]


def test_a_sheet_where_nobody_sits_is_told_so(rules: Ruleset) -> None:
    held = evolve(of_totals(rules, [80]), council=Council(members=()))
    found = told(check_sitting(rules, held))
    assert [one[0] for one in found] == ["no-members", "evaluator-unknown"]
    assert found[1][1:] == ("/sheets/0/evaluator", '"m1"', {"known": "-"})


def test_every_sheet_of_a_sitting_is_of_its_set(rules: Ruleset) -> None:
    held, other = of_totals(rules, [80, 81]), best(rules, 2)
    wrong = (held.sheets[0], evolve(other, evaluator="m2"))
    earlier = (Scoring(sheets=held.sheets, reason="One"), Scoring(sheets=wrong, reason="Two"))
    held = evolve(held, sheets=wrong, earlier=earlier, support=other, self_assessment=other)
    assert told(check_sitting(rules, held)) == [
        ("council-set", f"{place}/product_set", "2", {"product_set": 1})
        for place in ("/sheets/1", "/earlier/1/sheets/1", "/support", "/self_assessment")
    ]


def test_an_unknown_evaluator_of_every_scoring_is_told(rules: Ruleset) -> None:
    held = of_totals(rules, [80])
    wrong = (evolve(held.sheets[0], evaluator="x"),)
    earlier = (Scoring(sheets=held.sheets, reason="One"), Scoring(sheets=wrong, reason="Two"))
    assert [one[:2] for one in told(check_sitting(rules, evolve(held, sheets=wrong, earlier=earlier)))] == [
        ("evaluator-unknown", "/sheets/0/evaluator"),
        ("evaluator-unknown", "/earlier/1/sheets/0/evaluator"),
    ]


@pytest.mark.parametrize("name", ["support", "self_assessment"])
def test_the_faults_of_a_sheet_beside_the_council_name_it(rules: Ruleset, name: str) -> None:
    wrong = evolve(sheet(rules, 80), answers={"1.1": 9, "99.9": 1})
    found = told(check_sitting(rules, evolve(of_totals(rules, [80]), **{name: wrong})))
    assert {(one[0], one[1]) for one in found} == {
        ("option-range", f"/{name}/answers/1.1"),
        ("unknown-criterion", f"/{name}/answers/99.9"),
    }


@pytest.mark.parametrize(
    ("call", "name", "kind"),
    [
        (lambda _, held: check_policy("x", held.policy), "ruleset", "Ruleset"),
        (lambda rules, _: check_policy(rules, "x"), "policy", "CouncilPolicy"),
        (lambda _, held: check_sitting("x", held), "ruleset", "Ruleset"),
        (lambda rules, _: check_sitting(rules, "x"), "sitting", "Sitting"),
        (lambda rules, held: check_sitting(rules, held, "x"), "policy", "CouncilPolicy"),
        (lambda _, held: deliberate("x", held), "ruleset", "Ruleset"),
        (lambda rules, _: deliberate(rules, 7), "sheets", "Sitting"),
        (lambda _, held: compare_members("x", held), "ruleset", "Ruleset"),
        (lambda *_: agreement("x"), "deliberation", "Deliberation"),
    ],
)
def test_an_argument_of_another_kind_is_named(
    rules: Ruleset, call: Callable[[Any, Any], object], name: str, kind: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        call(rules, of_totals(rules, [80]))
    assert (caught.value.name, caught.value.needed) == (name, kind)


def test_sheets_become_a_sitting_of_those_who_signed_them(rules: Ruleset) -> None:
    one, two = of_totals(rules, [80, 81]).sheets
    nobody = evolve(one, evaluator=None)
    held = sitting_of([two, nobody, one, two], level="province")
    assert [(member.id, member.role) for member in held.council.members] == [
        ("m2", "member"),
        ("m1", "member"),
    ]
    assert (held.ruleset, held.product_set, held.council.level) == ("148-2023", 1, "province")
    assert held.sheets == (two, nobody, one, two)
    assert sitting_of([one]).council.level is None
    with pytest.raises(EvaluationError) as caught:
        sitting_of([])
    assert told(caught.value.faults) == [("no-sheets", "/sheets", "[]", {})]
    assert deliberate(rules, held.to_json() | {"sheets": [one.to_json(), two.to_json()]}).stars == 4


# -- how far a council comes --------------------------------------------------------------------------------


def test_without_a_quorum_no_gate_is_closed_for_the_council(rules: Ruleset) -> None:
    held = sitting({"a": gated(sheet(rules, 80), STOP)}, Member(id="gone", absent=True))
    made = deliberate(rules, held, CouncilPolicy(quorum=Quorum(present=THREE_QUARTERS)))
    assert (made.status, made.stars, [gate.closed for gate in made.gates]) == ("no-quorum", None, [True])


def test_a_rejecting_gate_goes_before_a_stopping_one(synthetic: Ruleset) -> None:
    both = gated(best(synthetic, 1), "unsafe", "forged")
    made = deliberate(synthetic, sitting({"a": both, "b": both}))
    assert (made.status, [gate.gate for gate in made.gates]) == ("rejected", ["forged", "unsafe"])
    assert "stop-points" in made.readings
    assert "stop-tier" not in made.readings
    assert [one.status for one in compare_members(synthetic, made).without] == ["rejected", "rejected"]


def test_gates_stand_in_the_order_of_the_form_with_all_who_closed_them(synthetic: Ruleset) -> None:
    one = best(synthetic, 1)
    held = sitting(
        {"a": gated(one, "unsafe"), "b": gated(one, "unlicensed"), "c": gated(one, "unsafe", "unlicensed")}
    )
    assert deliberate(synthetic, held).gates == (
        CouncilGate(
            gate="unlicensed",
            effect="stop",
            place=Place(product_set=1, group="2"),
            members=("b", "c"),
            needed=2,
            closed=True,
        ),
        CouncilGate(
            gate="unsafe",
            effect="stop",
            place=Place(product_set=1, criterion="5.2"),
            members=("a", "c"),
            needed=2,
            closed=True,
        ),
    )


def test_points_so_far_stand_before_the_first_of_two_gates(rules: Ruleset) -> None:
    whole = sheet(rules, 100)
    held = sitting({"a": gated(whole, "commonplace-product"), "b": gated(whole, STOP), "c": whole})
    policy = CouncilPolicy(gates="any")
    made = deliberate(rules, held, policy)
    # group 1 has 5 + 3 + 3 + 3 + 3 + 1 points, 2.1 has 4; 67 stand before the gate at 6.1
    assert made.mean is not None
    assert (made.status, made.mean.total, made.mean.sheets) == ("stopped", 22, 3)
    assert [(one.member, one.total) for one in compare_members(rules, made).without] == [
        ("a", 67),
        ("b", 22),
        ("c", 22),
    ]


@pytest.mark.parametrize("rule", ["majority", "half", "any", "all"])
def test_a_chair_who_does_not_count_closes_no_gate_where_others_decide(rules: Ruleset, rule: Any) -> None:
    sheets = {"a": gated(sheet(rules, 80), STOP), "b": sheet(rules, 80)}
    held = sitting(sheets, roles={"a": "chair"})
    made = deliberate(rules, held, CouncilPolicy(counted=("member",), gates=rule))
    assert (made.gates, made.status) == ((), "ranked")


def test_that_the_majority_decided_for_the_chair_is_told_where_it_did(rules: Ruleset) -> None:
    closed, plain = gated(sheet(rules, 80), STOP), sheet(rules, 80)
    chair = Member(id="boss", role="chair", absent=True)
    by_chair = CouncilPolicy(gates="chair")
    for held, policy, expected in (
        (sitting({"a": closed, "b": plain}, chair), by_chair, True),
        (sitting({"a": closed, "b": plain}, chair), CouncilPolicy(gates="majority"), False),
        (sitting({"a": plain, "b": plain}, chair), by_chair, False),
        (sitting({"a": closed, "b": plain}, roles={"a": "chair"}), by_chair, False),
    ):
        assert ("chair-gate-by-majority" in codes(deliberate(rules, held, policy))) is expected


@pytest.mark.parametrize("before", ["before", "given", "none"])
@pytest.mark.parametrize("digits", [None, 0])
def test_without_a_member_the_points_so_far_are_those_of_the_others(
    rules: Ruleset,
    before: str,
    digits: int | None,
) -> None:
    under = with_readings(rules, {"stop-tier": "points-so-far", "stop-points": before})
    policy = CouncilPolicy(gates="any", rounding=None if digits is None else Rounding(digits=digits))
    sheets = {
        "a": gated(sheet(rules, 70), STOP),
        "b": gated(sheet(rules, 69, c2_3=-1, c7_1=-1), STOP),
        "c": gated(sheet(rules, 72, c2_3=2), STOP),
        "d": sheet(rules, 73),
    }
    found = compare_members(under, sitting(sheets), policy)
    assert [one.member for one in found.without] == list("abcd")
    for one in found.without:
        others = {name: given for name, given in sheets.items() if name != one.member}
        made = deliberate(under, sitting(others), policy)
        total = None if made.mean is None else made.mean.total
        assert (one.status, one.total, one.stars_by_points, one.stars) == (
            "stopped",
            total,
            made.stars_by_points,
            made.stars,
        )
        assert (total is None) == (made.stars is None) == (before == "none")


def test_without_a_quorum_nobody_is_given_the_stars_of_points_so_far(rules: Ruleset) -> None:
    under = with_readings(rules, {"stop-tier": "points-so-far"})
    closed = gated(sheet(rules, 80), STOP)
    held = sitting({"a": closed, "b": closed}, Member(id="gone", absent=True))
    found = compare_members(under, held, CouncilPolicy(quorum=Quorum(present=THREE_QUARTERS)))
    assert [(one.status, one.stars_by_points, one.stars) for one in found.without] == [
        ("no-quorum", None, None),
        ("no-quorum", None, None),
    ]
    assert found.deliberation.stars is None


def test_without_a_chair_whose_sheet_has_still_to_come_the_majority_decides(rules: Ruleset) -> None:
    closed = gated(sheet(rules, 80), STOP)
    held = sitting({"a": closed, "b": closed}, Member(id="boss", role="chair"))
    found = compare_members(rules, held, CouncilPolicy(gates="chair"))
    # the chair's empty sheet closes nothing
    assert found.deliberation.status == "open"
    assert [(one.member, one.status) for one in found.without] == [
        ("a", "open"),
        ("b", "open"),
        ("boss", "stopped"),
    ]


def test_without_anybody_the_majority_decides_where_the_chair_has_no_sheet(rules: Ruleset) -> None:
    closed = gated(sheet(rules, 80), STOP)
    sheets = {"a": closed, "b": closed, "c": sheet(rules, 80)}
    for chair in (
        Member(id="boss", role="chair", absent=True),
        Member(id="boss", role="chair", excused="Kin"),
        Member(id="boss", role="chair", counted=False),
    ):
        found = compare_members(rules, sitting(sheets, chair), CouncilPolicy(gates="chair"))
        assert [(one.member, one.status) for one in found.without] == [
            ("a", "ranked"),
            ("b", "ranked"),
            ("c", "stopped"),
        ]


def test_a_council_that_a_gate_has_stopped_leaves_nobody_out(rules: Ruleset) -> None:
    # the sheets lie 38 points apart; without the first they would keep the limit
    held = of_totals(rules, [62, 100, 100, 100])
    held = evolve(held, sheets=tuple(gated(one, STOP) for one in held.sheets))
    policy = CouncilPolicy(spread=Spread(limit=10, then="leave-out"))
    made = deliberate(rules, held, policy)
    assert made.spread is not None
    assert (made.status, made.spread.kept, made.spread.left_out) == ("stopped", False, ())
    assert {seat.standing for seat in made.seats} == {"counted"}
    assert made.mean is not None
    assert made.mean.sheets == 4
    others = evolve(held, council=Council(members=held.council.members[:3]), sheets=held.sheets[:3])
    other = deliberate(rules, others, policy)
    assert other.mean is not None
    assert compare_members(rules, made).without[3].total == other.mean.total


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [(1, (1, 1, 1, 1)), (2, (2, 1, 2, 1)), (4, (3, 2, 4, 1)), (5, (3, 3, 5, 1))],
)
def test_how_many_sheets_it_takes(sheets: int, expected: tuple[int, ...]) -> None:
    rules: Any = ("majority", "half", "all", "any")
    assert tuple(needed(rule, sheets) for rule in rules) == expected


# -- tasks --------------------------------------------------------------------------------------------------


def test_a_council_without_its_quorum_is_told_of_its_spread_as_well(rules: Ruleset) -> None:
    held = of_totals(rules, [80, 90], Member(id="gone", absent=True))
    policy = CouncilPolicy(quorum=Quorum(present=THREE_QUARTERS), spread=Spread(limit=5))
    assert tasks(deliberate(rules, held, policy)) == [
        ("attendance", ("gone",), ()),
        ("spread", ("m1", "m2"), ()),
    ]


def test_tasks_stand_in_their_order_and_criteria_in_that_of_the_form(rules: Ruleset) -> None:
    held = sitting(
        {"a": sheet(rules, 80, c4_3=-1), "b": sheet(rules, 80, c4_3=-1, c1_1=-1), "c": sheet(rules, 80)},
        Member(id="late"),
        Member(id="later"),
    )
    made = deliberate(rules, held, CouncilPolicy(settled=("9.1", "8.1")))
    assert tasks(made) == [
        ("support-open", (), ("8.1", "9.1")),
        ("no-sheet", ("late", "later"), ()),
        ("open-criteria", ("a",), ("4.3",)),
        ("open-criteria", ("b",), ("1.1", "4.3")),
    ]
    assert [flag.criteria for flag in made.flags if flag.code == "settled"] == [("8.1", "9.1")]


def test_a_council_that_a_gate_has_rejected_needs_nothing_more(synthetic: Ruleset) -> None:
    short = gated(best(synthetic, 1, c7=-1), "forged")
    made = deliberate(synthetic, sitting({"a": short, "b": short}, Member(id="late")))
    assert (made.status, made.tasks, made.bounds) == ("rejected", (), None)


def test_a_council_that_a_gate_has_stopped_needs_nothing_more(rules: Ruleset) -> None:
    short = gated(sheet(rules, 100, c7_1=-1), STOP)
    made = deliberate(rules, sitting({"a": short, "b": short}, Member(id="late")))
    assert (made.status, made.tasks, made.bounds) == ("stopped", (), None)


# -- figures ------------------------------------------------------------------------------------------------


def test_the_points_so_far_are_rounded_before_their_tier(rules: Ruleset) -> None:
    under = with_readings(rules, {"stop-tier": "points-so-far", "stop-points": "given"})
    held = of_totals(rules, [69, 70])
    held = evolve(held, sheets=tuple(gated(one, STOP) for one in held.sheets))
    exact = deliberate(under, held)
    assert exact.mean is not None
    assert (exact.mean.total, exact.mean.tiered, exact.stars_by_points) == (
        Fraction(139, 2),
        Fraction(139, 2),
        3,
    )
    assert "tier-gaps" in exact.readings
    whole = deliberate(under, held, CouncilPolicy(rounding=Rounding(digits=0)))
    assert whole.mean is not None
    assert (whole.mean.tiered, whole.stars_by_points) == (70, 4)
    assert "tier-gaps" not in whole.readings
    assert "rounded-tier" in codes(whole)
    assert "rounded-tier" not in codes(exact)


def test_an_open_sheet_behind_its_own_gate_can_still_become_what_its_boxes_give(rules: Ruleset) -> None:
    # 7.1 gives 0 to 2 of the 100 points
    short = gated(sheet(rules, 100, c7_1=-1), STOP)
    made = deliberate(rules, sitting({"a": short, "b": sheet(rules, 90), "c": sheet(rules, 92)}))
    assert made.bounds is not None
    assert (made.bounds.least, made.bounds.most) == (Fraction(98 + 90 + 92, 3), 94)


def test_what_a_gate_takes_is_in_no_bound(synthetic: Ruleset) -> None:
    # the gate takes the 10 points of 2.1; 6.2 gives 0 to 5
    under = with_readings(synthetic, {"copied-effect": "zero"})
    short = gated(best(under, 1, c6_2=-1), "copied")
    made = deliberate(under, sitting({"a": short, "b": best(under, 1)}))
    assert made.bounds is not None
    assert (made.bounds.least, made.bounds.most) == (Fraction(85 + 100, 2), 95)
    assert (made.bounds.stars_by_points_least, made.bounds.stars_by_points_most) == (4, 5)


@pytest.mark.parametrize(
    ("missing", "held"),
    [
        # two of three meet it, whatever the open one comes to
        ("--o", True),
        ("-mo", None),
        ("mmo", False),
    ],
)
def test_a_floor_may_wait_for_an_open_sheet(rules: Ruleset, missing: str, held: bool | None) -> None:  # noqa: FBT001
    box = {"-": {}, "m": {"c2_3": 2}, "o": {"c2_3": -1}}
    made = deliberate(
        rules, sitting({f"{index}{one}": sheet(rules, 80, **box[one]) for index, one in enumerate(missing)})
    )
    (floor,) = [one for one in made.floors if (one.criterion, one.stars) == ("2.3", 4)]
    assert (floor.held, floor.needed) == (held, 2)
    for members, sign in ((floor.met, "-"), (floor.missed, "m"), (floor.undecided, "o")):
        assert members == tuple(f"{index}{one}" for index, one in enumerate(missing) if one == sign)


def test_a_fraction_that_misses_a_floor_rests_on_the_readings_of_both(rules: Ruleset) -> None:
    made = deliberate(rules, sitting({"a": sheet(rules, 80, c2_3=2), "b": sheet(rules, 81, c2_3=2)}))
    assert (made.stars_by_points, made.stars) == (4, 3)
    assert set(made.readings) >= {"tier-gaps", "floors-bind", "floor-miss"}


def test_only_floors_of_a_box_in_a_case_name_cases(synthetic: Ruleset) -> None:
    floors = deliberate(synthetic, sitting({"a": best(synthetic, 1)})).floors
    # 1.1 and 1.2 have no cases; 2.2 carries its floor itself, whatever the case
    found = [
        (one.stars, one.needs, dict(one.cases)) for one in floors if one.criterion in ("1.1", "1.2", "2.2")
    ]
    assert found == [(3, 2, {}), (4, 2, {}), (5, 3, {}), (4, None, {})]


def test_a_form_without_floors_rests_on_no_reading_of_them(folder: Path) -> None:
    def without_floors(data: Any) -> None:
        for one in data.values() if isinstance(data, dict) else data:
            if isinstance(one, dict | list):
                without_floors(one)
        if isinstance(data, dict):
            data.pop("floor", None)

    bare = altered(folder, "sets/01.json", without_floors)
    made = deliberate(bare, sitting({"a": best(bare, 1)}))
    assert (made.floors, made.floor_rule, made.stars) == ((), "majority", 5)
    assert "council-floors" not in made.readings


# -- the quorum ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quorum", "missing", "absent", "met"),
    [
        (Quorum(present=THREE_QUARTERS), "d", "", True),
        (Quorum(present=THREE_QUARTERS), "cd", "", None),
        (Quorum(present=THREE_QUARTERS), "d", "c", None),
        (Quorum(present=THREE_QUARTERS), "d", "bc", False),
        (Quorum(chair=True), "a", "", None),
        (Quorum(chair=True), "bcd", "", True),
        (Quorum(chair=True), "bcd", "a", False),
        (Quorum(present=THREE_QUARTERS, chair=True), "a", "", None),
        (Quorum(present=THREE_QUARTERS, chair=True), "d", "a", False),
        (Quorum(present=THREE_QUARTERS, chair=True), "ab", "", None),
    ],
)
def test_in_writing_a_quorum_waits_for_those_who_can_still_meet_it(
    quorum: Quorum, missing: str, absent: str, *, met: bool | None
) -> None:
    members = tuple(
        Member(id=name, role="chair" if name == "a" else "member", absent=name in absent) for name in "abcd"
    )
    found = attend(Council(members=members, form="written"), quorum, tuple(missing))
    assert (found.met, found.members, found.waiting) == (met, 4, tuple(missing))
    assert found.chair is ("a" not in missing + absent)
    # whoever sits at a meeting is there, with a sheet or without
    at_table = attend(Council(members=members), quorum, tuple(missing))
    assert (at_table.waiting, at_table.absent) == ((), tuple(absent))
    assert at_table.present == tuple(name for name in "abcd" if name not in absent)
    assert at_table.met is (
        (quorum.present is None or len(absent) < 2) and (not quorum.chair or "a" not in absent)
    )


def test_a_council_without_a_chair_waits_for_none() -> None:
    council = Council(members=(Member(id="a"), Member(id="b")), form="written")
    found = attend(council, Quorum(chair=True), ("b",))
    assert (found.chair, found.met) == (None, False)
    free = attend(council, None, ("b",))
    assert (free.needed, free.met) == (None, None)


def test_who_is_left_out_for_two_reasons_is_told_the_first(rules: Ruleset) -> None:
    held = of_totals(rules, [80, 81, 82], Member(id="x", absent=True, counted=False, role="secretary"))
    held = with_members(
        held, m2={"counted": False, "role": "secretary"}, m3={"counted": False, "excused": "Kin"}
    )
    made = deliberate(rules, held, CouncilPolicy(counted=("member",)))
    assert [(seat.member, seat.role, seat.standing) for seat in made.seats] == [
        ("m1", "member", "counted"),
        ("m2", "secretary", "not-counted"),
        ("m3", "member", "excused"),
        ("x", "secretary", "absent"),
    ]


def test_who_is_excused_is_not_told_as_absent_as_well(rules: Ruleset) -> None:
    made = deliberate(rules, of_totals(rules, [80], Member(id="x", absent=True, excused="Kin")))
    assert (made.attendance.present, made.attendance.absent, made.attendance.excused) == (("m1",), (), ("x",))
    assert made.seats[1].standing == "excused"


# -- doubts -------------------------------------------------------------------------------------------------


BOX, SHEET = "blurred-box", "blurred-sheet"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_doubts_about_stars_and_about_boxes_stand_together(folder: Path, order: tuple[int, int]) -> None:
    here = Place(product_set=1, criterion="1.1", option=1)
    elsewhere = [{"product_set": 2}, {"product_set": 1, "criterion": "1.2"}]
    doubts = [
        {"id": BOX, "places": [{"product_set": 1, "criterion": "1.1", "option": 1}]},
        {"id": SHEET, "places": [*elsewhere, {"product_set": 1}], "stars": [2]},
    ]
    rules = altered(
        folder, "ruleset.json", lambda data: data.update(doubts=[doubts[index] for index in order])
    )
    made = deliberate(rules, sitting({"a": best(rules, 1, c1_1=1), "b": best(rules, 1, c1_1=1)}))
    # 94 of 100 points, and the 3-star floor of 1.1 is missed
    assert (made.stars_by_points, made.stars) == (4, 2)
    both = (Doubtful(BOX, here), Doubtful(SHEET, Place(product_set=1)))
    assert made.doubtful == tuple(both[index] for index in order)


def test_every_doubt_about_stars_that_a_council_may_reach_is_told(folder: Path) -> None:
    def about_stars(data: Any) -> None:
        data["doubts"] = [
            {"id": SHEET, "places": [], "stars": [3, 5]},
            {"id": BOX, "places": [{"product_set": 1}], "stars": [4]},
        ]

    rules = altered(folder, "ruleset.json", about_stars)
    # 1.1 gives up to 10 points: 90 are four stars here, 100 five
    open_sheet = best(rules, 1, c1_1=-1)
    made = deliberate(rules, sitting({"a": open_sheet, "b": open_sheet}))
    assert made.doubtful == (Doubtful(SHEET, Place()), Doubtful(BOX, Place(product_set=1)))
    full = deliberate(rules, sitting({"a": best(rules, 1)}))
    assert full.doubtful == (Doubtful(SHEET, Place()),)
    # without a quorum no star is given, nor may one be
    away = sitting({"a": best(rules, 1)}, Member(id="gone", absent=True))
    made = deliberate(rules, away, CouncilPolicy(quorum=Quorum(present=THREE_QUARTERS)))
    assert made.doubtful == ()


# -- flags --------------------------------------------------------------------------------------------------


def test_flags_stand_in_their_order_with_all_that_they_say(rules: Ruleset) -> None:
    held = sitting({"a": gated(sheet(rules, 70), STOP), "b": sheet(rules, 80), "c": sheet(rules, 89)})
    held = evolve(held, council=evolve(held.council, form="written"))
    held = evolve(
        held,
        self_assessment=evolve(sheet(rules, 95), evaluator="b"),
        support=evolve(sheet(rules, 95), evaluator="c"),
    )
    made = deliberate(rules, held, CouncilPolicy(spread=Spread(limit=10, then="flag")))
    assert made.flags == (
        Flag(code="member-is-producer", members=("b",)),
        Flag(code="member-in-support-team", members=("c",)),
        Flag(code="gate-minority", members=("a",), gate=STOP),
        Flag(code="opinions-diverge", members=("a", "c")),
        Flag(code="opinions-diverge", members=("a",), gate=STOP),
        Flag(code="spread", members=("a", "c")),
    )


def test_an_unsigned_sheet_of_the_producer_hides_no_member_of_the_support_team(rules: Ruleset) -> None:
    held = evolve(of_totals(rules, [80, 81]), self_assessment=sheet(rules, 95))
    held = evolve(held, support=evolve(sheet(rules, 95), evaluator="m2"))
    assert deliberate(rules, held).flags == (Flag(code="member-in-support-team", members=("m2",)),)


def test_what_fell_out_of_each_sheet_is_told(rules: Ruleset) -> None:
    sheets = {"a": sheet(rules, 100, c5_1=1, c5_2=0, c5_3=0), "b": sheet(rules, 100), "c": sheet(rules, 100)}
    held = evolve(sitting(sheets), support=sheet(rules, 100, c5_1=0, c5_2=0, c5_3=0, c1_1=1))
    made = deliberate(rules, held, CouncilPolicy(settled=("5.1",)))
    assert made.flags[:3] == (
        Flag(code="settled", criteria=("5.1",)),
        Flag(code="inapplicable-dropped", members=("b",), criteria=("5.2", "5.3")),
        Flag(code="inapplicable-dropped", members=("c",), criteria=("5.2", "5.3")),
    )
    # of 100 points 5.1 to 5.3 have 5 + 5 + 2; what else the support team ticked is not put in
    assert [seat.total for seat in made.seats] == [88, 88, 88]


def test_the_case_of_a_settled_criterion_is_the_support_teams(synthetic: Ruleset) -> None:
    held = sitting({"a": best(synthetic, 1, case=2), "b": best(synthetic, 1)})
    # box 2 has 10 points in the first case, 4 in the second, where 2.2 is left to the members
    settled = evolve(held, support=best(synthetic, 1, case=2, c2_1=2))
    made = deliberate(synthetic, settled, CouncilPolicy(settled=("2.1",)))
    assert [seat.total for seat in made.seats] == [94, 94]


@pytest.mark.parametrize(("last", "flagged"), [(2, True), (3, False)])
def test_a_sheet_that_was_stopped_holds_no_stars_to_be_above(
    rules: Ruleset,
    last: int,
    flagged: bool,  # noqa: FBT001 - a table
) -> None:
    sheets = {
        "a": gated(sheet(rules, 80), STOP),
        "b": sheet(rules, 80, c2_3=2),
        "c": sheet(rules, 80, c3_4=2 if last == 3 else 1),
    }
    made = deliberate(rules, sitting(sheets))
    assert made.stars == 4
    assert made.seats[0].stars is None
    assert ("above-every-sheet" in codes(made)) is flagged


def test_where_renewals_are_judged_at_a_meeting_no_form_is_worth_a_look() -> None:
    rules = load("26-2026")
    assert rules.decision.renewal is not None
    meeting = evolve(rules.decision.renewal, written_opinion=False)
    other = evolve(rules, decision=evolve(rules.decision, renewal=meeting))
    held = evolve(sitting({"a": best(rules, 11)}), kind="renewal")
    assert codes(deliberate(rules, held)) == ["meeting-without-reason"]
    assert codes(deliberate(other, held)) == []


# -- differences --------------------------------------------------------------------------------------------


def test_an_open_council_stands_on_neither_side_of_a_bound(rules: Ruleset) -> None:
    held = sitting({"a": sheet(rules, 89), "b": sheet(rules, 91), "c": sheet(rules, 90, c4_3=-1)})
    found = compare_members(rules, evolve(held, self_assessment=sheet(rules, 100)))
    assert [(one.stars, one.above, one.below, one.council) for one in found.boundaries] == [
        (5, ("b",), ("a",), None)
    ]
    own = found.self_assessment
    assert own is not None
    assert (own.status, own.total, own.stars_by_points, own.stars) == ("ranked", 100, 5, 5)
    assert (own.from_mean, dict(own.criteria)) == (None, {})


def test_a_producers_sheet_that_is_open_is_compared_as_far_as_it_goes(rules: Ruleset) -> None:
    held = evolve(of_totals(rules, [100, 100]), self_assessment=sheet(rules, 98, c6_4=-1))
    own = compare_members(rules, held).self_assessment
    assert own is not None
    # 4.3 has 2 of 4 points, 6.4 none yet of its 3
    assert (own.status, own.total, own.stars_by_points, own.stars, own.from_mean) == (
        "open",
        95,
        None,
        None,
        -5,
    )
    assert dict(own.criteria) == {"4.3": (2, 4), "6.4": (0, 3)}


def test_criteria_that_divide_stand_in_the_order_of_the_form(rules: Ruleset) -> None:
    # 4.3 gives 4, 0 and 0 points, 6.4 gives 3, 3 and 0
    found = compare_members(rules, of_totals(rules, [100, 96, 93]))
    assert [(one.criterion, dict(one.points), one.mean) for one in found.criteria] == [
        ("4.3", {"m1": 4, "m2": 0, "m3": 0}, Fraction(4, 3)),
        ("6.4", {"m1": 3, "m2": 3, "m3": 0}, 2),
    ]


def test_another_rulesets_deliberation_is_told_whole(rules: Ruleset, synthetic: Ruleset) -> None:
    made = deliberate(rules, of_totals(rules, [80]))
    with pytest.raises(EvaluationError) as caught:
        compare_members(synthetic, made)
    assert told(caught.value.faults) == [
        ("digest-mismatch", "", f'"{rules.digest}"', {"digest": synthetic.digest})
    ]


def test_a_sheet_of_0_points_is_compared_as_one(rules: Ruleset) -> None:
    none = evolve(sheet(rules, 80), answers=dict.fromkeys(sheet(rules, 80).answers, 0))
    found = compare_members(rules, sitting({"a": none, "b": sheet(rules, 80), "c": sheet(rules, 90)}))
    assert [(one.member, one.total) for one in found.members] == [("a", 0), ("b", 80), ("c", 90)]
    assert [one.total for one in found.without] == [85, 45, 40]


def test_agreement_is_not_defined_where_every_box_gives_the_same(rules: Ruleset) -> None:
    pytest.importorskip("krippendorff")
    none = evolve(sheet(rules, 80), answers=dict.fromkeys(sheet(rules, 80).answers, 0))
    found = agreement(deliberate(rules, sitting({"a": none, "b": none})), "ordinal")
    assert (found.level, found.alpha, found.sheets, found.criteria) == ("ordinal", None, 2, 32)
    nobody = agreement(deliberate(rules, sitting({"a": sheet(rules, 80, c4_3=-1)})))
    assert (nobody.level, nobody.alpha, nobody.sheets, nobody.criteria) == ("interval", None, 0, 0)


def test_what_agreement_lacks_is_named(rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    made = deliberate(rules, of_totals(rules, [90, 91]))
    with pytest.raises(UnknownNameError) as unknown:
        agreement(made, "ratio")  # type: ignore[arg-type]
    assert (unknown.value.kind, unknown.value.name) == ("agreement-level", "ratio")
    assert set(unknown.value.known) == {"interval", "ordinal", "nominal"}
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(MissingExtraError) as lacking:
        agreement(made)
    assert (lacking.value.package, lacking.value.extra) == ("krippendorff", "statistics")


# -- spread -------------------------------------------------------------------------------------------------


def test_a_spread_says_all_that_it_found(rules: Ruleset) -> None:
    held = of_totals(rules, [70, 80, 81])
    assert deliberate(rules, held).spread == SpreadFound(
        kind="highest-lowest", highest=81, lowest=70, found=Fraction(11)
    )
    policy = CouncilPolicy(spread=Spread(limit=5, kind="any-pair", then="leave-out"))
    assert deliberate(rules, held, policy).spread == SpreadFound(
        kind="any-pair",
        highest=81,
        lowest=70,
        found=Fraction(11),
        limit=5,
        then="leave-out",
        kept=False,
        apart=("m1", "m2", "m3"),
        pairs=(("m2", "m1", 10), ("m3", "m1", 11)),
        left_out=("m1",),
        remaining=Fraction(1),
    )


def test_of_two_pairs_as_wide_the_one_with_the_highest_is_named() -> None:
    assert too_wide({"a": 70, "b": 80, "c": 90}, 5) == (("c", "a", 20), ("c", "b", 10))


def test_who_is_left_out_stands_in_the_order_of_the_members() -> None:
    totals = {"z": 90, "b": 70, "c": 71, "d": 71, "a": 50, "e": 70}
    assert left_out(totals, "highest-lowest", 5) == ("z", "a")


# -- scoring again ------------------------------------------------------------------------------------------


def again(held: Sitting, *sheets: Evaluation, **more: Any) -> Sitting:
    """Return a sitting that scores again: ``sheets`` are those that count now."""
    earlier = (Scoring(sheets=held.sheets, reason="Again", **more),)
    named = tuple(evolve(one, evaluator=f"m{number}") for number, one in enumerate(sheets, start=1))
    return evolve(held, sheets=named, earlier=earlier)


def test_the_day_of_a_replaced_scoring_is_kept(rules: Ruleset) -> None:
    held = of_totals(rules, [80])
    for day in (date(2026, 3, 1), None):
        (before,) = deliberate(rules, again(held, *held.sheets, day=day)).earlier
        assert (before.day, before.total, before.stars, before.changes) == (day, 80, 4, ())


def test_another_case_is_a_change_though_the_points_are_the_same(synthetic: Ruleset) -> None:
    first, second = (best(synthetic, 1, c2_1=0) for _ in range(2))
    held = sitting({"m1": first})
    now = evolve(second, cases={**second.cases, "2.1": 2})
    (before,) = deliberate(synthetic, again(held, now)).earlier
    assert [(one.criterion, one.had, one.has, one.points) for one in before.changes] == [("2.1", 0, 0, 0)]


def test_points_that_a_gate_takes_are_told_beside_it(synthetic: Ruleset) -> None:
    under = with_readings(synthetic, {"copied-effect": "zero"})
    one = best(under, 1)
    (before,) = deliberate(under, again(sitting({"m1": one}), gated(one, "copied"))).earlier
    assert [(now.criterion, now.gate, now.had, now.has, now.points) for now in before.changes] == [
        ("2.1", None, 2, 2, -10),
        (None, "copied", None, 1, 0),
    ]


def asked(rules: Ruleset, held: Sitting, *notes: Any) -> list[tuple[Any, ...]]:
    made = deliberate(rules, held, CouncilPolicy(notes=notes))
    return [(*one.members, *one.criteria, one.gate) for one in made.flags if one.code == "note-missing"]


def test_a_gate_that_changed_is_asked_for_as_a_gate_and_once(rules: Ruleset) -> None:
    held = of_totals(rules, [100, 100])
    now = again(held, gated(sheet(rules, 99), STOP), gated(sheet(rules, 100), STOP))
    expected = [("m1", "4.3", None), ("m1", STOP), ("m2", STOP)]
    assert asked(rules, now, "change") == expected
    assert asked(rules, now, "gate", "change") == expected
    noted = evolve(now, sheets=(evolve(now.sheets[0], notes={STOP: "Seen", "4.3": "Late"}), now.sheets[1]))
    assert asked(rules, noted, "gate", "change") == [("m2", STOP)]


def test_a_gate_that_was_taken_back_is_asked_for_as_a_gate(rules: Ruleset) -> None:
    held = of_totals(rules, [100, 100])
    held = evolve(held, sheets=tuple(gated(one, STOP, "commonplace-product") for one in held.sheets))
    now = again(held, gated(sheet(rules, 99), STOP), sheet(rules, 100))
    assert asked(rules, now, "change") == [
        ("m1", "4.3", None),
        ("m1", "commonplace-product"),
        ("m2", STOP),
        ("m2", "commonplace-product"),
    ]
    noted = evolve(now, sheets=(now.sheets[0], evolve(now.sheets[1], notes={STOP: "No longer seen"})))
    assert asked(rules, noted, "change")[2:] == [("m2", "commonplace-product")]


def test_low_boxes_and_changes_are_asked_for_together(rules: Ruleset) -> None:
    held = of_totals(rules, [100])
    now = again(held, sheet(rules, 99, c12_1=0))
    assert asked(rules, now, "low-box", "change") == [("m1", "12.1", "4.3", None)]
    assert asked(rules, now, "low-box") == [("m1", "12.1", None)]
    assert asked(rules, now, "change") == [("m1", "4.3", "12.1", None)]


def test_notes_are_asked_for_what_the_last_scoring_changed(rules: Ruleset) -> None:
    first, second = (of_totals(rules, [total]).sheets for total in (98, 99))
    held = of_totals(rules, [99])
    earlier = tuple(Scoring(sheets=sheets, reason="Again") for sheets in (first, second))
    assert asked(rules, evolve(held, earlier=earlier), "change") == []
    assert asked(rules, evolve(held, earlier=earlier[::-1]), "change") == [("m1", "4.3", None)]


def test_nothing_is_asked_of_who_is_excused_but_of_those_behind(rules: Ruleset) -> None:
    held = of_totals(rules, [100, 100, 100])
    low = sheet(rules, 100, c12_1=0)
    held = with_members(again(held, low, low, low), m1={"excused": "Kin"}, m2={"counted": False})
    assert asked(rules, held, "low-box") == [("m2", "12.1", None), ("m3", "12.1", None)]
