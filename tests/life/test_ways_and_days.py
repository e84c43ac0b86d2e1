"""Where a dossier is, what comes next and by when: the second record, other orders, other levels."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of
from kit.lives import known, tea

from ocop_rules import LoadError, NextStep, Ruleset, load, next_step, replay
from ocop_rules.errors import NotHeldError
from ocop_rules.life import History, HistoryError, LevelOutcome, outcome_of, ranked_outcome
from ocop_rules.life.levels import received
from ocop_rules.life.pending import bounded, last_day_of, pending_on
from ocop_rules.life.records import in_order, until_day
from ocop_rules.model.history import DossierRecord, ResultRecord
from ocop_rules.model.state import DossierState
from ocop_rules.rulesets import with_readings

ONE = timedelta(days=1)
SEEN = LevelOutcome(level="commune", status="assessed", positive=True)


def rules(name: str = "26-2026", **choices: str) -> Ruleset:
    return with_readings(load(name), {one.replace("_", "-"): choice for one, choice in choices.items()})


def ranked(level: str, points: int, stars: int | None = None, name: str = "26-2026") -> LevelOutcome:
    return ranked_outcome(load(name), level, points, stars)


# -- steps --------------------------------------------------------------------------------------------------


def test_a_step_and_its_alternatives_name_their_ruleset_and_whom_the_result_is_made_known_to() -> None:
    outcomes = [SEEN, ranked("province", 94), ranked("central", 85)]
    step = next_step(rules(), outcomes)
    assert (step.action, step.ruleset) == ("choose", "26-2026")
    assert [one.ruleset for one in step.alternatives] == ["26-2026", "26-2026"]
    # the centre makes it known to the province (article 7.4(g)), the province in writing (article 7.3(g))
    assert step.informs is not None
    assert (step.informs.to, step.informs.in_writing) == (("province",), False)
    below = next_step(rules(), outcomes[:2])
    assert below.informs is not None
    assert (below.informs.to, below.informs.in_writing) == (("commune", "producer"), True)
    for status in ("rejected", "stopped"):
        ended = next_step(rules(), [SEEN, LevelOutcome(level="province", status=status)])  # type: ignore[arg-type]
        assert ended.informs == below.informs
    # what has no result yet is made known to nobody
    for status in ("open", "no-quorum", "rescore", "assessed"):
        level = "commune" if status == "assessed" else "province"
        assert next_step(rules(), [SEEN, LevelOutcome(level=level, status=status)]).informs is None  # type: ignore[arg-type]
    assert next_step(rules()).ruleset == "26-2026"
    got = received(rules("148-2023"), "province")
    assert (got.action, got.level, got.ruleset) == ("score", "province", "148-2023")
    assert got.cites == load("148-2023").decision.levels[1].cites


@pytest.mark.parametrize(
    ("outcomes", "by"),
    [
        # the commune's 15 working days run for its view, and for sending it up (article 7.2)
        ([], date(2027, 5, 24)),
        ([SEEN], date(2027, 5, 24)),
        # open or to be scored again, it goes on in the province's round: held by 29 December
        ([SEEN, LevelOutcome(level="province", status="open")], date(2027, 12, 29)),
        ([SEEN, LevelOutcome(level="province", status="no-quorum")], date(2027, 12, 29)),
        ([SEEN, LevelOutcome(level="province", status="rescore")], date(2027, 12, 29)),
        # sent up to the centre's: proposed by 29 July
        ([SEEN, ranked("province", 95)], date(2027, 7, 29)),
        # nobody has a day for what is recognised, refused, to be improved or to be chosen
        ([SEEN, ranked("province", 60)], None),
        ([SEEN, ranked("province", 40)], None),
        ([SEEN, LevelOutcome(level="province", status="rejected")], None),
        ([SEEN, ranked("province", 95), ranked("central", 92)], None),
        ([SEEN, ranked("province", 95), ranked("central", 80)], None),
    ],
)
def test_each_step_has_the_last_day_that_the_decision_sets(
    outcomes: list[LevelOutcome], by: date | None
) -> None:
    step = next_step(rules(), outcomes, since=date(2027, 5, 3))
    assert step.by == by
    assert (step.round is None) == (by is None or step.level == "commune")
    assert (step.counted is None) == (step.level != "commune")


def test_what_a_commune_leaves_to_the_producer_has_no_day() -> None:
    negative = evolve(SEEN, positive=False)
    step = next_step(rules(negative_assessment="return"), [negative], since=date(2027, 5, 3))
    assert (step.action, step.by, step.counted) == ("improve", None, None)


def test_a_renewal_has_45_days_for_what_a_level_itself_does_and_cites_both() -> None:
    """Decision 26/2026, article 7.6(g): 45 days, whatever the level does but sending up."""
    day = date(2027, 5, 3)
    for outcome, by in (
        (LevelOutcome(level="province", status="open"), day + 45 * ONE),
        (ranked("province", 60), day + 45 * ONE),
        (ranked("province", 95), None),
        (LevelOutcome(level="province", status="rejected"), None),
        (ranked("province", 40), None),
    ):
        step = next_step(rules(), [SEEN, outcome], kind="renewal", since=day)
        assert (step.by, step.round) == (by, None)
        assert ("article 7.6(g)" in [place_of(cite) for cite in step.cites]) == (by is not None)
    got = received(rules(), "central", kind="renewal", since=day)
    assert (got.by, got.action) == (day + 45 * ONE, "score")
    assert received(rules(), "central", since=day).by == date(2027, 9, 29)
    assert received(rules(), "commune", since=day, holidays={date(2027, 5, 4)}).by == date(2027, 5, 25)
    assert received(rules(), "commune").by is None


def test_a_renewal_is_judged_in_writing_where_the_decision_says_so() -> None:
    scored = [SEEN, LevelOutcome(level="province", status="open")]
    step = next_step(rules(), scored, kind="renewal")
    assert step.notes == ("open", "written-opinion")
    assert [place_of(cite) for cite in step.cites] == [
        "article 4.1(a)",
        "article 7.3",
        "article 7.6(d)",
        "article 7.6(e)",
    ]
    renewal = rules().decision.renewal
    assert renewal is not None
    spoken = evolve(
        rules(), decision=evolve(rules().decision, renewal=evolve(renewal, written_opinion=False))
    )
    without = evolve(rules(), decision=evolve(rules().decision, renewal=None))
    for changed in (spoken, without):
        assert next_step(changed, scored, kind="renewal").notes == ("open",)
    # recognising and sending up are no work of the council
    for points in (60, 95):
        assert next_step(rules(), [SEEN, ranked("province", points)], kind="renewal").notes == ()


def test_a_round_that_was_missed_is_noted_for_a_first_scoring_alone() -> None:
    plan = load("bac-kan-city-2024")
    late = date(2024, 10, 5)
    step = next_step(plan, since=late)
    assert (step.action, step.notes, step.by) == ("score", ("round-missed",), date(2024, 10, 30))
    assert next_step(plan, since=late - 3 * ONE).notes == ()
    again = next_step(plan, [LevelOutcome(level="district", status="open")], since=late)
    assert (again.action, again.notes, again.by) == ("complete", ("open",), date(2024, 10, 30))


def test_who_is_given_back_a_product_is_told_by_the_readings_and_the_levels_below() -> None:
    # recognised by a level below the one that it came from: cited by where that level's own work stands
    old = rules("148-2023", result_returned="recognise")
    outcomes = [ranked(level, 95, name="148-2023") for level in ("district", "province")]
    step = next_step(old, [*outcomes, ranked("central", 60, name="148-2023")])
    assert (step.action, step.level, step.stars, step.to) == ("recognise", "district", 3, "producer")
    assert step.cites == old.decision.levels[0].cites
    assert step.cites != old.decision.levels[1].cites
    again = rules("148-2023", result_returned="score-again")
    step = next_step(again, [*outcomes, ranked("central", 60, name="148-2023")])
    assert (step.action, step.level, step.to) == ("score-again", "province", None)
    assert step.cites == again.decision.levels[1].cites
    # of 5 stars at the centre, whose floor was missed, no level below recognises 1 or 2
    step = next_step(old, [*outcomes, ranked("central", 40, name="148-2023")])
    assert (step.action, step.level, step.to) == ("improve", "province", "producer")
    assert step.alternatives == ()


def test_a_level_that_sends_nothing_up_is_given_back_without_a_floor_above() -> None:
    levels = rules().decision.levels
    closed = (levels[0], evolve(levels[1], sends_up=None), levels[2])
    changed = evolve(rules(), decision=evolve(rules().decision, levels=closed))
    step = next_step(changed, [SEEN, ranked("province", 94), ranked("central", 95, 4)])
    assert (step.action, step.notes) == ("choose", ("given-back",))


def test_exactly_the_points_from_which_a_level_sends_up_are_enough() -> None:
    for points, notes in ((90, ("given-back", "floor-missed-above")), (89, ("given-back",))):
        step = next_step(rules(), [SEEN, ranked("province", 94), ranked("central", points, 4)])
        assert step.notes == notes
    for points, notes in ((90, ("points-alone-go-up",)), (89, ())):
        assert next_step(rules(), [SEEN, ranked("province", points, 4)]).notes == notes
    # a decision that sends up by stars alone has no points that could say otherwise
    levels = rules().decision.levels
    assert levels[1].sends_up is not None
    by_stars = evolve(levels[1].sends_up, from_points=None)
    changed = evolve(
        rules(),
        decision=evolve(
            rules().decision, levels=(levels[0], evolve(levels[1], sends_up=by_stars), levels[2])
        ),
    )
    step = next_step(changed, [SEEN, ranked("province", 60)])
    assert (step.action, step.notes) == ("recognise", ())


def test_under_points_the_least_stars_that_go_up_are_told() -> None:
    by_points = rules("148-2023", send_up_by="points")
    # 148: 4 and 5 stars go up from a district at 70 points
    for points, stars, told in ((95, 3, 4), (95, 4, 4), (95, 5, 5), (72, 3, 4)):
        step = next_step(by_points, [ranked("district", points, stars, "148-2023")])
        assert (step.action, step.to, step.stars) == ("send-up", "province", told)


def test_a_level_above_that_only_assessed_sends_nothing_back() -> None:
    # ranked by the province before: what the centre has ranked since comes back, an open council does not
    for above, action, stars in (
        (ranked("central", 85), "recognise", 4),
        (LevelOutcome(level="central", status="open"), "send-up", 5),
    ):
        step = next_step(rules(), [SEEN, ranked("province", 94), above, ranked("province", 95)])
        assert (step.action, step.stars) == (action, stars)
    # scored a second time at its own level, it has not come back from above
    twice = next_step(rules(), [SEEN, ranked("province", 94), ranked("province", 95)])
    assert (twice.action, twice.notes) == ("send-up", ())


def test_a_view_against_the_score_is_weighed_once_and_the_last_view_counts() -> None:
    again = rules(assessment_against_score="assess-again")
    negative, positive = evolve(SEEN, positive=False), SEEN
    scored = ranked("province", 60)
    for views, action in (
        ([negative], "assess"),
        ([positive, negative], "recognise"),
        ([negative, positive], "recognise"),
        ([negative, negative], "recognise"),
    ):
        outcomes = [each for view in views for each in (view, scored)]
        assert next_step(again, outcomes).action == action
    sent_up = next_step(again, [negative, ranked("province", 95)])
    assert (sent_up.action, sent_up.level, sent_up.notes) == ("assess", "commune", ("against-assessment",))
    # a council that found nothing to recognise is not against it
    assert next_step(again, [negative, ranked("province", 40)]).action == "improve"
    assert "against-assessment" not in next_step(again, [negative, ranked("province", 40)]).notes


def test_a_refusal_cites_the_grounds_of_its_gates_or_the_level() -> None:
    old = rules("148-2023")
    for status, effect in (("rejected", "reject"), ("stopped", "stop")):
        step = next_step(old, [LevelOutcome(level="district", status=status)])  # type: ignore[arg-type]
        gates = [one for one in old.decision.gates if one.effect == effect]
        assert step.cites == tuple(dict.fromkeys(cite for gate in gates for cite in gate.cites))
    bare = evolve(rules(), decision=evolve(rules().decision, gates=()))
    step = next_step(bare, [SEEN, LevelOutcome(level="province", status="stopped")])
    assert [place_of(cite) for cite in step.cites] == ["article 4.1(a)", "article 7.3"]
    # ranked without a total the sheets have left nothing that could be recognised
    unknown = LevelOutcome(level="province", status="ranked", stars=3)
    assert next_step(rules(), [SEEN, unknown]).notes == ()
    assert next_step(rules(), [SEEN, unknown]).action == "refuse"


def test_all_outcomes_that_cannot_be_are_told_at_once() -> None:
    wrong = [
        LevelOutcome(level="province", total=Fraction(101), stars=5),
        SEEN,
        LevelOutcome(level="province", total=Fraction(60), stars=4),
        LevelOutcome(level="province", status="stopped", total=Fraction(40), stars=3),
    ]
    with pytest.raises(LoadError) as caught:
        next_step(rules(), wrong)
    assert [(one.code, one.pointer, one.found) for one in caught.value.faults] == [
        ("range", "/0/total", "101"),
        ("stars-range", "/2/stars", "4"),
        ("stars-range", "/3/stars", "3"),
    ]
    # fewer stars than the points reach are those of missed floors, down to 1
    for stars in (1, 2, 3):
        assert next_step(rules(), [SEEN, ranked("province", 60, stars)]).action in ("recognise", "improve")


def test_an_outcome_of_known_points_is_told_whole() -> None:
    day = date(2026, 9, 1)
    found = ranked_outcome(rules(), "province", Fraction(189, 2), 4, day)
    assert found == LevelOutcome(
        level="province", status="ranked", total=Fraction(189, 2), stars=4, stars_by_points=5, day=day
    )
    plain = ranked_outcome(rules(), "province", 0)
    assert (plain.stars, plain.stars_by_points, plain.day) == (1, 1, None)
    with pytest.raises(LoadError) as caught:
        ranked_outcome(rules(), "province", 101)
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer, fault.found, dict(fault.fields)) == (
        "range",
        "/total",
        "101",
        {"least": 0, "most": 100},
    )
    nothing: Any = None
    with pytest.raises(LoadError) as caught:
        ranked_outcome(rules(), "province", nothing)
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer, dict(fault.fields)) == ("missing-key", "", {"key": "total"})
    wrong: Any = 7
    with pytest.raises(TypeError) as refused:
        outcome_of(wrong, "province")
    assert "found" in str(refused.value)


# -- a dossier on a day -------------------------------------------------------------------------------------


def at(data: dict[str, Any], day: str) -> DossierState:
    return replay(known(), History.from_json(data), date.fromisoformat(day)).dossiers[-1]


def way(*arrivals: tuple[str, str], **more: Any) -> dict[str, Any]:
    dossier = {
        "id": "d",
        "ruleset": "26-2026",
        "kind": more.pop("kind", "new"),
        "filed": "2026-08-03",
        "arrivals": [{"level": level, "day": day} for level, day in arrivals],
    }
    product = {"id": "p", "name": "Made up", "producer": "q", "product_set": 11}
    results = [{"dossier": "d"} | one for one in more.pop("results", [])]
    decisions = [{"dossier": "d"} | one for one in more.pop("decisions", [])]
    return {"product": product, "dossiers": [dossier], "results": results, "decisions": decisions, **more}


COMMUNE, PROVINCE = ("commune", "2026-08-05"), ("province", "2026-08-20")
VIEW = {"level": "commune", "day": "2026-08-10", "status": "assessed"}
SCORE = {"level": "province", "day": "2026-10-01", "total": "95", "stars": 5}


@pytest.mark.parametrize(
    ("data", "place", "since", "action", "by"),
    [
        (way(), "commune", "2026-08-03", "assess", "2026-08-24"),
        # the 15 working days run from its arrival there
        (way(COMMUNE), "commune", "2026-08-05", "assess", "2026-08-26"),
        # the first arrival there counts, in whatever order they stand
        (way(("commune", "2026-08-07"), COMMUNE), "commune", "2026-08-05", "assess", "2026-08-26"),
        # the view does not begin the time anew: what a level does, it does in the time from the arrival
        (way(COMMUNE, results=[VIEW]), "commune", "2026-08-10", "send-up", "2026-08-26"),
        (way(results=[VIEW]), "commune", "2026-08-10", "send-up", "2026-08-31"),
        (way(COMMUNE, PROVINCE, results=[VIEW]), "province", "2026-08-20", "score", "2026-12-29"),
        # a result of the province on the day on which the dossier came to it
        (
            way(COMMUNE, PROVINCE, results=[VIEW, SCORE | {"day": "2026-08-20"}]),
            "province",
            "2026-08-20",
            "send-up",
            "2027-01-29",
        ),
        # sent up from the day of the result, whenever it had come
        (way(COMMUNE, PROVINCE, results=[VIEW, SCORE]), "province", "2026-10-01", "send-up", "2027-01-29"),
        (
            way(COMMUNE, PROVINCE, ("central", "2026-10-01"), results=[VIEW, SCORE]),
            "central",
            "2026-10-01",
            "score",
            "2027-03-29",
        ),
        # ranked without ever having been told to have come
        (way(results=[VIEW, SCORE]), "province", "2026-10-01", "send-up", "2027-01-29"),
    ],
)
def test_a_dossier_is_where_its_records_leave_it(
    data: dict[str, Any], place: str, since: str, action: str, by: str
) -> None:
    for turned in (data, data | {"results": data["results"][::-1]}):
        found = at(turned, "2026-12-01")
        assert found.step is not None
        assert (found.at, str(found.since), found.step.action, str(found.step.by)) == (
            place,
            since,
            action,
            by,
        )
        assert (found.closing, found.finish_by, found.late) == (None, None, False)


def test_a_renewal_scored_again_keeps_the_45_days_of_its_last_arrival() -> None:
    rescore = SCORE | {"status": "rescore", "total": None, "stars": None}
    back = [COMMUNE, PROVINCE, ("central", "2026-09-20"), ("province", "2026-09-25")]
    for arrivals, by in ((back[:2], "2026-10-04"), (back, "2026-11-09")):
        data = way(*arrivals, kind="renewal", results=[VIEW, rescore])
        data["dossiers"].insert(0, {"id": "a", "ruleset": "148-2023", "kind": "new", "filed": "2023-06-01"})
        data["results"].append(
            {"dossier": "a", "level": "district", "day": "2023-08-01", "total": "60", "stars": 3}
        )
        shared = {"level": "district", "stars": 3}
        data["decisions"].append({"number": "D", "dossier": "a", "day": "2023-08-20", **shared})
        data["certificates"] = [{"number": "C", "decision": "D", "issued": "2023-11-30", **shared}]
        found = at(data, "2026-12-01")
        assert found.step is not None
        assert (found.step.action, str(found.step.by)) == ("score-again", by)


def test_days_off_count_wherever_a_dossier_is() -> None:
    """In the reading that moves a last day to the next working day, and for the working days of a commune."""
    moved = known().with_ruleset(rules(day_count="next-working-day"))
    first = {"id": "a", "ruleset": "148-2023", "kind": "new", "filed": "2023-06-01"}
    shared = {"level": "district", "stars": 3}

    def by(data: dict[str, Any], *off: str) -> str:
        data["dossiers"].insert(0, first)
        data["results"].append(shared | {"dossier": "a", "day": "2023-08-01", "total": "60"})
        data["decisions"].append(shared | {"number": "D", "dossier": "a", "day": "2023-08-20"})
        data["certificates"] = [shared | {"number": "C", "decision": "D", "issued": "2023-11-30"}]
        days = set(map(date.fromisoformat, off))
        state = replay(moved, History.from_json(data), date(2026, 12, 1), holidays=days)
        return str(state.next.by)

    rescore = SCORE | {"status": "rescore", "total": None, "stars": None}
    # 45 days from 20 August 2026 end on Sunday, 4 October; 15 working days from 5 August on the 26th
    for made, plain, off, later in (
        (lambda: way(COMMUNE, PROVINCE, kind="renewal"), "2026-10-05", "2026-10-05", "2026-10-06"),
        (
            lambda: way(COMMUNE, PROVINCE, kind="renewal", results=[VIEW, rescore]),
            "2026-10-05",
            "2026-10-05",
            "2026-10-06",
        ),
        (lambda: way(COMMUNE, kind="renewal"), "2026-08-26", "2026-08-10", "2026-08-27"),
        (lambda: way(COMMUNE, kind="renewal", results=[VIEW]), "2026-08-26", "2026-08-10", "2026-08-27"),
    ):
        assert (by(made()), by(made(), off)) == (plain, later)


def test_two_views_of_one_day_count_alike_in_whatever_order_they_are_given() -> None:
    views = [VIEW | {"positive": positive} for positive in (True, False, None)]
    found = {
        tuple(one.positive for one in at(way(results=list(order)), "2026-12-01").outcomes)
        for order in permutations(views)
    }
    assert len(found) == 1


def test_results_of_a_day_stand_in_the_order_of_levels_then_of_their_numbers() -> None:
    day = date(2026, 10, 1)

    def made(level: str, status: str, order: int | None = None, when: date = day) -> ResultRecord:
        figures = {"total": "60", "stars": 3} if status == "ranked" else {}
        return ResultRecord(dossier="d", level=level, day=when, status=status, order=order, **figures)  # type: ignore[arg-type]

    ordered = (
        made("central", "open", when=day - ONE),
        made("commune", "assessed"),
        made("province", "open"),
        made("province", "stopped"),
        made("province", "ranked"),
        made("province", "ranked", 1),
        made("province", "rescore", 2),
        made("central", "open"),
    )
    for turned in (ordered[::-1], ordered[3:] + ordered[:3], ordered[1::2] + ordered[::2]):
        assert in_order(rules(), turned) == ordered


def test_what_lies_after_the_day_is_left_out_of_every_list() -> None:
    data = tea()
    data["withdrawals"] = [
        {"certificate": "C-1", "ground": "law-broken", "concluded": "2028-01-10", "level": "province"}
        | {"day": "2028-01-20"}
    ]
    data["struck_off"] = [{"certificate": "C-1", "day": "2030-05-01"}]
    history = History.from_json(data)
    names = ("dossiers", "sheets", "results", "decisions", "certificates", "withdrawals", "struck_off")
    for day, counts in (
        ("2026-05-31", (0, 0, 0, 0, 0, 0, 0)),
        ("2026-06-01", (1, 0, 0, 0, 0, 0, 0)),
        ("2026-06-15", (1, 0, 1, 0, 0, 0, 0)),
        ("2026-09-01", (1, 1, 2, 0, 0, 0, 0)),
        ("2026-09-20", (1, 1, 2, 1, 0, 0, 0)),
        ("2027-04-12", (1, 1, 3, 2, 1, 0, 0)),
        ("2028-01-10", (1, 1, 3, 2, 1, 1, 0)),
        ("2030-05-01", (1, 1, 3, 2, 1, 1, 1)),
    ):
        seen = until_day(history, date.fromisoformat(day))
        assert tuple(len(getattr(seen, name)) for name in names) == counts
        before = until_day(history, date.fromisoformat(day) - ONE)
        assert sum(len(getattr(before, name)) for name in names) < max(sum(counts), 1)
    for day, arrived in (("2026-06-17", 1), ("2026-06-18", 2), ("2026-11-30", 2), ("2026-12-01", 3)):
        assert len(until_day(history, date.fromisoformat(day)).dossiers[0].arrivals) == arrived
    # concluded and not yet decided: neither the day nor the level is known
    for day, known_of in (("2028-01-19", (None, None)), ("2028-01-20", (date(2028, 1, 20), "province"))):
        (gone,) = until_day(history, date.fromisoformat(day)).withdrawals
        assert (gone.day, gone.level) == known_of


def test_a_decision_closes_a_dossier_certifies_it_or_leaves_it_open() -> None:
    refused = {"number": "1", "level": "province", "day": "2026-10-20", "action": "refuse"}
    found = at(way(results=[VIEW, SCORE | {"total": "60", "stars": 3}], decisions=[refused]), "2026-12-01")
    assert found.step is None
    closing = found.closing
    assert closing is not None
    assert (closing.action, closing.level, closing.to, closing.stars) == (
        "refuse",
        "province",
        "producer",
        None,
    )
    assert [place_of(cite) for cite in closing.cites] == ["article 4.1(a)", "article 7.3"]
    assert closing.ruleset == "26-2026"
    assert closing.informs is not None
    assert closing.informs.to == ("commune", "producer")
    # recognised and not certified
    recognised = {"number": "1", "level": "province", "day": "2026-10-20", "stars": 3}
    found = at(way(results=[VIEW, SCORE | {"total": "60", "stars": 3}], decisions=[recognised]), "2026-12-01")
    step = found.step
    assert step is not None
    assert (step.action, step.level, step.to, step.stars, step.ruleset) == (
        "certify",
        "province",
        "producer",
        3,
        "26-2026",
    )
    assert [place_of(cite) for cite in step.cites] == ["article 4.1(a)", "article 7.3"]
    assert step.informs is not None
    # approved for the level above, it goes on
    approved = {"number": "1", "level": "province", "day": "2026-10-20", "action": "approve", "stars": 5}
    found = at(way(results=[VIEW, SCORE], decisions=[approved]), "2026-12-01")
    assert found.step is not None
    assert (found.step.action, found.closing) == ("send-up", None)
    # of two decisions the first by its day closes it, in whatever order they stand
    both = [refused | {"number": "2", "day": "2026-10-21"}, approved]
    for decisions in (both, both[::-1]):
        found = at(way(results=[VIEW, SCORE], decisions=decisions), "2026-12-01")
        assert (found.step, found.closing and found.closing.action) == (None, "refuse")


def test_the_latest_dossier_tells_what_is_next_and_the_others_their_own_steps() -> None:
    data = way(COMMUNE)
    data["dossiers"].append({"id": "c", "ruleset": "26-2026", "kind": "new", "filed": "2026-09-01"})
    data["dossiers"].append({"id": "b", "ruleset": "26-2026", "kind": "new", "filed": "2026-09-01"})
    for dossiers in permutations(data["dossiers"]):
        state = replay(known(), History.from_json(data | {"dossiers": list(dossiers)}), date(2026, 9, 2))
        assert [one.record.id for one in state.dossiers] == ["d", "b", "c"]
        assert state.next.by == date(2026, 9, 22)
        assert (state.standing, state.name, state.product) == ("in-evaluation", "Made up", "p")


def test_a_producer_renews_in_its_window_and_is_told_where_the_day_lies() -> None:
    for day, note in (
        ("2029-10-13", "window-early"),
        ("2029-10-14", "window-in-window"),
        ("2029-12-13", "window-in-window"),
        ("2029-12-14", "window-late"),
    ):
        step = replay(known(), History.from_json(tea()), date.fromisoformat(day)).next
        assert (step.action, step.level, step.by, step.notes, step.ruleset) == (
            "renew",
            "producer",
            date(2029, 12, 13),
            (note,),
            "26-2026",
        )
        assert [place_of(cite) for cite in step.cites] == ["article 7.6(a)"]
    step = replay(known(), History.from_json(tea()), date(2031, 1, 1)).next
    assert (step.action, step.level, step.to, step.ruleset) == ("file", "producer", "commune", "26-2026")
    assert [place_of(cite) for cite in step.cites] == ["article 6.1", "article 7.1"]


def test_what_closed_the_last_dossier_is_said_beside_what_is_next() -> None:
    """A rejected renewal: that it may be filed again, and to whom it is made known (article 7.3(g))."""
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "renewal", "filed": "2029-11-01"})
    data["results"].append({"dossier": "d2", "level": "province", "day": "2029-12-01", "status": "rejected"})
    state = replay(known(), History.from_json(data), date(2029, 12, 14))
    step, closing = state.next, state.dossiers[-1].closing
    assert closing is not None
    assert (step.action, step.level, step.by) == ("renew", "producer", date(2029, 12, 13))
    assert step.notes == ("rejected", "filing-again-same-round", "window-late")
    assert dict(step.readings) == {"filing-again": "same-round"}
    assert step.informs == closing.informs
    assert step.informs is not None
    assert (state.standing, state.dossiers[-1].step) == ("recognised", None)
    # of two that were closed the later one is told
    data["dossiers"].append({"id": "d3", "ruleset": "26-2026", "kind": "renewal", "filed": "2029-12-05"})
    data["results"].append({"dossier": "d3", "level": "province", "day": "2029-12-10", "status": "stopped"})
    later = replay(known(), History.from_json(data), date(2029, 12, 14)).next
    assert later.notes == ("stopped", "window-late")


def test_a_standing_is_that_of_the_certificate_that_lasted_longest() -> None:
    full = known().with_ruleset(rules(older_certificate="full-term"))
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "new", "filed": "2027-05-01"})
    data["results"].append(
        {"dossier": "d2", "level": "province", "day": "2027-06-01", "total": "75", "stars": 4}
    )
    shared = {"level": "province", "stars": 4}
    data["decisions"].append({"number": "A", "dossier": "d2", "day": "2027-06-10", **shared})
    data["certificates"].append({"number": "A", "decision": "A", "issued": "2027-06-12", **shared})
    gone = {"ground": "law-broken", "level": "province", "concluded": "2028-01-10", "day": "2028-01-20"}
    for number, standing in (("A", "expired"), ("C-1", "expired")):
        changed = data | {"withdrawals": [{"certificate": number, **gone}]}
        assert replay(full, History.from_json(changed), date(2031, 1, 1)).standing == standing
        assert replay(full, History.from_json(changed), date(2029, 1, 1)).standing == "recognised"
    late = gone | {"concluded": "2030-05-01", "day": "2030-05-10"}
    changed = data | {"withdrawals": [{"certificate": "A", **late}]}
    assert replay(full, History.from_json(changed), date(2031, 1, 1)).standing == "withdrawn"
    both = [{"certificate": number, **gone} for number in ("A", "C-1")]
    assert (
        replay(full, History.from_json(data | {"withdrawals": both}), date(2029, 1, 1)).standing
        == "withdrawn"
    )


def test_a_ruleset_without_sets_has_no_points() -> None:
    bare = evolve(rules(), sets=())
    assert ranked_outcome(bare, "province", 0).stars == 1
    with pytest.raises(LoadError) as caught:
        ranked_outcome(bare, "province", 1)
    assert [dict(one.fields) for one in caught.value.faults] == [{"least": 0, "most": 0}]


def test_a_history_that_contradicts_itself_has_a_code_of_its_own() -> None:
    data = tea()
    data["certificates"][0]["stars"] = 5
    with pytest.raises(HistoryError) as caught:
        replay(known(), History.from_json(data), date(2028, 1, 1))
    assert caught.value.code == "history"


# -- dossiers that a later decision has overtaken -----------------------------------------------------------


def pending(kind: str = "new") -> DossierRecord:
    return DossierRecord.from_json({"id": "d", "ruleset": "1489-2025", "kind": kind, "filed": "2026-05-10"})


def test_a_step_is_bounded_by_the_last_day_of_the_clause_or_by_its_own_if_that_is_sooner() -> None:
    answer = pending_on(known(), pending(), (), date(2026, 6, 1))
    assert answer is not None
    last = date(2026, 7, 21)  # 60 days from 22 May 2026 (article 12.2(a))
    assert last_day_of(answer) == last
    for own, by in ((None, last), (last - ONE, last - ONE), (last, last), (last + ONE, last)):
        step = NextStep(action="score", level="province", by=own, notes=("open",))
        found = bounded(step, answer, "new")
        assert (found.by, found.notes) == (by, ("open", "transition"))
        assert dict(found.readings) == {"day-count": "first-day-not-counted"}
        assert found.counted == (None if own is not None and own <= last else answer.counted)
        assert [place_of(cite) for cite in found.cites] == ["article 12.2(a)"]
    # what is no work of an evaluation is not bounded
    for action in ("recognise", "certify", "choose", "refuse"):
        step = NextStep(action=action, level="province")  # type: ignore[arg-type]
        assert bounded(step, answer, "new") == step
    for action in ("assess", "score", "complete", "score-again", "send-up"):
        step = NextStep(action=action, level="province")  # type: ignore[arg-type]
        assert bounded(step, answer, "new").by == last
    late = pending_on(known(), pending(), (), last + ONE)
    assert late is not None
    found = bounded(NextStep(action="score", level="province", by=date(2026, 6, 30)), late, "new")
    # it begins anew under 26/2026, and is late all the same
    assert (found.action, found.level, found.by, found.ruleset) == ("assess", "commune", last, "26-2026")
    assert found.notes == ("transition-late-under-new",)
    assert dict(found.readings) == {"day-count": "first-day-not-counted", "pending-late": "under-new"}


def test_a_dossier_in_time_under_its_own_decision_is_bound_by_no_clause() -> None:
    mine = DossierRecord.from_json({"id": "d", "ruleset": "26-2026", "kind": "new", "filed": "2026-05-10"})
    # in the time of the transition it is still under the earlier rules
    assert pending_on(known(), mine, (), date(2026, 7, 21)) is not None
    assert pending_on(known(), mine, (), date(2026, 7, 22)) is None
    assert pending_on(known(), pending(), (), date(2026, 5, 21)) is None
    assert pending_on(known(), pending(), (), date(2026, 5, 22)) is not None
    new = DossierRecord.from_json({"id": "d", "ruleset": "26-2026", "kind": "new", "filed": "2026-06-10"})
    assert pending_on(known(), new, (), date(2026, 9, 1)) is None


def test_the_first_ranking_below_decides_whether_a_dossier_was_evaluated_in_time() -> None:
    registry = known().with_ruleset(rules(pending_above="evaluated"))

    def ranked_on(day: str, status: str = "ranked") -> ResultRecord:
        figures = {"total": "95", "stars": 5} if status == "ranked" else {}
        return ResultRecord(
            dossier="d", level="province", day=date.fromisoformat(day), status=status, **figures
        )  # type: ignore[arg-type]

    day = date(2026, 7, 1)
    for results, waits in (
        ((), True),
        ((ranked_on("2026-05-21"),), False),
        ((ranked_on("2026-05-22"),), True),
        ((ranked_on("2026-06-22"), ranked_on("2026-05-21")), False),
        ((ranked_on("2026-05-21", "open"),), True),
    ):
        assert (pending_on(registry, pending(), results, day) is not None) == waits


def test_nothing_is_next_where_a_decision_holds_no_levels(rules: Ruleset) -> None:
    bare = evolve(rules, decision=evolve(rules.decision, levels=()))
    with pytest.raises(NotHeldError) as caught:
        next_step(bare)
    assert (caught.value.ruleset, caught.value.what) == (rules.id, "levels")
