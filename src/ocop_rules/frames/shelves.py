"""From the cells of columns to places in tables, for many columns at once.

A *shelf* is some units whose columns are read side by side into one block of bytes, a row for each column:
one operation over a block takes a fraction of what it takes column by column. How the columns of a frame
stand on shelves depends on nothing but which of them are there, so it is worked out once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from math import prod
from typing import Final

from attrs import frozen

from ocop_rules.frames.cells import Bits, Bytes, Cells, Rows, floats, integers
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import FIRST, NOTHING, Array, Axis, Unit, most_of, placed
from ocop_rules.frames.outcomes import RANGE

_BYTE: Final = 256
_FEW: Final = 1 << 12
"""The rows up to which numbers of many bytes, too, are read side by side."""
_ONE: Final = np.uint8(1)


@frozen(eq=False)
class Shelf:
    """Units that are read together, those with the most columns in the frame first.

    ``axes`` are their columns: first one of each unit, then a second one of each that has it, and so on.
    ``most`` is the highest number of each column. ``apart`` tells for the first columns, the second ones,
    … how far apart two neighbours are in the table of the unit, ``starts`` where the entries of each unit
    begin.
    """

    axes: tuple[Axis, ...]
    most: Array
    apart: tuple[Array, ...]
    starts: Array
    wide: bool

    @classmethod
    def of(cls, units: Sequence[tuple[int, Unit, list[int]]], *, wide: bool) -> Shelf:
        """Return the shelf of units: the start, the unit, and which of its axes the frame has."""
        kind = np.uint32 if wide else np.uint8
        axes: list[Axis] = []
        most: list[int] = []
        apart = []
        for turn in range(len(units[0][2])):
            those = [(unit, here[turn]) for _, unit, here in units if len(here) > turn]
            axes += [unit.axes[at] for unit, at in those]
            most += [most_of(unit.sizes[at]) for unit, at in those]
            apart.append(np.array([[prod(unit.sizes[at + 1 :])] for unit, at in those], kind))
        starts = [start for start, _, _ in units]
        return cls(
            tuple(axes), np.array(most, np.uint8)[:, None], tuple(apart), np.array(starts, np.intp), wide
        )

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.starts)


@frozen(eq=False)
class Shelves:
    """All units of a ruleset, as the columns of a frame have it.

    ``starts`` are where the entries of the units begin, shelf by shelf, ``absent`` the places of the empty
    cells of units without any column in the frame.
    """

    shelves: tuple[Shelf, ...]
    starts: Array
    absent: Array


def shelves_of(units: Iterable[tuple[int, Unit]], there: Container[Axis], together: int | None) -> Shelves:
    """Return the shelves of units, each given with its start; ``together`` is how many a shelf may have."""
    held: dict[bool, list[tuple[int, Unit, list[int]]]] = {False: [], True: []}
    absent = []
    for start, unit in units:
        here = [at for at, axis in enumerate(unit.axes) if axis in there]
        if here:
            held[unit.size > _BYTE].append((start, unit, here))
        else:
            absent.append(start + NOTHING)
    shelves = []
    for wide, those in held.items():
        those.sort(key=lambda one: -len(one[2]))
        several = together or max(len(those), 1)
        shelves += [Shelf.of(those[at : at + several], wide=wide) for at in range(0, len(those), several)]
    starts = [start for shelf in shelves for start in shelf.starts.tolist()]
    return Shelves(tuple(shelves), np.array(starts, np.intp)[:, None], np.array(absent, np.intp))


def _alike(there: Sequence[Bytes | Bits | None]) -> list[Bits]:
    """Return what tells which cells of columns are there; nothing where the columns tell it differently."""
    found = [one for one in there if isinstance(one, Bits)]
    if not found or any(isinstance(one, np.ndarray) for one in there):
        return []
    first = found[0].first % 8
    if any(one.first % 8 != first for one in found):
        return []
    every = found[0]
    if len(found) < len(there):
        every = Bits(np.full(max(len(one.bits) for one in found), _BYTE - 1, np.uint8), first)
    return [one if isinstance(one, Bits) else every for one in there]


class Reader:
    """Reads the columns of a frame that stand on a shelf."""

    def __init__(self, shelf: Shelf, cells: Mapping[Axis, Cells]) -> None:
        self.shelf = shelf
        self._columns = [cells[axis] for axis in shelf.axes]
        self._most = shelf.most[:, 0].tolist()
        kinds = {one.values.dtype for one in self._columns}
        plain = all(one.plain for one in self._columns)
        self._kind = kinds.pop() if plain and len(kinds) == 1 else None
        """The type of all columns, where they are numbers of one type."""
        self._bits = _alike([one.there for one in self._columns])
        """Which cells are there, bit by bit, where it takes the same to tell it for all columns."""

    def places(self, rows: slice, block: Array) -> Array:
        """Return the places of some sheets in the table of each unit; ``block`` is room for the cells."""
        shelf = self.shelf
        codes = block[: len(self._columns) * (rows.stop - rows.start)].reshape(len(self._columns), -1)
        codes = self._read(rows, codes)
        if shelf.wide:
            codes = codes.astype(np.uint32)
        made: Array = codes[: shelf.size] * shelf.apart[0]
        at = shelf.size
        for apart in shelf.apart[1:]:
            part = codes[at : at + len(apart)]
            part *= apart
            made[: len(apart)] += part
            at += len(apart)
        return made

    def _read(self, rows: slice, codes: Array) -> Array:
        """Return the place of each cell on its axis."""
        if self._kind is not None and self._kind.kind != "f":
            above = self._integers(rows, codes) > self.shelf.most
            if above.any():
                self._bound(codes)
            codes += np.uint8(FIRST)  # a byte turns over: 255 becomes the place of what no option has
        else:
            self._marks(rows, codes)
            codes = placed(codes, self.shelf.most)
        # the place of an empty cell is 0
        if self._bits:
            codes *= self._there(rows)
            return codes
        for column, row in zip(self._columns, codes, strict=True):
            if column.there is not None:
                np.multiply(row, column.there[rows], out=row)
        return codes

    def _bound(self, codes: Array) -> None:
        """Put 255 in the place of all numbers that no option has."""
        above = (codes > self.shelf.most).view(np.uint8)
        # with whole blocks this takes a third of what it takes to go where the numbers are
        np.negative(above, out=above)
        codes |= above

    def _marks(self, rows: slice, codes: Array) -> None:
        """Read cells of any kind as bytes, but that what ``there`` tells to be empty may be any of them."""
        if self._kind is not None and codes.shape[1] <= _FEW:
            numbers = np.concatenate([column.values[rows] for column in self._columns])
            floats(numbers.reshape(codes.shape), codes, self.shelf.most)
        else:
            for column, most, row in zip(self._columns, self._most, codes, strict=True):
                column.write(rows, row, most)

    def _integers(self, rows: slice, codes: Array) -> Array:
        """Read integers as bytes, those beyond one as 253, and return the highest of each column."""
        slices = [column.values[rows] for column in self._columns]
        if self._kind == np.uint8:
            np.concatenate(slices, out=codes.reshape(-1))
            return np.maximum.reduce(codes, axis=1, keepdims=True)
        if codes.shape[1] <= _FEW:
            numbers = np.concatenate(slices).reshape(codes.shape)
            np.copyto(codes, numbers, casting="unsafe")
            highest = np.maximum.reduce(numbers, axis=1, keepdims=True)
            if highest.max() >= _BYTE:
                codes[numbers >= _BYTE] = RANGE
            return highest
        return np.array([[integers(one, row)] for one, row in zip(slices, codes, strict=True)])

    def _there(self, rows: slice) -> Array:
        """Return 0 for each cell that is empty, else 1."""
        parts = [one.around(rows) for one in self._bits]
        there = np.unpackbits(np.concatenate(parts).reshape(len(parts), -1), axis=1, bitorder="little")
        first = (self._bits[0].first + rows.start) % 8
        cells: Array = there[:, first : first + rows.stop - rows.start]
        return cells


def places_in(cells: Mapping[Axis, Cells], axes: Sequence[Axis], sizes: Sequence[int], rows: Rows) -> Array:
    """Return the places of the cells of some sheets in a table whose axes are columns."""
    made: Array = np.zeros(rows.stop - rows.start if isinstance(rows, slice) else len(rows), np.intp)
    for axis, size in zip(axes, sizes, strict=True):
        made = made * size
        made += placed(cells[axis].marks(rows), most_of(size)) if axis in cells else NOTHING
    return made
