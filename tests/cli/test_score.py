from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from ocop_rules import Ruleset
from ocop_rules.cli import main
from ocop_rules.rulesets import with_readings
from ocop_rules.telling.layout import COLUMNS, width

Capsys = pytest.CaptureFixture[str]
EXAMPLES = Path(__file__).parents[2] / "examples"
TEA = str(EXAMPLES / "tea-90-points.json")
STREAM = str(EXAMPLES / "sheets.jsonl")
SHEET: dict[str, Any] = json.loads(Path(TEA).read_text(encoding="utf-8"))

pytestmark = pytest.mark.usefixtures("english")


def results(capsys: Capsys) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def stdin(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


def test_one_result_on_a_line_in_order(capsys: Capsys) -> None:
    assert main(["score", STREAM, TEA]) == 0
    ids = [json.loads(line)["id"] for line in Path(STREAM).read_text(encoding="utf-8").splitlines()]
    assert [result["id"] for result in results(capsys)] == [*ids, "tea-90-points"]


def test_options_may_stand_between_the_files(capsys: Capsys) -> None:
    assert main(["score", TEA, "--format", "json", TEA]) == 0
    assert len(results(capsys)) == 2


def test_reasons_are_added_on_request(capsys: Capsys) -> None:
    assert main(["score", TEA]) == 0
    (short,) = results(capsys)
    assert main(["score", TEA, "--reasons"]) == 0
    (long,) = results(capsys)
    reasons = long.pop("reasons")
    assert long == short
    assert {reason["criterion"] for reason in reasons} == SHEET["answers"].keys()
    assert sum(reason["points"] for reason in reasons) == 90


def test_standard_input_and_all_forms(
    monkeypatch: pytest.MonkeyPatch, capsys: Capsys, tmp_path: Path
) -> None:
    array = tmp_path / "array.json"
    array.write_text(json.dumps([SHEET, SHEET]), encoding="utf-8")
    stdin(monkeypatch, Path(TEA).read_bytes())
    assert main(["score", "-", str(array)]) == 0
    assert [result["points"]["total"] for result in results(capsys)] == [90, 90, 90]


def test_one_bad_file_does_not_stop_the_others(capsys: Capsys, tmp_path: Path) -> None:
    binary, words = tmp_path / "binary.json", tmp_path / "words.json"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\n\xff\xfe\n\n")
    words.write_text("these are words", encoding="utf-8")
    bad = [str(tmp_path / "missing.json"), str(tmp_path), str(binary), str(words), "nul\0byte"]
    assert main(["score", *bad, TEA]) == 1
    captured = capsys.readouterr()
    found = [json.loads(line) for line in captured.out.splitlines()]
    assert [one["status"] for one in found] == ["invalid"] * 5 + ["ranked"]
    codes = [one["faults"][0]["code"] for one in found[:5]]
    assert codes == ["file-unreadable", "file-unreadable", "file-binary", "json-syntax", "file-unreadable"]
    assert captured.err == "evaluations: 6 (1 ranked, 5 invalid)\n"


def test_an_unparsable_line_is_one_invalid_result_in_its_place(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "sheets.jsonl"
    line = json.dumps(SHEET)
    wrong = json.dumps({**SHEET, "id": "wrong", "answers": {**SHEET["answers"], "7": 8}})
    path.write_bytes(f"{line}\n{line[:50]}\n\n{wrong}\n".encode() + b"\xff\xfe\n" + line.encode())
    assert main(["score", str(path)]) == 1
    found = results(capsys)
    assert [one["status"] for one in found] == ["ranked", "invalid", "invalid", "invalid", "ranked"]
    assert [one["faults"][0]["file"] for one in found[1:4]] == [f"{path}:{line}" for line in (2, 4, 5)]
    assert found[2]["id"] == "wrong"
    assert found[2]["faults"][0]["code"] == "option-range"
    assert found[2]["faults"][0]["pointer"] == "/answers/7"


def test_faults_in_an_array_name_the_entry(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "array.json"
    path.write_text(json.dumps([SHEET, {**SHEET, "product_set": 27}], indent=1), encoding="utf-8")
    for form in ("json", "text"):
        assert main(["score", str(path), "--format", form]) == 1
        assert f"{path}[1]" in "".join(capsys.readouterr().out.split())


def test_nothing_scored_exits_with_2_and_says_where_and_what(capsys: Capsys, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    assert main(["score", missing]) == 2
    captured = capsys.readouterr()
    assert json.loads(captured.out)["status"] == "invalid"
    assert "missing.json" in "".join(captured.err.split())
    assert "Check the path" in " ".join(captured.err.split())


def test_an_empty_input_holds_no_evaluation(capsys: Capsys, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"\n")
    assert main(["score", str(empty)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "there is no evaluation in it" in " ".join(captured.err.split())
    assert main(["score", str(empty), TEA]) == 1


def test_faults_speak_the_language_asked_for(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps({**SHEET, "ruleset": "148-2032"}), encoding="utf-8")
    assert main(["score", str(path), "--lang", "vi"]) == 2
    (found,) = results(capsys)
    assert found["faults"][0]["message"] == 'Không có bộ quy tắc "148-2032".'
    assert "148-2023" in found["faults"][0]["remedy"]


def test_text_is_a_sheet_for_each(capsys: Capsys) -> None:
    assert main(["score", STREAM, "--format", "text", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert text.count("Score sheet: ") == 7
    assert text.count("TOTAL") == 7
    assert all(width(line) <= COLUMNS for line in text.splitlines())


def test_text_of_an_invalid_evaluation_tells_its_faults(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps({**SHEET, "answers": {"1.1": 9, "99": 1}}), encoding="utf-8")
    assert main(["score", str(path), TEA, "--format", "text"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("Invalid evaluation: tea-90-points")
    assert "[option-range]" in text
    assert "[unknown-criterion]" in text
    assert "To do: Give the number of the ticked box, 1 to 3" in text
    assert "Score sheet: product set 11" in text


def test_a_folder_given_as_ruleset_counts_under_its_id(
    capsys: Capsys, folder: Path, tmp_path: Path, synthetic: Ruleset
) -> None:
    path = tmp_path / "sheet.json"
    sheet = {"ruleset": "synthetic", "product_set": 2, "answers": {"1.1": 3, "1.2": 4, "2.1": 1, "2.3": 2}}
    path.write_text(json.dumps({**sheet, "cases": {"2.3": 1}}), encoding="utf-8")
    assert main(["score", str(path)]) == 2
    capsys.readouterr()
    assert main(["score", str(path), TEA, "--ruleset", str(folder)]) == 0
    made, tea = results(capsys)
    assert (made["digest"], made["points"]["total"]) == (synthetic.digest, 69)
    assert tea["ruleset"] == "148-2023"


def test_a_reading_is_applied_and_named(capsys: Capsys, rules: Ruleset, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps({**SHEET, "answers": {**SHEET["answers"], "1.6": 0}}), encoding="utf-8")
    assert main(["score", str(path)]) == 0
    assert results(capsys)[0]["status"] == "ranked"
    assert main(["score", str(path), "--reading", "unticked=open"]) == 0
    (found,) = results(capsys)
    assert (found["status"], found["open"]) == ("open", ["1.6"])
    assert found["digest"] == with_readings(rules, {"unticked": "open"}).digest


def test_a_reading_that_a_ruleset_does_not_declare_is_said(capsys: Capsys, folder: Path) -> None:
    argv = ["score", TEA, "--ruleset", str(folder), "--reading", "copied-effect=reject"]
    assert main(argv) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["status"] == "ranked"
    assert "148-2023 does not declare the reading copied-effect" in " ".join(captured.err.split())


def test_a_summary_stands_at_the_end_of_many_files(capsys: Capsys) -> None:
    assert main(["score", TEA]) == 0
    assert capsys.readouterr().err == ""
    assert main(["score", STREAM, TEA, "--lang", "vi"]) == 0
    assert (
        capsys.readouterr().err == "số phiếu: 8 (5 đã phân hạng, 1 chưa xong, 1 dừng đánh giá, 1 bị loại)\n"
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("ocop_rules.cli.score._SECONDS_BETWEEN", 0)
    assert main(["score", STREAM]) == 0
    shown = terminal.getvalue()
    assert "\r\x1b[K3 scored, " in shown
    assert shown.endswith("\r\x1b[Kevaluations: 7 (4 ranked, 1 open, 1 stopped, 1 rejected)\n")
    assert len(results(capsys)) == 7


def test_the_input_is_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    # every line is answered before the next one is read
    written: list[str] = []
    seen: list[int] = []
    line = (json.dumps(SHEET) + "\n").encode()

    class Stream(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            del size
            seen.append(len(written))
            return line if len(seen) <= 5 else b""

    class Out(io.StringIO):
        def write(self, text: str) -> int:
            written.append(text)
            return len(text)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Stream()))
    monkeypatch.setattr(sys, "stdout", Out())
    assert main(["score", "-"]) == 0
    assert len(written) == 5
    assert seen[:5] == [0, 1, 2, 3, 4]
