"""Scoring many sheets of one product set at once: no step of this goes sheet by sheet.

The steps are those of :mod:`ocop_rules.scoring.scorer`, in its order: the state of every criterion, the
gates that close, what they zero, what does not apply, sums and floors, tiers, what a gate leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field, frozen

from ocop_rules.frames.compiled import (
    EMPTY,
    FAULT,
    LOWEST,
    MISSED,
    NOTHING,
    OPEN,
    RANGE,
    Bytes,
    Cells,
    Closing,
    SetTables,
    Table,
)
from ocop_rules.frames.extra import np

RANKED, STILL_OPEN, STOPPED, REJECTED, INVALID = range(5)
STATUSES = ("ranked", "open", "stopped", "rejected", "invalid")
"""The statuses by their number here."""

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Numbers = np.ndarray[tuple[int], np.dtype[np.signedinteger]]


@frozen(eq=False)
class Given:
    """What the sheets of one set say: one array for each criterion, one cell for each sheet.

    ``answers`` and ``cases`` go by the order of the criteria; ``asserted`` is for each sheet the place
    of its gates in ``combinations``, the first of which is none. ``spoilt`` are sheets with a fault
    beside their own criteria and gates.
    """

    answers: Sequence[Bytes]
    cases: Mapping[int, Bytes]
    asserted: Numbers | None
    combinations: Sequence[tuple[str, ...]]
    spoilt: Mask | None


@define(eq=False)
class Tally:
    """What scoring found: one array for each figure, one cell for each sheet.

    Points are -1 and stars 255 where there are none. ``states`` are those of the criteria, ``idle`` says
    where one does not apply; ``closed`` are the gates that closed, with the sheets on which they did.
    """

    status: Bytes
    parts: list[Numbers]
    total: Numbers
    by_points: Bytes
    stars: Bytes
    lowest: Bytes
    states: list[Bytes]
    idle: dict[int, Mask] = field(factory=dict)
    closed: list[tuple[Closing, tuple[str, ...], Numbers]] = field(factory=list)


def look_up(table: bytes | Table, codes: Bytes) -> Bytes:
    """Return the entry of ``table`` for every code."""
    if isinstance(table, bytes):
        return np.frombuffer(bytearray(codes).translate(table), np.uint8)
    return table.take(codes)


def _within(codes: Bytes, highest: int) -> Bytes:
    """Return answers with those above the highest option marked."""
    if len(codes) == 0 or codes.max() <= highest:
        return codes
    above = (codes > highest) & (codes < RANGE)
    if above.any():
        codes = codes.copy()
        np.copyto(codes, RANGE, where=above)
    return codes


def _in_cases(cells: Cells, answers: Bytes, cases: Bytes) -> Bytes:
    """Return the states of a criterion with cases."""
    known = look_up(cells.known, cases)
    fits = (answers <= cells.most.take(cases)) & known.view(np.bool_)
    states = np.full(len(answers), RANGE, np.uint8)
    np.add(look_up(cells.start, cases), answers, out=states, where=fits)
    # without an answer a case may be missing, or chosen already; one that is not known is a fault
    still = (answers == EMPTY) & ((cases == EMPTY) | known.view(np.bool_))
    np.copyto(states, EMPTY, where=still)
    return states


def _unmet(cells: Cells, given: Given) -> Bytes:
    """Return, for every sheet, the state in which all floors of the criterion are missed."""
    cases = given.cases.get(cells.order)
    if cases is None:
        return np.broadcast_to(np.uint8(cells.unmet[0]), given.answers[0].shape)
    return look_up(cells.unmet, cases)


def _states(one: SetTables, given: Given) -> list[Bytes]:
    return [
        _in_cases(cells, given.answers[cells.order], given.cases[cells.order])
        if cells.cased
        else _within(given.answers[cells.order], cells.highest)
        for cells in one.cells
    ]


def _closed(
    one: SetTables, given: Given, states: Sequence[Bytes]
) -> Iterator[tuple[Closing, tuple[str, ...], Numbers]]:
    """Yield what follows from the gates that closed, their ids, and the sheets it follows for."""
    width = len(one.answer_gates)
    key = None if given.asserted is None else given.asserted.astype(np.int64) << width
    for cells in one.cells:
        if cells.shuts is not None:
            shut = cells.shuts.take(states[cells.order]).astype(np.int64)
            key = shut if key is None else key | shut
    if key is None:
        return
    sheets = np.flatnonzero(key)
    if not len(sheets):
        return
    keys, places = np.unique(key[sheets], return_inverse=True)
    for at, found in enumerate(keys.tolist()):
        names = given.combinations[found >> width] if given.asserted is not None else ()
        follow = tuple(name for bit, name in enumerate(one.answer_gates) if found >> bit & 1)
        asserted = tuple(
            name for name in names if (gate := one.gate(name)) is not None and gate.trigger == "asserted"
        )
        yield one.closing((*asserted, *follow)), (*asserted, *follow), sheets[places == at]


def _applied(
    one: SetTables, given: Given, states: list[Bytes], first: Sequence[Bytes], bad: Mask
) -> dict[int, Mask]:
    """Put what does not apply, or may still turn out not to, in its place; mark answers that earn there.

    Return where a criterion does not apply. ``first`` are the states before any gate zeroed them.
    """
    found = {}
    for cells in one.cells:
        if cells.governor is None:
            continue
        governing = given.answers[cells.governor]
        at = cells.order
        idle = look_up(cells.hinders, governing).view(np.bool_)
        if idle.any():
            found[at] = idle
            was = first[at]
            bad |= idle & look_up(cells.refused, was).view(np.bool_)
            states[at] = np.where(idle, np.uint8(NOTHING) if one.waived else _unmet(cells, given), states[at])
        if one.waived:
            waits = look_up(cells.undecided, governing).view(np.bool_)
            if waits.any():
                idles = waits & look_up(cells.worthless, states[at]).view(np.bool_)
                states[at] = np.where(idles, np.uint8(NOTHING), states[at])
    return found


def _added(one: SetTables, states: Sequence[Bytes]) -> tuple[list[Bytes], Bytes]:
    """Return the points of each part, and the marks of all criteria together."""
    size = len(states[0])
    parts = [np.zeros(size, kind) for kind in one.sums]
    marks = np.zeros(size, np.uint8)
    index = np.empty(size, np.uint8)
    for adding in one.adding:
        codes = states[adding.first]
        if adding.second is not None:
            np.multiply(codes, 16, out=index)
            index |= states[adding.second] & np.uint8(15)
            codes = index
        part = parts[adding.part]
        np.add(part, look_up(adding.points, codes), out=part)
        marks |= look_up(adding.marks, codes)
    return parts, marks


def _leave(one: SetTables, tally: Tally, closing: Closing, sheets: Numbers) -> None:
    """Leave the points of sheets whose gate closed that stay by the reading ``stop-points``."""
    if closing.counted < 0:
        for part in (*tally.parts, tally.total):
            part[sheets] = -1
    elif closing.counted < len(one.codes):
        for part in (*tally.parts, tally.total):
            part[sheets] = 0
        for cells in one.cells[: closing.counted]:
            points = look_up(cells.points, tally.states[cells.order][sheets])
            tally.parts[cells.part][sheets] += points
            tally.total[sheets] += points


def tally(one: SetTables, given: Given) -> Tally:
    """Score the sheets of one product set."""
    first = _states(one, given)
    bad = np.zeros(len(first[0]), np.bool_) if given.spoilt is None else given.spoilt.copy()
    closed = list(_closed(one, given, first))
    states = _counting(one, first)
    for closing, _, sheets in closed:
        for at in closing.zeroed:
            bad |= (first[at] >= RANGE) & (first[at] < EMPTY)
            states[at] = states[at].copy()
            states[at][sheets] = _unmet(one.cells[at], given)[sheets]
    idle = _applied(one, given, states, first, bad)
    sums, marks = _added(one, states)
    bad |= marks >= FAULT
    made = _ranked(one, sums, marks, states)
    made.closed, made.idle = closed, idle
    made.status[(marks & np.uint8(OPEN)) != 0] = STILL_OPEN
    for closing, _, sheets in closed:
        if closing.effect is not None:
            made.status[sheets] = REJECTED if closing.effect == "reject" else STOPPED
            _leave(one, made, closing, sheets)
    if one.counts_so_far:
        _rank_stopped(one, given, made, first, marks)
    _empty(one, made, bad)
    return made


def _counting(one: SetTables, first: Sequence[Bytes]) -> list[Bytes]:
    """Return the states that count: under ``unticked="open"`` one without a tick is open."""
    states = list(first)
    for cells in one.cells if one.zero_is_open else ():
        unticked = look_up(cells.unticked, states[cells.order]).view(np.bool_)
        if unticked.any():
            states[cells.order] = np.where(unticked, np.uint8(EMPTY), states[cells.order])
    return states


def _empty(one: SetTables, made: Tally, bad: Mask) -> None:
    """Empty the figures that a sheet does not have: all of one with a fault, the stars of one not ranked."""
    if bad.any():
        made.status[bad] = INVALID
        for part in (*made.parts, made.total):
            part[bad] = -1
        made.lowest[bad] = EMPTY
    unranked = made.status != RANKED
    if one.counts_so_far:
        unranked &= made.status != STOPPED
    np.copyto(made.by_points, EMPTY, where=unranked)
    np.copyto(made.stars, EMPTY, where=unranked)


def _rank_stopped(one: SetTables, given: Given, made: Tally, first: Sequence[Bytes], marks: Bytes) -> None:
    """Give stopped sheets the stars of their points so far; floors that are not decided are not met."""
    sheets = np.flatnonzero(made.status == STOPPED)
    missed = marks[sheets] & np.uint8(MISSED)
    for cells in one.cells:
        state, was = made.states[cells.order][sheets], first[cells.order][sheets]
        unmet = _unmet(cells, given)[sheets]
        for closing, _, closed in made.closed:
            if cells.order in closing.zeroed:
                was = np.where(np.isin(sheets, closed), unmet, was)
        undecided = np.where(state == EMPTY, unmet, np.where(state == NOTHING, was, np.uint8(NOTHING)))
        idle = made.idle.get(cells.order)
        if idle is not None:
            undecided = np.where(idle[sheets], np.uint8(NOTHING), undecided)
        missed |= look_up(cells.marks, undecided) & np.uint8(MISSED)
    by_points = _tier(one, made.total[sheets])
    made.by_points[sheets] = by_points
    made.stars[sheets] = look_up(one.held, by_points * np.uint8(32) | missed)


def _tier(one: SetTables, total: Numbers) -> Bytes:
    """Return the stars that points alone give."""
    if isinstance(one.tiers, bytes):
        return look_up(one.tiers, total.astype(np.uint8))
    return one.tiers.take(total)


def _ranked(one: SetTables, sums: Sequence[Bytes], marks: Bytes, states: list[Bytes]) -> Tally:
    """Return the figures of the sheets as if all of them were ranked."""
    parts = [part.astype(np.int32) for part in sums]
    total = np.zeros(len(marks), np.int32)
    for part in parts:
        total += part
    by_points = _tier(one, total)
    stars = look_up(one.held, by_points * np.uint8(32) | (marks & np.uint8(MISSED)))
    return Tally(
        status=np.zeros(len(total), np.uint8),
        parts=parts,
        total=total,
        by_points=by_points,
        stars=stars,
        lowest=look_up(LOWEST, marks),
        states=states,
    )
