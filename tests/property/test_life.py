"""Levels, certificates and histories, held to what they promise on every path."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.lives import known

from ocop_rules import History, NextStep, Ruleset, next_step, replay
from ocop_rules.life import LevelOutcome, check_history
from ocop_rules.rulesets import with_readings
from ocop_rules.rulesets.readings import PROCESS_READINGS

START = {
    "1048-2019": date(2019, 9, 1),
    "781-2020": date(2020, 7, 1),
    "148-2023": date(2024, 3, 1),
    "1489-2025": date(2025, 7, 6),
    "26-2026": date(2026, 6, 1),
}
NAMES = tuple(START)
LEVEL_READINGS = ("send-up-by", "negative-assessment", "result-returned", "floor-missed-above")
FINAL = ("recognise", "improve", "refuse")
MOST_STEPS = 10


@cache
def ruleset(name: str, choices: tuple[tuple[str, str], ...] = ()) -> Ruleset:
    declared = known().ruleset(name).choices
    kept = {reading: choice for reading, choice in choices if reading in declared}
    return with_readings(known().ruleset(name), kept)


CHOICES = st.tuples(
    *(st.tuples(st.just(name), st.sampled_from(PROCESS_READINGS[name])) for name in LEVEL_READINGS)
)
# set 11 reaches 97 points under 148, 100 under the others
TOTALS = st.one_of(
    st.integers(0, 285).map(lambda thirds: Fraction(thirds, 3)),
    st.sampled_from(
        [Fraction(x) for x in ("29.99", "30", "49.99", "50", "69.99", "70", "89.99", "90", "95")]
    ),
)


def by_points(total: Fraction) -> int:
    return 1 + sum(total >= bound for bound in (30, 50, 70, 90))


def floors(rules: Ruleset) -> list[int]:
    """Return the stars that set 11 has floors for, from its criteria."""
    found = set()
    for criterion in rules.product_set(11).criteria.values():
        options = (*criterion.options, *(option for case in criterion.cases for option in case.options))
        found |= {one.floor for one in (criterion, *options)} - {None}
    return sorted(star for star in found if star)


@st.composite
def outcomes_at(draw: st.DrawFn, rules: Ruleset, level: str, *, scores: bool) -> LevelOutcome:
    if not scores:
        return LevelOutcome(
            level=level, status="assessed", positive=draw(st.sampled_from([True, False, None]))
        )
    total = draw(TOTALS)
    # floors can only take stars away, down to the star below a floor that the set has
    lower = [floor - 1 for floor in floors(rules) if floor <= by_points(total)]
    stars = draw(st.sampled_from([*lower, by_points(total)]) | st.just(by_points(total)))
    return LevelOutcome(level=level, total=total, stars=stars, stars_by_points=by_points(total))


@st.composite
def paths(draw: st.DrawFn) -> tuple[Ruleset, list[LevelOutcome], NextStep]:
    """A product's whole way through the levels of a decision, to the step that ends it."""
    rules = ruleset(draw(st.sampled_from(NAMES)), draw(CHOICES))
    levels = {level.id: level for level in rules.decision.levels}
    outcomes: list[LevelOutcome] = []
    for _ in range(MOST_STEPS):
        step = next_step(rules, outcomes)
        if step.action == "choose":
            step = draw(st.sampled_from(step.alternatives))
        if step.action in FINAL:
            return rules, outcomes, step
        at = step.to if step.action == "send-up" else step.level
        assert at is not None
        outcomes.append(draw(outcomes_at(rules, at, scores=levels[at].scores)))
    raise AssertionError([one.level for one in outcomes])


@given(paths())
def test_no_path_certifies_above_its_level_or_above_its_result(
    path: tuple[Ruleset, list[LevelOutcome], NextStep],
) -> None:
    rules, outcomes, step = path
    if step.action != "recognise":
        assert step.stars is None
        return
    level = next(one for one in rules.decision.levels if one.id == step.level)
    assert step.stars in level.recognises
    assert step.stars is not None
    assert step.stars >= 3
    last = outcomes[-1]
    assert last.stars is not None
    assert step.stars <= last.stars <= by_points(last.total or Fraction(0))


@given(paths())
def test_every_state_on_a_path_has_a_next_step_with_somebody_to_take_it(
    path: tuple[Ruleset, list[LevelOutcome], NextStep],
) -> None:
    rules, outcomes, _ = path
    levels = {level.id for level in rules.decision.levels}
    for number in range(len(outcomes) + 1):
        step = next_step(rules, outcomes[:number])
        assert step.level in levels
        assert step.to is None or step.to in levels | {"producer"}
        assert step.action != "choose" or len(step.alternatives) > 1


