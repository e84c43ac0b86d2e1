"""A ruleset in words: what a decision sets, what is declared about it, where its values come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocop_rules.errors import check_language, require
from ocop_rules.model.decision import Gate, Place, Requirement
from ocop_rules.model.layer import Layer, Origin
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.telling import process, remarks
from ocop_rules.telling.blocks import Block, Item, Law, Listing, Note, Table, Title, listed, section
from ocop_rules.telling.page import Page
from ocop_rules.telling.policy import policy_rows
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller, spans
from ocop_rules.words import DEFAULT

_LONGEST = 400
"""The characters of a value that are shown beside its origin; the JSON form has all of it."""


def ruleset(thing: Ruleset, _shelf: Shelf, lang: str) -> Page:
    """Return what a decision sets, without its product sets, each of which has a page of its own."""
    return Page(_blocks(Teller(thing, lang)), lang)


def _blocks(teller: Teller) -> Iterator[Block]:
    say, rules = teller.say, teller.ruleset.decision
    yield Title(f"{teller.label(f'ruleset.{rules.identity.id}')} ({rules.identity.id})", 1)
    yield Table(_identity(teller))
    yield from listed(say("show.sources"), _sources(teller))
    yield from process.process(teller)
    if rules.council is not None:
        yield Title(say("policy.title"))
        yield Table(policy_rows(rules.council, teller))
        law = teller.cites(rules.council.cites)
        yield from [Law(law)] if law else []
    yield from listed(say("show.gates"), (_gate(teller, gate) for gate in rules.gates))
    yield from listed(say("show.requirements"), (_requirement(teller, one) for one in rules.requirements))
    yield from remarks.readings(teller, teller.ruleset.choices)
    rows = [(str(one.number), teller.label(f"set.{one.concept}")) for one in teller.ruleset.sets]
    yield from section(say("show.sets"), [Table(rows)] if rows else [])
    yield from remarks.gaps(teller, (f"gap.{gap}" for gap in rules.gaps))


def _identity(teller: Teller) -> list[tuple[str, str]]:
    say, identity = teller.say, teller.ruleset.decision.identity
    rows = [
        (say("show.number"), identity.number),
        (say("show.issued"), teller.day(identity.issued)),
        (say("show.period"), teller.period(identity.period)),
        (say("show.amends"), identity.amends or ""),
        (say("show.replaces"), ", ".join(identity.replaces)),
        (say("show.standing"), say(f"standing.{identity.standing}")),
    ]
    for layer in teller.ruleset.layers[1:]:
        kind = say(f"layer.{layer.kind}")
        number = "" if layer.number is None else f", {layer.number}"
        issuer = "" if layer.issuer is None else f", {teller.label(f'issuer.{layer.issuer}')}"
        issued = "" if layer.issued is None else f", {teller.day(layer.issued)}"
        period = (
            "" if layer.period is None else f", {say('show.period').lower()} {teller.period(layer.period)}"
        )
        standing = "" if layer.standing != "doubtful" else f", {say('standing.doubtful')}"
        rows.append((say("show.layer"), f"{layer.id} ({kind}{number}{issued}{issuer}{period}{standing})"))
    rows.append((say("show.digest"), teller.ruleset.digest))
    return [(name, text) for name, text in rows if text]


def _sources(teller: Teller) -> Iterator[Item]:
    identity = teller.ruleset.decision.identity
    for source in identity.sources:
        yield Item(", ".join(filter(None, (teller.source(source.id), source.locator))))
    yield from (Item(place, tone="law") for place in teller.cites(identity.cites))


def _requirement(teller: Teller, one: Requirement) -> Item:
    text = f"{teller.label(f'requirement.{one.id}')} [{one.id}]"
    return remarks.remark(text, teller.cites(one.cites), teller.say(f"show.force.{one.force}"))


def _gate(teller: Teller, gate: Gate) -> Item:
    say = teller.say
    effect = teller.ruleset.choices.get(gate.reading or "", gate.effect)
    told = say(f"effect.{effect}")
    if gate.reading is not None:
        told += f" [{gate.reading}={effect}]"
    trigger = say("show.asserted" if gate.trigger == "asserted" else "show.answers")
    label = f"{teller.label(f'gate.{gate.id}')} [{gate.id}]"
    return remarks.remark(label, teller.cites(gate.cites), f"{told} ({trigger})")


# -- what a ruleset declares about itself -----------------------------------------------------------


def declarations(thing: Ruleset, *, lang: str = DEFAULT) -> Page:
    """Return the misprints, doubts, readings with their alternatives, and gaps of a ruleset."""
    require(thing, Ruleset, "thing", "Ruleset")
    check_language(lang)
    return Page(_declared(Teller(thing, lang)), lang)


def _declared(teller: Teller) -> Iterator[Block]:
    say, rules = teller.say, teller.ruleset.decision
    yield Title(say("errata.title", name=teller.label(f"ruleset.{rules.identity.id}")), 1)
    none = [Note(say("errata.none"))]
    for key, items, todo in (
        ("show.errata", [remarks.erratum(teller, one) for one in rules.errata], "remark.errata-todo"),
        ("show.doubts", [remarks.told_doubt(teller, one) for one in rules.doubts], "remark.doubts-todo"),
        ("show.readings", [remarks.reading_in_full(teller, one) for one in rules.readings], ""),
        (
            "explain.gaps",
            [remarks.gap(teller, f"gap.{gap}", [teller.place(Place())]) for gap in rules.gaps],
            "remark.gaps-todo",
        ),
        ("errata.incomplete", _incomplete(teller), "remark.gaps-todo"),
    ):
        told = tuple(remarks.remarks(say(key), items, say(todo) if todo else ""))
        yield from told or (Title(say(key)), *none)


def incomplete(ruleset: Ruleset) -> dict[str, list[int]]:
    """Return what the sources do not hold for some sets, with the numbers of these sets."""
    found: dict[str, list[int]] = {}
    for one in ruleset.sets:
        for gap in one.incomplete:
            found.setdefault(gap, []).append(one.number)
    return found


def _incomplete(teller: Teller) -> list[Item]:
    return [
        remarks.gap(
            teller,
            f"incomplete.{gap}",
            [teller.within([teller.place(Place()), teller.say("place.sets", numbers=spans(sets))])],
        )
        for gap, sets in incomplete(teller.ruleset).items()
    ]


# -- where values come from -------------------------------------------------------------------------


def _layer(teller: Teller, layer: Layer) -> str:
    return f"{teller.label(f'ruleset.{layer.id}')} ({teller.say(f'layer.{layer.kind}')}, {layer.id})"


def layers(thing: Ruleset, *, lang: str = DEFAULT) -> Page:
    """Return the texts a ruleset is laid together from, and what each of them changes."""
    require(thing, Ruleset, "thing", "Ruleset")
    check_language(lang)
    teller = Teller(thing, lang)
    blocks: list[Block] = [Title(teller.label(f"ruleset.{thing.id}"), 1)]
    for layer in thing.layers:
        changes = [
            Item(one.at, [Item(at, tone="law") for at in teller.cites(one.cites)]) for one in layer.changes
        ]
        blocks += [Title(_layer(teller, layer)), *([Listing(changes)] if changes else [])]
    return Page(blocks, lang)


def origin(thing: Origin, shelf: Shelf, lang: str) -> Page:
    """Return which text a value comes from; the ruleset is the first at hand that holds the layer."""
    held = next((one for one in shelf if any(layer.id == thing.layer.id for layer in one.layers)), None)
    teller = Teller(held or next(iter(shelf)), lang)
    blocks: list[Block] = [Title(_layer(teller, thing.layer), 1)]
    if thing.value is not None:
        value = thing.value if len(thing.value) <= _LONGEST else thing.value[:_LONGEST] + "…"
        blocks.append(Note(teller.say("origin.value", value=value)))
    if thing.at is not None:
        blocks.append(Note(teller.say("origin.at", at=thing.at)))
    within = [one for one in teller.ruleset.layers if one.id in thing.within]
    blocks += [Note(teller.say("origin.within", layer=_layer(teller, one))) for one in within]
    law: Sequence[str] = teller.cites(thing.cites)
    if law:
        blocks.append(Law(law))
    return Page(blocks, lang)
