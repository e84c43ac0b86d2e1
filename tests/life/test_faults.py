"""Every contradiction says where it stands, what was found and what was to be expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.lives import changed, known

from ocop_rules import load, replay
from ocop_rules.errors import Fault
from ocop_rules.life import Dossier, HistoryError, Round, check_history, check_round
from ocop_rules.life.dossiers import check_dossier
from ocop_rules.model.round import RoundResult, TaskDone
from ocop_rules.office import read_round

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
PLAN = "bac-kan-city-2024"
BODIES = {one.id: one.tasks for one in load(PLAN).decision.bodies}
DONE = TaskDone(body="economy-office", task=BODIES["economy-office"][0], day=date(2024, 9, 1))
Told = tuple[str, str, str | None, dict[str, Any]]


def told(faults: list[Fault]) -> list[Told]:
    return [(one.code, one.pointer, one.found, dict(one.fields)) for one in faults]


def limit(code: str, pointer: str, found: str, day: str) -> Told:
    return (code, pointer, found, {"limit": day})


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            "dossiers/0/ruleset",
            "26-2027",
            [
                (
                    "history-ruleset",
                    "/dossiers/0/ruleset",
                    '"26-2027"',
                    {"known": "1048-2019, 148-2023, 1489-2025, 26-2026, 781-2020"},
                )
            ],
        ),
        (
            "dossiers/0/ruleset",
            "148-2023",
            [
                ("level-missing", at, '"commune"', {"known": "district, province, central"})
                for at in ("/dossiers/0/arrivals/0/level", "/results/0/level")
            ],
        ),
        ("results/1/dossier", "x", [("history-dossier", "/results/1/dossier", '"x"', {})]),
        (
            "results/1/level",
            "district",
            [("level-missing", "/results/1/level", '"district"', {"known": "commune, province, central"})],
        ),
        (
            "results/1/day",
            "2026-05-01",
            [limit("history-before", "/results/1/day", "2026-05-01", "2026-06-01")],
        ),
        # the sheet of the day comes to 94 points and 5 stars
        (
            "results/1/stars",
            4,
            [("history-computed", "/results/1/stars", "4", {"key": "stars", "computed": "5"})],
        ),
        (
            "results/1/total",
            "93",
            [("history-computed", "/results/1/total", "93", {"key": "total", "computed": "94"})],
        ),
        (
            "results/2/total",
            "999999",
            [("range", "/results/2/total", '"999999"', {"least": 0, "most": 100})],
        ),
        (
            "results/1/status",
            "open",
            [("history-unranked-stars", "/results/1/stars", "5", {"status": "open"})],
        ),
        # 1779/20 points are 88.95
        (
            "results/2/stars",
            5,
            [("stars-range", "/results/2/stars", "5", {"most": "4", "level": "central"})],
        ),
        # with 3 stars at the centre the province may choose, and has recognised 4
        (
            "results/2/stars",
            3,
            [
                (
                    "history-decision",
                    "/decisions/1",
                    '"P-1"',
                    {"action": "choose", "level": "province", "stars": "-"},
                )
            ],
        ),
        (
            "results/0/status",
            "ranked",
            [
                ("history-scoreless", "/results/0/level", '"commune"', {"level": "commune"}),
                ("missing-key", "/results/0", None, {"key": "total"}),
                ("missing-key", "/results/0", None, {"key": "stars"}),
            ],
        ),
        (
            "results/2/status",
            "assessed",
            [
                ("history-assessed", "/results/2/status", '"central"', {"level": "central"}),
                ("history-unranked-stars", "/results/2/stars", "4", {"status": "assessed"}),
            ],
        ),
        (
            "results/2/day",
            "2027-05-01",
            [limit("history-closed", "/results/2/day", "2027-05-01", "2027-04-10")],
        ),
        (
            "sheets/0/day",
            "2027-04-11",
            [limit("history-closed", "/sheets/0/day", "2027-04-11", "2027-04-10")],
        ),
        (
            "sheets/0/evaluation/date",
            "2026-09-02",
            [limit("history-after", "/sheets/0/evaluation/date", "2026-09-02", "2026-09-01")],
        ),
        (
            "sheets/0/evaluation/date",
            "2026-05-31",
            [limit("history-before", "/sheets/0/evaluation/date", "2026-05-31", "2026-06-01")],
        ),
        (
            "sheets/0/level",
            "commune",
            [("history-scoreless", "/sheets/0/level", '"commune"', {"level": "commune"})],
        ),
        (
            "sheets/0/evaluation/ruleset",
            "148-2023",
            [("history-sheet", "/sheets/0/evaluation/ruleset", '"148-2023"', {"expected": "26-2026"})],
        ),
        (
            "decisions/1/stars",
            5,
            [
                (
                    "history-recognise",
                    "/decisions/1/level",
                    '"province"',
                    {"level": "province", "stars": 5, "ruleset": "26-2026"},
                ),
                ("history-differs", "/certificates/0/stars", "4", {"key": "stars", "expected": "5"}),
            ],
        ),
        (
            "decisions/1/stars",
            2,
            [
                ("history-uncertified", "/decisions/1/stars", "2", {}),
                ("history-differs", "/certificates/0/stars", "4", {"key": "stars", "expected": "2"}),
            ],
        ),
        (
            "decisions/1/number",
            "P-0",
            [
                ("history-twice", "/decisions", '"P-0"', {}),
                ("history-no-decision", "/certificates/0/decision", '"P-1"', {}),
            ],
        ),
        (
            "certificates/0/level",
            "central",
            [
                (
                    "history-differs",
                    "/certificates/0/level",
                    '"central"',
                    {"key": "level", "expected": '"province"'},
                )
            ],
        ),
        (
            "certificates/0/issued",
            "2027-04-01",
            [limit("history-before", "/certificates/0/issued", "2027-04-01", "2027-04-10")],
        ),
        (
            "dossiers/0/kind",
            "upgrade",
            [("history-nothing-earlier", "/dossiers/0/kind", '"upgrade"', {"kind": "upgrade"})],
        ),
        (
            "dossiers/0/arrivals/0/day",
            "2026-05-01",
            [limit("history-before", "/dossiers/0/arrivals/0/day", "2026-05-01", "2026-06-01")],
        ),
        # it cannot have reached the province before the commune
        (
            "dossiers/0/arrivals/0/day",
            "2026-06-19",
            [limit("history-before", "/dossiers/0/arrivals/1/day", "2026-06-18", "2026-06-19")],
        ),
        (
            "struck_off",
            [{"certificate": "C-1", "day": "2030-04-01"}, {"certificate": "C-9", "day": "2031-01-01"}],
            [("history-certificate", "/struck_off/1/certificate", '"C-9"', {})],
        ),
        (
            "struck_off",
            [{"certificate": "C-1", "day": "2030-04-01"}],
            [limit("history-before", "/struck_off/0/day", "2030-04-01", "2030-04-13")],
        ),
        (
            "withdrawals",
            [{"certificate": "C-9", "ground": "law-broken", "concluded": "2028-01-10"}],
            [("history-certificate", "/withdrawals/0/certificate", '"C-9"', {})],
        ),
    ],
)
def test_a_contradiction_of_a_history_is_told_exactly(path: str, value: Any, expected: list[Told]) -> None:
    history = changed((path, value))
    assert told(check_history(known(), history)) == expected
    # no state is made of what contradicts itself
    with pytest.raises(HistoryError) as caught:
        replay(known(), history, date(2031, 1, 1))
    assert told(list(caught.value.faults)) == expected
    for fault in caught.value.faults:
        assert fault.message("en")
        assert fault.message("vi")
        assert fault.remedy("vi")


def test_ids_that_stand_twice_are_told_for_each_list() -> None:
    history = changed()
    twice = evolve(
        history,
        dossiers=history.dossiers * 2,
        decisions=history.decisions * 2,
        certificates=history.certificates * 2,
    )
    assert told(check_history(known(), twice)) == [
        ("history-twice", "/dossiers", '"d1"', {}),
        ("history-twice", "/decisions", '"P-0"', {}),
        ("history-twice", "/decisions", '"P-1"', {}),
        ("history-twice", "/certificates", '"C-1"', {}),
    ]


def test_what_is_refused_needs_no_stars_and_what_is_recognised_does() -> None:
    history = changed()
    refused = evolve(
        history,
        decisions=(history.decisions[0], evolve(history.decisions[1], action="refuse", stars=None)),
        certificates=(),
    )
    assert told(check_history(known(), refused)) == []
    silent = evolve(
        history,
        decisions=(history.decisions[0], evolve(history.decisions[1], stars=None)),
        certificates=(),
    )
    assert told(check_history(known(), silent)) == [("missing-key", "/decisions/1", None, {"key": "stars"})]


def test_a_dossier_is_recognised_once() -> None:
    history = changed()
    again = evolve(history.decisions[1], number="P-2", day=date(2027, 4, 11))
    twice = evolve(history, decisions=(*history.decisions, again))
    assert told(check_history(known(), twice)) == [("history-twice", "/decisions/2", '"d1"', {})]


# -- rounds -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made() -> Round:
    return read_round(ROUND, rules=load)


def sitting(made: Round, **changes: Any) -> Round:
    return evolve(made, sittings=(evolve(made.sittings[0], **changes),))


Change = Callable[[Round], Round]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda made: evolve(made, products=(*made.products, made.products[0])),
            ("history-twice", "/products", '"persimmon"', {}),
        ),
        (
            lambda made: evolve(made, councils=made.councils * 2),
            ("history-twice", "/councils", '"district"', {}),
        ),
        (
            lambda made: evolve(made, decisions=made.decisions * 2),
            ("history-twice", "/decisions", '"C-01"', {}),
        ),
        (
            lambda made: evolve(made, plan=evolve(made.plan, level="village")),
            ("level-missing", "/plan/level", '"village"', {"known": "district, province, central"}),
        ),
        (
            lambda made: evolve(made, plan=evolve(made.plan, ruleset="26-2026")),
            ("ruleset-mismatch", "/plan/ruleset", '"26-2026"', {"ruleset": PLAN}),
        ),
        (
            lambda made: sitting(made, product="te"),
            ("round-product", "/sittings/0/product", '"te"', {"near": "tea"}),
        ),
        (
            lambda made: sitting(made, level="central"),
            ("level-missing", "/sittings/0/level", '"central"', {"known": "district, province"}),
        ),
        (
            lambda made: evolve(made, decisions=(evolve(made.decisions[0], level="village"),)),
            (
                "level-missing",
                "/decisions/0/level",
                '"village"',
                {"known": "district, province, central"},
            ),
        ),
        (
            lambda made: evolve(made, decisions=(evolve(made.decisions[0], products=("x",)),)),
            (
                "round-product",
                "/decisions/0/products/0",
                '"x"',
                {"near": "persimmon, mandarin, tea, village, noodles, bananas"},
            ),
        ),
        (
            lambda made: sitting(made, sheets=(evolve(made.sittings[0].sheets[0], evaluator="nobody"),)),
            (
                "round-evaluator",
                "/sittings/0/sheets/0/evaluator",
                '"nobody"',
                {"near": "chair, economy, health"},
            ),
        ),
        (
            lambda made: sitting(made, absent=("chair",), sheets=made.sittings[0].sheets[:1]),
            ("round-evaluator", "/sittings/0/sheets/0/evaluator", '"chair"', {"near": "economy, health"}),
        ),
        (
            lambda made: sitting(made, absent=("chiar",)),
            ("round-absent", "/sittings/0/absent/0", '"chiar"', {"near": "chair"}),
        ),
        (
            lambda made: evolve(made, done=(evolve(DONE, body="city-comittee"),)),
            ("body-unknown", "/done/0/body", '"city-comittee"', {"known": ", ".join(BODIES)}),
        ),
        (
            lambda made: evolve(made, done=(DONE, evolve(DONE, task="make-known"))),
            (
                "round-task",
                "/done/1/task",
                '"make-known"',
                {"body": "economy-office", "known": ", ".join(BODIES["economy-office"])},
            ),
        ),
        (
            lambda made: sitting(made, sheets=made.sittings[0].sheets[:1] * 2),
            ("round-two-sheets", "/sittings/0/sheets/1/evaluator", '"chair"', {}),
        ),
        (
            lambda made: evolve(made, products=(evolve(made.products[0], dossier=None), *made.products[1:])),
            ("round-no-dossier", "/sittings/0", '"persimmon"', {}),
        ),
        (
            lambda made: sitting(made, sheets=(evolve(made.sittings[0].sheets[0], product_set=2),)),
            ("history-sheet", "/sittings/0/sheets/0/product_set", "2", {"expected": "1"}),
        ),
        (
            lambda made: evolve(
                made,
                products=(
                    evolve(made.products[0], product=evolve(made.products[0].product, product_set=99)),
                    *made.products[1:],
                ),
            ),
            (
                "unknown-set",
                "/products/0/product/product_set",
                "99",
                {"known": "1–26"},
            ),
        ),
        (
            lambda made: evolve(
                made,
                results=(
                    RoundResult(product="persimmon", level="district", day=date(2024, 10, 26), status="open"),
                ),
            ),
            ("round-result", "/results/0", '"persimmon"', {}),
        ),
        (
            lambda made: evolve(
                made,
                results=(
                    RoundResult(product="persimmon", level="village", day=date(2024, 10, 26), status="open"),
                ),
            ),
            ("level-missing", "/results/0/level", '"village"', {"known": "district, province, central"}),
        ),
    ],
)
def test_a_fault_of_a_round_is_told_exactly(made: Round, change: Change, expected: Told) -> None:
    found = told(check_round(load(PLAN), change(made)))
    assert expected in found
    # another set of boxes is another set of faults
    beside = {"history-sheet", "unknown-criterion", "option-range"}
    assert {code for code, *_ in found} - {expected[0]} <= beside


def test_the_round_as_it_stands_has_no_fault(made: Round) -> None:
    assert check_round(load(PLAN), made) == []


# -- dossiers -----------------------------------------------------------------------------------------------


def test_a_fault_of_a_dossier_is_told_exactly() -> None:
    handed = [
        {
            "by": "producer",
            "parts": ["registration-fomr", "self-assessment", "self-assessment"],
            "day": "2026-05-31",
        },
        {"by": "commune", "day": "2026-06-02"},
        {"by": "district"},
        {"by": "commune"},
        {"by": "province", "day": "2026-06-01"},
    ]
    data = {"ruleset": "148-2023", "kind": "new", "product_set": 27, "filed": "2026-06-01", "handed": handed}
    known_by = {"known": "producer, commune, province"}
    assert told(check_dossier(load("26-2026"), Dossier.from_json(data))) == [
        ("dossier-ruleset", "/ruleset", '"148-2023"', {"ruleset": "26-2026"}),
        ("unknown-set", "/product_set", "27", {"known": "1–26"}),
        (
            "dossier-part",
            "/handed/0/parts/0",
            '"registration-fomr"',
            {"near": "registration-form", "by": "producer"},
        ),
        ("part-twice", "/handed/0/parts", '"self-assessment"', {}),
        ("handed-by", "/handed/2/by", '"district"', known_by),
        ("handed-twice", "/handed/3/by", '"commune"', known_by),
        ("history-before", "/handed/0/day", "2026-05-31", {"limit": "2026-06-01"}),
        ("history-before", "/handed/4/day", "2026-06-01", {"limit": "2026-06-02"}),
    ]


def test_a_dossier_filed_outside_its_ruleset_is_told_with_its_days() -> None:
    data = {"ruleset": PLAN, "kind": "new", "product_set": 1, "filed": "2025-01-01", "handed": []}
    # the plan is one for 2024
    assert told(check_dossier(load(PLAN), Dossier.from_json(data))) == [
        (
            "dossier-period",
            "/filed",
            "2025-01-01",
            {"ruleset": PLAN, "start": "2024-01-01", "end": "2024-12-31"},
        )
    ]
    for last, codes in (("2024-12-31", []), ("2024-01-01", []), ("2023-12-31", ["dossier-period"])):
        found = check_dossier(load(PLAN), Dossier.from_json({**data, "filed": last}))
        assert [one.code for one in found] == codes
