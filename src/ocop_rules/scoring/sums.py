"""The quick path: one sum over a sheet's answers yields parts, total, floors and gates at once.

Every option is one integer that packs, in separate bit fields, its points (once for the total
and once for its part), a count for each star whose floor it misses, and a count of the gates it
closes. Fields are wide enough for the whole sheet, so that no sum carries over. What is not an
ordinary complete sheet is left to the plain path, which these tables are derived from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.result import Facts, Floor, Lookup, Reason, ReasonCode, Result
from ocop_rules.scoring.prepared import Line, Sheet
from ocop_rules.scoring.tiers import stars_held

_MOST_PLANS = 256
_USUAL_FIELDS = 4
_look_up = dict.__getitem__
_new = tuple.__new__


@frozen(eq=False)
class Plan:
    """The tables of one product set, for one choice of cases and one state of its conditions.

    ``codes`` are the criteria that apply and ``pick`` takes their answers in order. ``base`` is
    what the others add; a sum of ``stop`` or more has closed a gate.
    """

    codes: tuple[str, ...]
    pick: Callable[[Mapping[str, int]], tuple[int, ...]]
    tables: tuple[dict[int, int], ...]
    base: int
    stop: int
    total_mask: int
    tiers: tuple[int, ...]
    points: Callable[[int], Mapping[str, int]]
    stars: Callable[[int], int]
    lookup: Lookup


class Plans:
    """The plans of one product set, made when first used and found by what an answer decides."""

    __slots__ = ("cased", "digest", "expand", "governor", "made", "sheet", "takes", "tiers", "usable")

    def __init__(
        self,
        takes: frozenset[str],
        digest: str,
        sheet: Sheet,
        tiers: tuple[int, ...],
        expand: Callable[[Mapping[str, int], Mapping[str, int], str | None], Facts],
    ) -> None:
        self.takes = takes
        self.digest = digest
        self.sheet = sheet
        self.tiers = tiers
        self.expand = expand
        self.cased = tuple(code for code, line in sheet.lines.items() if line.has_cases)
        self.governor = next(iter(sheet.governed), "")
        # sheets that are more than the tables can say are left to the plain path altogether
        self.usable = len(sheet.governed) <= 1 and sheet.readings["unticked"] == "zero"
        self.made: dict[Any, Plan | None] = {}

    def score(self, answers: Mapping[str, int], cases: Mapping[str, int], name: str | None) -> Result | None:
        """Return the result of an ordinary complete sheet; None when the plain path is needed.

        The values have to be integers already: a table does not tell True from 1.
        """
        if len(cases) != len(self.cased):
            return None
        key = (
            (answers.get(self.governor), *map(cases.get, self.cased)) if cases else answers.get(self.governor)
        )
        try:
            plan = self.made[key]
        except KeyError:
            plan = self._make(key)
        if plan is None or len(answers) != len(plan.codes):
            return None
        try:
            values = plan.pick(answers)
            packed = sum(map(_look_up, plan.tables, values), plan.base)
        except KeyError:
            return None
        if packed >= plan.stop:
            return None
        by_points = plan.tiers[packed & plan.total_mask]
        return _new(Result, (name, plan.points(packed), by_points, plan.stars(packed), plan.lookup, values))

    def _make(self, key: Any) -> Plan | None:
        answer, *chosen = key if self.cased else (key,)
        lines = self.sheet.lines
        cases = {code: case for code, case in zip(self.cased, chosen, strict=True) if case is not None}
        known = len(cases) == len(chosen) and all(case in lines[code].points for code, case in cases.items())
        if not self.usable or not known:
            return None
        if self.governor and answer not in range(len(lines[self.governor].points[None])):
            return None
        if len(self.made) >= _MOST_PLANS:
            return None
        plan = self.made[key] = _Maker(self.sheet, answer, cases).plan(self)
        return plan


def _field_width(most: int) -> int:
    return max(most, 1).bit_length()


class _Maker:
    """Makes the plan of the sheets on which the governing criterion has one answer."""

    def __init__(self, sheet: Sheet, answer: int | None, cases: Mapping[str, int]) -> None:
        self.sheet = sheet
        self.cases = cases
        every = list(sheet.lines.values())
        self.lines = [line for line in every if line.governor is None or answer in line.options]
        self.idle = [line for line in every if line not in self.lines]
        marks = [mark for line in every for marks in line.floors.values() for mark in marks]
        most = sum(max(max(points) for points in line.points.values()) for line in every)
        self.width = _field_width(most)
        self.shifts = {part: self.width * index for index, part in enumerate(sheet.parts, start=1)}
        self.floors_at = self.width * (len(sheet.parts) + 1)
        self.count = _field_width(len(marks))
        self.stars = sorted({star for star, _ in marks})
        self.bit = {star: 1 << (self.floors_at + self.count * index) for index, star in enumerate(self.stars)}
        self.stop = 1 << (self.floors_at + self.count * len(self.stars))
        self.closing = {
            code for gate in sheet.gates.values() if gate.trigger == "answers" for code in gate.zeros
        }

    def options(self, line: Line) -> Iterable[tuple[int, int]]:
        """Return every answer to the criterion with its points."""
        return enumerate(line.points[self.cases.get(line.code)])

    def floors(self, line: Line, option: int) -> tuple[Floor, ...]:
        """Return the floors an answer misses."""
        case = self.cases.get(line.code)
        return tuple(
            Floor(line.code, case, star, needs, option)
            for star, needs in line.floors[case]
            if not line.meets(case, needs, option)
        )

    def packed(self, line: Line, option: int, points: int) -> int:
        """Return what an answer adds to the packed sum."""
        value = points | points << self.shifts[line.part]
        value += sum(self.bit[floor.stars] for floor in self.floors(line, option))
        passes = option == 0 and self.sheet.readings["zero-gate-unticked"] == "passes"
        closes = line.code in self.closing and points == 0 and not passes
        return value + self.stop if closes else value

    def base(self) -> int:
        """Return what the criteria that do not apply add: their floors, unless these are waived."""
        if self.sheet.readings["inapplicable-floor"] == "waived":
            return 0
        return sum(self.bit[star] for line in self.idle for star, _ in line.floors[self.cases.get(line.code)])

    def reason(self, line: Line, option: int, points: int) -> Reason:
        """Return the reason of an answer."""
        code: ReasonCode = "earned" if option else "unticked"
        return Reason(line.code, self.cases.get(line.code), option, points, code, self.floors(line, option))

    def _points(self) -> Callable[[int], Mapping[str, int]]:
        mask = (1 << self.width) - 1
        fields = [*self.shifts.items(), ("total", 0)]
        if len(fields) == _USUAL_FIELDS:  # written out, as this runs for every sheet
            (one, at), (two, by), (three, to), (total, _) = fields

            low_mask = (1 << self.floors_at) - 1

            def three_parts(packed: int) -> Mapping[str, int]:
                low = packed & low_mask
                return FrozenDict(
                    {
                        one: low >> at & mask,
                        two: low >> by & mask,
                        three: low >> to & mask,
                        total: low & mask,
                    }
                )

            return three_parts
        return lambda packed: FrozenDict({name: packed >> shift & mask for name, shift in fields})

    def _stars(self, tiers: tuple[int, ...]) -> Callable[[int], int]:
        mask, floors_at = (1 << self.width) - 1, self.floors_at
        stars_at = tuple(star for star in self.stars for _ in range(self.count))
        bind, miss = self.sheet.readings["floors-bind"], self.sheet.readings["floor-miss"]

        def usual(packed: int) -> int:
            by_points = tiers[packed & mask]
            missed = packed >> floors_at
            if not missed:
                return by_points
            # the lowest set bit lies in the field of the lowest star with a missed floor
            lowest = stars_at[(missed & -missed).bit_length() - 1]
            return by_points if by_points < lowest else lowest - 1

        def other(packed: int) -> int:
            missed = packed >> floors_at
            stars = {star for bit, star in enumerate(stars_at) if missed >> bit & 1}
            return stars_held(tiers[packed & mask], stars, bind=bind, miss=miss)

        return usual if (bind, miss) == ("cumulative", "next-lower") else other

    def plan(self, plans: Plans) -> Plan:
        """Return the plan."""
        codes = tuple(line.code for line in self.lines)
        cases = FrozenDict(self.cases)
        expand = plans.expand
        reason_tables = tuple(
            {option: self.reason(line, option, points) for option, points in self.options(line)}
            for line in self.lines
        )

        def reasons(values: tuple[int, ...]) -> tuple[Reason, ...]:
            return tuple(map(_look_up, reason_tables, values))

        def facts(values: tuple[int, ...], name: str | None) -> Facts:
            return expand(dict(zip(codes, values, strict=True)), cases, name)

        return Plan(
            codes=codes,
            pick=_picker(list(codes)),
            tables=tuple(
                {option: self.packed(line, option, points) for option, points in self.options(line)}
                for line in self.lines
            ),
            base=self.base(),
            stop=self.stop,
            total_mask=(1 << self.width) - 1,
            tiers=plans.tiers,
            points=self._points(),
            stars=self._stars(plans.tiers),
            lookup=Lookup(
                status="ranked",
                # with criteria that do not apply between the others, the plain path lists them
                reasons=(lambda values: facts(values, None).reasons) if self.idle else reasons,
                facts=facts,
            ),
        )


def _picker(keys: list[Any]) -> Callable[[Any], tuple[int, ...]]:
    """Return what picks ``keys`` as a tuple, however many there are."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda mapping: tuple(mapping[key] for key in keys)
