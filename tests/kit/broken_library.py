"""The library with one thing wrong: for each clause of the conformance kit what breaks it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from attrs import evolve

from kit.conforming import Patch
from ocop_rules import Evaluation, Result, Ruleset, words
from ocop_rules.comparing import carrying
from ocop_rules.councils import CouncilPolicy, deliberating
from ocop_rules.frames import querying
from ocop_rules.frames import scorer as frames_scorer
from ocop_rules.life import deadlines, replaying, resting, rounds, verifying
from ocop_rules.planning import upgrading
from ocop_rules.rulesets import patches
from ocop_rules.scoring import Pruned, checking, previewing, quick, scorer, tiers
from ocop_rules.telling import telling
from ocop_rules.telling.teller import Teller


def altered(change: Callable[[Result], Result]) -> Callable[[Patch], None]:
    """Return what makes the scorer give another result."""

    def install(patch: Patch) -> None:
        real = quick.score

        def other(rules: Ruleset, sheet: Evaluation) -> Result:
            return change(real(rules, sheet))

        patch.setattr(quick, "score", other)

    return install


def patched(module: Any, name: str, make: Callable[[Any], Any]) -> Callable[[Patch], None]:
    """Return what puts a wrapped function in the place of a real one."""
    return lambda patch: patch.setattr(module, name, make(getattr(module, name)))


def always(value: Any) -> Callable[[Any], Any]:
    return lambda _real: lambda *_args, **_more: value


def ranked(change: Callable[[Result], dict[str, Any]]) -> Callable[[Result], Result]:
    return lambda result: evolve(result, **change(result)) if result.status == "ranked" else result


def total_off(result: Result) -> Result:
    if result.points is None:
        return result
    return evolve(result, points={**result.points, "total": result.points["total"] + 1})


def bounds_off(**change: int) -> Callable[[Result], Result]:
    def off(result: Result) -> Result:
        if result.bounds is None:
            return result
        fields = {name: getattr(result.bounds, name) + step for name, step in change.items()}
        return evolve(result, bounds=evolve(result.bounds, **fields))

    return off


def gifts(result: Result) -> Result:
    """Give a point for what was not ticked."""
    reasons = [evolve(one, points=1) if one.option == 0 else one for one in result.reasons]
    return evolve(result, reasons=tuple(reasons))


def first_box_best(result: Result) -> Result:
    reasons = [evolve(one, points=9) if one.option == 1 else one for one in result.reasons]
    return evolve(result, reasons=tuple(reasons))


def shut_tiers(real: Any) -> Any:
    """Put a bound into the tier below."""
    return lambda steps, points, gaps="half-open": real(steps, Fraction(points) - Fraction(1, 10**6), gaps)


def rounded_mean(real: Any) -> Any:
    def mean(*args: Any) -> Any:
        made = real(*args)
        return evolve(made, total=Fraction(round(made.total)))

    return mean


def one_star(outcome: Any) -> Any:
    return evolve(outcome, stars=1) if outcome.status == "ranked" else outcome


def first_answer_lost(carried: Any) -> Any:
    _, *answers = carried.evaluation.answers.items()
    return evolve(carried, evaluation=evolve(carried.evaluation, answers=dict(answers)))


def all_made_up(rules: Ruleset, carried: Any) -> Any:
    sheet = carried.evaluation
    zeros = dict.fromkeys(rules.product_set(sheet.product_set).criteria, 0)
    return evolve(carried, evaluation=evolve(sheet, answers={**zeros, **sheet.answers}))


def costs_more(made: Any) -> Any:
    return evolve(made, plans=tuple(evolve(one, cost=one.cost + 1) for one in made.plans))


def stays_put(made: Any, sheet: Evaluation) -> Any:
    return evolve(made, plans=tuple(evolve(one, evaluation=sheet) for one in made.plans))


def no_stars(frame: Any) -> Any:
    return frame.assign(stars=None)


def query_without_stars(statements: tuple[str, ...]) -> tuple[str, ...]:
    *before, query = statements
    figures = "sheet, status, total, stars_by_points, NULL AS stars, lowest_missed, fault"
    return (*before, f"SELECT {figures} FROM ({query})")  # noqa: S608 - a query of our own


def no_work(state: Any) -> Any:
    return evolve(state, products=tuple(evolve(one, work=()) for one in state.products))


def instead(other: Callable[..., Any]) -> Callable[[Any], Any]:
    """Return what puts another function in the place of a real one."""
    return lambda _real: other


def nothing(*_args: Any) -> Any:
    return iter(())


def after(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what changes what a function returns."""
    return lambda real: lambda *args, **more: change(real(*args, **more))


def deliberation_with(change: Callable[[Any], dict[str, Any]]) -> Callable[[Patch], None]:
    def make(real: Any) -> Any:
        def other(*args: Any) -> Any:
            made = real(*args)
            return evolve(made, **change(made))

        return other

    return patched(deliberating, "deliberate", make)


def by_first(made: Any) -> dict[str, Any]:
    return {"stars": made.seats[0].stars}


def by_number(made: Any) -> dict[str, Any]:
    seats = [evolve(seat, points={"total": len(made.seats)}) for seat in made.seats]
    return {"seats": tuple(seats)}


