"""Which rulesets there are, in words; what packages announce; and patches before they are laid over one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ocop_rules.model.decision import Identity
from ocop_rules.model.layer import LayerKind
from ocop_rules.model.patch import OverlayIdentity, Patch, PatchPart
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets.plugins import Announced
from ocop_rules.rulesets.registry import Registry
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Table, Title
from ocop_rules.telling.life_teller import LifeTeller
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, capital, short, spans
from ocop_rules.words import citing

_COLUMNS: Final[Mapping[LayerKind, tuple[str, ...]]] = {
    "decision": ("id", "number", "period", "sets", "digest"),
    "amendment": ("id", "number", "over", "period"),
    "overlay": ("id", "over", "period"),
}


def registry(thing: Registry, _shelf: Shelf, lang: str) -> Page:
    """Return the rulesets of a registry, and the decisions of which it knows the dates alone."""
    held = {one.id for one in thing.rulesets}
    known = [one for one in thing.decisions if one.id not in held]
    return Page([*rulesets_page(thing, lang).blocks, *_known(known, Speaker(lang))], lang)


def _known(known: Sequence[Identity], speaker: Speaker) -> Iterator[Block]:
    if known:
        yield Title(speaker.say("list.known"))
        rows = [(one.id, one.number, speaker.period(one.period)) for one in known]
        yield Table(rows, tuple(speaker.say(f"list.{name}") for name in ("id", "number", "period")))


def rulesets_page(things: Iterable[Ruleset], lang: str) -> Page:
    """Return a list of rulesets: the decisions, what amends them, what provinces lay over them."""
    given, speaker = list(things), Speaker(lang)
    blocks: list[Block] = [Title(speaker.say("list.title"), 1)]
    for kind, names in _COLUMNS.items():
        rows = [_row(one, names, speaker) for one in given if one.layers[-1].kind == kind]
        if rows:
            blocks += [
                Title(speaker.say(f"list.{kind}s")),
                Table(rows, tuple(speaker.say(f"list.{name}") for name in names)),
            ]
    return Page(blocks, lang)


def _row(ruleset: Ruleset, names: Sequence[str], speaker: Speaker) -> list[str]:
    layer = ruleset.layers[-1]
    cells = {
        "id": ruleset.id,
        "number": layer.number or "-",
        "over": ruleset.layers[-2].id if len(ruleset.layers) > 1 else "",
        # an overlay with the period that it names itself
        "period": speaker.period(layer.period),
        "sets": spans(ruleset.numbers),
        "digest": short(ruleset.digest),
    }
    return [cells[name] for name in names]


def announced_all(things: Sequence[Announced], _shelf: Shelf, lang: str) -> Page:
    """Return what installed packages announce."""
    say = Speaker(lang).say
    rows = [(one.id, one.package, one.distribution or "-") for one in things]
    head = ("list.id", "announced.package", "announced.project")
    return Page([Title(say("announced.title"), 1), Table(rows, tuple(map(say, head)))], lang)


def announced(thing: Announced, shelf: Shelf, lang: str) -> Page:
    """Return what one package announces."""
    return announced_all((thing,), shelf, lang)


# -- patches ------------------------------------------------------------------------------------------


def patch(thing: Patch, shelf: Shelf, lang: str) -> Page:
    """Return what amendments and overlays change, before they are laid over a ruleset."""
    life = LifeTeller(shelf, lang)
    blocks: list[Block] = [Title(life.say("patch.title", id=thing.id, over=thing.over or "-"), 1)]
    for part in thing.parts:
        blocks += _part(part, life)
    return Page(blocks, lang)


def _part(part: PatchPart, life: LifeTeller) -> Iterator[Block]:
    say, identity = life.say, part.document.identity

    def own(key: str) -> str:
        return next((words[key] for words in _words(part, life.lang) if key in words), life.label(key))

    yield Title(f"{own(f'ruleset.{part.id}')} ({say(f'layer.{part.kind}')}, {part.id})")
    issued = "" if identity.issued is None else life.speaker.day(identity.issued)
    issuer = identity.issuer if isinstance(identity, OverlayIdentity) else None
    rows = [
        (capital(say("list.over")), part.over or ""),
        (say("show.number"), identity.number or ""),
        (say("round.issuer"), "" if issuer is None else own(f"issuer.{issuer}")),
        (say("show.issued"), issued),
        (say("show.period"), life.speaker.period(identity.period)),
        (say("show.standing"), say(f"standing.{identity.standing}")),
    ]
    yield Table([row for row in rows if row[1]])

    def law(cites: Iterable[Citation]) -> list[Item]:
        told = citing.cites(cites, life.lang, lambda name: own(f"source.{name}"))
        return [Item(place, tone="law") for place in told]

    changes = [Item(one.at, law(one.cites)) for one in part.document.changes]
    yield Note(say("patch.changes", count=len(changes)))
    if changes:
        yield Listing(changes)


def _words(part: PatchPart, lang: str) -> Iterator[Mapping[str, str]]:
    """Yield the words that a patch brings: those of the language first."""
    yield from (part.labels[one] for one in sorted(part.labels, key=lambda one: one != lang))
