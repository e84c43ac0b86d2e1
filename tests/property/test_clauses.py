"""The rules of scoring, clause by clause: each test is named after the one it holds."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st
from kit.ground import NAMES, facts_of, other_choices, readings, reference, ruleset, total

from ocop_rules import Evaluation, EvaluationError, Result, Ruleset, check, score
from ocop_rules.rulesets.readings import defaults
from ocop_rules.scoring import Floor
from ocop_rules.scoring.tiers import stars_by_points
from ocop_rules.testing import complete_sheets, evaluations, near_floor, near_tier, open_sheets


def ranked(name: str, *choices: tuple[str, str]) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for complete sheets of every height, no gate asserted."""
    rules = ruleset(name, *choices)
    return st.one_of(near_floor(rules), near_tier(rules), complete_sheets(rules))


def with_answer(sheet: Evaluation, code: str, answer: int) -> Evaluation:
    return evolve(sheet, answers={**sheet.answers, code: answer})


def ranked_result(name: str, sheet: Evaluation) -> Result:
    result = score(ruleset(name), sheet)
    # in the synthetic ruleset a 0 may close a gate
    assume(result.status == "ranked")
    return result


# -- answers and points ---------------------------------------------------------------------------


def earned(result: Result) -> int:
    """Return the points of all answers, those behind a stop included: what bounds are about."""
    return sum(one.points for one in result.reasons)


@given(st.data(), NAMES)
def test_a_total_is_the_sum_of_its_parts_and_of_its_reasons(data: st.DataObject, name: str) -> None:
    sheet = data.draw(evaluations(ruleset(name)))
    result = score(ruleset(name), sheet)
    assert result.points is not None
    points = dict(result.points)
    # a stop keeps the points up to its gate alone, a rejection in the head none
    counted = result.status in ("ranked", "open")
    assert points.pop("total") == sum(points.values())
    assert not counted or sum(points.values()) == earned(result)


@given(st.data(), NAMES)
def test_an_unticked_criterion_earns_0_and_meets_no_floor(data: st.DataObject, name: str) -> None:
    sheet = data.draw(ranked(name))
    one = ruleset(name).product_set(sheet.product_set)
    code = data.draw(st.sampled_from(list(one.criteria)))
    hanging = {c.code for c in one.criteria.values() if c.condition and c.condition.criterion == code}
    unticked = evolve(sheet, answers={**sheet.answers, **dict.fromkeys(hanging, 0), code: 0})
    result = score(ruleset(name), unticked)
    (reason,) = [reason for reason in result.reasons if reason.criterion == code]
    assert reason.points == 0
    criterion = one.criterion(code)
    printed = [option.floor for option in criterion.options_in(sheet.cases.get(code)) if option.floor]
    printed += [criterion.floor] if criterion.floor else []
    assert sorted(floor.stars for floor in result.floors_missed if floor.criterion == code) == sorted(printed)


@given(st.data(), NAMES)
def test_0_is_an_answer_and_a_missing_answer_is_open(data: st.DataObject, name: str) -> None:
    sheet = data.draw(complete_sheets(ruleset(name)))
    assert score(ruleset(name), sheet).status != "open"
    one = ruleset(name).product_set(sheet.product_set)
    code = data.draw(st.sampled_from([code for code, one in one.criteria.items() if not one.condition]))
    rest = {other: answer for other, answer in sheet.answers.items() if other != code}
    result = score(ruleset(name), evolve(sheet, answers=rest))
    assert code in result.open
    assert result.status in ("open", "stopped", "rejected")


@given(st.data(), NAMES)
def test_a_later_option_never_lowers_the_total(data: st.DataObject, name: str) -> None:
    sheet = data.draw(ranked(name))
    one = ruleset(name).product_set(sheet.product_set)
    code = data.draw(st.sampled_from(list(one.criteria)))
    most = len(one.criterion(code).options_in(sheet.cases.get(code)))
    later = with_answer(sheet, code, data.draw(st.integers(sheet.answers.get(code, 0), most)))
    assume(not check(ruleset(name), later))
    before, after = score(ruleset(name), sheet), score(ruleset(name), later)
    assert total(after) >= total(before)
    if before.status == "ranked":
        # a box that lets another criterion apply leaves that one open
        hanging = {c.code for c in one.criteria.values() if c.condition and c.condition.criterion == code}
        assert hanging.issuperset(after.open)
        assert after.open or after.status == "ranked"
        assert (after.stars or before.stars) >= before.stars


