"""What the commands say of the law of a day, of plans, of rounds, of holidays, and of bad histories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from kit.lives import round_of_2026

from ocop_rules.cli import main

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
Capsys = pytest.CaptureFixture[str]


def told(capsys: Capsys, *argv: str, status: int = 0) -> str:
    assert main(list(argv)) == status
    captured = capsys.readouterr()
    return " ".join(captured.out.split())


def document(capsys: Capsys, *argv: str) -> Any:
    assert main([*argv, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def written(tmp_path: Path, data: Any, name: str = "file.json") -> str:
    path = tmp_path / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def test_which_tells_the_days_of_a_plan(capsys: Capsys) -> None:
    args = ("which", "--under", "bac-kan-city-2024", "--filed", "2024-10-05")
    data = document(capsys, *args)
    assert [(one["id"], one["last"], one["late"]) for one in data["deadlines"]] == [
        ("dossiers", "2024-10-02", True),
        ("evaluation", "2024-10-30", False),
    ]
    assert "by 2024-10-02 at the latest; done on 2024-10-05, too late." in told(capsys, *args, "--lang", "en")
    assert "thực hiện ngày 05/10/2024, quá hạn" in told(capsys, *args, "--lang", "vi")


def test_which_round_needs_no_dossier(capsys: Capsys) -> None:
    data = document(capsys, "which", "--round", "province", "--day", "2027-04-30")
    assert (data["ruleset"], data["takes"]["number"], data["next"]["year"]) == ("26-2026", 2, 2028)
    assert [one["number"] for one in data["running"]] == [1]
    for lang, word in (("en", "Further rounds may be held"), ("vi", "Có thể tổ chức thêm đợt")):
        assert word in told(capsys, "which", "--round", "province", "--day", "2027-04-30", "--lang", lang)
    plan = ("which", "--round", "district", "--day", "2024-10-05", "--under", "bac-kan-city-2024")
    assert "It came too late for this round." in told(capsys, *plan, "--lang", "en")
    assert main(["which", "--round", "province"]) == 2
    assert main(["which", "--round", "moon", "--day", "2027-04-30"]) == 2


def test_a_dossier_under_the_plan_is_late_and_lacks_its_stamped_copy(capsys: Capsys, tmp_path: Path) -> None:
    data = {"ruleset": "bac-kan-city-2024", "kind": "new", "product_set": 1, "filed": "2024-10-05"}
    data["handed"] = [{"by": "producer", "software": True, "day": "2024-10-05"}]  # type: ignore[assignment]
    path = written(tmp_path, data)
    text = told(capsys, "dossier", path, "--lang", "en", status=1)
    (found,) = [
        json.loads(line)
        for line in (main(["dossier", path, "--format", "json"]), capsys.readouterr().out)[1].splitlines()
    ]
    assert [(one["code"], one["needs"], one["has"]) for one in found["steps"][0]["lacks"]] == [
        ("paper-copies", 1, 0)
    ]
    assert [one["late"] for one in found["deadlines"]] == [True, False]
    assert "too late" in text
    assert "What the dossier consists of is not in the sources" in text
    assert "Evaluation and ranking by the city finished (as planned): by 2024-10-30" in text


def test_holidays_are_counted_and_named(capsys: Capsys, tmp_path: Path) -> None:
    dossier = json.loads((ROUND / "dossier-26.json").read_text(encoding="utf-8"))
    calendar = {"source": "my days", "days_off": ["2027-11-22"], "working_days": ["2027-11-27"]}
    path, days = written(tmp_path, dossier), written(tmp_path, calendar, "calendar.json")
    text = told(capsys, "dossier", path, "--calendar", days, "--lang", "en", status=1)
    assert "has to be done by 2027-12-06. Public holidays counted (my days)." in text
    more = told(
        capsys, "dossier", path, "--calendar", days, "--holiday", "2027-11-23", "--lang", "vi", status=1
    )
    assert "07/12/2027. Đã tính ngày nghỉ lễ, Tết (my days, given)." in more
    assert "Public holidays not counted." in told(capsys, "dossier", path, "--lang", "en", status=1)
    pytest.importorskip("holidays")
    # 24 November is a public holiday since 2026
    text = told(capsys, "dossier", path, "--calendar", "vn", "--lang", "en", status=1)
    assert "has to be done by 2027-12-07. Public holidays counted (holidays" in text


def test_next_knows_the_clause_of_a_dossier_filed_before(capsys: Capsys) -> None:
    args = ("next", "--under", "1489-2025", "--kind", "renewal", "--filed", "2026-05-10")
    step = document(capsys, *args, "--day", "2026-06-21")
    assert (step["action"], step["by"], step["notes"]) == ("assess", "2026-06-21", ["transition"])
    late = document(capsys, *args, "--day", "2026-06-22")
    assert late["notes"] == ["transition-late-under-new"]
    monday = document(capsys, *args, "--day", "2026-06-22", "--reading", "day-count=next-working-day")
    assert (monday["by"], monday["counted"]["holidays"]) == ("2026-06-22", "not-counted")


def test_one_bad_history_is_named_with_its_place_and_the_others_go_on(capsys: Capsys, tmp_path: Path) -> None:
    histories = json.loads((ROUND / "histories.json").read_text(encoding="utf-8"))
    histories[1]["certificates"][0]["stars"] = 5
    histories[2]["dossiers"][0]["filed"] = "2024-13-01"
    path, broken = written(tmp_path, histories), str(tmp_path / "missing.json")
    assert main(["agenda", path, broken, "--day", "2027-08-01", "--format", "json"]) == 1
    captured = capsys.readouterr()
    products = {json.loads(line)["product"] for line in captured.out.splitlines()}
    assert products == {"persimmon", "village", "bananas"}
    errors = "".join(captured.err.split())
    for place in (f"{path}[1]", f"{path}[2]", broken):
        assert place in errors
    assert main(["agenda", broken, "--day", "2027-08-01"]) == 2
    assert capsys.readouterr().out == ""


def test_the_agenda_counts_the_days_of_a_plan_for_dossiers_of_the_decision(capsys: Capsys) -> None:
    histories = str(ROUND / "histories.json")
    plan = ("--day", "2024-10-20", "--under", "bac-kan-city-2024", "--lang", "en")
    plain = told(capsys, "agenda", histories, "--day", "2024-10-20", "--lang", "en")
    assert "2024-10-30" not in plain
    assert main(["agenda", histories, *plan, "--format", "json"]) == 0
    items = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(one["code"], one["who"], one["day"]) for one in items if one["dossier"]} == {
        ("step", "district", "2024-10-30")
    }
    assert "By 2024-10-30." in told(capsys, "next", histories, *plan)
    assert main(["history", histories, *plan, "--format", "json"]) == 0
    states = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "2024-10-30" in {one["next"]["by"] for one in states}


@pytest.mark.parametrize("command", ["which", "next", "agenda", "history", "round", "dossier"])
def test_working_days_are_counted_alike_in_every_command(command: str, capsys: Capsys) -> None:
    text = told(capsys, "--lang", "en", command, "--help")
    assert "--calendar FILE" in text
    assert "--holiday YYYY-MM-DD" in text


def test_a_round_counts_with_a_calendar(capsys: Capsys, tmp_path: Path) -> None:
    folder = tmp_path / "round"
    folder.mkdir()
    (folder / "round.json").write_text(json.dumps(round_of_2026()), encoding="utf-8")
    days = written(tmp_path, {"source": "my days", "days_off": ["2026-08-14"]}, "calendar.json")
    for args, by in (((), "2026-08-24"), (("--calendar", days), "2026-08-25")):
        (one,) = document(capsys, "round", str(folder), "--day", "2026-08-10", *args)["products"]
        assert (one["by"], one["next"]["by"]) == (by, by)


def test_two_overlays_at_hand_and_one_whose_plan_counts(capsys: Capsys) -> None:
    histories = str(ROUND / "histories.json")
    day = ("--day", "2024-10-20", "--lang", "en")

    def steps(command: str, *options: str) -> list[Any]:
        assert main([command, histories, *day, *options, "--format", "json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    plan, other = ("--under", "bac-kan-city-2024"), ("--ruleset", "dong-thap")
    for command in ("next", "agenda", "history"):
        alone = steps(command, *plan)
        # the second overlay is only known; no dossier is put under it
        assert steps(command, *plan, *other) == steps(command, *other, *plan) == alone
        assert steps(command, *other) == steps(command) != alone
        # put under the other one, no day of the first one's plan counts
        assert "2024-10-30" in json.dumps(alone)
        assert "2024-10-30" not in json.dumps(steps(command, "--under", "dong-thap", "--ruleset", plan[1]))
    under = document(capsys, "next", *plan, *other, "--outcome", "district:80:4")
    assert under == document(capsys, "next", *plan, "--outcome", "district:80:4")
    assert {one["ruleset"] for one in under["doubtful"]} == {"bac-kan-city-2024"}
