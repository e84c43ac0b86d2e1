"""The columns of a table of score sheets: wide (a row a sheet) or long (a row an answer)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from attrs import frozen

from ocop_rules.errors import Fault, nearest, pointer, show

KEPT: Final = ("id", "ruleset", "product_set", "product", "evaluator", "date", "digest", "gates")
"""Columns that say the same of a whole sheet, in both forms; ``gates`` holds ids parted by blanks."""

LONG: Final = ("criterion", "case", "option")
"""The further columns of the long form."""

_NEEDED: Final = ("ruleset", "product_set")
_CODE: Final = re.compile(r"[1-9][0-9]?([.,][1-9][0-9]?){0,2}", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?\d{1,9}([.,]0*)?", re.ASCII)
_DAY: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
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
    is_long = "criterion" in heads
    kept: dict[str, int] = {}
    answers: dict[str, int] = {}
    cases: dict[str, int] = {}
    long: dict[str, int] = {}
    faults: list[Fault] = []
    for index, name in enumerate(heads):
        home, key = _meaning(name, is_long=is_long, kept=kept, answers=answers, cases=cases, long=long)
        if home is None:
            known = (*KEPT, *(LONG if is_long else ("1.1", "case 8")))
            near = nearest(name, known) or ", ".join(known)
            faults.append(_head("column-unknown", source, name, near=near))
        elif key in home:
            faults.append(_head("column-twice", source, name))
        else:
            home[key] = index
    needed = (*_NEEDED, *(("id", *LONG[:1], *LONG[2:]) if is_long else ()))
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
        return (homes["long"], name) if name in LONG else (None, name)
    if _CODE.fullmatch(name):
        return homes["answers"], name.replace(",", ".")
    case = name.removeprefix("case ").strip()
    if name.startswith("case ") and _CODE.fullmatch(case):
        return homes["cases"], case.replace(",", ".")
    return None, name


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
    text = str(value).strip()
    return int(re.split("[.,]", text)[0]) if _WHOLE.fullmatch(text) else None


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
