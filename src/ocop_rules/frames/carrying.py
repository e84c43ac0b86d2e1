"""Sheets of one decision under another, all rows at once: what is told of single boxes is told once."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from types import NoneType
from typing import Any, Unpack

from ocop_rules.comparing.carrying import Carrying
from ocop_rules.comparing.maps import map_between
from ocop_rules.errors import EvaluationError, require
from ocop_rules.frames.cells import Cells
from ocop_rules.frames.evaluating import evaluations_of, natural
from ocop_rules.frames.extra import np
from ocop_rules.frames.faulty import FAULTS
from ocop_rules.frames.layout import Array, Axis, cells_of, most_of, placed
from ocop_rules.frames.naming import grouped, unfit
from ocop_rules.frames.numbers import Column
from ocop_rules.frames.outcomes import EMPTY, MOST
from ocop_rules.frames.packing import tables as tables_of_frames
from ocop_rules.frames.rebuilt import beside
from ocop_rules.frames.scorer import score_sheets
from ocop_rules.frames.series import empty_in
from ocop_rules.frames.sheets import ColumnNames, Frame, Names, Sheets, eager, read_sheets
from ocop_rules.frames.standing import INVALID
from ocop_rules.model.evaluation import Evaluation, Unreadable
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.product_set import Criterion
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.checking import faults_of
from ocop_rules.structure import tables


def carry_frame(
    old: Ruleset,
    new: Ruleset,
    frame: Any,
    mapping: OptionMap | None = None,
    *,
    same_area: bool = False,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return sheets of the decision ``old`` as sheets of ``new``, as far as no judgement is needed.

    A row is carried over as by :func:`ocop_rules.carry_over`; what cannot be is open, so that
    :func:`score_frame` and :func:`bounds_frame` under ``new`` tell what is known and what can become of it.
    The result has the rows in their order (and the index of pandas): ``id``, ``ruleset``, ``product_set``,
    the answers, cases and gates under ``new``, then digest, product, evaluator and date, as far as there are
    any. A row that has a fault, or whose set ``new`` does not have, keeps its place with an empty
    product set and the code of its first fault in the column ``fault``. ``same_area`` says of all rows that
    commune and province of the product are what they were.

    Raises as :func:`score_frame` does, and :class:`~ocop_rules.errors.UnknownNameError` when no option map
    of the two decisions is shipped and none is given.
    """
    require(same_area, bool, "same_area", "flag")
    require(old, Ruleset, "old", "Ruleset")
    require(new, Ruleset, "new", "Ruleset")
    require(mapping, (OptionMap, NoneType), "mapping", "OptionMap")
    made = eager(frame)
    names = Names(**columns)
    between = map_between(old, new) if mapping is None else mapping
    sheets = read_sheets(old, made, names)
    fault = _faults(old, made, names, sheets)
    carried = _Carried(old, new, sheets, fault)
    sound = np.array([one is None for one in fault], np.bool_)
    for number in np.unique(sheets.sets[sound]).tolist():
        rows = np.flatnonzero(sound & (sheets.sets == number))
        blank = Evaluation(ruleset=old.id, product_set=number, answers={})
        try:
            carrying = Carrying(blank, old, new, between, same_area=same_area)
        except EvaluationError as error:
            fault[rows] = error.faults[0].code
        else:
            carried.put(carrying, rows)
    return _written(made, names, carried, new)


def _faults(old: Ruleset, frame: Frame, names: Names, sheets: Sheets) -> Array:
    """Return the code of the first fault of each row, None where there is none."""
    scored = score_sheets(sheets)
    words = np.array([*FAULTS, None], object)
    fault = words[np.where(scored.status == INVALID, scored.fault, len(FAULTS))]
    odd = unfit(frame, names)
    if "digest" in frame.columns:
        places, cells = grouped(frame["digest"])
        odd |= np.array([cell not in (None, old.digest) for cell in cells], np.bool_)[places]
    rows = np.flatnonzero(odd)
    if len(rows):
        picked = frame[rows.tolist(), :]
        for row, read in zip(rows.tolist(), evaluations_of(old, picked, names), strict=True):
            found = read.faults if isinstance(read, Unreadable) else faults_of(old, read)
            fault[row] = next((one.code for one in found), None)
    return fault


