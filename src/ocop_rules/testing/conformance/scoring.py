"""Clauses about scoring one sheet, each held against plain arithmetic on the ruleset itself."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from math import prod

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from ocop_rules.errors import EvaluationError
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.result import Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.readings import defaults
from ocop_rules.scoring import checking, quick, tiers
from ocop_rules.testing.conformance.trial import Trial
from ocop_rules.testing.near import near_floor, near_tier
from ocop_rules.testing.sheets import cases_of, complete_sheets, evaluations, fulfils, open_sheets

_MOST_COMPLETIONS = 400


def reading(rules: Ruleset, name: str) -> str:
    """Return the choice a ruleset takes in a reading, declared or not."""
    return rules.choices.get(name, defaults()[name])


def any_height(rules: Ruleset, number: int | None = None) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for complete sheets without asserted gates, from the worst to the best."""
    return st.one_of(complete_sheets(rules, number), near_tier(rules, number), near_floor(rules, number))


def _ranked(trial: Trial) -> Result:
    result = quick.score(trial.rules, trial.sheet(any_height(trial.rules)))
    assume(result.status == "ranked")
    return result


def _set_of(trial: Trial, sheet: Evaluation) -> ProductSet:
    return trial.rules.product_set(sheet.product_set)


def _earned(result: Result) -> int:
    return sum(reason.points for reason in result.reasons)


def _hanging(one: ProductSet, code: str) -> list[str]:
    """Return the criteria whose condition hangs on ``code``."""
    conditions = ((item.code, item.condition) for item in one.criteria.values())
    return [name for name, condition in conditions if condition and condition.criterion == code]


def _with(trial: Trial, sheet: Evaluation, code: str, answer: int) -> Evaluation:
    """Return a sheet with another answer, and without the answers that hang on it."""
    hanging = dict.fromkeys(_hanging(_set_of(trial, sheet), code), 0)
    return trial.show(evolve(sheet, answers={**sheet.answers, **hanging, code: answer}))


def _codes(trial: Trial, sheet: Evaluation) -> set[str]:
    return {fault.code for fault in checking.check(trial.rules, sheet)}


# -- rules 1 and 2: answers and points ------------------------------------------------------------


def open_is_not_zero(trial: Trial) -> None:
    """Rule 1: a criterion without an answer is open; a complete sheet is not."""
    sheet = trial.sheet(complete_sheets(trial.rules))
    trial.holds("status", quick.score(trial.rules, sheet).status != "open", "ranked", "open")
    plain = [code for code, one in _set_of(trial, sheet).criteria.items() if one.condition is None]
    code = trial.draw(st.sampled_from(plain))
    left = {other: answer for other, answer in sheet.answers.items() if other != code}
    result = quick.score(trial.rules, trial.show(evolve(sheet, answers=left)))
    trial.holds("open", code in result.open, [code], result.open)


def unticked_earns_nothing(trial: Trial) -> None:
    """Rule 1: a criterion without a tick earns 0 points and meets no floor."""
    rules = trial.rules
    sheet = trial.sheet(any_height(rules))
    one = _set_of(trial, sheet)
    code = trial.draw(st.sampled_from(list(one.criteria)))
    result = quick.score(rules, _with(trial, sheet, code, 0))
    reason = next(reason for reason in result.reasons if reason.criterion == code)
    trial.same(f"reasons/{code}/points", 0, reason.points)
    if reason.code in ("unticked", "open") and reading(rules, "unticked") == "zero":
        expected = sorted(stars for stars, _ in _floors(rules, one, one.criteria[code], reason.case))
        missed = sorted(floor.stars for floor in result.floors_missed if floor.criterion == code)
        trial.same(f"floors_missed/{code}", expected, missed)


def sums(trial: Trial) -> None:
    """Rule 2: whole points, those printed at the ticked box, and their sums."""
    sheet = trial.sheet(evaluations(trial.rules))
    result = quick.score(trial.rules, sheet)
    one = _set_of(trial, sheet)
    for reason in result.reasons:
        if reason.code == "earned" and reason.option:
            printed = one.criterion(reason.criterion).options_in(reason.case)[reason.option - 1].points
            trial.same(f"reasons/{reason.criterion}/points", printed, reason.points)
    if result.points is None:
        return
    points = dict(result.points)
    trial.holds("points", all(type(value) is int for value in points.values()), "integers", points)
    trial.same("points/total", sum(value for key, value in points.items() if key != "total"), points["total"])
    if result.status in ("ranked", "open"):
        for part in one.parts:
            own = sum(one.points for one in result.reasons if _part(trial, sheet, one.criterion) == part.code)
            trial.same(f"points/{part.code}", own, points[part.code])


