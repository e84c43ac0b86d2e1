"""Carried answers and gates, each with exactly its reason: what it was, what it is, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.ground import altered, best, criterion_in

from ocop_rules import Carried, Evaluation, EvaluationError, Ruleset, carry_over
from ocop_rules.comparing import check_map, maps
from ocop_rules.comparing.carrying import Carrying, carried_sheet, carry_answer
from ocop_rules.model.carried import CarriedAnswer, CarriedGate
from ocop_rules.model.mapping import AreaFact, Exclusive, Fact, ListPair, OptionMap, Relation
from ocop_rules.rulesets import with_readings

SET = "sets/01.json"
WHYS = {name: {"vi": name, "en": name} for name in ("likened", "excluded", "area", "kind", "gate", "idle")}
OLD, NEW = ("level.none", "level.some", "level.fair"), ("level.none", "level.good", "level.fair")


def fact(old: str | None, new: str | None, relation: Relation, why: str = "likened") -> Fact:
    return Fact(old=old, new=new, relation=relation, why=why)


def pair(relation: Relation, exclusive: Exclusive | None = None) -> ListPair:
    """Return what is known of 1.2, where the second box, "some", became "good"."""
    facts = (fact("level.some", "level.good", relation),)
    return ListPair(concept="capacity", old=OLD, new=NEW, facts=facts, exclusive=exclusive)


# -- one list of boxes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "answer", "expected"),
    [
        # whoever meets "some" meets "good", and the last box is the same
        ("narrower", 2, (2, "carried", "likened", None)),
        ("narrower", 3, (3, "carried", None, None)),
        # not to have met "some" says nothing about "good"
        ("narrower", 1, (None, "later-box", "likened", "level.good")),
        ("narrower", 0, (None, "unticked", "likened", "level.good")),
        # whoever meets "good" meets "some", not the other way round
        ("wider", 2, (None, "box-wider", "likened", None)),
        ("wider", 1, (1, "carried", None, None)),
        ("wider", 0, (0, "carried", None, None)),
        ("same", 2, (2, "carried", "likened", None)),
        ("same", 0, (0, "carried", None, None)),
        ("apart", 2, (None, "box-apart", "likened", None)),
        ("apart", 1, (None, "later-box", "likened", "level.good")),
        ("apart", 3, (3, "carried", None, None)),
    ],
)
def test_an_answer_goes_where_it_needs_no_judgement(
    relation: Relation, answer: int, expected: tuple[int | None, str, str | None, str | None]
) -> None:
    found = carry_answer(pair(relation), OLD, NEW, answer)
    assert (found.answer, found.reason, found.why, found.later) == expected


def test_boxes_that_are_the_same_need_no_map() -> None:
    for answer in range(4):
        found = carry_answer(None, OLD, OLD, answer)
        assert (found.answer, found.reason, found.why, found.later) == (answer, "carried", None, None)
    # without a word about the new box nothing is known of it
    assert carry_answer(None, OLD, NEW, 2).reason == "box-apart"
    assert carry_answer(None, OLD, NEW, 1).later == "level.good"
    assert carry_answer(None, OLD, NEW, 3).answer == 3


def test_a_tick_that_rules_out_every_later_box_is_carried_for_that_reason() -> None:
    exclusive = Exclusive(way="forth", why="excluded")
    found = [carry_answer(pair("apart", exclusive), OLD, NEW, answer) for answer in (1, 3)]
    assert [(one.answer, one.why) for one in found] == [(1, "excluded"), (3, "excluded")]
    # what the map says of the box itself goes before
    assert carry_answer(pair("narrower", exclusive), OLD, NEW, 2).why == "likened"
    # no tick rules out nothing
    assert carry_answer(pair("apart", exclusive), OLD, NEW, 0).later == "level.good"


def test_the_highest_of_several_boxes_that_follow_is_taken() -> None:
    old, new = ("level.some", "level.best"), ("level.fair", "level.good", "level.best")
    facts = (
        fact("level.some", "level.good", "narrower", "kind"),
        fact("level.some", "level.fair", "narrower"),
    )
    both = ListPair(concept="capacity", old=old, new=new, facts=facts)
    found = carry_answer(both, old, new, 1)
    assert (found.answer, found.why) == (2, "kind")


# -- a whole sheet ------------------------------------------------------------------------------------------


def good_for_some(data: Any) -> None:
    criterion_in(data, "1.2")["options"][1]["label"] = "level.good"


@pytest.fixture
def new(folder: Path) -> Ruleset:
    """The made-up decision with another second box of 1.2."""
    return altered(folder, SET, good_for_some)


def made(*lists: ListPair, **more: Any) -> OptionMap:
    return OptionMap(old="synthetic", new="synthetic", lists=lists, whys=WHYS, **more)


def answer_at(carried: Carried, code: str) -> CarriedAnswer:
    (found,) = [one for one in carried.answers if code in (one.new_code, one.old_code)]
    return found


def test_every_answer_says_what_it_was_and_what_it_is(synthetic: Ruleset, new: Ruleset) -> None:
    carried = carry_over(synthetic, new, best(synthetic, 1, c1_2=2), made(pair("narrower")))
    assert answer_at(carried, "1.2") == CarriedAnswer(
        concept="capacity",
        old_code="1.2",
        new_code="1.2",
        old_answer=2,
        new_answer=2,
        reason="carried",
        why="likened",
    )
    assert answer_at(carried, "2.1") == CarriedAnswer(
        concept="workmanship",
        old_code="2.1",
        new_code="2.1",
        old_case=1,
        new_case=1,
        old_answer=2,
        new_answer=2,
        reason="carried",
    )
    assert [one.reason for one in carried.answers] == ["carried"] * 14
    # only the reasons that are named have words beside them
    assert dict(carried.whys) == {"likened": WHYS["likened"]}
    assert carried.evaluation.cases == {"2.1": 1, "2.2": 1, "6.1": 1}
    # 5 points at the second box under both
    assert carried.before.points == carried.result.points
    assert dict(carried.before.points or {})["total"] == 95


def test_a_sheet_with_faults_is_carried_nowhere(synthetic: Ruleset) -> None:
    wrong = evolve(best(synthetic, 1), answers={"1.1": 9})
    for carry in (carry_over, lambda old, new, sheet: carried_sheet(sheet, old, new, made())[0]):
        with pytest.raises(EvaluationError) as caught:
            carry(synthetic, synthetic, wrong)
        assert ("option-range", "/answers/1.1") in [(one.code, one.pointer) for one in caught.value.faults]
    whole = best(synthetic, 1)
    assert carried_sheet(whole, synthetic, synthetic, made())[0] == whole


def test_another_sheet_on_the_same_way_gets_its_own_answers(synthetic: Ruleset) -> None:
    whole = best(synthetic, 1)
    bare = evolve(whole, answers={"1.1": 0})
    first = Carrying(whole, synthetic, synthetic, made(), same_area=False)
    before = first.answers()
    beside = first.beside(bare)
    alone = Carrying(bare, synthetic, synthetic, made(), same_area=False)
    assert beside.answers() == alone.answers() != before
    assert first.answers() == before


def test_what_stays_open_says_why(synthetic: Ruleset, new: Ruleset) -> None:
    carried = carry_over(synthetic, new, best(synthetic, 1, c1_2=1), made(pair("narrower")))
    assert answer_at(carried, "1.2") == CarriedAnswer(
        concept="capacity",
        old_code="1.2",
        new_code="1.2",
        old_answer=1,
        reason="later-box",
        why="likened",
        later="level.good",
    )
    assert "1.2" not in carried.evaluation.answers
    assert (carried.result.status, carried.result.open) == ("open", ("1.2",))


def test_an_open_criterion_stays_open_and_keeps_its_case(synthetic: Ruleset) -> None:
    sheet = best(synthetic, 1, case=2, c2_1=-1)
    found = answer_at(carry_over(synthetic, synthetic, sheet), "2.1")
    assert (found.reason, found.old_case, found.new_case) == ("unanswered", 2, 2)
    assert (found.old_answer, found.new_answer) == (None, None)


@pytest.mark.parametrize(
    ("area", "redrawn"),
    [
        (AreaFact(concept="capacity", why="area"), True),
        (AreaFact(concept="capacity", box="level.fair", why="area"), True),
        (AreaFact(concept="capacity", box="level.best", why="area"), False),
        (AreaFact(concept="colour", box="level.fair", why="area"), False),
    ],
)
def test_an_answer_about_an_area_waits_for_the_caller(
    synthetic: Ruleset,
    area: AreaFact,
    redrawn: bool,  # noqa: FBT001 - a table
) -> None:
    sheet = best(synthetic, 1)
    found = answer_at(carry_over(synthetic, synthetic, sheet, made(areas=(area,))), "1.2")
    assert (found.reason, found.why, found.new_answer) == (
        ("area-redrawn", "area", None) if redrawn else ("carried", None, 3)
    )
    kept = answer_at(carry_over(synthetic, synthetic, sheet, made(areas=(area,)), same_area=True), "1.2")
    assert (kept.reason, kept.new_answer) == ("carried", 3)
    for same_area, answers in ((False, {} if redrawn else {"1.2": 3}), (True, {"1.2": 3})):
        carried = carried_sheet(sheet, synthetic, synthetic, made(areas=(area,)), same_area=same_area)[0]
        assert {code: answer for code, answer in carried.answers.items() if code == "1.2"} == answers
        # where the caller says nothing, nobody has said that the area is the same
        if not same_area:
            assert carried_sheet(sheet, synthetic, synthetic, made(areas=(area,)))[0] == carried


# -- cases --------------------------------------------------------------------------------------------------


def test_a_case_goes_to_the_one_that_the_map_names(synthetic: Ruleset) -> None:
    # in 2.2 the boxes of the first case are a part of those of the second
    same = made(cases=(fact("case.kind-1", "case.kind-2", "same", "kind"),))
    carried = carry_over(synthetic, synthetic, best(synthetic, 1), same)
    assert answer_at(carried, "2.2").new_case == 2
    wider = made(cases=(fact("case.kind-1", "case.kind-2", "wider", "kind"),))
    assert answer_at(carry_over(synthetic, synthetic, best(synthetic, 1), wider), "2.2").new_case == 1


def test_a_criterion_that_lost_its_cases_is_apart_for_the_reason_of_the_map(
    synthetic: Ruleset, folder: Path
) -> None:
    def no_cases(data: Any) -> None:
        one = criterion_in(data, "2.2")
        one["options"] = one.pop("cases")[0]["options"]

    new = altered(folder, SET, no_cases)
    apart = made(cases=(fact("case.kind-1", None, "apart", "kind"),))
    found = answer_at(carry_over(synthetic, new, best(synthetic, 1), apart), "2.2")
    assert (found.reason, found.why, found.new_answer, found.old_case) == ("case-apart", "kind", None, 1)
    likened = made(cases=(fact("case.kind-1", "case.kind-2", "wider", "kind"),))
    other = answer_at(carry_over(synthetic, new, best(synthetic, 1), likened), "2.2")
    assert (other.reason, other.why) == ("case-apart", None)
    silent = answer_at(carry_over(synthetic, new, best(synthetic, 1), made()), "2.2")
    assert (silent.reason, silent.why) == ("case-apart", None)
    # and the other way round: a criterion that has cases now
    back = answer_at(carry_over(new, synthetic, best(new, 1), made()), "2.2")
    assert (back.reason, back.new_case, back.old_answer) == ("case-apart", None, 2)


# -- concepts and conditions --------------------------------------------------------------------------------


def test_what_no_criterion_asks_for_any_more_is_told_behind_the_others(synthetic: Ruleset) -> None:
    # "capacity" stands twice now: at 1.2 and at 6.2; nobody can tell which is meant
    first = synthetic.sets[0]
    parts = tuple(
        evolve(
            part,
            groups=tuple(
                evolve(
                    group,
                    criteria=tuple(
                        evolve(one, concept="capacity") if one.code == "6.2" else one
                        for one in group.criteria
                    ),
                )
                for group in part.groups
            ),
        )
        for part in first.parts
    )
    new = evolve(synthetic, sets=(evolve(first, parts=parts), *synthetic.sets[1:]))
    carried = carry_over(synthetic, new, best(synthetic, 1), made())
    told = [(one.concept, one.old_code, one.new_code, one.reason) for one in carried.answers]
    assert told[1] == ("capacity", None, "1.2", "concept-repeated")
    assert told[12] == ("capacity", None, "6.2", "concept-repeated")
    # the old capacity has no single place to go to, and nobody asks for outlets
    assert told[14:] == [
        ("capacity", "1.2", None, "concept-gone"),
        ("outlets", "6.2", None, "concept-gone"),
    ]
    assert (carried.answers[14].old_answer, carried.answers[15].old_answer) == (3, 3)
    # read back: capacity stood twice, outlets is asked for anew
    back = carry_over(new, synthetic, best(new, 1), made())
    told = [(one.concept, one.old_code, one.new_code, one.reason) for one in back.answers]
    assert ("capacity", None, "1.2", "concept-new") in told
    assert ("outlets", None, "6.2", "concept-new") in told
    assert told[14:] == [
        ("capacity", "1.2", None, "concept-repeated"),
        ("capacity", "6.2", None, "concept-repeated"),
    ]


def test_an_answer_that_would_not_apply_beside_the_others_is_taken_back(
    synthetic: Ruleset, folder: Path
) -> None:
    def narrower(data: Any) -> None:
        condition = criterion_in(data, "4.2")["condition"]
        condition["options"] = [3]

    new = altered(folder, SET, narrower)
    # the second box of 4.1 is a story under the old decision alone
    carried = carry_over(synthetic, new, best(synthetic, 1, c4_1=2, c4_3=-1), made())
    found = answer_at(carried, "4.2")
    assert (found.reason, found.old_answer, found.new_answer) == ("inapplicable-now", 3, None)
    # nor where no tick is open: the second box of 4.1 is ticked
    opened = with_readings(new, {"unticked": "open"})
    carried = carry_over(synthetic, opened, best(synthetic, 1, c4_1=2, c4_3=-1), made())
    assert answer_at(carried, "4.2").reason == "inapplicable-now"
    # a tick worth nothing may stay
    idle = carry_over(synthetic, new, best(synthetic, 1, c4_1=2, c4_2=1, c4_3=-1), made())
    assert answer_at(idle, "4.2").new_answer == 1
    assert answer_at(idle, "4.3").reason == "inapplicable-before"


def test_what_applies_is_asked_of_the_new_answers(synthetic: Ruleset, folder: Path) -> None:
    def further(data: Any) -> None:
        criterion_in(data, "4.1")["options"][1]["label"] = "level.good"
        criterion_in(data, "4.2")["condition"]["options"] = [3]

    new = altered(folder, SET, further)
    # whoever had the second box of 4.1 has the third now
    likened = ListPair(
        concept="story", old=OLD, new=NEW, facts=(fact("level.some", "level.fair", "narrower"),)
    )
    carried = carry_over(synthetic, new, best(synthetic, 1, c4_1=2, c4_3=-1), made(likened))
    assert answer_at(carried, "4.1").new_answer == 3
    assert answer_at(carried, "4.2").new_answer == 3


def test_a_zero_at_what_did_not_apply_says_something_only_under_the_same_condition(
    synthetic: Ruleset, folder: Path
) -> None:
    def always(data: Any) -> None:
        del criterion_in(data, "4.3")["condition"]

    new = altered(folder, SET, always)
    sheet = best(synthetic, 1, c4_1=1, c4_2=0, c4_3=0)
    assert answer_at(carry_over(synthetic, new, sheet, made()), "4.3").reason == "inapplicable-before"
    assert answer_at(carry_over(synthetic, new, sheet, made()), "4.2").new_answer == 0
    assert answer_at(carry_over(synthetic, synthetic, sheet), "4.3").new_answer == 0


def test_a_condition_is_open_where_no_tick_was_open(synthetic: Ruleset) -> None:
    opened = with_readings(synthetic, {"unticked": "open"})
    sheet = best(synthetic, 1, c4_1=0, c4_2=-1, c4_3=-1)
    # under the old reading nobody knows whether 4.2 applies; under the other it did not
    assert answer_at(carry_over(opened, synthetic, sheet), "4.2").reason == "unanswered"
    assert answer_at(carry_over(synthetic, opened, sheet), "4.2").reason == "inapplicable-before"


def test_no_tick_is_carried_where_both_read_it_as_open(synthetic: Ruleset) -> None:
    opened = with_readings(synthetic, {"unticked": "open"})
    sheet = best(synthetic, 1, c7=0)
    assert answer_at(carry_over(opened, synthetic, sheet), "7").reason == "unticked-open"
    assert answer_at(carry_over(opened, opened, sheet), "7").reason == "carried"
    assert answer_at(carry_over(synthetic, opened, sheet), "7").reason == "carried"


# -- gates --------------------------------------------------------------------------------------------------


def gated(rules: Ruleset, *gates: str) -> Evaluation:
    return evolve(best(rules, 1), gates=gates)


def test_gates_that_both_ask_for_are_carried(synthetic: Ruleset) -> None:
    carried = carry_over(synthetic, synthetic, gated(synthetic, "unsafe", "grown-here"))
    assert carried.gates == (
        CarriedGate(gate="unsafe", reason="carried"),
        CarriedGate(gate="grown-here", reason="carried"),
    )
    assert carried.evaluation.gates == ("unsafe", "grown-here")
    assert carried.unasked == ()


@pytest.mark.parametrize(
    ("relation", "kept"), [("same", True), ("narrower", True), ("wider", False), ("apart", False)]
)
def test_a_gate_goes_where_the_map_lets_it_go(
    synthetic: Ruleset,
    relation: Relation,
    kept: bool,  # noqa: FBT001 - a table
) -> None:
    likened = made(gates=(fact("unsafe", "copied", relation, "gate"),))
    carried = carry_over(synthetic, synthetic, gated(synthetic, "unsafe"), likened)
    first = carried.gates[0]
    if kept:
        assert first == CarriedGate(gate="copied", reason="carried", why="gate")
        assert carried.evaluation.gates == ("copied",)
    else:
        # "unsafe" itself still stands on the new sheet, and nothing is said against it
        assert first == CarriedGate(gate="unsafe", reason="carried")
    assert dict(carried.whys) == ({"gate": WHYS["gate"]} if first.why or carried.gates[1:] else {})


def test_a_gate_was_asked_for_where_the_map_says_under_which_name(synthetic: Ruleset) -> None:
    first = synthetic.sets[0]
    fewer = evolve(first, gates=tuple(one for one in first.gates if one.gate != "copied"))
    old = evolve(synthetic, sets=(fewer, *synthetic.sets[1:]))
    for relation, asked in (("same", True), ("wider", True), ("narrower", False), ("apart", False)):
        likened = made(gates=(fact("unsafe", "copied", relation, "gate"),))  # type: ignore[arg-type]
        carried = carry_over(old, synthetic, best(old, 1), likened)
        assert ("copied" not in carried.unasked) == asked


def test_a_gate_that_is_gone_or_follows_from_the_answers_now(synthetic: Ruleset) -> None:
    first = synthetic.sets[0]
    fewer = evolve(first, gates=tuple(one for one in first.gates if one.gate != "unsafe"))
    new = evolve(synthetic, sets=(fewer, *synthetic.sets[1:]))
    gone = carry_over(synthetic, new, gated(synthetic, "unsafe"), made())
    assert gone.gates == (CarriedGate(gate="unsafe", reason="gate-gone"),)
    apart = made(gates=(fact("unsafe", None, "apart", "gate"),))
    told = carry_over(synthetic, new, gated(synthetic, "unsafe"), apart)
    assert told.gates == (CarriedGate(gate="unsafe", reason="gate-apart", why="gate"),)
    # a gate that nobody was asked about
    asked = carry_over(new, synthetic, best(new, 1), made())
    assert asked.gates == (CarriedGate(gate="unsafe", reason="gate-new"),)
    assert asked.unasked == ("unsafe",)
    # here 0 points close it, and nobody asserts it any more
    gates = tuple(
        evolve(gate, trigger="answers") if gate.id == "unsafe" else gate for gate in synthetic.decision.gates
    )
    follows = evolve(synthetic, decision=evolve(synthetic.decision, gates=gates))
    carried = carry_over(synthetic, follows, gated(synthetic, "unsafe"), made())
    assert carried.gates == (CarriedGate(gate="unsafe", reason="gate-follows"),)
    assert carried.evaluation.gates == ()


# -- the lint of maps ---------------------------------------------------------------------------------------


def found(old: Ruleset, new: Ruleset, spoilt: OptionMap) -> list[tuple[str, str, str | None, dict[str, Any]]]:
    faults = check_map(old, new, spoilt, "map.json")
    assert {fault.file for fault in faults} <= {"map.json"}
    return [(one.code, one.pointer, one.found, dict(one.fields)) for one in faults]


def valid(**changes: Any) -> OptionMap:
    whole = OptionMap(
        old="synthetic", new="synthetic", lists=(pair("narrower"),), whys={"likened": WHYS["likened"]}
    )
    return evolve(whole, **changes)


def test_only_files_that_name_two_rulesets_are_maps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "rulesets_root", lambda: tmp_path)
    (tmp_path / "maps").mkdir()
    assert maps.shipped_maps() == ()
    for name in ("a--b.json", "b--c.json", "a.json", "a--b--c.json", "a--c.txt"):
        (tmp_path / "maps" / name).write_text("{}", encoding="utf-8")
    assert maps.shipped_maps() == (("a", "b"), ("b", "c"))


def test_a_map_that_says_all_has_no_fault(synthetic: Ruleset, new: Ruleset) -> None:
    assert found(synthetic, new, valid()) == []


def test_a_fault_of_a_map_says_where_and_what(synthetic: Ruleset, new: Ruleset) -> None:
    whole = pair("narrower")
    assert found(synthetic, new, valid(old="148-2023")) == [
        ("ruleset-mismatch", "/old", '"148-2023"', {"ruleset": "synthetic"})
    ]
    assert found(synthetic, new, valid(new="26-2026")) == [
        ("ruleset-mismatch", "/new", '"26-2026"', {"ruleset": "synthetic"})
    ]
    assert found(synthetic, new, valid(lists=(whole, whole))) == [
        ("map-list-twice", "/lists/1", '"capacity"', {})
    ]
    other = evolve(whole, concept="colour")
    assert found(synthetic, new, valid(lists=(other,))) == [
        ("map-list-unknown", "/lists/0", '"colour"', {}),
        ("map-list-missing", "/lists", '"capacity"', {"old": ", ".join(OLD), "new": ", ".join(NEW)}),
    ]
    silent = evolve(whole, facts=())
    assert found(synthetic, new, valid(lists=(silent,), whys={})) == [
        ("map-key-unspoken", "/lists/0/old", '"level.some"', {}),
        ("map-key-unspoken", "/lists/0/new", '"level.good"', {}),
    ]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        (
            fact("level.best", "level.good", "wider"),
            ("map-key-unknown", "/lists/0/facts/1/old", '"level.best"', {}),
        ),
        (
            fact("level.some", "level.best", "wider"),
            ("map-key-unknown", "/lists/0/facts/1/new", '"level.best"', {}),
        ),
        (fact(None, "level.good", "same"), ("missing-key", "/lists/0/facts/1", None, {"key": "old"})),
        (fact("level.some", None, "same"), ("missing-key", "/lists/0/facts/1", None, {"key": "new"})),
        (
            fact("level.some", "level.good", "wider"),
            ("map-key-twice", "/lists/0/facts/1", '"level.some"', {}),
        ),
        (
            fact("level.none", "level.good", "apart", "because"),
            ("map-why-unknown", "/whys/because", '"because"', {}),
        ),
        # the first box of one list cannot stand behind the last of the other
        (fact("level.fair", "level.none", "same"), ("map-order", "/lists/0", '"capacity"', {})),
        # what is the same as a box is the same as no other beside it, on either side
        (fact("level.none", "level.good", "same"), ("map-order", "/lists/0", '"capacity"', {})),
        (fact("level.some", "level.none", "same"), ("map-order", "/lists/0", '"capacity"', {})),
    ],
)
def test_a_fault_of_a_fact_says_which_and_what(
    synthetic: Ruleset, new: Ruleset, more: Fact, fault: tuple[str, str, str | None, dict[str, Any]]
) -> None:
    spoilt = evolve(pair("narrower"), facts=(*pair("narrower").facts, more))
    assert [one for one in found(synthetic, new, valid(lists=(spoilt,))) if one[0] == fault[0]] == [
        (fault[0], fault[1], fault[2] if fault[2] is not None else "null", fault[3])
    ]


def test_a_box_may_be_apart_from_nothing(synthetic: Ruleset, new: Ruleset) -> None:
    facts = (fact("level.some", None, "apart"), fact(None, "level.good", "apart"))
    assert found(synthetic, new, valid(lists=(evolve(pair("apart"), facts=facts),))) == []


def test_a_box_of_the_old_list_may_name_an_area(synthetic: Ruleset, folder: Path) -> None:
    def none_for_some(data: Any) -> None:
        criterion_in(data, "7")["options"][0]["label"] = "level.none"

    new = altered(folder, SET, none_for_some)
    rules = {one.concept: one for one in synthetic.sets[0].criteria.values()}
    old = tuple(option.label_key for option in rules["promotion"].options)
    replaced = tuple("level.none" if key == old[0] else key for key in old)
    promotion = ListPair(
        concept="promotion", old=old, new=replaced, facts=(fact(old[0], "level.none", "wider"),)
    )
    for box in (old[0], "level.none"):
        area = AreaFact(concept="promotion", box=box, why="likened")
        assert found(synthetic, new, valid(lists=(promotion,), areas=(area,))) == []


def test_cases_gates_sets_areas_and_reasons_are_held_against_the_rulesets(
    synthetic: Ruleset, new: Ruleset
) -> None:
    good = {
        "cases": (fact("case.kind-1", "case.kind-2", "same"),),
        "gates": (fact("unsafe", "copied", "same"),),
        "sets": (fact("every-shape", "few-criteria", "apart"),),
        "areas": (AreaFact(concept="capacity", box="level.good", why="likened"),),
    }
    assert found(synthetic, new, valid(**good)) == []
    # a box of the old list is one, too
    before = AreaFact(concept="capacity", box="level.some", why="likened")
    assert found(synthetic, new, valid(areas=(before,))) == []
    for name in ("cases", "gates", "sets"):
        (one,) = good[name]
        for side in ("old", "new"):
            spoilt = valid(**{**good, name: (evolve(one, **{side: "nothing-here"}),)})
            assert found(synthetic, new, spoilt) == [
                ("map-key-unknown", f"/{name}/0/{side}", '"nothing-here"', {})
            ]
    assert found(synthetic, new, valid(areas=(AreaFact(concept="taste-of", why="likened"),))) == [
        ("map-list-unknown", "/areas/0", '"taste-of"', {})
    ]
    beside = AreaFact(concept="capacity", box="level.best", why="likened")
    assert found(synthetic, new, valid(areas=(beside,))) == [
        ("map-key-unknown", "/areas/0/box", '"level.best"', {})
    ]
    whys = {"likened": {"vi": "x", "en": "x"}, "idle": {"vi": "x"}}
    assert found(synthetic, new, valid(whys=whys)) == [
        ("label-missing", "/whys/idle", '"idle (en)"', {"key": "idle", "lang": "en"}),
        ("map-why-unused", "/whys/idle", '"idle"', {}),
    ]
    # a reason is used by an area, and by what rules out later boxes
    closing = pair("narrower", Exclusive(way="forth", why="excluded"))
    both = {**valid().whys, "area": WHYS["area"], "excluded": WHYS["excluded"]}
    area = AreaFact(concept="capacity", why="area")
    assert found(synthetic, new, valid(lists=(closing,), areas=(area,), whys=both)) == []
