"""A release: what its command writes, and what a version that is out keeps."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ocop_rules import __version__, load
from ocop_rules.rulesets import archive, shipped

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 26)
TEXT = """# Changelog

## [Unreleased]

### Added

- Something.

## [0.0.9] - 2026-01-01

- Before.
"""


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "release.py"))


def refused(tool: dict[str, Any], make: Callable[[], object]) -> bool:
    try:
        make()
    except tool["ReleaseError"]:
        return True
    return False


def test_what_is_unreleased_gets_the_version_and_the_day(tool: dict[str, Any]) -> None:
    made = tool["changelog"](TEXT, "0.1.0", DAY)
    assert made == TEXT.replace("## [Unreleased]\n\n", "## [Unreleased]\n\n## [0.1.0] - 2026-11-26\n\n")
    # once more on another day, with nothing new
    assert tool["changelog"](made, "0.1.0", date(2026, 11, 27)) == made.replace("11-26", "11-27")
    first = TEXT.partition("\n## [0.0.9]")[0] + "\n"
    assert tool["changelog"](first, "0.1.0", DAY).endswith(
        "## [0.1.0] - 2026-11-26\n\n### Added\n\n- Something.\n"
    )


def test_a_changelog_that_tells_nothing_new_is_refused(tool: dict[str, Any]) -> None:
    empty = TEXT.replace("### Added\n\n- Something.\n\n", "")
    assert refused(tool, lambda: tool["changelog"](empty, "0.1.0", DAY))
    assert refused(tool, lambda: tool["changelog"]("# Changelog\n", "0.1.0", DAY))
    assert refused(tool, lambda: tool["changelog"](TEXT, "0.0.9", DAY))


def test_a_version_never_goes_back(tool: dict[str, Any]) -> None:
    text = '"""The version."""\n\n__version__ = "0.10.0"\n'
    assert '"0.11.0"' in tool["version_file"](text, "0.11.0")
    assert tool["version_file"](text, "0.10.0") == text
    for bad in ("0.9.9", "1", "0.11", "0.11.0rc1"):
        assert refused(tool, lambda bad=bad: tool["version_file"](text, bad))


def test_every_ruleset_that_was_released_is_at_hand() -> None:
    for digests in archive.released().values():
        for name, digest in digests.items():
            kept = archive.archived(digest)
            assert kept is not None
            assert (kept.id, kept.digest) == (name, digest)


def test_a_version_that_is_out_keeps_its_rulesets() -> None:
    out = archive.released().get(__version__)
    shown = {name: load(name).digest for name in shipped()}
    assert out in (None, shown), "a figure changed after the release: raise the version"
