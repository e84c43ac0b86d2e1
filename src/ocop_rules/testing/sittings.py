"""Strategies for councils: policies, sittings of every kind, and sittings on which little decides."""

from __future__ import annotations

from typing import get_args

from attrs import evolve
from hypothesis import reject
from hypothesis import strategies as st

from ocop_rules.errors import require
from ocop_rules.ground.exact import RoundingMode
from ocop_rules.model.council import (
    ROLES,
    Council,
    CouncilPolicy,
    FloorRule,
    GateRule,
    Member,
    Quorum,
    Rounding,
    Share,
    Sitting,
    Spread,
    SpreadKind,
    SpreadThen,
)
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.testing.near import drawing, sheet_of_total
from ocop_rules.testing.sheets import (
    Sets,
    complete_sheets,
    evaluations,
    number_of,
    require_count,
    sets_of,
)

_SHARES = ((1, 2), (2, 3), (3, 4))
_WIDEST = 5


def _share(pair: tuple[int, int]) -> Share:
    return Share(numerator=pair[0], denominator=pair[1])


def policies(ruleset: Ruleset) -> st.SearchStrategy[CouncilPolicy]:
    """Return a strategy for policies of every kind; settled criteria are concepts of ``ruleset``."""
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    concepts = sorted({criterion.concept for one in ruleset.sets for criterion in one.criteria.values()})
    shares = st.sampled_from(_SHARES).map(_share)
    return st.builds(
        CouncilPolicy,
        quorum=st.none() | st.builds(Quorum, present=st.none() | shares, chair=st.booleans()),
        counted=st.lists(st.sampled_from(ROLES), min_size=1, unique=True).map(tuple),
        spread=st.none()
        | st.builds(
            Spread,
            limit=st.integers(0, 40),
            kind=st.sampled_from(get_args(SpreadKind)),
            then=st.sampled_from(get_args(SpreadThen)),
        ),
        rounding=st.none()
        | st.builds(Rounding, digits=st.integers(0, 3), mode=st.sampled_from(get_args(RoundingMode))),
        floors=st.none() | st.sampled_from(get_args(FloorRule)),
        gates=st.none() | st.sampled_from(get_args(GateRule)),
        settled=st.lists(st.sampled_from(concepts), unique=True, max_size=2).map(tuple),
    )


def _sitting(
    ruleset: Ruleset, one: ProductSet, members: list[Member], sheets: list[Evaluation], policy: CouncilPolicy
) -> Sitting:
    present = [member for member in members if not member.absent]
    return Sitting(
        ruleset=ruleset.id,
        product_set=one.number,
        council=Council(members=tuple(members)),
        sheets=tuple(
            evolve(sheet, evaluator=member.id) for member, sheet in zip(present, sheets, strict=True)
        ),
        policy=policy,
    )


@st.composite
def _sittings(draw: st.DrawFn, ruleset: Ruleset, sets: Sets, most: int, *, complete: bool) -> Sitting:
    one = draw(sets)
    make = complete_sheets if complete else evaluations
    sheets = draw(st.lists(make(ruleset, one.number), min_size=1, max_size=most))
    others = [role for role in ROLES if role != "chair"]
    members = [Member(id=f"m{number}", role=draw(st.sampled_from(others))) for number in range(len(sheets))]
    if draw(st.booleans()):
        members[0] = evolve(members[0], role="chair")
    if not complete and draw(st.booleans()):
        members.append(Member(id="absent", absent=True))
    sitting = _sitting(ruleset, one, members, sheets, CouncilPolicy())
    support = draw(st.none() | complete_sheets(ruleset, one.number))
    return evolve(sitting, support=support, policy=draw(st.none() | policies(ruleset)))


def sittings(
    ruleset: Ruleset, product_set: int | None = None, *, most: int = 4, complete: bool = False
) -> st.SearchStrategy[Sitting]:
    """Return a strategy for sittings of one to ``most`` members, with and without a policy of their own.

    Sheets are complete or open, some close gates; ``complete`` keeps to complete ones that close none by
    assertion, of members who are all there. Not every policy can be used with every sitting: what it
    settles may need a support team (see :func:`ocop_rules.councils.check_sitting`). Raises
    UnknownNameError for a set that does not exist.
    """
    require_count(most, "most")
    require(complete, bool, "complete", "flag")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    return _sittings(ruleset, sets_of(ruleset, number_of(ruleset, product_set)), most, complete=complete)


