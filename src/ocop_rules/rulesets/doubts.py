"""Doubts without a place: whatever rests on a ruleset rests on them, also what is no sheet's result."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.ruleset_doubt import RulesetDoubt


def doubts_about(*rulesets: Ruleset, stars: Collection[int] = ()) -> tuple[RulesetDoubt, ...]:
    """Return the doubts about each of ``rulesets`` as a whole; about stars only where one of ``stars`` is.

    A doubt about a gate concerns results alone.
    """
    return joined_doubts(
        [
            RulesetDoubt(ruleset=ruleset.id, doubt=one.id)
            for one in ruleset.decision.doubts
            if not one.places and one.gate is None and (not one.stars or not set(one.stars).isdisjoint(stars))
        ]
        for ruleset in rulesets
    )


def joined_doubts(several: Iterable[Iterable[RulesetDoubt]]) -> tuple[RulesetDoubt, ...]:
    """Return all of several lists of doubts, each doubt once, in their order."""
    return tuple(dict.fromkeys(one for each in several for one in each))
