from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules import Ruleset, load, shipped
from ocop_rules.cli import COMMANDS, main
from ocop_rules.cli.session import default_language
from ocop_rules.rulesets import load_folder, with_readings
from ocop_rules.telling import tell
from ocop_rules.telling.layout import COLUMNS, width

Capsys = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("english")


def fits(text: str) -> bool:
    return all(width(line) <= COLUMNS for line in text.splitlines())


# -- calling --------------------------------------------------------------------------------------


def test_help_names_every_command(capsys: Capsys) -> None:
    assert main(["--help"]) == 0
    english = capsys.readouterr().out
    assert main(["--lang", "vi", "--help"]) == 0
    vietnamese = capsys.readouterr().out
    assert fits(english)
    assert fits(vietnamese)
    assert "cách dùng" in vietnamese
    for command in COMMANDS:
        assert f"\n  {command} " in english


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([command, "--help", "--lang", "vi"]) == 0
    assert fits(capsys.readouterr().out)


def test_version(capsys: Capsys) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ocop-rules {ocop_rules.__version__}\n"


@pytest.mark.parametrize(
    ("argv", "near"),
    [
        (["scroe"], "score"),
        (["show", "148-2032"], "148-2023"),
        (["show", "148-2023", "teaa"], "tea"),
        (["show", "148-2023", "1", "packging"], "packaging"),
        (["show", "148-2023", "1", "12.2"], "12.1"),
        (["digest", "148-2023", "--reading", "untiked=open"], "unticked"),
        (["digest", "148-2023", "--reading", "unticked=opn"], "open"),
        (["score", "x.json", "--reading", "untiked=open"], "unticked"),
        (["score", "x.json", "--reading", "unticked=opn"], "open"),
        (["schema", "evaluaton"], "evaluation"),
    ],
)
def test_a_typo_is_answered_with_the_nearest_name(argv: list[str], near: str, capsys: Capsys) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"Did you mean {near}?" in captured.err


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--lang", "fr", "list"],
        ["--nonsense", "list"],
        ["list", "--nonsense"],
        ["score"],
        ["show", "148-2023", "--reading", "unticked"],
        ["show", "148-2023", "99"],
        ["score", "a.json", "--format", "xml"],
        ["errata", "no/such/folder"],
        ["score", "a.json", "--ruleset", "no/such/folder"],
    ],
)
def test_wrong_calls_exit_with_2_and_say_why(argv: list[str], capsys: Capsys) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")


def test_a_number_out_of_range_is_answered_with_the_range(capsys: Capsys) -> None:
    assert main(["table", "148-2023", "--set", "27"]) == 2
    assert "Use one of: 1–26." in capsys.readouterr().err


def test_the_language_may_stand_before_or_after_the_command(capsys: Capsys) -> None:
    outs = []
    for argv in (["--lang", "vi", "list"], ["list", "--lang=vi"], ["--lang=en", "list", "--lang", "vi"]):
        assert main(argv) == 0
        outs.append(capsys.readouterr().out)
    assert len(set(outs)) == 1
    assert "Quyết định" in outs[0]


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN"}, "vi"),
        ({"LANG": "vi_VN", "LC_ALL": "C"}, "en"),
        ({"LANG": "vi_VN", "LC_ALL": ""}, "vi"),
        ({}, "en"),
    ],
)
def test_the_language_follows_the_locale(environment: dict[str, str], lang: str) -> None:
    assert default_language(environment) == lang


# -- list, show, errata, digest, schema -----------------------------------------------------------


def test_list_names_every_ruleset_with_its_period(capsys: Capsys, rules: Ruleset) -> None:
    assert main(["list"]) == 0
    text = capsys.readouterr().out
    assert fits(text)
    assert all(name in text for name in shipped())
    assert "2023-02-24 – 2026-07-21" in text
    assert main(["list", "--format", "json"]) == 0
    found = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert list(found) == list(shipped())
    assert found["148-2023"]["digest"] == rules.digest
    assert found["148-2023"]["sets"] == list(range(1, 27))
    assert found["148-2023"]["period"] == {"start": "2023-02-24", "end": "2026-07-21"}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", shipped())
def test_every_ruleset_is_shown_in_80_columns(name: str, lang: str, capsys: Capsys) -> None:
    for argv in (["show", name], ["show", name, "1"], ["errata", name]):
        assert main([*argv, "--lang", lang]) == 0
        assert fits(capsys.readouterr().out)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", shipped())
def test_every_set_is_shown_with_all_of_its_options(name: str, lang: str) -> None:
    ruleset = load(name)
    for one in ruleset.sets:
        lines = tell(one, rules=ruleset, lang=lang).text().splitlines()
        assert fits("\n".join(lines))
        shown = [line for line in lines if re.match(r" {2,8}\d+\. .* \d+$", line)]
        options = [
            option
            for criterion in one.criteria.values()
            for options in (criterion.options, *(case.options for case in criterion.cases))
            for option in options
        ]
        assert [int(line.split()[-1]) for line in shown] == [option.points for option in options]


