"""``validate`` tells what a file is and checks it as that; warnings leave exit status 0."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from kit.ground import SHIPPED, SYNTHETIC

from ocop_rules.cli import main
from ocop_rules.errors import Fault
from ocop_rules.telling.blocks import Listing, Title
from ocop_rules.telling.validated import validated_file

Capsys = pytest.CaptureFixture[str]
EXAMPLES = SHIPPED.parent / "examples"
OVER_ALL = {"present": {"numerator": 4, "denominator": 3}}
KINDS = [
    ("tea-90-points.json", "evaluations"),
    ("sheets.jsonl", "evaluations"),
    ("council/nine-members.json", "sitting"),
    ("bac-kan-2024/dossier-26.json", "dossier"),
    ("bac-kan-2024/histories.json", "history"),
    ("bac-kan-2024/round.json", "round"),
    ("council/policy-whole-points.json", "policy"),
    ("council/policy-leave-out.json", "policy"),
]


def report(capsys: Capsys, path: Path | str, *more: str) -> tuple[int, dict[str, Any]]:
    status = main(["validate", str(path), *more, "--format", "json", "--lang", "en"])
    (one,) = json.loads(capsys.readouterr().out)
    return status, one


def written(tmp_path: Path, data: Any) -> Path:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_an_example_is_checked_as_what_it_is(capsys: Capsys, name: str, kind: str) -> None:
    status, one = report(capsys, EXAMPLES / name)
    assert (one["kind"], one["faults"], status) == (kind, [], 0)
    assert one["count"] >= 1
    for lang in ("vi", "en"):
        assert main(["validate", str(EXAMPLES / name), "--lang", lang]) == 0
        assert "{" not in capsys.readouterr().out


@pytest.mark.parametrize(("form", "head"), [("markdown", "# "), ("html", "<!DOCTYPE html>")])
def test_several_paths_are_told_as_pages_in_every_format(capsys: Capsys, form: str, head: str) -> None:
    paths = [str(EXAMPLES / "tea-90-points.json"), "dong-thap"]
    assert main(["validate", *paths, "--format", form, "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(head)
    assert told.count("no faults") == len(paths) + (
        form == "html"
    )  # the first is the title of the document, too


def test_warnings_stand_apart_from_faults_and_are_not_counted_among_them() -> None:
    fault = Fault(code="unknown-key", file="x.json", found="colour", fields={"near": "answers"})
    warning = Fault(code="rounds-fewer", file="x.json", found="1", fields={"level": "province", "least": 2})
    assert (fault.severity, warning.severity) == ("error", "warning")
    blocks = validated_file("x.json", "overlay", 1, [warning, fault], "en").blocks
    assert [block.text for block in blocks if isinstance(block, Title)] == [
        "x.json: faults: 1",
        "Warnings: 1",
    ]
    lists = [block.items for block in blocks if isinstance(block, Listing)]
    assert [[one.text.rpartition(" ")[2] for one in items] for items in lists] == [
        ["[unknown-key]"],
        ["[rounds-fewer]"],
    ]


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_standard_input_is_checked_as_what_it_is(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    piped(monkeypatch, (EXAMPLES / name).read_bytes())
    status, one = report(capsys, "-")
    assert (one["path"], one["kind"], one["faults"], status) == ("-", kind, [], 0)
    assert one["count"] == report(capsys, EXAMPLES / name)[1]["count"]


def test_values_on_lines_are_checked_as_what_the_first_is(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    histories = json.loads((EXAMPLES / "bac-kan-2024" / "histories.json").read_text(encoding="utf-8"))
    broken = histories[0] | {"product": histories[0]["product"] | {"product_set": 99}}
    lines = "".join(json.dumps(one) + "\n" for one in [*histories, broken])
    spoilt = f'{{"id": "a", "id": "b"}}\n{lines}'
    path = tmp_path / "histories.jsonl"
    path.write_text(spoilt, encoding="utf-8")
    piped(monkeypatch, spoilt.encode())
    for where in (path, "-"):
        status, one = report(capsys, where)
        assert (one["kind"], one["count"], status) == ("history", len(histories) + 2, 1)
        assert {(fault["code"], fault["file"]) for fault in one["faults"]} == {
            ("json-duplicate-key", f"{where}:1"),
            *((code, f"{where}:{len(histories) + 2}") for code in ("history-sheet", "unknown-set")),
        }


def test_a_large_file_is_checked_as_what_it_is(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policy = (EXAMPLES / "council" / "policy-whole-points.json").read_bytes()
    path = tmp_path / "large.json"
    path.write_bytes(policy.rstrip() + (b" " * 1023 + b"\n") * 17 * 2**10)
    assert report(capsys, path)[1]["kind"] == "policy"
    # beyond the documented size it is refused as what is too large, whatever it is
    monkeypatch.setattr("ocop_rules.scoring.evaluations.DOCUMENT", 2**20)
    status, one = report(capsys, path)
    assert (status, one["faults"][0]["code"]) == (1, "json-size")


@pytest.mark.parametrize("name", ["1048-2019--148-2023", "148-2023--1489-2025", "148-2023--26-2026"])
def test_a_shipped_map_is_checked_as_one(capsys: Capsys, name: str) -> None:
    status, one = report(capsys, SHIPPED / "maps" / f"{name}.json")
    assert (one["kind"], one["faults"], status) == ("map", [], 0)


@pytest.mark.parametrize(
    ("name", "spoil", "code", "pointer"),
    [
        ("council/nine-members.json", {"product_set": 99}, "unknown-set", "/product_set"),
        ("council/nine-members.json", {"ruleset": "149-2023"}, "unknown-ruleset", "/ruleset"),
        ("council/nine-members.json", {"colour": 1}, "unknown-key", "/colour"),
        ("council/policy-whole-points.json", {"quorum": OVER_ALL}, "quorum-over-all", "/quorum/present"),
        ("council/policy-whole-points.json", {"counted": []}, "nobody-counted", "/counted"),
        ("bac-kan-2024/dossier-26.json", {"product_set": 99}, "unknown-set", "/product_set"),
    ],
)  # fmt: skip
def test_its_faults_are_those_of_its_kind(
    capsys: Capsys, tmp_path: Path, name: str, spoil: dict[str, Any], code: str, pointer: str
) -> None:
    data = json.loads((EXAMPLES / name).read_text(encoding="utf-8"))
    one = data[0] if isinstance(data, list) else data
    status, found = report(capsys, written(tmp_path, one | spoil))
    assert status == 1
    assert not found["valid"]
    assert (code, pointer) in {(fault["code"], fault["pointer"]) for fault in found["faults"]}
    assert {fault["severity"] for fault in found["faults"]} == {"error"}


def test_a_history_that_contradicts_itself_is_told(capsys: Capsys, tmp_path: Path) -> None:
    data = json.loads((EXAMPLES / "bac-kan-2024/histories.json").read_text(encoding="utf-8"))
    first = next(one for one in data if one.get("certificates"))
    first["certificates"][0]["stars"] = 5
    status, found = report(capsys, written(tmp_path, data))
    assert (status, found["kind"]) == (1, "history")
    assert all(fault["file"].startswith(f"{tmp_path}/file.json[") for fault in found["faults"])


def test_a_policy_is_held_against_the_ruleset_that_is_named(capsys: Capsys, tmp_path: Path) -> None:
    path = written(tmp_path, {"settled": ["local-labuor"]})
    assert report(capsys, path)[0] == 0
    status, found = report(capsys, path, "--ruleset", "148-2023")
    assert status == 1
    assert [fault["code"] for fault in found["faults"]] == ["settled-unknown"]


def test_an_overlay_in_a_file_of_another_name_is_laid_over_its_base(capsys: Capsys, tmp_path: Path) -> None:
    cites = [{"source": "plan"}]
    identity = {"id": "here", "extends": "26-2026", "sources": [{"id": "plan"}], "cites": cites}
    limits = {"at": "/limits", "set": [], "cites": cites}
    status, found = report(capsys, written(tmp_path, {"identity": identity, "changes": [limits]}))
    # warnings leave it valid
    assert (status, found["kind"], found["valid"]) == (0, "overlay", True)
    assert {fault["severity"] for fault in found["faults"]} == {"warning"}
    assert main(["validate", str(tmp_path / "file.json"), "--lang", "en"]) == 0
    assert "Warnings: 4" in capsys.readouterr().out
    tiers = {"at": "/tiers", "set": [], "cites": cites}
    status, found = report(capsys, written(tmp_path, {"identity": identity, "changes": [tiers]}))
    assert status == 1
    assert [fault["code"] for fault in found["faults"]] == ["overlay-forbidden"]


def test_a_tier_that_no_sheet_of_a_set_reaches_is_a_fault(capsys: Capsys, tmp_path: Path) -> None:
    folder = tmp_path / "synthetic"
    shutil.copytree(SYNTHETIC, folder)
    before, _ = report(capsys, folder)
    assert before == 0
    file = folder / "ruleset.json"
    text = file.read_text(encoding="utf-8")
    assert '"from_points": 95' in text
    file.write_text(text.replace('"from_points": 95', '"from_points": 101'), encoding="utf-8")
    status, found = report(capsys, folder)
    assert status == 1
    assert {fault["code"] for fault in found["faults"]} == {"tier-out-of-reach"}
