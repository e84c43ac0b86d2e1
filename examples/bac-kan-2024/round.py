"""A made-up round of Bắc Kạn city in 2024: from the members' sheets to what goes to the province.

Run it from the root of the checkout, with the extra ``office``::

    python examples/bac-kan-2024/round.py

The dates and tasks are those of the city's plan; products, producers, members and sheets are made up.
"""

# ruff: noqa: INP001, T201 - a program that prints

from __future__ import annotations

from datetime import date
from pathlib import Path

from ocop_rules import load
from ocop_rules.comparing import carry_along
from ocop_rules.life import run_round
from ocop_rules.office import read_round

HERE = Path(__file__).parent


def main() -> None:
    """Print the round, day by day."""
    rules = load("bac-kan-city-2024")
    round_ = read_round(HERE, rules=load)
    for title, day in (
        ("1. When the dossiers are in", date(2024, 10, 3)),
        ("2. When the city's council has sat", date(2024, 10, 26)),
        ("3. At the end of 2024", date(2024, 12, 31)),
    ):
        print(title)
        state = run_round(rules, round_, day=day)
        for one in state.products:
            work = one.last
            total = None if work is None else work.total
            stars = None if work is None else work.result.stars
            mean = "-" if total is None else total
            print(
                f"   {one.product}: {one.stage}, mean {mean}, stars {stars or '-'}, next: {one.next.action}"
            )
        upwards = [one.product for one in state.products if one.stage == "to-send"]
        if upwards:
            print(f"   To the province: {', '.join(upwards)}")
        duties_left = [f"{one.body} {one.task}" for one in state.duties if one.state != "done"]
        print(f"   Duties not yet done: {len(duties_left)} of {len(state.duties)}")
    print("4. What a sheet of 2021 said under 148, before it was judged anew")
    for entry in round_.products:
        for record in () if entry.earlier is None else entry.earlier.sheets:
            if record.evaluation.evaluator == "province-chair":
                (carried,) = carry_along((load("781-2020"), load("148-2023")), record.evaluation)
                found = carried.result.bounds
                print(
                    f"   {entry.product.id}: {carried.before.points['total']} points then, now "
                    f"{found.points_least} to {found.points_most}, {len(carried.carried)} answers kept"
                )


if __name__ == "__main__":
    main()
