"""Sheets of one ruleset, whatever their sets, added up all at once.

Every column is read once, byte by byte; the cells of each sheet in the table of a unit give an entry, and
all entries together say everything (see :mod:`packing`). No step of this goes sheet by sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import evolve

from ocop_rules.frames import faulty
from ocop_rules.frames.adding import Room
from ocop_rules.frames.cells import NO_NUMBER, NOTHING_THERE, Cells, Rows
from ocop_rules.frames.extra import np
from ocop_rules.frames.faulty import NO_FAULT
from ocop_rules.frames.layout import Array, Axis, Sums
from ocop_rules.frames.outcomes import EMPTY, WRONG
from ocop_rules.frames.packing import Tables, tables
from ocop_rules.frames.scored import Scored
from ocop_rules.frames.sheets import Sheets
from ocop_rules.frames.shelves import Reader
from ocop_rules.frames.standing import INVALID, RANKED, STILL_OPEN, STOPPED, Closing, Kind, closing, kind_of
from ocop_rules.model.ruleset import Ruleset

_AT_ONCE: Final = 1 << 15
"""The rows that are added up at once: what is in work has to stay in the processor's cache."""
_FEW: Final = 1 << 12
"""The rows up to which all columns are read at once, since it is the calls that take time."""
_TOGETHER: Final = 7
"""The units that are read at once where there are more rows."""
_LOWEST: Final = bytes(
    next((star for star in range(1, 6) if bits >> (star - 1) & 1), EMPTY) for bits in range(256)
)
"""The lowest star of which a floor is missed, by the bits of a sheet."""