LIBRARIES: dict[str, list[Callable[[Patch], None]]] = {
    "tiers-half-open": [
        patched(tiers, "stars_by_points", shut_tiers),
        patched(scorer, "stars_by_points", shut_tiers),
    ],
    "floor-never-raises": [altered(ranked(lambda result: {"stars": (result.stars_by_points or 0) + 1}))],
    "floors-hold": [altered(ranked(lambda result: {"stars": result.stars_by_points}))],
    "floors-listed": [
        altered(
            ranked(
                lambda result: {
                    "reasons": tuple(evolve(one, floors=one.floors[1:]) for one in result.reasons),
                    "floors_missed": (),
                }
            )
        )
    ],
    "totals-are-sums": [altered(total_off), altered(first_box_best)],
    "unticked-earns-nothing": [altered(gifts)],
    "points-never-fall": [altered(first_box_best)],
    "open-is-not-zero": [altered(lambda result: evolve(result, open=()))],
    "case-needed": [patched(checking, "check", always([]))],
    "inapplicable-earns-nothing": [patched(checking, "check", always([]))],
    "gate-decides": [altered(lambda result: evolve(result, stars=3))],
    "status-order": [altered(lambda result: evolve(result, status="ranked"))],
    "faulty-is-refused": [
        patched(
            quick,
            "score",
            lambda real: (
                lambda rules, sheet: real(
                    rules, evolve(sheet, answers={k: v for k, v in sheet.answers.items() if k != "99.99"})
                )
            ),
        )
    ],
    "bounds-contain": [altered(bounds_off(points_least=30)), altered(bounds_off(stars_most=-1))],
    "bounds-reached": [altered(bounds_off(points_most=1)), altered(bounds_off(points_least=-1))],
    "reasons-complete": [altered(lambda result: evolve(result, reasons=result.reasons[:-1]))],
    "readings-named": [altered(lambda result: evolve(result, readings={"unticked": "other"}))],
    "readings-give-results": [altered(lambda result: evolve(result, status="invalid"))],
    "exchange-schema": [altered(lambda result: evolve(result, status="done"))],
    "round-trip": [
        patched(
            Evaluation,
            "to_json",
            lambda real: lambda sheet: {**real(sheet), "answers": {}},
        )
    ],
    "digest-pins": [patched(checking, "check", always([]))],
    "mean-exact": [patched(deliberating, "mean_of", rounded_mean)],
    "members-order": [deliberation_with(by_first)],
    "council-floors": [deliberation_with(lambda made: {"stars": made.stars_by_points})],
    "leaving-out": [deliberation_with(by_number)],
    "council-open": [
        deliberation_with(lambda made: {"status": "ranked", "stars": 5} if made.status == "open" else {})
    ],
    "words-told": [
        patched(
            words, "catalogue", lambda real: lambda lang: {**real(lang), "tell.unticked": "tell.unticked"}
        ),
        patched(Teller, "label", instead(lambda _teller, key, _otherwise=None: key)),
        patched(telling, "tell", lambda real: lambda thing, **more: real(thing, **{**more, "lang": 1})),
    ],
    "frames-equal": [patched(frames_scorer, "score_frame", after(no_stars))],
    "sql-equal": [patched(querying, "sql", after(query_without_stars))],
    "carried-to-itself": [patched(carrying, "carry_over", after(first_answer_lost))],
    "carried-along": [
        patched(carrying, "carry_along", after(lambda steps: steps[:-1])),
        patched(
            carrying,
            "carry_over",
            lambda real: lambda old, new, *args, **more: all_made_up(new, real(old, new, *args, **more)),
        ),
    ],
    "upgrade-reaches": [
        patched(
            upgrading,
            "upgrade",
            lambda real: (
                lambda rules, sheet, *args, **more: stays_put(real(rules, sheet, *args, **more), sheet)
            ),
        )
    ],
    "upgrade-cheapest": [patched(upgrading, "upgrade", after(costs_more))],
    "prune-changes-no-points": [
        patched(previewing, "prune", instead(lambda _rules, sheet: Pruned(evaluation=sheet)))
    ],
    "preview-judges": [
        patched(previewing, "preview", after(lambda made: evolve(made, faults=()))),
        patched(previewing, "preview", after(lambda made: evolve(made, result=None))),
    ],
    "policy-holds": [
        patched(deliberating, "find_spread", always(None)),
        patched(deliberating, "attend", after(lambda made: evolve(made, met=True))),
        patched(deliberating, "policy_for", always((CouncilPolicy(), "default"))),
    ],
    "written-waits": [
        deliberation_with(lambda made: {"status": "ranked", "stars": 5} if made.status == "open" else {}),
        deliberation_with(lambda made: {"stars": 5} if made.sitting.council.form == "written" else {}),
    ],
    "result-verifies": [
        patched(verifying, "_differences", instead(nothing)),
        patched(verifying, "sheet_again", after(lambda made: {**made, "product_set": 0})),
    ],
    "history-replays": [patched(replaying, "outcome", after(one_star))],
    "record-is-held": [patched(resting, "_compared", instead(nothing))],
    "round-follows": [
        patched(rounds, "run_round", after(no_work)),
        patched(
            rounds, "run_round", after(lambda state: evolve(state, counts={**state.counts, "products": 9}))
        ),
    ],
    "days-counted": [
        patched(
            deadlines,
            "count_days",
            lambda real: (
                lambda rules, start, days, *args, **more: real(rules, start, days + 1, *args, **more)
            ),
        ),
        patched(
            deadlines,
            "count_days",
            lambda real: lambda rules, start, days, _holidays, **more: real(rules, start, days, **more),
        ),
    ],
    "before-leaves-out": [
        patched(deadlines, "is_before", instead(lambda day, limit: day <= limit)),
        patched(deadlines, "day_before", instead(lambda limit: limit)),
    ],
    "patch-origin": [
        patched(patches, "origin", lambda real: lambda laid, _path: real(laid, "/tiers/1/from_points"))
    ],
}
# the clauses that what is made up has nothing for
SOURCES = {
    "patch-origin": "dong-thap",
    "carried-along": "148-2023",
    "days-counted": "26-2026",
    "before-leaves-out": "26-2026",
}
CASES = [(clause, breaking) for clause, ways in LIBRARIES.items() for breaking in ways]
