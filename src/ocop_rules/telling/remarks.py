"""Remarks, told alike on every page: what, where in the law, what it means here, what to do.

A remark is a doubt, an erratum, a reading, a gap or a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import evolve

from ocop_rules.errors import Fault, phrase
from ocop_rules.model.decision import Doubt, Erratum, Place, Reading
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.result import Doubtful
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


def told_doubt(teller: Teller, one: Doubt, law: Iterable[str] | None = None) -> Item:
    """Return a doubt where no result is at hand: every one that rests on it says so."""
    return doubt(teller, one, teller.say("remark.doubt-told"), law)


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
    means = teller.say(
        "errata.printed" if one.printed else "errata.blank", printed=one.printed, read=one.read
    )
    return remark(teller.label(f"erratum.{one.id}"), _law(teller, one) if law is None else law, means)


def _law(teller: Teller, one: Doubt | Erratum) -> Sequence[str]:
    document = teller.place(Place())
    places = (teller.within([document, place]) for place in teller.places(one.places))
    return (*teller.cites(one.cites), *places)


def reading(teller: Teller, name: str, choice: str) -> Item:
    """Return a reading: the question, where the law asks it, how it is answered here."""
    declared = _declared(teller, name)
    law = _asked(teller, declared)
    label = teller.label(f"reading.{name}.{choice}", choice)
    return remark(teller.label(f"reading.{name}", name), law, f"{label} [{name}={choice}]")


def _asked(teller: Teller, declared: Reading | None) -> list[str]:
    """Return where the law asks the question of a reading; that it is silent, where no place does."""
    cites = [] if declared is None else teller.cites(declared.cites)
    return cites or [teller.say("remark.silent")]


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
    item = remark(teller.label(key), _asked(teller, one), taken)
    under = [*item.items, Item(teller.say("errata.why", why=teller.label(f"{key}.why")))]
    for choice in others:
        told = teller.say("remark.reading-other", label=teller.label(f"{key}.{choice}"))
        under.append(Item(f"{told} [{one.id}={choice}]", tone="todo"))
    return Item(item.text, under)


def gap(teller: Teller, key: str, law: Iterable[str]) -> Item:
    """Return something that the sources do not hold: what, where it stands, that no result counts it."""
    return remark(teller.label(key), law, teller.say("remark.gap-means"))


def gaps(teller: Teller, keys: Iterable[str], number: int | None = None) -> Iterator[Block]:
    """Yield what the sources do not hold, by label keys, and what to do about it.

    ``number`` is the product set that is told of: what is missing in it alone is named with it.
    """
    items = []
    for key in keys:
        mine = number if key.startswith("incomplete.") else None
        items.append(gap(teller, key, [teller.place(Place(product_set=mine))]))
    yield from remarks(teller.say("explain.gaps"), items, teller.say("remark.gaps-todo"))


def requirements(teller: Teller, one: ProductSet, group: str | None, code: str | None) -> Iterator[Item]:
    """Yield what is required, or to be minded, at a group or criterion, with the boxes it is about.

    Without both it is what stands in the head of the sheet.
    """
    force = {demand.id: demand.force for demand in teller.ruleset.decision.requirements}
    boxes: dict[str, list[int]] = {}
    for here in one.requirements:
        if here.criterion == code and (code is not None or here.group == group):
            boxes.setdefault(here.requirement, []).extend([] if here.option is None else [here.option])
    for name, numbers in boxes.items():
        text = teller.label(f"requirement.{name}")
        if numbers:
            text = teller.say("explain.at-option", option=teller.listed(list(map(str, numbers))), text=text)
        kind = teller.say(f"force.{force.get(name, 'guidance')}")
        yield Item(f"{kind}: {text}")


def at(teller: Teller, places: Iterable[Place]) -> str:
    """Return places of one product set, with the decision and the set named once."""
    given = list(places)
    whole = teller.place(Place(product_set=given[0].product_set))
    inside = [evolve(place, product_set=None) for place in given]
    told = "; ".join(filter(None, (teller.place(place, decision=False) for place in inside)))
    return f"{whole}: {told}" if told else whole


def fault(one: Fault, lang: str) -> Item:
    """Return a fault: what is wrong, where in the file, where in the law if it rests on that, what to do."""
    what = f"{one.message(lang)} [{one.code}]"
    where = [Item(phrase(lang, "remark.at", place=one.where()))] if one.file or one.pointer else []
    law = [Item(place, tone="law") for place in one.law(lang)]
    return Item(what, (*where, *law, Item(one.remedy(lang), tone="todo")))
