"""The JSON keys of results are those that are listed, a golden file each: programs of others read them."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = {file.stem: file for file in sorted((ROOT / "tests" / "golden" / "keys").glob("*.txt"))}


@cache
def made() -> dict[str, str]:
    found: dict[str, str] = runpy.run_path(str(ROOT / "tools" / "keys.py"))["keys"]()
    return found


@pytest.mark.parametrize("name", LISTED)
def test_a_result_has_the_keys_that_are_listed(name: str) -> None:
    listed, found = LISTED[name].read_text(encoding="utf-8"), made()[name]
    gone = sorted(set(listed.split()) - set(found.split()))
    new = sorted(set(found.split()) - set(listed.split()))
    assert found == listed, f"run tools/keys.py if this is meant; gone: {gone}, new: {new}"


def test_every_result_has_its_list() -> None:
    assert made().keys() == LISTED.keys()
