"""A right value for every argument of every verb of the library, so that one at a time can be wrong."""

from __future__ import annotations

import inspect
import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve

from kit.ground import best
from ocop_rules import Evaluation, History, LoadError, Ruleset, deliberate, load, score
from ocop_rules.comparing import map_between
from ocop_rules.councils import CouncilPolicy, sitting_of
from ocop_rules.frames import from_evaluations, score_frame, to_long
from ocop_rules.life import Dossier, Round, ranked_outcome, renewal_window, run_round
from ocop_rules.office import form_documents, write_sheets
from ocop_rules.rulesets import load_folder, load_patch, shipped_registry
from ocop_rules.telling import tell

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SYNTHETIC = ROOT / "tests" / "data" / "synthetic"
DAY = date(2026, 8, 3)
PACKAGE, ANNOUNCED = "made_up_announcer", "made-up-2027"
HELD = date(2024, 10, 28)
"""The day of the round among the examples."""

Arguments = dict[str, Any]


def _parsed(kind: Any, name: str) -> Any:
    return kind.parse((EXAMPLES / name).read_bytes())


@cache
def sheet() -> Evaluation:
    return evolve(best(load("148-2023"), 1), evaluator="Lan")


@cache
def history() -> History:
    documents = json.loads((EXAMPLES / "bac-kan-2024" / "histories.json").read_text(encoding="utf-8"))
    return History.from_json(documents[0])


@cache
def held_round() -> Round:
    return _parsed(Round, "bac-kan-2024/round.json")  # type: ignore[no-any-return]


@cache
def plan() -> Ruleset:
    return load(held_round().plan.ruleset)


@cache
def frame() -> Any:
    return from_evaluations([sheet()])


@cache
def scored() -> Any:
    return score_frame(load, frame())


def announce(place: Path) -> None:
    """Make an installed package in a folder that announces an overlay."""
    folder = place / PACKAGE / ANNOUNCED
    shutil.copytree(ROOT / "rulesets" / "tay-ninh", folder)
    for file in folder.rglob("*.json"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("tay-ninh", ANNOUNCED), encoding="utf-8")
    (place / PACKAGE / "__init__.py").touch()
    info = place / f"{PACKAGE}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: 1\n", encoding="utf-8")
    points = f"[ocop_rules.rulesets]\n{ANNOUNCED} = {PACKAGE}\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")


def _nothing(*_: object) -> None:
    """Be told."""


@cache
def usual() -> Mapping[str, Any]:
    """Return what an argument of a name is nearly everywhere."""
    old, new = load("148-2023"), load("26-2026")
    registry = shipped_registry()
    return {
        "ruleset": old,
        "rules": old,
        "old": old,
        "new": new,
        "mapping": map_between(old, new),
        "evaluation": sheet(),
        "sheet": sheet(),
        "sheets": sitting_of([sheet()]),
        "sitting": sitting_of([sheet()]),
        "policy": CouncilPolicy(),
        "registry": registry,
        "history": history(),
        "histories": [history()],
        "dossier": _parsed(Dossier, "bac-kan-2024/dossier-26.json"),
        "round": held_round(),
        "day": DAY,
        "ahead": 60,
        "holidays": frozenset({date(2026, 9, 2)}),
        "on_error": _nothing,
        "told": _nothing,
        "same_area": True,
        "sets": [1],
        "lang": "en",
        "name": "148-2023",
        "digest": old.digest,
        "kind": "new",
        "level": "province",
        "since": DAY,
        "filed": DAY,
        "evaluated": DAY,
        "today": DAY,
        "ends": date(2027, 3, 1),
        "before": None,
        "lookup": load,
        "lines": [json.dumps(sheet().to_json())],
        "source": "sheets.jsonl",
        "known": ("148-2023",),
        "evaluations": [sheet()],
        "file": "in.json",
        "number": 1,
        "product_set": 1,
        "stars": 4,
        "code": "04-01279-7-2026",
        "frame": frame(),
        "keep": (),
        "only": ["1.1", "2.3"],
        "cost": "boxes",
        "gates": False,
        "personal": True,
        "search": (),
    }


