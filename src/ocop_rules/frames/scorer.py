"""A frame of evaluations in, a frame of results out: the same rows, scored all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import define, frozen

from ocop_rules.frames.cells import NO_NUMBER, NOTHING_THERE
from ocop_rules.frames.compiled import EMPTY, WRONG, Bytes, SetTables
from ocop_rules.frames.compiled import tables as set_tables
from ocop_rules.frames.extra import np
from ocop_rules.frames.faulty import FAULTS, NO_FAULT, Rows, first_faults, gate_fault, number
from ocop_rules.frames.native import Figures, build
from ocop_rules.frames.sheets import Names, Rules, Sheets, eager, read_sheets
from ocop_rules.frames.tallying import INVALID, STATUSES, Given, Mask, Numbers, Tally, tally
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.structure import tables as columns

PARTS = ("A", "B", "C")
_AT_ONCE = 1 << 16


@define(eq=False)
class Scored:
    """The figures of all rows; points are -1, stars and faults 255 where there are none."""

    status: Bytes
    parts: dict[str, Numbers]
    total: Numbers
    by_points: Bytes
    stars: Bytes
    lowest: Bytes
    fault: Bytes
    unreadable: Mask


@frozen(eq=False)
class Block:
    """Some rows of one set, scored: which rows they are, all that was found, and what finds faults."""

    ruleset: Ruleset
    tables: SetTables
    number: int
    rows: Any
    given: Given
    tally: Tally
    first_faults: Callable[[Numbers], Bytes]


class _Reader:
    """Takes the cells of some rows of one set out of the sheets of a frame."""

    def __init__(self, sheets: Sheets, one: SetTables) -> None:
        self.sheets = sheets
        self.one = one
        own = set(one.codes)
        cased = {cells.code for cells in one.cells if cells.cased}
        self.other_answers = [cells for code, cells in sheets.answers.items() if code not in own]
        self.other_cases = [cells for code, cells in sheets.cases.items() if code not in own]
        self.unexpected = [cells for code, cells in sheets.cases.items() if code in own - cased]
        self.gate_faults = np.array(
            [number(gate_fault(one, names)) for names in sheets.combinations], np.uint8
        )

    def given(self, rows: Any) -> Given:
        """Return what the sheets in ``rows`` say."""
        sheets, one = self.sheets, self.one
        size = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        blank = np.full(size, EMPTY, np.uint8)
        return Given(
            answers=[_taken(sheets.answers.get(code), rows, blank) for code in one.codes],
            cases={
                cells.order: _taken(sheets.cases.get(cells.code), rows, blank)
                for cells in one.cells
                if cells.cased
            },
            asserted=None if sheets.asserted is None else sheets.asserted[rows],
            combinations=tuple(names or () for names in sheets.combinations),
            spoilt=self._spoilt(rows),
        )

    def _spoilt(self, rows: Any) -> Mask | None:
        """Return the rows with a fault beside their own criteria, None when there is none."""
        wrong = None
        for column in (*self.other_answers, *self.other_cases, *self.unexpected):
            filled = column[rows] != EMPTY
            if filled.any():
                wrong = filled if wrong is None else wrong | filled
        for cells in self.one.cells:
            case = self.sheets.cases.get(cells.code) if cells.cased else None
            if case is not None:
                unknown = (case[rows] != EMPTY) & (np.frombuffer(cells.known, np.uint8)[case[rows]] == 0)
                wrong = unknown if wrong is None else wrong | unknown
        if self.sheets.asserted is not None and self.gate_faults.min() != NO_FAULT:
            gates = self.gate_faults[self.sheets.asserted[rows]] != NO_FAULT
            wrong = gates if wrong is None else wrong | gates
        return wrong

    def first_faults(self, rows: Numbers) -> Bytes:
        """Return the number of the first fault of rows that have one."""
        sheets = self.sheets
        gates = np.full(len(rows), NO_FAULT, np.uint8)
        if sheets.asserted is not None:
            gates = self.gate_faults[sheets.asserted[rows]]

        def taken(held: Mapping[str, Bytes], code: str) -> Bytes | None:
            return held[code][rows] if code in held else None

        found = Rows(
            answer=lambda code: taken(sheets.answers, code),
            case=lambda code: taken(sheets.cases, code),
            other_answers=[cells[rows] for cells in self.other_answers],
            other_cases=[cells[rows] for cells in self.other_cases],
        )
        return first_faults(self.one, found, gates)


def _taken(cells: Bytes | None, rows: Any, blank: Bytes) -> Bytes:
    return blank if cells is None else cells[rows]


def _pieces(rows: Any) -> Iterator[Any]:
    """Yield rows in pieces small enough to stay in the processor's cache."""
    if isinstance(rows, slice):
        for start in range(rows.start, rows.stop, _AT_ONCE):
            yield slice(start, min(start + _AT_ONCE, rows.stop))
    else:
        for start in range(0, len(rows), _AT_ONCE):
            yield rows[start : start + _AT_ONCE]


def _unreadable(name: Any, product_set: int) -> str | None:
    """Return what keeps rows from being read as evaluations: their ruleset or set."""
    if name is None or (isinstance(name, str) and product_set == NOTHING_THERE):
        return "missing-key"
    return "type" if not isinstance(name, str) or product_set == NO_NUMBER else None


def _unknown(name: str, ruleset: Ruleset | None, product_set: int) -> str | None:
    """Return the fault of rows whose ruleset or set is not known."""
    if ruleset is None:
        return "unknown-ruleset"
    if name not in ruleset.accepts:
        return "ruleset-mismatch"
    return None if product_set in ruleset.numbers else "unknown-set"


