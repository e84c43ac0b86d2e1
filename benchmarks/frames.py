"""Compare whole frames with what one would write instead: ``python -m benchmarks.frames``.

Beside the library stand the plain script (sheet by sheet), a numpy look-up (per criterion: gather, add,
compare floors; and the same over one matrix), openfisca-core with integer inputs, and the SQL on DuckDB;
with ``--spark`` also on Spark. Results are asserted equal first. Times are the best of several rounds,
taken in turns.

``--most N`` sets the largest number of evaluations (up to 10,000,000).
"""

from __future__ import annotations

import argparse
import gc
import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from benchmarks import plain
from benchmarks.cases import RULESET, SET
from benchmarks.ratios import best
from ocop_rules import Ruleset, deliberate, load
from ocop_rules.frames import from_evaluations, score_frame, sql, to_evaluations, to_long
from ocop_rules.scoring import Evaluation

SIZES = (1, 1_000, 100_000, 1_000_000, 10_000_000)
SLOW = 100_000
"""Above this number the script, sheet by sheet, and the engines are left out."""
ROUNDS = {1: 200, 1_000: 50, 100_000: 9, 1_000_000: 5, 10_000_000: 2}

Columns = dict[str, np.ndarray[Any, np.dtype[np.int64]]]


def ordinary(table: plain.Table, count: int) -> Columns:
    """Return complete sheets of set 1, drawn evenly over all options, with a story."""
    draw = np.random.default_rng(148)
    columns = {code: draw.integers(0, len(one["points"]), count) for code, one in table.items()}
    columns["5.1"] = draw.integers(2, 7, count)
    return columns


def mixed(rules: Ruleset, count: int) -> dict[str, list[Any]]:
    """Return sheets of all sets as they come: some open, gated, without a story, or with a fault."""
    draw = random.Random(26)
    sheets = []
    for at in range(min(count, 5000)):
        one = draw.choice(rules.sets)
        cases = {code: draw.randint(1, len(item.cases)) for code, item in one.criteria.items() if item.cases}
        answers = {
            code: draw.randint(0, len(item.options_in(cases.get(code))))
            for code, item in one.criteria.items()
        }
        for code, item in one.criteria.items():
            if item.condition is not None:
                if draw.random() < 0.1:
                    answers[item.condition.criterion] = 0
                if answers[item.condition.criterion] not in item.condition.options_under(rules.choices):
                    answers[code] = 0
        if draw.random() < 0.05:
            del answers[draw.choice(list(answers))]
        if draw.random() < 0.02:
            answers[draw.choice(list(answers))] = 99
        known = [gate.gate for gate in one.gates]
        gates = (draw.choice(known),) if known and draw.random() < 0.03 else ()
        sheets.append(
            Evaluation(
                ruleset=rules.id,
                product_set=one.number,
                answers=answers,
                cases=cases,
                gates=gates,
                id=str(at),
            )
        )
    frame = from_evaluations(sheets, kind="polars")
    if "gates" not in frame.columns:
        frame = frame.with_columns(gates=pl.lit(None, pl.String))
    return (
        frame.select(pl.all().sample(count, with_replacement=True, seed=1))
        if count > len(frame)
        else frame.head(count)
    )


class LookUp:
    """The numpy look-up: nothing is checked, every sheet is complete."""

    def __init__(self, table: plain.Table) -> None:
        width = max(len(one["points"]) for one in table.values())
        self.points = np.zeros((len(table), width), np.int64)
        self.floors = []
        for at, one in enumerate(table.values()):
            self.points[at, : len(one["points"])] = list(one["points"].values())
            self.floors += [(at, stars, needs) for stars, needs in one["floors"].items()]
        self.starts = np.array([30, 50, 70, 90])

    def _stars(self, total: Any, lowest: Any) -> Any:
        by_points = 1 + np.searchsorted(self.starts, total, side="right")
        return total, np.minimum(by_points, lowest - 1)

    def columns(self, columns: list[Any]) -> Any:
        """Go column by column."""
        total = np.zeros(len(columns[0]), np.int64)
        lowest = np.full(len(columns[0]), 6)
        for at, column in enumerate(columns):
            total += self.points[at][column]
        for at, stars, needs in self.floors:
            np.minimum(lowest, np.where(columns[at] < needs, stars, 6), out=lowest)
        return self._stars(total, lowest)

    def matrix(self, matrix: Any) -> Any:
        """Look all cells of a matrix up at once."""
        total = self.points[np.arange(matrix.shape[1]), matrix].sum(axis=1)
        lowest = np.full(len(matrix), 6)
        for at, stars, needs in self.floors:
            lowest = np.where(matrix[:, at] < needs, np.minimum(lowest, stars), lowest)
        return self._stars(total, lowest)


