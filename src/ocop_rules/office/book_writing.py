"""The workbook of a round written: what is known of it filled in, the rest to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final

from ocop_rules.errors import phrase
from ocop_rules.model.round import Round
from ocop_rules.office.books import SUPPORT, TABLES, WORDS, called
from ocop_rules.office.extra import need
from ocop_rules.office.looks import Looks, looks
from ocop_rules.office.still import still

Row = Mapping[str, object]
_ROWS: Final = 2000
"""Down to which row the words of a list can be picked."""


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
        look = looks(page)
        page.append([look.cell(key, "plain") for key in columns])
        page.append([look.cell(phrase(lang, f"office.book.{key}"), "head") for key in columns])
        for row in _WRITERS[table](round):
            page.append([_cell(look, _called(key, row.get(key), lang)) for key in columns])
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
            choice = validation(type="list", formula1=f'"{names}"', allow_blank=True, showErrorMessage=False)
            choice.add(f"{letters(number)}3:{letters(number)}{_ROWS}")
            page.data_validations.append(choice)


def _called(key: str, value: object, lang: str) -> object:
    """Return a word of a list as it is called in a language, anything else as it is."""
    if key not in WORDS or value is None:
        return value
    return called(key, str(value), lang).replace(",", ";")


def _cell(look: Looks, value: object) -> Any:
    """Return the cell of a value: a mark, a day, several words parted by blanks, or as it is."""
    if isinstance(value, bool):
        return look.cell("x" if value else "-", "figure")
    if isinstance(value, date):
        return look.cell(value, "day")
    if isinstance(value, tuple):
        return look.cell(" ".join(map(str, value)) or None, "text")
    return look.cell(value, "text")


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
