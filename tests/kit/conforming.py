"""What the tests of the conformance kit share: its clauses, and folders that break one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit.ground import SYNTHETIC
from ocop_rules.ground import normal
from ocop_rules.testing.conformance import CLAUSES, Verdict
from ocop_rules.words import languages

ROOT = Path(__file__).parents[2]
FEW = 5
Capsys = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
IDS = {clause.id for clause in CLAUSES}
DEAR = {"readings-give-results", "frames-equal", "sql-equal"}
"""What these cost is the making of rulesets and queries, whatever is asked of them."""
CHEAP = IDS - DEAR
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


def failed(verdicts: list[Verdict]) -> set[str]:
    return {verdict.clause.id for verdict in verdicts if verdict.status == "failed"}


def skipped(verdicts: list[Verdict]) -> set[str]:
    return {verdict.clause.id for verdict in verdicts if verdict.status == "skipped"}


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
