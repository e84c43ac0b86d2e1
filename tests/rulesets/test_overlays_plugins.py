"""Overlays that other packages announce by entry point: found without import, loaded on request."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kit.ground import SHIPPED

from ocop_rules import LoadError, UnknownNameError, load
from ocop_rules.cli import main
from ocop_rules.errors import ArgumentError
from ocop_rules.rulesets import Announced, announced, load_announced

Capsys = pytest.CaptureFixture[str]
PACKAGE = "some_province_of_the_tests"
ID = "some-province"


def install(root: Path, package: str, name: str, target: str) -> None:
    """Write what an installer leaves behind of a project with one entry point."""
    info = root / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8"
    )
    text = f"[ocop_rules.rulesets]\n{name} = {target}\n"
    (info / "entry_points.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder on the import path with a package that brings an overlay."""
    folder = tmp_path / PACKAGE / ID
    shutil.copytree(SHIPPED / "tay-ninh", folder)
    for file in folder.rglob("*.json"):
        text = file.read_text(encoding="utf-8").replace("tay-ninh", ID)
        file.write_text(text, encoding="utf-8")
    # in normal form, the labels stand in the order of their keys
    assert list(json.loads((folder / "labels" / "en.json").read_text(encoding="utf-8")))
    (tmp_path / PACKAGE / "__init__.py").write_text("", encoding="utf-8")
    install(tmp_path, PACKAGE, ID, PACKAGE)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop(PACKAGE, None)
    importlib.invalidate_caches()


def test_what_is_announced_is_known_without_importing_it(site: Path) -> None:
    assert site
    (found,) = (one for one in announced() if one.id == ID)
    assert (found.package, found.distribution) == (PACKAGE, PACKAGE)
    assert PACKAGE not in sys.modules


def test_an_announced_overlay_is_loaded_on_request(site: Path) -> None:
    assert site
    laid = load_announced(ID)
    assert laid.id == ID
    assert load_announced(ID, search=[str(site)]).digest == laid.digest
    assert laid.decision.council == load("tay-ninh").decision.council
    with pytest.raises(UnknownNameError):
        load(ID)


def test_an_announced_overlay_is_checked(site: Path) -> None:
    file = site / PACKAGE / ID / "overlay.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"/council"', '"/tiers"'), encoding="utf-8")
    with pytest.raises(LoadError, match="overlay-forbidden"):
        load_announced(ID)


def test_what_nobody_announces_is_answered_with_the_nearest(site: Path) -> None:
    assert site
    with pytest.raises(UnknownNameError) as caught:
        load_announced("some-provinc")
    assert (caught.value.kind, caught.value.suggestion) == ("announced", ID)


def test_two_packages_of_one_id_are_not_chosen_between(site: Path) -> None:
    install(site, "another_province_of_the_tests", ID, "another_province_of_the_tests")
    with pytest.raises(LoadError, match="plugin-twice"):
        load_announced(ID)


def test_a_package_that_cannot_be_imported(site: Path) -> None:
    (site / PACKAGE / "__init__.py").write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(LoadError, match="ZeroDivisionError"):
        load_announced(ID)


def test_a_folder_under_the_name_of_another(site: Path) -> None:
    shutil.copytree(SHIPPED / "tay-ninh", site / PACKAGE / "other-name")
    install(site, "other", "other-name", PACKAGE)
    with pytest.raises(LoadError, match="plugin-id"):
        load_announced("other-name")


def test_the_command_line_lists_and_shows_it_on_request(site: Path, capsys: Capsys) -> None:
    assert site
    assert main(["list"]) == 0
    assert ID not in capsys.readouterr().out
    assert main(["list", "--plugins", "--format", "json"]) == 0
    found = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found[ID]["package"], found[ID]["kind"], found[ID]["over"]) == (PACKAGE, "overlay", "781-2020")
    assert found["tay-ninh"]["package"] is None
    assert main(["digest", ID]) == 0
    assert capsys.readouterr().out.strip() == found[ID]["digest"]


