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
    ]
    # the document and the set stand once, over all steps
    assert "Place                Decision 148/QĐ-TTg, product set 1\n" in page.text()


def test_a_council_is_told_figures_and_no_advice(rules: Ruleset) -> None:
    thing, _ = THINGS["council"]
    text = tell(thing, rules=rules, lang="en").text()
    assert "how a member scores is for that member alone to judge" in " ".join(text.split())
    for word in ("should", "must", "ought"):
        assert word not in text.partition("Readings")[0]


def test_members_who_stand_alike_are_told_together(rules: Ruleset) -> None:
    sheets = {name: sheet(rules, 65, c2_3=1) for name in ("a", "b")} | {"c": sheet(rules, 70, c2_3=2)}
    text = tell(council_upgrade(rules, sitting(sheets), 4), rules=rules, lang="en").text(200)
    assert (
        "    a, b: box 1, the floor asks for box 3 (2 more)\n    c: box 2, the floor asks for box 3 (1 more)"
        in text
    )
    assert "+4: every sheet" in text


def test_a_floor_that_another_decision_leaves_open_is_not_told_as_met(rules: Ruleset) -> None:
    later = load("26-2026")
    found = what_if(rules, best(rules, 1, c9_1=2), decision=later)
    assert found.after.status == "open"
    text = tell(found, rules=(rules, later), lang="en").text()
    assert "Floors no longer missed after the change" in text
    assert "met" not in text.partition("Floors no longer missed")[2]


def test_a_criterion_of_two_decisions_with_the_same_points_is_no_difference(rules: Ruleset) -> None:
    later = load("26-2026")
    found = what_if(rules, best(rules, 1), decision=later)
    same = [one for one in found.criteria if one.before and one.after and not one.points]
    assert same
    text = tell(found, rules=(rules, later), lang="en").text(200)
    names = [
        load("26-2026").labels["en"][
            f"criterion.{later.product_set(1).criteria[one.after.criterion].concept}"
        ]
        for one in same
    ]
    table = text.partition("Criteria that differ")[2].partition("Floors")[0]
    assert not [name for name in names if f" {name} " in table]


def test_a_small_share_is_said_to_be_small() -> None:
    text = tell(THINGS["anatomy"][0], rules=THINGS["anatomy"][1], lang="vi").text()
    assert "dưới 0,0001%" in text
    assert " %" not in text


def test_what_a_set_has_none_of_is_told_at_the_end() -> None:
    rules = load("1048-2019")
    text = tell(anatomy(rules, 1), rules=rules, lang="vi").text()
    assert "  - không có\n" not in text
    assert text.partition("Không có ở bộ này")[2].count("  - ") >= 4
