"""The oracle files of the repository."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

ORACLES = Path(__file__).parents[2] / "oracles"


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """Return the lines of a ruleset's file, read once."""
    return tuple(gzip.decompress((ORACLES / f"{name}.jsonl.gz").read_bytes()).decode().splitlines())
