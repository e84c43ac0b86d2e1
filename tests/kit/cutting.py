"""Product sets cut to a few criteria, small enough to try every sheet of them."""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve
from hypothesis import strategies as st

from kit.ground import other_choices, ruleset
from ocop_rules import Ruleset
from ocop_rules.model.product_set import ProductSet
from ocop_rules.rulesets import with_readings

_PARTS_OF_ALL = ((1, 0), (2, 30), (3, 50), (4, 70), (5, 90))
"""The tiers by hundredths of the points of a whole sheet."""


def cut(rules: Ruleset, number: int, codes: Collection[str]) -> Ruleset:
    """Return a ruleset of one set with these criteria alone, its tiers by the points they have.

    The criterion that a condition hangs on is kept with the one that hangs on it.
    """
    one = rules.product_set(number)
    conditions = {code: found.condition for code, found in one.criteria.items()}
    kept = set(codes) | {found.criterion for code in codes if (found := conditions[code]) is not None}
    parts = tuple(
        evolve(
            part,
            groups=tuple(
                evolve(group, criteria=criteria, headings=())
                for group in part.groups
                if (criteria := tuple(one for one in group.criteria if one.code in kept))
            ),
        )
        for part in one.parts
    )
    small = evolve(one, parts=tuple(part for part in parts if part.groups), gates=(), requirements=())
    groups = {group.code for group in small.groups}
    gates = tuple(
        evolve(here, zeros=tuple(code for code in here.zeros if code in kept))
        for here in one.gates
        if (here.criterion is None or here.criterion in kept) and (here.group is None or here.group in groups)
    )
    small = evolve(small, gates=tuple(here for here in gates if here.zeros or _asserted(rules, here.gate)))
    most = sum(best_points(small))
    tiers = tuple(
        evolve(tier, from_points=-(-share * most // 100))
        for tier, (_, share) in zip(rules.decision.tiers, _PARTS_OF_ALL, strict=True)
    )
    return Ruleset(
        decision=evolve(rules.decision, tiers=tiers), sets=(small,), digest=rules.digest, labels=rules.labels
    )


@st.composite
def small_rulesets(draw: st.DrawFn, most: int = 7) -> Ruleset:
    """Draw a set cut to ``most`` criteria or fewer, under its own readings or one other."""
    name = draw(st.sampled_from(("synthetic", "148-2023", "26-2026")))
    choices = draw(st.sampled_from([(), *((one,) for one in other_choices(name))]))
    rules = ruleset(name)
    number = draw(st.sampled_from([one.number for one in rules.sets]))
    criteria = rules.product_set(number).criteria
    codes = draw(st.frozensets(st.sampled_from(list(criteria)), min_size=2, max_size=most))
    hanging = [one.code for one in criteria.values() if one.condition is not None]
    if hanging and draw(st.booleans()):
        codes |= {hanging[0]}
    small = cut(rules, number, codes)
    return with_readings(small, dict(choices)) if choices else small


def best_points(one: ProductSet) -> list[int]:
    """Return the most points of each criterion."""
    return [
        max(option.points for options in cases for option in options)
        for found in one.criteria.values()
        for cases in [[case.options for case in found.cases] or [found.options]]
    ]


def _asserted(rules: Ruleset, name: str) -> bool:
    return any(gate.id == name and gate.trigger == "asserted" for gate in rules.decision.gates)
