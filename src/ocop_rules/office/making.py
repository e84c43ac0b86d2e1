"""What the documents of a round share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ocop_rules.life.duties import went_up
from ocop_rules.model.council import Member
from ocop_rules.model.deliberation import Seat
from ocop_rules.model.round_state import CouncilWork, EntryState
from ocop_rules.office.documents import DOTS, Column, Document, Grid, Signature, Value
from ocop_rules.office.figures import long_day
from ocop_rules.office.naming import Naming

Row = dict[str, Value]


class Making:
    """What the documents of a round share: their heads, the columns of their tables, a product's figures."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.say = naming.say
        self.state = naming.state
        self.plan = naming.round.plan
        self.level = self.plan.level
        self.council = naming.councils.get(self.level)

    def document(self, name: str, grids: Iterable[Grid], key: str = "", **more: Any) -> Document:
        """Return a document with the head, the recipients and the words that all of them have."""
        key = key or name
        title = self.say(f"office.named.{key}")
        return Document(
            **{
                "name": name,
                "lang": self.naming.lang,
                "title": title,
                "subtitle": self.plan.title or "",
                "issuer": self.plan.issuer or DOTS,
                "number": self.say("office.number", number="……"),
                "place_day": f"{self.plan.place or DOTS}, {long_day(None, self.naming.lang)}",
                "grids": tuple(grids),
                "recipients": self.plan.recipients,
                **more,
            }
        )

    def columns(self, *given: tuple[str, int] | tuple[str, int, bool]) -> tuple[Column, ...]:
        """Return columns from key, width, and for figures a mark that centres them."""
        return tuple(
            Column(
                key=one[0],
                head=self.say(f"office.head.{one[0]}"),
                width=one[1],
                centred=len(one) == 3,  # noqa: PLR2004 - a mark of its own
            )
            for one in given
        )

    def work(self, one: EntryState) -> CouncilWork | None:
        """Return what the council of the plan's level came to with a product."""
        return next((each for each in one.work if each.sitting.level == self.level), None)

    def product(self, number: int, one: EntryState) -> dict[str, Value]:
        """Return what every table says of a product."""
        entry = self.naming.entries[one.product]
        return {
            "tt": number,
            "product": one.name,
            "producer": self.naming.producer(entry),
            "place": self.naming.place(entry),
            "set": self.naming.set_name(entry),
            "kind": self.say(f"dossier.kind.{one.kind}"),
            "stage": self.say(f"office.stage.{one.stage}"),
            **self.result(self.work(one)),
        }

    def result(self, work: CouncilWork | None) -> dict[str, Value]:
        """Return what every table says of a result."""
        if work is None:
            return {}
        made = work.result
        # where a gate has closed there are points so far, which nobody should take for a result
        mean = made.mean if made.status == "ranked" else None
        row: dict[str, Value] = {
            "mean": None if mean is None else mean.total,
            "points": None if mean is None else mean.tiered,
            "by_points": made.stars_by_points,
            "stars": made.stars,
            "spread": None if made.spread is None else made.spread.found,
            "note": self.naming.holding(made),
            "result": self.say(f"office.status.{made.status}"),
        }
        if mean is not None:
            row |= {f"part_{code.lower()}": value for code, value in mean.parts.items()}
        return row

    def table(
        self, name: str, columns: tuple[Column, ...], products: Sequence[EntryState], title: str = ""
    ) -> Grid:
        """Return a table of products."""
        rows = tuple(self.product(number, one) for number, one in enumerate(products, start=1))
        return Grid(id=name, columns=columns, rows=rows, title=title)

    def signed(self, *posts: str) -> tuple[Signature, ...]:
        """Return who signs, by their posts."""
        return tuple(
            Signature(post=self.say(f"office.post.{post}"), name=self.holder(post)) for post in posts
        )

    def holder(self, role: str) -> str:
        """Return the name of the member who holds a post, where names are asked for."""
        members = () if self.council is None else self.council.council.members
        found = next((one for one in members if one.role == role), None)
        return "" if found is None or not self.naming.personal else found.name or ""

    @property
    def unit(self) -> str:
        """The name of the council."""
        return "" if self.council is None else self.council.name or ""

    def counts(self) -> str:
        """Return how many products there are, and how many of each star."""
        counts = self.state.counts
        stars = [
            self.say("office.count", stars=self.naming.stars(number), count=counts[f"stars-{number}"])
            for number in range(5, 0, -1)
            if f"stars-{number}" in counts
        ]
        return self.say("office.counts", products=counts["products"], stars="; ".join(stars) or "-")

    @property
    def above(self) -> str | None:
        """The level that the plan's level sends up to."""
        here = next((one for one in self.naming.rules.decision.levels if one.id == self.level), None)
        return None if here is None or here.sends_up is None else here.sends_up.to

    def sent(self, one: EntryState) -> bool:
        """Tell whether a product goes up, or has gone up, from the plan's level."""
        return one.stage == "to-send" or went_up(one, self.level)

    def recognised(self, one: EntryState) -> bool:
        """Tell whether a product is recognised, or is to be, at the plan's level."""
        return not self.sent(one) and one.stage in ("to-recognise", "to-certify", "certified")

    def totals(self, members: Sequence[Member], work: CouncilWork) -> dict[str, Value]:
        """Return the total of every member, by the columns of the summary table."""
        seats = {seat.member: seat for seat in work.result.seats}
        return {
            f"m{number}": total_of(seats.get(one.id), self.say("office.absent"))
            for number, one in enumerate(members, start=1)
        }


def total_of(seat: Seat | None, absent: str | None) -> Value:
    """Return the points of a member's sheet, ``absent`` for who was not there, None without a sheet."""
    if seat is None or seat.standing == "absent":
        return absent
    return seat.total
