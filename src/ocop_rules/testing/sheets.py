"""Strategies for valid sheets: complete ones, open ones, and either."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import NoneType
from typing import TypeVar

from hypothesis import strategies as st

from ocop_rules.errors import require
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset, tables_of

T = TypeVar("T")
Strategy = TypeVar("Strategy", bound="st.SearchStrategy[object]")

# strategies of words and numbers alone are kept: to make one takes longer than to draw from it
_between = lru_cache(512)(st.integers)
_LEANING = st.sampled_from(("none", "any", "best"))


@lru_cache(512)
def one_of(things: Sequence[T]) -> st.SearchStrategy[T]:
    """Return a strategy for one of several things that have a hash."""
    return st.sampled_from(things)


@lru_cache(512)
def _some(codes: tuple[str, ...], least: int, most: int | None) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes), min_size=least, max_size=most)


Ticks = dict[str, int]
Sets = st.SearchStrategy[ProductSet]
Answer = tuple[int | None, int | None]
"""The case chosen at a criterion and its answer, either None."""


def kept(ruleset: Ruleset, product_set: int | None, name: str, made: Callable[[Sets], Strategy]) -> Strategy:
    """Return a strategy of a ruleset for a set of it or for any, made once: tests ask in each example."""
    number = None if product_set is None else ruleset.product_set(product_set).number
    held, key = tables_of(ruleset), ("strategy", name, number)
    if key not in held:
        held[key] = made(sets_of(ruleset, number))
    strategy: Strategy = held[key]
    return strategy


def sets_of(ruleset: Ruleset, product_set: int | None) -> Sets:
    """Return a strategy for the set asked for, or for any set of the ruleset."""
    numbers = tuple(ruleset.numbers) if product_set is None else (ruleset.product_set(product_set).number,)
    return st.sampled_from(numbers).map(ruleset.product_set)


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


_NONE: st.SearchStrategy[list[str]] = st.builds(list)


def _asserted(ruleset: Ruleset, one: ProductSet, *, wanted: bool) -> st.SearchStrategy[list[str]]:
    names = assertable(ruleset, one)
    return _some_of(tuple(names)) if wanted and names else _NONE


@lru_cache(512)
def _some_of(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    some = st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2)
    # most sheets of a sample should go all the way to a tier
    return st.integers(0, 3).flatmap(lambda chance: some if chance == 3 else _NONE)  # noqa: PLR2004


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
    free = held if leaning == "any" else held | draw(_few(one))
    answers: Ticks = {}
    ticks: dict[str, Answer] = {}
    for code, criterion in one.criteria.items():
        cases = cases_of(criterion)
        drawn = leaning == "any" or code in free
        case = draw(one_of(tuple(cases))) if drawn and len(cases) > 1 else cases[0]
        if code in held:
            keep = case is not None and draw(st.booleans())
            ticks[code] = (case if keep else None, None)
            continue
        most = allowed(ruleset, criterion, case, answers)
        least = min(most, _least(ruleset))
        answers[code] = draw(_between(least, most)) if drawn else most if leaning == "best" else least
        ticks[code] = (case, answers[code])
    return ticks


def _few(one: ProductSet) -> st.SearchStrategy[frozenset[str]]:
    return _some(tuple(one.criteria), 0, 4)


@st.composite
def _complete(draw: st.DrawFn, ruleset: Ruleset, sets: Sets, *, gates: bool) -> Evaluation:
    one = draw(sets)
    leaning = draw(_LEANING)
    ticks = draw(_ticks(ruleset, one, leaning, frozenset()))
    return make(ruleset, one, ticks, draw(_asserted(ruleset, one, wanted=gates)))


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
    name = "complete, gates" if gates else "complete"
    return kept(ruleset, product_set, name, lambda sets: _complete(ruleset, sets, gates=gates))


@st.composite
def _open(draw: st.DrawFn, ruleset: Ruleset, sets: Sets, most: int | None, *, gates: bool) -> Evaluation:
    one = draw(sets)
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
    return make(ruleset, one, ticks, draw(_asserted(ruleset, one, wanted=gates)))


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
    require(most_open, (int, NoneType), "most_open", "number")
    require(gates, bool, "gates", "flag")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    if most_open is not None:
        return _open(ruleset, sets_of(ruleset, product_set), most_open, gates=gates)
    name = "open, gates" if gates else "open"
    return kept(ruleset, product_set, name, lambda sets: _open(ruleset, sets, None, gates=gates))


@st.composite
def _sparse(draw: st.DrawFn, ruleset: Ruleset, sets: Sets) -> Evaluation:
    one = draw(sets)
    answered = draw(_some(tuple(one.criteria), 0, None))
    answers: Ticks = {}
    ticks: dict[str, Answer] = {}
    for code, criterion in one.criteria.items():
        if code in answered:
            cases = cases_of(criterion)
            case = draw(one_of(tuple(cases))) if len(cases) > 1 else cases[0]
            answers[code] = draw(_between(0, allowed(ruleset, criterion, case, answers)))
            ticks[code] = (case, answers[code])
    return make(ruleset, one, ticks, draw(_asserted(ruleset, one, wanted=True)))


def evaluations(ruleset: Ruleset, product_set: int | None = None) -> st.SearchStrategy[Evaluation]:
    """Return a strategy for any valid sheet: complete or open, with or without asserted gates.

    A sheet shrinks to one without answers. Raises UnknownNameError for a set that does not exist.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")

    def any_of(sets: Sets) -> st.SearchStrategy[Evaluation]:
        return st.one_of(
            _sparse(ruleset, sets),
            complete_sheets(ruleset, product_set, gates=True),
            open_sheets(ruleset, product_set, gates=True),
        )

    return kept(ruleset, product_set, "any", any_of)
