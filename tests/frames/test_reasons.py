"""The long frames say of every sheet what its result says."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from kit.frames import plain_rows, sheets
from kit.ground import NAMES, readings, ruleset

from ocop_rules import EvaluationError, check, score
from ocop_rules.frames import bounds_frame, faults_frame, floors_frame, from_evaluations, reasons_frame

KINDS = st.sampled_from(("pandas", "polars", "pyarrow"))


@given(st.data(), NAMES, KINDS)
def test_floors_reasons_bounds_and_faults_are_those_of_the_results(
    data: st.DataObject, name: str, kind: Any
) -> None:
    rules = ruleset(name, *data.draw(readings(name)))
    held = data.draw(st.lists(sheets(rules), min_size=1, max_size=6))
    frame = from_evaluations(held, kind=kind)
    floors, reasons, bounds, faults = [], [], [], []
    for at, sheet in enumerate(held):
        try:
            result = score(rules, sheet)
        except EvaluationError:
            faults += [
                (at, one.code, one.pointer or None, one.found, one.message(), one.remedy(), law)
                for one in check(rules, sheet)
                for law in ["; ".join(one.law()) or None]
            ]
            continue
        floors += [
            (at, one.criterion, one.case, one.stars, one.needs, one.has) for one in result.floors_missed
        ]
        reasons += [(at, one.criterion, one.case, one.option, one.points, one.code) for one in result.reasons]
        if result.bounds is not None:
            one = result.bounds
            stars = (one.stars_least, one.stars_most)
            bounds.append((at, one.points_least, one.points_most, *stars, " ".join(one.gates) or None))
    named = {"ruleset": "ruleset"}
    assert plain_rows(floors_frame(rules, frame, **named)) == floors
    assert plain_rows(reasons_frame(rules, frame, **named)) == reasons
    assert plain_rows(bounds_frame(rules, frame, **named)) == bounds
    assert plain_rows(faults_frame(rules, frame, **named)) == faults
