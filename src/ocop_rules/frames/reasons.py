"""What stands behind the figures of a frame, in long frames: floors, reasons, faults, bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Unpack, get_args

from attrs import frozen

from ocop_rules.errors import EvaluationError, Fault, check_language
from ocop_rules.frames.cells import Numbers
from ocop_rules.frames.criteria import parts
from ocop_rules.frames.evaluating import evaluations_of
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array
from ocop_rules.frames.native import Figures, assemble
from ocop_rules.frames.outcomes import EMPTY, Floor
from ocop_rules.frames.scorer import score_sheets
from ocop_rules.frames.sheets import ColumnNames, Frame, Names, Rules, Sheets, criteria_of, eager, read_sheets
from ocop_rules.frames.standing import INVALID, STILL_OPEN
from ocop_rules.model.evaluation import Evaluation, Unreadable
from ocop_rules.model.result import ReasonCode
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.unknown import unknown_ruleset
from ocop_rules.scoring.checking import check
from ocop_rules.scoring.quick import score
from ocop_rules.structure import tables
from ocop_rules.words import DEFAULT

REASONS: tuple[str, ...] = get_args(ReasonCode)
_NUMBER = {code: at for at, code in enumerate(REASONS)}


@frozen(eq=False)
class _Long:
    """Rows of a long frame that are still to be put in order: the row each belongs to, and its cells."""

    row: Numbers
    cells: dict[str, Array]


def _laid(
    frame: Frame,
    names: Names,
    pieces: list[_Long],
    words: dict[str, tuple[str, ...]],
    columns: tuple[str, ...],
) -> Any:
    """Return the pieces as one frame of the kind of ``frame``, in the order of its rows."""
    rows = np.concatenate([piece.row for piece in pieces]) if pieces else np.zeros(0, np.int64)
    order = np.argsort(rows, kind="stable")
    figures: Figures = {
        name: (
            np.concatenate([piece.cells[name] for piece in pieces])[order]
            if pieces
            else np.zeros(0, np.int32),
            words.get(name),
        )
        for name in columns
    }
    return assemble(frame, names.id, rows[order], figures)


def _number(values: Array) -> Array:
    """Return cells as numbers, -1 where they are empty."""
    return np.where(values == EMPTY, -1, values.astype(np.int32))


def _codes(sheets: Sheets) -> tuple[str, ...]:
    """Return the codes of all criteria of the rulesets of the sheets."""
    return tuple(criteria_of(rules for _, rules in sheets.rulesets))


def floors_frame(
    rules: Rules,
    frame: Any,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return every floor that is missed, a row each: ``id, criterion, case, stars, needs, has``.

    The columns of the frame are those of :func:`score_frame`. Without a column ``id`` the rows are keyed by
    ``row``, the place of the evaluation counted from 0. ``needs`` is the option that would meet the floor
    (empty: any with points), ``has`` the answer. Sheets with a fault have no rows.
    """
    made = eager(frame)
    names = Names(**columns)
    sheets = read_sheets(rules, made, names)
    codes = {code: at for at, code in enumerate(_codes(sheets))}
    laid = []
    for part in parts(sheets):
        for floor in (floor for floors in part.line.floors.items() for floor in _of_case(*floors)):
            found = np.flatnonzero(part.of(lambda one, floor=floor: floor in one.missed, np.bool_))  # type: ignore[misc]
            case, stars, needs = floor
            size = len(found)
            cells = {
                "criterion": np.full(size, codes[part.line.code], np.int32),
                "case": np.full(size, case or -1, np.int32),
                "stars": np.full(size, stars, np.int32),
                "needs": np.full(size, needs or -1, np.int32),
                "has": _number(part.answers()[found]),
            }
            laid.append(_Long(part.rows[found], cells))
    return _laid(
        made, names, laid, {"criterion": tuple(codes)}, ("criterion", "case", "stars", "needs", "has")
    )


def _of_case(case: int | None, floors: Iterable[tuple[int, int | None]]) -> Iterator[Floor]:
    return ((case, stars, needs) for stars, needs in floors)


