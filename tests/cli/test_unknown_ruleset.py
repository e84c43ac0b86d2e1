"""A sheet whose ruleset nobody has gets the same fault from whatever command reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.cli import main

COMMANDS: dict[str, list[str]] = {
    "score": [],
    "carry": ["--to", "26-2026"],
    "upgrade": [],
    "validate": [],
}


def told(command: str, path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    main(["--lang", "en", command, str(path), "--format", "json", *COMMANDS[command]])
    (line,) = capsys.readouterr().out.splitlines() if command != "validate" else [capsys.readouterr().out]
    data = json.loads(line)
    (fault,) = (data[0] if isinstance(data, list) else data)["faults"]
    return {key: fault[key] for key in ("code", "pointer", "found", "fields", "message", "remedy")}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["148-2032", "nobody"])
def test_an_unknown_ruleset_is_one_fault_in_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    path = tmp_path / "sheet.jsonl"
    path.write_text(json.dumps({"ruleset": name, "product_set": 1, "answers": {}}) + "\n", encoding="utf-8")
    fault = told(command, path, capsys)
    assert (fault["code"], fault["pointer"], fault["found"]) == ("unknown-ruleset", "/ruleset", f'"{name}"')
    assert fault == told("score", path, capsys)