def openfisca(table: plain.Table) -> Callable[[Columns], Any]:
    """Return what scores with openfisca-core: a variable for each criterion, formulas for what follows."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    sheet = build_entity("sheet", "sheets", "A score sheet", is_person=True)
    system = TaxBenefitSystem([sheet])
    look_up = LookUp(table)
    names = [f"c{at}" for at in range(len(table))]

    def variable(name: str, formula: Any = None) -> None:
        fields = {"value_type": int, "entity": sheet, "definition_period": DateUnit.YEAR, "label": name}
        system.add_variable(type(name, (Variable,), fields | ({"formula": formula} if formula else {})))

    for name in names:
        variable(name)
    variable(
        "total",
        lambda person, period: sum(look_up.points[at][person(name, period)] for at, name in enumerate(names)),
    )

    def lowest(person: Any, period: Any) -> Any:
        found = np.full(person.count, 6)
        for at, stars, needs in look_up.floors:
            found = np.where(person(names[at], period) < needs, np.minimum(found, stars), found)
        return found

    variable("lowest", lowest)

    def stars(person: Any, period: Any) -> Any:
        by_points = 1 + np.searchsorted(look_up.starts, person("total", period), side="right")
        return np.minimum(by_points, person("lowest", period) - 1)

    variable("stars", stars)

    def score(columns: Columns) -> Any:
        count = len(next(iter(columns.values())))
        simulation = SimulationBuilder().build_default_simulation(system, count)
        for name, column in zip(names, columns.values(), strict=True):
            simulation.set_input(name, "2024", column)
        return simulation.calculate("total", "2024"), simulation.calculate("stars", "2024")

    return score


def told(what: str, count: int, found: dict[str, float]) -> None:
    """Print times for each evaluation and ratios to the look-up by columns."""
    base = found.get("numpy look-up, columns")
    for name, seconds in found.items():
        ratio = "" if base is None else f"   {base / seconds:8.2f}"
        print(f"  {count:>10,}  {what:9} {name:28} {seconds / count * 1e9:12.0f} ns{ratio}", flush=True)


def compare_ordinary(rules: Ruleset, count: int) -> None:
    """Compare complete sheets of one set, the only ones that the others know."""
    table = plain.read_table(RULESET, SET)
    columns = ordinary(table, count)
    held = list(columns.values())
    look_up = LookUp(table)
    total, stars = look_up.columns(held)
    arrow = pa.table({"product_set": np.full(count, SET), **columns})
    small = pa.table(
        {
            "product_set": np.full(count, SET),
            **{code: cells.astype(np.int8) for code, cells in columns.items()},
        }
    )
    sides: dict[str, Callable[[], Any]] = {
        "numpy look-up, columns": lambda: look_up.columns(held),
        "score_frame, Arrow int64": lambda: score_frame(rules, arrow),
        "score_frame, Arrow int8": lambda: score_frame(rules, small),
    }
    if count <= 1_000_000:  # as many frames of ten millions fill the memory
        matrix = np.stack(held, axis=1)
        pandas, polars = arrow.to_pandas(), pl.from_arrow(arrow)
        fisca = openfisca(table)
        sides |= {
            "numpy look-up, matrix": lambda: look_up.matrix(matrix),
            "score_frame, pandas": lambda: score_frame(rules, pandas),
            "score_frame, Polars": lambda: score_frame(rules, polars),
            "openfisca-core": lambda: fisca(columns),
        }
        np.testing.assert_array_equal(look_up.matrix(matrix)[1], stars)
        np.testing.assert_array_equal(fisca(columns)[1], stars)
        for frame in (pandas, polars):
            np.testing.assert_array_equal(np.asarray(score_frame(rules, frame)["stars"], np.int64), stars)
    if count <= SLOW:
        sheets = [
            dict(zip(columns, row, strict=True)) for row in zip(*(one.tolist() for one in held), strict=True)
        ]
        assert [plain.score(table, sheet)["stars"] for sheet in sheets] == stars.tolist()
        sides["plain script"] = lambda: [plain.score(table, sheet) for sheet in sheets]
    for frame in (arrow, small):
        result = score_frame(rules, frame)
        np.testing.assert_array_equal(result["total"].to_numpy(), total)
        np.testing.assert_array_equal(result["stars"].to_numpy(), stars)
    told("ordinary", count, best(sides, ROUNDS[count]))


def duckdb_side(rules: Ruleset, frame: Any) -> Callable[[], Any]:
    """Return what scores sheets on DuckDB, from its own tables."""
    import duckdb

    database = duckdb.connect()
    long = to_long(frame).rename({"id": "sheet", "case": "case_no", "option": "option_no"})  # noqa: F841 - read by name
    asserted = frame.select("id", pl.col("gates").str.split(" "))
    gates = asserted.explode("gates").drop_nulls()  # noqa: F841 - as above
    database.execute("CREATE TABLE sheets AS SELECT id AS sheet, product_set FROM frame")
    database.execute(
        "CREATE TABLE answers AS "
        "SELECT sheet, product_set, criterion, COALESCE(case_no, 0) AS case_no, option_no "
        "FROM long WHERE criterion IS NOT NULL"
    )
    database.execute("CREATE TABLE gates AS SELECT id AS sheet, gates AS gate FROM gates")
    *before, query = sql(rules, dialect="duckdb", gates=True)
    for statement in before:
        database.execute(statement)
    return lambda: database.sql(query).to_arrow_table()


def spark_side(rules: Ruleset, frame: Any) -> Callable[[], Any]:
    """Return what scores sheets on Spark on this machine, from tables in its memory."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false").getOrCreate()
    long = to_long(frame).filter(pl.col("criterion").is_not_null())
    views = {
        "sheets": frame.select(sheet="id", product_set="product_set"),
        "answers": long.select(
            "product_set", "criterion", sheet="id", case_no=pl.col("case").fill_null(0), option_no="option"
        ),
        "gates": frame.select(sheet="id", gate=pl.col("gates").str.split(" ")).explode("gate").drop_nulls(),
    }
    for name, view in views.items():
        session.createDataFrame(view.to_arrow()).cache().createOrReplaceTempView(name)
    *before, query = sql(rules, dialect="spark", gates=True)
    for statement in before:
        session.sql(statement)
    return lambda: session.sql(query).toPandas()


