"""A round: what follows from its records, day by day, and every fault of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.lives import round_of_2026

from ocop_rules import Evaluation, LoadError, UnknownNameError, load
from ocop_rules.life import Dossier, Product, Round, RoundEntry, RoundState, WorkCalendar, run_round
from ocop_rules.life.round_records import RoundRecords, dossier_id, sitting_in
from ocop_rules.model.round import RoundResult
from ocop_rules.model.working_days import Counted
from ocop_rules.office import read_round

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
DAY = date(2024, 10, 26)


@pytest.fixture(scope="module")
def made() -> Round:
    return read_round(ROUND, rules=load)


def run(made: Round, day: date = DAY) -> RoundState:
    return run_round(load("bac-kan-city-2024"), made, day=day)


def stage(state: RoundState, product: str = "persimmon") -> str:
    return next(one.stage for one in state.products if one.product == product)


def test_a_round_is_read_back_from_its_form(made: Round) -> None:
    assert Round.from_json(made.to_json()) == made


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 9, 19), "awaited"),
        (date(2024, 9, 20), "filed"),
        (date(2024, 10, 24), "filed"),
        (date(2024, 10, 25), "to-recognise"),
        (date(2024, 10, 30), "to-certify"),
        (date(2024, 11, 5), "certified"),
    ],
)
def test_what_comes_later_does_not_count(made: Round, day: date, expected: str) -> None:
    assert stage(run(made, day)) == expected


def test_a_renewal_under_a_decision_without_days_for_filing_says_that_it_holds_none(made: Round) -> None:
    one = next(one for one in run(made, date(2024, 11, 5)).products if one.product == "persimmon")
    assert one.stage == "certified"
    assert (one.state.next.action, one.state.next.by) == ("renew", None)
    assert one.state.next.notes == ("window-not-held",)


def test_a_sheet_that_is_missing_leaves_the_council_open_and_is_named(made: Round) -> None:
    made = evolve(made, decisions=(), certificates=(), publications=())
    sittings = tuple(
        evolve(one, sheets=one.sheets[:2]) if one.product == "persimmon" else one for one in made.sittings
    )
    state = run(evolve(made, sittings=sittings))
    one = next(one for one in state.products if one.product == "persimmon")
    assert one.stage == "open"
    assert [(task.code, task.members) for task in one.tasks] == [("no-sheet", ("health",))]
    assert one.by == date(2024, 10, 30)
    assert not one.late
    assert next(one for one in run(evolve(made, sittings=sittings), date(2024, 10, 31)).products).late
    # who was not there owes no sheet
    sittings = tuple(
        evolve(one, absent=("health",)) if one.product == "persimmon" else one for one in sittings
    )
    assert stage(run(evolve(made, sittings=sittings))) == "to-recognise"


def handed(made: Round, **changes: Any) -> Round:
    """Return the round with the persimmons' dossier changed."""
    products = []
    for entry in made.products:
        if entry.product.id == "persimmon" and entry.dossier is not None:
            first = evolve(entry.dossier.handed[0], **{k: v for k, v in changes.items() if k != "filed"})
            filed = changes.get("filed", entry.dossier.filed)
            entry = evolve(entry, dossier=evolve(entry.dossier, filed=filed, handed=(first,)))  # noqa: PLW2901
        products.append(entry)
    return evolve(made, products=tuple(products))


def test_one_stamped_copy_and_one_scan_are_asked_for(made: Round) -> None:
    state = run(handed(made, paper_copies=0, electronic_copies=0, software=False))
    one = state.products[0]
    assert [(lack.code, lack.needs, lack.has) for lack in one.lacks] == [
        ("paper-copies", 1, 0),
        ("electronic-copies", 1, 0),
    ]
    assert "incomplete" in {hold.code for hold in state.holds if hold.product == "persimmon"}
    # what stands in the software is the scan
    assert [
        lack.code for lack in run(handed(made, paper_copies=0, electronic_copies=0)).products[0].lacks
    ] == ["paper-copies"]


def test_a_dossier_lacks_nothing_before_the_day_on_which_it_is_filed(made: Round) -> None:
    bare = handed(made, paper_copies=0, electronic_copies=0, software=False)
    assert bare.products[0].dossier is not None
    filed = bare.products[0].dossier.filed
    assert run(bare, filed - timedelta(days=1)).products[0].lacks == ()
    assert [lack.code for lack in run(bare, filed).products[0].lacks] == ["paper-copies", "electronic-copies"]


@pytest.mark.parametrize(("filed", "fine"), [(date(2024, 10, 2), True), (date(2024, 10, 3), False)])
def test_the_day_of_the_plan_is_too_late(made: Round, filed: date, fine: bool) -> None:  # noqa: FBT001
    state = run(handed(made, filed=filed, day=filed))
    assert state.products[0].in_time is fine
    days = {one.id: one.missing for one in state.deadlines}
    assert days["dossiers"] == (() if fine else ("persimmon",))
    assert any(hold.code == "dossier-late" for hold in state.holds) is not fine


