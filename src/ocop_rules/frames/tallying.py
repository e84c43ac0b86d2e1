"""Sheets of one ruleset, whatever their sets, added up all at once.

Every column is read once, byte by byte; the cells of each sheet in the table of a unit give an entry, and
the sum of these says everything (see :mod:`packing`). No step of this goes sheet by sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Any, Final

from attrs import define, evolve, frozen

from ocop_rules.frames import faulty
from ocop_rules.frames.cells import NO_NUMBER, NOTHING_THERE, Cells, Rows
from ocop_rules.frames.extra import np
from ocop_rules.frames.faulty import NO_FAULT
from ocop_rules.frames.layout import SHIFT, Array, Axis, Sums
from ocop_rules.frames.outcomes import EMPTY, MOST, WRONG
from ocop_rules.frames.packing import Standing, Tables, tables
from ocop_rules.frames.sheets import Sheets
from ocop_rules.frames.standing import INVALID, RANKED, STILL_OPEN, STOPPED, Closing, closing, gate_fault
from ocop_rules.model.ruleset import Ruleset

PARTS: Final = ("A", "B", "C")
_BYTE: Final = 256
_AT_ONCE: Final = 1 << 15
"""The rows that are added up at once: what is in work has to stay in the processor's cache."""
_LOWEST: Final = bytes(
    next((star for star in range(1, 6) if bits >> (star - 1) & 1), EMPTY) for bits in range(256)
)
"""The lowest star of which a floor is missed, by the bits of a sheet."""


@define(eq=False)
class Scored:
    """The figures of all rows; points and stars are -1, faults 255 where there are none."""

    status: Array
    parts: dict[str, Array]
    total: Array
    by_points: Array
    stars: Array
    lowest: Array
    fault: Array

    @classmethod
    def blank(cls, size: int, parts: Iterable[str]) -> Scored:
        """Return as many rows without any figure."""
        return cls(
            status=np.full(size, INVALID, np.uint8),
            parts={part: np.full(size, -1, np.int32) for part in sorted({*PARTS, *parts})},
            total=np.full(size, -1, np.int32),
            by_points=np.full(size, -1, np.int32),
            stars=np.full(size, -1, np.int32),
            lowest=np.full(size, -1, np.int32),
            fault=np.full(size, NO_FAULT, np.uint8),
        )

    def put(self, rows: Array, other: Scored) -> None:
        """Put the figures of others in the place of some rows."""
        for name in ("status", "total", "by_points", "stars", "lowest", "fault"):
            getattr(self, name)[rows] = getattr(other, name)
        for part, points in other.parts.items():
            self.parts[part][rows] = points


@frozen(eq=False)
class Kind:
    """Sheets that stand alike before their answers are looked at: of one set, with the same gates asserted.

    ``fault`` is the key of a fault of the set or of the gates.
    """

    closing: Closing
    combination: int
    fault: int


class Places:
    """Finds for each sheet the place of its cells in a table whose axes are columns."""

    def __init__(self, cells: Mapping[Axis, Cells], axes: Sequence[Axis], sizes: Sequence[int]) -> None:
        self.begin = 0
        """The place of the sheets when all columns of the frame have mark 0."""
        self.steps: list[tuple[Cells, int, int]] = []
        """The columns that are there: the highest number, and how far apart two of their cells are."""
        self.dtype = np.uint8 if prod(sizes) <= _BYTE else np.uint32
        apart = prod(sizes)
        for axis, size in zip(axes, sizes, strict=True):
            apart //= size
            if axis in cells:
                self.steps.append((cells[axis], size - SHIFT - 1, apart))
            self.begin += (SHIFT if axis in cells else (EMPTY + SHIFT) % _BYTE) * apart

    def of(self, rows: Rows, out: Array | None = None) -> Array:
        """Return the places of some sheets, in ``out`` if there is one.

        A mark is a number below 0 to a byte, as which all of this is counted where it can be.
        """
        place = out
        for at, (cells, most, apart) in enumerate(self.steps):
            code: Array = cells.marks(rows, most)
            if self.dtype != np.uint8:
                code = code.astype(np.uint32)
                code[code > MOST] -= _BYTE
            if apart != 1:
                code *= apart
            if at:
                code += place
            place = code
        begin = self.dtype(self.begin % _BYTE if self.dtype == np.uint8 else self.begin)
        return np.zeros(0, self.dtype) if place is None else np.add(place, begin, out=out)


