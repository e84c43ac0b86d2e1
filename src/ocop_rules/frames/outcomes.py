"""What one criterion adds to a sheet, for every combination of cells that bear on it.

These are the steps of :mod:`ocop_rules.scoring.marks` and :mod:`ocop_rules.scoring.checking` at one
criterion: its answer, its case, and the answer of the criterion it hangs on tell everything, but for
whether a closed gate zeroes it. :mod:`packing` makes tables of them, so that no sheet is judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from ocop_rules.frames import faulty
from ocop_rules.model.result import ReasonCode
from ocop_rules.scoring.prepared import Line, PreparedSet

EMPTY, WRONG, RANGE = 255, 254, 253
"""Cells without a number: nothing there, something else than a whole number, a number no option has."""
MOST: Final = 240
"""The highest number of a box or case that a cell can hold."""

Floor = tuple[int | None, int, int | None]
"""A floor of a criterion: the case, the stars, the box it needs (None: any with points)."""


@frozen
class Outcome:
    """What a criterion adds: why, its points, the floors missed for good and those not decided yet.

    ``fault`` is the key of its first fault, ``zero`` tells whether it closes a gate that asks for a 0 here.
    """

    reason: ReasonCode | None = None
    points: int = 0
    missed: tuple[Floor, ...] = ()
    undecided: tuple[Floor, ...] = ()
    zero: bool = False
    fault: int = faulty.NONE


def unknown(answer: int, case: int) -> Outcome:
    """Return the outcome of the cells of a criterion that the set of a sheet does not have."""
    if WRONG in (answer, case):
        return Outcome(fault=faulty.key(faulty.CELL, 0, "type"))
    if case != EMPTY:
        return Outcome(fault=faulty.key(faulty.CASE, faulty.LAST, "unknown-criterion"))
    if answer != EMPTY:
        return Outcome(fault=faulty.key(faulty.ANSWER, faulty.LAST, "unknown-criterion"))
    return Outcome()


def unread(answer: int, case: int) -> Outcome:
    """Return the outcome of the cells of a sheet whose set is not known: whether they are numbers."""
    return unknown(answer, case) if WRONG in (answer, case) else Outcome()


def outcome(
    prepared: PreparedSet, line: Line, governing: int, answer: int, case: int, *, zeroed: bool
) -> Outcome:
    """Return what the criterion of ``line`` comes to; the numbers are cells.

    ``governing`` is the cell of the criterion it hangs on (any number where it hangs on none).
    """
    fault = _case_fault(line, case) or _answer_fault(prepared, line, governing, answer, case)
    if WRONG in (answer, case):
        fault = faulty.key(faulty.CELL, 0, "type")
    if fault is not None:
        return Outcome(fault=fault)
    within = case if line.has_cases and case != EMPTY else None
    counts = _counting(prepared, answer)
    zero = counts is not None and _is_zero(prepared, line, within, counts)
    applies = _applies(prepared, line, governing)
    if applies is False:
        missed = prepared.readings["inapplicable-floor"] == "missed"
        return Outcome("inapplicable", missed=_every_floor(line, within) if missed else (), zero=zero)
    may_fall = applies is None and prepared.readings["inapplicable-floor"] == "waived"
    if zeroed:
        return _with_floors("zeroed", _every_floor(line, within), may_fall=may_fall, zero=zero)
    if counts is None:
        return Outcome("open", undecided=_every_floor(line, within))
    points = line.points[within][counts]
    unmet = tuple(
        (within, stars, needs)
        for stars, needs in line.floors[within]
        if not line.meets(within, needs, counts)
    )
    if points:
        return Outcome("earned", points, unmet)
    return _with_floors("earned" if counts else "unticked", unmet, may_fall=may_fall, zero=zero)


def _with_floors(reason: ReasonCode, floors: tuple[Floor, ...], *, may_fall: bool, zero: bool) -> Outcome:
    """Return an outcome without points; its floors may still fall away, or are missed for good."""
    if may_fall:
        return Outcome(reason, undecided=floors, zero=zero)
    return Outcome(reason, missed=floors, zero=zero)


def _case_fault(line: Line, case: int) -> int | None:
    if case == EMPTY:
        return None
    if not line.has_cases:
        return faulty.key(faulty.CASE, line.index, "case-unexpected")
    return None if case in line.points else faulty.key(faulty.CASE, line.index, "unknown-case")


def _answer_fault(prepared: PreparedSet, line: Line, governing: int, answer: int, case: int) -> int | None:
    if answer == EMPTY:
        return None
    code = None
    if line.has_cases and case == EMPTY:
        code = "case-missing"
    else:
        points = line.points[case if line.has_cases else None]
        if answer >= len(points):
            code = "option-range"
        elif points[answer] and _applies(prepared, line, governing) is False:
            code = "answer-inapplicable"
    return None if code is None else faulty.key(faulty.ANSWER, line.index, code)


def _counting(prepared: PreparedSet, answer: int) -> int | None:
    """Return the answer that counts: under ``unticked="open"`` a 0 counts as none."""
    unticked = answer == 0 and prepared.readings["unticked"] == "open"
    return None if answer == EMPTY or unticked else answer


def _applies(prepared: PreparedSet, line: Line, governing: int) -> bool | None:
    # whether a cell that is no number fulfils a condition is never told: its sheet has a fault before
    if line.governor is None or governing == WRONG:
        return True
    counts = _counting(prepared, governing)
    return None if counts is None else counts in line.options


def _is_zero(prepared: PreparedSet, line: Line, case: int | None, answer: int) -> bool:
    passes = answer == 0 and prepared.readings["zero-gate-unticked"] == "passes"
    return not passes and line.points[case][answer] == 0


def _every_floor(line: Line, case: int | None) -> tuple[Floor, ...]:
    """Return every floor of the criterion in its case, or in all of them while none is chosen."""
    return tuple(_floors(line, line.floors if case is None else (case,)))


def _floors(line: Line, cases: Iterable[int | None]) -> Iterator[Floor]:
    return ((case, stars, needs) for case in cases for stars, needs in line.floors[case])
