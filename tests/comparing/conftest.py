"""The two decisions that most comparisons are about; a module of another pair has its own."""

from __future__ import annotations

import pytest
from kit.ground import ruleset

from ocop_rules import Ruleset


@pytest.fixture(scope="session")
def old() -> Ruleset:
    """Return the decision of 2023."""
    return ruleset("148-2023")


@pytest.fixture(scope="session")
def new() -> Ruleset:
    """Return the decision of 2026."""
    return ruleset("26-2026")