def _mark_wrong(sheets: Sheets, scored: Scored) -> None:
    """Give the fault "type" to rows with a cell that is no number, before whatever else they have."""
    places = np.flatnonzero((scored.fault != NO_FAULT) & ~scored.unreadable)
    if not len(places):
        return
    wrong = np.zeros(len(places), np.bool_)
    for cells in (*sheets.answers.values(), *sheets.cases.values()):
        wrong |= cells[places] == WRONG
    if sheets.asserted is not None:
        no_gates = np.array([names is None for names in sheets.combinations])
        wrong |= no_gates[sheets.asserted[places]]
    scored.fault[places[wrong]] = number("type")


@frozen(eq=False)
class Lost:
    """Rows whose set cannot be found, with their fault."""

    rows: Any
    fault: str


def blocks(sheets: Sheets) -> Iterator[Block | Lost]:
    """Yield the rows of each set, scored, and the rows of no set."""
    for name, ruleset, product_set, rows in sheets.groups():
        wrong = _unreadable(name, product_set) or _unknown(name, ruleset, product_set)
        if wrong is not None or ruleset is None:
            yield Lost(rows, wrong or "unknown-ruleset")
            continue
        one = set_tables(ruleset, product_set)
        reader = _Reader(sheets, one)
        for piece in _pieces(rows):
            given = reader.given(piece)
            yield Block(ruleset, one, product_set, piece, given, tally(one, given), reader.first_faults)


def score_sheets(sheets: Sheets) -> Scored:
    """Score all sheets of a frame."""
    size = sheets.size
    letters = {part.code for _, rules in sheets.rulesets if rules for one in rules.sets for part in one.parts}
    scored = Scored(
        status=np.full(size, INVALID, np.uint8),
        parts={part: np.full(size, -1, np.int32) for part in sorted({*PARTS, *letters})},
        total=np.full(size, -1, np.int32),
        by_points=np.full(size, EMPTY, np.uint8),
        stars=np.full(size, EMPTY, np.uint8),
        lowest=np.full(size, EMPTY, np.uint8),
        fault=np.full(size, NO_FAULT, np.uint8),
        unreadable=np.zeros(size, np.bool_),
    )
    for block in blocks(sheets):
        if isinstance(block, Lost):
            scored.fault[block.rows] = number(block.fault)
            scored.unreadable[block.rows] = block.fault in ("missing-key", "type")
        else:
            _put(scored, block)
    _mark_wrong(sheets, scored)
    return scored


def _put(scored: Scored, block: Block) -> None:
    rows, found = block.rows, block.tally
    scored.status[rows] = found.status
    for part, points in zip(block.tables.parts, found.parts, strict=True):
        scored.parts[part][rows] = points
    scored.total[rows] = found.total
    scored.by_points[rows] = found.by_points
    scored.stars[rows] = found.stars
    scored.lowest[rows] = found.lowest
    bad = np.flatnonzero(found.status == INVALID)
    if len(bad):
        places = bad + rows.start if isinstance(rows, slice) else rows[bad]
        scored.fault[places] = block.first_faults(places)


def score_frame(
    rules: Rules,
    frame: Any,
    *,
    product_set: str | int = columns.PRODUCT_SET,
    ruleset: str | None = None,
    id: str = columns.ID,  # noqa: A002 - the name of the column it names
    cases: str = columns.CASES,
    gates: str = columns.GATES,
) -> Any:
    """Score every row of a pandas or Polars frame or an Arrow table, and return the same kind of frame.

    A row is an evaluation. Its columns: ``product_set``, the number of its set (or give the number itself,
    where all rows are of one set); one column for each criterion, named by its code, with the number of the
    ticked option, 0 for no tick, empty for an open criterion; one for the case of a criterion that offers
    cases (``cases`` says how it is named: "case 8"); ``gates``, the ids of asserted gates, as a list or
    parted by blanks; ``id``; and with ``ruleset`` the column that names the ruleset of each row, where
    ``rules`` is a look-up of rulesets by id (a mapping, or a function such as :func:`ocop_rules.load`).
    Other columns pass unread, as does a column of another set while it is empty.

    The result has the rows in their order (and the index of pandas), ``id`` first where there is one, then
    ``status``, ``A``, ``B``, ``C``, ``total`` (points), ``stars_by_points``, ``stars``, ``lowest_missed``
    (the lowest star of which a floor is missed) and ``fault`` (the code of the first fault of a row that is
    invalid). What there is not is empty: stars of a sheet that is not ranked, all figures of one with a
    fault.

    Whole numbers may come as whole floats here; a number with a fraction, a text or a boolean is a fault of
    its row. Raises :class:`~ocop_rules.errors.LoadError` for something that is no frame, a column that is
    missing, and columns that look like a code and are in no set.
    """
    made = eager(frame)
    names = Names(product_set=product_set, ruleset=ruleset, id=id, cases=cases, gates=gates)
    scored = score_sheets(read_sheets(rules, made, names))
    return build(made, id if id in made.columns else None, figures(scored))


def figures(scored: Scored) -> Figures:
    """Return the columns of the result in their order."""
    return {
        "status": (scored.status, STATUSES),
        **{part: (points, None) for part, points in scored.parts.items()},
        "total": (scored.total, None),
        "stars_by_points": (scored.by_points, None),
        "stars": (scored.stars, None),
        "lowest_missed": (scored.lowest, None),
        "fault": (scored.fault, FAULTS),
    }
