"""A real browser, driven from Python, and the rules of accessibility that a page is held against in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kit.node import PACKAGES

NEEDED = os.environ.get("OCOP_TESTS_NEED_BROWSER")


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a browser; skips where there is none, or fails where it must be there."""
    program = shutil.which("chromium")
    if NEEDED:
        assert program, "chromium is not installed"
        from playwright import sync_api  # noqa: PLC0415
    else:
        sync_api = pytest.importorskip("playwright.sync_api", reason="needs the group portal")
        if program is None:
            pytest.skip("needs chromium")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def axe() -> str:
    """Return the path of axe-core; skips where there is none, or fails where it must be there."""
    found = PACKAGES / "axe-core" / "axe.min.js"
    if not found.is_file():
        assert not NEEDED, "axe-core is not installed"
        pytest.skip("needs: npm install --no-save --prefix .node axe-core")
    return str(found)


def violations(page: Any, *rules: str) -> list[list[str]]:
    """Return the rules that a page breaks, each with the first piece that does; of some rules, or of all."""
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found: list[list[str]] = page.evaluate(
        """async options => (await axe.run(options)).violations
          .map(one => [one.id, one.nodes[0].html.slice(0, 200)])""",
        # where every rule is kept goes unsaid: that takes as long as holding the page against the rules
        {**only, "resultTypes": ["violations"]},
    )
    return found
