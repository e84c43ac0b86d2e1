"""What follows from the results, as documents: lists, the register and the texts of certificates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ocop_rules.office.documents import DOTS, Document, Grid, Value
from ocop_rules.office.figures import day_text
from ocop_rules.office.making import Making


def lists(making: Making) -> Iterator[Document]:
    """Yield the lists for recognition, for sending up and for publication."""
    columns = making.columns(
        ("tt", 9, True),
        ("product", 26),
        ("producer", 24),
        ("place", 16),
        ("points", 13, True),
        ("stars", 13, True),
        ("note", 24),
    )
    here = [one for one in making.state.products if making.recognised(one)]
    up = [one for one in making.state.products if making.sent(one)]
    known = [one for one in here if one.stage == "certified"]
    bases = making.plan.bases
    yield making.document(
        "recognition",
        [making.table("products", columns, here)],
        bases=bases,
        lead=(making.say("office.doc.recognition.lead"),),
        signatures=making.signed("authority"),
    )
    yield making.document(
        "sending-up",
        [making.table("products", columns, up)],
        bases=bases,
        lead=(making.say("office.doc.sending-up.lead", to=making.naming.level(making.above)),),
        signatures=making.signed("authority"),
    )
    published = making.table("products", columns, known)
    yield making.document(
        "publication",
        [published],
        lead=(making.say("office.doc.publication.lead"), *where(making)),
        signatures=making.signed("authority"),
    )


def where(making: Making) -> tuple[str, ...]:
    """Return where the result has been made known."""
    return tuple(
        making.say(
            "office.published",
            day=day_text(one.day, making.naming.lang),
            who=making.naming.body(one.by),
            where=one.where,
        )
        for one in making.naming.round.publications
        if one.day <= making.state.day
    )


def _certified(making: Making) -> Iterator[dict[str, Value]]:
    number = 0
    for one in making.state.products:
        for held in one.state.certificates:
            number += 1
            decision = next(each for each in one.history.decisions if each.number == held.record.decision)
            yield {
                **making.product(number, one),
                "stars": held.record.stars,
                "certificate": held.record.number,
                "decision": making.say(
                    "office.decided", number=decision.number, day=day_text(decision.day, making.naming.lang)
                ),
                "issued": held.record.issued,
                "until": held.until,
                "status": making.say(f"office.certificate.{held.status}"),
                "level": making.naming.level(held.record.level),
            }


def register(making: Making) -> Document:
    """Return the register of certificates, earlier ones included."""
    columns = making.columns(
        ("tt", 6, True),
        ("certificate", 14),
        ("product", 22),
        ("producer", 20),
        ("stars", 9, True),
        ("level", 12),
        ("decision", 18),
        ("issued", 11, True),
        ("until", 11, True),
        ("status", 14),
    )
    grid = Grid(id="certificates", columns=columns, rows=tuple(_certified(making)))
    return making.document("register", [grid], landscape=True, signatures=making.signed("authority"))


def certificates(making: Making) -> Document:
    """Return what each certificate of the round says, with its end."""
    numbers = {one.number for one in making.naming.round.certificates}
    rows = [row for row in _certified(making) if row["certificate"] in numbers]
    texts = tuple(
        {
            "tt": number,
            "certificate": row["certificate"],
            "text": making.say(
                "office.doc.certificates.text",
                product=row["product"],
                producer=row["producer"],
                place=row["place"] or DOTS,
                stars=row["stars"],
                decision=row["decision"],
                issued=day_text(_day(row["issued"]), making.naming.lang),
                until=day_text(_day(row["until"]), making.naming.lang),
            ),
        }
        for number, row in enumerate(rows, start=1)
    )
    columns = making.columns(("tt", 9, True), ("certificate", 20), ("text", 75))
    return making.document(
        "certificates",
        [Grid(id="certificates", columns=columns, rows=texts)],
        signatures=making.signed("authority"),
    )


def _day(value: Value) -> date | None:
    return value if isinstance(value, date) else None
