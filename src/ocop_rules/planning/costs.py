"""What a move costs: in boxes, criteria or points, or in numbers of the user's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple, cast

from ocop_rules.errors import EvaluationError, Fault, UnknownNameError, pointer, show
from ocop_rules.model.upgrade import Cost, CostKind
from ocop_rules.scoring.prepared import Line, PreparedSet

_KINDS = ("boxes", "criteria", "points")
_LARGEST = 10**45
"""What one move may count for at the most: sums of such numbers stay below what searching never reaches."""
Own = Mapping[str, Cost | Mapping[int, Cost]]
"""By code of a criterion: what it costs to move it at all, or what each of its boxes costs."""


class Move(NamedTuple):
    """A criterion that is moved: to which box, over how many boxes, for how many points."""

    code: str
    box: int
    boxes: int
    points: int


class Costs(NamedTuple):
    """How moves are counted: ``of`` gives a whole number, ``scale`` times the cost; None is no offer."""

    kind: CostKind
    scale: int
    of: Callable[[Move], int | None]

    def shown(self, counted: int) -> Cost:
        """Return the cost that was counted as ``counted``, a whole number wherever it is one."""
        cost = Fraction(counted, self.scale)
        return cost.numerator if cost.denominator == 1 else cost


def _boxes(move: Move) -> int:
    return move.boxes


def _criteria(_move: Move) -> int:
    return 1


def _points(move: Move) -> int:
    return max(move.points, 0)


_NAMED: Mapping[str, Costs] = {
    "boxes": Costs("boxes", 1, _boxes),
    "criteria": Costs("criteria", 1, _criteria),
    "points": Costs("points", 1, _points),
}


def costs(prepared: PreparedSet, cost: object) -> Costs:
    """Return how moves are counted.

    Raises UnknownNameError for a name that is none of "boxes", "criteria" and "points" and for a
    criterion or box that the set does not have, EvaluationError with every number that is neither whole
    nor a fraction, less than 0, or too large to be counted exactly beside the others.
    """
    if isinstance(cost, str):
        if cost not in _NAMED:
            raise UnknownNameError("cost", cost, _KINDS)
        return _NAMED[cost]
    if not isinstance(cost, Mapping):
        fields = {"expected": "object"}
        raise EvaluationError([Fault(code="type", pointer="/cost", found=show(cost), fields=fields)])
    return _own(prepared, cast("Own", cost))


def _own(prepared: PreparedSet, cost: Own) -> Costs:
    faults: list[Fault] = []
    table: dict[tuple[str, int | None], Cost] = {}
    for code, given in cost.items():
        line = prepared.lines.get(code)
        if line is None:
            raise UnknownNameError("criterion", code, prepared.lines)
        for box, value in given.items() if isinstance(given, Mapping) else ((None, given),):
            steps = ("cost", code) if box is None else ("cost", code, box)
            faults += _faults(line, box, value, pointer(*steps))
            table[code, box] = value
    if faults:
        raise EvaluationError(faults)
    scale = lcm(*(Fraction(value).denominator for value in table.values()))
    most = _LARGEST // scale
    for (code, box), value in table.items():
        if value > most:
            at = pointer("cost", code) if box is None else pointer("cost", code, box)
            faults.append(_range(at, value, 0, most))
    if faults:
        raise EvaluationError(faults)

    def of(move: Move) -> int | None:
        value = table.get((move.code, move.box), table.get((move.code, None)))
        return None if value is None else int(value * scale)

    return Costs("own", scale, of)


def _faults(line: Line, box: Any, value: Any, at: str) -> list[Fault]:
    most = max(len(points) for points in line.points.values()) - 1
    if box is not None and (type(box) is not int or not 1 <= box <= most):
        return [_range(at, box, 1, most)]
    if type(value) is not int and not isinstance(value, Fraction):
        return [Fault(code="type", pointer=at, found=show(value), fields={"expected": "integer"})]
    if value < 0:
        return [_range(at, value, 0, "∞")]
    return []


def _range(at: str, found: object, least: int, most: int | str) -> Fault:
    return Fault(code="range", pointer=at, found=show(found), fields={"least": least, "most": most})
