"""What a council came to, as documents: the summary table and the minutes of its sittings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ocop_rules.model.council import Member
from ocop_rules.model.round import RoundCouncil
from ocop_rules.model.round_state import CouncilWork, EntryState
from ocop_rules.office.documents import DOTS, Column, Document, Grid
from ocop_rules.office.figures import figure, long_day
from ocop_rules.office.making import Making, total_of
from ocop_rules.telling.teller import capital


def summary(making: Making) -> Document:
    """Return the table of all products: every member's points, the mean, what holds them."""
    members = () if making.council is None else making.council.council.members
    heads = tuple(
        Column(key=f"m{number}", head=str(number), width=4, centred=True)
        for number in range(1, len(members) + 1)
    )
    parts = tuple(part.code.lower() for part in next(iter(making.naming.rules.sets)).parts)
    columns = (
        *making.columns(("tt", 6, True), ("product", 18), ("producer", 15)),
        *heads,
        *making.columns(("mean", 9, True), ("spread", 7, True)),
        *(Column(key=f"part_{code}", head=code.upper(), width=8, centred=True) for code in parts),
        *making.columns(("by_points", 8, True), ("stars", 9, True), ("note", 24)),
    )
    rows = []
    for number, one in enumerate(making.state.products, start=1):
        work = making.work(one)
        row = making.product(number, one)
        if work is None:
            row["note"] = row["stage"]
        else:
            row |= making.totals(members, work)
        rows.append(row)
    legend = tuple(
        {"tt": number, "member": making.naming.member(one), "role": making.naming.role(one)}
        for number, one in enumerate(members, start=1)
    )
    grids = [
        Grid(id="products", columns=columns, rows=tuple(rows)),
        Grid(
            id="members",
            columns=making.columns(("tt", 6, True), ("member", 30), ("role", 20)),
            rows=legend,
            title=making.say("office.doc.summary.members"),
        ),
    ]
    return making.document(
        "summary",
        grids,
        landscape=True,
        closing=(making.counts(),),
        signatures=making.signed("secretary", "chair"),
        unit=making.unit,
    )


def minutes(making: Making) -> Iterator[Document]:
    """Yield the minutes of each day on which the council sat."""
    if making.council is None:
        return
    days: dict[date, list[tuple[EntryState, CouncilWork]]] = {}
    for one in making.state.products:
        work = making.work(one)
        if work is not None:
            days.setdefault(work.sitting.day, []).append((one, work))
    for day in sorted(days):
        yield _minutes(making, day, days[day], making.council)


def _minutes(
    making: Making, day: date, works: Sequence[tuple[EntryState, CouncilWork]], council: RoundCouncil
) -> Document:
    members = council.council.members
    there = set(works[0][1].result.attendance.present)
    attendance = tuple(
        {
            "tt": number,
            "member": making.naming.member(one),
            "role": making.naming.role(one),
            "presence": making.say("office.present" if one.id in there else "office.absent"),
        }
        for number, one in enumerate(members, start=1)
    )
    support = tuple(
        {"tt": number, "member": making.naming.member(one), "role": capital(making.naming.teller.team)}
        for number, one in enumerate(council.support, start=1)
    )
    products = tuple(
        {
            **making.product(number, one),
            "members": listed(making, members, work),
            "result": making.say(f"office.status.{work.result.status}"),
        }
        for number, (one, work) in enumerate(works, start=1)
    )
    grids = [
        Grid(
            id="members",
            columns=making.columns(("tt", 9, True), ("member", 35), ("role", 25), ("presence", 15, True)),
            rows=attendance,
            title=making.say("office.doc.minutes.members"),
        ),
        Grid(
            id="support",
            columns=making.columns(("tt", 9, True), ("member", 35), ("role", 25)),
            rows=support,
            title=capital(making.naming.teller.team),
        ),
        Grid(
            id="products",
            columns=making.columns(
                ("tt", 9, True),
                ("product", 22),
                ("producer", 20),
                ("members", 18, True),
                ("mean", 13, True),
                ("stars", 12, True),
                ("result", 14),
                ("note", 24),
            ),
            rows=products,
            title=making.say("office.doc.minutes.products"),
        ),
    ]
    attended = works[0][1].result.attendance
    lead = (
        making.say(
            "office.doc.minutes.lead", day=long_day(day, making.naming.lang), place=making.plan.place or DOTS
        ),
        making.say("office.doc.minutes.rules", number=making.naming.rules.decision.identity.number),
        making.say(
            "office.doc.minutes.attendance",
            present=len(attended.present),
            members=attended.members,
        ),
    )
    return making.document(
        f"minutes-{day.isoformat()}",
        [grid for grid in grids if grid.rows],
        key="minutes",
        unit=making.unit,
        lead=lead,
        place_day=f"{making.plan.place or DOTS}, {long_day(day, making.naming.lang)}",
        closing=(making.say("office.doc.minutes.closing", hour=DOTS, day=DOTS),),
        signatures=making.signed("secretary", "chair"),
    )


def listed(making: Making, members: Sequence[Member], work: CouncilWork) -> str:
    """Return the points of the members who scored, one behind the other."""
    seats = {seat.member: seat for seat in work.result.seats}
    found = [total_of(seats.get(one.id), None) for one in members]
    return "; ".join(figure(one, making.naming.lang) for one in found if isinstance(one, int))
