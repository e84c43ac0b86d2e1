"""Going down a sheet criterion by criterion: what each answer earns, misses and leaves open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from attrs import define, field, frozen

from ocop_rules.model.decision import Decision, Doubt, Place
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Bounds, Doubtful, Floor, Misprint, Notice, Reason, ReasonCode
from ocop_rules.scoring.prepared import Line, PreparedSet

Numbers = Mapping[str, int]


@define
class Marks:
    """What going down the sheet has found so far."""

    reasons: list[Reason] = field(factory=list)
    undecided: list[Floor] = field(factory=list)
    open: list[str] = field(factory=list)
    notices: list[Notice] = field(factory=list)
    readings: dict[str, str] = field(factory=dict)


def applies(line: Line, answers: Numbers) -> bool | None:
    """Tell whether a criterion applies; None while the criterion it hangs on is open."""
    if line.governor is None:
        return True
    answer = answers.get(line.governor)
    return None if answer is None else answer in line.options


def effective_answers(prepared: PreparedSet, evaluation: Evaluation) -> Numbers:
    """Return the answers that count: under ``unticked="open"`` a 0 counts as no answer."""
    if prepared.readings["unticked"] == "zero":
        return evaluation.answers
    return {code: answer for code, answer in evaluation.answers.items() if answer}


def closing(prepared: PreparedSet) -> set[str]:
    """Return the criteria at which 0 points close a gate."""
    return {code for gate in prepared.gates.values() if gate.trigger == "answers" for code in gate.zeros}


def closes(prepared: PreparedSet, cases: Numbers, code: str, answer: int | None) -> bool:
    """Tell whether ``answer`` closes a gate that asks for 0 points at the criterion ``code``."""
    if answer is None or (answer == 0 and prepared.readings["zero-gate-unticked"] == "passes"):
        return False
    return prepared.lines[code].points[cases.get(code)][answer] == 0


def mark(
    prepared: PreparedSet,
    line: Line,
    given: Numbers,
    cases: Numbers,
    answers: Numbers,
    *,
    zeroed: bool,
    marks: Marks,
) -> None:
    """Add what the sheet says at one criterion to ``marks``.

    ``given`` are the answers as they stand, ``answers`` those that count; ``zeroed`` tells whether
    a closed gate takes the points of this criterion away.
    """
    answer = answers.get(line.code)
    case = cases.get(line.code)
    applicable = applies(line, answers)
    if applicable is False:
        _inapplicable(prepared, line, given.get(line.code), case, marks)
    elif zeroed:
        missed = _decided(prepared, tuple(_every_floor(line, case, answer)), applicable, marks)
        marks.reasons.append(Reason(line.code, case, answer, 0, "zeroed", missed))
    elif answer is None:
        marks.open.append(line.code)
        marks.reasons.append(Reason(line.code, case, None, 0, "open"))
        marks.undecided += _every_floor(line, case, None)
    else:
        points = line.points[case][answer]
        unmet = tuple(
            Floor(line.code, case, stars, needs, answer)
            for stars, needs in line.floors[case]
            if not line.meets(case, needs, answer)
        )
        # an answer with points can only stand on a criterion that applies
        missed = unmet if points else _decided(prepared, unmet, applicable, marks)
        code: ReasonCode = "earned" if answer else "unticked"
        marks.reasons.append(Reason(line.code, case, answer, points, code, missed))
        if not answer:
            marks.readings["unticked"] = "zero"


def _every_floor(line: Line, case: int | None, has: int | None) -> Iterator[Floor]:
    """Yield every floor of the criterion in its case, or in all of them while none is chosen."""
    for one in line.floors if case is None else (case,):
        for stars, needs in line.floors[one]:
            yield Floor(line.code, one, stars, needs, has)


def _decided(
    prepared: PreparedSet,
    unmet: tuple[Floor, ...],
    applicable: bool | None,  # noqa: FBT001 - of three values
    marks: Marks,
) -> tuple[Floor, ...]:
    """Return the floors that are missed for good; none while they may still fall away."""
    if applicable is None and unmet:
        marks.readings["inapplicable-floor"] = prepared.readings["inapplicable-floor"]
        if prepared.readings["inapplicable-floor"] == "waived":
            marks.undecided += unmet
            return ()
    return unmet


def _inapplicable(
    prepared: PreparedSet, line: Line, answer: int | None, case: int | None, marks: Marks
) -> None:
    if answer:
        marks.notices.append(Notice("inapplicable-tick", Place(criterion=line.code, option=answer)))
    floors = tuple(_every_floor(line, case, answer))
    if floors:
        marks.readings["inapplicable-floor"] = prepared.readings["inapplicable-floor"]
    missed = floors if prepared.readings["inapplicable-floor"] == "missed" else ()
    marks.reasons.append(Reason(line.code, case, answer, 0, "inapplicable", missed))


@frozen
class Doubted:
    """A doubtful or misprinted figure that a sheet may rest on.

    It concerns only results of these stars, all when empty.
    """

    figure: Doubtful | Misprint
    stars: tuple[int, ...] = ()


def doubts_of(rules: Decision, number: int, closed: Collection[str] = ()) -> tuple[Doubted, ...]:
    """Return every figure that a sheet of the product set may rest on: doubts in order, then misprints.

    ``closed`` are the gates that closed: a doubt about a gate concerns no other sheet. A doubt without a
    place is one about the ruleset, or about what is laid over it: every result rests on it.
    """
    doubts = (
        Doubted(Doubtful(doubt.id, place), doubt.stars)
        for doubt in rules.doubts
        if doubt.gate is None or doubt.gate in closed
        for place in doubt.places or (Place(),)
        if place.product_set in (None, number)
    )
    misprints = (
        Doubted(Misprint(erratum.id, place))
        for erratum in rules.errata
        for place in erratum.places
        if place.product_set in (None, number)
    )
    return (*doubts, *misprints)


def concerns(doubt: Doubt | Doubted, stars: Collection[int]) -> bool:
    """Tell whether a doubt concerns a result that holds, or may still hold, one of ``stars``."""
    return not doubt.stars or not set(doubt.stars).isdisjoint(stars)


def reach(stars: int | None, limits: Bounds | None) -> Collection[int]:
    """Return the stars that a result holds, or that an open one may still hold."""
    if stars is not None:
        return (stars,)
    if limits is None or limits.stars_least is None or limits.stars_most is None:
        return ()
    return range(limits.stars_least, limits.stars_most + 1)


def rests_on(place: Place, reason: Reason | None) -> bool:
    """Tell whether a result rests on the doubtful figure at ``place``; ``reason`` is its criterion's."""
    if place.criterion is None:
        return True
    if reason is None or reason.option is None:
        return False
    return place.case in (None, reason.case) and place.option in (None, reason.option)


