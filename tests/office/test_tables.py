"""Score sheets from CSV and Parquet, as offices and programs write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ocop_rules import Evaluation, LoadError
from ocop_rules.office import read_table
from ocop_rules.words import catalogue, languages

SHEET = Evaluation(
    ruleset="148-2023", product_set=1, answers={"1.1": 3, "1.2": 0}, id="a", date=date(2024, 10, 3)
)


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "text",
    [
        "id,ruleset,product_set,1.1,1.2,1.3,date\na,148-2023,1,3,0,,2024-10-03\n",
        "id;ruleset;product_set;1,1;1,2;1,3;date\r\na;148-2023;1,0;3,0;0;;3/10/2024\r\n",
        "id\truleset\tproduct_set\t1.1\t1.2\tdate\na\t148-2023\t1.0\t3.0\t0\t03.10.2024\n",
        '"id","ruleset","product_set","1.1","1.2","date"\n"a","148-2023","1","3","0","2024-10-03"\n\n,,,,,\n',
        "id,ruleset,product_set,date,criterion,option\na,148-2023,1,2024-10-03,1.1,3\na,148-2023,1,2024-10-03,1.2,0\n",
        "id,ruleset,product_set,date,criterion,case,option\na,148-2023,1,03/10/2024,1.2,,0\na,148-2023,1,2024-10-03,1.1,,3",
    ],
)
def test_a_table_is_read_however_it_is_written(tmp_path: Path, text: str) -> None:
    assert read_table(written(tmp_path, text)) == (SHEET,)


def faults(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(LoadError) as caught:
        read_table(path)
    for fault in caught.value.faults:
        assert fault.message("vi") != fault.message("en")
    return [(fault.code, str(fault.file).rpartition("/")[2], fault.pointer) for fault in caught.value.faults]


HEAD = "id,ruleset,product_set,1.1,case 8,gates\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,ruleset,product_set,1.1,mark\n", [("column-unknown", "a.csv", "/mark")]),
        (
            "id,ruleset,1.1,1,1\n",
            [("column-twice", "a.csv", "/1"), ("column-missing", "a.csv", "/product_set")],
        ),
        ("ruleset,product_set,1.1,1.1\n", [("column-twice", "a.csv", "/1.1")]),
        ("ruleset,product_set,criterion,option\n", [("column-missing", "a.csv", "/id")]),
        (
            HEAD + "a,148-2023,1,2.5,,\nb,148-2023,1,x,true,\n",
            [
                ("cell-number", "a.csv:2", "/1.1"),
                ("cell-number", "a.csv:3", "/1.1"),
                ("cell-number", "a.csv:3", "/case 8"),
            ],
        ),
        (HEAD + ",,1,2,,,7\n", [("cell-surplus", "a.csv:2", "/"), ("cell-missing", "a.csv:2", "/ruleset")]),
        (HEAD + "a,148-2023,one,2,,\n", [("cell-number", "a.csv:2", "/product_set")]),
        (HEAD + 'a,148-2023,1,"2\n', [("table-unreadable", "a.csv:2", "")]),
        ("id,ruleset,product_set,digest\na,148-2023,1,xyz\n", [("pattern", "a.csv:2", "/digest")]),
        ("id,ruleset,product_set,date\na,148-2023,1,31/02/2024\n", [("cell-date", "a.csv:2", "/date")]),
        (
            "id,ruleset,product_set,criterion,option\na,148-2023,1,1.1,3\na,148-2023,2,1.1,2\n,148-2023,1,1.1,2\n",
            [
                ("cell-missing", "a.csv:4", "/id"),
                ("row-differs", "a.csv:3", "/product_set"),
                ("answer-twice", "a.csv:3", "/criterion"),
            ],
        ),
        (
            "id,ruleset,product_set,criterion,option\na,148-2023,1,,3\n",
            [("cell-missing", "a.csv:2", "/criterion")],
        ),
        ("", [("column-missing", "a.csv", "/ruleset"), ("column-missing", "a.csv", "/product_set")]),
    ],
)
def test_what_is_not_understood_is_a_fault_by_line_and_column(
    tmp_path: Path, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert faults(written(tmp_path, text)) == expected


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(HEAD.encode() + b"\xff\xfe\xfa,148-2023,1,2,,\n")
    assert [code for code, _, _ in faults(path)] == ["json-encoding"]


@pytest.mark.parametrize("kind", ["integers", "floats", "texts"])
def test_parquet_is_read_whatever_its_types(tmp_path: Path, kind: str) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    how = {"integers": int, "floats": float, "texts": str}[kind]
    table = arrow.table(
        {
            "id": ["a"],
            "ruleset": ["148-2023"],
            "product_set": [how(1)],
            "1.1": [how(3)],
            "1.2": [how(0)],
            "1.3": arrow.array([None], arrow.float64()),
            "date": [date(2024, 10, 3)],
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.parquet") == (SHEET,)
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not really")
    assert [code for code, _, _ in faults(tmp_path / "a.parquet")] == ["table-unreadable"]


@pytest.mark.parametrize(
    ("name", "data", "cause"),
    [
        ("a.csv", b'id,ruleset,product_set\na,"148-2023,1\n', "quote-open"),
        ("a.csv", b'id,ruleset,product_set\na,"148"-2023,1\n', "quote-stray"),
        ("a.csv", b"id,ruleset,product_set\n" + b"a" * 140_000 + b",148-2023,1\n", "cell-long"),
        ("a.parquet", b"", "empty"),
        ("a.parquet", b"id,ruleset,product_set\n", "kind"),
        ("a.parquet", b"PAR1" + b"x" * 50 + b"PAR1", "damaged"),
    ],
)
def test_why_a_table_cannot_be_read_is_told_in_words_of_ours(
    tmp_path: Path, name: str, data: bytes, cause: str
) -> None:
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow.parquet")
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LoadError) as caught:
        read_table(tmp_path / name)
    (fault,) = caught.value.faults
    assert (fault.code, fault.fields["cause"], fault.found) == ("table-unreadable", cause, None)
    assert fault.fields["detail"]
    for lang in languages():
        assert catalogue(lang)[f"cause.{cause}"] in fault.message(lang)
        assert str(fault.fields["detail"]) not in fault.message(lang)
