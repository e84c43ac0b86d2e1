"""How a ruleset is laid out as tables.

Which columns bear on a criterion, which criteria share a table, and where each figure stands in the sum of
their entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import Any, Final, Literal

from attrs import frozen

from ocop_rules.errors import EvaluationError, Fault
from ocop_rules.frames.extra import np
from ocop_rules.frames.outcomes import EMPTY, MOST, RANGE, WRONG
from ocop_rules.model.product_set import ProductSet
from ocop_rules.scoring.prepared import PreparedSet

Array = np.ndarray[Any, Any]
Axis = tuple[Literal["answer", "case"], str]
"""A column of a frame: the answers or the cases of a criterion."""

STARS: Final = range(1, 6)
_MARKS: Final = (RANGE, WRONG, EMPTY)
SHIFT: Final = len(_MARKS)
"""What is added to a cell, as a byte that turns over at 256, to make its place: marks are first."""
_UNIT: Final = 256
_WORD: Final = 63
_HALF: Final = 31


def _sized(most: int, code: str) -> int:
    """Return how many places an axis has whose highest number is ``most``."""
    if most > MOST:
        fields = {"criterion": code, "most": MOST}
        raise EvaluationError([Fault(code="frame-options", found=str(most), fields=fields)])
    return most + 1 + SHIFT


def cells_of(size: int) -> tuple[int, ...]:
    """Return the cells of an axis in the order of their places."""
    return (*_MARKS, *range(size - SHIFT))


@frozen(eq=False)
class Unit:
    """Criteria that share a table, and the axes of this table with their sizes."""

    codes: tuple[str, ...]
    axes: tuple[Axis, ...]
    sizes: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many entries the table has."""
        return prod(self.sizes)


def axes_of(sets: Iterable[ProductSet]) -> dict[Axis, int]:
    """Return every column that a ruleset knows, with how many places its cells have."""
    boxes: dict[str, int] = {}
    cases: dict[str, int] = {}
    for one in sets:
        for code, criterion in one.criteria.items():
            offered = [len(case.options) for case in criterion.cases] or [len(criterion.options)]
            boxes[code] = max(boxes.get(code, 0), *offered)
            if criterion.cases:
                cases[code] = max(cases.get(code, 0), *(case.case for case in criterion.cases))
    made: dict[Axis, int] = {("answer", code): _sized(most, code) for code, most in boxes.items()}
    return made | {("case", code): _sized(most, code) for code, most in cases.items()}


def _bearing(sets: Iterable[ProductSet], axes: Mapping[Axis, int]) -> dict[str, tuple[Axis, ...]]:
    """Return the columns that bear on each criterion in any set."""
    governors: dict[str, dict[str, None]] = {}
    for one in sets:
        for code, criterion in one.criteria.items():
            known = governors.setdefault(code, {})
            if criterion.condition is not None:
                known[criterion.condition.criterion] = None
    return {
        code: tuple(
            axis
            for axis in axes
            if axis in (("answer", code), ("case", code)) or (axis[0] == "answer" and axis[1] in known)
        )
        for code, known in governors.items()
    }


def units_of(sets: tuple[ProductSet, ...], axes: Mapping[Axis, int]) -> Iterator[Unit]:
    """Yield the units: a criterion joins the one before while their table stays small.

    Criteria of the same sets are neighbours, so that a frame of one set has few units.
    """
    bearing = _bearing(sets, axes)
    having = {code: tuple(code in one.criteria for one in sets) for code in bearing}
    codes: tuple[str, ...] = ()
    held: dict[Axis, int] = {}
    for code in sorted(bearing, key=having.__getitem__, reverse=True):
        more = held | {axis: axes[axis] for axis in bearing[code]}
        if codes and prod(more.values()) > _UNIT:
            yield Unit(codes, tuple(held), tuple(held.values()))
            codes, more = (), {axis: axes[axis] for axis in bearing[code]}
        codes, held = (*codes, code), more
    if codes:
        yield Unit(codes, tuple(held), tuple(held.values()))


