"""Fixtures that every test may use, and the profiles of the property tests."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from ocop_rules import Ruleset, load
from ocop_rules.rulesets import load_folder

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    # the reference scorer and small helpers are plain modules beside the tests
    sys.path.insert(0, str(HERE))

# a quarter of the time would go into looking for cycles among rulesets that stay for the whole run
gc.set_threshold(100_000, 50, 100)

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# to explain which parts of an example matter takes many more of them
_PHASES = [phase for phase in Phase if phase is not Phase.explain]
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    phases=_PHASES,
    suppress_health_check=_SLOW,
)
settings.register_profile(
    "thorough",
    deadline=None,
    database=None,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "2000")),
    suppress_health_check=_SLOW,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later look for cycles."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def rules() -> Ruleset:
    """Decision 148/2023."""
    return load("148-2023")


@pytest.fixture(scope="session")
def synthetic() -> Ruleset:
    """Return a made-up ruleset with every shape, those included that no real set has."""
    return load_folder(HERE / "data" / "synthetic")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the synthetic ruleset that a test may spoil."""
    return Path(shutil.copytree(HERE / "data" / "synthetic", tmp_path / "synthetic"))


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the arguments of a command alone say its language: the locale says nothing."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
