"""Remarks, told alike on every page: what, where in the law, what it means here, what to do.

A remark is a doubt, an erratum, a reading, a gap or a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import evolve

from ocop_rules.errors import Fault, phrase
from ocop_rules.model.result import Doubtful
from ocop_rules.model.ruleset import Doubt, Erratum, Place, Reading
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Title
from ocop_rules.telling.teller import Teller


def remark(what: str, law: Iterable[str] = (), means: str = "", todo: str = "") -> Item:
    """Return one remark; what is not known is left out."""
    under = [Item(place, tone="law") for place in law if place]
    if means:
        under.append(Item(means, tone="means"))
    if todo:
        under.append(Item(todo, tone="todo"))
    return Item(what, under)


def remarks(title: str, items: Iterable[Item], todo: str = "") -> Iterator[Block]:
    """Yield a list of remarks under its heading, with what to do about all of them; nothing if empty."""
    body = tuple(items)
    if body:
        yield Title(title)
        if todo:
            yield Note(todo, "todo")
        yield Listing(body)


def doubt(teller: Teller, one: Doubt, means: str = "", law: Iterable[str] | None = None) -> Item:
    """Return a doubtful figure: why, where it stands, what rests on it."""
    where = _law(teller, one) if law is None else law
    return remark(teller.label(f"doubt.{one.id}"), where, means)


def doubtful(
    teller: Teller, found: Iterable[Doubtful], number: int, rests: Callable[[Sequence[Place]], str]
) -> Iterator[Item]:
    """Yield the doubtful figures under a result of a set, each once, with what ``rests`` on its places."""
    places: dict[str, list[Place]] = {}
    for one in found:
        here = places.setdefault(one.doubt, [])
        # one without a place is about the whole decision, or what is laid over it
        here += [] if one.place == Place() else [evolve(one.place, product_set=number)]
    declared = {one.id: one for one in teller.ruleset.decision.doubts}
    for name, where in places.items():
        place = [at(teller, where)] if where else []
        yield doubt(teller, declared[name], rests(where), [*place, *teller.cites(declared[name].cites)])


def erratum(teller: Teller, one: Erratum, law: Iterable[str] | None = None) -> Item:
    """Return a misprint: what it is, where it stands, how it is read."""
    means = teller.say("errata.printed", printed=one.printed, read=one.read)
    return remark(teller.label(f"erratum.{one.id}"), _law(teller, one) if law is None else law, means)


def _law(teller: Teller, one: Doubt | Erratum) -> Sequence[str]:
    document = teller.place(Place())
    return (*teller.cites(one.cites), *(f"{document}, {place}" for place in teller.places(one.places)))


def reading(teller: Teller, name: str, choice: str) -> Item:
    """Return a reading: the question, where the law asks it, how it is answered here."""
    declared = _declared(teller, name)
    law = () if declared is None else teller.cites(declared.cites)
    label = teller.label(f"reading.{name}.{choice}", choice)
    return remark(teller.label(f"reading.{name}", name), law, f"{label} [{name}={choice}]")


def readings(teller: Teller, taken: Mapping[str, str]) -> Iterator[Block]:
    """Yield the readings that something rests on, and how to take others."""
    items = [reading(teller, name, choice) for name, choice in taken.items()]
    yield from remarks(teller.say("explain.readings"), items, teller.say("remark.readings-todo"))


def _declared(teller: Teller, name: str) -> Reading | None:
    return next((one for one in teller.ruleset.decision.readings if one.id == name), None)


def reading_in_full(teller: Teller, one: Reading) -> Item:
    """Return a reading with why it is taken and what else may be chosen."""
    key = f"reading.{one.id}"
    taken = f"{teller.label(f'{key}.{one.choice}')} [{one.id}={one.choice}]"
    others = [choice for choice in one.choices if choice != one.choice]
    item = remark(teller.label(key), teller.cites(one.cites), taken)
    under = [*item.items, Item(teller.say("errata.why", why=teller.label(f"{key}.why")))]
    for choice in others:
        told = teller.say("remark.reading-other", label=teller.label(f"{key}.{choice}"))
        under.append(Item(f"{told} [{one.id}={choice}]", tone="todo"))
    return Item(item.text, under)


def gaps(teller: Teller, keys: Iterable[str]) -> Iterator[Block]:
    """Yield what the sources do not hold, by label keys, and what to do about it."""
    items = [remark(teller.label(key)) for key in keys]
    yield from remarks(teller.say("explain.gaps"), items, teller.say("remark.gaps-todo"))


def at(teller: Teller, places: Iterable[Place]) -> str:
    """Return places of one product set, with the decision and the set named once."""
    given = list(places)
    whole = teller.place(Place(product_set=given[0].product_set))
    inside = [evolve(place, product_set=None) for place in given]
    told = "; ".join(filter(None, (teller.place(place, decision=False) for place in inside)))
    return f"{whole}: {told}" if told else whole


def fault(one: Fault, lang: str) -> Item:
    """Return a fault: where, what is wrong, what to do."""
    what = f"{one.message(lang)} [{one.code}]"
    where = phrase(lang, "remark.at", place=one.where())
    return Item(what, (Item(where), Item(one.remedy(lang), tone="todo")))
