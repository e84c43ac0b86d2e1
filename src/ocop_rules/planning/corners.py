"""The corner sheets of a product set, with the results that the rules give them: an oracle for engines.

Each sheet is named by what it tries, so that an engine that fails one knows what it has wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from ocop_rules.errors import EvaluationError, require
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.planning.choices import MOST_STARS, Choice, terms
from ocop_rules.planning.counting import Ticking, tickings
from ocop_rules.rulesets.loading import with_readings
from ocop_rules.rulesets.readings import SHEET_READINGS
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare
from ocop_rules.scoring.quick import score

_SAME = ("status", "points", "stars_by_points", "stars", "floors_missed", "gate")
_OPEN = ("open", "floors_open", "bounds")
_MOST_OF_A_CHOICE = 6
"""The sheets of each set that show what one choice of a reading changes."""


def oracle(rules: Ruleset, number: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the lines of an oracle file: corner sheets with their results, of one set or of all.

    A line is JSON data as :func:`~ocop_rules.testing.read_oracle` reads it. The id of its evaluation says
    what it tries: the best sheet, none ticked, each floor just missed and just met, each tier from both
    sides, each gate and requirement, each case, each condition from both sides, open sheets, sheets with
    faults, and for each choice of a reading that is not taken sheets whose results it changes.

    Raises :class:`~ocop_rules.errors.UnknownNameError` when there is no such set.
    """
    require(rules, Ruleset, "rules", "Ruleset")
    numbers = [one.number for one in rules.sets] if number is None else [rules.product_set(number).number]
    others = [(one, with_readings(rules, dict([one]))) for one in _other_choices(rules)]
    for each in numbers:
        sheets = dict(_Corners(rules, each).sheets())
        for name, made in sheets.items():
            yield _line(rules, evolve(made, id=f"{each}:{name}"), {})
        # once for all choices, and not what was given away above
        expected = {name: _expected(rules, made) for name, made in sheets.items()}
        for choice, other in others:
            yield from _changed(other, choice, sheets, expected)


def _other_choices(rules: Ruleset) -> Iterator[tuple[str, str]]:
    """Yield every choice that a ruleset declares for scoring and does not take."""
    own = {gate.reading for gate in rules.decision.gates}
    own |= {
        criterion.condition.reading
        for one in rules.sets
        for criterion in one.criteria.values()
        if criterion.condition is not None
    }
    for reading in rules.decision.readings:
        if reading.id in SHEET_READINGS or reading.id in own:
            yield from ((reading.id, choice) for choice in reading.choices if choice != reading.choice)


