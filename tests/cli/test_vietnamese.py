"""Under ``--lang vi`` the command line says everything in Vietnamese: help, wrong calls, days, decimals."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from kit.pages import ROOT

from ocop_rules.cli import main
from ocop_rules.cli.entry import COMMANDS

Capsys = pytest.CaptureFixture[str]

NAMES = re.compile(
    r"""(?<!\w)--?[a-z][a-z-]*|\{[^}]*\}|`[^`]*`|"[^"]*"|'[^']*'|\[[a-z-]+\]|[\w./<>-]*[./#][\w./<>-]+"""
)
"""What is no word in help and messages: options, choices, code, codes of faults, paths."""
TERMS = {
    "csv",
    "excel",
    "html",
    "init",
    "json",
    "lines",
    "markdown",
    "parquet",
    "sql",
    "text",
    "word",
    "xlsx",
}
TERMS |= {
    "alpha",
    "dtype",
    "holidays",
    "krippendorff",
    "ocop",
    "pandas",
    "rules",
    "statistics",
    "str",
    "utf",
    "xlsx",
}
ENGLISH = re.compile(
    r"""(?<![\w-])(?:the|an|is|are|was|not|such|of|or|and|with|for|from|files?|directory|usage|error|arguments?
    |options?|required|expected|invalid|choice|choose|exit|help|message|unrecognized|value|give|given|found|unknown
    |there|one|be|this|that|cannot|must|needs?|found|without|where)(?![\w-])""",
    re.VERBOSE,
)


def plain(text: str) -> str:
    """Return a text on one line, without what is no word."""
    return NAMES.sub(" ", " ".join(re.sub(r"-\n *", "-", text).split()))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_vietnamese(command: str, capsys: Capsys) -> None:
    told = {}
    for lang in ("vi", "en"):
        assert main(["--lang", lang, *([command] if command else []), "--help"]) == 0
        told[lang] = plain(capsys.readouterr().out)
    # whatever the English help says in words, apart from what is a term in both languages
    words = {lang: set(re.findall(r"(?<![\w-])[a-z]{3,}(?![\w-])", text)) for lang, text in told.items()}
    assert (words["vi"] & words["en"]) - TERMS - set(COMMANDS) == set()
    assert ENGLISH.findall(told["vi"]) == []
    assert ENGLISH.findall(told["en"]) != []


WRONG = [
    "",
    "nosuch",
    "--nope",
    "--lang",
    "score",
    "score --nope x",
    "score nofile.json",
    "score --format text nofile.json",
    "score .",
    "score bad.json",
    "score bad.json --format xml",
    "score bad.json --format",
    "score bad.json --reading a",
    "list --plugins=1",
    "show 148-2032",
    "which --filed 2026-02-30",
    "which --filed 1900-01-01",
    "next --under 26-2026 --outcome x",
    "next --under 26-2026 --outcome nowhere:69,5:2",
    "validate nofile",
    "validate .",
    "conform .",
    "fmt nofolder",
    "history bad.json --day 2026-01-01",
    "template 148-2023 1 -o nowhere/sheet.xlsx",
    "round .",
    "round . --day 2026-01-01",
    "council bad.json",
    "labels 148-2023 --in fr",
    "schema nosuch",
    "origin tay-ninh /nowhere",
]


@pytest.mark.parametrize("call", WRONG)
def test_what_is_wrong_is_told_in_vietnamese(
    call: str, capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.json").write_text('{"a": 1,, "b": tru}', encoding="utf-8")
    assert main(["--lang", "vi", *call.split()]) in (1, 2)
    out, err = capsys.readouterr()
    told = " ".join([err, *(_words(line) for line in out.splitlines())])
    assert re.search("[àáạảãăâđêôơưếềệốộớờợứừự]", told)
    assert ENGLISH.findall(plain(told)) == []


def _words(line: str) -> str:
    """Return the words of a line: of the faults in it, where it is JSON."""
    if not line.startswith("{"):
        return line
    return " ".join(f"{fault['message']} {fault['remedy']}" for fault in json.loads(line)["faults"])


def test_days_and_decimals_are_written_as_readers_write_them(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    for outcome in ("province:69,5:2", "province:69.5:2"):
        assert main(["--lang", "vi", "next", "--under", "26-2026", "--outcome", outcome]) == 0
    first, second = re.split(r"(?=Bước tiếp theo)", capsys.readouterr().out)[1:]
    assert first == second
    for call in (
        "council examples/council/nine-members.json --differing",
        "history examples/bac-kan-2024/histories.json --day 2026-05-01",
        "agenda examples/bac-kan-2024/histories.json --day 2027-06-15",
        "list",
        "show bac-kan-city-2024",
    ):
        assert main(["--lang", "vi", *call.split()]) in (0, 1)
        told = capsys.readouterr().out
        assert not re.search(r"\b\d{4}-\d\d-\d\d\b", told), call
        assert not re.search(r"(?<![\d./:-])\d+\.\d+ điểm", told), call


def test_what_was_typed_is_told_as_it_was_typed(capsys: Capsys) -> None:
    assert main(["--lang", "vi", "which", "--filed", "2026-02-30"]) == 2
    assert '"2026-02-30"' in capsys.readouterr().err