def compare_mixed(rules: Ruleset, count: int, *, spark: bool) -> None:
    """Compare sheets as they come: every set, cases, conditions, gates, open sheets and faults."""
    frame = mixed(rules, count).with_columns(id=pl.int_range(count).cast(pl.String))
    arrow = frame.to_arrow()
    sides: dict[str, Callable[[], Any]] = {
        "score_frame, Arrow int64": lambda: score_frame(rules, arrow),
        "score_frame, Polars": lambda: score_frame(rules, frame),
    }
    expected = score_frame(rules, frame)
    if count <= SLOW:
        engines = {"SQL on DuckDB": duckdb_side(rules, frame)}
        if spark:
            engines["SQL on Spark"] = spark_side(rules, frame)
        for score in engines.values():
            found = pl.DataFrame(score()).rename({"sheet": "id"}).sort(pl.col("id").cast(pl.Int64))
            for name in found.columns:
                assert found[name].cast(pl.String).to_list() == expected[name].cast(pl.String).to_list(), name
        sides |= engines
    told("mixed", count, best(sides, max(2, ROUNDS[count] // 4)))


def memory(rules: Ruleset, count: int) -> None:
    """Print the memory that scoring takes beside its input and output."""
    columns = ordinary(plain.read_table(RULESET, SET), count)
    arrow = pa.table({"product_set": np.full(count, SET), **columns})
    score_frame(rules, arrow.slice(0, 10))
    gc.collect()
    tracemalloc.start()
    result = score_frame(rules, arrow)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"  memory beside the output, as a share of the input: {(peak - result.nbytes) / arrow.nbytes:.2f}")


def councils(rules: Ruleset) -> None:
    """Print the time of a council's result, for one and for ten thousand sittings of five members."""
    table = plain.read_table(RULESET, SET)
    frame = pl.DataFrame({"product_set": np.full(5_000, SET), **ordinary(table, 5_000)})
    sheets = [one for one in to_evaluations(rules, frame) if isinstance(one, Evaluation)]
    named = [
        Evaluation(ruleset=RULESET, product_set=SET, answers=one.answers, evaluator=f"m{at % 5}")
        for at, one in enumerate(sheets)
    ]
    sittings = [named[at : at + 5] for at in range(0, len(named), 5)]
    for count in (1_000, 10_000):
        start = time.perf_counter()
        for at in range(count):
            deliberate(rules, sittings[at % len(sittings)])
        each = (time.perf_counter() - start) / count * 1e3
        print(f"  deliberate, {count:>6,} sittings of 5: {each:.2f} ms each")


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--spark", action="store_true")
    args = parser.parse_args()
    rules = load(RULESET)
    print("  evaluations, sheets, side, time for each, time of the look-up by columns over it")
    for count in [size for size in SIZES if size <= args.most]:
        compare_ordinary(rules, count)
        compare_mixed(rules, count, spark=args.spark)
    memory(rules, min(args.most, 1_000_000))
    councils(rules)


if __name__ == "__main__":
    main()