@given(st.data(), NAMES)
def test_the_order_of_answers_does_not_matter(data: st.DataObject, name: str) -> None:
    sheet = data.draw(evaluations(ruleset(name)))

    def shuffled(mapping: Mapping[str, int]) -> dict[str, int]:
        return dict(data.draw(st.permutations(list(mapping.items()))))

    other = evolve(
        sheet,
        answers=shuffled(sheet.answers),
        cases=shuffled(sheet.cases),
        gates=data.draw(st.permutations(sheet.gates)),
    )
    assert score(ruleset(name), other) == score(ruleset(name), sheet)


# -- cases and conditions -------------------------------------------------------------------------


@given(complete_sheets(ruleset("148-2023"), 26))
def test_different_cases_on_one_sheet_are_legal_with_a_notice(sheet: Evaluation) -> None:
    result = score(ruleset("148-2023"), sheet)
    noticed = {one.place.criterion for one in result.notices if one.code == "different-cases"}
    assert noticed == (set(sheet.cases) if len(set(sheet.cases.values())) > 1 else set())


@given(complete_sheets(ruleset("synthetic"), 1))
def test_only_the_floors_and_points_of_the_chosen_case_count(sheet: Evaluation) -> None:
    result = score(ruleset("synthetic"), sheet)
    for reason in result.reasons:
        assert reason.case == sheet.cases.get(reason.criterion)
    assert {floor.case for floor in result.floors_missed if floor.criterion in sheet.cases} <= {
        sheet.cases[floor.criterion] for floor in result.floors_missed if floor.criterion in sheet.cases
    }


@given(st.data(), NAMES)
def test_an_answer_without_a_case_is_a_fault(data: st.DataObject, name: str) -> None:
    number = 26 if 26 in ruleset(name).numbers else 1
    sheet = data.draw(complete_sheets(ruleset(name), number))
    code = data.draw(st.sampled_from(sorted(sheet.cases)))
    caseless = evolve(sheet, cases={other: case for other, case in sheet.cases.items() if other != code})
    (fault,) = check(ruleset(name), caseless)
    assert (fault.code, fault.pointer) == ("case-missing", f"/answers/{code}")


@given(st.data(), NAMES)
def test_an_inapplicable_criterion_takes_no_earning_answer_and_meets_no_floor(
    data: st.DataObject, name: str
) -> None:
    rules = ruleset(name)
    sheet = data.draw(ranked(name))
    one = rules.product_set(sheet.product_set)
    conditional = [criterion for criterion in one.criteria.values() if criterion.condition]
    assume(conditional)
    criterion = data.draw(st.sampled_from(conditional))
    governor, fulfilling = criterion.condition.criterion, criterion.condition.options
    failing = [n for n in range(len(one.criterion(governor).options) + 1) if n not in fulfilling]
    without = {c.code: 0 for c in conditional if c.condition.criterion == governor}
    bare = evolve(sheet, answers={**sheet.answers, **without, governor: data.draw(st.sampled_from(failing))})

    result = score(rules, bare)
    (reason,) = [reason for reason in result.reasons if reason.criterion == criterion.code]
    assert (reason.code, reason.points) == ("inapplicable", 0)
    assert criterion.code not in result.open
    case = sheet.cases.get(criterion.code)
    floors = [option.floor for option in criterion.options_in(case) if option.floor]
    floors += [criterion.floor] if criterion.floor else []
    missed = [floor.stars for floor in result.floors_missed if floor.criterion == criterion.code]
    assert sorted(missed) == sorted(floors)

    best = with_answer(bare, criterion.code, len(criterion.options_in(case)))
    assert [(fault.code, fault.pointer) for fault in check(rules, best)] == [
        ("answer-inapplicable", f"/answers/{criterion.code}")
    ]


