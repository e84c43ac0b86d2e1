"""A ruleset as tables of numbers that are added up, one addition for one or several columns of a frame.

A cell of a column is one byte. The cells that bear on a criterion (its answer, its case, the answer of the
criterion it hangs on) are together the place of an entry in a table, and this entry packs, in fields of one
integer, everything that the criterion adds to a sheet: its points, and as flags for each star whether a
floor is missed, whether it is open, whether there is a fault, which gates it closes. So the entries of all
criteria, added up for the points and joined bit by bit for the flags, say everything about a sheet.
Criteria with few cells share a table (a *unit*).

All sets of a ruleset have tables of the same shape, one behind the other, so that the sheets of all sets
are added up at once. What a closed gate takes away makes further tables of its set. They are all made when
they are first needed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from itertools import product
from threading import Lock
from typing import Any, Final

from attrs import frozen

from ocop_rules.frames import faulty
from ocop_rules.frames.cells import LARGEST, NO_NUMBER, NOTHING_THERE
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import (
    STARS,
    Array,
    Axis,
    Unit,
    answer_gates,
    axes_of,
    cells_of,
    layout_of,
    units_of,
)
from ocop_rules.frames.outcomes import EMPTY, Outcome, outcome, unknown, unread
from ocop_rules.frames.shelves import Shelves, shelves_of
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.scoring.prepared import Line, prepare
from ocop_rules.scoring.scorer import tier_table
from ocop_rules.scoring.tiers import stars_held

_MOST_TABLES: Final = 4096
_MOST_SHELVES: Final = 64
_BYTE: Final = 256


@frozen
class Standing:
    """Under what the criteria of a sheet are added up: the set, and what closed gates have left of it.

    ``number`` is None for a sheet whose set is not known. ``zeroed`` are the criteria without points,
    ``counted`` says how many criteria have points at all (None: all); with ``so_far`` what is not decided
    counts as missed.
    """

    number: int | None
    zeroed: frozenset[str] = frozenset()
    counted: int | None = None
    so_far: bool = False


@frozen(eq=False)
class Judged:
    """A criterion in one set (without a line: of another): the axes of its unit that bear on it there."""

    line: Line | None
    axes: tuple[Axis, ...]
    sizes: tuple[int, ...]

    def shape_in(self, unit: Unit) -> tuple[int, ...]:
        """Return the shape by which its outcomes stand in the table of the unit."""
        return tuple(
            size if axis in self.axes else 1 for axis, size in zip(unit.axes, unit.sizes, strict=True)
        )


class Tables:
    """The tables of a ruleset. They grow as sets and closed gates are met, and hold nothing of a sheet."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.sets = {number: prepare(ruleset, number) for number in ruleset.numbers}
        prepared = tuple(self.sets.values())
        self.readings = prepared[0].readings
        self.axes = axes_of(ruleset.sets)
        self.units = tuple(units_of(ruleset.sets, self.axes))
        self.layout = layout_of(prepared)
        self.tiers = _quick(max((tier_table(ruleset, one) for one in prepared), key=len))
        self.held = _held(self.readings)
        self.places = {number: at for at, number in enumerate((*self.sets, None))}
        self.numbers = _places_of(self.sets)
        """For every number that a set can have the place of what it is: see :func:`_places_of`."""
        self.so_far = self.readings["stop-tier"] == "points-so-far" and self.readings["stop-points"] != "none"
        """Whether a stopped sheet has the stars of its points so far."""
        self.partial = [part for part in self.layout.parts if not all(part in one.parts for one in prepared)]
        """The parts that not every set has."""
        self.kinds: dict[Any, Any] = {}
        """What :mod:`standing` has found out about sheets that stand alike."""
        self._shelves: dict[tuple[frozenset[Axis], int | None], Shelves] = {}
        self._lock = Lock()
        self._rows: dict[Standing, int] = {}
        self.starts = np.cumsum([0, *(unit.size for unit in self.units)]).tolist()
        """Where the entries of each unit begin in a row of the tables."""
        self._words = np.zeros((self.layout.words, 0, self.starts[-1]), np.uint32)
        self._judged: dict[tuple[int | None, str], Judged] = {}
        self._outcomes: dict[tuple[int | None, str, bool], list[Outcome]] = {}
        self._faults: Array | None = None
        self._told: set[int | None] = set()

    def shelves(self, there: Container[Axis], together: int | None) -> Shelves:
        """Return how the columns of a frame that has some of them are read; see :func:`shelves_of`."""
        axes = frozenset(axis for axis in self.axes if axis in there)
        known = self._shelves.get((axes, together))
        if known is None:
            if len(self._shelves) >= _MOST_SHELVES:
                self._shelves.clear()
            units = zip(self.starts, self.units, strict=False)
            known = self._shelves[axes, together] = shelves_of(units, axes, together)
        return known

    @property
    def full(self) -> bool:
        """Whether so many tables have been made that it is time to make them anew."""
        return len(self._rows) >= _MOST_TABLES

    def row(self, standing: Standing) -> int:
        """Return the row of the tables for sheets that stand so."""
        known = self._rows.get(standing)
        if known is not None:
            return known
        with self._lock:
            known = self._rows.get(standing)
            if known is None:
                known = len(self._rows)
                self._write(known, standing)
                self._rows[standing] = known
        return known

    def _write(self, row: int, standing: Standing) -> None:
        if row == self._words.shape[1]:
            self._words = np.concatenate(
                [
                    self._words,
                    np.zeros_like(self._words, shape=(len(self._words), max(row, 1), self.starts[-1])),
                ],
                axis=1,
            )
        for start, unit in zip(self.starts, self.units, strict=False):
            self._words[:, row, start : start + unit.size] = self._unit(unit, standing)

    @property
    def words(self) -> Array:
        """The tables, by the word of an entry, the row (see :meth:`row`) and the place of an entry."""
        return self._words

    def faults(self, numbers: Iterable[int | None]) -> Array:
        """Return the keys of first faults, by the set (as ``places`` counts them) and the place of an entry.

        Only the rows of ``numbers`` (and of those asked for before) are filled.
        """
        with self._lock:
            if self._faults is None:
                self._faults = np.full((len(self.places), self.starts[-1]), faulty.NONE, np.int32)
            for number in numbers:
                if number not in self._told:
                    for start, unit in zip(self.starts, self.units, strict=False):
                        keys = self._unit_faults(unit, number)
                        self._faults[self.places[number], start : start + unit.size] = keys
                    self._told.add(number)
            return self._faults

    def judged(self, number: int | None, unit: Unit, code: str) -> Judged:
        """Return a criterion of a unit in one set."""
        known = self._judged.get((number, code))
        if known is None:
            known = self._judged[number, code] = self._judge(number, unit, code)
        return known

    def _judge(self, number: int | None, unit: Unit, code: str) -> Judged:
        line = None if number is None else self.sets[number].lines.get(code)
        own: tuple[Axis, Axis] = (("answer", code), ("case", code))
        bear = {*own, ("answer", line.governor)} if line is not None else {*own}
        axes = {axis: size for axis, size in zip(unit.axes, unit.sizes, strict=True) if axis in bear}
        return Judged(line, tuple(axes), tuple(axes.values()))

    def outcomes(self, number: int | None, unit: Unit, code: str, *, zeroed: bool = False) -> list[Outcome]:
        """Return the outcomes of a criterion in one set, in the order of the places of its cells."""
        known = self._outcomes.get((number, code, zeroed))
        if known is None:
            judged = self.judged(number, unit, code)
            known = [
                self._outcome(
                    number, judged.line, code, dict(zip(judged.axes, cells, strict=True)), zeroed=zeroed
                )
                for cells in product(*map(cells_of, judged.sizes))
            ]
            self._outcomes[number, code, zeroed] = known
        return known

    def _outcome(
        self, number: int | None, line: Line | None, code: str, cells: Mapping[Axis, int], *, zeroed: bool
    ) -> Outcome:
        answer, case = cells["answer", code], cells.get(("case", code), EMPTY)
        if number is None:
            return unread(answer, case)
        if line is None:
            return unknown(answer, case)
        governing = EMPTY if line.governor is None else cells["answer", line.governor]
        return outcome(self.sets[number], line, governing, answer, case, zeroed=zeroed)

    def _unit(self, unit: Unit, standing: Standing) -> Array:
        """Return the entries of a unit, an array for each word."""
        points = np.zeros((self.layout.words, *unit.sizes), np.uint32)
        flags = np.zeros_like(points)
        for code in unit.codes:
            judged = self.judged(standing.number, unit, code)
            counts = judged.line is None or standing.counted is None or judged.line.index < standing.counted
            outcomes = self.outcomes(standing.number, unit, code, zeroed=code in standing.zeroed)
            entries = [
                self._entry(standing, judged.line, found, counts=counts, so_far=standing.so_far)
                for found in outcomes
            ]
            added, flagged = np.array(entries, np.uint32).transpose(1, 2, 0)
            shape = (-1, *judged.shape_in(unit))
            points += added.reshape(shape)
            flags |= flagged.reshape(shape)
        return (points | flags).reshape(self.layout.words, -1)

    def _entry(
        self, standing: Standing, line: Line | None, found: Outcome, *, counts: bool, so_far: bool
    ) -> tuple[list[int], list[int]]:
        """Return the points and the flags of an outcome, by the words of an entry."""
        fields = self.layout
        points, flags = [0] * fields.words, [0] * fields.words
        if found.fault != faulty.NONE:
            flags[fields.fault.word] |= fields.fault.mask
        elif line is not None and standing.number is not None:
            for _, stars, _ in (*found.missed, *(found.undecided if so_far else ())):
                flags[fields.missed.word] |= 1 << (fields.missed.start + stars - 1)
            if counts:
                part = fields.parts[line.part]
                points[part.word] += found.points << part.start
            if found.reason == "open":
                flags[fields.open.word] |= fields.open.mask
            if found.zero:
                one = self.sets[standing.number]
                for gate, field in zip(answer_gates(one), fields.gates, strict=False):
                    flags[field.word] |= field.mask if line.code in one.gates[gate].zeros else 0
        return points, flags

    def _unit_faults(self, unit: Unit, number: int | None) -> Array:
        least = np.full(unit.sizes, faulty.NONE, np.int32)
        for code in unit.codes:
            keys = [found.fault for found in self.outcomes(number, unit, code)]
            shape = self.judged(number, unit, code).shape_in(unit)
            least = np.minimum(least, np.array(keys, np.int32).reshape(shape))
        return least.reshape(-1)


