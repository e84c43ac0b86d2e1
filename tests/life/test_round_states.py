"""A round on a day, told whole: the stages of its products, what holds it up, duties and days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from ocop_rules import Evaluation, LoadError, load
from ocop_rules.life import Round, RoundState, run_round, verify
from ocop_rules.model.process import Deadline
from ocop_rules.model.round import RoundResult
from ocop_rules.office import read_round

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
COUNCIL = ("city-council", "city-support-team")
SIX = ("persimmon", "mandarin", "tea", "village", "noodles", "bananas")
FILED = date(2024, 10, 3)
JUDGED = date(2024, 10, 28)
ENDED = date(2024, 12, 31)


@pytest.fixture(scope="module")
def made() -> Round:
    return read_round(ROUND, rules=load)


def run(made: Round, day: date) -> RoundState:
    return run_round(load("bac-kan-city-2024"), made, day=day)


def stages(state: RoundState) -> dict[str, str]:
    return {one.product: one.stage for one in state.products}


def with_sheets(made: Round, product: str, gates: tuple[str, ...], *, none: bool) -> Round:
    """Return the round in which every sheet of a product has these gates, and no tick with ``none``."""

    def changed(one: Evaluation) -> Evaluation:
        answers = dict.fromkeys(one.answers, 0) if none else one.answers
        return evolve(one, gates=gates, answers=answers)

    sittings = tuple(
        evolve(one, sheets=tuple(map(changed, one.sheets))) if one.product == product else one
        for one in made.sittings
    )
    others = tuple(one for one in made.decisions if product not in one.products)
    return evolve(made, sittings=sittings, decisions=others, certificates=(), publications=())


# -- stages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FILED, dict.fromkeys(SIX, "filed")),
        (
            JUDGED,
            {
                "persimmon": "to-recognise",
                "mandarin": "to-recognise",
                "tea": "to-send",
                "village": "to-send",
                "noodles": "refused",
                "bananas": "to-recognise",
            },
        ),
        (
            ENDED,
            {
                "persimmon": "certified",
                "mandarin": "certified",
                # the centre decides in 2025
                "tea": "sent",
                "village": "certified",
                "noodles": "refused",
                "bananas": "certified",
            },
        ),
    ],
)
def test_every_product_has_its_stage(made: Round, day: date, expected: dict[str, str]) -> None:
    state = run(made, day)
    assert stages(state) == expected
    stage_counts = {name: value for name, value in state.counts.items() if not name.startswith("stars-")}
    wanted = {stage: [*expected.values()].count(stage) for stage in expected.values()}
    assert stage_counts == {"products": 6, **wanted}


def test_stars_are_counted_once_a_council_has_found_them(made: Round) -> None:
    def stars(day: date) -> dict[str, int]:
        return {name: count for name, count in run(made, day).counts.items() if name.startswith("stars-")}

    assert stars(FILED) == {}
    assert stars(JUDGED) == {"stars-3": 3, "stars-4": 1, "stars-5": 1}


@pytest.mark.parametrize(
    ("gates", "none", "stage"),
    [
        # the evaluation stopped at 6.1
        (("risky-impurities",), False, "refused"),
        # no point at all: nobody refused it, and nobody recognises it
        ((), True, "not-recognised"),
    ],
)
def test_a_product_ends_as_its_council_found(
    made: Round,
    gates: tuple[str, ...],
    none: bool,  # noqa: FBT001 - a table
    stage: str,
) -> None:
    # a day after the others were recognised, sent up or refused
    state = run(with_sheets(made, "persimmon", gates, none=none), date(2024, 10, 31))
    assert stages(state)["persimmon"] == stage
    # what has ended holds nothing up
    assert "persimmon" not in {hold.product for hold in state.holds}


def test_a_council_sits_under_the_ruleset_that_the_dossier_names(made: Round) -> None:
    first = made.products[0]
    assert first.dossier is not None
    for name in ("148-2023", "bac-kan-city-2024"):
        entry = evolve(first, dossier=evolve(first.dossier, ruleset=name))
        state = run(evolve(made, products=(entry, *made.products[1:])), JUDGED)
        (work,) = state.products[0].work
        assert work.result.sitting.ruleset == name
        assert work.result.sitting.product == "persimmon"


# -- who, by when -------------------------------------------------------------------------------------------


def test_what_holds_a_round_up_names_who_and_by_when(made: Round) -> None:
    def holds(day: date) -> list[tuple[Any, ...]]:
        return [(one.code, one.product, one.who, one.by, one.late) for one in run(made, day).holds]

    last = date(2024, 10, 30)
    assert holds(FILED) == [("council", name, COUNCIL, last, False) for name in SIX]
    committee, senders = ("city-committee",), ("city-council", "economy-office")
    assert holds(JUDGED) == [
        ("decision", "persimmon", committee, None, False),
        ("decision", "mandarin", committee, None, False),
        ("send", "tea", senders, None, False),
        ("send", "village", senders, None, False),
        ("decision", "bananas", committee, None, False),
    ]
    assert holds(ENDED) == []
    # recognised on 30 October, certified on 5 November, made known on the 12th
    assert [one[:2] for one in holds(date(2024, 10, 30)) if one[1] == "persimmon"] == [
        ("certificate", "persimmon")
    ]
    assert [one[:2] for one in holds(date(2024, 11, 11)) if one[1] == "persimmon"] == [
        ("publish", "persimmon")
    ]
    assert [one for one in holds(date(2024, 11, 12)) if one[1] == "persimmon"] == []


def test_a_council_that_has_not_met_is_late_after_its_last_day(made: Round) -> None:
    waiting = evolve(made, sittings=(), decisions=(), certificates=(), publications=(), results=())
    for day, late in ((date(2024, 10, 30), False), (date(2024, 10, 31), True)):
        state = run(waiting, day)
        assert {(one.late, one.by) for one in state.products} == {(late, date(2024, 10, 30))}
        assert {hold.late for hold in state.holds} == {late}


def test_a_dossier_that_has_not_come_is_awaited_from_the_producer(made: Round) -> None:
    first = evolve(made.products[0], dossier=None)
    bare = evolve(
        made,
        products=(first, *made.products[1:]),
        sittings=tuple(one for one in made.sittings if one.product != "persimmon"),
        decisions=tuple(one for one in made.decisions if "persimmon" not in one.products),
        certificates=tuple(one for one in made.certificates if one.product != "persimmon"),
        publications=(),
    )
    for day, late in ((date(2024, 10, 2), False), (date(2024, 10, 3), True)):
        state = run(bare, day)
        one = state.products[0]
        assert (one.stage, one.who, one.by, one.late) == ("awaited", ("producer",), date(2024, 10, 2), late)
        assert (one.next.action, one.next.level, one.next.to) == ("file", "producer", "district")
        assert (one.in_time, one.lacks, one.work) == (None, (), ())
        assert [(hold.code, hold.late) for hold in state.holds if hold.product == "persimmon"] == [
            ("dossier", late)
        ]


def test_a_level_above_acts_by_itself_where_the_plan_names_no_body_of_it(made: Round) -> None:
    tea = next(one for one in run(made, ENDED).products if one.product == "tea")
    assert (tea.stage, tea.who) == ("sent", ("province",))


# -- days and duties ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "kept", "missing", "passed"),
    [
        (FILED, 0, SIX, False),
        (JUDGED, 6, (), False),
        (date(2024, 10, 30), 6, (), False),
        (date(2024, 10, 31), 6, (), True),
    ],
)
def test_the_days_of_the_plan_say_who_kept_them(
    made: Round,
    day: date,
    kept: int,
    missing: tuple[str, ...],
    passed: bool,  # noqa: FBT001 - a table
) -> None:
    dossiers, evaluation = run(made, day).deadlines
    assert (dossiers.id, dossiers.last, dossiers.by) == ("dossiers", date(2024, 10, 2), "producer")
    assert (dossiers.kept, dossiers.missing, dossiers.passed) == (6, (), True)
    assert (evaluation.id, evaluation.last, evaluation.by) == (
        "evaluation",
        date(2024, 10, 30),
        "city-council",
    )
    assert (evaluation.kept, evaluation.missing, evaluation.passed) == (kept, missing, passed)


@pytest.mark.parametrize("kind", ["new", "renewal"])
def test_a_day_of_the_plan_concerns_the_kinds_of_dossier_that_it_names(made: Round, kind: Any) -> None:
    own = Deadline(id="own", before=FILED, level="district", by="producer", kinds=(kind,))
    mine = [one.product.id for one in made.products if one.kind == kind]
    assert 0 < len(mine) < len(made.products)
    away = mine[0]
    before = evolve(
        made,
        plan=evolve(made.plan, deadlines=(own,)),
        products=tuple(evolve(one, dossier=None) if one.product.id == away else one for one in made.products),
        **dict.fromkeys(("sittings", "results", "decisions", "certificates", "publications"), ()),
    )
    found = run(before, FILED).deadlines[-1]
    assert (found.id, found.kept, found.missing) == ("own", len(mine) - 1, (away,))


def test_a_sitting_on_the_day_of_the_plan_has_not_kept_it(made: Round) -> None:
    for day, missing in ((date(2024, 10, 30), ()), (date(2024, 10, 31), ("persimmon",))):
        sittings = tuple(evolve(one, day=day) if one.product == "persimmon" else one for one in made.sittings)
        moved = evolve(made, sittings=sittings, decisions=(), certificates=(), publications=())
        assert run(moved, date(2024, 11, 1)).deadlines[1].missing == missing


def test_a_result_without_its_sheets_shows_no_day_that_was_kept(made: Round) -> None:
    told = RoundResult(
        product="persimmon", level="district", day=JUDGED, status="ranked", total="60", stars=3
    )
    bare = evolve(
        made,
        sittings=tuple(one for one in made.sittings if one.product != "persimmon"),
        results=(told,),
        decisions=(),
        certificates=(),
        publications=(),
    )
    state = run(bare, JUDGED)
    assert stages(state)["persimmon"] == "to-recognise"
    assert state.deadlines[1].missing == ("persimmon",)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            FILED,
            {
                ("city-council", "evaluate-and-rank"): ("open", 0, 6, date(2024, 10, 30)),
                ("city-committee", "receive-dossiers"): ("done", 6, 6, date(2024, 10, 2)),
                ("city-support-team", "review-expiring-products"): ("open", 0, 1, None),
                ("city-committee", "approve-results"): ("open", 0, 0, None),
                ("economy-office", "announce-results"): ("open", 0, 0, None),
            },
        ),
        (
            JUDGED,
            {
                ("city-council", "evaluate-and-rank"): ("done", 6, 6, date(2024, 10, 30)),
                ("city-council", "submit-results"): ("open", 0, 3, None),
                ("city-committee", "certify-3-stars"): ("open", 0, 3, None),
                ("city-council", "send-up-from-4-stars"): ("open", 0, 2, None),
                ("city-support-team", "review-expiring-products"): ("done", 1, 1, None),
            },
        ),
        (
            ENDED,
            {
                ("city-committee", "approve-results"): ("done", 3, 3, None),
                ("city-committee", "certify-3-stars"): ("done", 3, 3, None),
                ("economy-office", "complete-4-star-dossiers"): ("done", 2, 2, None),
                ("economy-office", "announce-results"): ("done", 3, 3, None),
                ("culture-and-media", "make-known"): ("done", 3, 3, None),
            },
        ),
    ],
)
def test_a_duty_is_done_when_every_piece_of_it_is(
    made: Round, day: date, expected: dict[tuple[str, str], tuple[Any, ...]]
) -> None:
    found = {(one.body, one.task): (one.state, one.done, one.of, one.due) for one in run(made, day).duties}
    assert {name: found[name] for name in expected} == expected


def test_a_duty_is_late_after_its_last_day_and_done_when_it_was_said_to_be(made: Round) -> None:
    waiting = evolve(made, sittings=(), decisions=(), certificates=(), publications=(), results=(), done=())

    def state(round_: Round, day: date, task: str) -> tuple[Any, ...]:
        (one,) = [each for each in run(round_, day).duties if each.task == task]
        return one.state, one.day, one.note

    assert state(waiting, date(2024, 10, 30), "evaluate-and-rank") == ("open", None, None)
    assert state(waiting, date(2024, 10, 31), "evaluate-and-rank") == ("late", None, None)
    # what no record shows is done when somebody says so, from that day on
    (said,) = [one for one in made.done if one.task == "set-up-council"]
    assert state(made, said.day, "set-up-council") == ("done", said.day, said.note)
    assert state(made, date.fromordinal(said.day.toordinal() - 1), "set-up-council") == ("open", None, None)


def test_a_state_is_computed_again_from_its_round_alone(made: Round) -> None:
    state = run(made, JUDGED).to_json()
    bare = verify(state)
    assert (bare.kind, bare.verdict, bare.why) == ("round", "not-shown", ("no-sheet",))
    whole = verify({**state, "round": made.to_json()})
    assert (whole.verdict, whole.why, whole.differences) == ("same", (), ())


@pytest.mark.parametrize("wrong", [5, None, ["sha256:aa"]])
def test_a_stored_state_with_a_digest_that_is_no_text_names_the_ruleset(made: Round, wrong: object) -> None:
    data = run(made, FILED).to_json(sheets=True)
    data["registry"] = {**data["registry"], "148-2023": wrong}
    with pytest.raises(LoadError) as caught:
        verify(data)
    [fault] = caught.value.faults
    assert (fault.code, fault.pointer) == ("type", "/registry/148-2023")
    assert fault.fields == {"expected": "string"}
