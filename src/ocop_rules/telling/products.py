"""Producers, products and product codes in words."""

from __future__ import annotations

from ocop_rules.model.product import CODE_PARTS, Producer, Product, ProductCode
from ocop_rules.telling.blocks import Table, Title
from ocop_rules.telling.life_teller import LifeTeller
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, capital


def product(thing: Product, shelf: Shelf, lang: str) -> Page:
    """Return a product."""
    life = LifeTeller(shelf, lang)
    rows = [*product_rows(thing, life), (life.say("producer.title"), thing.producer)]
    return Page([Title(life.say("product.title", name=f"{thing.name} ({thing.id})"), 1), Table(rows)], lang)


def product_rows(thing: Product, life: LifeTeller) -> list[tuple[str, str]]:
    """Return what is known of a product, without its producer."""
    say = life.say
    place = ", ".join(filter(None, (thing.commune, thing.province)))
    rows = [
        (say("product.set"), life.set_name(thing.product_set, thing.ruleset)),
        (say("product.ruleset"), "" if thing.ruleset is None else life.ruleset(thing.ruleset)),
        (say("product.code"), thing.code or ""),
        (say("product.place"), place),
    ]
    return [(name, text) for name, text in rows if text]


def product_code(thing: ProductCode, _shelf: Shelf, lang: str) -> Page:
    """Return the parts of a product code."""
    say = Speaker(lang).say
    parts = ((name, getattr(thing, name)) for name in CODE_PARTS)
    rows = [(capital(say(f"code.{name}")), str(value)) for name, value in parts if value is not None]
    return Page([Title(str(thing), 1), Table(rows)], lang)


def producer(thing: Producer, _shelf: Shelf, lang: str) -> Page:
    """Return a producer, personal data included."""
    say = Speaker(lang).say
    names = ("name", "kind", "representative", "address", "phone", "email")
    values = {name: getattr(thing, name) for name in names} | {"kind": say(f"producer.kind.{thing.kind}")}
    rows = [(say(f"producer.{name}"), value) for name, value in values.items() if value]
    return Page([Title(say("producer.title"), 1), Table(rows)], lang)
