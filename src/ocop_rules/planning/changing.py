"""What a change would make of a result: a box, a case, a gate, a reading, the decision itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import NoneType
from typing import Any, cast

from attrs import evolve, frozen

from ocop_rules.comparing.carrying import carry_over
from ocop_rules.errors import EvaluationError, require
from ocop_rules.model.carried import Carried
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.result import Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.what_if import Cause, Changed, ChangeKind, CriterionBeside, WhatIf
from ocop_rules.planning.upgrading import codes_in
from ocop_rules.rulesets.loading import with_readings
from ocop_rules.scoring.beside import only_floors
from ocop_rules.scoring.checking import as_evaluation
from ocop_rules.scoring.quick import score


@frozen
class _Change:
    kind: ChangeKind
    name: str
    old: Changed
    new: Changed


@frozen
class _Made:
    """A sheet after some changes."""

    evaluation: Evaluation
    result: Result
    carried: Carried | None = None


def what_if(  # noqa: PLR0913 - each is a change of its own kind
    rules: Ruleset,
    evaluation: Evaluation | Mapping[str, Any],
    *,
    answers: Mapping[str, int | None] | None = None,
    cases: Mapping[str, int | None] | None = None,
    gates: Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    decision: Ruleset | None = None,
    mapping: OptionMap | None = None,
) -> WhatIf:
    """Return what a sheet gives beside what it would give with some changes, and what makes the difference.

    ``answers`` and ``cases`` put other boxes and cases in, by code; None takes one out. ``gates`` are the
    gates asserted instead. ``readings`` are other choices of readings, of both decisions where there are
    two. ``decision`` is another ruleset, to which the sheet is carried over as
    :func:`~ocop_rules.comparing.carry_over` does, with ``mapping`` as its option map. Every change is also
    made alone, so that one sees which of them it was.

    Raises :class:`~ocop_rules.errors.EvaluationError` where the sheet has faults, before the changes or
    after all of them, and :class:`~ocop_rules.errors.UnknownNameError` for a reading, choice or option map
    that does not exist.
    """
    require(rules, Ruleset, "rules", "Ruleset")
    require(answers, (Mapping, NoneType), "answers", "mapping")
    require(cases, (Mapping, NoneType), "cases", "mapping")
    require(readings, (Mapping, NoneType), "readings", "mapping")
    require(gates, (Iterable, NoneType), "gates", "names")
    require(decision, (Ruleset, NoneType), "decision", "Ruleset")
    require(mapping, (OptionMap, NoneType), "mapping", "OptionMap")
    given = as_evaluation(evaluation)
    before = score(rules, given)
    trial = _Trial(rules, given, decision, mapping)
    changes = [
        *_numbers("box", given.answers, answers or {}),
        *_numbers("case", given.cases, cases or {}),
        *_gates(given.gates, gates),
        *trial.readings(readings or {}),
        *([] if decision is None else [_Change("decision", "", rules.id, decision.id)]),
    ]
    made = trial.make(changes)
    return WhatIf(
        evaluation=given,
        changed=made.evaluation,
        before=before,
        after=made.result,
        causes=tuple(
            Cause(kind=one.kind, name=one.name, old=one.old, new=one.new, alone=trial.alone(one))
            for one in changes
        ),
        criteria=tuple(_beside(rules, before, decision or rules, made.result)),
        missed_now=only_floors(made.result.floors_missed, before.floors_missed),
        met_now=only_floors(before.floors_missed, made.result.floors_missed),
        closed_now=tuple(one for one in made.result.gates if one not in before.gates),
        open_now=tuple(one for one in before.gates if one not in made.result.gates),
        carried=made.carried,
    )


def _numbers(
    kind: ChangeKind, given: Mapping[str, int], changes: Mapping[str, int | None]
) -> Iterator[_Change]:
    for code, new in changes.items():
        old = given.get(code)
        if old != new or type(old) is not type(new):
            yield _Change(kind, code, old, new)


def _gates(given: tuple[str, ...], gates: Iterable[str] | None) -> Iterator[_Change]:
    if gates is None:
        return
    names = codes_in(gates, "gates")
    for name in dict.fromkeys((*given, *names)):
        if (name in given) != (name in names):
            yield _Change("gate", name, name in given, name in names)


@frozen
class _Trial:
    """One sheet, and the decision it may be carried over to."""

    rules: Ruleset
    given: Evaluation
    decision: Ruleset | None
    mapping: OptionMap | None

    def readings(self, chosen: Mapping[str, str]) -> Iterator[_Change]:
        """Yield the readings that are taken otherwise; those nobody declares are refused."""
        declared = dict(self.rules.choices) | (dict(self.decision.choices) if self.decision else {})
        for name, new in chosen.items():
            if name not in declared:
                with_readings(self.rules, {name: new})
            if declared[name] != new:
                yield _Change("reading", name, declared[name], new)

    def make(self, changes: Iterable[_Change]) -> _Made:
        """Return the sheet after some changes."""
        answers, cases = dict(self.given.answers), dict(self.given.cases)
        gates = list(self.given.gates)
        readings: dict[str, str] = {}
        carried = False
        for one in changes:
            if one.kind in ("box", "case"):
                _put(answers if one.kind == "box" else cases, one.name, one.new)
            elif one.kind == "gate":
                gates = [name for name in gates if name != one.name] + ([one.name] if one.new else [])
            elif one.kind == "reading":
                readings[one.name] = str(one.new)
            else:
                carried = True
        rules = _under(self.rules, readings)
        # a digest pins the ruleset without other readings
        pin = self.given.digest if rules is self.rules else None
        sheet = evolve(self.given, answers=answers, cases=cases, gates=tuple(gates), digest=pin)
        if not carried or self.decision is None:
            return _Made(sheet, score(rules, sheet))
        found = carry_over(rules, _under(self.decision, readings), sheet, self.mapping)
        return _Made(found.evaluation, found.result, found)

    def alone(self, change: _Change) -> Result | None:
        """Return what one change gives alone; None where the sheet would have faults."""
        try:
            return self.make([change]).result
        except EvaluationError:
            return None


def _put(numbers: dict[str, int], code: str, new: Changed) -> None:
    if new is None:
        numbers.pop(code, None)
    else:
        numbers[code] = cast("int", new)  # what is no number the sheet itself refuses


def _under(rules: Ruleset, readings: Mapping[str, str]) -> Ruleset:
    own = {name: choice for name, choice in readings.items() if name in rules.choices}
    return with_readings(rules, own) if own else rules


def _beside(rules: Ruleset, before: Result, other: Ruleset, after: Result) -> Iterator[CriterionBeside]:
    """Yield the criteria that differ, matched by their concepts, in the order of the new decision."""
    old_of = rules.product_set(before.product_set).criteria
    new_of = other.product_set(after.product_set).criteria
    old = {_key(old_of, reason.criterion): reason for reason in before.reasons}
    new = {_key(new_of, reason.criterion): reason for reason in after.reasons}
    for key in dict.fromkeys((*new, *old)):
        first, second = old.get(key), new.get(key)
        if first != second:
            yield CriterionBeside(before=first, after=second)


def _key(criteria: Mapping[str, Any], code: str) -> tuple[str, int]:
    """Return the concept of a criterion, and which of those of that concept it is."""
    concept = criteria[code].concept
    same = [one for one, criterion in criteria.items() if criterion.concept == concept]
    return concept, same.index(code)
