"""Why a stored result is not the same: one thing is changed, and exactly that is the answer."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.ground import ruleset
from kit.lives import round_of_2026

from ocop_rules import Evaluation, LoadError, Ruleset, Sitting, deliberate, score
from ocop_rules.life import Round, Verified, WorkCalendar, run_round, verify
from ocop_rules.model.decision import Identity
from ocop_rules.model.layer import Period
from ocop_rules.office import read_round
from ocop_rules.rulesets import Registry, shipped_registry, with_readings
from ocop_rules.schemas import schema_faults
from ocop_rules.testing import evaluations, held_rounds, near_mean

RULES = ruleset("26-2026")
CITY = ruleset("bac-kan-city-2024")
ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
OTHER = "sha256:" + 64 * "0"
FEW = settings(max_examples=max(settings.default.max_examples // 4, 1))  # councils and rounds are large
KINDS = ("sheet", "council", "round")
READINGS = {"sheet": "floor-miss", "council": "floor-miss", "round": "tier-gaps"}
ASKED = frozenset({"ruleset", "digest", "library", "registry", "known", "day", "calendar"})
"""What tells how to compute: the answer to another one is another reason, or another question."""


@frozen
class Made:
    """What a result is made of, and the ruleset that it is made under."""

    of: Evaluation | Sitting | Round
    rules: Ruleset

    def stored(self) -> dict[str, Any]:
        """Return the result as it is kept in a file."""
        if isinstance(self.of, Evaluation):
            data = score(self.rules, self.of).to_json(reasons=True)
        elif isinstance(self.of, Sitting):
            data = deliberate(self.rules, self.of).to_json()
        else:
            data = run_round(self.rules, self.of, day=date(2024, 10, 28)).to_json()
        read: dict[str, Any] = json.loads(json.dumps(data))
        return read


@cache
def the_round() -> Round:
    return read_round(ROUND, rules=ruleset)


def made(kind: str) -> st.SearchStrategy[Made]:
    if kind == "sheet":
        return evaluations(RULES).map(lambda sheet: Made(sheet, RULES))
    if kind == "council":
        return near_mean(RULES, 1).map(lambda sitting: Made(sitting, RULES))
    return st.just(the_round()).map(lambda one: Made(one, CITY))


def leaves(data: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, (dict, list)) and data:
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            if place or key not in ASKED:
                yield from leaves(value, (*place, key))
    else:
        yield place


def another(value: Any) -> Any:
    if isinstance(value, bool) or value is None or value in ([], {}):
        return "x"
    return value + (1 if isinstance(value, int) else "x")


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(st.data())
def test_nothing_changed(kind: str, data: st.DataObject) -> None:
    one = data.draw(made(kind))
    found = verify(one.stored(), sheet=one.of)
    assert (found.verdict, found.why, found.differences) == ("same", (), ())


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(st.data())
def test_changed_by_hand(kind: str, data: st.DataObject) -> None:
    one = data.draw(made(kind))
    stored = one.stored()
    place = data.draw(st.sampled_from(list(leaves(stored))))
    inner = stored
    for step in place[:-1]:
        inner = inner[step]  # type: ignore[index]
    was = inner[place[-1]]  # type: ignore[index]
    inner[place[-1]] = changed = another(was)  # type: ignore[index]
    found = verify(stored, sheet=one.of)
    assert (found.verdict, found.why) == ("differs", ("changed",))
    at = "/" + "/".join(map(str, place))
    written = json.loads(json.dumps(found.to_json()))
    assert written["differences"] == [{"pointer": at, "stored": changed, "computed": was}]
    assert not schema_faults("verified", written)
    assert Verified.from_json(written) == found


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(st.data())
def test_another_version(kind: str, data: st.DataObject) -> None:
    one = data.draw(made(kind))
    found = verify(one.stored() | {"library": "9.0.0"}, sheet=one.of)
    assert (found.verdict, found.why) == ("same", ("other-version",))


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(st.data())
def test_other_rules(kind: str, data: st.DataObject) -> None:
    one = data.draw(made(kind))
    found = verify(one.stored() | {"digest": OTHER}, sheet=one.of)
    assert (found.verdict, found.why, found.differences) == ("differs", ("other-rules",), ())


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(st.data())
def test_other_readings(kind: str, data: st.DataObject) -> None:
    one = data.draw(made(kind))
    (reading,) = [each for each in one.rules.decision.readings if each.id == READINGS[kind]]
    choice = data.draw(st.sampled_from([each for each in reading.choices if each != reading.choice]))
    other = Made(one.of, with_readings(one.rules, {reading.id: choice}))
    found = verify(other.stored(), sheet=one.of)
    assert (found.verdict, found.why) == ("same", ("other-readings",))
    assert found.readings == ((reading.id, choice),)


def test_of_a_round_every_reading_is_named() -> None:
    other = with_readings(CITY, {"tier-gaps": "round-half-up", "floor-miss": "not-recognised"})
    found = verify(Made(the_round(), other).stored(), sheet=the_round())
    assert (found.verdict, found.why) == ("same", ("other-readings",))
    assert dict(found.readings) == {"tier-gaps": "round-half-up", "floor-miss": "not-recognised"}


# -- rounds ---------------------------------------------------------------------------------------


def test_a_round_holds_what_it_is_made_of_when_asked() -> None:
    state = run_round(CITY, the_round(), day=date(2024, 10, 28))
    assert (verify(state).verdict, verify(state).kind, verify(state).id) == ("same", "round", "bac-kan-2024")
    assert verify(state.to_json(sheets=True)).verdict == "same"
    for sheets in (False, True):
        assert not schema_faults("round-state", json.loads(json.dumps(state.to_json(sheets=sheets))))
    plain = verify(state.to_json())
    assert (plain.verdict, plain.why) == ("not-shown", ("no-sheet",))
    # a sheet that was changed in the round is at odds with the figures beside it
    data = json.loads(json.dumps(state.to_json(sheets=True)))
    answers = data["round"]["sittings"][0]["sheets"][0]["answers"]
    code = next(code for code, box in answers.items() if box > 1)
    answers[code] -= 1
    found = verify(data)
    assert (found.verdict, found.why) == ("differs", ("changed",))


def test_a_round_is_under_other_rules_where_one_of_its_registry_is_not_at_hand() -> None:
    data = run_round(CITY, the_round(), day=date(2024, 10, 28)).to_json()
    data["registry"]["26-2026"] = OTHER
    found = verify(data, sheet=the_round())
    assert (found.verdict, found.why, found.differences) == ("differs", ("other-rules",), ())


def test_a_round_with_a_calendar_is_computed_with_it() -> None:
    days = WorkCalendar(source="notice", days_off=(date(2026, 9, 1), date(2026, 9, 2)))
    rounds = Round.from_json(round_of_2026(filed="2026-08-20"))
    state = run_round(RULES, rounds, day=date(2026, 8, 25), holidays=days)
    bare = run_round(RULES, rounds, day=date(2026, 8, 25))
    # two of the fifteen working days of the commune are days off (article 7.2)
    assert (bare.products[0].by, state.products[0].by) == (date(2026, 9, 10), date(2026, 9, 14))
    assert verify(state).verdict == "same"
    without = state.to_json(sheets=True) | {"calendar": None}
    assert verify(without).verdict == "differs"


def test_sheets_of_a_round_that_pin_a_digest_are_computed_under_what_is_at_hand() -> None:
    rounds = the_round()
    pinned = evolve(
        rounds,
        sittings=tuple(
            evolve(one, sheets=tuple(evolve(each, digest=CITY.digest) for each in one.sheets))
            for one in rounds.sittings
        ),
    )
    data = run_round(CITY, pinned, day=date(2024, 10, 28)).to_json(sheets=True)
    assert verify(data).verdict == "same"
    older = json.loads(json.dumps(data).replace(CITY.digest, OTHER))
    found = verify(older)
    assert (found.verdict, found.why, found.differences) == ("differs", ("other-rules",), ())


@FEW
@given(st.data())
def test_a_round_is_verified_among_the_decisions_that_it_names(data: st.DataObject) -> None:
    own = ruleset("synthetic")
    rounds = data.draw(held_rounds(own).filter(lambda one: bool(one.sittings)))
    day = rounds.sittings[0].day
    # the made-up decision alone, and beside one of which only the dates are known
    beside = Identity(id="later", number="1/X", issued=day, period=Period(start=date(2150, 1, 1)))
    for registry in (Registry((own,)), Registry((own,), (beside,))):
        state = run_round(own, rounds, day=day, registry=registry)
        stored = json.loads(json.dumps(state.to_json(sheets=True)))
        assert not schema_faults("round-state", stored)
        for one in (state, stored):
            found = verify(one, rules=own)
            assert (found.verdict, found.why, found.differences) == ("same", (), ())


def test_a_round_among_decisions_under_other_readings_says_so() -> None:
    """Earlier records may rest on other choices than the plan does: those are taken, and named."""
    choice = {"older-certificate": "full-term"}
    beside = shipped_registry().with_ruleset(with_readings(ruleset("26-2026"), choice))
    state = run_round(CITY, the_round(), day=date(2024, 10, 28), registry=beside)
    for stored in (state, state.to_json(sheets=True)):
        found = verify(stored)
        assert (found.verdict, found.why) == ("same", ("other-readings",))
        assert dict(found.readings) == choice


def test_of_a_decision_that_is_held_the_dates_are_not_told_again() -> None:
    state = run_round(CITY, the_round(), day=date(2024, 10, 28))
    assert state.to_json()["known"] == []
    fewer = Registry((ruleset("148-2023"), ruleset("781-2020")), shipped_registry().known)
    state = run_round(CITY, the_round(), day=date(2024, 10, 28), registry=fewer)
    assert [one["id"] for one in state.to_json()["known"]] == ["1048-2019", "1489-2025", "26-2026"]
    assert verify(state).verdict == "same"


@pytest.mark.parametrize(
    ("known", "at"), [(7, "/known"), ([7], "/known/0"), ([{"id": "later"}], "/known/0"), (None, "/known")]
)
def test_known_decisions_that_are_none_are_told_with_their_place(known: object, at: str) -> None:
    data = run_round(CITY, the_round(), day=date(2024, 10, 28)).to_json(sheets=True)
    with pytest.raises(LoadError) as caught:
        verify(data | {"known": known})
    assert at in [fault.pointer for fault in caught.value.faults]


@pytest.mark.parametrize("spoil", [{"registry": {"26-2026": 7}}, {"registry": 7}, {"day": 7}])
def test_a_round_that_is_none_is_refused(spoil: dict[str, Any]) -> None:
    data = run_round(CITY, the_round(), day=date(2024, 10, 28)).to_json()
    with pytest.raises(LoadError):
        verify(copy.deepcopy(data) | spoil, sheet=the_round())
