"""Strategies for councils, lives and rules: what they make is taken by the verbs that it is made for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.ground import ruleset

from ocop_rules import Evaluation, History, Ruleset, Sitting, deliberate, replay, score
from ocop_rules.councils import CouncilPolicy, check_sitting
from ocop_rules.errors import OcopError
from ocop_rules.life import Dossier, check_history, examine_dossier
from ocop_rules.rulesets import apply_patch, shipped_registry
from ocop_rules.testing import (
    complete_sheets,
    dossiers,
    histories,
    near_days,
    near_floor,
    near_limits,
    near_mean,
    near_tier,
    overlays,
    policies,
    rounds,
    rulesets,
    sittings,
)

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
FEW = settings(SLOW, max_examples=25)
RULES = ruleset("26-2026")


@FEW
@given(policies(RULES))
def test_policies_read_back(policy: CouncilPolicy) -> None:
    assert CouncilPolicy.from_json(policy.to_json()) == policy


@FEW
@given(sittings(RULES, 16, complete=True))
def test_complete_sittings_are_faultless_under_the_default_policy(sitting: Sitting) -> None:
    assert check_sitting(RULES, sitting, CouncilPolicy()) == []
    assert not [seat for seat in deliberate(RULES, sitting, CouncilPolicy()).seats if seat.open]


@FEW
@given(sittings(RULES))
def test_sittings_are_deliberated_on_or_refused_with_faults(sitting: Sitting) -> None:
    faults = check_sitting(RULES, sitting)
    if not faults:
        assert deliberate(RULES, sitting).digest == RULES.digest
    assert all(fault.code for fault in faults)


@FEW
@given(near_mean(RULES, 1))
def test_the_mean_alone_decides_near_a_bound(sitting: Sitting) -> None:
    made = deliberate(RULES, sitting)
    assert made.status == "ranked"
    assert made.stars == made.stars_by_points
    assert made.mean is not None
    bounds = [tier.from_points for tier in RULES.decision.tiers if tier.from_points]
    assert any(0 <= bound - made.mean.total <= Fraction(1, 2) for bound in bounds)


def test_sittings_near_limits_keep_and_break_them() -> None:
    seen = set()

    @SLOW
    @given(near_limits(RULES, 1))
    def collect(sitting: Sitting) -> None:
        made = deliberate(RULES, sitting)
        seen.add((made.attendance.met, made.spread is not None and made.spread.kept))

    collect()
    assert {(None, True), (None, False), (True, None), (False, None)} <= seen


@pytest.mark.parametrize("name", ["148-2023", "1489-2025", "26-2026"])
def test_dossiers_are_examined_or_refused(name: str) -> None:
    @FEW
    @given(dossiers(ruleset(name)))
    def examine(dossier: Dossier) -> None:
        assert Dossier.from_json(dossier.to_json()) == dossier
        try:
            assert examine_dossier(ruleset(name), dossier).ruleset == name
        except OcopError as error:
            assert error.code  # noqa: PT017 - either is right

    examine()


@pytest.mark.parametrize("name", ["148-2023", "26-2026"])
def test_histories_are_consistent(name: str) -> None:
    known = shipped_registry()

    @FEW
    @given(histories(ruleset(name)))
    def consistent(history: History) -> None:
        assert check_history(known, history) == []
        assert replay(known, history, date(2027, 6, 1)) is not None

    consistent()


def test_days_come_on_both_sides_of_every_limit() -> None:
    days = set()

    @settings(SLOW, max_examples=400)
    @given(near_days(RULES))
    def collect(day: date) -> None:
        days.add(day)

    collect()
    assert {date(2027, 4, 29), date(2027, 4, 30), date(2027, 5, 1)} <= days


@FEW
@given(overlays(RULES), st.data())
def test_overlays_can_be_laid_over(patch: object, data: st.DataObject) -> None:
    laid = apply_patch(RULES, patch)  # type: ignore[arg-type]
    sheet = data.draw(complete_sheets(laid, 1))
    assert score(laid, sheet).points == score(RULES, sheet_of(sheet)).points


def sheet_of(sheet: Evaluation) -> Evaluation:
    return Evaluation.from_json({**sheet.to_json(), "ruleset": RULES.id})


@FEW
@given(rounds(RULES))
def test_rounds_are_in_order(made: object) -> None:
    days = [(one.proposed_before.month, one.proposed_before.day) for one in made.rounds]  # type: ignore[attr-defined]
    assert days == sorted(days)


@FEW
@given(rulesets(), st.data())
def test_made_up_rulesets_score(rules: Ruleset, data: st.DataObject) -> None:
    sheet = data.draw(st.one_of(complete_sheets(rules), near_floor(rules)))
    result = score(rules, sheet)
    assert result.points is not None
    assert result.points["total"] == sum(reason.points for reason in result.reasons)
    assert near_tier(rules) is not None
