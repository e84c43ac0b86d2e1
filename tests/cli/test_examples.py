"""What examples/README.md says of each sheet, held against the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
SHEETS = sorted(EXAMPLES.glob("*.json"))


def result_of(name: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["score", str(EXAMPLES / f"{name}.json")]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert made["id"] == name
    return made


def test_mandarins_have_the_points_for_4_stars_and_miss_a_floor(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of("mandarin-misses-floor", capsys)
    assert result["points"]["total"] == 74
    assert (result["stars_by_points"], result["stars"]) == (4, 3)
    missed = [floor for floor in result["floors_missed"] if floor["stars"] == 4]
    assert missed == [{"criterion": "2.3", "case": None, "stars": 4, "needs": 3, "has": 2}]


def test_persimmons_are_one_point_short_of_4_stars(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of("persimmon-69-points", capsys)
    assert result["points"]["total"] == 69
    assert (result["stars_by_points"], result["stars"]) == (3, 3)


def test_tea_at_exactly_90_points_has_5_stars(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of("tea-90-points", capsys)
    assert result["points"]["total"] == 90
    assert (result["stars_by_points"], result["stars"]) == (5, 5)
    assert result["floors_missed"] == []


def test_the_open_tea_has_bounds_and_no_tier(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of("tea-open", capsys)
    assert (result["status"], result["stars"]) == ("open", None)
    assert result["open"] == ["5.2", "8.1", "8.2", "9"]
    # the four can add 5, 2, 2 and 5 points or nothing
    least = result["points"]["total"]
    assert result["bounds"]["points"] == {"least": least, "most": least + 14}


def test_plums_are_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of("plums-stopped", capsys)
    assert (result["status"], result["gate"], result["stars"]) == ("stopped", "risky-impurities", None)
    assert result["gates"][0]["place"] == {"product_set": 1, "criterion": "6.1"}


def test_rice_noodles_are_rejected(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of("rice-noodles-rejected", capsys)
    assert (result["status"], result["gate"], result["stars"]) == ("rejected", "imported-material", None)


def test_the_village_is_judged_by_cases(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of("village-with-cases", capsys)
    assert (result["product_set"], result["points"]["total"], result["stars"]) == (26, 73, 4)
    assert result["notices"] == []


def test_the_stream_holds_the_same_sheets() -> None:
    lines = (EXAMPLES / "sheets.jsonl").read_text(encoding="utf-8").splitlines()
    stream = {sheet["id"]: sheet for sheet in map(json.loads, lines)}
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SHEETS}
    assert stream == files


def test_every_sheet_says_that_it_is_made_up_and_stands_in_the_table() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in SHEETS:
        sheet = json.loads(path.read_text(encoding="utf-8"))
        assert "made up" in sheet["product"]
        assert "made up" in sheet["evaluator"]
        assert f"`{path.name}`" in readme
