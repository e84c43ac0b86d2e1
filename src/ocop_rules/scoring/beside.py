"""Two results beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocop_rules.model.preview import Changes
from ocop_rules.model.result import Floor, Result
from ocop_rules.model.what_if import CriterionBeside


def only_floors(floors: Iterable[Floor], others: Iterable[Floor]) -> tuple[Floor, ...]:
    """Return the floors that are not among ``others``, whatever answer missed them."""
    known = {(one.criterion, one.case, one.stars, one.needs) for one in others}
    return tuple(
        floor for floor in floors if (floor.criterion, floor.case, floor.stars, floor.needs) not in known
    )


def changes_between(before: Result, after: Result) -> Changes:
    """Return what became different between two results of one product set."""
    return Changes(
        points=_total(after) - _total(before),
        criteria=tuple(_criteria(before, after)),
        missed_now=only_floors(after.floors_missed, before.floors_missed),
        met_now=only_floors(before.floors_missed, after.floors_missed),
        closed_now=tuple(gate for gate in after.gates if gate not in before.gates),
        open_now=tuple(gate for gate in before.gates if gate not in after.gates),
    )


def _total(result: Result) -> int:
    return 0 if result.points is None else result.points["total"]


def _criteria(before: Result, after: Result) -> Iterator[CriterionBeside]:
    for old, new in zip(before.reasons, after.reasons, strict=True):
        if old != new:
            yield CriterionBeside(before=old, after=new)
