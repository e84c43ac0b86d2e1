"""What a set can do, held against counting every sheet one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

from attrs import evolve
from hypothesis import assume, event, given, settings
from kit.cutting import small_rulesets
from kit.ground import ruleset

from ocop_rules import Evaluation, Ruleset, load, score
from ocop_rules.model.result import Result
from ocop_rules.planning import Anatomy, Finding, anatomy, findings
from ocop_rules.scoring.tiers import stars_held

_MOST_SHEETS = 20_000


def every_sheet(rules: Ruleset) -> Iterator[Evaluation]:
    """Yield every complete valid sheet; what does not apply has no answer."""
    (one,) = rules.sets
    least = 1 if rules.choices.get("unticked") == "open" else 0
    ticks: list[list[tuple[int | None, int]]] = [
        [
            (case, box)
            for case in [found.case for found in criterion.cases] or [None]
            for box in range(least, len(criterion.options_in(case)) + 1)
        ]
        for criterion in one.criteria.values()
    ]
    seen = set()
    for chosen in product(*ticks):
        found = dict(zip(one.criteria, chosen, strict=True))
        for code, criterion in one.criteria.items():
            condition = criterion.condition
            if condition is not None:
                applies = found[condition.criterion][1] in condition.options_under(rules.choices)
                if not applies:
                    del found[code]
        key = tuple(found.items())
        if key not in seen:
            seen.add(key)
            yield Evaluation(
                ruleset=rules.id,
                product_set=one.number,
                answers={code: box for code, (_, box) in found.items()},
                cases={code: case for code, (case, _) in found.items() if case is not None},
            )


def _would_hold(rules: Ruleset, result: Result, floor: Any) -> int:
    """Return the stars of a result if one floor were met."""
    missed = {other.stars for other in result.floors_missed if other != floor}
    bind = rules.choices.get("floors-bind", "cumulative")
    miss = rules.choices.get("floor-miss", "next-lower")
    assert result.stars_by_points is not None
    return stars_held(result.stars_by_points, missed, bind=bind, miss=miss)


class Counted:
    """What counting one by one finds."""

    def __init__(self, rules: Ruleset) -> None:
        self.rules = rules
        self.held: dict[int, Counter[int]] = defaultdict(Counter)
        self.by_points: Counter[int] = Counter()
        self.costs: Counter[Any] = Counter()
        self.bound: set[Any] = set()
        self.without: dict[str, int] = {}
        self.ended = 0
        self.stars_of: dict[Any, int | None] = {}
        for sheet in every_sheet(rules):
            self.add(sheet, score(rules, sheet))

    def add(self, sheet: Evaluation, result: Result) -> None:
        self.stars_of[_key(sheet)] = result.stars
        if result.status != "ranked" or result.stars is None:
            assert result.status in ("rejected", "stopped")
            self.ended += 1
            return
        assert result.points is not None
        assert result.stars_by_points is not None
        self.held[result.stars][result.points["total"]] += 1
        self.by_points[result.stars_by_points] += 1
        for reason in result.reasons:
            if not reason.points:
                self.without[reason.criterion] = max(self.without.get(reason.criterion, 0), result.stars)
        for floor in result.floors_missed:
            key = (floor.criterion, floor.case, floor.stars, floor.needs)
            if result.stars_by_points >= floor.stars:
                self.bound.add(key)
            if _would_hold(self.rules, result, floor) > result.stars:
                self.costs[key] += 1

    def needed(self, stars: int) -> tuple[str, ...]:
        codes = self.rules.sets[0].criteria
        return tuple(code for code in codes if code in self.without and self.without[code] < stars)


def _is_small(rules: Ruleset) -> bool:
    size = 1
    for criterion in rules.sets[0].criteria.values():
        boxes = [case.options for case in criterion.cases] or [criterion.options]
        size *= sum(len(options) + 1 for options in boxes)
    return size < _MOST_SHEETS


@settings(max_examples=60)
@given(small_rulesets(most=6))
def test_every_count_is_what_counting_one_by_one_finds(rules: Ruleset) -> None:
    assume(_is_small(rules))
    found = anatomy(rules, rules.sets[0].number)
    counted = Counted(rules)
    event(f"{len(counted.held)} tiers, ended {bool(counted.ended)}, idle {bool(found.idle)}")
    assert {stars: dict(counts) for stars, counts in found.held.items()} == counted.held
    assert (found.ended, found.sheets) == (counted.ended, len(counted.stars_of))
    for each in found.stars:
        counts = counted.held.get(each.stars, Counter())
        points = (min(counts, default=None), max(counts, default=None))
        assert (each.sheets, (each.least, each.most)) == (counts.total(), points)
        assert each.by_points == counted.by_points[each.stars]
    assert found.needed == {each.stars: counted.needed(each.stars) for each in found.stars if each.sheets}
    for floor in found.floors:
        key = (floor.criterion, floor.case, floor.stars, floor.needs)
        assert (floor.costs, floor.implied) == (counted.costs[key], key not in counted.bound)
    idle = {(place.criterion, place.case, place.option) for place in found.idle}
    assert idle == _idle(rules, counted.stars_of)


def _key(sheet: Evaluation) -> Any:
    return frozenset(sheet.answers.items()), frozenset(sheet.cases.items())


def _idle(rules: Ruleset, stars_of: dict[Any, int | None]) -> set[Any]:
    """Return the boxes with points after which no sheet holds other stars than with the answer before."""
    (one,) = rules.sets
    least = 1 if rules.choices.get("unticked") == "open" else 0
    found = set()
    for code, criterion in one.criteria.items():
        for case in [each.case for each in criterion.cases] or [None]:
            for box, option in enumerate(criterion.options_in(case), start=1):
                if option.points and box > least:
                    pairs = [
                        (stars, stars_of.get(_lowered(key, code, box)), key)
                        for key, stars in stars_of.items()
                        if (code, box) in key[0] and (case is None or (code, case) in key[1])
                    ]
                    # an answer that opens or closes a condition decides which criteria there are
                    opens = any(_lowered(key, code, box) not in stars_of for _, _, key in pairs)
                    if not opens and all(stars == before for stars, before, _ in pairs):
                        found.add((code, case, box))
    return found


def _lowered(key: Any, code: str, box: int) -> Any:
    return (key[0] - {(code, box)}) | {(code, box - 1)}, key[1]


def test_the_best_sheet_of_set_1_without_a_story_has_88_points_and_2_stars(rules: Ruleset) -> None:
    found = anatomy(rules, 1)
    assert {"5.1", "5.2"} <= set(found.needed[3])
    assert found.stars[-1].most == 100
    assert found.out_of_reach == ()


def test_a_tier_that_no_sheet_reaches_is_found(rules: Ruleset) -> None:
    tiers = (*rules.decision.tiers[:-1], evolve(rules.decision.tiers[-1], from_points=101))
    higher = Ruleset(decision=evolve(rules.decision, tiers=tiers), sets=rules.sets, digest=rules.digest)
    assert anatomy(higher, 1).out_of_reach == (5,)


def test_sets_of_every_shipped_decision_add_up() -> None:
    for name in ("148-2023", "26-2026"):
        rules = load(name)
        for number in (1, 16, 26):
            found: Anatomy = anatomy(rules, number)
            sheets = 1
            governed = {
                criterion.condition.criterion
                for criterion in rules.product_set(number).criteria.values()
                if criterion.condition is not None
            }
            for code, criterion in rules.product_set(number).criteria.items():
                if code not in governed and criterion.condition is None:
                    sheets *= (
                        sum(len(case.options) + 1 for case in criterion.cases) or len(criterion.options) + 1
                    )
            story = 0
            for code in governed:
                for answer in range(len(rules.product_set(number).criteria[code].options) + 1):
                    ways = 1
                    for criterion in rules.product_set(number).criteria.values():
                        condition = criterion.condition
                        if condition is not None and answer in condition.options:
                            ways *= len(criterion.options) + 1
                    story += ways
            assert found.sheets == sheets * (story or 1)


@settings(max_examples=60)
@given(small_rulesets(most=6))
def test_findings_are_those_of_the_anatomy(rules: Ruleset) -> None:
    found = anatomy(rules, rules.sets[0].number)
    event(f"{len(found.implied)} implied, {len(found.out_of_reach)} out of reach")
    _agree(found, findings(rules, rules.sets[0].number))


def test_findings_of_whole_sets_are_those_of_the_anatomy() -> None:
    for name in ("148-2023", "26-2026", "synthetic"):
        rules = ruleset(name)
        for number in sorted(rules.numbers)[::9]:
            _agree(anatomy(rules, number), findings(rules, number))


def _agree(found: Anatomy, made: tuple[Finding, ...]) -> None:
    tiers = [one.stars for one in made if one.code == "tier-out-of-reach"]
    floors = [
        (one.place.criterion, one.place.case, one.stars, one.place.option)
        for one in made
        if one.code == "floor-implied"
    ]
    assert tuple(tiers) == found.out_of_reach
    assert sorted(floors, key=str) == sorted(
        ((one.criterion, one.case, one.stars, one.needs) for one in found.implied), key=str
    )
