"""Strategies for valid sheets: complete ones, open ones, and either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from ocop_rules.errors import LoadError, count_faults, require
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset, tables_of

S = TypeVar("S", bound=st.SearchStrategy[Any])
Ticks = dict[str, int]
Sets = st.SearchStrategy[ProductSet]
Answer = tuple[int | None, int | None]
"""The case chosen at a criterion and its answer, either None."""


# strategies of words and numbers alone are kept: to make one takes longer than to draw from it
_between = lru_cache(512)(st.integers)
_LEANING = st.sampled_from(("none", "any", "best"))


@lru_cache(512)
def _some(codes: tuple[str, ...], least: int, most: int | None) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes), min_size=least, max_size=most)


def once(ruleset: Ruleset, make: Callable[..., S], *given: object) -> S:
    """Return the strategy ``make`` gives for a ruleset, made once: what Hypothesis knows it looks at no more.

    ``given`` is what ``make`` takes beside the ruleset: numbers, words and flags of ours.
    """
    kept: dict[Any, S] = tables_of(ruleset).setdefault("strategies", {})
    key = (make, *given)
    if key not in kept:
        kept[key] = make(ruleset, *given)
    return kept[key]


def number_of(ruleset: Ruleset, product_set: int | None) -> int | None:
    """Return the number of the set asked for, None for any; raises UnknownNameError when there is none."""
    return None if product_set is None else ruleset.product_set(product_set).number


def sets_of(ruleset: Ruleset, number: int | None) -> Sets:
    """Return a strategy for the set asked for, or for any set of the ruleset."""
    numbers = tuple(ruleset.numbers) if number is None else (number,)
    return st.sampled_from(numbers).map(ruleset.product_set)


def require_count(value: object, name: str) -> None:
    """Raise LoadError for an argument that says how many and is no whole number from 1 on."""
    faults = count_faults(value, name)
    if faults:
        raise LoadError(faults)


def fulfils(ruleset: Ruleset, criterion: Criterion, answers: Mapping[str, int]) -> bool | None:
    """Tell whether a criterion applies beside ``answers``; None while that is open."""
    if criterion.condition is None:
        return True
    governing = answers.get(criterion.condition.criterion)
    if governing is None or (governing == 0 and ruleset.choices.get("unticked") == "open"):
        return None
    return governing in criterion.condition.options_under(ruleset.choices)


def worthless(criterion: Criterion, case: int | None) -> int:
    """Return the last answer at a criterion that earns no points; the others before it earn none."""
    return sum(1 for option in criterion.options_in(case) if option.points == 0)


def allowed(ruleset: Ruleset, criterion: Criterion, case: int | None, answers: Mapping[str, int]) -> int:
    """Return the highest answer a criterion takes beside ``answers``."""
    if fulfils(ruleset, criterion, answers) is False:
        return worthless(criterion, case)
    return len(criterion.options_in(case))


def _least(ruleset: Ruleset) -> int:
    """Return the least answer that counts as one: 1 where a criterion without a tick is still open."""
    return 1 if ruleset.choices.get("unticked") == "open" else 0


def cases_of(criterion: Criterion) -> list[int | None]:
    """Return the numbers of a criterion's cases, ``[None]`` where it offers none."""
    return [case.case for case in criterion.cases] or [None]


def assertable(ruleset: Ruleset, one: ProductSet) -> list[str]:
    """Return the gates an evaluator may assert in a set, and the binding requirements."""
    asserted = {gate.id for gate in ruleset.decision.gates if gate.trigger == "asserted"}
    binding = {demand.id for demand in ruleset.decision.requirements if demand.force == "must"}
    names = [here.gate for here in one.gates if here.gate in asserted]
    return names + [here.requirement for here in one.requirements if here.requirement in binding]


def _asserted(ruleset: Ruleset, number: int) -> st.SearchStrategy[list[str]]:
    names = assertable(ruleset, ruleset.product_set(number))
    if not names:
        return st.just([])
    some = st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2)
    # most sheets of a sample should go all the way to a tier
    return st.integers(0, 3).flatmap(lambda chance: some if chance == 3 else st.just([]))  # noqa: PLR2004


def make(ruleset: Ruleset, one: ProductSet, ticks: Mapping[str, Answer], gates: list[str]) -> Evaluation:
    """Return the evaluation with these answers and cases."""
    return Evaluation(
        ruleset=ruleset.id,
        product_set=one.number,
        answers={code: answer for code, (_, answer) in ticks.items() if answer is not None},
        cases={code: case for code, (case, _) in ticks.items() if case is not None},
        gates=tuple(gates),
    )


