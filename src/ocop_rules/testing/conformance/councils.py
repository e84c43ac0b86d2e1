"""Clauses about councils, rule 10, under the policy of the ruleset and under others."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, get_args

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from ocop_rules.councils import deliberating
from ocop_rules.ground.exact import rounded
from ocop_rules.model.council import ROLES, Council, CouncilPolicy, FloorRule, Member, Sitting
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import Criterion
from ocop_rules.model.result import Reason, Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring import quick
from ocop_rules.testing.conformance.scoring import any_height, held_under, tier_of
from ocop_rules.testing.conformance.trial import Trial
from ocop_rules.testing.sheets import complete_sheets
from ocop_rules.testing.sittings import near_limits

_MOST_MEMBERS = 5


def _sheets(trial: Trial, least: int = 1) -> list[Evaluation]:
    rules = trial.rules
    number = trial.draw(st.sampled_from(list(rules.numbers)))
    drawn = trial.draw(st.lists(any_height(rules, number), min_size=least, max_size=_MOST_MEMBERS))
    trial.sheets = [evolve(one, evaluator=f"m{index}") for index, one in enumerate(drawn, start=1)]
    return list(trial.sheets)


def policy_of(rules: Ruleset) -> CouncilPolicy:
    """Return the ruleset's own policy, but without a support team: each member scores everything."""
    own = rules.decision.council
    return CouncilPolicy() if own is None else evolve(own, settled=())


def sitting_of_sheets(sheets: Sequence[Evaluation]) -> Sitting:
    """Return a sitting of those who filled in the sheets, whoever they are; m1 is the chair."""
    ids = [one.evaluator or "m1" for one in sheets]
    members = tuple(Member(id=name, role="chair" if name == "m1" else "member") for name in ids)
    return Sitting(
        ruleset=sheets[0].ruleset,
        product_set=sheets[0].product_set,
        council=Council(members=members),
        sheets=tuple(evolve(one, evaluator=name) for one, name in zip(sheets, ids, strict=True)),
    )


def _own(rules: Ruleset, sheets: Sequence[Evaluation]) -> dict[str, Result]:
    return {one.evaluator or "": quick.score(rules, one) for one in sheets}


def _total(result: Result) -> int:
    return sum(reason.points for reason in result.reasons)


def _figures(made: Deliberation) -> dict[str, Any]:
    """Return what a council comes to, without the order of its members."""
    mean = made.mean
    return {
        "status": made.status,
        "stars_by_points": made.stars_by_points,
        "stars": made.stars,
        "mean": None if mean is None else [mean.total, dict(mean.parts), dict(mean.criteria), mean.tiered],
        "floors": sorted((floor.criterion, floor.stars, str(floor.held)) for floor in made.floors),
    }


def mean_exact(trial: Trial) -> None:
    """The mean is the exact fraction of the counted totals; rounding is the one the policy names."""
    rules = trial.rules
    sheets = _sheets(trial)
    policy = trial.draw(st.sampled_from([policy_of(rules), CouncilPolicy()]))
    made = deliberating.deliberate(rules, sitting_of_sheets(sheets), policy)
    mean = made.mean
    assume(mean is not None and mean.tiered is not None)
    if mean is None:
        return
    own = _own(rules, sheets)
    counted = [own[seat.member] for seat in made.counted]
    exact = Fraction(sum(map(_total, counted)), len(counted))
    trial.same("mean/total", exact, mean.total)
    one = rules.product_set(sheets[0].product_set)
    for code in one.criteria:
        points = sum(
            reason.points for result in counted for reason in result.reasons if reason.criterion == code
        )
        trial.same(f"mean/criteria/{code}", Fraction(points, len(counted)), mean.criteria[code])
    trial.same("mean/parts", exact, sum(mean.parts.values(), Fraction(0)))
    rounding = policy.rounding
    tiered = exact if rounding is None else rounded(exact, rounding.digits, rounding.mode)
    trial.same("mean/tiered", tiered, mean.tiered)
    if made.status == "ranked":
        trial.same("stars_by_points", tier_of(rules, tiered), made.stars_by_points)


