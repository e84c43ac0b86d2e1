"""Carrying a sheet over: an evaluation of one decision read under another.

An answer is carried over only where it needs no judgement. A tick says that its box is met and no
later one is. So it is carried to a box that follows from it, if every later box of the new list
is ruled out: because it would have met a later box of the old list. No tick is carried over where
every box of the new list would have met one of the old. All else stays open, and the score is a
range. The facts are those of the day the sheet was filled in; what has changed since, it cannot
know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from itertools import pairwise
from types import NoneType
from typing import Any

from attrs import evolve, frozen

from ocop_rules.comparing.maps import Keys, by_concept, keys_of, map_between, related
from ocop_rules.errors import EvaluationError, Fault, require, require_many, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.carried import AnswerReason, Carried, CarriedAnswer, CarriedGate
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.mapping import ListPair, OptionMap
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.checking import as_evaluation, faults_of
from ocop_rules.scoring.marks import applies, effective_answers
from ocop_rules.scoring.prepared import PreparedSet, prepare
from ocop_rules.scoring.quick import score

_TO_NEW = ("same", "narrower")
_TO_OLD = ("same", "wider")


@frozen
class _Outcome:
    """What becomes of one answer within two lists."""

    answer: int | None
    reason: AnswerReason
    why: str | None = None
    later: str | None = None


def _reason_of(pair: ListPair | None, old: str | None, new: str | None) -> str | None:
    """Return the reason the map gives for a box: of the old list, or else of the new one."""
    facts = () if pair is None else pair.facts
    for fact in facts:
        if old is not None and fact.old == old and (new is None or fact.new == new):
            return fact.why
    for fact in facts:
        if new is not None and fact.new == new:
            return fact.why
    return None


def carry_answer(pair: ListPair | None, old: Keys, new: Keys, answer: int) -> _Outcome:
    """Return what becomes of an answer to the boxes ``old`` when the boxes are ``new``."""
    if old == new:
        return _Outcome(answer, "carried")
    known = tuple(related(pair, old, new))
    ticked = old[answer - 1] if answer else None
    target = 0
    if ticked is not None:
        follows = [new.index(second) for first, second, how in known if first == ticked and how in _TO_NEW]
        if not follows:
            wider = any(first == ticked and how == "wider" for first, _, how in known)
            why = _reason_of(pair, ticked, None)
            return _Outcome(None, "box-wider" if wider else "box-apart", why)
        target = max(follows) + 1
    exclusive = None if pair is None or ticked is None else pair.exclusive
    for later in new[target:] if exclusive is None else ():
        # the later box would have met this one of the old list, which stands after the tick
        met = (old.index(first) for first, second, how in known if second == later and how in _TO_OLD)
        if not any(place >= answer for place in met):
            reason: AnswerReason = "unticked" if ticked is None else "later-box"
            return _Outcome(None, reason, _reason_of(pair, None, later), later)
    if ticked is None:
        return _Outcome(0, "carried")
    why = _reason_of(pair, ticked, new[target - 1])
    if why is None and exclusive is not None:
        why = exclusive.why
    return _Outcome(target, "carried", why)


def _condition(ruleset: Ruleset, one: ProductSet, criterion: Criterion) -> tuple[str, frozenset[str]] | None:
    """Return what a criterion hangs on in words that both decisions share: concept and label keys."""
    if criterion.condition is None:
        return None
    governor = one.criteria[criterion.condition.criterion]
    options = criterion.condition.options_under(ruleset.choices)
    return governor.concept, frozenset(governor.options[number - 1].label_key for number in options)


def set_after(one: ProductSet, new: Ruleset, made: OptionMap) -> ProductSet | None:
    """Return the set of the new decision that all products of a set belong to: of its concept, or by the map.

    None where there is none, or where the products of the set belong to several.
    """
    goes = {fact.old: fact.new for fact in made.sets if fact.relation in _TO_NEW}
    concept = goes.get(one.concept, one.concept)
    return next((each for each in new.sets if each.concept == concept), None)


def _no_set(one: ProductSet, new: Ruleset, made: OptionMap) -> Fault:
    """Return why no set of the new decision can be told: it has none for these products, or several."""
    several = {fact.new for fact in made.sets if fact.old == one.concept and fact.relation != "apart"}
    numbers = [each.number for each in new.sets if each.concept in several]
    fields = {"ruleset": new.id, "concept": one.concept}
    if len(numbers) > 1:
        fields["sets"] = ", ".join(map(str, numbers))
    code = "carry-several-sets" if len(numbers) > 1 else "carry-no-set"
    return Fault(code=code, pointer="/product_set", found=show(one.number), fields=fields)


class Carrying:
    """One sheet on its way from one decision to the other."""

    def __init__(
        self, evaluation: Evaluation, old: Ruleset, new: Ruleset, made: OptionMap, *, same_area: bool
    ) -> None:
        self.evaluation = evaluation
        self.rulesets = (old, new)
        self.map = made
        self.areas = () if same_area else made.areas
        self.pairs = {(pair.concept, pair.old, pair.new): pair for pair in made.lists}
        self.one = old.product_set(evaluation.product_set)
        other = set_after(self.one, new, made)
        if other is None:
            raise EvaluationError([_no_set(self.one, new, made)])
        self.other = other
        self.before, self.after = by_concept(self.one.criteria), by_concept(self.other.criteria)
        self.sheets: tuple[PreparedSet, PreparedSet] = (
            prepare(old, self.one.number),
            prepare(new, self.other.number),
        )
        self.effective = effective_answers(self.sheets[0], evaluation)

    def beside(self, evaluation: Evaluation) -> Carrying:
        """Return another sheet of the same set on the same way."""
        made = copy(self)
        made.evaluation = evaluation
        made.effective = effective_answers(self.sheets[0], evaluation)
        return made

    def answers(self) -> list[CarriedAnswer]:
        """Return what becomes of every criterion of both sheets."""
        before, after = self.before, self.after
        made = []
        for code, criterion in self.other.criteria.items():
            start = CarriedAnswer(concept=criterion.concept, new_code=code, reason="concept-new")
            if criterion.concept not in after:
                start = evolve(start, reason="concept-repeated")
            elif criterion.concept in before:
                start = self.answer(before[criterion.concept], criterion)
            made.append(start)
        for code, criterion in self.one.criteria.items():
            if criterion.concept not in after or criterion.concept not in before:
                made.append(
                    CarriedAnswer(
                        concept=criterion.concept,
                        old_code=code,
                        old_case=self.evaluation.cases.get(code),
                        old_answer=self.evaluation.answers.get(code),
                        reason="concept-repeated" if criterion.concept in after else "concept-gone",
                    )
                )
        return self._applicable(made)

    def answer(self, was: Criterion, now: Criterion) -> CarriedAnswer:
        """Return what becomes of a criterion, whether or not the carried answer applies."""
        case, why = self._case(was, now)
        answer = self.evaluation.answers.get(was.code)
        start = CarriedAnswer(
            concept=now.concept,
            old_code=was.code,
            new_code=now.code,
            old_case=self.evaluation.cases.get(was.code),
            old_answer=answer,
            new_case=case,
            reason="unanswered",
        )
        if self._was_idle(was, now, answer):
            return evolve(start, reason="inapplicable-before")
        if answer is None:
            return start
        if answer == 0 and self._zero_was_open():
            return evolve(start, reason="unticked-open")
        if bool(now.cases) != bool(was.cases) or (now.cases and case is None):
            return evolve(start, reason="case-apart", why=why)
        boxes, others = keys_of(was, start.old_case), keys_of(now, case)
        for area in self.areas:
            if area.concept == now.concept and area.box in (None, *boxes, *others):
                return evolve(start, reason="area-redrawn", why=area.why)
        pair = self.pairs.get((now.concept, boxes, others))
        outcome = carry_answer(pair, boxes, others, answer)
        return evolve(
            start, new_answer=outcome.answer, reason=outcome.reason, why=outcome.why, later=outcome.later
        )

    def _case(self, was: Criterion, now: Criterion) -> tuple[int | None, str | None]:
        """Return the case of the new criterion that the chosen one is, and the map's reason."""
        chosen = self.evaluation.cases.get(was.code)
        label = next((case.label_key for case in was.cases if case.case == chosen), None)
        if label is None:
            return None, None
        targets = {fact.new for fact in self.map.cases if fact.old == label and fact.relation in _TO_NEW}
        found = next((case.case for case in now.cases if case.label_key in targets), None)
        if found is None:
            found = next((case.case for case in now.cases if case.label_key == label), None)
        apart = (
            fact.why for fact in self.map.cases if label in (fact.old, fact.new) and fact.relation == "apart"
        )
        return found, next(apart, None)

    def _was_idle(self, was: Criterion, now: Criterion, answer: int | None) -> bool:
        """Tell whether the old criterion did not apply, so that its answer says nothing."""
        line = self.sheets[0].lines[was.code]
        applied = applies(line, self.effective)
        if applied:
            return False
        if answer is None:
            return applied is False
        old, new = self.rulesets
        alike = _condition(old, self.one, was) == _condition(new, self.other, now)
        return not alike and line.points[self.evaluation.cases.get(was.code)][answer] == 0

    def _zero_was_open(self) -> bool:
        """Tell whether no tick left a criterion open in the old sheet, and would not in the new one."""
        old, new = (each.readings["unticked"] for each in self.sheets)
        return old == "open" and new != "open"

    def _applicable(self, made: list[CarriedAnswer]) -> list[CarriedAnswer]:
        """Take back answers with points at criteria that do not apply beside the carried ones."""
        after = self.sheets[1]
        answers = {one.new_code: one.new_answer for one in made if one.new_answer is not None}
        if after.readings["unticked"] == "open":
            answers = {code: answer for code, answer in answers.items() if answer}
        for index, one in enumerate(made):
            line = after.lines.get(one.new_code or "")
            if line is None or one.new_answer is None or line.governor not in answers:
                continue
            if answers[line.governor] not in line.options and line.points[one.new_case][one.new_answer]:
                made[index] = evolve(one, new_answer=None, reason="inapplicable-now")
        return made

    # -- gates ------------------------------------------------------------------------------------

    def gates(self) -> Iterator[CarriedGate]:
        """Yield what becomes of the gates asserted, then the gates nobody was asked about."""
        before, after = (self._assertable(each) for each in self.sheets)
        told = set()
        for name in self.evaluation.gates:
            target, why = self._gate(name, after)
            told.add(target)
            if target is not None:
                yield CarriedGate(gate=target, reason="carried", why=why)
            elif name in self.sheets[1].gates and name not in after:
                yield CarriedGate(gate=name, reason="gate-follows", why=why)
            else:
                yield CarriedGate(gate=name, reason="gate-apart" if why else "gate-gone", why=why)
        for name in after:
            asked, why = self._asked(name, before)
            if not asked and name not in told:
                yield CarriedGate(gate=name, reason="gate-new", why=why)

    @staticmethod
    def _assertable(each: PreparedSet) -> tuple[str, ...]:
        gates = (gate.id for gate in each.gates.values() if gate.trigger == "asserted")
        return (*gates, *each.requirements)

    def _gate(self, name: str, after: tuple[str, ...]) -> tuple[str | None, str | None]:
        """Return the gate of the new sheet that one of the old is, and the map's reason."""
        facts = [fact for fact in self.map.gates if fact.old == name]
        for fact in facts:
            if fact.relation in _TO_NEW and fact.new in after:
                return fact.new, fact.why
        if name in after and not any(fact.new == name for fact in facts):
            return name, None
        return None, next((fact.why for fact in facts), None)

    def _asked(self, name: str, before: tuple[str, ...]) -> tuple[bool, str | None]:
        """Tell whether the old sheet asked for a gate of the new one."""
        facts = [fact for fact in self.map.gates if fact.new == name and fact.old in before]
        if any(fact.relation in _TO_OLD for fact in facts):
            return True, None
        if name in before and not any(fact.old == name for fact in facts):
            return True, None
        return False, next((fact.why for fact in facts), None)


