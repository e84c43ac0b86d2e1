"""The conformance kit: it passes what is right, and names the clause of what is broken."""

from __future__ import annotations

import builtins
import json
import re
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.ground import SYNTHETIC, ruleset

from ocop_rules import Evaluation, History, Result, Ruleset, UnknownNameError, load, words
from ocop_rules.cli import main
from ocop_rules.comparing import carrying
from ocop_rules.councils import CouncilPolicy, deliberating
from ocop_rules.frames import querying
from ocop_rules.frames import scorer as frames_scorer
from ocop_rules.ground import normal
from ocop_rules.life import deadlines, replaying, resting, rounds, verifying
from ocop_rules.model.decision import Decision
from ocop_rules.planning import upgrading
from ocop_rules.rulesets import patches, with_readings
from ocop_rules.rulesets.assemble import document
from ocop_rules.scoring import Pruned, checking, previewing, quick, scorer, tiers
from ocop_rules.structure.structuring import structure
from ocop_rules.telling import telling
from ocop_rules.telling.layout import COLUMNS, width
from ocop_rules.telling.teller import Teller
from ocop_rules.testing.conformance import CLAUSES, Verdict, check
from ocop_rules.testing.conformance.clauses import judge
from ocop_rules.testing.conformance.subject import examine
from ocop_rules.testing.conformance.trial import Effort
from ocop_rules.words import languages

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
FEW = 5
Capsys = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
IDS = {clause.id for clause in CLAUSES}
OF_PATCHES = {
    "patch-applies",
    "overlay-may",
    "overlay-warned",
    "patch-rest-stays",
    "patch-origin",
    "overlay-same-points",
}
# the sheets of 1048 carry no star marks, and the source none of its grounds; only 26 sets limits and rounds,
# and no map leads from what is made up
DAYS = {"days-counted", "before-leaves-out"}
NOTHING = {
    "1048-2019": {"floors-hold", "floors-listed", "gate-decides", *DAYS},
    "148-2023": DAYS,
    "26-2026": set[str](),
    str(SYNTHETIC): {*DAYS, "carried-along"},
}
OF_FILES = {"files-read", "files-schema", "files-normal-form", "files-digest", "labels-complete"}


def failed(verdicts: list[Verdict]) -> set[str]:
    return {verdict.clause.id for verdict in verdicts if verdict.status == "failed"}


def skipped(verdicts: list[Verdict]) -> set[str]:
    return {verdict.clause.id for verdict in verdicts if verdict.status == "skipped"}


# -- what is right --------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["1048-2019", "148-2023", "26-2026", SYNTHETIC], ids=str)
def test_a_decision_passes_every_clause(source: str | Path) -> None:
    verdicts = check(source, examples=4 if source == SYNTHETIC else 1)
    assert [verdict.clause for verdict in verdicts] == list(CLAUSES)
    assert failed(verdicts) == set()
    assert skipped(verdicts) == {*OF_PATCHES, *NOTHING[str(source)]}


@pytest.mark.parametrize("source", ["tay-ninh", "781-2020", "1489-2025"])
def test_a_patch_passes_every_clause(source: str) -> None:
    councils = [clause.id for clause in CLAUSES if clause.rule == 10]
    verdicts = check(source, clauses=[*OF_PATCHES, *councils, *OF_FILES], examples=2)
    assert failed(verdicts) == set()
    overlays_only = {"overlay-may", "overlay-warned", "overlay-same-points"}
    assert skipped(verdicts) == (set() if source == "tay-ninh" else overlays_only)


def test_a_ruleset_without_files_is_checked_as_well() -> None:
    made = with_readings(ruleset("synthetic"), {"unticked": "open"})
    names = sorted(IDS - {"readings-give-results"})
    assert failed(check(made, clauses=names, examples=2)) == set()
    laid = check(load("dong-thap"), clauses=sorted(OF_PATCHES), examples=2)
    assert [verdict.status for verdict in laid] == ["passed"] * len(OF_PATCHES)


