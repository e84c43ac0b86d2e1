"""Typical sheets: the best one and a middling one of a product set."""

from __future__ import annotations

from collections.abc import Callable

from ocop_rules.model.difference import Range, SheetKind, SheetStanding
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import Line, prepare


def _best(points: tuple[int, ...]) -> int:
    """Return the last answer: further down the list points never fall (lint ``points-order``)."""
    return len(points) - 1


def _middling(points: tuple[int, ...]) -> int:
    """Return the middle box, the lower one of two."""
    return len(points) // 2


_TICK: dict[SheetKind, Callable[[tuple[int, ...]], int]] = {"best": _best, "middling": _middling}


def typical(ruleset: Ruleset, number: int, kind: SheetKind) -> Evaluation:
    """Return a typical sheet of a product set: one tick everywhere, in the first case.

    A criterion that does not apply beside these ticks is left out.
    """
    lines = prepare(ruleset, number).lines
    cases = {
        line.code: next(case for case in line.points if case) for line in lines.values() if line.has_cases
    }
    ticks = {line.code: _TICK[kind](line.points[cases.get(line.code)]) for line in lines.values()}

    def counts(line: Line) -> bool:
        return line.governor is None or ticks[line.governor] in line.options

    return Evaluation(
        ruleset=ruleset.id,
        product_set=number,
        answers={code: tick for code, tick in ticks.items() if counts(lines[code])},
        cases=cases,
    )


def standing(result: Result) -> SheetStanding:
    """Return total and stars of a result without open criteria."""
    return SheetStanding(points=0 if result.points is None else result.points["total"], stars=result.stars)


def range_of(result: Result) -> Range:
    """Return the least and the most of a result: its bounds, or what it is."""
    if result.bounds is None:
        return Range(least=standing(result), most=standing(result))
    found = result.bounds
    return Range(
        least=SheetStanding(points=found.points_least, stars=found.stars_least),
        most=SheetStanding(points=found.points_most, stars=found.stars_most),
    )
