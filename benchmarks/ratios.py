"""Compare the library with the plain script: ``python -m benchmarks.ratios``.

Each comparison checks equal results first, then times all sides in turn (the order changes from
round to round), in CPU time, and takes the best round of each. Every hash seed is a process of its own;
the table at the end shows the least of them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import plain
from benchmarks.cases import RULESET, SET, SHEETS, make_evaluations, make_lines, make_sheets
from ocop_rules import Evaluation, Result, deliberate, explain, load, score, score_lines
from ocop_rules.councils import compare_members
from ocop_rules.rulesets import shipped
from ocop_rules.rulesets.loading import open_shipped
from ocop_rules.scoring import streams
from ocop_rules.scoring.prepared import prepare as prepared

SEEDS = ("0", "1", "2")
ROOT = Path(__file__).resolve().parents[1]
Sides = dict[str, Callable[[], object]]
Figure = tuple[str, str, float]
"""What was measured, its unit ("times" for a ratio), the figure."""


def best(sides: Sides, rounds: int, clock: Callable[[], float] = time.process_time) -> dict[str, float]:
    """Return the best time of each side in seconds, taken in turns."""
    found = dict.fromkeys(sides, float("inf"))
    names = list(sides)
    for turn in range(rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            start = clock()
            sides[name]()
            found[name] = min(found[name], clock() - start)
    return found


def each(function: Callable[[Any], object], items: list[Any]) -> Callable[[], object]:
    """Return what calls a function with each of the items."""

    def run() -> None:
        for item in items:
            function(item)

    return run


def same(result: Result, expected: dict[str, object]) -> bool:
    """Tell whether the library and the script agree."""
    return {
        "points": dict(result.points or {}),
        "stars_by_points": result.stars_by_points,
        "stars": result.stars,
    } == {key: expected[key] for key in ("points", "stars_by_points", "stars")}


def one_sheet(rounds: int) -> Iterator[Figure]:
    """Compare scoring one sheet in every form it may come in, and what may be asked of the result."""
    table, rules = plain.read_table(RULESET, SET), load(RULESET)
    rows = plain.read_rows(table)
    sheets = make_sheets(table, SHEETS)
    evaluations = make_evaluations(sheets)
    data = [{"ruleset": RULESET, "product_set": SET, "answers": sheet} for sheet in sheets]
    for sheet, evaluation, document in zip(sheets, evaluations, data, strict=True):
        expected = plain.score_with_reasons(table, sheet)
        result = score(rules, evaluation)
        assert same(result, expected)
        assert same(result, plain.score(table, sheet))
        assert plain.score(table, sheet) == plain.score_faster(rows, sheet)
        assert result == score(rules, document)
        assert json.loads(result.to_line()) == result.to_json()
        assert [(one.criterion, one.option, one.points, len(one.floors)) for one in result.reasons] == [
            (one["criterion"], one["option"], one["points"], len(one["floors_missed"]))
            for one in expected["reasons"]
        ]

    def read(result: Result) -> None:
        _ = result.points, result.stars_by_points, result.stars

    def made(sheet: plain.Answers) -> None:
        read(score(rules, Evaluation(ruleset=RULESET, product_set=SET, answers=sheet)))

    def reasons(evaluation: Evaluation) -> None:
        result = score(rules, evaluation)
        read(result)
        _ = result.reasons

    sides: Sides = {
        "plain": each(lambda sheet: plain.score(table, sheet), sheets),
        "faster": each(lambda sheet: plain.score_faster(rows, sheet), sheets),
        "plain with reasons": each(lambda sheet: plain.score_with_reasons(table, sheet), sheets),
        "prebuilt evaluation": each(lambda one: read(score(rules, one)), evaluations),
        "Evaluation(...) and score": each(made, sheets),
        "score(dictionary)": each(lambda one: read(score(rules, one)), data),
        "with every reason": each(reasons, evaluations),
        "score and to_line": each(lambda one: score(rules, one).to_line(), evaluations),
        "score, to_line with reasons": each(lambda one: score(rules, one).to_line(reasons=True), evaluations),
        "open sheet": each(lambda one: score(rules, one).bounds, open_sheets(sheets)),
        "no story, idle left out": each(lambda one: score(rules, one), without_story(sheets, zeros=False)),
        "no story, idle with 0": each(lambda one: score(rules, one), without_story(sheets, zeros=True)),
    }
    found = best(sides, rounds)
    for name in ("prebuilt evaluation", "Evaluation(...) and score", "score(dictionary)"):
        yield f"{name}, beside the script", "times", found["plain"] / found[name]
        yield f"{name}, beside the faster script", "times", found["faster"] / found[name]
    yield "with every reason", "times", found["plain with reasons"] / found["with every reason"]
    for name in list(sides):
        yield name, "µs", found[name] / SHEETS * 1e6


def open_sheets(sheets: list[plain.Answers]) -> list[Evaluation]:
    """Return the sheets with from 1 to 36 criteria left open, the story's among them."""
    answers = [
        dict(list(sheet.items())[: len(sheet) - 1 - index % len(sheet)]) for index, sheet in enumerate(sheets)
    ]
    return make_evaluations(answers)


def without_story(sheets: list[plain.Answers], *, zeros: bool) -> list[Evaluation]:
    """Return the sheets without a story: what hangs on it is left out, or answered with 0."""
    lines = prepared(load(RULESET), SET).lines.values()
    idle = dict.fromkeys((line.code for line in lines if line.governor is not None), 0)
    answers = [
        {code: answer for code, answer in (sheet | {"5.1": 0}).items() if code not in idle}
        | (idle if zeros else {})
        for sheet in sheets
    ]
    return make_evaluations(answers)


