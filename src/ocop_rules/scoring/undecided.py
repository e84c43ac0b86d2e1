"""The quick path for open sheets: one sum over all criteria, open ones included, gives the bounds.

Every answer is one integer of bit fields, as in :mod:`ocop_rules.scoring.sums`, and so is a criterion
without an answer. What stands in the fields is a :class:`Summary`: it is enough while floors of
lower stars bind higher ones and who misses a floor holds the next lower star. Then *s* stars can be held
exactly if the most points of a completion that meets all floors up to *s* reach *s*, and the fewest
stars are those of the fewest points, or one less than the lowest floor that can be missed. Under other
readings the plain path (:mod:`ocop_rules.scoring.bounds`) goes through the completions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import chain
from typing import Any

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.ground.normal import one_line
from ocop_rules.model.result import Answers, Bounds, Reason, Result, late_result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.ledger import Ledger
from ocop_rules.scoring.marks import applies, closes, closing, doubts_of
from ocop_rules.scoring.prepared import Line, PreparedSet

_look_up = dict.__getitem__
_STARS = (0, 1, 2, 3, 4, 5)
_MOST_GROUPS = 512


@frozen
class Summary:
    """What a criterion, or several together, can still become.

    ``least`` and ``most`` are the points over all completions, ``low`` the least over those that close
    no gate (None when all of them close one). ``best`` holds, for each number of stars from 0, the
    most points over the completions that close no gate and meet every floor up to it, None when there
    is none. ``missable`` are the stars of the floors that such completions can miss, ``gates`` the
    gates that any completion can close.
    """

    least: int
    most: int
    low: int | None
    best: tuple[int | None, ...]
    missable: frozenset[int] = frozenset()
    gates: frozenset[str] = frozenset()

    def beside(self, other: Summary) -> Summary:
        """Return the summary of two that do not depend on each other."""
        low = None if self.low is None or other.low is None else self.low + other.low
        return Summary(
            least=self.least + other.least,
            most=self.most + other.most,
            low=low,
            best=tuple(
                None if one is None or two is None else one + two
                for one, two in zip(self.best, other.best, strict=True)
            ),
            missable=frozenset() if low is None else self.missable | other.missable,
            gates=self.gates | other.gates,
        )

    def either(self, other: Summary) -> Summary:
        """Return the summary of two ways of which one is taken."""
        return Summary(
            least=min(self.least, other.least),
            most=max(self.most, other.most),
            low=min((low for low in (self.low, other.low) if low is not None), default=None),
            best=tuple(
                max((one for one in pair if one is not None), default=None)
                for pair in zip(self.best, other.best, strict=True)
            ),
            missable=self.missable | other.missable,
            gates=self.gates | other.gates,
        )


def _choice(points: int, missed: frozenset[int], gates: frozenset[str] = frozenset()) -> Summary:
    """Return the summary of what has been decided."""
    if gates:
        return Summary(points, points, None, (None,) * len(_STARS), frozenset(), gates)
    lowest = min(missed, default=len(_STARS))
    best = tuple(points if star < lowest else None for star in _STARS)
    return Summary(points, points, points, best, missed)


@frozen(eq=False, kw_only=True)
class OpenPlan:
    """The tables of open sheets with one choice of cases and one answer to the governing criterion.

    ``group`` are the places of the governing criterion and of those that hang on it, while it is
    open: what they can become together is kept in ``together`` by their answers.
    """

    maker: OpenMaker
    codes: tuple[str, ...]
    tables: tuple[dict[int | None, int], ...]
    group: tuple[int, ...]
    together: dict[Answers, int]
    shared: dict[str, Any]
    ledger: Ledger

    def score(self, answers: Mapping[str, int], name: str | None) -> Result | None:
        """Return the result of an open sheet; None when the plain path is needed."""
        values = tuple(map(answers.get, self.codes))
        if len(answers) + values.count(None) != len(values):
            return None
        try:
            packed = self._sum(values)
        except KeyError:
            return None
        read = self.maker.read
        if not read(packed, "open") or read(packed, "closed"):
            return None
        points = {part: read(packed, f"part {part}") for part in self.maker.sheet.parts}
        points["total"] = sum(points.values())
        more = {"id": name, "points": FrozenDict(points), "_source": self, "_values": values}
        return late_result(self.shared | more)

    def _sum(self, values: Answers) -> int:
        packed = sum(map(_look_up, self.tables, values))
        if not self.group:
            return packed
        key = tuple(values[index] for index in self.group)
        known = self.together.get(key)
        if known is None:
            codes = [self.codes[index] for index in self.group]
            known = self.maker.together(codes, key, self.ledger.cases)
            if len(self.together) < _MOST_GROUPS:
                self.together[key] = known
        return packed + known

    def reasons(self, values: Answers) -> tuple[Reason, ...]:
        """Return one reason per criterion, in the order of the decision."""
        return self.ledger.reasons(values)

    def lists(self, values: Answers, result: Result) -> dict[str, Any]:
        """Return every other field that is worked out when first asked for."""
        notes = self.ledger.notes(values)
        limits = self.maker.bounds(self._sum(values))
        return self.ledger.lists(values, result, limits) | {
            "floors_open": tuple(chain.from_iterable([note.undecided for note in notes])),
            "open": tuple(reason.criterion for reason in result.reasons if reason.code == "open"),
        }

    def line(self, values: Answers, result: Result, *, reasons: bool) -> str:
        """Return the JSON form of the result as one line of text."""
        del values  # the result has worked everything out by then
        return one_line(result.to_json(reasons=reasons))


class OpenMaker:
    """Makes the plans of open sheets of one product set."""

    def __init__(self, ruleset: Ruleset, number: int, prepared: PreparedSet, tiers: tuple[int, ...]) -> None:
        self.ruleset = ruleset
        self.number = number
        self.sheet = prepared
        self.tiers = tiers
        self.gates = tuple(gate for gate in prepared.gates.values() if gate.trigger == "answers")
        self.closing = closing(prepared)
        names = ["open", "closed", *(f"part {part}" for part in prepared.parts), "least", "most", "low"]
        for star in _STARS:
            names += [f"best {star}", f"none {star}", f"miss {star}"]
        names += [f"gate {gate.id}" for gate in self.gates]
        # no field holds more than all the points, or one for each criterion
        width = max(len(tiers), len(prepared.lines)).bit_length()
        self.mask = (1 << width) - 1
        self.at = {name: width * index for index, name in enumerate(names)}

    @property
    def usable(self) -> bool:
        """Whether the fields say enough for this sheet under its readings."""
        readings = self.sheet.readings
        return (readings["floors-bind"], readings["floor-miss"]) == ("cumulative", "next-lower")

    def read(self, packed: int, name: str) -> int:
        """Return one field of a sum."""
        return packed >> self.at[name] & self.mask

    def _pack(self, summary: Summary) -> int:
        fields = {"least": summary.least, "most": summary.most, "low": summary.low or 0}
        for star, best in enumerate(summary.best):
            fields |= {f"best {star}": best or 0, f"none {star}": best is None}
            fields[f"miss {star}"] = star in summary.missable
        fields |= {f"gate {gate}": 1 for gate in summary.gates}
        return sum(value << self.at[name] for name, value in fields.items())

    def bounds(self, packed: int) -> Bounds:
        """Return what a sum says about all completions."""
        least = most = None
        if not self.read(packed, "none 0"):
            lowest = min((star for star in _STARS if self.read(packed, f"miss {star}")), default=len(_STARS))
            least = min(self.tiers[self.read(packed, "low")], lowest - 1)
            most = max(
                star
                for star in _STARS
                if not self.read(packed, f"none {star}")
                and self.tiers[self.read(packed, f"best {star}")] >= star
            )
        return Bounds(
            points_least=self.read(packed, "least"),
            points_most=self.read(packed, "most"),
            stars_least=least,
            stars_most=most,
            gates=tuple(gate.id for gate in self.gates if self.read(packed, f"gate {gate.id}")),
        )

    # -- what a criterion can become ----------------------------------------------------------

    def _answered(self, line: Line, case: int | None, answer: int) -> Summary:
        missed = {star for star, needs in line.floors[case] if not line.meets(case, needs, answer)}
        points = line.points[case][answer]
        passes = answer == 0 and self.sheet.readings["zero-gate-unticked"] == "passes"
        shut = points == 0 and not passes
        gates = {gate.id for gate in self.gates if shut and line.code in gate.zeros}
        return _choice(points, frozenset(missed), frozenset(gates))

    def _line(self, line: Line, cases: Mapping[str, int], answer: int | None) -> Summary:
        chosen = cases.get(line.code)
        every = [
            self._answered(line, case, option)
            for case in (line.points if chosen is None else (chosen,))
            for option in (range(len(line.points[case])) if answer is None else (answer,))
        ]
        return reduce(Summary.either, every)

    def _idle(self, line: Line, cases: Mapping[str, int], answer: int | None) -> Summary | None:
        """Return what a criterion that does not apply adds; None if it has earned points."""
        case = cases.get(line.code)
        if answer is not None and line.points[case][answer]:
            return None
        if self.sheet.readings["inapplicable-floor"] == "waived":
            return _choice(0, frozenset())
        floors = [line.floors[one] for one in (line.floors if case is None else (case,))]
        return _choice(0, frozenset(star for star, _ in chain.from_iterable(floors)))

    def together(self, codes: Iterable[str], answers: Iterable[int | None], cases: Mapping[str, int]) -> int:
        """Return what an open criterion and those that hang on it can become, packed."""
        given = dict(zip(codes, answers, strict=True))
        lines = [self.sheet.lines[code] for code in given]
        (governor,) = [line for line in lines if line.governor is None]
        ways = []
        for option in range(len(governor.points[None])):
            parts = [self._answered(governor, None, option)]
            for line in lines:
                if line is not governor:
                    one = self._line if option in line.options else self._idle
                    found = one(line, cases, given[line.code])
                    parts += [] if found is None else [found]
            if len(parts) == len(lines):
                ways.append(reduce(Summary.beside, parts))
        return self._pack(reduce(Summary.either, ways))

    def _table(self, line: Line, ledger: Ledger, *, alone: bool) -> dict[int | None, int]:
        """Return what every answer adds; ``alone`` tells whether what it can become stands here, too."""
        table = {}
        cases = ledger.cases
        idle = applies(line, ledger.governing) is False
        for answer in ledger.answers_to(line):
            if answer is None:
                value = 0 if idle else 1 << self.at["open"]
            else:
                value = line.points[cases.get(line.code)][answer] << self.at[f"part {line.part}"]
                shut = line.code in self.closing and closes(self.sheet, cases, line.code, answer)
                value += shut << self.at["closed"]
            found = (self._idle if idle else self._line)(line, cases, answer) if alone else None
            table[answer] = value if found is None else value + self._pack(found)
        return table

    def plan(self, governor: str, answer: int | None, cases: Mapping[str, int]) -> OpenPlan:
        """Return the plan of the sheets with this answer to the governing criterion and these cases."""
        lines = tuple(self.sheet.lines.values())
        group = () if answer is not None or not governor else (governor, *self.sheet.governed[governor])
        ledger = Ledger(
            sheet=self.sheet,
            given=None,
            cases=FrozenDict(cases),
            governing=FrozenDict({} if answer is None else {governor: answer}),
            doubts=doubts_of(self.ruleset.decision, self.number),
            incomplete=self.ruleset.numbers[self.number].incomplete,
        )
        return OpenPlan(
            maker=self,
            codes=tuple(line.code for line in lines),
            tables=tuple(self._table(line, ledger, alone=line.code not in group) for line in lines),
            group=tuple(index for index, line in enumerate(lines) if line.code in group),
            together={},
            shared={
                "id": None,
                "ruleset": self.ruleset.id,
                "digest": self.ruleset.digest,
                "product_set": self.number,
                "status": "open",
                "points": None,
                "stars_by_points": None,
                "stars": None,
                "_source": None,
                "_values": (),
            },
            ledger=ledger,
        )