def test_a_later_sitting_of_a_level_takes_the_place_of_the_earlier(made: Round) -> None:
    first = made.sittings[0]
    again = evolve(first, day=date(2024, 10, 26), sheets=tuple(evolve(one, gates=()) for one in first.sheets))
    again = evolve(
        again, sheets=(*again.sheets[:2], evolve(again.sheets[2], answers=again.sheets[1].answers))
    )
    state = run(evolve(made, sittings=(*made.sittings, again)))
    one = next(one for one in state.products if one.product == first.product)
    assert one.last is not None
    assert one.last.sitting.day == date(2024, 10, 26)


def bad_sheet(one: Evaluation) -> Evaluation:
    return evolve(one, answers={**one.answers, "1.1": 9})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda made: evolve(made, products=(*made.products, made.products[0])), "history-twice"),
        (lambda made: evolve(made, plan=evolve(made.plan, level="village")), "level-missing"),
        (lambda made: evolve(made, plan=evolve(made.plan, ruleset="26-2026")), "ruleset-mismatch"),
        (lambda made: evolve(made, sittings=(evolve(made.sittings[0], product="te"),)), "round-product"),
        (lambda made: evolve(made, sittings=(evolve(made.sittings[0], level="central"),)), "level-missing"),
        (lambda made: evolve(made, decisions=(evolve(made.decisions[0], products=("x",)),)), "round-product"),
        (
            lambda made: evolve(
                made,
                sittings=(evolve(made.sittings[0], sheets=(bad_sheet(made.sittings[0].sheets[0]),)),),
            ),
            "option-range",
        ),
        (
            lambda made: evolve(
                made,
                sittings=(
                    evolve(
                        made.sittings[0], sheets=(evolve(made.sittings[0].sheets[0], evaluator="nobody"),)
                    ),
                ),
            ),
            "round-evaluator",
        ),
        (
            lambda made: evolve(
                made, sittings=(evolve(made.sittings[0], sheets=(made.sittings[0].sheets[0],) * 2),)
            ),
            "round-two-sheets",
        ),
        (
            lambda made: evolve(
                made,
                products=(evolve(made.products[0], dossier=None), *made.products[1:]),
            ),
            "round-no-dossier",
        ),
        (
            lambda made: evolve(
                made, results=(evolve(made.results[0], product="tea", level="district"), *made.results[1:])
            ),
            "round-result",
        ),
        (
            # a decision before the result it rests on
            lambda made: evolve(
                made, decisions=(evolve(made.decisions[0], day=date(2024, 10, 1)), *made.decisions[1:])
            ),
            "round-no-result",
        ),
    ],
)
def test_every_fault_of_a_round_is_told(made: Round, change: Callable[[Round], Round], code: str) -> None:
    with pytest.raises(LoadError) as caught:
        run(change(made), date(2024, 12, 31))
    assert code in [fault.code for fault in caught.value.faults]
    for fault in caught.value.faults:
        assert fault.message("vi")
        assert fault.pointer


def first_product(made: Round, **changes: Any) -> Round:
    """Return the round with its first product's entry changed."""
    return evolve(made, products=(evolve(made.products[0], **changes), *made.products[1:]))


def other_set(made: Round) -> Round:
    """Return the round with the first sheet of the first sitting on another set than its product's."""
    sitting = made.sittings[0]
    number = made.sittings[0].sheets[0].product_set % 26 + 1
    sheet = Evaluation(ruleset=sitting.sheets[0].ruleset, product_set=number, answers={})
    sheets = (evolve(sheet, evaluator=sitting.sheets[0].evaluator), *sitting.sheets[1:])
    return evolve(made, sittings=(evolve(sitting, sheets=sheets), *made.sittings[1:]))


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        (
            lambda made: first_product(made, dossier=evolve(made.products[0].dossier, ruleset="26-2026")),
            "ruleset-mismatch",
            "/products/0/dossier/ruleset",
        ),
        (
            lambda made: first_product(made, product=evolve(made.products[0].product, product_set=99)),
            "unknown-set",
            "/products/0/product/product_set",
        ),
        (other_set, "history-sheet", "/sittings/0/sheets/0/product_set"),
        (
            lambda made: evolve(made, decisions=(evolve(made.decisions[0], level="village"),)),
            "level-missing",
            "/decisions/0/level",
        ),
        (
            lambda made: evolve(made, results=(evolve(made.results[0], level="village"),)),
            "level-missing",
            "/results/0/level",
        ),
        (
            lambda made: evolve(
                made,
                councils=(
                    evolve(made.councils[0], council=evolve(made.councils[0].council, level="village")),
                    *made.councils[1:],
                ),
            ),
            "level-missing",
            "/councils/0/council/level",
        ),
    ],
)
def test_a_fault_of_a_round_is_told_with_its_place(
    made: Round, change: Callable[[Round], Round], code: str, pointer: str
) -> None:
    with pytest.raises(LoadError) as caught:
        run(change(made), date(2024, 12, 31))
    assert (code, pointer) in [(fault.code, fault.pointer) for fault in caught.value.faults]


