"""The worked round of Bắc Kạn city, 2024: what its README says, held against the library."""

from __future__ import annotations

import json
import runpy
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ocop_rules import deliberate, load, next_step, replay, score
from ocop_rules.councils import Sitting
from ocop_rules.life import History, check_history, outcome_of
from ocop_rules.rulesets import shipped_registry

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"


def read(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((ROUND / name).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("name", "totals", "mean", "stars", "action", "level"),
    [
        ("persimmon-district", [69, 70, 69], Fraction(208, 3), 3, "recognise", "district"),
        ("mandarin-district", [74, 75, 73], Fraction(74), 3, "recognise", "district"),
        ("tea-district", [90, 91, 89], Fraction(90), 5, "send-up", "district"),
        ("village-district", [73, 74, 72], Fraction(73), 4, "send-up", "district"),
        # rejected at 1.1, where the ticked box has 1 point: the points so far
        ("noodles-district", [62, 62, 62], Fraction(1), None, "refuse", "district"),
        ("bananas-district", [64, 65, 63], Fraction(64), 3, "recognise", "district"),
        ("tea-province", [90, 92, 91], Fraction(91), 5, "send-up", "province"),
        ("village-province", [73, 75, 75], Fraction(223, 3), 4, "recognise", "province"),
    ],
)
def test_from_the_members_sheets_to_the_next_step(
    name: str, totals: list[int], mean: Fraction, stars: int | None, action: str, level: str
) -> None:
    rules = load("148-2023")
    data = next(item for item in read("sittings.json") if item["id"] == name)
    made = deliberate(rules, Sitting.from_json(data))
    assert [seat.total for seat in made.seats] == totals
    assert made.mean is not None
    assert (made.mean.total, made.stars) == (mean, stars)
    step = next_step(rules, [outcome_of(made, level)])
    assert (step.action, step.level) == (action, level)


def test_the_histories_say_what_the_councils_came_to() -> None:
    sittings = {item["id"]: item for item in read("sittings.json")}
    rules = load("148-2023")
    for item in read("histories.json"):
        history = History.from_json(item)
        assert check_history(shipped_registry(), history) == []
        for record in history.results:
            name = f"{history.product.id}-{record.level}"
            if name in sittings and record.dossier.endswith("2024"):
                made = deliberate(rules, Sitting.from_json(sittings[name]))
                assert (record.status, record.stars) == (made.status, made.stars)
                if record.exact is not None:
                    assert made.mean is not None
                    assert record.exact == made.mean.total


def test_the_dates_are_those_of_the_plan() -> None:
    limits = {one.id: one.before for one in load("bac-kan-city-2024").decision.deadlines}
    assert limits == {"dossiers": date(2024, 10, 3), "evaluation": date(2024, 10, 31)}
    for item in read("histories.json"):
        history = History.from_json(item)
        assert all(one.filed < limits["dossiers"] for one in history.dossiers)
        city = [one.day for one in (*history.results, *history.decisions) if one.level == "district"]
        assert all(day < limits["evaluation"] for day in city)


def test_everything_says_that_it_is_made_up() -> None:
    for item in read("histories.json"):
        history = History.from_json(item)
        assert "made up" in history.product.name
        assert history.producer is not None
        assert "made up" in history.producer.name
    for data in read("sittings.json"):
        assert all("made up" in (one.name or "") for one in Sitting.from_json(data).council.members)


def test_the_program_tells_what_goes_to_the_province(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(ROUND / "round.py"), run_name="__main__")
    text = capsys.readouterr().out
    assert "To the province: tea, village\n" in text
    assert "mean 208/3, stars 3: recognise 3\n" in text
    assert "in time: False" not in text
    assert "bananas: 66 points then, now " in text


def test_a_certificate_of_2021_ended_and_the_product_is_judged_anew() -> None:
    history = next(
        one for one in map(History.from_json, read("histories.json")) if one.product.id == "bananas"
    )
    known = shipped_registry()
    first, second = history.dossiers
    assert known.for_dossier(first.kind, first.filed).ruleset.id == first.ruleset == "781-2020"
    assert known.for_dossier(second.kind, second.filed).ruleset.id == second.ruleset == "148-2023"
    # 36 months after 20 August 2021
    standings = {
        day: (state.standing, state.stars)
        for day in (date(2022, 1, 1), date(2024, 8, 20), date(2024, 8, 21), date(2024, 12, 31))
        for state in (replay(known, history, day),)
    }
    assert standings == {
        date(2022, 1, 1): ("recognised", 3),
        date(2024, 8, 20): ("recognised", 3),
        date(2024, 8, 21): ("expired", None),
        date(2024, 12, 31): ("recognised", 3),
    }
    sheets = [one.evaluation for one in history.sheets if one.dossier == first.id]
    totals = [score(load("781-2020"), one).points for one in sheets]
    assert [points and points["total"] for points in totals] == [66, 67, 68]
