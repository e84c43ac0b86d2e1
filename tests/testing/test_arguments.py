"""Arguments that strategies and the kit can do nothing with: told at once, as errors of the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import find
from hypothesis import strategies as st

from ocop_rules import Ruleset, load
from ocop_rules.errors import ArgumentError, LoadError, NotHeldError, UnknownNameError
from ocop_rules.model.patch import Overlay
from ocop_rules.rulesets import loading
from ocop_rules.testing import (
    held_rounds,
    histories,
    near_tier,
    open_sheets,
    outcomes,
    overlays,
    rounds,
    rulesets,
    sittings,
)
from ocop_rules.testing.conformance import check


@pytest.fixture(scope="module")
def decision() -> Ruleset:
    return load("148-2023")


@pytest.fixture(scope="module")
def made_up() -> Ruleset:
    return find(rulesets(), lambda _: True)


@pytest.mark.parametrize(
    "call",
    [
        lambda rules: open_sheets(rules, most_open=0),
        lambda rules: open_sheets(rules, most_open=-1),
        lambda rules: sittings(rules, most=0),
        lambda rules: check(rules, examples=0),
        lambda rules: check(rules, examples="3"),  # type: ignore[arg-type]
        lambda rules: check(rules, examples=-3, clauses=["round-trip"]),
    ],
)
def test_less_than_one_of_a_thing_is_a_fault(call: Callable[[Ruleset], Any], decision: Ruleset) -> None:
    with pytest.raises(LoadError) as caught:
        call(decision)
    assert [fault.code for fault in caught.value.faults] == ["range"]
    assert caught.value.faults[0].pointer in {"/most_open", "/most", "/examples"}


@pytest.mark.parametrize(
    "call",
    [
        lambda rules: near_tier(rules, stars=9),
        # below the first star nothing is at a bound
        lambda rules: near_tier(rules, stars=1),
        lambda rules: outcomes(rules, "village"),
        lambda _: check(""),
        lambda _: check("a\0b"),
    ],
)
def test_what_does_not_exist_is_told_at_once(call: Callable[[Ruleset], Any], decision: Ruleset) -> None:
    with pytest.raises(UnknownNameError):
        call(decision)


@pytest.mark.parametrize(
    "call",
    [
        lambda rules: check(rules, clauses="sums-close"),
        lambda rules: check(rules, clauses=3),  # type: ignore[arg-type]
        lambda rules: check(rules, seed="x"),  # type: ignore[arg-type]
        lambda rules: check(rules, search="folder"),
        lambda rules: check(rules, search=[3]),  # type: ignore[list-item]
        lambda _: check(3),  # type: ignore[arg-type]
        lambda _: check(None),  # type: ignore[arg-type]
        lambda _: check(b"148-2023"),  # type: ignore[arg-type]
    ],
)
def test_the_kit_refuses_arguments_of_another_kind(call: Callable[[Ruleset], Any], decision: Ruleset) -> None:
    with pytest.raises(ArgumentError):
        call(decision)


@pytest.mark.parametrize("strategy", [rounds, held_rounds, histories])
def test_a_ruleset_without_levels_has_no_rounds_and_no_histories(
    strategy: Callable[[Ruleset], st.SearchStrategy[Any]], made_up: Ruleset
) -> None:
    with pytest.raises(NotHeldError) as caught:
        strategy(made_up)
    assert caught.value.what == "levels"


def test_an_overlay_can_be_drawn_over_what_has_no_readings(made_up: Ruleset) -> None:
    document = find(overlays(made_up), lambda _: True).parts[0].document
    assert isinstance(document, Overlay)
    assert document.changes == ()


def test_a_kit_that_breaks_is_not_a_clause_that_was_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up that fails inside a clause is an error, and no sign that there is nothing to try."""

    def lost(*_args: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(loading, "with_readings", lost)
    with pytest.raises(KeyError):
        check("dong-thap", clauses=["overlay-same-points"])
