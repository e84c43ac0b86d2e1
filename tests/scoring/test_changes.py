"""Two states of one sheet beside each other, and what is left of a sheet whose faults are taken off."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from kit.ground import best

from ocop_rules import Evaluation, Ruleset, check, load, score
from ocop_rules.errors import ArgumentError
from ocop_rules.model.result import Floor, GateClosed
from ocop_rules.rulesets import Place, with_readings
from ocop_rules.scoring import Changes, Dropped, Preview, Pruned, preview, prune


def between(rules: Ruleset, before: Evaluation, after: Evaluation) -> Changes:
    """Return what changed, and see that the way back is the same turned round."""
    found, back = preview(rules, after, before=before).changes, preview(rules, before, before=after).changes
    assert found is not None
    assert back is not None
    assert (back.points, back.missed_now, back.met_now) == (-found.points, found.met_now, found.missed_now)
    assert (back.closed_now, back.open_now) == (found.open_now, found.closed_now)
    assert [(one.after, one.before) for one in back.criteria] == [
        (one.before, one.after) for one in found.criteria
    ]
    return found


# -- what changed -------------------------------------------------------------------------------------------


def test_points_criteria_and_floors_that_became_different(synthetic: Ruleset) -> None:
    before, after = best(synthetic, 1, c1_1=1, c7=4), best(synthetic, 1, c6_2=2, c7=1)
    found = between(synthetic, before, after)
    # 1.1 has 10 for 4 points, 6.2 has 2 for 5, 7 has 2 for 8
    assert found.points == 6 - 3 - 6
    assert [
        (one.before and one.before.option, one.after and (one.after.criterion, one.after.option), one.points)
        for one in found.criteria
    ] == [(1, ("1.1", 3), 6), (3, ("6.2", 2), -3), (4, ("7", 1), -6)]
    assert found.missed_now == (Floor("6.2", None, 5, 3, 2),)
    assert found.met_now == (Floor("1.1", None, 3, 2, 1),)
    assert found.closed_now == found.open_now == ()


def test_a_floor_that_another_answer_misses_is_missed_as_before(synthetic: Ruleset) -> None:
    found = between(synthetic, best(synthetic, 1, c1_1=1), best(synthetic, 1, c1_1=0))
    assert (found.points, found.missed_now, found.met_now) == (-4, (), ())


def test_the_floors_of_another_case_are_others(synthetic: Ruleset) -> None:
    one, other = (best(synthetic, 1, case, c2_1=1, c2_2=2) for case in (1, 2))
    found = between(synthetic, one, other)
    assert found.met_now == (Floor("2.1", 1, 3, 2, 1),)
    assert found.missed_now == (Floor("2.1", 2, 3, 2, 1), Floor("2.1", 2, 5, 3, 1))


def test_gates_that_closed_and_gates_that_no_longer_are(synthetic: Ruleset) -> None:
    sheet = best(synthetic, 1)
    found = between(
        synthetic, evolve(sheet, gates=("unlicensed", "copied")), evolve(sheet, gates=("copied", "unsafe"))
    )
    assert found.closed_now == (GateClosed("unsafe", "stop", Place(product_set=1, criterion="5.2")),)
    assert found.open_now == (GateClosed("unlicensed", "stop", Place(product_set=1, group="2")),)


def test_a_sheet_without_points_has_0(synthetic: Ruleset) -> None:
    rules = with_readings(synthetic, {"stop-points": "none"})
    sheet = best(rules, 1)
    assert score(rules, evolve(sheet, gates=("unsafe",))).points is None
    assert between(rules, evolve(sheet, gates=("unsafe",)), sheet).points == 100


def test_the_sheet_before_counts_in_every_form(synthetic: Ruleset) -> None:
    before, after = best(synthetic, 1, c1_1=1), best(synthetic, 1)
    found = between(synthetic, before, after)
    made = preview(synthetic, before)
    other = with_readings(synthetic, {"floors-bind": "own-star"})
    for form in (
        before.to_json(),
        made,
        # stored without its reasons, or made under another reading
        Preview.from_json(made.to_json()),
        preview(other, before),
    ):
        assert preview(synthetic, after, before=form).changes == found


def test_what_could_not_be_judged_has_no_changes(synthetic: Ruleset) -> None:
    sheet, foreign = best(synthetic, 1), best(load("26-2026"), 1)
    none = preview(synthetic, foreign)
    assert none == Preview(evaluation=None, result=None, faults=tuple(check(synthetic, foreign)))
    for before in (foreign, none, {}, None, best(synthetic, 2), preview(load("26-2026"), foreign)):
        assert preview(synthetic, sheet, before=before).changes is None
    assert preview(synthetic, foreign, before=sheet).changes is None


def test_a_wrong_sheet_before_is_told_by_its_own_name(synthetic: Ruleset) -> None:
    with pytest.raises(ArgumentError) as caught:
        preview(synthetic, best(synthetic, 1), before="x")  # type: ignore[arg-type]
    assert (caught.value.name, caught.value.needed) == ("before", "Evaluation")


# -- what is left of a sheet with faults ---------------------------------------------------------------------

Kept = dict[str, Any]
FULL = {"1.1": 3, "1.2": 4, "2.1": 3, "2.2": 3, "2.3": 2}
LEFT: dict[str, tuple[Kept, list[tuple[str, str]], Kept]] = {
    "an answer of another kind": (
        {"answers": {**FULL, "1.1": "3"}},
        [("type", "/answers/1.1")],
        {"answers": {"1.2": 4, "2.1": 3, "2.2": 3, "2.3": 2}},
    ),
    "an answer at what has a stroke in its name": (
        {"answers": {**FULL, "a/b~c": None, "d/e": 1}},
        [("type", "/answers/a~1b~0c"), ("unknown-criterion", "/answers/d~1e")],
        {},
    ),
    "a box that is not there": (
        {"answers": {**FULL, "1.2": 5}},
        [("option-range", "/answers/1.2")],
        {"answers": {"1.1": 3, "2.1": 3, "2.2": 3, "2.3": 2}},
    ),
    "a case of another kind: its answer has none": (
        {"cases": {"2.3": "2"}},
        [("type", "/cases/2.3"), ("case-missing", "/answers/2.3")],
        {"answers": {"1.1": 3, "1.2": 4, "2.1": 3, "2.2": 3}, "cases": {}},
    ),
    "a case that is not there takes its answer along": (
        {"cases": {"2.3": 3}},
        [("unknown-case", "/cases/2.3")],
        {"answers": {"1.1": 3, "1.2": 4, "2.1": 3, "2.2": 3}, "cases": {}},
    ),
    "a case where there is none leaves its answer": (
        {"cases": {"1.1": 1, "2.3": 2, "9": 1}},
        [("case-unexpected", "/cases/1.1"), ("unknown-criterion", "/cases/9")],
        {},
    ),
    "gates": (
        {"gates": ["?", "forged", 5, "forged"]},
        [("type", "/gates/2"), ("unknown-gate", "/gates/0"), ("gate-twice", "/gates/3")],
        {"gates": ["forged"]},
    ),
    "notes": (
        {"notes": {"1.1": 5, "1.2": "seen", "9": "x", "forged": "y"}},
        [("type", "/notes/1.1"), ("unknown-criterion", "/notes/9")],
        {"notes": {"1.2": "seen", "forged": "y"}},
    ),
    "answers, gates and notes that are nothing of the kind": (
        {"answers": [1], "cases": 5, "gates": "forged", "notes": None},
        [("type", "/answers"), ("type", "/cases"), ("type", "/gates"), ("type", "/notes")],
        {"answers": {}, "cases": {}},
    ),
    "keys that nobody knows": ({"x": {}, "gate": []}, [("unknown-key", "/gate"), ("unknown-key", "/x")], {}),
}


@pytest.mark.parametrize(("changes", "faults", "kept"), LEFT.values(), ids=LEFT)
def test_what_has_a_fault_is_left_out_and_the_rest_is_judged(
    synthetic: Ruleset, changes: Kept, faults: list[tuple[str, str]], kept: Kept
) -> None:
    sheet = {"ruleset": "synthetic", "product_set": 2, "answers": FULL, "cases": {"2.3": 2}, "id": "a"}
    found = preview(synthetic, sheet | changes)
    assert [(one.code, one.pointer) for one in found.faults] == faults
    assert found.evaluation == Evaluation.from_json(sheet | kept)
    assert found.result == score(synthetic, found.evaluation)
    assert not found.valid


# -- what no longer applies ----------------------------------------------------------------------------------


def test_what_is_dropped_is_told_whole_and_in_order(synthetic: Ruleset) -> None:
    sheet = evolve(best(synthetic, 1, c3=1, c4_1=1), id="a", gates=("forged",))
    pruned = prune(synthetic, sheet)
    assert pruned.dropped == (
        Dropped(criterion="4.2", answer=3, governor="4.1", has=1),
        Dropped(criterion="4.3", answer=2, governor="4.1", has=1),
        Dropped(criterion="6.1", answer=2, governor="3", has=1),
    )
    left = {code: answer for code, answer in sheet.answers.items() if code not in ("4.2", "4.3", "6.1")}
    # the case of 6.1 stays
    assert pruned.evaluation == evolve(sheet, answers=left)
    assert prune(synthetic, sheet.to_json()) == pruned
    # 4.2 applies from the second box of the story on, 4.3 from the third
    second = prune(synthetic, best(synthetic, 1, c4_1=2))
    assert [one.criterion for one in second.dropped] == ["4.3"]


@pytest.mark.parametrize(("answer", "dropped"), [(-1, 0), (0, 2), (1, 2), (2, 1), (3, 0), (4, 0), (99, 0)])
def test_only_a_box_that_there_is_lets_another_criterion_fall_away(
    synthetic: Ruleset, answer: int, dropped: int
) -> None:
    """4.1 has three boxes."""
    sheet = best(synthetic, 1)
    pruned = prune(synthetic, evolve(sheet, answers={**sheet.answers, "4.1": answer}))
    assert len(pruned.dropped) == dropped


def test_nothing_falls_away_while_what_it_hangs_on_is_open(synthetic: Ruleset) -> None:
    open_one = best(synthetic, 1, c4_1=-1)
    assert prune(synthetic, open_one) == Pruned(evaluation=open_one)
    rules = with_readings(synthetic, {"unticked": "open"})
    unticked = best(rules, 1, c4_1=0)
    assert prune(rules, unticked) == Pruned(evaluation=unticked)
    # what has no answer has none to lose
    assert [one.criterion for one in prune(synthetic, best(synthetic, 1, c4_1=0, c4_2=-1)).dropped] == ["4.3"]
