"""The testers' side: what the strategies make, what they shrink to, and the oracle format."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from kit.ground import NAMES, best, ruleset, total
from kit.lacking import lacking_hypothesis

from ocop_rules import Evaluation, LoadError, Ruleset, UnknownNameError, check, score
from ocop_rules.errors import MissingExtraError
from ocop_rules.testing import (
    Expectation,
    Mismatch,
    check_oracle,
    complete_sheets,
    documents,
    evaluations,
    faulty_sheets,
    near_floor,
    near_tier,
    open_sheets,
    read_oracle,
)


def seen_within(
    most: int, strategy: st.SearchStrategy[Any], shows: Callable[[Any], set[object]], wanted: set[Any]
) -> set[object]:
    """Draw until all that is wanted has been seen, ``most`` times at the most; return all that was seen."""
    seen: set[object] = set()

    def enough(drawn: Any) -> bool:
        seen.update(shows(drawn))
        return seen >= wanted

    # without shrinking: what was seen is not in the last one alone
    with suppress(NoSuchExample):
        find(strategy, enough, settings=settings(max_examples=most, phases=[Phase.generate]))
    return seen


# -- strategies -----------------------------------------------------------------------------------


@given(st.data(), NAMES)
def test_complete_sheets_are_complete(data: st.DataObject, name: str) -> None:
    sheet = data.draw(complete_sheets(ruleset(name)))
    assert check(ruleset(name), sheet) == []
    assert list(sheet.answers) == list(ruleset(name).product_set(sheet.product_set).criteria)


@given(st.data(), NAMES)
def test_open_sheets_are_open(data: st.DataObject, name: str) -> None:
    sheet = data.draw(open_sheets(ruleset(name), most_open=2))
    result = score(ruleset(name), sheet)
    assert result.open
    # a governing criterion may be left out on top, and then what hangs on it is not decided
    assert len(result.open) <= 3


@given(st.data(), NAMES, st.sampled_from((2, 3, 4, 5)))
def test_sheets_near_a_tier_are_within_a_point_of_it(data: st.DataObject, name: str, stars: int) -> None:
    rules = ruleset(name)
    sheet = data.draw(near_tier(rules, stars=stars))
    (tier,) = [tier for tier in rules.decision.tiers if tier.stars == stars]
    assert abs(sum(one.points for one in score(rules, sheet).reasons) - tier.from_points) <= 1


def test_sheets_near_a_tier_come_on_both_sides_and_on_the_bound() -> None:
    rules = ruleset("148-2023")
    near = near_tier(rules, 1, stars=5, decisive=False)
    for points in (89, 90, 91):
        sheet = find(near, lambda one, points=points: total(score(rules, one)) == points)
        assert total(score(rules, sheet)) == points


@given(st.data(), NAMES)
def test_sheets_near_a_tier_are_decided_by_their_points(data: st.DataObject, name: str) -> None:
    result = score(ruleset(name), data.draw(near_tier(ruleset(name))))
    assert result.status == "ranked"
    assert result.stars == result.stars_by_points


@pytest.mark.parametrize(
    ("name", "number"), [("148-2023", 1), ("148-2023", 11), ("synthetic", 1), ("synthetic", 2)]
)
def test_sheets_near_a_floor_try_every_floor_on_both_sides(name: str, number: int) -> None:
    rules = ruleset(name)
    one = rules.product_set(number)
    printed = set()
    for code, criterion in one.criteria.items():
        for case in [case.case for case in criterion.cases] or [None]:
            printed |= {(code, case, option.floor) for option in criterion.options_in(case) if option.floor}
            printed |= {(code, case, criterion.floor)} if criterion.floor else set()

    def missed(sheet: Evaluation) -> set[object]:
        return {(floor.criterion, floor.case, floor.stars) for floor in score(rules, sheet).floors_missed}

    assert seen_within(400, near_floor(rules, number), missed, printed) == printed


def test_sheets_shrink_to_readable_cases() -> None:
    rules = ruleset("148-2023")
    assert find(evaluations(rules, 1), lambda _: True).answers == {}
    plain = find(complete_sheets(rules, 26), lambda _: True)
    assert set(plain.answers.values()) == {0}
    assert set(plain.cases.values()) == {1}

    some = find(evaluations(rules, 1), lambda one: score(rules, one).points["total"] > 0)  # type: ignore[index]
    assert list(some.answers.values()) == [1]

    open_one = find(open_sheets(rules, 26), lambda _: True)
    assert len(score(rules, open_one).open) == 1
    _, codes = find(faulty_sheets(rules), lambda _: True)
    assert len(codes) == 1


def test_every_kind_of_fault_comes_up() -> None:
    codes = {
        "ruleset-mismatch",
        "digest-mismatch",
        "unknown-set",
        "unknown-criterion",
        "option-range",
        "case-unexpected",
        "case-missing",
        "unknown-case",
        "answer-inapplicable",
        "unknown-gate",
        "gate-follows",
        "gate-twice",
    }
    faulty = faulty_sheets(ruleset("synthetic"), 1)
    assert seen_within(400, faulty, lambda pair: set(pair[1]), codes) == codes


@pytest.mark.parametrize(
    "strategy", [evaluations, complete_sheets, open_sheets, faulty_sheets, near_tier, near_floor]
)
def test_a_set_that_does_not_exist_is_told_at_once(strategy: Any) -> None:
    with pytest.raises(UnknownNameError):
        find(strategy(ruleset("148-2023"), 27), lambda _: True)


def test_documents_are_evaluations_or_nearly() -> None:
    def kinds(document: Any) -> set[object]:
        try:
            Evaluation.from_json(document)
        except LoadError as error:
            return {fault.code for fault in error.faults}
        return {"good"}

    wanted = {"good", "type", "missing-key", "unknown-key", "pattern", "date", "not-nfc", "surrogate"}
    assert seen_within(300, documents(ruleset("synthetic"), beyond_schema=True), kinds, wanted) >= wanted


def test_without_hypothesis_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking_hypothesis(monkeypatch)
    with pytest.raises(MissingExtraError) as caught:
        importlib.import_module("ocop_rules.testing")
    assert (caught.value.package, caught.value.extra) == ("hypothesis", "testing")
    assert "ocop-rules[testing]" in str(caught.value)


# -- the oracle format ----------------------------------------------------------------------------


def line(evaluation: object, **expected: object) -> str:
    return json.dumps({"evaluation": evaluation, "expected": expected})


@pytest.fixture
def tea(rules: Ruleset) -> dict[str, Any]:
    return best(rules, 11).to_json() | {"id": "tea"}


def test_an_oracle_that_agrees(rules: Ruleset, synthetic: Ruleset, tea: dict[str, Any]) -> None:
    lines = [
        line(tea, status="ranked", points={"total": 97}, stars=5, floors_missed=[]),
        "\n",
        line(best(synthetic, 1).to_json(), stars=5, points={"A": 40, "B": 30, "C": 30, "total": 100}),
        line(
            {"ruleset": "148-2023"},
            status="invalid",
            faults=[{"code": "missing-key"}, {"code": "missing-key"}],
        ),
        line(tea | {"ruleset": "149"}, status="invalid", faults=[{"code": "unknown-ruleset"}]),
    ]
    assert check_oracle([rules, synthetic], lines) == []
    assert check_oracle(rules, [lines[0].encode()]) == []


def test_mismatches_are_data(rules: Ruleset, tea: dict[str, Any]) -> None:
    lines = [
        line(tea, stars=4, points={"total": 97.0, "D": 1}),
        line(tea, floors_missed=[{}], reasons=[], status="ranked", gate=False, stars=True),
    ]
    assert check_oracle(rules, lines) == [
        Mismatch(1, "tea", "/stars", "differs", 4, 5),
        Mismatch(1, "tea", "/points/total", "differs", pytest.approx(97), 97),
        Mismatch(1, "tea", "/points/D", "missing", 1, None),
        Mismatch(2, "tea", "/floors_missed", "length", 1, 0),
        Mismatch(2, "tea", "/reasons", "length", 0, 32),
        Mismatch(2, "tea", "/gate", "differs", False, None),  # noqa: FBT003 - what is expected
        Mismatch(2, "tea", "/stars", "differs", True, 5),  # noqa: FBT003 - what is expected
    ]


def test_items_of_an_array_are_compared_one_by_one(rules: Ruleset) -> None:
    sheet = best(rules, 1, c2_3=2).to_json()
    assert check_oracle(rules, [line(sheet, floors_missed=[{"criterion": "2.3", "stars": 4}])]) == []
    (mismatch,) = check_oracle(rules, [line(sheet, floors_missed=[{"criterion": "2.3", "stars": 3}])])
    assert (mismatch.pointer, mismatch.expected, mismatch.found) == ("/floors_missed/0/stars", 3, 4)


def test_a_reading_that_nobody_declares_is_told(rules: Ruleset, tea: dict[str, Any]) -> None:
    line = {"evaluation": tea, "expected": {}, "readings": {"unticke": "open"}}
    with pytest.raises(UnknownNameError) as error:
        check_oracle(rules, [json.dumps(line)])
    assert error.value.suggestion == "unticked"


def test_what_is_not_an_oracle_file() -> None:
    lines = ["{", "[]", '{"evaluation": {}}', '{"evaluation": {}, "expect": 1, "expected": []}']
    with pytest.raises(LoadError) as caught:
        read_oracle(lines, "oracle.jsonl")
    assert [(fault.file, fault.code, fault.pointer) for fault in caught.value.faults] == [
        ("oracle.jsonl:1", "json-syntax", ""),
        ("oracle.jsonl:2", "type", ""),
        ("oracle.jsonl:3", "missing-key", ""),
        ("oracle.jsonl:4", "unknown-key", "/expect"),
        ("oracle.jsonl:4", "type", "/expected"),
    ]


def test_reading_an_oracle_file_keeps_the_lines(tmp_path: Path) -> None:
    file = tmp_path / "oracle.jsonl"
    file.write_text('\n{"evaluation": 1, "expected": {"status": "invalid"}}\n', encoding="utf-8")
    with file.open("rb") as opened:
        assert read_oracle(opened) == (Expectation(2, 1, {"status": "invalid"}),)
    assert check_oracle([], file.read_text(encoding="utf-8").splitlines()) == []
