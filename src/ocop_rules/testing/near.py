"""Strategies for sheets on which little decides: a total at a tier bound, an answer at a floor.

Such sheets are *decisive*: a point more or less, or one box more or less, changes the stars, because
nothing else stands in the way. Where a set has few such places, each has a sheet of its own that
nothing else is drawn for, so that Hypothesis comes to all of them within its first examples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Protocol, TypeVar

from attrs import frozen
from hypothesis import assume, reject
from hypothesis import strategies as st

from ocop_rules.errors import UnknownNameError, require
from ocop_rules.model.decision import Tier
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.testing.sheets import (
    Answer,
    allowed,
    cases_of,
    fulfils,
    make,
    number_of,
    once,
    sets_of,
    worthless,
)

T = TypeVar("T")


class Pick(Protocol):
    """Picks one of several things: the first one, or one that Hypothesis draws."""

    def __call__(self, things: Sequence[T], /) -> T:
        """Return one of ``things``."""


def first_of(things: Sequence[T], /) -> T:
    """Return the first of several things."""
    return things[0]


def drawing(draw: st.DrawFn) -> Pick:
    """Return what lets Hypothesis pick."""

    def pick(things: Sequence[T], /) -> T:
        return draw(st.sampled_from(things))

    return pick


@frozen
class Room:
    """What a criterion may be answered with on a sheet: its case, and the least and the highest answer."""

    criterion: Criterion
    case: int | None
    least: int
    most: int

    def points(self, answer: int) -> int:
        """Return the points of an answer."""
        return self.criterion.options_in(self.case)[answer - 1].points if answer else 0


def _needed(criterion: Criterion, case: int | None, stars: int) -> int:
    """Return the least answer that meets every floor of a criterion for ``stars`` or fewer."""
    needed = 0
    if criterion.floor is not None and criterion.floor <= stars:
        needed = worthless(criterion, case) + 1
    for number, option in enumerate(criterion.options_in(case), start=1):
        if option.floor is not None and option.floor <= stars:
            needed = max(needed, number)
    return needed


def _zeros(ruleset: Ruleset, one: ProductSet) -> set[str]:
    """Return the criteria of which a 0 closes a gate."""
    return {code for gate in one.gates for code in gate.zeros_under(ruleset.choices)}


def _least(ruleset: Ruleset, one: ProductSet, criterion: Criterion, case: int | None, stars: int) -> int:
    """Return the least answer with which a criterion stands in the way of nothing up to ``stars``."""
    least = 1 if ruleset.choices.get("unticked") == "open" else 0
    if criterion.code in _zeros(ruleset, one):
        least = worthless(criterion, case) + 1
    return max(least, _needed(criterion, case, stars))


def _governing(
    ruleset: Ruleset, one: ProductSet, criterion: Criterion, case: int | None, stars: int
) -> list[int]:
    """Return the answers of a governing criterion under which what hangs on it can meet its floors."""
    answers = set(range(_least(ruleset, one, criterion, case, stars), len(criterion.options_in(case)) + 1))
    for item in one.criteria.values():
        if item.condition is None or item.condition.criterion != criterion.code:
            continue
        if any(_least(ruleset, one, item, its_case, stars) > 1 for its_case in cases_of(item)) or any(
            _needed(item, its_case, stars) for its_case in cases_of(item)
        ):
            answers &= set(item.condition.options_under(ruleset.choices))
    return sorted(answers)


def _rooms(
    ruleset: Ruleset, one: ProductSet, stars: int, fixed: Mapping[str, tuple[int | None, int]], pick: Pick
) -> list[Room] | None:
    """Pick cases and the answers that others hang on; return the room that this leaves to every criterion.

    Whatever is answered in it meets every floor for ``stars`` or fewer and closes no gate; None where
    nothing does. ``fixed`` holds case and answer of criteria that are given.
    """
    governors = {item.condition.criterion for item in one.criteria.values() if item.condition}
    answers: dict[str, int] = {}
    cases: dict[str, int | None] = {}
    for code, criterion in one.criteria.items():
        cases[code] = fixed[code][0] if code in fixed else pick(cases_of(criterion))
    for code in (code for code in one.criteria if code in governors):
        possible = [fixed[code][1]] if code in fixed else []
        possible = possible or _governing(ruleset, one, one.criteria[code], cases[code], stars)
        if not possible:
            return None
        answers[code] = pick(possible)
    rooms = []
    for code, criterion in one.criteria.items():
        case = cases[code]
        least, most = _least(ruleset, one, criterion, case, stars), len(criterion.options_in(case))
        if code in fixed:
            least = most = fixed[code][1]
        elif code in answers:
            least = most = answers[code]
        elif fulfils(ruleset, criterion, answers) is False:
            least = most = min(least, worthless(criterion, case))
        rooms.append(Room(criterion, case, min(least, most), most))
    return rooms


def filled(rooms: Sequence[Room], wished: Mapping[str, int], target: int) -> dict[str, int] | None:
    """Return answers that earn ``target`` points, near those that are wished for; None where none do."""
    # sums[i] has a bit for every sum that the criteria from the i-th on can earn
    sums = [1]
    for room in reversed(rooms):
        reached = 0
        for answer in range(room.least, room.most + 1):
            reached |= sums[-1] << room.points(answer)
        sums.append(reached)
    sums.reverse()
    if target < 0 or not sums[0] >> target & 1:
        return None
    answers: dict[str, int] = {}
    for room, rest in zip(rooms, sums[1:], strict=True):
        code, wish = room.criterion.code, wished[room.criterion.code]
        possible = [
            answer
            for answer in range(room.least, room.most + 1)
            if room.points(answer) <= target and rest >> (target - room.points(answer)) & 1
        ]
        answers[code] = min(possible, key=lambda answer, wish=wish: (abs(answer - wish), answer))  # type: ignore[misc]
        target -= room.points(answers[code])
    return answers


def _of_total(ruleset: Ruleset, one: ProductSet, rooms: list[Room], target: int, pick: Pick) -> Evaluation:
    """Pick a sheet of exactly ``target`` points within ``rooms``."""
    wished = {room.criterion.code: pick(range(room.least, room.most + 1)) for room in rooms}
    first = pick(range(len(rooms)))
    # the last criteria make up what is missing: which ones these are is picked
    answers = filled([*rooms[first:], *rooms[:first]], wished, target)
    if answers is None:
        reject()
    ticks: dict[str, Answer] = {}
    for room in rooms:
        code = room.criterion.code
        idle = fulfils(ruleset, room.criterion, answers) is False
        # a criterion that does not apply may be left out, and the sheet is complete all the same
        left_out = idle and room.case is None and pick((True, False))
        ticks[code] = (room.case, None if left_out else answers[code])
    return make(ruleset, one, ticks, [])


def _bound(ruleset: Ruleset, stars: int) -> int:
    return min((tier.from_points for tier in ruleset.decision.tiers if tier.stars >= stars), default=0)


def _bounded(ruleset: Ruleset) -> list[Tier]:
    """Return the tiers that have a bound: those that do not begin at 0 points."""
    return [tier for tier in ruleset.decision.tiers if tier.from_points]


def sheet_of_total(ruleset: Ruleset, one: ProductSet, total: int, stars: int, pick: Pick) -> Evaluation:
    """Pick a complete sheet of exactly ``total`` points that meets every floor up to ``stars``."""
    rooms = _rooms(ruleset, one, stars, {}, pick)
    if rooms is None:
        reject()
    return _of_total(ruleset, one, rooms, total, pick)


@st.composite
def _near_tier(
    draw: st.DrawFn,
    ruleset: Ruleset,
    number: int | None,
    stars: int | None,
    decisive: bool,  # noqa: FBT001 - ours
) -> Evaluation:
    one = draw(once(ruleset, sets_of, number))
    wanted = [tier for tier in _bounded(ruleset) if stars in (None, tier.stars)]
    steps = (0, -1) if decisive else (0, -1, 1)
    places = [(tier, step) for tier in wanted for step in steps]
    # a sheet for each bound and side that nothing is drawn for, and behind them all the others
    chosen = draw(st.integers(0, len(places)))
    tier, step = places[chosen] if chosen < len(places) else draw(st.sampled_from(places))
    pick = first_of if chosen < len(places) else drawing(draw)
    return sheet_of_total(ruleset, one, tier.from_points + step, tier.stars if decisive else 0, pick)


def near_tier(
    ruleset: Ruleset, product_set: int | None = None, *, stars: int | None = None, decisive: bool = True
) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for complete sheets whose total is at a tier's bound, or a point under it.

    ``stars`` asks for one tier, which does not begin at 0. The sheets are decisive: every floor of the tier
    is met and no gate closes, so that a point more or less changes the stars; criteria that do not apply may
    be left out.
    Without ``decisive`` floors may be missed, and totals a point over the bound come up as well. Raises
    UnknownNameError for a set or a tier that does not exist.
    """
    require(stars, (int, NoneType), "stars", "number")
    require(decisive, bool, "decisive", "flag")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    known = [tier.stars for tier in _bounded(ruleset)]
    if stars not in (None, *known):
        raise UnknownNameError("stars", stars, known)
    number = number_of(ruleset, product_set)
    # what a caller gave is not kept
    if stars is None:
        return once(ruleset, _near_tier, number, None, decisive)
    return _near_tier(ruleset, number, stars, decisive)


