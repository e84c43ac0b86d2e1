"""What was stored and read back is told, too; and what does not fit its ruleset ends in a fault."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from attrs import evolve
from kit.ground import best, ruleset
from kit.telling import KINDS

from ocop_rules import Result, deliberate, explain, score, tell
from ocop_rules.comparing import Carried, carry_over
from ocop_rules.councils import Deliberation, compare_members, sitting_of
from ocop_rules.errors import EvaluationError, FaultsError, LoadError, OcopError
from ocop_rules.life import Verified, verify
from ocop_rules.planning import WhatIf, what_if
from ocop_rules.scoring import Preview, preview
from ocop_rules.telling import Page
from ocop_rules.words import languages

RULES = ruleset("148-2023")
WRONG: tuple[Any, ...] = (None, "x", "9.9", 99, -1, 0, 3, True, [], {}, ["x"], "148-2023")


READABLE = [
    (name, thing, rules)
    for kind in KINDS
    for name, thing, rules in kind("")
    if hasattr(type(thing), "from_json") and hasattr(type(thing), "to_json")
]


@pytest.mark.parametrize(("name", "thing", "rules"), READABLE, ids=[name for name, *_ in READABLE])
def test_what_was_stored_and_read_back_is_told(name: str, thing: Any, rules: Any) -> None:
    data = json.loads(json.dumps(thing.to_json()))
    try:
        back = type(thing).from_json(data)
    except LoadError as error:
        # what leaves out the sheets it rests on, or is computed from others, says so and is not read
        codes = {fault.code for fault in error.faults}
        assert codes <= {"missing-key", "computed", "round-computed"}
        return
    for lang in languages():
        assert tell(back, rules=rules, lang=lang).title, name


def test_a_result_without_its_reasons_is_told_without_the_criteria() -> None:
    result = score(RULES, best(RULES, 1))
    bare = Result.from_json(result.to_json())
    text = tell(bare, lang="en").text()
    assert "stored without its reasons" in text
    assert "100/100" in text
    assert "PART A: " in text
    assert explain(RULES, bare, lang="en") == text
    assert "stored without its reasons" not in tell(result, lang="en").text()


def test_a_missed_floor_is_told_without_reasons_too() -> None:
    sheet = best(RULES, 1)
    result = score(RULES, evolve(sheet, answers={**sheet.answers, "1.2": 1}))
    text = tell(Result.from_json(result.to_json()), lang="en").text()
    (missed,) = {floor.criterion for floor in result.floors_missed}
    assert missed == "1.2"
    assert "1.2 " in text


def _places(data: Any, *steps: Any) -> Iterator[tuple[Any, ...]]:
    yield steps
    for key, value in data.items() if isinstance(data, dict) else ():
        yield from _places(value, *steps, key)
    for index, value in enumerate(data) if isinstance(data, list) else ():
        yield from _places(value, *steps, index)


def _with(data: Any, steps: tuple[Any, ...], value: Any) -> Any:
    made = node = copy.deepcopy(data)
    for step in steps[:-1]:
        node = node[step]
    node[steps[-1]] = value
    return made


def stored() -> Iterator[tuple[type[Any], dict[str, Any]]]:
    sheet = evolve(best(RULES, 1), evaluator="m1")
    yield Result, score(RULES, sheet).to_json(reasons=True)
    yield Deliberation, deliberate(RULES, sitting_of([sheet])).to_json(sheets=True)
    yield Carried, carry_over(RULES, ruleset("26-2026"), sheet).to_json()
    yield WhatIf, what_if(RULES, sheet, answers={"1.1": 1}, gates=["food-safety"][:0]).to_json()
    yield Preview, preview(RULES, sheet).to_json()


@pytest.mark.parametrize(("kind", "data"), [*stored()], ids=lambda one: getattr(one, "__name__", ""))
def test_one_wrong_value_is_told_or_refused(kind: type[Any], data: dict[str, Any]) -> None:
    random = Random(7)  # noqa: S311 - inputs of a test
    places = [steps for steps in _places(data) if steps]
    for _ in range(250):
        changed = _with(data, random.choice(places), random.choice(WRONG))
        try:
            told = tell(kind.from_json(changed), lang="en").text()
        except OcopError as error:
            told = error.text("vi")
        assert told


def test_a_box_that_does_not_exist_is_a_fault() -> None:
    result = score(RULES, best(RULES, 1))
    first = result.reasons[0]
    wrong = evolve(result, reasons=(evolve(first, option=99), *result.reasons[1:]))
    for call in (lambda: tell(wrong), lambda: explain(RULES, wrong)):
        with pytest.raises(FaultsError) as caught:
            call()
        assert [(fault.code, fault.found) for fault in caught.value.faults] == [("not-of-ruleset", "99")]


def _page(rows: list[list[str]], head: tuple[str, ...] = (), depth: int = 0) -> dict[str, Any]:
    told = [{"cells": [{"text": cell} for cell in row], "depth": depth, "strong": False} for row in rows]
    table = {"kind": "table", "head": list(head), "right": [1], "sheet": True, "rows": told}
    return {"lang": "en", "title": "", "blocks": [table]}


@pytest.mark.parametrize(
    "data",
    [
        _page([["a", "b"], ["a"]]),
        _page([["a", "b"]], ("X",)),
        _page([["a"]], ("X", "Y")),
        _page([[]]),
        _page([["a", "b"]], depth=10**7),
        _page([["a", "b"]], depth=-1),
    ],
)
def test_a_page_that_no_format_could_write_is_not_read(data: dict[str, Any]) -> None:
    with pytest.raises(LoadError) as caught:
        Page.from_json(data)
    assert {fault.code for fault in caught.value.faults} == {"range"}


def test_a_table_without_rows_is_written() -> None:
    page = Page.from_json(_page([], ("X", "Y")))
    assert "X" in page.text()
    assert "X" in page.markdown()
    assert "X" in page.html()


@pytest.mark.parametrize("pointer", ["", "x", "/", "//"])
def test_a_difference_at_no_place_is_told(pointer: str) -> None:
    data = verify(score(RULES, best(RULES, 1)).to_json(reasons=True) | {"stars": 1}).to_json()
    data["differences"][0]["pointer"] = pointer
    assert tell(Verified.from_json(data), lang="en").title


def test_members_are_compared_under_the_ruleset_they_scored_by() -> None:
    made = deliberate(RULES, sitting_of([evolve(best(RULES, 1), evaluator="m1")]))
    with pytest.raises(EvaluationError) as caught:
        compare_members(ruleset("26-2026"), made)
    assert [fault.code for fault in caught.value.faults] == ["digest-mismatch"]