@given(complete_sheets(ruleset("148-2023"), 1), st.sampled_from((0, 1)))
def test_a_tick_worth_0_on_an_inapplicable_criterion_is_accepted_with_a_notice(
    sheet: Evaluation, box: int
) -> None:
    bare = evolve(sheet, answers={**sheet.answers, "5.1": box, "5.2": 1, "5.3": 0})
    result = score(ruleset("148-2023"), bare)
    assert [one.place.criterion for one in result.notices if one.code == "inapplicable-tick"] == ["5.2"]


# -- floors and tiers -----------------------------------------------------------------------------


@given(st.data(), NAMES)
def test_floors_are_cumulative(data: st.DataObject, name: str) -> None:
    result = ranked_result(name, data.draw(ranked(name)))
    missed = {floor.stars for floor in result.floors_missed}
    assert not any(stars <= result.stars for stars in missed)
    if result.stars < result.stars_by_points:
        assert result.stars + 1 in missed


@given(st.data(), NAMES)
def test_a_floor_never_raises_a_tier(data: st.DataObject, name: str) -> None:
    choices = data.draw(readings(name))
    result = score(ruleset(name, *choices), data.draw(ranked(name, *choices)))
    assume(result.status == "ranked")
    assert 0 <= result.stars <= result.stars_by_points


@given(st.data(), NAMES)
def test_who_misses_a_3_star_floor_holds_at_most_2(data: st.DataObject, name: str) -> None:
    result = ranked_result(name, data.draw(ranked(name)))
    if 3 in {floor.stars for floor in result.floors_missed}:
        assert result.stars <= 2


@given(st.data(), NAMES)
def test_floors_missed_lists_every_floor_not_met_whatever_the_points(data: st.DataObject, name: str) -> None:
    result = ranked_result(name, data.draw(ranked(name)))
    one = ruleset(name).product_set(result.product_set)
    expected = []
    for reason in result.reasons:
        criterion = one.criterion(reason.criterion)
        options = criterion.options_in(reason.case)
        held = 0 if reason.code == "inapplicable" else reason.option
        if criterion.floor and not (held and options[held - 1].points):
            expected.append((reason.criterion, criterion.floor, None))
        expected += [
            (reason.criterion, option.floor, number)
            for number, option in enumerate(options, 1)
            if option.floor and held < number
        ]
    found = [(floor.criterion, floor.stars, floor.needs) for floor in result.floors_missed]
    assert sorted(found, key=str) == sorted(expected, key=str)
    codes = list(one.criteria)
    assert [codes.index(floor.criterion) for floor in result.floors_missed] == sorted(
        codes.index(floor.criterion) for floor in result.floors_missed
    )


@given(st.fractions(0, 100))
@example(Fraction(8999, 100))
@example(Fraction(90))
@example(Fraction(179, 2))
def test_tiers_are_half_open_on_exact_fractions(mean: Fraction) -> None:
    tiers = ruleset("148-2023").decision.tiers
    stars = [(90, 5), (70, 4), (50, 3), (30, 2), (0, 1)]
    assert stars_by_points(tiers, mean) == next(star for least, star in stars if mean >= least)
    # the other reading: 89.5 is rounded to 90 first, halves upwards
    rounded = mean.numerator // mean.denominator + (mean % 1 >= Fraction(1, 2))
    assert stars_by_points(tiers, mean, "round-half-up") == next(
        star for least, star in stars if rounded >= least
    )


def test_8999_hundredths_are_4_stars_and_90_are_5() -> None:
    tiers = ruleset("148-2023").decision.tiers
    assert stars_by_points(tiers, Fraction(8999, 100)) == 4
    assert stars_by_points(tiers, 90) == 5
    assert stars_by_points(tiers, Fraction(90 * 7, 7)) == 5


# -- gates and status -----------------------------------------------------------------------------