def test_show_a_criterion_with_options_floors_and_condition(capsys: Capsys) -> None:
    assert main(["show", "148-2023", "1", "5.2"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("5.2 (b) ")
    assert "Applies only while 5.1 is answered with box 2–6" in text
    assert "[floor for 3" in text
    assert "148/QĐ-TTg, product set 1, part B, criteria group 5, criterion 5.2 (b)" in " ".join(text.split())
    assert main(["show", "148-2023", "fresh-produce", "local-identity"]) == 0
    assert capsys.readouterr().out == text


def test_show_under_another_reading(capsys: Capsys) -> None:
    assert main(["show", "148-2023", "1", "5.2", "--reading", "documented-story=third-box"]) == 0
    assert "answered with box 3–6 [documented-story=third-box]\n" in capsys.readouterr().out


def test_show_json_holds_the_numbers_and_the_words(capsys: Capsys, rules: Ruleset) -> None:
    assert main(["show", "148-2023", "26", "8", "--format", "json", "--lang", "en"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["ruleset"], data["product_set"], data["part"], data["group"]) == ("148-2023", 26, "C", "8")
    assert [case["case"] for case in data["cases"]] == [1, 2]
    assert data["labels"]["case.community"] == rules.labels["en"]["case.community"]
    assert main(["show", "148-2023", "26", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [part["max"] for part in data["parts"]] == [40, 25, 35]
    assert main(["show", "148-2023", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["identity"]["number"] == "148/QĐ-TTg"
    assert data["digest"] == rules.digest
    assert len(data["sets"]) == 26


def test_errata_draws_sets_together_and_marks_the_reading_taken(capsys: Capsys) -> None:
    assert main(["errata", "148-2023"]) == 0
    text = capsys.readouterr().out
    assert "product sets 1–25, criterion 5.1, box 1" in text
    assert "product set 7, criterion 6.4" in text
    assert "[tier-gaps=half-open]" in text
    assert "to read it otherwise, choose: " in text
    assert "[tier-gaps=round-half-up]" in " ".join(text.split())
    assert 'printed "l", read "1"' in text


def test_errata_json(capsys: Capsys, rules: Ruleset) -> None:
    assert main(["errata", "148-2023", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {one["id"] for one in data["doubts"]} == {one.id for one in rules.decision.doubts}
    taken = {one["id"]: one["choice"] for one in data["readings"]}
    assert taken == dict(rules.choices)
    incomplete = {one["id"]: one["sets"] for one in data["incomplete"]}
    every = list(range(1, 27))
    assert incomplete == {
        "head-clause": every,
        "star-legend": every,
        "gates": every[6:25],
        "requirements": every[6:25],
    }


def test_digest(capsys: Capsys, rules: Ruleset) -> None:
    assert main(["digest", "148-2023"]) == 0
    assert capsys.readouterr().out == rules.digest + "\n"
    assert main(["digest", "148-2023", "--reading", "unticked=open"]) == 0
    assert capsys.readouterr().out == with_readings(rules, {"unticked": "open"}).digest + "\n"


def test_schema_lists_and_prints(capsys: Capsys) -> None:
    assert main(["schema"]) == 0
    names = capsys.readouterr().out.split()
    assert {"evaluation", "result", "ruleset"} <= set(names)
    for name in names:
        assert main(["schema", name]) == 0
        assert json.loads(capsys.readouterr().out)["$schema"].startswith(
            "https://json-schema.org/draft/2020-12"
        )


# -- table ----------------------------------------------------------------------------------------


def test_table_has_a_row_per_option_in_order_and_one_per_floor_on_a_criterion(capsys: Capsys) -> None:
    assert main(["table", "148-2023", "--set", "26"]) == 0
    text = capsys.readouterr().out
    lines = text.split("\n")
    assert lines[0] == "set,part,group,criterion,case,option,points,min_star"
    assert lines[-1] == ""
    assert "\r" not in text
    at = lines.index("26,A,3,3.6,,,,4")
    assert lines[at + 1 : at + 3] == ["26,A,3,3.6,,1,1,", "26,A,3,3.6,,2,2,"]
    at = lines.index("26,C,15,15,1,1,1,")
    assert lines[at + 1 : at + 4] == ["26,C,15,15,1,2,3,", "26,C,15,15,2,1,1,", "26,C,15,15,2,2,3,"]


def test_a_table_of_one_set_is_that_part_of_the_whole(capsys: Capsys) -> None:
    assert main(["table", "148-2023"]) == 0
    every = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(dict.fromkeys(row["set"] for row in every)) == [str(number) for number in range(1, 27)]
    for name, number in (("11", "11"), ("tea", "11"), ("01", "1")):
        assert main(["table", "148-2023", "--set", name]) == 0
        one = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert one == [row for row in every if row["set"] == number]


# -- validate and fmt -----------------------------------------------------------------------------


def test_validate_a_sound_folder(folder: Path, capsys: Capsys) -> None:
    assert main(["validate", str(folder)]) == 0
    assert "no faults" in capsys.readouterr().out
    assert main(["validate", str(folder / "ruleset.json"), "--format", "json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["kind"], report["id"], report["valid"]) == ("ruleset", "synthetic", True)


def test_validate_prints_all_faults_of_a_folder(folder: Path, capsys: Capsys) -> None:
    path = folder / "sets" / "01.json"
    # the maximum of group 5; part C then no longer adds up either
    path.write_text(path.read_text(encoding="utf-8").replace('"max": 12', '"max": 13'), encoding="utf-8")
    assert main(["validate", str(folder), "--format", "json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    codes = [fault["code"] for fault in report["faults"]]
    assert sorted(codes) == ["sum-group", "sum-part"]
    assert all(fault["pointer"] and fault["remedy"] for fault in report["faults"])
    assert main(["validate", str(folder)]) == 1
    text = capsys.readouterr().out
    assert "faults: 2" in " ".join(text.split())
    assert "/sets/01.json#/parts/2/max" in "".join(text.split())


def test_validate_tells_faults_of_evaluations_with_their_lines(
    tmp_path: Path, folder: Path, capsys: Capsys
) -> None:
    good = {"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 1}}
    path = tmp_path / "sheets.jsonl"
    sheets = [good, {**good, "answers": {"1.1": 9}}, {**good, "extra": 1}, {**good, "ruleset": "synthetic"}]
    path.write_text("".join(json.dumps(sheet) + "\n" for sheet in sheets), encoding="utf-8")
    assert main(["validate", str(path), "--format", "json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert report["count"] == 4
    found = [(fault["file"], fault["code"]) for fault in report["faults"]]
    assert found == [
        (f"{path}:2", "option-range"),
        (f"{path}:3", "unknown-key"),
        (f"{path}:4", "unknown-ruleset"),
    ]
    assert main(["validate", str(path), "--ruleset", str(folder), "--format", "json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert [fault["code"] for fault in report["faults"]] == ["option-range", "unknown-key"]


def test_validate_exits_with_2_when_nothing_could_be_read(tmp_path: Path, capsys: Capsys) -> None:
    missing = str(tmp_path / "missing.json")
    assert main(["validate", missing]) == 2
    assert "file-unreadable" in capsys.readouterr().out
    assert main(["validate", missing, "148-2023"]) == 1


def test_fmt_restores_the_normal_form_and_the_digest(folder: Path, capsys: Capsys) -> None:
    digest = load_folder(folder).digest
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    assert main(["fmt", str(folder), "--check"]) == 0
    for path in before:
        data = json.loads(path.read_bytes())
        shuffled = dict(reversed(data.items()))
        path.write_text(json.dumps(shuffled, indent=7), encoding="utf-8")
    assert main(["fmt", str(folder), "--check"]) == 1
    capsys.readouterr()
    assert main(["fmt", str(folder)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(before)
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before
    assert sorted(path.name for path in folder.iterdir()) == ["labels", "ruleset.json", "sets"]
    assert load_folder(folder).digest == digest


def test_fmt_writes_nothing_when_a_file_is_broken(folder: Path, capsys: Capsys) -> None:
    (folder / "ruleset.json").write_text((folder / "ruleset.json").read_text() + "\n\n", encoding="utf-8")
    (folder / "sets" / "01.json").write_text('{"number": "1"', encoding="utf-8")
    before = (folder / "ruleset.json").read_bytes()
    assert main(["fmt", str(folder)]) == 2
    assert "json-syntax" in capsys.readouterr().err
    assert (folder / "ruleset.json").read_bytes() == before


def test_fmt_needs_a_folder(tmp_path: Path, capsys: Capsys) -> None:
    assert main(["fmt", str(tmp_path / "none")]) == 2
    assert "folder-missing" in capsys.readouterr().err


# -- as a process ---------------------------------------------------------------------------------


def process(*argv: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment["PYTHONPATH"] = str(Path(ocop_rules.__file__).parents[1])
    command = [sys.executable, "-m", "ocop_rules", *argv]
    return subprocess.run(command, capture_output=True, check=False, env=environment, **more)  # type: ignore[call-overload,no-any-return]


def test_the_output_is_utf8_in_any_locale() -> None:
    done = process("show", "148-2023", "1", "1.1", "--lang", "vi")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Nguồn gốc" in done.stdout.decode()


@pytest.mark.skipif(os.name != "posix", reason="a pipe that its reader closes")
def test_a_closed_pipe_is_quiet() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {**os.environ, "PYTHONPATH": str(Path(ocop_rules.__file__).parents[1])}
    command = [sys.executable, "-m", "ocop_rules", "table", "148-2023"]
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, check=False, env=environment)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("ocop_rules.cli.entry.main", interrupted)
    with pytest.raises(SystemExit) as caught:
        ocop_rules.cli.run()
    assert caught.value.code == 130