def reasons_frame(
    rules: Rules,
    frame: Any,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return why each criterion has its points, a row each: ``id, criterion, case, option, points, reason``.

    ``reason`` is "earned", "unticked", "open", "inapplicable" or "zeroed", as in a result. Columns and key
    are those of :func:`floors_frame`. Sheets with a fault have no rows.
    """
    made = eager(frame)
    names = Names(**columns)
    sheets = read_sheets(rules, made, names)
    codes = {code: at for at, code in enumerate(_codes(sheets))}
    laid = [
        _Long(
            part.rows,
            {
                "criterion": np.full(len(part.rows), codes[part.line.code], np.int32),
                "case": _number(part.cases()),
                "option": _number(part.answers()),
                "points": part.of(lambda one: one.points),
                "reason": part.of(lambda one: -1 if one.reason is None else _NUMBER[one.reason]),
            },
        )
        for part in parts(sheets)
    ]
    words = {"criterion": tuple(codes), "reason": REASONS}
    return _laid(made, names, laid, words, ("criterion", "case", "option", "points", "reason"))


def _picked(frame: Frame, rows: Numbers) -> Frame:
    return frame[rows.tolist(), :]


def faults_frame(
    rules: Rules,
    frame: Any,
    *,
    lang: str = DEFAULT,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return every fault, a row each: ``id, code, place, found, message, remedy, law``.

    ``place`` is the place in the evaluation as a JSON pointer; message, remedy and the place in the law
    are in ``lang``. Columns
    and key are those of :func:`floors_frame`. Only rows with a fault are looked at one by one.
    """
    check_language(lang)
    made = eager(frame)
    names = Names(**columns)
    sheets = read_sheets(rules, made, names)
    rows = np.flatnonzero(score_sheets(sheets).status == INVALID)
    held = dict(sheets.rulesets)
    found: list[tuple[int, Fault]] = []
    for row, read in zip(rows.tolist(), evaluations_of(rules, _picked(made, rows), names), strict=True):
        found += ((row, fault) for fault in _faults_of(held, read))
    words: dict[str, list[str | None]] = {
        "code": [fault.code for _, fault in found],
        "place": [fault.pointer or None for _, fault in found],
        "found": [fault.found for _, fault in found],
        "message": [fault.message(lang) for _, fault in found],
        "remedy": [fault.remedy(lang) for _, fault in found],
        "law": ["; ".join(fault.law(lang)) or None for _, fault in found],
    }
    return assemble(made, names.id, np.array([row for row, _ in found], np.int64), {}, words)


def _faults_of(held: dict[Any, Ruleset | None], read: Evaluation | Unreadable) -> tuple[Fault, ...]:
    if isinstance(read, Unreadable):
        return read.faults
    ruleset = held.get(read.ruleset)
    if ruleset is None:
        return (unknown_ruleset(read.ruleset, (name for name, one in held.items() if one is not None)),)
    return tuple(check(ruleset, read))


def bounds_frame(
    rules: Rules,
    frame: Any,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return what each open sheet can still become: the least and the most points and stars.

    Columns: ``id, points_least, points_most, stars_least, stars_most, gates``. They are the least and the
    most over all valid completions; ``gates`` names the gates that may still close. Stars are empty where
    no completion is ranked. Only open rows are looked at one by one. Columns and key are those of
    :func:`floors_frame`.
    """
    made = eager(frame)
    names = Names(**columns)
    sheets = read_sheets(rules, made, names)
    rows = np.flatnonzero(score_sheets(sheets).status == STILL_OPEN)
    held = dict(sheets.rulesets)
    found = []
    for read in evaluations_of(rules, _picked(made, rows), names):
        ruleset_of = held[read.ruleset] if isinstance(read, Evaluation) else None
        if ruleset_of is None or not isinstance(read, Evaluation):
            raise EvaluationError(read.faults if isinstance(read, Unreadable) else [])
        bounds = score(ruleset_of, read).bounds
        found.append(bounds)

    def numbers(name: str) -> np.ndarray[Any, np.dtype[np.int32]]:
        values = [getattr(one, name) for one in found]
        return np.array([-1 if value is None else value for value in values], np.int32)

    figures: Figures = {
        name: (numbers(name), None) for name in ("points_least", "points_most", "stars_least", "stars_most")
    }
    words: dict[str, list[str | None]] = {
        "gates": [None if one is None else tables.gate_cell(one.gates) for one in found]
    }
    return assemble(made, names.id, rows, figures, words)
