"""The way to a star for many products at once: a frame of sheets in, a frame of costs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import NoneType
from typing import Any

from attrs import frozen

from ocop_rules.errors import EvaluationError, UnknownNameError, require
from ocop_rules.frames.evaluating import to_evaluations
from ocop_rules.frames.extra import np
from ocop_rules.frames.numbers import Column
from ocop_rules.frames.rebuilt import beside
from ocop_rules.frames.sheets import Names, Rules, criteria_of, eager, rulesets_of
from ocop_rules.ground.exact import exact_text
from ocop_rules.model.evaluation import Evaluation, Read
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.upgrade import Upgrade
from ocop_rules.planning.costs import Own
from ocop_rules.planning.upgrading import codes_in, upgrade
from ocop_rules.structure import tables

COLUMNS = {
    "status": "text",
    "total": "number",
    "stars": "number",
    "cost": "number",
    "boxes": "number",
    "points": "number",
    "criteria": "text",
    "obstacles": "text",
    "fault": "text",
}
"""The columns of the result and their kinds, after the id."""


def upgrade_frame(  # noqa: PLR0913 - the columns of score_frame and the options of upgrade
    rules: Rules,
    frame: Any,
    stars: int,
    *,
    keep: Iterable[str] = (),
    only: Iterable[str] | None = None,
    cost: str | Own = "boxes",
    product_set: str | int = tables.PRODUCT_SET,
    ruleset: str | None = None,
    id: str = tables.ID,  # noqa: A002 - the name of the column it names
    cases: str = tables.CASES,
    gates: str = tables.GATES,
) -> Any:
    """Return the cheapest way to ``stars`` stars for every row of a frame, as the same kind of frame.

    The frame, and how its columns are named, are those of :func:`ocop_rules.frames.score_frame`;
    ``keep``, ``only`` and ``cost`` are those of :func:`~ocop_rules.planning.upgrade`, where a code that a
    set does not have concerns the other sets alone.

    The result has the rows in their order (and the index of pandas), ``id`` first where there is one, then
    what the sheet gives now (``status``, ``total``, ``stars``) and the first plan: ``cost`` (with numbers of
    the user's own the exact number as text), ``boxes``, ``points`` and ``criteria``, the codes of those that
    have to move, parted by blanks. A row whose star is out of reach has its ``obstacles`` instead, by their
    codes; one with faults the code of the first in ``fault``.

    Raises what the two functions raise for a frame, a star, a criterion or a cost that cannot be used, and
    :class:`~ocop_rules.errors.MissingExtraError` where the packages for frames are missing.
    """
    require(keep, Iterable, "keep", "names")
    require(only, (Iterable, NoneType), "only", "names")
    require(cost, (str, Mapping), "cost", "cost")
    seen = eager(frame)
    names = Names(product_set=product_set, ruleset=ruleset, id=id, cases=cases, gates=gates)
    known = rulesets_of(rules, seen, names)
    wanted = _Wanted(
        stars,
        frozenset(codes_in(keep, "keep")),
        None if only is None else frozenset(codes_in(only, "only")),
        cost,
    )
    wanted.check(rules if isinstance(rules, Ruleset) else None, known.values())
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for read in to_evaluations(
        rules, frame, product_set=product_set, ruleset=ruleset, id=id, cases=cases, gates=gates
    ):
        row = dict.fromkeys(COLUMNS) | _row(rules, known, read, wanted)
        for name, values in columns.items():
            values.append(row[name])
    kinds = COLUMNS if isinstance(cost, str) else COLUMNS | {"cost": "text"}
    texts = {name: values for name, values in columns.items() if kinds[name] == "text"}
    figures = {name: _figure(values) for name, values in columns.items() if kinds[name] == "number"}
    kept = [id] if id in seen.columns else []
    return beside(seen, kept, figures, texts, [*kept, *COLUMNS])


def _figure(values: Sequence[int | None]) -> Column:
    """Return figures as a column."""
    empty = np.array([value is None for value in values], np.bool_)
    return Column.of(np.array([0 if value is None else value for value in values], np.int64), empty)


@frozen
class _Wanted:
    """What is asked for every row."""

    stars: int
    keep: frozenset[str]
    only: frozenset[str] | None
    cost: str | Own

    def check(self, rules: Ruleset | None, others: Iterable[Ruleset | None]) -> None:
        """Raise UnknownNameError for a criterion that no set has."""
        known = criteria_of([one for one in (rules, *others) if one is not None])
        prices = () if isinstance(self.cost, str) else self.cost
        for code in (*self.keep, *(self.only or ()), *prices) if known else ():
            if code not in known:
                raise UnknownNameError("criterion", code, known)

    def of(self, rules: Ruleset, sheet: Evaluation) -> Upgrade:
        """Return the upgrade of one sheet, asked for what its own set has."""
        criteria = rules.product_set(sheet.product_set).criteria if sheet.product_set in rules.numbers else {}
        cost = self.cost
        if not isinstance(cost, str):
            cost = {code: price for code, price in cost.items() if code in criteria}
        only = None if self.only is None else self.only & criteria.keys()
        return upgrade(
            rules, sheet, self.stars, keep=self.keep & criteria.keys(), only=only, cost=cost, most=1
        )


def _row(rules: Rules, known: Mapping[Any, Ruleset | None], read: Read, wanted: _Wanted) -> dict[str, Any]:
    if not isinstance(read, Evaluation):
        return {"status": "invalid", "fault": read.faults[0].code}
    own = rules if isinstance(rules, Ruleset) else known.get(read.ruleset)
    if own is None:
        return {"status": "invalid", "fault": "unknown-ruleset"}
    try:
        return dict(_figures(wanted.of(own, read), exact=not isinstance(wanted.cost, str)))
    except EvaluationError as error:
        return {"status": "invalid", "fault": error.faults[0].code}


def _figures(found: Upgrade, *, exact: bool) -> Iterator[tuple[str, Any]]:
    now = found.now
    yield "status", now.status
    yield "total", None if now.points is None else now.points["total"]
    yield "stars", now.stars
    for plan in found.plans:
        yield "cost", exact_text(Fraction(plan.cost)) if exact else plan.cost
        yield "boxes", plan.boxes
        yield "points", plan.points
        yield "criteria", " ".join(step.criterion for step in plan.steps)
    if found.obstacles:
        yield "obstacles", " ".join(dict.fromkeys(one.code for one in found.obstacles))
