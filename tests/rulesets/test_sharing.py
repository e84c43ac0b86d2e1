"""What recurs in a ruleset is one value: no fault is lost, nothing passed from one folder to another."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from kit.ground import SHIPPED

from ocop_rules import LoadError, load
from ocop_rules.ground import normal
from ocop_rules.model.product_set import Criterion
from ocop_rules.rulesets import load_folder
from ocop_rules.structure.sharing import sharing
from ocop_rules.structure.structuring import structure

LIKE = [True, 1.0, "1"]
"""What is equal to 1, or looks like it, and is none."""


def criterion(points: Any) -> dict[str, Any]:
    options = [{"points": points, "label": "a.b"}]
    return {"code": "1.1", "concept": "a", "max": 1, "options": options}


@pytest.mark.parametrize("points", LIKE)
def test_what_is_equal_to_something_seen_before_is_not_taken_for_it(points: object) -> None:
    with sharing():
        structure(criterion(1), Criterion)
        with pytest.raises(LoadError) as caught:
            structure(criterion(points), Criterion)
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer) == ("type", "/options/0/points")


@pytest.mark.parametrize("points", LIKE)
def test_a_fault_in_a_group_that_recurs_is_found_in_its_file(tmp_path: Path, points: object) -> None:
    copy = tmp_path / "148-2023"
    shutil.copytree(SHIPPED / "148-2023", copy)
    rules = load("148-2023")
    first, second = [
        one.number for one in rules.sets if one.criteria.get("1.2") == rules.product_set(1).criteria["1.2"]
    ][:2]
    assert first < second
    file = copy / "sets" / f"{second:02d}.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["parts"][0]["groups"][0]["criteria"][1]["options"][0]["points"] == 1
    data["parts"][0]["groups"][0]["criteria"][1]["options"][0]["points"] = points
    file.write_text(normal.dumps(data), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_folder(copy)
    found = [(fault.code, Path(str(fault.file)).name, fault.pointer) for fault in caught.value.faults]
    assert found == [("type", file.name, "/parts/0/groups/0/criteria/1/options/0/points")]


def test_equal_criteria_are_one_value_within_a_ruleset_and_not_beyond() -> None:
    def every(folder: str) -> list[Criterion]:
        return [one for each in load_folder(SHIPPED / folder).sets for one in each.criteria.values()]

    first, second = every("148-2023"), every("148-2023")
    assert len({id(one) for one in first}) == len({*first}) < len(first)
    assert not {id(one) for one in first} & {id(one) for one in second}


def test_loading_again_asks_the_file_system_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = load("tay-ninh")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    for name in ("stat", "listdir", "scandir", "open"):
        monkeypatch.setattr(os, name, refuse)
    assert load("tay-ninh") is known
