"""What is done with scored frames: councils, another decision, ranking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Unpack

from attrs import evolve

from ocop_rules.comparing.carrying import carry_evaluation
from ocop_rules.comparing.maps import map_between
from ocop_rules.errors import EvaluationError, LoadError
from ocop_rules.frames.evaluating import evaluations_of, frame_of
from ocop_rules.frames.extra import np
from ocop_rules.frames.native import kind_of, with_numbers
from ocop_rules.frames.sheets import ColumnNames, Names, distinct, eager, missing
from ocop_rules.model.evaluation import Evaluation, Unreadable
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.ruleset import Ruleset


def carry_frame(
    old: Ruleset,
    new: Ruleset,
    frame: Any,
    mapping: OptionMap | None = None,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return sheets of the decision ``old`` as sheets of ``new``, as far as no judgement is needed.

    A row is carried over by :func:`ocop_rules.carry_over`; what cannot be is open, so that
    :func:`score_frame` and :func:`bounds_frame` under ``new`` tell what is known and what can become of it.
    A row that has a fault, or whose set ``new`` does not have, keeps its place with an empty product set
    and the code of its first fault in the column ``fault``. Equal sheets are carried over once.

    Raises as :func:`score_frame` does, and :class:`~ocop_rules.errors.UnknownNameError` when no option map
    of the two decisions is shipped and none is given.
    """
    made = eager(frame)
    names = Names(**columns)
    between = map_between(old, new) if mapping is None else mapping
    known: dict[Any, Evaluation | str] = {}
    carried: list[Evaluation | str] = []
    for read in evaluations_of(old, made, names):
        if isinstance(read, Unreadable):
            carried.append(read.faults[0].code)
            continue
        key = (read.product_set, read.answers, read.cases, read.gates)
        if key not in known:
            try:
                known[key] = carry_evaluation(read, old, new, between)
            except EvaluationError as error:
                known[key] = error.faults[0].code
        one = known[key]
        carried.append(
            one
            if isinstance(one, str)
            else evolve(one, id=read.id, product=read.product, evaluator=read.evaluator, date=read.date)
        )
    return frame_of(carried, names, kind_of(made))


def rank(frame: Any, *, by: str = "total", within: str | Iterable[str] = ()) -> Any:
    """Return a scored frame with the column ``rank``: 1 for the most in ``by``, equal numbers share a rank.

    After a shared rank as many are passed over as share it (1, 2, 2, 4). ``within`` names the columns in
    whose groups the rows are ranked each for itself: the product set, a year, a province. Rows that are not
    ranked (``status``) or have no number have none. Raises :class:`~ocop_rules.errors.LoadError` for a
    missing column.
    """
    made = eager(frame)
    groups = (within,) if isinstance(within, str) else tuple(within)
    absent = [missing(name, made.columns) for name in (by, *groups) if name not in made.columns]
    if absent:
        raise LoadError(absent)
    values = np.asarray(made[by].to_numpy(), np.float64)
    counts = ~np.isnan(values)
    if "status" in made.columns:
        counts &= (made["status"] == "ranked").to_numpy().astype(np.bool_)
    group = np.zeros(len(values), np.int64)
    for name in groups:
        places, cells = distinct(made[name])
        group = group * len(cells) + places
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
