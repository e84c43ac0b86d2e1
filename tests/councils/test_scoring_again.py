"""A council that scores again leaves a trace: every scoring, the reason, who changed what; and notes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from kit.councils import of_totals

from ocop_rules import EvaluationError, LoadError, Ruleset, Sitting, deliberate, tell
from ocop_rules.councils import CouncilPolicy, Deliberation, Spread
from ocop_rules.model.council import Scoring

REASON = "Two sheets lie 30 points apart"


def twice(rules: Ruleset, before: tuple[int, ...], after: tuple[int, ...]) -> Sitting:
    first, last = of_totals(rules, before), of_totals(rules, after)
    return evolve(last, earlier=(Scoring(sheets=first.sheets, reason=REASON),))


def test_the_last_scoring_counts_and_the_others_are_told(rules: Ruleset) -> None:
    spread = CouncilPolicy(spread=Spread(limit=10))
    made = deliberate(rules, twice(rules, (70, 100), (88, 92)), spread)
    assert (made.status, made.stars) == ("ranked", 5)
    assert made.mean is not None
    assert made.mean.total == 90
    (before,) = made.earlier
    assert (before.reason, before.status, before.total, before.stars) == (REASON, "rescore", 85, None)


def test_who_changed_what_by_how_much(rules: Ruleset) -> None:
    made = deliberate(rules, twice(rules, (100, 90), (99, 90)))
    told = [(one.member, one.criterion, one.had, one.has, one.points) for one in made.earlier[0].changes]
    assert told == [("m1", "4.3", 5, 4, -1)]
    rose = {"m1": 99 - 70, "m2": 80 - 90}
    changes = deliberate(rules, twice(rules, (70, 90), (99, 80))).earlier[0].changes
    for member, points in rose.items():
        assert sum(one.points for one in changes if one.member == member) == points


@pytest.mark.parametrize("counted", [True, False])
def test_whoever_scored_once_has_no_answers_in_the_other_scoring(
    rules: Ruleset,
    counted: bool,  # noqa: FBT001 - a table
) -> None:
    gate = "commonplace-product"
    sitting = twice(rules, (80, 90), (80, 90))
    first, second = sitting.council.members
    council = evolve(sitting.council, members=(first, evolve(second, counted=counted)))
    for gates in ((), (gate,)):
        both = (sitting.sheets[0], evolve(sitting.sheets[1], gates=gates))
        for before, after, way in ((both, both[:1], -1), (both[:1], both, 1)):
            earlier = (Scoring(sheets=before, reason=REASON),)
            made = deliberate(rules, evolve(sitting, council=council, sheets=after, earlier=earlier))
            told = made.earlier[0].changes
            assert {one.member for one in told} == {"m2"}
            pairs = {one.criterion or one.gate: (one.had, one.has)[::way] for one in told}
            there = {**both[1].answers, **dict.fromkeys(gates, 1)}
            assert pairs == {name: (None, answer) for name, answer in there.items()}
            assert sum(one.points for one in told) == 90 * way


def test_a_gate_that_is_taken_back_is_told(rules: Ruleset) -> None:
    sitting = twice(rules, (80,), (80,))
    gate = "commonplace-product"
    closed = evolve(sitting.earlier[0].sheets[0], gates=(gate,))
    made = deliberate(rules, evolve(sitting, earlier=(Scoring(sheets=(closed,), reason=REASON),)))
    assert made.stars == 4
    (change,) = made.earlier[0].changes
    assert (change.gate, change.had, change.has, change.points) == (gate, 1, None, 0)


def test_three_scorings_stand_in_their_order(rules: Ruleset) -> None:
    sitting = twice(rules, (70, 100), (88, 92))
    more = Scoring(sheets=of_totals(rules, (75, 95)).sheets, reason="Still 20 apart")
    made = deliberate(rules, evolve(sitting, earlier=(*sitting.earlier, more)))
    assert [(one.total, one.reason) for one in made.earlier] == [(85, REASON), (85, "Still 20 apart")]
    assert sum(one.points for one in made.earlier[0].changes if one.member == "m1") == 75 - 70
    assert sum(one.points for one in made.earlier[1].changes if one.member == "m1") == 88 - 75


def test_the_trace_is_read_back_and_shown(rules: Ruleset) -> None:
    made = deliberate(rules, twice(rules, (70, 100), (88, 92)))
    data = json.loads(json.dumps(made.to_json(sheets=True)))
    assert Deliberation.from_json(data) == made
    for lang in ("en", "vi"):
        text = " ".join(tell(made, rules=rules, lang=lang).text().split())
        assert REASON in text
    assert "earlier" not in deliberate(rules, of_totals(rules, (88, 92))).to_json()


def test_the_sheets_of_an_earlier_scoring_are_checked(rules: Ruleset) -> None:
    sitting = twice(rules, (70, 100), (88, 92))
    one = sitting.earlier[0].sheets[0]
    wrong = (evolve(one, answers={"99.9": 7}), evolve(one, evaluator="nobody"))
    with pytest.raises(EvaluationError) as caught:
        deliberate(rules, evolve(sitting, earlier=(Scoring(sheets=wrong, reason=REASON),)))
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [
        ("evaluator-unknown", "/earlier/0/sheets/1/evaluator"),
        ("unknown-criterion", "/earlier/0/sheets/0/answers/99.9"),
    ]


def test_a_member_who_is_excused_counts_in_no_scoring(rules: Ruleset) -> None:
    sitting = twice(rules, (70, 100, 90), (88, 92, 90))
    first = sitting.council.members[0]
    excused = evolve(first, excused="Runs the cooperative that makes it")
    members = (excused, *sitting.council.members[1:])
    held = evolve(sitting, council=evolve(sitting.council, members=members))
    made = deliberate(rules, held, CouncilPolicy(spread=Spread(limit=10), notes=("low-box", "change")))
    (before,) = made.earlier
    # 100 and 90, then 92 and 90: the 70 and the 88 of the one who is excused are nowhere
    assert (before.status, before.total) == ("ranked", 95)
    assert made.mean is not None
    assert (made.mean.total, made.attendance.excused) == (91, ("m1",))
    # what was written on that sheet is still told as written, and asked for no notes
    assert sum(one.points for one in before.changes if one.member == "m1") == 88 - 70
    assert "m1" not in {name for flag in made.flags if flag.code == "note-missing" for name in flag.members}
    assert Deliberation.from_json(made.to_json(sheets=True)) == made
    # the sheet need not be there in either scoring
    bare = evolve(
        held, sheets=held.sheets[1:], earlier=(evolve(held.earlier[0], sheets=held.earlier[0].sheets[1:]),)
    )
    again = deliberate(rules, bare)
    assert (again.earlier[0].total, again.mean and again.mean.total) == (95, 91)


# -- notes --------------------------------------------------------------------------------------------------


def noted(rules: Ruleset, **notes: str) -> Sitting:
    sitting = of_totals(rules, (100, 90))
    first, *others = sitting.sheets
    named = {code.removeprefix("c").replace("_", "."): text for code, text in notes.items()}
    return evolve(sitting, sheets=(evolve(first, notes=named), *others))


def test_a_note_is_kept_and_shown_and_changes_nothing(rules: Ruleset) -> None:
    with_note = deliberate(rules, noted(rules, c4_3="Certified last year"))
    without = deliberate(rules, noted(rules))
    assert (with_note.stars, with_note.mean, with_note.flags) == (without.stars, without.mean, without.flags)
    read = Deliberation.from_json(json.loads(json.dumps(with_note.to_json(sheets=True))))
    assert read.sitting.sheets[0].notes == {"4.3": "Certified last year"}
    assert "Certified last year" in tell(with_note, rules=rules).text()


def test_a_note_stands_at_a_criterion_or_a_gate(rules: Ruleset) -> None:
    with pytest.raises(EvaluationError) as caught:
        deliberate(rules, noted(rules, c99_9="x"))
    assert [(one.code, one.pointer) for one in caught.value.faults] == [
        ("unknown-criterion", "/sheets/0/notes/99.9")
    ]


def asked(made: Deliberation) -> list[tuple[Any, ...]]:
    return [(*one.members, *one.criteria, one.gate) for one in made.flags if one.code == "note-missing"]


def test_a_policy_asks_for_notes_at_low_boxes_gates_and_changes(rules: Ruleset) -> None:
    low = evolve(noted(rules).sheets[0], answers=dict(noted(rules).sheets[0].answers) | {"12.1": 0})
    sitting = evolve(noted(rules), sheets=(low, *noted(rules).sheets[1:]))
    assert asked(deliberate(rules, sitting, CouncilPolicy(notes=("low-box",)))) == [
        ("m1", "12.1", None),
        ("m2", "4.3", "6.3", "6.4", None),
    ]
    assert asked(deliberate(rules, sitting)) == []
    # a note that is there is not asked for again
    partly = evolve(sitting, sheets=(evolve(low, notes={"12.1": "Seen on the day"}), *sitting.sheets[1:]))
    assert asked(deliberate(rules, partly, CouncilPolicy(notes=("low-box",)))) == [
        ("m2", "4.3", "6.3", "6.4", None)
    ]
    changed = twice(rules, (100, 90), (99, 90))
    assert asked(deliberate(rules, changed, CouncilPolicy(notes=("change",)))) == [("m1", "4.3", None)]
    gate = "commonplace-product"
    closed = evolve(sitting, sheets=(evolve(low, gates=(gate,)), *sitting.sheets[1:]))
    assert asked(deliberate(rules, closed, CouncilPolicy(notes=("gate",)))) == [("m1", gate)]
    told = evolve(closed.sheets[0], notes={gate: "Seen on the day"})
    noting = evolve(closed, sheets=(told, *closed.sheets[1:]))
    assert asked(deliberate(rules, noting, CouncilPolicy(notes=("gate",)))) == []


def test_scorings_and_notes_are_read_strictly(rules: Ruleset) -> None:
    data = twice(rules, (80,), (80,)).to_json()
    assert Sitting.from_json(data).to_json() == data
    del data["earlier"][0]["reason"]
    data["sheets"][0]["notes"] = {"1.1": "", "1.2": 3}
    with pytest.raises(LoadError) as caught:
        Sitting.from_json(data)
    assert {(one.code, one.pointer) for one in caught.value.faults} == {
        ("missing-key", "/earlier/0"),
        ("pattern", "/sheets/0/notes/1.1"),
        ("type", "/sheets/0/notes/1.2"),
    }


def test_a_gate_that_is_closed_in_both_scorings_is_no_change(rules: Ruleset) -> None:
    sitting = twice(rules, (80, 90), (80, 90))
    closed = tuple(evolve(one, gates=("commonplace-product",)) for one in sitting.sheets)
    made = deliberate(rules, evolve(sitting, sheets=closed, earlier=(Scoring(sheets=closed, reason=REASON),)))
    assert made.status == "stopped"
    assert [(one.status, one.changes) for one in made.earlier] == [("stopped", ())]
