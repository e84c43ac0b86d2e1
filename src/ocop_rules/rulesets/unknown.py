"""A ruleset that an input names and nobody has: one fault, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable

from ocop_rules.errors import Fault, show
from ocop_rules.ground.names import near_or_all


def unknown_ruleset(
    name: str, known: Iterable[str], *, at: str = "/ruleset", file: str | None = None
) -> Fault:
    """Return the fault of an input whose ruleset ``name`` is none of ``known``; ``at`` is where it stands."""
    fields = {"near": near_or_all(name, known)}
    return Fault(code="unknown-ruleset", file=file, pointer=at, found=show(name), fields=fields)
