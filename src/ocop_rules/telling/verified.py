"""A stored result that was computed again, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from ocop_rules import words
from ocop_rules.errors import UnknownNameError, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.verified import Differs, Verified
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Note, Row, Table, Title, listed
from ocop_rules.telling.outcomes import decision
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, Teller, capital, short

_MOST_SHOWN = 40
_CODES: Final[FrozenDict[str, dict[str, str]]] = FrozenDict(
    {
        "status": {"sheet": "status", "council": "council.status", "round": "council.status"},
        "state": {"round": "round.duty"},
    }
)
"""The words of codes, by the key they stand under and what is verified."""


def verified(thing: Verified, shelf: Shelf, lang: str) -> Page:
    """Return whether a stored result is the same when computed again, and what differs."""
    try:
        teller = Teller(shelf.ruleset(thing.ruleset), lang)
    except UnknownNameError:
        teller = None
    return Page(_Telling(thing, teller, Speaker(lang)).blocks(), lang)


@frozen(slots=False)
class _Telling:
    """One verdict on its way to words; the ruleset that was named may not be at hand."""

    thing: Verified
    teller: Teller | None
    speaker: Speaker

    def blocks(self) -> Iterator[Block]:
        """Yield the verdict, what stands behind it, and every value that differs."""
        say, thing = self.speaker.say, self.thing
        named = thing.ruleset if self.teller is None else self.teller.name
        yield Title(say("verify.title", name=thing.id or named), 1)
        yield Note(self._verdict(), "result" if thing.verdict == "same" else "warn")
        if self.teller is None:
            row = say("explain.decision"), thing.ruleset
        else:
            row = decision(self.teller, thing.digest)
        other = thing.computed_under if "other-rules" in thing.why else None
        rows = [
            row,
            (say("verify.computed-under"), "" if other is None else short(other)),
            (say("verify.library"), thing.library or ""),
            (say("verify.within"), thing.at),
        ]
        yield Table([(name, text) for name, text in rows if text])
        yield from listed(say("verify.why"), map(self._why, thing.why))
        taken = (self._reading(*one) for one in thing.readings)
        yield from remarks.remarks(say("verify.readings"), taken, say("remark.readings-todo"))
        yield from self._differences()
        faults = [remarks.fault(one, self.speaker.lang) for one in thing.faults]
        yield from listed(say("verify.faults"), faults)

    def _verdict(self) -> str:
        if self.thing.verdict == "differs" and not self.thing.differences:
            return self.speaker.say("verify.same-figures")
        return self.speaker.say(f"verify.{self.thing.verdict}")

    def _why(self, code: str) -> Item:
        """Return what stands behind the verdict, and what to do about it."""
        if code == "other-version" and self.thing.library is None:
            told = self.speaker.say("verify.no-version")
        else:
            told = self.speaker.say(f"verify.why.{code}", library=self.thing.library)
        # where the same comes out there is nothing to do
        todo = "" if self.thing.verdict == "same" else self.speaker.says(f"verify.todo.{code}", "")
        return remarks.remark(told, todo=todo)

    def _reading(self, name: str, choice: str) -> Item:
        return Item(f"{name}={choice}") if self.teller is None else remarks.reading(self.teller, name, choice)

    def _differences(self) -> Iterator[Block]:
        say, found = self.speaker.say, self.thing.differences
        if not found:
            return
        yield Title(say("verify.differences"))
        head = ("verify.place", "verify.stored", "verify.computed")
        yield Table([self._difference(one) for one in found[:_MOST_SHOWN]], tuple(map(say, head)))
        if len(found) > _MOST_SHOWN:
            yield Note(say("mismatch.more", count=len(found) - _MOST_SHOWN))

    def _difference(self, one: Differs) -> Row:
        steps = one.pointer.split("/")[1:] or [""]
        name = self._place(steps)
        place = Item(name, [Item(one.pointer)]) if name else Item(one.pointer)
        return Row((place, self._value(steps[-1], one.stored), self._value(steps[-1], one.computed)))

    def _place(self, steps: list[str]) -> str:
        """Return what stands at a place; nothing where nobody has a word for it."""
        first, *rest = steps
        if first == "points" and rest and rest != ["total"]:
            return capital(self.speaker.say("verify.of.part", part=rest[0]))
        key = "total" if steps[-1] == "total" else first.replace("_", "-")
        return capital(self.speaker.says(f"verify.of.{key}", ""))

    def _value(self, name: str, value: Any) -> str:
        """Return a value of JSON data in words, one that holds others in short."""
        say = self.speaker.say
        if value is None:
            return "-"
        if isinstance(value, bool):
            return say("diff.yes" if value else "diff.no")
        if isinstance(value, Mapping) and set(value) == {"exact", "decimal"}:
            return self.speaker.decimal(str(value["decimal"]))
        if isinstance(value, str):
            kind = _CODES.get(name, {}).get(self.thing.kind, "")
            return words.days_in(self.speaker.lang, self.speaker.says(f"{kind}.{value}", value))
        if name in ("stars", "stars_by_points") and isinstance(value, int):
            return self.speaker.stars(value)
        return show(value) if isinstance(value, (Mapping, tuple, list)) else str(value)
