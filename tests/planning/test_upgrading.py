"""Plans are held against trying every sheet, and against ``score`` where there are too many to try."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from kit.cutting import small_rulesets
from kit.ground import best, other_choices, ruleset
from kit.trying import Trying

from ocop_rules import Evaluation, Ruleset, score
from ocop_rules.errors import ArgumentError, EvaluationError, UnknownNameError
from ocop_rules.planning import upgrade
from ocop_rules.planning.choices import goals, stars_in
from ocop_rules.scoring.tiers import stars_by_points, stars_held
from ocop_rules.testing import evaluations

_MOST_SHEETS = 30_000
STARS = st.integers(3, 5)


def _prices(rules: Ruleset, number: int) -> st.SearchStrategy[Any]:
    """Return a strategy for what is counted: the three kinds, or numbers of one's own."""
    criteria = rules.product_set(number).criteria
    number_of_own = st.one_of(st.integers(0, 4), st.fractions(0, 3, max_denominator=4))
    own = st.fixed_dictionaries(
        {},
        optional={
            code: st.one_of(number_of_own, st.dictionaries(st.integers(1, 2), number_of_own, max_size=2))
            for code, criterion in criteria.items()
            if len(criterion.options_in(criterion.cases[0].case if criterion.cases else None)) > 1
        },
    )
    return st.one_of(st.sampled_from(("boxes", "criteria", "points")), own)


def _count(rules: Ruleset, trying: Trying) -> int:
    found = 1
    for code in rules.sets[0].criteria:
        found *= max(len(list(trying.moves(code))), 1)
    return found


@settings(max_examples=150)
@given(st.data())
def test_the_plans_are_those_that_trying_every_sheet_finds(data: st.DataObject) -> None:
    rules = data.draw(small_rulesets())
    number = rules.sets[0].number
    sheet = data.draw(evaluations(rules, number))
    assume(not any(gate.effect in ("reject", "stop") for gate in _asserted(rules, sheet)))
    cost = data.draw(_prices(rules, number))
    kept = data.draw(st.frozensets(st.sampled_from(list(rules.sets[0].criteria)), max_size=2))
    stars = data.draw(STARS)
    trying = Trying(rules, sheet, kept, cost)
    assume(_count(rules, trying) <= _MOST_SHEETS)
    ways = trying.ways(stars)
    found = upgrade(rules, sheet, stars, keep=kept, cost=cost, most=8)
    event(f"{min(len(ways), 8)} ways, {found.now.status}")
    assert [(plan.cost, plan.boxes, len(plan.steps)) for plan in found.plans] == [
        (way.cost, way.boxes, way.touched) for way in ways[:8]
    ]
    if len(ways) <= 8:
        sheets = [
            trying.evaluation(dict(zip(rules.sets[0].criteria, way.ticks, strict=True))) for way in ways
        ]
        assert {_key(plan.evaluation) for plan in found.plans} == {_key(one) for one in sheets}
    assert found.reachable == bool(ways)
    assert bool(found.obstacles) != found.reachable


def _key(sheet: Evaluation) -> tuple[Any, ...]:
    return sheet.answers, sheet.cases


def _asserted(rules: Ruleset, sheet: Evaluation) -> list[Any]:
    return [gate for gate in score(rules, sheet).gates if gate.gate in sheet.gates]


@settings(max_examples=80)
@given(st.data())
def test_on_whole_sheets_every_plan_is_what_score_says(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(("148-2023", "26-2026", "synthetic")))
    choices = data.draw(st.sampled_from([(), *((one,) for one in other_choices(name))]))
    rules = ruleset(name, *choices)
    sheet = data.draw(evaluations(rules))
    cost = data.draw(st.sampled_from(("boxes", "criteria", "points")))
    stars = data.draw(STARS)
    found = upgrade(rules, sheet, stars, cost=cost)
    trying = Trying(rules, sheet, (), cost)
    event(f"{len(found.plans)} plans, {found.now.status}")
    for plan in found.plans:
        assert plan.result == score(rules, plan.evaluation)
        assert plan.result.status == "ranked"
        assert plan.result.stars is not None
        assert plan.result.stars >= stars
        ticks = {
            code: (plan.evaluation.cases.get(code), plan.evaluation.answers.get(code))
            for code in rules.product_set(sheet.product_set).criteria
        }
        way = trying.way(ticks)
        assert way is not None
        assert (plan.cost, plan.boxes, len(plan.steps)) == (way.cost, way.boxes, way.touched)
        assert sum(step.cost for step in plan.steps) == plan.cost
        assert not any(trying.holds(less, stars) for less in trying.smaller(ticks))
        if found.now.points is not None and found.now.status == "ranked":
            assert plan.result.points is not None
            assert found.now.points["total"] + plan.points == plan.result.points["total"]
    assert [plan.cost for plan in found.plans] == sorted(plan.cost for plan in found.plans)
    assert len({_key(plan.evaluation) for plan in found.plans}) == len(found.plans)


