"""Every criterion of all sheets of a frame: which outcome it comes to on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from attrs import frozen

from ocop_rules.frames.cells import Numbers
from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array, cells_of
from ocop_rules.frames.outcomes import EMPTY, Outcome
from ocop_rules.frames.packing import Judged
from ocop_rules.frames.scorer import pieces
from ocop_rules.frames.sheets import Sheets
from ocop_rules.frames.shelves import places_in
from ocop_rules.frames.standing import Closing
from ocop_rules.frames.tallying import Grouped
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import Line


@frozen(eq=False)
class Part:
    """One criterion on sheets that stand alike: their rows in the frame, the outcomes and the place of each.

    ``inside`` are their rows in ``grouped``, ``closing`` is what follows from the gates on all of them,
    ``number`` their product set.
    """

    rows: Numbers
    inside: Numbers
    grouped: Grouped
    closing: Closing
    number: int
    line: Line
    judged: Judged
    outcomes: list[Outcome]
    place: Array

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset of the sheets."""
        return self.grouped.tables.ruleset

    @property
    def zeroed(self) -> bool:
        """Whether a closed gate takes the points of the criterion away."""
        return self.line.code in self.closing.standing.zeroed

    def of(self, value: Callable[[Outcome], int], dtype: Any = np.int32) -> Array:
        """Return something of the outcome of each sheet."""
        return np.array([value(one) for one in self.outcomes], dtype).take(self.place)

    def cases_of_outcomes(self) -> list[int | None]:
        """Return the case in which each of the outcomes stands, None where there is none."""
        if not self.line.has_cases:
            return [None] * len(self.outcomes)
        at = self.judged.axes.index(("case", self.line.code))
        cells = (combination[at] for combination in product(*map(cells_of, self.judged.sizes)))
        return [None if case == EMPTY else case for case in cells]

    def answers(self) -> Array:
        """Return the box that counts; a tick where the criterion does not apply is still told."""
        answer = self.grouped.cells_of(("answer", self.line.code), self.inside)
        if self.grouped.tables.readings["unticked"] == "open":
            idle = self.of(lambda one: one.reason == "inapplicable", np.bool_)
            answer = np.where((answer == 0) & ~idle, np.uint8(EMPTY), answer)
        return answer

    def cases(self) -> Array:
        """Return the case of each sheet."""
        return self.grouped.cells_of(("case", self.line.code), self.inside)


def parts(sheets: Sheets) -> Iterator[Part]:
    """Yield every criterion of all sheets without a fault, in the order of the decision."""
    for rows, piece in pieces(sheets):
        grouped = piece.grouped
        unit_of = {code: unit for unit in grouped.tables.units for code in unit.codes}
        sound = ~piece.bad()
        for at, closing in enumerate(piece.closings):
            number, zeroed = closing.standing.number, closing.standing.zeroed
            if number is None:
                continue
            here = np.flatnonzero(sound if piece.kind is None else sound & (piece.kind == at))
            if not len(here):
                continue
            inside = here + piece.rows.start
            for code, line in grouped.tables.sets[number].lines.items():
                unit = unit_of[code]
                judged = grouped.tables.judged(number, unit, code)
                outcomes = grouped.tables.outcomes(number, unit, code, zeroed=code in zeroed)
                place = places_in(grouped.cells, judged.axes, judged.sizes, inside)
                yield Part(rows[inside], inside, grouped, closing, number, line, judged, outcomes, place)
