"""Compare whole frames with what one would write instead: ``python -m benchmarks.frames``.

Beside the library stand the plain script (sheet by sheet), a numpy look-up (per criterion: gather, add,
compare floors; and the same over one matrix), openfisca-core with integer inputs, and the SQL on DuckDB.
Results are asserted equal first. Times are the best of several rounds, taken in turns.

``--spark`` compares the SQL on DuckDB and on Spark alone. ``--least N`` and ``--most N`` set the numbers of
evaluations (1 to 10,000,000); ``--stream`` measures files, memory instead.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from benchmarks import plain
from benchmarks.cases import RULESET, SET
from benchmarks.looking_up import LookUp, MixedLookUp, stars_of
from benchmarks.ratios import best
from ocop_rules import Ruleset, load
from ocop_rules.frames import from_evaluations, score_file, score_frame, sql, to_long
from ocop_rules.scoring import Evaluation

SIZES = (1, 1_000, 100_000, 1_000_000, 10_000_000)
MANY = 1_000_000
"""Above this number all columns have bytes, so that they find room in the memory."""
SLOW = 100_000
"""Above this number the script, sheet by sheet, and the engines are left out."""
ROUNDS = {1: 200, 1_000: 50, 100_000: 9, 1_000_000: 5, 10_000_000: 2}

ENGINE_SIZES = (1_000, 10_000, 100_000)
ENGINE_ROUNDS = 2
"""Spark learns in the first."""

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
    if count > MANY:
        frame = frame.with_columns(pl.col(pl.Int64).cast(pl.Int8))
    return (
        frame.select(pl.all().sample(count, with_replacement=True, seed=1))
        if count > len(frame)
        else frame.head(count)
    )


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
        return stars_of(person("total", period), person("lowest", period))[1]

    variable("stars", stars)

    def score(columns: Columns) -> Any:
        count = len(next(iter(columns.values())))
        simulation = SimulationBuilder().build_default_simulation(system, count)
        for name, column in zip(names, columns.values(), strict=True):
            simulation.set_input(name, "2024", column)
        return simulation.calculate("total", "2024"), simulation.calculate("stars", "2024")

    return score


LOOK_UPS = ("columns", "matrix", "Arrow")
"""The look-up by columns and over a matrix, both laid out and cleaned before; and from the table itself."""


def told(what: str, count: int, found: dict[str, float]) -> None:
    """Print times for each evaluation and ratios to the look-ups."""
    bases = [found.get(f"numpy look-up, {name}") for name in LOOK_UPS]
    for name, seconds in found.items():
        ratios = "".join("          " if base is None else f"  {base / seconds:8.2f}" for base in bases)
        print(f"  {count:>10,}  {what:9} {name:28} {seconds / count * 1e9:12.0f} ns{ratios}", flush=True)


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
            "numpy look-up, Arrow": lambda: look_up.from_arrow(arrow, columns),
            "score_frame, pandas": lambda: score_frame(rules, pandas),
            "score_frame, Polars": lambda: score_frame(rules, polars),
            "openfisca-core": lambda: fisca(columns),
        }
        np.testing.assert_array_equal(look_up.matrix(matrix)[1], stars)
        np.testing.assert_array_equal(look_up.from_arrow(arrow, columns)[1], stars)
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


def duckdb_sides(rules: Ruleset, frame: Any) -> dict[str, Callable[[], Any]]:
    """Return what scores sheets on DuckDB, from its own tables: long ones and a wide one."""
    import duckdb

    database = duckdb.connect()
    long = to_long(frame).rename({"id": "sheet", "case": "case_no", "option": "option_no"})  # noqa: F841 - read by name
    asserted = frame.select("id", pl.col("gates").str.split(" "))
    gates = asserted.explode("gates").drop_nulls()  # noqa: F841 - as above
    missing = [
        pl.lit(None, pl.Int64).alias(name)
        for one in rules.sets
        for code, item in one.criteria.items()
        for name in (code, *([f"case {code}"] if item.cases else []))
        if name not in frame.columns
    ]
    whole = frame.rename({"id": "sheet"}).with_columns(*{str(one): one for one in missing}.values())  # noqa: F841 - as above
    database.execute("CREATE TABLE sheets AS SELECT id AS sheet, product_set FROM frame")
    database.execute(
        "CREATE TABLE answers AS "
        "SELECT sheet, product_set, criterion, COALESCE(case_no, 0) AS case_no, option_no "
        "FROM long WHERE criterion IS NOT NULL"
    )
    database.execute("CREATE TABLE gates AS SELECT id AS sheet, gates AS gate FROM gates")
    database.execute("CREATE TABLE wide AS SELECT * FROM whole")

    def side(**form: bool) -> Callable[[], Any]:
        *before, query = sql(rules, dialect="duckdb", gates=True, **form)
        for statement in before:
            database.execute(statement)
        return lambda: database.sql(query).to_arrow_table()

    # the tables of the long form are a part of those of the wide one
    return {"SQL on DuckDB, long": side(), "SQL on DuckDB, wide": side(wide=True)}


@contextmanager
def spark_session(folder: str) -> Iterator[Any]:
    """Start Spark on this machine, with as many partitions as there are cores and not two hundred."""
    from pyspark.sql import SparkSession

    cores = os.cpu_count() or 1
    session = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.sql.shuffle.partitions", cores)
        .config("spark.local.dir", folder)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


def spark_side(rules: Ruleset, frame: Any, session: Any, folder: str) -> Callable[[], Any]:
    """Return what scores sheets on Spark, from files of Parquet: tables in a plan make it compare them."""
    long = to_long(frame).filter(pl.col("criterion").is_not_null())
    views = {
        "sheets": frame.select(sheet="id", product_set="product_set"),
        "answers": long.select(
            "product_set", "criterion", sheet="id", case_no=pl.col("case").fill_null(0), option_no="option"
        ),
        "gates": frame.select(sheet="id", gate=pl.col("gates").str.split(" ")).explode("gate").drop_nulls(),
    }
    for name, view in views.items():
        path = f"{folder}/{name}-{len(frame)}.parquet"
        view.write_parquet(path)
        session.read.parquet(path).createOrReplaceTempView(name)
    *before, query = sql(rules, dialect="spark", gates=True)
    for statement in before:
        session.sql(statement)
    return lambda: session.sql(query).toArrow()


def with_java(session: Any) -> Callable[[], float]:
    """Return a clock of the CPU time of this process and of Spark's (Linux alone has such a file)."""
    path = Path(f"/proc/{session._jvm.java.lang.ProcessHandle.current().pid()}/stat")  # noqa: SLF001 - it has no public way to say so
    ticks = os.sysconf("SC_CLK_TCK")

    def clock() -> float:
        user, system = path.read_text().rpartition(")")[2].split()[11:13]
        return time.process_time() + (int(user) + int(system)) / ticks

    return clock


