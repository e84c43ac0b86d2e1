"""Whoever calls with the wrong thing learns it in one sentence, whatever the verb."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.ground import best

from ocop_rules import (
    Evaluation,
    LoadError,
    agenda,
    carry_over,
    check,
    deliberate,
    diff,
    explain,
    load,
    next_step,
    replay,
    score,
    score_lines,
)
from ocop_rules.councils import CouncilPolicy, check_policy, check_sitting, compare_members
from ocop_rules.errors import ArgumentError
from ocop_rules.life import (
    check_dossier,
    check_history,
    examine_dossier,
    missing_parts,
    ranked_outcome,
    verify,
)
from ocop_rules.rulesets import label, load_folder, load_patch, load_patch_folder, shipped_registry
from ocop_rules.scoring import preview, prune, read_evaluations, score_all, score_one
from ocop_rules.scoring.streams import score_placed

RULES: Any = load("148-2023")
SHEET = best(RULES, 1)
DAY = date(2024, 1, 1)
NAMED: Any = "148-2023"
FILE: Any = Path("sheets.jsonl")
NOTHING: Any = None
SITTING = deliberate(RULES, [evolve(SHEET, evaluator="a")]).sitting

WRONG: dict[str, Callable[[], object]] = {
    "score: an id for a ruleset": lambda: score(NAMED, SHEET),
    "score: a path for an evaluation": lambda: score(RULES, FILE),
    "score: nothing": lambda: score(RULES, NOTHING),
    "score: turned round": lambda: score(SHEET, RULES),  # type: ignore[arg-type]
    "score: many": lambda: score(RULES, [SHEET]),  # type: ignore[arg-type]
    "check: an id for a ruleset": lambda: check(NAMED, SHEET),
    "check: nothing": lambda: check(RULES, NOTHING),
    "explain: an id for a ruleset": lambda: explain(NAMED, SHEET),
    "explain: nothing": lambda: explain(RULES, NOTHING),
    "deliberate: an id for a ruleset": lambda: deliberate(NAMED, [SHEET]),
    "deliberate: one sheet": lambda: deliberate(RULES, SHEET),  # type: ignore[arg-type]
    "deliberate: a path": lambda: deliberate(RULES, FILE),
    "deliberate: paths": lambda: deliberate(RULES, [FILE]),
    "deliberate: a policy by name": lambda: deliberate(RULES, [SHEET], NAMED),
    "differing: nothing": lambda: compare_members(RULES, NOTHING),
    "check_sitting: sheets": lambda: check_sitting(RULES, [SHEET]),  # type: ignore[arg-type]
    "score_one: a ruleset for a look-up": lambda: score_one(RULES, SHEET),
    "score_one: nothing": lambda: score_one(load, NOTHING),
    "score_all: a ruleset for a look-up": lambda: score_all(RULES, [SHEET]),
    "score_all: one sheet": lambda: score_all(load, SHEET),  # type: ignore[arg-type]
    "score_lines: the name of a file": lambda: score_lines(load, "sheets.jsonl"),
    "score_lines: a path": lambda: score_lines(load, FILE),
    "score_lines: a ruleset for a look-up": lambda: score_lines(RULES, [b"{}"]),
    "read_evaluations: the name of a file": lambda: read_evaluations("sheets.jsonl"),
    "carry_over: ids": lambda: carry_over(NAMED, NAMED, SHEET),
    "diff: ids": lambda: diff(NAMED, NAMED),
    "next_step: an id": lambda: next_step(NAMED),
    "next_step: a result": lambda: next_step(RULES, [score(RULES, SHEET)]),  # type: ignore[list-item]
    "next_step: one outcome": lambda: next_step(RULES, ranked_outcome(RULES, "district", 80)),  # type: ignore[arg-type]
    "ranked_outcome: an id": lambda: ranked_outcome(NAMED, "district", 80),
    "replay: a dictionary": lambda: replay(shipped_registry(), {}, DAY),  # type: ignore[arg-type]
    "check_history: no registry": lambda: check_history(NOTHING, NOTHING),
    "agenda: a name": lambda: agenda(shipped_registry(), "histories.json", DAY),  # type: ignore[arg-type]
    "completeness: a dictionary": lambda: missing_parts(RULES, {}),  # type: ignore[arg-type]
    "load: a path": lambda: load(FILE),
    "load: nothing": lambda: load(NOTHING),
    "load_patch: a path": lambda: load_patch(FILE),
    "load_folder: nothing": lambda: load_folder(NOTHING),
    "parse: a path": lambda: Evaluation.parse(FILE),
}


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_a_wrong_argument_is_told_in_one_sentence(call: Callable[[], object]) -> None:
    with pytest.raises(ArgumentError) as caught:
        call()
    error = caught.value
    assert isinstance(error, TypeError)
    for lang in ("en", "vi"):
        told = error.text(lang)
        assert error.name in told
        assert "\n" not in told
        assert error.to_json(lang)["message"] == told
    assert str(error) == error.text("en")


NAMES: list[tuple[Callable[..., object], tuple[Any, ...], str, str]] = [
    (score, (NOTHING, SHEET), "ruleset", "Ruleset"),
    (score, (RULES, NOTHING), "evaluation", "Evaluation"),
    (check, (NOTHING, SHEET), "ruleset", "Ruleset"),
    (check, (RULES, NOTHING), "evaluation", "Evaluation"),
    (preview, (NOTHING, SHEET), "rules", "Ruleset"),
    (preview, (RULES, NOTHING), "evaluation", "Evaluation"),
    (prune, (NOTHING, SHEET), "rules", "Ruleset"),
    (prune, (RULES, NOTHING), "evaluation", "Evaluation"),
    (score_one, (NOTHING, SHEET), "lookup", "lookup"),
    (score_one, (load, NOTHING), "evaluation", "Evaluation"),
    (score_all, (NOTHING, [SHEET]), "lookup", "lookup"),
    (score_all, (load, NOTHING), "evaluations", "evaluations"),
    (score_lines, (NOTHING, []), "lookup", "lookup"),
    (score_lines, (load, NOTHING), "lines", "lines"),
    (score_placed, (NOTHING, []), "lookup", "lookup"),
    (score_placed, (load, NOTHING), "lines", "lines"),
    (read_evaluations, (NOTHING,), "lines", "lines"),
    (deliberate, (NOTHING, [SHEET]), "ruleset", "Ruleset"),
    (deliberate, (RULES, NOTHING), "sheets", "Sitting"),
    (deliberate, (RULES, SITTING, NAMED), "policy", "CouncilPolicy"),
    (check_sitting, (NOTHING, SITTING), "ruleset", "Ruleset"),
    (check_sitting, (RULES, NOTHING), "sitting", "Sitting"),
    (check_sitting, (RULES, SITTING, NAMED), "policy", "CouncilPolicy"),
    (check_policy, (NAMED, CouncilPolicy()), "ruleset", "Ruleset"),
    (check_policy, (RULES, NOTHING), "policy", "CouncilPolicy"),
    (compare_members, (NOTHING, SITTING), "ruleset", "Ruleset"),
    (compare_members, (RULES, NOTHING), "sheets", "Sitting"),
    (carry_over, (NOTHING, RULES, SHEET), "old", "Ruleset"),
    (carry_over, (RULES, NOTHING, SHEET), "new", "Ruleset"),
    (diff, (NOTHING, RULES), "old", "Ruleset"),
    (diff, (RULES, NOTHING), "new", "Ruleset"),
    (agenda, (shipped_registry(), NOTHING, DAY), "histories", "histories"),
    (check_dossier, (NOTHING, NOTHING), "ruleset", "Ruleset"),
    (check_dossier, (RULES, NOTHING), "dossier", "Dossier"),
    (missing_parts, (NOTHING, NOTHING), "ruleset", "Ruleset"),
    (examine_dossier, (RULES, NOTHING), "dossier", "Dossier"),
    (check_history, (NOTHING, NOTHING), "history", "History"),
    (replay, (shipped_registry(), NOTHING, DAY), "history", "History"),
    (next_step, (NOTHING,), "ruleset", "Ruleset"),
    (ranked_outcome, (NOTHING, "district", 80), "ruleset", "Ruleset"),
    (verify, (NOTHING,), "result", "stored"),
    (label, (NOTHING, "ruleset.id"), "rules", "Ruleset"),
    (load, (NOTHING,), "name", "id"),
    (load_patch, (NOTHING,), "name", "id"),
    (load_folder, (NOTHING,), "path", "path"),
    (load_patch_folder, (NOTHING,), "path", "path"),
]


@pytest.mark.parametrize(
    ("verb", "arguments", "name", "needed"), NAMES, ids=[f"{one[0].__name__}-{one[2]}" for one in NAMES]
)
def test_an_argument_is_told_by_its_own_name_and_kind(
    verb: Callable[..., object], arguments: tuple[Any, ...], name: str, needed: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        verb(*arguments)
    assert (caught.value.name, caught.value.needed) == (name, needed)
    assert name in inspect.signature(verb).parameters


def test_the_verbs_take_the_same_things() -> None:
    data = SHEET.to_json() | {"evaluator": "a"}
    sheet = Evaluation.from_json(data)
    assert score(RULES, data) == score(RULES, sheet)
    assert check(RULES, data) == []
    assert explain(RULES, data) == explain(RULES, sheet)
    assert deliberate(RULES, [data]) == deliberate(RULES, [sheet])
    sitting = deliberate(RULES, [sheet]).sitting
    assert deliberate(RULES, sitting.to_json()) == deliberate(RULES, sitting)
    assert [*score_all(load, [data, sheet])] == [score(RULES, sheet)] * 2
    assert score_one(load, data) == score(RULES, sheet)
    assert [*score_lines(load, [json.dumps(data)])] == [score(RULES, sheet)]


def test_a_dictionary_with_faults_is_told_everywhere() -> None:
    data = {"ruleset": RULES.id, "product_set": 1.0, "answers": {"1.1": True}}
    codes = {("type", "/product_set"), ("type", "/answers/1.1")}
    assert {(one.code, one.pointer) for one in check(RULES, data)} == codes
    for call in (lambda: score(RULES, data), lambda: explain(RULES, data)):
        with pytest.raises(LoadError) as caught:
            call()
        assert {(one.code, one.pointer) for one in caught.value.faults} == codes
    with pytest.raises(LoadError) as caught:
        deliberate(RULES, [SHEET, data])
    assert {(one.code, one.pointer) for one in caught.value.faults} == {
        (code, "/sheets/1" + place) for code, place in codes
    }
    (outcome,) = score_all(load, [data])
    assert {(one.code, one.pointer) for one in outcome.faults} == codes
