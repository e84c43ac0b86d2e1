"""How the counted sheets of a council stand to floors and gates, and what that makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, cast

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import FloorRule, GateRule
from ocop_rules.model.deliberation import CouncilFloor, CouncilGate, Seat
from ocop_rules.model.result import Floor, GateClosed
from ocop_rules.scoring.prepared import Sheet


def needed(rule: Literal["majority", "half", "all", "any"], sheets: int) -> int:
    """Return how many of ``sheets`` it takes: more than half, at least half, all, or one."""
    return {"majority": sheets // 2 + 1, "half": (sheets + 1) // 2, "all": sheets, "any": 1}[rule]


@frozen
class _Mark:
    """A floor as the council judges it.

    Where a criterion offers cases, the floors of one star in its different cases are one floor: each
    sheet is held to the case it chose.
    """

    criterion: str
    stars: int
    needs: int | None
    whole: bool


def _mark(lines: Sheet, floor: Floor) -> _Mark:
    cased = lines.lines[floor.criterion].has_cases
    return _Mark(floor.criterion, floor.stars, None if cased else floor.needs, floor.needs is None)


def _marks(lines: Sheet) -> Iterator[tuple[_Mark, int | None, int | None]]:
    """Yield every floor of the sheet, with its case and the option it needs there."""
    for line in lines.lines.values():
        for case, floors in line.floors.items():
            for stars, needs in floors:
                yield _mark(lines, Floor(line.code, case, stars, needs, None)), case, needs


def marks_missed(lines: Sheet, seat: Seat) -> frozenset[_Mark]:
    """Return the floors that the sheet of a seat misses, as the council judges them."""
    return frozenset(
        _mark(lines, floor) for floor in (() if seat.result is None else seat.result.floors_missed)
    )


def judge_floors(lines: Sheet, seats: Sequence[Seat], rule: FloorRule) -> tuple[CouncilFloor, ...]:
    """Return every floor of the sheet, each judged for itself over the sheets of ``seats``.

    A sheet meets a floor that it does not miss; one that is open may not have decided yet.
    """
    cases: dict[_Mark, dict[int, int]] = {}
    for mark, case, needs in _marks(lines):
        held = cases.setdefault(mark, {})
        if case is not None and needs is not None:
            held[case] = needs
    missed: dict[_Mark, list[str]] = {mark: [] for mark in cases}
    waiting: dict[_Mark, list[str]] = {mark: [] for mark in cases}
    for seat in seats:
        result = seat.result
        if result is None:
            continue
        own = marks_missed(lines, seat)
        still = {_mark(lines, floor) for floor in result.floors_open} - own
        for mark in own:
            missed[mark].append(seat.member)
        for mark in still:
            waiting[mark].append(seat.member)
    members = [seat.member for seat in seats]
    return tuple(
        _floor(mark, held, members, missed[mark], waiting[mark], needed(rule, len(seats)))
        for mark, held in cases.items()
    )


def _floor(
    mark: _Mark,
    cases: Mapping[int, int],
    members: Iterable[str],
    missed: Sequence[str],
    waiting: Sequence[str],
    least: int,
) -> CouncilFloor:
    met = tuple(member for member in members if member not in missed and member not in waiting)
    held: bool | None = len(met) >= least
    if not held and len(met) + len(waiting) >= least:
        held = None
    return CouncilFloor(
        criterion=mark.criterion,
        stars=mark.stars,
        needs=mark.needs,
        cases=FrozenDict(cases),
        met=met,
        missed=tuple(missed),
        undecided=tuple(waiting),
        needed=least,
        held=held,
    )


def chair_decides(rule: GateRule, seats: Iterable[Seat]) -> bool:
    """Tell whether the chair's sheet decides about gates: the rule says so, and there is one."""
    return rule == "chair" and any(seat.role == "chair" and seat.points is not None for seat in seats)


def judge_gates(
    lines: Sheet, seats: Sequence[Seat], counted: Sequence[Seat], rule: GateRule
) -> tuple[CouncilGate, ...]:
    """Return every rejecting or stopping gate that closed on a sheet, judged by ``rule``.

    Sheets still missing count among those of which it takes a share. Where the chair decides but has
    no sheet, more than half decide.
    """
    by_chair = chair_decides(rule, seats)
    chairs = {seat.member for seat in seats if by_chair and seat.role == "chair"}
    share = "majority" if rule == "chair" else rule
    found: dict[str, GateClosed] = {}
    members: dict[str, list[str]] = {}
    asking = chairs | {seat.member for seat in counted}
    asked = [seat for seat in seats if seat.member in asking]
    for seat in asked:
        for gate in () if seat.result is None else seat.result.gates:
            if gate.effect in ("reject", "stop"):
                found.setdefault(gate.gate, gate)
                members.setdefault(gate.gate, []).append(seat.member)
    least = None if by_chair else needed(share, len(counted))
    return tuple(
        CouncilGate(
            gate=gate.gate,
            effect=cast("Literal['reject', 'stop']", gate.effect),
            place=gate.place,
            members=tuple(members[name]),
            needed=least,
            closed=not chairs.isdisjoint(members[name]) if least is None else len(members[name]) >= least,
        )
        for name in (*lines.gates, *lines.requirements)
        for gate in [found.get(name)]
        if gate is not None
    )
