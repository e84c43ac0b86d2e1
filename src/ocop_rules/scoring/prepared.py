"""A product set made ready for scoring: everything looked up once, in the order of the decision."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Literal, cast

from attrs import evolve, frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import Gate, Place
from ocop_rules.model.product_set import Criterion, Option, ProductSet
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.rulesets.readings import defaults

SheetEffect = Literal["reject", "stop", "zero", "shown"]
"""What a closed gate does on a sheet; an unmet requirement may merely be shown."""


@frozen(kw_only=True)
class Line:
    """One criterion on the sheet.

    ``points`` and ``floors`` hold, for each case (None without cases), the points of every
    answer from 0 (unticked) up, and the floors as pairs of stars and the option needed (None
    for a floor on the criterion as such). ``governor`` is the criterion a condition hangs on,
    ``options`` its answers that fulfil it.
    """

    code: str
    part: str
    group: str
    index: int
    points: Mapping[int | None, tuple[int, ...]]
    floors: Mapping[int | None, tuple[tuple[int, int | None], ...]]
    governor: str | None = None
    options: frozenset[int] = frozenset()
    reading: str | None = None

    @property
    def has_cases(self) -> bool:
        """Whether the criterion offers cases."""
        return None not in self.points

    def meets(self, case: int | None, needs: int | None, answer: int) -> bool:
        """Tell whether ``answer`` meets a floor: that option or a later one, or any points."""
        if needs is None:
            return self.points[case][answer] > 0
        return answer >= needs


@frozen(kw_only=True)
class SheetGate:
    """A gate on the sheet: its effect after readings, where it stands, what it hangs on."""

    id: str
    effect: SheetEffect
    trigger: str
    reading: str | None
    place: Place
    covers: frozenset[str]
    zeros: tuple[str, ...]
    before: frozenset[str]
    asks: frozenset[str] = frozenset()
    """The criteria of which a 0 closes it under one of the choices of its reading."""


@frozen(kw_only=True)
class PreparedSet:
    """One product set under the readings of its ruleset.

    ``legend`` tells whether the sheet says what its star marks mean.
    """

    lines: Mapping[str, Line]
    parts: tuple[str, ...]
    gates: Mapping[str, SheetGate]
    requirements: Mapping[str, SheetGate]
    governed: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, str]
    legend: bool


def _unmarked(criterion: Criterion) -> Criterion:
    """Return the criterion without its star marks."""

    def plain(options: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(evolve(option, floor=None) for option in options)

    return evolve(
        criterion,
        floor=None,
        options=plain(criterion.options),
        cases=tuple(evolve(case, options=plain(case.options)) for case in criterion.cases),
    )


def _criteria(one: ProductSet, readings: Mapping[str, str]) -> Mapping[str, Criterion]:
    """Return the criteria as the reading ``marks-without-legend`` leaves them."""
    if one.legend or readings["marks-without-legend"] == "bind":
        return one.criteria
    return {code: _unmarked(criterion) for code, criterion in one.criteria.items()}


def _line(criterion: Criterion, part: str, group: str, index: int, readings: Mapping[str, str]) -> Line:
    cases: list[tuple[int | None, tuple[Option, ...]]]
    cases = [(case.case, case.options) for case in criterion.cases] or [(None, criterion.options)]
    marks = () if criterion.floor is None else ((criterion.floor, None),)
    condition = criterion.condition
    return Line(
        code=criterion.code,
        part=part,
        group=group,
        index=index,
        points=FrozenDict({case: (0, *(option.points for option in options)) for case, options in cases}),
        floors=FrozenDict(
            {
                case: tuple(
                    sorted(
                        (
                            *marks,
                            *(
                                (option.floor, number)
                                for number, option in enumerate(options, start=1)
                                if option.floor is not None
                            ),
                        ),
                        key=itemgetter(0),  # that of the criterion as such stands before that of a box
                    )
                )
                for case, options in cases
            }
        ),
        governor=None if condition is None else condition.criterion,
        options=frozenset() if condition is None else frozenset(condition.options_under(readings)),
        reading=None if condition is None else condition.reading,
    )


def _place_gate(
    one: ProductSet,
    lines: Mapping[str, Line],
    group: str | None,
    criterion: str | None,
    option: int | None = None,
) -> tuple[Place, frozenset[str], frozenset[str]]:
    """Return a gate's place, the criteria it covers and those up to it."""
    covers = [
        line.code
        for line in lines.values()
        if line.code == criterion or (criterion is None and line.group == group)
    ]
    last = max((lines[code].index for code in covers), default=-1)
    before = frozenset(line.code for line in lines.values() if line.index <= last)
    place = Place(product_set=one.number, group=group, criterion=criterion, option=option)
    return place, frozenset(covers), before


