"""Checking an evaluation against its ruleset: every fault, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from attrs import evolve, frozen

from ocop_rules.errors import Fault, LoadError, bounded, pointer, require, show
from ocop_rules.ground.names import near_or_all
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets.printed import printed_at
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
        return [*faults, set_fault(ruleset, number)]
    sheet = _Sheet(ruleset, prepare(ruleset, number), evaluation)
    return bounded(chain(faults, sheet.cases(), sheet.given_answers(), sheet.gates(), sheet.notes()))


def set_fault(ruleset: Ruleset, number: object, at: str = "/product_set") -> Fault:
    """Return the fault of a product set that a ruleset does not know, ``at`` being its pointer."""
    fields, cites = {"known": _ranges(ruleset.numbers)}, printed_at(ruleset)
    return Fault(code="unknown-set", pointer=at, found=show(number), fields=fields, cites=cites)


def _ranges(numbers: object) -> str:
    """Return numbers as short text: 1–26 or 1, 11, 26."""
    ordered = sorted(numbers)  # type: ignore[call-overload]
    if len(ordered) > 1 and ordered == list(range(ordered[0], ordered[-1] + 1)):
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


@frozen
class _Sheet:
    """One sheet of a product set under check; each of its faults names the place in the decision."""

    ruleset: Ruleset
    prepared: PreparedSet
    evaluation: Evaluation

    def cases(self) -> Iterator[Fault]:
        for code, case in self.evaluation.cases.items():
            line = self.prepared.lines.get(code)
            if line is None:
                yield self._unknown_criterion("cases", code)
            elif not line.has_cases:
                yield self._fault("case-unexpected", ("cases", code), case, code)
            elif case not in line.points:
                yield self._fault("unknown-case", ("cases", code), case, code, known=_cases(line))

    def given_answers(self) -> Iterator[Fault]:
        for code, answer in self.evaluation.answers.items():
            line = self.prepared.lines.get(code)
            if line is None:
                yield self._unknown_criterion("answers", code)
            else:
                yield from self._answer(line, answer)

    def gates(self) -> Iterator[Fault]:
        known = {**self.prepared.gates, **self.prepared.requirements}
        seen: set[str] = set()
        for index, name in enumerate(self.evaluation.gates):
            at = ("gates", index)
            if name not in known:
                yield self._fault("unknown-gate", at, name, near=near_or_all(name, known))
            elif known[name].trigger != "asserted" or name in seen:
                code = "gate-twice" if known[name].trigger == "asserted" else "gate-follows"
                yield evolve(self._fault(code, at, name, gate=name), cites=self._gate_cites(name))
            seen.add(name)

    def notes(self) -> Iterator[Fault]:
        known = {*self.prepared.lines, *self.prepared.gates, *self.prepared.requirements}
        yield from (
            self._unknown_criterion("notes", name) for name in self.evaluation.notes if name not in known
        )

    def _answer(self, line: Line, answer: int) -> Iterator[Fault]:
        at, case = ("answers", line.code), self.evaluation.cases.get(line.code)
        if line.has_cases and case is None:
            yield self._fault("case-missing", at, answer, line.code, known=_cases(line))
            return
        if case not in line.points:
            return  # the fault of the case itself is reported where the case stands
        most = len(line.points[case]) - 1
        if not 0 <= answer <= most:
            yield self._fault("option-range", at, answer, line.code, most=most)
        elif line.points[case][answer] and line.governor is not None:
            governing = self.evaluation.answers.get(line.governor)
            if governing is None or self._still_open(governing):
                return
            if governing not in line.options:
                fields = {"governor": line.governor, "has": governing}
                yield self._fault("answer-inapplicable", at, answer, line.code, **fields)

    def _still_open(self, answer: int) -> bool:
        return answer == 0 and self.prepared.readings["unticked"] == "open"

    def _unknown_criterion(self, at: str, code: str) -> Fault:
        near = near_or_all(code, self.prepared.lines)
        return self._fault("unknown-criterion", (at, code), code, near=near)

    def _fault(
        self, code: str, at: tuple[object, ...], found: object, criterion: str | None = None, **fields: object
    ) -> Fault:
        """Return a fault at a place of the sheet, with where its product set or criterion is printed."""
        about = {} if criterion is None else {"criterion": criterion}
        return Fault(
            code=code,
            pointer=pointer(*at),
            found=show(found),
            fields={**about, **fields},
            cites=printed_at(self.ruleset, self.evaluation.product_set, criterion),
        )

    def _gate_cites(self, name: str) -> tuple[Citation, ...]:
        """Return where the decision prints a gate or requirement; the sheet, where that is not told."""
        decision = self.ruleset.decision
        cites = {one.id: one.cites for one in decision.requirements}
        cites |= {one.id: one.cites for one in decision.gates}
        return cites[name] or printed_at(self.ruleset, self.evaluation.product_set)


def _cases(line: Line) -> str:
    """Return the numbers of the cases that a criterion offers, as text."""
    return ", ".join(str(one) for one in line.points)
