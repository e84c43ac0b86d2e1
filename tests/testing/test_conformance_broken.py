"""The conformance kit names the clause that a broken library breaks, with what shows it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.broken_library import (
    CASES,
    LIBRARIES,
    SOURCES,
    after,
    altered,
    instead,
    nothing,
    one_star,
    patched,
    ranked,
)
from kit.conforming import (
    FEW,
    FOLDERS,
    IDS,
    OF_PATCHES,
    Patch,
    failed,
    overlay,
    spoil,
)
from kit.ground import SYNTHETIC, ruleset

from ocop_rules import Evaluation, History, Result, Ruleset, UnknownNameError
from ocop_rules.life import deadlines, replaying
from ocop_rules.model.decision import Decision
from ocop_rules.rulesets import patches
from ocop_rules.rulesets.assemble import document
from ocop_rules.schemas import published
from ocop_rules.scoring import quick
from ocop_rules.structure.structuring import structure
from ocop_rules.testing.conformance import CLAUSES, check
from ocop_rules.testing.conformance.clauses import judge
from ocop_rules.testing.conformance.subject import examine
from ocop_rules.testing.conformance.trial import Effort
from ocop_rules.words import languages


@pytest.mark.parametrize(("clause", "breaking"), CASES, ids=[clause for clause, _ in CASES])
def test_a_broken_library_fails_the_clause(
    clause: str, breaking: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    # loaded anew: the tables of a ruleset are made when they are first used
    source = SOURCES.get(clause, SYNTHETIC)
    breaking(monkeypatch)
    # what a search finds first is another in every version of Hypothesis
    tries = (check(source, clauses=[clause], examples=60, seed=seed) for seed in range(5))
    (verdict,) = next((one for one in tries if one[0].status == "failed"), ((None,)))
    assert verdict is not None
    assert verdict.counterexample is not None
    assert verdict.counterexample.about


def test_a_digest_of_other_files_is_named() -> None:
    wrong = evolve(ruleset("synthetic"), digest="sha256:" + 64 * "1")
    assert "files-digest" in failed(check(wrong, clauses=["files-digest"]))


def test_an_overlay_that_changes_more_than_it_names_is_found() -> None:
    subject = examine("dong-thap")
    assert subject.ruleset is not None
    rules = subject.ruleset.decision
    higher = tuple(
        evolve(tier, from_points=tier.from_points + 1) if tier.stars > 1 else tier for tier in rules.tiers
    )
    other = evolve(subject, ruleset=evolve(subject.ruleset, decision=evolve(rules, tiers=higher)))
    verdicts = [judge(clause, other, Effort(examples=100)) for clause in CLAUSES if clause.id in OF_PATCHES]
    assert failed(verdicts) == {"overlay-may", "patch-rest-stays", "overlay-same-points"}
    alone = evolve(subject, base=None)
    (verdict,) = [judge(one, alone, Effort()) for one in CLAUSES if one.id == "patch-rest-stays"]
    assert verdict.why == "no-base"


def test_a_plan_whose_last_day_is_the_day_itself_is_found(monkeypatch: Patch) -> None:
    patched(deadlines, "day_before", instead(lambda limit: limit))(monkeypatch)
    assert failed(check("bac-kan-city-2024", clauses=["before-leaves-out"])) == {"before-leaves-out"}


def rounds_a_year(many: int) -> list[Any]:
    held = [
        {
            "number": number,
            "proposed_before": {"month": 3 * number, "day": 1},
            "held_before": {"month": 3 * number + 1, "day": 1},
        }
        for number in range(1, many + 1)
    ]
    return [{"level": "district", "proposed_by": "district", "rounds": held}]


def test_an_overlay_that_drops_something_unseen_is_named(folder: Path, monkeypatch: Patch) -> None:
    file = spoil(folder, "ruleset.json", lambda data: data.update(rounds=rounds_a_year(2))) / "ruleset.json"
    file.write_bytes(document(structure(json.loads(file.read_text(encoding="utf-8")), Decision, None)))
    made = overlay(folder, "/rounds", rounds_a_year(1))
    # it is told that a round was dropped, which keeps the clause
    assert failed(check(made, examples=1)) == set()
    patched(patches, "warn_laid", instead(nothing))(monkeypatch)
    (verdict,) = check(made, clauses=["overlay-warned"])
    assert verdict.counterexample is not None
    assert (verdict.counterexample.about, verdict.counterexample.expected) == (
        "/rounds",
        "change-drops: district.rounds.2",
    )


def test_what_is_not_installed_is_not_tried(monkeypatch: Patch) -> None:
    for name in [one for one in sys.modules if one.startswith("ocop_rules.frames")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("sqlglot", "narwhals.stable.v2", "jsonschema"):
        monkeypatch.setitem(sys.modules, name, None)
    published._validator.cache_clear()  # noqa: SLF001 - that one was made before says nothing
    asked = ("files-schema", "frames-equal", "sql-equal", "exchange-schema", "tiers-half-open")
    found = {verdict.clause.id: verdict for verdict in check(SYNTHETIC, clauses=asked, examples=1)}
    assert [found[name].why for name in asked] == ["no-extra"] * 4 + [None]
    for lang in languages():
        told = " ".join(found["sql-equal"].lines(lang))
        assert "ocop-rules[frames]" in told
        assert "ocop-rules[schemas]" in told


def test_a_record_that_breaks_a_clause_is_shown(monkeypatch: Patch) -> None:
    patched(replaying, "outcome", after(one_star))(monkeypatch)
    (verdict,) = check(SYNTHETIC, clauses=["history-replays"])
    assert verdict.counterexample is not None
    (shown,) = verdict.counterexample.records
    assert len(History.from_json(dict(shown)).results) == 1
    told = " ".join(verdict.lines("vi"))
    assert '"sitting"' in told


def test_every_clause_has_been_broken_by_these_tests() -> None:
    elsewhere = {"files-normal-form", "files-digest", *OF_PATCHES}
    assert FOLDERS.keys() | LIBRARIES.keys() | elsewhere == IDS


def test_a_counterexample_is_shrunk_and_can_be_scored_again(monkeypatch: Patch) -> None:
    altered(ranked(lambda result: {"stars": result.stars_by_points}))(monkeypatch)
    (verdict,) = check(SYNTHETIC, clauses=["floors-hold"])
    found = verdict.counterexample
    assert found is not None
    (sheet,) = found.evaluations
    result = quick.score(ruleset("synthetic"), Evaluation.from_json(dict(sheet)))
    assert found.about == "stars"
    assert found.found == result.stars_by_points
    assert found.expected < found.found
    assert json.loads(json.dumps(verdict.to_json())) == verdict.to_json()


def test_what_a_scorer_raises_is_a_counterexample(monkeypatch: Patch) -> None:
    def fails(_rules: Ruleset, sheet: Evaluation) -> Result:
        raise KeyError(len(sheet.answers))

    monkeypatch.setattr(quick, "score", fails)
    (verdict,) = check(SYNTHETIC, clauses=["totals-are-sums"])
    assert verdict.counterexample is not None
    assert (verdict.counterexample.about, verdict.counterexample.found) == ("error", "KeyError: 0")
    assert verdict.counterexample.evaluations[0]["answers"] == {}


def test_a_scorer_that_wavers_is_told(monkeypatch: Patch) -> None:
    real, calls = quick.score, [0]

    def wavers(rules: Ruleset, sheet: Evaluation) -> Result:
        calls[0] += 1
        result = real(rules, sheet)
        return evolve(result, stars=9) if calls[0] == FEW and result.status == "ranked" else result

    monkeypatch.setattr(quick, "score", wavers)
    (verdict,) = check(SYNTHETIC, clauses=["floor-never-raises"])
    assert verdict.status == "failed"


def test_the_same_seed_tries_the_same_sheets(monkeypatch: Patch) -> None:
    def drawn(seed: int) -> list[Any]:
        seen: list[Any] = []
        real = quick.score
        monkeypatch.setattr(quick, "score", lambda rules, one: [seen.append(one), real(rules, one)][1])
        check(SYNTHETIC, clauses=["totals-are-sums"], examples=FEW, seed=seed)
        monkeypatch.setattr(quick, "score", real)
        return seen

    assert drawn(0) == drawn(0) != drawn(1)


def test_unknown_names_are_told() -> None:
    with pytest.raises(UnknownNameError, match="floors-hold"):
        check(SYNTHETIC, clauses=["floor-hold"])
    with pytest.raises(UnknownNameError):
        check("149-2023")
