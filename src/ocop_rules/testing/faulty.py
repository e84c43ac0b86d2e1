"""A strategy for sheets with known faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import define, field
from hypothesis import strategies as st

from ocop_rules.errors import require
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.testing.sheets import assertable, complete_sheets, number_of, once, sets_of, worthless

_NOBODY = "sha256:" + 64 * "0"


@define
class _Draft:
    """A sheet being spoilt: each fault takes a criterion that no other fault has touched."""

    ruleset: Ruleset
    one: ProductSet
    keys: dict[str, Any]
    answers: dict[str, Any]
    cases: dict[str, Any]
    gates: list[str]
    taken: set[str] = field(factory=set)

    def criterion(self, fits: Callable[[Criterion], bool]) -> Criterion | None:
        """Return the first criterion that fits and has not been touched, and mark it as touched."""
        for code, criterion in self.one.criteria.items():
            if code not in self.taken and fits(criterion):
                self.taken.add(code)
                return criterion
        return None

    def plain(self) -> Criterion | None:
        """Return a criterion without cases and conditions, that no condition hangs on either."""
        governors = {item.condition.criterion for item in self.one.criteria.values() if item.condition}
        return self.criterion(
            lambda item: not item.cases and item.condition is None and item.code not in governors
        )

    def with_cases(self) -> Criterion | None:
        """Return a criterion with cases and without a condition."""
        return self.criterion(lambda item: bool(item.cases) and item.condition is None)


Spoil = Callable[[_Draft, st.DrawFn], bool]
"""Brings one fault into a draft; False when the sheet has no place for it."""


def _ruleset(draft: _Draft, _draw: st.DrawFn) -> bool:
    draft.keys["ruleset"] = draft.ruleset.id + "-other"
    return True


def _digest(draft: _Draft, _draw: st.DrawFn) -> bool:
    draft.keys["digest"] = _NOBODY
    return True


def _unknown_set(draft: _Draft, draw: st.DrawFn) -> bool:
    draft.keys["product_set"] = draw(st.sampled_from((0, max(draft.ruleset.numbers) + 1, -1)))
    return True


def _unknown_criterion(draft: _Draft, draw: st.DrawFn) -> bool:
    place = draft.answers if draw(st.booleans()) else draft.cases
    place[draw(st.sampled_from(("99", "1.99", "")))] = 1
    return True


def _option_range(draft: _Draft, draw: st.DrawFn) -> bool:
    criterion = draft.plain()
    if criterion is not None:
        above = len(criterion.options) + 1
        draft.answers[criterion.code] = draw(st.sampled_from((above, -1, 10**30)))
    return criterion is not None


def _case_unexpected(draft: _Draft, _draw: st.DrawFn) -> bool:
    criterion = draft.plain()
    if criterion is not None:
        draft.cases[criterion.code] = 1
    return criterion is not None


def _case_missing(draft: _Draft, _draw: st.DrawFn) -> bool:
    criterion = draft.with_cases()
    if criterion is not None:
        del draft.cases[criterion.code]
    return criterion is not None


def _unknown_case(draft: _Draft, draw: st.DrawFn) -> bool:
    criterion = draft.with_cases()
    if criterion is not None:
        draft.cases[criterion.code] = draw(st.sampled_from((0, len(criterion.cases) + 1)))
    return criterion is not None


def _answer_inapplicable(draft: _Draft, draw: st.DrawFn) -> bool:
    criterion = draft.criterion(lambda item: item.condition is not None)
    if criterion is None or criterion.condition is None:
        return False
    condition = criterion.condition
    fulfilling = condition.options_under(draft.ruleset.choices)
    governor = draft.one.criterion(condition.criterion)
    failing = [answer for answer in range(1, len(governor.options) + 1) if answer not in fulfilling]
    if not failing:
        return False
    draft.answers[governor.code] = draw(st.sampled_from(failing))
    case = draft.cases.get(criterion.code)
    draft.answers[criterion.code] = worthless(criterion, case) + 1
    return True


def _unknown_gate(draft: _Draft, _draw: st.DrawFn) -> bool:
    draft.gates.append("no-such-gate")
    return True


def _gate_follows(draft: _Draft, _draw: st.DrawFn) -> bool:
    follows = {gate.id for gate in draft.ruleset.decision.gates if gate.trigger == "answers"}
    here = [gate.gate for gate in draft.one.gates if gate.gate in follows]
    draft.gates += here[:1]
    return bool(here)


def _gate_twice(draft: _Draft, _draw: st.DrawFn) -> bool:
    names = assertable(draft.ruleset, draft.one)
    draft.gates += names[:1] * 2
    return bool(names)


_IDENTITY: dict[str, Spoil] = {"ruleset-mismatch": _ruleset, "digest-mismatch": _digest}
_SHEET: dict[str, Spoil] = {
    "option-range": _option_range,
    "unknown-criterion": _unknown_criterion,
    "case-unexpected": _case_unexpected,
    "case-missing": _case_missing,
    "unknown-case": _unknown_case,
    "answer-inapplicable": _answer_inapplicable,
    "unknown-gate": _unknown_gate,
    "gate-follows": _gate_follows,
    "gate-twice": _gate_twice,
}
# a sheet of an unknown set cannot be checked any further
_SET: dict[str, Spoil] = {"unknown-set": _unknown_set}


@st.composite
def _faulty(draw: st.DrawFn, ruleset: Ruleset, number: int | None) -> tuple[Evaluation, frozenset[str]]:
    one = draw(once(ruleset, sets_of, number))
    sheet = draw(complete_sheets(ruleset, one.number))
    keys = {"ruleset": ruleset.id, "product_set": one.number}
    draft = _Draft(ruleset, one, keys, dict(sheet.answers), dict(sheet.cases), [])
    spoils = _IDENTITY | (_SET if draw(st.integers(0, 7)) == 7 else _SHEET)  # noqa: PLR2004 - one in eight
    wanted = draw(st.lists(st.sampled_from(list(spoils)), unique=True, min_size=1, max_size=3))
    found = {code for code in wanted if spoils[code](draft, draw)}
    if not found:
        draft.gates.append("no-such-gate")
        found = {"unknown-gate"}
    spoilt = Evaluation(answers=draft.answers, cases=draft.cases, gates=tuple(draft.gates), **draft.keys)
    return spoilt, frozenset(found)


def faulty_sheets(
    ruleset: Ruleset, product_set: int | None = None
) -> st.SearchStrategy[tuple[Evaluation, frozenset[str]]]:
    """Return a strategy for pairs: a sheet with one to three faults, and the codes of these faults.

    The codes are exactly those that :func:`ocop_rules.check` reports. Raises UnknownNameError for
    a set that does not exist.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    return once(ruleset, _faulty, number_of(ruleset, product_set))
