"""What a stored result is found to be when it is computed again."""

from __future__ import annotations

from typing import Any, Literal

from attrs import field, frozen

from ocop_rules.errors import Fault
from ocop_rules.ground.frozen import freeze_data
from ocop_rules.structure.forms import WholeForm
from ocop_rules.words import DEFAULT

VerifiedKind = Literal["sheet", "council", "round"]
VerifiedVerdict = Literal["same", "differs", "not-shown"]
VerifiedWhy = Literal["other-rules", "other-readings", "other-version", "changed", "no-sheet", "invalid"]


@frozen
class Differs(WholeForm):
    """A value of a stored result that is another when computed again, by its JSON pointer.

    ``stored`` and ``computed`` are JSON data, lists as tuples; None also stands for what one of them does
    not have.
    """

    pointer: str
    stored: Any = field(converter=freeze_data)
    computed: Any = field(converter=freeze_data)


@frozen(kw_only=True)
class Verified(WholeForm):
    """A stored result beside the one that is computed again under the ruleset and digest it names.

    ``verdict``: "same"; "differs", with every difference; "not-shown" where the result does not hold what
    it was made of, or this can no longer be scored: what can be held against it was, and agrees.
    ``why`` says what stands behind it. "other-rules": no ruleset with this digest is at hand, and those of
    the same name were taken (of a round, where this holds for one ruleset of its registry, too);
    "other-readings": the digest is that of the same ruleset under other choices, named in ``readings``,
    which were taken (of a round those of its registry, too); "other-version": another version of the
    library made the result; "changed": the same rules and the same version give another one, so that it
    was changed after it was made; "no-sheet": it has neither reasons nor a sitting or round, nor was what
    it was made of given; "invalid": what it was made of has ``faults`` under the ruleset.
    ``computed_under`` is the digest it was computed under, ``at`` the JSON pointer of a result that stands
    inside of another document.
    """

    json_form = "ocop_rules.model.written_verified:VerifiedForm"

    kind: VerifiedKind
    id: str | None
    ruleset: str
    digest: str
    library: str | None
    verdict: VerifiedVerdict
    why: tuple[VerifiedWhy, ...] = ()
    differences: tuple[Differs, ...] = ()
    computed_under: str | None = None
    readings: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()
    at: str = ""

    def to_json(self, *, lang: str = DEFAULT) -> dict[str, Any]:
        """Return it as JSON data, the words of its faults in ``lang``."""
        return super().to_json() | {
            "readings": dict(self.readings),
            "faults": [fault.to_json(lang) for fault in self.faults],
        }
