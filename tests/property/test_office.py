"""No cell is lost: any sheet, written to a workbook or a table, is read back equal."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from kit.few import few
from kit.soffice import converted, needs_soffice

from ocop_rules import Evaluation, load
from ocop_rules.office import read_sheets, read_table, write_sheets
from ocop_rules.office.looks import fits_cell
from ocop_rules.office.sheet_writing import sheets_bytes
from ocop_rules.structure.limits import IDENTIFIER
from ocop_rules.testing import evaluations

TEXTS = st.text(min_size=1, max_size=40).filter(lambda text: fits_cell(text) and IDENTIFIER.allows(text))
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
RULES = ("148-2023", "26-2026")


@st.composite
def headed(draw: st.DrawFn, ruleset: str) -> Evaluation:
    """Return any sheet of a ruleset, with anything in its head."""
    rules = load(ruleset)
    one: Evaluation = draw(evaluations(rules))
    return evolve(
        one,
        id=draw(st.none() | TEXTS),
        product=draw(st.none() | TEXTS),
        evaluator=draw(st.none() | TEXTS),
        date=draw(st.none() | DAYS),
        digest=draw(st.none() | st.just(rules.digest)),
    )


@pytest.mark.parametrize("ruleset", RULES)
@given(data=st.data())
@few(15)
def test_any_sheet_is_read_back_from_its_workbook(ruleset: str, data: st.DataObject) -> None:
    sheets = tuple(data.draw(st.lists(headed(ruleset), min_size=1, max_size=3)))
    made = sheets_bytes(load(ruleset), sheets, lang=data.draw(st.sampled_from(("vi", "en", ("vi", "en")))))
    assert read_sheets("a.xlsx", data=made) == sheets


@needs_soffice
@pytest.mark.parametrize(("ruleset", "form"), [(RULES[0], "xlsx"), (RULES[1], "ods"), (RULES[1], "xls")])
@given(data=st.data())
@few(2, suppress_health_check=list(HealthCheck))
def test_any_sheet_comes_through_another_office_program(ruleset: str, form: str, data: st.DataObject) -> None:
    sheets = tuple(data.draw(st.lists(headed(ruleset), min_size=1, max_size=12)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_sheets(load(ruleset), sheets, path)
        assert read_sheets(converted(path, form)) == sheets


def wide(sheets: tuple[Evaluation, ...]) -> list[list[str]]:
    codes = sorted({code for one in sheets for code in one.answers})
    cases = sorted({code for one in sheets for code in one.cases})
    kept = ["id", "ruleset", "product_set", "product", "evaluator", "date", "digest"]
    rows = [[*kept, "gates", *codes, *(f"case {code}" for code in cases)]]
    for one in sheets:
        row = ["" if getattr(one, name) is None else str(getattr(one, name)) for name in kept]
        row += [" ".join(one.gates), *(str(one.answers.get(code, "")) for code in codes)]
        rows.append([*row, *(str(one.cases.get(code, "")) for code in cases)])
    return rows


def long(sheets: tuple[Evaluation, ...]) -> list[list[str]]:
    kept = ["id", "ruleset", "product_set", "product", "evaluator", "date", "digest"]
    rows = [[*kept, "gates", "criterion", "case", "option"]]
    for one in sheets:
        row = ["" if getattr(one, name) is None else str(getattr(one, name)) for name in kept]
        codes = list(dict.fromkeys([*one.answers, *one.cases]))
        answers = [[code, str(one.cases.get(code, "")), str(one.answers.get(code, ""))] for code in codes]
        rows += [[*row, " ".join(one.gates), *answer] for answer in answers or [["", "", ""]]]
    return rows


@pytest.mark.parametrize("form", [wide, long], ids=["wide", "long"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@given(data=st.data())
@few(8)
def test_any_sheet_is_read_back_from_a_table(form: object, encoding: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(headed("148-2023"), min_size=1, max_size=4))
    sheets = tuple(evolve(one, id=f"s{index}") for index, one in enumerate(drawn))
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=data.draw(st.sampled_from(",;\t"))).writerows(form(sheets))  # type: ignore[operator]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(written.getvalue().encode(encoding))
        assert read_table(path) == sheets
