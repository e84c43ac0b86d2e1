"""Clauses about records, rule 12: stored results, histories and rounds, held against what they rest on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from attrs import evolve
from hypothesis import assume, reject
from hypothesis import strategies as st

from ocop_rules.councils import deliberating
from ocop_rules.errors import FaultsError, pointer
from ocop_rules.life import checking, levels, replaying, resting, rounds, verifying
from ocop_rules.life.outcomes import outcome_of
from ocop_rules.model.council import Council, Member, Sitting
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.history import History, ResultRecord, fraction_of
from ocop_rules.model.product import Product
from ocop_rules.model.round import Round
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.state import ProductState
from ocop_rules.model.step import LevelOutcome
from ocop_rules.rulesets.loading import shipped
from ocop_rules.rulesets.registry import Registry, shipped_registry
from ocop_rules.scoring import quick
from ocop_rules.testing.conformance.councils import policy_of
from ocop_rules.testing.conformance.scoring import any_height
from ocop_rules.testing.conformance.trial import Trial
from ocop_rules.testing.held import held_rounds
from ocop_rules.testing.lives import first_day
from ocop_rules.testing.sheets import evaluations

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7 * _DAY
_MOST_MEMBERS: Final = 3
_MOST_STEPS: Final = 4


def _through_json(data: Any) -> Any:
    return json.loads(json.dumps(data, ensure_ascii=False))


def _numbers(data: Any, *steps: object) -> Iterator[tuple[object, ...]]:
    """Yield the place of every whole number in JSON data."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _numbers(value, *steps, key)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _numbers(value, *steps, index)
    elif type(data) is int:
        yield steps


