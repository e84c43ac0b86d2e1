"""No command ends with a traceback or in silence, whatever it is called with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ocop_rules import Evaluation, Ruleset, UnknownNameError, score
from ocop_rules.cli import main
from ocop_rules.errors import FaultsError
from ocop_rules.rulesets import shipped_registry

ROOT = Path(__file__).parents[2]
Capsys = pytest.CaptureFixture[str]

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize("outcome", ["province:95:5", "commune:+"])
def test_a_day_at_the_end_of_the_calendar(outcome: str, capsys: Capsys) -> None:
    call = ["next", "--under", "26-2026", "--outcome", outcome, "--day", "9999-12-31"]
    assert main(call) == 2
    assert "day-range" in capsys.readouterr().err


@pytest.mark.parametrize("depth", [40, 500, 930, 100_000])
def test_a_change_that_is_nested_deeply(depth: int, tmp_path: Path, capsys: Capsys) -> None:
    folder = Path(shutil.copytree(ROOT / "rulesets" / "tay-ninh", tmp_path / "overlay"))
    data = json.loads((folder / "overlay.json").read_text(encoding="utf-8"))
    data["changes"][0]["set"] = "@"
    text = json.dumps(data).replace('"@"', "[" * depth + "]" * depth)
    (folder / "overlay.json").write_text(text, encoding="utf-8")
    assert main(["fmt", str(folder)]) == 2
    assert "json-depth" in capsys.readouterr().err
    assert main(["validate", str(folder)]) == 1


@pytest.mark.parametrize("command", ["validate", "score"])
def test_a_name_that_is_too_long_does_not_keep_the_others_from_being_read(
    command: str, tmp_path: Path, capsys: Capsys
) -> None:
    good = tmp_path / "good.json"
    good.write_text('{"ruleset": "148-2023", "product_set": 1, "answers": {}}', encoding="utf-8")
    assert main([command, "x" * 300, str(good)]) == 1
    told = capsys.readouterr()
    assert "file-unreadable" in told.out
    assert ('"open"' if command == "score" else "evaluations: 1, no faults") in told.out


@pytest.mark.parametrize(
    "changes",
    [
        {1: 2, None: 3},
        {"answers": {1: 1}},
        {"gates": [["x"]]},
        {"id": ["a"]},
        {"product_set": [1]},
        {"ruleset": ["148-2023"]},
        {"notes": {"1.1": ["x"]}},
    ],
    ids=str,
)
def test_data_that_no_json_could_hold_is_a_fault(changes: dict[Any, Any], rules: Ruleset) -> None:
    data: dict[Any, Any] = {"ruleset": rules.id, "product_set": 1, "answers": {}, **changes}
    with pytest.raises(FaultsError):
        score(rules, data)
    if all(isinstance(key, str) for key in data):
        with pytest.raises(FaultsError):
            Evaluation(**data)


def test_what_cannot_be_looked_up_is_not_known(rules: Ruleset) -> None:
    with pytest.raises(UnknownNameError):
        rules.product_set([1])  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError):
        shipped_registry().ruleset(["148-2023"])  # type: ignore[arg-type]


@pytest.mark.parametrize("call", [["carry", "bad.json", "--to", "26-2026"], ["code", "x"]])
def test_nothing_usable_is_said_beside_the_data(
    call: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.json").write_text("{", encoding="utf-8")
    assert main([*call, "--format", "json"]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["faults"]
    assert told.err.startswith("error:")


def test_a_reading_that_is_given_twice(capsys: Capsys) -> None:
    first, second = "send-up-by=points", "send-up-by=stars"
    call = ["next", "--under", "148-2023", "--reading", first, "--reading"]
    assert main([*call, second]) == 2
    assert "send-up-by" in capsys.readouterr().err
    assert main([*call, first]) == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--day", "2024-10-05", "2024-10-06"),
        ("--under", "bac-kan-city-2024", "dong-thap"),
        ("--kind", "new", "renewal"),
        ("--calendar", "a.json", "b.json"),
    ],
)
def test_an_option_that_is_given_twice(options: tuple[str, str, str], capsys: Capsys) -> None:
    name, one, other = options
    args = ["next", "--outcome", "district:80:4", name, one]
    assert main([*args, name, other, "--lang", "en"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert f"{name} is given twice, as {one} and as {other}" in told
    # the same again is no harm: it is read as if it stood once
    once, again = main([*args, "--lang", "en"]), main([*args, name, one, "--lang", "en"])
    assert once == again


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("call", [["bogus"], ["list", "--bogus"], ["score", "missing.json"]])
def test_a_full_standard_error_leaves_the_status(call: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(
            [sys.executable, "-m", "ocop_rules", *call],
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.DEVNULL,
            stderr=full,
            check=False,
        )
    assert found.returncode == 2


def test_a_failure_points_to_the_help_of_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "agenda", "--day", "2026-13-01", "x.json"]) == 2
    assert "ocop-rules agenda --help" in capsys.readouterr().err
