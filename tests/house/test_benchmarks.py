"""The comparison with the plain script runs: its results are equal, and every figure is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_every_figure_of_the_comparison_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks import ratios  # noqa: PLC0415 - a program of the checkout

    parts = (ratios.one_sheet(1), ratios.stream(1, 1000), ratios.whole(1), ratios.loading(1))
    figures = [figure for part in parts for figure in part]
    assert {unit for _, unit, _ in figures} == {"times", "µs", "ms"}
    assert all(number > 0 for _, _, number in figures)
