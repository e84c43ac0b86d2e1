"""Checking an evaluation against its ruleset: every fault, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from ocop_rules.errors import Fault, LoadError, bounded, pointer, require, show
from ocop_rules.ground.names import near_or_all
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare


def as_evaluation(data: Evaluation | Mapping[str, Any]) -> Evaluation:
    """Return an evaluation as it is, or the one that a dictionary describes."""
    if isinstance(data, Evaluation):
        return data
    require(data, Mapping, "evaluation", "Evaluation")
    return Evaluation.from_json(dict(data))


def check(ruleset: Ruleset, evaluation: Evaluation | Mapping[str, Any]) -> list[Fault]:
    """Return all faults of ``evaluation``, or of its dictionary; none when it can be scored."""
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    try:
        return faults_of(ruleset, as_evaluation(evaluation))
    except LoadError as error:
        return list(error.faults)


def faults_of(ruleset: Ruleset, evaluation: Evaluation) -> list[Fault]:
    """Return all faults of an evaluation."""
    faults = list(_identity(ruleset, evaluation))
    number = evaluation.product_set
    if number not in ruleset.numbers:
        fields = {"known": _ranges(ruleset.numbers)}
        faults.append(Fault(code="unknown-set", pointer="/product_set", found=show(number), fields=fields))
        return faults
    prepared = prepare(ruleset, number)
    found = (_cases, _answers, _gates, _notes)
    return bounded(chain(faults, *(faulty(prepared, evaluation) for faulty in found)))


def _ranges(numbers: object) -> str:
    """Return numbers as short text: 1–26 or 1, 11, 26."""
    ordered = sorted(numbers)  # type: ignore[call-overload]
    if ordered and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{ordered[0]}–{ordered[-1]}"
    return ", ".join(map(str, ordered))


def _identity(ruleset: Ruleset, evaluation: Evaluation) -> Iterator[Fault]:
    if evaluation.ruleset not in ruleset.accepts:
        fields = {"ruleset": ruleset.id}
        yield Fault(
            code="ruleset-mismatch", pointer="/ruleset", found=show(evaluation.ruleset), fields=fields
        )
    if evaluation.digest is not None and evaluation.digest != ruleset.digest:
        fields = {"digest": ruleset.digest}
        yield Fault(code="digest-mismatch", pointer="/digest", found=show(evaluation.digest), fields=fields)


def _unknown_criterion(prepared: PreparedSet, at: str, code: object) -> Fault:
    near = near_or_all(code, prepared.lines)
    return Fault(code="unknown-criterion", pointer=pointer(at, code), found=show(code), fields={"near": near})


def _cases(prepared: PreparedSet, evaluation: Evaluation) -> Iterator[Fault]:
    for code, case in evaluation.cases.items():
        at = pointer("cases", code)
        line = prepared.lines.get(code)
        if line is None:
            yield _unknown_criterion(prepared, "cases", code)
        elif not line.has_cases:
            yield Fault(code="case-unexpected", pointer=at, found=show(case), fields={"criterion": code})
        elif case not in line.points:
            known = ", ".join(str(one) for one in line.points)
            fields = {"criterion": code, "known": known}
            yield Fault(code="unknown-case", pointer=at, found=show(case), fields=fields)


def _answers(prepared: PreparedSet, evaluation: Evaluation) -> Iterator[Fault]:
    for code, answer in evaluation.answers.items():
        line = prepared.lines.get(code)
        if line is None:
            yield _unknown_criterion(prepared, "answers", code)
        else:
            yield from _answer(prepared, line, evaluation, answer)


def _answer(prepared: PreparedSet, line: Line, evaluation: Evaluation, answer: int) -> Iterator[Fault]:
    at = ("answers", line.code)
    case = evaluation.cases.get(line.code)
    if line.has_cases and case is None:
        known = ", ".join(str(one) for one in line.points)
        fields: dict[str, object] = {"criterion": line.code, "known": known}
        yield Fault(code="case-missing", pointer=pointer(*at), found=show(answer), fields=fields)
        return
    if case not in line.points:
        return  # the fault of the case itself is reported where the case stands
    most = len(line.points[case]) - 1
    if not 0 <= answer <= most:
        fields = {"criterion": line.code, "most": most}
        yield Fault(code="option-range", pointer=pointer(*at), found=show(answer), fields=fields)
    elif line.points[case][answer] and line.governor is not None:
        governing = evaluation.answers.get(line.governor)
        if governing is None or _still_open(prepared, governing):
            return
        if governing not in line.options:
            fields = {"criterion": line.code, "governor": line.governor, "has": governing}
            yield Fault(code="answer-inapplicable", pointer=pointer(*at), found=show(answer), fields=fields)


def _still_open(prepared: PreparedSet, answer: int) -> bool:
    return answer == 0 and prepared.readings["unticked"] == "open"


def _notes(prepared: PreparedSet, evaluation: Evaluation) -> Iterator[Fault]:
    for name in evaluation.notes:
        if name not in prepared.lines and name not in prepared.gates and name not in prepared.requirements:
            yield _unknown_criterion(prepared, "notes", name)


def _gates(prepared: PreparedSet, evaluation: Evaluation) -> Iterator[Fault]:
    known = {**prepared.gates, **prepared.requirements}
    seen: set[str] = set()
    for index, name in enumerate(evaluation.gates):
        at = pointer("gates", index)
        if name not in known:
            near = near_or_all(name, known)
            yield Fault(code="unknown-gate", pointer=at, found=show(name), fields={"near": near})
        elif known[name].trigger != "asserted":
            yield Fault(code="gate-follows", pointer=at, found=show(name), fields={"gate": name})
        elif name in seen:
            yield Fault(code="gate-twice", pointer=at, found=show(name), fields={"gate": name})
        seen.add(name)
