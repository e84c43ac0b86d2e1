"""The first fault of sheets that have one, in the order in which they are found one by one.

What makes an evaluation unreadable comes first (a cell that is no whole number), then what
:func:`ocop_rules.check` finds: cases before answers, answers before gates; within each the criteria go
in the order of the decision, and what is of another set comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from ocop_rules.frames.compiled import EMPTY, Bytes, Cells, SetTables
from ocop_rules.frames.extra import np
from ocop_rules.frames.sheets import Combination
from ocop_rules.frames.tallying import Mask, look_up

FAULTS = (
    "missing-key",
    "type",
    "unknown-ruleset",
    "ruleset-mismatch",
    "unknown-set",
    "case-unexpected",
    "unknown-case",
    "case-missing",
    "option-range",
    "answer-inapplicable",
    "unknown-criterion",
    "answer-twice",
    "unknown-gate",
    "gate-follows",
    "gate-twice",
)
"""The codes of all faults that a row can have, by their number here."""
NO_FAULT = 255
_NUMBER = {code: at for at, code in enumerate(FAULTS)}


@frozen(eq=False)
class Rows:
    """Some rows, with all cells that bear on their faults.

    ``answer`` and ``case`` return the cells of a criterion, None when the frame has no such column;
    ``others`` are the columns of other sets.
    """

    answer: Callable[[str], Bytes | None]
    case: Callable[[str], Bytes | None]
    other_answers: Sequence[Bytes]
    other_cases: Sequence[Bytes]


def gate_fault(one: SetTables, names: Combination) -> str | None:
    """Return the first fault of the gates that a sheet asserts."""
    if names is None:
        return "type"  # found before all others
    for at, name in enumerate(names):
        gate = one.gate(name)
        if gate is None:
            return "unknown-gate"
        if gate.trigger != "asserted":
            return "gate-follows"
        if name in names[:at]:
            return "gate-twice"
    return None


def first_faults(one: SetTables, rows: Rows, gates: Bytes) -> Bytes:
    """Return the number of the first fault of each row; ``gates`` are those of their gates."""
    made = np.full(len(gates), NO_FAULT, np.uint8)
    for code, where in _found(one, rows):
        np.copyto(made, _NUMBER[code], where=where & (made == NO_FAULT))
    return np.where(made == NO_FAULT, gates, made)


def number(code: str | None) -> int:
    """Return the number of a fault."""
    return NO_FAULT if code is None else _NUMBER[code]


def _found(one: SetTables, rows: Rows) -> Iterator[tuple[str, Mask]]:
    """Yield the faults in their order, each with the rows that have it."""
    for cells in one.cells:
        case = rows.case(cells.code)
        if case is None:
            continue
        if not cells.cased:
            yield "case-unexpected", case != EMPTY
        else:
            yield "unknown-case", (case != EMPTY) & (look_up(cells.known, case) == 0)
    for case in rows.other_cases:
        yield "unknown-criterion", case != EMPTY
    for cells in one.cells:
        answer = rows.answer(cells.code)
        if answer is not None:
            yield from _of_answer(one, cells, answer, rows)
    for answer in rows.other_answers:
        yield "unknown-criterion", answer != EMPTY


def _of_answer(one: SetTables, cells: Cells, answer: Bytes, rows: Rows) -> Iterator[tuple[str, Mask]]:
    given = answer != EMPTY
    # without cases every sheet is of the case 0
    case = np.zeros(len(answer), np.uint8)
    if cells.cased:
        found = rows.case(cells.code)
        case = np.full(len(answer), EMPTY, np.uint8) if found is None else found
        yield "case-missing", given & (case == EMPTY)
    # a case that there is not has been a fault already
    fits = given & (look_up(cells.known, case) != 0)
    over = fits & (answer > cells.most.take(case))
    yield "option-range", over
    if cells.governor is not None:
        governing = rows.answer(one.codes[cells.governor])
        if governing is not None:
            state = np.where(fits & ~over, look_up(cells.start, case) + answer, np.uint8(EMPTY))
            yield (
                "answer-inapplicable",
                (look_up(cells.earns, state) & look_up(cells.hinders, governing)) != 0,
            )
