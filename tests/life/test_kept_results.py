"""The results of every version, kept for good: each one is verified, and told what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ocop_rules import Evaluation, Sitting
from ocop_rules.life import Round, verify
from ocop_rules.rulesets import load, shipped

KEPT = Path(__file__).parents[1] / "data" / "results"
MADE_OF: dict[str, type[Evaluation | Sitting | Round]] = {
    "sheets": Evaluation,
    "councils": Sitting,
    "rounds": Round,
}
FIRST = "0.1.0"
LATER = [folder.name for folder in sorted(KEPT.iterdir()) if folder.is_dir() and folder.name != FIRST]


def kept(version: str) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for kind, value in MADE_OF.items():
        file = KEPT / version / f"{kind}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            pair = json.loads(line)
            yield kind, pair["result"], value.from_json(pair["made_of"])


def test_results_of_the_first_version_are_under_other_rules() -> None:
    found = list(kept(FIRST))
    assert {kind for kind, _, _ in found} == {"sheets", "councils"}
    ours = {load(name).digest for name in shipped()}
    for _, result, made_of in found:
        assert result["digest"] not in ours
        verified = verify(result, sheet=made_of)
        assert verified.verdict in ("differs", "not-shown")
        assert verified.why[:2] == ("other-rules", "other-version")
        # the boxes and points of the decisions have not changed since, so that a ranked sheet holds its stars
        if result["status"] == "ranked":
            assert not {"/stars", "/points/total"} & {one.pointer for one in verified.differences}


@pytest.mark.parametrize("version", LATER)
def test_results_of_every_later_version_come_out_the_same(version: str) -> None:
    found = list(kept(version))
    assert {kind for kind, _, _ in found} == {*MADE_OF}
    for kind, result, made_of in found:
        verified = verify(result, sheet=made_of)
        assert (verified.verdict, verified.differences) == ("same", ()), (kind, verified)
        assert set(verified.why) <= {"other-version"}
