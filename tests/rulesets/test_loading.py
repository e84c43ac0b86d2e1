"""Loading rulesets: shipped ones, folders elsewhere, digests, readings."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
from kit.ground import FOLDERS, SHIPPED, SYNTHETIC, best

from ocop_rules import Evaluation, LoadError, Ruleset, UnknownNameError, load, score, shipped
from ocop_rules.ground import normal
from ocop_rules.rulesets import label, load_folder, load_patch, with_readings


def rewrite(folder: Path, name: str, change: Any) -> None:
    """Change one JSON file of a folder and write it in normal form."""
    file = folder / name
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(normal.dumps(data), encoding="utf-8")


def test_148_is_shipped(rules: Ruleset) -> None:
    assert "148-2023" in shipped()
    assert rules.id == "148-2023"
    assert [one.number for one in rules.sets] == list(range(1, 27))


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_ruleset_is_clean_and_loads_alike_from_its_folder(name: str) -> None:
    # a folder is linted, a shipped ruleset is trusted
    assert load_folder(SHIPPED / name) == load(name)


def test_a_folder_outside_the_package_loads_the_same_way(folder: Path, synthetic: Ruleset) -> None:
    assert load_folder(folder) == load_folder(str(folder)) == synthetic
    sheet = best(synthetic, 1, case=2)
    # case 1 of 6.1 is worth as much as case 2
    assert score(load_folder(folder), sheet).stars == 5


@pytest.mark.parametrize("name", FOLDERS)
def test_the_digest_is_the_sha_256_of_the_structural_files(name: str) -> None:
    folder = FOLDERS[name]
    files = [folder / "ruleset.json", *sorted((folder / "sets").glob("*.json"))]
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files))
    assert load_folder(folder).digest == "sha256:" + state.hexdigest()


def test_the_digest_changes_with_a_number_and_not_with_a_label(folder: Path, synthetic: Ruleset) -> None:
    def relabel(labels: dict[str, str]) -> None:
        labels["level.best"] = "Excellent"

    rewrite(folder, "labels/en.json", relabel)
    relabelled = load_folder(folder)
    assert relabelled.digest == synthetic.digest
    assert label(relabelled, "level.best", lang="en") == "Excellent"
    assert relabelled == synthetic

    def renumber(data: dict[str, Any]) -> None:
        data["parts"][0]["groups"][0]["criteria"][0]["options"][0]["points"] = 5

    rewrite(folder, "sets/01.json", renumber)
    assert load_folder(folder).digest != synthetic.digest


def test_a_pinned_digest_is_verified(folder: Path, synthetic: Ruleset) -> None:
    assert load_folder(folder, digest=synthetic.digest) == synthetic
    with pytest.raises(LoadError) as caught:
        load_folder(folder, digest="sha256:" + 64 * "0")
    assert [fault.code for fault in caught.value.faults] == ["digest-mismatch"]


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        load("148-2032")
    assert (caught.value.kind, caught.value.suggestion) == ("ruleset", "148-2023")
    assert "148-2023" in str(caught.value)


def test_a_folder_that_is_missing_or_empty(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none", "folder-missing"), (tmp_path, "file-missing")):
        with pytest.raises(LoadError) as caught:
            load_folder(path)
        assert [fault.code for fault in caught.value.faults] == [code]
        shown = path if code == "folder-missing" else path / "ruleset.json"
        assert caught.value.faults[0].file == shown.as_posix()


def test_faults_of_all_files_at_once(folder: Path) -> None:
    (folder / "sets" / "02.json").write_text("{", encoding="utf-8")
    (folder / "labels" / "en.json").write_text('{"a": 1}', encoding="utf-8")
    rewrite(folder, "ruleset.json", lambda data: data.update(tiers="many"))
    with pytest.raises(LoadError) as caught:
        load_folder(folder)
    found = {(Path(fault.file or "").name, fault.code, fault.pointer) for fault in caught.value.faults}
    assert found >= {
        ("02.json", "json-syntax", ""),
        ("en.json", "type", "/a"),
        ("ruleset.json", "type", "/tiers"),
    }


def test_a_ruleset_pickles(synthetic: Ruleset) -> None:
    sheet = best(synthetic, 1)
    result = score(synthetic, sheet)  # which derives tables
    again = pickle.loads(pickle.dumps(synthetic))  # noqa: S301 - written a moment ago
    assert again == synthetic
    assert again.labels == synthetic.labels
    assert score(again, sheet) == result


def test_a_ruleset_cannot_be_changed(synthetic: Ruleset) -> None:
    with pytest.raises(AttributeError):
        synthetic.digest = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        synthetic.numbers[3] = synthetic.sets[0]  # type: ignore[index]
    with pytest.raises(TypeError):
        synthetic.labels["en"] = {}  # type: ignore[index]


@pytest.mark.parametrize(
    ("choices", "kind", "suggestion"),
    [
        ({"floor-bind": "own-star"}, "reading", "floors-bind"),
        ({"floors-bind": "own-stars"}, "choice", "own-star"),
    ],
)
def test_only_declared_readings_can_be_chosen(
    synthetic: Ruleset, choices: dict[str, str], kind: str, suggestion: str
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        with_readings(synthetic, choices)
    assert (caught.value.kind, caught.value.suggestion) == (kind, suggestion)


def test_a_reading_is_part_of_the_digest_and_the_ruleset_stays_as_it_was(synthetic: Ruleset) -> None:
    other = with_readings(synthetic, {"floors-bind": "own-star"})
    assert other.digest != synthetic.digest
    assert synthetic.choices["floors-bind"] == "cumulative"
    assert other.choices["floors-bind"] == "own-star"
    assert with_readings(other, {"floors-bind": "cumulative"}) == synthetic


def test_a_sheet_pinned_to_one_reading_is_refused_under_another(synthetic: Ruleset) -> None:
    sheet = Evaluation(ruleset="synthetic", product_set=2, answers={}, digest=synthetic.digest)
    assert score(synthetic, sheet).status == "open"
    with pytest.raises(ValueError, match="digest-mismatch"):
        score(with_readings(synthetic, {"unticked": "open"}), sheet)


def test_readings_of_the_synthetic_ruleset_all_have_alternatives() -> None:
    """The made-up ruleset declares every reading there is, so that tests can choose each."""
    from ocop_rules.rulesets.readings import SHEET_READINGS  # noqa: PLC0415 - only this test looks behind the face

    declared = {one.id: one.choices for one in load_folder(SYNTHETIC).decision.readings}
    assert {name: declared[name] for name in SHEET_READINGS} == dict(SHEET_READINGS)


def test_set_files_may_be_named_with_two_or_three_digits(folder: Path) -> None:
    shutil.move(folder / "sets" / "02.json", folder / "sets" / "002.json")
    with pytest.raises(LoadError) as caught:
        load_folder(folder)
    assert {fault.code for fault in caught.value.faults} >= {"set-file-name"}


def test_a_shipped_ruleset_is_made_once() -> None:
    assert load("148-2023") is load("148-2023", digest=load("148-2023").digest)
    assert load("tay-ninh") is load("tay-ninh")


def test_a_folder_is_the_caller_s_to_keep(folder: Path) -> None:
    assert load_folder(folder) is not load_folder(folder)


@pytest.mark.parametrize(
    "name", ["148-2023/../148-2023", "./148-2023", "/etc", "..", "", "148-2023\x00", "x" * 5000]
)
def test_an_id_never_reaches_the_file_system(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    for load_one in (load, load_patch):
        for asked in (name, "here"):
            with pytest.raises(UnknownNameError):
                load_one(asked)