@pytest.mark.parametrize(
    "choice",
    [
        ("floor-miss", "not-recognised"),
        ("floors-bind", "own-star"),
        ("inapplicable-floor", "waived"),
        ("stop-points", "before"),
        ("stop-points", "none"),
        ("tier-gaps", "round-half-up"),
        ("zero-gate-unticked", "passes"),
        ("marks-without-legend", "ignore"),
        ("copied-effect", "zero"),
    ],
    ids="=".join,
)
def test_every_clause_holds_under_other_readings(choice: tuple[str, str]) -> None:
    of_rules = [clause.id for clause in CLAUSES if clause.rule in range(1, 11)]
    assert failed(check(ruleset("synthetic", choice), clauses=of_rules, examples=2)) == set()


def test_a_ruleset_without_what_a_clause_is_about_skips_it() -> None:
    plain = ruleset("synthetic")
    one = plain.product_set(2)
    part, group, criterion = one.parts[0], one.parts[0].groups[0], one.parts[0].groups[0].criteria[1]
    bare = evolve(criterion, floor=None, condition=None, cases=())
    small = evolve(one, parts=(evolve(part, groups=(evolve(group, criteria=(bare,)),)),), gates=())
    alone = evolve(plain, sets=(small,))
    wanted = ["case-needed", "inapplicable-earns-nothing", "gate-decides"]
    subject = evolve(examine(plain), ruleset=alone, faults={})
    for clause in CLAUSES:
        if clause.id in wanted:
            assert judge(clause, subject, Effort(examples=FEW)).why == "nothing"


# -- folders that are broken ----------------------------------------------------------------------

Spoil = Callable[[Any], None]


def spoil(folder: Path, name: str, change: Spoil) -> Path:
    file = folder / name
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(normal.dumps(data), encoding="utf-8")
    return folder


def criteria(data: Any) -> list[Any]:
    return [one for part in data["parts"] for group in part["groups"] for one in group["criteria"]]


def points_fall(data: Any) -> None:
    one = next(one for one in criteria(data) if len(one.get("options", ())) > 2)
    one["options"][0]["points"], one["options"][1]["points"] = 4, 3


def floor_turns(data: Any) -> None:
    one = next(one for one in criteria(data) if len(one.get("options", ())) > 2)
    for option, stars in zip(one["options"][-2:], (5, 3), strict=True):
        option["floor"] = stars


FOLDERS: dict[str, tuple[str, Spoil]] = {
    "files-read": ("ruleset.json", lambda data: data.update(tier=[])),
    "files-schema": ("sets/01.json", lambda data: data.update(number="1")),
    "parts-fit": ("ruleset.json", lambda data: data["levels"][0]["sends_up"].update(to="nowhere")),
    "labels-complete": ("labels/vi.json", lambda data: data.pop("tier.3")),
    "sums-close": ("sets/01.json", lambda data: data["parts"][0].update(max=39)),
    "citations-known": (
        "ruleset.json",
        lambda data: data["certificate"].update(cites=[{"source": "elsewhere"}]),
    ),
    "points-never-fall": ("sets/01.json", points_fall),
    "floors-rise": ("sets/01.json", floor_turns),
    "tiers-rise": ("ruleset.json", lambda data: data["tiers"][3].update(from_points=50)),
    "readings-declared": ("ruleset.json", lambda data: data["readings"][0].update(choice="other")),
}


@pytest.mark.parametrize("clause", FOLDERS)
def test_a_broken_folder_fails_with_its_clause_named(clause: str, folder: Path) -> None:
    verdicts = check(spoil(folder, *FOLDERS[clause]), examples=1)
    beside = {"files-read", "files-schema"}
    assert failed(verdicts) - beside == {clause} - beside
    assert clause in failed(verdicts)
    (verdict,) = [verdict for verdict in verdicts if verdict.clause.id == clause]
    assert verdict.counterexample is not None
    assert all(fault.file is not None for fault in verdict.counterexample.faults)
    assert verdict.counterexample.faults


