"""The JSON form of the ruleset that a dossier falls under: its id and digest stand for the ruleset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from ocop_rules.errors import Fault, FaultsError, UnknownNameError, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.ground.names import listed
from ocop_rules.model.applicable import Applicable, Why
from ocop_rules.model.dossier import PlanDay
from ocop_rules.model.evaluation import Digest
from ocop_rules.model.process import Kind, Transition
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.model.terms import Slug
from ocop_rules.model.working_days import Counted
from ocop_rules.rulesets.by_digest import law_of_digest
from ocop_rules.rulesets.loading import shipped
from ocop_rules.rulesets.registry import shipped_registry


@frozen(kw_only=True)
class ApplicableForm:
    """The ruleset a dossier falls under, by id and digest, and why; the clause by its id."""

    ruleset: Slug
    digest: Digest
    kind: Kind
    filed: date
    transition: Slug | None
    finish_by: date | None
    late: bool
    counted: Counted | None
    deadlines: tuple[PlanDay, ...]
    why: tuple[Why, ...]
    readings: Mapping[Slug, Slug]
    notices: tuple[str, ...]
    doubtful: tuple[RulesetDoubt, ...]

    def value(self) -> Applicable:
        """Return the answer; raises FaultsError where no such ruleset or clause is shipped.

        It is taken under the choices with which it has the digest: those named, and one beside them. Another
        digest is a fault, too: what is written again would have that of the shipped ruleset.
        """
        return Applicable(
            ruleset=self._ruleset(),
            kind=self.kind,
            filed=self.filed,
            why=self.why,
            transition=self._transition(),
            finish_by=self.finish_by,
            late=self.late,
            counted=self.counted,
            deadlines=self.deadlines,
            readings=FrozenDict(self.readings),
            notices=self.notices,
            doubtful=self.doubtful,
        )

    def _ruleset(self) -> Ruleset:
        try:
            return law_of_digest(self.ruleset, self.digest, self.readings, ()).ruleset
        except UnknownNameError:
            raise _unknown("ruleset", self.ruleset, shipped()) from None

    def _transition(self) -> Transition | None:
        """Return the clause: most often of another decision than that of the ruleset."""
        if self.transition is None:
            return None
        named = [one.ruleset for one in self.why if one.transition == self.transition]
        clauses = [
            (one.id in named, clause)
            for one in shipped_registry().rulesets
            for clause in one.decision.transitions
        ]
        found = [(said, clause) for said, clause in clauses if clause.id == self.transition]
        if not found:
            raise _unknown("transition", self.transition, [clause.id for _, clause in clauses])
        return max(found, key=lambda one: one[0])[1]


def _unknown(at: str, found: str, known: list[str] | tuple[str, ...]) -> FaultsError:
    fields = {"allowed": listed(known), "near": listed(known)}
    return FaultsError([Fault(code="value", pointer=f"/{at}", found=show(found), fields=fields)])
