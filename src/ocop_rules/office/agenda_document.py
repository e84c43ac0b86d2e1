"""What is next in a round, as a document: by product, by day of the plan, by body."""

from __future__ import annotations

from typing import Final

from ocop_rules.office.documents import Document, Grid
from ocop_rules.office.figures import day_text
from ocop_rules.office.making import Making

ENDED: Final = ("refused", "not-recognised")
"""The stages at which nothing is next in this round."""


def agenda(making: Making) -> Document:
    """Return what is next for each product, and what each body has to do."""
    lang = making.naming.lang
    products = tuple(
        {
            **making.product(number, one),
            "next": "" if one.stage in ENDED else making.naming.step(one.next),
            "who": "" if one.stage in ENDED else making.naming.bodies(one.who),
            "by": one.by,
            "missing": making.naming.hurdles(one),
        }
        for number, one in enumerate(making.state.products, start=1)
    )
    duties = tuple(
        {
            "tt": number,
            "body": making.naming.body(one.body),
            "task": making.naming.teller.label(f"task.{one.task}", one.task),
            "state": making.say(f"office.duty.{one.state}"),
            "done": "" if one.of is None else f"{one.done}/{one.of}",
            "by": one.due,
            "note": "; ".join(filter(None, (day_text(one.day, lang), one.note))),
        }
        for number, one in enumerate(making.state.duties, start=1)
    )
    days = tuple(
        {
            "tt": number,
            "deadline": making.naming.teller.label(f"deadline.{one.id}", one.id),
            "by": one.last,
            "done": f"{one.kept}/{one.kept + len(one.missing)}" if one.by else "",
            "missing": ", ".join(making.naming.entries[name].product.name for name in one.missing),
        }
        for number, one in enumerate(making.state.deadlines, start=1)
    )
    grids = [
        Grid(
            id="products",
            columns=making.columns(
                ("tt", 6, True),
                ("product", 20),
                ("kind", 9),
                ("stage", 16),
                ("next", 18),
                ("who", 22),
                ("by", 10, True),
                ("missing", 24),
            ),
            rows=products,
            title=making.say("office.doc.agenda.products"),
        ),
        Grid(
            id="deadlines",
            columns=making.columns(
                ("tt", 6, True), ("deadline", 44), ("by", 11, True), ("done", 9, True), ("missing", 32)
            ),
            rows=days,
            title=making.say("office.doc.agenda.deadlines"),
        ),
        Grid(
            id="duties",
            columns=making.columns(
                ("tt", 6, True),
                ("body", 26),
                ("task", 38),
                ("state", 11),
                ("done", 8, True),
                ("by", 11, True),
                ("note", 18),
            ),
            rows=duties,
            title=making.say("office.doc.agenda.duties"),
        ),
    ]
    lead = (making.say("office.doc.agenda.lead", day=day_text(making.state.day, lang)), making.counts())
    return making.document(
        "agenda", [grid for grid in grids if grid.rows], landscape=True, lead=lead, recipients=()
    )