class _Carried:
    """The sheets under the new decision: cells by column, 255 where there is nothing."""

    def __init__(self, old: Ruleset, new: Ruleset, sheets: Sheets, fault: Array) -> None:
        self.sheets = sheets
        self.fault = fault
        self.axes = tables_of_frames(old).axes
        self.cells: dict[Axis, Cells] = {("answer", code): cells for code, cells in sheets.answers.items()}
        self.cells |= {("case", code): cells for code, cells in sheets.cases.items()}
        self.sets = np.zeros(sheets.size, np.int64)
        """The numbers of the sets, 0 where a sheet has none."""
        self.gates = np.full(sheets.size, None, object)
        self.columns: dict[Axis, Array] = {}
        self.open = tables_of_frames(new).readings["unticked"] == "open"

    def _put(self, axis: Axis, rows: Array, values: Array) -> None:
        if (values != EMPTY).any():
            column = self.columns.get(axis)
            if column is None:
                column = self.columns[axis] = np.full(self.sheets.size, EMPTY, np.uint8)
            column[rows] = values

    def put(self, carrying: Carrying, rows: Array) -> None:
        """Put sheets of one set in their place."""
        self.sets[rows] = carrying.other.number
        answers: dict[str, Array] = {}
        cases: dict[str, Array] = {}
        for code, now in carrying.other.criteria.items():
            was = carrying.before.get(now.concept)
            if was is not None and now.concept in carrying.after:
                answers[code], cases[code] = self._answers(carrying, was, now, rows)
        for code in answers:
            self._put(("answer", code), rows, self._applying(carrying, code, answers, cases[code]))
            self._put(("case", code), rows, cases[code])
        self._put_gates(carrying, rows)

    def _answers(
        self, carrying: Carrying, was: Criterion, now: Criterion, rows: Array
    ) -> tuple[Array, Array]:
        """Return the answers and cases to a criterion: what bears on them is told once."""
        governor = carrying.sheets[0].lines[was.code].governor
        bearing: list[Axis] = [("answer", was.code), ("case", was.code)]
        bearing += [("answer", governor)] if governor is not None else []
        here = [axis for axis in bearing if axis in self.cells and axis in self.axes]
        sizes = [self.axes[axis] for axis in here]
        place = np.zeros(len(rows), np.intp)
        for axis, size in zip(here, sizes, strict=True):
            place *= size
            place += placed(self.cells[axis].marks(rows), most_of(size))
        made = np.full((2, prod(sizes)), EMPTY, np.uint8)
        for one in np.flatnonzero(np.bincount(place, minlength=1)).tolist():
            places = map(int, np.unravel_index(one, sizes) if sizes else ())
            combination = dict(zip(here, places, strict=True))
            found = carrying.beside(_sheet(carrying, combination, self.axes)).answer(was, now)
            made[:, one] = [EMPTY if each is None else each for each in (found.new_answer, found.new_case)]
        answer, case = made[:, place]
        return answer, case

    def _applying(self, carrying: Carrying, code: str, answers: Mapping[str, Array], case: Array) -> Array:
        """Take back answers with points at a criterion that does not apply beside the carried ones."""
        line, answer = carrying.sheets[1].lines[code], answers[code]
        if line.governor is None or line.governor not in answers:
            return answer
        governing = answers[line.governor]
        known = governing != EMPTY
        if self.open:
            known = known & (governing != 0)
        idle = known & ~np.isin(governing, list(line.options))
        earns = np.zeros(len(answer), np.bool_)
        for one, points in line.points.items():
            worth = np.zeros(EMPTY + 1, np.bool_)
            worth[: len(points)] = np.array(points) != 0
            earns |= worth[answer] & (case == (EMPTY if one is None else one))
        return np.where(idle & earns, np.uint8(EMPTY), answer)

    def _put_gates(self, carrying: Carrying, rows: Array) -> None:
        if self.sheets.asserted is None:
            return
        asserted = self.sheets.asserted.taken(rows)
        for one in np.unique(asserted.places).tolist():
            gates = self.sheets.combinations[one]
            if gates:
                sheet = Evaluation(
                    ruleset=carrying.evaluation.ruleset,
                    product_set=carrying.one.number,
                    answers={},
                    gates=gates,
                )
                found = carrying.beside(sheet).gates()
                kept = dict.fromkeys(each.gate for each in found if each.reason == "carried")
                self.gates[rows[asserted.rows[asserted.places == one]]] = tables.gate_cell(kept)


def _sheet(carrying: Carrying, places: Mapping[Axis, int], axes: Mapping[Axis, int]) -> Evaluation:
    """Return a sheet with the cells that stand at some places."""
    cells = {axis: cells_of(axes[axis])[place] for axis, place in places.items()}

    def of(kind: str) -> dict[str, int]:
        return {code: cell for (one, code), cell in cells.items() if one == kind and cell <= MOST}

    return Evaluation(
        ruleset=carrying.evaluation.ruleset,
        product_set=carrying.one.number,
        answers=of("answer"),
        cases=of("case"),
    )


def _written(frame: Frame, names: Names, carried: _Carried, new: Ruleset) -> Any:
    """Return the sheets as a frame of the kind of ``frame``."""
    sound = np.array([one is None for one in carried.fault], np.bool_)
    texts: dict[str, Array] = {
        tables.RULESET: _where(sound, new.id),
        names.gates: carried.gates,
        "fault": carried.fault,
    }
    if "digest" in frame.columns:
        there = ~empty_in(frame["digest"])
        texts["digest"] = _where(sound & there, new.digest)
    numbers = {tables.PRODUCT_SET: Column.of(carried.sets, carried.sets == 0)}
    for axis in sorted(carried.columns, key=lambda axis: (axis[0], natural(axis[1]), axis[1])):
        kind, code = axis
        cells = carried.columns[axis]
        name = code if kind == "answer" else names.cases.format(code)
        numbers[name] = Column.of(cells, cells == EMPTY)
    kept = [
        name
        for name in (names.id, "product", "evaluator", "date")
        if name in frame.columns and not empty_in(frame[name]).all()
    ]
    filled = {
        name: cells.tolist()
        for name, cells in texts.items()
        if name == tables.RULESET or any(cell is not None for cell in cells)
    }
    here = {*kept, *numbers, *filled}
    order = (names.id, tables.RULESET, *numbers, names.gates, *tables.KEPT, "fault")
    return beside(frame, kept, numbers, filled, [name for name in order if name in here])


def _where(rows: Array, text: str) -> Array:
    """Return a text in some rows, None in the others."""
    return np.array([None, text], object)[rows.astype(np.intp)]
