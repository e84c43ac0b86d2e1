"""Where the members of a council differ: by how much, across which tiers, and what it does.

All figures are exact: whole points, fractions for means. The one exception is said where it stands:
a coefficient of agreement comes from a statistics library, and is given as text of four decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from importlib import import_module
from typing import Literal, get_args

from ocop_rules.councils.deliberating import Given, deliberate
from ocop_rules.councils.seats import result_of, totals_of
from ocop_rules.councils.without import without_each
from ocop_rules.errors import EvaluationError, Fault, MissingExtraError, UnknownNameError, require, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import CouncilPolicy
from ocop_rules.model.deliberation import Deliberation, Seat
from ocop_rules.model.members import (
    Agreement,
    AgreementLevel,
    Apart,
    Boundary,
    MemberDifferences,
    SelfAssessment,
    Stand,
    Without,
)
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.quick import score
from ocop_rules.scoring.tiers import stars_under

_FOUR_PLACES = Decimal("0.0001")


def _complete(deliberation: Deliberation) -> list[Seat]:
    """Return the seats whose complete sheets were asked for, those left out included."""
    return [seat for seat in deliberation.seats if seat.standing in ("counted", "left-out") and not seat.open]


def _points(seat: Seat) -> dict[str, int]:
    return {reason.criterion: reason.points for reason in result_of(seat).reasons}


def _boundaries(ruleset: Ruleset, totals: Mapping[str, int], mean: Fraction | None) -> Iterator[Boundary]:
    for tier in ruleset.decision.tiers:
        above = tuple(member for member, total in totals.items() if total >= tier.from_points)
        below = tuple(member for member, total in totals.items() if total < tier.from_points)
        if above and below:
            side: Literal["above", "below"] | None = None
            if mean is not None:
                side = "above" if mean >= tier.from_points else "below"
            yield Boundary(
                stars=tier.stars, from_points=tier.from_points, above=above, below=below, council=side
            )


def _apart(points: Mapping[str, Mapping[str, int]], codes: Iterable[str]) -> Iterator[Apart]:
    for code in codes:
        given = {member: own[code] for member, own in points.items()}
        if len(set(given.values())) > 1:
            mean = Fraction(sum(given.values()), len(given))
            yield Apart(criterion=code, points=FrozenDict(given), mean=mean)


def _without(ruleset: Ruleset, made: Deliberation) -> Iterator[Without]:
    for name, other in without_each(ruleset, made):
        yield Without(
            member=name,
            status=other.status,
            total=other.total,
            stars_by_points=other.stars_by_points,
            stars=other.stars,
            changed=(other.status, other.stars) != (made.status, made.stars),
        )


def _self_assessment(ruleset: Ruleset, made: Deliberation) -> SelfAssessment | None:
    given = made.sitting.self_assessment
    if given is None:
        return None
    result = score(ruleset, given)
    own = {reason.criterion: reason.points for reason in result.reasons}
    total = sum(own.values())
    mean = made.mean
    means: Mapping[str, Fraction] = {} if mean is None else mean.criteria
    apart = {code: (own[code], value) for code, value in means.items() if own[code] != value}
    return SelfAssessment(
        status=result.status,
        total=total,
        stars_by_points=result.stars_by_points,
        stars=result.stars,
        from_mean=None if mean is None else total - mean.total,
        criteria=FrozenDict(apart),
    )


def compare_members(
    ruleset: Ruleset,
    sheets: Deliberation | Given,
    policy: CouncilPolicy | None = None,
) -> MemberDifferences:
    """Return where members differ and what the council would come to without any one of them.

    Give a deliberation made with the same ruleset, or what :func:`~ocop_rules.councils.deliberate`
    takes. Raises :class:`~ocop_rules.errors.EvaluationError` with every fault of the sitting, and for a
    deliberation made with another ruleset.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    if isinstance(sheets, Deliberation) and sheets.digest != ruleset.digest:
        fields = {"digest": ruleset.digest}
        raise EvaluationError([Fault(code="digest-mismatch", found=show(sheets.digest), fields=fields)])
    made = sheets if isinstance(sheets, Deliberation) else deliberate(ruleset, sheets, policy)
    seats = _complete(made)
    totals = totals_of(seats)
    mean = None if made.mean is None else made.mean.total
    codes = ruleset.product_set(made.sitting.product_set).criteria
    return MemberDifferences(
        deliberation=made,
        members=tuple(
            Stand(
                member=seat.member,
                total=totals[seat.member],
                stars_by_points=stars_under(ruleset, totals[seat.member]),
                stars=seat.stars,
                from_mean=None if mean is None else totals[seat.member] - mean,
            )
            for seat in seats
        ),
        boundaries=tuple(_boundaries(ruleset, totals, mean)),
        criteria=tuple(_apart({seat.member: _points(seat) for seat in seats}, codes)),
        without=tuple(_without(ruleset, made)),
        self_assessment=_self_assessment(ruleset, made),
    )


def agreement(deliberation: Deliberation, level: AgreementLevel = "interval") -> Agreement:
    """Return how far the complete sheets of a council agree, as Krippendorff's alpha.

    ``level`` says what points mean: "interval" measures how far apart they are, "ordinal" only their
    order, "nominal" only whether they are the same. Raises
    :class:`~ocop_rules.errors.MissingExtraError` without the package ``krippendorff``, and
    UnknownNameError for another level.
    """
    require(deliberation, Deliberation, "deliberation", "Deliberation")
    if level not in get_args(AgreementLevel):
        raise UnknownNameError("agreement-level", level, get_args(AgreementLevel))
    try:
        library = import_module("krippendorff")
    except ImportError:
        raise MissingExtraError("krippendorff", "statistics") from None
    settled = {code for flag in deliberation.flags if flag.code == "settled" for code in flag.criteria}
    rows = [
        [points for code, points in _points(seat).items() if code not in settled]
        for seat in _complete(deliberation)
    ]
    criteria = len(rows[0]) if rows else 0
    alpha = None
    if len(rows) > 1 and len({points for row in rows for points in row}) > 1:
        found = library.alpha(reliability_data=rows, level_of_measurement=level)
        alpha = str(Decimal(float(found)).quantize(_FOUR_PLACES, ROUND_HALF_EVEN))
    return Agreement(level=level, alpha=alpha, sheets=len(rows), criteria=criteria)
