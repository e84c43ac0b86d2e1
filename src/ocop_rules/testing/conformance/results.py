"""Clauses about gates, reasons, readings and exchange."""

from __future__ import annotations

import json
import pickle
from typing import Any

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from ocop_rules.model.decision import Place
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets import loading
from ocop_rules.rulesets.readings import defaults
from ocop_rules.schemas.published import schema_faults
from ocop_rules.scoring import checking, quick
from ocop_rules.testing import sheets
from ocop_rules.testing.conformance.scoring import any_height, reading
from ocop_rules.testing.conformance.trial import Trial

_STATUSES = ("ranked", "open", "stopped", "rejected")


# -- rule 6: gates --------------------------------------------------------------------------------


def _gates(rules: Ruleset) -> list[tuple[int, str, str, tuple[str, ...]]]:
    """Return every gate of every set that rejects or stops: set, gate, effect, criteria asked for."""
    found = []
    known = {gate.id: gate for gate in rules.decision.gates}
    for one in rules.sets:
        for here in one.gates:
            gate = known[here.gate]
            effect = gate.effect if gate.reading is None else rules.choices.get(gate.reading, gate.effect)
            if effect in ("reject", "stop"):
                found.append((one.number, gate.id, effect, here.zeros))
    return found


def has_gates(rules: Ruleset) -> bool:
    """Tell whether any gate rejects or stops."""
    return bool(_gates(rules))


def gate_decides(trial: Trial) -> None:
    """Rule 6: a closed gate gives the status, its reason and place, and no tier."""
    rules = trial.rules
    number, gate, effect, zeros = trial.draw(st.sampled_from(_gates(rules)))
    sheet = trial.sheet(sheets.complete_sheets(rules, number))
    if zeros:
        code = trial.draw(st.sampled_from(zeros))
        criterion = rules.product_set(number).criteria[code]
        least = 0 if _zero_closes(rules) else 1
        most = sheets.worthless(criterion, sheet.cases.get(code))
        assume(least <= most)
        answers = {**sheet.answers, code: trial.draw(st.integers(least, most))}
        closed = trial.show(evolve(sheet, answers=answers))
        assume(not checking.check(rules, closed))
    else:
        closed = trial.show(evolve(sheet, gates=(gate,)))
    result = quick.score(rules, closed)
    expected = {"rejected"} if effect == "reject" else {"stopped", "rejected"}
    trial.holds("status", result.status in expected, expected, result.status)
    trial.holds(
        "gates", gate in [one.gate for one in result.gates], [gate], [one.gate for one in result.gates]
    )
    trial.same("stars", [None, None], [result.stars_by_points, result.stars])
    deciding = result.gate
    trial.holds("gate", deciding is not None and deciding.place.product_set == number, gate, None)


def _zero_closes(rules: Ruleset) -> bool:
    return reading(rules, "zero-gate-unticked") == "closes" and reading(rules, "unticked") == "zero"


def status_order(trial: Trial) -> None:
    """Rule 8: rejected goes before stopped, that before open, that before ranked."""
    sheet = trial.sheet(sheets.evaluations(trial.rules))
    result = quick.score(trial.rules, sheet)
    effects = {gate.effect for gate in result.gates}
    expected = "open" if result.open else "ranked"
    if effects & {"reject", "stop"}:
        expected = "rejected" if "reject" in effects else "stopped"
    trial.same("status", expected, result.status)
    trial.same("bounds", expected == "open", result.bounds is not None)
    trial.same("stars", expected == "ranked", result.stars is not None)


# -- rule 9: reasons ------------------------------------------------------------------------------


def _exists(one: ProductSet, place: Place) -> bool:
    """Tell whether a place names something that stands in the set."""
    if place.product_set not in (None, one.number):
        return False
    if place.part is not None and place.part not in [part.code for part in one.parts]:
        return False
    if place.group is not None and place.group not in [group.code for group in one.groups]:
        return False
    if place.criterion is None:
        return True
    criterion = one.criteria.get(place.criterion)
    if criterion is None or (place.case is not None and place.case not in sheets.cases_of(criterion)):
        return False
    longest = max(len(criterion.options_in(case)) for case in sheets.cases_of(criterion))
    return place.option is None or 0 <= place.option <= longest


