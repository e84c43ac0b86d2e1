"""The quick path: one sum over a sheet's answers yields parts, total, floors and gates at once.

Every option is one integer that packs, in separate bit fields, its points (once for the total
and once for its part), a count for each star whose floor it misses, and a count of the gates it
closes. Fields are wide enough for the whole sheet, so that no sum carries over. What is not an
ordinary complete sheet is left to the plain path, which these tables are derived from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.result import Result, late_result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.ledger import Ledger
from ocop_rules.scoring.marks import closing, doubts_of
from ocop_rules.scoring.prepared import Line, PreparedSet
from ocop_rules.scoring.tiers import stars_held
from ocop_rules.scoring.undecided import OpenMaker, OpenPlan

_MOST_PLANS = 256
_USUAL_PARTS = 3
_look_up = dict.__getitem__


@frozen(eq=False)
class SumTable:
    """The tables of one product set, for one choice of cases and one state of its conditions.

    ``pick`` takes the ``count`` answers of a sheet in order. ``base`` is what criteria without an
    answer add, those that do not apply; a sum of ``stop`` or more has closed a gate. ``result``
    makes the result of a sum, an id and the answers. ``fuller`` is the plan of the sheets that hold a 0
    at every criterion that does not apply; None where every criterion does.
    """

    count: int
    pick: Callable[[Mapping[str, int]], tuple[int, ...]]
    tables: tuple[dict[int, int], ...]
    base: int
    stop: int
    result: Callable[[int, str | None, tuple[int, ...]], Result]
    fuller: SumTable | None


class SumTables:
    """The plans of one product set, made when first used and found by what an answer decides."""

    __slots__ = (
        "cased",
        "digest",
        "governor",
        "made",
        "number",
        "opened",
        "opener",
        "ruleset",
        "sheet",
        "takes",
        "tiers",
        "usable",
    )

    def __init__(self, ruleset: Ruleset, number: int, prepared: PreparedSet, tiers: tuple[int, ...]) -> None:
        self.ruleset = ruleset
        self.number = number
        self.takes = ruleset.accepts
        self.digest = ruleset.digest
        self.sheet = prepared
        self.tiers = tiers
        self.cased = tuple(code for code, line in prepared.lines.items() if line.has_cases)
        self.governor = next(iter(prepared.governed), "")
        # sheets that are more than the tables can say are left to the plain path altogether
        self.usable = len(prepared.governed) <= 1 and prepared.readings["unticked"] == "zero"
        self.made: dict[Any, SumTable | None] = {}
        self.opener = OpenMaker(ruleset, number, prepared, tiers)
        self.opened: dict[Any, OpenPlan] = {}

    def score(self, answers: Mapping[str, int], cases: Mapping[str, int], name: str | None) -> Result | None:
        """Return the result of an ordinary complete sheet; None when the plain path is needed.

        The values have to be integers already: a table does not tell True from 1.
        """
        if len(cases) != len(self.cased):
            return self._open(answers, cases, name)
        key = (
            (answers.get(self.governor), *map(cases.get, self.cased)) if cases else answers.get(self.governor)
        )
        try:
            plan = self.made[key]
        except KeyError:
            plan = self._make(key)
        count = len(answers)
        if plan is not None and count != plan.count:
            plan = plan.fuller if plan.fuller is not None and count == plan.fuller.count else None
        if plan is None:
            return self._open(answers, cases, name)
        try:
            values = plan.pick(answers)
            packed = sum(map(_look_up, plan.tables, values), plan.base)
        except KeyError:
            return None
        if packed >= plan.stop:
            return None
        return plan.result(packed, name, values)

    def _open(self, answers: Mapping[str, int], cases: Mapping[str, int], name: str | None) -> Result | None:
        """Return the result of an open sheet; None when the plain path is needed."""
        if not self.usable or not self.opener.usable:
            return None
        answer, *chosen = key = (answers.get(self.governor), *map(cases.get, self.cased))
        if len(cases) + chosen.count(None) != len(chosen):
            return None
        plan = self.opened.get(key)
        if plan is None:
            lines = self.sheet.lines
            known = {code: case for code, case in zip(self.cased, chosen, strict=True) if case is not None}
            if any(case not in lines[code].points for code, case in known.items()):
                return None
            if answer is not None and not self._governs(answer):
                return None
            if len(self.opened) >= _MOST_PLANS:
                return None
            plan = self.opened[key] = self.opener.plan(self.governor, answer, known)
        return plan.score(answers, name)

    def _governs(self, answer: Any) -> bool:
        """Tell whether this is an answer of the criterion that others hang on; there may be none."""
        line = self.sheet.lines.get(self.governor)
        return line is not None and answer in range(len(line.points[None]))

    def _make(self, key: Any) -> SumTable | None:
        answer, *chosen = key if self.cased else (key,)
        lines = self.sheet.lines
        cases = dict(zip(self.cased, chosen, strict=True))
        if not self.usable or not all(case in lines[code].points for code, case in cases.items()):
            return None
        if self.governor and not self._governs(answer):
            return None
        if len(self.made) >= _MOST_PLANS:
            return None
        maker = SumTableMaker(self, answer, cases)
        fuller = maker.plan(every=True) if maker.idle else None
        plan = self.made[key] = maker.plan(every=not maker.idle, fuller=fuller)
        return plan


class SumTableMaker:
    """Makes the plan of the sheets on which the governing criterion has one answer."""

    def __init__(self, sum_tables: SumTables, answer: int | None, cases: Mapping[str, int]) -> None:
        self.plans = sum_tables
        self.sheet = sheet = sum_tables.sheet
        self.answer = answer
        self.cases = cases
        every = list(sheet.lines.values())
        self.lines = [line for line in every if line.governor is None or answer in line.options]
        self.idle = [line for line in every if line not in self.lines]
        marks = [mark for line in every for marks in line.floors.values() for mark in marks]
        most = sum(max(max(points) for points in line.points.values()) for line in every)
        self.width = most.bit_length()
        self.shifts = {part: self.width * index for index, part in enumerate(sheet.parts, start=1)}
        self.floors_at = self.width * (len(sheet.parts) + 1)
        self.count = len(marks).bit_length()
        self.stars = sorted({star for star, _ in marks})
        self.bit = {star: 1 << (self.floors_at + self.count * index) for index, star in enumerate(self.stars)}
        self.stop = 1 << (self.floors_at + self.count * len(self.stars))
        self.closing = closing(sheet)

    def options(self, line: Line) -> Iterable[tuple[int, int]]:
        """Return every answer to the criterion with its points."""
        return enumerate(line.points[self.cases.get(line.code)])

    def packed(self, line: Line, option: int, points: int) -> int:
        """Return what an answer adds to the packed sum."""
        case = self.cases.get(line.code)
        value = points | points << self.shifts[line.part]
        value += sum(
            self.bit[star] for star, needs in line.floors[case] if not line.meets(case, needs, option)
        )
        passes = option == 0 and self.sheet.readings["zero-gate-unticked"] == "passes"
        closes = line.code in self.closing and points == 0 and not passes
        return value + self.stop if closes else value

    def table(self, line: Line) -> dict[int, int]:
        """Return what every answer adds; a criterion that does not apply takes 0 alone."""
        if line in self.idle:
            return {0: self.unmet(line)}
        return {option: self.packed(line, option, points) for option, points in self.options(line)}

    def unmet(self, line: Line) -> int:
        """Return what a criterion that does not apply adds: its floors, unless these are waived."""
        if self.sheet.readings["inapplicable-floor"] == "waived":
            return 0
        return sum(self.bit[star] for star, _ in line.floors[self.cases.get(line.code)])

    def results(self, source: Ledger) -> Callable[[int, str | None, tuple[int, ...]], Result]:
        """Return what makes a result of a packed sum, an id and the answers in order."""
        ruleset = self.plans.ruleset
        shared = {
            "id": None,
            "ruleset": ruleset.id,
            "digest": ruleset.digest,
            "product_set": self.plans.number,
            "status": "ranked",
            "points": None,
            "stars_by_points": None,
            "stars": None,
            "_source": source,
            "_values": (),
        }
        readings = self.sheet.readings
        usual = (readings["floors-bind"], readings["floor-miss"]) == ("cumulative", "next-lower")
        if usual and len(self.shifts) == _USUAL_PARTS:
            return self._usual_results(shared)
        return self._other_results(shared)

    @cached_property
    def stars_at(self) -> tuple[int, ...]:
        """The star to whose field each bit above ``floors_at`` belongs, the lowest one first."""
        return tuple(star for star in self.stars for _ in range(self.count))

    def _usual_results(self, shared: dict[str, Any]) -> Callable[[int, str | None, tuple[int, ...]], Result]:
        """Return it for three parts under the default readings, written out: it runs for every sheet."""
        (one, at), (two, by), (three, to) = self.shifts.items()
        mask, floors_at, tiers, stars_at = (
            (1 << self.width) - 1,
            self.floors_at,
            self.plans.tiers,
            self.stars_at,
        )

        def made(packed: int, name: str | None, values: tuple[int, ...]) -> Result:
            total = packed & mask
            stars = by_points = tiers[total]
            missed = packed >> floors_at
            if missed:
                # the lowest set bit lies in the field of the lowest star with a missed floor
                lowest = stars_at[(missed & -missed).bit_length() - 1]
                if lowest <= by_points:
                    stars = lowest - 1
            fields = shared.copy()
            fields["id"] = name
            fields["points"] = FrozenDict(
                {
                    one: packed >> at & mask,
                    two: packed >> by & mask,
                    three: packed >> to & mask,
                    "total": total,
                }
            )
            fields["stars_by_points"] = by_points
            fields["stars"] = stars
            fields["_values"] = values
            return late_result(fields)

        return made

    def _other_results(self, shared: dict[str, Any]) -> Callable[[int, str | None, tuple[int, ...]], Result]:
        """Return it for any number of parts under any readings."""
        mask, shifts, tiers = (1 << self.width) - 1, (*self.shifts.items(), ("total", 0)), self.plans.tiers
        bind, miss = self.sheet.readings["floors-bind"], self.sheet.readings["floor-miss"]

        def made(packed: int, name: str | None, values: tuple[int, ...]) -> Result:
            missed = packed >> self.floors_at
            stars = {star for bit, star in enumerate(self.stars_at) if missed >> bit & 1}
            by_points = tiers[packed & mask]
            return late_result(
                shared
                | {
                    "id": name,
                    "points": FrozenDict({part: packed >> shift & mask for part, shift in shifts}),
                    "stars_by_points": by_points,
                    "stars": stars_held(by_points, stars, bind=bind, miss=miss),
                    "_values": values,
                }
            )

        return made

    def plan(self, *, every: bool, fuller: SumTable | None = None) -> SumTable:
        """Return the plan of the sheets with an answer to ``every`` criterion, or to those that apply."""
        ruleset, sheet = self.plans.ruleset, self.sheet
        lines = tuple(sheet.lines.values()) if every else self.lines
        codes = tuple(line.code for line in lines)
        source = Ledger(
            sheet=sheet,
            given=codes,
            cases=FrozenDict(self.cases),
            governing=FrozenDict({} if self.answer is None else {self.plans.governor: self.answer}),
            doubts=doubts_of(ruleset.decision, self.plans.number),
            incomplete=ruleset.numbers[self.plans.number].incomplete,
        )
        return SumTable(
            count=len(codes),
            pick=_picker(list(codes)),
            tables=tuple(self.table(line) for line in lines),
            base=0 if every else sum(map(self.unmet, self.idle)),
            stop=self.stop,
            result=self.results(source),
            fuller=fuller,
        )


def _picker(keys: list[Any]) -> Callable[[Any], tuple[int, ...]]:
    """Return what picks ``keys`` as a tuple, however many there are."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda mapping: tuple(mapping[key] for key in keys)
