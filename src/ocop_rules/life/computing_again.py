"""What a stored result was made of, and the result of that, computed again under a ruleset.

Each function returns None where the stored result does not hold what it was made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve

from ocop_rules.councils.deliberating import deliberate
from ocop_rules.errors import Fault, LoadError, pointer, show
from ocop_rules.life.rounds import run_round
from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import GateClosed, Notice, Reason
from ocop_rules.model.round import Round
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.working_days import WorkCalendar
from ocop_rules.rulesets.registry import Registry
from ocop_rules.scoring.prepared import prepare
from ocop_rules.scoring.quick import score
from ocop_rules.structure.days import NO_HOLIDAYS
from ocop_rules.structure.structuring import structure

Stored = Mapping[str, Any]
Computed = dict[str, Any] | None


def unpinned(data: Any) -> Any:
    """Return JSON data whose sheets and sittings pin no digest.

    It is the one that the stored result names, and whether that is at hand is said once, for the whole.
    """
    if isinstance(data, dict):
        pins = "answers" in data or "council" in data
        return {key: unpinned(value) for key, value in data.items() if not (pins and key == "digest")}
    return [unpinned(one) for one in data] if isinstance(data, list) else data


# -- the result of a sheet ------------------------------------------------------------------------


def sheet_again(ruleset: Ruleset, data: Stored, sheet: Evaluation | None) -> Computed:
    """Return the result of a sheet computed again, from the sheet or from the reasons that are stored."""
    if sheet is None and not data.get("reasons"):
        return None
    found = _sheet(ruleset, data) if sheet is None else sheet
    return score(ruleset, evolve(found, digest=None)).to_json(reasons="reasons" in data)


def _many(data: Stored, key: str) -> list[Any]:
    """Return a list of a result, empty where it is missing; raises LoadError for anything else."""
    found = data.get(key, [])
    if not isinstance(found, (list, tuple)):
        fields = {"expected": "array"}
        raise LoadError([Fault(code="type", pointer=pointer(key), found=show(found), fields=fields)])
    return list(found)


def _asserted(ruleset: Ruleset, number: int, data: Stored) -> Iterator[str]:
    """Yield the gates and requirements that the evaluator of a result asserted."""
    prepared = prepare(ruleset, number)
    every = {**prepared.gates, **prepared.requirements}
    for gate in map(GateClosed.from_json, _many(data, "gates")):
        if gate.gate in every and every[gate.gate].trigger == "asserted":
            yield gate.gate
    for notice in map(Notice.from_json, _many(data, "notices")):
        if notice.code in ("gate-in-doubt", "requirement-unmet"):
            shown = prepared.gates if notice.code == "gate-in-doubt" else prepared.requirements
            yield from (one.id for one in shown.values() if one.place == notice.place)


def _sheet(ruleset: Ruleset, data: Stored) -> Evaluation:
    """Return the sheet that the reasons of a result tell."""
    reasons = [Reason.from_json(one) for one in _many(data, "reasons")]
    number = data["product_set"]
    known = number if number in ruleset.numbers else next(iter(ruleset.numbers))
    sheet = {
        "ruleset": data["ruleset"],
        "product_set": number,
        "answers": {one.criterion: one.option for one in reasons if one.option is not None},
        "cases": {one.criterion: one.case for one in reasons if one.case is not None},
        "gates": list(dict.fromkeys(_asserted(ruleset, known, data))),
    }
    if data.get("notes"):
        sheet["notes"] = data["notes"]
    return Evaluation.from_json(sheet if data.get("id") is None else sheet | {"id": data["id"]})


# -- the result of a council ----------------------------------------------------------------------


def council_again(ruleset: Ruleset, data: Stored, sitting: Sitting | None) -> Computed:
    """Return the result of a council computed again, from the sitting that is given or stored."""
    if sitting is None and "sitting" not in data:
        return None
    found = Sitting.from_json(data["sitting"]) if sitting is None else sitting
    policy = CouncilPolicy.from_json(data.get("policy")) if data.get("policy_from") == "argument" else None
    made = deliberate(ruleset, Sitting.from_json(unpinned(found.to_json())), policy).to_json(
        sheets="sitting" in data
    )
    return made | ({"sitting": found.to_json()} if "sitting" in data else {})


# -- the state of a round -------------------------------------------------------------------------


def round_again(ruleset: Ruleset, data: Stored, round_: Round | None, registry: Registry) -> Computed:
    """Return the state of a round computed again, from the round that is given or stored."""
    if round_ is None and "round" not in data:
        return None
    found = Round.from_json(data["round"]) if round_ is None else round_
    calendar = None if data.get("calendar") is None else WorkCalendar.from_json(data["calendar"])
    day: Any = structure(data.get("day"), date, None)
    state = run_round(
        ruleset,
        Round.from_json(unpinned(found.to_json())),
        day=day,
        registry=registry,
        holidays=NO_HOLIDAYS if calendar is None else calendar,
    )
    made = state.to_json(sheets=False)
    return made | ({"round": found.to_json()} if "round" in data else {})
