"""The worked round of Bắc Kạn city, 2024: what its README says, held against the library."""

from __future__ import annotations

import json
import runpy
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ocop_rules import load
from ocop_rules.life import Round, RoundState, check_history, run_round
from ocop_rules.model.history import History
from ocop_rules.office import read_round
from ocop_rules.rulesets import shipped_registry

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
END = date(2024, 12, 31)


@pytest.fixture(scope="module")
def made() -> Round:
    return read_round(ROUND, rules=load)


def at(made: Round, day: date) -> RoundState:
    return run_round(load("bac-kan-city-2024"), made, day=day)


@pytest.mark.parametrize(
    ("product", "totals", "mean", "stars", "stage", "action"),
    [
        ("persimmon", [69, 70, 69], Fraction(208, 3), 3, "to-recognise", "recognise"),
        ("mandarin", [74, 75, 73], Fraction(74), 3, "to-recognise", "recognise"),
        ("tea", [90, 91, 89], Fraction(90), 5, "to-send", "send-up"),
        ("village", [73, 74, 72], Fraction(73), 4, "to-send", "send-up"),
        # rejected at 1.1, where the ticked box has 1 point: the points so far
        ("noodles", [62, 62, 62], Fraction(1), None, "refused", "file"),
        ("bananas", [64, 65, 63], Fraction(64), 3, "to-recognise", "recognise"),
    ],
)
def test_from_the_members_sheets_to_the_next_step(
    made: Round, product: str, totals: list[int], mean: Fraction, stars: int | None, stage: str, action: str
) -> None:
    state = at(made, date(2024, 10, 26))
    one = next(one for one in state.products if one.product == product)
    assert one.last is not None
    result = one.last.result
    assert [seat.total for seat in result.seats] == totals
    assert result.mean is not None
    assert (result.mean.total, result.stars, one.stage, one.next.action) == (mean, stars, stage, action)


def test_the_histories_are_those_that_the_sheets_come_to(made: Round) -> None:
    later = at(made, date(2025, 12, 31))
    written = json.loads((ROUND / "histories.json").read_text(encoding="utf-8"))
    known = {one.product.id: one for one in map(History.from_json, written)}
    for history in later.histories:
        assert check_history(shipped_registry(), history) == []
        other = known[history.product.id]
        for name in ("product", "producer", "dossiers", "results", "decisions", "certificates"):
            assert set(map(str, _list(getattr(history, name)))) == set(
                map(str, _list(getattr(other, name)))
            ), name


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, tuple) else [value]


def test_every_duty_of_the_plan_is_answered(made: Round) -> None:
    rules = load("bac-kan-city-2024")
    state = at(made, END)
    asked = [(body.id, task) for body in rules.decision.bodies for task in body.tasks]
    assert [(one.body, one.task) for one in state.duties] == asked
    assert {one.state for one in state.duties} == {"done"}
    assert state.done
    early = at(made, date(2024, 10, 31))
    late = [one.task for one in early.duties if one.state == "late"]
    assert late == []


def test_the_days_of_the_plan_are_held(made: Round) -> None:
    for before, after in ((date(2024, 9, 1), 0), (date(2024, 10, 2), 6)):
        days = {one.id: one for one in at(made, before).deadlines}
        assert days["dossiers"].last == date(2024, 10, 2)
        assert days["dossiers"].kept == after
    assert {one.id: (one.last, one.missing) for one in at(made, END).deadlines} == {
        "dossiers": (date(2024, 10, 2), ()),
        "evaluation": (date(2024, 10, 30), ()),
    }


def test_a_certificate_that_ended_is_reviewed_and_renewed(made: Round) -> None:
    before = next(one for one in at(made, date(2024, 10, 12)).products if one.product == "bananas")
    assert before.kind == "renewal"
    # 36 months after 20 August 2021
    assert [(one.status, one.ends) for one in before.state.certificates] == [("expired", date(2024, 8, 20))]
    after = next(one for one in at(made, END).products if one.product == "bananas")
    assert after.certificate is not None
    assert (after.certificate.record.number, after.certificate.ends) == ("C-06/GCN", date(2027, 11, 5))


def test_everything_says_that_it_is_made_up(made: Round) -> None:
    for entry in made.products:
        assert "made up" in entry.product.name
        assert entry.producer is not None
        assert "made up" in entry.producer.name
    for council in made.councils:
        for member in (*council.council.members, *council.support):
            assert "made up" in (member.name or "")


def test_the_program_tells_what_goes_to_the_province(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(ROUND / "round.py"), run_name="__main__")
    text = capsys.readouterr().out
    assert "To the province: tea, village\n" in text
    assert "persimmon: to-recognise, mean 208/3, stars 3, next: recognise\n" in text
    assert "Duties not yet done: 0 of 23\n" in text
    assert "bananas: 66 points then, now " in text
