"""The head of a table of score sheets in a file, and its cells; ``structure.tables`` names the columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from attrs import frozen

from ocop_rules.errors import Fault, pointer, show
from ocop_rules.ground.names import nearest
from ocop_rules.structure import tables

KEPT: Final = (tables.ID, tables.RULESET, tables.PRODUCT_SET, *tables.KEPT, tables.GATES)
"""Columns that say the same of a whole sheet, in both forms."""

_NEEDED: Final = (tables.RULESET, tables.PRODUCT_SET)
_DAY: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
_FEW: Final = re.compile(r"\d{1,4}", re.ASCII)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@frozen
class Columns:
    """What each column of a table means, by its place.

    ``kept`` are those of the whole sheet, ``answers`` and ``cases`` those of a criterion (wide),
    ``long`` those of the long form; exactly one of the last two kinds is there.
    """

    kept: Mapping[str, int]
    answers: Mapping[str, int]
    cases: Mapping[str, int]
    long: Mapping[str, int]
    names: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Whether a row holds one answer."""
        return bool(self.long)


def columns_of(names: Iterable[object], source: str) -> tuple[Columns, list[Fault]]:
    """Return what the columns named in the head of a table mean, with the faults of the head."""
    heads = tuple("" if name is None else str(name).strip() for name in names)
    while heads and not heads[-1]:
        heads = heads[:-1]
    is_long = tables.CRITERION in heads
    kept: dict[str, int] = {}
    answers: dict[str, int] = {}
    cases: dict[str, int] = {}
    long: dict[str, int] = {}
    faults: list[Fault] = []
    for index, name in enumerate(heads):
        home, key = _meaning(name, is_long=is_long, kept=kept, answers=answers, cases=cases, long=long)
        if home is None:
            known = (*KEPT, *(tables.LONG if is_long else ("1.1", tables.CASES.format("8"))))
            near = nearest(name, known) or ", ".join(known)
            faults.append(_head("column-unknown", source, name, near=near))
        elif key in home:
            faults.append(_head("column-twice", source, name))
        else:
            home[key] = index
    needed = (*_NEEDED, *((tables.ID, tables.CRITERION, tables.OPTION) if is_long else ()))
    there = {**kept, **long}
    faults += [_head("column-missing", source, name) for name in needed if name not in there]
    return Columns(kept, answers, cases, long, heads), faults


def _head(code: str, source: str, name: str, **fields: object) -> Fault:
    return Fault(code=code, file=source, pointer=pointer(name), found=show(name), fields=fields)


def _meaning(name: str, *, is_long: bool, **homes: dict[str, int]) -> tuple[dict[str, int] | None, str]:
    """Return where a column belongs, and under which key."""
    if name in KEPT:
        return homes["kept"], name
    if is_long:
        return (homes["long"], name) if name in tables.LONG else (None, name)
    # where the decimal sign is a comma, so is that of a code
    found = tables.column(name.replace(",", "."))
    if found is None:
        return None, name
    return homes["answers" if found.kind == "answer" else "cases"], found.code


def whole(value: object) -> int | None:
    """Return a whole number as tables write it: ``3``, ``3.0``, ``"3"``, ``"3,0"``; None for anything else.

    >>> whole("3,0"), whole(3.0), whole("2,5"), whole(True)
    (3, 3, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    found = tables.number(str(value))
    return found if isinstance(found, int) else None


def as_number(text: str) -> int | None:
    """Return a number of a few plain digits, as those of product sets and of marks in order; else None.

    >>> as_number(" 12 "), as_number("-1"), as_number("1" * 5000)
    (12, None, None)
    """
    stripped = text.strip()
    return int(stripped) if _FEW.fullmatch(stripped) else None


def as_day(value: object) -> date | None:
    """Return the day in a cell: a date, or a text as 2024-10-03 or 03/10/2024; None for anything else.

    >>> as_day("03/10/2024"), as_day("2024-10-03"), as_day("3 October")
    (datetime.date(2024, 10, 3), datetime.date(2024, 10, 3), None)
    """
    if isinstance(value, datetime):
        moment = value.hour or value.minute or value.second or value.microsecond
        return None if moment else value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    match = _DAY.fullmatch(text)
    try:
        if match is not None:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None
