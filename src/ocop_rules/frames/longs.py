"""Between wide frames, a row for each evaluation, and long ones, a row for each answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, Unpack

from ocop_rules.errors import Fault, LoadError, pointer, show
from ocop_rules.frames.evaluating import natural
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array
from ocop_rules.frames.native import assemble
from ocop_rules.frames.numbers import Column, joined, read_numbers
from ocop_rules.frames.rebuilt import with_columns
from ocop_rules.frames.series import distinct
from ocop_rules.frames.sheets import ColumnNames, Frame, Names, columns_of, eager, missing
from ocop_rules.structure import tables

_KINDS: Final[tuple[Literal["answer", "case"], ...]] = ("answer", "case")


def _kept(frame: Frame, names: Names) -> list[str]:
    """Return the columns that belong to the evaluation as a whole."""
    wanted = (names.id, names.ruleset or tables.RULESET, str(names.product_set), names.gates, *tables.KEPT)
    return [name for name in dict.fromkeys(wanted) if name in frame.columns]


def to_long(
    frame: Any,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return a wide frame as a long one of the same kind: a row for each answer, in order.

    The columns of the evaluation (id, ruleset, product set, gates, product, evaluator, date, digest, as far
    as they are there) stand on each of its rows, then ``criterion, case, option``. A case without an answer
    has a row with an empty option, an evaluation without any answer one with an empty criterion. Without
    ids the rows are keyed by ``row``. Numbers stay what they are; raises
    :class:`~ocop_rules.errors.LoadError` for columns of answers or cases with something else
    (``frame-numbers``), and for a number that no column of this kind of frame holds (``frame-exact``).
    """
    names = Names(**columns)
    made = eager(frame)
    size = len(made)
    held = {(one.kind, one.code): name for name, one in columns_of(made, names, None).items()}
    codes = list(dict.fromkeys(code for _, code in held))
    blank = Column.blank(size)
    pieces: list[tuple[Array, Array]] = []
    chosen: list[Column] = []
    ticked: list[Column] = []
    without = np.ones(size, np.bool_)
    for place, code in enumerate(codes):
        option, case = (
            blank if (name := held.get((kind, code))) is None else read_numbers(made[name], name)
            for kind in _KINDS
        )
        here = np.flatnonzero(~option.empty | ~case.empty)
        without[here] = False
        pieces.append((here, np.full(len(here), place)))
        chosen.append(case.at(here))
        ticked.append(option.at(here))
    rest = np.flatnonzero(without)
    pieces.append((rest, np.full(len(rest), len(codes))))
    rows, places = (np.concatenate(cells) for cells in zip(*pieces, strict=True))
    order = np.lexsort((places, rows))
    rows = rows[order]
    head = assemble(made, names.id, rows, {})
    kept = {name: made[name] for name in _kept(made, names) if name != names.id}
    texts = {tables.CRITERION: [[*codes, None][place] for place in places[order].tolist()]}
    numbers = {
        name: joined([*columns, blank.at(rest)]).at(order)
        for name, columns in ((tables.CASE, chosen), (tables.OPTION, ticked))
    }
    return with_columns(head, made, kept, rows, numbers, texts)


def from_long(
    frame: Any,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return a long frame (``id, product_set, criterion, case, option``, …) as a wide one of the same kind.

    Evaluations stand in the order in which they first come, criteria as they are counted. ``case`` may be
    missing or 0 where there is none. Numbers stay what they are, whatever they are: no rounding makes two of
    them one. Raises :class:`~ocop_rules.errors.LoadError` with all faults: columns
    that are missing or hold no numbers, rows without an id (``missing-key``), two answers to one criterion
    (``answer-twice``), an evaluation whose rows do not agree (``frame-rows-differ``), a criterion that is no
    code (``frame-column``); and for a number that no column of this kind of frame holds (``frame-exact``).
    """
    names = Names(**columns)
    made = eager(frame)
    needed = (names.id, str(names.product_set), tables.CRITERION, tables.OPTION)
    absent = [missing(name, made.columns) for name in needed if name not in made.columns]
    if absent:
        raise LoadError(absent)
    sheet, ids = distinct(made[names.id])
    first = np.full(len(ids), -1, np.int64)
    first[sheet[::-1]] = np.arange(len(sheet))[::-1]
    order = np.argsort(first[first >= 0], kind="stable")
    rows = first[first >= 0][order]
    at = np.full(len(ids), -1, np.int64)
    at[np.flatnonzero(first >= 0)[order]] = np.arange(len(rows))
    place = at[sheet]
    criterion, codes = distinct(made[tables.CRITERION])
    nameless = np.flatnonzero(sheet == 0).tolist()
    faults = [
        *(Fault(code="missing-key", pointer=pointer(row), fields={"key": names.id}) for row in nameless),
        *_differing(made, _kept(made, names), place, rows, ids, sheet),
        *(
            _no_code(code)
            for code in codes
            if not (code is None or (isinstance(code, str) and tables.column(code)))
        ),
        *_twice(criterion, sheet, codes, ids),
    ]
    if faults:
        raise LoadError(faults)
    wide = {}
    for name, pattern in ((tables.OPTION, "{}"), (tables.CASE, names.cases)):
        if name in made.columns:
            column = read_numbers(made[name], name)
            there = ~column.empty
            if name == tables.CASE:
                there &= column.cells != 0
            for number, code in sorted(enumerate(codes), key=lambda pair: natural(pair[1] or "")):
                here = np.flatnonzero((criterion == number) & there)
                if code is not None and len(here):
                    wide[pattern.format(code)] = column.at(here).put(len(rows), place[here])
    kept = [name for name in _kept(made, names) if name != names.id]
    head = assemble(made, names.id, rows, {})
    return with_columns(head, made, {name: made[name] for name in kept}, rows, wide)


def _no_code(code: object) -> Fault:
    return Fault(code="frame-column", found=show(code), fields={"column": str(code), "near": "1.1"})


def _differing(
    frame: Frame, kept: list[str], place: Any, rows: Any, ids: list[Any], sheet: Any
) -> Iterable[Fault]:
    for name in kept[1:]:
        values, _ = distinct(frame[name])
        wrong = np.flatnonzero((values != values[rows][place]) & (sheet != 0))
        for one in dict.fromkeys(sheet[wrong].tolist()):
            yield Fault(code="frame-rows-differ", found=show(ids[one]), fields={"column": name})


def _twice(criterion: Any, sheet: Any, codes: list[Any], ids: list[Any]) -> Iterable[Fault]:
    filled = np.array([code is not None for code in codes])[criterion] & (sheet != 0)
    key = sheet[filled].astype(np.int64) * len(codes) + criterion[filled]
    found, counts = np.unique(key, return_counts=True)
    for one in found[counts > 1].tolist():
        fields = {"criterion": codes[one % len(codes)]}
        yield Fault(code="answer-twice", found=show(ids[one // len(codes)]), fields=fields)
