"""The figures of the rows of a frame, before they are a frame themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import define

from ocop_rules.frames.extra import np
from ocop_rules.frames.faulty import NO_FAULT
from ocop_rules.frames.layout import Array
from ocop_rules.frames.standing import INVALID

PARTS: Final = ("A", "B", "C")


@define(eq=False)
class Scored:
    """The figures of all rows; points and stars are -1, faults 255 where there are none."""

    status: Array
    parts: dict[str, Array]
    total: Array
    by_points: Array
    stars: Array
    lowest: Array
    fault: Array

    @classmethod
    def room(cls, size: int, parts: Iterable[str]) -> Scored:
        """Return room for as many rows; nothing but that they have no fault is written there yet."""
        return cls(
            status=np.empty(size, np.uint8),
            parts={part: np.empty(size, np.int32) for part in sorted({*PARTS, *parts})},
            total=np.empty(size, np.int32),
            by_points=np.empty(size, np.int32),
            stars=np.empty(size, np.int32),
            lowest=np.empty(size, np.int32),
            fault=np.full(size, NO_FAULT, np.uint8),
        )

    def blank(self) -> None:
        """Let no row have any figure."""
        self.status[:] = INVALID
        for figure in (*self.parts.values(), self.total, self.by_points, self.stars, self.lowest):
            figure[:] = -1

    def put(self, rows: Array, other: Scored) -> None:
        """Put the figures of others in the place of some rows."""
        for name in ("status", "total", "by_points", "stars", "lowest", "fault"):
            getattr(self, name)[rows] = getattr(other, name)
        for part, points in other.parts.items():
            self.parts[part][rows] = points