class Room:
    """Where sheets are added up, made once for all pieces: to be given memory takes longer than to use it."""

    def __init__(self, size: int, units: Sequence[Places] = (), words: int = 1) -> None:
        self.places = [np.empty(size, places.dtype) for places in units]
        self.moved = np.empty(size, np.uint32)
        self.index = np.empty(size, np.intp)
        self.entry = np.empty(size, np.int64)
        self.words = [np.empty(size, np.int64) for _ in range(words)]


class Grouped:
    """The sheets of one ruleset: their kinds, and what adds them up."""

    def __init__(self, ruleset: Ruleset, sheets: Sheets) -> None:
        self.sheets = sheets
        self.tables = tables(ruleset)
        self.cells: dict[Axis, Cells] = {("answer", code): cells for code, cells in sheets.answers.items()}
        self.cells |= {("case", code): cells for code, cells in sheets.cases.items()}
        self.beyond = {axis: cells for axis, cells in self.cells.items() if axis not in self.tables.axes}
        self.here: list[tuple[int, Places]] = []
        """The units that have a column in the frame: where their entries begin, and the places in them."""
        self.absent: list[int] = []
        """Of the other units the place of their empty cells."""
        for start, unit in zip(self.tables.starts, self.tables.units, strict=False):
            places = Places(self.cells, unit.axes, unit.sizes)
            if places.steps:
                self.here.append((start, places))
            else:
                self.absent.append(start + places.begin)
        self._known: dict[int, Kind] = {}

    def kinds(self, rows: slice) -> tuple[list[Kind], Array | None]:
        """Return the kinds there are in some rows, and the kind of each; None where all are of one."""
        keys = self.sheets.sets[rows] - NO_NUMBER
        if self.sheets.asserted is not None:
            keys *= len(self.sheets.combinations)
            keys += self.sheets.asserted[rows]
        if keys.min() == keys.max():
            return [self._kind(int(keys[0]))], None
        found = np.flatnonzero(np.bincount(keys))
        places = np.zeros(int(found[-1]) + 1, np.intp)
        places[found] = np.arange(len(found))
        return [self._kind(one) for one in found.tolist()], places.take(keys)

    def _kind(self, key: int) -> Kind:
        known = self._known.get(key)
        if known is None:
            number, combination = divmod(key, len(self.sheets.combinations))
            known = self._known[key] = self._kind_of(number + NO_NUMBER, combination)
        return known

    def _kind_of(self, number: int, combination: int) -> Kind:
        gates = self.sheets.combinations[combination]
        found = Closing(RANKED, Standing(None))
        fault = _set_fault(number, self.tables.ruleset)
        if fault == faulty.NONE:
            one = self.tables.sets[number]
            found = closing(one, number, gates)
            fault = faulty.NONE if gates is None else gate_fault(one, gates)
        if gates is None:
            fault = min(fault, faulty.key(faulty.CELL, 0, "type"))
        return Kind(found, combination, fault)

    def cells_of(self, axis: Axis, rows: Rows) -> Array:
        """Return the cells of a column, empty ones where the frame does not have it."""
        cells = self.cells.get(axis)
        size = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        return np.full(size, EMPTY, np.uint8) if cells is None else cells.marks(rows)

    def sums(self, places: list[Array], standing: Array, size: int, room: Room) -> Sums:
        """Return the sums of sheets.

        ``places`` are those of their cells in the table of each unit that is here, ``standing`` the rows of
        the tables, or the one row of all.
        """
        tables = self.tables.words
        alone = len(standing) == 1
        flat = [word[standing[0]] if alone else word.reshape(-1) for word in tables]
        sums = [word[:size] for word in room.words]
        for word, made in zip(tables, sums, strict=True):
            made[:] = word[:, self.absent].sum(axis=1).take(standing)
        begin = standing.astype(np.uint32) * np.uint32(tables.shape[2])
        moved, index, entry = room.moved[:size], room.index[:size], room.entry[:size]
        for (start, _), place in zip(self.here, places, strict=True):
            np.copyto(index, place if alone else np.add(begin, place, out=moved))
            for word, made in zip(flat, sums, strict=True):
                # every place is inside: wrapping around is only the fastest way not to be asked
                word[start:].take(index, out=entry, mode="wrap")
                np.add(made, entry, out=made)
        return Sums(sums)

    def pieces(self) -> Iterator[Piece]:
        """Yield the sheets, added up, some at once. A piece is good until the next one is asked for."""
        size = self.sheets.size
        step = -(-size // -(-size // _AT_ONCE))
        room = Room(step, [places for _, places in self.here], self.tables.layout.words)
        for start in range(0, size, step):
            yield Piece(self, slice(start, min(start + step, size)), room)


def _beyond(held: Tables, number: int | None, axis: Axis) -> int:
    """Return the key of the fault of a cell in a column that the ruleset does not know."""
    kind, code = axis
    if number is None:
        return faulty.NONE
    line = held.sets[number].lines.get(code)
    if line is not None:
        return faulty.key(faulty.CASE, line.index, "case-unexpected")
    return faulty.key(faulty.CASE if kind == "case" else faulty.ANSWER, faulty.LAST, "unknown-criterion")


def _set_fault(number: int, ruleset: Ruleset) -> int:
    """Return the key of the fault of what a row has as its set."""
    if number == NOTHING_THERE:
        return faulty.key(faulty.UNREADABLE, 0, "missing-key")
    if number == NO_NUMBER:
        return faulty.key(faulty.UNREADABLE, 0, "type")
    return faulty.NONE if number in ruleset.numbers else faulty.key(faulty.SET, 0, "unknown-set")


class Piece:
    """Some sheets that are scored at once."""

    def __init__(self, grouped: Grouped, rows: slice, room: Room) -> None:
        self.grouped = grouped
        self.layout = grouped.tables.layout
        self.rows = rows
        self.size = rows.stop - rows.start
        self.kinds, self.kind = grouped.kinds(rows)
        self.closings = [one.closing for one in self.kinds]
        """What follows from the gates: first of each kind, then of those whose answers close a gate."""
        self.given = self.kind
        """The kind of each sheet before its answers are looked at."""
        self.places = [
            places.of(rows, held[: self.size])
            for (_, places), held in zip(grouped.here, room.places, strict=True)
        ]
        self.sums = self._added(self.places, self.kind, self.size, room=room)
        self.odd = np.flatnonzero(self.layout.odd(self.sums))
        """The sheets with an open criterion or a fault, or whose answers close a gate."""
        self._odd = self.sums.at(self.odd)
        self._follow()

    def _added(
        self,
        places: list[Array],
        kind: Array | None,
        size: int,
        *,
        so_far: bool = False,
        room: Room | None = None,
    ) -> Sums:
        tables = self.grouped.tables
        stand = [evolve(one.standing, so_far=True) if so_far else one.standing for one in self.closings]
        standing = np.array([tables.row(one) for one in stand], np.intp)
        if kind is not None:
            standing = standing.take(kind)
        return self.grouped.sums(places, standing, size, room or Room(size, words=self.layout.words))

    def _follow(self) -> None:
        """Add up anew the sheets whose answers close a gate: what has closed is known only now."""
        fields = self.layout.gates
        if not fields or not len(self.odd):
            return
        bits = np.zeros(len(self.odd), np.intp)
        for at, field in enumerate(fields):
            bits |= field.within(self._odd).astype(np.intp) << at
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
        again = self._added([place[rows] for place in self.places], kind[rows], len(rows))
        self.sums.put(rows, again)
        self._odd.put(np.flatnonzero(here), again)

    def _closing(self, kind: Kind, followed: int) -> Closing:
        number = kind.closing.standing.number
        if number is None:
            return kind.closing
        gates = self.grouped.sheets.combinations[kind.combination]
        return closing(self.grouped.tables.sets[number], number, gates, followed)

    def put(self, scored: Scored) -> None:
        """Put the figures of these sheets in their place."""
        rows, tables = self.rows, self.grouped.tables
        status = scored.status[rows]
        status[:] = self._of_kind([one.status for one in self.closings], np.uint8)
        still_open = self.odd[self.layout.open.within(self._odd)]
        status[still_open[status[still_open] == RANKED]] = STILL_OPEN
        bits = self._missed(self.sums)
        scored.lowest[rows] = _look_up(_LOWEST, bits).view(np.int8)
        total = scored.total[rows]
        total[:] = 0
        for part, field in self.layout.parts.items():
            points = field.of(self.sums)
            scored.parts[part][rows] = points
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
            kind = None if self.kind is None else self.kind[stopped]
            places = [place[stopped] for place in self.places]
            bits[stopped] = self._missed(self._added(places, kind, len(stopped), so_far=True))
            ranked[stopped] = True

    def bad(self) -> Array:
        """Return which of the sheets have a fault."""
        bad = np.zeros(self.size, np.bool_)
        bad[self.odd[self.layout.fault.within(self._odd)]] = True
        if any(one.fault != faulty.NONE for one in self.kinds):
            spoilt = np.array([one.fault != faulty.NONE for one in self.kinds])
            bad |= spoilt[0] if self.given is None else spoilt.take(self.given)
        for cells in self.grouped.beyond.values():
            bad |= cells.marks(self.rows) != EMPTY
        return bad

    def _of_kind(self, values: list[Any], dtype: Any) -> Any:
        return values[0] if self.kind is None else np.array(values, dtype).take(self.kind)

    def _missed(self, sums: Sums) -> Array:
        """Return the stars whose floors are missed, as bits."""
        bits: Array | None = None
        for star, field in self.layout.stars.items():
            bit = field.within(sums).view(np.uint8) * np.uint8(1 << (star - 1))
            bits = bit if bits is None else np.bitwise_or(bits, bit, out=bits)
        return np.zeros(len(sums.words[0]), np.uint8) if bits is None else bits

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
        numbers = [one.closing.standing.number for one in self.kinds]
        held = tables.faults({numbers[one] for one in np.flatnonzero(np.bincount(kind)).tolist()})
        begin = np.array([tables.places[number] for number in numbers], np.intp).take(kind) * held.shape[1]
        for (start, _), place in zip(grouped.here, self.places, strict=True):
            np.minimum(least, held.reshape(-1)[start:].take(begin + place[rows]), out=least)
        for axis, cells in grouped.beyond.items():
            keys = np.array([_beyond(tables, number, axis) for number in numbers], np.int32).take(kind)
            marks = cells.marks(rows + self.rows.start)
            keys[marks == WRONG] = faulty.key(faulty.CELL, 0, "type")
            np.minimum(least, keys, out=least, where=marks != EMPTY)
        return np.where(least == faulty.NONE, NO_FAULT, least % faulty.CODES).astype(np.uint8)

    def _blank(self, scored: Scored, places: Array) -> None:
        for points in (*scored.parts.values(), scored.total):
            points[self.rows][places] = -1


def _look_up(table: bytes, codes: Array) -> Array:
    """Return the entry of a table of bytes for every code: several times as fast as numpy takes them."""
    return np.frombuffer(bytearray(codes).translate(table), np.uint8)