@given(st.data())
def test_invalid_goes_before_rejected_before_stopped_before_open_before_ranked(data: st.DataObject) -> None:
    rules = ruleset("synthetic")
    sheet = data.draw(evaluations(rules, 1))
    sheet = evolve(sheet, gates=[])
    zeros = any(
        sheet.answers.get(code, 9) <= worthless for code, worthless in (("5.1", 1), ("5.2", 1), ("5.3", 0))
    )
    assert score(rules, evolve(sheet, gates=["unsafe", "forged"])).status == "rejected"
    assert score(rules, evolve(sheet, gates=["forged"])).status == "rejected"
    assert score(rules, evolve(sheet, gates=["unsafe"])).status == "stopped"
    opened = set(rules.product_set(1).criteria) - set(sheet.answers)
    plain = score(rules, sheet)
    assert plain.status == ("stopped" if zeros else "open" if plain.open else "ranked")
    assert set(plain.open) <= opened
    faulty = evolve(sheet, answers={**sheet.answers, "9.9": 1}, gates=["unsafe", "forged"])
    with pytest.raises(EvaluationError):
        score(rules, faulty)


@given(st.data(), NAMES)
def test_a_sheet_whose_gate_closed_has_no_tier(data: st.DataObject, name: str) -> None:
    choices = data.draw(readings(name))
    result = score(ruleset(name, *choices), data.draw(evaluations(ruleset(name, *choices))))
    if result.status in ("rejected", "stopped"):
        # a reading lets the points so far of a sheet that was stopped count
        counts = result.status == "stopped" and ("stop-tier", "points-so-far") in choices
        assert counts or result.stars is result.stars_by_points is None
        assert result.bounds is None
        assert result.gate is not None
        assert result.gate.effect == {"rejected": "reject", "stopped": "stop"}[result.status]
        assert result.gate.place.product_set == result.product_set
    else:
        assert result.gate is None
        assert (result.bounds is None) == (result.status == "ranked")


def stops(rules: Ruleset) -> list[tuple[int, str, str]]:
    """Return where an evaluator may stop an evaluation: the set, the gate and its criterion."""
    gates = {gate.id for gate in rules.decision.gates if gate.effect == "stop" and gate.trigger == "asserted"}
    return [
        (one.number, here.gate, here.criterion)
        for one in rules.sets
        for here in one.gates
        if here.gate in gates and here.criterion is not None
    ]


@given(st.data(), NAMES.filter(lambda name: bool(stops(ruleset(name)))))
def test_answers_behind_a_stop_may_be_missing(data: st.DataObject, name: str) -> None:
    rules = ruleset(name)
    number, gate, last = data.draw(st.sampled_from(stops(rules)))
    sheet = data.draw(complete_sheets(rules, number))
    codes = list(rules.product_set(number).criteria)
    kept = codes[: codes.index(last) + 1]
    stopped = evolve(
        sheet,
        answers={code: sheet.answers[code] for code in kept},
        cases={code: case for code, case in sheet.cases.items() if code in kept},
        gates=[gate],
    )
    result = score(rules, stopped)
    assert (result.status, result.stars) == ("stopped", None)
    assert total(result) == sum(one.points for one in score(rules, sheet).reasons if one.criterion in kept)


# -- open sheets ----------------------------------------------------------------------------------


@given(st.data(), NAMES)
def test_bounds_contain_every_completion(data: st.DataObject, name: str) -> None:
    rules = ruleset(name)
    sheet = data.draw(open_sheets(rules))
    bounds = score(rules, sheet).bounds
    assume(bounds is not None)
    other = data.draw(complete_sheets(rules, sheet.product_set))
    # a completion keeps what is there and takes the rest from any other complete sheet
    filled = evolve(sheet, answers={**other.answers, **sheet.answers}, cases={**other.cases, **sheet.cases})
    assume(not check(rules, filled))
    result = score(rules, filled)
    assert bounds.points_least <= earned(result) <= bounds.points_most
    assert {gate.gate for gate in result.gates} <= set(bounds.gates)
    if result.status == "ranked":
        assert bounds.stars_least <= result.stars <= bounds.stars_most


@cache
def complete_result(choices: tuple[tuple[str, str], ...], sheet: str) -> Result:
    return score(ruleset("synthetic", *choices), Evaluation.parse(sheet))