@settings(max_examples=60)
@given(st.data())
def test_the_proof_holds_what_trying_finds(data: st.DataObject) -> None:
    rules = data.draw(small_rulesets())
    sheet = data.draw(evaluations(rules, rules.sets[0].number))
    stars = data.draw(STARS)
    trying = Trying(rules, sheet, (), "boxes")
    assume(_count(rules, trying) <= _MOST_SHEETS // 4)
    found = upgrade(rules, sheet, stars, most=1)
    assume(found.proof is not None)
    proof = found.proof
    assert proof is not None
    assert proof.floors_cost + proof.points_cost == found.plans[0].cost
    assert proof.points_now == sum(reason.points for reason in found.now.reasons)
    if rules.choices.get("floor-miss") == "not-recognised" or rules.choices.get("floors-bind") == "own-star":
        return
    cheaper = []
    for ticks in trying.sheets():
        way = trying.way(ticks)
        if way is None or way.cost >= found.plans[0].cost:
            continue
        try:
            result = score(rules, trying.evaluation(ticks))
        except EvaluationError:
            continue
        if result.status == "ranked" and all(floor.stars > stars for floor in result.floors_missed):
            assert result.points is not None
            cheaper.append(result.points["total"])
    assert proof.most_for_less == max(cheaper, default=None)


def test_one_missed_floor_costs_one_box(rules: Ruleset) -> None:
    sheet = best(rules, 1, c2_3=2)
    found = upgrade(rules, sheet, 4)
    (plan,) = found.plans
    (step,) = plan.steps
    assert (plan.cost, step.criterion, step.from_box, step.to_box) == (1, "2.3", 2, 3)
    assert [(floor.stars, floor.needs, floor.has) for floor in step.floors] == [(4, 3, 2)]
    assert found.proof is not None
    assert (found.proof.floors_cost, found.proof.points_cost, found.proof.most_for_less) == (1, 0, None)


def test_an_unticked_criterion_counts_as_box_0(rules: Ruleset) -> None:
    found = upgrade(rules, best(rules, 1, c2_3=0), 4)
    assert [(step.from_box, step.to_box, step.cost) for step in found.plans[0].steps] == [(0, 3, 3)]


def test_an_open_criterion_counts_as_box_0_and_is_named(rules: Ruleset) -> None:
    found = upgrade(rules, best(rules, 1, c2_3=-1), 4)
    assert found.now.status == "open"
    assert found.open == ("2.3",)
    assert [(step.from_box, step.to_box, step.cost) for step in found.plans[0].steps] == [(None, 3, 3)]


def test_a_story_opens_the_criteria_that_hang_on_it_and_they_are_answered(rules: Ruleset) -> None:
    untold = best(rules, 1, c5_1=1, c5_2=-1, c5_3=-1)
    found = upgrade(rules, untold, 3, most=1)
    (plan,) = found.plans
    assert plan.opens == ("5.2", "5.3")
    assert {"5.2", "5.3"} <= plan.evaluation.answers.keys()
    assert plan.steps[0].criterion == "5.1"
    assert all(step.opened == (step.criterion in plan.opens) for step in plan.steps)
    assert plan.result.stars == 3


def test_a_sheet_that_holds_the_star_needs_nothing(rules: Ruleset) -> None:
    (plan,) = upgrade(rules, best(rules, 1), 4).plans
    assert (plan.cost, plan.steps, plan.result.stars) == (0, (), 5)


def test_an_asserted_gate_stands_in_the_way(rules: Ruleset) -> None:
    sheet = evolve(best(rules, 1), gates=("risky-impurities",))
    found = upgrade(rules, sheet, 3)
    assert not found.reachable
    assert [(one.code, one.gates) for one in found.obstacles] == [("gate", ("risky-impurities",))]


def test_a_gate_that_follows_from_zeros_is_kept_open() -> None:
    rules = ruleset("26-2026")
    zeros = next(here.zeros for here in rules.product_set(16).gates if here.zeros)
    sheet = best(rules, 16, **{f"c{zeros[0].replace('.', '_')}": 0})
    assert score(rules, sheet).status == "stopped"
    assert upgrade(rules, sheet, 5).plans[0].steps[0].criterion == zeros[0]
    found = upgrade(rules, sheet, 5, keep=[zeros[0]])
    assert [(one.code, one.criteria) for one in found.obstacles] == [("gate-follows", (zeros[0],))]


def test_a_floor_that_may_not_move_is_named(rules: Ruleset) -> None:
    found = upgrade(rules, best(rules, 1, c2_3=2), 4, keep=["2.3"])
    (obstacle,) = found.obstacles
    assert (obstacle.code, [floor.needs for floor in obstacle.floors]) == ("floors", [3])


def test_points_that_cannot_be_had_are_counted(rules: Ruleset) -> None:
    sheet = best(rules, 1)
    zeros = evolve(sheet, answers=dict.fromkeys(sheet.answers, 0))
    found = upgrade(rules, zeros, 1, only=())
    assert found.reachable
    (obstacle,) = [one for one in upgrade(rules, zeros, 2, only=["1.1"]).obstacles if one.code == "points"]
    assert (obstacle.points_needed, obstacle.points_most) == (30, 5)


def test_another_case_is_a_way_and_starts_from_box_0(synthetic: Ruleset) -> None:
    found = upgrade(synthetic, best(synthetic, 1, c2_1=1), 5, cost={"2.1": {3: Fraction(5, 2)}})
    (plan,) = found.plans
    (step,) = plan.steps
    assert (step.from_case, step.to_case, step.from_box, step.to_box) == (1, 2, 1, 3)
    assert (plan.cost, plan.boxes) == (Fraction(5, 2), 3)
    assert plan.to_json()["cost"] == {"exact": "5/2", "decimal": "2.5"}


@pytest.mark.parametrize(
    ("options", "known"),
    [
        ({"stars": 6}, "stars"),
        ({"stars": 4, "keep": ["2.33"]}, "criterion"),
        ({"stars": 4, "only": ["2.33"]}, "criterion"),
        ({"stars": 4, "cost": "money"}, "cost"),
        ({"stars": 4, "cost": {"2.33": 1}}, "criterion"),
    ],
)
def test_what_nobody_knows_is_told(rules: Ruleset, options: dict[str, Any], known: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        upgrade(rules, best(rules, 1), **options)
    assert error.value.kind == known
    assert error.value.text("vi") != error.value.text("en")


@pytest.mark.parametrize("options", [{"keep": [["2.3"]]}, {"only": [3]}])
def test_codes_are_texts(rules: Ruleset, options: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError) as error:
        upgrade(rules, best(rules, 1), 4, **options)
    assert error.value.name in options


def test_large_numbers_are_counted_exactly(rules: Ruleset) -> None:
    sheet = evolve(best(rules, 1), answers={**best(rules, 1).answers, "2.3": 1})
    found = upgrade(rules, sheet, 5, cost={"2.3": 10**45}, most=1)
    assert [plan.cost for plan in found.plans] == [10**45]


@pytest.mark.parametrize(
    ("options", "places"),
    [
        ({"cost": {"2.3": 1.5, "1.1": {"3": 1}}}, ["/cost/2.3", "/cost/1.1/3"]),
        ({"cost": {"2.3": -1, "1.1": {9: 1}}}, ["/cost/2.3", "/cost/1.1/9"]),
        ({"cost": {"2.3": True}}, ["/cost/2.3"]),
        ({"cost": 3}, ["/cost"]),
        # numbers whose sums could not be told from what is never reached
        ({"cost": {"2.3": 10**52, "1.1": {2: 10**46, 3: 1}}}, ["/cost/2.3", "/cost/1.1/2"]),
        ({"cost": {"2.3": Fraction(1, 10**40), "1.1": 10**6}}, ["/cost/1.1"]),
        ({"most": 0}, ["/most"]),
    ],
)
def test_numbers_that_are_no_costs_are_faults(
    rules: Ruleset, options: dict[str, Any], places: list[str]
) -> None:
    with pytest.raises(EvaluationError) as error:
        upgrade(rules, best(rules, 1), 4, **options)
    assert [fault.pointer for fault in error.value.faults] == places
    assert all(fault.text("vi") for fault in error.value.faults)


def test_goals_hold_exactly_where_the_scorer_gives_the_star(synthetic: Ruleset) -> None:
    for bind in ("cumulative", "own-star"):
        for miss in ("next-lower", "not-recognised"):
            for stars in range(1, 6):
                found = goals(synthetic.decision.tiers, {"floors-bind": bind, "floor-miss": miss}, stars)
                for points in range(101):
                    for mask in range(0, 64, 2):
                        by_points = stars_by_points(synthetic.decision.tiers, points)
                        held = stars_held(by_points, stars_in(mask), bind=bind, miss=miss)
                        met = any(
                            goal.least <= points < (goal.below or 999) and not mask & goal.need
                            for goal in found
                        )
                        assert met == (held >= stars)