def compare_engines(rules: Ruleset, sizes: Iterable[int]) -> None:
    """Compare DuckDB and Spark with whole frames, on mixed sheets; the ratios are to ``score_frame``."""
    with TemporaryDirectory() as folder, spark_session(folder) as session:
        clock = with_java(session)
        for count in sizes:
            frame = mixed(rules, count).with_columns(id=pl.int_range(count).cast(pl.String))
            arrow, expected = frame.to_arrow(), score_frame(rules, frame)
            engines = duckdb_sides(rules, frame)
            engines["SQL on Spark"] = spark_side(rules, frame, session, folder)
            for score in engines.values():
                assert_alike(score(), expected)
            found = best(
                {"score_frame, Arrow int64": lambda arrow=arrow: score_frame(rules, arrow), **engines},
                ENGINE_ROUNDS,
                clock,
            )
            base, *_ = found.values()
            for name, seconds in found.items():
                print(
                    f"  {count:>10,}  {name:28} {seconds / count * 1e6:12.2f} µs  {seconds / base:8.1f}",
                    flush=True,
                )


def assert_alike(result: Any, expected: Any) -> None:
    """Assert that an engine says what the frame says."""
    found = pl.DataFrame(result).rename({"sheet": "id"}).sort(pl.col("id").cast(pl.Int64))
    for name in found.columns:
        assert found[name].cast(pl.String).to_list() == expected[name].cast(pl.String).to_list(), name


