"""Results held against what they rest on: the sheets of their scoring, their sitting, the set's reach.

A number that can be computed is computed again and never believed. The sheets of a scoring are those of
its dossier and level since the result before it; without a sitting they are scored as a council of
plain members, by what the ruleset says of spread, rounding, floors and gates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import chain, combinations
from typing import Any, cast

from attrs import evolve, frozen

from ocop_rules.councils.deliberating import deliberate, sitting_of
from ocop_rules.errors import EvaluationError, Fault, LoadError, pointer, require, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import ROLES, CouncilPolicy, Sitting
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.history import History, ResultRecord, ResultStatus, SheetRecord
from ocop_rules.model.result import Bounds
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.rulesets.printed import printed_at
from ocop_rules.rulesets.registry import Registry
from ocop_rules.scoring.checking import check, set_fault
from ocop_rules.scoring.prepared import prepare
from ocop_rules.scoring.quick import score
from ocop_rules.scoring.tiers import stars_held, stars_under

Place = tuple[object, ...]
_FIGURES = ("status", "total", "stars")
_JUDGED = ("ranked", "stopped", "rejected")
"""What a council comes to for good: sheets that say something else contradict it."""


@frozen
class _Found:
    """What a scoring comes to."""

    status: ResultStatus
    total: Fraction | None
    stars: int | None


def record_of(made: Deliberation, dossier: str, day: date, *, order: int | None = None) -> ResultRecord:
    """Return what a council came to as the record of a history, the sitting included.

    ``dossier`` is the id of the dossier in the history, ``order`` the place among the results of that
    level and day where there are several. Raises :class:`~ocop_rules.errors.LoadError` where the council
    names no level.
    """
    require(made, Deliberation, "made", "Deliberation")
    level = made.sitting.council.level
    if level is None:
        at = pointer("council")
        raise LoadError([Fault(code="missing-key", pointer=at, fields={"key": "level"})])
    found = _found(made)
    return ResultRecord(
        dossier=dossier,
        level=level,
        day=day,
        status=made.status,
        total=None if found.total is None else str(found.total),
        stars=found.stars,
        order=order,
        deliberation=made if made.policy_from == "argument" else None,
        sitting=None if made.policy_from == "argument" else made.sitting,
    )


def most_points(ruleset: Ruleset, number: int) -> int:
    """Return the most points that a sheet of a product set can reach."""
    kept, key = tables_of(ruleset), ("most", number)
    if key not in kept:
        blank = Evaluation(ruleset=ruleset.id, product_set=number, answers={})
        # a sheet without a tick and without a gate has bounds
        kept[key] = cast("Bounds", score(ruleset, blank).bounds).points_most
    most: int = kept[key]
    return most


def stars_open(ruleset: Ruleset, number: int, by_points: int) -> frozenset[int]:
    """Return the stars that points of one tier can hold, whatever floors of a set are missed."""
    prepared = prepare(ruleset, number)
    bind, miss = prepared.readings["floors-bind"], prepared.readings["floor-miss"]
    floors = {star for line in prepared.lines.values() for marks in line.floors.values() for star, _ in marks}
    missed = chain.from_iterable(combinations(floors, count) for count in range(len(floors) + 1))
    return frozenset(stars_held(by_points, one, bind=bind, miss=miss) for one in missed)


def settled(history: History, registry: Registry) -> History:
    """Return a consistent history with the figures of every result that left them to its sitting."""
    rulesets = {one.id: registry.ruleset(one.ruleset) for one in history.dossiers}
    results = tuple(_settled(rulesets[one.dossier], one) for one in history.results)
    return evolve(history, results=results)


def _settled(ruleset: Ruleset, record: ResultRecord) -> ResultRecord:
    if not _is_left_out(record):
        return record
    found = _found(_again(ruleset, record))
    total = None if found.total is None else str(found.total)
    return evolve(record, status=found.status, total=total, stars=found.stars)


def _is_left_out(record: ResultRecord) -> bool:
    """Tell whether a record leaves all of its figures to what it carries; none that carries nothing may."""
    return (record.status, record.total, record.stars) == ("ranked", None, None)


def _again(ruleset: Ruleset, record: ResultRecord) -> Deliberation:
    """Return what the council of a record comes to; raises EvaluationError with the faults of its sitting."""
    given = record.deliberation
    if given is None:
        assert record.sitting is not None  # noqa: S101 - asked for only where there is one
        return deliberate(ruleset, record.sitting)
    return deliberate(ruleset, given.sitting, given.policy if given.policy_from == "argument" else None)


def _found(made: Deliberation) -> _Found:
    total = None if made.mean is None or made.status != "ranked" else made.mean.tiered
    return _Found(made.status, total, made.stars)


def key_of(record: ResultRecord | SheetRecord) -> tuple[date, int]:
    """Return what orders the scorings of one level: the day and the order on that day."""
    return record.day, record.order or 0


@frozen
class Resting:
    """The results and sheets of a history under its rulesets."""

    history: History
    rulesets: dict[str, Ruleset]

    def faults(self) -> Iterator[Fault]:
        """Yield every contradiction between results, sheets, sittings and what the set can reach."""
        for one in self.history.dossiers:
            rules = self.rulesets[one.id]
            if self._number not in rules.numbers:
                yield set_fault(rules, self._number, pointer("product", "product_set"))
                return
        yield from self._sheets()
        yield from self._orders()
        for index, record in enumerate(self.history.results):
            yield from self._result(record, index)

    @property
    def _number(self) -> int:
        return self.history.product.product_set

    # -- sheets -----------------------------------------------------------------------------------

    def _sheets(self) -> Iterator[Fault]:
        for index, one in enumerate(self.history.sheets):
            here = ("sheets", index, "evaluation")
            for fault in check(self.rulesets[one.dossier], one.evaluation):
                if fault.code != "ruleset-mismatch":  # the sheet of another dossier is told as that
                    yield evolve(fault, pointer=pointer(*here) + fault.pointer)
            yield from self._dated(one.evaluation, one.dossier, one.day, here)

    def _dated(self, one: Evaluation, dossier: str, day: date, here: Place) -> Iterator[Fault]:
        """Yield a fault where a sheet bears a date after its scoring, or before its dossier was filed."""
        filed = next(each.filed for each in self.history.dossiers if each.id == dossier)
        if one.date is not None and one.date > day:
            yield _fault("history-after", (*here, "date"), str(one.date), limit=str(day))
        if one.date is not None and one.date < filed:
            yield _fault("history-before", (*here, "date"), str(one.date), limit=str(filed))

    def _scored(self, record: ResultRecord) -> list[tuple[int, SheetRecord]]:
        """Return the sheets of a result's scoring: those since the result before it at its level."""
        before = [
            key_of(one)
            for one in self.history.results
            if (one.dossier, one.level) == (record.dossier, record.level) and key_of(one) < key_of(record)
        ]
        since = max(before, default=None)
        return [
            (index, one)
            for index, one in enumerate(self.history.sheets)
            if (one.dossier, one.level) == (record.dossier, record.level)
            and key_of(one) <= key_of(record)
            and (since is None or key_of(one) > since)
        ]

    # -- the order of results ---------------------------------------------------------------------

    def _orders(self) -> Iterator[Fault]:
        days: dict[tuple[str, str, date], list[int]] = {}
        for index, one in enumerate(self.history.results):
            days.setdefault((one.dossier, one.level, one.day), []).append(index)
        for indexes in days.values():
            yield from self._day([(index, self.history.results[index]) for index in indexes])

    def _day(self, records: Sequence[tuple[int, ResultRecord]]) -> Iterator[Fault]:
        """Yield an order that two results of a level and day share, or that they need and lack."""
        seen: set[int | None] = set()
        for index, one in records:
            if one.order is not None and one.order in seen:
                yield _fault("history-twice", ("results", index, "order"), show(one.order))
            seen.add(one.order)
        ranked = [(index, one) for index, one in records if one.status == "ranked"]
        figures = {(one.exact, one.stars) for _, one in ranked}
        if len(figures) > 1 and any(one.order is None for _, one in ranked):
            index = next(index for index, one in ranked if one.order is None)
            yield _fault("history-order", ("results", index), str(records[0][1].day))

    # -- results ----------------------------------------------------------------------------------

    def _result(self, record: ResultRecord, index: int) -> Iterator[Fault]:
        here: Place = ("results", index)
        yield from self._reach(record, here)
        scored = self._scored(record)
        yield from self._evaluators(scored)
        if record.sitting is not None or record.deliberation is not None:
            yield from self._carried(record, here, [one for _, one in scored])
        elif scored and record.status in _JUDGED:
            yield from self._by_sheets(record, here, [one.evaluation for _, one in scored])

    def _reach(self, record: ResultRecord, here: Place) -> Iterator[Fault]:
        """Yield faults of a total that the set cannot reach, and of stars that its floors cannot leave."""
        ruleset, total = self.rulesets[record.dossier], record.exact
        if total is None:
            return
        most = most_points(ruleset, self._number)
        if total > most:
            told = _fault("range", (*here, "total"), show(record.total), least=0, most=most)
            yield evolve(told, cites=printed_at(ruleset, self._number))
            return
        if record.status != "ranked" or record.stars is None:
            return
        by_points = stars_under(ruleset, total)
        known = stars_open(ruleset, self._number, by_points)
        if record.stars <= by_points and record.stars not in known:
            listed = ", ".join(map(str, sorted(known)))
            told = _fault("stars-floors", (*here, "stars"), show(record.stars), known=listed)
            yield evolve(told, cites=printed_at(ruleset, self._number))

    def _evaluators(self, scored: Sequence[tuple[int, SheetRecord]]) -> Iterator[Fault]:
        seen: set[str | None] = set()
        for index, one in scored:
            name = one.evaluation.evaluator
            if name is not None and name in seen:
                yield _fault("evaluator-twice", ("sheets", index, "evaluation", "evaluator"), show(name))
            seen.add(name)

    def _by_sheets(self, record: ResultRecord, here: Place, sheets: list[Evaluation]) -> Iterator[Fault]:
        ruleset = self.rulesets[record.dossier]
        named = [evolve(one, evaluator=one.evaluator or f"? {n}") for n, one in enumerate(sheets)]
        given = ruleset.decision.council or CouncilPolicy()
        # who sat on the council is not known: all who scored count, and nobody settles anything
        plain = evolve(given, quorum=None, counted=ROLES, settled=())
        try:
            made = deliberate(ruleset, sitting_of(named), plain)
        except EvaluationError:
            return  # the sheets have faults of their own
        yield from _compared(record, _found(made), here)

    def _carried(self, record: ResultRecord, here: Place, sheets: list[SheetRecord]) -> Iterator[Fault]:
        ruleset = self.rulesets[record.dossier]
        given = record.deliberation
        at: Place = (*here, "sitting")
        sitting = record.sitting
        if given is not None:
            if sitting is not None and sitting != given.sitting:
                yield _fault("history-differs-sitting", at, show(sitting.id), key="deliberation")
            at, sitting = (*here, "deliberation", "sitting"), given.sitting
        assert sitting is not None  # noqa: S101 - one of the two is there
        yield from self._sitting(record, sitting, at, sheets)
        try:
            made = _again(ruleset, record)
        except EvaluationError as error:
            yield from (evolve(one, pointer=pointer(*at) + one.pointer) for one in error.faults)
            return
        if given is not None:
            yield from _same(given, made, (*here, "deliberation"))
        if not _is_left_out(record):
            yield from _compared(record, _found(made), here)

    def _sitting(
        self, record: ResultRecord, sitting: Sitting, at: Place, sheets: list[SheetRecord]
    ) -> Iterator[Fault]:
        """Yield where a sitting is not that of its record: set, level, kind, days, and sheets beside it."""
        if sitting.product_set != self._number:
            found, expected = show(sitting.product_set), str(self._number)
            yield _fault("history-sheet", (*at, "product_set"), found, expected=expected)
        if sitting.council.level not in (None, record.level):
            found, expected = show(sitting.council.level), record.level
            yield _fault("history-sheet", (*at, "council", "level"), found, expected=expected)
        kind = next(one.kind for one in self.history.dossiers if one.id == record.dossier)
        if sitting.kind not in (None, kind):
            yield _fault("history-sheet", (*at, "kind"), show(sitting.kind), expected=kind)
        for number, one in enumerate(sitting.sheets):
            yield from self._dated(one, record.dossier, record.day, (*at, "sheets", number))
        answered = [_answered(one) for one in sitting.sheets]
        answered += [_answered(one) for earlier in sitting.earlier for one in earlier.sheets]
        for beside in sheets:
            if _answered(beside.evaluation) not in answered:
                index = self.history.sheets.index(beside)
                found = show(beside.evaluation.evaluator)
                yield _fault("history-other-sheet", ("sheets", index, "evaluation"), found)