def test_a_missing_label_keeps_no_sheet_from_being_scored(folder: Path) -> None:
    verdicts = check(spoil(folder, *FOLDERS["labels-complete"]), examples=1)
    assert skipped(verdicts) == {*OF_PATCHES, *NOTHING[str(SYNTHETIC)]}


def test_a_missing_catalogue_is_one_of_labels(folder: Path) -> None:
    (folder / "labels" / "en.json").unlink()
    assert failed(check(folder, examples=1)) == {"labels-complete"}


def test_where_points_fall_no_sheets_are_scored(folder: Path) -> None:
    verdicts = check(spoil(folder, *FOLDERS["points-never-fall"]), examples=1)
    assert {verdict.why for verdict in verdicts if verdict.clause.id == "floors-hold"} == {"unsound"}


def test_a_file_in_another_form_is_named(folder: Path) -> None:
    file = folder / "sets" / "01.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
    assert failed(check(folder, examples=1)) == {"files-normal-form"}


def test_a_folder_that_cannot_be_read_says_so_once(tmp_path: Path) -> None:
    verdicts = check(tmp_path)
    assert failed(verdicts) == {"files-read"}
    assert {verdict.why for verdict in verdicts if verdict.status == "skipped"} == {"nothing", "unread"}


CITES = [{"source": "plan"}]


def overlay(folder: Path, at: str, value: Any) -> Path:
    made = folder.parent / "here-2020"
    (made / "labels").mkdir(parents=True)
    identity = {
        "id": "here-2020",
        "extends": "synthetic",
        "sources": [{"id": "plan"}],
        "cites": CITES,
    }
    data = {"identity": identity, "changes": [{"at": at, "set": value, "cites": CITES}]}
    (made / "overlay.json").write_text(normal.dumps(data), encoding="utf-8")
    for lang in languages():
        (made / "labels" / f"{lang}.json").write_text(
            normal.dumps({"ruleset.here-2020": "x", "source.plan": "A plan"}), encoding="utf-8"
        )
    return made


def test_an_overlay_beside_its_ruleset_passes(folder: Path) -> None:
    made = overlay(folder, "/council", {"spread": {"limit": 10, "then": "leave-out"}, "floors": "all"})
    verdicts = check(made, examples=2)
    assert failed(verdicts) == set()
    assert skipped(verdicts) == NOTHING[str(SYNTHETIC)]


def test_an_overlay_that_chooses_a_reading_passes(folder: Path) -> None:
    assert (
        failed(check(overlay(folder, "/readings/floor-miss/choice", "not-recognised"), examples=2)) == set()
    )


@pytest.mark.parametrize(
    ("at", "value", "clause"),
    [("/tiers/3/from_points", 45, "overlay-may"), ("/councils", {}, "overlay-may")],
)
def test_an_overlay_that_touches_what_it_may_not_is_named(
    folder: Path, at: str, value: Any, clause: str
) -> None:
    assert failed(check(overlay(folder, at, value), examples=1)) == {clause}


def test_a_change_at_a_place_that_is_not_there_is_named(folder: Path) -> None:
    verdicts = check(overlay(folder, "/levels/town/sends_up", {"to": "province"}), examples=1)
    assert failed(verdicts) == {"patch-applies"}


# -- libraries that are broken --------------------------------------------------------------------


def altered(change: Callable[[Result], Result]) -> Callable[[Patch], None]:
    """Return what makes the scorer give another result."""

    def install(patch: Patch) -> None:
        real = quick.score

        def other(rules: Ruleset, sheet: Evaluation) -> Result:
            return change(real(rules, sheet))

        patch.setattr(quick, "score", other)

    return install


def patched(module: Any, name: str, make: Callable[[Any], Any]) -> Callable[[Patch], None]:
    """Return what puts a wrapped function in the place of a real one."""
    return lambda patch: patch.setattr(module, name, make(getattr(module, name)))


def always(value: Any) -> Callable[[Any], Any]:
    return lambda _real: lambda *_args, **_more: value


def ranked(change: Callable[[Result], dict[str, Any]]) -> Callable[[Result], Result]:
    return lambda result: evolve(result, **change(result)) if result.status == "ranked" else result


