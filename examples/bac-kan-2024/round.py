"""A made-up round of Bắc Kạn city in 2024: from the members' sheets to what goes to the province.

Run it from the root of the checkout::

    python examples/bac-kan-2024/round.py

The dates and tasks are those of the city's plan; products, producers, members and sheets are made up.
"""

# ruff: noqa: INP001, T201 - a program that prints

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from ocop_rules import deliberate, load, next_step, replay
from ocop_rules.comparing import carry_along
from ocop_rules.councils import Sitting
from ocop_rules.life import History, outcome_of
from ocop_rules.rulesets import shipped_registry
from ocop_rules.structure.days import day_before, is_before

HERE = Path(__file__).parent
CITY = "district"


def main() -> None:
    """Print the round, step by step."""
    rules = load("148-2023")
    plan = {one.id: one.before for one in load("bac-kan-city-2024").decision.deadlines}
    histories = [
        History.from_json(item) for item in json.loads((HERE / "histories.json").read_text(encoding="utf-8"))
    ]

    print(f"1. Dossiers, before {plan['dossiers']}: {day_before(plan['dossiers'])} is the last day")
    for history in histories:
        filed = history.dossiers[-1].filed
        print(f"   {history.product.id}: {filed}, in time: {is_before(filed, plan['dossiers'])}")

    print(f"2. The city's council, before {plan['evaluation']}")
    upwards = []
    for item in json.loads((HERE / "sittings.json").read_text(encoding="utf-8")):
        sitting = Sitting.from_json(item)
        if sitting.council.level != CITY:
            continue
        made = deliberate(rules, sitting)
        step = next_step(rules, [outcome_of(made, CITY)])
        totals = [seat.total for seat in made.seats]
        mean = "-" if made.mean is None else made.mean.total
        print(
            f"   {sitting.product}: {made.status}, sheets {totals}, mean {mean}, stars {made.stars}: "
            f"{step.action} {step.stars or ''} {' '.join(step.notes)}".rstrip()
        )
        if step.action == "send-up":
            upwards.append(sitting.product)
    print(f"   To the province: {', '.join(filter(None, upwards))}")

    print("   What a sheet of 2021 says under 148, before it is judged anew")
    for history in histories:
        for record in history.sheets:
            if record.evaluation.ruleset == "781-2020" and record.evaluation.evaluator == "province-chair":
                (carried,) = carry_along((load("781-2020"), rules), record.evaluation)
                found = carried.result.bounds
                print(
                    f"   {history.product.id}: {carried.before.points['total']} points then, now "
                    f"{found.points_least} to {found.points_most}, {len(carried.carried)} answers kept"
                )

    known = shipped_registry()
    for title, day in (
        ("3. At the end of 2024", date(2024, 12, 31)),
        ("4. A year later", date(2025, 12, 31)),
    ):
        print(title)
        for history in histories:
            state = replay(known, history, day)
            held = state.certificate
            print(
                f"   {state.product}: {state.standing}, stars {state.stars}, "
                f"certificate to {held.until if held else '-'}, next: {state.next.level} {state.next.action}"
            )


if __name__ == "__main__":
    main()
