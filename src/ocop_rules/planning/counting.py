"""All sheets of a set, counted without listing one: sums over blocks, packed into big integers.

The sheets on which one set of stars misses a floor are one integer: *width* bits for each total, which
hold how many sheets have that total. Two independent blocks are then joined by a multiplication, which
adds their totals and multiplies their counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from attrs import frozen

from ocop_rules.planning.choices import Choice, Terms, choices, unearned
from ocop_rules.scoring.prepared import Line, PreparedSet

Packed = dict[int, int]
"""For each mask of the stars with a missed floor, the counts by total in one integer."""

_BITS = 8


@frozen
class Ticking:
    """What stands at a criterion and at those that hang on it; ``ends`` where a gate ends the sheet."""

    choices: tuple[Choice, ...]
    points: int
    missed: int
    ends: bool


def tickings(prepared: PreparedSet, terms: Terms) -> Iterator[tuple[tuple[Line, ...], tuple[Ticking, ...]]]:
    """Yield each criterion with those that hang on it, and all that may stand there."""
    for line in prepared.lines.values():
        if line.governor is None:
            lines = (line, *(prepared.lines[code] for code in prepared.governed.get(line.code, ())))
            yield lines, tuple(_tickings(prepared, lines, terms))


def _tickings(prepared: PreparedSet, lines: tuple[Line, ...], terms: Terms) -> Iterator[Ticking]:
    first, *hanging = lines
    every = [choices(prepared, line) for line in hanging]
    for choice in choices(prepared, first):
        others = (
            found if choice.answer in line.options else (unearned(prepared, line, None, None),)
            for line, found in zip(hanging, every, strict=True)
        )
        for more in product(*others):
            chosen = (choice, *more)
            missed = 0
            for one in chosen:
                missed |= one.missed
            ends = any(one.closes and one.code in terms.earning for one in chosen)
            yield Ticking(chosen, sum(one.points for one in chosen), missed, ends)


class Counter:
    """Packs counts by total into integers wide enough for every count of a set."""

    def __init__(self, sheets: int, most: int) -> None:
        self.bytes = sheets.bit_length() // _BITS + 1
        self.width = self.bytes * _BITS
        self.totals = most + 1

    def pack(self, states: Iterable[tuple[int, int]]) -> Packed:
        """Return the counts of states, each a mask and points."""
        packed: Packed = {}
        for mask, points in states:
            packed[mask] = packed.get(mask, 0) + (1 << self.width * points)
        return packed

    @staticmethod
    def join(left: Packed, right: Packed) -> Packed:
        """Return the counts of two independent sets of criteria taken together."""
        joined: Packed = {}
        for mask, counts in left.items():
            for other, more in right.items():
                both = mask | other
                joined[both] = joined.get(both, 0) + counts * more
        return joined

    def unpack(self, packed: Packed) -> Mapping[int, Sequence[int]]:
        """Return, for each mask, the counts of every total from 0 up."""
        size, length = self.bytes, self.bytes * self.totals
        found = {}
        for mask, counts in packed.items():
            raw = counts.to_bytes(length, "little")
            found[mask] = [int.from_bytes(raw[at : at + size], "little") for at in range(0, length, size)]
        return found

    def around(self, blocks: Sequence[Packed]) -> Iterator[Packed]:
        """Yield, for each block, the counts of all others together."""
        after: list[Packed] = [{0: 1}]
        for block in reversed(blocks):
            after.append(self.join(block, after[-1]))
        before: Packed = {0: 1}
        for place, block in enumerate(blocks):
            yield self.join(before, after[len(blocks) - 1 - place])
            before = self.join(before, block)