def _put(data: Any, steps: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    """Return JSON data with one value in it changed."""
    if not steps:
        return change(data)
    made = dict(data) if isinstance(data, dict) else list(data)
    made[steps[0]] = _put(data[steps[0]], steps[1:], change)
    return made


# -- stored results -------------------------------------------------------------------------------


def result_verifies(trial: Trial) -> None:
    """A stored result is the same when it is computed again, and a number that was changed shows."""
    rules = trial.rules
    sheet = trial.sheet(evaluations(rules))
    stored = _through_json(quick.score(rules, sheet).to_json(reasons=True))
    trial.same("verdict", "same", verifying.verify(stored, sheet=sheet, rules=rules).verdict)
    steps = trial.draw(st.sampled_from(sorted(_numbers(stored), key=str)))
    by = trial.draw(st.sampled_from((1, -1)))
    changed = _put(stored, steps, lambda value: value + by)
    trial.records = [changed]
    found = verifying.verify(changed, sheet=sheet, rules=rules)
    trial.same("verdict", "differs", found.verdict)
    at = [one.pointer for one in found.differences]
    trial.holds("differences", pointer(*steps) in at, [pointer(*steps)], at)


# -- histories ------------------------------------------------------------------------------------


def has_levels(rules: Ruleset) -> bool:
    """Tell whether a council of any level scores."""
    return any(level.scores for level in rules.decision.levels)


def _deliberated(trial: Trial, number: int, level: str) -> Deliberation:
    """Return what a council drawn at random comes to, under the policy of the ruleset."""
    rules = trial.rules
    drawn = trial.draw(st.lists(any_height(rules, number), min_size=1, max_size=_MOST_MEMBERS))
    members = tuple(
        Member(id=f"m{place}", role="member" if place else "chair") for place in range(len(drawn))
    )
    sheets = tuple(evolve(one, evaluator=member.id) for one, member in zip(drawn, members, strict=True))
    sitting = Sitting(
        ruleset=rules.id,
        product_set=number,
        council=Council(level=level, members=members),
        sheets=sheets,
        policy=policy_of(rules),
    )
    return deliberating.deliberate(rules, sitting)


def _history(trial: Trial) -> History:
    """Draw the history of a product whose results rest on sheets, as far as a recognition."""
    rules = trial.rules
    number = trial.draw(st.sampled_from(list(rules.numbers)))
    day = first_day(rules) + _WEEK
    dossier = {"id": "d", "ruleset": rules.id, "kind": "new", "filed": day.isoformat()}
    results: list[ResultRecord] = []
    outcomes: list[LevelOutcome] = []
    step = levels.next_step(rules)
    for _ in range(_MOST_STEPS):
        if step.action == "choose":
            step = step.alternatives[0]
        at = step.to if step.action == "send-up" else step.level
        if at is None or step.action not in ("assess", "score", "send-up"):
            break
        day += _DAY
        if next(one.scores for one in rules.decision.levels if one.id == at):
            made = _deliberated(trial, number, at)
            results.append(resting.record_of(made, "d", day))
            outcomes.append(outcome_of(made, at, day))
        else:
            results.append(ResultRecord(dossier="d", level=at, day=day, status="assessed", positive=True))
            outcomes.append(LevelOutcome(level=at, status="assessed", positive=True, day=day))
        step = levels.next_step(rules, outcomes)
    data: dict[str, Any] = {
        "product": Product(id="p", name="P", producer="q", product_set=number).to_json(),
        "dossiers": [dossier],
        "results": [one.to_json() for one in results],
    }
    if step.action == "recognise":
        shared = {"level": step.level, "stars": step.stars}
        data["decisions"] = [{"number": "r", "dossier": "d", "day": day.isoformat(), **shared}]
        data["certificates"] = [{"number": "c", "decision": "r", "issued": day.isoformat(), **shared}]
    return History.from_json(data)


def _figures(rules: Ruleset, record: ResultRecord) -> tuple[str, Fraction | None, int | None]:
    """Return what the sitting of a record comes to: status, total and stars; those written without one."""
    if record.sitting is None:
        return record.status, fraction_of(record.total), record.stars
    made = deliberating.deliberate(rules, record.sitting)
    total = None if made.mean is None or made.status != "ranked" else made.mean.tiered
    return made.status, total, made.stars


def _differing(rules: Ruleset, history: History, state: ProductState) -> Iterator[tuple[str, Any, Any]]:
    """Yield where the state of a product says something else than its sheets."""
    outcomes = {one.level: one for one in state.dossiers[0].outcomes}
    for record in history.results:
        found = outcomes[record.level]
        status, total, stars = _figures(rules, record)
        expected = (status, total, stars)
        # points so far, of what a gate has stopped, may stand beside it
        said = (found.status, found.total if status == "ranked" else total, found.stars)
        if said != expected:
            yield f"results/{record.level}", expected, said
    for name in ("decisions", "certificates"):
        for one in getattr(history, name):
            last = outcomes[history.results[-1].level]
            if one.stars != last.stars:
                yield f"{name}/stars", last.stars, one.stars


def _replayed(registry: Registry, history: History) -> ProductState:
    return replaying.replay(registry, history, history.results[-1].day + _DAY)


def history_replays(trial: Trial, *, registry: Registry) -> None:
    """A history whose results were computed from sheets has no contradiction, and says what they say."""
    rules = trial.rules
    history = trial.record(_history(trial))
    faults = [f"{fault.pointer}: {fault.code}" for fault in checking.check_history(registry, history)]
    trial.same("faults", [], faults)
    bare = evolve(
        history,
        results=tuple(
            one if one.sitting is None else evolve(one, status="ranked", total=None, stars=None)
            for one in history.results
        ),
    )
    for one in (history, bare):
        state = _replayed(registry, one)
        for about, expected, found in _differing(rules, history, state):
            trial.same(about, expected, found)


def record_is_held(trial: Trial, *, registry: Registry) -> None:
    """A number in a record that was changed is a fault, or what follows from the sheets that it changed."""
    rules = trial.rules
    data = _history(trial).to_json(personal=True)
    places = [
        *(("results", *steps) for steps in _numbers(data["results"])),
        *(("results", index, "total") for index, one in enumerate(data["results"]) if one.get("total")),
        *((name, 0, "stars") for name in ("decisions", "certificates") if data.get(name)),
    ]
    if not places:
        reject()
    # the figures of a record first: its sheets hold many more numbers
    steps = trial.draw(st.sampled_from(sorted(places, key=lambda one: (len(one), str(one)))))
    by = trial.draw(st.sampled_from((1, -1)))
    changed = _put(data, steps, lambda value: value + by if type(value) is int else str(Fraction(value) + by))
    trial.record(changed)
    try:
        history = History.from_json(changed)
        state = _replayed(registry, history)
    except FaultsError:
        return
    for about, expected, found in _differing(rules, history, state):
        trial.same(about, expected, found)


def registry_for(rules: Ruleset, base: Ruleset | None) -> Registry | None:
    """Return the registry that a product lives under; None for an overlay whose ruleset is not at hand.

    A decision that does not come with the package stands alone: it may be in force beside others.
    """
    if rules.law.id in shipped():
        return shipped_registry().with_ruleset(rules)
    if base is None and rules.layers[-1].kind == "overlay":
        return None
    return Registry((rules,) if base is None else (rules, base))


# -- rounds ---------------------------------------------------------------------------------------


def _entries(rules: Ruleset, made: Round, day: date, registry: Registry) -> Mapping[str, Any]:
    state = rounds.run_round(rules, made, day=day, registry=registry)
    return {one.product: one.to_json() for one in state.products}


def round_follows(trial: Trial, *, registry: Registry) -> None:
    """What a round says of a product follows from its sheets, whatever stands beside it or comes later."""
    rules = trial.rules
    made = trial.record(trial.draw(held_rounds(rules)))
    assume(made.sittings)
    day = made.sittings[0].day
    state = rounds.run_round(rules, made, day=day, registry=registry)
    found = {one.product: one for one in state.products}
    for sitting in made.sittings:
        last = found[sitting.product].last
        results = [quick.score(rules, one) for one in sitting.sheets]
        if last is None or last.result.status != "ranked" or last.result.policy.settled:
            trial.holds(f"{sitting.product}/sheets", last is not None, len(results), None)
            continue
        left = {seat.member for seat in last.result.counted}
        totals = [
            sum(reason.points for reason in result.reasons)
            for sheet, result in zip(sitting.sheets, results, strict=True)
            if sheet.evaluator in left
        ]
        mean = last.result.mean
        trial.same(
            f"{sitting.product}/mean",
            Fraction(sum(totals), len(totals)),
            None if mean is None else mean.total,
        )
    trial.same("counts/products", len(made.products), state.counts["products"])
    stages = [count for name, count in state.counts.items() if name != "products" and "stars" not in name]
    trial.same("counts", len(made.products), sum(stages))
    turned = evolve(made, products=made.products[::-1], sittings=made.sittings[::-1])
    entries = {one.product: one.to_json() for one in state.products}
    trial.same("order", entries, dict(_entries(rules, turned, day, registry)))
    before = evolve(made, sittings=())
    eve = day - _DAY
    trial.same(
        "later", dict(_entries(rules, before, eve, registry)), dict(_entries(rules, made, eve, registry))
    )
    stored = _through_json(state.to_json(sheets=True))
    trial.same("verdict", "same", verifying.verify(stored, rules=registry.rulesets).verdict)
