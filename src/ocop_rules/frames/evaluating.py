"""Evaluations as a frame and a frame as evaluations, one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Unpack

from ocop_rules.errors import EvaluationError, Fault, LoadError, pointer, require_many, show
from ocop_rules.frames.cells import integer, is_empty
from ocop_rules.frames.naming import plain_cell, plain_text
from ocop_rules.frames.native import Kind, make
from ocop_rules.frames.series import is_list
from ocop_rules.frames.sheets import (
    ColumnNames,
    Frame,
    Names,
    Rules,
    columns_of,
    criteria_of,
    eager,
    missing,
    rulesets_of,
)
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.structure import tables

_LARGEST = 2**63 - 1


def natural(code: str) -> tuple[int, ...]:
    """Return what orders codes as they are counted: 2 before 10."""
    return tuple(int(step) if step.isdecimal() else 0 for step in code.split("."))


def _bounded(evaluations: Iterable[Evaluation]) -> None:
    faults = [
        Fault(
            code="option-range",
            pointer=pointer(name, code),
            found=show(value),
            fields={"criterion": code, "most": _LARGEST},
        )
        for one in evaluations
        for name, held in (("answers", one.answers), ("cases", one.cases))
        for code, value in held.items()
        if not -_LARGEST <= value <= _LARGEST
    ]
    if faults:
        raise EvaluationError(faults)


def from_evaluations(evaluations: Iterable[Evaluation], *, kind: Kind | None = None) -> Any:
    """Return evaluations as a wide frame: a row for each, a column for each criterion and each case.

    ``kind`` is "pandas", "polars" or "pyarrow"; by default the first of them that is installed. ``gates`` are
    parted by blanks. Columns that nothing stands in are left out, but for ``ruleset`` and ``product_set``.
    Raises :class:`~ocop_rules.errors.EvaluationError` for a number that no column of integers can hold.
    """
    require_many(evaluations, "evaluations", "evaluations")
    return frame_of(list(evaluations), Names(), kind)


def frame_of(rows: Sequence[Evaluation | str], names: Names, kind: Kind | None) -> Any:
    """Return a wide frame with a row for each evaluation, or for the fault in its place."""
    held = [one if isinstance(one, Evaluation) else None for one in rows]
    _bounded(one for one in held if one is not None)
    answers = {code for one in held if one is not None for code in one.answers}
    cased = {code for one in held if one is not None for code in one.cases}

    def column(cell: Callable[[Evaluation], Any]) -> list[Any]:
        return [None if one is None else cell(one) for one in held]

    columns: dict[str, tuple[str, list[Any]]] = {
        names.id: ("text", column(lambda one: one.id)),
        tables.RULESET: ("text", column(lambda one: one.ruleset)),
        tables.PRODUCT_SET: ("number", column(lambda one: one.product_set)),
    }
    for code in sorted(answers, key=lambda code: (natural(code), code)):
        columns[code] = ("number", column(lambda one, code=code: one.answers.get(code)))  # type: ignore[misc]
    for code in sorted(cased, key=lambda code: (natural(code), code)):
        columns[names.cases.format(code)] = ("number", column(lambda one, code=code: one.cases.get(code)))  # type: ignore[misc]
    columns[names.gates] = ("text", column(lambda one: tables.gate_cell(one.gates)))
    for name in tables.KEPT:
        values = column(lambda one, name=name: getattr(one, name))  # type: ignore[misc]
        columns[name] = ("text", [None if value is None else str(value) for value in values])
    columns["fault"] = ("text", [one if isinstance(one, str) else None for one in rows])
    needed = {tables.RULESET, tables.PRODUCT_SET}
    filled = {
        name: one
        for name, one in columns.items()
        if name in needed or any(value is not None for value in one[1])
    }
    return make(filled, kind)


def to_evaluations(
    rules: Rules,
    frame: Any,
    **columns: Unpack[ColumnNames],
) -> Iterator[Read]:
    """Yield the evaluation of each row, in order, or what makes it unreadable.

    The columns are those of :func:`score_frame`; ``product``, ``evaluator``, ``date`` and ``digest`` are
    taken, too, where they are there. Answers stand in the order of the decision. Raises
    :class:`~ocop_rules.errors.LoadError` as :func:`score_frame` does.
    """
    names = Names(**columns)
    return evaluations_of(rules, eager(frame), names)


def evaluations_of(rules: Rules, frame: Frame, names: Names) -> Iterator[Read]:
    """Yield the evaluation of each row of a frame whose columns are named so."""
    named = rulesets_of(rules, frame, names)
    if isinstance(names.product_set, str) and names.product_set not in frame.columns:
        raise LoadError([missing(names.product_set, frame.columns)])
    known = criteria_of(ruleset for ruleset in named.values() if ruleset is not None)
    found = columns_of(frame, names, known or None)
    order = {code: at for at, code in enumerate(known)}
    columns = sorted(found.items(), key=lambda item: order.get(item[1].code, len(order)))
    return _rows(rules, frame, names, columns, named)


def _rows(
    rules: Rules, frame: Frame, names: Names, columns: list[Any], named: dict[Any, Ruleset | None]
) -> Iterator[Read]:
    kept = [(name, name) for name in tables.KEPT if name in frame.columns]
    for at, row in enumerate(frame.iter_rows(named=True)):
        data: dict[str, Any] = {}
        ruleset = rules if isinstance(rules, Ruleset) else None
        if names.ruleset is None and ruleset is not None:
            data["ruleset"] = ruleset.id
        else:
            _put(data, "ruleset", row[names.ruleset or tables.RULESET])
            ruleset = named.get(data.get("ruleset")) if isinstance(data.get("ruleset"), str) else None
        number = names.product_set if isinstance(names.product_set, int) else row[names.product_set]
        _put(data, "product_set", integer(number))
        own = _own(ruleset, data.get("product_set"))
        for field, kind in (("answers", "answer"), ("cases", "case")):
            cells = {one.code: integer(row[name]) for name, one in columns if one.kind == kind}
            filled = {code: value for code, value in cells.items() if value is not None}
            mine = {code: filled.pop(code) for code in own if code in filled}
            if mine or filled or field == "answers":
                data[field] = mine | filled
        if names.gates in frame.columns:
            _put(data, "gates", _gates(row[names.gates]))
        for field, name in ((tables.ID, names.id), *kept):
            _put(data, field, plain_cell(field, row.get(name)))
        yield _read(data, f"[{at}]")


def _own(ruleset: Ruleset | None, number: object) -> Iterable[str]:
    if ruleset is None or type(number) is not int or number not in ruleset.numbers:
        return ()
    return ruleset.numbers[number].criteria


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    if not is_empty(value):
        data[name] = plain_text(value)


def _gates(value: Any) -> Any:
    if isinstance(value, str):
        return list(tables.gate_ids(value))
    return [plain_text(one) for one in value] if is_list(value) else value


def _read(data: dict[str, Any], where: str) -> Read:
    try:
        return Evaluation.from_json(data, where)
    except LoadError as error:
        name = data.get("id")
        return Unreadable(where, name if isinstance(name, str) else None, error.faults)
