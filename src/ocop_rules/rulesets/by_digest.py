"""The ruleset that a stored result names, by its digest: at hand, released once, or under other choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from attrs import frozen

from ocop_rules.errors import UnknownNameError, require, require_many
from ocop_rules.ground import normal
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.archive import archived, released, released_ids
from ocop_rules.rulesets.assemble import document
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped, with_readings
from ocop_rules.structure.structuring import unstructure

Rules = Ruleset | Iterable[Ruleset]
Choices = tuple[tuple[str, str], ...]


@frozen
class Law:
    """The ruleset a result is computed under; ``same`` tells whether it has the digest that was named.

    ``readings`` are the choices that had to be taken for it, beside those that its ruleset takes.
    """

    ruleset: Ruleset
    same: bool
    readings: Choices = ()


def rulesets_given(rules: Rules | None, name: str = "rules") -> tuple[Ruleset, ...]:
    """Return the rulesets that a caller gave, one or several of them; raises ArgumentError for others."""
    if rules is None or isinstance(rules, Ruleset):
        return () if rules is None else (rules,)
    require_many(rules, name, "rulesets")
    given = tuple(rules)
    for one in given:
        require(one, Ruleset, name, "rulesets")
    return given


def law_of_digest(name: str, digest: str, named: Mapping[str, str], rules: tuple[Ruleset, ...]) -> Law:
    """Return what a result that names ``name`` and ``digest`` is computed under.

    It is looked for among ``rules``, those that are shipped and the archive; then under other choices of
    their readings: those ``named``, and one beside them. What is not found there is the first ruleset of
    the name, and not the ``same``.

    Raises UnknownNameError where nothing of the name is at hand.
    """
    given = [one for one in rules if name in one.accepts]
    for one in given:
        if one.digest == digest:
            return Law(one, same=True)
    kept = _shipped_as(name).get(digest)
    known = archived(digest) if kept is None else load(kept)
    if known is not None:
        return Law(known, same=True)
    for one, tried in _tried(name, named, given):
        taken = tried.get(digest)
        if taken is not None:
            return Law(with_readings(one, dict(taken)), same=True, readings=taken)
    if given or name in shipped():
        return Law(given[0] if given else load(name), same=False)
    raise UnknownNameError("ruleset", name, sorted({*shipped(), *released_ids()}))


def _tried(
    name: str, named: Mapping[str, str], given: Iterable[Ruleset]
) -> Iterator[tuple[Ruleset, Mapping[str, Choices]]]:
    """Yield every ruleset of the name with the choices to try in it, by the digest that they give."""
    for one in given:
        yield one, _beside(one, _otherwise(one, named))
    for shipped_name in _shipped_as(name).values():
        one = load(shipped_name)
        yield one, _shipped_tried(shipped_name, _otherwise(one, named))
    for digest in _released_as(name):
        kept: Any = archived(digest)
        yield kept, _archived_tried(digest, _otherwise(kept, named))


@lru_cache(maxsize=64)
def _shipped_as(name: str) -> Mapping[str, str]:
    """Return the shipped rulesets that score what names ``name``, by digest; it itself comes first."""
    every = sorted(shipped(), key=lambda one: one != name)
    return {load(one).digest: one for one in every if name in load(one).accepts}


@lru_cache(maxsize=64)
def _released_as(name: str) -> tuple[str, ...]:
    """Return the digests in the archive that score what names ``name``, the latest version first."""
    every = dict.fromkeys(one for digests in reversed(tuple(released().values())) for one in digests.values())
    held = ((one, archived(one)) for one in every)
    return tuple(one for one, kept in held if kept is not None and name in kept.accepts)


# -- other choices of readings --------------------------------------------------------------------


def _beside(ruleset: Ruleset, named: Choices) -> Mapping[str, Choices]:
    """Return, by the digest that they give, the choices to try: those named, and one more beside them."""
    sets = b"".join(document(one) for one in ruleset.sets)
    decision = unstructure(ruleset.decision)
    found = {}
    for choices in _tries(ruleset, named):
        readings = [one | {"choice": choices.get(one["id"], one["choice"])} for one in decision["readings"]]
        head = normal.dumps(decision | {"readings": readings}).encode()
        found[normal.digest((head, sets))] = tuple(sorted(choices.items()))
    return found


def _tries(ruleset: Ruleset, named: Choices) -> Iterator[dict[str, str]]:
    """Yield the choices named that it does not take itself, then those with one more beside them."""
    declared = {one.id: one.choices for one in ruleset.decision.readings}
    taken = dict(named)
    if taken:
        yield taken
    for name, choices in declared.items():
        for choice in choices:
            if choice != ruleset.choices[name]:
                yield taken | {name: choice}


# what is shipped and what was released stays, so that one search serves a thousand results; of what a result
# names only that counts which the ruleset declares otherwise


@lru_cache(maxsize=32)
def _shipped_tried(name: str, named: Choices) -> Mapping[str, Choices]:
    return _beside(load(name), named)


@lru_cache(maxsize=32)
def _archived_tried(digest: str, named: Choices) -> Mapping[str, Choices]:
    kept: Any = archived(digest)
    return _beside(kept, named)


def _otherwise(ruleset: Ruleset, named: Mapping[str, str]) -> Choices:
    """Return those of the choices that the ruleset declares and does not take itself."""
    declared = {one.id: one.choices for one in ruleset.decision.readings}
    return tuple(
        sorted(
            (name, choice)
            for name, choice in named.items()
            if choice in declared.get(name, ()) and ruleset.choices[name] != choice
        )
    )
