"""What a round asks of each body on a day, all of it: tasks, pieces, days, stages, and who takes a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of

from ocop_rules import Ruleset, load
from ocop_rules.life import Round, RoundState, WorkCalendar, run_round
from ocop_rules.model.process import Body, Deadline
from ocop_rules.model.round import TaskDone
from ocop_rules.office import read_round
from ocop_rules.rulesets import Registry, shipped_registry, with_readings

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
PLAN = "bac-kan-city-2024"
HANDED_IN, JUDGED_BY = date(2024, 10, 2), date(2024, 10, 30)
"""The last days of the plan: dossiers before 3 October (V.5), the evaluation before 31 October (III.2)."""


@pytest.fixture(scope="module")
def made() -> Round:
    return read_round(ROUND, rules=load)


def run(made: Round, day: date) -> RoundState:
    return run_round(load(PLAN), made, day=day)


# -- the plan of Bắc Kạn city: every task, in its order, with the section it stands in ----------------------

TASKS = {
    "city-council": (
        ["section III.1"],
        ["evaluate-and-rank", "submit-results", "advise-on-announcement", "send-up-from-4-stars"],
    ),
    "city-support-team": (
        ["section III.1"],
        [
            "assist-evaluation",
            "review-expiring-products",
            "advise-council",
            "sum-up-and-report",
            "urge-4-star-producers",
        ],
    ),
    "city-committee": (
        ["section III.1", "section V.5"],
        ["approve-results", "certify-3-stars", "receive-dossiers"],
    ),
    "economy-office": (
        ["section V.1", "section V.5"],
        [
            "set-up-council",
            "urge-and-check-producers",
            "organise-evaluation",
            "announce-results",
            "complete-4-star-dossiers",
            "take-in-dossiers",
        ],
    ),
    "city-departments": (["section V.3"], ["guide-by-field"]),
    "culture-and-media": (["section V.4"], ["make-known"]),
    "commune-committees": (["section V.5"], ["help-producers", "notify-and-urge-producers"]),
    "provincial-departments": (["section V.2"], ["guide-state-management"]),
}
SHOWN_BY = {
    "dossiers": [
        "receive-dossiers",
        "take-in-dossiers",
        "notify-and-urge-producers",
        "urge-and-check-producers",
    ],
    "results": ["evaluate-and-rank", "assist-evaluation", "sum-up-and-report", "organise-evaluation"],
    "decisions": ["submit-results", "approve-results"],
    "certificates": ["certify-3-stars"],
    "sent": ["send-up-from-4-stars", "urge-4-star-producers", "complete-4-star-dossiers"],
    "published": ["announce-results", "make-known"],
    "renewals": ["review-expiring-products"],
}
SAID = {
    "set-up-council": date(2024, 9, 5),
    "help-producers": date(2024, 9, 30),
    "guide-by-field": date(2024, 9, 30),
    "guide-state-management": date(2024, 9, 30),
    "advise-council": date(2024, 10, 25),
    "advise-on-announcement": date(2024, 11, 8),
}


@pytest.mark.parametrize(
    ("day", "pieces"),
    [
        # what is done of how many: 6 products; 3 of 3 stars for the city, 2 for the province, 1 refused
        (
            date(2024, 10, 3),
            {
                "dossiers": (6, 6),
                "results": (0, 6),
                "decisions": (0, 0),
                "certificates": (0, 0),
                "sent": (0, 0),
                "published": (0, 0),
                "renewals": (0, 1),
            },
        ),
        (
            date(2024, 10, 29),
            {
                "dossiers": (6, 6),
                "results": (6, 6),
                "decisions": (0, 3),
                "certificates": (0, 3),
                "sent": (0, 2),
                "published": (0, 0),
                "renewals": (1, 1),
            },
        ),
        # decided on the 30th, certified on 5 November, made known on the 12th, sent up on the 15th
        (
            date(2024, 11, 6),
            {
                "dossiers": (6, 6),
                "results": (6, 6),
                "decisions": (3, 3),
                "certificates": (3, 3),
                "sent": (0, 2),
                "published": (0, 3),
                "renewals": (1, 1),
            },
        ),
        (
            date(2024, 11, 15),
            {
                "dossiers": (6, 6),
                "results": (6, 6),
                "decisions": (3, 3),
                "certificates": (3, 3),
                "sent": (2, 2),
                "published": (3, 3),
                "renewals": (1, 1),
            },
        ),
    ],
)
def test_every_task_of_the_plan_is_told_whole(
    made: Round, day: date, pieces: Mapping[str, tuple[int, int]]
) -> None:
    seen = {task: kind for kind, tasks in SHOWN_BY.items() for task in tasks}
    last = {"dossiers": HANDED_IN, "results": JUDGED_BY}
    expected = []
    for body, (places, tasks) in TASKS.items():
        for task in tasks:
            done, of = pieces[seen[task]] if task in seen else (0, None)
            said = SAID.get(task)
            said = said if said is not None and said <= day else None
            due = last.get(seen.get(task, ""))
            whole = said is not None or (bool(of) and done == of)
            state = "done" if whole else "late" if due is not None and due < day else "open"
            expected.append((body, task, state, done, of, due, said, None, places))
    found = [
        (
            one.body,
            one.task,
            one.state,
            one.done,
            one.of,
            one.due,
            one.day,
            one.note,
            [place_of(cite).rpartition(", ")[2] for cite in one.cites],
        )
        for one in run(made, day).duties
    ]
    assert found == expected


def test_what_was_said_to_be_done_is_the_task_of_that_body_with_its_note(made: Round) -> None:
    mine = TaskDone(body="economy-office", task="set-up-council", day=date(2024, 9, 6), note="Decision 12")
    other = evolve(mine, body="city-council", task="evaluate-and-rank", note="another body's")
    wrong = evolve(mine, task="announce-results", note="another task's")
    state = run(evolve(made, done=(other, wrong, mine, evolve(mine, note="again"))), date(2024, 10, 3))
    told = {(one.body, one.task): (one.state, one.day, one.note) for one in state.duties}
    assert told["economy-office", "set-up-council"] == ("done", date(2024, 9, 6), "Decision 12")
    assert told["economy-office", "announce-results"] == ("done", date(2024, 9, 6), "another task's")
    assert told["economy-office", "organise-evaluation"] == ("open", None, None)
    assert told["city-council", "evaluate-and-rank"] == ("done", date(2024, 9, 6), "another body's")


def test_a_product_is_a_piece_of_a_task_once_its_own_records_show_it(made: Round) -> None:
    """Of several products some are through and some are not: each is counted where it stands."""

    def pieces(changed: Round, day: date) -> dict[str, tuple[int, int | None]]:
        return {one.task: (one.done, one.of) for one in run(changed, day).duties}

    day = date(2024, 11, 15)
    # nobody has made the mandarins known, and the village was not sent up
    few = evolve(
        made,
        publications=(evolve(made.publications[0], products=("persimmon", "bananas")),),
        products=tuple(
            evolve(one, dossier=evolve(one.dossier, handed=one.dossier.handed[:1]))
            if one.product.id == "village" and one.dossier is not None
            else one
            for one in made.products
        ),
        decisions=tuple(one for one in made.decisions if one.number not in ("P-04", "C-06")),
        certificates=tuple(one for one in made.certificates if one.number not in ("P-04/GCN", "C-06/GCN")),
    )
    found = pieces(few, day)
    assert found["announce-results"] == (1, 2)
    assert found["send-up-from-4-stars"] == (1, 2)
    assert found["approve-results"] == (2, 3)
    assert found["certify-3-stars"] == (2, 3)
    # a dossier that lacks a copy has not come whole, and one that has not come at all is a piece, too
    bare = evolve(
        made.products[0].dossier, handed=(evolve(made.products[0].dossier.handed[0], paper_copies=0),)
    )  # type: ignore[union-attr, type-var]
    away = evolve(made.products[1], dossier=None)
    waiting = evolve(
        made,
        products=(evolve(made.products[0], dossier=bare), away, *made.products[2:]),
        **dict.fromkeys(("sittings", "results", "decisions", "certificates", "publications"), ()),
    )
    found = pieces(waiting, date(2024, 10, 3))
    assert found["receive-dossiers"] == (4, 6)
    assert found["evaluate-and-rank"] == (0, 5)


# -- the days of a plan --------------------------------------------------------------------------------------


def test_of_several_days_the_earliest_binds_a_task_and_every_one_is_told(made: Round) -> None:
    own = (
        Deadline(id="papers", before=date(2024, 9, 28), level="district", by="producer"),
        Deadline(id="papers-again", before=date(2024, 11, 3), level="district", by="producer"),
        Deadline(id="sooner", before=date(2024, 10, 27), level="district", by="city-council"),
        Deadline(id="notice", before=date(2024, 10, 20), level="district", by="economy-office"),
        Deadline(id="open-to-all", before=date(2024, 10, 20), level="district"),
    )
    state = run(evolve(made, plan=evolve(made.plan, deadlines=own)), date(2024, 10, 26))
    due = {one.task: one.due for one in state.duties}
    assert due["receive-dossiers"] == date(2024, 9, 27)
    assert due["evaluate-and-rank"] == due["assist-evaluation"] == date(2024, 10, 26)
    # what the office itself has a day for: its part of the evaluation; what it publishes has none
    assert due["organise-evaluation"] == date(2024, 10, 19)
    assert due["announce-results"] is None
    late = ("tea", "village", "noodles")  # filed on 1 and 2 October, and on 30 September
    found = {one.id: (one.last, one.by, one.kept, one.missing, one.passed) for one in state.deadlines}
    assert list(found) == ["dossiers", "evaluation", *(one.id for one in own)]
    # whoever was late for one day of the producer was late
    assert found["papers"] == (date(2024, 9, 27), "producer", 3, late, True)
    assert found["papers-again"] == (date(2024, 11, 2), "producer", 3, late, False)
    assert found["sooner"] == (date(2024, 10, 26), "city-council", 6, (), False)
    # what no record shows is kept or missed by nobody
    assert found["notice"] == (date(2024, 10, 19), "economy-office", 0, (), True)
    assert found["open-to-all"] == (date(2024, 10, 19), None, 0, (), True)
    assert place_of(state.deadlines[0].cites[0]).endswith("section V.5")
    assert place_of(state.deadlines[1].cites[0]).endswith("section III.2")


def test_who_files_late_holds_the_round_up_until_it_has_ended(made: Round) -> None:
    own = Deadline(id="papers", before=date(2024, 9, 28), level="district", by="producer")
    late = evolve(made, plan=evolve(made.plan, deadlines=(own,)))
    names = {"tea", "village", "noodles"}
    found = [one for one in run(late, date(2024, 10, 3)).holds if one.code == "dossier-late"]
    assert {(one.product, one.who, one.by, one.late) for one in found} == {
        (name, ("producer",), None, True) for name in names
    }
    after = [one.product for one in run(late, date(2024, 11, 15)).holds if one.code == "dossier-late"]
    assert after == []


def test_what_a_dossier_lacks_holds_the_round_up_until_it_has_ended(made: Round) -> None:
    first = made.products[0]
    assert first.dossier is not None
    bare = evolve(first.dossier, handed=(evolve(first.dossier.handed[0], paper_copies=0),))
    lacking = evolve(made, products=(evolve(first, dossier=bare), *made.products[1:]))
    for day, expected in (
        (date(2024, 10, 3), [("incomplete", ("producer",), None, False)]),
        (date(2024, 11, 15), []),
    ):
        found = [one for one in run(lacking, day).holds if one.code == "incomplete"]
        assert [(one.code, one.who, one.by, one.late) for one in found] == expected
        assert {one.product for one in found} <= {"persimmon"}


# -- what a state names --------------------------------------------------------------------------------------


def test_a_state_names_all_that_it_rests_on(made: Round) -> None:
    rules = with_readings(load(PLAN), {"tier-gaps": "round-half-up"})
    days = WorkCalendar(source="notice", days_off=(date(2024, 9, 2),))
    fewer = Registry((load("148-2023"), load("781-2020")), shipped_registry().known)
    state = run_round(rules, made, day=JUDGED_BY, registry=fewer, holidays=days)
    assert (state.ruleset, state.digest, state.day) == (PLAN, rules.digest, JUDGED_BY)
    assert dict(state.readings) == dict(rules.choices)
    assert state.readings["tier-gaps"] == "round-half-up"
    assert dict(state.registry) == {name: load(name).digest for name in ("148-2023", "781-2020")}
    assert [one.id for one in state.known] == ["1048-2019", "1489-2025", "26-2026"]
    assert (state.calendar, state.round) == (days, made)
    assert [one.product for one in state.products] == [one.product.id for one in made.products]
    assert run(made, JUDGED_BY).calendar is None


def test_a_product_is_told_with_its_name_its_kind_and_when_it_was_made_known(made: Round) -> None:
    earlier = evolve(made.publications[0], day=date(2024, 11, 20))
    twice = evolve(made, publications=(earlier, *made.publications))
    for day, first in ((date(2024, 11, 11), None), (date(2024, 11, 12), date(2024, 11, 12))):
        told = {one.product: (one.name, one.kind, one.published) for one in run(twice, day).products}
        assert told["persimmon"] == ("Seedless persimmons (made up)", "new", first)
        assert told["bananas"] == ("Dried bananas (made up)", "renewal", first)
        assert told["tea"] == ("Shan tea (made up)", "new", None)


def test_a_certificate_that_nobody_made_known_is_for_whoever_announces_results(made: Round) -> None:
    silent = evolve(made, publications=())
    holds = [one for one in run(silent, date(2024, 12, 31)).holds if one.code == "publish"]
    # the village went up, and is for the province to make known
    assert [(one.product, one.who, one.by, one.late) for one in holds] == [
        (name, ("economy-office",), None, False) for name in ("persimmon", "mandarin", "bananas")
    ]


# -- a round of a province under 26/2026 ---------------------------------------------------------------------

BODIES = tuple(
    Body(id=f"{level}-{role}", level=level, role=role)  # type: ignore[arg-type]
    for level in ("central", "province", "commune")
    for role in ("helper", "office", "authority", "support-team", "council")
)


def province() -> Ruleset:
    rules = load("26-2026")
    return evolve(rules, decision=evolve(rules.decision, bodies=BODIES))


def of_province(results: list[dict[str, Any]], *up: str, **more: Any) -> Round:
    """Return a round of a province: one product, at the level that the last of ``up`` has handed it to."""
    days = {"producer": "2026-08-03", "commune": "2026-08-10", "province": "2026-10-01"}
    handed = [{"by": one, "day": days[one]} for one in up]
    dossier = {
        "id": "d",
        "ruleset": "26-2026",
        "kind": "new",
        "product_set": 11,
        "filed": "2026-08-03",
        "handed": handed,
    }
    product = {"id": "tea", "name": "Tea", "producer": "p", "product_set": 11}
    return Round.from_json(
        {
            "plan": {"ruleset": "26-2026", "level": "province"},
            "products": [{"product": product, "dossier": dossier}],
            "results": [{"product": "tea"} | one for one in results],
            **more,
        }
    )


SEEN = {"level": "commune", "day": "2026-08-05", "status": "assessed"}
RANKED = {"level": "province", "day": "2026-09-01", "total": "60", "stars": 3}
FIVE = RANKED | {"total": "95", "stars": 5}
UP = ("producer", "commune")
DECIDED = {"decisions": [{"number": "1", "level": "province", "day": "2026-09-10", "products": ["tea"]}]}


@pytest.mark.parametrize(
    ("made", "stage", "action", "who"),
    [
        (of_province([], "producer"), "filed", "assess", ("commune-authority", "commune-office")),
        (of_province([SEEN], "producer"), "filed", "send-up", ("commune-council", "commune-office")),
        (of_province([SEEN], *UP), "filed", "score", ("province-council", "province-support-team")),
        (
            of_province([SEEN, RANKED | {"status": "open", "total": None, "stars": None}], *UP),
            "open",
            "complete",
            ("province-council", "province-support-team"),
        ),
        (
            of_province([SEEN, RANKED | {"status": "rescore", "total": None, "stars": None}], *UP),
            "open",
            "score-again",
            ("province-council", "province-support-team"),
        ),
        (of_province([SEEN, FIVE], *UP), "to-send", "send-up", ("province-council", "province-office")),
        (of_province([SEEN, RANKED], *UP), "to-recognise", "recognise", ("province-authority",)),
        (
            of_province([SEEN, RANKED], *UP, **DECIDED),
            "to-certify",
            "certify",
            ("province-authority",),
        ),
        (
            of_province([SEEN, FIVE], *UP, "province"),
            "sent",
            "score",
            ("central-council", "central-support-team"),
        ),
        (
            of_province(
                [SEEN, FIVE, {"level": "central", "day": "2026-11-01", "total": "92", "stars": 5}],
                *UP,
                "province",
            ),
            "sent",
            "recognise",
            ("central-authority",),
        ),
        # the centre found 4 stars: article 7.4(g) gives it back to the province
        (
            of_province(
                [SEEN, FIVE, {"level": "central", "day": "2026-11-01", "total": "85", "stars": 4}],
                *UP,
                "province",
            ),
            "to-recognise",
            "choose",
            ("province-authority",),
        ),
    ],
)
def test_each_step_is_taken_by_the_bodies_whose_role_it_is(
    made: Round, stage: str, action: str, who: tuple[str, ...]
) -> None:
    state = run_round(province(), made, day=date(2026, 12, 1))
    (one,) = state.products
    if stage == "filed" and action == "send-up":
        stage = "to-send"  # the commune sends it to the province
    assert (one.stage, one.next.action, one.who) == (stage, action, who)
    holds = {"filed": "council", "open": "council", "to-send": "send"}
    holds |= {"to-recognise": "decision", "to-certify": "certificate"}
    assert [(hold.code, hold.who) for hold in state.holds if hold.code != "incomplete"] == [
        (holds[stage], who) for _ in "x" if stage in holds
    ]


def test_what_was_recognised_above_is_certified_there_and_the_round_waits_for_it() -> None:
    above = {"level": "central", "day": "2026-11-01", "total": "92", "stars": 5}
    decided = {"decisions": [{"number": "1", "level": "central", "day": "2026-11-10", "products": ["tea"]}]}
    made = of_province([SEEN, FIVE, above], *UP, "province", **decided)
    (one,) = run_round(province(), made, day=date(2026, 12, 1)).products
    assert (one.stage, one.next.action, one.who) == ("to-certify", "certify", ("central-authority",))


def test_a_round_refused_by_a_later_decision_is_not_yet_refused() -> None:
    refusing = {
        "decisions": [
            {"number": "1", "level": "province", "day": "2026-09-10", "products": ["tea"], "action": "refuse"}
        ]
    }
    made = of_province([SEEN, RANKED], *UP, **refusing)
    for day, stage in ((date(2026, 9, 9), "to-recognise"), (date(2026, 9, 10), "refused")):
        (one,) = run_round(province(), made, day=day).products
        assert one.stage == stage
    # too few stars: nobody refused it
    few = of_province([SEEN, RANKED | {"total": "40", "stars": 2}], *UP)
    assert run_round(province(), few, day=date(2026, 9, 10)).products[0].stage == "not-recognised"
    for status in ("stopped", "rejected"):
        ended = of_province([SEEN, RANKED | {"status": status, "total": None, "stars": None}], *UP)
        assert run_round(province(), ended, day=date(2026, 9, 10)).products[0].stage == "refused"