@frozen
class _Mark:
    """A floor of a set: its criterion and case, the first answer that meets it, its stars."""

    criterion: Criterion
    case: int | None
    needs: int
    stars: int


def _marks(one: ProductSet) -> list[_Mark]:
    """Return every floor of a set."""
    found = []
    for criterion in one.criteria.values():
        for case in cases_of(criterion):
            if criterion.floor is not None:
                found.append(_Mark(criterion, case, worthless(criterion, case) + 1, criterion.floor))
            found += [
                _Mark(criterion, case, number, option.floor)
                for number, option in enumerate(criterion.options_in(case), start=1)
                if option.floor is not None
            ]
    return found


def _best_but(ruleset: Ruleset, one: ProductSet, mark: _Mark, given: int) -> Evaluation:
    """Return the best sheet of a set but for the answer at a floor."""
    answers: dict[str, int] = {}
    ticks: dict[str, Answer] = {}
    condition = mark.criterion.condition
    for code, criterion in one.criteria.items():
        case = mark.case if code == mark.criterion.code else cases_of(criterion)[0]
        answers[code] = allowed(ruleset, criterion, case, answers)
        if condition is not None and code == condition.criterion:
            answers[code] = max(condition.options_under(ruleset.choices))
        if code == mark.criterion.code:
            answers[code] = given
        ticks[code] = (case, answers[code])
    return make(ruleset, one, ticks, [])


