"""The sheets of a council: the support team's criteria put in, each scored by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from attrs import evolve, field, frozen

from ocop_rules.ground.frozen import FrozenDict, Numbers
from ocop_rules.model.council import CouncilPolicy, Member, Sitting
from ocop_rules.model.deliberation import Counting, Seat
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.marks import applies, effective_answers
from ocop_rules.scoring.prepared import PreparedSet
from ocop_rules.scoring.quick import score


@frozen
class SettledCriteria:
    """What the support team settles: the codes, and its answers and cases to them."""

    codes: frozenset[str] = frozenset()
    answers: Mapping[str, int] = field(factory=FrozenDict)
    cases: Mapping[str, int] = field(factory=FrozenDict)


def settled_by(ruleset: Ruleset, sitting: Sitting, policy: CouncilPolicy) -> SettledCriteria:
    """Return what the support team settled before the council scored."""
    one = ruleset.product_set(sitting.product_set)
    names = set(policy.settled)
    codes = frozenset(code for code, made in one.criteria.items() if {code, made.concept} & names)
    given = sitting.support
    if given is None:
        return SettledCriteria(codes)
    return SettledCriteria(
        codes,
        FrozenDict({code: answer for code, answer in given.answers.items() if code in codes}),
        FrozenDict({code: case for code, case in given.cases.items() if code in codes}),
    )


def _put_in(
    prepared: PreparedSet, given: Evaluation, settled: SettledCriteria
) -> tuple[Evaluation, tuple[str, ...]]:
    """Return a sheet with the settled answers, and the answers that no longer apply beside them."""
    if not settled.codes:
        return given, ()
    answers = {code: answer for code, answer in given.answers.items() if code not in settled.codes}
    cases = {code: case for code, case in given.cases.items() if code not in settled.codes}
    answers |= settled.answers
    cases |= settled.cases
    made = evolve(given, answers=Numbers(answers), cases=Numbers(cases))
    counted = effective_answers(prepared, made)
    dropped = tuple(
        line.code
        for line in prepared.lines.values()
        if line.code in answers
        and applies(line, counted) is False
        and line.points[cases.get(line.code)][answers[line.code]]
    )
    kept = {code: answer for code, answer in answers.items() if code not in dropped}
    return evolve(made, answers=Numbers(kept)), dropped


def _counting(member: Member, policy: CouncilPolicy) -> Counting:
    if member.excused is not None:
        return "excused"
    if member.absent:
        return "absent"
    if not member.counted:
        return "not-counted"
    return "counted" if member.role in policy.counted else "role"


def _seat(ruleset: Ruleset, member: Member, standing: Counting, given: Evaluation) -> Seat:
    result = score(ruleset, given)
    part_of = ruleset.product_set(given.product_set).part_of
    parts = {part.code: 0 for part in ruleset.product_set(given.product_set).parts}
    for reason in result.reasons:
        parts[part_of[reason.criterion]] += reason.points
    return Seat(
        member=member.id,
        role=member.role,
        standing=standing,
        points=FrozenDict({**parts, "total": sum(parts.values())}),
        open=result.open,
        result=result,
    )


def result_of(seat: Seat) -> Result:
    """Return the result of a sheet that was asked for: an empty sheet's where it has still to come."""
    return cast("Result", seat.result)


def totals_of(asked: Iterable[Seat]) -> dict[str, int]:
    """Return the totals of the complete ones among the sheets that were asked for, by member."""
    return {seat.member: cast("int", seat.total) for seat in asked if not seat.open}


@frozen
class Table:
    """Everybody's seat, with what was put into the sheets and what fell out of them."""

    seats: tuple[Seat, ...]
    sheets: Mapping[str, Evaluation]
    missing: tuple[str, ...]
    dropped: Mapping[str, tuple[str, ...]]


def make_table(
    ruleset: Ruleset, sitting: Sitting, policy: CouncilPolicy, settled: SettledCriteria, prepared: PreparedSet
) -> Table:
    """Return every member's seat with the sheet that counts, scored."""
    given = {one.evaluator: one for one in sitting.sheets}
    blank = Evaluation(ruleset=ruleset.id, product_set=sitting.product_set, answers={})
    seats, sheets, missing, dropped = [], {}, [], {}
    for member in sitting.council.members:
        standing = _counting(member, policy)
        own = given.get(member.id)
        if own is None and standing == "counted":
            # a sheet that has still to come is one with everything open
            own = blank
            missing.append(member.id)
        if own is None:
            seats.append(Seat(member=member.id, role=member.role, standing=standing))
            continue
        sheets[member.id], dropped[member.id] = _put_in(prepared, own, settled)
        seats.append(_seat(ruleset, member, standing, sheets[member.id]))
    return Table(tuple(seats), FrozenDict(sheets), tuple(missing), FrozenDict(dropped))