def members_order(trial: Trial) -> None:
    """The order of the members does not matter."""
    rules = trial.rules
    sheets = _sheets(trial, 2)
    policy = policy_of(rules)
    other = trial.draw(st.permutations(sheets))
    one = _figures(deliberating.deliberate(rules, sitting_of_sheets(sheets), policy))
    two = _figures(deliberating.deliberate(rules, sitting_of_sheets(other), policy))
    trial.same("council", one, two)


def _asked(criterion: Criterion, reason: Reason, stars: int, *, whole: bool) -> int | None:
    """Return the points at which a sheet meets a floor of a criterion, None where it has no such floor."""
    cases = (
        [case.case for case in criterion.cases] if criterion.cases and reason.case is None else [reason.case]
    )
    found = []
    for case in cases:
        options = criterion.options_in(case)
        if whole:
            found.append(min(option.points for option in options if option.points))
        else:
            found += [option.points for option in options if option.floor == stars]
    return max(found, default=None)


def _missed_on_average(rules: Ruleset, sheets: list[Evaluation]) -> set[int]:
    """Return the stars of the floors that the mean of the points at their criteria does not reach."""
    results = list(_own(rules, sheets).values())
    missed: set[int] = set()
    for code, criterion in rules.product_set(sheets[0].product_set).criteria.items():
        given = [next(one for one in result.reasons if one.criterion == code) for result in results]
        if rules.choices.get("inapplicable-floor") == "waived":
            given = [one for one in given if one.code != "inapplicable"]
        for stars in {tier.stars for tier in rules.decision.tiers}:
            for whole in {False, stars == criterion.floor}:
                asked = [(one.points, _asked(criterion, one, stars, whole=whole)) for one in given]
                pairs = [(has, asks) for has, asks in asked if asks is not None]
                if sum(has for has, _ in pairs) < sum(asks for _, asks in pairs):
                    missed.add(stars)
    return missed


