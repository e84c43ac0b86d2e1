"""Which sheets of a frame assert gates: few do."""

from __future__ import annotations

from attrs import frozen

from ocop_rules.frames.cells import NO_NUMBER, Numbers
from ocop_rules.frames.extra import np


@frozen(eq=False)
class Asserted:
    """The sheets that assert gates, by their rows in order, and the place of the gates of each."""

    rows: Numbers
    places: Numbers

    def within(self, rows: slice) -> tuple[Numbers, Numbers]:
        """Return those of some rows, counted from the first of these, and their places."""
        first, last = np.searchsorted(self.rows, (rows.start, rows.stop)).tolist()
        return self.rows[first:last] - rows.start, self.places[first:last]

    def taken(self, rows: Numbers) -> Asserted:
        """Return those of some rows, whatever their order, as these alone are counted."""
        found = np.searchsorted(self.rows, rows)
        here = np.flatnonzero(np.append(self.rows, NO_NUMBER)[found] == rows)
        return Asserted(here, self.places[found[here]])
