"""Scoring one evaluation: check, gates, points, floors, tier, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ocop_rules.errors import EvaluationError
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Bounds, Doubtful, GateClosed, Misprint, Notice, Reason, Result, Status
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.scoring.bounds import bounds
from ocop_rules.scoring.checking import faults_of
from ocop_rules.scoring.marks import (
    Marks,
    bounds_resting_on,
    closes,
    closing,
    concerns,
    conditional_readings,
    different_cases,
    doubts_of,
    effective_answers,
    mark,
    reach,
    readings_of_a_zero,
    rests_on,
)
from ocop_rules.scoring.prepared import PreparedSet, SheetGate, prepare
from ocop_rules.scoring.sums import SumTables
from ocop_rules.scoring.tiers import stars_by_points, stars_held
from ocop_rules.structure.trust import trusted


def _closed(
    prepared: PreparedSet, evaluation: Evaluation, answers: Mapping[str, int]
) -> Iterator[GateClosed]:
    for gate in prepared.gates.values():
        if gate.trigger == "asserted":
            if gate.id in evaluation.gates and gate.effect != "shown":
                yield GateClosed(gate.id, gate.effect, gate.place)
            continue
        zeros = tuple(
            code for code in gate.zeros if closes(prepared, evaluation.cases, code, answers.get(code))
        )
        if zeros:
            yield GateClosed(gate.id, gate.effect, gate.place, zeros)
    for demand in prepared.requirements.values():
        if demand.id in evaluation.gates and demand.effect != "shown":
            yield GateClosed(demand.id, demand.effect, demand.place)


def _points(
    prepared: PreparedSet, reasons: Iterable[Reason], counted: frozenset[str] | None
) -> FrozenDict[str, int]:
    totals = dict.fromkeys((*prepared.parts, "total"), 0)
    for reason in reasons:
        if counted is None or reason.criterion in counted:
            totals[prepared.lines[reason.criterion].part] += reason.points
            totals["total"] += reason.points
    return FrozenDict(totals)


def _stop_points(
    prepared: PreparedSet, gates: Iterable[GateClosed], reasons: Iterable[Reason]
) -> FrozenDict[str, int] | None:
    """Return the points that stay when a gate has closed, as the reading ``stop-points`` says."""
    choice = prepared.readings["stop-points"]
    if choice == "none":
        return None
    if choice == "given":
        return _points(prepared, reasons, None)
    held = [_gate(prepared, gate.gate).before for gate in gates if gate.effect != "zero"]
    return _points(prepared, reasons, frozenset.intersection(*held))


def _gate(prepared: PreparedSet, name: str) -> SheetGate:
    return prepared.gates[name] if name in prepared.gates else prepared.requirements[name]


def _notices(prepared: PreparedSet, evaluation: Evaluation) -> Iterator[Notice]:
    for gate in prepared.gates.values():
        if gate.id in evaluation.gates and gate.effect == "shown":
            yield Notice("gate-in-doubt", gate.place)
    yield from different_cases(prepared, evaluation.cases)
    for demand in prepared.requirements.values():
        if demand.id in evaluation.gates and demand.effect == "shown":
            yield Notice("requirement-unmet", demand.place)


def _resting_on(
    prepared: PreparedSet, evaluation: Evaluation, reasons: Iterable[Reason], gates: Iterable[GateClosed]
) -> Iterator[str]:
    """Yield the readings that decide about what stands on the sheet, those of conditions apart."""
    for reason in reasons:
        yield from readings_of_a_zero(prepared, reason)
    told = {*evaluation.gates, *(gate.gate for gate in gates)}
    for gate in (*prepared.gates.values(), *prepared.requirements.values()):
        if gate.reading is not None and gate.id in told:
            yield gate.reading
    unticked = {code for code, answer in evaluation.answers.items() if not answer}
    if unticked and prepared.readings["unticked"] == "open":
        yield "unticked"
    if unticked & closing(prepared):
        yield "zero-gate-unticked"
    if not prepared.legend:
        yield "marks-without-legend"


def tier_table(ruleset: Ruleset, prepared: PreparedSet) -> tuple[int, ...]:
    """Return the stars by points for every whole total the sheet can reach."""
    most = sum(max(max(points) for points in line.points.values()) for line in prepared.lines.values())
    gaps = prepared.readings["tier-gaps"]
    return tuple(stars_by_points(ruleset.decision.tiers, total, gaps) for total in range(most + 1))


def sum_tables(ruleset: Ruleset, number: int) -> SumTables | None:
    """Return the quick tables of a product set, made once; None when there is no such set."""
    if type(number) is not int or number not in ruleset.numbers:
        return None
    kept = tables_of(ruleset)
    known: SumTables | None = kept.get(number)
    if known is None:
        prepared = prepare(ruleset, number)
        known = kept[number] = SumTables(ruleset, number, prepared, tier_table(ruleset, prepared))
    return known


def score_plainly(ruleset: Ruleset, evaluation: Evaluation) -> Result:
    """Score one evaluation step by step; ``quick`` takes shortcuts that agree with this."""
    faults = faults_of(ruleset, evaluation)
    if faults:
        raise EvaluationError(faults)
    with trusted():
        return _result(ruleset, evaluation)


def _held(
    ruleset: Ruleset, prepared: PreparedSet, total: int, missed: Collection[int]
) -> tuple[int, int, Mapping[str, str]]:
    """Return the stars by points, those held after floors, and the readings this rests on."""
    by_points = stars_by_points(ruleset.decision.tiers, total, prepared.readings["tier-gaps"])
    bind, miss = prepared.readings["floors-bind"], prepared.readings["floor-miss"]
    stars = stars_held(by_points, missed, bind=bind, miss=miss)
    rests = min(missed, default=6) <= by_points
    return by_points, stars, {"floors-bind": bind, "floor-miss": miss} if rests else {}


def _result(ruleset: Ruleset, evaluation: Evaluation) -> Result:
    """Return the result of an evaluation that has been checked."""
    number = evaluation.product_set
    prepared = prepare(ruleset, number)
    answers = effective_answers(prepared, evaluation)
    gates = tuple(_closed(prepared, evaluation, answers))
    effects = {gate.effect for gate in gates}
    zeroed = {code for gate in gates if gate.effect == "zero" for code in _gate(prepared, gate.gate).covers}
    marks = Marks()
    for line in prepared.lines.values():
        mark(
            prepared,
            line,
            evaluation.answers,
            evaluation.cases,
            answers,
            zeroed=line.code in zeroed,
            marks=marks,
        )
    readings = marks.readings | conditional_readings(prepared, answers)
    resting = _resting_on(prepared, evaluation, marks.reasons, gates)
    readings |= {name: prepared.readings[name] for name in resting}

    total = _points(prepared, marks.reasons, None)
    points: Mapping[str, int] | None = total
    by_points: int | None = None
    stars: int | None = None
    limits: Bounds | None = None
    status: Status = "ranked"
    if effects & {"reject", "stop"}:
        status = "rejected" if "reject" in effects else "stopped"
        points = _stop_points(prepared, gates, marks.reasons)
        readings["stop-points"] = prepared.readings["stop-points"]
        if status == "stopped":
            readings["stop-tier"] = prepared.readings["stop-tier"]
        if status == "stopped" and points is not None and prepared.readings["stop-tier"] == "points-so-far":
            # a floor at a criterion that is still open is not met by the points so far
            unmet = [*marks.undecided, *(floor for reason in marks.reasons for floor in reason.floors)]
            by_points, stars, more = _held(
                ruleset, prepared, points["total"], {floor.stars for floor in unmet}
            )
            readings |= more
    elif marks.open:
        status = "open"
        limits = bounds(ruleset, prepared, evaluation.cases, answers, zeroed)
        readings |= {name: prepared.readings[name] for name in bounds_resting_on(prepared)}
    else:
        missed = {floor.stars for reason in marks.reasons for floor in reason.floors}
        by_points, stars, more = _held(ruleset, prepared, total["total"], missed)
        readings |= more
    one = ruleset.product_set(number)
    by_code = {reason.criterion: reason for reason in marks.reasons}
    figures = [
        one.figure
        for one in doubts_of(ruleset.decision, number, {gate.gate for gate in gates})
        if rests_on(one.figure.place, by_code.get(one.figure.place.criterion or ""))
        and concerns(one, reach(stars, limits))
    ]
    return Result(
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
        notices=(*marks.notices, *_notices(prepared, evaluation)),
        doubtful=tuple(one for one in figures if isinstance(one, Doubtful)),
        misprints=tuple(one for one in figures if isinstance(one, Misprint)),
        readings=FrozenDict(sorted(readings.items())),
        incomplete=one.incomplete,
        notes=evaluation.notes,
    )
