"""A doubt without a place is one about the ruleset or the overlay: every result rests on it."""

from __future__ import annotations

import json

import pytest
from attrs import evolve
from kit.councils import of_totals
from kit.ground import best

from ocop_rules import deliberate, explain, load, score, score_lines

ABOUT_THE_WHOLE = {
    "148-2023": {"commune-before-district"},
    "1489-2025": {"amendment-from-reports", "criteria-taken-as-unchanged"},
    "tay-ninh": {"council-document-unknown", "spread-measure-unknown", "two-scorings"},
    "dong-thap": {"decision-not-named", "council-document-unknown", "spread-measure-unknown"},
    "bac-kan-city-2024": {"plan-without-day", "rule-as-the-city-applies-it"},
    "26-2026": {"form-leaves-out-origin"},
}


@pytest.mark.parametrize(("name", "doubts"), ABOUT_THE_WHOLE.items())
def test_a_doubt_about_the_whole_stands_under_every_result(name: str, doubts: set[str]) -> None:
    rules = load(name)
    for number in (1, 8, 22):
        sheet = best(rules, number)
        whole = {one.doubt for one in score(rules, sheet).doubtful if not one.to_json()["place"]}
        assert doubts <= whole
        (line,) = score_lines({rules.id: rules}.__getitem__, [json.dumps(sheet.to_json())])
        assert line.to_json() == score(rules, sheet).to_json()
        # an open sheet and one that was stopped rest on it, too
        blank = sheet.__class__(ruleset=rules.id, product_set=number, answers={})
        assert doubts <= {one.doubt for one in score(rules, blank).doubtful}


def test_an_overlay_adds_its_doubts_to_those_below() -> None:
    over, below = load("bac-kan-city-2024"), load("148-2023")
    sheet = best(below, 1)
    assert {one.doubt for one in score(over, sheet).doubtful} == {
        *(one.doubt for one in score(below, sheet).doubtful),
        *ABOUT_THE_WHOLE["bac-kan-city-2024"],
    }


def test_a_council_rests_on_the_doubts_about_the_whole_whoever_is_counted() -> None:
    rules = load("bac-kan-city-2024")
    full = deliberate(rules, of_totals(load("148-2023"), [96, 91]))
    names = [one.doubt for one in full.doubtful]
    assert len(names) == len(set(names))
    nobody = of_totals(load("148-2023"), [96])
    member = evolve(nobody.council.members[0], counted=False)
    alone = deliberate(rules, evolve(nobody, council=evolve(nobody.council, members=(member,))))
    for made in (full, alone):
        assert ABOUT_THE_WHOLE["bac-kan-city-2024"] <= {one.doubt for one in made.doubtful}
        assert ABOUT_THE_WHOLE["148-2023"] <= {one.doubt for one in made.doubtful}


def test_it_is_told_without_a_place_of_the_set() -> None:
    rules = load("1489-2025")
    text = explain(rules, best(rules, 1))
    label = rules.labels["vi"]["doubt.amendment-from-reports"]
    assert label in " ".join(text.split())
