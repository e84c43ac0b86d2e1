"""How a ruleset is laid out as tables.

Which columns bear on a criterion, which criteria share a table, and where each figure stands in their
entries.
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
NOTHING: Final = 0
"""The place of an empty cell on its axis."""
BEYOND: Final = 1
"""The place of a number that no option has; those of the others follow in their order."""
FIRST: Final = 2
"""The place of the number 0."""
_MARKS: Final = (EMPTY, RANGE, WRONG)
_UNIT: Final = 256
_WORD: Final = 32


def _sized(most: int, code: str) -> int:
    """Return how many places an axis has whose highest number is ``most``."""
    if most > MOST:
        fields = {"criterion": code, "most": MOST}
        raise EvaluationError([Fault(code="frame-options", found=str(most), fields=fields)])
    return most + 1 + len(_MARKS)


def cells_of(size: int) -> tuple[int, ...]:
    """Return the cells of an axis in the order of their places."""
    return (EMPTY, RANGE, *range(most_of(size) + 1), WRONG)


def most_of(size: int) -> int:
    """Return the highest number that an axis has a place for."""
    return size - len(_MARKS) - 1


def placed(marks: Array, most: int | Array) -> Array:
    """Return the places of cells, given as bytes, on an axis with a highest number, or on many."""
    made: Array = marks + np.uint8(FIRST)
    np.copyto(made, BEYOND, where=marks > most)
    np.copyto(made, most + np.uint8(FIRST + 1), where=marks == WRONG)
    np.copyto(made, NOTHING, where=marks == EMPTY)
    return made


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
    """Where a figure stands in an entry: in which word, from which bit, how many bits."""

    word: int
    start: int
    bits: int

    @property
    def mask(self) -> int:
        """The bits of the figure in its word."""
        return ((1 << self.bits) - 1) << self.start

    def of(self, words: list[Array], out: Array | None = None) -> Array:
        """Return the figure in every word, in ``out`` if there is one."""
        made: Array = np.right_shift(words[self.word], np.uint32(self.start), out=out)
        made &= np.uint32((1 << self.bits) - 1)
        return made

    def within(self, words: list[Array]) -> Array:
        """Return where the figure is not 0."""
        made: Array = (words[self.word] & np.uint32(self.mask)) != 0
        return made


@frozen(eq=False)
class Sums:
    """What entries come to: their points added up, and what any of them flags, an array for each word.

    Points stand below the flags of a word, so that no flag that is added up with them can reach them.
    """

    points: list[Array]
    flags: list[Array]

    def at(self, rows: Array) -> Sums:
        """Return the sums of some sheets."""
        return Sums([word[rows] for word in self.points], [word[rows] for word in self.flags])

    def put(self, rows: Array, others: Sums) -> None:
        """Put others in the place of some."""
        held, more = (*self.points, *self.flags), (*others.points, *others.flags)
        for word, other in zip(held, more, strict=True):
            word[rows] = other


@frozen(eq=False)
class Layout:
    """The fields of an entry: points by part; as flags missed floors, open, faults, gates in their order."""

    parts: dict[str, Field]
    missed: Field
    open: Field
    fault: Field
    gates: tuple[Field, ...]
    words: int

    def odd(self, sums: Sums) -> Array:
        """Return where a criterion is open, there is a fault, or an answer closes a gate."""
        made: Array | None = None
        for at, word in enumerate(sums.flags):
            mask = sum(one.mask for one in (self.open, self.fault, *self.gates) if one.word == at)
            if mask:
                found = (word & np.uint32(mask)) != 0
                made = found if made is None else made | found
        return np.zeros(0, np.bool_) if made is None else made


class _Allotting:
    """Gives out the bits of as many words as are needed."""

    def __init__(self) -> None:
        self.word, self.start = 0, 0

    def field(self, bits: int) -> Field:
        bits = max(bits, 1)
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


def answer_gates(one: PreparedSet) -> list[str]:
    """Return the gates that follow from the answers, in the order of their fields."""
    return [gate.id for gate in one.gates.values() if gate.trigger == "answers"]


def layout_of(sets: tuple[PreparedSet, ...]) -> Layout:
    """Return fields that no sheet can overflow."""
    points = [_most_points(one) for one in sets]
    allot = _Allotting()
    return Layout(
        parts={
            part: allot.field(max(one.get(part, 0) for one in points).bit_length())
            for part in sorted({part for one in points for part in one})
        },
        missed=allot.field(len(STARS)),
        open=allot.field(1),
        fault=allot.field(1),
        gates=tuple(allot.field(1) for _ in range(max(len(answer_gates(one)) for one in sets))),
        words=allot.word + 1,
    )