def _part(trial: Trial, sheet: Evaluation, code: str) -> str:
    return _set_of(trial, sheet).part_of[code]


def points_never_fall(trial: Trial) -> None:
    """Rule 2: a later box of a criterion never lowers the total or the stars."""
    # a box in the middle shows most: sheets near a bound hold the least or the best boxes
    before = quick.score(trial.rules, trial.sheet(complete_sheets(trial.rules)))
    assume(before.status == "ranked")
    (sheet,) = trial.sheets
    one = _set_of(trial, sheet)
    code = trial.draw(st.sampled_from(list(one.criteria)))
    most = len(one.criteria[code].options_in(sheet.cases.get(code)))
    answer = trial.draw(st.integers(min(sheet.answers.get(code, 0), most), most))
    later = evolve(sheet, answers={**sheet.answers, code: answer})
    assume(not checking.check(trial.rules, later))
    trial.sheets = [sheet, later]
    after = quick.score(trial.rules, later)
    trial.holds("points/total", _earned(after) >= _earned(before), f">= {_earned(before)}", _earned(after))
    # under the other choice, points for a higher tier with a missed floor cost the stars held before
    if after.status == "ranked" and reading(trial.rules, "floor-miss") == "next-lower":
        fell = (after.stars or 0) < (before.stars or 0)
        trial.holds("stars", not fell, f">= {before.stars}", after.stars)


# -- rules 3 and 4: cases and conditions ----------------------------------------------------------


def _sets_with_cases(rules: Ruleset) -> list[int]:
    return [one.number for one in rules.sets if any(item.cases for item in one.criteria.values())]


def has_cases(rules: Ruleset) -> bool:
    """Tell whether a criterion offers cases."""
    return bool(_sets_with_cases(rules))


def case_needed(trial: Trial) -> None:
    """Rule 3: an answer without its case is a fault; only the chosen case counts."""
    number = trial.draw(st.sampled_from(_sets_with_cases(trial.rules)))
    sheet = trial.sheet(complete_sheets(trial.rules, number))
    for reason in quick.score(trial.rules, sheet).reasons:
        trial.same(f"reasons/{reason.criterion}/case", sheet.cases.get(reason.criterion), reason.case)
    code = trial.draw(st.sampled_from(sorted(sheet.cases)))
    left = {other: case for other, case in sheet.cases.items() if other != code}
    codes = _codes(trial, trial.show(evolve(sheet, cases=left)))
    trial.same("faults", {"case-missing"}, codes)


def with_conditions(rules: Ruleset) -> list[tuple[int, Criterion]]:
    """Return every criterion that hangs on another one, with the number of its set."""
    return [(one.number, item) for one in rules.sets for item in one.criteria.values() if item.condition]


def has_conditions(rules: Ruleset) -> bool:
    """Tell whether a criterion hangs on another one."""
    return bool(with_conditions(rules))


def failing_answers(rules: Ruleset, one: ProductSet, criterion: Criterion) -> list[int]:
    """Return the answers of the criterion that ``criterion`` hangs on under which it does not apply."""
    condition = criterion.condition
    if condition is None:
        return []
    fulfilling = condition.options_under(rules.choices)
    least = 0 if reading(rules, "unticked") == "zero" else 1
    boxes = range(least, len(one.criteria[condition.criterion].options) + 1)
    return [answer for answer in boxes if answer not in fulfilling]


