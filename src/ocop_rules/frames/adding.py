"""Entries of tables, looked up and added up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array, Sums
from ocop_rules.frames.shelves import Shelf

_AT_ONCE: Final = 1 << 15
"""The entries that are looked up at once: what is in work has to stay in the processor's cache."""


class Room:
    """Where entries are added up, made once for all: to be given memory takes longer than to use it."""

    def __init__(self, rows: int, words: int) -> None:
        size = max(rows, _AT_ONCE)
        self.begin = np.empty(rows, np.uint32)
        self._moved = np.empty(size, np.uint32)
        self._index = np.empty(size, np.intp)
        self._entry = np.empty(size, np.uint32)
        self._points = [np.empty(rows, np.uint32) for _ in range(words)]
        self._flags = [np.empty(rows, np.uint32) for _ in range(words)]

    def add(
        self,
        words: Array,
        absent: Array,
        held: Iterable[tuple[Shelf, Array]],
        standing: Array | int,
        size: int,
    ) -> Sums:
        """Return the sums of sheets.

        ``words`` are the tables, ``absent`` the places of units that no sheet has any cell of, ``held`` the
        places of their cells by shelves, ``standing`` the rows of the tables, or the one row of all.
        """
        sums = Sums([one[:size] for one in self._points], [one[:size] for one in self._flags])
        self._begin(sums, words, absent, standing)
        width, begin = words.shape[2], None
        flat = words.reshape(len(words), -1)
        if isinstance(standing, int):
            flat = flat[:, standing * width :]
        else:
            begin = np.multiply(standing, width, out=self.begin[:size], casting="unsafe")
        several = _AT_ONCE // max(size, 1)
        for shelf, places in held:
            if several > 1:
                for at in range(0, len(places), several):
                    those = slice(at, at + several)
                    self._look_up(sums, flat, begin, places[those], shelf.starts[those])
            else:
                for place, start in zip(places, shelf.starts.tolist(), strict=True):
                    self._look_one_up(sums, flat[:, start:], begin, place)
        return sums

    def _begin(self, sums: Sums, words: Array, absent: Array, standing: Array | int) -> None:
        for word, points, flags in zip(words, sums.points, sums.flags, strict=True):
            for made, joined in ((points, np.add), (flags, np.bitwise_or)):
                if not len(absent):
                    made[:] = 0
                elif isinstance(standing, int):
                    made[:] = joined.reduce(word[standing, absent])
                else:
                    joined.reduce(word[:, absent], axis=1, dtype=np.uint32).take(
                        standing, out=made, mode="wrap"
                    )

    def _look_one_up(self, sums: Sums, flat: Array, begin: Array | None, places: Array) -> None:
        """Add up the entries of one unit."""
        index, entry = self._index[: places.size], self._entry[: places.size]
        # numpy adds numbers of one size much faster than it makes them of one size on the way
        np.copyto(index, places if begin is None else np.add(begin, places, out=self._moved[: places.size]))
        for word, points, flags in zip(flat, sums.points, sums.flags, strict=True):
            # every place is inside: wrapping around is only the fastest way not to be asked
            word.take(index, out=entry, mode="wrap")
            np.add(points, entry, out=points)
            np.bitwise_or(flags, entry, out=flags)

    def _look_up(self, sums: Sums, flat: Array, begin: Array | None, places: Array, starts: Array) -> None:
        """Add up the entries of some units, few of each."""
        shape, size = places.shape, places.size
        index, entry = self._index[:size].reshape(shape), self._entry[:size].reshape(shape)
        np.copyto(
            index, places if begin is None else np.add(begin, places, out=self._moved[:size].reshape(shape))
        )
        index += starts[:, None]
        for word, points, flags in zip(flat, sums.points, sums.flags, strict=True):
            word.take(index, out=entry, mode="wrap")
            np.add(points, np.add.reduce(entry, axis=0, dtype=np.uint32), out=points)
            np.bitwise_or(flags, np.bitwise_or.reduce(entry, axis=0), out=flags)