class Grouped:
    """The sheets of one ruleset: their kinds, and what adds them up."""

    def __init__(self, ruleset: Ruleset, sheets: Sheets) -> None:
        self.sheets = sheets
        self.tables = tables(ruleset)
        self.cells: dict[Axis, Cells] = {("answer", code): cells for code, cells in sheets.answers.items()}
        self.cells |= {("case", code): cells for code, cells in sheets.cases.items()}
        here = {axis: cells for axis, cells in self.cells.items() if axis in self.tables.axes}
        self.beyond = {axis: cells for axis, cells in self.cells.items() if axis not in here}
        self.shelves = self.tables.shelves(here, None if sheets.size <= _FEW else _TOGETHER)
        self.readers = tuple(Reader(shelf, here) for shelf in self.shelves.shelves)
        self._sets = [NO_NUMBER, NOTHING_THERE, 0, *self.tables.sets]
        """The sets: what is none, what is empty, one that nobody knows, and those of the ruleset."""
        self._kinds: list[Kind] = []
        self._kind_of = np.full(len(self._sets) * len(sheets.combinations), -1, np.intp)
        """The kind of sheets by the place of their set and of their gates, -1 where none was met yet."""

    def kinds(self, rows: slice) -> tuple[list[Kind], Array | None]:
        """Return the kinds there are, and the kind of each of some rows; None where all are of one."""
        # marks are numbers below 0, which count from the end
        keys = self.tables.numbers.take(self.sheets.sets[rows], mode="wrap")
        if self.sheets.asserted is not None:
            some, places = self.sheets.asserted.within(rows)
            keys[some] += places * len(self._sets)
        kind = self._kind_of.take(keys, mode="wrap")
        least = int(kind.min())
        if least < 0:
            for key in np.flatnonzero(np.bincount(keys[kind < 0])).tolist():
                self._kind_of[key] = len(self._kinds)
                self._kinds.append(self._kind(key))
            kind = self._kind_of.take(keys, mode="wrap")
            least = int(kind.min())
        if least == int(kind.max()):
            return [self._kinds[least]], None
        return self._kinds, kind

    def _kind(self, key: int) -> Kind:
        combination, place = divmod(key, len(self._sets))
        return kind_of(self.tables, self._sets[place], self.sheets.combinations[combination])

    def cells_of(self, axis: Axis, rows: Rows) -> Array:
        """Return the cells of a column, empty ones where the frame does not have it."""
        cells = self.cells.get(axis)
        size = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        return np.full(size, EMPTY, np.uint8) if cells is None else cells.marks(rows)

    def pieces(self) -> Iterator[Piece]:
        """Yield the sheets, added up, some at once. A piece is good until the next one is asked for."""
        size = self.sheets.size
        step = -(-size // -(-size // _AT_ONCE))
        room = Room(step, self.tables.layout.words)
        columns = max((len(reader.shelf.axes) for reader in self.readers), default=0)
        block = np.empty(columns * step, np.uint8)
        for start in range(0, size, step):
            yield Piece(self, slice(start, min(start + step, size)), room, block)


class Piece:
    """Some sheets that are scored at once."""

    def __init__(self, grouped: Grouped, rows: slice, room: Room, block: Array) -> None:
        self.grouped = grouped
        self.layout = grouped.tables.layout
        self.rows = rows
        self.size = rows.stop - rows.start
        self.kinds, self.kind = grouped.kinds(rows)
        self.closings = [one.closing for one in self.kinds]
        """What follows from the gates: first of each kind, then of those whose answers close a gate."""
        self.given = self.kind
        """The kind of each sheet before its answers are looked at."""
        self.places: list[Array] = []
        """By shelf, the places of the cells in the table of each unit."""
        self.sums = self._added(room, self._read(block))
        self.odd = np.flatnonzero(self.layout.odd(self.sums))
        """The sheets with an open criterion or a fault, or whose answers close a gate."""
        self._odd = self.sums.at(self.odd)
        self._follow()

    def _read(self, block: Array) -> Iterator[Array]:
        """Yield the places of all sheets by shelf, each as soon as it is read, and keep them."""
        for reader in self.grouped.readers:
            self.places.append(reader.places(self.rows, block))
            yield self.places[-1]

    def _added(
        self, room: Room, places: Iterable[Array], some: Array | None = None, *, so_far: bool = False
    ) -> Sums:
        """Return the sums of some of the sheets, or of all of them, as they stand now."""
        grouped, tables, kind = self.grouped, self.grouped.tables, self.kind
        stand = [evolve(one.standing, so_far=True) if so_far else one.standing for one in self.closings]
        rows = [tables.row(one) for one in stand]
        if some is not None:
            kind = None if kind is None else kind[some]
        return room.add(
            tables.words,
            grouped.shelves.absent,
            zip(grouped.shelves.shelves, places, strict=True),
            rows[0] if kind is None else np.array(rows, np.intp).take(kind),
            self.size if some is None else len(some),
        )

    def _again(self, some: Array, *, so_far: bool = False) -> Sums:
        """Return the sums of some of the sheets as they stand now."""
        room = Room(len(some), self.layout.words)
        return self._added(room, [place[:, some] for place in self.places], some, so_far=so_far)

    def _follow(self) -> None:
        """Add up anew the sheets whose answers close a gate: what has closed is known only now."""
        fields = self.layout.gates
        if not fields or not len(self.odd):
            return
        bits = np.zeros(len(self.odd), np.intp)
        for at, field in enumerate(fields):
            bits |= field.within(self._odd.flags).astype(np.intp) << at
        here = bits != 0
        rows = self.odd[here]
        if not len(rows):
            return
        kind = np.zeros(self.size, np.intp) if self.kind is None else self.kind.copy()
        found, places = np.unique(kind[rows] << len(fields) | bits[here], return_inverse=True)
        kind[rows] = places + len(self.closings)
        for one in found.tolist():
            self.closings.append(
                self._closing(self.kinds[one >> len(fields)], one & ((1 << len(fields)) - 1))
            )
        self.kind = kind
        again = self._again(rows)
        self.sums.put(rows, again)
        self._odd.put(np.flatnonzero(here), again)

    def _closing(self, kind: Kind, followed: int) -> Closing:
        number = kind.number
        if number is None:
            return kind.closing
        return closing(self.grouped.tables.sets[number], number, kind.gates, followed)

    def put(self, scored: Scored) -> None:
        """Put the figures of these sheets in their place."""
        rows, tables = self.rows, self.grouped.tables
        status = scored.status[rows]
        status[:] = self._of_kind([one.status for one in self.closings], np.uint8)
        still_open = self.odd[self.layout.open.within(self._odd.flags)]
        status[still_open[status[still_open] == RANKED]] = STILL_OPEN
        bits = self.layout.missed.of(self.sums.flags).astype(np.uint8)
        scored.lowest[rows] = _look_up(_LOWEST, bits).view(np.int8)
        total = scored.total[rows]
        total[:] = 0
        for part, figures in scored.parts.items():
            points, field = figures[rows], self.layout.parts.get(part)
            if field is None:
                points[:] = -1
            else:
                field.of(self.sums.points, out=points.view(np.uint32))
                total += points
        ranked = status == RANKED
        if tables.so_far:
            self._count_so_far(status, ranked, bits)
        by_points = (
            _look_up(tables.tiers, total.astype(np.uint8))
            if isinstance(tables.tiers, bytes)
            else tables.tiers.take(total)
        )
        stars = _look_up(tables.held, by_points * np.uint8(32) | bits)
        unranked = (~ranked).view(np.uint8) * np.uint8(EMPTY)
        scored.by_points[rows] = (by_points | unranked).view(np.int8)
        scored.stars[rows] = (stars | unranked).view(np.int8)
        self._empty(scored)

    def _count_so_far(self, status: Array, ranked: Array, bits: Array) -> None:
        """Let stopped sheets have the stars of their points so far: floors not decided yet are not met."""
        stopped = np.flatnonzero(status == STOPPED)
        if len(stopped):
            sums = self._again(stopped, so_far=True)
            bits[stopped] = self.layout.missed.of(sums.flags)
            ranked[stopped] = True

    def bad(self) -> Array:
        """Return which of the sheets have a fault."""
        bad = np.zeros(self.size, np.bool_)
        bad[self.odd[self.layout.fault.within(self._odd.flags)]] = True
        if any(one.fault != faulty.NONE for one in self.kinds):
            spoilt = np.array([one.fault != faulty.NONE for one in self.kinds])
            bad |= spoilt[0] if self.given is None else spoilt.take(self.given)
        for cells in self.grouped.beyond.values():
            bad |= cells.marks(self.rows) != EMPTY
        return bad

    def _of_kind(self, values: list[Any], dtype: Any) -> Any:
        return values[0] if self.kind is None else np.array(values, dtype).take(self.kind)

    def _empty(self, scored: Scored) -> None:
        """Empty the figures that sheets do not have, and tell the faults of those with one."""
        rows, sets = self.rows, self.grouped.tables.sets
        if not all(one.keeps for one in self.closings):
            self._blank(scored, self._where([not one.keeps for one in self.closings]))
        for part in self.grouped.tables.partial:
            numbers = [one.standing.number for one in self.closings]
            lacks = [number is not None and part not in sets[number].parts for number in numbers]
            scored.parts[part][rows][self._where(lacks)] = -1
        places = np.flatnonzero(self.bad())
        if len(places):
            self._blank(scored, places)
            scored.status[rows][places] = INVALID
            for figure in (scored.by_points, scored.stars, scored.lowest):
                figure[rows][places] = -1
            scored.fault[rows][places] = self._first_faults(places)

    def _where(self, kinds: list[bool]) -> Array:
        """Return the sheets of certain kinds."""
        return np.flatnonzero(np.broadcast_to(self._of_kind(kinds, np.bool_), self.size))

    def _first_faults(self, rows: Array) -> Array:
        """Return the codes of the first faults of some of the sheets, by their places in ``FAULTS``."""
        grouped, tables = self.grouped, self.grouped.tables
        kind = np.zeros(len(rows), np.intp) if self.given is None else self.given[rows]
        least = np.array([one.fault for one in self.kinds], np.int32).take(kind)
        numbers = [one.number for one in self.kinds]
        held = tables.faults({numbers[one] for one in np.flatnonzero(np.bincount(kind)).tolist()})
        begin = np.array([tables.places[number] for number in numbers], np.intp).take(kind) * held.shape[1]
        if self.places:
            at = np.concatenate([place.take(rows, axis=1) for place in self.places]) + grouped.shelves.starts
            at += begin
            np.minimum(least, np.minimum.reduce(held.take(at, mode="wrap"), axis=0), out=least)
        for axis, cells in grouped.beyond.items():
            keys = np.array([_beyond(tables, number, axis) for number in numbers], np.int32).take(kind)
            marks = cells.marks(rows + self.rows.start)
            keys[marks == WRONG] = faulty.key(faulty.CELL, 0, "type")
            np.minimum(least, keys, out=least, where=marks != EMPTY)
        return np.where(least == faulty.NONE, NO_FAULT, least % faulty.CODES).astype(np.uint8)

    def _blank(self, scored: Scored, places: Array) -> None:
        for points in (*scored.parts.values(), scored.total):
            points[self.rows][places] = -1


def _beyond(held: Tables, number: int | None, axis: Axis) -> int:
    """Return the key of the fault of a cell in a column that the ruleset does not know."""
    kind, code = axis
    if number is None:
        return faulty.NONE
    line = held.sets[number].lines.get(code)
    if line is not None:
        return faulty.key(faulty.CASE, line.index, "case-unexpected")
    return faulty.key(faulty.CASE if kind == "case" else faulty.ANSWER, faulty.LAST, "unknown-criterion")


def _look_up(table: bytes, codes: Array) -> Array:
    """Return the entry of a table of bytes for every code: several times as fast as numpy takes them."""
    return np.frombuffer(bytearray(codes).translate(table), np.uint8)
