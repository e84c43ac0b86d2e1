"""Lint of a council's policy and of a council: what holds beyond the form of their fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attrs import evolve

from ocop_rules.errors import Fault
from ocop_rules.model.council import Council, CouncilPolicy
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import cites_of
from ocop_rules.rulesets.lint.at import At


def lint_policy(policy: CouncilPolicy, at: At) -> Iterator[Fault]:
    """Yield the faults of a policy by itself."""
    share = None if policy.quorum is None else policy.quorum.present
    if share is not None and share.numerator > share.denominator:
        found = f"{share.numerator}/{share.denominator}"
        yield (at / "quorum" / "present").fault("quorum-over-all", found)
    if not policy.counted:
        yield (at / "counted").fault("nobody-counted", [])
    for name in ("counted", "settled", "notes"):
        for double, count in Counter(getattr(policy, name)).items():
            if count > 1:
                yield (at / name).fault("id-twice", double, id=double)


def lint_council_rules(ruleset: Ruleset, at: At) -> Iterator[Fault]:
    """Yield the faults of the policy that a ruleset gives; without one there are none."""
    if ruleset.decision.council is not None:
        yield from lint_policy(ruleset.decision.council, at)
        yield from lint_settled(ruleset, ruleset.decision.council, at)


def lint_settled(ruleset: Ruleset, policy: CouncilPolicy, at: At) -> Iterator[Fault]:
    """Yield a fault for every settled criterion that no product set of a ruleset has."""
    if not policy.settled:
        return
    known = {
        name
        for one in ruleset.sets
        for criterion in one.criteria.values()
        for name in (criterion.concept, criterion.code)
    }
    for index, name in enumerate(policy.settled):
        if name not in known:
            yield (at / "settled" / index).fault("settled-unknown", name)


def lint_council(ruleset: Ruleset, council: Council, at: At) -> Iterator[Fault]:
    """Yield the faults of a council under a ruleset."""
    levels = [level.id for level in ruleset.decision.levels]
    if council.level is not None and levels and council.level not in levels:
        told = (at / "level").fault("level-missing", council.level, known=", ".join(levels))
        yield evolve(told, cites=cites_of(ruleset.decision.levels))
    if not council.members:
        yield (at / "members").fault("no-members", [])
    chairs = [index for index, member in enumerate(council.members) if member.role == "chair"]
    for index in chairs[1:]:
        yield (at / "members" / index / "role").fault("chair-twice", council.members[index].id)