def test_what_is_announced_comes_by_id_and_by_package(site: Path) -> None:
    for package, name in (
        ("b_of_the_tests", "zz-twice"),
        ("a_of_the_tests", "zz-twice"),
        ("c_of_the_tests", "aa-first"),
    ):
        install(site, package, name, f"{package}.rulesets")
    ours = [one for one in announced() if one.package.partition(".")[0].endswith("_of_the_tests")]
    assert [(one.id, one.package) for one in ours] == [
        ("aa-first", "c_of_the_tests.rulesets"),
        (ID, PACKAGE),
        ("zz-twice", "a_of_the_tests.rulesets"),
        ("zz-twice", "b_of_the_tests.rulesets"),
    ]
    assert [one.distribution for one in ours] == [
        "c_of_the_tests",
        PACKAGE,
        "a_of_the_tests",
        "b_of_the_tests",
    ]
    assert Announced(id="here", package="there").distribution is None


def test_each_fault_of_what_is_announced_says_whose_it_is(site: Path) -> None:
    def told(name: str) -> tuple[str, str | None, dict[str, object]]:
        with pytest.raises(LoadError) as caught:
            load_announced(name)
        (fault,) = caught.value.faults
        return fault.code, fault.found, dict(fault.fields)

    install(site, "a_of_the_tests", "twice", "a_of_the_tests")
    install(site, "b_of_the_tests", "twice", "b_of_the_tests")
    assert told("twice") == ("plugin-twice", "twice", {"packages": "a_of_the_tests, b_of_the_tests"})
    install(site, "broken_of_the_tests", "broken", "broken_of_the_tests")
    code, found, fields = told("broken")
    assert (code, found, fields["package"]) == ("plugin-broken", "broken", "broken_of_the_tests")
    assert str(fields["detail"]).startswith("ModuleNotFoundError: No module named")
    shutil.copytree(SHIPPED / "tay-ninh", site / PACKAGE / "other-name")
    install(site, "other", "other-name", PACKAGE)
    assert told("other-name") == ("plugin-id", "tay-ninh", {"package": PACKAGE, "name": "other-name"})
    with pytest.raises(UnknownNameError) as caught:
        load_announced("moon")
    assert (caught.value.kind, caught.value.name) == ("announced", "moon")
    assert list(caught.value.known) == sorted({one.id for one in announced()})


def test_what_lies_below_is_looked_for_in_the_package_then_where_it_is_said(
    site: Path, tmp_path: Path
) -> None:
    overlay = site / PACKAGE / ID / "overlay.json"
    overlay.write_text(overlay.read_text(encoding="utf-8").replace("781-2020", "own-base"), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_announced(ID)
    # a folder is named by its package
    assert [(one.code, one.file) for one in caught.value.faults] == [
        ("patch-base-unknown", f"{PACKAGE}/{ID}/overlay.json")
    ]
    elsewhere = tmp_path / "elsewhere"
    for place in (elsewhere, site / PACKAGE):
        shutil.copytree(SHIPPED / "1048-2019", place / "own-base")
        for file in (place / "own-base").rglob("*.json"):
            text = file.read_text(encoding="utf-8").replace("1048-2019", "own-base")
            file.write_text(text, encoding="utf-8")
        (place / "own-base" / "labels" / "vi.json").write_text("{", encoding="utf-8")
        with pytest.raises(LoadError) as caught:
            load_announced(ID, search=[elsewhere])
        shown = f"{place.as_posix()}/own-base/labels/vi.json"
        assert ("json-syntax", shown) in [(one.code, one.file) for one in caught.value.faults]


@pytest.mark.parametrize("search", ["here", 7])
def test_where_to_look_is_several_places(search: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        load_announced(ID, search=search)
    assert (caught.value.name, caught.value.needed) == ("search", "paths")