@st.composite
def _ticks(
    draw: st.DrawFn, ruleset: Ruleset, one: ProductSet, leaning: str, held: frozenset[str]
) -> dict[str, Answer]:
    """Draw case and answer of every criterion; those in ``held`` stay open.

    ``leaning`` "none" keeps to no ticks and "best" to the best options but for a few criteria;
    "any" draws every answer.
    """
    free = held if leaning == "any" else held | draw(once(ruleset, _few, one.number))
    answers: Ticks = {}
    ticks: dict[str, Answer] = {}
    for code, criterion in one.criteria.items():
        cases = cases_of(criterion)
        drawn = leaning == "any" or code in free
        case = draw(st.sampled_from(cases)) if drawn and len(cases) > 1 else cases[0]
        if code in held:
            keep = case is not None and draw(st.booleans())
            ticks[code] = (case if keep else None, None)
            continue
        most = allowed(ruleset, criterion, case, answers)
        least = min(most, _least(ruleset))
        answers[code] = draw(_between(least, most)) if drawn else most if leaning == "best" else least
        ticks[code] = (case, answers[code])
    return ticks


def _few(ruleset: Ruleset, number: int) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(list(ruleset.product_set(number).criteria)), max_size=4)


@st.composite
def _complete(draw: st.DrawFn, ruleset: Ruleset, number: int | None, gates: bool) -> Evaluation:  # noqa: FBT001 - ours
    one = draw(once(ruleset, sets_of, number))
    leaning = draw(_LEANING)
    ticks = draw(_ticks(ruleset, one, leaning, frozenset()))
    return make(ruleset, one, ticks, draw(once(ruleset, _asserted, one.number)) if gates else [])


def complete_sheets(
    ruleset: Ruleset, product_set: int | None = None, *, gates: bool = False
) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for valid sheets with an answer to every criterion.

    Cases and conditions are respected: a criterion that does not apply has an answer that earns
    nothing. ``gates`` lets a quarter of the sheets assert gates or unmet requirements. A sheet
    shrinks to one without any tick. Raises UnknownNameError for a set that does not exist.
    """
    require(gates, bool, "gates", "flag")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    return once(ruleset, _complete, number_of(ruleset, product_set), gates)


@st.composite
def _open(draw: st.DrawFn, ruleset: Ruleset, number: int | None, most: int | None, gates: bool) -> Evaluation:  # noqa: FBT001 - ours
    one = draw(once(ruleset, sets_of, number))
    codes = tuple(one.criteria)
    held = draw(_some(codes, 1, most or len(codes)))
    leaning = draw(_LEANING)
    ticks = draw(_ticks(ruleset, one, leaning, held))
    answers = {code: answer for code, (_, answer) in ticks.items() if answer is not None}
    still = [code for code in held if fulfils(ruleset, one.criteria[code], answers) is not False]
    if not still:
        # what was left out does not apply: leave the criterion it hangs on open as well
        condition = one.criteria[min(held)].condition
        governor = min(held) if condition is None else condition.criterion
        ticks[governor] = (None, None)
    return make(ruleset, one, ticks, draw(once(ruleset, _asserted, one.number)) if gates else [])


def open_sheets(
    ruleset: Ruleset,
    product_set: int | None = None,
    *,
    most_open: int | None = None,
    gates: bool = False,
) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for valid sheets with at least one open criterion.

    At most ``most_open`` criteria are left out (and the one a condition hangs on, where that is
    what keeps a sheet open). A case may be chosen where the answer is missing. Raises
    UnknownNameError for a set that does not exist.
    """
    if most_open is not None:
        require_count(most_open, "most_open")
    require(gates, bool, "gates", "flag")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    number = number_of(ruleset, product_set)
    # what a caller gave is not kept
    if most_open is None:
        return once(ruleset, _open, number, None, gates)
    return _open(ruleset, number, most_open, gates)


@st.composite
def _sparse(draw: st.DrawFn, ruleset: Ruleset, number: int | None) -> Evaluation:
    one = draw(once(ruleset, sets_of, number))
    answered = draw(_some(tuple(one.criteria), 0, None))
    answers: Ticks = {}
    ticks: dict[str, Answer] = {}
    for code, criterion in one.criteria.items():
        if code in answered:
            cases = cases_of(criterion)
            case = draw(st.sampled_from(cases)) if len(cases) > 1 else cases[0]
            answers[code] = draw(_between(0, allowed(ruleset, criterion, case, answers)))
            ticks[code] = (case, answers[code])
    return make(ruleset, one, ticks, draw(once(ruleset, _asserted, one.number)))


def evaluations(ruleset: Ruleset, product_set: int | None = None) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for any valid sheet: complete or open, with or without asserted gates.

    A sheet shrinks to one without answers. Raises UnknownNameError for a set that does not exist.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    return once(ruleset, _any, number_of(ruleset, product_set))


def _any(ruleset: Ruleset, number: int | None) -> st.SearchStrategy[Evaluation]:
    return st.one_of(
        _sparse(ruleset, number),
        complete_sheets(ruleset, number, gates=True),
        open_sheets(ruleset, number, gates=True),
    )
