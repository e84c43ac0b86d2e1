"""How long things take on this machine: ``pytest benchmarks`` (with pytest-benchmark)."""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from typing import Any

import pytest

from benchmarks import plain
from benchmarks.cases import RULESET, SET, make_evaluations, make_lines, make_sheets
from ocop_rules import Ruleset, load, score, score_lines

Benchmark = Any


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load(RULESET)


@pytest.fixture(scope="module")
def sheets() -> list[plain.Answers]:
    return make_sheets(plain.read_table(RULESET, SET), 1000)


def test_import(benchmark: Benchmark) -> None:
    benchmark(subprocess.run, [sys.executable, "-c", "import ocop_rules"], check=True)


def test_loading(benchmark: Benchmark, rules: Ruleset) -> None:
    assert benchmark(load, RULESET, digest=rules.digest) == rules


def test_one_sheet(benchmark: Benchmark, rules: Ruleset, sheets: list[plain.Answers]) -> None:
    (evaluation,) = make_evaluations(sheets[:1])
    result = benchmark(score, rules, evaluation)
    assert result.stars == plain.score(plain.read_table(RULESET, SET), sheets[0])["stars"]


def test_one_sheet_with_reasons(benchmark: Benchmark, rules: Ruleset, sheets: list[plain.Answers]) -> None:
    (evaluation,) = make_evaluations(sheets[:1])
    reasons = benchmark(lambda: score(rules, evaluation).reasons)
    assert len(reasons) == len(sheets[0])


def test_one_result_as_json(benchmark: Benchmark, rules: Ruleset, sheets: list[plain.Answers]) -> None:
    (evaluation,) = make_evaluations(sheets[:1])
    data = benchmark(lambda: score(rules, evaluation).to_json(reasons=True))
    assert len(data["reasons"]) == len(sheets[0])


def test_a_stream_of_100_000(benchmark: Benchmark, rules: Ruleset, sheets: list[plain.Answers]) -> None:
    lines = make_lines(sheets) * 100

    def last() -> Any:
        return deque(score_lines(lambda _: rules, lines), maxlen=1).pop()

    result = benchmark.pedantic(last, rounds=3)
    assert result.stars == plain.score(plain.read_table(RULESET, SET), sheets[-1])["stars"]