def reasons_complete(trial: Trial) -> None:
    """Rule 9: each criterion has one reason, and everything named stands in the decision."""
    rules = trial.rules
    sheet = trial.sheet(sheets.evaluations(rules))
    result = quick.score(rules, sheet)
    one = rules.product_set(sheet.product_set)
    trial.same("reasons", list(one.criteria), [reason.criterion for reason in result.reasons])
    for reason in result.reasons:
        place = Place(criterion=reason.criterion, case=reason.case, option=reason.option or None)
        trial.holds(f"reasons/{reason.criterion}", _exists(one, place), "a place in the set", str(place))
    named = [gate.place for gate in result.gates] + [notice.place for notice in result.notices]
    for place in [*named, *(doubt.place for doubt in result.doubtful)]:
        trial.holds("place", _exists(one, place), "a place in the set", str(place))
    known = {doubt.id for doubt in rules.decision.doubts}
    found = {doubt.doubt for doubt in result.doubtful}
    trial.holds("doubtful", found <= known, known, found)
    trial.same("digest", rules.digest, result.digest)


def readings_named(trial: Trial) -> None:
    """Rule 9: the readings a result names are those that the ruleset takes."""
    result = quick.score(trial.rules, trial.sheet(sheets.evaluations(trial.rules)))
    taken = defaults() | dict(trial.rules.choices)
    for name, choice in result.readings.items():
        trial.same(f"readings/{name}", taken.get(name), choice)


# -- readings -------------------------------------------------------------------------------------


def has_readings(rules: Ruleset) -> bool:
    """Tell whether any reading is declared."""
    return bool(rules.decision.readings)


def variants(rules: Ruleset) -> list[tuple[str, Ruleset]]:
    """Return the ruleset under every other choice of each of its readings, with the choice as text."""
    return [
        (f"{one.id}={choice}", loading.with_readings(rules, {one.id: choice}))
        for one in rules.decision.readings
        for choice in one.choices
        if choice != one.choice
    ]


def reading_gives_result(trial: Trial, name: str, below: Ruleset) -> None:
    """Every declared choice gives a result and a digest of its own; ``below`` is without the choice."""
    result = quick.score(trial.rules, trial.sheet(sheets.evaluations(trial.rules)))
    trial.holds(name, result.status in _STATUSES, _STATUSES, result.status)
    trial.holds(name, result.digest != below.digest, "another digest", result.digest)
    declared, choice = name.split("=")
    trial.holds(name, result.readings.get(declared, choice) == choice, choice, result.readings.get(declared))


# -- exchange -------------------------------------------------------------------------------------


def _through_json(data: Any) -> Any:
    return json.loads(json.dumps(data, ensure_ascii=False))


def round_trip(trial: Trial) -> None:
    """A sheet written as JSON and read again is the same sheet and gives the same result."""
    sheet = trial.sheet(sheets.evaluations(trial.rules))
    text = json.dumps(sheet.to_json(), ensure_ascii=False)
    back = Evaluation.parse(text)
    trial.holds("evaluation", back == sheet, text, text)
    result = quick.score(trial.rules, sheet)
    written = result.to_json(reasons=True)
    trial.same("result", written, quick.score(trial.rules, back).to_json(reasons=True))
    trial.same("result", written, _through_json(written))
    again = pickle.loads(pickle.dumps(result))  # noqa: S301 - written a moment ago
    trial.same("result", written, again.to_json(reasons=True))


def exchange_schema(trial: Trial) -> None:
    """Sheets and results validate against the published schemas."""
    sheet = trial.sheet(sheets.evaluations(trial.rules))
    result = quick.score(trial.rules, sheet)
    for name, data in (
        ("evaluation", sheet.to_json()),
        ("result", result.to_json(reasons=True)),
    ):
        trial.same(name, [], [fault.text() for fault in schema_faults(name, data)])


def digest_pins(trial: Trial) -> None:
    """A sheet that pins the digest is scored, one that pins another is refused."""
    rules = trial.rules
    sheet = trial.sheet(any_height(rules))
    pinned = trial.show(evolve(sheet, digest=rules.digest))
    trial.same("digest", quick.score(rules, sheet).points, quick.score(rules, pinned).points)
    other: Evaluation = trial.show(evolve(sheet, digest="sha256:" + 64 * "0"))
    trial.same("faults", ["digest-mismatch"], [fault.code for fault in checking.check(rules, other)])
