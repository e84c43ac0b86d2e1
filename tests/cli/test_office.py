"""Workbooks and tables on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve

from ocop_rules import Evaluation, load
from ocop_rules.cli import main
from ocop_rules.office import write_sheets

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLE = EXAMPLES / "bac-kan-2024" / "sheets" / "district.csv"


def out(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_score_takes_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(TABLE)]) == 0
    found = out(capsys)
    totals = [one["points"]["total"] for one in found if one["points"]]  # type: ignore[index]
    assert totals[:6] == [69, 70, 69, 74, 75, 73]


def test_a_council_gathers_the_sheets_of_a_product_from_many_workbooks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = load("148-2023")
    one = Evaluation.parse((EXAMPLES / "persimmon-69-points.json").read_bytes())
    best = evolve(one, answers={**one.answers, "1.1": 3})
    for name, sheet in (("a", one), ("b", best)):
        others = [evolve(sheet, product=product, evaluator=name) for product in ("x", "y")]
        write_sheets(rules, others, tmp_path / f"{name}.xlsx")
    paths = [str(tmp_path / f"{name}.xlsx") for name in ("a", "b")]
    assert main(["council", *paths, "--format", "json"]) == 0
    found = out(capsys)
    assert [(one["id"], one["mean"]["total"]["exact"]) for one in found] == [("x", "70"), ("y", "70")]  # type: ignore[index]


def test_a_bad_sheet_of_a_workbook_does_not_spoil_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text(
        "id,ruleset,product_set,1.1\na,148-2023,1,3\nb,148-2023,1,x\n", encoding="utf-8"
    )
    assert main(["--lang", "en", "score", str(tmp_path / "a.csv")]) == 1
    assert [one["status"] for one in out(capsys)] == ["open", "invalid"]
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    assert main(["--lang", "en", "score", str(tmp_path / "b.xlsx")]) == 2
    assert [one["faults"][0]["code"] for one in out(capsys)] == ["workbook-unreadable"]  # type: ignore[index]