def floors_judged(trial: Trial) -> None:
    """No tier passes a floor that, by the rule of the policy, too few sheets meet."""
    rules = trial.rules
    sheets = _sheets(trial)
    rule = trial.draw(st.sampled_from(get_args(FloorRule)))
    made = deliberating.deliberate(rules, sitting_of_sheets(sheets), CouncilPolicy(floors=rule))
    assume(made.status == "ranked")
    many = len(sheets)
    if rule == "mean":
        held = held_under(rules, made.stars_by_points or 0, _missed_on_average(rules, sheets))
        trial.same("stars (floors: mean)", held, made.stars)
        return
    least = {"majority": many // 2 + 1, "half": (many + 1) // 2, "all": many, "any": 1}[rule]
    missing: dict[tuple[str, int, object], int] = {}
    cased = {code for one in sheets for code in one.cases}
    for result in _own(rules, sheets).values():
        # where there are cases, each sheet is held to the floors of its own
        own = {
            (one.criterion, one.stars, one.needs is None if one.criterion in cased else one.needs)
            for one in result.floors_missed
        }
        for mark in own:
            missing[mark] = missing.get(mark, 0) + 1
    missed = {stars for (_, stars, _), count in missing.items() if many - count < least}
    trial.same(f"stars (floors: {rule})", held_under(rules, made.stars_by_points or 0, missed), made.stars)


def leaving_out(trial: Trial) -> None:
    """Leaving a member out never changes another's sheet."""
    rules = trial.rules
    sheets = _sheets(trial, 2)
    policy = policy_of(rules)
    out = trial.draw(st.integers(1, len(sheets) - 1))
    rest = [one for index, one in enumerate(sheets) if index != out]
    before = {
        seat.member: seat for seat in deliberating.deliberate(rules, sitting_of_sheets(sheets), policy).seats
    }
    for seat in deliberating.deliberate(rules, sitting_of_sheets(rest), policy).seats:
        trial.same(f"members/{seat.member}", before[seat.member].points, seat.points)
        trial.same(f"members/{seat.member}", before[seat.member].result, seat.result)


def open_stays_open(trial: Trial) -> None:
    """A counted sheet that is open leaves the council open: no mean, no tier."""
    rules = trial.rules
    sheets = _sheets(trial)
    plain = [
        code for code, one in rules.product_set(sheets[0].product_set).criteria.items() if not one.condition
    ]
    code = trial.draw(st.sampled_from(plain))
    answers = {other: answer for other, answer in sheets[-1].answers.items() if other != code}
    sheets[-1] = evolve(sheets[-1], answers=answers)
    trial.sheets = sheets
    made = deliberating.deliberate(rules, sitting_of_sheets(sheets), CouncilPolicy())
    assume(made.status not in ("stopped", "rejected"))
    trial.same("status", ["open", None, None], [made.status, made.mean, made.stars])


def written_waits(trial: Trial) -> None:
    """In writing a council waits for every member; with all sheets it comes to what a meeting comes to."""
    rules = trial.rules
    sheets = _sheets(trial, 2)
    meeting = sitting_of_sheets(sheets)
    written = evolve(meeting, council=evolve(meeting.council, form="written"))
    policy = policy_of(rules)
    whole = _figures(deliberating.deliberate(rules, written, policy))
    trial.same("council", _figures(deliberating.deliberate(rules, meeting, policy)), whole)
    waiting = deliberating.deliberate(rules, evolve(written, sheets=written.sheets[:-1]), CouncilPolicy())
    assume(waiting.status not in ("stopped", "rejected"))
    trial.same("status", ["open", None, None], [waiting.status, waiting.mean, waiting.stars])
    trial.same("waiting", [meeting.council.members[-1].id], list(waiting.attendance.waiting))
    # who gave no answer is absent, and the others decide
    *others, last = meeting.council.members
    council = evolve(written.council, members=(*others, evolve(last, absent=True)))
    rest = evolve(written, council=council, sheets=written.sheets[:-1])
    trial.same(
        "council",
        _figures(deliberating.deliberate(rules, sitting_of_sheets(sheets[:-1]), CouncilPolicy())),
        _figures(deliberating.deliberate(rules, rest, CouncilPolicy())),
    )


def policy_holds(trial: Trial) -> None:
    """Quorum, spread and the roles that count are those of the policy, up to the last member and point."""
    rules = trial.rules
    sitting = trial.record(trial.draw(st.one_of(near_limits(rules), _by_roles(rules))))
    policy = sitting.policy or CouncilPolicy()
    members = {one.id: one for one in sitting.council.members}
    made = deliberating.deliberate(rules, sitting)
    share = None if policy.quorum is None else policy.quorum.present
    if share is not None:
        there = sum(not one.absent for one in members.values())
        enough = there * share.denominator >= len(members) * share.numerator
        trial.same("no-quorum", not enough, made.status == "no-quorum")
    results = {one.evaluator or "": quick.score(rules, one) for one in sitting.sheets}
    counted = sorted(name for name in results if members[name].role in policy.counted)
    trial.same("members", counted, sorted(seat.member for seat in made.counted))
    totals = [_total(results[name]) for name in counted]
    if policy.spread is not None and made.status in ("ranked", "rescore"):
        too_far = max(totals) - min(totals) > policy.spread.limit
        trial.same("rescore", too_far, made.status == "rescore")
    if made.status == "ranked" and made.mean is not None:
        trial.same("mean/total", Fraction(sum(totals), len(totals)), made.mean.total)


@st.composite
def _by_roles(draw: st.DrawFn, rules: Ruleset) -> Sitting:
    """Draw a sitting of two members of other roles, and a policy that counts some roles."""
    number = draw(st.sampled_from(list(rules.numbers)))
    roles = draw(st.lists(st.sampled_from(ROLES), min_size=2, max_size=2, unique=True))
    members = tuple(Member(id=role, role=role) for role in roles)
    sheets = [evolve(draw(complete_sheets(rules, number)), evaluator=role) for role in roles]
    counted = draw(st.lists(st.sampled_from(ROLES), min_size=1, unique=True))
    plain = sitting_of_sheets(sheets)
    return evolve(plain, council=Council(members=members), policy=CouncilPolicy(counted=tuple(counted)))
