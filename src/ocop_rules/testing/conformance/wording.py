"""A clause about words: whatever comes of a sheet is told in every language, and nothing is left a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ocop_rules.councils import deliberating
from ocop_rules.errors import NotHeldError
from ocop_rules.life import levels, outcomes
from ocop_rules.model.conformance import Counterexample
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.labels import label_keys
from ocop_rules.scoring import quick
from ocop_rules.telling import telling
from ocop_rules.testing.conformance.councils import policy_of, sitting_of_sheets
from ocop_rules.testing.conformance.subject import Subject
from ocop_rules.testing.conformance.trial import Trial
from ocop_rules.testing.sheets import evaluations
from ocop_rules.words import catalogue, languages

_KEY = re.compile(r"[a-z][a-z-]*(?:\.[a-z0-9-]+)+")


def _untold(rules: Ruleset, thing: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield what the page of a thing leaves a bare key, by language; raises what telling it raises."""
    keys = label_keys(rules)
    for lang in languages():
        text = telling.tell(thing, rules=rules, lang=lang).text()
        bare = sorted(word for word in set(_KEY.findall(text)) if word in keys or word in catalogue(lang))
        if bare:
            yield lang, bare


def rules_told(subject: Subject) -> Counterexample | None:
    """The page of the ruleset, and that of its council's policy."""
    rules = subject.ruleset
    if rules is None:
        return None
    for thing in (rules, rules.decision.council):
        if thing is None:
            continue
        try:
            untold = next(_untold(rules, thing), None)
        except Exception as error:  # noqa: BLE001 - whatever telling raises, it has not told
            return Counterexample(about="error", found=f"{type(error).__name__}: {error}")
        if untold is not None:
            return Counterexample(about=f"words ({untold[0]})", expected=[], found=untold[1])
    return None


def results_told(trial: Trial) -> None:
    """The pages of a sheet, of a council of it alone, and of the step that follows."""
    rules = trial.rules
    sheet = trial.sheet(evaluations(rules))
    result = quick.score(rules, sheet)
    made = deliberating.deliberate(rules, sitting_of_sheets([sheet]), policy_of(rules))
    things: list[Any] = [sheet, result, made]
    scoring = [level.id for level in rules.decision.levels if level.scores]
    with suppress(NotHeldError):
        things += [levels.next_step(rules, [outcomes.outcome_of(made, level)]) for level in scoring[:1]]
    for thing in things:
        for lang, bare in _untold(rules, thing):
            trial.same(f"words ({lang})", [], bare)
