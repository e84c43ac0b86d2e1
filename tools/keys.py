"""Write the JSON keys of what the library returns, a file each, in ``tests/golden/keys``.

Run it after a change of the formats that is meant, from the root of the checkout, and read what differs::

    PYTHONPATH=src python tools/keys.py

A key that goes away or is renamed breaks programs of others (see "Stability" in CONTRIBUTING.md).
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ocop_rules import (
    Evaluation,
    History,
    Sitting,
    agenda,
    carry_over,
    deliberate,
    diff,
    load,
    next_step,
    replay,
    score,
)
from ocop_rules.comparing import map_between
from ocop_rules.councils import CouncilPolicy, agreement, compare_members
from ocop_rules.life import (
    Dossier,
    Round,
    examine_dossier,
    ranked_outcome,
    rounds_on,
    run_round,
    verify,
    withdrawal_due,
)
from ocop_rules.model.council import Scoring
from ocop_rules.rulesets import origin, shipped_registry
from ocop_rules.scoring import preview, prune, score_one

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "golden" / "keys"
EXAMPLES = ROOT / "examples"
CODE = "0123456789"
OF_DATA = ("readings", "whys")
"""The keys below these are ids of a ruleset or a map."""


def _sheet(name: str) -> Evaluation:
    return Evaluation.parse((EXAMPLES / f"{name}.json").read_bytes())


def _answers() -> Iterator[tuple[str, Any]]:
    """Yield what scoring returns, by the name of its file."""
    rules = load("148-2023")
    mandarin = _sheet("mandarin-misses-floor")
    yield "result-ranked", score(rules, mandarin).to_json(reasons=True)
    for name in ("tea-open", "plums-stopped", "rice-noodles-rejected"):
        sheet = _sheet(name)
        yield f"result-{name.rpartition('-')[2]}", score(load(sheet.ruleset), sheet).to_json(reasons=True)
    wrong = {"ruleset": rules.id, "product_set": 1, "answers": {"1.1": 9}, "id": "a"}
    yield "result-invalid", score_one(load, wrong).to_json()
    yield "preview", preview(rules, wrong, before=mandarin).to_json()
    without_story = {**mandarin.to_json(), "answers": {**mandarin.answers, "5.1": 1}}
    yield "pruned", prune(rules, without_story).to_json()
    yield "verified", verify(score(rules, mandarin)).to_json()
    yield "carried", carry_over(rules, load("26-2026"), mandarin).to_json()


def _councils() -> Iterator[tuple[str, Any]]:
    sitting = Sitting.parse((EXAMPLES / "council" / "nine-members.json").read_bytes())
    rules = load(sitting.ruleset)
    policy = CouncilPolicy.parse((EXAMPLES / "council" / "policy-spread-10.json").read_bytes())
    made = deliberate(rules, sitting, policy)
    yield "deliberation", made.to_json(sheets=True)
    first = sitting.sheets[0]
    other = Evaluation.from_json({**first.to_json(), "answers": {**first.answers, "1.2": 1}})
    again = Scoring(sheets=(other, *sitting.sheets[1:]), reason="Too far apart", day=date(2024, 10, 3))
    data = deliberate(rules, {**sitting.to_json(), "earlier": [again.to_json()]}).to_json()
    yield "deliberation-scored-again", {"earlier": data["earlier"]}
    own = {**sitting.to_json(), "self_assessment": first.to_json()}
    yield "member-differences", compare_members(rules, own).to_json()
    yield "agreement", agreement(made).to_json()


def _decisions() -> Iterator[tuple[str, Any]]:
    old, new = load("148-2023"), load("26-2026")
    yield "difference", diff(old, new).to_json()
    yield "option-map", map_between(old, new).to_json()
    yield "origin", origin(load("tay-ninh"), "/council").to_json()


def _life() -> Iterator[tuple[str, Any]]:
    rules, registry, day = load("26-2026"), shipped_registry(), date(2026, 7, 1)
    folder = EXAMPLES / "bac-kan-2024"
    histories = [
        History.from_json(one) for one in json.loads((folder / "histories.json").read_text(encoding="utf-8"))
    ]
    yield "applicable", registry.for_dossier("new", day).to_json()
    yield "next-step", next_step(rules, [ranked_outcome(rules, "commune", 80)]).to_json()
    yield "product-state", [replay(registry, one, day).to_json() for one in histories]
    yield "agenda", [one.to_json() for one in agenda(registry, histories, day, ahead=4000)]
    yield "rounds-on", rounds_on(rules, "province", day).to_json()
    yield (
        "dossier-check",
        examine_dossier(rules, Dossier.parse((folder / "dossier-26.json").read_bytes())).to_json(),
    )
    planned = Round.parse((folder / "round.json").read_bytes())
    yield "round-run", run_round(load("bac-kan-city-2024"), planned, day=date(2024, 10, 28)).to_json()
    rule = rules.decision.withdrawal
    if rule is not None:
        yield "withdrawal-due", withdrawal_due(rules, 3, rule.grounds[0].id, day).to_json()


def pointers(data: Any, at: str = "") -> Iterator[str]:
    """Yield the place of every key: ``-`` stands for any place in an array, ``*`` for any code or id."""
    if isinstance(data, dict):
        for key, value in data.items():
            is_data = key[:1] in CODE or at.endswith(OF_DATA)
            here = f"{at}/{'*' if is_data else key}"
            yield here
            yield from pointers(value, here)
    elif isinstance(data, list):
        for value in data:
            yield from pointers(value, f"{at}/-")


def keys() -> dict[str, str]:
    """Return the text of every file by its name."""
    found = {name: data for make in (_answers, _councils, _decisions, _life) for name, data in make()}
    return {name: "\n".join(sorted(set(pointers(data)))) + "\n" for name, data in found.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.txt"):
        file.unlink()
    for name, text in keys().items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