def _changed(
    other: Ruleset,
    choice: tuple[str, str],
    sheets: Mapping[str, Evaluation],
    expected: Mapping[str, dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    """Yield sheets whose results another choice changes, no two of them with the same change."""
    name, chosen = choice
    seen: list[Any] = []
    for title, made in sheets.items():
        if len(seen) == _MOST_OF_A_CHOICE:
            return
        before, after = expected[title], _expected(other, made)
        if before == after:
            continue
        change = [(key, before.get(key) is None, after.get(key) is None) for key in after] + [
            before.get("status"),
            after.get("status"),
            before.get("stars"),
            after.get("stars"),
        ]
        if change not in seen:
            seen.append(change)
            yield _line(other, evolve(made, id=f"{made.product_set}:{title} {name}={chosen}"), {name: chosen})


def _line(rules: Ruleset, made: Evaluation, readings: Mapping[str, str]) -> dict[str, Any]:
    data = {"readings": dict(readings)} if readings else {}
    return {**data, "evaluation": made.to_json(), "expected": _expected(rules, made)}


def _expected(rules: Ruleset, made: Evaluation) -> dict[str, Any]:
    """Return what has to come out: all that a scorer of any kind finds, and nothing about doubts."""
    try:
        result = score(rules, made).to_json()
    except EvaluationError:
        return {"status": "invalid"}
    return {key: result[key] for key in (*_SAME, *(_OPEN if result["status"] == "open" else ()))}


@frozen(eq=False)
class _Corners:
    """One set: sheets at its corners."""

    rules: Ruleset
    number: int

    @property
    def sheet(self) -> PreparedSet:
        return prepare(self.rules, self.number)

    def sheets(self) -> Iterator[tuple[str, Evaluation]]:
        """Yield all corners by name."""
        best = self._best()
        yield "best", best
        yield "none-ticked", self._make(dict.fromkeys(best.answers, 0), best.cases)
        yield "first-boxes", self._first()
        for line in self.sheet.lines.values():
            yield from self._floors(line, best)
        yield from self._tiers()
        yield from self._gates(best)
        yield from self._cases(best)
        for code in self.sheet.governed:
            yield from self._conditions(self.sheet.lines[code], best)
        yield from self._open(best)
        yield from self._faults(best)

    def _make(self, answers: Mapping[str, int], cases: Mapping[str, int], *gates: str) -> Evaluation:
        return Evaluation(
            ruleset=self.rules.id, product_set=self.number, answers=answers, cases=cases, gates=gates
        )

    def _best(self) -> Evaluation:
        answers, cases = {}, {}
        for line in self.sheet.lines.values():
            case = next(iter(line.points))
            answers[line.code] = len(line.points[case]) - 1
            if case is not None:
                cases[line.code] = case
        return self._make(answers, cases)

    def _first(self) -> Evaluation:
        best = self._best()
        answers = dict.fromkeys(best.answers, 1)
        for line in self.sheet.lines.values():
            if line.governor is not None and answers[line.governor] not in line.options:
                del answers[line.code]
        return self._make(answers, best.cases)

    def _floors(self, line: Line, best: Evaluation) -> Iterator[tuple[str, Evaluation]]:
        for case, marks in line.floors.items():
            cases = best.cases if case is None else {**best.cases, line.code: case}
            at = line.code if case is None else f"{line.code}/{case}"
            for stars, needs in marks:
                met = needs or next(box for box, points in enumerate(line.points[case]) if points)
                yield f"floor {at} {stars}* missed", self._make({**best.answers, line.code: met - 1}, cases)
                yield f"floor {at} {stars}* met", self._make({**best.answers, line.code: met}, cases)

    def _tiers(self) -> Iterator[tuple[str, Evaluation]]:
        """Yield sheets on both sides of each tier, its floors and lower ones met, and whatever is missed."""
        blocks = [found for _, found in tickings(self.sheet, terms(self.sheet))]
        most = sum(max(one.points for one in found) for found in blocks)
        for tier in self.rules.decision.tiers:
            for total in (tier.from_points - 1, tier.from_points):
                if not 0 <= total <= most:
                    continue
                higher = sum(1 << stars for stars in range(tier.stars + 1, MOST_STARS + 1))
                for title, allowed in (("floors met", higher), ("floors missed", ~0)):
                    made = self._with_total(blocks, total, allowed)
                    if made is not None:
                        yield f"tier {tier.stars}* {total} points, {title}", made

    def _with_total(self, blocks: Sequence[Sequence[Ticking]], total: int, allowed: int) -> Evaluation | None:
        """Return a sheet of this total that misses no floors but those allowed; None without one."""
        usable = [[one for one in found if not one.ends and not one.missed & ~allowed] for found in blocks]
        reach = [1]
        for found in reversed(usable):
            bits = 0
            for points in {one.points for one in found}:
                bits |= reach[-1] << points
            reach.append(bits)
        reach.reverse()
        if not reach[0] >> total & 1:
            return None
        chosen: list[Choice] = []
        for found, rest in zip(usable, reach[1:], strict=True):
            one = next(each for each in found if each.points <= total and rest >> (total - each.points) & 1)
            total -= one.points
            chosen += one.choices
        order = list(self.sheet.lines)
        chosen.sort(key=lambda each: order.index(each.code))
        return self._make(
            {each.code: each.answer for each in chosen if each.answer is not None},
            {each.code: each.case for each in chosen if each.case is not None and each.answer is not None},
        )

    def _gates(self, best: Evaluation) -> Iterator[tuple[str, Evaluation]]:
        for gate in self.sheet.gates.values():
            if gate.trigger == "asserted":
                yield f"gate {gate.id}", self._make(best.answers, best.cases, gate.id)
            for code in gate.zeros:
                line = self.sheet.lines[code]
                points = line.points[best.cases.get(code)]
                for box in (box for box, found in enumerate(points) if not found):
                    yield f"gate {gate.id} {code}={box}", self._make({**best.answers, code: box}, best.cases)
        for demand in self.sheet.requirements.values():
            yield f"requirement {demand.id}", self._make(best.answers, best.cases, demand.id)
        asserted = [gate.id for gate in self.sheet.gates.values() if gate.trigger == "asserted"]
        if len(asserted) > 1:
            yield "gates first and last", self._make(best.answers, best.cases, asserted[0], asserted[-1])

    def _cases(self, best: Evaluation) -> Iterator[tuple[str, Evaluation]]:
        for line in self.sheet.lines.values():
            for case, points in line.points.items() if line.has_cases else ():
                if case is not None and case != best.cases[line.code]:
                    answers = {**best.answers, line.code: len(points) - 1}
                    yield f"case {line.code}/{case}", self._make(answers, {**best.cases, line.code: case})

    def _conditions(self, line: Line, best: Evaluation) -> Iterator[tuple[str, Evaluation]]:
        hanging = [self.sheet.lines[code] for code in self.sheet.governed[line.code]]
        for box in range(len(line.points[None])):
            answers = {**best.answers, line.code: box}
            idle = [one for one in hanging if box not in one.options]
            for one in idle:
                del answers[one.code]
            yield f"condition {line.code}={box}", self._make(answers, best.cases)
            ticked = {one.code: 1 for one in idle if not one.points[best.cases.get(one.code)][1]}
            if ticked:
                yield (
                    f"condition {line.code}={box}, boxes without points ticked",
                    self._make({**answers, **ticked}, best.cases),
                )

    def _open(self, best: Evaluation) -> Iterator[tuple[str, Evaluation]]:
        yield "open all", self._make({}, {})
        for part in self.rules.product_set(self.number).parts:
            codes = {criterion.code for group in part.groups for criterion in group.criteria}
            kept = {code: answer for code, answer in best.answers.items() if code not in codes}
            cases = {code: case for code, case in best.cases.items() if code in kept}
            yield f"open part {part.code}", self._make(kept, cases)
        for line in self.sheet.lines.values():
            if line.code in self.sheet.governed or line.governor is not None or line.has_cases:
                kept = {code: answer for code, answer in best.answers.items() if code != line.code}
                yield f"open {line.code}", self._make(kept, best.cases)
        for code, hanging in self.sheet.governed.items():
            kept = {one: answer for one, answer in best.answers.items() if one not in (code, *hanging)}
            yield f"open {code} and what hangs on it", self._make(kept, best.cases)

    def _faults(self, best: Evaluation) -> Iterator[tuple[str, Evaluation]]:
        code, answer = next(iter(best.answers.items()))
        yield "fault box too high", self._make({**best.answers, code: answer + 1}, best.cases)
        yield "fault criterion unknown", self._make({**best.answers, "99": 1}, best.cases)
        yield "fault gate unknown", self._make(best.answers, best.cases, "no-such-gate")
        for cased in best.cases:
            others = {one: case for one, case in best.cases.items() if one != cased}
            yield f"fault case missing {cased}", self._make(best.answers, others)
        for governor, hanging in self.sheet.governed.items():
            if 0 not in self.sheet.lines[hanging[0]].options:
                answers = {**best.answers, governor: 0}
                yield f"fault {hanging[0]} answered without {governor}", self._make(answers, best.cases)
