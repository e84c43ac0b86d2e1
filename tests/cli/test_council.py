"""The command ``council``, and what examples/council/README.md says of each file."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import evolve
from kit.councils import of_totals

from ocop_rules import Ruleset
from ocop_rules.cli import main
from ocop_rules.errors import phrase
from ocop_rules.model.council import FloorRule, GateRule
from ocop_rules.telling.layout import COLUMNS, width

Capsys = pytest.CaptureFixture[str]
EXAMPLES = Path(__file__).parents[2] / "examples" / "council"
NINE = str(EXAMPLES / "nine-members.json")

pytestmark = pytest.mark.usefixtures("english")


def results(capsys: Capsys) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def council(capsys: Capsys, name: str, *more: str, policy: str | None = None) -> dict[str, Any]:
    chosen = () if policy is None else ("--policy", str(EXAMPLES / f"policy-{policy}.json"))
    path = name if name == "-" else str(EXAMPLES / f"{name}.json")
    assert main(["council", path, *chosen, *more, "--format", "json"]) == 0
    (one,) = results(capsys)
    return one


def flags(one: dict[str, Any]) -> list[str]:
    return [flag["code"] for flag in one["flags"]]


def test_nine_members_have_a_mean_of_exactly_70(capsys: Capsys) -> None:
    one = council(capsys, "nine-members")
    totals = {each["member"]: (each["points"] or {}).get("total") for each in one["members"]}
    assert totals == {
        "chair": 71,
        "vice-chair": 72,
        "agriculture": 70,
        "industry": 71,
        "health": 73,
        "culture": 70,
        "environment": 71,
        "science": 62,
        "secretary": None,
    }
    assert one["mean"]["total"] == {"exact": "70", "decimal": "70"}
    assert (one["status"], one["stars"], one["attendance"]["absent"]) == ("ranked", 4, ["secretary"])
    (floor,) = [each for each in one["floors"] if (each["criterion"], each["stars"]) == ("2.3", 4)]
    assert (len(floor["met"]), floor["missed"], floor["held"]) == (
        5,
        ["industry", "culture", "science"],
        True,
    )


def test_eleven_points_apart(capsys: Capsys) -> None:
    again = council(capsys, "nine-members", policy="spread-10")
    assert (again["status"], again["stars"], again["spread"]["found"]["exact"]) == ("rescore", None, "11")
    assert (again["attendance"]["needed"], again["attendance"]["met"]) == (7, True)
    assert again["tasks"] == [{"code": "spread", "members": ["health", "science"], "criteria": []}]
    out = council(capsys, "nine-members", policy="leave-out")
    assert (out["status"], out["stars"], out["mean"]["total"]["exact"]) == ("ranked", 4, "498/7")
    assert out["spread"]["left_out"] == ["science"]


def test_the_support_team_settles_documents(capsys: Capsys) -> None:
    one = council(capsys, "nine-members", policy="settled")
    assert (one["stars"], flags(one)) == (4, ["settled"])
    assert one["flags"][0]["criteria"] == ["2.3", "9.1", "10.1"]
    # the three who gave the label a point less have it now
    assert one["mean"]["total"]["exact"] == "563/8"


def test_a_mean_of_69_875(capsys: Capsys) -> None:
    exact = council(capsys, "mean-69-875")
    assert (exact["mean"]["total"], exact["stars"]) == ({"exact": "559/8", "decimal": "69.875"}, 3)
    whole = council(capsys, "mean-69-875", policy="whole-points")
    assert (whole["mean"]["tiered"]["exact"], whole["stars"], flags(whole)) == ("70", 4, ["rounded-tier"])


def test_a_mean_of_69_996(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    program = [sys.executable, str(EXAMPLES / "mean_69_996.py")]
    made = subprocess.run(program, capture_output=True, check=True).stdout

    def give() -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(made)))

    give()
    exact = council(capsys, "-")
    assert (exact["mean"]["total"], exact["stars"]) == ({"exact": "17499/250", "decimal": "69.996"}, 3)
    give()
    rounded = council(capsys, "-", policy="two-decimals")
    assert (rounded["mean"]["tiered"]["exact"], rounded["stars"]) == ("70", 4)
    assert flags(rounded) == ["rounded-tier"]


def test_the_readme_names_every_file_and_all_is_made_up() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLES.iterdir():
        if path.is_file() and path.name != "README.md":
            assert f"{path.name}" in readme
    for path in ("nine-members", "mean-69-875"):
        data = json.loads((EXAMPLES / f"{path}.json").read_text(encoding="utf-8"))
        assert "made up" in data["product"]
        assert all("made up" in member["name"] for member in data["council"]["members"])


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("policy", [None, "spread-10", "leave-out", "settled", "whole-points"])
def test_text_fits_the_page_and_leaves_no_key_bare(capsys: Capsys, lang: str, policy: str | None) -> None:
    chosen = [] if policy is None else ["--policy", str(EXAMPLES / f"policy-{policy}.json")]
    assert main(["council", NINE, "--differing", "--lang", lang, *chosen]) == 0
    text = capsys.readouterr().out
    assert max(map(width, text.splitlines())) <= COLUMNS
    for bare in ("council.", "differing.", "flag.", "{"):
        assert bare not in text


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_rule_about_floors_and_gates_has_words(capsys: Capsys, lang: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    for floors in get_args(FloorRule):
        file.write_text(json.dumps({"floors": floors}), encoding="utf-8")
        assert main(["council", NINE, "--lang", lang, "--policy", str(file)]) == 0
        assert "council." not in capsys.readouterr().out
    for rule in {*get_args(FloorRule), *get_args(GateRule)}:
        assert phrase(lang, f"council.rule.{rule}")


def test_the_text_of_an_official(capsys: Capsys) -> None:
    assert main(["council", NINE, "--lang", "en"]) == 0
    raw = capsys.readouterr().out
    text = " ".join(raw.split())
    assert "Present: 8 of 9 members, the chair among them" in text
    assert "70 points: 4 stars Decision" in text
    assert "highest 73, lowest 62, difference in points: 11" in text
    assert "5/8  4 stars  met" in raw
    assert "The tier is found from the exact mean" in text


def test_differing_and_agreement_are_added(capsys: Capsys) -> None:
    pytest.importorskip("krippendorff")
    one = council(capsys, "nine-members", "--agreement", "interval")
    # 560 less a total of 71 or more is under 490, which is 70 for each of seven
    changed = [each["member"] for each in one["differing"]["without"] if each["changed"]]
    assert changed == ["chair", "vice-chair", "industry", "health", "environment"]
    assert one["differing"]["self_assessment"]["total"] == 82
    assert one["agreement"]["sheets"] == 8


def test_an_array_of_sittings_and_one_with_faults(capsys: Capsys, tmp_path: Path) -> None:
    good = json.loads(Path(NINE).read_text(encoding="utf-8"))
    bad = json.loads(json.dumps(good))
    bad["id"] = "bad"
    bad["sheets"][0]["evaluator"] = "nobody"
    unread = {"id": "unread", "ruleset": 148}
    foreign = good | {"id": "foreign", "ruleset": "149-2023"}
    path = tmp_path / "councils.json"
    path.write_text(json.dumps([good, bad, unread, foreign]), encoding="utf-8")
    assert main(["council", str(path), "--format", "json"]) == 1
    first, second, third, fourth = results(capsys)
    assert first["status"] == "ranked"
    assert (second["id"], second["status"], second["stars"]) == ("bad", "invalid", None)
    assert [fault["code"] for fault in second["faults"]] == ["evaluator-unknown"]
    assert (third["id"], third["ruleset"]) == ("unread", None)
    assert "type" in [fault["code"] for fault in third["faults"]]
    assert [fault["code"] for fault in fourth["faults"]] == ["unknown-ruleset"]
    assert main(["council", str(path), "--lang", "vi"]) == 1
    assert "nobody" in capsys.readouterr().out


def test_nothing_usable(capsys: Capsys, tmp_path: Path) -> None:
    assert main(["council", str(tmp_path / "none.json")]) == 2
    assert "[file-unreadable]" in capsys.readouterr().out
    assert main(["council", NINE, "--policy", str(tmp_path / "none.json")]) == 2
    assert "[file-unreadable]" in capsys.readouterr().err


def test_the_policy_of_an_overlay_may_be_taken(capsys: Capsys) -> None:
    one = council(capsys, "nine-members", "--policy", "tay-ninh")
    assert (one["status"], one["spread"]["limit"], one["attendance"]["needed"]) == ("rescore", 10, 7)
    assert main(["council", NINE, "--policy", "148-2023", "--lang", "en"]) == 2
    assert "148-2023 sets no council policy" in " ".join(capsys.readouterr().err.split())


def test_other_readings_may_be_chosen(capsys: Capsys) -> None:
    one = council(capsys, "nine-members", "--reading", "council-floors=all")
    assert (one["floor_rule"], one["stars_by_points"], one["stars"]) == ("all", 4, 3)


def test_a_sitting_becomes_a_record_without_typing(
    rules: Ruleset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    """From ``council`` to ``history``: no number is typed twice."""
    monkeypatch.chdir(tmp_path)
    made = of_totals(rules, (62, 64))
    data = evolve(made, council=evolve(made.council, level="district")).to_json()
    Path("sitting.json").write_text(json.dumps(data), encoding="utf-8")
    call = ["council", "sitting.json", "--record", "d"]
    assert main(call) == 2
    assert main([*call, "--day", "2024-10-25"]) == 0
    (record,) = results(capsys)
    history = {
        "product": {"id": "p", "name": "Made up", "producer": "q", "product_set": 1},
        "dossiers": [{"id": "d", "ruleset": "148-2023", "kind": "new", "filed": "2024-09-20"}],
        "results": [record],
    }
    Path("history.json").write_text(json.dumps(history), encoding="utf-8")
    assert main(["history", "history.json", "--day", "2024-10-25", "--format", "json"]) == 0
    (told,) = results(capsys)
    assert (told["next"]["action"], told["next"]["stars"]) == ("recognise", 3)