def stream(rounds: int, count: int) -> Iterator[Figure]:
    """Compare a stream of JSON Lines with json.loads and the script."""
    table, rules = plain.read_table(RULESET, SET), load(RULESET)
    rows = plain.read_rows(table)
    sheets = make_sheets(table, 1000)
    lines = make_lines(sheets) * (count // 1000)
    for line, result in zip(lines[:1000], score_lines(lambda _: rules, lines[:1000]), strict=True):
        assert isinstance(result, Result)
        assert same(result, plain.score(table, json.loads(line)["answers"]))

    def ours() -> None:
        for result in score_lines(lambda _: rules, lines):
            _ = result.points, result.stars_by_points, result.stars  # type: ignore[union-attr]

    def without_extra() -> None:
        known = streams._faster  # noqa: SLF001 - as if the extra were not installed
        streams._faster = lambda: None  # noqa: SLF001
        ours()
        streams._faster = known  # noqa: SLF001

    found = best(
        {
            "plain": each(lambda line: plain.score(table, json.loads(line)["answers"]), lines),
            "faster": each(lambda line: plain.score_faster(rows, json.loads(line)["answers"]), lines),
            "ours": without_extra,
            "extra": ours,
        },
        rounds,
    )
    for side, words in (("ours", "JSON Lines"), ("extra", "JSON Lines with the extra")):
        yield f"{words}, beside json.loads and the script", "times", found["plain"] / found[side]
        yield f"{words}, beside json.loads and the faster script", "times", found["faster"] / found[side]
        yield f"{words}, one line to a result", "µs", found[side] / len(lines) * 1e6


def whole(rounds: int) -> Iterator[Figure]:
    """Measure telling a sheet, and councils of different sizes."""
    table, rules = plain.read_table(RULESET, SET), load(RULESET)
    sheets = make_sheets(table, 100)
    evaluations = make_evaluations(sheets)
    council = [
        Evaluation(ruleset=RULESET, product_set=SET, answers=sheet, evaluator=f"m{at}")
        for at, sheet in enumerate(sheets)
    ]
    sides: Sides = {
        "explain, vi": each(lambda one: explain(rules, one), evaluations[:10]),
        "explain, en": each(lambda one: explain(rules, one, lang="en"), evaluations[:10]),
        "deliberate, 9 members": lambda: deliberate(rules, council[:9]),
        "differing, 25 members": lambda: compare_members(rules, council[:25]),
        "differing, 50 members": lambda: compare_members(rules, council[:50]),
        "differing, 100 members": lambda: compare_members(rules, council),
    }
    found = best(sides, rounds)
    for name, seconds in found.items():
        yield name, "ms", seconds * 1e3 / (10 if name.startswith("explain") else 1)


def loading(rounds: int) -> Iterator[Figure]:
    """Compare loading every shipped ruleset for the first time with json.loads of the same bytes."""
    for name in shipped():
        rules = load(name)
        folders = {plain.RULESETS / layer.id for layer in rules.layers}
        raw = [path.read_bytes() for folder in sorted(folders) for path in sorted(folder.rglob("*.json"))]
        sides: Sides = {
            "theirs": lambda raw=raw: [json.loads(one) for one in raw],  # type: ignore[misc]
            "ours": lambda name=name: [open_shipped.cache_clear(), open_shipped(name)],  # type: ignore[misc]
        }
        if len(rules.layers) > 1:
            sides["above"] = lambda name=name: open_shipped.__wrapped__(name)  # type: ignore[misc]
        found = best(sides, rounds)
        yield f"load {name}, in json.loads of the same bytes", "times", found["ours"] / found["theirs"]
        if "above" in found:
            yield f"the same, its base in use, {name}", "times", found["above"] / found["theirs"]


def importing(rounds: int) -> Iterator[Figure]:
    """Compare importing with importing attrs and cattrs, each in a fresh process."""

    def run(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    def children() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    sides: Sides = {
        "python": run("pass"),
        "theirs": run("import attrs, cattrs"),
        "ours": run("import ocop_rules"),
        "scoring": run("from ocop_rules import load, score, Evaluation"),
    }
    found = best(sides, rounds, children)
    start = found["python"]
    for name, code in (("ours", "import ocop_rules"), ("scoring", "import load, score, Evaluation")):
        ratio = (found[name] - start) / (found["theirs"] - start)
        yield f"{code}, in import attrs, cattrs", "times", ratio


def figures(rounds: int, count: int) -> Iterator[Figure]:
    """Measure everything in this process."""
    yield from one_sheet(rounds * 3)
    yield from stream(max(5, rounds // 3), count)
    yield from whole(rounds)
    yield from loading(rounds)
    yield from importing(rounds)


def main() -> None:
    """Run everything under each hash seed and print the worst of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--this-seed", action="store_true", help="only in this process, as JSON")
    args = parser.parse_args()
    if args.this_seed:
        print(json.dumps(list(figures(args.rounds, args.count))))
        return
    words = ["--this-seed", "--rounds", str(args.rounds), "--count", str(args.count)]
    runs = []
    for seed in SEEDS:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.ratios", *words],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
        )
        runs.append(json.loads(done.stdout))
    for same_figure in zip(*runs, strict=True):
        name, unit, _ = same_figure[0]
        numbers = [number for _, _, number in same_figure]
        # a speed beside a script is the least of the seeds, a cost the most
        worst = min(numbers) if "beside" in name or name == "with every reason" else max(numbers)
        print(f"  {name:56} {worst:9.2f} {unit}")


if __name__ == "__main__":
    main()