def _totals(draw: st.DrawFn, count: int, total: int, most: int) -> list[int]:
    """Draw ``count`` totals of sheets that add up to ``total``, near one another."""
    middle = total // count
    totals = []
    for left in range(count - 1, -1, -1):
        least, highest = max(0, total - left * most), min(most, total)
        wished = middle + draw(st.integers(-_WIDEST, _WIDEST)) if left else total
        totals.append(min(max(wished, least), highest))
        total -= totals[-1]
    return totals


@st.composite
def _near_mean(draw: st.DrawFn, ruleset: Ruleset, sets: Sets) -> Sitting:
    one = draw(sets)
    tier = draw(st.sampled_from([tier for tier in ruleset.decision.tiers if tier.from_points]))
    count = draw(st.sampled_from((3, 7, 6, 9, 2)))
    # a mean in binary floats goes wrong at a bound alone, and not at each
    total = count * tier.from_points - draw(st.sampled_from((0, 0, 1)))
    most = sum(part.max for part in one.parts)
    pick = drawing(draw)
    sheets = [
        sheet_of_total(ruleset, one, each, tier.stars, pick) for each in _totals(draw, count, total, most)
    ]
    return _sitting(
        ruleset, one, [Member(id=f"m{number}") for number in range(count)], sheets, CouncilPolicy()
    )


@st.composite
def _near_spread(draw: st.DrawFn, ruleset: Ruleset, sets: Sets) -> Sitting:
    one = draw(sets)
    limit = draw(st.integers(1, 20))
    low = draw(st.integers(40, 60))
    apart = limit + draw(st.integers(0, 1))
    middle = draw(st.lists(st.integers(low, low + apart), max_size=2))
    sheets = [sheet_of_total(ruleset, one, total, 0, drawing(draw)) for total in (low, *middle, low + apart)]
    members = [Member(id=f"m{number}") for number in range(len(sheets))]
    kind: SpreadKind = draw(st.sampled_from(get_args(SpreadKind)[:2]))
    return _sitting(ruleset, one, members, sheets, CouncilPolicy(spread=Spread(limit=limit, kind=kind)))


@st.composite
def _near_quorum(draw: st.DrawFn, ruleset: Ruleset, sets: Sets) -> Sitting:
    one = draw(sets)
    above, below = draw(st.sampled_from(_SHARES))
    times = draw(st.integers(1, 2))
    present = times * above - draw(st.integers(0, 1))
    if not present:
        reject()
    members = [Member(id=f"m{number}", absent=number >= present) for number in range(times * below)]
    sheets = [draw(complete_sheets(ruleset, one.number)) for _ in range(present)]
    policy = CouncilPolicy(quorum=Quorum(present=_share((above, below))))
    return _sitting(ruleset, one, members, sheets, policy)


def near_mean(ruleset: Ruleset, product_set: int | None = None) -> st.SearchStrategy[Sitting]:
    """Return a strategy for sittings whose exact mean is at a tier's bound, or a point of one sheet under it.

    Every sheet meets the floors of the tier, so that the mean alone decides. Raises UnknownNameError for a
    set that does not exist.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    return _near_mean(ruleset, sets_of(ruleset, number_of(ruleset, product_set)))


def near_limits(ruleset: Ruleset, product_set: int | None = None) -> st.SearchStrategy[Sitting]:
    """Return a strategy for sittings at a limit of their policy, or one step beyond it.

    Two totals lie exactly as far apart as is permitted, or a point further; exactly the share of members is
    there that the quorum asks for, or one member fewer. Raises UnknownNameError for a set that does not
    exist.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    sets = sets_of(ruleset, number_of(ruleset, product_set))
    return _near_spread(ruleset, sets) | _near_quorum(ruleset, sets)
