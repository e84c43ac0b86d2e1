"""The command line on amendments and overlays: origin, list, show, validate, fmt."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from kit.ground import SHIPPED, SYNTHETIC

from ocop_rules import load
from ocop_rules.cli import main

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / "tay-ninh", tmp_path / "tay-ninh"))


def fits(text: str) -> bool:
    return all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ["148-2023", "1489-2025", "bac-kan-city-2024", "tay-ninh", "dong-thap"])
def test_origin_tells_the_layers_in_80_columns(name: str, lang: str, capsys: Capsys) -> None:
    assert main(["origin", name, "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert fits(text)
    assert all(layer.id in text for layer in load(name).layers)
    assert main(["origin", name, "/levels", "--lang", lang]) == 0
    assert fits(capsys.readouterr().out)


def test_origin_of_a_place(capsys: Capsys) -> None:
    assert main(["origin", "bac-kan-city-2024", "/levels/district/sends_up/stars", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "ruleset": "bac-kan-city-2024",
        "path": "/levels/district/sends_up/stars",
        "value": [4, 5],
        "layer": "bac-kan-city-2024",
        "kind": "overlay",
        "at": "/levels/district/sends_up",
        "cites": [{"source": "plan-bac-kan-city-2024", "section": "III.1"}],
        "within": [],
    }
    assert main(["origin", "bac-kan-city-2024", "/levels", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["layer"], data["within"]) == ("148-2023", ["bac-kan-city-2024"])
    assert main(["origin", "148-2023", "--format", "json"]) == 0
    (layer,) = json.loads(capsys.readouterr().out)
    assert (layer["id"], layer["kind"], layer["changes"]) == ("148-2023", "decision", [])


def test_origin_of_no_place(capsys: Capsys) -> None:
    assert main(["origin", "1489-2025", "/levels/distric"]) == 2
    assert "/levels" in capsys.readouterr().err


def test_list_tells_decisions_amendments_and_overlays_apart(capsys: Capsys) -> None:
    assert main(["list", "--format", "json"]) == 0
    found = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found["148-2023"]["kind"], found["148-2023"]["over"]) == ("decision", None)
    assert (found["1489-2025"]["kind"], found["1489-2025"]["over"]) == ("amendment", "148-2023")
    assert (found["tay-ninh"]["kind"], found["tay-ninh"]["over"]) == ("overlay", "781-2020")
    assert found["bac-kan-city-2024"]["period"] == {"start": "2024-01-01", "end": "2024-12-31"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_show_tells_bodies_and_deadlines(lang: str, capsys: Capsys) -> None:
    assert main(["show", "bac-kan-city-2024", "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert fits(text)
    assert {"vi": "03/10/2024", "en": "2024-10-03"}[lang] in text
    assert {"vi": "31/10/2024", "en": "2024-10-31"}[lang] in text
    assert main(["show", "bac-kan-city-2024", "--format", "json", "--lang", lang]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [layer["id"] for layer in data["layers"]] == ["148-2023", "bac-kan-city-2024"]
    assert {f"body.{body['id']}" for body in data["bodies"]} <= data["labels"].keys()
    assert {f"deadline.{one['id']}" for one in data["deadlines"]} <= data["labels"].keys()


def test_validate_knows_overlays_and_amendments(overlay: Path, capsys: Capsys) -> None:
    paths = [str(overlay), str(overlay / "overlay.json"), str(SHIPPED / "1489-2025"), "dong-thap"]
    assert main(["validate", *paths, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in found] == ["overlay", "overlay", "amendment", "overlay"]
    assert [one["over"] for one in found] == ["781-2020", "781-2020", "148-2023", "148-2023"]
    assert found[0]["digest"] == load("tay-ninh").digest
    assert main(["validate", str(overlay)]) == 0
    assert "overlay tay-ninh over 781-2020" in capsys.readouterr().out.replace("\n", " ")


def test_validate_names_the_change_of_an_overlay(overlay: Path, capsys: Capsys) -> None:
    file = overlay / "overlay.json"
    file.write_text(
        file.read_text(encoding="utf-8").replace('"/council"', '"/tiers/3/from_points"'), encoding="utf-8"
    )
    assert main(["validate", str(overlay), "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    (fault,) = found["faults"]
    assert (fault["code"], fault["pointer"]) == ("overlay-forbidden", "/changes/0/at")
    assert fault["file"] == file.as_posix()
    assert "/tiers/3/from_points" in fault["message"]


def test_fmt_writes_overlays_in_normal_form(overlay: Path, capsys: Capsys) -> None:
    file = overlay / "overlay.json"
    before = file.read_bytes()
    file.write_text(json.dumps(json.loads(before), ensure_ascii=False), encoding="utf-8")
    assert main(["fmt", str(overlay), "--check"]) == 1
    assert main(["fmt", str(overlay)]) == 0
    assert file.read_bytes() == before
    capsys.readouterr()


def test_a_sheet_is_scored_under_a_foreign_overlay(tmp_path: Path, overlay: Path, capsys: Capsys) -> None:
    file = tmp_path / "sheet.json"
    sheet = {"ruleset": "tay-ninh", "product_set": 1, "answers": {"1.1": 3}}
    file.write_text(json.dumps(sheet), encoding="utf-8")
    assert main(["score", str(file), "--ruleset", str(overlay)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["ruleset"], result["digest"]) == ("tay-ninh", load("tay-ninh").digest)
    assert main(["validate", str(SYNTHETIC)]) == 0
    capsys.readouterr()
