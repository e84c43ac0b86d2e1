"""A doubt about a ruleset as a whole stands under every result of the process that rests on it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from ocop_rules import Evaluation, History, agenda, carry_over, load, next_step, replay, tell
from ocop_rules.life import (
    Dossier,
    NextStep,
    examine_dossier,
    ranked_outcome,
    rounds_on,
    run_round,
    under_overlay,
)
from ocop_rules.life.records import under_plan
from ocop_rules.model.decision import Doubt
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.office import read_round
from ocop_rules.rulesets import shipped_registry

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = load("bac-kan-city-2024")
KNOWN = shipped_registry().with_ruleset(PLAN)
ABOUT_THE_PLAN = {"plan-without-day", "rule-as-the-city-applies-it"}
ABOUT_148 = {"commune-before-district"}
ABOUT_1489 = {"amendment-from-reports", "criteria-taken-as-unchanged"}


def doubts(found: Iterable[RulesetDoubt], ruleset: str) -> set[str]:
    return {one.doubt for one in found if one.ruleset == ruleset}


def histories() -> list[History]:
    data = json.loads((EXAMPLES / "bac-kan-2024" / "histories.json").read_text(encoding="utf-8"))
    return [under_plan(History.from_json(one), PLAN) for one in data]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("148-2023", ABOUT_148),
        ("1489-2025", ABOUT_148 | ABOUT_1489),
        ("bac-kan-city-2024", ABOUT_148 | ABOUT_THE_PLAN),
        (
            "dong-thap",
            ABOUT_148 | {"decision-not-named", "council-document-unknown", "spread-measure-unknown"},
        ),
        ("tay-ninh", {"council-document-unknown", "spread-measure-unknown", "two-scorings"}),
        ("26-2026", {"form-leaves-out-origin"}),
    ],
)
def test_a_next_step_rests_on_them(name: str, expected: set[str]) -> None:
    rules = load(name)
    first = next_step(rules)
    assert doubts(first.doubtful, name) >= expected
    level = next(one.id for one in rules.decision.levels if one.scores)
    later = next_step(rules, [ranked_outcome(rules, level, 95)], since=rules.law_start)
    assert doubts(later.doubtful, name) >= expected
    assert NextStep.from_json(later.to_json()) == later
    for lang in ("vi", "en"):
        text = " ".join(tell(first, rules=rules, lang=lang).text().split())
        assert all(rules.labels[lang][f"doubt.{one}"] in text for one in expected)


def test_words_are_those_of_the_ruleset_that_is_named() -> None:
    both = [load("tay-ninh"), load("dong-thap")]
    for rules, others in ((both[0], both[1]), (both[1], both[0])):
        text = " ".join(tell(next_step(rules), rules=both, lang="en").text().split())
        assert rules.labels["en"]["doubt.council-document-unknown"] in text
        assert others.labels["en"]["doubt.council-document-unknown"] not in text


def test_a_doubt_about_stars_stands_only_where_a_step_is_about_them() -> None:
    rules = load("148-2023")
    mine = evolve(rules.decision, doubts=(Doubt(id="about-five", places=(), stars=(5,)),))
    rules = evolve(rules, decision=mine)
    for total, expected in ((95, {"about-five"}), (85, set())):
        step = next_step(rules, [ranked_outcome(rules, "district", total)])
        assert doubts(step.doubtful, "148-2023") == expected


def test_a_state_an_agenda_and_a_round_rest_on_them() -> None:
    day = date(2024, 10, 20)
    for history in histories():
        state = replay(KNOWN, history, day)
        for one in state.dossiers:
            about = ABOUT_THE_PLAN | ABOUT_148 if one.record.ruleset == PLAN.id else set()
            assert doubts(state.doubtful, one.record.ruleset) == about
        assert type(state).from_json(state.to_json()) == state
    items = agenda(KNOWN, histories(), day)
    assert items
    for item in items:
        # the certificate that ended is one of Decision 1048, on a day of Decision 148
        rests, about = (PLAN.id, ABOUT_THE_PLAN | ABOUT_148) if item.dossier else ("148-2023", ABOUT_148)
        assert doubts(item.doubtful, rests) == about
        assert type(item).from_json(item.to_json()) == item
    text = " ".join(tell(items, rules=KNOWN, lang="en").text().split())
    label = PLAN.labels["en"]["doubt.plan-without-day"]
    assert text.count(label) == 1
    made = run_round(PLAN, read_round(EXAMPLES / "bac-kan-2024", rules=load), day=day)
    for entry in made.products:
        assert doubts(entry.state.doubtful, PLAN.id) >= ABOUT_THE_PLAN
        assert doubts(entry.next.doubtful, PLAN.id) >= ABOUT_THE_PLAN


def test_what_a_certificate_asks_for_rests_on_the_decision_in_force() -> None:
    items = agenda(KNOWN, histories(), date(2027, 8, 1))
    asked = [one for one in items if one.certificate is not None]
    assert asked
    for item in asked:
        assert doubts(item.doubtful, "26-2026") == {"form-leaves-out-origin"}
        assert doubts(item.doubtful, PLAN.id) >= ABOUT_THE_PLAN


def test_a_dossier_a_round_and_the_decision_that_applies_rest_on_them() -> None:
    dossier = Dossier(ruleset=PLAN.id, kind="new", product_set=1, filed=date(2024, 9, 20))
    found = examine_dossier(PLAN, dossier)
    rounds = rounds_on(PLAN, "district", date(2024, 9, 20))
    answer = under_overlay(KNOWN.for_dossier("new", date(2024, 9, 20)), PLAN)
    for one in (found, rounds, answer):
        assert doubts(one.doubtful, PLAN.id) == ABOUT_THE_PLAN | ABOUT_148
        assert one.to_json()["doubtful"] == [each.to_json() for each in one.doubtful]
        text = " ".join(tell(one, rules=KNOWN, lang="en").text().split())
        assert PLAN.labels["en"]["doubt.plan-without-day"] in text
    assert doubts(KNOWN.for_dossier("new", date(2025, 12, 1)).doubtful, "1489-2025") == ABOUT_1489 | ABOUT_148


def test_a_sheet_that_was_carried_over_rests_on_those_of_both_decisions() -> None:
    old, new = load("1489-2025"), load("26-2026")
    data = json.loads((EXAMPLES / "tea-90-points.json").read_text(encoding="utf-8"))
    sheet = Evaluation.from_json(data | {"ruleset": old.id})
    made = carry_over(old, new, sheet)
    assert {one.doubt for one in made.before.doubtful} >= ABOUT_1489 | ABOUT_148
    assert {one.doubt for one in made.result.doubtful} >= {"form-leaves-out-origin"}
    text = " ".join(tell(made, lang="en").text().split())
    for rules, names in ((old, ABOUT_1489), (new, {"form-leaves-out-origin"})):
        assert all(rules.labels["en"][f"doubt.{one}"] in text for one in names)