def inapplicable_earns_nothing(trial: Trial) -> None:
    """Rule 4: while its condition is false a criterion earns nothing, is not open, takes no points."""
    rules = trial.rules
    number, criterion = trial.draw(st.sampled_from(with_conditions(rules)))
    condition = criterion.condition
    assume(condition is not None)
    if condition is None:
        return
    failing = failing_answers(rules, rules.product_set(number), criterion)
    assume(failing)
    sheet = trial.sheet(complete_sheets(rules, number))
    bare = _with(trial, sheet, condition.criterion, trial.draw(st.sampled_from(failing)))
    result = quick.score(rules, bare)
    reason = next(reason for reason in result.reasons if reason.criterion == criterion.code)
    at = f"reasons/{criterion.code}"
    trial.same(at, ["inapplicable", 0], [reason.code, reason.points])
    trial.holds("open", criterion.code not in result.open, "not open", result.open)
    options = criterion.options_in(sheet.cases.get(criterion.code))
    earning = [number for number, option in enumerate(options, start=1) if option.points]
    if earning:
        ticked = trial.show(evolve(bare, answers={**bare.answers, criterion.code: earning[-1]}))
        trial.same("faults", {"answer-inapplicable"}, _codes(trial, ticked))


# -- rule 5: floors -------------------------------------------------------------------------------


def _floors(
    rules: Ruleset, one: ProductSet, criterion: Criterion, case: int | None
) -> list[tuple[int, int | None]]:
    """Return stars and needed box of every floor of a criterion that binds."""
    if not one.legend and reading(rules, "marks-without-legend") == "ignore":
        return []
    marks: list[tuple[int, int | None]] = [] if criterion.floor is None else [(criterion.floor, None)]
    boxes = enumerate(criterion.options_in(case), start=1)
    return marks + [(option.floor, number) for number, option in boxes if option.floor is not None]


def has_floors(rules: Ruleset) -> bool:
    """Tell whether any floor is printed."""
    return any(
        _floors(rules, one, item, case)
        for one in rules.sets
        for item in one.criteria.values()
        for case in cases_of(item)
    )


def floor_never_raises(trial: Trial) -> None:
    """Rule 5: floors hold a product back or leave it where its points put it."""
    result = _ranked(trial)
    by_points, stars = result.stars_by_points or 0, result.stars
    trial.holds("stars", stars is not None and 0 <= stars <= by_points, f"<= {by_points}", stars)


def held_under(rules: Ruleset, by_points: int, missed: Iterable[int]) -> int:
    """Return the stars held, from those by points and the stars of the floors missed."""
    gone = set(missed)
    if reading(rules, "floors-bind") == "cumulative":
        gone = {star for star in range(1, by_points + 1) if any(floor <= star for floor in gone)}
    held = max(star for star in range(by_points + 1) if star not in gone)
    if held < by_points and reading(rules, "floor-miss") == "not-recognised":
        return min(by_points, 2)
    return held


def floors_hold(trial: Trial) -> None:
    """Rule 5: the stars held are the least of those by points and those whose floors are met."""
    result = _ranked(trial)
    missed = {floor.stars for floor in result.floors_missed}
    trial.same("stars", held_under(trial.rules, result.stars_by_points or 0, missed), result.stars)


def floors_listed(trial: Trial) -> None:
    """Rule 5: every floor that a sheet misses is listed, whatever its points."""
    rules = trial.rules
    result = _ranked(trial)
    one = rules.product_set(result.product_set)
    expected = []
    for reason in result.reasons:
        inapplicable = reason.code == "inapplicable"
        if inapplicable and reading(rules, "inapplicable-floor") == "waived":
            continue
        has = 0 if inapplicable else reason.option or 0
        criterion = one.criteria[reason.criterion]
        earns = has > 0 and criterion.options_in(reason.case)[has - 1].points > 0
        for stars, needs in _floors(rules, one, criterion, reason.case):
            if not (earns if needs is None else has >= needs):
                expected.append(f"{reason.criterion}: {stars}")
    found = [f"{floor.criterion}: {floor.stars}" for floor in result.floors_missed]
    trial.same("floors_missed", sorted(expected), sorted(found))


# -- rule 7: tiers --------------------------------------------------------------------------------


def tier_of(rules: Ruleset, points: int | Fraction) -> int:
    """Return the stars of an exact number of points: the tier that begins at or below it."""
    exact = Fraction(points)
    if reading(rules, "tier-gaps") == "round-half-up":
        exact = Fraction((exact + Fraction(1, 2)).__floor__())
    stars = 0
    for tier in rules.decision.tiers:
        stars = tier.stars if exact >= tier.from_points else stars
    return stars


