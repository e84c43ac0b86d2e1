"""What it takes the products of a round to hold one star more, as a document: a table, and a to-do list.

What is lacking is told of the council's result. The steps begin at a sheet, since only a sheet ticks boxes:
the counted one nearest to the mean among those that do not hold the star either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from ocop_rules.model.council_upgrade import CouncilUpgrade
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.round_state import EntryState
from ocop_rules.model.upgrade import Upgrade, UpgradeStep
from ocop_rules.office.documents import Document, Grid, Value
from ocop_rules.office.making import Making
from ocop_rules.planning.lacking import council_upgrade
from ocop_rules.planning.upgrading import upgrade
from ocop_rules.telling.ways import Way


@frozen
class _Aim:
    """A product and the next star: what the council's result lacks, and the cheapest way of a sheet."""

    product: EntryState
    lack: CouncilUpgrade
    way: Upgrade


def upgrades(making: Making) -> Document:
    """Return what each product with a result lacks for its next star, and a to-do list for its producer."""
    aims = tuple(_aims(making))
    columns = making.columns(
        ("tt", 6, True),
        ("product", 24),
        ("points", 10, True),
        ("stars", 9, True),
        ("aim", 9, True),
        ("lacking", 10, True),
        ("floors", 34),
        ("cost", 10, True),
        ("note", 20),
    )
    steps = making.columns(
        ("tt", 6, True),
        ("product", 18),
        ("criterion", 26),
        ("from", 28),
        ("to", 28),
        ("more", 8, True),
        ("meets", 12),
        ("law", 26),
    )
    grids = [
        Grid(
            id="products",
            columns=columns,
            rows=tuple(_product(making, number, one) for number, one in enumerate(aims, start=1)),
            title=making.say("office.doc.upgrades.products"),
        ),
        Grid(
            id="steps",
            columns=steps,
            rows=tuple(_numbered(row for one in aims for row in _steps(making, one))),
            title=making.say("office.doc.upgrades.steps"),
        ),
    ]
    return making.document(
        "upgrades",
        [grid for grid in grids if grid.rows],
        landscape=True,
        lead=(making.say("office.doc.upgrades.lead"),),
        recipients=(),
    )


def _aims(making: Making) -> Iterator[_Aim]:
    """Yield the products that hold fewer stars than there are."""
    rules = making.naming.rules
    top = max(tier.stars for tier in rules.decision.tiers)
    for one in making.state.products:
        work = making.work(one)
        held = None if work is None or work.result.status != "ranked" else work.result.stars
        if work is None or held is None or held >= top:
            continue
        found, star = work.result, held + 1
        sheet = _nearest(found, star)
        if sheet is not None:
            lack = council_upgrade(rules, found.sitting, star, policy=found.policy)
            yield _Aim(one, lack, upgrade(rules, sheet, star, most=1))


def _nearest(found: Deliberation, stars: int) -> Evaluation | None:
    """Return the counted sheet nearest to the mean that does not hold the star; the first of several."""
    mean = Fraction(0) if found.mean is None else found.mean.total
    seats = [seat for seat in found.counted if seat.total is not None and (seat.stars or 0) < stars]
    seat = min(seats, key=lambda one: abs(Fraction(one.total or 0) - mean), default=None)
    sheets = {sheet.evaluator: sheet for sheet in found.sitting.sheets}
    return None if seat is None else sheets.get(seat.member)


def _product(making: Making, number: int, aim: _Aim) -> dict[str, Value]:
    way = _way(making, aim)
    plan = next(iter(aim.way.plans), None)
    return {
        **making.product(number, aim.product),
        "aim": aim.lack.stars,
        "lacking": aim.lack.lacking,
        "floors": "; ".join(
            making.say(
                "upgrade.floor",
                stars=making.naming.stars(one.stars),
                criterion=way.criterion(one.criterion),
            )
            for one in aim.lack.floors
        ),
        "cost": None if plan is None else plan.boxes,
        "note": "; ".join(map(way.obstacle, aim.way.obstacles)),
    }


def _steps(making: Making, aim: _Aim) -> Iterator[dict[str, Value]]:
    way = _way(making, aim)
    for plan in aim.way.plans:
        yield from ({"product": aim.product.name, **_step(making, way, step)} for step in plan.steps)


def _step(making: Making, way: Way, step: UpgradeStep) -> dict[str, Value]:
    stars = sorted({floor.stars for floor in step.floors})
    return {
        "criterion": way.criterion(step.criterion),
        "from": way.origin(step),
        "to": way.target(step),
        "more": step.points,
        "meets": "; ".join(map(making.naming.stars, stars)),
        "law": making.naming.teller.place(step.place),
    }


def _way(making: Making, aim: _Aim) -> Way:
    return Way(making.naming.teller, aim.way)


def _numbered(rows: Iterable[Mapping[str, Value]]) -> Iterator[dict[str, Value]]:
    for number, row in enumerate(rows, start=1):
        yield {"tt": number, **row}
