"""Carrying over: nothing is made up, and the range holds whatever a council may still decide."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.ground import ruleset

from ocop_rules import Evaluation, Ruleset, carry_over, check, diff, load, score
from ocop_rules.comparing import check_map, map_between
from ocop_rules.comparing.carrying import carry_answer
from ocop_rules.comparing.maps import pairs_between
from ocop_rules.testing import complete_sheets, evaluations
from ocop_rules.testing.sheets import allowed, cases_of

NAMES = st.sampled_from(("781-2020", "148-2023", "26-2026", "synthetic"))
MAPPED = (("781-2020", "148-2023"), ("148-2023", "26-2026"))
PAIRS = st.sampled_from((*MAPPED, *((new, old) for old, new in MAPPED)))


@cache
def rules(name: str) -> Ruleset:
    return ruleset(name) if name == "synthetic" else load(name)


def going_on(old: Ruleset, new: Ruleset) -> st.SearchStrategy[int]:
    """Return a strategy for the sets of a decision whose products have a set in the other one."""
    concepts = {one.concept for one in new.sets}
    joined = {fact.old for fact in map_between(old, new).sets if fact.relation == "narrower"}
    return st.sampled_from([one.number for one in old.sets if one.concept in concepts | joined])


@given(st.data(), NAMES)
def test_carrying_a_sheet_onto_its_own_ruleset_changes_nothing(data: st.DataObject, name: str) -> None:
    own = rules(name)
    sheet = data.draw(evaluations(own))
    carried = carry_over(own, own, sheet)
    assert carried.evaluation == sheet
    assert carried.result == carried.before == score(own, sheet)


def complete(data: st.DataObject, own: Ruleset, sheet: Evaluation) -> Evaluation:
    """Fill in what a sheet leaves open, in some valid way."""
    answers, cases = dict(sheet.answers), dict(sheet.cases)
    one = own.product_set(sheet.product_set)
    for code, criterion in one.criteria.items():
        if criterion.cases and code not in cases:
            cases[code] = data.draw(st.sampled_from([case for case in cases_of(criterion) if case]))
        if code not in answers:
            most = allowed(own, criterion, cases.get(code), answers)
            dependents = [
                each
                for each in one.criteria.values()
                if each.condition is not None and each.condition.criterion == code and each.code in answers
            ]
            # a dependent that has been carried with points needs the boxes that make it apply
            wanted = {
                option
                for each in dependents
                if answers[each.code] and each.options[answers[each.code] - 1].points and each.condition
                for option in each.condition.options_under(own.choices)
            }
            answers[code] = data.draw(st.sampled_from(sorted(wanted) or list(range(most + 1))))
    return Evaluation(ruleset=own.id, product_set=one.number, answers=answers, cases=cases, gates=sheet.gates)


@given(st.data(), PAIRS)
def test_a_carried_over_range_contains_the_score_of_every_completion(
    data: st.DataObject, pair: tuple[str, str]
) -> None:
    old, new = map(rules, pair)
    carried = carry_over(old, new, data.draw(evaluations(old, data.draw(going_on(old, new)))))
    assert check(new, carried.evaluation) == []
    bounds = carried.result.bounds
    for _ in range(3):
        result = score(new, complete(data, new, carried.evaluation))
        if bounds is None:
            assert carried.result.status in ("ranked", "stopped", "rejected")
            continue
        earned = sum(one.points for one in result.reasons)
        assert bounds.points_least <= earned <= bounds.points_most
        if result.stars is not None:
            assert bounds.stars_least is not None
            assert bounds.stars_most is not None
            assert bounds.stars_least <= result.stars <= bounds.stars_most


@given(st.data(), PAIRS)
def test_every_criterion_of_both_decisions_has_its_reason(data: st.DataObject, pair: tuple[str, str]) -> None:
    old, new = map(rules, pair)
    sheet = data.draw(complete_sheets(old, data.draw(going_on(old, new)), gates=True))
    carried = carry_over(old, new, sheet)
    before, after = old.product_set(sheet.product_set), new.product_set(carried.evaluation.product_set)
    assert {one.old_code for one in carried.answers} - {None} == set(before.criteria)
    assert [one.new_code for one in carried.answers if one.new_code] == list(after.criteria)
    for one in carried.answers:
        assert (one.reason == "carried") == (one.new_answer is not None)
        assert one.new_answer is None or carried.evaluation.answers[one.new_code or ""] == one.new_answer


@given(st.data(), st.sampled_from(MAPPED))
def test_what_goes_there_and_comes_back_is_what_it_was(data: st.DataObject, pair: tuple[str, str]) -> None:
    old, new = map(rules, pair)
    shared = sorted({one.concept for one in old.sets} & {one.concept for one in new.sets})
    wanted = data.draw(st.sampled_from([one.number for one in old.sets if one.concept in shared]))
    sheet = data.draw(complete_sheets(old, wanted))
    there = carry_over(old, new, sheet)
    back = carry_over(new, old, there.evaluation)
    for one in back.answers:
        if one.reason == "carried" and one.new_code in sheet.answers and one.concept != "smell-and-taste":
            assert back.evaluation.answers[one.new_code] == sheet.answers[one.new_code], one


def test_carrying_keeps_the_order_of_the_boxes() -> None:
    for pair in (*MAPPED, *((new, old) for old, new in MAPPED)):
        old, new = map(rules, pair)
        made = map_between(old, new)
        listed = {(one.concept, one.old, one.new): one for one in made.lists}
        for concept, first, second in pairs_between(old, new, made):
            carried = [
                carry_answer(listed.get((concept, first, second)), first, second, answer).answer
                for answer in range(len(first) + 1)
            ]
            kept = [answer for answer in carried if answer is not None]
            assert kept == sorted(kept), concept


@pytest.mark.parametrize("pair", MAPPED)
def test_the_shipped_maps_are_faultless(pair: tuple[str, str]) -> None:
    old, new = map(rules, pair)
    made = map_between(old, new)
    assert check_map(old, new, made) == []
    assert made.turned().turned().lists[0].facts == made.lists[0].facts


@given(NAMES)
def test_the_difference_of_a_ruleset_with_itself_is_empty(name: str) -> None:
    assert diff(rules(name), rules(name)).is_empty


def test_differences_turn_round() -> None:
    old, new = rules("148-2023"), rules("26-2026")
    there, back = diff(old, new), diff(new, old)

    def criteria(found: object, *, turned: bool) -> set[object]:
        made = set()
        for one in found.criteria:  # type: ignore[attr-defined]
            sides = (one.new, one.old) if turned else (one.old, one.new)
            boxes = frozenset(
                (box.case, box.label, *((box.new, box.old) if turned else (box.old, box.new)))
                for box in one.boxes
            )
            made.add((one.concept, one.sets, sides, boxes, one.doubtful))
        return made

    assert criteria(there, turned=True) == criteria(back, turned=False)
    assert {(one.of, one.concept, one.sets, one.new, one.old) for one in there.moved} == {
        (one.of, one.concept, one.sets, one.old, one.new) for one in back.moved
    }
    assert {(one.of, one.name, one.sets, one.new, one.old) for one in there.maxima} == {
        (one.of, one.name, one.sets, one.old, one.new) for one in back.maxima
    }
    assert {(one.of, one.id, one.sets, one.new, one.old, one.doubtful) for one in there.printed} == {
        (one.of, one.id, one.sets, one.old, one.new, one.doubtful) for one in back.printed
    }
    assert {(one.section, one.item, one.field, one.new, one.old) for one in there.rules} == {
        (one.section, one.item, one.field, one.old, one.new) for one in back.rules
    }
    assert (there.added, there.removed) == (back.removed, back.added)
