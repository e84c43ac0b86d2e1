"""A product set as arrays: for every state of a criterion what it earns and which floors it misses.

A cell of a table becomes one byte: the ticked option, or one of the marks below. A criterion with cases
has the options of all of them one behind the other. Two tables of 256 bytes then say of each state its
points and, as bits, the stars of the floors it misses and whether it is open or faulty. Two neighbours
with few options share a table, each in half a byte: the marks keep apart in their lower halves, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from attrs import frozen

from ocop_rules.errors import EvaluationError, Fault
from ocop_rules.frames.extra import np
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.scoring.prepared import Line, PreparedSet, SheetGate, prepare
from ocop_rules.scoring.scorer import tier_table
from ocop_rules.scoring.tiers import stars_held

EMPTY, WRONG, RANGE, UNMET, NOTHING = 255, 254, 253, 252, 251
"""No answer; no whole number; no such option; nothing met nor earned; not even floors to meet."""
MOST = 240
"""The states a criterion may have."""
FEW = 10
"""The highest option of a criterion that can share a table."""
_BYTES = 256
MISSED, OPEN, FAULT = 0b11111, 32, 128
"""Bits of a state: the stars from 1 up whose floors are missed, an open criterion, a fault."""

Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
Table = np.ndarray[tuple[int], np.dtype[np.unsignedinteger]]


@frozen(eq=False)
class Cells:
    """One criterion: its states and their tables.

    By the case in a cell: ``known`` is 1 for a case there is, ``start`` the state of its unticked answer,
    ``most`` its highest option, ``unmet`` the state in which all of its floors are missed. (Without cases
    there is only the case 0.) By the state: its points, its marks; ``earns`` is 1 where it has points,
    ``refused`` where it must not stand on a criterion that does not apply, ``worthless`` where it is an
    answer without points, ``unticked`` where no box is ticked; ``shuts`` has a bit for each gate that it
    closes. By the answer of the criterion it hangs on: ``hinders`` is 1 where it does not apply,
    ``undecided`` while that is open.
    """

    code: str
    part: int
    order: int
    cased: bool
    known: bytes
    start: bytes
    most: Bytes
    unmet: bytes
    points: bytes | Table
    marks: bytes
    earns: bytes
    refused: bytes
    worthless: bytes
    unticked: bytes
    governor: int | None = None
    hinders: bytes = b""
    undecided: bytes = b""
    shuts: Table | None = None

    @property
    def highest(self) -> int:
        """The highest option of a criterion without cases."""
        return int(self.most[0])


@frozen(eq=False)
class Adding:
    """A table to add up: of one criterion, or of two neighbours of one part."""

    first: int
    second: int | None
    part: int
    points: bytes | Table
    marks: bytes


@frozen(eq=False)
class Closing:
    """What follows when certain gates have closed: the effect, what is zeroed, which criteria count."""

    effect: str | None
    zeroed: tuple[int, ...]
    counted: int


@frozen(eq=False)
class SetTables:
    """A product set under the readings of its ruleset."""

    prepared: PreparedSet
    codes: tuple[str, ...]
    parts: tuple[str, ...]
    cells: tuple[Cells, ...]
    adding: tuple[Adding, ...]
    sums: tuple[type[np.unsignedinteger], ...]
    tiers: bytes | Table
    held: bytes
    answer_gates: tuple[str, ...]

    @property
    def waived(self) -> bool:
        """Whether the floors of a criterion that does not apply fall away."""
        return self.prepared.readings["inapplicable-floor"] == "waived"

    @property
    def counts_so_far(self) -> bool:
        """Whether a stopped sheet has the stars of its points so far."""
        readings = self.prepared.readings
        return readings["stop-tier"] == "points-so-far" and readings["stop-points"] != "none"

    @property
    def zero_is_open(self) -> bool:
        """Whether a criterion without a tick is open."""
        return self.prepared.readings["unticked"] == "open"

    def gate(self, name: str) -> SheetGate | None:
        """Return the gate or binding requirement of this id."""
        return self.prepared.gates.get(name) or self.prepared.requirements.get(name)

    def closing(self, names: Iterable[str]) -> Closing:
        """Return what follows when the gates ``names`` have closed."""
        held = [gate for name in names if (gate := self.gate(name)) is not None and gate.effect != "shown"]
        effects = {gate.effect for gate in held}
        covered = {code for gate in held if gate.effect == "zero" for code in gate.covers}
        choice = self.prepared.readings["stop-points"]
        counted = len(self.codes)
        if choice == "none":
            counted = -1
        elif choice == "before":
            counted = min((len(gate.before) for gate in held if gate.effect != "zero"), default=counted)
        effect = next((effect for effect in ("reject", "stop") if effect in effects), None)
        order = {code: index for index, code in enumerate(self.codes)}
        return Closing(effect, tuple(sorted(order[code] for code in covered)), counted)


def _narrow(most: int) -> type[np.unsignedinteger]:
    """Return the narrowest type that holds numbers up to ``most``."""
    return next(kind for kind in (np.uint8, np.uint16, np.uint32) if most <= np.iinfo(kind).max)


def _bits(stars: Iterable[int]) -> int:
    return sum({1 << (star - 1) for star in stars})


def _states(line: Line) -> list[tuple[int | None, int]]:
    """Return the case and the answer of every state, in order."""
    return [(case, answer) for case, points in line.points.items() for answer in range(len(points))]


def _quick(table: Table) -> bytes | Table:
    """Return a table of bytes as such: they are looked up several times as fast."""
    fits = table.dtype == np.uint8 and len(table) <= _BYTES
    return table.tobytes().ljust(_BYTES, b"\0") if fits else table


def _full(value: int) -> bytearray:
    return bytearray([value]) * 256


def _shuts(prepared: PreparedSet, line: Line, gates: tuple[str, ...]) -> Table | None:
    """Return by state the gates, as bits, that an answer closes."""
    bits = sum(1 << at for at, name in enumerate(gates) if line.code in prepared.gates[name].zeros)
    if not bits:
        return None
    made = np.zeros(256, _narrow(bits))
    passes = prepared.readings["zero-gate-unticked"] == "passes"
    for state, (case, answer) in enumerate(_states(line)):
        unticked = answer == 0 and (passes or prepared.readings["unticked"] == "open")
        if line.points[case][answer] == 0 and not unticked:
            made[state] = bits
    return made


def _cells(prepared: PreparedSet, line: Line, gates: tuple[str, ...]) -> Cells:
    states = _states(line)
    unmet_of = {case: len(states) + at for at, case in enumerate(line.points)} if line.has_cases else {}
    if len(states) + len(unmet_of) > MOST:
        fields = {"criterion": line.code, "most": MOST}
        raise EvaluationError([Fault(code="frame-options", found=str(len(states)), fields=fields)])
    points, marks = np.zeros(256, _narrow(max(map(max, line.points.values())))), _full(FAULT)
    earns, unticked = _full(0), _full(0)
    for state, (case, answer) in enumerate(states):
        points[state] = line.points[case][answer]
        earns[state] = int(line.points[case][answer] > 0)
        unticked[state] = answer == 0
        floors = line.floors[case]
        marks[state] = _bits(stars for stars, needs in floors if not line.meets(case, needs, answer))
    for case, state in unmet_of.items():
        marks[state] = _bits(stars for stars, _ in line.floors[case])
    marks[UNMET] = _bits(stars for floors in line.floors.values() for stars, _ in floors)
    marks[EMPTY], marks[NOTHING] = OPEN, 0
    start, known, unmet, most = _full(0), _full(0), _full(UNMET), np.zeros(256, np.uint8)
    for case, every in line.points.items():
        known[case or 0] = 1
        start[case or 0] = states.index((case, 0))
        most[case or 0] = len(every) - 1
        unmet[case or 0] = unmet_of.get(case, UNMET)
    order = {code: at for at, code in enumerate(prepared.lines)}
    hinders, undecided = _full(1), _full(0)
    undecided[EMPTY] = 1
    undecided[0] = prepared.readings["unticked"] == "open"
    for answer in (*line.options, EMPTY, WRONG, *((0,) if undecided[0] else ())):
        hinders[answer] = 0
    return Cells(
        code=line.code,
        part=prepared.parts.index(line.part),
        order=line.index,
        cased=line.has_cases,
        known=bytes(known),
        start=bytes(start),
        most=most,
        unmet=bytes(unmet),
        points=_quick(points),
        marks=bytes(marks),
        earns=bytes(earns),
        refused=bytes(one | (mark >= FAULT) for one, mark in zip(earns, marks, strict=True)),
        worthless=bytes(
            not one and mark < FAULT and not mark & OPEN for one, mark in zip(earns, marks, strict=True)
        ),
        unticked=bytes(unticked),
        governor=None if line.governor is None else order[line.governor],
        hinders=b"" if line.governor is None else bytes(hinders),
        undecided=b"" if line.governor is None else bytes(undecided),
        shuts=_shuts(prepared, line, gates),
    )


def _half(nibble: int) -> int:
    """Return the state that a half byte stands for."""
    return nibble if nibble <= FEW else 240 + nibble


def _together(one: Cells, other: Cells) -> tuple[bytes | Table, bytes]:
    """Return the tables of two criteria, the state of the first in the upper half of a byte."""
    points = np.zeros(256, _narrow(int(max(one.points)) + int(max(other.points))))
    marks = _full(0)
    for upper, lower in product(range(16), repeat=2):
        first, second = _half(upper), _half(lower)
        points[upper << 4 | lower] = int(one.points[first]) + int(other.points[second])
        marks[upper << 4 | lower] = one.marks[first] | other.marks[second]
    return _quick(points), bytes(marks)


def _adding(cells: Iterable[Cells]) -> Iterable[Adding]:
    waiting: Cells | None = None
    for one in cells:
        if one.cased or one.highest > FEW:
            yield Adding(one.order, None, one.part, one.points, one.marks)
        elif waiting is None:
            waiting = one
        elif waiting.part == one.part:
            yield Adding(waiting.order, one.order, one.part, *_together(waiting, one))
            waiting = None
        else:
            yield Adding(waiting.order, None, waiting.part, waiting.points, waiting.marks)
            waiting = one
    if waiting is not None:
        yield Adding(waiting.order, None, waiting.part, waiting.points, waiting.marks)


def _held(readings: Mapping[str, str]) -> bytes:
    """Return the stars held by stars by points (times 32) and the stars of missed floors (bits)."""
    made = _full(0)
    for by_points, bits in product(range(6), range(MISSED + 1)):
        missed = {star for star in range(1, 6) if bits >> (star - 1) & 1}
        bind, miss = readings["floors-bind"], readings["floor-miss"]
        made[by_points << 5 | bits] = stars_held(by_points, missed, bind=bind, miss=miss)
    return bytes(made)


def make_tables(ruleset: Ruleset, number: int) -> SetTables:
    """Return the tables of a product set.

    Raises UnknownNameError when there is none, and EvaluationError under a reading that gives a
    stopped sheet a tier: this is told sheet by sheet.
    """
    prepared = prepare(ruleset, number)
    gates = tuple(gate.id for gate in prepared.gates.values() if gate.trigger == "answers")
    cells = tuple(_cells(prepared, line, gates) for line in prepared.lines.values())
    most = [
        sum(int(max(one.points)) for one in cells if one.part == part) for part in range(len(prepared.parts))
    ]
    return SetTables(
        prepared=prepared,
        codes=tuple(prepared.lines),
        parts=prepared.parts,
        cells=cells,
        adding=tuple(_adding(cells)),
        sums=tuple(_narrow(one) for one in most),
        tiers=_quick(np.array(tier_table(ruleset, prepared), np.uint8)),
        held=_held(prepared.readings),
        answer_gates=gates,
    )


def tables(ruleset: Ruleset, number: int) -> SetTables:
    """Return :func:`make_tables` of the ruleset, made once for each of its sets."""
    kept = tables_of(ruleset)
    known: SetTables | None = kept.get(("frame", number))
    if known is None:
        number = ruleset.product_set(number).number
        known = kept["frame", number] = make_tables(ruleset, number)
    return known


LOWEST = bytes(next((star for star in range(1, 6) if bits >> (star - 1) & 1), EMPTY) for bits in range(256))
"""The lowest star of which a floor is missed, by the bits of a sheet."""