def conditional_readings(prepared: PreparedSet, answers: Numbers) -> dict[str, str]:
    """Return the readings that decide whether criteria apply, with their choices."""
    return {
        line.reading: prepared.readings[line.reading]
        for line in prepared.lines.values()
        if line.reading is not None and line.governor in answers
    }


def bounds_resting_on(prepared: PreparedSet) -> Iterator[str]:
    """Yield the readings that decide about what an open sheet can become."""
    yield from ("floor-miss", "floors-bind", "unticked")
    if prepared.governed:
        yield "inapplicable-floor"
    if closing(prepared):
        yield "zero-gate-unticked"
    for line in prepared.lines.values():
        if line.reading is not None:
            yield line.reading
    for gate in prepared.gates.values():
        if gate.reading is not None and gate.asks:
            yield gate.reading


def readings_of_a_zero(prepared: PreparedSet, reason: Reason) -> Iterator[str]:
    """Yield the readings that decide whether 0 points at this criterion close a gate."""
    if reason.points == 0 and reason.code in ("earned", "unticked"):
        for gate in prepared.gates.values():
            if gate.reading is not None and reason.criterion in gate.asks:
                yield gate.reading


def different_cases(prepared: PreparedSet, cases: Numbers) -> Iterator[Notice]:
    """Yield a notice for every case where a sheet has different ones."""
    if len(set(cases.values())) > 1:
        for code in prepared.lines:
            if code in cases:
                yield Notice("different-cases", Place(criterion=code, case=cases[code]))
