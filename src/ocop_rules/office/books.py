"""A round as a workbook that people fill in: plan, council, products, decisions, certificates, publication.

Each worksheet is a table; its first row, hidden, holds the keys of the columns, the second their names. A
list of products that an office has already may use either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final, get_args

from attrs import frozen

from ocop_rules.errors import Fault, LoadError, phrase
from ocop_rules.ground.names import nearest
from ocop_rules.model.council import ROLES
from ocop_rules.model.history import DecisionAction
from ocop_rules.model.process import KINDS
from ocop_rules.model.product import ProducerKind
from ocop_rules.model.round import Round
from ocop_rules.office.columns import as_day, whole
from ocop_rules.office.extra import need
from ocop_rules.office.looks import looks
from ocop_rules.office.still import still
from ocop_rules.office.tables import csv_rows, is_table
from ocop_rules.office.workbooks import Source, Worksheet, as_text, plain, worksheets
from ocop_rules.words import languages

Cell = tuple[str, Any]
_KINDS: Final[Mapping[str, str]] = {
    "product_set": "number",
    "paper_copies": "number",
    "electronic_copies": "number",
    "samples": "number",
    "stars": "number",
    "software": "mark",
    "counted": "mark",
    "day": "day",
    "filed": "day",
    "sent_up": "day",
    "issued": "day",
    "parts": "list",
    "absent": "list",
}
_ROWS: Final = 2000
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "plan": ("key", "value"),
    "council": ("level", "id", "name", "role", "counted"),
    "products": (
        "id",
        "name",
        "product_set",
        "kind",
        "producer",
        "producer_name",
        "producer_kind",
        "representative",
        "address",
        "phone",
        "email",
        "commune",
        "province",
        "code",
        "filed",
        "paper_copies",
        "electronic_copies",
        "software",
        "samples",
        "parts",
        "sent_up",
    ),
    "sittings": ("product", "level", "day", "absent"),
    "results": ("product", "level", "day", "status", "total", "stars"),
    "decisions": ("number", "level", "day", "action", "product"),
    "certificates": ("number", "product", "issued"),
    "publications": ("day", "by", "where", "product"),
    "done": ("body", "task", "day", "note"),
}
"""The worksheets, each with its columns."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "plan": ("key",),
    "council": ("id",),
    "products": ("id", "name", "product_set"),
    "sittings": ("product", "day"),
    "results": ("product", "level", "day"),
    "decisions": ("number", "day", "product"),
    "certificates": ("number", "product", "issued"),
    "publications": ("day", "by", "where", "product"),
    "done": ("body", "task", "day"),
}
"""The columns that no row may leave empty."""

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": KINDS,
    "role": (*ROLES, "support"),
    "action": get_args(DecisionAction),
    "producer_kind": get_args(ProducerKind),
}
"""The columns that hold a word of a list."""


def called(key: str, word: str, lang: str) -> str:
    """Return what a word of a list is called in a language."""
    keys = {
        "kind": f"dossier.kind.{word}",
        "role": f"office.role.{word}",
        "action": f"office.action.{word}",
        "producer_kind": f"office.maker.{word}",
    }
    return phrase(lang, keys[key])


_ALSO: Final[Mapping[str, tuple[str, ...]]] = {"name": ("office.head.product",)}
"""What else a column may be called."""

SUPPORT: Final = "support"
"""The role, on the worksheet of the council, of who sits in the support team."""

_TEAM: Final = ("office.role.support-also", "office.role.support-once")
"""What decisions and provinces call that team, each one of the two."""


@frozen
class Line:
    """One row of a worksheet: its number and its values by key, empty cells left out."""

    page: Worksheet
    number: int
    columns: Mapping[str, int]
    values: Mapping[str, Any]

    def fault(self, code: str, key: str, found: object = None, **fields: object) -> Fault:
        """Return a fault at the cell of a column."""
        return self.page.fault(code, self.number, self.columns.get(key, 1), found, **fields)


def _names(key: str) -> set[str]:
    """Return what a column may be called: its key, and its name in each language."""
    keys = (f"office.book.{key}", *_ALSO.get(key, ()))
    told = (phrase(lang, name) for lang in languages() for name in keys)
    return {re.sub(r"\s+", " ", text).strip().casefold() for text in (key, *told)}