def _gates(
    one: ProductSet, gates: Mapping[str, Gate], lines: Mapping[str, Line], readings: Mapping[str, str]
) -> dict[str, SheetGate]:
    made: dict[str, SheetGate] = {}
    for here in one.gates:
        gate = gates[here.gate]
        place, covers, before = _place_gate(one, lines, here.group, here.criterion)
        reading = here.reading or gate.reading
        chosen: str = gate.effect
        if reading is not None and not here.otherwise:
            chosen = readings[reading]
        made[gate.id] = SheetGate(
            id=gate.id,
            effect=cast("SheetEffect", chosen),
            trigger=gate.trigger,
            reading=reading,
            place=place,
            covers=covers,
            zeros=here.zeros_under(readings),
            before=before,
            asks=frozenset(code for other in here.otherwise for code in other.zeros) | {*here.zeros},
        )
    return made


def _requirements(
    ruleset: Ruleset, one: ProductSet, lines: Mapping[str, Line], effect: str
) -> dict[str, SheetGate]:
    binding = {demand.id for demand in ruleset.decision.requirements if demand.force == "must"}
    made: dict[str, SheetGate] = {}
    for here in one.requirements:
        if here.requirement in binding:
            place, covers, before = _place_gate(one, lines, here.group, here.criterion, here.option)
            earlier = made.get(here.requirement)
            if earlier is not None:
                # printed at several places of the sheet: the first one is named, all of them count
                place, covers, before = earlier.place, earlier.covers | covers, earlier.before | before
            made[here.requirement] = SheetGate(
                id=here.requirement,
                effect=cast("SheetEffect", effect),
                trigger="asserted",
                reading="requirement-unmet",
                place=place,
                covers=covers,
                zeros=(),
                before=before,
            )
    return made


def make_prepared(ruleset: Ruleset, number: int) -> PreparedSet:
    """Return the sheet of product set ``number``; raises UnknownNameError when there is none."""
    one = ruleset.product_set(number)
    readings = FrozenDict({**defaults(), **ruleset.choices})
    lines = FrozenDict(
        {
            code: _line(criterion, one.part_of[code], one.group_of[code], index, readings)
            for index, (code, criterion) in enumerate(_criteria(one, readings).items())
        }
    )
    governed: dict[str, tuple[str, ...]] = {}
    for line in lines.values():
        if line.governor is not None:
            governed[line.governor] = (*governed.get(line.governor, ()), line.code)
    return PreparedSet(
        lines=lines,
        parts=tuple(part.code for part in one.parts),
        gates=FrozenDict(_gates(one, {gate.id: gate for gate in ruleset.decision.gates}, lines, readings)),
        requirements=FrozenDict(_requirements(ruleset, one, lines, readings["requirement-unmet"])),
        governed=FrozenDict(governed),
        readings=readings,
        legend=one.legend,
    )


def prepare(ruleset: Ruleset, number: int) -> PreparedSet:
    """Return :func:`make_prepared` of the ruleset, made once for each of its sets."""
    kept = tables_of(ruleset)
    known: PreparedSet | None = kept.get(("sheet", number))
    if known is None:
        number = ruleset.product_set(number).number  # nothing that a caller gave enters a table
        known = kept["sheet", number] = make_prepared(ruleset, number)
    return known
