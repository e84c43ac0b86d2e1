"""The evaluation: one evaluator's score sheet for one product, as it is exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Date  # noqa: N812 - the field is called date
from typing import Annotated

from attrs import field, frozen

from ocop_rules.errors import EvaluationError, Fault, pointer, show
from ocop_rules.ground.frozen import FrozenDict, Numbers, are_numbers
from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import Pattern

Digest = Annotated[str, Pattern(r"sha256:[0-9a-f]{64}")]
Remark = Annotated[str, Pattern(r"[^ \t\n\r]([^\t\n\r]{0,998}[^ \t\n\r])?")]
"""A line of text, up to 1,000 characters."""


def _numbers(mapping: object, name: str) -> Numbers:
    """Freeze a mapping of codes to whole numbers; what is not one is a fault, never converted."""
    if type(mapping) is Numbers:
        return mapping
    if not isinstance(mapping, Mapping):
        fields = {"expected": "object"}
        raise EvaluationError([Fault(code="type", pointer=pointer(name), found=show(mapping), fields=fields)])
    if are_numbers(mapping):
        return Numbers(mapping)
    raise EvaluationError(
        [
            Fault(
                code="type",
                pointer=pointer(name, key),
                found=show(value if isinstance(key, str) else key),
                fields={"expected": "integer" if isinstance(key, str) else "string"},
            )
            for key, value in mapping.items()
            if type(key) is not str or type(value) is not int
        ]
    )


_NO_CASES = Numbers()


def _answers(mapping: Mapping[str, int]) -> Mapping[str, int]:
    return _numbers(mapping, "answers")


def _cases(mapping: Mapping[str, int]) -> Mapping[str, int]:
    return _numbers(mapping, "cases")


def _gates(names: Iterable[str]) -> tuple[str, ...]:
    """Freeze the names of gates; one text alone is not a list of names."""
    if isinstance(names, str):
        fields = {"expected": "array"}
        raise EvaluationError([Fault(code="type", pointer="/gates", found=show(names), fields=fields)])
    return tuple(names)


def _notes(mapping: Mapping[str, str]) -> Mapping[str, str]:
    return mapping if type(mapping) is FrozenDict else FrozenDict(mapping)


_NO_NOTES: FrozenDict[str, str] = FrozenDict()


@frozen(kw_only=True)
class Evaluation(Form):
    """One score sheet (phiếu đánh giá).

    ``answers`` maps the code of a criterion to the number of the ticked option, 1 from the top;
    0 says that no box was ticked, a criterion left out is open. ``cases`` maps a criterion that
    offers cases to the chosen one, ``gates`` names the gates the evaluator asserts. ``id`` comes
    back in the result and ``digest`` pins the ruleset; ``product``, ``evaluator`` and ``date``
    are kept and not interpreted. So are ``notes``: what the evaluator remarks on an answer, or on a
    gate that is asserted, by the code of the criterion or the name of the gate.

    Raises :class:`~ocop_rules.errors.EvaluationError` for an answer or case that is no integer:
    ``True``, ``1.0`` and ``"1"`` are not converted.
    """

    ruleset: str
    product_set: int
    answers: Mapping[str, int] = field(converter=_answers)
    cases: Mapping[str, int] = field(default=_NO_CASES, converter=_cases)
    gates: tuple[str, ...] = field(default=(), converter=_gates)
    id: str | None = None
    digest: Digest | None = None
    product: str | None = None
    evaluator: str | None = None
    date: Date | None = None
    notes: Mapping[str, Remark] = field(default=_NO_NOTES, converter=_notes)


@frozen
class Unreadable:
    """An evaluation that could not be read: where it stood, its id if one was found, its faults."""

    source: str | None
    id: str | None
    faults: tuple[Fault, ...]


Read = Evaluation | Unreadable
