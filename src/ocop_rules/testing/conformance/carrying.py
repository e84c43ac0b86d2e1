"""Clauses about carrying over: under the same rules a sheet stays, along a chain nothing is made up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from hypothesis import reject

from ocop_rules.comparing import carrying
from ocop_rules.comparing.maps import by_concept, chain_between
from ocop_rules.errors import EvaluationError, UnknownNameError
from ocop_rules.model.carried import Carried
from ocop_rules.model.conformance import Counterexample
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped
from ocop_rules.scoring import checking, quick
from ocop_rules.testing.conformance.subject import Subject
from ocop_rules.testing.conformance.trial import Effort, NothingError, Trial, attempt
from ocop_rules.testing.sheets import complete_sheets, evaluations, fulfils


def carried_to_itself(trial: Trial) -> None:
    """Under its own rules a sheet keeps every answer that applies, and its result."""
    rules = trial.rules
    sheet = trial.sheet(evaluations(rules))
    made = carrying.carry_over(rules, rules, sheet).evaluation
    one = rules.product_set(sheet.product_set)
    alone = by_concept(one.criteria)
    for code, answer in sheet.answers.items():
        criterion = one.criteria[code]
        if criterion.concept in alone and fulfils(rules, criterion, sheet.answers) is not False:
            trial.same(f"answers/{code}", answer, made.answers.get(code))
    for code, answer in made.answers.items():
        trial.same(f"answers/{code}", sheet.answers.get(code), answer)
    if made.answers == sheet.answers:
        before, after = quick.score(rules, sheet), quick.score(rules, made)
        trial.same("points", before.points, after.points)
        trial.same("stars", before.stars, after.stars)


def _answered(rules: Ruleset, sheet: Evaluation) -> set[str]:
    """Return the concepts at which a sheet has an answer."""
    criteria = rules.product_set(sheet.product_set).criteria
    return {criteria[code].concept for code in sheet.answers}


def _along(trial: Trial, *, chain: Sequence[Ruleset]) -> None:
    sheet = trial.sheet(complete_sheets(chain[0]))
    try:
        steps: tuple[Carried, ...] = carrying.carry_along(chain, sheet)
    except EvaluationError:
        reject()  # the products of its set belong to none of the other decision, or to several
    trial.same("steps", len(chain) - 1, len(steps))
    before = sheet
    for (old, new), step in zip(pairwise(chain), steps, strict=True):
        at = f"{old.id}--{new.id}"
        faults = [f"{fault.pointer}: {fault.code}" for fault in checking.check(new, step.evaluation)]
        trial.same(f"{at}/faults", [], faults)
        trial.same(at, carrying.carry_over(old, new, before).to_json(), step.to_json())
        known, found = _answered(old, before), _answered(new, step.evaluation)
        trial.holds(f"{at}/answers", found <= known, known, found)
        result = quick.score(new, step.evaluation)
        trial.same(f"{at}/points", result.points, step.result.points)
        before = step.evaluation


def _chains(rules: Ruleset) -> list[tuple[Ruleset, ...]]:
    """Return the ways to each decision that a map leads to, the longest first."""
    found = []
    for name in shipped("decision"):
        if name not in rules.accepts:
            try:
                found.append(chain_between(rules, load(name)))
            except UnknownNameError:
                continue
    return sorted(found, key=len, reverse=True)


def carried_along(subject: Subject, effort: Effort) -> Counterexample | None:
    """Along a chain of decisions an answer comes from the sheet, each step is that of its map alone."""
    rules = subject.ruleset
    chains = [] if rules is None else _chains(rules)
    if rules is None or not chains:
        raise NothingError
    for chain in chains:
        found = attempt(partial(_along, chain=chain), rules, effort)
        if found is not None:
            return found
    return None
