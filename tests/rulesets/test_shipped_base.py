"""The shipped base of a patch is made once; a folder is never taken for one of the package."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ocop_rules import LoadError, load
from ocop_rules.rulesets import load_folder, loading
from ocop_rules.rulesets.loading import open_shipped
from ocop_rules.rulesets.resources import rulesets_root

SHIPPED = Path(str(rulesets_root()))


def test_a_shipped_base_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    open_shipped.cache_clear()
    read: list[str] = []
    real = loading.read_folder

    def noted(root: Path, name: str, *, ours: bool = False) -> loading.Folder:
        read.append(name)
        return real(root, name, ours=ours)

    monkeypatch.setattr(loading, "read_folder", noted)
    first = load("dong-thap")
    second = load("bac-kan-city-2024")
    assert load("dong-thap") is first
    assert len(read) == len(set(read)), read
    assert {layer.id for layer in (*first.layers, *second.layers)} == set(read)


def test_an_overlay_of_a_folder_lies_over_the_shipped_base(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "dong-thap", tmp_path / "dong-thap")
    assert load_folder(tmp_path / "dong-thap") == load("dong-thap")


def test_a_key_that_stands_twice_in_a_folder_is_a_fault(tmp_path: Path) -> None:
    copy = tmp_path / "dong-thap"
    shutil.copytree(SHIPPED / "dong-thap", copy)
    file = copy / "labels" / "vi.json"
    text = file.read_text(encoding="utf-8")
    first = text.split("\n")[1]
    file.write_text(text.replace(first, f"{first}\n{first}", 1), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_folder(copy)
    assert [fault.code for fault in caught.value.faults] == ["json-duplicate-key"]