def total_off(result: Result) -> Result:
    if result.points is None:
        return result
    return evolve(result, points={**result.points, "total": result.points["total"] + 1})


def bounds_off(**change: int) -> Callable[[Result], Result]:
    def off(result: Result) -> Result:
        if result.bounds is None:
            return result
        fields = {name: getattr(result.bounds, name) + step for name, step in change.items()}
        return evolve(result, bounds=evolve(result.bounds, **fields))

    return off


def gifts(result: Result) -> Result:
    """Give a point for what was not ticked."""
    reasons = [evolve(one, points=1) if one.option == 0 else one for one in result.reasons]
    return evolve(result, reasons=tuple(reasons))


def first_box_best(result: Result) -> Result:
    reasons = [evolve(one, points=9) if one.option == 1 else one for one in result.reasons]
    return evolve(result, reasons=tuple(reasons))


def shut_tiers(real: Any) -> Any:
    """Put a bound into the tier below."""
    return lambda steps, points, gaps="half-open": real(steps, Fraction(points) - Fraction(1, 10**6), gaps)


def rounded_mean(real: Any) -> Any:
    def mean(*args: Any) -> Any:
        made = real(*args)
        return evolve(made, total=Fraction(round(made.total)))

    return mean


def one_star(outcome: Any) -> Any:
    return evolve(outcome, stars=1) if outcome.status == "ranked" else outcome


def first_answer_lost(carried: Any) -> Any:
    _, *answers = carried.evaluation.answers.items()
    return evolve(carried, evaluation=evolve(carried.evaluation, answers=dict(answers)))


def all_made_up(rules: Ruleset, carried: Any) -> Any:
    sheet = carried.evaluation
    zeros = dict.fromkeys(rules.product_set(sheet.product_set).criteria, 0)
    return evolve(carried, evaluation=evolve(sheet, answers={**zeros, **sheet.answers}))


def costs_more(made: Any) -> Any:
    return evolve(made, plans=tuple(evolve(one, cost=one.cost + 1) for one in made.plans))


def stays_put(made: Any, sheet: Evaluation) -> Any:
    return evolve(made, plans=tuple(evolve(one, evaluation=sheet) for one in made.plans))


def no_stars(frame: Any) -> Any:
    return frame.assign(stars=None)


def query_without_stars(statements: tuple[str, ...]) -> tuple[str, ...]:
    *before, query = statements
    figures = "sheet, status, total, stars_by_points, NULL AS stars, lowest_missed, fault"
    return (*before, f"SELECT {figures} FROM ({query})")  # noqa: S608 - a query of our own


def no_work(state: Any) -> Any:
    return evolve(state, products=tuple(evolve(one, work=()) for one in state.products))


def instead(other: Callable[..., Any]) -> Callable[[Any], Any]:
    """Return what puts another function in the place of a real one."""
    return lambda _real: other


def nothing(*_args: Any) -> Any:
    return iter(())


