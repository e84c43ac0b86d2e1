"""What is done with scored frames: councils, another decision, ranking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ocop_rules.errors import LoadError, require
from ocop_rules.frames.extra import np
from ocop_rules.frames.native import with_numbers
from ocop_rules.frames.numbers import read_numbers
from ocop_rules.frames.series import distinct, holding
from ocop_rules.frames.sheets import eager, missing


def rank(frame: Any, *, by: str = "total", within: str | Iterable[str] = ()) -> Any:
    """Return a scored frame with the column ``rank``: 1 for the most in ``by``, equal numbers share a rank.

    After a shared rank as many are passed over as share it (1, 2, 2, 4). ``within`` names the columns in
    whose groups the rows are ranked each for itself: the product set, a year, a province. Rows that are not
    ranked (``status``) or have no number have none. Raises :class:`~ocop_rules.errors.LoadError` for a
    missing column, and for a column ``by`` that holds something else than numbers.
    """
    require(by, str, "by", "column")
    require(within, Iterable, "within", "names")
    made = eager(frame)
    groups = (within,) if isinstance(within, str) else tuple(within)
    for name in groups:
        require(name, str, "within", "names")
    absent = [missing(name, made.columns) for name in (by, *groups) if name not in made.columns]
    if absent:
        raise LoadError(absent)
    column = read_numbers(made[by], by)
    counts = ~column.empty
    # numbers beyond floats are ordered as they are
    _, values = np.unique(column.cells, return_inverse=True)
    if "status" in made.columns:
        counts &= holding(made["status"], "ranked")
    group = np.zeros(len(values), np.int64)
    for name in groups:
        places, cells = distinct(made[name])
        _, group = np.unique(group * len(cells) + places, return_inverse=True)
    rows = np.flatnonzero(counts)
    order = rows[np.lexsort((-values[rows], group[rows]))]
    starts = np.r_[True, group[order][1:] != group[order][:-1]] if len(order) else np.zeros(0, np.bool_)
    equal = np.r_[False, values[order][1:] == values[order][:-1]] if len(order) else starts
    position = np.arange(len(order))
    begin = np.maximum.accumulate(np.where(starts, position, 0)) if len(order) else position
    first = np.maximum.accumulate(np.where(starts | ~equal, position, 0)) if len(order) else position
    ranks = np.full(len(values), -1, np.int32)
    ranks[order] = first - begin + 1
    return with_numbers(made, "rank", ranks)
