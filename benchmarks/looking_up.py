"""What one would write with numpy: gather, add, compare floors. It knows complete sheets only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks import plain
from ocop_rules import Ruleset
from ocop_rules.model import ProductSet

Array = np.ndarray[Any, Any]
STARTS = np.array([30, 50, 70, 90])


def stars_of(total: Array, lowest: Array) -> tuple[Array, Array]:
    """Return the totals and the stars held."""
    by_points = 1 + np.searchsorted(STARTS, total, side="right")
    return total, np.minimum(by_points, lowest - 1)


class LookUp:
    """The look-up for sheets of one set without cases."""

    def __init__(self, table: plain.Table) -> None:
        width = max(len(one["points"]) for one in table.values())
        self.points = np.zeros((len(table), width), np.int64)
        self.floors = []
        for at, one in enumerate(table.values()):
            self.points[at, : len(one["points"])] = list(one["points"].values())
            self.floors += [(at, stars, needs) for stars, needs in one["floors"].items()]

    def columns(self, columns: list[Array]) -> tuple[Array, Array]:
        """Go column by column."""
        total = np.zeros(len(columns[0]), np.int64)
        lowest = np.full(len(columns[0]), 6)
        for at, column in enumerate(columns):
            total += self.points[at][column]
        for at, stars, needs in self.floors:
            np.minimum(lowest, np.where(columns[at] < needs, stars, 6), out=lowest)
        return stars_of(total, lowest)

    def matrix(self, matrix: Array) -> tuple[Array, Array]:
        """Look all cells of a matrix up at once."""
        total = self.points[np.arange(matrix.shape[1]), matrix].sum(axis=1)
        lowest = np.full(len(matrix), 6)
        for at, stars, needs in self.floors:
            lowest = np.where(matrix[:, at] < needs, np.minimum(lowest, stars), lowest)
        return stars_of(total, lowest)

    def from_arrow(self, frame: pa.Table, codes: Iterable[str]) -> tuple[Array, Array]:
        """Do the same from what ``score_frame`` is given."""
        return self.matrix(np.stack([frame[code].to_numpy() for code in codes], axis=1))


class SetLookUp:
    """The same for one of many sets, with cases."""

    def __init__(self, one: ProductSet, width: int) -> None:
        self.codes = list(one.criteria)
        cases = {code: item.cases or (None,) for code, item in one.criteria.items()}
        options = {
            code: [item.options_in(None if case is None else case.case) for case in cases[code]]
            for code, item in one.criteria.items()
        }
        self.cased = [code for code, item in one.criteria.items() if item.cases]
        shape = (len(options), max(map(len, options.values())), width)
        self.points = np.zeros(shape, np.int64)
        self.floors: list[tuple[int, int | None, int, int]] = []
        for at, (code, held) in enumerate(options.items()):
            for place, boxes in enumerate(held):
                self.points[at, place, 1 : len(boxes) + 1] = [box.points for box in boxes]
                case = place if code in self.cased else None
                self.floors += [
                    (at, case, box.floor, number) for number, box in enumerate(boxes, start=1) if box.floor
                ]
                floor = one.criteria[code].floor
                if floor:
                    first = min(number for number, box in enumerate(boxes, start=1) if box.points)
                    self.floors.append((at, case, floor, first))

    def columns(self, columns: list[Array], cases: Mapping[int, Array]) -> tuple[Array, Array]:
        """Go column by column."""
        total = np.zeros(len(columns[0]), np.int64)
        lowest = np.full(len(total), 6)
        for at, column in enumerate(columns):
            total += self.points[at, cases[at], column] if at in cases else self.points[at, 0][column]
        for at, case, stars, needs in self.floors:
            missed = columns[at] < needs
            if case is not None:
                missed &= cases[at] == case
            np.minimum(lowest, np.where(missed, stars, 6), out=lowest)
        return stars_of(total, lowest)

    def matrix(self, matrix: Array, cases: Mapping[int, Array]) -> tuple[Array, Array]:
        """Look all cells of a matrix up at once."""
        chosen: Any = 0
        if cases:
            chosen = np.zeros_like(matrix)
            for at, column in cases.items():
                chosen[:, at] = column
        total = self.points[np.arange(matrix.shape[1]), chosen, matrix].sum(axis=1)
        lowest = np.full(len(matrix), 6)
        for at, case, stars, needs in self.floors:
            missed = matrix[:, at] < needs
            if case is not None:
                missed &= cases[at] == case
            lowest = np.where(missed, np.minimum(lowest, stars), lowest)
        return stars_of(total, lowest)


@dataclass
class Cleaned:
    """What the look-up can take: no cell is empty or without an entry; cells as columns and as a matrix."""

    sets: Array
    columns: dict[str, Array]
    cases: dict[str, Array]
    matrix: Array


class MixedLookUp:
    """The look-up for sheets of all sets, set by set.

    It takes cleaned sheets. What it says of those that are open, gated or faulty is nonsense, so it does
    less than what it is compared with.
    """

    def __init__(self, rules: Ruleset, codes: Iterable[str]) -> None:
        self.places = {code: at for at, code in enumerate(codes)}
        self.width = 1 + max(
            len(options)
            for one in rules.sets
            for item in one.criteria.values()
            for options in ([case.options for case in item.cases] or [item.options])
        )
        self.held = {one.number: SetLookUp(one, self.width) for one in rules.sets}
        self.cased = {code for one in self.held.values() for code in one.cased}

    def clean(self, frame: pa.Table) -> Cleaned:
        """Return the columns of an Arrow table as the look-up can take them: no less would do."""
        columns = {code: frame[code].fill_null(0).to_numpy() for code in self.places}
        matrix = np.stack(list(columns.values()), axis=1)
        np.clip(matrix, 0, self.width - 1, out=matrix)
        cases = {code: frame[f"case {code}"].fill_null(1).to_numpy() - 1 for code in self.cased}
        return Cleaned(frame["product_set"].to_numpy(), columns, cases, matrix)

    def columns(self, given: Cleaned) -> tuple[Array, Array]:
        """Go column by column; the cells have to be within the tables."""
        return self._each(
            given,
            lambda one, rows: one.columns(
                [given.columns[code][rows] for code in one.codes], self._cases(given, one, rows)
            ),
        )

    def matrix(self, given: Cleaned) -> tuple[Array, Array]:
        """Look all cells of a matrix up at once."""
        return self._each(
            given,
            lambda one, rows: one.matrix(
                given.matrix[rows][:, [self.places[code] for code in one.codes]],
                self._cases(given, one, rows),
            ),
        )

    def from_arrow(self, frame: pa.Table) -> tuple[Array, Array]:
        """Do the same from what ``score_frame`` is given."""
        return self.matrix(self.clean(frame))

    def _cases(self, given: Cleaned, one: SetLookUp, rows: Array) -> dict[int, Array]:
        return {one.codes.index(code): given.cases[code][rows] for code in one.cased}

    def _each(self, given: Cleaned, score: Any) -> tuple[Array, Array]:
        total, stars = np.zeros(len(given.sets), np.int64), np.zeros(len(given.sets), np.int64)
        for number, one in self.held.items():
            rows = np.flatnonzero(given.sets == number)
            if len(rows):
                total[rows], stars[rows] = score(one, rows)
        return total, stars
