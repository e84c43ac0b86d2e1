"""The public API is the list in ``api.txt``: what goes away there breaks programs of others."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_api_is_the_one_that_is_listed() -> None:
    listed = (Path(__file__).parent / "api.txt").read_text(encoding="utf-8").splitlines()
    made = runpy.run_path(str(ROOT / "tools" / "api.py"))["api"]().splitlines()
    gone, new = sorted(set(listed) - set(made)), sorted(set(made) - set(listed))
    assert made == listed, f"run tools/api.py if this is meant; gone: {gone}, new: {new}"