def read_lines(page: Worksheet, table: str, faults: list[Fault]) -> list[Line]:
    """Return the rows of a worksheet as a table of the round; what is wrong goes to ``faults``."""
    wanted = {name: key for key in TABLES[table] for name in _names(key)}
    wanted |= {key: key for key in TABLES[table]}
    rows = iter(enumerate(page.rows, start=1))
    columns: dict[str, int] = {}
    for number, row in rows:
        if any(plain(cell) is not None for cell in row):
            columns = _columns(page, number, row, wanted, faults)
            break
    made: list[Line] = []
    for number, row in rows:
        values: dict[str, Any] = {}
        line = Line(page, number, columns, values)
        heads = 0
        for key, place in columns.items():
            value = plain(row[place - 1]) if len(row) >= place else None
            if value is None:
                continue
            heads += str(value).strip().casefold() in _names(key)
            found = _value(key, value)
            if found is None:
                if not (isinstance(value, str) and value.strip().casefold() in _names(key)):
                    faults.append(line.fault(f"cell-{_KINDS[key]}", key, as_text(value)))
                continue
            values[key] = found
        # the names of the columns stand under their keys
        if values and heads < len(values):
            faults += [
                line.fault("cell-missing", key) for key in NEEDED[table] if key not in values and columns
            ]
            made.append(line)
    return made