def tiers_half_open(trial: Trial) -> None:
    """Rule 7: a tier begins at its bound, and the least bit under it is the tier below."""
    rules = trial.rules
    bound = trial.draw(st.sampled_from([tier.from_points for tier in rules.decision.tiers]))
    parts = trial.draw(st.integers(1, 200))
    less = trial.draw(st.integers(-1, 1))
    points = Fraction(max(0, bound * parts + less), parts)
    gaps = reading(rules, "tier-gaps")
    found = tiers.stars_by_points(rules.decision.tiers, points, gaps)
    trial.same(f"stars_by_points of {points}", tier_of(rules, points), found)
    sheet = trial.sheet(near_tier(rules))
    result = quick.score(rules, sheet)
    if result.status == "ranked":
        trial.same(
            f"stars_by_points of {_earned(result)}", tier_of(rules, _earned(result)), result.stars_by_points
        )


# -- rule 8: open sheets --------------------------------------------------------------------------


def bounds_contain(trial: Trial) -> None:
    """Rule 8: the bounds of an open sheet contain every completion."""
    rules = trial.rules
    sheet = trial.sheet(open_sheets(rules))
    bounds = quick.score(rules, sheet).bounds
    assume(bounds is not None)
    other = trial.draw(complete_sheets(rules, sheet.product_set))
    filled = evolve(sheet, answers={**other.answers, **sheet.answers}, cases={**other.cases, **sheet.cases})
    assume(not checking.check(rules, filled))
    trial.sheets = [sheet, filled]
    result = quick.score(rules, filled)
    assume(result.status != "open")
    if bounds is None:
        return
    points, limits = _earned(result), [bounds.points_least, bounds.points_most]
    trial.holds("bounds/points", limits[0] <= points <= limits[1], points, limits)
    if result.status == "ranked" and result.stars is not None:
        least, most = bounds.stars_least, bounds.stars_most
        within = least is not None and most is not None and least <= result.stars <= most
        trial.holds("bounds/stars", within, result.stars, [least, most])


def _completions(trial: Trial, sheet: Evaluation, still: Iterable[str]) -> list[Result]:
    """Return the results of every valid way to complete a sheet; gives up where there are too many."""
    rules, one = trial.rules, _set_of(trial, sheet)
    least = 0 if reading(rules, "unticked") == "zero" else 1
    choices = []
    for code in still:
        criterion = one.criteria[code]
        cases = [sheet.cases[code]] if code in sheet.cases else cases_of(criterion)
        ways = [
            (code, case, box) for case in cases for box in range(least, len(criterion.options_in(case)) + 1)
        ]
        choices.append([*ways, (code, sheet.cases.get(code), None)])
    assume(prod(map(len, choices)) <= _MOST_COMPLETIONS)
    found = []
    for way in product(*choices):
        answers = {**sheet.answers, **{code: box for code, _, box in way if box is not None}}
        left = {code for code, _, box in way if box is None}
        if any(fulfils(rules, one.criteria[code], answers) is not False for code in left):
            continue
        cases_now = {**sheet.cases, **{code: case for code, case, _ in way if case is not None}}
        filled = evolve(sheet, answers=answers, cases=cases_now)
        if not checking.check(rules, filled):
            found.append(quick.score(rules, filled))
    return found


def bounds_reached(trial: Trial) -> None:
    """Rule 8: each bound of an open sheet is reached by a completion."""
    rules = trial.rules
    sheet = trial.sheet(open_sheets(rules, most_open=2))
    result = quick.score(rules, sheet)
    bounds = result.bounds
    assume(bounds is not None)
    done = _completions(trial, sheet, result.open)
    if bounds is None:
        return
    points = [_earned(one) for one in done]
    trial.same("bounds/points", [min(points), max(points)], [bounds.points_least, bounds.points_most])
    stars = [one.stars for one in done if one.status == "ranked" and one.stars is not None]
    ends = [min(stars, default=None), max(stars, default=None)]
    trial.same("bounds/stars", ends, [bounds.stars_least, bounds.stars_most])


def faulty_is_refused(trial: Trial) -> None:
    """Rule 8: a sheet with a fault is not scored, whatever else stands on it."""
    sheet = trial.sheet(evaluations(trial.rules))
    beyond = trial.show(evolve(sheet, answers={**sheet.answers, "99.99": 1}))
    try:
        result = quick.score(trial.rules, beyond)
    except EvaluationError as error:
        trial.same("faults", {"unknown-criterion"}, {fault.code for fault in error.faults})
    else:
        trial.same("status", "invalid", result.status)
