"""The evaluation: one evaluator's score sheet for one product, as it is exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date  # noqa: N812 - the field is called date
from typing import Annotated, Any

from attrs import frozen

from ocop_rules.errors import Fault, LoadError, pointer, show
from ocop_rules.ground.frozen import FrozenDict, Numbers
from ocop_rules.model.terms import Id
from ocop_rules.structure.forms import Form, WholeForm
from ocop_rules.structure.limits import Pattern
from ocop_rules.words import DEFAULT

Digest = Annotated[str, Pattern(r"sha256:[0-9a-f]{64}")]
Remark = Annotated[str, Pattern(r"[^ \t\n\r]([^\t\n\r]{0,998}[^ \t\n\r])?")]
"""A line of text, up to 1,000 characters."""


@frozen(kw_only=True)
class Evaluation(Form):
    """One score sheet (phiếu đánh giá).

    ``answers`` maps the code of a criterion to the number of the ticked option, 1 from the top;
    0 says that no box was ticked, a criterion left out is open. ``cases`` maps a criterion that
    offers cases to the chosen one, ``gates`` names the gates the evaluator asserts. ``id`` comes
    back in the result and ``digest`` pins the ruleset; ``product``, ``evaluator`` and ``date``
    are kept and not interpreted. So are ``notes``: what the evaluator remarks on an answer, or on a
    gate that is asserted, by the code of the criterion or the name of the gate.

    Raises :class:`~ocop_rules.errors.LoadError` for a field that is wrong in kind: an answer that is no
    integer (``True``, ``1.0`` and ``"1"`` are not converted), a day with a time, an empty id.
    """

    ruleset: str
    product_set: int
    answers: Mapping[str, int]
    cases: Mapping[str, int] = Numbers()
    gates: tuple[str, ...] = ()
    id: Id | None = None
    digest: Digest | None = None
    product: Id | None = None
    evaluator: Id | None = None
    date: Date | None = None
    notes: Mapping[str, Remark] = FrozenDict()


@frozen
class Unreadable(WholeForm):
    """An evaluation that could not be read: where it stood, its id if one was found, its faults."""

    json_form = "ocop_rules.model.written:UnreadableForm"

    source: str | None
    id: str | None
    faults: tuple[Fault, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse what is wrong in kind, and no text: an id that is the fault comes back as it is."""
        wrong: list[tuple[str, object, str]] = [
            (name, given, "string")
            for name, given in (("source", self.source), ("id", self.id))
            if given is not None and type(given) is not str
        ]
        if type(self.faults) is not tuple or any(type(one) is not Fault for one in self.faults):
            wrong.append(("faults", self.faults, "array"))
        if wrong:
            raise LoadError(
                [
                    Fault(
                        code="type", pointer=pointer(name), found=show(given), fields={"expected": expected}
                    )
                    for name, given, expected in wrong
                ]
            )

    def to_json(self, *, lang: str = DEFAULT) -> dict[str, Any]:
        """Return the faults as JSON data, with their words in ``lang``."""
        faults = [fault.to_json(lang) for fault in self.faults]
        return {"source": self.source, "id": self.id, "faults": faults}


Read = Evaluation | Unreadable
