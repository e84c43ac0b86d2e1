"""What a result rests on of the doubts and misprints that its ruleset declares."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ocop_rules.model.result import Bounds, Doubtful, Misprint, Reason
from ocop_rules.model.ruleset import Doubt, Erratum, Place


def concerns(doubt: Doubt, stars: Collection[int]) -> bool:
    """Tell whether a doubt concerns a result that holds, or may still hold, one of ``stars``."""
    return not doubt.stars or not set(doubt.stars).isdisjoint(stars)


def reach(stars: int | None, limits: Bounds | None) -> Collection[int]:
    """Return the stars that a result holds, or that an open one may still hold."""
    if stars is not None:
        return (stars,)
    if limits is None or limits.stars_least is None or limits.stars_most is None:
        return ()
    return range(limits.stars_least, limits.stars_most + 1)


def _rested_on(places: Iterable[Place], number: int, by_code: Mapping[str, Reason]) -> Iterator[Place]:
    """Yield the places that a sheet of the set ``number`` with these reasons rests on."""
    for place in places:
        if place.product_set not in (None, number):
            continue
        if place.criterion is None:
            yield place
            continue
        reason = by_code.get(place.criterion)
        if reason is None or reason.option is None:
            continue
        if place.case in (None, reason.case) and place.option in (None, reason.option):
            yield place


def doubtful(
    doubts: Iterable[Doubt],
    number: int,
    by_code: Mapping[str, Reason],
    stars: Collection[int],
    gates: Collection[str],
) -> Iterator[Doubtful]:
    """Yield the doubts that a result rests on; ``gates`` are those that closed, ``stars`` those in reach."""
    for doubt in doubts:
        if concerns(doubt, stars) and (doubt.gate is None or doubt.gate in gates):
            for place in _rested_on(doubt.places, number, by_code):
                yield Doubtful(doubt.id, place)


def misprints(errata: Iterable[Erratum], number: int, by_code: Mapping[str, Reason]) -> Iterator[Misprint]:
    """Yield what a result reads otherwise than printed."""
    for erratum in errata:
        for place in _rested_on(erratum.places, number, by_code):
            yield Misprint(erratum.id, place)