def _columns(
    page: Worksheet, number: int, row: Sequence[object], wanted: Mapping[str, str], faults: list[Fault]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(row, start=1):
        name = as_text(cell)
        if name is None:
            continue
        key = wanted.get(re.sub(r"\s+", " ", name).strip().casefold())
        if key is None:
            near = nearest(name, wanted) or ", ".join(dict.fromkeys(wanted.values()))
            faults.append(page.fault("column-unknown", number, place, name, near=near))
        elif key in columns:
            faults.append(page.fault("column-twice", number, place, name))
        else:
            columns[key] = place
    return columns


def _value(key: str, value: object) -> Any:
    """Return a cell as its column means it, None where it cannot be that."""
    kind = _KINDS.get(key, "text")
    if key in WORDS:
        return word_of(key, str(value))
    if kind == "number":
        return whole(value)
    if kind == "day":
        return as_day(value)
    if kind == "mark":
        return _mark(value)
    text = as_text(value)
    return text.strip() if text and kind == "text" else (text or "").replace(",", " ").split()


def word_of(key: str, text: str) -> str:
    """Return the word of a list from what it is called in either language; any other text as it is."""
    names = {
        called(key, word, lang).casefold().replace(",", ";"): word
        for lang in languages()
        for word in WORDS[key]
    }
    if key == "role":
        names |= {phrase(lang, also).casefold(): SUPPORT for lang in languages() for also in _TEAM}
    return names.get(" ".join(text.split()).casefold().replace(",", ";"), text.strip())


_YES: Final = frozenset({"x", "yes", "có", "1", "true"})
_NO: Final = frozenset({"no", "không", "0", "false", "-"})


def _mark(value: object) -> bool | None:
    text = str(value).strip().casefold()
    return True if text in _YES else False if text in _NO else None


def read_book(path: Source) -> Mapping[str, list[Line]]:
    """Return the tables of a round's workbook; raises LoadError with all faults."""
    faults: list[Fault] = []
    made: dict[str, list[Line]] = {}
    names = {name: table for table in TABLES for name in (table, *_titles(table))}
    for page in worksheets(path):
        if page.name.startswith("#"):
            continue
        table = names.get(page.name)
        if table is None:
            if any(plain(cell) is not None for row in page.rows for cell in row):
                near = nearest(page.name, names) or ", ".join(TABLES)
                faults.append(page.fault("book-sheet", 1, 1, page.name, near=near))
            continue
        made[table] = read_lines(page, table, faults)
    if faults:
        raise LoadError(faults)
    return made


def _titles(table: str) -> tuple[str, ...]:
    return tuple(phrase(lang, f"office.book.table.{table}") for lang in languages())


def _csv_page(path: Source) -> Worksheet:
    """Return a CSV file as a worksheet, its lines with their numbers."""
    rows = dict(csv_rows(str(path)))
    return Worksheet(str(path), "-", [rows.get(number, ()) for number in range(1, max(rows, default=0) + 1)])


def read_products(path: Source) -> list[Line]:
    """Return the products of a list: the first worksheet of a workbook, or a CSV file.

    Raises LoadError with all faults.
    """
    faults: list[Fault] = []
    pages = [_csv_page(path)] if is_table(path) else worksheets(path)
    first = next(iter(pages), None)
    lines = [] if first is None else read_lines(first, "products", faults)
    if not lines and not faults:
        faults.append(Fault(code="book-empty", file=str(path)))
    if faults:
        raise LoadError(faults)
    return lines


def book_bytes(round: Round, lang: str) -> bytes:  # noqa: A002 - the field's word
    """Return the workbook of a round: what is known of it filled in, the rest to be filled in."""
    book = need("openpyxl").Workbook(write_only=True)
    for table, columns in TABLES.items():
        page = book.create_sheet(phrase(lang, f"office.book.table.{table}"))
        letters = need("openpyxl.utils").get_column_letter
        for number, key in enumerate(columns, start=1):
            wide = key in ("name", "value", "producer_name", "where", "note", "address", "parts")
            page.column_dimensions[letters(number)].width = 42 if wide else 16
        page.row_dimensions[1].hidden = True
        page.freeze_panes = "A3"
        page.page_setup.paperSize, page.page_setup.orientation = 9, "landscape"
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr = need("openpyxl.worksheet.properties").PageSetupProperties(
            fitToPage=True
        )
        _choices(page, columns, lang)
        made = looks(page)
        page.append([made.cell(key, "plain") for key in columns])
        page.append([made.cell(phrase(lang, f"office.book.{key}"), "head") for key in columns])
        for row in _WRITERS[table](round):
            page.append([_written(made, _called(key, row.get(key), lang)) for key in columns])
    data = BytesIO()
    book.save(data)
    return still(data.getvalue())


def _choices(page: Any, columns: Sequence[str], lang: str) -> None:
    """Let the words of a list be picked from it."""
    validation = need("openpyxl.worksheet.datavalidation").DataValidation
    letters = need("openpyxl.utils").get_column_letter
    for number, key in enumerate(columns, start=1):
        if key in WORDS:
            names = ",".join(called(key, word, lang).replace(",", ";") for word in WORDS[key])
            made = validation(type="list", formula1=f'"{names}"', allow_blank=True, showErrorMessage=False)
            made.add(f"{letters(number)}3:{letters(number)}{_ROWS}")
            page.data_validations.append(made)


def _called(key: str, value: object, lang: str) -> object:
    """Return a word of a list as it is called in a language, anything else as it is."""
    if key not in WORDS or value is None:
        return value
    return called(key, str(value), lang).replace(",", ";")


def _written(made: Any, value: object) -> Any:
    if isinstance(value, bool):
        return made.cell("x" if value else "-", "figure")
    if isinstance(value, date):
        return made.cell(value, "day")
    if isinstance(value, tuple):
        return made.cell(" ".join(map(str, value)) or None, "text")
    return made.cell(value, "text")


Row = Mapping[str, object]


def _plan(round: Round) -> Iterator[Row]:  # noqa: A002
    plan = round.plan
    for key in ("ruleset", "level", "id", "title", "number", "day", "place", "issuer"):
        yield {"key": key, "value": getattr(plan, key)}
    for key, several in (("bases", plan.bases), ("recipients", plan.recipients)):
        for text in several or ("",):
            yield {"key": key, "value": text or None}
    for one in round.councils:
        yield {"key": f"council {one.council.level}", "value": one.name}


def _council(round: Round) -> Iterator[Row]:  # noqa: A002
    for held in round.councils:
        for role, members in (("", held.council.members), (SUPPORT, held.support)):
            for one in members:
                yield {
                    "level": held.council.level,
                    "id": one.id,
                    "name": one.name,
                    "role": role or one.role,
                    "counted": None if one.counted else False,
                }


def _products(round: Round) -> Iterator[Row]:  # noqa: A002
    for one in round.products:
        product, producer, dossier = one.product, one.producer, one.dossier
        handed = {each.by: each for each in (() if dossier is None else dossier.handed)}
        first = handed.get("producer")
        up = handed.get(round.plan.level)
        yield {
            "id": product.id,
            "name": product.name,
            "product_set": product.product_set,
            "kind": one.kind,
            "producer": product.producer,
            "producer_name": None if producer is None else producer.name,
            "producer_kind": None if producer is None else producer.kind,
            **{
                key: None if producer is None else getattr(producer, key)
                for key in ("representative", "address", "phone", "email")
            },
            "commune": product.commune,
            "province": product.province,
            "code": product.code,
            "filed": None if dossier is None else dossier.filed,
            **{
                key: None if first is None else getattr(first, key) or None
                for key in ("paper_copies", "electronic_copies", "software", "samples", "parts")
            },
            "sent_up": None if up is None else up.day,
        }


def _records(name: str, columns: Sequence[str]) -> Callable[[Round], Iterator[Row]]:
    """Return what writes the records of one kind; a record of several products takes several rows."""

    def rows(round: Round) -> Iterator[Row]:  # noqa: A002
        for one in getattr(round, name):
            data = {key: getattr(one, key, None) for key in columns}
            for product in getattr(one, "products", (data.get("product"),)):
                yield {**data, "product": product}

    return rows


_WRITERS: Final[Mapping[str, Callable[[Round], Iterator[Row]]]] = {
    "plan": _plan,
    "council": _council,
    "products": _products,
    **{
        name: _records(name, columns)
        for name, columns in TABLES.items()
        if name not in ("plan", "council", "products")
    },
}