def _places_of(sets: Iterable[int]) -> Array:
    """Return for every number of a set its place among: no number, nothing there, unknown, and the sets.

    What is no number and what is empty stand at the end, where numbers below 0 find them.
    """
    made = np.full(LARGEST + 1 - NO_NUMBER, 2, np.intp)
    made[NO_NUMBER], made[NOTHING_THERE] = 0, 1
    for at, number in enumerate(sets, start=3):
        made[number] = at
    return made


def _quick(table: tuple[int, ...]) -> bytes | Array:
    """Return a table of numbers below 256, in bytes if it is short: so it is looked up much faster."""
    short = len(table) <= _BYTE
    return bytes(table).ljust(_BYTE, b"\0") if short else np.array(table, np.uint8)


def _held(readings: Mapping[str, str]) -> bytes:
    """Return the stars held by stars by points (times 32) and the stars of missed floors (bits)."""
    made = bytearray(_BYTE)
    for by_points, bits in product(range(6), range(32)):
        missed = {star for star in STARS if bits >> (star - 1) & 1}
        bind, miss = readings["floors-bind"], readings["floor-miss"]
        made[by_points << 5 | bits] = stars_held(by_points, missed, bind=bind, miss=miss)
    return bytes(made)


def tables(ruleset: Ruleset) -> Tables:
    """Return the tables of a ruleset, made once.

    Raises EvaluationError for a criterion with more boxes or cases than a byte can tell.
    """
    kept = tables_of(ruleset)
    known: Tables | None = kept.get("frame")
    if known is None or known.full:
        known = kept["frame"] = Tables(ruleset)
    return known
