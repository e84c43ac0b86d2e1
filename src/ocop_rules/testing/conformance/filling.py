"""Clauses about a sheet that is being filled in: what a preview judges, and what pruning takes off."""

from __future__ import annotations

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from ocop_rules.errors import Fault
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring import checking, previewing, quick
from ocop_rules.testing.conformance.scoring import failing_answers, with_conditions
from ocop_rules.testing.conformance.trial import Trial
from ocop_rules.testing.faulty import faulty_sheets
from ocop_rules.testing.sheets import complete_sheets, evaluations, fulfils


def _any_sheet(rules: Ruleset) -> st.SearchStrategy[Evaluation]:
    return st.one_of(evaluations(rules), faulty_sheets(rules).map(lambda pair: pair[0]))


def _codes(faults: list[Fault]) -> list[str]:
    return sorted({fault.code for fault in faults})


def preview_judges(trial: Trial) -> None:
    """Rule 8: a preview tells the faults of a sheet, and judges the rest of it as scoring does."""
    rules = trial.rules
    sheet = trial.sheet(_any_sheet(rules))
    faults = checking.check(rules, sheet)
    made = previewing.preview(rules, sheet)
    told = _codes(list(made.faults))
    trial.holds("faults", set(_codes(faults)) <= set(told), _codes(faults), told)
    judged = made.evaluation
    if judged is None:
        trial.holds("evaluation", bool(faults), sheet.to_json(), None)
        return
    trial.same("evaluation/faults", [], _codes(checking.check(rules, judged)))
    trial.same("result", quick.score(rules, judged), made.result)
    spoilt = {step for fault in made.faults for step in fault.pointer.split("/")[2:]}
    kept = {code: answer for code, answer in sheet.answers.items() if code not in spoilt}
    found = {code: answer for code, answer in judged.answers.items() if code not in spoilt}
    trial.same("evaluation/answers", kept, found)


def prune_changes_no_points(trial: Trial) -> None:
    """Rule 4: pruning takes off the answers at what does not apply, and these alone; no point is lost."""
    rules = trial.rules
    number, criterion = trial.draw(st.sampled_from(with_conditions(rules)))
    one = rules.product_set(number)
    condition = criterion.condition
    assume(condition is not None)
    if condition is None:
        return
    failing = failing_answers(rules, one, criterion)
    assume(failing)
    sheet = trial.sheet(complete_sheets(rules, number))
    most = len(criterion.options_in(sheet.cases.get(criterion.code)))
    ticks = {criterion.code: trial.draw(st.integers(0, most)), condition.criterion: failing[0]}
    answers = {**sheet.answers, **ticks}
    idle = [
        code
        for code, item in one.criteria.items()
        if code in answers and fulfils(rules, item, answers) is False
    ]
    trial.show(evolve(sheet, answers=answers))
    made = previewing.prune(rules, evolve(sheet, answers=answers))
    bare = {code: answer for code, answer in answers.items() if code not in idle}
    trial.same("evaluation/answers", bare, dict(made.evaluation.answers))
    trial.same("dropped", sorted(idle), sorted(one.criterion for one in made.dropped))
    trial.same("again", (), previewing.prune(rules, made.evaluation).dropped)
    zeroed = evolve(sheet, answers={**bare, **dict.fromkeys(idle, 0)})
    if not checking.check(rules, zeroed):
        trial.same("points", quick.score(rules, zeroed).points, quick.score(rules, made.evaluation).points)
