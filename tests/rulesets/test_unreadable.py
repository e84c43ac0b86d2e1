"""What cannot be read at all is told by one error, whatever keeps it from being read."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.ground import SHIPPED

from ocop_rules import LoadError, load
from ocop_rules.errors import ArgumentError
from ocop_rules.rulesets import load_folder, load_labels, load_patch_folder

TOO_LONG = "x" * 5000


def codes(error: LoadError) -> list[tuple[str, str]]:
    return [(fault.code, str(fault.file)) for fault in error.faults]


@pytest.mark.parametrize("load_one", [load_folder, load_patch_folder])
@pytest.mark.parametrize("path", ["no-such-folder", TOO_LONG])
def test_a_folder_that_is_not_there_is_told(load_one: object, path: str) -> None:
    with pytest.raises(LoadError) as caught:
        load_one(path)  # type: ignore[operator]
    assert ("folder-missing", path) in codes(caught.value)


@pytest.mark.parametrize("load_one", [load_folder, load_patch_folder, load])
def test_what_is_no_path_is_no_folder(load_one: object) -> None:
    with pytest.raises(ArgumentError):
        load_one(148)  # type: ignore[operator]


def test_a_decision_is_no_patch() -> None:
    with pytest.raises(LoadError) as caught:
        load_patch_folder(SHIPPED / "148-2023")
    assert codes(caught.value) == [("not-a-patch", (SHIPPED / "148-2023").as_posix())]


def test_a_folder_that_may_not_be_listed_is_told_with_the_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.iterdir

    def refuse(self: Path) -> object:
        if self.name == "sets":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    (folder / "ruleset.json").write_text("{}", encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_folder(folder)
    found = codes(caught.value)
    assert ("file-unreadable", f"{folder.as_posix()}/sets") in found
    assert ("missing-key", f"{folder.as_posix()}/ruleset.json") in found


def test_a_catalogue_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        load_labels(tmp_path / "none.json")
    assert codes(caught.value) == [("file-missing", str(tmp_path / "none.json"))]
    with pytest.raises(LoadError) as caught:
        load_labels(tmp_path)
    assert codes(caught.value) == [("file-unreadable", str(tmp_path))]
