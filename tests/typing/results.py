"""What type checkers see of results: checked by ``make lint`` with mypy and pyright, never run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, assert_never, assert_type

from ocop_rules import Evaluation, Fault, Invalid, Result, Ruleset, score, score_lines
from ocop_rules.scoring import Reason


def one_sheet(rules: Ruleset, sheet: Evaluation, data: Mapping[str, Any]) -> None:
    """What could be scored is never invalid, and its plain fields have plain types."""
    result = score(rules, sheet)
    assert_type(result, Result)
    assert_type(score(rules, data), Result)
    assert_type(result.status, Literal["ranked", "open", "stopped", "rejected"])
    assert_type(result.stars, int | None)
    assert_type(result.points, Mapping[str, int] | None)
    assert_type(result.open, tuple[str, ...])
    assert_type(Result.from_json(data), Result)
    if result.status == "invalid":  # type: ignore[comparison-overlap]
        raise AssertionError


def every_status(result: Result) -> str:
    """A match over the four statuses is complete."""
    match result.status:
        case "ranked" | "open":
            return "scored"
        case "stopped" | "rejected":
            return "gated"
        case never:
            assert_never(never)


def a_stream(rules: Mapping[str, Ruleset], lines: Iterable[bytes]) -> None:
    """The status tells a result from what could not be scored."""
    for outcome in score_lines(rules.__getitem__, lines):
        assert_type(outcome, Result | Invalid)
        if outcome.status == "invalid":
            assert_type(outcome, Invalid)
            assert_type(outcome.faults, tuple[Fault, ...])
        else:
            assert_type(outcome, Result)
            assert_type(outcome.reasons, tuple[Reason, ...])
        if isinstance(outcome, Result):
            assert_type(outcome, Result)


def not_a_tuple(result: Result) -> None:
    """No tuple shows through, and nothing can be changed."""
    result[0]  # type: ignore[index]
    result.stars = 5  # type: ignore[misc]
