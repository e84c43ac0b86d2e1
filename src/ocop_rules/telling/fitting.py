"""What a value names and its ruleset does not have: a fault, wherever it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ocop_rules.errors import Fault, FaultsError, OcopError, show


@contextmanager
def fitting() -> Iterator[None]:
    """Let a look-up that finds nothing end in FaultsError: a value that was read may name anything."""
    try:
        yield
    except OcopError:
        raise
    except LookupError as error:
        found = show(error.args[0]) if isinstance(error, KeyError) and error.args else "…"
        raise FaultsError([Fault(code="not-of-ruleset", found=found)]) from error
