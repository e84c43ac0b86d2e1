"""The engines that the SQL is tried on: each with its connection, its tables and its words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from kit.frames import CREATED, Row, cased_codes, tables_of
from ocop_rules import Evaluation, Ruleset
from ocop_rules.frames import sql

DIALECTS = ("duckdb", "sqlite", "postgres", "spark")
NEEDED = "OCOP_RULES_ENGINES"
"""The engines, parted by blanks, whose absence is a failure: the checks before landing name them."""


def absent(dialect: str, why: str) -> None:
    """Skip a test for want of an engine, or fail where it has to be there."""
    if dialect in os.environ.get(NEEDED, "").split():
        pytest.fail(f"{dialect} has to be tried here: {why}")
    pytest.skip(why)


@cache
def statements(rules: Ruleset, dialect: Any) -> tuple[str, ...]:
    return sql(rules, dialect=dialect, gates=True)


def literal(value: object) -> str:
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


class Database:
    """A database behind an open connection of Python's common interface."""

    def __init__(self, connection: Any, dialect: str) -> None:
        self.cursor = connection.cursor()
        self.dialect = dialect
        self.prepared: Ruleset | None = None
        for name, columns in CREATED.items():
            self.run(f"CREATE TEMPORARY TABLE {name} ({columns})")

    def run(self, statement: str) -> None:
        self.cursor.execute(statement)

    def fill(self, name: str, rows: list[Row]) -> None:
        self.run(f"DELETE FROM {name}")  # noqa: S608 - a name of our own
        if rows:
            values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
            self.run(f"INSERT INTO {name} VALUES {values}")  # noqa: S608 - as above

    def fill_wide(self, columns: dict[str, str], rows: list[Row]) -> None:
        self.run("DROP TABLE IF EXISTS wide")
        spelt = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        self.run(f"CREATE TEMPORARY TABLE wide ({spelt})")
        self.fill("wide", rows)

    def ask(self, query: str) -> list[Row]:
        self.run(query)
        return [tuple(row) for row in self.cursor.fetchall()]

    def score(self, rules: Ruleset, held: list[Evaluation]) -> list[Row]:
        """Return the columns of the result for each sheet, in the order of the sheets."""
        for name, rows in tables_of(held).items():
            self.fill(name, rows)
        *before, query = statements(rules, self.dialect)
        if self.prepared is not rules:
            for one in before:
                self.run(one)
            self.prepared = rules
        return self._rows(query, len(held))

    def _rows(self, query: str, count: int) -> list[Row]:
        rows = self.ask(query)
        found = {row[0]: tuple(row[1:]) for row in rows}
        assert len(rows) == len(found)
        return [found[at] for at in range(count)]

    def score_wide(self, rules: Ruleset, held: list[Evaluation]) -> list[Row]:
        """Return the same from one wide table."""
        self.fill("gates", tables_of(held)["gates"])
        codes = list(dict.fromkeys(code for one in rules.sets for code in one.criteria))
        cased = cased_codes(rules)
        names = (*codes, *(f"case {code}" for code in cased))
        columns = {"sheet": "INTEGER", "product_set": "INTEGER"} | dict.fromkeys(names, "BIGINT")
        self.fill_wide(
            columns,
            [
                (at, sheet.product_set, *map(sheet.answers.get, codes), *map(sheet.cases.get, cased))
                for at, sheet in enumerate(held)
            ],
        )
        *before, query = sql(rules, dialect=self.dialect, gates=True, wide=True)  # type: ignore[arg-type]
        for one in before:
            self.run(one)
        self.prepared = None
        return self._rows(query, len(held))


class Spark(Database):
    """A session of Spark on this machine."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.dialect = "spark"
        self.prepared = None

    def run(self, statement: str) -> None:
        self.session.sql(statement)

    def fill(self, name: str, rows: list[Row]) -> None:
        columns = (
            CREATED[name]
            .replace("INTEGER", "INT")
            .replace("VARCHAR(20)", "STRING")
            .replace("VARCHAR(80)", "STRING")
        )
        self.session.createDataFrame(rows, columns).createOrReplaceTempView(name)

    def fill_wide(self, columns: dict[str, str], rows: list[Row]) -> None:
        spelt = ", ".join(f"`{name}` {kind.replace('INTEGER', 'INT')}" for name, kind in columns.items())
        self.session.createDataFrame(rows, spelt).createOrReplaceTempView("wide")

    def ask(self, query: str) -> list[Row]:
        return [tuple(row) for row in self.session.sql(query).collect()]


@contextmanager
def engine(dialect: str) -> Iterator[Database]:
    """Open an engine for the time of a test."""
    if dialect == "sqlite":
        with closing(sqlite3.connect(":memory:")) as connection:
            yield Database(connection, dialect)
    elif dialect == "duckdb":
        try:
            import duckdb  # noqa: PLC0415 - it may be missing
        except ImportError:
            absent(dialect, "duckdb is not installed")
        with closing(duckdb.connect()) as connection:
            yield Database(connection, dialect)
    elif dialect == "postgres":
        with postgres() as connection:
            yield Database(connection, dialect)
    else:
        with spark() as session:
            yield Spark(session)


def present(stack: ExitStack, dialects: Iterable[str]) -> list[Database]:
    """Open those of the engines that are here until the stack ends; skip a test where none is."""
    found, missing = [], []
    for dialect in dialects:
        try:
            found.append(stack.enter_context(engine(dialect)))
        except pytest.skip.Exception as error:
            missing.append(str(error))
    if not found:
        pytest.skip("; ".join(missing))
    return found


def _programs() -> Path | None:
    """Return the folder with the programs of a PostgreSQL server, the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    here = shutil.which("initdb")
    paths = [*([Path(here)] if here else []), *found]
    return paths[-1].parent if paths else None


@contextmanager
def postgres() -> Iterator[Any]:
    """Start a server of our own, on a socket of its own and nowhere else, and connect to it."""
    try:
        import psycopg  # noqa: PLC0415 - it may be missing
    except ImportError:
        absent("postgres", "psycopg is not installed")
    programs = _programs()
    if programs is None:
        absent("postgres", "there is no PostgreSQL server (Debian: postgresql)")
    # the server refuses to run as root
    runs_as = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    with TemporaryDirectory(prefix="ocop-pg-") as folder:
        if runs_as:
            os.chown(folder, 65534, 65534)

        def program(name: str, *words: str) -> None:
            subprocess.run([*runs_as, programs / name, *words], check=True, capture_output=True, cwd=folder)

        data = f"{folder}/data"
        program("initdb", "-D", data, "-U", "ocop", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        program("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            with psycopg.connect(host=folder, user="ocop", dbname="postgres", autocommit=True) as connection:
                yield connection
        finally:
            program("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


@contextmanager
def spark() -> Iterator[Any]:
    """Start Spark in this process's own Java machine."""
    if "spark" not in os.environ.get(NEEDED, ""):
        pytest.skip("Spark takes minutes: make spark")
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - it may be missing
    except ImportError:
        absent("spark", "pyspark is not installed")
    if shutil.which("java") is None:
        absent("spark", "there is no Java (Debian: openjdk-17-jre-headless)")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    try:
        yield session
    finally:
        session.stop()