@frozen
class Field:
    """Where a figure stands in the sum: in which word, from which bit, how many bits."""

    word: int
    start: int
    bits: int

    @property
    def mask(self) -> int:
        """The bits of the figure in its word."""
        return ((1 << self.bits) - 1) << self.start

    def of(self, sums: Sums) -> Array:
        """Return the figure of every sum."""
        made: Array = sums.holding(self) & self.mask
        return made >> self.start if self.start else made

    def within(self, sums: Sums) -> Array:
        """Return where the figure of a sum is not 0."""
        made: Array = (sums.holding(self) & self.mask) != 0
        return made


class Sums:
    """Sums of entries, an array for each word."""

    def __init__(self, words: list[Array]) -> None:
        self.words = words
        self._halves = [word.astype(np.int32) for word in words]

    def holding(self, field: Field) -> Array:
        """Return the words that hold a figure: the lower half of them is enough for most, and faster."""
        return (self._halves if field.start + field.bits <= _HALF else self.words)[field.word]

    def at(self, rows: Array) -> Sums:
        """Return the sums of some sheets."""
        return Sums([word[rows] for word in self.words])

    def put(self, rows: Array, others: Sums) -> None:
        """Put others in the place of some."""
        for held, more in (
            *zip(self.words, others.words, strict=True),
            *zip(self._halves, others._halves, strict=True),
        ):
            held[rows] = more


@frozen(eq=False)
class Layout:
    """The fields of a sum: points by part, floors by star, open criteria, faults, gates in their order."""

    parts: dict[str, Field]
    stars: dict[int, Field]
    open: Field
    fault: Field
    gates: tuple[Field, ...]
    words: int

    def odd(self, sums: Sums) -> Array:
        """Return where a criterion is open, there is a fault, or an answer closes a gate."""
        made: Array | None = None
        for at, word in enumerate(sums.words):
            mask = sum(one.mask for one in (self.open, self.fault, *self.gates) if one.word == at)
            found = (word & mask) != 0
            made = found if made is None else made | found
        return np.zeros(0, np.bool_) if made is None else made


class _Allotting:
    """Gives out the bits of as many words as are needed."""

    def __init__(self) -> None:
        self.word, self.start = 0, 0

    def field(self, most: int) -> Field:
        bits = max(most.bit_length(), 1)
        if self.start + bits > _WORD:
            self.word, self.start = self.word + 1, 0
        self.start += bits
        return Field(self.word, self.start - bits, bits)


def _most_points(one: PreparedSet) -> dict[str, int]:
    """Return the most that the criteria of each part can add up to."""
    made = dict.fromkeys(one.parts, 0)
    for line in one.lines.values():
        made[line.part] += max(map(max, line.points.values()))
    return made


def _floors(one: PreparedSet, star: int) -> int:
    """Return how many criteria have a floor of this star."""
    return sum(
        any(star == stars for held in line.floors.values() for stars, _ in held)
        for line in one.lines.values()
    )


def answer_gates(one: PreparedSet) -> list[str]:
    """Return the gates that follow from the answers, in the order of their fields."""
    return [gate.id for gate in one.gates.values() if gate.trigger == "answers"]


def layout_of(sets: tuple[PreparedSet, ...], codes: int) -> Layout:
    """Return fields that no sheet can overflow: every criterion adds 1 at most to a count."""
    points = [_most_points(one) for one in sets]
    parts = sorted({part for one in points for part in one})
    floors = {star: max(_floors(one, star) for one in sets) for star in STARS}
    gates = max(len(answer_gates(one)) for one in sets)
    allot = _Allotting()
    return Layout(
        parts={part: allot.field(max(one.get(part, 0) for one in points)) for part in parts},
        stars={star: allot.field(most) for star, most in floors.items() if most},
        open=allot.field(codes),
        fault=allot.field(codes),
        gates=tuple(allot.field(codes) for _ in range(gates)),
        words=allot.word + 1,
    )
