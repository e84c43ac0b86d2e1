"""The JSON form of a verdict on a stored result, whose keys are not the fields of the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ocop_rules import words
from ocop_rules.model.evaluation import Digest
from ocop_rules.model.terms import Slug
from ocop_rules.model.verified import Differs, Verified, VerifiedKind, VerifiedVerdict, VerifiedWhy
from ocop_rules.model.written import FaultForm


@frozen(kw_only=True)
class VerifiedForm:
    """A stored result beside the one computed again; the words of its faults may be in any language."""

    kind: VerifiedKind
    id: str | None
    ruleset: str
    digest: str
    library: str | None
    verdict: VerifiedVerdict
    why: tuple[VerifiedWhy, ...]
    differences: tuple[Differs, ...]
    computed_under: Digest | None
    readings: Mapping[Slug, Slug]
    faults: tuple[FaultForm, ...]
    at: str

    def value(self) -> Verified:
        """Return the verdict."""
        return Verified(
            kind=self.kind,
            id=self.id,
            ruleset=self.ruleset,
            digest=self.digest,
            library=self.library,
            verdict=self.verdict,
            why=self.why,
            differences=self.differences,
            computed_under=self.computed_under,
            readings=tuple(self.readings.items()),
            faults=tuple(fault.value() for fault in self.faults),
            at=self.at,
        )

    def again(self, made: Verified) -> dict[str, Any]:
        """Return what the verdict is written as, in the language that it was written in."""
        told = {lang: made.to_json(lang=lang) for lang in words.languages()}
        first = self.faults[0].message if self.faults else ""
        written = [one for one in told.values() if one["faults"] and one["faults"][0]["message"] == first]
        return [*written, *told.values()][0]
