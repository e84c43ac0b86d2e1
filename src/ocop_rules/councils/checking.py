"""Checking a sitting: which policy applies, and every fault of council and sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import NoneType

from attrs import evolve

from ocop_rules.errors import Fault, pointer, require
from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.deliberation import PolicySource
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.lint.at import At
from ocop_rules.rulesets.lint.council import lint_council, lint_policy, lint_settled
from ocop_rules.scoring.checking import check, set_fault


def policy_for(
    ruleset: Ruleset, sitting: Sitting, policy: CouncilPolicy | None = None
) -> tuple[CouncilPolicy, PolicySource]:
    """Return the policy that applies and where it comes from, each in the place of the next as a whole.

    The argument, the sitting's own, the ruleset's (overlays included), the defaults.
    """
    if policy is not None:
        return policy, "argument"
    if sitting.policy is not None:
        return sitting.policy, "sitting"
    if ruleset.decision.council is not None:
        return ruleset.decision.council, "ruleset"
    return CouncilPolicy(), "default"


def check_policy(ruleset: Ruleset | None, policy: CouncilPolicy) -> list[Fault]:
    """Return all faults of a policy, the same whether an overlay, a sitting or a caller gives it.

    Under a ruleset its criteria have to be known there; without one (None) it is checked by itself. The
    sources that it cites are those of whoever gives it.
    """
    require(ruleset, (Ruleset, NoneType), "ruleset", "Ruleset")
    require(policy, CouncilPolicy, "policy", "CouncilPolicy")
    at = At(None)
    faults = [*lint_policy(policy, at)]
    if ruleset is not None:
        faults += lint_settled(ruleset, policy, at)
    return faults


def check_sitting(ruleset: Ruleset, sitting: Sitting, policy: CouncilPolicy | None = None) -> list[Fault]:
    """Return all faults of a sitting under a ruleset, none when a council can deliberate on it.

    Those of the policy and of the council, of every sheet by itself, and of sheets without a member,
    with a member who is absent, or that share one.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require(sitting, Sitting, "sitting", "Sitting")
    faults: list[Fault] = []
    scorings: list[tuple[tuple[object, ...], tuple[Evaluation, ...]]]
    if sitting.ruleset not in ruleset.accepts:
        fields = {"ruleset": ruleset.id}
        faults.append(
            Fault(code="ruleset-mismatch", pointer="/ruleset", found=sitting.ruleset, fields=fields)
        )
    if sitting.digest is not None and sitting.digest != ruleset.digest:
        fields = {"digest": ruleset.digest}
        faults.append(Fault(code="digest-mismatch", pointer="/digest", found=sitting.digest, fields=fields))
    if sitting.product_set not in ruleset.numbers:
        faults.append(set_fault(ruleset, sitting.product_set))
    chosen = policy_for(ruleset, sitting, policy)[0]
    faults += [evolve(fault, pointer=f"/policy{fault.pointer}") for fault in check_policy(ruleset, chosen)]
    faults += lint_council(ruleset, sitting.council, At(None, "council"))
    scorings = [(("sheets",), sitting.sheets)]
    scorings += [(("earlier", number, "sheets"), one.sheets) for number, one in enumerate(sitting.earlier)]
    for place, sheets in scorings:
        faults += _evaluators(sitting, sheets, At(None, *place))
        for index, one in enumerate(sheets):
            faults += _sheet_faults(ruleset, sitting, one, *place, index)
    for name in ("support", "self_assessment"):
        given: Evaluation | None = getattr(sitting, name)
        if given is not None:
            faults += _sheet_faults(ruleset, sitting, given, name)
    return faults


def _evaluators(sitting: Sitting, sheets: Sequence[Evaluation], place: At) -> Iterator[Fault]:
    members = {member.id: member for member in sitting.council.members}
    seen: set[str | None] = set()
    for index, one in enumerate(sheets):
        at = place / index / "evaluator"
        if one.evaluator is None:
            yield at.fault("evaluator-missing")
        elif one.evaluator not in members:
            yield at.fault("evaluator-unknown", one.evaluator, known=", ".join(members) or "-")
        elif one.evaluator in seen:
            yield at.fault("evaluator-twice", one.evaluator)
        elif members[one.evaluator].absent:
            yield at.fault("evaluator-absent", one.evaluator)
        seen.add(one.evaluator)


def _sheet_faults(ruleset: Ruleset, sitting: Sitting, one: Evaluation, *steps: object) -> Iterator[Fault]:
    for fault in check(ruleset, one):
        yield evolve(fault, pointer=pointer(*steps) + fault.pointer)
    if one.product_set != sitting.product_set:
        yield At(None, *steps, "product_set").fault(
            "council-set", one.product_set, product_set=sitting.product_set
        )
