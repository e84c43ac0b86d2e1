"""A frame of evaluations in, a frame of results out: the same rows, scored all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ocop_rules.frames.cells import NO_NUMBER, NOTHING_THERE, Numbers
from ocop_rules.frames.extra import np
from ocop_rules.frames.faulty import FAULTS
from ocop_rules.frames.layout import Array
from ocop_rules.frames.native import Figures, build
from ocop_rules.frames.outcomes import WRONG
from ocop_rules.frames.packing import tables
from ocop_rules.frames.scored import Scored
from ocop_rules.frames.sheets import Names, Rules, Sheets, eager, read_sheets
from ocop_rules.frames.standing import STATUSES
from ocop_rules.frames.tallying import Grouped, Piece
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.structure import tables as columns


def _groups(sheets: Sheets) -> Iterator[tuple[Any, Sheets, Grouped | str]]:
    """Yield the rows of each ruleset, their sheets, and these grouped, or the code of their fault."""
    for name, ruleset, rows in sheets.by_ruleset() if sheets.size else ():
        here = sheets if isinstance(rows, slice) else sheets.taken(rows)
        fault = _ruleset_fault(name, ruleset)
        if fault is not None or ruleset is None:
            yield rows, here, fault or "unknown-ruleset"
        else:
            yield rows, here, Grouped(ruleset, here)


def pieces(sheets: Sheets) -> Iterator[tuple[Numbers, Piece]]:
    """Yield all sheets of known rulesets, added up, and the rows of the ruleset in the frame."""
    for rows, here, grouped in _groups(sheets):
        if isinstance(grouped, Grouped):
            numbers = np.arange(here.size) if isinstance(rows, slice) else rows
            yield from ((numbers, piece) for piece in grouped.pieces())


def score_sheets(sheets: Sheets) -> Scored:
    """Score all sheets of a frame."""
    letters = [
        part for _, rules in sheets.rulesets if rules is not None for part in tables(rules).layout.parts
    ]
    scored = Scored.room(sheets.size, letters)
    for rows, here, grouped in _groups(sheets):
        found = scored if here is sheets else Scored.room(here.size, scored.parts)
        if isinstance(grouped, Grouped):
            for piece in grouped.pieces():
                piece.put(found)
        else:
            found.blank()
            found.fault[:] = _lost(here, grouped)
        if found is not scored:
            scored.put(rows, found)
    return scored


def _ruleset_fault(name: Any, ruleset: Ruleset | None) -> str | None:
    """Return the fault of rows that name a ruleset so."""
    if name is None:
        return "missing-key"
    if not isinstance(name, str):
        return "type"
    if ruleset is None:
        return "unknown-ruleset"
    return None if name in ruleset.accepts else "ruleset-mismatch"


def _lost(sheets: Sheets, code: str) -> Array:
    """Return the first faults of rows that no ruleset judges, by their places in ``FAULTS``."""
    made = np.full(sheets.size, FAULTS.index(code), np.uint8)
    if code in ("missing-key", "type"):
        return made
    for cells in (*sheets.answers.values(), *sheets.cases.values()):
        made[cells.marks(slice(0, sheets.size)) == WRONG] = FAULTS.index("type")
    if sheets.asserted is not None:
        no_gates = np.array([names is None for names in sheets.combinations])
        made[sheets.asserted.rows[no_gates.take(sheets.asserted.places)]] = FAULTS.index("type")
    made[sheets.sets == NO_NUMBER] = FAULTS.index("type")
    made[sheets.sets == NOTHING_THERE] = FAULTS.index("missing-key")
    return made


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
    sheets = read_sheets(rules, made, names)
    return build(made, id if id in sheets.columns else None, figures(score_sheets(sheets)))


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
