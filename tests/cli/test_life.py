"""The commands about the life of a product: which, next, dossier, agenda, history."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.cli import main
from ocop_rules.telling.layout import COLUMNS, width

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
HISTORIES = str(ROUND / "histories.json")
TEA = str(Path(__file__).parents[1] / "data" / "life" / "history.json")
Capsys = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("english")


def told(capsys: Capsys, *argv: str, status: int = 0) -> str:
    assert main(list(argv)) == status
    captured = capsys.readouterr()
    text = captured.out if status < 2 else captured.err
    assert text
    return text


def document(capsys: Capsys, *argv: str, status: int = 0) -> Any:
    return json.loads(told(capsys, *argv, "--format", "json", status=status))


def lines(capsys: Capsys, *argv: str, status: int = 0) -> list[Any]:
    return [json.loads(line) for line in told(capsys, *argv, "--format", "json", status=status).splitlines()]


def test_which_tells_the_decision_and_the_article(capsys: Capsys) -> None:
    data = document(capsys, "which", "--kind", "renewal", "--filed", "2026-05-01")
    assert (data["ruleset"], data["finish_by"], data["transition"]) == (
        "1489-2025",
        "2026-06-21",
        "pending-renewal",
    )
    text = told(capsys, "which", "--kind", "new", "--filed", "2026-06-01")
    assert "(26-2026)" in text
    assert "[overlap-dossier=later]" in text
    earlier = document(capsys, "which", "--filed", "2026-06-01", "--reading", "overlap-dossier=earlier")
    assert earlier["ruleset"] == "1489-2025"
    late = told(capsys, "which", "--filed", "2026-05-01", "--day", "2026-08-01", "--lang", "vi")
    assert "Đã quá hạn đó." in late
    done = document(capsys, "which", "--filed", "2026-05-01", "--evaluated", "2026-05-20")
    assert done["finish_by"] is None


def test_which_answers_a_day_without_a_rule_with_its_neighbours(capsys: Capsys) -> None:
    for lang in ("en", "vi"):
        text = told(capsys, "which", "--filed", "2019-08-20", "--lang", lang, status=2)
        assert "1048-2019" in text
    assert "(781-2020)" in told(capsys, "which", "--filed", "2022-01-01", "--lang", "en")


def test_next_from_outcomes(capsys: Capsys) -> None:
    way = ("--outcome", "commune:+", "--outcome", "province:94")
    step = document(capsys, "next", "--under", "26-2026", *way, "--day", "2026-07-29")
    assert (step["action"], step["to"], step["by"]) == ("send-up", "central", "2026-07-29")
    text = told(capsys, "next", "--under", "26-2026", *way, "--outcome", "central:91.14")
    assert "\nThe Minister of Agriculture and Environment recognises the product: 5 stars." in text
    text = told(capsys, "next", "--under", "26-2026", *way, "--outcome", "central:89.99", "--lang", "vi")
    assert "1. Chủ tịch UBND cấp tỉnh quyết định công nhận sản phẩm đạt 4 sao." in text
    assert "Căn cứ: điểm g khoản 4 Điều 7 Quyết định 26/2026/QĐ-TTg" in text
    missed = document(capsys, "next", "--under", "148-2023", "--outcome", "district:99:3")
    assert (missed["action"], missed["stars"], missed["notes"]) == ("recognise", 3, ["points-alone-go-up"])


def test_next_from_histories(capsys: Capsys) -> None:
    found = lines(capsys, "next", HISTORIES, "--day", "2024-10-26")
    assert [(one["product"], one["next"]["action"]) for one in found] == [
        ("persimmon", "recognise"),
        ("mandarin", "recognise"),
        ("tea", "send-up"),
        ("village", "send-up"),
        ("noodles", "file"),
        ("bananas", "recognise"),
    ]


def test_dossier_tells_what_is_missing_and_for_whom(capsys: Capsys) -> None:
    path = str(ROUND / "dossier-26.json")
    (found,) = lines(capsys, "dossier", path, status=1)
    first = found["steps"][0]
    assert (first["by"], first["to"]) == ("producer", "commune")
    assert [lack["part"] for lack in first["lacks"]] == ["dated-legal-papers"]
    none = {"holidays": "not-counted", "sources": []}
    (limit,) = found["limits"]
    assert (limit["level"], limit["day"], limit["counted"]) == ("commune", "2027-12-06", none)
    assert limit["cites"][0]["article"] == 7
    (later,) = lines(capsys, "dossier", path, "--holiday", "2027-11-22", status=1)
    assert later["limits"][0]["day"] == "2027-12-07"
    text = told(capsys, "dossier", path, "--lang", "vi", status=1)
    assert "Minh chứng các giấy tờ pháp lý có thời hạn" in text


def test_a_complete_dossier_exits_with_0(capsys: Capsys, tmp_path: Path) -> None:
    data = json.loads((ROUND / "dossier-26.json").read_text(encoding="utf-8"))
    data["handed"][0]["parts"].append("dated-legal-papers")
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    (found,) = lines(capsys, "dossier", str(path))
    assert found["complete"] is True
    path.write_text(json.dumps(data | {"ruleset": "148-2023"}), encoding="utf-8")
    assert "148-2023" in told(capsys, "dossier", str(path), status=2)


def test_agenda(capsys: Capsys) -> None:
    found = lines(capsys, "agenda", HISTORIES, "--day", "2027-08-01", "--ahead", "30")
    assert [(one["urgency"], one["code"], one["product"]) for one in found] == [
        ("late", "renewal-closes", "bananas"),
        ("late", "renewal-closes", "mandarin"),
        ("late", "renewal-closes", "persimmon"),
        ("due", "renewal-closes", "village"),
    ]
    assert told(capsys, "agenda", HISTORIES, "--day", "2026-08-01", "--lang", "vi").endswith(
        "Không có việc quá hạn, đang trong thời hạn hay sắp đến.\n"
    )
    assert "\nLate\n" in told(capsys, "agenda", HISTORIES, "--day", "2027-08-01")


def test_history_tells_states_and_contradictions(capsys: Capsys, tmp_path: Path) -> None:
    found = lines(capsys, "history", HISTORIES, "--day", "2025-12-31")
    assert {one["product"]: one["stars"] for one in found} == {
        "persimmon": 3,
        "mandarin": 3,
        "tea": 5,
        "village": 4,
        "noodles": None,
        "bananas": 3,
    }
    data = json.loads(Path(TEA).read_text(encoding="utf-8"))
    data["decisions"][1]["stars"] = data["certificates"][0]["stars"] = 5
    path = tmp_path / "history.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    (wrong,) = lines(capsys, "history", str(path), "--day", "2031-01-01", status=1)
    assert [fault["code"] for fault in wrong["faults"]] == ["history-recognise"]
    assert "không được công nhận 5 sao" in told(
        capsys, "history", str(path), "--day", "2031-01-01", "--lang", "vi", status=1
    )


def test_personal_data_is_shown_only_when_it_is_asked_for(capsys: Capsys) -> None:
    for shape in ((), ("--format", "json")):
        plain = told(capsys, "history", TEA, "--day", "2027-05-01", *shape)
        assert "0900 000 000" not in plain
        assert "0900 000 000" in told(capsys, "history", TEA, "--day", "2027-05-01", "--personal", *shape)


@pytest.mark.parametrize(
    "argv",
    [
        ["which"],
        ["which", "--filed", "2026-02-30"],
        ["which", "--filed", "20260201"],
        ["which", "--filed", "2026-06-01", "--reading", "overlap=later"],
        ["next"],
        ["next", HISTORIES],
        ["next", "--under", "26-2026", "--outcome", "province:ninety"],
        ["next", "--under", "26-2026", "--outcome", "province:94:6"],
        ["next", "--under", "26-2026", "--outcome", "district:94"],
        ["next", "--under", "26-2026", "--outcome", "province:1001"],
        ["agenda", HISTORIES],
        ["agenda", HISTORIES, "--day", "2026-06-01", "--ahead", "-1"],
        ["history", "no/such/file.json", "--day", "2026-06-01"],
        ["dossier", HISTORIES],
    ],
)
def test_wrong_calls_exit_with_2(argv: list[str], capsys: Capsys) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize(
    "argv",
    [
        ["which", "--kind", "renewal", "--filed", "2026-05-01", "--day", "2026-08-01"],
        ["next", "--under", "26-2026", "--outcome", "province:94", "--outcome", "central:80"],
        ["next", TEA, "--day", "2027-03-25"],
        ["agenda", HISTORIES, TEA, "--day", "2027-08-01"],
        ["history", HISTORIES, TEA, "--day", "2027-08-01"],
        ["dossier", str(ROUND / "dossier-26.json")],
    ],
)
def test_text_stays_in_80_columns(argv: list[str], lang: str, capsys: Capsys) -> None:
    assert main([*argv, "--lang", lang]) in (0, 1)
    text = capsys.readouterr().out
    assert text
    assert all(width(line) <= COLUMNS for line in text.splitlines())