def completed(sheet: Evaluation, *choices: tuple[str, str]) -> list[Result]:
    """Return the results of all completions of a made-up sheet; many sheets have the same ones."""
    completions = reference("synthetic", *choices).completions(sheet.to_json(), set())
    return [complete_result(choices, json.dumps(one, sort_keys=True)) for one in completions]


@given(open_sheets(ruleset("synthetic"), 2))
def test_each_bound_is_reached_by_a_completion(sheet: Evaluation) -> None:
    rules = ruleset("synthetic")
    bounds = score(rules, sheet).bounds
    assume(bounds is not None)
    results = completed(sheet)
    assert {earned(result) for result in results} >= {bounds.points_least, bounds.points_most}
    stars = [result.stars for result in results if result.status == "ranked"]
    assert (min(stars, default=None), max(stars, default=None)) == (bounds.stars_least, bounds.stars_most)
    assert {gate.gate for result in results for gate in result.gates} == set(bounds.gates)


@pytest.mark.parametrize("choice", [("inapplicable-floor", "missed"), ("inapplicable-floor", "waived")])
def test_a_floor_listed_as_missed_on_an_open_sheet_is_missed_in_every_completion(
    choice: tuple[str, str],
) -> None:
    @given(open_sheets(ruleset("synthetic", choice), 2))
    def on_open_sheets(sheet: Evaluation) -> None:
        rules = ruleset("synthetic", choice)
        result = score(rules, sheet)
        assume(result.status == "open")
        outcomes = completed(sheet, choice)

        def keys(floors: Iterable[Floor]) -> set[tuple[Any, ...]]:
            return {(floor.criterion, floor.case, floor.stars, floor.needs) for floor in floors}

        always = set.intersection(*(keys(one.floors_missed) for one in outcomes))
        ever = set.union(*(keys(one.floors_missed) for one in outcomes))
        assert keys(result.floors_missed) <= always
        # and one that is neither listed nor open is met in all of them
        assert ever <= keys(result.floors_missed) | keys(result.floors_open)

    on_open_sheets()


# -- readings and interchange ---------------------------------------------------------------------


@given(st.data(), NAMES)
def test_readings_named_in_a_result_are_declared_ones(data: st.DataObject, name: str) -> None:
    choices = data.draw(readings(name))
    rules = ruleset(name, *choices)
    result = score(rules, data.draw(evaluations(rules)))
    taken = defaults() | dict(rules.choices)
    assert dict(result.readings).items() <= taken.items()


@pytest.mark.parametrize("choice", other_choices("synthetic"), ids="=".join)
def test_a_result_that_another_choice_would_change_names_the_reading(choice: tuple[str, str]) -> None:
    @given(st.one_of(ranked("synthetic"), open_sheets(ruleset("synthetic"), gates=True)))
    def on_any_sheet(sheet: Evaluation) -> None:
        other = ruleset("synthetic", choice)
        assume(not check(other, sheet))
        taken = score(ruleset("synthetic"), sheet)
        if facts_of(taken) != facts_of(score(other, sheet)):
            assert choice[0] in taken.readings

    on_any_sheet()


@given(st.data(), NAMES)
def test_scoring_the_json_round_trip_gives_an_equal_result(data: st.DataObject, name: str) -> None:
    sheet = data.draw(evaluations(ruleset(name)))
    text = json.dumps(sheet.to_json(), ensure_ascii=False)
    back = Evaluation.parse(text)
    assert back == sheet
    assert score(ruleset(name), back) == score(ruleset(name), sheet)


@given(st.data(), NAMES)
def test_a_result_is_a_value_that_pickles_and_becomes_json(data: st.DataObject, name: str) -> None:
    rules = ruleset(name)
    result = score(rules, evolve(data.draw(evaluations(rules)), id="sheet/1", digest=rules.digest))
    again = pickle.loads(pickle.dumps(result))  # noqa: S301 - written a moment ago
    assert again == result
    assert hash(again) == hash(result)
    written = json.loads(json.dumps(result.to_json(reasons=True)))
    assert written == result.to_json(reasons=True)
    assert (written["id"], written["digest"]) == ("sheet/1", rules.digest)
