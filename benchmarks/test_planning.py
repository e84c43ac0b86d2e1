"""How long planning takes on this machine: ``pytest benchmarks/test_planning.py`` (with pytest-benchmark).

What it is meant to reach: one plan of a whole sheet in 5 ms, 10,000 products in 60 s, on one core. The sheets
are drawn evenly over all boxes, so that they are far from any star: the longest way there is.
"""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest

from benchmarks import plain
from benchmarks.cases import RULESET, SET, make_evaluations, make_sheets
from ocop_rules import Evaluation, Ruleset, load
from ocop_rules.frames import from_evaluations
from ocop_rules.planning import anatomy, findings, upgrade, upgrade_frame

Benchmark = Any
PRODUCTS = 10_000


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load(RULESET)


@pytest.fixture(scope="module")
def evaluations() -> list[Evaluation]:
    return make_evaluations(make_sheets(plain.read_table(RULESET, SET), 1000))


@pytest.mark.parametrize("stars", [3, 4, 5])
@pytest.mark.parametrize("most", [1, 5])
def test_the_cheapest_ways_of_one_sheet(
    benchmark: Benchmark, rules: Ruleset, evaluations: list[Evaluation], stars: int, most: int
) -> None:
    following = cycle(evaluations)
    found = benchmark(lambda: upgrade(rules, next(following), stars, most=most))
    assert found.plans


def test_ten_thousand_products(benchmark: Benchmark, rules: Ruleset, evaluations: list[Evaluation]) -> None:
    frame = from_evaluations(evaluations * (PRODUCTS // len(evaluations)))
    found = benchmark.pedantic(upgrade_frame, (rules, frame, 4), rounds=1)
    assert len(found) == PRODUCTS


def test_what_one_set_can_do(benchmark: Benchmark, rules: Ruleset) -> None:
    assert benchmark(anatomy, rules, SET).sheets > PRODUCTS


def test_findings_of_one_set(benchmark: Benchmark, rules: Ruleset) -> None:
    assert benchmark(findings, rules, SET) == ()
