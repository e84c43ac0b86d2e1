"""Numbers that nobody means, on the command line and in files, are told and end nothing with a traceback."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.cli import main
from ocop_rules.errors import MissingExtraError
from ocop_rules.office import read_sheets

EXAMPLES = Path(__file__).parents[2] / "examples"
HISTORIES = str(EXAMPLES / "bac-kan-2024" / "histories.json")
SHEET = str(EXAMPLES / "tea-90-points.json")
DIGITS = "1" * 5000
"""More than Python makes a number of."""

CALLS: dict[str, list[str]] = {
    "template": ["template", "26-2026", DIGITS, "-o", "never.xlsx"],
    "agenda": ["agenda", HISTORIES, "--day", "2026-01-01", "--ahead", DIGITS],
    "round": ["round", "init", "never", "--ruleset", "bac-kan-city-2024", "--members", DIGITS],
    "round-many": ["round", "init", "never", "--ruleset", "bac-kan-city-2024", "--members", "100000"],
    "next": ["next", "--under", "26-2026", "--outcome", f"province:{DIGITS}"],
    "next-parts": ["next", "--under", "26-2026", "--outcome", f"province:{DIGITS}/7"],
    "what-if": ["what-if", SHEET, "--answer", f"1.1={DIGITS}"],
    "what-if-case": ["what-if", SHEET, "--case", f"1.1={DIGITS}"],
    "upgrade": ["upgrade", SHEET, "--stars", "0"],
    "upgrade-digits": ["upgrade", SHEET, "--stars", DIGITS],
    "show": ["show", "26-2026", DIGITS],
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_number_without_sense_is_told(
    name: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--lang", lang, *CALLS[name]]) == 2
    told = capsys.readouterr().err
    assert told
    assert len(told) < 1000
    assert list(tmp_path.iterdir()) == []


def test_a_product_set_is_named_by_its_concept_as_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", "26-2026", "fresh-produce", "02", "-o", str(tmp_path / "a.xlsx")]) == 0
    capsys.readouterr()
    assert [one.product_set for one in read_sheets(tmp_path / "a.xlsx")] == [1, 2]


def test_a_file_that_unpacks_without_end_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"0" * (65 * 2**20)))
    assert main(["--lang", "en", "oracle", "--check", str(path)]) == 2
    assert "json-size" in capsys.readouterr().err


def test_what_fails_for_one_history_is_told_in_the_language_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = MissingExtraError("a", "calendar")

    def fail(*_: object, **__: object) -> Any:
        raise error

    monkeypatch.setattr("ocop_rules.cli.agenda.agenda", fail)
    assert main(["--lang", "vi", "agenda", HISTORIES, "--day", "2026-01-01"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert error.text("vi") in told
    assert error.text("en") not in told


def test_a_document_around_results_may_hold_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.json"
    result = {"ruleset": "unknown", "digest": "sha256:" + "0" * 64, "product_set": 1, "status": "ranked"}
    whole = {"before": result, "result": result, "registry": 5}
    sheet = {"ruleset": "unknown", "product_set": 1, "answers": {}}
    path.write_text(json.dumps(whole | {"evaluation": sheet}), encoding="utf-8")
    assert main(["--lang", "en", "verify", str(path)]) == 2
    assert "[unknown-ruleset]" in capsys.readouterr().err
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert main(["--lang", "en", "verify", str(path)]) == 2
    # a long path is cut at the edge of the page
    assert "#/evaluation" in "".join(capsys.readouterr().err.split())
