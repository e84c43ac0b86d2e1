"""Where the shipped rulesets are found: in an installed package, in the checkout, or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocop_rules import OcopError
from ocop_rules.rulesets import resources


def test_an_installed_package_holds_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(resources, "files", lambda _name: tmp_path)
    assert resources.rulesets_root.__wrapped__() == tmp_path / "data"


def test_an_editable_install_takes_those_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "files", lambda _name: tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "ocop-rules"\n', encoding="utf-8")
    monkeypatch.setattr(
        resources, "__file__", str(tmp_path / "src" / "ocop_rules" / "rulesets" / "resources.py")
    )
    assert resources.rulesets_root.__wrapped__() == tmp_path.resolve() / "rulesets"


@pytest.mark.parametrize("project", [None, '[project]\nname = "another"\n'])
def test_a_checkout_that_is_not_ours_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: str | None
) -> None:
    monkeypatch.setattr(resources, "files", lambda _name: tmp_path)
    if project is not None:
        (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    (tmp_path / "src").mkdir()
    monkeypatch.setattr(
        resources, "__file__", str(tmp_path / "src" / "ocop_rules" / "rulesets" / "resources.py")
    )
    with pytest.raises(OcopError, match="missing from the installation"):
        resources.rulesets_root.__wrapped__()
