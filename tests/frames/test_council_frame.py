"""Councils over a frame: every product comes to what its council comes to alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.frames import Row, frame_as, plain_rows, sheets
from kit.ground import NAMES, readings, ruleset

from ocop_rules import Evaluation, Ruleset, deliberate, load
from ocop_rules.councils import sitting_of
from ocop_rules.errors import FaultsError, LoadError
from ocop_rules.frames import council_frame, from_evaluations, to_evaluations
from ocop_rules.model import CouncilPolicy, Member, Quorum, Rounding, Share, Spread
from ocop_rules.model.council import ROLES, FloorRule, GateRule, SpreadKind, SpreadThen
from ocop_rules.testing import complete_sheets, near_floor

KINDS = ("pandas", "polars", "pyarrow")
COLUMNS = ("product", "status", "sheets", "mean_numerator", "mean_denominator", "stars_by_points", "stars")
COLUMNS += ("highest", "lowest", "apart", "fault")
RULES = load("148-2023")

SHARES = st.builds(Share, numerator=st.integers(1, 3), denominator=st.integers(3, 4))
POLICIES = st.builds(
    CouncilPolicy,
    quorum=st.none() | st.builds(Quorum, present=st.none() | SHARES, chair=st.booleans()),
    counted=st.lists(st.sampled_from(ROLES), min_size=1, unique=True).map(tuple) | st.just(ROLES),
    spread=st.none()
    | st.builds(
        Spread,
        limit=st.integers(0, 25),
        kind=st.sampled_from(get_args(SpreadKind)),
        then=st.sampled_from(get_args(SpreadThen)),
    ),
    rounding=st.none()
    | st.builds(
        Rounding,
        digits=st.integers(0, 2),
        mode=st.sampled_from(("half-up", "half-even", "half-down", "up", "down")),
    ),
    floors=st.sampled_from((None, *get_args(FloorRule))),
    gates=st.sampled_from((None, *get_args(GateRule))),
    settled=st.sampled_from(((), (), (), (), (), (), ("local-labour",))),
)
Seat = tuple[str | None, str | None]
SEATS = st.tuples(
    st.sampled_from((None, None, "member", "chair", "secretary")),
    st.sampled_from((None, None, None, "their own product")),
)


def row_alone(rules: Ruleset, held: Sequence[tuple[Evaluation, Seat]], policy: CouncilPolicy | None) -> Row:
    """Return the columns of a product as a council on it alone gives them."""
    seats = {sheet.evaluator: seat for sheet, seat in held}
    product = held[0][0].product
    try:
        sitting = sitting_of([sheet for sheet, _ in held])
        members = tuple(
            Member(id=one.id, role=seats[one.id][0] or "member", excused=seats[one.id][1])  # type: ignore[arg-type]
            for one in sitting.council.members
        )
        sitting = evolve(sitting, council=evolve(sitting.council, members=members))
        found = deliberate(rules, sitting, policy)
    except FaultsError as error:
        return (product, "invalid", *([None] * 8), error.faults[0].code)
    mean = None if found.mean is None else found.mean.total
    totals = [seat.total for seat in found.counted if not seat.open and seat.total is not None]
    return (
        product,
        found.status,
        len(found.counted),
        None if mean is None else mean.numerator,
        None if mean is None else mean.denominator,
        found.stars_by_points,
        found.stars,
        max(totals, default=None),
        min(totals, default=None),
        None if found.spread is None else " ".join(found.spread.apart) or None,
        None,
    )


def with_seats(frame: Any, seats: Sequence[Seat], kind: str) -> Any:
    """Return a frame with the roles and reasons of the members."""
    roles, reasons = ([seat[at] for seat in seats] for at in (0, 1))
    if kind == "pandas":
        return frame.assign(role=roles, excused=reasons)
    if kind == "polars":
        texts = (pl.Series(cells, dtype=pl.String) for cells in (roles, reasons))
        return frame.with_columns(**dict(zip(("role", "excused"), texts, strict=True)))
    more = frame.append_column("role", pa.array(roles, pa.string()))
    return more.append_column("excused", pa.array(reasons, pa.string()))


def of_one_product(rules: Ruleset) -> st.SearchStrategy[list[Evaluation]]:
    """Return a strategy for the sheets of one product: mostly complete ones of one set, gates among them."""
    alike = st.sampled_from(sorted(rules.numbers)).flatmap(
        lambda number: st.lists(
            st.one_of(
                complete_sheets(rules, number, gates=True),
                complete_sheets(rules, number),
                near_floor(rules, number),
            ),
            min_size=1,
            max_size=6,
        )
    )
    return st.one_of(alike, alike, st.lists(sheets(rules), min_size=1, max_size=4))


@given(st.data(), NAMES, POLICIES | st.none(), st.sampled_from(KINDS))
def test_a_council_on_each_product_comes_to_what_it_comes_to_alone(
    data: st.DataObject, name: str, policy: CouncilPolicy | None, kind: Any
) -> None:
    rules = ruleset(name, *data.draw(readings(name)))
    products = data.draw(st.lists(of_one_product(rules), min_size=1, max_size=4))
    held: list[tuple[Evaluation, Seat]] = []
    for at, own in enumerate(products):
        for number, sheet in enumerate(own):
            named = evolve(sheet, ruleset=rules.id, product=f"p{at}", evaluator=f"m{number}")
            held.append((named, data.draw(SEATS)))
    mixed = data.draw(st.permutations(held))
    frame = from_evaluations([sheet for sheet, _ in mixed], kind=kind)
    frame = with_seats(frame, [seat for _, seat in mixed], kind)
    found = plain_rows(council_frame(rules, frame, policy=policy, role="role", excused="excused"), COLUMNS)
    order = dict.fromkeys(sheet.product for sheet, _ in mixed)
    assert found == [
        row_alone(rules, [one for one in mixed if one[0].product == product], policy) for product in order
    ]


def near_the_best(rules: Ruleset, number: int, draw: random.Random) -> Evaluation:
    """Return a sheet of a set with the best boxes, some of them one less, at times a 0 or a gate."""
    one = rules.numbers[number]
    cases = {code: draw.choice(item.cases).case for code, item in one.criteria.items() if item.cases}
    answers = {}
    for code, item in one.criteria.items():
        most = len(item.options_in(cases.get(code)))
        answers[code] = max(0, most - draw.choice((0, 0, 0, 1, 1, 2)))
        if draw.random() < 0.02:
            answers[code] = 0
    for code, item in one.criteria.items():
        governed = item.condition
        if governed is not None and answers[governed.criterion] not in governed.options_under(rules.choices):
            answers[code] = 0
    return Evaluation(ruleset=rules.id, product_set=number, answers=answers, cases=cases)


def gates_of(rules: Ruleset, number: int) -> list[str]:
    """Return the gates that a member may assert in a set."""
    asserted = {gate.id for gate in rules.decision.gates if gate.trigger == "asserted"}
    return [here.gate for here in rules.numbers[number].gates if here.gate in asserted]


@pytest.mark.parametrize("name", ["148-2023", "26-2026", "synthetic"])
@pytest.mark.parametrize("floors", get_args(FloorRule))
@pytest.mark.parametrize("gates", ["majority", "half", "chair"])
def test_floors_and_gates_are_judged_over_many_products_as_on_each(
    name: str, floors: FloorRule, gates: GateRule
) -> None:
    rules = ruleset(name)
    draw = random.Random(f"{name} {floors} {gates}")  # noqa: S311 - the same in every run
    gated = [number for number in sorted(rules.numbers) if gates_of(rules, number)]
    held: list[tuple[Evaluation, Seat]] = []
    for at in range(60):
        number = draw.choice(gated if at % 3 == 0 else sorted(rules.numbers))
        gate = draw.choice(gates_of(rules, number)) if at % 3 == 0 else None
        for member in range(draw.randint(1, 5)):
            sheet = near_the_best(rules, number, draw)
            if gate is not None and draw.random() < 0.5:
                sheet = evolve(sheet, gates=(gate,))
            seat = ("chair" if member == 0 and draw.random() < 0.5 else None, None)
            held.append((evolve(sheet, product=f"p{at}", evaluator=f"m{member}"), seat))
    policy = CouncilPolicy(floors=floors, gates=gates)
    frame = with_seats(
        from_evaluations([sheet for sheet, _ in held], kind="polars"), [s for _, s in held], "polars"
    )
    found = plain_rows(council_frame(rules, frame, policy=policy, role="role", excused="excused"), COLUMNS)
    expected = [
        row_alone(rules, [one for one in held if one[0].product == f"p{at}"], policy) for at in range(60)
    ]
    assert found == expected
    stars = [row[COLUMNS.index("stars")] for row in expected]
    by_points = [row[COLUMNS.index("stars_by_points")] for row in expected]
    assert stars != by_points  # floors have held some of them
    assert len({row[1] for row in expected}) > 1  # gates have closed on some of them


CELLS = st.sampled_from((None, 0, 1, 1, 1, 1, 2, 99, 2.5, "x", True))
HEADS: dict[str, st.SearchStrategy[Any]] = {
    "product_set": st.sampled_from((1, 1, 1, 1, 1, 1, 2, 99, None, 1.5)),
    "id": st.sampled_from(("n", "Chè Tân Cương", " n", "", "a\nb", "\u200b", 7, 7.0, None)),
    "evaluator": st.sampled_from(("An", "Bình", "an", "Bì nh", 1, 2, "1", None, None, "", True)),
    "date": st.sampled_from((None, "2024-05-01", "1 May", date(2024, 5, 1), 20240501)),
    "digest": st.sampled_from((None, None, RULES.digest, load("26-2026").digest, "sha256:0")),
    "gates": st.sampled_from((None, None, "commonplace-product", "nobody-knows-it", 5, ["forged-dossier"])),
}


def alone_in_a_frame(rules: Ruleset, rows: Any, policy: CouncilPolicy | None) -> Row:
    """Return the columns of the product of some rows, read and judged one by one."""
    reads = list(to_evaluations(rules, rows))
    product = rows["product"].iloc[0]
    for read in reads:
        if not isinstance(read, Evaluation):
            return (product, "invalid", *([None] * 8), read.faults[0].code)
    held = [read for read in reads if isinstance(read, Evaluation)]
    if all(one.evaluator is None for one in held):
        held = [evolve(one, evaluator=str(at)) for at, one in enumerate(held, start=1)]
    row = row_alone(rules, [(one, (None, None)) for one in held], policy)
    return (product, *row[1:])


@given(st.data(), st.sampled_from((None, CouncilPolicy(spread=Spread(limit=0)))))
def test_rows_that_cannot_be_read_are_told_as_one_by_one(
    data: st.DataObject, policy: CouncilPolicy | None
) -> None:
    used = data.draw(st.sets(st.sampled_from(sorted(HEADS))))
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries(
                {"product": st.sampled_from(("p", "q", "r")), "1.1": CELLS, "1.2": CELLS}
                | {name: HEADS[name] if name in used else st.just(None) for name in HEADS}
                | {"product_set": HEADS["product_set"] if "product_set" in used else st.just(1)}
            ),
            min_size=1,
            max_size=9,
        )
    )
    frame = pd.DataFrame(rows, dtype=object)
    found = plain_rows(council_frame(RULES, frame, policy=policy), COLUMNS)
    assert found == [
        alone_in_a_frame(RULES, frame[frame["product"] == product], policy)
        for product in dict.fromkeys(frame["product"])
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_products_and_members_may_be_numbers(kind: Any) -> None:
    frame = frame_as(
        kind, {"product_set": [1, 1, 1], "product": [7, 3, 7], "evaluator": [1, 1, 2], "1.1": [1, 1, 1]}
    )
    assert plain_rows(council_frame(RULES, frame), ("product", "status", "sheets")) == [
        (7, "open", 2),
        (3, "open", 1),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_member_who_is_named_in_two_ways_spoils_one_product(kind: Any) -> None:
    frame = frame_as(
        kind,
        {
            "product_set": [1, 1, 1],
            "product": ["p", "p", "q"],
            "evaluator": ["An", "an", "an"],
            "1.1": [1, 1, 1],
        },
    )
    assert plain_rows(council_frame(RULES, frame), ("product", "status", "fault")) == [
        ("p", "invalid", "person-twice"),
        ("q", "open", None),
    ]


def test_columns_that_are_missing_are_told_all_at_once() -> None:
    frame = pd.DataFrame({"product_set": [1], "1.1": [1]})
    with pytest.raises(LoadError) as caught:
        council_frame(RULES, frame, role="role", excused="excused")
    assert [fault.fields["column"] for fault in caught.value.faults] == ["product", "role", "excused"]


def test_sheets_without_a_product_belong_to_none() -> None:
    frame = pd.DataFrame({"product_set": [1, 1], "product": [None, "p"], "1.1": [1, 1]})
    assert plain_rows(council_frame(RULES, frame), ("product", "sheets")) == [("p", 1)]
    assert plain_rows(council_frame(RULES, frame.head(1))) == []
    assert plain_rows(council_frame(RULES, frame.head(0))) == []