@cache
def _own(place: Path) -> dict[str, Arguments]:
    """Return what the arguments of a verb are where they are not the usual ones, by its name."""
    shutil.copy(next((EXAMPLES / "bac-kan-2024" / "sheets").glob("*.csv")), place / "sheets.csv")
    write_sheets(load("148-2023"), [sheet()], place / "sheets.xlsx")
    synthetic, new, usual_ = load_folder(SYNTHETIC), load("26-2026"), usual()
    state = run_round(plan(), held_round(), day=HELD)
    patch = load_patch("1489-2025")
    document = form_documents(new, held_round().products[0])[0]
    dossiers, found = {"ruleset": new}, {"rules": load}
    rounds = {"rules": plan(), "round": held_round()}
    rows = {"product_set": "product_set", "rules": load}
    return {
        "tell": {"thing": score(usual_["ruleset"], sheet()), "rules": usual_["ruleset"]},
        "schema": {"name": "evaluation"},
        "schema_faults": {"name": "evaluation", "data": sheet().to_json()},
        "apply_patch": {"patch": patch},
        "compose_patches": {"first": patch},
        "label": {"thing": "set.tea"},
        "load_folder": {"path": SYNTHETIC, "digest": synthetic.digest},
        "load_labels": {"path": SYNTHETIC / "labels" / "en.json"},
        "load_patch": {"name": "tay-ninh"},
        "load_patch_folder": {"path": ROOT / "rulesets" / "tay-ninh"},
        "origin": {"path": "/tiers"},
        "with_labels": {"ruleset": synthetic, "catalogue": synthetic.labels["en"]},
        "with_readings": {"choices": {"unticked": "open"}},
        "agreement": {"deliberation": deliberate(usual_["ruleset"], [sheet()]), "level": "interval"},
        "sitting_of": {"sheets": [sheet()]},
        "carry_along": {"chain": [usual_["ruleset"], load("1489-2025")]},
        "chain_between": {"new": load("1489-2025")},
        "check_map": {"made": usual_["mapping"]},
        "load_map": {"path": ROOT / "rulesets" / "maps" / "148-2023--1489-2025.json"},
        "next_step": {"ruleset": new, "outcomes": [ranked_outcome(new, "commune", 80)]},
        "certificate_end": {"issued": DAY},
        "certificate_extension": {"ruleset": new, "decided": DAY, "valid_until": date(2027, 9, 1)},
        "check_dossier": dossiers,
        "examine_dossier": dossiers,
        "missing_parts": dossiers,
        "deadline": {"ruleset": new, "start": DAY, "level": "commune"},
        "renewal_window": {"ruleset": new},
        "filing_on": {"window": renewal_window(new, date(2027, 3, 1))},
        "outcome_of": {"found": score(usual_["ruleset"], sheet())},
        "plan_days": {"ruleset": load("bac-kan-city-2024")},
        "ranked_outcome": {"ruleset": new, "total": 80},
        "record_of": {
            "made": deliberate(usual_["ruleset"], sitting_of([sheet()], level="province")),
            "dossier": "d-1",
            "order": 1,
        },
        "round_for": {"ruleset": new, "proposed": DAY, "further": ()},
        "rounds_on": {"ruleset": new},
        "check_round": rounds,
        "run_round": {**rounds, "day": HELD},
        "under_plan": {"overlay": plan()},
        "under_overlay": {"answer": shipped_registry().for_dossier("new", HELD), "overlay": plan()},
        "verify": {"result": score(usual_["ruleset"], sheet()), "rules": usual_["ruleset"]},
        "verify_within": {
            "document": score(usual_["ruleset"], sheet()).to_json(),
            "rules": [usual_["ruleset"]],
        },
        "withdrawal_due": {"ruleset": new, "ground": new.decision.withdrawal.grounds[0].id, "concluded": DAY},
        "bounds_frame": found,
        "faults_frame": found,
        "floors_frame": found,
        "reasons_frame": found,
        "to_evaluations": found,
        "council_frame": {"rules": load, "by": "product_set", "role": None, "excused": None},
        "from_evaluations": {"kind": "pandas"},
        "options_frame": {"kind": "pandas"},
        "from_long": {"frame": to_long(from_evaluations([evolve(sheet(), id="a")]))},
        "rank": {"frame": scored(), "by": "total", "within": "stars"},
        "plot_members": {
            "frame": score_frame(load, frame()).assign(product="tea", evaluator="Lan"),
            "by": "product",
            "axes": None,
        },
        "plot_parts": {"frame": scored(), "axes": None},
        "plot_tiers": {"frame": scored(), "axes": None},
        "score_file": {"rules": load, "source": place / "sheets.csv", "rows": 10},
        "score_frame": {**rows, "ruleset": "ruleset", "id": "id", "cases": "case {}", "gates": "gates"},
        "sql": {"dialect": "duckdb", "wide": True},
        "upgrade": {"most": 5},
        "upgrade_frame": {**rows, "ruleset": "ruleset", "id": "id", "cases": "case {}", "gates": "gates"},
        "what_if": {
            "answers": {"1.1": 1},
            "cases": {},
            "gates": (),
            "readings": {},
            "decision": new,
        },
        "declarations": {"thing": usual_["ruleset"]},
        "layers": {"thing": usual_["ruleset"]},
        "dossier_form_of": {"rules": new},
        "join": {"pages": [tell(usual_["ruleset"].product_set(1), rules=usual_["ruleset"])]},
        "problem": {"error": LoadError([]), "status": 400, "instance": "/a"},
        "begin_round": {
            "folder": place / "begun",
            "ruleset": plan(),
            "products": str(EXAMPLES / "products.csv"),
            "level": "district",
            "members": 3,
        },
        "blank_sheets": {"product_sets": [1]},
        "form_documents": {"rules": new, "entry": held_round().products[0], "self_assessment": None},
        "load_announced": {"name": ANNOUNCED},
        "print_file": {"document": document},
        "template_file": {"document": document},
        "word_file": {"document": document, "template": None},
        "read_plan": {"folder": EXAMPLES / "bac-kan-2024"},
        "read_round": {"folder": EXAMPLES / "bac-kan-2024", "rules": load},
        "read_sheets": {"path": place / "sheets.xlsx", "rules": load, "data": None},
        "sheet_evaluations": {"path": place / "sheets.xlsx", "rules": load, "data": None},
        "read_table": {"path": place / "sheets.csv"},
        "table_evaluations": {"path": place / "sheets.csv"},
        "round_documents": {**rounds, "state": state},
        "write_round": {**rounds, "folder": place / "written", "state": state},
        "write_forms": {"folder": place / "forms", "rules": new, "round": held_round()},
        "write_templates": {"folder": place / "templates", "documents": []},
        "sheets_bytes": {"names": {}},
        "write_sheets": {"path": place / "written.xlsx", "names": {}},
        "check_oracle": {"rulesets": [usual_["ruleset"]], "lines": []},
        "read_oracle": {"lines": []},
        "documents": {"beyond_schema": True},
        "overlays": {"name": "here-2027"},
        "near_tier": {"decisive": True},
        "open_sheets": {"most_open": 3},
        "sittings": {"most": 4, "complete": True},
        "rulesets": {"name": "made-up-2027"},
        "vietnam_calendar": {"first_year": 2025, "last_year": 2027},
    }


def right(verb: Callable[..., Any], place: Path) -> Arguments:
    """Return a right value for every argument of a verb; raises KeyError for one that is not known here.

    ``place`` is a folder for what is read and written.
    """
    known = {**usual(), **_own(place).get(verb.__name__, {})}
    varied = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    parameters = inspect.signature(verb).parameters.values()
    return {one.name: known[one.name] for one in parameters if one.kind not in varied}
