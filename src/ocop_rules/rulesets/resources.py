"""Where the shipped rulesets are: in the installed package, or in the checkout that is ours."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ocop_rules.errors import OcopError


@cache
def rulesets_root() -> Traversable:
    """Return the folder of the shipped rulesets.

    A wheel holds them inside the package. An editable install does not, so that the checkout
    around this file serves, known by its ``pyproject.toml``.
    """
    inside = files("ocop_rules") / "data"
    if inside.is_dir():
        return inside
    checkout = Path(__file__).resolve().parents[3]
    project = checkout / "pyproject.toml"
    if project.is_file() and b'name = "ocop-rules"' in project.read_bytes():
        return checkout / "rulesets"
    message = f"the rulesets are missing from the installation at {Path(__file__).parent}; install it again"
    raise OcopError(message)