def after(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what changes what a function returns."""
    return lambda real: lambda *args, **more: change(real(*args, **more))


def deliberation_with(change: Callable[[Any], dict[str, Any]]) -> Callable[[Patch], None]:
    def make(real: Any) -> Any:
        def other(*args: Any) -> Any:
            made = real(*args)
            return evolve(made, **change(made))

        return other

    return patched(deliberating, "deliberate", make)


def by_first(made: Any) -> dict[str, Any]:
    return {"stars": made.seats[0].stars}


def by_number(made: Any) -> dict[str, Any]:
    seats = [evolve(seat, points={"total": len(made.seats)}) for seat in made.seats]
    return {"seats": tuple(seats)}


LIBRARIES: dict[str, list[Callable[[Patch], None]]] = {
    "tiers-half-open": [
        patched(tiers, "stars_by_points", shut_tiers),
        patched(scorer, "stars_by_points", shut_tiers),
    ],
    "floor-never-raises": [altered(ranked(lambda result: {"stars": (result.stars_by_points or 0) + 1}))],
    "floors-hold": [altered(ranked(lambda result: {"stars": result.stars_by_points}))],
    "floors-listed": [
        altered(
            ranked(
                lambda result: {
                    "reasons": tuple(evolve(one, floors=one.floors[1:]) for one in result.reasons),
                    "floors_missed": (),
                }
            )
        )
    ],
    "totals-are-sums": [altered(total_off), altered(first_box_best)],
    "unticked-earns-nothing": [altered(gifts)],
    "points-never-fall": [altered(first_box_best)],
    "open-is-not-zero": [altered(lambda result: evolve(result, open=()))],
    "case-needed": [patched(checking, "check", always([]))],
    "inapplicable-earns-nothing": [patched(checking, "check", always([]))],
    "gate-decides": [altered(lambda result: evolve(result, stars=3))],
    "status-order": [altered(lambda result: evolve(result, status="ranked"))],
    "faulty-is-refused": [
        patched(
            quick,
            "score",
            lambda real: (
                lambda rules, sheet: real(
                    rules, evolve(sheet, answers={k: v for k, v in sheet.answers.items() if k != "99.99"})
                )
            ),
        )
    ],
    "bounds-contain": [altered(bounds_off(points_least=30)), altered(bounds_off(stars_most=-1))],
    "bounds-reached": [altered(bounds_off(points_most=1)), altered(bounds_off(points_least=-1))],
    "reasons-complete": [altered(lambda result: evolve(result, reasons=result.reasons[:-1]))],
    "readings-named": [altered(lambda result: evolve(result, readings={"unticked": "other"}))],
    "readings-give-results": [altered(lambda result: evolve(result, status="invalid"))],
    "exchange-schema": [altered(lambda result: evolve(result, status="done"))],
    "round-trip": [
        patched(
            Evaluation,
            "to_json",
            lambda real: lambda sheet: {**real(sheet), "answers": {}},
        )
    ],
    "digest-pins": [patched(checking, "check", always([]))],
    "mean-exact": [patched(deliberating, "mean_of", rounded_mean)],
    "members-order": [deliberation_with(by_first)],
    "council-floors": [deliberation_with(lambda made: {"stars": made.stars_by_points})],
    "leaving-out": [deliberation_with(by_number)],
    "council-open": [
        deliberation_with(lambda made: {"status": "ranked", "stars": 5} if made.status == "open" else {})
    ],
    "words-told": [
        patched(
            words, "catalogue", lambda real: lambda lang: {**real(lang), "tell.unticked": "tell.unticked"}
        ),
        patched(Teller, "label", instead(lambda _teller, key, _otherwise=None: key)),
        patched(telling, "tell", lambda real: lambda thing, **more: real(thing, **{**more, "lang": 1})),
    ],
    "frames-equal": [patched(frames_scorer, "score_frame", after(no_stars))],
    "sql-equal": [patched(querying, "sql", after(query_without_stars))],
    "carried-to-itself": [patched(carrying, "carry_over", after(first_answer_lost))],
    "carried-along": [
        patched(carrying, "carry_along", after(lambda steps: steps[:-1])),
        patched(
            carrying,
            "carry_over",
            lambda real: lambda old, new, *args, **more: all_made_up(new, real(old, new, *args, **more)),
        ),
    ],
    "upgrade-reaches": [
        patched(
            upgrading,
            "upgrade",
            lambda real: (
                lambda rules, sheet, *args, **more: stays_put(real(rules, sheet, *args, **more), sheet)
            ),
        )
    ],
    "upgrade-cheapest": [patched(upgrading, "upgrade", after(costs_more))],
    "prune-changes-no-points": [
        patched(previewing, "prune", instead(lambda _rules, sheet: Pruned(evaluation=sheet)))
    ],
    "preview-judges": [
        patched(previewing, "preview", after(lambda made: evolve(made, faults=()))),
        patched(previewing, "preview", after(lambda made: evolve(made, result=None))),
    ],
    "policy-holds": [
        patched(deliberating, "find_spread", always(None)),
        patched(deliberating, "attend", after(lambda made: evolve(made, met=True))),
        patched(deliberating, "policy_for", always((CouncilPolicy(), "default"))),
    ],
    "written-waits": [
        deliberation_with(lambda made: {"status": "ranked", "stars": 5} if made.status == "open" else {}),
        deliberation_with(lambda made: {"stars": 5} if made.sitting.council.form == "written" else {}),
    ],
    "result-verifies": [
        patched(verifying, "_differences", instead(nothing)),
        patched(verifying, "sheet_again", after(lambda made: {**made, "product_set": 0})),
    ],
    "history-replays": [patched(replaying, "outcome", after(one_star))],
    "record-is-held": [patched(resting, "_compared", instead(nothing))],
    "round-follows": [
        patched(rounds, "run_round", after(no_work)),
        patched(
            rounds, "run_round", after(lambda state: evolve(state, counts={**state.counts, "products": 9}))
        ),
    ],
    "days-counted": [
        patched(
            deadlines,
            "count_days",
            lambda real: (
                lambda rules, start, days, *args, **more: real(rules, start, days + 1, *args, **more)
            ),
        ),
        patched(
            deadlines,
            "count_days",
            lambda real: lambda rules, start, days, _holidays, **more: real(rules, start, days, **more),
        ),
    ],
    "before-leaves-out": [
        patched(deadlines, "is_before", instead(lambda day, limit: day <= limit)),
        patched(deadlines, "day_before", instead(lambda limit: limit)),
    ],
    "patch-origin": [
        patched(patches, "origin", lambda real: lambda laid, _path: real(laid, "/tiers/1/from_points"))
    ],
}
# the clauses that what is made up has nothing for
SOURCES = {
    "patch-origin": "dong-thap",
    "carried-along": "148-2023",
    "days-counted": "26-2026",
    "before-leaves-out": "26-2026",
}
CASES = [(clause, breaking) for clause, ways in LIBRARIES.items() for breaking in ways]


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
    verdicts = check(SYNTHETIC, clauses=["frames-equal", "sql-equal", "tiers-half-open"], examples=1)
    assert [verdict.why for verdict in verdicts] == ["no-extra", "no-extra", None]
    for lang in languages():
        assert "ocop-rules[frames]" in " ".join(verdicts[0].lines(lang))


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


# -- words and documentation ----------------------------------------------------------------------


def test_clauses_are_told_in_both_languages() -> None:
    for clause in CLAUSES:
        rule = re.match(r"rule (\d+): ", clause.title("en"))
        assert (None if rule is None else int(rule[1])) == clause.rule
        told = re.match(r"quy tắc (\d+): ", clause.title("vi"))
        assert (None if told is None else int(told[1])) == clause.rule
    assert len({clause.title() for clause in CLAUSES}) == len(CLAUSES) == len(IDS)


def test_every_clause_is_explained_where_it_points() -> None:
    text = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (\S+)$", text, re.MULTILINE)
    assert headings == [clause.id for clause in CLAUSES]
    assert {clause.cites for clause in CLAUSES} == {f"conformance.md#{name}" for name in headings}
    for clause in CLAUSES:
        assert f"### {clause.id}\n\n{clause.title('en')}.\n" in text


# -- as a plug-in ---------------------------------------------------------------------------------

PLUGIN = ("-p", "ocop_rules.testing.conformance", "-p", "no:cacheprovider")


def test_the_plug_in_gives_one_test_for_each_clause(pytester: pytest.Pytester) -> None:
    ran = pytester.runpytest(*PLUGIN, "--ocop", str(SYNTHETIC), "--ocop-examples", "2", "-v")
    left_out = len({*OF_PATCHES, *NOTHING[str(SYNTHETIC)]})
    ran.assert_outcomes(passed=len(CLAUSES) - left_out, skipped=left_out)
    ran.stdout.fnmatch_lines(["*::rule 5: a floor never raises a tier PASSED*"])
    assert ran.ret == 0


def test_the_plug_in_names_the_clause_that_fails(pytester: pytest.Pytester, folder: Path) -> None:
    spoil(folder, *FOLDERS["labels-complete"])
    ran = pytester.runpytest(*PLUGIN, "--ocop", str(folder), "-k", "labels-complete or files-read")
    ran.assert_outcomes(passed=1, failed=1, deselected=len(CLAUSES) - 2)
    ran.stdout.fnmatch_lines(["*FAILED labels: every key in every language", "*tier.3*"])
    ran.stdout.fnmatch_lines(["*See conformance.md#labels-complete"])
    ran.stdout.no_fnmatch_line("*Traceback*")
    assert ran.ret == 1


def test_the_plug_in_shows_the_sheet(pytester: pytest.Pytester, monkeypatch: Patch) -> None:
    patched(scorer, "stars_by_points", shut_tiers)(monkeypatch)
    ran = pytester.runpytest(*PLUGIN, "--ocop", str(SYNTHETIC), "--ocop-lang", "vi", "-k", "tiers-half-open")
    ran.assert_outcomes(failed=1, deselected=len(CLAUSES) - 1)
    ran.stdout.fnmatch_lines(["KHÔNG ĐẠT quy tắc 7: *", "*phải là*", "*thực tế là*", "*ở phiếu {*synthetic*"])


def test_the_plug_in_takes_several_and_refuses_unknown_ones(pytester: pytest.Pytester) -> None:
    two = ("--ocop", str(SYNTHETIC), "--ocop", "dong-thap", "-k", "tiers-rise")
    pytester.runpytest(*PLUGIN, *two).assert_outcomes(passed=2, deselected=2 * (len(CLAUSES) - 1))
    ran = pytester.runpytest(*PLUGIN, "--ocop", "148-2032")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines(["*148-2023*"])


def test_the_plug_in_loads_on_request_only(pytester: pytest.Pytester) -> None:
    assert "pytest11" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert pytester.runpytest("--ocop", "148-2023").ret == pytest.ExitCode.USAGE_ERROR


# -- on the command line --------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def english(monkeypatch: Patch) -> None:
    """Take the language from the arguments alone."""
    monkeypatch.setenv("LC_ALL", "C")


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_conform_tells_every_clause(lang: str, capsys: Capsys) -> None:
    assert main(["conform", str(SYNTHETIC), "--examples", "1", "--lang", lang]) == 0
    told = capsys.readouterr()
    joined = " ".join(told.out.split())
    assert all(clause.title(lang) in joined for clause in CLAUSES)
    assert all(width(line) <= COLUMNS for line in told.out.splitlines())
    assert told.err == ""


def test_conform_in_json(folder: Path, capsys: Capsys) -> None:
    spoil(folder, *FOLDERS["sums-close"])
    call = ["conform", str(folder), str(SYNTHETIC), "--clause", "sums-close", "--format", "json"]
    assert main(call) == 1
    broken, right = json.loads(capsys.readouterr().out)
    assert (broken["passed"], right["passed"]) == (False, True)
    (verdict,) = broken["verdicts"]
    assert (verdict["clause"], verdict["status"], verdict["rule"]) == ("sums-close", "failed", None)
    assert {fault["code"] for fault in verdict["counterexample"]["faults"]} == {"sum-part", "sum-set"}
    assert right["verdicts"][0]["counterexample"] is None


@pytest.mark.parametrize(
    "words", [["nowhere"], [str(SYNTHETIC), "--clause", "x"], [str(SYNTHETIC), "--examples", "0"]]
)
def test_conform_called_wrongly(words: list[str], capsys: Capsys) -> None:
    assert main(["conform", *words]) == 2
    assert capsys.readouterr().err


def test_conform_without_hypothesis_names_the_extra(capsys: Capsys, monkeypatch: Patch) -> None:
    plain = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == "hypothesis":
            raise ModuleNotFoundError(name=name)
        return plain(name, *args, **kwargs)

    for name in [one for one in sys.modules if one.startswith("ocop_rules.testing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["conform", str(SYNTHETIC)]) == 2
    assert "ocop-rules[testing]" in " ".join(capsys.readouterr().err.split())
