"""Dossiers as they are exchanged: what has been handed in, by whom, and when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from attrs import frozen

from ocop_rules.model.process import Kind
from ocop_rules.model.terms import Positive, Slug
from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import Within

Count = Annotated[int, Within(0, 9999)]


@frozen(kw_only=True)
class Handed(Form):
    """What one body has handed to the next: ``by`` is "producer" or the id of a level.

    ``parts`` names the parts that are there (ids of the decision's dossier parts), ``samples`` the
    number of sample products. ``paper_copies`` and ``electronic_copies`` count whole sets;
    ``software`` says that the dossier stands in the evaluation software. ``day`` is the day it was
    received.
    """

    by: Slug
    parts: tuple[Slug, ...] = ()
    samples: Count = 0
    paper_copies: Count = 0
    electronic_copies: Count = 0
    software: bool = False
    day: date | None = None


@frozen(kw_only=True)
class Dossier(Form):
    """A dossier (hồ sơ) on its way through the levels.

    ``kind`` tells what for: a product's first evaluation, an upgrade or a renewal. ``filed`` is the
    day the producer filed it; the ruleset it falls under follows from both (see
    :meth:`ocop_rules.rulesets.registry.Registry.for_dossier`). ``id`` and ``product`` are the caller's own.
    """

    ruleset: str
    kind: Kind
    product_set: Positive
    filed: date
    handed: tuple[Handed, ...] = ()
    id: str | None = None
    product: str | None = None
