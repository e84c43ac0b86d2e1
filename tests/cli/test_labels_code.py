"""The commands ``labels`` and ``code``, and ``score`` under an overlay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ocop_rules import Ruleset
from ocop_rules.cli import main

Capsys = pytest.CaptureFixture[str]


def test_labels_prints_a_catalogue_to_start_from(capsys: Capsys, rules: Ruleset) -> None:
    assert main(["labels", "148-2023", "--lang", "vi"]) == 0
    assert json.loads(capsys.readouterr().out) == dict(rules.labels["vi"])
    assert main(["labels", "148-2023", "--in", "fr"]) == 2
    assert "fr" in capsys.readouterr().err


def test_labels_checks_a_catalogue_of_ones_own(capsys: Capsys, tmp_path: Path, rules: Ruleset) -> None:
    path = tmp_path / "fr.json"
    whole = dict.fromkeys(rules.labels["en"], "mot")
    path.write_text(json.dumps(whole), encoding="utf-8")
    check = ["labels", "148-2023", "--in", "fr", "--check", str(path), "--lang", "en"]
    assert main(check) == 0
    assert capsys.readouterr().out == f"{path}: fits; labels: {len(whole)}\n"
    del whole["criterion.packaging"]
    path.write_text(json.dumps(whole | {"criterion.packging": "mot"}), encoding="utf-8")
    assert main(check) == 2
    told = capsys.readouterr().err
    assert "label-missing" in told
    assert "label-unused" in told


def test_code_tells_the_parts_and_every_fault(capsys: Capsys) -> None:
    assert main(["code", "83-832-28882-2-2022", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["shape"], told["district"], told["number"], told["year"]) == ("five-part", "832", "2", 2022)
    assert told["faults"] == []
    assert main(["code", "83-832-28882-2-2026", "--lang", "en"]) == 1
    shown = capsys.readouterr()
    assert "Commune   28882" in shown.out
    assert "code-period" in shown.out
    assert main(["code", "83-x", "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().out)["faults"]


def test_score_under_an_overlay_takes_the_sheets_of_its_base(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    path.write_text('{"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 2}}', encoding="utf-8")
    assert main(["score", str(path), "--ruleset", "dong-thap"]) == 0
    assert json.loads(capsys.readouterr().out)["ruleset"] == "dong-thap"
    assert main(["score", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["ruleset"] == "148-2023"
