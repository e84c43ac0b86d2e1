"""Files of Parquet and CSV score as the frames they hold, batch by batch."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.frames import plain_rows, rows_in, sheets
from kit.ground import NAMES, ruleset

from ocop_rules import LoadError, load
from ocop_rules.cli import main
from ocop_rules.errors import MissingExtraError
from ocop_rules.frames import files, from_evaluations, score_file, score_frame

HEAD = "id,ruleset,product_set,1.1,5.1\n"


def write(table: Any, path: Path) -> Path:
    if path.suffix == ".csv":
        pyarrow.csv.write_csv(table, path)
    else:
        pyarrow.parquet.write_table(table, path)
    return path


@given(st.data(), NAMES, st.sampled_from((".csv", ".parquet")))
def test_a_file_scores_as_its_frame(
    tmp_path_factory: Any, data: st.DataObject, name: str, suffix: str
) -> None:
    rules = ruleset(name)
    held = data.draw(st.lists(sheets(rules), min_size=1, max_size=8))
    table = from_evaluations(held, kind="pyarrow")
    path = write(table, tmp_path_factory.mktemp("files") / f"sheets{suffix}")
    batches = list(score_file(rules, path, rows=3, ruleset="ruleset"))
    assert max(map(len, batches)) <= 3
    assert rows_in(pa.concat_tables(batches)) == rows_in(score_frame(rules, table, ruleset="ruleset"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_way_to_write_csv_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "Phiếu.CSV"
    number = "3.0" if delimiter == "," else "3,0"
    rows = (
        HEAD.strip().split(","),
        ("Chè", "148-2023", "1", "3", "1"),
        ("Rượu", "148-2023", "1", number, ""),
    )
    path.write_bytes("".join(delimiter.join(row) + "\n" for row in rows).encode(encoding))
    (table,) = score_file(load, path)
    assert plain_rows(table, ["id", "status", "fault"]) == [("Chè", "open", None), ("Rượu", "open", None)]


def test_cells_that_are_no_numbers_are_faults_of_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "sheets.csv"
    path.write_text(HEAD + "a,148-2023,1,x,\nb,148-2023,1,2.5,\nc,148-2023,1, 2 ,\nd,148-2023,1,true,\n")
    (table,) = score_file(load, path)
    assert plain_rows(table, ["id", "fault"]) == [("a", "type"), ("b", "type"), ("c", None), ("d", "type")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + "a,148-2023,1\n", "frame-row"),
        ("", "file-unreadable"),
        ("id,1.1,1.1\n", "frame-column-twice"),
        ("id,product_set,1.1\na,1,1\n", "frame-column-missing"),
        ("id,ruleset,product_set,1.10\na,148-2023,1,1\n", "frame-column"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_name(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "sheets.csv"
    path.write_text(text)
    with pytest.raises(LoadError) as caught:
        list(score_file(load, path))
    assert {(one.code, one.file) for one in caught.value.faults} == {(code, str(path))}


def test_a_row_that_is_too_long_is_shown_with_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "sheets.csv"
    path.write_text("id,ruleset,product_set\na,148-2023,1\nb,148-2023,1,7\n")
    with pytest.raises(LoadError) as caught:
        list(score_file(load, path))
    (fault,) = caught.value.faults
    assert (fault.fields["columns"], fault.fields["cells"], fault.found) == (3, 4, '"b,148-2023,1,7"')


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", b""), ("a.parquet", b""), ("a.parquet", b"no"), ("a.parquet", b"x" * 60)]
)
def test_why_a_file_cannot_be_read_is_told_in_vietnamese(tmp_path: Path, name: str, data: bytes) -> None:
    """The words of the reader stay in the fields."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LoadError) as caught:
        list(score_file(load, tmp_path / name))
    (fault,) = caught.value.faults
    assert fault.fields["detail"]
    assert str(fault.fields["detail"]) not in fault.message("vi")
    assert "tệp" in fault.message("vi").removeprefix("Không đọc được tệp")


def test_a_file_that_is_not_there_or_no_parquet_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"no")
    for name in ("none.parquet", "none.csv", "bad.parquet"):
        with pytest.raises(LoadError) as caught:
            list(score_file(load, tmp_path / name))
        assert caught.value.faults[0].code == "file-unreadable"


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"ocop-rules\[parquet\]"):
        list(files.score_file(load, tmp_path / "a.csv"))


# -- the command -------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_score_prints_a_row_for_each_evaluation(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pyarrow.csv.read_csv(
        io.BytesIO((HEAD + '"a,b",148-2023,1,3,1\nc,148-2023,1,99,1\nd,nobody,1,1,1\n').encode())
    )
    path = write(table, tmp_path / f"sheets{suffix}")
    assert main(["score", str(path), "--format", "csv"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "id,status,A,B,C,total,stars_by_points,stars,lowest_missed,fault",
        '"a,b","open",5,0,0,5,,,3,',
        '"c","invalid",,,,,,,,"option-range"',
        '"d","invalid",,,,,,,,"unknown-ruleset"',
    ]


def test_a_file_without_rulesets_is_of_the_one_that_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sheets.csv"
    path.write_text("id,product_set,1.1\na,1,2\n")
    assert main(["score", str(path), "--format", "csv"]) == 2
    assert "ruleset" in capsys.readouterr().err
    assert main(["score", str(path), "--format", "csv", "--ruleset", "148-2023"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("a,open,")


def test_other_files_come_as_the_same_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "examples/sheets.jsonl", "--format", "json"]) in (0, 1)
    results = capsys.readouterr().out.splitlines()
    assert main(["score", "examples/sheets.jsonl", "--format", "csv"]) in (0, 1)
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == len(results) + 1
    assert [row.split(",")[1] for row in rows[1:]] == [json.loads(one)["status"] for one in results]


@pytest.mark.parametrize("name", ["sheets.xlsx", "sheets.csv.gz", "sheets", "sheets.CSV"])
def test_a_file_of_another_kind_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("id,ruleset,product_set,1.1\na,148-2023,1,3\n")
    if name.endswith(".CSV"):
        assert [table.num_rows for table in score_file(load, path)] == [1]
        return
    with pytest.raises(LoadError) as caught:
        list(score_file(load, path))
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == ("frame-file", str(path))
    assert ".parquet" in fault.message("vi")
