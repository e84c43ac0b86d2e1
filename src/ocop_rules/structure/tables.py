"""Evaluations in tables: which columns there are, in one description for whoever reads or writes them.

A wide table has a row for each evaluation and a column for each criterion, named by its code, and one
for the case of a criterion that offers cases (``case 8``). A long table has a row for each answer. An
empty cell is an open criterion, 0 says that no box was ticked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from attrs import frozen

ID: Final = "id"
RULESET: Final = "ruleset"
PRODUCT_SET: Final = "product_set"
GATES: Final = "gates"
"""The column of asserted gates: their ids, parted by blanks."""
CASES: Final = "case {}"
"""The name of the column with the case of a criterion; the code stands in the place of the braces."""
KEPT: Final = ("digest", "product", "evaluator", "date")
"""The columns that are kept with an evaluation where they are there."""
CRITERION: Final = "criterion"
CASE: Final = "case"
OPTION: Final = "option"
LONG: Final = (CRITERION, CASE, OPTION)
"""The columns of one answer in a long table, behind those of its evaluation."""

_WHOLE: Final = re.compile(r"[+-]?\d{1,18}([.,]0*)?", re.ASCII)
_LIKE_A_CODE: Final = re.compile(r"\d{1,2}(\.\d{1,2})*")


@frozen
class Column:
    """What a column of a wide table holds: the answer to a criterion, or its case."""

    kind: Literal["answer", "case"]
    code: str


def column(name: str, cases: str = CASES) -> Column | None:
    """Return what a column holds whose name looks like a code, or like the case of one; else None.

    >>> column("4.1"), column("case 8"), column("product")
    (Column(kind='answer', code='4.1'), Column(kind='case', code='8'), None)
    """
    if _LIKE_A_CODE.fullmatch(name):
        return Column("answer", name)
    before, braces, after = cases.partition("{}")
    if braces and len(name) > len(before) + len(after) and name.startswith(before) and name.endswith(after):
        code = name[len(before) : len(name) - len(after)]
        return Column("case", code) if _LIKE_A_CODE.fullmatch(code) else None
    return None


def number(text: str) -> int | str | None:
    """Return a whole number as tables write it (``3``, ``3.0``, ``3,0``); None for blanks, else the text.

    >>> number("3"), number("3,0"), number(" "), number("2.5")
    (3, 3, None, '2.5')
    """
    stripped = text.strip()
    if not stripped:
        return None
    return int(re.split("[.,]", stripped)[0]) if _WHOLE.fullmatch(stripped) else text


def gate_ids(text: str) -> tuple[str, ...]:
    """Return the ids of gates in one cell."""
    return tuple(text.split())


def gate_cell(ids: Iterable[str]) -> str | None:
    """Return ids of gates as one cell, None where there are none."""
    return " ".join(ids) or None
