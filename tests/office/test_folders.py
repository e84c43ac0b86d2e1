"""A folder is enough: from a list of products to the documents, by the steps of an officer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from attrs import evolve

from ocop_rules import Evaluation, load
from ocop_rules.cli import main
from ocop_rules.office import read_round, read_sheets, write_sheets
from ocop_rules.office.book_writing import book_bytes
from ocop_rules.office.books import SUPPORT, word_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
HEADS = [
    "Mã",
    "Tên sản phẩm",
    "Bộ sản phẩm",
    "Chủ thể",
    "Loại hình chủ thể",
    "Ngày nộp hồ sơ",
    "Số bản giấy",
    "Số bản điện tử",
]


def products(path: Path, rows: list[list[object]]) -> str:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (HEADS, *rows):
        page.append(row)
    book.save(path)
    return str(path)


def begun(tmp_path: Path) -> Path:
    listed = products(
        tmp_path / "products.xlsx",
        [
            ["tea", "Chè", 11, "HTX A", "hợp tác xã", "20/09/2024", 1, 1],
            ["village", "Làng", 26, "HTX B", "cooperative", date(2024, 9, 30), 1, None],
        ],
    )
    folder = tmp_path / "round"
    args = ["round", "init", str(folder), "--ruleset", "bac-kan-city-2024", "--products", listed]
    assert main(["--lang", "vi", *args, "--members", "3"]) == 0
    return folder


def filled(folder: Path, how: Callable[[Evaluation], Evaluation]) -> None:
    """Fill in every sheet: the best boxes of the first case."""
    rules = load("148-2023")
    for path in sorted((folder / "sheets").glob("*.xlsx")):
        made = []
        for one in read_sheets(path):
            criteria = rules.product_set(one.product_set).criteria.values()
            cases = {each.code: 1 for each in criteria if each.cases}
            answers = {each.code: len(each.options_in(cases.get(each.code))) for each in criteria}
            made.append(how(evolve(one, answers=answers, cases=cases, date=date(2024, 10, 25))))
        write_sheets(rules, made, path)


def test_from_an_empty_folder_to_the_last_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path)
    assert sorted(path.name for path in folder.rglob("*.xlsx")) == [
        "m1.xlsx",
        "m2.xlsx",
        "m3.xlsx",
        "round.xlsx",
    ]
    # blank sheets are no sheets
    assert main(["--lang", "vi", "round", str(folder), "--day", "2024-10-20"]) == 0
    told = capsys.readouterr().out
    assert "Hồ sơ còn thiếu (chủ thể): Làng" in told
    filled(folder, lambda one: one)
    assert main(["--lang", "vi", "round", str(folder), "--day", "2024-10-26", "--format", "json"]) == 0
    state = json.loads(capsys.readouterr().out)
    assert [(one["stage"], one["stars"]) for one in state["products"]] == [("to-send", 5), ("to-send", 5)]
    out = folder / "out"
    assert (out / "sending-up.docx").is_file()
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert main(["--lang", "vi", "round", str(folder), "--day", "2024-10-26"]) == 0
    assert "không thay đổi" in capsys.readouterr().out
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before
    # a day earlier nobody had scored: what is no longer made is taken away
    assert main(["--lang", "vi", "round", str(folder), "--day", "2024-10-24"]) == 0
    assert not (out / "sending-up.docx").exists()


def test_what_is_there_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path)
    capsys.readouterr()
    kept = {path: path.read_bytes() for path in folder.rglob("*.xlsx")}
    (folder / "sheets" / "m2.xlsx").unlink()
    assert main(["--lang", "vi", "round", "init", str(folder)]) == 0
    assert capsys.readouterr().out == f"đã ghi: {folder / 'sheets' / 'm2.xlsx'}\n"
    assert {path: path.read_bytes() for path in folder.rglob("*.xlsx")} == kept
    assert main(["--lang", "en", "round", "init", str(folder)]) == 0
    assert capsys.readouterr().out == "Nothing is missing; nothing was written.\n"


def test_all_faults_of_all_files_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path)
    filled(folder, lambda one: one)
    for name in ("m1", "m3"):
        book = openpyxl.load_workbook(folder / "sheets" / f"{name}.xlsx")
        for page in book.worksheets:
            row = next(cell.row for cell in page["A"] if cell.value == "criterion 1.1")
            page[f"G{row}"] = 77
        book.save(folder / "sheets" / f"{name}.xlsx")
    (folder / "sheets" / "more.csv").write_text("ruleset,product_set,mark\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["--lang", "en", "round", str(folder), "--day", "2024-10-26"]) == 2
    told = capsys.readouterr().err
    assert told.count("[option-range]") == 4
    assert told.count("[column-unknown]") == 1
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["a", "A", 99, "P", "hợp tác xã", None, None, None], None),
        (["a", "A", "x", "P", "hợp tác xã", None, None, None], "cell-number"),
        (["a", None, 1, "P", "hợp tác xã", None, None, None], "cell-missing"),
        (["a", "A", 1, "P", "club", None, None, None], "value"),
        (["a", "A", 1, "P", "hợp tác xã", "soon", None, None], "cell-day"),
    ],
)
def test_a_list_of_products_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: list[object], code: str | None
) -> None:
    listed = products(tmp_path / "p.xlsx", [row])
    folder = str(tmp_path / "round")
    status = main(
        [
            "--lang",
            "en",
            "round",
            "init",
            folder,
            "--ruleset",
            "148-2023",
            "--products",
            listed,
            "--members",
            "1",
        ]
    )
    assert status == 2
    told = capsys.readouterr().err
    assert f"[{code}]" in told if code else "99" in told


def test_a_round_comes_back_from_its_workbook(tmp_path: Path) -> None:
    example = read_round(EXAMPLE, rules=load)
    folder = tmp_path / "round"
    (folder / "sheets").mkdir(parents=True)
    plain = evolve(example, products=tuple(evolve(one, earlier=None) for one in example.products[:5]))
    plain = evolve(
        plain,
        sittings=(),
        decisions=tuple(one for one in plain.decisions if "bananas" not in one.products),
        certificates=tuple(one for one in plain.certificates if one.product != "bananas"),
        publications=tuple(
            evolve(one, products=tuple(name for name in one.products if name != "bananas"))
            for one in plain.publications
        ),
    )
    (folder / "round.xlsx").write_bytes(book_bytes(plain, "vi"))
    back = read_round(folder, rules=load)
    for name in ("plan", "councils", "results", "decisions", "certificates", "publications", "done"):
        assert getattr(back, name) == getattr(plain, name), name
    assert [one.product for one in back.products] == [
        evolve(one.product, ruleset=None) for one in plain.products
    ]
    assert [one.producer for one in back.products] == [one.producer for one in plain.products]


def test_templates_are_written_to_be_changed_and_then_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begun(tmp_path)
    filled(folder, lambda one: one)
    args = ["--lang", "vi", "round", str(folder), "--day", "2024-10-26"]
    assert main([*args, "--templates"]) == 0
    path = folder / "templates" / "summary.docx"
    own = docx.Document(str(path))
    own.add_paragraph("Mẫu của tỉnh")
    own.save(str(path))
    assert main(args) == 0
    text = [one.text for one in docx.Document(str(folder / "out" / "summary.docx")).paragraphs]
    assert "Mẫu của tỉnh" in text
    capsys.readouterr()
    assert main([*args, "--templates"]) == 2
    assert "[file-there]" in capsys.readouterr().err


def test_a_blank_workbook_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "blank.xlsx"
    args = ["--lang", "en", "template", "148-2023", "1", "26", "-o", str(path)]
    assert main(args) == 0
    assert [one.product_set for one in read_sheets(path)] == [1, 26]
    assert main(args) == 2
    assert "is there already" in " ".join(capsys.readouterr().err.split())
    assert main(["--lang", "en", "score", str(path)]) == 0


@pytest.mark.parametrize("name", ["Tổ tư vấn", "tổ giúp việc", "Tổ tư vấn / giúp việc", "Support team"])
def test_the_support_team_is_read_by_whatever_name_the_decision_has_for_it(name: str) -> None:
    """26/2026, article 7.3(c): tổ tư vấn; the plan of Bắc Kạn city: tổ giúp việc."""
    assert word_of("role", name) == SUPPORT
