"""Results held against sheets and sittings, ids and names: the second record, every list, every status."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from attrs import evolve
from kit.councils import of_totals
from kit.lives import known, tea
from kit.records import DAY, history, of_district, sheets

from ocop_rules import History, LoadError, Ruleset, deliberate, replay
from ocop_rules.councils import CouncilPolicy, Member, Quorum, Rounding, Scoring, Spread
from ocop_rules.errors import Fault
from ocop_rules.life import check_history, record_of, resting
from ocop_rules.life.resting import most_points, stars_open
from ocop_rules.life.ties import levels_of, unknown_level

Told = tuple[str, str, str | None, dict[str, Any]]


def told(data: dict[str, Any]) -> list[Told]:
    found: list[Fault] = check_history(known(), History.from_json(data))
    return [(one.code, one.pointer, one.found, dict(one.fields)) for one in found]


def codes(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [one[:2] for one in told(data)]


# -- which sheets belong to which scoring -------------------------------------------------------------------


def test_a_scoring_has_the_sheets_of_its_dossier_and_level_since_the_result_before_it(
    rules: Ruleset,
) -> None:
    mine, other = sheets(rules, 80, 84), sheets(rules, 60, 62)
    result = {"total": "82", "stars": 4}
    for beside in ({"level": "province"}, {"day": "2024-10-26"}, {"order": 1}):
        # of another level, of a later day, of a later place on that day
        data = history([result], sheets=mine + [one | beside for one in other])
        assert codes(data) == []
    # of an earlier day without a result between: they are of this scoring
    early = [one | {"day": "2024-10-24"} for one in mine]
    assert codes(history([result], sheets=early)) == []
    between = {"status": "rescore", "day": "2024-10-24"}
    assert codes(history([between, result], sheets=early + other)) == [
        ("history-computed", "/results/1/total"),
        ("history-computed", "/results/1/stars"),
    ]
    # a result of another level, or of another dossier, takes none of them away
    above = {"status": "rescore", "day": "2024-10-24", "level": "province"}
    assert codes(history([above, result], sheets=early)) == []
    twice = history([result, between | {"dossier": "e"}], sheets=early)
    twice["dossiers"].append(twice["dossiers"][0] | {"id": "e"})
    assert codes(twice) == []


def test_a_third_scoring_has_the_sheets_since_the_second(rules: Ruleset) -> None:
    days = ("2024-10-23", "2024-10-24", "2024-10-25")
    given = [
        one | {"day": day}
        for day, totals in zip(days, ((62, 95), (63, 94), (80, 84)), strict=True)
        for one in sheets(rules, *totals)
    ]
    results = [{"status": "rescore", "day": day} for day in days[:2]]
    results.append({"day": days[2], "total": "82", "stars": 4})
    for order in permutations(results):
        assert codes(history(list(order), sheets=given)) == []


def test_a_result_without_an_order_comes_before_the_first_that_has_one(rules: Ruleset) -> None:
    first, second = sheets(rules, 60, 90), sheets(rules, 80, 84)
    results = [{"status": "rescore"}, {"total": "82", "stars": 4, "order": 1}]
    for order in permutations(results):
        assert codes(history(list(order), sheets=first + [one | {"order": 1} for one in second])) == []


def test_each_evaluator_that_scores_twice_is_told_and_who_has_no_name_is_nobody(rules: Ruleset) -> None:
    four = sheets(rules, 80, 80, 80, 80)
    for one, name in zip(four, ("a", "b", "a", "b"), strict=True):
        one["evaluation"]["evaluator"] = name
    data = history([{"total": "80", "stars": 4}], sheets=four)
    assert told(data) == [
        ("evaluator-twice", f"/sheets/{index}/evaluation/evaluator", f'"{name}"', {})
        for index, name in ((2, "a"), (3, "b"))
    ]
    for one in four:
        del one["evaluation"]["evaluator"]
    assert told(data) == []


def test_the_figures_of_every_scored_result_are_computed_again(rules: Ruleset) -> None:
    for status, more in (("stopped", {}), ("rejected", {})):
        data = history([{"status": status, **more}], sheets=sheets(rules, 80, 84))
        assert told(data) == [
            (
                "history-computed",
                "/results/0/status",
                f'"{status}"',
                {"key": "status", "computed": "ranked"},
            )
        ]
    # what has come to nothing is contradicted by no sheets
    for status in ("open", "rescore", "no-quorum"):
        assert told(history([{"status": status}], sheets=sheets(rules, 80, 84))) == []
    wrong = history([{"total": "165/2", "stars": 4}], sheets=sheets(rules, 80, 84))
    assert told(wrong) == [
        ("history-computed", "/results/0/total", "165/2", {"key": "total", "computed": "82"})
    ]


def test_a_mean_that_is_no_whole_number_is_told_as_a_fraction(rules: Ruleset) -> None:
    data = history([{"total": "80", "stars": 3}], sheets=sheets(rules, 80, 85))
    assert told(data) == [
        ("history-computed", "/results/0/total", "80", {"key": "total", "computed": "165/2"}),
        ("history-computed", "/results/0/stars", "3", {"key": "stars", "computed": "4"}),
    ]


def test_without_a_sitting_everybody_who_scored_counts(rules: Ruleset) -> None:
    """Roles, a quorum and what a council settled are not known: plain members, by what the ruleset says."""
    policy = CouncilPolicy(
        quorum=Quorum(chair=True),
        counted=("chair",),
        settled=("quality-declaration",),
        rounding=Rounding(digits=0),
    )
    strict = known().with_ruleset(evolve(rules, decision=evolve(rules.decision, council=policy)))
    data = history([{"total": "83", "stars": 4}], sheets=sheets(rules, 80, 85))
    # 82.5 is rounded half up, as the ruleset says
    assert check_history(strict, History.from_json(data)) == []


# -- orders -------------------------------------------------------------------------------------------------


def test_orders_are_those_of_one_dossier_level_and_day() -> None:
    one = {"total": "60", "stars": 3}
    other = {"total": "75", "stars": 4}
    data = history([one | {"order": 1}, other | {"order": 1}])
    assert told(data) == [("history-twice", "/results/1/order", "1", {})]
    for apart in ({"level": "province"}, {"day": "2024-10-26"}, {"dossier": "e"}):
        data = history([one | {"order": 1}, other | {"order": 1} | apart])
        data["dossiers"].append(data["dossiers"][0] | {"id": "e"})
        assert told(data) == []
        del data["results"][0]["order"], data["results"][1]["order"]
        assert told(data) == []
    three = history([one | {"order": 1}, one | {"order": 1}, one | {"order": 1}])
    assert codes(three) == [("history-twice", f"/results/{index}/order") for index in (1, 2)]
    # two without a number share none; the day is told where they need one
    assert told(history([{"status": "rescore"}, one | {"order": 1}, other])) == [
        ("history-order", "/results/2", "2024-10-25", {})
    ]
    # stars or total alone make two results differ
    for changed in ({"stars": 2}, {"total": "61"}):
        assert codes(history([one, one | changed])) == [("history-order", "/results/0")]


# -- sittings -----------------------------------------------------------------------------------------------


def carried(rules: Ruleset, *totals: int, **more: Any) -> dict[str, Any]:
    return history([{"sitting": of_district(rules, *totals).to_json()} | more])


def test_every_sheet_of_a_sitting_bears_a_day_between_filing_and_result(rules: Ruleset) -> None:
    data = carried(rules, 80, 84)
    given = data["results"][0]["sitting"]["sheets"]
    for day, expected in (
        ("2024-09-20", []),
        ("2024-10-25", []),
        ("2024-09-19", [("history-before", "2024-09-20")]),
        ("2024-10-26", [("history-after", "2024-10-25")]),
    ):
        for index in (0, 1):
            given[index]["date"] = day
            assert told(data) == [
                (code, f"/results/0/sitting/sheets/{index}/date", day, {"limit": limit})
                for code, limit in expected
            ]
            del given[index]["date"]


def test_a_sitting_says_what_was_expected_of_it(rules: Ruleset) -> None:
    data = carried(rules, 80, 84)
    given = data["results"][0]["sitting"]
    given["council"]["level"] = "province"
    given["kind"] = "upgrade"
    assert told(data) == [
        ("history-sheet", "/results/0/sitting/council/level", '"province"', {"expected": "district"}),
        ("history-sheet", "/results/0/sitting/kind", '"upgrade"', {"expected": "new"}),
    ]
    # without a level of its own it is that of the record
    del given["council"]["level"], given["kind"]
    assert told(data) == []


def test_a_sheet_beside_a_sitting_may_be_one_of_an_earlier_scoring(rules: Ruleset) -> None:
    sitting = of_district(rules, 80, 84)
    before = of_district(rules, 64, 90)
    again = evolve(sitting, earlier=(Scoring(sheets=before.sheets, reason="opinions diverged"),))
    data = history([{"sitting": again.to_json()}], sheets=sheets(rules, 64, 90))
    assert told(data) == []
    data["sheets"] = sheets(rules, 64, 90, 71) + sheets(rules, 72)
    data["sheets"][-1]["evaluation"]["evaluator"] = "x"
    assert told(data) == [
        ("history-other-sheet", "/sheets/2/evaluation", '"member 2"', {}),
        ("history-other-sheet", "/sheets/3/evaluation", '"x"', {}),
    ]
    # the boxes, the cases and the gates make a sheet what it is
    data["sheets"] = sheets(rules, 80)
    data["sheets"][0]["evaluation"]["gates"] = ["risky-impurities"]
    assert codes(data) == [("history-other-sheet", "/sheets/0/evaluation")]


def test_a_sitting_with_faults_is_told_with_their_places(rules: Ruleset) -> None:
    data = carried(rules, 80, 84)
    for one in data["results"][0]["sitting"]["sheets"]:
        one["evaluator"] = "nobody"
    assert ("evaluator-unknown", "/results/0/sitting/sheets/0/evaluator") in codes(data)
    policy = CouncilPolicy(rounding=Rounding(digits=0))
    record = record_of(deliberate(rules, of_district(rules, 80, 84), policy), "d", DAY).to_json()
    data = history([]) | {"results": [record]}
    record["deliberation"]["sitting"]["sheets"][0]["evaluator"] = "nobody"
    assert ("evaluator-unknown", "/results/0/deliberation/sitting/sheets/0/evaluator") in codes(data)
    record["deliberation"]["sitting"]["sheets"][0] |= {"evaluator": "m1", "date": "2024-10-26"}
    assert ("history-after", "/results/0/deliberation/sitting/sheets/0/date") in codes(data)


def test_a_deliberation_is_computed_again_under_the_policy_that_was_given_with_it(rules: Ruleset) -> None:
    strict = CouncilPolicy(spread=Spread(limit=5, then="rescore"))
    for policy, status in ((strict, "rescore"), (None, "ranked")):
        made = deliberate(rules, of_district(rules, 70, 80), policy)
        assert made.status == status
        record = record_of(made, "d", DAY)
        assert (record.deliberation is None) == (policy is None)
        assert (record.sitting is None) == (policy is not None)
        assert (record.dossier, record.level, record.day, record.order) == ("d", "district", DAY, None)
        figures = ("75", 4) if status == "ranked" else (None, None)
        assert (record.status, record.total, record.stars) == (status, *figures)
        assert told(history([record.to_json()])) == []
    numbered = record_of(deliberate(rules, of_district(rules, 70, 80)), "d", DAY, order=2)
    assert numbered.order == 2


def test_figures_left_to_a_sitting_are_its_own_in_every_result(rules: Ruleset) -> None:
    results = [
        {"sitting": of_district(rules, 63, 65).to_json(), "order": 1},
        {"sitting": of_district(rules, 80, 84).to_json(), "order": 2},
    ]
    data = history(results)
    assert told(data) == []
    found = replay(known(), History.from_json(data), DAY).dossiers[0].outcomes
    assert [(one.status, one.total, one.stars) for one in found] == [("ranked", 64, 3), ("ranked", 82, 4)]
    # an absent member leaves no quorum, and the record that is left out says so
    missing = of_totals(rules, (80, 84), Member(id="m3"))
    open_ = evolve(missing, council=evolve(missing.council, level="district"))
    state = replay(known(), History.from_json(history([{"sitting": open_.to_json()}])), DAY)
    assert [(one.status, one.total, one.stars) for one in state.dossiers[0].outcomes] == [
        ("open", None, None)
    ]
    # one figure that is given is held against the others
    assert told(history([{"sitting": of_district(rules, 80, 84).to_json(), "stars": 4}])) == [
        ("history-computed", "/results/0/total", "null", {"key": "total", "computed": "82"})
    ]


# -- what a set can reach -----------------------------------------------------------------------------------


def test_what_a_set_can_reach_is_its_most_points_and_the_stars_that_its_floors_leave(rules: Ruleset) -> None:
    # 148, set 1: 100 points, floors for 3, 4 and 5 stars
    assert most_points(rules, 1) == most_points(rules, 1) == 100
    assert most_points(rules, 11) == 97
    assert stars_open(rules, 1, 5) == {2, 3, 4, 5}
    assert stars_open(rules, 1, 4) == {2, 3, 4}
    assert stars_open(rules, 1, 1) == {1}
    data = history([{"total": "95", "stars": 1}])
    assert told(data) == [("stars-floors", "/results/0/stars", "1", {"known": "2, 3, 4, 5"})]
    for total, codes_of in (("100", []), ("201/2", ["range"]), ("101", ["range"])):
        found = told(history([{"total": total, "stars": 5}]))
        assert [one[0] for one in found] == codes_of
        assert [one[1:] for one in found] == [
            ("/results/0/total", f'"{total}"', {"least": 0, "most": 100}) for _ in codes_of
        ]
    # of what is not ranked the stars are not known
    assert told(history([{"status": "stopped", "total": "95"}])) == []


def test_the_most_points_of_a_set_are_found_once(rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = evolve(rules)
    assert most_points(fresh, 11) == 97

    def again(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(resting, "score", again)
    assert most_points(fresh, 11) == 97
    with pytest.raises(AssertionError):
        most_points(fresh, 1)


def test_a_set_that_a_later_dossier_has_no_rules_for_is_told_once() -> None:
    data = history([])
    data["product"]["product_set"] = 99
    data["dossiers"].append(data["dossiers"][0] | {"id": "e"})
    assert told(data) == [("unknown-set", "/product/product_set", "99", {"known": "1–26"})]


def test_the_faults_of_every_sheet_are_told_with_their_places(rules: Ruleset) -> None:
    two = sheets(rules, 80, 80)
    for one in two:
        one["evaluation"]["answers"]["1.1"] = 99
    data = history([{"total": "80", "stars": 4}], sheets=two)
    assert [one[:2] for one in told(data)] == [
        ("option-range", f"/sheets/{index}/evaluation/answers/1.1") for index in (0, 1)
    ]
    # the sheet of another decision is told as that, and as nothing else
    other = sheets(rules, 80)
    other[0]["evaluation"] |= {"ruleset": "26-2026", "answers": {}}
    found = told(history([], sheets=other))
    assert found == [("history-sheet", "/sheets/0/evaluation/ruleset", '"26-2026"', {"expected": "148-2023"})]


# -- ids and names ------------------------------------------------------------------------------------------


def test_each_name_of_what_is_not_there_is_told_in_every_list() -> None:
    data = tea()
    data["dossiers"].append(
        {"id": "d2", "ruleset": "no-such", "kind": "new", "filed": "2026-06-01"}
        | {"arrivals": [{"level": "nowhere", "day": "2026-06-02"}]}
    )
    data["dossiers"].append(
        {"id": "d3", "ruleset": "26-2026", "kind": "new", "filed": "2026-06-01"}
        | {"arrivals": [{"level": name, "day": "2026-06-02"} for name in ("commune", "x", "province", "y")]}
    )
    sheet_of = data["sheets"][0]
    data["sheets"] += [sheet_of | {"dossier": "a"}, sheet_of | {"dossier": "b"}, sheet_of | {"level": "z"}]
    data["sheets"].append(sheet_of | {"dossier": "d2", "level": "z"})
    data["results"] += [data["results"][0] | {"dossier": "a"}, data["results"][0] | {"level": "z"}]
    data["decisions"] += [
        data["decisions"][0] | {"number": "N1", "dossier": "a"},
        data["decisions"][0] | {"number": "N2", "level": "z"},
    ]
    for number in ("X", "Y"):
        data["certificates"].append(data["certificates"][0] | {"number": number, "decision": number})
    gone = {"ground": "law-broken", "concluded": "2028-01-10"}
    data["withdrawals"] = [{"certificate": name, **gone} for name in ("C-1", "P", "Q")]
    data["struck_off"] = [{"certificate": name, "day": "2031-01-01"} for name in ("P", "C-1", "Q")]
    levels = {"known": "commune, province, central"}
    held = {"known": "1048-2019, 148-2023, 1489-2025, 26-2026, 781-2020"}
    assert told(data) == [
        ("history-ruleset", "/dossiers/1/ruleset", '"no-such"', held),
        ("level-missing", "/dossiers/2/arrivals/1/level", '"x"', levels),
        ("level-missing", "/dossiers/2/arrivals/3/level", '"y"', levels),
        ("history-dossier", "/sheets/1/dossier", '"a"', {}),
        ("history-dossier", "/sheets/2/dossier", '"b"', {}),
        ("level-missing", "/sheets/3/level", '"z"', levels),
        ("history-dossier", "/results/3/dossier", '"a"', {}),
        ("level-missing", "/results/4/level", '"z"', levels),
        ("history-dossier", "/decisions/2/dossier", '"a"', {}),
        ("level-missing", "/decisions/3/level", '"z"', levels),
        ("history-no-decision", "/certificates/1/decision", '"X"', {}),
        ("history-no-decision", "/certificates/2/decision", '"Y"', {}),
        ("history-certificate", "/withdrawals/1/certificate", '"P"', {}),
        ("history-certificate", "/withdrawals/2/certificate", '"Q"', {}),
        ("history-certificate", "/struck_off/0/certificate", '"P"', {}),
        ("history-certificate", "/struck_off/2/certificate", '"Q"', {}),
    ]


def test_each_id_that_stands_twice_is_told_once() -> None:
    data = tea()
    first = data["dossiers"][0]
    data["dossiers"] = [first, first | {"id": "e"}, first, first | {"id": "e"}, first | {"id": "f"}]
    assert told(data) == [
        ("history-twice", "/dossiers", '"d1"', {}),
        ("history-twice", "/dossiers", '"e"', {}),
    ]


def test_the_levels_of_a_dossier_are_those_of_its_decision_the_lowest_first() -> None:
    (dossier,) = History.from_json(tea()).dossiers
    levels = levels_of(dossier, known())
    assert list(levels) == ["commune", "province", "central"]
    assert list(unknown_level("province", levels, "/x")) == []


# -- contents -----------------------------------------------------------------------------------------------


def test_arrivals_are_held_against_the_first_at_every_level_below() -> None:
    data = tea()
    data["dossiers"][0]["arrivals"] = [
        {"level": level, "day": day}
        for level, day in (
            ("central", "2026-06-10"),
            ("commune", "2026-06-20"),
            ("commune", "2026-06-05"),
            ("province", "2026-06-12"),
            ("province", "2026-06-04"),
        )
    ]
    assert [one for one in told(data) if one[0] == "history-before"] == [
        # it reached the commune on 5 June first, and the province on the 4th
        ("history-before", "/dossiers/0/arrivals/4/day", "2026-06-04", {"limit": "2026-06-05"}),
    ]


def test_sheets_are_held_against_their_dossier_each() -> None:
    data = tea()
    first = data["sheets"][0]
    early = first | {"day": "2026-05-31"}
    data["sheets"] = [early, early | {"level": "commune"}, first | {"day": "2027-04-11"}]
    found = told(data)
    for expected in (
        ("history-before", "/sheets/0/day", "2026-05-31", {"limit": "2026-06-01"}),
        ("history-before", "/sheets/1/day", "2026-05-31", {"limit": "2026-06-01"}),
        ("history-scoreless", "/sheets/1/level", '"commune"', {"level": "commune"}),
        ("history-closed", "/sheets/2/day", "2027-04-11", {"limit": "2027-04-10"}),
    ):
        assert expected in found


def test_what_is_ranked_has_a_total_and_stars_and_nothing_else_has_stars(rules: Ruleset) -> None:
    assert told(history([{}, {"total": "60"}, {"stars": 3}])) == [
        ("missing-key", "/results/0", None, {"key": "total"}),
        ("missing-key", "/results/0", None, {"key": "stars"}),
        ("missing-key", "/results/1", None, {"key": "stars"}),
        ("missing-key", "/results/2", None, {"key": "total"}),
        ("history-order", "/results/0", "2024-10-25", {}),
    ]
    for status in ("open", "rescore", "no-quorum", "stopped", "rejected"):
        assert told(history([{"status": status, "stars": 3}]))[-1:] == [
            ("history-unranked-stars", "/results/0/stars", "3", {"status": status})
        ]
    # with the sitting that it rests on it needs neither
    assert told(carried(rules, 80, 84)) == []


def test_a_kind_that_needs_an_earlier_certificate_is_told() -> None:
    for kind in ("upgrade", "renewal"):
        data = history([])
        data["dossiers"][0]["kind"] = kind
        assert told(data) == [("history-nothing-earlier", "/dossiers/0/kind", f'"{kind}"', {"kind": kind})]


def test_what_is_struck_off_had_ended_each_certificate_by_itself() -> None:
    data = tea()
    data["struck_off"] = [
        {"certificate": "C-1", "day": "2030-04-11"},
        {"certificate": "C-1", "day": "2030-04-12"},
    ]
    assert told(data) == [
        ("history-before", f"/struck_off/{index}/day", day, {"limit": "2030-04-13"})
        for index, day in enumerate(("2030-04-11", "2030-04-12"))
    ]


def test_a_withdrawal_is_held_against_its_own_certificate_ground_and_decision() -> None:
    data = tea()
    gone = {"certificate": "C-1", "ground": "law-broken", "level": "province"}
    data["withdrawals"] = [
        gone | {"concluded": "2027-04-11", "day": "2027-04-10"},
        gone | {"concluded": "2027-04-12", "day": "2027-04-12"},
        gone | {"concluded": "2028-01-10", "day": "2028-01-09"},
    ]
    assert told(data) == [
        ("history-before", "/withdrawals/0/concluded", "2027-04-11", {"limit": "2027-04-12"}),
        ("history-before", "/withdrawals/0/day", "2027-04-10", {"limit": "2027-04-11"}),
        ("history-before", "/withdrawals/2/day", "2028-01-09", {"limit": "2028-01-10"}),
    ]


def test_a_council_that_names_no_level_makes_no_record(rules: Ruleset) -> None:
    with pytest.raises(LoadError) as caught:
        record_of(deliberate(rules, of_totals(rules, (80, 84))), "d", DAY)
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer, fault.found, dict(fault.fields)) == (
        "missing-key",
        "/council",
        None,
        {"key": "level"},
    )
