"""The rules as the tables that their SQL reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare
from ocop_rules.scoring.scorer import tier_table
from ocop_rules.scoring.tiers import stars_held

FAULTS: Final = (
    "id-twice",
    "missing-key",
    "unknown-set",
    "case-unexpected",
    "unknown-case",
    "answer-twice",
    "case-missing",
    "option-range",
    "answer-inapplicable",
    "unknown-criterion",
    "unknown-gate",
    "gate-follows",
    "gate-twice",
)
"""The faults that a row of a table can have, by their number in the query."""

PARTS: Final = ("A", "B", "C")
STARS: Final = range(1, 6)
UNMET: Final = -1
"""The answer that stands for: none, and no floor met."""

Row = tuple[object, ...]


class RuleTables:
    """A ruleset as tables: each its columns (integers where no type stands) and its rows."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.sets: dict[int, PreparedSet] = {number: prepare(ruleset, number) for number in ruleset.numbers}
        first = next(iter(self.sets.values()))
        self.readings = first.readings
        self.parts = tuple(sorted({*PARTS, *(part for one in self.sets.values() for part in one.parts)}))
        self.waived = self.readings["inapplicable-floor"] == "waived"
        self.zero_is_open = self.readings["unticked"] == "open"

    def lines(self) -> Iterator[tuple[int, Line]]:
        """Yield every criterion with the number of its set."""
        return ((number, line) for number, one in self.sets.items() for line in one.lines.values())

    def tables(self) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
        """Return the tables by their names."""
        held = {
            (by_points, bits): stars_held(
                by_points,
                {star for star in STARS if bits >> (star - 1) & 1},
                bind=self.readings["floors-bind"],
                miss=self.readings["floor-miss"],
            )
            for by_points in range(6)
            for bits in range(32)
        }
        most = max((tier_table(self.ruleset, one) for one in self.sets.values()), key=len)
        floors = tuple(f"missed_{star}" for star in STARS)
        return {
            "ocop_sets": (("product_set", *self.parts), [self._set(number) for number in self.sets]),
            "ocop_criteria": (
                ("product_set", "criterion VARCHAR", "place", "part VARCHAR", "cased", "governor VARCHAR"),
                [
                    (number, line.code, line.index, line.part, int(line.has_cases), line.governor)
                    for number, line in self.lines()
                ],
            ),
            "ocop_cases": (
                ("product_set", "criterion VARCHAR", "case_no", "most"),
                [
                    (number, line.code, case or 0, len(points) - 1)
                    for number, line in self.lines()
                    for case, points in line.points.items()
                ],
            ),
            "ocop_states": (
                ("product_set", "criterion VARCHAR", "case_no", "option_no", "points", *floors),
                list(self._states()),
            ),
            "ocop_conditions": (
                ("product_set", "criterion VARCHAR", "option_no"),
                [
                    (number, line.code, option)
                    for number, line in self.lines()
                    for option in sorted(line.options)
                ],
            ),
            "ocop_gates": (
                ("product_set", "gate VARCHAR", "asserted", "effect VARCHAR", "counted"),
                list(self._gates()),
            ),
            "ocop_covers": (("product_set", "gate VARCHAR", "criterion VARCHAR"), list(self._covers())),
            "ocop_zeros": (
                ("product_set", "gate VARCHAR", "criterion VARCHAR", "case_no", "option_no"),
                list(self._zeros()),
            ),
            "ocop_tiers": (("total", "by_points"), list(enumerate(most))),
            "ocop_held": (("by_points", "missed", "stars"), [(*key, stars) for key, stars in held.items()]),
            "ocop_faults": (("fault_no", "fault VARCHAR"), list(enumerate(FAULTS))),
        }

    def _set(self, number: int) -> Row:
        return (number, *(0 if part in self.sets[number].parts else None for part in self.parts))

    def _states(self) -> Iterator[Row]:
        for number, line in self.lines():
            for case, points in line.points.items():
                for answer in range(len(points)):
                    floors = line.floors[case]
                    missed = {stars for stars, needs in floors if not line.meets(case, needs, answer)}
                    yield (number, line.code, case or 0, answer, points[answer], *self._flags(missed))
                missed = {stars for stars, _ in line.floors[case]}
                yield (number, line.code, case or 0, UNMET, 0, *self._flags(missed))
            if line.has_cases:
                missed = {stars for floors in line.floors.values() for stars, _ in floors}
                yield (number, line.code, 0, UNMET, 0, *self._flags(missed))

    @staticmethod
    def _flags(missed: Iterable[int]) -> tuple[int, ...]:
        return tuple(int(star in missed) for star in STARS)

    def _gates(self) -> Iterator[Row]:
        for number, one in self.sets.items():
            for gate in (*one.gates.values(), *one.requirements.values()):
                yield number, gate.id, int(gate.trigger == "asserted"), gate.effect, len(gate.before)

    def _covers(self) -> Iterator[Row]:
        for number, one in self.sets.items():
            for gate in (*one.gates.values(), *one.requirements.values()):
                if gate.effect == "zero":
                    yield from ((number, gate.id, code) for code in sorted(gate.covers))

    def _zeros(self) -> Iterator[Row]:
        """Yield the answers that close a gate of trigger "answers"."""
        first = 1 if self.zero_is_open or self.readings["zero-gate-unticked"] == "passes" else 0
        for number, one in self.sets.items():
            for gate in one.gates.values():
                for code in gate.zeros if gate.trigger == "answers" else ():
                    for case, points in one.lines[code].points.items():
                        for answer in range(first, len(points)):
                            if points[answer] == 0:
                                yield number, gate.id, code, case or 0, answer
