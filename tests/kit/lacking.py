"""A machine on which a package is missing."""

from __future__ import annotations

import sys

import pytest


def lacking_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Hypothesis be missing, and the testers' side be imported anew."""
    for name in [one for one in sys.modules if one.startswith("ocop_rules.testing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hypothesis", None)
