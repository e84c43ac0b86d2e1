"""The commands that plan: upgrade, anatomy, what-if and oracle, and the findings of validate."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from ocop_rules import load
from ocop_rules.cli import main
from ocop_rules.planning import anatomy, oracle, upgrade, what_if
from ocop_rules.rulesets import load_folder
from ocop_rules.scoring import Evaluation
from ocop_rules.telling.layout import COLUMNS, width

Capsys = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SHEETS = EXAMPLES / "sheets.jsonl"
SITTING = EXAMPLES / "council" / "nine-members.json"
SYNTHETIC = ROOT / "tests" / "data" / "synthetic"
FORMS = ["text", "markdown", "html"]
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return a file with the first of the example sheets, which misses a floor."""
    path = tmp_path / "sheet.json"
    path.write_text(SHEETS.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    return path


def test_upgrade_as_json_is_the_upgrade(capsys: Capsys, sheet: Path) -> None:
    assert main(["upgrade", str(sheet), "--format", "json", "--cost", "points", "--keep", "1.1"]) == 0
    given = Evaluation.parse(sheet.read_text(encoding="utf-8"))
    expected = upgrade(load("148-2023"), given, 4, cost="points", keep=["1.1"]).to_json()
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(expected))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_upgrade_for_people(capsys: Capsys, form: str, lang: str) -> None:
    options = ["--stars", "5", "--format", form, "--lang", lang]
    assert main(["upgrade", str(SHEETS), *options]) == 0
    out = capsys.readouterr().out
    assert "2.3" in out.replace("\\", "")  # Markdown must not take it for a number of a list
    if form == "text":
        assert all(width(line) <= COLUMNS for line in out.splitlines())
    assert main(["upgrade", str(SHEETS), "--table", *options]) == 0
    assert "persimmon" in capsys.readouterr().out


def test_upgrade_of_a_faulty_sheet_tells_its_faults_and_goes_on(
    capsys: Capsys, sheet: Path, tmp_path: Path
) -> None:
    data = json.loads(sheet.read_text(encoding="utf-8"))
    lines = [json.dumps(data | change) for change in ({}, {"ruleset": "147-2023"}, {"answers": {"9.9": 1}})]
    path = tmp_path / "three.jsonl"
    path.write_text("\n".join([*lines, "{"]), encoding="utf-8")
    assert main(["upgrade", str(path), "--format", "json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("status", "found") for one in found] == ["found", "invalid", "invalid", "invalid"]
    assert found[1]["faults"][0]["code"] == "unknown-ruleset"
    assert main(["upgrade", str(tmp_path / "none.json")]) == 2


def test_upgrade_refuses_what_nobody_knows(capsys: Capsys, sheet: Path) -> None:
    assert main(["upgrade", str(sheet), "--keep", "2.33"]) == 2
    assert "2.3" in capsys.readouterr().err
    assert main(["upgrade", str(sheet), "--stars", "9"]) == 2


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_upgrade_of_a_council_says_what_the_mean_lacks(capsys: Capsys, lang: str) -> None:
    assert main(["upgrade", "--council", str(SITTING), "--stars", "5", "--lang", lang]) == 0
    assert "148/QĐ-TTg" in capsys.readouterr().out
    assert main(["upgrade", "--council", str(SITTING), "--stars", "5", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["points_needed"] == 90


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_anatomy(capsys: Capsys, lang: str) -> None:
    assert main(["anatomy", "26-2026", "--set", "16", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(
        json.dumps(anatomy(load("26-2026"), 16).to_json())
    )
    assert main(["anatomy", "148-2023", "--set", "tea", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "90–97" in out
    assert all(width(line) <= COLUMNS for line in out.splitlines())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_if(capsys: Capsys, sheet: Path, lang: str) -> None:
    changes = ["--answer", "2.3=3", "--reading", "floor-miss=not-recognised"]
    assert main(["what-if", str(sheet), *changes, "--format", "json"]) == 0
    given = Evaluation.parse(sheet.read_text(encoding="utf-8"))
    expected = what_if(load("148-2023"), given, answers={"2.3": 3}, readings={"floor-miss": "not-recognised"})
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(expected.to_json()))
    assert main(["what-if", str(sheet), *changes, "--lang", lang]) == 0
    assert "2.3" in capsys.readouterr().out
    assert main(["what-if", str(sheet), "--decision", "26-2026", "--lang", lang]) == 0
    assert "26/2026" in capsys.readouterr().out
    assert main(["what-if", str(sheet), "--gate", "risky-impurities", "--lang", lang]) == 0


def test_what_if_refuses_what_it_cannot_read(capsys: Capsys, sheet: Path) -> None:
    assert main(["what-if", str(sheet), "--answer", "2.3:3"]) == 2
    assert "CODE=NUMBER" in capsys.readouterr().err
    assert main(["what-if", str(SHEETS), "--answer", "2.3=3"]) == 2
    assert main(["what-if", str(sheet), "--reading", "floor-mis=x"]) == 2


def test_oracle_is_written_checked_and_the_same_again(capsys: Capsys, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert main(["oracle", str(SYNTHETIC), "--out", str(tmp_path / folder)]) == 0
    path = tmp_path / "one" / "synthetic.jsonl.gz"
    assert path.read_bytes() == (tmp_path / "two" / "synthetic.jsonl.gz").read_bytes()
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    assert list(map(json.loads, lines)) == json.loads(json.dumps(list(oracle(load_folder(SYNTHETIC)))))
    capsys.readouterr()
    assert main(["oracle", "--check", str(path), "--ruleset", str(SYNTHETIC)]) == 0
    spoilt = tmp_path / "spoilt.jsonl"
    spoilt.write_text("\n".join([lines[0].replace('"total":', '"total":1'), *lines[1:]]), encoding="utf-8")
    assert main(["oracle", "--check", str(spoilt), "--ruleset", str(SYNTHETIC)]) == 1
    assert "/points/total" in capsys.readouterr().out
    assert main(["oracle", "--check", str(spoilt), "--ruleset", str(SYNTHETIC), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["mismatches"][0]["pointer"] == "/points/total"
    both = [str(path), str(spoilt), "--ruleset", str(SYNTHETIC), "--format", "html"]
    assert main(["oracle", "--check", *both]) == 1
    told = capsys.readouterr().out
    assert (told.count("<!DOCTYPE html>"), told.count("<h1>"), "/points/total" in told) == (1, 2, True)


def test_oracle_prints_lines(capsys: Capsys) -> None:
    assert main(["oracle", str(SYNTHETIC), "--set", "2"]) == 0
    assert all("expected" in json.loads(line) for line in capsys.readouterr().out.splitlines())


def test_a_file_that_is_no_oracle_file_is_told(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"evaluation": {}, "expected": {}}')[:-6])
    assert main(["oracle", "--check", str(path)]) == 2
    assert "cut.jsonl.gz" in "".join(capsys.readouterr().err.split())  # a long path is wrapped


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_validate_tells_a_tier_out_of_reach_and_a_floor_that_never_binds(
    capsys: Capsys, tmp_path: Path, lang: str
) -> None:
    folder = Path(shutil.copytree(SYNTHETIC, tmp_path / "synthetic"))
    rules = folder / "ruleset.json"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace('"from_points": 95', '"from_points": 101'), encoding="utf-8")
    assert main(["validate", str(folder), "--lang", lang]) == 1
    assert capsys.readouterr().out.count("\n  - ! ") >= 1
    assert main(["validate", str(folder), "--format", "json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert {one["code"] for one in report["findings"]} == {"tier-out-of-reach", "floor-implied"}
