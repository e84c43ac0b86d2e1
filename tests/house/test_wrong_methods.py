"""A method of a value that is called with the wrong thing says so in one sentence, as a verb does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from ocop_rules import load
from ocop_rules.errors import OcopError
from ocop_rules.model import ProductCode, WorkCalendar
from ocop_rules.planning import anatomy
from ocop_rules.rulesets import Registry, shipped_registry

RULES = load("26-2026")
HELD = shipped_registry()
CALENDAR = WorkCalendar(source="made up")
DAY = date(2026, 6, 1)
WRONG: tuple[Any, ...] = (None, -5, "2026", 1.5, [[]], {"a": 1}, object(), datetime(2026, 6, 1))  # noqa: DTZ001

METHODS: dict[str, Callable[[Any], object]] = {
    "Registry: rulesets": Registry,
    "Registry: one of the rulesets": lambda given: Registry((RULES, given)),
    "Registry: known": lambda given: Registry((RULES,), (given,)),
    "Registry.ruleset": HELD.ruleset,
    "Registry.with_ruleset": HELD.with_ruleset,
    "Registry.in_force": HELD.in_force,
    "Registry.holders: kind": lambda given: HELD.holders(given, DAY),
    "Registry.holders: filed": lambda given: HELD.holders("new", given),
    "Registry.for_dossier: kind": lambda given: HELD.for_dossier(given, DAY),
    "Registry.for_dossier: filed": lambda given: HELD.for_dossier("new", given),
    "ProductCode.parse": ProductCode.parse,
    "Ruleset.product_set": RULES.product_set,
    "ProductSet.criterion": RULES.product_set(1).criterion,
    "Criterion.options_in": RULES.product_set(1).criterion("1.1").options_in,
    "WorkCalendar.works": CALENDAR.works,
    "WorkCalendar.knows: first": lambda given: CALENDAR.knows(given, DAY),
    "WorkCalendar.knows: last": lambda given: CALENDAR.knows(DAY, given),
    "Anatomy.share": anatomy(RULES, 1).share,
}
RIGHT = {("Criterion.options_in", None), ("Anatomy.share", -5)}


@pytest.mark.parametrize("name", METHODS)
def test_a_method_refuses_what_is_wrong(name: str) -> None:
    for wrong in WRONG:
        if wrong in (None, -5) and (name, wrong) in RIGHT:
            continue
        with pytest.raises(OcopError):
            METHODS[name](wrong)


def test_a_registry_keeps_nothing_of_the_callers_list() -> None:
    given = [RULES]
    made = Registry(given)  # type: ignore[arg-type]
    given.clear()
    assert made.rulesets == (RULES,)
