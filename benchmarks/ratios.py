"""Compare the library with the plain script: ``python -m benchmarks.ratios``.

Each comparison checks equal results first, then times both sides in turn (the order changes from
round to round) and takes the best round of each.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import plain
from benchmarks.cases import RULESET, SET, SHEETS, make_evaluations, make_lines, make_sheets
from ocop_rules import Result, load, score, score_lines

SEEDS = ("0", "1", "2")


def best(sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the best time of each side in seconds, taken in turns."""
    found = dict.fromkeys(sides, float("inf"))
    names = list(sides)
    for turn in range(rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            start = time.perf_counter()
            sides[name]()
            found[name] = min(found[name], time.perf_counter() - start)
    return found


def same(result: Result, expected: dict[str, object]) -> bool:
    """Tell whether the library and the script agree."""
    return {
        "points": dict(result.points or {}),
        "stars_by_points": result.stars_by_points,
        "stars": result.stars,
    } == {key: expected[key] for key in ("points", "stars_by_points", "stars")}


def one_sheet(rounds: int) -> Iterable[tuple[str, float, float]]:
    """Compare scoring one sheet, and one with every reason."""
    table = plain.read_table(RULESET, SET)
    rules = load(RULESET)
    sheets = make_sheets(table, SHEETS)
    evaluations = make_evaluations(sheets)
    for sheet, evaluation in zip(sheets, evaluations, strict=True):
        expected = plain.score_with_reasons(table, sheet)
        result = score(rules, evaluation)
        assert same(result, expected)
        assert same(result, plain.score(table, sheet))
        assert [(one.criterion, one.option, one.points, len(one.floors)) for one in result.reasons] == [
            (one["criterion"], one["option"], one["points"], len(one["floors_missed"]))
            for one in expected["reasons"]
        ]

    def ours() -> None:
        for evaluation in evaluations:
            result = score(rules, evaluation)
            _ = result.points, result.stars_by_points, result.stars

    def ours_reasons() -> None:
        for evaluation in evaluations:
            result = score(rules, evaluation)
            _ = result.points, result.stars_by_points, result.stars, result.reasons

    def theirs() -> None:
        for sheet in sheets:
            plain.score(table, sheet)

    def theirs_reasons() -> None:
        for sheet in sheets:
            plain.score_with_reasons(table, sheet)

    found = best({"theirs": theirs, "ours": ours}, rounds)
    yield "one sheet", found["theirs"], found["ours"]
    found = best({"theirs": theirs_reasons, "ours": ours_reasons}, rounds)
    yield "one sheet with every reason", found["theirs"], found["ours"]


def stream(rounds: int, count: int) -> Iterable[tuple[str, float, float]]:
    """Compare a stream of JSON Lines with json.loads and the script."""
    table = plain.read_table(RULESET, SET)
    rules = load(RULESET)
    sheets = make_sheets(table, 1000)
    lines = make_lines(sheets) * (count // 1000)
    for line, result in zip(lines[:1000], score_lines(lambda _: rules, lines[:1000]), strict=True):
        assert isinstance(result, Result)
        assert same(result, plain.score(table, json.loads(line)["answers"]))

    def ours() -> None:
        for result in score_lines(lambda _: rules, lines):
            _ = result.points, result.stars_by_points, result.stars  # type: ignore[union-attr]

    def theirs() -> None:
        for line in lines:
            plain.score(table, json.loads(line)["answers"])

    found = best({"theirs": theirs, "ours": ours}, rounds)
    yield f"JSON Lines, {count} sheets", found["theirs"], found["ours"]


def loading(rounds: int) -> Iterable[tuple[str, float, float]]:
    """Compare loading a whole ruleset, its digest checked, with json.loads of the same bytes."""
    digest = load(RULESET).digest
    raw = [path.read_bytes() for path in sorted((plain.RULESETS / RULESET).rglob("*.json"))]
    found = best(
        {"theirs": lambda: [json.loads(one) for one in raw], "ours": lambda: load(RULESET, digest=digest)},
        rounds,
    )
    yield "loading a ruleset", found["theirs"], found["ours"]


def importing(rounds: int) -> Iterable[tuple[str, float, float]]:
    """Compare importing the package with importing attrs and cattrs, each in a fresh process."""

    def run(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    found = best(
        {
            "theirs": run("import attrs, cattrs"),
            "ours": run("import ocop_rules"),
            "scoring": run("from ocop_rules import Evaluation, score"),
        },
        rounds,
    )
    yield "import ocop_rules", found["theirs"], found["ours"]
    yield "import score and Evaluation", found["theirs"], found["scoring"]


def main() -> None:
    """Run everything under each hash seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--this-seed", action="store_true", help="only in this process")
    args = parser.parse_args()
    if not args.this_seed:
        for seed in SEEDS:
            print(f"PYTHONHASHSEED={seed}", flush=True)
            words = ["--this-seed", "--rounds", str(args.rounds), "--count", str(args.count)]
            subprocess.run(
                [sys.executable, "-m", "benchmarks.ratios", *words],
                check=True,
                env={**os.environ, "PYTHONHASHSEED": seed},
                cwd=Path(__file__).resolve().parents[1],
            )
        return
    comparisons = (
        *one_sheet(args.rounds * 5),
        *stream(max(9, args.rounds // 2), args.count),
        *loading(args.rounds),
        *importing(args.rounds),
    )
    for name, theirs, ours in comparisons:
        print(
            f"  {name:32} script {theirs * 1e3:9.3f} ms   library {ours * 1e3:9.3f} ms"
            f"   ratio {theirs / ours:5.2f}"
        )


if __name__ == "__main__":
    main()