def carry_over(
    old: Ruleset,
    new: Ruleset,
    evaluation: Evaluation | Mapping[str, Any],
    mapping: OptionMap | None = None,
    *,
    same_area: bool = False,
) -> Carried:
    """Read a sheet of the decision ``old`` under the decision ``new``, as far as no judgement is needed.

    ``mapping`` is the option map of the two; by default the shipped one is taken. What the map says
    to depend on an area that was redrawn ("in the province") is carried over only where the caller
    says that the product's area is still the same (``same_area``). In the outcome
    every criterion of both decisions has its reason; what stays open makes the score a range.
    Product, evaluator and date stay as they were, a digest becomes that of ``new``.

    Raises :class:`~ocop_rules.errors.EvaluationError` for a sheet with faults or of a product set
    that ``new`` does not have, and :class:`~ocop_rules.errors.UnknownNameError` when no map of the
    two decisions is shipped.
    """
    require(mapping, (OptionMap, NoneType), "mapping", "OptionMap")
    require(same_area, bool, "same_area", "flag")
    require(old, Ruleset, "old", "Ruleset")
    require(new, Ruleset, "new", "Ruleset")
    evaluation = as_evaluation(evaluation)
    made = map_between(old, new) if mapping is None else mapping
    carried, answers, gates = carried_sheet(evaluation, old, new, made, same_area=same_area)
    named = {one.why for one in answers} | {one.why for one in gates}
    return Carried(
        evaluation=carried,
        answers=answers,
        gates=gates,
        before=score(old, evaluation),
        result=score(new, carried),
        whys=FrozenDict({why: words for why, words in made.whys.items() if why in named}),
    )


