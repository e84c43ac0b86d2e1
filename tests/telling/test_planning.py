"""Pages of planning: every kind of answer in both languages and all formats, with what it has to say."""

from __future__ import annotations

from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from attrs import evolve
from kit.councils import of_totals, sheet, sitting
from kit.ground import best, ruleset

from ocop_rules import Ruleset, load, tell
from ocop_rules.planning import anatomy, council_upgrade, upgrade, what_if
from ocop_rules.telling.layout import COLUMNS, width


def _things() -> dict[str, tuple[Any, Any]]:
    rules, synthetic, later = load("148-2023"), ruleset("synthetic"), load("26-2026")
    untold = best(rules, 1, c5_1=1, c5_2=-1, c5_3=-1)
    gated = evolve(best(rules, 1), gates=("risky-impurities",))
    zeros = next(here.zeros for here in later.product_set(16).gates if here.zeros)
    stopped = best(later, 16, **{f"c{zeros[0].replace('.', '_')}": 0})
    sheets = {"a": sheet(rules, 65, c2_3=1), "b": sheet(rules, 70, c5_1=1, c5_2=-1, c5_3=-1)}
    return {
        "story": (upgrade(rules, untold, 4), rules),
        "held": (upgrade(rules, best(rules, 1), 4), rules),
        "open": (upgrade(rules, best(rules, 1, c2_3=-1), 5), rules),
        "own": (
            upgrade(synthetic, best(synthetic, 1, c2_1=1), 5, cost={"2.1": {3: Fraction(5, 3)}}),
            synthetic,
        ),
        "gate": (upgrade(rules, gated, 3), rules),
        "follows": (upgrade(later, stopped, 3, keep=[zeros[0]]), later),
        "floors": (upgrade(rules, untold, 5, only=["1.1"]), rules),
        "table": ([upgrade(rules, one, 4) for one in (untold, gated)], rules),
        "anatomy": (anatomy(later, 16), later),
        "anatomy-synthetic": (anatomy(synthetic, 1), synthetic),
        "what-if": (what_if(rules, untold, answers={"2.3": 2, "5.1": 0}, gates=["risky-impurities"]), rules),
        "decision": (what_if(rules, untold, decision=later), (rules, later)),
        "council": (council_upgrade(rules, sitting(sheets), 4), rules),
        "council-open": (council_upgrade(rules, sitting({"a": sheet(rules, 70, c2_3=-1)}), 4), rules),
        "council-held": (council_upgrade(rules, of_totals(rules, [90, 91]), 4), rules),
    }


THINGS = _things()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", sorted(THINGS))
def test_every_answer_has_a_page(name: str, lang: str) -> None:
    thing, rules = THINGS[name]
    page = tell(thing, rules=rules, lang=lang)
    text = page.text()
    assert page.title
    assert all(width(line) <= COLUMNS for line in text.splitlines())
    assert page.title in unescape(page.html())
    assert page.markdown().startswith("# ")
    assert "{" not in text.replace("{.", "")
    assert "None" not in text


def test_a_step_says_what_there_is_what_to_reach_what_it_brings_and_where(rules: Ruleset) -> None:
    page = tell(upgrade(rules, best(rules, 1, c2_3=2), 4), rules=rules, lang="en")
    (steps,) = [block for block in page.blocks if getattr(block, "ordered", False)]
    (step,) = steps.items
    assert step.text.startswith("2.3")
    assert [(one.tone, one.text.partition(":")[0]) for one in step.items] == [
        ("", "now"),
        ("todo", "reach box 3"),
        ("means", "it meets the floor for 4 stars"),
        ("law", "Decision 148/QĐ-TTg, product set 1, part A, criteria group 2, criterion 2.3 (c), box 3"),
    ]


def test_a_council_is_told_figures_and_no_advice(rules: Ruleset) -> None:
    thing, _ = THINGS["council"]
    text = tell(thing, rules=rules, lang="en").text()
    assert "how a member scores is for that member alone to judge" in " ".join(text.split())
    for word in ("should", "must", "ought"):
        assert word not in text.partition("Readings")[0]
