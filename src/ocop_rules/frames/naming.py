"""Who and what a row names: its ids, its member, its day, as an evaluation takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from ocop_rules.errors import LoadError
from ocop_rules.frames.cells import integer, is_empty
from ocop_rules.frames.extra import np, nw
from ocop_rules.frames.layout import Array
from ocop_rules.frames.series import BEYOND_NUMPY, Series, distinct, empty_in, is_list, is_text
from ocop_rules.frames.sheets import Frame, Names
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.structure import tables

_NAMES: Final = (tables.ID, "product", "evaluator")
"""The fields that hold a name; the others hold a day and a digest."""


def plain_text(value: Any) -> Any:
    """Return a text of a type of its own, as numpy has one, as a plain one; all else as it is."""
    return str.__str__(value) if isinstance(value, str) else value


def name_of(value: Any) -> Any:
    """Return a cell as a name: a number is one, too, None where the cell is empty."""
    if isinstance(value, str):
        return plain_text(value)
    plain = integer(value)
    if plain is None or isinstance(plain, bool) or is_list(plain):
        return plain
    try:
        return str(plain)
    except Exception:  # noqa: BLE001 - a number without end, or what the object of others does is not ours
        return plain


def plain_cell(field: str, value: Any) -> Any:
    """Return the cell of a field as the JSON form of an evaluation has it, None where it is empty."""
    if field in _NAMES:
        return name_of(value)
    if is_empty(value):
        return None
    return value.isoformat()[:10] if isinstance(value, date) else value


def grouped(series: Series) -> tuple[Array, list[Any]]:
    """Return for each cell its place among the distinct ones, in the order in which they come, and these.

    The first is None, an empty cell. Numbers are told apart without looking at them one by one.
    """
    if series.dtype in (nw.Categorical, nw.Enum):
        series = series.cast(nw.String)
    if not series.dtype.is_numeric() or series.dtype in BEYOND_NUMPY or empty_in(series).any():
        return distinct(series)
    found, first, places = np.unique(
        np.asarray(series.to_numpy()), return_index=True, return_inverse=True, equal_nan=True
    )
    order = np.argsort(first)
    turn = np.empty_like(order)
    turn[order] = np.arange(1, len(order) + 1)
    turn[found != found] = 0  # noqa: PLR0124 - not a number is an empty cell
    return turn[places], [None, *found[order].tolist()]


def unfit(frame: Frame, names: Names) -> Array:
    """Return which rows have an id, a product, a member, a day or a digest that no evaluation can have."""
    found = np.zeros(len(frame), np.bool_)
    for field in (tables.ID, *tables.KEPT):
        column = names.id if field == tables.ID else field
        if column in frame.columns and not _all_plain(field, series := frame[column]):
            places, cells = grouped(series)
            found |= np.array([not _reads(field, cell) for cell in cells], np.bool_)[places]
    return found


def _all_plain(field: str, series: Series) -> bool:
    """Tell at a glance that every cell can be read; False may mean that some can."""
    if empty_in(series).all():
        return True
    if field not in _NAMES:
        return field == "date" and series.dtype == nw.Date
    return bool(series.dtype.is_integer()) or (is_text(series) and _plain(series.to_list()))


def _plain(texts: Sequence[Any]) -> bool:
    """Tell whether all of many texts are plain names, in a few steps over all of them."""
    there = [text for text in texts if text is not None]
    try:
        whole = "\n".join(there)
    except TypeError:
        return False
    if not whole.isascii() or not whole.replace("\n", "").isprintable():
        return False
    return whole.count("\n") < len(there) and not any(
        wrong in f"\n{whole}\n" for wrong in ("\n\n", "\n ", " \n")
    )


def _reads(field: str, cell: Any) -> bool:
    cell = plain_cell(field, cell)
    if cell is None:
        return True
    try:
        Evaluation.from_json({"ruleset": "-", "product_set": 1, "answers": {}, field: cell})
    except LoadError:
        return False
    return True
