"""The evaluation: one evaluator's score sheet for one product, as it is exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date  # noqa: N812 - the field is called date
from typing import Annotated

from attrs import field, frozen

from ocop_rules._frozen import freeze_numbers
from ocop_rules.model._limits import Pattern

Digest = Annotated[str, Pattern(r"sha256:[0-9a-f]{64}")]


@frozen(kw_only=True)
class Evaluation:
    """One score sheet (phiếu đánh giá).

    ``answers`` maps the code of a criterion to the number of the ticked option, 1 from the top;
    0 says that no box was ticked, a criterion left out is open. ``cases`` maps a criterion that
    offers cases to the chosen one, ``gates`` names the gates the evaluator asserts. ``id`` comes
    back in the result and ``digest`` pins the ruleset; ``product``, ``evaluator`` and ``date``
    are kept and not interpreted.
    """

    ruleset: str
    product_set: int
    answers: Mapping[str, int] = field(converter=freeze_numbers)
    cases: Mapping[str, int] = field(factory=dict, converter=freeze_numbers)
    gates: tuple[str, ...] = field(default=(), converter=tuple)
    id: str | None = None
    digest: Digest | None = None
    product: str | None = None
    evaluator: str | None = None
    date: Date | None = None
