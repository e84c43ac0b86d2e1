"""Score sheets as workbooks: one worksheet for each evaluation, blank ones included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from ocop_rules.errors import (
    EvaluationError,
    Fault,
    check_language,
    phrase,
    pointer,
    require,
    require_many,
    show,
)
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.office.extra import need
from ocop_rules.office.formulas import (
    BOX,
    CASE,
    COUNTED,
    FLOORS,
    OPEN,
    TYPED,
    Formulas,
    stars_by_points,
    stars_held,
)
from ocop_rules.office.looks import Looks, fits_cell, height, looks, sheet_title
from ocop_rules.office.rows import Row, rows
from ocop_rules.office.still import still
from ocop_rules.scoring.checking import check
from ocop_rules.scoring.prepared import prepare
from ocop_rules.telling.teller import Teller
from ocop_rules.words import DEFAULT, languages

FORM: Final = "ocop-rules sheet 1"
"""The key of the first row of a score sheet, and the version of its form."""

HEAD: Final = ("ruleset", "product_set", "id", "product", "evaluator", "date", "digest")
MARK: Final = "x"

_WIDTHS: Final = {"B": 7, "C": 56, "D": 6, "E": 7, "F": 6, "G": 6, "H": 7, "I": 7, "J": 24}
_TEXT_WIDTH: Final = 64
_VALUE_WIDTH: Final = 19
_SHOWN_WIDTH: Final = 44
_HIDDEN: Final = ("A", "K", "L", "M", "N", "O")
_EARLIEST_YEAR: Final = 1901
Names = Mapping[str, str]
NO_NAMES: Final[Names] = FrozenDict()
Langs = str | Sequence[str]


def languages_of(lang: Langs) -> tuple[str, ...]:
    """Return the languages asked for: one, or several that stand one under the other."""
    asked = (lang,) if isinstance(lang, str) else tuple(lang)
    return tuple(check_language(one) for one in asked) or languages()[:1]


def write_sheets(
    rules: Ruleset,
    evaluations: Iterable[Evaluation],
    path: str | PathLike[str],
    *,
    lang: Langs = DEFAULT,
    names: Names = NO_NAMES,
) -> None:
    """Write a workbook with one worksheet for each of ``evaluations``, in their order.

    ``lang`` is a language, or several of them. ``names`` holds the names of products and evaluators by
    their ids; they are shown beside them and not read back. What :func:`read_sheets` reads from the file
    equals what was written. Raises :class:`~ocop_rules.errors.EvaluationError` with every fault of an
    evaluation that its sheet cannot hold.
    """
    require(path, (str, PathLike), "path", "path")
    Path(path).write_bytes(sheets_bytes(rules, evaluations, lang=lang, names=names))


def sheets_bytes(
    rules: Ruleset, evaluations: Iterable[Evaluation], *, lang: Langs = DEFAULT, names: Names = NO_NAMES
) -> bytes:
    """Return the workbook of :func:`write_sheets` as bytes; the same evaluations give the same ones."""
    require(rules, Ruleset, "rules", "Ruleset")
    require_many(evaluations, "evaluations", "evaluations")
    require(lang, (str, Sequence), "lang", "languages")
    require(names, Mapping, "names", "mapping")
    for name in names.values():
        require(name, str, "names", "plain-text")
    held = tuple(evaluations)
    langs = languages_of(lang)
    faults = [] if held else [Fault(code="workbook-empty")]
    faults += [fault for index, one in enumerate(held) for fault in _faults(rules, one, index)]
    if faults:
        raise EvaluationError(faults)
    book = need("openpyxl").Workbook(write_only=True)
    known: dict[int, tuple[Row, ...]] = {}
    titles = _titles(held, names)
    for one, title in zip(held, titles, strict=True):
        if one.product_set not in known:
            known[one.product_set] = rows(rules, one.product_set, langs)
        _Page(rules, one, langs, names, known[one.product_set]).write(book.create_sheet(title))
    made = BytesIO()
    book.save(made)
    return still(made.getvalue())


def blank_sheets(rules: Ruleset, product_sets: Iterable[int]) -> tuple[Evaluation, ...]:
    """Return an evaluation without an answer for each of the product sets.

    Raises UnknownNameError for a set that does not exist.
    """
    require_many(product_sets, "product_sets", "numbers")
    require(rules, Ruleset, "rules", "Ruleset")
    return tuple(
        Evaluation(ruleset=rules.id, product_set=rules.product_set(number).number, answers={})
        for number in product_sets
    )


def _faults(rules: Ruleset, one: Evaluation, index: int) -> Iterator[Fault]:
    for fault in check(rules, one):
        yield evolve(fault, pointer=pointer(index) + fault.pointer)
    for name in ("id", "product", "evaluator"):
        text = getattr(one, name)
        if text is not None and not fits_cell(text):
            yield Fault(code="cell-text", pointer=pointer(index, name), found=show(text))


def _titles(held: Sequence[Evaluation], names: Names) -> list[str]:
    """Return a name for each worksheet: its number, and what tells it from the others."""
    several = len({one.product for one in held}) > 1 or len({one.evaluator for one in held}) == 1
    made = []
    for number, one in enumerate(held, start=1):
        told = one.product if several else one.evaluator
        named = "" if told is None else names.get(told, told)
        made.append(sheet_title(f"{number} {named or one.product_set}"))
    return made


@frozen
class _Page:
    """One worksheet."""

    rules: Ruleset
    one: Evaluation
    langs: tuple[str, ...]
    names: Names
    rows: tuple[Row, ...]

    def say(self, key: str, **fields: object) -> str:
        return "\n".join(phrase(lang, key, **fields) for lang in self.langs)

    def write(self, page: Any) -> None:
        prepared = prepare(self.rules, self.one.product_set)
        head = list(self._head())
        first = len(head) + 2
        at: dict[str, int] = {}
        blocks: dict[tuple[str, int | None], int] = {}
        for number, row in enumerate(self.rows, start=first):
            if row.kind == "criterion" and row.criterion is not None:
                at[row.criterion] = number
            elif row.option == 1 and row.criterion is not None:
                blocks[row.criterion, row.case] = number
        words = {
            "missed": phrase(self.langs[0], "office.misses", stars="{stars}"),
            "unequal": phrase(self.langs[0], "office.unequal"),
        }
        formulas = Formulas(prepared, at, blocks, words)
        last = first + len(self.rows) - 1
        self._arrange(page, first)
        self._choices(page, first, formulas)
        made = looks(page)
        for number, cells in enumerate(head, start=1):
            told = "" if cells[2] is None else str(cells[2])
            page.row_dimensions[number].height = height((told, _VALUE_WIDTH), (cells[3], _SHOWN_WIDTH))
            page.append(self._headed(made, number, cells))
            if number > 1:
                page.merged_cells.add(f"D{number}:F{number}")
                page.merged_cells.add(f"G{number}:J{number}")
        columns = self._columns()
        page.row_dimensions[first - 1].height = height(*zip(columns[1:], _WIDTHS.values(), strict=True))
        page.append([made.cell(text, "head") for text in columns])
        parts: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows, start=first):
            if row.kind == "criterion" and row.criterion is not None:
                parts.setdefault(prepared.lines[row.criterion].part, []).append(number)
        for number, row in enumerate(self.rows, start=first):
            page.row_dimensions[number].height = height(("\n".join(row.texts), _TEXT_WIDTH))
            page.append(self._row(made, row, formulas, parts))
        self._end(page, made, first, last)

    def _arrange(self, page: Any, first: int) -> None:
        """Set widths, protection and print: one page wide, the head of the columns on each."""
        for column, width in _WIDTHS.items():
            page.column_dimensions[column].width = width
        for column in _HIDDEN:
            page.column_dimensions[column].hidden = True
        page.freeze_panes = f"A{first}"
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = False
        page.page_setup.paperSize = 9
        page.page_setup.orientation = "portrait"
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr = need("openpyxl.worksheet.properties").PageSetupProperties(
            fitToPage=True
        )
        page.print_title_rows = f"{first - 1}:{first - 1}"
        page.page_margins = need("openpyxl.worksheet.page").PageMargins(
            left=0.8, right=0.5, top=0.8, bottom=0.8
        )
        page.oddFooter.center.text = "&P / &N"

    def _choices(self, page: Any, first: int, formulas: Formulas) -> None:
        """Let boxes, cases and gates be picked from a list."""
        lists: dict[str, list[str]] = {}
        for number, row in enumerate(self.rows, start=first):
            if row.kind == "gate":
                lists.setdefault(MARK, []).append(f"{BOX}{number}")
            elif row.kind == "criterion" and row.criterion is not None:
                line = formulas.prepared.lines[row.criterion]
                most = max(len(points) for points in line.points.values())
                lists.setdefault(",".join(map(str, range(most))), []).append(f"{BOX}{number}")
                allowed = sorted({point for points in line.points.values() for point in points})
                lists.setdefault(",".join(map(str, allowed)), []).append(f"{TYPED}{number}")
                if line.has_cases:
                    cases = ",".join(map(str, line.points))
                    lists.setdefault(cases, []).append(f"{CASE}{number}")
        validation = need("openpyxl.worksheet.datavalidation").DataValidation
        for values, cells in lists.items():
            made = validation(type="list", formula1=f'"{values}"', allow_blank=True, showErrorMessage=True)
            for cell in cells:
                made.add(cell)
            page.data_validations.append(made)

    def _columns(self) -> list[str]:
        names = ("code", "text", "stars", "points", "case", "box", "typed", "counted", "note")
        return ["columns", *(self.say(f"office.column.{name}") for name in names)]

    def _head(self) -> Iterator[tuple[str, str, object, str]]:
        """Yield key, label, value and what is shown beside it, for each row of the head."""
        one = self.one
        tellers = [Teller(self.rules, lang) for lang in self.langs]
        sets = "\n".join(
            teller.label(f"set.{self.rules.product_set(one.product_set).concept}") for teller in tellers
        )
        shown = {"ruleset": self.rules.decision.identity.number, "product_set": sets}
        for name in ("product", "evaluator"):
            told = getattr(one, name)
            shown[name] = "" if told is None else self.names.get(told, "")
        yield FORM, self.say("office.title"), None, ""
        for name in HEAD:
            yield name, self.say(f"office.head.{name}"), getattr(one, name), shown.get(name, "")

    def _headed(self, made: Looks, number: int, cells: tuple[str, str, object, str]) -> list[Any]:
        key, label, value, shown = cells
        if number == 1:
            return [made.cell(key, "plain"), made.cell(None, "plain"), made.cell(label, "title")]
        look = {"date": "inputdate", "ruleset": "shown", "product_set": "shown", "digest": "shown"}.get(
            key, "inputtext"
        )
        if key == "date" and (self.one.date is None or self.one.date.year < _EARLIEST_YEAR):
            value = None if self.one.date is None else self.one.date.isoformat()
        none = made.cell(None, look)
        return [
            made.cell(key, "plain"),
            made.cell(None, "plain"),
            made.cell(label, "label"),
            made.cell(value, look),
            none,
            none,
            made.cell(shown or None, "shown"),
        ]

    def _row(self, made: Looks, row: Row, formulas: Formulas, parts: Mapping[str, list[int]]) -> list[Any]:
        look = {"part": "part", "group": "bold", "heading": "italic", "criterion": "bold"}.get(
            row.kind, "text"
        )
        figure = {"part": "partfigure", "group": "boldfigure", "criterion": "boldfigure"}.get(
            row.kind, "figure"
        )
        stars = None if row.stars is None else "*" * row.stars
        start = [
            made.cell(row.key, "plain"),
            made.cell(row.code or None, figure),
            made.cell("\n".join(row.texts), {"option": "option", "note": "note"}.get(row.kind, look)),
            made.cell(stars, figure),
            made.cell(row.points, figure),
        ]
        blank = made.cell(None, figure)
        if row.kind == "criterion" and row.criterion is not None:
            return [*start, *self._answer(made, row.criterion, formulas)]
        if row.kind == "gate":
            name = row.key.removeprefix("gate ")
            return [*start, blank, made.cell(self._mark(name), "input"), blank, blank, blank]
        if row.kind == "part":
            among = parts[row.key.removeprefix("part ")]
            total = made.formula(f"SUM({COUNTED}{among[0]}:{COUNTED}{among[-1]})", "partfigure")
            return [*start, blank, blank, blank, total, blank]
        return [*start, blank, blank, blank, blank, blank]

    def _mark(self, name: str) -> object:
        """Return what stands at a gate: a cross, or its number where their order is not that of the sheet."""
        asserted = self.one.gates
        if name not in asserted:
            return None
        order = [row.key.removeprefix("gate ") for row in self.rows if row.kind == "gate"]
        return (
            MARK if list(asserted) == [one for one in order if one in asserted] else asserted.index(name) + 1
        )

    def _answer(self, made: Looks, code: str, formulas: Formulas) -> list[Any]:
        line = formulas.prepared.lines[code]
        case = made.cell(self.one.cases.get(code), "input" if line.has_cases else "figure")
        missed = [formulas.missed(code, stars) for stars in FLOORS]
        return [
            case,
            made.cell(self.one.answers.get(code), "input"),
            made.cell(None, "input"),
            made.formula(formulas.counted(code), "boldfigure"),
            made.formula(formulas.note(code), "note"),
            made.formula(formulas.effective(code), "plain"),
            *(made.cell(None, "plain") if text is None else made.formula(text, "plain") for text in missed),
            made.formula(formulas.open(code), "plain"),
        ]

    def _end(self, page: Any, made: Looks, first: int, last: int) -> None:
        """Write the total, the stars and what is still open."""
        readings = prepare(self.rules, self.one.product_set).readings
        total, by_points, opened = f"{COUNTED}{last + 1}", f"{COUNTED}{last + 2}", f"{COUNTED}{last + 4}"
        criteria = [number for number, row in enumerate(self.rows, start=first) if row.kind == "criterion"]
        parts = [number for number, row in enumerate(self.rows, start=first) if row.kind == "part"]
        missed = {stars: f"SUM({column}{first}:{column}{last})" for stars, column in FLOORS.items()}
        held = stars_held(by_points, missed, readings["floors-bind"], readings["floor-miss"])
        closed = f'COUNTIF({BOX}{first}:{BOX}{last},"{MARK}")>0'
        figures = {
            "total": "+".join(f"{COUNTED}{number}" for number in parts),
            "by-points": f'IF({opened}>0,"",{stars_by_points(self.rules.decision.tiers, total)})',
            "held": f'IF(OR({opened}>0,{closed}),"",{held})',
            "open": f"SUM({OPEN}{criteria[0]}:{OPEN}{criteria[-1]})",
        }
        most = sum(row.points or 0 for row in self.rows if row.kind == "part")
        for key, formula in figures.items():
            blank = made.cell(None, "partfigure")
            page.append(
                [
                    made.cell(key, "plain"),
                    blank,
                    made.cell(self.say(f"office.figure.{key}"), "part"),
                    blank,
                    made.cell(most, "partfigure") if key == "total" else blank,
                    blank,
                    blank,
                    blank,
                    made.formula(formula, "partfigure"),
                    blank,
                ]
            )
        page.row_dimensions[last + 5].height = height((self.say("office.sheet-note"), _TEXT_WIDTH))
        page.append(
            [
                made.cell("end", "plain"),
                made.cell(None, "plain"),
                made.cell(self.say("office.sheet-note"), "shown"),
            ]
        )