def _at_mark(ruleset: Ruleset, one: ProductSet, mark: _Mark, given: int, pick: Pick) -> Evaluation:
    """Pick a sheet whose points reach the stars of a floor, all other floors up to these being met."""
    fixed = {mark.criterion.code: (mark.case, given)}
    condition = mark.criterion.condition
    if condition is not None:
        governor = one.criterion(condition.criterion)
        case = cases_of(governor)[0]
        fixed[governor.code] = (case, max(condition.options_under(ruleset.choices)))
    rooms = _rooms(ruleset, one, mark.stars, fixed, pick)
    least = _bound(ruleset, mark.stars)
    most = 0 if rooms is None else sum(room.points(room.most) for room in rooms)
    if rooms is None or least > most:
        reject()
    return _of_total(ruleset, one, rooms, pick(range(least, most + 1)), pick)


@st.composite
def _near_floor(draw: st.DrawFn, ruleset: Ruleset, number: int | None) -> Evaluation:
    one = draw(once(ruleset, sets_of, number))
    marks = _marks(one)
    assume(marks)
    # a sheet for each floor and side that nothing is drawn for, and behind them all the others
    places = [(mark, mark.needs - step) for mark in marks for step in (1, 0)]
    chosen = draw(st.integers(0, len(places)))
    if chosen < len(places):
        return _best_but(ruleset, one, *places[chosen])
    return _at_mark(ruleset, one, *draw(st.sampled_from(places)), drawing(draw))


def near_floor(ruleset: Ruleset, product_set: int | None = None) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for sheets with one answer at, or just under, a floor that decides.

    All other floors for as many stars are met as far as they can be, and the points reach these stars:
    the box that is ticked there decides. Every floor of a set comes up, on an option, in a case and on
    a criterion, first on the best sheet, to which a failure shrinks. The strategy is empty where a
    decision prints no floors. Raises UnknownNameError for a set that does not exist.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    asked = ruleset.sets if product_set is None else (ruleset.product_set(product_set),)
    if not any(_marks(one) for one in asked):
        return st.nothing()
    return once(ruleset, _near_floor, number_of(ruleset, product_set))
