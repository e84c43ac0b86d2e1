"""What stands in a record is computed again from what it rests on."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from kit.councils import of_totals
from kit.lives import known
from kit.records import DAY, SHARED, history, of_district, sheets

from ocop_rules import History, LoadError, Ruleset, deliberate, next_step, replay
from ocop_rules.councils import CouncilPolicy, Rounding, Scoring
from ocop_rules.life import LevelOutcome, check_history, record_of


def faults(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.code, one.pointer) for one in check_history(known(), History.from_json(data))]


# -- totals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("total", ["666", "999999", "100.000000001", "101/1", "999999/2"])
def test_no_total_lies_above_what_the_set_can_reach(total: str) -> None:
    data = history([{"total": total, "stars": 3}])
    assert ("range", "/results/0/total") in faults(data)


def test_no_total_of_an_outcome_lies_outside_the_sheet(rules: Ruleset) -> None:
    with pytest.raises(LoadError) as caught:
        next_step(rules, [LevelOutcome(level="district", total=150, stars=4, stars_by_points=5)])
    assert [(one.code, one.pointer) for one in caught.value.faults] == [("range", "/0/total")]


@pytest.mark.parametrize("written", ["95", "95.0", "095", "190/2"])
def test_totals_are_compared_as_numbers(rules: Ruleset, written: str) -> None:
    data = history([{"total": written, "stars": 5}], sheets=sheets(rules, 95, 95))
    assert faults(data) == []


def test_a_result_of_100_comes_after_one_of_95() -> None:
    ordered = [{"total": "100", "stars": 5, "order": 2}, {"total": "95", "stars": 5, "order": 1}]
    state = replay(known(), History.from_json(history(ordered)), DAY)
    assert [one.total for one in state.dossiers[0].outcomes] == [95, 100]


# -- the order of results -----------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["rescore", "open", "no-quorum", "stopped"])
def test_what_did_not_rank_comes_before_what_did_on_that_day(other: str) -> None:
    """A council scores again in the same sitting; the recognition that follows is right."""
    decision = {"number": "1", **SHARED, "day": "2024-11-01", "stars": 3}
    for results in (
        [{"status": other}, {"total": "60", "stars": 3}],
        [{"total": "60", "stars": 3}, {"status": other}],
    ):
        data = history(results, decisions=[decision])
        assert faults(data) == []
        assert replay(known(), History.from_json(data), date(2024, 11, 1)).next.action == "certify"


def test_two_ranked_results_that_disagree_need_an_order() -> None:
    first, second = {"total": "60", "stars": 3}, {"total": "75", "stars": 4}
    assert faults(history([first, second])) == [("history-order", "/results/0")]
    assert faults(history([first | {"order": 1}, second])) == [("history-order", "/results/1")]
    assert faults(history([first, first | {"total": "60.0"}])) == []
    assert faults(history([first | {"order": 2}, second | {"order": 2}])) == [
        ("history-twice", "/results/1/order")
    ]
    for orders, stars in (((1, 2), 4), ((2, 1), 3)):
        data = history([one | {"order": n} for one, n in zip((first, second), orders, strict=True)])
        state = replay(known(), History.from_json(data), DAY)
        assert (state.next.action, state.dossiers[0].outcomes[-1].stars) == (
            "recognise" if stars == 3 else "send-up",
            stars,
        )


def test_an_order_is_not_given_before_the_first_result_that_has_none() -> None:
    data = history([{"status": "rescore"}, {"total": "60", "stars": 3, "order": 1}])
    assert faults(data) == []


# -- sheets -------------------------------------------------------------------------------------------------


def test_three_sheets_of_0_points_are_no_95_points(rules: Ruleset) -> None:
    nothing = [
        one | {"evaluation": one["evaluation"] | {"answers": dict.fromkeys(one["evaluation"]["answers"], 0)}}
        for one in sheets(rules, 95, 95, 95)
    ]
    found = faults(history([{"total": "95", "stars": 5}], sheets=nothing))
    assert ("history-computed", "/results/0/total") in found
    assert ("history-computed", "/results/0/stars") in found


def test_an_open_sheet_ranks_nothing(rules: Ruleset) -> None:
    data = history([{"total": "95", "stars": 5}], sheets=sheets(rules, 95))
    del data["sheets"][0]["evaluation"]["answers"]["1.1"]
    assert faults(data) == [("history-computed", "/results/0/status")]


def test_nobody_scores_twice_in_one_scoring(rules: Ruleset) -> None:
    data = history([{"total": "95", "stars": 5}], sheets=sheets(rules, 95, 95))
    data["sheets"][1]["evaluation"]["evaluator"] = "member 0"
    assert faults(data) == [("evaluator-twice", "/sheets/1/evaluation/evaluator")]


def test_who_scores_again_another_day_scores_in_another_scoring(rules: Ruleset) -> None:
    again = sheets(rules, 80, 84, day="2024-10-28")
    results = [{"status": "rescore"}, {"day": "2024-10-28", "total": "82", "stars": 4}]
    assert faults(history(results, sheets=sheets(rules, 60, 90) + again)) == []
    results[1]["total"] = "78.5"
    assert faults(history(results, sheets=sheets(rules, 60, 90) + again)) == [
        ("history-computed", "/results/1/total")
    ]


def test_who_scores_again_the_same_day_gives_the_order(rules: Ruleset) -> None:
    first, second = sheets(rules, 60, 90), sheets(rules, 80, 84)
    numbered = [one | {"order": 1} for one in first] + [one | {"order": 2} for one in second]
    results = [{"status": "rescore", "order": 1}, {"total": "82", "stars": 4, "order": 2}]
    assert faults(history(results, sheets=numbered)) == []
    assert ("evaluator-twice", "/sheets/2/evaluation/evaluator") in faults(
        history(results[1:], sheets=first + second)
    )


# -- sittings -----------------------------------------------------------------------------------------------


def carried(rules: Ruleset, totals: tuple[int, ...] = (80, 84), **more: Any) -> dict[str, Any]:
    return history([{"sitting": of_totals(rules, totals).to_json()} | more])


def test_a_record_with_its_sitting_needs_no_number(rules: Ruleset) -> None:
    data = carried(rules)
    assert faults(data) == []
    state = replay(known(), History.from_json(data), DAY)
    assert (state.dossiers[0].outcomes[0].total, state.next.action) == (82, "send-up")


def test_a_number_beside_a_sitting_is_computed_again(rules: Ruleset) -> None:
    assert faults(carried(rules, total="82", stars=4)) == []
    assert faults(carried(rules, total="83", stars=4)) == [("history-computed", "/results/0/total")]
    assert faults(carried(rules, total="82", stars=3)) == [("history-computed", "/results/0/stars")]
    assert faults(carried(rules, status="rescore")) == [("history-computed", "/results/0/status")]


def test_a_sitting_is_that_of_its_record(rules: Ruleset) -> None:
    data = carried(rules)
    given = data["results"][0]["sitting"]
    given["council"]["level"] = "province"
    given["sheets"][0]["date"] = "2024-10-26"
    assert faults(data) == [
        ("history-sheet", "/results/0/sitting/council/level"),
        ("history-after", "/results/0/sitting/sheets/0/date"),
    ]
    given["sheets"][0]["evaluator"] = "nobody"
    assert ("evaluator-unknown", "/results/0/sitting/sheets/0/evaluator") in faults(data)


def test_a_sheet_beside_a_sitting_is_one_of_its_sheets(rules: Ruleset) -> None:
    data = carried(rules) | {"sheets": sheets(rules, 80, 84)}
    assert faults(data) == []
    data["sheets"] = sheets(rules, 80, 85)
    assert faults(data) == [("history-other-sheet", "/sheets/1/evaluation")]


@pytest.mark.parametrize("policy", [None, CouncilPolicy(rounding=Rounding(digits=0))])
def test_what_a_council_came_to_becomes_a_record_that_reads_back(
    rules: Ruleset, policy: CouncilPolicy | None
) -> None:
    made = deliberate(rules, of_district(rules, 89, 90), policy)
    record = record_of(made, "d", DAY)
    data = history([]) | {"results": [record.to_json()]}
    read = History.from_json(json.loads(json.dumps(data)))
    assert read.results == (record,)
    assert faults(data) == []
    assert replay(known(), read, DAY).dossiers[0].outcomes[0].stars == made.stars
    public = History.from_json(read.to_json())
    assert check_history(known(), public) == []
    assert "m1" in json.dumps(data)
    assert "m1" not in json.dumps(public.to_json())


def test_a_changed_deliberation_is_a_fault_at_what_was_changed(rules: Ruleset) -> None:
    policy = CouncilPolicy(rounding=Rounding(digits=0))
    record = record_of(deliberate(rules, of_district(rules, 89, 90), policy), "d", DAY).to_json()
    data = history([]) | {"results": [record]}
    record["deliberation"]["stars"] = 4
    assert faults(data) == [("computed", "/results/0/deliberation/stars")]


def test_what_is_told_as_computed_stands_in_the_order_of_the_result(rules: Ruleset) -> None:
    """A scoring that was replaced may not be left out of what a council came to."""
    policy = CouncilPolicy(rounding=Rounding(digits=0))
    sitting = of_district(rules, 89, 90)
    again = evolve(sitting, earlier=(Scoring(sheets=sitting.sheets, reason="opinions diverged"),))
    record = record_of(deliberate(rules, again, policy), "d", DAY).to_json()
    assert faults(history([record])) == []
    record["deliberation"]["stars"] = 4
    del record["deliberation"]["earlier"]
    assert faults(history([record])) == [
        ("computed", "/results/0/deliberation/stars"),
        ("computed", "/results/0/deliberation/earlier"),
    ]


def test_a_council_without_a_level_makes_no_record(rules: Ruleset) -> None:
    with pytest.raises(LoadError) as caught:
        record_of(deliberate(rules, of_totals(rules, (80, 84))), "d", DAY)
    told = [(one.code, one.pointer, dict(one.fields)) for one in caught.value.faults]
    assert told == [("missing-key", "/council", {"key": "level"})]


def test_the_sitting_of_a_record_is_on_the_kind_of_its_dossier(rules: Ruleset) -> None:
    made = of_district(rules, 90, 88)
    for kind, expected in (
        ("renewal", [("history-sheet", "/results/0/sitting/kind")]),
        ("new", []),
        (None, []),
    ):
        sitting = evolve(made, kind=kind)
        record = record_of(deliberate(rules, sitting), "d", DAY).to_json()
        assert faults(history([record])) == expected


def test_a_sitting_is_on_the_set_of_the_product(rules: Ruleset) -> None:
    data = carried(rules)
    given = data["results"][0]["sitting"]
    given["product_set"] = 2
    for one in given["sheets"]:
        one |= {"product_set": 2, "answers": {}}
    (fault,) = check_history(known(), History.from_json(data))
    told = (fault.code, fault.pointer, fault.found, dict(fault.fields))
    assert told == ("history-sheet", "/results/0/sitting/product_set", "2", {"expected": "1"})


def test_a_sitting_beside_a_deliberation_is_that_of_the_deliberation(rules: Ruleset) -> None:
    policy = CouncilPolicy(rounding=Rounding(digits=0))
    record = record_of(deliberate(rules, of_district(rules, 80, 84), policy), "d", DAY).to_json()
    same, other = (of_district(rules, *totals).to_json() for totals in ((80, 84), (80, 85)))
    assert faults(history([record | {"sitting": same}])) == []
    (fault,) = check_history(known(), History.from_json(history([record | {"sitting": other}])))
    told = (fault.code, fault.pointer, dict(fault.fields))
    assert told == ("history-differs-sitting", "/results/0/sitting", {"key": "deliberation"})
