"""Councils and sheets carried over, over whole frames and one by one.

    python -m benchmarks.councils [--products 10000]

Equal results are asserted first. Times are CPU time, so that other work on the machine counts less.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from typing import Any

import polars as pl

from benchmarks.cases import RULESET, SET
from benchmarks.frames import mixed, ordinary
from benchmarks.plain import read_table
from ocop_rules import Evaluation, EvaluationError, Ruleset, deliberate, load
from ocop_rules.comparing.carrying import carried_sheet
from ocop_rules.comparing.maps import map_between
from ocop_rules.frames import carry_frame, council_frame, from_evaluations, to_evaluations

MEMBERS = 5
ONE_BY_ONE = 1_000
"""As many are done one by one: more would take as long for each."""


def cpu(act: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU time of a call, in seconds, and what it returns."""
    start = time.process_time()
    made = act()
    return time.process_time() - start, made


def seated(frame: Any) -> Any:
    """Return sheets of one set after the other, five members on each product."""
    at = pl.int_range(len(frame))
    sheets = frame.sort("product_set").with_columns(id=at.cast(pl.String))
    return sheets.with_columns(
        product=(at // MEMBERS).cast(pl.String), evaluator=(at % MEMBERS).cast(pl.String)
    )


def deliberations(rules: Ruleset, products: Iterable[list[Any]]) -> list[Any]:
    """Return what each council comes to by itself, None for one with a faulty sheet."""
    made = []
    for sheets in products:
        try:
            made.append(deliberate(rules, sheets))
        except EvaluationError:
            made.append(None)
    return made


def compare_councils(rules: Ruleset, name: str, frame: Any) -> None:
    """Print what a product takes in a frame and by itself."""
    first, _ = cpu(lambda: council_frame(rules, frame))
    few = frame.head(ONE_BY_ONE * MEMBERS)
    reads = list(to_evaluations(rules, few))
    products = [reads[at : at + MEMBERS] for at in range(0, len(reads), MEMBERS)]
    sound = [all(isinstance(one, Evaluation) for one in sheets) for sheets in products]
    products = [sheets for sheets, here in zip(products, sound, strict=True) if here]
    alone, found = cpu(lambda: deliberations(rules, products))
    rows = council_frame(rules, few).filter(pl.Series(sound))
    assert [None if one is None else one.stars for one in found] == rows["stars"].to_list()
    assert [one.status if one else "invalid" for one in found] == rows["status"].to_list()
    count = len(frame) // MEMBERS
    whole, _ = cpu(lambda: council_frame(rules, frame))
    each = alone / len(products)
    print(
        f"  {name:8} {count:>8,} products: council_frame {whole / count * 1e6:.1f} µs each (the first time "
        f"{first / count * 1e6:.1f}), deliberate {each * 1e6:.0f} µs each: {each * count / whole:.0f} times"
    )


def compare_carrying(old: Ruleset, new: Ruleset, frame: Any) -> None:
    """Print what a sheet takes in a frame and by itself."""
    few = frame.head(ONE_BY_ONE)
    between = map_between(old, new)
    sheets = [one for one in to_evaluations(old, few) if isinstance(one, Evaluation)]

    def one_by_one() -> list[Evaluation | None]:
        made: list[Evaluation | None] = []
        for sheet in sheets:
            try:
                made.append(carried_sheet(sheet, old, new, between)[0])
            except EvaluationError:
                made.append(None)
        return made

    alone, found = cpu(one_by_one)
    kept = [one for one in found if one is not None]
    rows = carry_frame(old, new, from_evaluations(list(sheets), kind="polars"))
    sound = rows.filter(pl.col("fault").is_null()) if "fault" in rows.columns else rows
    assert list(to_evaluations(new, sound, ruleset="ruleset")) == kept
    whole, _ = cpu(lambda: carry_frame(old, new, frame))
    each, count = alone / len(sheets), len(frame)
    print(
        f"  {count:>8,} sheets: carry_frame {whole / count * 1e6:.2f} µs each, "
        f"one by one {each * 1e6:.0f} µs each: {each * count / whole:.0f} times"
    )


def sittings(rules: Ruleset) -> None:
    """Print the time of a council's result, for a thousand and for ten thousand sittings of five members."""
    frame = seated(pl.DataFrame({"product_set": [SET] * 5_000, **ordinary(read_table(RULESET, SET), 5_000)}))
    sheets = list(to_evaluations(rules, frame))
    held = [sheets[at : at + MEMBERS] for at in range(0, len(sheets), MEMBERS)]
    for count in (1_000, 10_000):
        seconds, _ = cpu(lambda: deliberations(rules, (held[at % len(held)] for at in range(count))))  # noqa: B023
        print(f"  deliberate, {count:>6,} sittings of {MEMBERS}: {seconds / count * 1e3:.2f} ms each")


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=10_000)
    count = parser.parse_args().products * MEMBERS
    old, new = load(RULESET), load("26-2026")
    one_set = pl.DataFrame({"product_set": [SET] * count, **ordinary(read_table(RULESET, SET), count)})
    compare_councils(old, "ordinary", seated(one_set))
    every = seated(mixed(old, count))
    compare_councils(old, "mixed", every)
    compare_carrying(old, new, every)
    sittings(old)


if __name__ == "__main__":
    main()
