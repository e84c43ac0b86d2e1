"""The commands ``diff`` and ``carry``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ocop_rules import check, diff, load
from ocop_rules.cli import main
from ocop_rules.scoring import Evaluation
from ocop_rules.telling.layout import COLUMNS, width

Capsys = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
TEA = str(EXAMPLES / "tea-90-points.json")
pytestmark = pytest.mark.usefixtures("english")


def test_diff_as_json_is_the_difference(capsys: Capsys) -> None:
    assert main(["diff", "148-2023", "26-2026", "--set", "26", "--format", "json"]) == 0
    expected = diff(load("148-2023"), load("26-2026"), sets=[26]).to_json()
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(expected))


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_diff_for_people(capsys: Capsys, form: str, lang: str) -> None:
    assert main(["diff", "148-2023", "26-2026", "--set", "tea", "--format", form, "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "148/QĐ-TTg" in out
    if form == "text":
        assert all(width(line) <= COLUMNS for line in out.splitlines())


def test_diff_with_itself(capsys: Capsys) -> None:
    assert main(["diff", "148-2023", "148-2023"]) == 0
    assert "Nothing differs." in capsys.readouterr().out


def test_diff_of_an_unknown_ruleset_or_set(capsys: Capsys) -> None:
    assert main(["diff", "148-2023", "26-2027"]) == 2
    assert "26-2026" in capsys.readouterr().err
    assert main(["diff", "148-2023", "26-2026", "--set", "27"]) == 2


def test_carry_as_json_gives_a_sheet_of_the_new_ruleset(capsys: Capsys) -> None:
    assert main(["carry", TEA, "--to", "26-2026", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["from"], data["to"]) == ("148-2023", "26-2026")
    assert check(load("26-2026"), Evaluation.from_json(data["evaluation"])) == []
    assert data["result"]["status"] == "open"
    assert data["result"]["bounds"]["points"]["least"] <= data["result"]["bounds"]["points"]["most"]
    assert {one["why"] for one in data["answers"] if one["why"]} <= data["whys"].keys()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_carry_tells_what_stays_open_and_why(capsys: Capsys, lang: str) -> None:
    assert main(["carry", TEA, "--to", "26-2026", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert all(width(line) <= COLUMNS for line in out.splitlines())
    assert load("26-2026").labels[lang]["criterion.bilingual-label"] in out


def test_carry_goes_through_the_decisions_between(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    path.write_text('{"ruleset": "781-2020", "product_set": 9, "answers": {"1.1": 3}}', encoding="utf-8")
    call = ["carry", str(path), "--to", "26-2026", "--format", "json"]
    assert main(call) == 0
    assert json.loads(capsys.readouterr().out)["evaluation"]["answers"] == {}
    # 1.1 names an area, and areas were redrawn between 148 and 26
    assert main([*call, "--same-area"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["from"], data["to"], data["evaluation"]["answers"]) == ("148-2023", "26-2026", {"1.1": 3})
    assert [(step["from"], step["to"]) for step in data["steps"]] == [("781-2020", "148-2023")]
    assert main(["carry", str(path), "--to", "26-2026", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert text.index("Sheet of Decision 781/QĐ-TTg") < text.index("Sheet of Decision 148/QĐ-TTg")


def test_carry_with_a_map_of_ones_own(capsys: Capsys, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    shutil.copy(ROOT / "rulesets" / "maps" / "148-2023--26-2026.json", own)
    assert main(["carry", TEA, "--to", "26-2026", "--map", str(own)]) == 0
    own.write_text('{"old": "148-2023", "new": "26-2026"}', encoding="utf-8")
    capsys.readouterr()
    assert main(["carry", TEA, "--to", "26-2026", "--map", str(own)]) == 2
    assert "map-list-missing" in capsys.readouterr().err


def test_carry_reports_sheets_that_cannot_be_used(capsys: Capsys, tmp_path: Path) -> None:
    lines = tmp_path / "sheets.jsonl"
    good = Path(TEA).read_text(encoding="utf-8").replace("\n", " ")
    bad = '{"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 9}, "id": "b"}'
    unknown = '{"ruleset": "149-2023", "product_set": 1, "answers": {}}'
    lines.write_text(f"{good}\n{bad}\n{unknown}\n{{", encoding="utf-8")
    assert main(["carry", str(lines), "--to", "26-2026", "--format", "json"]) == 1
    out = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    codes = [one["faults"][0]["code"] for one in out[1:]]
    assert codes == ["option-range", "unknown-ruleset", "json-syntax"]
    assert main(["carry", str(lines), "--to", "26-2026"]) == 1
    assert main(["carry", str(tmp_path / "none.json"), "--to", "26-2026"]) == 2
