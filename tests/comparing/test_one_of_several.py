"""Carrying over where several things could be meant: the right one is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.ground import altered, best, criterion_in

from ocop_rules import Carried, Evaluation, EvaluationError, Ruleset, carry_over, load
from ocop_rules.comparing import carry_along
from ocop_rules.comparing.carrying import Carrying, carry_answer
from ocop_rules.model.carried import CarriedAnswer, CarriedGate
from ocop_rules.model.mapping import Exclusive, Fact, ListPair, OptionMap, Relation
from ocop_rules.model.product_set import Condition, Group
from ocop_rules.rulesets import with_readings

SET = "sets/01.json"


def fact(old: str | None, new: str | None, relation: Relation, why: str = "first") -> Fact:
    return Fact(old=old, new=new, relation=relation, why=why)


def made(**more: Any) -> OptionMap:
    whys = {name: {"vi": name, "en": name} for name in ("first", "second", "third")}
    return OptionMap(old="synthetic", new="synthetic", whys=whys, **more)


def answer_at(carried: Carried, code: str) -> CarriedAnswer:
    (found,) = [one for one in carried.answers if code in (one.new_code, one.old_code)]
    return found


def changed(rules: Ruleset, **criteria: dict[str, Any]) -> Ruleset:
    """Return the ruleset, criteria of its first set changed: ``c4_1={...}`` for 4.1."""
    first = rules.sets[0]
    changes = {code[1:].replace("_", "."): fields for code, fields in criteria.items()}

    def of_group(group: Group) -> Group:
        return evolve(
            group, criteria=tuple(evolve(one, **changes.get(one.code, {})) for one in group.criteria)
        )

    parts = tuple(evolve(part, groups=tuple(map(of_group, part.groups))) for part in first.parts)
    return evolve(rules, sets=(evolve(first, parts=parts), *rules.sets[1:]))


# -- boxes --------------------------------------------------------------------------------------------------


def outcome(
    old: str, new: str, answer: int, *facts: Fact, exclusive: Exclusive | None = None
) -> tuple[int | None, str, str | None, str | None]:
    """Carry an answer between two lists of boxes, each of one letter."""
    pair = ListPair(concept="c", old=tuple(old), new=tuple(new), facts=facts, exclusive=exclusive)
    found = carry_answer(pair, pair.old, pair.new, answer)
    return found.answer, found.reason, found.why, found.later


def test_a_reason_is_that_of_the_box_it_is_about() -> None:
    apart = (fact(None, "x", "apart"), fact("a", "y", "wider", "second"), fact("b", "y", "apart", "third"))
    # "y" is ruled out by nothing after the tick at "z"; what the map says of "x" is another matter
    assert outcome("zab", "zxy", 0, *apart) == (None, "unticked", "first", "x")
    assert outcome(
        "zab", "xzy", 1, fact("b", None, "apart", "third"), apart[0], fact(None, "y", "apart", "second")
    ) == (
        None,
        "later-box",
        "second",
        "y",
    )
    # the ticked one is "b"
    assert outcome("zab", "zxy", 3, *apart) == (None, "box-apart", "third", None)
    assert outcome("zab", "zxy", 2, *apart) == (None, "box-wider", "second", None)


def test_a_box_says_something_only_where_the_map_names_both() -> None:
    for half in (fact("a", None, "same"), fact("a", "elsewhere", "same")):
        assert outcome("ab", "xb", 1, half) == (None, "box-apart", "first", None)
    assert outcome("ab", "xb", 2, fact("elsewhere", "b", "same"), fact(None, "b", "same")) == (
        2,
        "carried",
        "first",
        None,
    )


def test_one_later_box_of_the_old_list_is_enough_to_rule_out_a_later_box() -> None:
    # whoever meets "z" meets "a" and "c"; "a" is ticked, so that "c" is not met
    both = (fact("a", "z", "wider"), fact("c", "z", "wider", "second"))
    assert outcome("ac", "az", 1, *both)[:2] == (1, "carried")
    assert outcome("ac", "az", 1, both[0]) == (None, "later-box", "first", "z")


def test_lists_that_are_the_same_are_carried_box_by_box() -> None:
    # the key stands twice, so that it tells nothing in another list
    for answer in range(3):
        found = carry_answer(None, ("a", "a"), ("a", "a"), answer)
        assert (found.answer, found.reason) == (answer, "carried")
    assert carry_answer(None, ("a", "a"), ("a", "b"), 1).reason == "box-apart"


# -- sets ---------------------------------------------------------------------------------------------------


def test_a_set_that_goes_on_in_several_names_them_and_one_is_none(synthetic: Ruleset) -> None:
    first, second = synthetic.sets
    identity = evolve(synthetic.decision.identity, id="other")
    sets = (
        evolve(first, number=3, concept="third-set"),
        second,
        evolve(first, number=9, concept="fourth-set"),
    )
    new = evolve(synthetic, sets=sets, decision=evolve(synthetic.decision, identity=identity))
    concepts = ("few-criteria", "third-set", "fourth-set")

    def refused(*relations: Relation) -> tuple[str, str, str | None, dict[str, Any]]:
        facts = tuple(fact("every-shape", name, how) for name, how in zip(concepts, relations, strict=True))
        other = fact("few-criteria", "fourth-set", "wider")
        with pytest.raises(EvaluationError) as caught:
            carry_over(synthetic, new, best(synthetic, 1), made(sets=(other, *facts)))
        (fault,) = caught.value.faults
        return fault.code, fault.pointer, fault.found, dict(fault.fields)

    fields = {"ruleset": "other", "concept": "every-shape"}
    assert refused("wider", "wider", "apart") == (
        "carry-several-sets",
        "/product_set",
        "1",
        {**fields, "sets": "3, 2"},
    )
    assert refused("apart", "wider", "apart") == ("carry-no-set", "/product_set", "1", fields)
    facts = (fact("every-shape", "few-criteria", "apart"), fact("every-shape", "fourth-set", "same"))
    assert carry_over(synthetic, new, best(synthetic, 1), made(sets=facts)).evaluation.product_set == 9


# -- cases --------------------------------------------------------------------------------------------------


def test_the_map_is_asked_for_the_case_that_was_chosen(synthetic: Ruleset) -> None:
    turned = (fact("case.kind-2", "case.kind-1", "same"), fact("case.kind-1", "case.kind-2", "same"))
    for case, other in ((1, 2), (2, 1)):
        carried = carry_over(synthetic, synthetic, best(synthetic, 1, case=case), made(cases=turned))
        assert {one.new_case for one in carried.answers if one.old_case} == {other}
        assert {one.old_case for one in carried.answers if one.new_case} == {case}
    # the boxes are those of the case on either side: "some" is the last of the one and the first of the other
    found = answer_at(carry_over(synthetic, synthetic, best(synthetic, 1), made(cases=turned[1:])), "2.2")
    assert (found.reason, found.later, found.new_answer) == ("later-box", "level.fair", None)


def test_a_case_that_is_apart_has_the_reason_of_that_case(synthetic: Ruleset, folder: Path) -> None:
    def no_cases(data: Any) -> None:
        one = criterion_in(data, "2.2")
        one["options"] = one.pop("cases")[0]["options"]

    new = altered(folder, SET, no_cases)
    facts = (
        fact("case.kind-1", "case.kind-1", "same", "third"),
        fact("case.kind-2", None, "apart"),
        fact("case.kind-1", None, "apart", "second"),
    )
    assert answer_at(carry_over(synthetic, new, best(synthetic, 1), made(cases=facts)), "2.2").why == "second"
    alone = carry_over(synthetic, new, best(synthetic, 1), made(cases=facts[:2]))
    assert (answer_at(alone, "2.2").reason, answer_at(alone, "2.2").why) == ("case-apart", None)


def test_a_criterion_that_is_gone_keeps_case_and_answer(synthetic: Ruleset) -> None:
    new = changed(synthetic, c2_2={"concept": "tidiness"})
    carried = carry_over(synthetic, new, best(synthetic, 1, case=2), made())
    assert carried.answers[-1] == CarriedAnswer(
        concept="hygiene", old_code="2.2", old_case=2, old_answer=3, reason="concept-gone"
    )
    assert carried.evaluation.cases == {"2.1": 2, "6.1": 2}


# -- conditions ---------------------------------------------------------------------------------------------


def test_another_sheet_on_the_same_way_has_its_own_conditions(synthetic: Ruleset) -> None:
    whole = best(synthetic, 1)
    way = Carrying(whole, synthetic, synthetic, made(), same_area=False)
    bare = evolve(whole, answers={"4.1": 1})
    # the story of the first sheet is none of the second
    (told,) = [one for one in way.beside(bare).answers() if one.new_code == "4.2"]
    assert told.reason == "inapplicable-before"


def test_a_zero_counts_where_the_criterion_applied(synthetic: Ruleset) -> None:
    new = changed(synthetic, c4_2={"condition": None}, c4_3={"condition": None})
    carried = carry_over(synthetic, new, best(synthetic, 1, c4_1=3, c4_2=0, c4_3=0), made())
    assert [answer_at(carried, code).new_answer for code in ("4.2", "4.3")] == [0, 0]
    # and points count where nobody knows whether it did
    opened = with_readings(synthetic, {"unticked": "open"})
    carried = carry_over(opened, new, best(opened, 1, c4_1=0, c4_2=3, c4_3=-1), made())
    assert answer_at(carried, "4.2").new_answer == 3


def test_a_zero_in_a_case_that_did_not_apply_says_nothing(synthetic: Ruleset) -> None:
    new = changed(synthetic, c6_1={"condition": None})
    for answer in (0, 1):  # no tick, and the first box of the first case, for 0 points
        carried = carry_over(synthetic, new, best(synthetic, 1, c3=1, c6_1=answer), made())
        assert answer_at(carried, "6.1").reason == "inapplicable-before"


def test_a_condition_is_the_same_where_its_boxes_are_wherever_they_stand(synthetic: Ruleset) -> None:
    story = synthetic.sets[0].criteria["4.1"].options
    second = Condition(criterion="4.1", options=(2,))
    new = changed(
        synthetic,
        c4_1={"options": (story[0], story[2])},
        c4_2={"condition": second},
        c4_3={"condition": second},
    )
    carried = carry_over(synthetic, new, best(synthetic, 1, c4_1=1, c4_2=0, c4_3=0), made())
    # 4.3 hangs on "fair" in both; 4.2 hung on "some" as well
    assert answer_at(carried, "4.3").new_answer == 0
    assert answer_at(carried, "4.2").reason == "inapplicable-before"


def test_a_condition_is_read_under_the_choices_of_its_side(synthetic: Ruleset) -> None:
    third = with_readings(synthetic, {"documented-story": "third-box"})
    sheet = best(third, 1, c4_1=2, c4_2=0, c4_3=0)
    assert answer_at(carry_over(third, synthetic, sheet, made()), "4.2").reason == "inapplicable-before"
    assert answer_at(carry_over(third, third, sheet, made()), "4.2").new_answer == 0


def test_what_does_not_apply_in_its_new_case_is_taken_back(synthetic: Ruleset, folder: Path) -> None:
    def narrower(data: Any) -> None:
        criterion_in(data, "6.1")["condition"]["options"] = [3]

    new = altered(folder, SET, narrower)
    likened = made(cases=(fact("case.kind-1", "case.kind-2", "same"),))
    # "some" is the second box of the first case for 5 points, and the first of the second
    found = answer_at(carry_over(synthetic, new, best(synthetic, 1, c3=2), likened), "6.1")
    assert (found.reason, found.old_answer, found.new_case, found.new_answer) == (
        "inapplicable-now",
        2,
        2,
        None,
    )


# -- gates --------------------------------------------------------------------------------------------------


def gated(rules: Ruleset, *gates: str) -> Evaluation:
    return evolve(best(rules, 1), gates=gates)


def without(rules: Ruleset, *names: str) -> Ruleset:
    """Return the ruleset, the first set without these gates and requirements."""
    first = rules.sets[0]
    gates = tuple(one for one in first.gates if one.gate not in names)
    demands = tuple(one for one in first.requirements if one.requirement not in names)
    return evolve(rules, sets=(evolve(first, gates=gates, requirements=demands), *rules.sets[1:]))


def test_a_gate_that_was_carried_is_asked_for_no_more(synthetic: Ruleset) -> None:
    # whoever meets the old "unsafe" meets the new one, which is wider
    likened = made(gates=(fact("unsafe", "unsafe", "narrower"),))
    carried = carry_over(synthetic, synthetic, gated(synthetic, "unsafe"), likened)
    assert carried.gates == (CarriedGate(gate="unsafe", reason="carried", why="first"),)
    # where nobody asserted the old one, nobody has said whether the new one closes
    silent = carry_over(synthetic, synthetic, gated(synthetic), likened)
    assert silent.gates == (CarriedGate(gate="unsafe", reason="gate-new", why="first"),)
    assert silent.unasked == ("unsafe",)


def test_a_gate_that_is_narrower_now_stays_open_under_its_own_name(synthetic: Ruleset) -> None:
    likened = made(gates=(fact("unsafe", "unsafe", "wider"),))
    carried = carry_over(synthetic, synthetic, gated(synthetic, "unsafe"), likened)
    assert carried.gates == (CarriedGate(gate="unsafe", reason="gate-apart", why="first"),)
    assert carried.evaluation.gates == ()


def test_of_several_facts_of_a_gate_the_one_that_carries_counts(synthetic: Ruleset) -> None:
    facts = (
        fact("forged", "unlicensed", "same", "third"),
        fact("unsafe", "unsafe", "wider"),
        fact("unsafe", "copied", "same", "second"),
    )
    carried = carry_over(synthetic, synthetic, gated(synthetic, "unsafe"), made(gates=facts))
    assert carried.gates[0] == CarriedGate(gate="copied", reason="carried", why="second")
    # where the new set does not have it, it is carried nowhere
    new = without(synthetic, "copied")
    carried = carry_over(synthetic, new, gated(synthetic, "unsafe"), made(gates=facts))
    assert carried.gates[0] == CarriedGate(gate="unsafe", reason="gate-apart", why="first")


def test_two_gates_that_became_one_are_asserted_once(synthetic: Ruleset) -> None:
    facts = (fact("unsafe", "forged", "narrower"), fact("copied", "forged", "narrower", "second"))
    carried = carry_over(synthetic, synthetic, gated(synthetic, "unsafe", "copied"), made(gates=facts))
    assert [(one.gate, one.why) for one in carried.gates[:2]] == [("forged", "first"), ("forged", "second")]
    assert carried.evaluation.gates == ("forged",)
    assert dict(carried.whys).keys() == {"first", "second"}


def test_gates_and_requirements_that_nobody_asked_for_are_told_in_order_with_the_reason(
    synthetic: Ruleset,
) -> None:
    old = without(synthetic, "unlicensed", "copied", "sound-packaging")
    facts = (
        fact("unlicensed", "copied", "apart", "third"),  # the old sheet did not ask for this one either
        fact("unsafe", "copied", "narrower", "second"),
    )
    carried = carry_over(old, synthetic, gated(old), made(gates=facts))
    assert carried.gates == (
        CarriedGate(gate="unlicensed", reason="gate-new"),
        CarriedGate(gate="copied", reason="gate-new", why="second"),
        CarriedGate(gate="sound-packaging", reason="gate-new"),
    )
    likened = (fact("unlicensed", "copied", "same"), fact("unsafe", "copied", "wider", "second"))
    asked = carry_over(old, synthetic, gated(old), made(gates=likened))
    assert asked.unasked == ("unlicensed", "sound-packaging")


def test_a_gate_that_follows_now_has_the_reason_of_the_map(synthetic: Ruleset) -> None:
    gates = tuple(
        evolve(gate, trigger="answers") if gate.id == "unsafe" else gate for gate in synthetic.decision.gates
    )
    follows = evolve(synthetic, decision=evolve(synthetic.decision, gates=gates))
    told = made(gates=(fact("unsafe", None, "apart", "second"),))
    carried = carry_over(synthetic, follows, gated(synthetic, "unsafe"), told)
    assert carried.gates == (CarriedGate(gate="unsafe", reason="gate-follows", why="second"),)
    assert dict(carried.whys).keys() == {"second"}


# -- step by step -------------------------------------------------------------------------------------------


def test_every_step_goes_on_from_the_one_before(synthetic: Ruleset) -> None:
    new = changed(synthetic, c5_1={"concept": "hue"})
    # what the first step lost does not come back
    steps = carry_along((synthetic, new, synthetic, synthetic), best(synthetic, 1))
    assert [len(step.evaluation.answers) for step in steps] == [13, 13, 13]
    assert ["5.1" in step.evaluation.answers for step in steps] == [False, False, False]


def test_the_caller_says_for_every_step_that_the_area_is_the_same() -> None:
    old, new = load("148-2023"), load("26-2026")
    sheet = Evaluation(ruleset="148-2023", product_set=1, answers={"1.1": 2})
    assert [step.evaluation.answers for step in carry_along((old, new), sheet)] == [{}]
    assert [step.evaluation.answers for step in carry_along((old, new), sheet, same_area=True)] == [
        {"1.1": 2}
    ]
