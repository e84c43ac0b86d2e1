"""Trying a clause on sheets drawn at random, and keeping what broke it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from attrs import define, field, frozen
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, HypothesisException, Unsatisfiable

from ocop_rules.errors import MissingExtraError
from ocop_rules.model.conformance import Counterexample
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset

T = TypeVar("T")


@frozen(kw_only=True)
class Effort:
    """How hard to try: the number of examples for each clause, and where chance begins."""

    examples: int = 50
    seed: int = 0


class NothingError(Exception):
    """There is nothing that a clause could be tried on."""


class BrokenError(AssertionError):
    """A clause that does not hold, with what shows it."""

    def __init__(self, counterexample: Counterexample) -> None:
        self.counterexample = counterexample
        super().__init__(counterexample)


class _Held(Generic[T]):
    """Holds a strategy whose own description would fill pages and take longer than drawing from it."""

    def __init__(self, strategy: st.SearchStrategy[T]) -> None:
        self.strategy = strategy

    def __repr__(self) -> str:
        """Return something short."""
        return "…"


@st.composite
def _from(draw: st.DrawFn, held: _Held[T]) -> T:
    return draw(held.strategy)


@define
class Trial:
    """One example of a clause: draws what it needs and remembers the sheets."""

    rules: Ruleset
    data: st.DataObject
    effort: Effort
    sheets: list[Evaluation] = field(factory=list)
    records: list[Mapping[str, Any]] = field(factory=list)

    def draw(self, strategy: st.SearchStrategy[T]) -> T:
        """Return something drawn that is no sheet."""
        return self.data.draw(_from(_Held(strategy)))

    def sheet(self, strategy: st.SearchStrategy[Evaluation]) -> Evaluation:
        """Return a sheet drawn, which a counterexample will show."""
        return self.show(self.draw(strategy))

    def show(self, sheet: Evaluation) -> Evaluation:
        """Let a counterexample show this sheet alone."""
        self.sheets, self.records = [sheet], []
        return sheet

    def record(self, value: Any) -> Any:
        """Let a counterexample show a sitting, a history, a round or stored data alone; return it."""
        self.sheets = []
        self.records = [value if isinstance(value, Mapping) else value.to_json()]
        return value

    def same(self, about: str, expected: object, found: object) -> None:
        """Demand that ``found`` equals ``expected``."""
        self.holds(about, found == expected, expected, found)

    def holds(self, about: str, holds: bool, expected: object, found: object) -> None:  # noqa: FBT001
        """Demand that something holds; ``expected`` says what it would take."""
        if not holds:
            raise BrokenError(self.counterexample(about, expected, found))

    def counterexample(self, about: str, expected: object, found: object) -> Counterexample:
        """Return what shows that a clause is broken."""
        return Counterexample(
            about=about,
            expected=_plain(expected),
            found=_plain(found),
            evaluations=tuple(one.to_json() for one in self.sheets),
            records=tuple(self.records),
        )


def _plain(value: object) -> Any:
    """Return a value as JSON data, whatever it is."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


Test = Callable[[Trial], None]


def attempt(test: Test, rules: Ruleset, effort: Effort) -> Counterexample | None:
    """Try ``test`` on many examples; return the smallest that breaks it, or None.

    Raises NothingError when no example could be made at all, and MissingExtraError.
    """

    @seed(effort.seed)
    @settings(
        max_examples=effort.examples,
        deadline=None,
        database=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def once(data: st.DataObject) -> None:
        trial = Trial(rules, data, effort)
        try:
            test(trial)
        except (HypothesisException, BrokenError, MissingExtraError):
            raise
        except Exception as error:
            # whatever a scorer raises breaks the clause as well, and the sheet shows where
            found = f"{type(error).__name__}: {error}"
            raise BrokenError(trial.counterexample("error", None, found)) from error

    try:
        once()
    except BrokenError as error:
        return error.counterexample
    except Flaky as error:
        return Counterexample(about="repeated", expected="equal", found=str(error).splitlines()[0])
    except Unsatisfiable:
        raise NothingError from None
    return None
