"""Verifying stored results: the same, or exactly what differs and why."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from kit.ground import best, ruleset

from ocop_rules import Evaluation, LoadError, Ruleset, Sitting, UnknownNameError, deliberate, score
from ocop_rules.cli import main
from ocop_rules.errors import ArgumentError
from ocop_rules.life import verify
from ocop_rules.rulesets import archive, with_readings
from ocop_rules.testing import evaluations, near_mean

RULES = ruleset("26-2026")
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


def test_a_reason_that_was_changed_is_at_odds_with_the_sums() -> None:
    data = stored(best(RULES, 1))
    reason = next(one for one in data["reasons"] if one["option"] and one["option"] > 1)
    reason["option"] -= 1
    assert verify(data).verdict == "differs"


def test_another_version_is_named_before_a_change_by_hand() -> None:
    data = stored(best(RULES, 1)) | {"library": "0.2.0"}
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


def test_a_released_digest_is_found_in_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synthetic: Ruleset
) -> None:
    # a release whose tier began elsewhere, and which no ruleset at hand is any more
    tiers = tuple(
        evolve(tier, from_points=tier.from_points and tier.from_points + 1)
        for tier in synthetic.decision.tiers
    )
    older = archive.make_ruleset(evolve(synthetic.decision, tiers=tiers), synthetic.sets, {})
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / f"{older.digest.removeprefix('sha256:')}.json.xz").write_bytes(archive.packed(older))
    monkeypatch.setattr(archive, "rulesets_root", lambda: tmp_path)
    archive.archived.cache_clear()
    data = stored(best(older, 1), older)
    assert verify(data, rules=synthetic).why == ()
    assert verify(data, rules=synthetic).computed_under == older.digest
    archive.archived.cache_clear()


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
