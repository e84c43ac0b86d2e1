"""Programs for Node.js with packages from npm, which ``.ci/run`` installs under ``.node``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = Path(os.environ.get("OCOP_RULES_NODE_MODULES", ROOT / ".node" / "node_modules"))


def node_alone() -> str:
    """Return the path of Node.js; skips where there is none, or fails where it must be there."""
    return shutil.which("node") or _missing("needs Node.js")


def node_with(package: str) -> str:
    """Return the path of Node.js where the package is installed; skips, or fails where it must be there."""
    node = shutil.which("node")
    if node is not None and (PACKAGES / package).is_dir():
        return node
    return _missing(f"needs Node.js and: npm install --no-save --prefix .node {package}")


def _missing(why: str) -> NoReturn:
    if os.environ.get("OCOP_RULES_NODE") == "required":
        pytest.fail(why)
    pytest.skip(why)
