"""What is done with scored frames: councils, another decision, ranking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from types import NoneType
from typing import Any, Unpack

from attrs import evolve

from ocop_rules.comparing.carrying import carry_evaluation
from ocop_rules.comparing.maps import map_between
from ocop_rules.councils.deliberating import deliberate
from ocop_rules.errors import EvaluationError, LoadError, require
from ocop_rules.frames.evaluating import evaluations_of, frame_of
from ocop_rules.frames.extra import np
from ocop_rules.frames.native import assemble, kind_of, with_numbers
from ocop_rules.frames.sheets import ColumnNames, Names, Rules, distinct, eager, missing, rulesets_of
from ocop_rules.model.council import CouncilPolicy
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.ruleset import Ruleset

_FIGURES = (
    "sheets",
    "mean_numerator",
    "mean_denominator",
    "stars_by_points",
    "stars",
    "highest",
    "lowest",
)


def council_frame(
    rules: Rules,
    frame: Any,
    by: str = "product",
    policy: CouncilPolicy | None = None,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return what the council comes to on each product: the rows that are alike in ``by`` are its sheets.

    A row is a member's sheet, as in :func:`score_frame`; ``evaluator`` names the member, where there is no
    such column they are counted. Each product is judged by :func:`ocop_rules.deliberate`, by ``policy`` if
    one is given; another policy over the same frame is another call. Products stand in the order in which
    they come.

    Columns: ``by``; ``status``; ``sheets``, how many count; ``mean_numerator`` and ``mean_denominator``,
    the exact mean; ``stars_by_points``; ``stars``; ``highest`` and ``lowest``, the totals of the complete
    counted sheets; ``apart``, the members who lie further apart than is permitted, parted by blanks;
    ``fault``, the code of the first fault, where ``status`` is "invalid". Raises as :func:`score_frame`
    does, and for a missing column ``by``.
    """
    require(by, str, "by", "column")
    made = eager(frame)
    names = Names(**columns)
    if by not in made.columns:
        raise LoadError([missing(by, made.columns)])
    places, values = distinct(made[by])
    first: dict[int, int] = {}
    held: dict[int, list[Read]] = {}
    for row, (place, read) in enumerate(
        zip(places.tolist(), evaluations_of(rules, made, names), strict=True)
    ):
        first.setdefault(place, row)
        held.setdefault(place, []).append(read)
    named = rulesets_of(rules, made, names)
    rows = [_council(named, held[place], policy) for place in first if values[place] is not None]
    keys = np.array([row for place, row in first.items() if values[place] is not None], np.int64)
    numbers = {
        name: np.array([-1 if (cell := row[name]) is None else cell for row in rows], np.int32)
        for name in _FIGURES
    }
    texts = {name: [row[name] for row in rows] for name in ("status", "apart", "fault")}
    return assemble(made, by, keys, {name: (cells, None) for name, cells in numbers.items()}, texts)


def _council(
    named: dict[Any, Ruleset | None], reads: Sequence[Read], policy: CouncilPolicy | None
) -> dict[str, Any]:
    """Return the row of one product."""
    blank: dict[str, Any] = dict.fromkeys((*_FIGURES, "status", "apart", "fault"))
    wrong = [fault for read in reads if isinstance(read, Unreadable) for fault in read.faults]
    sheets = [read for read in reads if isinstance(read, Evaluation)]
    if all(sheet.evaluator is None for sheet in sheets):
        sheets = [evolve(sheet, evaluator=str(at)) for at, sheet in enumerate(sheets, start=1)]
    rules = named.get(sheets[0].ruleset) if sheets else None
    if wrong:
        return blank | {"status": "invalid", "fault": wrong[0].code}
    if rules is None:
        return blank | {"status": "invalid", "fault": "unknown-ruleset"}
    try:
        return blank | _figures(deliberate(rules, sheets, policy))
    except EvaluationError as error:
        return blank | {"status": "invalid", "fault": error.faults[0].code}


def _figures(found: Deliberation) -> dict[str, Any]:
    mean = None if found.mean is None else Fraction(found.mean.total)
    totals = [seat.total for seat in found.counted if not seat.open and seat.total is not None]
    return {
        "status": found.status,
        "sheets": len(found.counted),
        "mean_numerator": None if mean is None else mean.numerator,
        "mean_denominator": None if mean is None else mean.denominator,
        "stars_by_points": found.stars_by_points,
        "stars": found.stars,
        "highest": max(totals, default=None),
        "lowest": min(totals, default=None),
        "apart": None if found.spread is None else " ".join(found.spread.apart) or None,
    }


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
    require(old, Ruleset, "old", "Ruleset")
    require(new, Ruleset, "new", "Ruleset")
    require(mapping, (OptionMap, NoneType), "mapping", "OptionMap")
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
    require(by, str, "by", "column")
    require(within, Iterable, "within", "names")
    made = eager(frame)
    groups = (within,) if isinstance(within, str) else tuple(within)
    for name in groups:
        require(name, str, "within", "names")
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
