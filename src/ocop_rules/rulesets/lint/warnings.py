"""Warnings: what a ruleset may say and should not say unseen.

What an overlay drops without naming it, what falls short of the least that the decision asks for, a
round or a deadline that cannot be kept. Nothing of it keeps a ruleset from being used.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
from attrs import evolve

from ocop_rules.errors import Fault
from ocop_rules.model.layer import Warned
from ocop_rules.model.patch import Overlay, PatchPart
from ocop_rules.model.process import TimeLimit
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.folder import RULES
from ocop_rules.rulesets.lint.at import At
from ocop_rules.rulesets.lint.patch import at_its_change, pointer_in
from ocop_rules.rulesets.places import PathError, along, is_within, name_of, path_steps

_WEEK, _WORKING_WEEK = 7, 5


def warn(ruleset: Ruleset, file: str | None = RULES) -> Iterator[Fault]:
    """Yield the warnings about a ruleset by itself: rounds and deadlines that cannot be kept."""
    at = At(file)
    for index, level in enumerate(ruleset.decision.rounds):
        for number, one in enumerate(level.rounds):
            held, proposed = one.held_before, one.proposed_before
            if (held.month, held.day) <= (proposed.month, proposed.day):
                here = at / "rounds" / index / "rounds" / number / "held_before"
                yield here.fault(
                    "round-before-proposals",
                    f"{held.day}/{held.month}",
                    level=level.level,
                    number=one.number,
                    proposed=f"{proposed.day}/{proposed.month}",
                )
    period = ruleset.decision.identity.period
    for index, deadline in enumerate(ruleset.decision.deadlines):
        # the day itself is late: a deadline on the day after the period is its last day
        if deadline.before not in period and deadline.before - timedelta(1) not in period:
            here = at / "deadlines" / index / "before"
            fields = {"start": str(period.start), "end": "" if period.end is None else str(period.end)}
            yield here.fault("deadline-outside", str(deadline.before), **fields)


def warn_laid(base: Ruleset, made: Ruleset, part: PatchPart) -> Iterator[Fault]:
    """Yield the warnings about what a patch does to the ruleset below it, each at its change."""
    own = isinstance(part.document, Overlay)
    for index, one in enumerate(part.document.changes):
        steps = path_steps(one.at)
        if one.remove or not (own or _patched(base, steps)):
            continue
        try:
            old, new = list(along(base, steps))[-1], list(along(made, steps))[-1]
        except PathError:
            continue
        names = [".".join(steps) for steps in _dropped(old, new)]
        if names:
            here = At(part.file, "changes", index, "set")
            yield here.fault("change-drops", one.at, at=one.at, dropped=", ".join(names))
    if own:
        yield from _below_the_law(base, made, part)
    for fault in warn(made):
        there = at_its_change(fault, made, part)
        if there.pointer:  # what stands below has been told below
            yield there


def _patched(base: Ruleset, steps: tuple[str, ...]) -> bool:
    """Tell whether a patch below has changed this place, or something inside it."""
    places = [path_steps(one.at) for layer in base.layers for one in layer.changes]
    return any(is_within(place, steps) or is_within(steps, place) for place in places)


def _dropped(old: Any, new: Any) -> Iterator[tuple[str, ...]]:
    """Yield what an entry said and says no more; its citations belong to whoever sets it."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        names = {name_of(one, index): one for index, one in enumerate(new) if attrs.has(type(one))}
        for index, one in enumerate(old):
            name = name_of(one, index)
            if not attrs.has(type(one)) or name is None:
                continue
            if name not in names:
                yield (name,)
            else:
                yield from ((name, *more) for more in _dropped(one, names[name]))
    elif attrs.has(type(old)) and type(old) is type(new):
        for one in attrs.fields(type(old)):
            was, now = getattr(old, one.name), getattr(new, one.name)
            if one.name == "cites" or was == now:
                continue
            if was != one.default and now == one.default:
                yield (one.name,)
            else:
                yield from ((one.name, *more) for more in _dropped(was, now))


def _below_the_law(base: Ruleset, made: Ruleset, part: PatchPart) -> Iterator[Fault]:
    """Yield where an overlay leaves less than the law below it asks for, citing that law."""
    rounds = {one.level: len(one.rounds) for one in made.decision.rounds}
    for held in base.decision.rounds:
        left = rounds.get(held.level, 0)
        if left < len(held.rounds):
            at = _at(part, ("rounds", held.level))
            fault = at.fault("rounds-fewer", left, level=held.level, least=len(held.rounds))
            yield evolve(fault, cites=held.cites)
    for asked in base.decision.limits:
        here = [one for one in made.decision.limits if _same_matter(one, asked)]
        at = _at(part, ("limits", asked.level))
        fields = {
            "level": asked.level,
            "days": asked.days,
            "unit": "working-days" if asked.working else "days",
        }
        if not here:
            yield evolve(at.fault("limit-dropped", None, **fields), cites=asked.cites)
        elif all(_longer(one, asked) for one in here):
            yield evolve(at.fault("limit-longer", here[0].days, **fields), cites=asked.cites)


def _at(part: PatchPart, place: tuple[str, ...]) -> At:
    found = pointer_in(part, place, [])
    return At(part.file, *found.split("/")[1:])


def _same_matter(one: TimeLimit, asked: TimeLimit) -> bool:
    return (one.level, one.since) == (asked.level, asked.since) and (
        not one.kinds or (bool(asked.kinds) and {*asked.kinds} <= {*one.kinds})
    )


def _longer(one: TimeLimit, asked: TimeLimit) -> bool:
    """Tell whether a limit leaves more time; working days are compared as weeks of five of them."""
    weights = {True: _WEEK, False: _WORKING_WEEK}
    return one.days * weights[one.working] > asked.days * weights[asked.working]


def as_layer(faults: Iterator[Fault]) -> tuple[Warned, ...]:
    """Return warnings as a layer keeps them."""
    return tuple(
        Warned(
            code=fault.code,
            file=fault.file,
            pointer=fault.pointer,
            found=fault.found,
            fields={name: str(value) for name, value in fault.fields.items()},
            cites=fault.cites,
        )
        for fault in faults
    )