def carried_sheet(
    evaluation: Evaluation, old: Ruleset, new: Ruleset, mapping: OptionMap, *, same_area: bool = False
) -> tuple[Evaluation, tuple[CarriedAnswer, ...], tuple[CarriedGate, ...]]:
    """Return the sheet under ``new``, unscored, and what became of every answer and gate.

    Raises as :func:`carry_over` does.
    """
    faults = faults_of(old, evaluation)
    if faults:
        raise EvaluationError(faults)
    carrying = Carrying(evaluation, old, new, mapping, same_area=same_area)
    answers = tuple(carrying.answers())
    gates = tuple(carrying.gates())
    here = [(one.new_code, one) for one in answers if one.new_code is not None]
    carried = evolve(
        evaluation,
        ruleset=new.id,
        product_set=carrying.other.number,
        answers={code: one.new_answer for code, one in here if one.new_answer is not None},
        cases={code: one.new_case for code, one in here if one.new_case is not None},
        gates=tuple(dict.fromkeys(one.gate for one in gates if one.reason == "carried")),
        digest=None if evaluation.digest is None else new.digest,
    )
    return carried, answers, gates


def carry_along(
    chain: Sequence[Ruleset], evaluation: Evaluation | Mapping[str, Any], *, same_area: bool = False
) -> tuple[Carried, ...]:
    """Carry a sheet over from decision to decision, and return what every step came to.

    ``chain`` begins with the decision of the sheet, and each of its decisions has a map to the next
    (:func:`~ocop_rules.comparing.maps.chain_between` finds one). What one step leaves open stays
    open in the next. ``same_area`` counts for every step. Raises as :func:`carry_over` does.
    """
    require(same_area, bool, "same_area", "flag")
    require_many(chain, "chain", "rulesets")
    steps: list[Carried] = []
    for old, new in pairwise(chain):
        step = carry_over(old, new, evaluation, same_area=same_area)
        steps.append(step)
        evaluation = step.evaluation
    return tuple(steps)
