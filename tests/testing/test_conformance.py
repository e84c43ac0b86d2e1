"""The conformance kit: it passes what is right, and names the clause of a folder that is broken."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.broken_library import patched, shut_tiers
from kit.conforming import (
    CHEAP,
    FEW,
    FOLDERS,
    IDS,
    NOTHING,
    OF_PATCHES,
    ROOT,
    Capsys,
    Patch,
    failed,
    overlay,
    skipped,
    spoil,
)
from kit.ground import SYNTHETIC, ruleset
from kit.lacking import lacking_hypothesis

from ocop_rules import load
from ocop_rules.cli import main
from ocop_rules.rulesets import shipped, with_readings
from ocop_rules.scoring import scorer
from ocop_rules.telling.layout import COLUMNS, width
from ocop_rules.testing import conformance
from ocop_rules.testing.conformance import CLAUSES, Verdict, check
from ocop_rules.testing.conformance.clauses import judge
from ocop_rules.testing.conformance.subject import examine
from ocop_rules.testing.conformance.trial import Effort

pytest_plugins = ["pytester"]


# -- what is right --------------------------------------------------------------------------------


@cache
def checked(source: str | Path) -> list[Verdict]:
    """Return the verdicts on what is right, made once."""
    return check(source, examples=4 if source == SYNTHETIC else 1)


@pytest.mark.parametrize("source", ["1048-2019", "148-2023", "26-2026", SYNTHETIC], ids=str)
def test_a_decision_passes_every_clause(source: str | Path) -> None:
    verdicts = checked(source)
    assert [verdict.clause for verdict in verdicts] == list(CLAUSES)
    assert failed(verdicts) == set()
    assert skipped(verdicts) == {*OF_PATCHES, *NOTHING[str(source)]}


@pytest.mark.parametrize("source", shipped("overlay", "amendment"))
def test_a_patch_passes_every_clause(source: str) -> None:
    verdicts = check(source, clauses=CHEAP, examples=1)
    assert failed(verdicts) == set()
    overlays_only = {"overlay-may", "overlay-warned", "overlay-same-points"}
    layers = {one.kind for one in load(source).layers}
    assert (skipped(verdicts) & OF_PATCHES) == (set() if "overlay" in layers else overlays_only)


def test_a_ruleset_without_files_is_checked_as_well() -> None:
    made = with_readings(ruleset("synthetic"), {"unticked": "open"})
    names = sorted(IDS - {"readings-give-results"})
    assert failed(check(made, clauses=names, examples=2)) == set()
    laid = check(load("dong-thap"), clauses=sorted(OF_PATCHES), examples=2)
    assert [verdict.status for verdict in laid] == ["passed"] * len(OF_PATCHES)


@pytest.mark.parametrize(
    "choice",
    [
        ("floor-miss", "not-recognised"),
        ("floors-bind", "own-star"),
        ("inapplicable-floor", "waived"),
        ("stop-points", "before"),
        ("stop-points", "none"),
        ("tier-gaps", "round-half-up"),
        ("zero-gate-unticked", "passes"),
        ("marks-without-legend", "ignore"),
        ("copied-effect", "zero"),
    ],
    ids="=".join,
)
def test_every_clause_holds_under_other_readings(choice: tuple[str, str]) -> None:
    of_rules = [clause.id for clause in CLAUSES if clause.rule in range(1, 11)]
    assert failed(check(ruleset("synthetic", choice), clauses=of_rules, examples=2)) == set()


def test_a_ruleset_without_what_a_clause_is_about_skips_it() -> None:
    plain = ruleset("synthetic")
    one = plain.product_set(2)
    part, group, criterion = one.parts[0], one.parts[0].groups[0], one.parts[0].groups[0].criteria[1]
    bare = evolve(criterion, floor=None, condition=None, cases=())
    small = evolve(one, parts=(evolve(part, groups=(evolve(group, criteria=(bare,)),)),), gates=())
    alone = evolve(plain, sets=(small,))
    wanted = ["case-needed", "inapplicable-earns-nothing", "gate-decides"]
    subject = evolve(examine(plain), ruleset=alone, faults={})
    for clause in CLAUSES:
        if clause.id in wanted:
            assert judge(clause, subject, Effort(examples=FEW)).why == "nothing"


# -- folders that are broken ----------------------------------------------------------------------


@pytest.mark.parametrize("clause", FOLDERS)
def test_a_broken_folder_fails_with_its_clause_named(clause: str, folder: Path) -> None:
    verdicts = check(spoil(folder, *FOLDERS[clause]), clauses=CHEAP, examples=1)
    beside = {"files-read", "files-schema"}
    assert failed(verdicts) - beside == {clause} - beside
    assert clause in failed(verdicts)
    (verdict,) = [verdict for verdict in verdicts if verdict.clause.id == clause]
    assert verdict.counterexample is not None
    assert all(fault.file is not None for fault in verdict.counterexample.faults)
    assert verdict.counterexample.faults


def test_a_missing_label_keeps_no_sheet_from_being_scored(folder: Path) -> None:
    verdicts = check(spoil(folder, *FOLDERS["labels-complete"]), clauses=CHEAP, examples=1)
    assert skipped(verdicts) == {*OF_PATCHES, *NOTHING[str(SYNTHETIC)]}


def test_a_missing_catalogue_is_one_of_labels(folder: Path) -> None:
    (folder / "labels" / "en.json").unlink()
    assert failed(check(folder, clauses=CHEAP, examples=1)) == {"labels-complete"}


def test_where_points_fall_no_sheets_are_scored(folder: Path) -> None:
    verdicts = check(spoil(folder, *FOLDERS["points-never-fall"]), clauses=CHEAP, examples=1)
    assert {verdict.why for verdict in verdicts if verdict.clause.id == "floors-hold"} == {"unsound"}


def test_a_file_in_another_form_is_named(folder: Path) -> None:
    file = folder / "sets" / "01.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
    assert failed(check(folder, clauses=CHEAP, examples=1)) == {"files-normal-form"}


def test_a_folder_that_cannot_be_read_says_so_once(tmp_path: Path) -> None:
    verdicts = check(tmp_path)
    assert failed(verdicts) == {"files-read"}
    assert {verdict.why for verdict in verdicts if verdict.status == "skipped"} == {"nothing", "unread"}


def test_an_overlay_beside_its_ruleset_passes(folder: Path) -> None:
    made = overlay(folder, "/council", {"spread": {"limit": 10, "then": "leave-out"}, "floors": "all"})
    verdicts = check(made, clauses=CHEAP, examples=2)
    assert failed(verdicts) == set()
    assert skipped(verdicts) == NOTHING[str(SYNTHETIC)]


def test_an_overlay_that_chooses_a_reading_passes(folder: Path) -> None:
    assert (
        failed(
            check(overlay(folder, "/readings/floor-miss/choice", "not-recognised"), clauses=CHEAP, examples=2)
        )
        == set()
    )


@pytest.mark.parametrize(
    ("at", "value", "clause"),
    [("/tiers/3/from_points", 45, "overlay-may"), ("/councils", {}, "overlay-may")],
)
def test_an_overlay_that_touches_what_it_may_not_is_named(
    folder: Path, at: str, value: Any, clause: str
) -> None:
    assert failed(check(overlay(folder, at, value), clauses=CHEAP, examples=1)) == {clause}


def test_a_change_at_a_place_that_is_not_there_is_named(folder: Path) -> None:
    verdicts = check(overlay(folder, "/levels/town/sends_up", {"to": "province"}), clauses=CHEAP, examples=1)
    assert failed(verdicts) == {"patch-applies"}


# -- words and documentation ----------------------------------------------------------------------


def test_clauses_are_told_in_both_languages() -> None:
    for clause in CLAUSES:
        rule = re.match(r"rule (\d+): ", clause.title("en"))
        assert (None if rule is None else int(rule[1])) == clause.rule
        told = re.match(r"quy tắc (\d+): ", clause.title("vi"))
        assert (None if told is None else int(told[1])) == clause.rule
    assert len({clause.title() for clause in CLAUSES}) == len(CLAUSES) == len(IDS)


def test_every_clause_is_explained_where_it_points() -> None:
    text = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (\S+)$", text, re.MULTILINE)
    assert headings == [clause.id for clause in CLAUSES]
    assert {clause.cites for clause in CLAUSES} == {f"conformance.md#{name}" for name in headings}
    for clause in CLAUSES:
        assert f"### {clause.id}\n\n{clause.title('en')}.\n" in text


# -- as a plug-in ---------------------------------------------------------------------------------

PLUGIN = ("-p", "ocop_rules.testing.conformance", "-p", "no:cacheprovider")


def test_the_plug_in_gives_one_test_for_each_clause(pytester: pytest.Pytester) -> None:
    ran = pytester.runpytest(*PLUGIN, "--ocop", str(SYNTHETIC), "--ocop-examples", "2", "-v")
    left_out = len({*OF_PATCHES, *NOTHING[str(SYNTHETIC)]})
    ran.assert_outcomes(passed=len(CLAUSES) - left_out, skipped=left_out)
    ran.stdout.fnmatch_lines(["*::rule 5: a floor never raises a tier PASSED*"])
    assert ran.ret == 0


def test_the_plug_in_names_the_clause_that_fails(pytester: pytest.Pytester, folder: Path) -> None:
    spoil(folder, *FOLDERS["labels-complete"])
    ran = pytester.runpytest(*PLUGIN, "--ocop", str(folder), "-k", "labels-complete or files-read")
    ran.assert_outcomes(passed=1, failed=1, deselected=len(CLAUSES) - 2)
    ran.stdout.fnmatch_lines(["*FAILED labels: every key in every language", "*tier.3*"])
    ran.stdout.fnmatch_lines(["*See conformance.md#labels-complete"])
    ran.stdout.no_fnmatch_line("*Traceback*")
    assert ran.ret == 1


def test_the_plug_in_shows_the_sheet(pytester: pytest.Pytester, monkeypatch: Patch) -> None:
    patched(scorer, "stars_by_points", shut_tiers)(monkeypatch)
    ran = pytester.runpytest(*PLUGIN, "--ocop", str(SYNTHETIC), "--ocop-lang", "vi", "-k", "tiers-half-open")
    ran.assert_outcomes(failed=1, deselected=len(CLAUSES) - 1)
    ran.stdout.fnmatch_lines(["KHÔNG ĐẠT quy tắc 7: *", "*phải là*", "*thực tế là*", "*ở phiếu {*synthetic*"])


def test_the_plug_in_takes_several_and_refuses_unknown_ones(pytester: pytest.Pytester) -> None:
    two = ("--ocop", str(SYNTHETIC), "--ocop", "dong-thap", "-k", "tiers-rise")
    pytester.runpytest(*PLUGIN, *two).assert_outcomes(passed=2, deselected=2 * (len(CLAUSES) - 1))
    ran = pytester.runpytest(*PLUGIN, "--ocop", "148-2032")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines(["*148-2023*"])


def test_the_plug_in_loads_on_request_only(pytester: pytest.Pytester) -> None:
    assert "pytest11" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert pytester.runpytest("--ocop", "148-2023").ret == pytest.ExitCode.USAGE_ERROR


# -- on the command line --------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def english(monkeypatch: Patch) -> None:
    """Take the language from the arguments alone."""
    monkeypatch.setenv("LC_ALL", "C")


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_conform_tells_every_clause(lang: str, capsys: Capsys, monkeypatch: Patch) -> None:
    verdicts = checked(SYNTHETIC)
    assert failed(verdicts) == set()
    monkeypatch.setattr(conformance, "check", lambda *_args, **_more: verdicts)
    assert main(["conform", str(SYNTHETIC), "--examples", "1", "--lang", lang]) == 0
    told = capsys.readouterr()
    joined = " ".join(told.out.split())
    assert all(clause.title(lang) in joined for clause in CLAUSES)
    assert all(width(line) <= COLUMNS for line in told.out.splitlines())
    assert told.err == ""


def test_conform_in_json(folder: Path, capsys: Capsys) -> None:
    spoil(folder, *FOLDERS["sums-close"])
    call = ["conform", str(folder), str(SYNTHETIC), "--clause", "sums-close", "--format", "json"]
    assert main(call) == 1
    broken, right = json.loads(capsys.readouterr().out)
    assert (broken["passed"], right["passed"]) == (False, True)
    (verdict,) = broken["verdicts"]
    assert (verdict["clause"], verdict["status"], verdict["rule"]) == ("sums-close", "failed", None)
    assert {fault["code"] for fault in verdict["counterexample"]["faults"]} == {"sum-part", "sum-set"}
    assert right["verdicts"][0]["counterexample"] is None


@pytest.mark.parametrize(
    "words", [["nowhere"], [str(SYNTHETIC), "--clause", "x"], [str(SYNTHETIC), "--examples", "0"]]
)
def test_conform_called_wrongly(words: list[str], capsys: Capsys) -> None:
    assert main(["conform", *words]) == 2
    assert capsys.readouterr().err


def test_conform_without_hypothesis_names_the_extra(capsys: Capsys, monkeypatch: Patch) -> None:
    lacking_hypothesis(monkeypatch)
    assert main(["conform", str(SYNTHETIC)]) == 2
    assert "ocop-rules[testing]" in " ".join(capsys.readouterr().err.split())
