"""The council: from the sheets of its members to one result, exact, with everything it did.

Rule by rule: the support team's settled criteria are put into every sheet; every sheet is scored by
itself; quorum, gates, open sheets and spread are looked at in that order; the exact mean of the
sheets that count is rounded if the policy names a rounding, and gives the stars by points; floors,
each for itself, give the stars. Decision 26/2026, article 3.3, and the older decisions speak of the
mean ("tổng điểm trung bình") alone; what else a council does is policy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from attrs import evolve

from ocop_rules.councils.checking import check_sitting, policy_for
from ocop_rules.councils.flags import (
    MeanTier,
    diverging,
    flags_after,
    flags_before,
    form_of_council,
    two_parts,
)
from ocop_rules.councils.judging import chair_decides, judge_floors, judge_gates
from ocop_rules.councils.mean import attend, bounds_of, mean_of, tiered
from ocop_rules.councils.scorings import missing_notes, sheet_changes
from ocop_rules.councils.seats import SettledCriteria, Table, make_table, result_of, settled_by, totals_of
from ocop_rules.councils.spread import find_spread
from ocop_rules.errors import EvaluationError, Fault, LoadError, require, require_many
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import Council, CouncilPolicy, FloorRule, GateRule, Member, Sitting
from ocop_rules.model.decision import Place
from ocop_rules.model.deliberation import (
    Attendance,
    CouncilFloor,
    CouncilGate,
    CouncilStatus,
    Deliberation,
    EarlierScoring,
    Flag,
    Mean,
    Seat,
    SpreadFound,
    Task,
)
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Doubtful
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.readings import council_reading
from ocop_rules.scoring.checking import as_evaluation
from ocop_rules.scoring.marks import concerns, doubts_of
from ocop_rules.scoring.prepared import PreparedSet, prepare
from ocop_rules.scoring.tiers import stars_by_points, stars_held
from ocop_rules.structure.kinds import placed
from ocop_rules.structure.trust import trusted

Given = Sitting | Mapping[str, Any] | Iterable[Evaluation | Mapping[str, Any]]
"""What a council is given by: a sitting, its JSON form, or sheets."""


def as_sitting(sheets: Given) -> Sitting:
    """Return a sitting as it is, the one that a dictionary describes, or the one of plain sheets."""
    if isinstance(sheets, Sitting):
        return sheets
    return Sitting.from_json(dict(sheets)) if isinstance(sheets, Mapping) else sitting_of(sheets)


def _sheets(given: Iterable[Evaluation | Mapping[str, Any]]) -> tuple[Evaluation, ...]:
    require_many(given, "sheets", "Sitting")
    found, faults = [], []
    for index, one in enumerate(given):
        try:
            found.append(as_evaluation(one))
        except LoadError as error:
            faults += placed(error.faults, "sheets", index)
    if faults:
        raise LoadError(faults)
    return tuple(found)


def sitting_of(sheets: Iterable[Evaluation | Mapping[str, Any]], *, level: str | None = None) -> Sitting:
    """Return the sitting of those who filled in ``sheets``, in their order, all plain members.

    Raises :class:`~ocop_rules.errors.EvaluationError` when there is no sheet.
    """
    held = _sheets(sheets)
    if not held:
        raise EvaluationError([Fault(code="no-sheets", pointer="/sheets", found="[]")])
    names = dict.fromkeys(one.evaluator for one in held if one.evaluator is not None)
    members = tuple(Member(id=name) for name in names)
    return Sitting(
        ruleset=held[0].ruleset,
        product_set=held[0].product_set,
        council=Council(level=level, members=members),
        sheets=held,
    )


def points_kept(prepared: PreparedSet, closed: Iterable[str]) -> frozenset[str] | None:
    """Return the criteria whose points stay when gates close, as ``stop-points`` says; None for none."""
    choice = prepared.readings["stop-points"]
    if choice == "none":
        return None
    every = frozenset(prepared.lines)
    if choice == "given":
        return every
    held = {**prepared.gates, **prepared.requirements}
    return every.intersection(*(held[gate].before for gate in closed))


def council_status(
    attendance: Attendance, effects: Collection[str], spread: SpreadFound | None, *, complete: bool
) -> CouncilStatus:
    """Return how far a council comes, on which gates with these ``effects`` have closed."""
    if attendance.met is False:
        return "no-quorum"
    if effects:
        return "rejected" if "reject" in effects else "stopped"
    if not complete:
        return "open"
    return "rescore" if _unsettled(spread) else "ranked"


def _unsettled(spread: SpreadFound | None) -> bool:
    """Tell whether the sheets lie so far apart that the council has to score again."""
    if spread is None or spread.kept is not False or spread.then == "flag":
        return False
    return not spread.left_out


def _tasks(
    prepared: PreparedSet,
    table: Table,
    counted: Sequence[Seat],
    settled: SettledCriteria,
    attendance: Attendance,
    spread: SpreadFound | None,
) -> Iterator[Task]:
    """Yield what is missing for a result; a council that a gate has stopped needs nothing more."""
    if attendance.met is False:
        yield Task(code="attendance", members=attendance.absent)
    if not counted:
        yield Task(code="nobody-counted")
    unsettled = {code for seat in counted for code in seat.open if code in settled.codes}
    if unsettled:
        yield Task(code="support-open", criteria=tuple(code for code in prepared.lines if code in unsettled))
    if table.missing:
        yield Task(code="no-sheet", members=table.missing)
    for seat in counted:
        criteria = tuple(code for code in seat.open if code not in settled.codes)
        if criteria and seat.member not in table.missing:
            yield Task(code="open-criteria", members=(seat.member,), criteria=criteria)
    if spread is not None and not any(seat.open for seat in counted) and _unsettled(spread):
        yield Task(code="spread", members=spread.apart)


def _mean(
    prepared: PreparedSet,
    counted: Sequence[Seat],
    policy: CouncilPolicy,
    closed: Sequence[CouncilGate],
    *,
    complete: bool,
) -> Mean | None:
    """Return the mean, None while it is open or where a gate leaves no points."""
    if not counted:
        return None
    if closed:
        # a gate may leave what lies behind it unanswered: these are the points so far
        kept = points_kept(prepared, [gate.gate for gate in closed])
        return None if kept is None else mean_of(prepared, counted, kept)
    if not complete:
        return None
    mean = mean_of(prepared, counted, frozenset(prepared.lines))
    return evolve(mean, tiered=tiered(mean.total, policy.rounding))


def _tier(
    ruleset: Ruleset, prepared: PreparedSet, mean: Fraction, floors: Iterable[CouncilFloor]
) -> MeanTier:
    readings = prepared.readings
    by_points = stars_by_points(ruleset.decision.tiers, mean, readings["tier-gaps"])
    missed = {floor.stars for floor in floors if not floor.held}
    bind, miss = readings["floors-bind"], readings["floor-miss"]
    stars = stars_held(by_points, missed, bind=bind, miss=miss)
    taken = {}
    if mean.denominator != 1:
        taken["tier-gaps"] = readings["tier-gaps"]
    if any(floor <= by_points for floor in missed):
        taken |= {"floors-bind": bind, "floor-miss": miss}
    return MeanTier(by_points, stars, FrozenDict(taken))


def _doubtful(
    ruleset: Ruleset, number: int, counted: Sequence[Seat], stars: Collection[int]
) -> tuple[Doubtful, ...]:
    """Return the doubts of the counted sheets; those about stars go by the stars of the council.

    Doubts about the ruleset itself, or about the overlay, stand under the result whoever is counted.
    """
    whole = [one.figure for one in doubts_of(ruleset.decision, number) if one.figure.place == Place()]
    about_stars = {doubt.id: doubt for doubt in ruleset.decision.doubts if doubt.stars}
    found = [
        one
        for one in (
            *(figure for figure in whole if isinstance(figure, Doubtful)),
            *(one for seat in counted for one in result_of(seat).doubtful),
        )
        if one.doubt not in about_stars
    ]
    for doubt in about_stars.values():
        if concerns(doubt, stars):
            found += [
                Doubtful(doubt.id, place)
                for place in doubt.places or (Place(),)
                if place.product_set in (None, number) and place.criterion is None
            ]
    order = {doubt.id: index for index, doubt in enumerate(ruleset.decision.doubts)}
    return tuple(sorted(dict.fromkeys(found), key=lambda one: order[one.doubt]))


def _resting_on(
    prepared: PreparedSet, counted: Sequence[Seat], closed: Sequence[CouncilGate]
) -> dict[str, str]:
    """Return the readings that the sheets rest on; those of their own tiers do not concern the council."""
    own = ("floors-bind", "floor-miss", "stop-points", "stop-tier")
    taken = {
        name: choice
        for seat in counted
        for name, choice in result_of(seat).readings.items()
        if name not in own
    }
    effects = {gate.effect for gate in closed}
    names = ["stop-points"] if effects else []
    names += ["stop-tier"] if effects == {"stop"} else []
    return taken | {name: prepared.readings[name] for name in names}


def rules_of(ruleset: Ruleset, policy: CouncilPolicy) -> tuple[FloorRule, GateRule]:
    """Return by what floors and gates are judged: the policy's rules, else the readings' choices."""
    floors = policy.floors or cast("FloorRule", council_reading(ruleset.choices, "council-floors"))
    gates = policy.gates or cast("GateRule", council_reading(ruleset.choices, "council-gates"))
    return floors, gates


def deliberate(ruleset: Ruleset, sheets: Given, policy: CouncilPolicy | None = None) -> Deliberation:
    """Return what a council comes to, on a :class:`~ocop_rules.model.council.Sitting` or plain sheets.

    A sitting and every sheet may also be given by its JSON form as a dictionary.

    The mean is an exact fraction of points over the counted sheets. ``policy`` stands in the place of
    the sitting's and the ruleset's policy, as a whole. Stars are given when the quorum is met, no
    gate closes for the council, every counted sheet is complete, and the sheets keep the permitted
    spread or the policy lets the result stand.

    Raises :class:`~ocop_rules.errors.EvaluationError` with every fault of the sitting.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    sitting = as_sitting(sheets)
    faults = check_sitting(ruleset, sitting, policy)
    if faults:
        raise EvaluationError(faults)
    with trusted():
        return _deliberation(ruleset, sitting, policy)


