"""The packages of the extra ``office``, imported where they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ocop_rules.errors import MissingExtraError

EXTRA = "office"
_PACKAGES = {"docx": "python-docx", "python_calamine": "python-calamine"}


def need(module: str, extra: str = EXTRA) -> Any:
    """Return a module of an extra; raises :class:`~ocop_rules.errors.MissingExtraError` without it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        top = module.partition(".")[0]
        if error.name is None or error.name.partition(".")[0] != top:
            raise
        raise MissingExtraError(_PACKAGES.get(top, top), extra) from None
