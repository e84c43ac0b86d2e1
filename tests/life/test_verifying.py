"""Verifying stored results: the same, or exactly what differs and why."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from kit.ground import best, ruleset

from ocop_rules import Evaluation, LoadError, Ruleset, Sitting, UnknownNameError, deliberate, load, score
from ocop_rules.cli import main
from ocop_rules.comparing import carry_over
from ocop_rules.councils import compare_members, sitting_of
from ocop_rules.errors import ArgumentError
from ocop_rules.ground import normal
from ocop_rules.life import record_of, verify, verify_within
from ocop_rules.office import read_round
from ocop_rules.rulesets import archive, by_digest, shipped, with_readings
from ocop_rules.testing import evaluations, near_mean

RULES = ruleset("26-2026")
ROUND = {"registry": {}, "known": [], "day": "2026-09-01"}
OTHER = "sha256:" + 64 * "0"


def stored(sheet: Evaluation, rules: Ruleset = RULES) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(score(rules, sheet).to_json(reasons=True)))
    return data


@pytest.mark.parametrize("name", ["1048-2019", "148-2023", "26-2026", "tay-ninh"])
def test_every_result_comes_out_again_from_its_reasons(name: str) -> None:
    rules = ruleset(name)

    @given(evaluations(rules))
    def again(sheet: Evaluation) -> None:
        found = verify(score(rules, sheet))
        assert (found.verdict, found.why, found.differences) == ("same", (), ())
        assert found.computed_under == rules.digest

    again()


@given(near_mean(RULES, 1))
def test_every_council_comes_out_again_from_its_sitting(sitting: Sitting) -> None:
    made = deliberate(RULES, sitting)
    assert verify(made).verdict == "same"
    assert verify(json.loads(json.dumps(made.to_json())), sheet=sitting).verdict == "same"
    changed = made.to_json(sheets=True) | {"stars": 1 + made.stars % 5}  # type: ignore[operator]
    found = verify(changed)
    assert (found.verdict, found.why) == ("differs", ("changed",))
    assert [(one.pointer, one.computed) for one in found.differences] == [("/stars", made.stars)]


def test_what_was_changed_by_hand_is_named() -> None:
    data = stored(best(RULES, 1, c2_3=1))
    changed = copy.deepcopy(data)
    changed["stars"] = 5
    changed["points"]["total"] += 1
    found = verify(changed)
    assert (found.verdict, found.why) == ("differs", ("changed",))
    assert {one.pointer: (one.stored, one.computed) for one in found.differences} == {
        "/points/total": (changed["points"]["total"], data["points"]["total"]),
        "/stars": (5, data["stars"]),
    }


def test_a_list_that_stands_where_a_figure_belongs_differs_from_it() -> None:
    data = stored(best(RULES, 1, c2_3=1))
    found = verify(data | {"stars": [data["stars"]]})
    assert found.verdict == "differs"
    assert [(one.pointer, one.stored, one.computed) for one in found.differences] == [
        ("/stars", (data["stars"],), data["stars"])
    ]


def test_a_reason_that_was_changed_is_at_odds_with_the_sums() -> None:
    data = stored(best(RULES, 1))
    reason = next(one for one in data["reasons"] if one["option"] and one["option"] > 1)
    reason["option"] -= 1
    assert verify(data).verdict == "differs"


def test_another_version_is_named_before_a_change_by_hand() -> None:
    data = stored(best(RULES, 1)) | {"library": "0.0.1"}
    assert (verify(data).verdict, verify(data).why) == ("same", ("other-version",))
    assert verify(data | {"stars": 1}).why == ("other-version",)


def test_a_result_of_the_first_release_is_under_other_rules() -> None:
    data = stored(best(ruleset("148-2023"), 11), ruleset("148-2023")) | {"digest": OTHER, "library": "0.1.0"}
    found = verify(data)
    assert (found.verdict, found.why[0]) == ("differs", "other-rules")
    assert found.differences == ()
    assert found.computed_under == ruleset("148-2023").digest


def test_other_readings_are_found_by_the_digest() -> None:
    other = with_readings(RULES, {"floor-miss": "not-recognised"})
    data = stored(best(other, 1, c2_3=1), other)
    found = verify(data)
    assert (found.verdict, found.why) == ("same", ("other-readings",))
    assert found.readings == (("floor-miss", "not-recognised"),)


def test_a_file_of_the_archive_has_the_digest_that_it_is_called_by(synthetic: Ruleset) -> None:
    assert archive.unpacked(archive.packed(synthetic), synthetic.digest) == evolve(synthetic, labels={})
    for data in (archive.packed(synthetic), b"no archive"):
        with pytest.raises(LoadError):
            archive.unpacked(data, OTHER)
    assert archive.archived("sha256:../../etc/passwd") is None


def test_without_reasons_and_sheet_the_figures_alone_are_held_against_each_other() -> None:
    sheet = best(RULES, 1)
    data = score(RULES, sheet).to_json()
    assert (verify(data).verdict, verify(data).why) == ("not-shown", ("no-sheet",))
    assert verify(data, sheet=sheet).verdict == "same"
    assert verify(data | {"stars_by_points": 2}).verdict == "differs"
    assert verify(data | {"points": {**data["points"], "total": 3}}).differences[0].pointer == "/points/total"


def test_points_below_nothing_differ_and_break_nothing() -> None:
    data = score(RULES, best(RULES, 1)).to_json()
    found = verify(data | {"points": {"A": -5, "total": -4}})
    assert [one.pointer for one in found.differences] == ["/points/total"]


def test_what_a_result_was_made_of_has_to_be_of_its_kind() -> None:
    sheet = evolve(best(RULES, 1), evaluator="m1")
    sitting = sitting_of([sheet])
    for result, wrong in (
        (score(RULES, sheet), sitting),
        (deliberate(RULES, sitting), sheet),
        ({"ruleset": "26-2026", "digest": RULES.digest, "counts": {}} | ROUND, sitting),
    ):
        with pytest.raises(ArgumentError) as caught:
            verify(result, sheet=wrong)  # type: ignore[arg-type]
        assert caught.value.name == "sheet"


def test_what_cannot_be_scored_any_more_keeps_its_faults() -> None:
    data = stored(best(RULES, 1))
    data["reasons"][0]["option"] = 90
    found = verify(data)
    assert (found.verdict, found.why) == ("not-shown", ("invalid",))
    assert {fault.code for fault in found.faults} == {"option-range"}
    assert verify(stored(best(RULES, 1)) | {"product_set": 99}).faults[0].code == "unknown-set"
    assert verify(stored(best(RULES, 1)) | {"reasons": [7]}).why == ("invalid",)


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(ArgumentError):
        verify(7)  # type: ignore[arg-type]
    with pytest.raises(LoadError) as caught:
        verify({"ruleset": 1})
    assert {fault.code for fault in caught.value.faults} == {"missing-key"}
    data = stored(best(RULES, 1))
    with pytest.raises(LoadError):
        verify(data | {"digest": None})
    with pytest.raises(UnknownNameError):
        verify(data | {"ruleset": "no-such-decision", "digest": OTHER})


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_the_command_tells_each_result(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    data = stored(best(RULES, 1))
    file = tmp_path / "results.jsonl"
    file.write_text(json.dumps(data) + "\n" + json.dumps(data | {"stars": 1}) + "\n", encoding="utf-8")
    assert main(["verify", str(file), "--format", form]) == 1
    out = capsys.readouterr().out
    if form == "json":
        assert [json.loads(line)["verdict"] for line in out.splitlines()] == ["same", "differs"]
    else:
        assert "The same result comes out again." in out
        assert "/stars" in out
    file.write_text(json.dumps([data]), encoding="utf-8")
    assert main(["verify", str(file)]) == 0


def test_the_command_takes_the_sheets_beside_plain_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = best(RULES, 1)
    results, sheets, bad = tmp_path / "r.json", tmp_path / "s.json", tmp_path / "bad.json"
    results.write_text(json.dumps(score(RULES, sheet).to_json()), encoding="utf-8")
    sheets.write_text(json.dumps(sheet.to_json()), encoding="utf-8")
    assert main(["verify", str(results), "--sheets", str(sheets)]) == 0
    assert main(["verify", str(results)]) == 1
    sheets.write_text("[]", encoding="utf-8")
    assert main(["verify", str(results), "--sheets", str(sheets)]) == 2
    for text in ("7", "{", '{"ruleset": "26-2026"}'):
        bad.write_text(text, encoding="utf-8")
        assert main(["verify", str(bad)]) == 2
    # a long path is wrapped
    assert "bad.json" in "".join(capsys.readouterr().err.split())


# -- results inside of other documents, and rounds on the command line ----------------------------

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_results_of_a_carried_sheet_are_verified_each() -> None:
    made = carry_over(ruleset("148-2023"), RULES, best(ruleset("148-2023"), 1))
    found = verify_within(made.to_json(reasons=True))
    assert [(one.at, one.ruleset, one.verdict) for one in found] == [
        ("/before", "148-2023", "same"),
        ("/result", "26-2026", "same"),
    ]
    changed = made.to_json(reasons=True)
    changed["result"]["points"]["total"] = 1
    assert [one.verdict for one in verify_within(changed)] == ["same", "differs"]
    # without reasons the sheet before is not there, that after is
    assert [one.verdict for one in verify_within(made.to_json())] == ["not-shown", "same"]


def sitting() -> Sitting:
    return Sitting.parse((EXAMPLES / "council" / "nine-members.json").read_bytes())


def test_a_deliberation_is_verified_where_it_stands() -> None:
    rules = ruleset("148-2023")
    made = deliberate(rules, sitting())
    record = record_of(made, dossier="d", day=date(2024, 10, 25))
    history = {
        "product": {"id": "p"},
        "results": [{"dossier": "d"}, evolve(record, deliberation=made).to_json()],
    }
    data = json.loads(json.dumps(history))
    data["results"][1]["deliberation"]["stars"] = 5
    (found,) = verify_within(data)
    assert (found.at, found.why) == ("/results/1/deliberation", ("changed",))
    differing = compare_members(rules, made).to_json(sheets=True)
    assert [(one.at, one.verdict) for one in verify_within(differing)] == [("/deliberation", "same")]


@pytest.mark.parametrize(
    "data", [{}, {"action": "file"}, {"product": {}, "results": [{"level": "district"}]}]
)
def test_a_document_without_a_stored_result_says_what_is_verified_otherwise(data: dict[str, Any]) -> None:
    with pytest.raises(LoadError, match="nothing-stored"):
        verify_within(data)


def test_the_state_of_a_round_is_held_against_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "round"
    shutil.copytree(EXAMPLES / "bac-kan-2024", folder)
    assert (
        main(["round", str(folder), "--day", "2024-10-26", "--holiday", "2024-10-21", "--format", "json"])
        == 0
    )
    state = folder / "out" / "state.json"
    assert state.read_text(encoding="utf-8") == normal.dumps(json.loads(capsys.readouterr().out))
    assert main(["verify", str(state), "--sheets", str(folder)]) == 0
    assert "bac-kan-2024" in capsys.readouterr().out
    # without its round nothing can be shown
    assert main(["verify", str(state), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["why"] == ["no-sheet"]
    data = json.loads(state.read_text(encoding="utf-8"))
    data["products"][0]["stars"] = 5
    state.write_text(json.dumps(data), encoding="utf-8")
    assert main(["verify", str(state), "--sheets", str(folder), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["why"]) == ("round", ["changed"])
    assert [one["pointer"] for one in found["differences"]] == ["/products/0/stars"]
    # the round as one document does as well as its folder
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps(read_round(folder, rules=load).to_json()), encoding="utf-8")
    data["products"][0]["stars"] = None
    assert main(["verify", str(state), "--sheets", str(whole)]) == 1


def test_a_result_under_a_shipped_overlay_is_found_though_it_names_the_decision() -> None:
    made = deliberate(ruleset("bac-kan-city-2024"), sitting())
    assert made.to_json()["ruleset"] == "148-2023"
    found = verify(made.to_json(), sheet=sitting())
    assert (found.verdict, found.why) == ("same", ())
    assert found.computed_under == ruleset("bac-kan-city-2024").digest


# -- the archive ----------------------------------------------------------------------------------


@pytest.fixture
def archive_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Ruleset], None]]:
    """Return what puts a ruleset into an archive that stands in the place of ours."""
    caches = (archive.archived, archive.released, by_digest._released_as, by_digest._archived_tried)  # noqa: SLF001
    folder = tmp_path / archive.FOLDER
    folder.mkdir()

    def put(kept: Ruleset) -> None:
        (folder / archive.file_name(kept.digest)).write_bytes(archive.packed(kept))
        (folder / archive.RELEASED).write_text(
            json.dumps({"0.0.1": {kept.id: kept.digest}}), encoding="utf-8"
        )
        monkeypatch.setattr(archive, "rulesets_root", lambda: tmp_path)
        for one in caches:
            one.cache_clear()

    yield put
    for one in caches:
        one.cache_clear()


def older(rules: Ruleset) -> Ruleset:
    """Return a ruleset as it might have been: its 3-star tier began a point higher."""
    tiers = tuple(
        evolve(tier, from_points=51) if tier.from_points == 50 else tier for tier in rules.decision.tiers
    )
    return archive.make_ruleset(evolve(rules.decision, tiers=tiers), rules.sets, {}, layers=rules.layers)


def test_an_old_result_is_judged_by_its_own_rules(archive_of: Callable[[Ruleset], None]) -> None:
    before = older(RULES)
    archive_of(before)
    sheet = best(RULES, 1)
    data = stored(sheet, before) | {"library": "0.0.1"}
    found = verify(data)
    assert (found.verdict, found.why, found.computed_under) == ("same", ("other-version",), before.digest)
    # and under the readings that were taken then
    other = with_readings(before, {"floor-miss": "not-recognised"})
    found = verify(stored(best(other, 1, c2_3=1), other))
    assert (found.verdict, found.why) == ("same", ("other-readings",))


def test_an_overlay_in_the_archive_takes_the_sheets_of_what_it_lies_over(
    archive_of: Callable[[Ruleset], None],
) -> None:
    before = older(ruleset("bac-kan-city-2024"))
    archive_of(before)
    kept = archive.archived(before.digest)
    assert kept == evolve(before, labels={})
    assert kept is not None
    assert (kept.accepts, kept.law) == (before.accepts, before.law)
    assert verify(deliberate(before, sitting()).to_json(), sheet=sitting()).verdict == "same"


def test_every_shipped_ruleset_can_be_packed() -> None:
    for name in shipped():
        kept = archive.unpacked(archive.packed(ruleset(name)), ruleset(name).digest)
        assert (kept, kept.layers) == (evolve(ruleset(name), labels={}), ruleset(name).layers)


# -- stored results that are not whole --------------------------------------------------------------


@pytest.mark.parametrize(("key", "value"), [("reasons", "abc"), ("gates", 7), ("notices", "none")])
def test_a_list_that_is_none_is_told_with_its_place(key: str, value: object) -> None:
    found = verify(stored(best(RULES, 1)) | {key: value})
    assert (found.verdict, found.why) == ("not-shown", ("invalid",))
    (fault,) = found.faults
    assert (fault.code, fault.pointer, dict(fault.fields)) == ("type", f"/{key}", {"expected": "array"})


def test_a_gate_that_the_rules_do_not_know_is_a_difference() -> None:
    gate = {"gate": "no-such-gate", "effect": "stop", "place": {}, "zeros": []}
    found = verify(stored(best(RULES, 1)) | {"gates": [gate]})
    assert (found.verdict, found.why) == ("differs", ("changed",))
    assert [one.pointer for one in found.differences] == ["/gates"]


def test_figures_of_a_result_without_tier_are_only_added_up() -> None:
    data = stored(evolve(best(RULES, 1), gates=("commonplace-product",)))
    assert data["status"] == "stopped"
    del data["reasons"]
    assert (verify(data).verdict, verify(data).why) == ("not-shown", ("no-sheet",))
    data["points"]["total"] += 1
    found = verify(data)
    assert [one.pointer for one in found.differences] == ["/points/total"]
    # a rejected result has no points at all
    found = verify(data | {"status": "rejected", "points": None})
    assert (found.verdict, found.why) == ("not-shown", ("no-sheet",))


def test_a_council_without_its_sitting_cannot_be_computed_again() -> None:
    data = deliberate(load("148-2023"), sitting()).to_json()
    assert "sitting" not in data
    found = verify(data)
    assert (found.kind, found.verdict, found.why) == ("council", "not-shown", ("no-sheet",))


def test_a_result_is_held_against_the_rules_that_are_given(synthetic: Ruleset) -> None:
    result = json.loads(json.dumps(score(synthetic, best(synthetic, 1)).to_json(reasons=True)))
    assert verify(result, rules=synthetic).verdict == "same"
    assert verify(result, rules=[RULES, synthetic]).computed_under == synthetic.digest
    with pytest.raises(UnknownNameError):
        verify(result)


def test_other_readings_of_the_rules_that_are_given_are_found(synthetic: Ruleset) -> None:
    one = synthetic.decision.readings[0]
    other = next(choice for choice in one.choices if choice != one.choice)
    taken = with_readings(synthetic, {one.id: other})
    result = json.loads(json.dumps(score(taken, best(synthetic, 1)).to_json(reasons=True)))
    found = verify(result, rules=synthetic)
    assert (found.why, dict(found.readings)) == (("other-readings",), {one.id: other})
    assert found.computed_under == taken.digest
    assert found.differences == ()


def test_the_id_of_a_sheet_comes_out_again() -> None:
    rules = load("148-2023")
    for name in ("tea", None):
        stored = score(rules, evolve(best(rules, 1), id=name)).to_json(reasons=True)
        assert (verify(stored).id, verify(stored).verdict) == (name, "same")
