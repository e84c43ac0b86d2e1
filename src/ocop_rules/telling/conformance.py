"""Reports of the conformance kit and of oracle files in words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import evolve

from ocop_rules.model.conformance import Counterexample, Verdict
from ocop_rules.planning.oracles import Mismatch
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Item, Listing, Note, Title
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker

_MOST_SHOWN: Final = 20
"""The figures that are not as expected that are listed; the JSON form has all of them."""


def verdicts(things: Sequence[Verdict], _shelf: Shelf, lang: str) -> Page:
    """Return how a ruleset stands to the clauses of the kit."""
    return named_verdicts(Speaker(lang).say("conform.report"), things, lang)


def named_verdicts(name: str, things: Sequence[Verdict], lang: str) -> Page:
    """Return verdicts under the name of what was checked."""
    say = Speaker(lang).say
    counts = Counter(one.status for one in things)
    told = say("conform.summary", passed=counts["passed"], failed=counts["failed"], skipped=counts["skipped"])
    items = [_verdict(one, lang) for one in things]
    return Page([Title(name, 1), Note(told, "result"), *([Listing(items)] if items else [])], lang)


def verdict(thing: Verdict, _shelf: Shelf, lang: str) -> Page:
    """Return how a ruleset stands to one clause."""
    told = _verdict(thing, lang)
    return Page([Title(told.text, 1), *([Listing(told.items)] if told.items else [])], lang)


def _verdict(one: Verdict, lang: str) -> Item:
    text, *why = evolve(one, counterexample=None).lines(lang)
    under = list(map(Item, why))
    if one.counterexample is not None:
        under += _counterexample(one.counterexample, lang)
        under.append(Item(Speaker(lang).say("conform.see", cites=one.cites)))
    return Item(text, under, "warn" if one.status == "failed" else "")


def counterexample(thing: Counterexample, _shelf: Shelf, lang: str) -> Page:
    """Return what breaks a clause."""
    title = Title(Speaker(lang).say("conform.counterexample"), 1)
    return Page([title, Listing(_counterexample(thing, lang))], lang)


def _counterexample(found: Counterexample, lang: str) -> Iterator[Item]:
    yield from (remarks.fault(one, lang) for one in found.faults)
    yield from map(Item, evolve(found, faults=()).lines(lang))


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def mismatches(things: Sequence[Mismatch], _shelf: Shelf, lang: str) -> Page:
    """Return the figures of an oracle file that are not as expected."""
    return named_mismatches(Speaker(lang).say("mismatch.title", count=len(things)), things, lang)


def named_mismatches(name: str, things: Sequence[Mismatch], lang: str) -> Page:
    """Return figures that are not as expected under the name of the file that expects them."""
    say = Speaker(lang).say
    items = [
        say(
            "oracle.mismatch",
            line=one.line,
            id=one.id or "-",
            pointer=one.pointer,
            expected=_compact(one.expected),
            found=_compact(one.found),
        )
        for one in things[:_MOST_SHOWN]
    ]
    if len(things) > _MOST_SHOWN:
        items.append(say("mismatch.more", count=len(things) - _MOST_SHOWN))
    return Page([Title(name, 1), *([Listing(items)] if items else [])], lang)


def mismatch(thing: Mismatch, shelf: Shelf, lang: str) -> Page:
    """Return one figure that is not as expected."""
    return mismatches((thing,), shelf, lang)
