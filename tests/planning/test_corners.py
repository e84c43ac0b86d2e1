"""The corner sheets: what they are for, and that every engine can be held against them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from kit.ground import FOLDERS, other_choices, reference, ruleset
from kit.oracles import lines_of

from ocop_rules import Ruleset, UnknownNameError
from ocop_rules.planning import oracle
from ocop_rules.testing import check_oracle


def _lines(rules: Ruleset, number: int) -> list[str]:
    return [json.dumps(line, ensure_ascii=False) for line in oracle(rules, number)]


def _all_lines(name: str) -> Iterator[dict[str, Any]]:
    """Return the corner sheets of a ruleset: of a shipped one from its file, held to it elsewhere."""
    return oracle(ruleset(name)) if name == "synthetic" else map(json.loads, lines_of(name))


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_the_reference_scorer_says_the_same(name: str) -> None:
    numbers = sorted(ruleset(name).numbers)
    chosen = numbers[:: max(len(numbers) // 3, 1)]
    for line in _all_lines(name):
        if line["evaluation"]["product_set"] in chosen:
            expected = line["expected"]
            scorer = reference(name, *line.get("readings", {}).items())
            sheet = line["evaluation"]
            if expected["status"] == "invalid":
                assert not scorer.is_valid(sheet)
                continue
            found = scorer.score(sheet, bounds=False)
            assert (found.status, found.stars_by_points, found.stars) == (
                expected["status"],
                expected["stars_by_points"],
                expected["stars"],
            )
            assert found.points == expected["points"]
            floors = [tuple(floor.values()) for floor in expected["floors_missed"]]
            assert found.floors_missed == floors


def test_every_floor_is_once_just_missed_and_once_just_met(rules: Ruleset) -> None:
    lines = {line["evaluation"]["id"]: line["expected"] for line in oracle(rules, 1)}
    for code, criterion in rules.product_set(1).criteria.items():
        for option in criterion.options:
            if option.floor is not None:
                missed, met = (lines[f"1:floor {code} {option.floor}* {what}"] for what in ("missed", "met"))
                assert (code, option.floor) in {
                    (one["criterion"], one["stars"]) for one in missed["floors_missed"]
                }
                assert (code, option.floor) not in {
                    (one["criterion"], one["stars"]) for one in met["floors_missed"]
                }


def test_every_tier_is_seen_from_both_sides(rules: Ruleset) -> None:
    lines = list(oracle(rules, 11))
    totals = {line["expected"]["points"]["total"] for line in lines if line["expected"].get("points")}
    assert {29, 30, 49, 50, 69, 70, 89, 90} <= totals
    by_stars = {line["expected"].get("stars") for line in lines}
    assert {1, 2, 3, 4, 5} <= by_stars


def test_every_choice_that_changes_a_sheet_is_tried() -> None:
    rules = ruleset("synthetic")
    tried = {
        pair
        for number in (1, 2)
        for line in oracle(rules, number)
        for pair in line.get("readings", {}).items()
    }
    only_of_means = {("tier-gaps", "round-half-up")}
    wanted = {one for one in other_choices("synthetic") if not one[0].startswith("council-")} - only_of_means
    assert wanted <= tried


def test_ids_tell_the_sheets_apart(synthetic: Ruleset) -> None:
    ids = [line["evaluation"]["id"] for line in oracle(synthetic)]
    assert len(set(ids)) == len(ids)


def test_a_wrong_figure_is_found_with_its_place(rules: Ruleset) -> None:
    lines = _lines(rules, 26)
    assert check_oracle(rules, lines) == []
    line = json.loads(lines[0])
    line["expected"]["points"]["total"] += 1
    (mismatch,) = check_oracle(rules, [json.dumps(line)])
    assert mismatch.pointer == "/points/total"


def test_the_readings_of_a_line_are_taken(rules: Ruleset) -> None:
    line = next(one for one in oracle(rules, 1) if one.get("readings"))
    assert check_oracle(rules, [json.dumps(line)]) == []
    del line["readings"]
    assert check_oracle(rules, [json.dumps(line)])


def test_a_set_that_nobody_knows_is_told(rules: Ruleset) -> None:
    with pytest.raises(UnknownNameError):
        list(oracle(rules, 99))
