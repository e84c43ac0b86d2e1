"""The rules as SQL, printed: what a shell can pipe into a database."""

from __future__ import annotations

import sqlite3

import pytest

from ocop_rules.cli import main


def test_the_statements_run_as_they_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "148-2023", "--dialect", "sqlite"]) == 0
    connection = sqlite3.connect(":memory:")
    connection.executescript("""
        CREATE TABLE sheets (sheet TEXT, product_set INTEGER);
        CREATE TABLE answers (sheet TEXT, product_set INT, criterion TEXT, case_no INT, option_no INT);
        INSERT INTO sheets VALUES ('a', 1), ('b', 27);
        INSERT INTO answers VALUES ('a', 1, '1.1', 0, 2);
    """)
    *before, query, rest = capsys.readouterr().out.split(";\n\n")
    assert rest == ""
    connection.executescript(";".join(before))
    found = connection.execute(query)
    assert [column[0] for column in found.description] == [
        "sheet", "status", "A", "B", "C", "total", "stars_by_points", "stars", "lowest_missed", "fault"
    ]  # fmt: skip
    rows = {row[0]: row[1:] for row in found}
    assert rows["a"][0] == "open"
    assert rows["b"] == ("invalid", *[None] * 7, "unknown-set")


@pytest.mark.parametrize("dialect", ["duckdb", "spark", "postgres", "sqlite"])
def test_gates_are_read_where_they_are_asked_for(dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words, asked in (([], False), (["--gates"], True)):
        assert main(["sql", "148-2023", "--dialect", dialect, *words]) == 0
        assert ("gates AS a" in capsys.readouterr().out) is asked


def test_the_wide_form_reads_one_table_where_there_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "148-2023", "--dialect", "duckdb", "--wide"]) == 0
    assert "FROM wide AS w" in capsys.readouterr().out
    assert main(["sql", "148-2023", "--dialect", "sqlite", "--wide"]) == 2
    assert "postgres" in capsys.readouterr().err


def test_a_reading_changes_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    main(["sql", "148-2023", "--dialect", "duckdb"])
    usual = capsys.readouterr().out
    main(["sql", "148-2023", "--dialect", "duckdb", "--reading", "stop-points=none"])
    assert capsys.readouterr().out != usual


def test_an_unknown_dialect_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "148-2023", "--dialect", "oracle"]) == 2
    assert "oracle" in capsys.readouterr().err


def test_the_help_of_table_says_how_its_codes_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "--help"]) == 0
    assert "criterion" in capsys.readouterr().out