def _answered(one: Evaluation) -> tuple[FrozenDict[str, int], FrozenDict[str, int], frozenset[str]]:
    return FrozenDict(one.answers), FrozenDict(one.cases), frozenset(one.gates)


def _compared(record: ResultRecord, found: _Found, here: Place) -> Iterator[Fault]:
    """Yield where the figures of a record are not those that its sheets come to."""
    given = _Found(record.status, record.exact, record.stars)
    if given.status != "ranked" and given.status == found.status:
        return
    for name in _FIGURES:
        mine, theirs = getattr(given, name), getattr(found, name)
        if mine != theirs:
            text = str(mine) if isinstance(mine, Fraction) else show(mine)
            yield _fault("history-computed", (*here, name), text, key=name, computed=str(theirs))
            if name == "status":
                return


def _same(given: Deliberation, made: Deliberation, here: Place) -> Iterator[Fault]:
    """Yield every key in which a council's result differs from what its sitting comes to now."""
    mine: dict[str, Any] = given.to_json(sheets=True)
    theirs: dict[str, Any] = made.to_json(sheets=True)
    for name in dict.fromkeys((*mine, *theirs)):
        if name != "library" and mine.get(name) != theirs.get(name):
            computed = show(theirs.get(name))
            yield _fault("computed", (*here, name), show(mine.get(name)), computed=computed)


def _fault(code: str, at: Place, found: str | None, **fields: object) -> Fault:
    return Fault(code=code, pointer=pointer(*at), found=found, fields=fields)
