"""A stored result that was computed again, in words."""

from __future__ import annotations

import json
from collections.abc import Callable

from ocop_rules.model.verified import Differs, Verified
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Note, Title, Tone, listed
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker

_MOST_SHOWN = 40


def verified(thing: Verified, _shelf: Shelf, lang: str) -> Page:
    """Return whether a stored result is the same when computed again, and what differs."""
    say = Speaker(lang).say
    name = thing.ruleset if thing.id is None else f"{thing.id} ({thing.ruleset})"
    tone: Tone = "" if thing.verdict == "same" else "warn"
    blocks: list[Block] = [
        Title(say("verify.title", name=name), 1),
        Note(say(f"verify.{thing.verdict}"), tone),
    ]
    if thing.at:
        blocks.append(Note(say("verify.at", pointer=thing.at)))
    why = [Item(say(f"verify.why.{code}", library=thing.library or "?")) for code in thing.why]
    blocks += listed(say("verify.why"), why)
    taken = [Item(f"{name}={choice}") for name, choice in thing.readings]
    blocks += listed(say("verify.readings"), taken)
    blocks += listed(
        say("verify.differences"), [_difference(one, say) for one in thing.differences[:_MOST_SHOWN]]
    )
    return Page(
        [*blocks, *listed(say("verify.faults"), [remarks.fault(one, lang) for one in thing.faults])], lang
    )


def _difference(one: Differs, say: Callable[..., str]) -> Item:
    stored, computed = (json.dumps(value, ensure_ascii=False) for value in (one.stored, one.computed))
    return Item(say("verify.difference", pointer=one.pointer, stored=stored, computed=computed))
