"""How the counted sheets of a council stand to floors and gates, and what that makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, cast

from attrs import frozen

from ocop_rules.councils.seats import result_of
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import FloorRule, GateRule
from ocop_rules.model.deliberation import CouncilFloor, CouncilGate, Seat
from ocop_rules.model.result import Floor, GateClosed
from ocop_rules.scoring.prepared import PreparedSet


def needed(rule: Literal["majority", "half", "all", "any"], sheets: int) -> int:
    """Return how many of ``sheets`` it takes: more than half, at least half, all, or one."""
    return {"majority": sheets // 2 + 1, "half": (sheets + 1) // 2, "all": sheets, "any": 1}[rule]


@frozen
class Mark:
    """A floor as the council judges it.

    Where a criterion offers cases, the floors of one star in its different cases are one floor: each
    sheet is held to the case it chose.
    """

    criterion: str
    stars: int
    needs: int | None
    whole: bool


def mark_of(prepared: PreparedSet, floor: Floor) -> Mark:
    """Return a floor as the council judges it."""
    cased = prepared.lines[floor.criterion].has_cases
    return Mark(floor.criterion, floor.stars, None if cased else floor.needs, floor.needs is None)


def marks(prepared: PreparedSet) -> Iterator[tuple[Mark, int | None, int | None]]:
    """Yield every floor of the sheet, with its case and the option it needs there."""
    for line in prepared.lines.values():
        for case, floors in line.floors.items():
            for stars, needs in floors:
                yield mark_of(prepared, Floor(line.code, case, stars, needs, None)), case, needs


def least_points(prepared: PreparedSet, mark: Mark, case: int | None, needs: int | None) -> int:
    """Return the points at which a floor is met in a case: those of its box, or the first above 0."""
    points = prepared.lines[mark.criterion].points[case]
    return min(filter(None, points)) if needs is None else points[needs]


def _met_on_average(prepared: PreparedSet, seats: Sequence[Seat], mark: Mark) -> bool:
    """Tell whether the mean of the points reaches that of the boxes which the sheets need.

    A sheet in whose case there is no such floor, or where it falls away, is left out of both means.
    """
    spare = 0
    floors = prepared.lines[mark.criterion].floors
    waived = prepared.readings["inapplicable-floor"] == "waived"
    for seat in seats:
        reason = next(one for one in result_of(seat).reasons if one.criterion == mark.criterion)
        if waived and reason.code == "inapplicable":
            continue
        cases = floors if reason.case is None else (reason.case,)
        asked = [
            least_points(prepared, mark, case, needs)
            for case in cases
            for stars, needs in floors[case]
            if mark_of(prepared, Floor(mark.criterion, case, stars, needs, None)) == mark
        ]
        if asked:
            spare += reason.points - max(asked)
    return spare >= 0


def marks_missed(prepared: PreparedSet, seat: Seat) -> frozenset[Mark]:
    """Return the floors that the sheet of a seat misses, as the council judges them."""
    return frozenset(mark_of(prepared, floor) for floor in result_of(seat).floors_missed)


def _marks_open(prepared: PreparedSet, seat: Seat) -> frozenset[Mark]:
    return frozenset(mark_of(prepared, floor) for floor in result_of(seat).floors_open)


def judge_floors(prepared: PreparedSet, seats: Sequence[Seat], rule: FloorRule) -> tuple[CouncilFloor, ...]:
    """Return every floor of the sheet, each judged for itself over the sheets of ``seats``.

    A sheet meets a floor that it does not miss; one that is open may not have decided yet.
    """
    cases: dict[Mark, dict[int, int]] = {}
    for mark, case, needs in marks(prepared):
        held = cases.setdefault(mark, {})
        if case is not None and needs is not None:
            held[case] = needs
    missed: dict[Mark, list[str]] = {mark: [] for mark in cases}
    waiting: dict[Mark, list[str]] = {mark: [] for mark in cases}
    for seat in seats:
        own = marks_missed(prepared, seat)
        still = _marks_open(prepared, seat) - own
        for mark in own:
            missed[mark].append(seat.member)
        for mark in still:
            waiting[mark].append(seat.member)
    members = [seat.member for seat in seats]
    found = []
    for mark, of_case in cases.items():
        met = tuple(member for member in members if member not in missed[mark] + waiting[mark])
        is_met: bool | None
        least = None
        if rule == "mean":
            is_met = None if waiting[mark] else _met_on_average(prepared, seats, mark)
        else:
            least = needed(rule, len(seats))
            is_met = len(met) >= least
            if not is_met and len(met) + len(waiting[mark]) >= least:
                is_met = None
        found.append(_floor(mark, of_case, (met, missed[mark], waiting[mark]), least, held=is_met))
    return tuple(found)


def _floor(
    mark: Mark,
    cases: Mapping[int, int],
    stand: tuple[Sequence[str], Sequence[str], Sequence[str]],
    least: int | None,
    *,
    held: bool | None,
) -> CouncilFloor:
    met, missed, waiting = stand
    return CouncilFloor(
        criterion=mark.criterion,
        stars=mark.stars,
        needs=mark.needs,
        cases=FrozenDict(cases),
        met=tuple(met),
        missed=tuple(missed),
        undecided=tuple(waiting),
        needed=least,
        held=held,
    )


def chair_decides(rule: GateRule, seats: Iterable[Seat]) -> bool:
    """Tell whether the chair's sheet decides about gates: the rule says so, and there is one."""
    return rule == "chair" and any(seat.role == "chair" and seat.points is not None for seat in seats)


def judge_gates(
    prepared: PreparedSet, seats: Sequence[Seat], counted: Sequence[Seat], rule: GateRule
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
        for gate in result_of(seat).gates:
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
        for name in (*prepared.gates, *prepared.requirements)
        for gate in [found.get(name)]
        if gate is not None
    )