# -- histories ----------------------------------------------------------------------------------------------


def _day(start: date, number: int) -> str:
    return (start + timedelta(days=number)).isoformat()


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A history without contradictions: one way through the levels, then perhaps a withdrawal."""
    name = draw(st.sampled_from(NAMES))
    rules, start = ruleset(name), START[name]
    levels = {level.id: level for level in rules.decision.levels}
    outcomes: list[LevelOutcome] = []
    data: dict[str, Any] = {
        "product": {"id": "p", "name": "Made up", "producer": "q", "product_set": 11},
        "dossiers": [{"id": "d", "ruleset": name, "kind": "new", "filed": start.isoformat()}],
        "results": [],
        "decisions": [],
        "certificates": [],
        "withdrawals": [],
    }
    number = 0
    for _ in range(MOST_STEPS):
        step = next_step(rules, outcomes)
        if step.action == "choose":
            step = draw(st.sampled_from(step.alternatives))
        if step.action in FINAL or draw(st.integers(0, 9)) == 0:
            break
        # under 1489 every result lies before its last day, 21 July 2026, whatever the way
        number += draw(st.integers(1, 30))
        at = step.to if step.action == "send-up" else step.level
        assert at is not None
        outcome = draw(outcomes_at(rules, at, scores=levels[at].scores))
        outcomes.append(outcome)
        record = {"dossier": "d", "level": at, "day": _day(start, number), "status": outcome.status}
        if outcome.status == "ranked":
            record |= {"total": str(outcome.total), "stars": outcome.stars}
        else:
            record |= {"positive": outcome.positive}
        data["results"].append(record)
    if step.action == "recognise":
        number += draw(st.integers(0, 30))
        decided = _day(start, number)
        shared = {"level": step.level, "stars": step.stars}
        data["decisions"].append({"number": "r", "dossier": "d", "day": decided, **shared})
        if draw(st.booleans()):
            number += draw(st.integers(0, 30))
            data["certificates"].append(
                {"number": "c", "decision": "r", "issued": _day(start, number), **shared}
            )
            if draw(st.booleans()):
                number += draw(st.integers(700, 1200))
                concluded = _day(start, number)
                by = "central" if step.stars == 5 else "province"
                gone = {"certificate": "c", "ground": "law-broken", "concluded": concluded, "level": by}
                data["withdrawals"].append(gone | {"day": _day(start, number + draw(st.integers(0, 20)))})
    return History.from_json(data)


LATER = st.integers(0, 2200)


@given(histories(), LATER)
def test_a_consistent_history_has_no_contradictions_and_always_a_next_step(
    history: History, later: int
) -> None:
    assert check_history(known(), history) == []
    state = replay(known(), history, history.dossiers[0].filed + timedelta(days=later))
    assert state.next.action
    assert History.from_json(history.to_json()) == history


@given(histories(), LATER, st.randoms(use_true_random=False))
def test_a_history_in_any_order_replays_to_the_same_state(history: History, later: int, random: Any) -> None:
    day = history.dossiers[0].filed + timedelta(days=later)

    def shuffled(records: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(records, len(records)))

    other = evolve(
        history,
        **{
            name: shuffled(getattr(history, name))
            for name in ("dossiers", "results", "decisions", "certificates", "withdrawals")
        },
    )
    assert replay(known(), other, day) == replay(known(), history, day)


@given(histories(), LATER)
def test_an_expired_or_withdrawn_certificate_is_never_current(history: History, later: int) -> None:
    day = history.dossiers[0].filed + timedelta(days=later)
    state = replay(known(), history, day)
    for one in state.certificates:
        ends = one.record.issued.replace(year=one.record.issued.year + 3)
        gone = [each.day for each in history.withdrawals if each.day is not None and each.day <= day]
        expected = one.record.issued <= day <= ends and not gone
        assert one.valid == expected
        assert (state.certificate is not None) == expected
        assert (state.stars is not None) == expected


@given(histories(), LATER)
def test_what_comes_later_changes_nothing_about_an_earlier_day(history: History, later: int) -> None:
    day = history.dossiers[0].filed + timedelta(days=later)
    cut = evolve(
        history,
        results=tuple(one for one in history.results if one.day <= day),
        decisions=tuple(one for one in history.decisions if one.day <= day),
        certificates=tuple(one for one in history.certificates if one.issued <= day),
        withdrawals=tuple(one for one in history.withdrawals if one.day is not None and one.day <= day),
    )
    left, right = replay(known(), cut, day), replay(known(), history, day)
    assert (left.standing, left.certificate, left.next) == (right.standing, right.certificate, right.next)
