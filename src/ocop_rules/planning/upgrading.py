"""The cheapest ways of one sheet to a star, held against the scorer that will judge them."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import NoneType
from typing import Any

from attrs import evolve

from ocop_rules.errors import EvaluationError, UnknownNameError, count_faults, require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import Place
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Floor
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.upgrade import Upgrade, UpgradeObstacle, UpgradePlan, UpgradeProof, UpgradeStep
from ocop_rules.planning.choices import (
    MOST_STARS,
    asserted_gates,
    closing_gates,
    readings_of_reach,
    star_goals,
    terms,
)
from ocop_rules.planning.costs import Costs, Own, costs
from ocop_rules.planning.moves import Block, Moved, Start, boxes_in, cost_in
from ocop_rules.planning.searching import NEVER, Found, Problem, Search, plans, problem
from ocop_rules.scoring.checking import as_evaluation, check
from ocop_rules.scoring.marks import effective_answers
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare
from ocop_rules.scoring.quick import score


def upgrade(
    rules: Ruleset,
    evaluation: Evaluation | Mapping[str, Any],
    stars: int,
    *,
    keep: Iterable[str] = (),
    only: Iterable[str] | None = None,
    cost: str | Own = "boxes",
    most: int = 5,
) -> Upgrade:
    """Return the cheapest ways in which a sheet comes to hold ``stars`` stars, at most ``most`` of them.

    Nothing is moved down, and a plan is only listed when no step of it can be left out or made smaller.
    ``cost`` is what is counted: "boxes" moved up (an unticked criterion counts as box 0, and so does an
    open one), "criteria" touched, "points" gained, or numbers of the user's own, whole or fractions: by
    code what it costs to move the criterion at all, or by code and number what each of its boxes costs;
    what has no number is not on offer. Among equal costs fewer boxes go first, then fewer criteria.
    ``keep`` are criteria that cannot change; with ``only``, all others cannot.

    A criterion may be moved to another of its cases, in which nothing is ticked yet: its boxes count from
    0, and no points may be lost. A step may open a condition; what then applies has to be answered, if
    only with no box ticked. Gates that an evaluator asserts stay; those that follow from the answers are
    kept open: a plan leads to a sheet that is ranked, and a tier that a stopped one may hold under a reading
    is no way to it. Readings decide here as they do in ``score``, which every plan has been given to.

    The plans are found by dynamic programming over the criteria, which is exact: points and costs are
    sums over criteria, floors lie on single ones. A star out of reach is an answer, not an error: there
    are no plans, and ``obstacles`` say why.

    Raises :class:`~ocop_rules.errors.EvaluationError` for a sheet with faults and for numbers that are
    no costs, :class:`~ocop_rules.errors.UnknownNameError` for a tier, criterion or cost that does not exist.
    """
    require(rules, Ruleset, "rules", "Ruleset")
    require(keep, Iterable, "keep", "names")
    require(only, (Iterable, NoneType), "only", "names")
    given = as_evaluation(evaluation)
    faults = [*check(rules, given), *count_faults(most, "most")]
    if faults:
        raise EvaluationError(faults)
    prepared = prepare(rules, given.product_set)
    star_goals(rules, prepared, stars)
    return _Planner(rules, given, stars, _kept(prepared, keep, only), cost).upgrade(most)


def _kept(prepared: PreparedSet, keep: Iterable[str], only: Iterable[str] | None) -> frozenset[str]:
    """Return the criteria that cannot change."""
    kept = codes_in(keep, "keep")
    free = None if only is None else codes_in(only, "only")
    for code in (*kept, *(free or ())):
        if code not in prepared.lines:
            raise UnknownNameError("criterion", code, prepared.lines)
    others = () if free is None else (code for code in prepared.lines if code not in free)
    return frozenset((*kept, *others))


def codes_in(codes: Iterable[str], name: str) -> tuple[str, ...]:
    """Return the codes of an argument; a text alone is one code, not a list of letters."""
    found = (codes,) if isinstance(codes, str) else tuple(codes)
    for one in found:
        require(one, str, name, "names")
    return found


class _Planner:
    """One sheet and one star."""

    def __init__(
        self, rules: Ruleset, evaluation: Evaluation, stars: int, kept: frozenset[str], cost: str | Own
    ) -> None:
        self.rules = rules
        self.evaluation = evaluation
        self.stars = stars
        self.sheet = prepare(rules, evaluation.product_set)
        self.costs: Costs = costs(self.sheet, cost)
        self.kept = kept
        self.answers = effective_answers(self.sheet, evaluation)
        self.start = Start(
            self.sheet, evaluation.answers, self.answers, evaluation.cases, self.kept, self.costs
        )
        self.now = score(rules, evaluation)

    def upgrade(self, most: int) -> Upgrade:
        """Return the upgrade with at most ``most`` plans."""
        asserted = asserted_gates(self.sheet, self.evaluation.gates)
        barred = tuple(gate.id for gate in asserted if gate.effect in ("reject", "stop"))
        problems = [] if barred else list(self._problems())
        searches = [Search(one) for one in problems if all(one.combos) and one.most >= one.goal.least]
        found = list(islice(self._plans(searches), min(most, sys.maxsize)))
        proof = None
        if found:
            search, first = found[0]
            proof = self._proof(search, first)
        return Upgrade(
            ruleset=self.rules.id,
            digest=self.rules.digest,
            product_set=self.evaluation.product_set,
            id=self.evaluation.id,
            stars=self.stars,
            cost=self.costs.kind,
            now=self.now,
            open=self.now.open if self.now.status == "open" else self._open(),
            kept=tuple(code for code in self.sheet.lines if code in self.kept),
            plans=tuple(self._plan(one) for _, one in found),
            proof=proof,
            obstacles=() if found else tuple(self._obstacles(barred, problems)),
            readings=FrozenDict(sorted(self._readings().items())),
        )

    def _open(self) -> tuple[str, ...]:
        """Return the open criteria of a sheet that a gate has stopped."""
        return tuple(reason.criterion for reason in self.now.reasons if reason.code == "open")

    def _problems(self) -> Iterator[Problem]:
        blocks = tuple(self.start.blocks(terms(self.sheet, self.evaluation.gates)))
        yield from (problem(goal, blocks) for goal in star_goals(self.rules, self.sheet, self.stars))

    def _plans(self, searches: Sequence[Search]) -> Iterator[tuple[Search, Found]]:
        """Yield the plans, cheapest first, none twice and none that another problem makes smaller."""
        seen: set[tuple[Any, ...]] = set()
        for search, found in plans(searches):
            if len(searches) == 1:
                yield search, found
                continue
            answers = self._sheet(found)
            key = (answers.answers, answers.cases)
            if key not in seen and not self._can_shrink(search, found):
                seen.add(key)
                yield search, found

    def _can_shrink(self, search: Search, found: Found) -> bool:
        """Tell whether some step of a plan can be left out or made smaller by way of another problem."""
        for place, (block, combo) in enumerate(zip(search.problem.blocks, found.combos, strict=True)):
            by_place = {one.at: one for one in block.combos}
            for at in block.below(combo):
                if at not in by_place:
                    continue
                smaller = Found(0, (*found.combos[:place], by_place[at], *found.combos[place + 1 :]))
                result = score(self.rules, self._sheet(smaller))
                if result.status == "ranked" and (result.stars or 0) >= self.stars:
                    return True
        return False

    def _moved(self, found: Found) -> list[Moved]:
        """Return what stands at each criterion, in the order of the decision."""
        moved = [one for combo in found.combos for one in combo.moved]
        return sorted(moved, key=lambda one: self.sheet.lines[one.choice.code].index)

    def _sheet(self, found: Found) -> Evaluation:
        answers: dict[str, int] = {}
        cases: dict[str, int] = {}
        for choice, _, _ in self._moved(found):
            if choice.answer is not None:
                answers[choice.code] = choice.answer
            if choice.case is not None:
                cases[choice.code] = choice.case
        return evolve(self.evaluation, answers=answers, cases=cases)

    def _plan(self, found: Found) -> UpgradePlan:
        evaluation = self._sheet(found)
        result = score(self.rules, evaluation)
        moved = self._moved(found)
        applied = {reason.criterion for reason in self.now.reasons if reason.code != "inapplicable"}
        opens = tuple(
            one.choice.code
            for one in moved
            if one.choice.answer is not None
            and one.choice.code not in applied
            and one.choice.answer >= 0
            and self._applies(evaluation, self.sheet.lines[one.choice.code])
        )
        return UpgradePlan(
            cost=self.costs.shown(cost_in(found.key)),
            boxes=boxes_in(found.key),
            steps=tuple(self._step(one, opens) for one in moved if one.key),
            opens=opens,
            evaluation=evaluation,
            result=result,
        )

    @staticmethod
    def _applies(evaluation: Evaluation, line: Line) -> bool:
        return line.governor is None or evaluation.answers.get(line.governor) in line.options

    def _step(self, moved: Moved, opens: Collection[str]) -> UpgradeStep:
        choice = moved.choice
        code, case = choice.code, choice.case
        line = self.sheet.lines[code]
        had, had_case = self.answers.get(code), self.evaluation.cases.get(code)
        before = 0 if had is None or code in opens else self._points_now(code)
        to_box = choice.answer or 0
        met = () if not choice.points and choice.missed else self._met(line, case, to_box)
        return UpgradeStep(
            criterion=code,
            from_case=had_case,
            to_case=case,
            from_box=had,
            to_box=to_box,
            points=choice.points - before,
            cost=self.costs.shown(cost_in(moved.key)),
            floors=tuple(floor for floor in met if floor.stars <= self.stars),
            opened=code in opens,
            place=Place(
                product_set=self.evaluation.product_set,
                part=line.part,
                group=line.group,
                criterion=code,
                case=case,
                option=to_box or None,
            ),
        )

    def _points_now(self, code: str) -> int:
        return next(reason.points for reason in self.now.reasons if reason.criterion == code)

    def _met(self, line: Line, case: int | None, box: int) -> Iterator[Floor]:
        """Yield the floors that a box meets and the sheet does not, with what the sheet has there."""
        had, at_home = self.answers.get(line.code), self.evaluation.cases.get(line.code) == case
        applied = self._applies(self.evaluation, line)
        for stars, needs in line.floors[case]:
            met_before = applied and at_home and had is not None and line.meets(case, needs, had)
            if line.meets(case, needs, box) and not met_before:
                yield Floor(line.code, case, stars, needs, had if at_home else None)

    def _missing_floors(self, need: int) -> tuple[Floor, ...]:
        """Return the floors among ``need`` that the sheet misses or has not decided."""
        every = {*self.now.floors_missed, *self.now.floors_open}
        wanted = [floor for floor in every if need >> floor.stars & 1]
        return tuple(
            sorted(
                wanted,
                key=lambda one: (
                    self.sheet.lines[one.criterion].index,
                    one.case or 0,
                    one.stars,
                    one.needs or 0,
                ),
            )
        )

    def _proof(self, search: Search, first: Found) -> UpgradeProof:
        """Return why nothing is cheaper; read from the rows in which the first plan was found."""
        one = search.problem
        cheapest = cost_in(first.key)
        cheaper = [
            one.have + gain
            for gain, key in enumerate(search.least[0][: one.missing])
            if key < NEVER and cost_in(key) < cheapest
        ]
        least = [min(cost_in(combo.key) for combo in combos) for combos in one.combos]
        floors_cost = sum(least)
        floors_points = sum(
            max(combo.points for combo in combos if cost_in(combo.key) == cost)
            for combos, cost in zip(one.combos, least, strict=True)
        )
        shown = self.costs.shown
        return UpgradeProof(
            points_now=sum(reason.points for reason in self.now.reasons),
            points_needed=one.goal.least,
            floors=self._missing_floors(one.goal.need),
            floors_cost=shown(floors_cost),
            floors_points=floors_points,
            points_cost=shown(cheapest - floors_cost),
            most_for_less=max(cheaper, default=None),
        )

    def _obstacles(self, barred: tuple[str, ...], problems: Sequence[Problem]) -> Iterator[UpgradeObstacle]:
        """Yield what stands in the way; of several problems, what does so in the one that is nearest."""
        if barred:
            yield UpgradeObstacle(code="gate", gates=barred)
            return
        nearest = min(problems, key=lambda one: (sum(not found for found in one.combos), one.goal.least))
        most = 0
        for block, combos in zip(nearest.blocks, nearest.combos, strict=True):
            if not combos:
                yield self._blocked(block, nearest.goal.need)
            most += max((combo.points for combo in combos or block.combos), default=0)
        if most < nearest.goal.least:
            yield UpgradeObstacle(code="points", points_most=most, points_needed=nearest.goal.least)

    def _blocked(self, block: Block, need: int) -> UpgradeObstacle:
        """Return why nothing that may stand at a block will do."""
        codes = tuple(line.code for line in block.lines)
        if block.combos:
            return UpgradeObstacle(
                code="floors",
                criteria=codes,
                floors=tuple(
                    floor
                    for floor in self._missing_floors(need)
                    if floor.criterion in codes and _out_of_reach(block, floor)
                ),
            )
        stuck = tuple(line.code for line, moves in zip(block.lines, block.moves, strict=True) if not moves)
        closing = [gate for gate in closing_gates(self.sheet) if not set(stuck).isdisjoint(gate.zeros)]
        if closing and self.sheet.readings["unticked"] == "zero":
            return UpgradeObstacle(
                code="gate-follows", gates=tuple(gate.id for gate in closing), criteria=stuck
            )
        return UpgradeObstacle(code="unanswered", criteria=stuck)

    def _readings(self) -> dict[str, str]:
        """Return the readings that decide about what can be reached, beside those of the sheet itself."""
        made = {**self.now.readings, **readings_of_reach(self.sheet)}
        if self.now.status == "open" or self.sheet.governed:
            made["unticked"] = self.sheet.readings["unticked"]
        return made


def _out_of_reach(block: Block, floor: Floor) -> bool:
    """Tell whether a floor is missed wherever the block may come to stand, or only with others met."""
    bit = 1 << floor.stars
    return all(combo.missed & bit for combo in block.combos) or not any(
        all(combo.missed >> star & 1 for combo in block.combos) for star in range(1, MOST_STARS + 1)
    )
