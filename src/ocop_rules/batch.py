"""Scoring many evaluations: one result for each, in order, in the memory of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ocop_rules.errors import EvaluationError, Fault, OcopError, nearest, show
from ocop_rules.evaluations import Read, Unreadable
from ocop_rules.model.result import Invalid, Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring import score

Outcome = Result | Invalid
Lookup = Callable[[str], Ruleset]


def _named(fault: Fault, source: str | None) -> Fault:
    return Fault(
        code=fault.code,
        file=fault.file or source,
        pointer=fault.pointer,
        found=fault.found,
        fields=fault.fields,
    )


def score_one(
    lookup: Lookup, evaluation: Read, known: Iterable[str] = (), source: str | None = None
) -> Outcome:
    """Score one evaluation with the ruleset that it names; faults become an :class:`Invalid`."""
    if isinstance(evaluation, Unreadable):
        return Invalid(id=evaluation.id, faults=evaluation.faults)
    try:
        ruleset = lookup(evaluation.ruleset)
    except (LookupError, OcopError):
        near = nearest(evaluation.ruleset, known) or ", ".join(known) or "-"
        faults: tuple[Fault, ...] = (
            Fault(
                code="unknown-ruleset",
                pointer="/ruleset",
                found=show(evaluation.ruleset),
                fields={"near": near},
            ),
        )
    else:
        try:
            return score(ruleset, evaluation)
        except EvaluationError as error:
            faults = error.faults
    return Invalid(
        id=evaluation.id,
        ruleset=evaluation.ruleset,
        product_set=evaluation.product_set,
        faults=tuple(_named(fault, source) for fault in faults),
    )


def score_all(lookup: Lookup, evaluations: Iterable[Read], known: Iterable[str] = ()) -> Iterator[Outcome]:
    """Yield one result per evaluation, in order.

    ``lookup`` returns the ruleset of an id and may load it when first asked; ``known`` are the
    ids to suggest when it does not know one.
    """
    names = tuple(known)
    return (score_one(lookup, evaluation, names) for evaluation in evaluations)