def _deliberation(ruleset: Ruleset, sitting: Sitting, policy: CouncilPolicy | None) -> Deliberation:
    """Return what a council comes to on a sitting that has been checked."""
    chosen, origin = policy_for(ruleset, sitting, policy)
    prepared = prepare(ruleset, sitting.product_set)
    settled = settled_by(ruleset, sitting, chosen)
    table = make_table(ruleset, sitting, chosen, settled, prepared)
    asked = [seat for seat in table.seats if seat.standing == "counted"]
    complete = bool(asked) and not any(seat.open for seat in asked)

    floor_rule, gate_rule = rules_of(ruleset, chosen)
    attendance = attend(sitting.council, chosen.quorum, table.missing)
    gates = judge_gates(prepared, table.seats, asked, gate_rule)
    closed = [gate for gate in gates if gate.closed]
    spread = find_spread(totals_of(asked), chosen.spread, complete=complete and not closed)
    effects = {gate.effect for gate in closed}
    status = council_status(attendance, effects, spread, complete=complete)
    out = () if spread is None else spread.left_out
    seats = tuple(evolve(seat, standing="left-out") if seat.member in out else seat for seat in table.seats)
    counted = [seat for seat in seats if seat.standing == "counted"]
    mean = _mean(prepared, counted, chosen, closed, complete=complete)
    floors = judge_floors(prepared, counted, floor_rule)
    if mean is not None and status == "stopped" and prepared.readings["stop-tier"] == "points-so-far":
        mean = evolve(mean, tiered=tiered(mean.total, chosen.rounding))
    tier = MeanTier()
    if mean is not None and mean.tiered is not None and status in ("ranked", "stopped"):
        tier = _tier(ruleset, prepared, mean.tiered, floors)
    flags = [
        *two_parts(sitting),
        *form_of_council(ruleset, sitting),
        *flags_before(prepared, table, settled, gates),
    ]
    if sitting.council.form == "written":
        flags += diverging(spread, gates, counted)
    flags += flags_after(ruleset, prepared, counted, spread, mean, tier)
    if gates and gate_rule == "chair" and not chair_decides(gate_rule, seats):
        flags.append(Flag(code="chair-gate-by-majority"))
    rests = {**_resting_on(prepared, counted, closed), **tier.readings}
    if chosen.floors is None and floors:
        rests["council-floors"] = floor_rule
    if chosen.gates is None and gates:
        rests["council-gates"] = gate_rule
    limits = None
    if status == "open" and counted:
        limits = bounds_of(ruleset, prepared, table.sheets, counted, chosen.rounding)
    possible = () if limits is None else range(limits.stars_by_points_least, limits.stars_by_points_most + 1)
    reach = possible if tier.stars is None else (tier.stars,)
    done = status in ("rejected", "stopped")
    earlier = tuple(_earlier(ruleset, sitting, policy, seats))
    flags += missing_notes(sitting, chosen, seats, earlier)
    return Deliberation(
        sitting=sitting,
        digest=ruleset.digest,
        status=status,
        policy=chosen,
        policy_from=origin,
        floor_rule=floor_rule,
        gate_rule=gate_rule,
        seats=seats,
        attendance=attendance,
        spread=spread,
        mean=mean,
        bounds=limits,
        stars_by_points=tier.by_points,
        stars=tier.stars,
        floors=floors,
        gates=gates,
        flags=tuple(flags),
        tasks=() if done else tuple(_tasks(prepared, table, counted, settled, attendance, spread)),
        doubtful=_doubtful(ruleset, sitting.product_set, counted, reach),
        misprints=tuple(dict.fromkeys(one for seat in counted for one in result_of(seat).misprints)),
        readings=FrozenDict(sorted(rests.items())),
        incomplete=ruleset.product_set(sitting.product_set).incomplete,
        earlier=earlier,
    )


def _earlier(
    ruleset: Ruleset, sitting: Sitting, policy: CouncilPolicy | None, last: tuple[Seat, ...]
) -> Iterator[EarlierScoring]:
    """Yield what every replaced scoring came to, and what changed from it to the next one."""
    if not sitting.earlier:
        return
    made = [
        deliberate(ruleset, evolve(sitting, sheets=scoring.sheets, earlier=()), policy)
        for scoring in sitting.earlier
    ]
    sheets = [*(scoring.sheets for scoring in sitting.earlier[1:]), sitting.sheets]
    seats = [*(one.seats for one in made[1:]), last]
    for scoring, one, new, held in zip(sitting.earlier, made, sheets, seats, strict=True):
        changes = tuple(sheet_changes(scoring.sheets, new, one.seats, held))
        yield EarlierScoring(
            reason=scoring.reason,
            day=scoring.day,
            status=one.status,
            total=None if one.mean is None else one.mean.total,
            stars=one.stars,
            changes=changes,
        )
