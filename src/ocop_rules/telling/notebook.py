"""Notebooks: after ``%load_ext ocop_rules`` the values show themselves as pages."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any, Final

from ocop_rules.errors import OcopError
from ocop_rules.planning.oracles import Mismatch
from ocop_rules.telling.telling import PAGES, tell

_HOMES = "comparing councils errors life model planning rulesets scoring"
_FORMATS: Final = {"text/html": "html", "text/markdown": "markdown"}


def load_ipython_extension(shell: Any) -> None:
    """Register the values with the formatters of an IPython shell: what ``%load_ext ocop_rules`` calls."""
    for mime, form in _FORMATS.items():
        formatter = shell.display_formatter.formatters[mime]
        for kind in kinds():
            formatter.for_type(kind, partial(_shown, form=form))


def unload_ipython_extension(shell: Any) -> None:
    """Take the values out of the formatters again."""
    for mime in _FORMATS:
        formatter = shell.display_formatter.formatters[mime]
        for kind in kinds():
            formatter.pop(kind, None)


def kinds() -> list[type]:
    """Return every class that has a page.

    Errors are left out, as what is raised shows itself, and producers, whose page has personal data.
    """
    found: dict[str, type] = {"Mismatch": Mismatch}
    for room in _HOMES.split():
        module = import_module(f"ocop_rules.{room}")
        found |= {
            name: getattr(module, name) for name in module.__all__ if name in PAGES and name != "Producer"
        }
    return [kind for kind in found.values() if not issubclass(kind, OcopError)]


def _shown(thing: object, form: str) -> str | None:
    """Return the page of a value; None, its short text, where no ruleset at hand can tell it."""
    try:
        page = tell(thing)
    except OcopError:
        return None
    return page.html(whole=False) if form == "html" else page.markdown()
