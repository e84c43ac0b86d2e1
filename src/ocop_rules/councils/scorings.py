"""Scoring again: who changed what from one scoring to the next, and the notes a policy asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.deliberation import EarlierScoring, Flag, MemberChange, Seat
from ocop_rules.model.evaluation import Evaluation

Points = dict[str, dict[str, int]]


def _points(seats: Sequence[Seat]) -> Points:
    """Return the points of every member by criterion, as the sheets counted."""
    return {
        seat.member: {reason.criterion: reason.points for reason in seat.result.reasons}
        for seat in seats
        if seat.result is not None
    }


def sheet_changes(
    old: Sequence[Evaluation], new: Sequence[Evaluation], before: Sequence[Seat], after: Sequence[Seat]
) -> Iterator[MemberChange]:
    """Yield every answer and gate that differs between two scorings, and every point that came of it.

    A criterion is told where its answer or case was changed, and where its points changed with another
    answer; a member who handed in no sheet in one of the two has no answers there.
    """
    had = {cast("str", one.evaluator): one for one in old}
    has = {cast("str", one.evaluator): one for one in new}
    were, are = _points(before), _points(after)
    for member in dict.fromkeys((*had, *has)):
        yield from _changed(
            member, had.get(member), has.get(member), were.get(member, {}), are.get(member, {})
        )


def _changed(
    member: str,
    old: Evaluation | None,
    new: Evaluation | None,
    were: dict[str, int],
    are: dict[str, int],
) -> Iterator[MemberChange]:
    had, has = ({} if one is None else one.answers for one in (old, new))
    held, holds = ({} if one is None else one.cases for one in (old, new))
    for code in dict.fromkeys((*had, *has, *were, *are)):
        points = are.get(code, 0) - were.get(code, 0)
        if points or had.get(code) != has.get(code) or held.get(code) != holds.get(code):
            yield MemberChange(
                member=member, criterion=code, had=had.get(code), has=has.get(code), points=points
            )
    closed, closes = (() if one is None else one.gates for one in (old, new))
    for gate in dict.fromkeys((*closed, *closes)):
        if (gate in closed) != (gate in closes):
            yield MemberChange(
                member=member,
                gate=gate,
                had=1 if gate in closed else None,
                has=1 if gate in closes else None,
            )


def missing_notes(
    sitting: Sitting, policy: CouncilPolicy, seats: Sequence[Seat], earlier: Sequence[EarlierScoring]
) -> Iterator[Flag]:
    """Yield where a sheet carries no note though the policy asks for one: criteria first, then gates.

    Nothing is asked of a member who takes no part in the product.
    """
    points = _points(seats)
    excused = {seat.member for seat in seats if seat.standing == "excused"}
    changed: dict[str, list[MemberChange]] = {}
    for change in earlier[-1].changes if earlier and "change" in policy.notes else ():
        changed.setdefault(change.member, []).append(change)
    for one in sitting.sheets:
        member = cast("str", one.evaluator)
        if member in excused:
            continue
        own = changed.get(member, ())
        low = [code for code in one.answers if not points[member].get(code)]
        wanted = [
            *(low if "low-box" in policy.notes else ()),
            *(change.criterion for change in own if change.criterion is not None),
        ]
        gates = [
            *(one.gates if "gate" in policy.notes else ()),
            *(change.gate for change in own if change.gate is not None),
        ]
        lacking = tuple(code for code in dict.fromkeys(wanted) if code not in one.notes)
        if lacking:
            yield Flag(code="note-missing", members=(member,), criteria=lacking)
        for gate in dict.fromkeys(gates):
            if gate not in one.notes:
                yield Flag(code="note-missing", members=(member,), gate=gate)
