"""Where the shipped rulesets are found: in an installed package, in the checkout, or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocop_rules import OcopError, _resources


def test_an_installed_package_holds_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rulesets").mkdir()
    monkeypatch.setattr(_resources, "files", lambda _name: tmp_path)
    assert _resources.rulesets_root() == tmp_path / "rulesets"


def test_an_editable_install_takes_those_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_resources, "files", lambda _name: tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "ocop-rules"\n', encoding="utf-8")
    monkeypatch.setattr(_resources, "__file__", str(tmp_path / "src" / "ocop_rules" / "_resources.py"))
    assert _resources.rulesets_root() == tmp_path.resolve() / "rulesets"


@pytest.mark.parametrize("project", [None, '[project]\nname = "another"\n'])
def test_a_checkout_that_is_not_ours_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: str | None
) -> None:
    monkeypatch.setattr(_resources, "files", lambda _name: tmp_path)
    if project is not None:
        (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    (tmp_path / "src").mkdir()
    monkeypatch.setattr(_resources, "__file__", str(tmp_path / "src" / "ocop_rules" / "_resources.py"))
    with pytest.raises(OcopError, match="missing from the installation"):
        _resources.rulesets_root()
