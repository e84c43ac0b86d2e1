"""Scoring one evaluation: check, gates, points, floors, tier, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field

from ocop_rules.errors import EvaluationError
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import (
    Bounds,
    Doubtful,
    Facts,
    Floor,
    GateClosed,
    Notice,
    Reason,
    ReasonCode,
    Result,
    Status,
    held,
)
from ocop_rules.model.ruleset import Doubt, Place, Ruleset
from ocop_rules.scoring.bounds import bounds
from ocop_rules.scoring.checking import check
from ocop_rules.scoring.prepared import Line, Sheet, SheetGate, sheet
from ocop_rules.scoring.sums import Plans
from ocop_rules.scoring.tiers import stars_by_points, stars_held


@define
class _Marks:
    """What going down the sheet has found so far."""

    reasons: list[Reason] = field(factory=list)
    undecided: list[Floor] = field(factory=list)
    open: list[str] = field(factory=list)
    notices: list[Notice] = field(factory=list)
    readings: dict[str, str] = field(factory=dict)


def applies(line: Line, answers: Mapping[str, int]) -> bool | None:
    """Tell whether a criterion applies; None while the criterion it hangs on is open."""
    if line.governor is None:
        return True
    answer = answers.get(line.governor)
    return None if answer is None else answer in line.options


def effective_answers(sheet: Sheet, evaluation: Evaluation) -> Mapping[str, int]:
    """Return the answers that count: under ``unticked="open"`` a 0 counts as no answer."""
    if sheet.readings["unticked"] == "zero":
        return evaluation.answers
    return {code: answer for code, answer in evaluation.answers.items() if answer}


def _closed(sheet: Sheet, evaluation: Evaluation, answers: Mapping[str, int]) -> Iterator[GateClosed]:
    for gate in sheet.gates.values():
        if gate.trigger == "asserted":
            if gate.id in evaluation.gates:
                yield GateClosed(gate.id, gate.effect, gate.place)
            continue
        zeros = tuple(code for code in gate.zeros if closes(sheet, evaluation.cases, code, answers.get(code)))
        if zeros:
            yield GateClosed(gate.id, gate.effect, gate.place, zeros)
    for demand in sheet.requirements.values():
        if demand.id in evaluation.gates and demand.effect != "shown":
            yield GateClosed(demand.id, demand.effect, demand.place)


def closes(sheet: Sheet, cases: Mapping[str, int], code: str, answer: int | None) -> bool:
    """Tell whether ``answer`` closes a gate that asks for 0 points at the criterion ``code``."""
    if answer is None or (answer == 0 and sheet.readings["zero-gate-unticked"] == "passes"):
        return False
    return sheet.lines[code].points[cases.get(code)][answer] == 0


def _floors(line: Line, case: int | None, has: int | None) -> Iterator[Floor]:
    for stars, needs in line.floors[case]:
        yield Floor(line.code, case, stars, needs, has)


def _go_down(sheet: Sheet, evaluation: Evaluation, answers: Mapping[str, int], zeroed: set[str]) -> _Marks:
    marks = _Marks()
    for line in sheet.lines.values():
        answer = answers.get(line.code)
        case = evaluation.cases.get(line.code)
        applicable = applies(line, answers)
        if applicable is False:
            _inapplicable(sheet, line, evaluation, marks)
        elif line.code in zeroed:
            cases = line.floors if case is None else (case,)
            unmet = tuple(floor for one in cases for floor in _floors(line, one, answer))
            missed = _decided(sheet, unmet, applicable, marks)
            marks.reasons.append(Reason(line.code, case, answer, 0, "zeroed", missed))
        elif answer is None:
            marks.open.append(line.code)
            marks.reasons.append(Reason(line.code, case, None, 0, "open"))
            for one in line.floors if case is None else (case,):
                marks.undecided += _floors(line, one, None)
        else:
            points = line.points[case][answer]
            unmet = tuple(
                floor for floor in _floors(line, case, answer) if not line.meets(case, floor.needs, answer)
            )
            # an answer with points can only stand on a criterion that applies
            missed = unmet if points else _decided(sheet, unmet, applicable, marks)
            code: ReasonCode = "earned" if answer else "unticked"
            marks.reasons.append(Reason(line.code, case, answer, points, code, missed))
            if not answer:
                marks.readings["unticked"] = "zero"
    return marks


def _decided(
    sheet: Sheet,
    unmet: tuple[Floor, ...],
    applicable: bool | None,  # noqa: FBT001 - of three values
    marks: _Marks,
) -> tuple[Floor, ...]:
    """Return the floors that are missed for good; none while they may still fall away."""
    if applicable is None and unmet:
        marks.readings["inapplicable-floor"] = sheet.readings["inapplicable-floor"]
        if sheet.readings["inapplicable-floor"] == "waived":
            marks.undecided += unmet
            return ()
    return unmet


def _inapplicable(sheet: Sheet, line: Line, evaluation: Evaluation, marks: _Marks) -> None:
    answer = evaluation.answers.get(line.code)
    case = evaluation.cases.get(line.code)
    if answer:
        marks.notices.append(Notice("inapplicable-tick", Place(criterion=line.code, option=answer)))
    cases = line.floors if case is None else (case,)
    floors = tuple(floor for one in cases for floor in _floors(line, one, answer))
    if floors:
        marks.readings["inapplicable-floor"] = sheet.readings["inapplicable-floor"]
    missed = floors if sheet.readings["inapplicable-floor"] == "missed" else ()
    marks.reasons.append(Reason(line.code, case, answer, 0, "inapplicable", missed))


def _points(sheet: Sheet, reasons: Iterable[Reason], counted: frozenset[str] | None) -> FrozenDict[str, int]:
    totals = dict.fromkeys((*sheet.parts, "total"), 0)
    for reason in reasons:
        if counted is None or reason.criterion in counted:
            totals[sheet.lines[reason.criterion].part] += reason.points
            totals["total"] += reason.points
    return FrozenDict(totals)


def _stop_points(
    sheet: Sheet, gates: Iterable[GateClosed], reasons: Iterable[Reason]
) -> FrozenDict[str, int] | None:
    """Return the points that stay when a gate has closed, as the reading ``stop-points`` says."""
    choice = sheet.readings["stop-points"]
    if choice == "none":
        return None
    if choice == "given":
        return _points(sheet, reasons, None)
    held = [_gate(sheet, gate.gate).before for gate in gates if gate.effect != "zero"]
    return _points(sheet, reasons, frozenset.intersection(*held))


def _gate(sheet: Sheet, name: str) -> SheetGate:
    return sheet.gates[name] if name in sheet.gates else sheet.requirements[name]


def _more_notices(sheet: Sheet, evaluation: Evaluation) -> Iterator[Notice]:
    if len(set(evaluation.cases.values())) > 1:
        for code in sheet.lines:
            if code in evaluation.cases:
                yield Notice("different-cases", Place(criterion=code, case=evaluation.cases[code]))
    for demand in sheet.requirements.values():
        if demand.id in evaluation.gates and demand.effect == "shown":
            yield Notice("requirement-unmet", demand.place)


def concerns(doubt: Doubt, stars: Collection[int]) -> bool:
    """Tell whether a doubt concerns a result that holds, or may still hold, one of ``stars``."""
    return not doubt.stars or not set(doubt.stars).isdisjoint(stars)


def _reach(stars: int | None, limits: Bounds | None) -> Collection[int]:
    """Return the stars that a result holds, or that an open one may still hold."""
    if stars is not None:
        return (stars,)
    if limits is None or limits.stars_least is None or limits.stars_most is None:
        return ()
    return range(limits.stars_least, limits.stars_most + 1)


def _doubtful(
    doubts: Iterable[Doubt], number: int, reasons: Iterable[Reason], stars: Collection[int]
) -> Iterator[Doubtful]:
    by_code = {reason.criterion: reason for reason in reasons}
    for doubt in doubts:
        if not concerns(doubt, stars):
            continue
        for place in doubt.places:
            if place.product_set not in (None, number):
                continue
            if place.criterion is None:
                yield Doubtful(doubt.id, place)
                continue
            reason = by_code.get(place.criterion)
            if reason is None or reason.option is None:
                continue
            if place.case in (None, reason.case) and place.option in (None, reason.option):
                yield Doubtful(doubt.id, place)


def _closing(sheet: Sheet) -> set[str]:
    """Return the criteria at which 0 points close a gate."""
    return {code for gate in sheet.gates.values() if gate.trigger == "answers" for code in gate.zeros}


def _resting_on(sheet: Sheet, evaluation: Evaluation) -> Iterator[str]:
    """Yield the readings that decide about what stands on the sheet, gates and conditions apart."""
    unticked = {code for code, answer in evaluation.answers.items() if not answer}
    if unticked and sheet.readings["unticked"] == "open":
        yield "unticked"
    if unticked & _closing(sheet):
        yield "zero-gate-unticked"
    if not sheet.requirements.keys().isdisjoint(evaluation.gates):
        yield "requirement-unmet"
    if not sheet.legend:
        yield "marks-without-legend"


def _bounds_resting_on(sheet: Sheet) -> Iterator[str]:
    """Yield the readings that decide about what an open sheet can become."""
    yield from ("floor-miss", "floors-bind", "unticked")
    if sheet.governed:
        yield "inapplicable-floor"
    if _closing(sheet):
        yield "zero-gate-unticked"
    for line in sheet.lines.values():
        if line.reading is not None and line.reading in sheet.readings:
            yield line.reading


def _conditional_readings(sheet: Sheet, answers: Mapping[str, int]) -> dict[str, str]:
    return {
        line.reading: sheet.readings[line.reading]
        for line in sheet.lines.values()
        if line.reading is not None and line.reading in sheet.readings and line.governor in answers
    }


def tier_table(ruleset: Ruleset, lines: Sheet) -> tuple[int, ...]:
    """Return the stars by points for every whole total the sheet can reach."""
    most = sum(max(max(points) for points in line.points.values()) for line in lines.lines.values())
    gaps = lines.readings["tier-gaps"]
    return tuple(stars_by_points(ruleset.rules.tiers, total, gaps) for total in range(most + 1))


def plans(ruleset: Ruleset, number: int) -> Plans | None:
    """Return the quick tables of a product set, made once; None when there is no such set."""
    known: Plans | None = ruleset.derived.get(number)
    if known is None and number in ruleset.numbers:
        lines = sheet(ruleset, number)

        def expand(answers: Mapping[str, int], cases: Mapping[str, int], name: str | None) -> Facts:
            evaluation = Evaluation(
                ruleset=ruleset.id, product_set=number, answers=answers, cases=cases, id=name
            )
            return _facts(ruleset, evaluation)

        known = ruleset.derived[number] = Plans(
            ruleset.takes, ruleset.digest, lines, tier_table(ruleset, lines), expand
        )
    return known


def as_evaluation(data: Evaluation | Mapping[str, Any]) -> Evaluation:
    """Return an evaluation as it is, or the one that a dictionary describes."""
    if isinstance(data, Evaluation):
        return data
    return Evaluation.from_json(dict(data) if isinstance(data, Mapping) else data)


def score(ruleset: Ruleset, evaluation: Evaluation | Mapping[str, Any]) -> Result:
    """Score one evaluation, or its JSON form as a dictionary, against its product set.

    Points are the integers of the decision and their sums. A sheet whose gate closed has no
    tier, one with open criteria has bounds; otherwise ``stars`` is the least of the stars by
    points and the highest star whose floors, and those of the stars below, are all met.

    Raises :class:`~ocop_rules.errors.EvaluationError` with every fault of an evaluation that
    breaks the rules of its set, and :class:`~ocop_rules.errors.LoadError` for a dictionary that is
    no evaluation.
    """
    if not isinstance(evaluation, Evaluation):
        evaluation = as_evaluation(evaluation)
    quick: Plans | None = ruleset.derived.get(evaluation.product_set) or plans(
        ruleset, evaluation.product_set
    )
    if quick is not None and not evaluation.gates and evaluation.ruleset in quick.takes:
        pin = evaluation.digest
        if pin is None or pin == quick.digest:
            result = quick.score(evaluation.answers, evaluation.cases, evaluation.id)
            if result is not None:
                return result
    return held(score_plainly(ruleset, evaluation))


def score_plainly(ruleset: Ruleset, evaluation: Evaluation) -> Facts:
    """Score one evaluation step by step; :func:`score` takes shortcuts that agree with this."""
    faults = check(ruleset, evaluation)
    if faults:
        raise EvaluationError(faults)
    return _facts(ruleset, evaluation)


def _facts(ruleset: Ruleset, evaluation: Evaluation) -> Facts:
    """Return the facts of an evaluation that has been checked."""
    number = evaluation.product_set
    lines = sheet(ruleset, number)
    answers = effective_answers(lines, evaluation)
    gates = tuple(_closed(lines, evaluation, answers))
    effects = {gate.effect for gate in gates}
    zeroed = {code for gate in gates if gate.effect == "zero" for code in _gate(lines, gate.gate).covers}
    marks = _go_down(lines, evaluation, answers, zeroed)
    readings = marks.readings | _conditional_readings(lines, answers)
    readings |= {name: lines.readings[name] for name in _resting_on(lines, evaluation)}
    for gate in gates:
        name = _gate(lines, gate.gate).reading
        if name is not None:
            readings[name] = lines.readings[name]

    total = _points(lines, marks.reasons, None)
    points: Mapping[str, int] | None = total
    by_points: int | None = None
    stars: int | None = None
    limits: Bounds | None = None
    status: Status = "ranked"
    if effects & {"reject", "stop"}:
        status = "rejected" if "reject" in effects else "stopped"
        points = _stop_points(lines, gates, marks.reasons)
        readings["stop-points"] = lines.readings["stop-points"]
    elif marks.open:
        status = "open"
        limits = bounds(ruleset, lines, evaluation.cases, answers, zeroed)
        readings |= {name: lines.readings[name] for name in _bounds_resting_on(lines)}
    else:
        by_points = stars_by_points(ruleset.rules.tiers, total["total"], lines.readings["tier-gaps"])
        missed = {floor.stars for reason in marks.reasons for floor in reason.floors}
        bind, miss = lines.readings["floors-bind"], lines.readings["floor-miss"]
        stars = stars_held(by_points, missed, bind=bind, miss=miss)
        if stars < by_points or min(missed, default=6) <= by_points:
            readings |= {"floors-bind": bind, "floor-miss": miss}
    one = ruleset.product_set(number)
    return Facts(
        id=evaluation.id,
        ruleset=ruleset.id,
        digest=ruleset.digest,
        product_set=number,
        status=status,
        points=points,
        stars_by_points=by_points,
        stars=stars,
        floors_open=tuple(marks.undecided),
        open=tuple(marks.open),
        bounds=limits,
        gates=gates,
        reasons=tuple(marks.reasons),
        notices=(*marks.notices, *_more_notices(lines, evaluation)),
        doubtful=tuple(_doubtful(ruleset.rules.doubts, number, marks.reasons, _reach(stars, limits))),
        readings=FrozenDict(sorted(readings.items())),
        incomplete=one.incomplete,
    )