def look_ups(rules: Ruleset, frame: pa.Table, expected: Any) -> dict[str, Callable[[], Any]]:
    """Return the numpy look-ups on the same rows, after they agree on all that are ranked."""
    known = dict.fromkeys(code for one in rules.sets for code in one.criteria)
    look_up = MixedLookUp(rules, [code for code in known if code in frame.column_names])
    ready = look_up.clean(frame)
    ready.columns = {code: ready.matrix[:, at].copy() for at, code in enumerate(ready.columns)}
    sides: dict[str, Callable[[], Any]] = {
        "numpy look-up, columns": lambda: look_up.columns(ready),
        "numpy look-up, matrix": lambda: look_up.matrix(ready),
        "numpy look-up, Arrow": lambda: look_up.from_arrow(frame),
    }
    ranked = (expected["status"] == "ranked").to_numpy()
    for side in sides.values():
        total, stars = side()
        np.testing.assert_array_equal(total[ranked], expected["total"].to_numpy()[ranked])
        np.testing.assert_array_equal(stars[ranked], expected["stars"].to_numpy()[ranked])
    return sides


def compare_mixed(rules: Ruleset, count: int) -> None:
    """Compare sheets as they come: every set, cases, conditions, gates, open sheets and faults."""
    frame = mixed(rules, count)
    small = frame.with_columns(pl.col(pl.Int64).cast(pl.Int8), id=pl.int_range(count).cast(pl.String))
    small = small.to_arrow()
    frame = frame.with_columns(id=pl.int_range(count).cast(pl.String))
    sides: dict[str, Callable[[], Any]] = {}
    if count <= MANY:
        arrow = frame.to_arrow()
        expected = score_frame(rules, frame)
        sides |= look_ups(rules, arrow, expected) if count > 1 else {}
        sides["score_frame, Arrow int64"] = lambda: score_frame(rules, arrow)
        sides["score_frame, Polars"] = lambda: score_frame(rules, frame)
    sides["score_frame, Arrow int8"] = lambda: score_frame(rules, small)
    if count <= SLOW:
        engines = duckdb_sides(rules, frame)
        for score in engines.values():
            assert_alike(score(), expected)
        sides |= engines
    told("mixed", count, best(sides, min(ROUNDS[count], 20)))


def stream(rules: Ruleset, count: int, suffix: str) -> None:
    """Print the time and the memory of scoring a file, batch after batch."""
    frame = mixed(rules, 100_000).with_columns(id=pl.int_range(100_000).cast(pl.String)).to_arrow()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"sheets{suffix}"
        with (
            pq.ParquetWriter(path, frame.schema) if suffix == ".parquet" else pc.CSVWriter(path, frame.schema)
        ) as file:
            for _ in range(count // len(frame)):
                file.write_table(frame)
        del frame
        gc.collect()
        rows, start, before = 0, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for table in score_file(rules, path):
            rows += len(table)
        seconds = time.process_time() - start
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        size = path.stat().st_size / 2**20
        each = seconds / rows * 1e9
        print(
            f"  {rows:>10,}  {suffix} of {size:.0f} MiB: {each:.0f} ns each, {more:.0f} MiB more than before"
        )


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


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--least", type=int, default=1)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--spark", action="store_true", help="only DuckDB and Spark beside whole frames")
    parser.add_argument("--stream", action="store_true", help="only files and memory")
    args = parser.parse_args()
    rules = load(RULESET)
    if args.stream:
        for count in (1_000_000, 10_000_000):
            stream(rules, count, ".parquet")
        for count in (100_000, 1_000_000):
            stream(rules, count, ".csv")
        memory(rules, 1_000_000)
        return
    if args.spark:
        print("  evaluations, side, time for each, and how many times that is in score_frame")
        compare_engines(rules, [size for size in ENGINE_SIZES if args.least <= size <= args.most])
        return
    print(
        "  evaluations, sheets, side, time for each, times of the look-ups (columns, matrix, Arrow) over it"
    )
    for count in [size for size in SIZES if args.least <= size <= args.most]:
        compare_ordinary(rules, count)
        compare_mixed(rules, count)


if __name__ == "__main__":
    main()
