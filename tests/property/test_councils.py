"""Properties of councils, each named after the clause that it holds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.councils import sitting
from kit.ground import ruleset

from ocop_rules import Deliberation, Evaluation, Ruleset, Sitting, deliberate, score
from ocop_rules.councils import Council, CouncilPolicy, Quorum, Rounding, Share, Spread, compare_members
from ocop_rules.ground.exact import rounded
from ocop_rules.model.council import ROLES
from ocop_rules.scoring.tiers import stars_by_points
from ocop_rules.testing import complete_sheets, evaluations

RULES = "148-2023"
SETS = (1, 16, 26)
MODES = ("half-up", "half-even", "half-down", "up", "down")


def policies() -> st.SearchStrategy[CouncilPolicy]:
    """Return a strategy for policies of every kind."""
    quorums = st.builds(
        Quorum,
        present=st.sampled_from([None, Share(numerator=1, denominator=2), Share(numerator=3, denominator=4)]),
        chair=st.booleans(),
    )
    spreads = st.builds(
        Spread,
        limit=st.integers(0, 40),
        kind=st.sampled_from(["highest-lowest", "any-pair", "against-mean"]),
        then=st.sampled_from(["rescore", "flag", "leave-out"]),
    )
    return st.builds(
        CouncilPolicy,
        quorum=st.none() | quorums,
        counted=st.lists(st.sampled_from(ROLES), min_size=1, unique=True).map(tuple),
        spread=st.none() | spreads,
        rounding=st.none() | st.builds(Rounding, digits=st.integers(0, 3), mode=st.sampled_from(MODES)),
        floors=st.sampled_from([None, "majority", "half", "all", "any"]),
        gates=st.sampled_from([None, "majority", "half", "all", "any", "chair"]),
        settled=st.lists(
            st.sampled_from(["labelling", "quality-assurance", "local-labour", "product-story"]), unique=True
        ).map(tuple),
    )


@st.composite
def sittings(draw: st.DrawFn, *, complete: bool = False, most: int = 4) -> Sitting:
    """Return a strategy for councils with their sheets, one at least."""
    number = draw(st.sampled_from(SETS))
    sheets = complete_sheets(ruleset(RULES), number) if complete else evaluations(ruleset(RULES), number)
    drawn = draw(st.lists(sheets, min_size=1, max_size=most))
    named = {f"m{index}": one for index, one in enumerate(drawn)}
    others = st.sampled_from([role for role in ROLES if role != "chair"])
    roles = {name: draw(others) for name in named}
    if draw(st.booleans()):
        roles["m0"] = "chair"
    held = sitting(named, roles=roles)
    support = draw(st.none() | complete_sheets(ruleset(RULES), number))
    return evolve(held, support=support)


def total(sheet: Evaluation, rules: Ruleset) -> int:
    return sum(reason.points for reason in score(rules, sheet).reasons)


@given(sittings(complete=True, most=12))
def test_the_mean_is_exact_for_any_number_of_members(held: Sitting) -> None:
    rules = ruleset(RULES)
    made = deliberate(rules, held, CouncilPolicy(gates="all"))
    if made.mean is None:
        pytest.fail("complete sheets have a mean")
    # held against plain integer arithmetic: the mean times the sheets is their sum
    totals = [total(one, rules) for one in held.sheets]
    assert made.mean.total * len(totals) == sum(totals)
    assert made.mean.total.denominator <= len(totals)
    assert sum(made.mean.parts.values()) == made.mean.total == sum(made.mean.criteria.values())


@given(st.lists(st.integers(0, 100), min_size=1, max_size=40))
def test_tiers_are_found_from_exact_means(totals: list[int]) -> None:
    rules = ruleset(RULES)
    stars = stars_by_points(rules.decision.tiers, Fraction(sum(totals), len(totals)))
    bounds = (0, 30, 50, 70, 90)
    # a mean reaches a bound when the sum reaches the bound times the number of sheets
    assert stars == sum(1 for bound in bounds if sum(totals) >= bound * len(totals))


@given(sittings(), policies(), st.data())
def test_leaving_a_member_out_never_changes_anothers_sheet(
    held: Sitting, policy: CouncilPolicy, data: st.DataObject
) -> None:
    rules = ruleset(RULES)
    before = {seat.member: seat for seat in deliberate(rules, held, policy).seats}
    name = data.draw(st.sampled_from(list(before)))
    members = tuple(evolve(one, counted=False) if one.id == name else one for one in held.council.members)
    after = deliberate(rules, evolve(held, council=Council(members=members)), policy)
    for seat in after.seats:
        assert (seat.points, seat.open, seat.result) == (
            before[seat.member].points,
            before[seat.member].open,
            before[seat.member].result,
        )


@given(sittings(), policies())
def test_no_policy_lets_a_tier_pass_a_missed_floor(held: Sitting, policy: CouncilPolicy) -> None:
    rules = ruleset(RULES)
    made = deliberate(rules, held, policy)
    if made.stars is None:
        return
    rule = policy.floors or "majority"
    own = {seat.member: score_of(seat.result) for seat in made.seats if seat.standing == "counted"}
    for floor in made.floors:
        if floor.stars > made.stars:
            continue
        missing = [
            name for name, missed in own.items() if (floor.criterion, floor.stars, floor.needs) in missed
        ]
        met = len(own) - len(missing)
        assert {
            "majority": 2 * met > len(own),
            "half": 2 * met >= len(own),
            "all": met == len(own),
            "any": met >= 1,
        }[rule]


def score_of(result: Any) -> set[tuple[str, int, int | None]]:
    cased = {
        code for code, one in ruleset(RULES).product_set(result.product_set).criteria.items() if one.cases
    }
    return {
        (one.criterion, one.stars, None if one.criterion in cased else one.needs)
        for one in result.floors_missed
    }


def facts(made: Deliberation) -> dict[str, Any]:
    """Return a result without any order of its members."""

    def unordered(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: unordered(one) for key, one in value.items()}
        if isinstance(value, list):
            return sorted((unordered(one) for one in value), key=repr)
        return value

    return unordered({key: value for key, value in made.to_json().items() if key != "gates"}) | {
        "gates": {gate.gate: (gate.closed, sorted(gate.members)) for gate in made.gates}
    }


@given(sittings(), policies(), st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(held: Sitting, policy: CouncilPolicy, random: Any) -> None:
    rules = ruleset(RULES)
    members, sheets = list(held.council.members), list(held.sheets)
    random.shuffle(members)
    random.shuffle(sheets)
    other = evolve(held, council=Council(members=tuple(members)), sheets=tuple(sheets))
    assert facts(deliberate(rules, other, policy)) == facts(deliberate(rules, held, policy))


@given(sittings(), policies())
def test_stars_are_given_only_when_everything_is_in_order(held: Sitting, policy: CouncilPolicy) -> None:
    rules = ruleset(RULES)
    made = deliberate(rules, held, policy)
    counted = made.counted
    assert (made.stars is None) == (made.status != "ranked")
    assert (made.status == "ranked") == (not made.tasks and not any(gate.closed for gate in made.gates))
    if made.status == "ranked":
        assert made.mean is not None
        assert made.attendance.met is not False
        assert counted
        assert not any(seat.open for seat in counted)
        exact = made.mean.total
        tiered = (
            exact if policy.rounding is None else rounded(exact, policy.rounding.digits, policy.rounding.mode)
        )
        assert made.mean.tiered == tiered
        assert made.stars is not None
        assert made.stars_by_points == stars_by_points(rules.decision.tiers, tiered)
        assert made.stars <= made.stars_by_points
        reached = max(seat.stars or 0 for seat in counted)
        assert any(flag.code == "above-every-sheet" for flag in made.flags) == (made.stars > reached)
    if made.status == "open" and made.bounds is not None:
        assert made.bounds.least <= made.bounds.most


@given(sittings(), policies())
def test_whoever_is_left_out_stands_in_the_result(held: Sitting, policy: CouncilPolicy) -> None:
    made = deliberate(ruleset(RULES), held, policy)
    out = {seat.member for seat in made.seats if seat.standing == "left-out"}
    assert out == {member for flag in made.flags if flag.code == "left-out" for member in flag.members}
    assert out == set(() if made.spread is None else made.spread.left_out)
    if out:
        assert made.spread is not None
        assert made.spread.limit is not None
        assert made.spread.remaining is not None
        assert made.spread.remaining <= made.spread.limit
        assert 2 * len(made.counted) > len(out) + len(made.counted)


@given(sittings(most=4))
def test_an_open_council_stays_within_its_bounds(held: Sitting) -> None:
    rules = ruleset(RULES)
    made = deliberate(rules, held, CouncilPolicy(gates="all"))
    if made.status != "open" or made.bounds is None:
        return
    for choose in (min, max):
        sheets = []
        for one, seat in zip(held.sheets, made.seats, strict=True):
            sheets.append(completed(one, seat.open, choose))
        full = deliberate(rules, evolve(held, sheets=tuple(sheets)), CouncilPolicy(gates="all"))
        if full.mean is not None and full.status == "ranked":
            assert made.bounds.least <= full.mean.total <= made.bounds.most


def completed(one: Evaluation, codes: tuple[str, ...], choose: Any) -> Evaluation:
    """Return a sheet with its open criteria answered by no tick, or by the best box where it may be."""
    rules = ruleset(RULES)
    criteria = rules.product_set(one.product_set).criteria
    answers, cases = dict(one.answers), dict(one.cases)
    for code in codes:
        criterion = criteria[code]
        if criterion.cases:
            cases.setdefault(code, criterion.cases[0].case)
        best = len(criterion.options_in(cases.get(code)))
        governed = criterion.condition is not None
        answers[code] = choose(0, 0 if governed else best)
    # an answer that stands needs its condition, where that was open; one that was given is left as it is
    for code, criterion in criteria.items():
        condition = criterion.condition
        if condition is None or answers.get(code) in (None, 0):
            continue
        fulfilling = condition.options_under(rules.choices)
        if condition.criterion in codes and answers[condition.criterion] not in fulfilling:
            answers[condition.criterion] = fulfilling[0]
    return evolve(one, answers=answers, cases=cases)


@given(sittings(most=6), policies(), st.data())
def test_without_a_member_it_is_what_the_council_without_that_sheet_comes_to(
    held: Sitting, policy: CouncilPolicy, data: st.DataObject
) -> None:
    rules = ruleset(RULES)
    # a sheet may have still to come
    kept = data.draw(st.integers(0, 1))
    held = evolve(held, sheets=held.sheets[kept:])
    made = deliberate(rules, held, policy)
    asked = [seat.member for seat in made.seats if seat.standing in ("counted", "left-out")]
    found = {one.member: one for one in compare_members(rules, made).without}
    assert list(found) == (asked if len(asked) > 1 else [])
    for name, one in found.items():
        members = tuple(evolve(who, counted=False) if who.id == name else who for who in held.council.members)
        other = deliberate(rules, evolve(held, council=Council(members=members)), policy)
        assert (one.status, one.total, one.stars_by_points, one.stars) == (
            other.status,
            None if other.mean is None else other.mean.total,
            other.stars_by_points,
            other.stars,
        )