def test_all_faults_are_told_at_once(made: Round) -> None:
    broken = evolve(
        made,
        sittings=tuple(evolve(one, sheets=tuple(map(bad_sheet, one.sheets))) for one in made.sittings[:2]),
    )
    with pytest.raises(LoadError) as caught:
        run(broken)
    assert len([fault for fault in caught.value.faults if fault.code == "option-range"]) == 6


def test_under_the_decision_of_2026_what_is_missing_is_named_by_its_part() -> None:
    state = run_round(load("26-2026"), Round.from_json(round_of_2026()), day=date(2026, 8, 10))
    one = state.products[0]
    assert (one.stage, one.next.action, one.next.level) == ("filed", "assess", "commune")
    assert "self-assessment" in [lack.part for lack in one.lacks]
    # 15 working days from the day on which the dossier came to the commune
    assert one.by == date(2026, 8, 24)
    assert one.who == ("commune",)


def test_a_calendar_counts_for_the_days_of_a_round_as_everywhere() -> None:
    off, monday = date(2026, 8, 14), date(2026, 8, 17)
    swapped = WorkCalendar(source="swap", days_off=(off, monday), working_days=(date(2026, 8, 15),))
    for holidays, by, counted in (
        ((), date(2026, 8, 24), Counted(holidays="not-counted")),
        ([off], date(2026, 8, 25), Counted(holidays="counted", sources=("given",))),
        (swapped, date(2026, 8, 25), Counted(holidays="counted", sources=("swap",))),
    ):
        state = run_round(
            load("26-2026"), Round.from_json(round_of_2026()), day=date(2026, 8, 10), holidays=holidays
        )
        one = state.products[0]
        assert (one.by, one.next.counted) == (by, counted)
        # the step of the round and that of the history are one
        assert one.state.next == one.next


def test_what_the_producer_hands_in_is_counted_from_its_day(made: Round) -> None:
    later = handed(made, day=date(2024, 11, 1))
    assert [lack.code for lack in run(later).products[0].lacks] == ["paper-copies", "electronic-copies"]


def test_copies_that_only_the_plan_asks_for_are_missed_where_the_decision_holds_no_parts() -> None:
    last = {"id": "files", "by": "producer", "level": "district", "before": "2024-10-04"}
    handed_in = {"by": "producer", "electronic_copies": 1, "day": "2024-10-01"}
    data: dict[str, Any] = {
        "plan": {
            "ruleset": "148-2023",
            "level": "district",
            "deadlines": [last | {"paper_copies": 2, "electronic_copies": 1}],
        },
        "products": [
            {
                "product": {"id": "tea", "name": "Tea", "producer": "p", "product_set": 1},
                "dossier": {
                    "ruleset": "148-2023",
                    "kind": "new",
                    "product_set": 1,
                    "filed": "2024-10-01",
                    "handed": [handed_in],
                },
            }
        ],
    }
    state = run_round(load("148-2023"), Round.from_json(data), day=date(2024, 10, 2))
    lacks = state.products[0].lacks
    assert [(one.code, one.by, one.to, one.needs, one.has) for one in lacks] == [
        ("paper-copies", "producer", "district", 2, 0)
    ]


def test_nobody_sits_at_a_level_without_a_council(made: Round) -> None:
    with pytest.raises(UnknownNameError) as caught:
        sitting_in(made, made.products[0], evolve(made.sittings[0], level="central"))
    assert (caught.value.kind, caught.value.name) == ("level", "central")
    assert caught.value.known == ("district", "province")


def test_a_dossier_without_an_id_is_called_by_its_product_and_year() -> None:
    dossier = Dossier(ruleset="148-2023", product_set=1, kind="new", filed=date(2024, 9, 20))
    entry = RoundEntry(product=Product(id="tea", name="Chè", product_set=1, producer="coop"))
    assert dossier_id(entry) == "tea"
    assert dossier_id(evolve(entry, dossier=dossier)) == "tea-2024"
    assert dossier_id(evolve(entry, dossier=evolve(dossier, id="d7"))) == "d7"


def test_a_decision_rests_on_the_result_of_its_own_level(made: Round) -> None:
    rules, day = load("bac-kan-city-2024"), date(2024, 11, 5)
    above = RoundResult(product="persimmon", level="province", day=date(2024, 10, 29), total="95", stars=4)
    records = RoundRecords(rules, evolve(made, results=(*made.results, above)), day)
    entry = next(one for one in made.products if one.product.id == "persimmon")
    history = records.history(entry, records.work(entry))
    assert [(one.level, one.stars) for one in history.results] == [("district", 3), ("province", 4)]
    assert [(one.level, one.stars) for one in history.decisions] == [("district", 3)]
