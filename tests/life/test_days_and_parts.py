"""Rounds, limits, days of plans and what a dossier lacks: every field, every kind, each side of a day."""

from __future__ import annotations

import inspect
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of
from kit.lives import known

from ocop_rules import Ruleset, load
from ocop_rules.errors import ArgumentError, NotHeldError, UnknownNameError
from ocop_rules.life import (
    Dossier,
    check_dossier,
    deadline,
    examine_dossier,
    missing_parts,
    next_step,
    plan_days,
    round_for,
    rounds_on,
    under_overlay,
)
from ocop_rules.life.deadlines import filing_deadlines, rounds_of
from ocop_rules.life.dossiers import dossier_steps
from ocop_rules.life.levels import received
from ocop_rules.model.process import Deadline, YearlyDay, YearlyRound
from ocop_rules.rulesets import with_readings

PLAN = "bac-kan-city-2024"
ONE = timedelta(days=1)


def rules() -> Ruleset:
    return load("26-2026")


@pytest.mark.parametrize(
    "verb",
    [round_for, rounds_on, deadline, plan_days, next_step, received, filing_deadlines, dossier_steps],
)
def test_a_dossier_is_new_unless_it_is_said_to_be_another(verb: Any) -> None:
    assert inspect.signature(verb).parameters["kind"].default == "new"


# -- yearly rounds ------------------------------------------------------------------------------------------


def test_a_round_is_told_whole() -> None:
    found = round_for(rules(), "central", date(2027, 7, 29))
    assert found is not None
    # article 5.2: proposed before 30 July, held before 30 September
    assert (found.level, found.number, found.year, found.late) == ("central", 1, 2027, False)
    assert (found.last_proposal, found.last_held) == (date(2027, 7, 29), date(2027, 9, 29))
    second = round_for(rules(), "central", date(2027, 7, 30))
    assert second is not None
    assert (second.number, second.year) == (2, 2028)
    assert (second.last_proposal, second.last_held) == (date(2028, 1, 29), date(2028, 3, 29))


def test_of_two_rounds_with_one_last_day_the_lower_number_takes_a_dossier() -> None:
    day = YearlyDay(month=10, day=30)
    for number, taken in ((1, 1), (3, 2)):
        twin = YearlyRound(number=number, held_before=YearlyDay(month=11, day=30), proposed_before=day)
        found = round_for(rules(), "province", date(2027, 10, 1), further=[twin])
        assert found is not None
        assert found.number == taken


def test_further_rounds_are_rounds() -> None:
    with pytest.raises(ArgumentError) as caught:
        round_for(rules(), "province", date(2027, 4, 1), further=[7])  # type: ignore[list-item]
    assert (caught.value.name, caught.value.needed) == ("further", "rounds")
    # one that is not wanted changes nothing
    later = YearlyRound(
        number=3, held_before=YearlyDay(month=9, day=1), proposed_before=YearlyDay(month=8, day=1)
    )
    own = round_for(rules(), "province", date(2027, 4, 1))
    assert round_for(rules(), "province", date(2027, 4, 1), further=iter([later])) == own
    assert own is not None
    assert own.number == 1


def test_what_rounds_are_not_held_of_is_told() -> None:
    with pytest.raises(NotHeldError) as caught:
        round_for(rules(), "commune", date(2027, 4, 1))
    assert (caught.value.ruleset, caught.value.what) == ("26-2026", "rounds")
    with pytest.raises(UnknownNameError) as unknown:
        rounds_on(rules(), "district", date(2027, 4, 1))
    assert (unknown.value.kind, unknown.value.name) == ("level", "district")
    assert unknown.value.known == ("commune", "province", "central")
    assert rounds_of(rules(), "central").level == "central"


def test_the_rounds_of_a_day_are_told_whole() -> None:
    on = rounds_on(rules(), "central", date(2028, 2, 1))
    assert (on.level, on.day, on.notices) == ("central", date(2028, 2, 1), ("further-rounds",))
    # the second round of 2028 runs, the first of 2028 takes what is proposed, the second of 2029 follows
    assert [(one.number, one.year) for one in (*on.running, on.takes, on.next) if one is not None] == [
        (2, 2028),
        (1, 2028),
        (2, 2029),
    ]
    assert [place_of(cite) for cite in on.cites] == ["article 5.2"]
    assert dict(on.readings) == {}
    renewal = rounds_on(rules(), "central", date(2028, 2, 1), "renewal")
    assert (renewal.level, renewal.day, renewal.takes) == ("central", date(2028, 2, 1), None)
    assert (renewal.next, renewal.running, renewal.notices) == (None, (), ("renewals-outside",))
    assert dict(renewal.readings) == {"renewal-rounds": "outside"}
    assert [place_of(cite) for cite in renewal.cites] == ["article 5.2"]
    inside = with_readings(rules(), {"renewal-rounds": "inside"})
    assert rounds_on(inside, "central", date(2028, 2, 1), "renewal").takes == on.takes


def test_the_first_year_there_is_has_rounds_and_none_runs_before_it() -> None:
    first = rounds_on(rules(), "province", date.min)
    assert first.takes is not None
    assert (first.takes.last_proposal, first.running) == (date(1, 4, 29), ())


def test_a_round_that_began_last_year_runs_into_this_one() -> None:
    held = rules().decision.rounds[0]
    late = YearlyRound(
        number=1, held_before=YearlyDay(month=2, day=1), proposed_before=YearlyDay(month=12, day=1)
    )
    only = evolve(held, rounds=(late,), further_needs=())
    changed = evolve(rules(), decision=evolve(rules().decision, rounds=(only,)))
    for day, years in (
        (date(2027, 11, 30), []),
        (date(2027, 12, 1), [2027]),
        (date(2028, 1, 31), [2027]),
        (date(2028, 2, 1), []),
    ):
        on = rounds_on(changed, "province", day)
        assert [one.year for one in on.running] == years
        # the plan of no further rounds needs nothing
        assert on.notices == ()


# -- plans --------------------------------------------------------------------------------------------------


def test_the_round_of_a_plan_is_told_whole() -> None:
    on = rounds_on(load(PLAN), "district", date(2024, 10, 20))
    found = on.takes
    assert found is not None
    assert (found.level, found.number, found.year) == ("district", None, 2024)
    assert (on.level, on.day, on.notices, dict(on.readings)) == (
        "district",
        date(2024, 10, 20),
        ("plan",),
        {},
    )
    # dossiers: section V.5, evaluation: section III.2
    assert [place_of(cite) for cite in found.cites] == ["section V.5", "section III.2"]
    assert on.cites == found.cites


def planned(*own: Deadline) -> Ruleset:
    plan = load(PLAN)
    return evolve(plan, decision=evolve(plan.decision, deadlines=own))


FILING = Deadline(id="papers", before=date(2024, 10, 3), level="district", by="producer")
JUDGING = Deadline(id="judging", before=date(2024, 10, 31), level="district", by="city-council")


def test_a_plan_may_set_a_day_for_one_of_the_two_alone() -> None:
    filing = round_for(planned(FILING), "district", date(2024, 10, 3))
    assert filing is not None
    assert (filing.last_proposal, filing.last_held, filing.late, filing.year) == (
        date(2024, 10, 2),
        None,
        True,
        2024,
    )
    # what has no day on which it is over is running from then on
    assert len(rounds_on(planned(FILING), "district", date(2024, 12, 31)).running) == 1
    assert rounds_on(planned(FILING), "district", date(2024, 10, 2)).running == ()
    judging = round_for(planned(JUDGING), "district", date(2024, 12, 1))
    assert judging is not None
    assert (judging.last_proposal, judging.last_held, judging.late, judging.year) == (
        None,
        date(2024, 10, 30),
        False,
        2024,
    )
    # whose day is neither the producer's nor a council's sets no round, nor does the day of another level
    other = evolve(JUDGING, by="economy-office")
    above = evolve(FILING, level="province")
    for plan in (planned(), planned(other), planned(above)):
        with pytest.raises(NotHeldError):
            round_for(plan, "district", date(2024, 10, 1))
    taken = round_for(planned(FILING, above), "province", date(2024, 10, 1))
    assert taken is not None
    assert taken.level == "province"


def test_yearly_rounds_of_a_level_go_before_the_days_of_a_plan() -> None:
    own = evolve(FILING, level="province", before=date(2027, 2, 1))
    both = evolve(rules(), decision=evolve(rules().decision, deadlines=(own,)))
    found = round_for(both, "province", date(2027, 1, 1))
    assert found is not None
    assert (found.number, found.last_proposal) == (1, date(2027, 4, 29))
    assert rounds_on(both, "province", date(2027, 1, 1)).notices == ("further-rounds",)


def test_the_days_of_a_plan_are_those_of_its_kind_in_the_order_of_their_days() -> None:
    renewals = evolve(FILING, id="renewals", before=date(2024, 9, 1), kinds=("renewal",))
    same = evolve(FILING, id="a-paper")
    plan = planned(JUDGING, FILING, renewals, same)
    assert [one.id for one in filing_deadlines(plan)] == ["papers", "a-paper"]
    assert [one.id for one in filing_deadlines(plan, kind="renewal")] == ["renewals", "papers", "a-paper"]
    assert [one.id for one in filing_deadlines(plan, "province")] == []
    assert [one.id for one in plan_days(plan)] == ["a-paper", "papers", "judging"]
    found = plan_days(plan, "renewal", filed=date(2024, 9, 1), today=date(2024, 10, 31))
    assert [(one.id, one.level, one.by, one.last, one.done, one.late) for one in found] == [
        ("renewals", "district", "producer", date(2024, 8, 31), date(2024, 9, 1), True),
        ("a-paper", "district", "producer", date(2024, 10, 2), date(2024, 9, 1), False),
        ("papers", "district", "producer", date(2024, 10, 2), date(2024, 9, 1), False),
        ("judging", "district", "city-council", date(2024, 10, 30), None, True),
    ]


def test_whose_day_neither_producer_nor_council_has_done_is_late_today() -> None:
    office = evolve(FILING, id="office", by="economy-office")
    for today, late in ((date(2024, 10, 2), False), (date(2024, 10, 3), True)):
        (found,) = plan_days(planned(office), filed=date(2024, 9, 1), evaluated=date(2024, 9, 2), today=today)
        assert (found.done, found.late) == (None, late)
    (found,) = plan_days(planned(office), filed=date(2024, 11, 1), evaluated=date(2024, 11, 1))
    assert (found.done, found.late) == (None, False)


def test_an_overlay_is_told_with_why_it_applies() -> None:
    plan = load(PLAN)
    answer = known().for_dossier("new", date(2024, 9, 20))
    found = under_overlay(answer, plan)
    assert found.ruleset == plan
    assert found.why[:-1] == answer.why
    why = found.why[-1]
    assert (why.code, why.ruleset, why.day) == ("overlay", PLAN, date(2024, 9, 20))
    assert why.cites == plan.layers[-1].cites != ()
    # of a renewal only the days that are for renewals
    kinds = planned(evolve(FILING, kinds=("renewal",)), evolve(JUDGING, kinds=("new",)))
    for kind, ids in (("renewal", ["papers"]), ("new", ["judging"])):
        under = under_overlay(known().for_dossier(kind, date(2024, 9, 20)), kinds)
        assert [one.id for one in under.deadlines] == ids
    away = known().for_dossier("new", date(2026, 6, 1))
    noted = evolve(away, notices=("before",))
    assert under_overlay(noted, plan).notices == ("before", "overlay-elsewhere")
    early = evolve(known().for_dossier("new", date(2023, 12, 31)), notices=("before",))
    assert under_overlay(early, plan).notices == ("before", "overlay-not-then")
    assert under_overlay(early, plan).ruleset == early.ruleset


# -- limits -------------------------------------------------------------------------------------------------


def test_a_limit_is_told_whole() -> None:
    start = date(2026, 6, 1)
    due = deadline(rules(), "central", start, "renewal")
    assert due is not None
    assert (due.level, due.since, due.start) == ("central", "complete-dossier-received", start)
    assert [place_of(cite) for cite in due.cites] == ["article 7.6(g)"]
    assert due.counted.holidays == "no-matter"
    # the commune has its 15 working days for every kind (article 7.2)
    for kind in ("new", "upgrade", "renewal"):
        found = deadline(rules(), "commune", start, kind)  # type: ignore[arg-type]
        assert found is not None
        assert (found.day, found.level, found.since, found.start) == (
            date(2026, 6, 22),
            "commune",
            "product-dossier-received",
            start,
        )
    for kind in ("new", "upgrade"):
        assert deadline(rules(), "province", start, kind) is None  # type: ignore[arg-type]


# -- dossiers -----------------------------------------------------------------------------------------------


def dossier(*handed: dict[str, Any], ruleset: str = "26-2026", **more: Any) -> Dossier:
    data = {"ruleset": ruleset, "kind": "new", "product_set": 11, "filed": "2026-06-01", **more}
    return Dossier.from_json(data | {"handed": list(handed)})


def test_a_dossier_is_examined_whole() -> None:
    whole = {
        "by": "producer",
        "parts": ["registration-form", "self-assessment"],
        "paper_copies": 1,
        "electronic_copies": 1,
        "day": "2026-06-01",
    }
    found = examine_dossier(rules(), dossier(whole, id="d7", product="tea"))
    assert (found.ruleset, found.kind, found.complete, found.id, found.product) == (
        "26-2026",
        "new",
        True,
        "d7",
        "tea",
    )
    assert [(one.by, one.to, one.complete) for one in found.steps] == [
        ("producer", "commune", True),
        ("commune", "province", False),
        ("province", "central", False),
    ]
    # the day is one of the commune; no level has proposed it yet
    assert [(one.level, one.day) for one in found.limits] == [("commune", date(2026, 6, 22))]
    assert found.rounds == ()
    held = examine_dossier(rules(), dossier(whole), {date(2026, 6, 10)})
    assert [one.day for one in held.limits] == [date(2026, 6, 23)]
    # of a renewal, the days of the levels that have it
    for kind, levels in (("new", ["commune"]), ("renewal", ["commune", "province"])):
        given = dossier(whole | {"parts": []}, {"by": "commune", "day": "2026-06-20"}, kind=kind)
        assert [one.level for one in examine_dossier(rules(), given).limits] == levels
    # proposed to the province on 29 April, to the centre on 30 July
    up = dossier(
        whole | {"day": "2027-04-01"},
        {"by": "commune", "day": "2027-04-29"},
        {"by": "province", "day": "2027-07-30"},
        filed="2027-04-01",
    )
    assert [(one.level, one.number, one.year) for one in examine_dossier(rules(), up).rounds] == [
        ("province", 1, 2027),
        ("central", 2, 2028),
    ]
    # what has no day of its own has no last day either
    bare = examine_dossier(rules(), dossier({"by": "producer"}, {"by": "commune"}))
    assert (bare.limits, bare.rounds) == ((), ())
    plan = examine_dossier(load(PLAN), dossier(ruleset=PLAN, filed="2024-10-03"))
    assert [(one.id, one.done, one.late) for one in plan.deadlines] == [
        ("dossiers", date(2024, 10, 3), True),
        ("evaluation", None, False),
    ]


def test_what_is_lacking_is_told_whole() -> None:
    given = dossier({"by": "commune", "parts": ["letter-of-commune"], "samples": 4, "paper_copies": 1})
    producer, commune, _ = missing_parts(rules(), given)
    told = [
        (one.code, one.by, one.to, one.part, one.form, one.needs, one.has, [place_of(c) for c in one.cites])
        for one in commune.lacks
    ]
    whole = ["article 6.2", "article 7.2(b)"]
    assert told == [
        ("part", "commune", "province", "report-of-commune", 3, 1, 0, ["article 6.2(b)"]),
        ("part", "commune", "province", "product-dossier", None, 1, 0, ["article 6.2(c)"]),
        ("samples", "commune", "province", "samples", None, 5, 4, ["article 6.2(d)"]),
        ("electronic-copies", "commune", "province", None, None, 1, 0, whole),
    ]
    assert (commune.by, commune.to, commune.optional, commune.notices) == ("commune", "province", (), ())
    # what has no article of its own is asked for by that of the step
    first = producer.lacks[0]
    assert (first.part, [place_of(c) for c in first.cites]) == (
        "registration-form",
        ["article 6.1", "article 7.1"],
    )
    assert [one.code for one in producer.lacks] == ["part", "part", "paper-copies", "electronic-copies"]
    # five samples are enough, and so is the optional part that is there
    five = dossier({"by": "province", "parts": ["extra-test-confirmations"], "samples": 5})
    assert "samples" not in [one.part for one in missing_parts(rules(), five)[2].lacks]
    assert missing_parts(rules(), five)[2].optional == ()


def test_each_part_that_is_unknown_or_stands_twice_is_told_with_its_place() -> None:
    parts = ["x", "self-assessment", "y", "self-assessment", "registration-form", "registration-form"]
    given = dossier({"by": "commune"}, {"by": "producer", "parts": parts})
    assert [(one.code, one.pointer, one.found) for one in check_dossier(rules(), given)] == [
        ("dossier-part", "/handed/1/parts/0", '"x"'),
        ("dossier-part", "/handed/1/parts/2", '"y"'),
        ("part-twice", "/handed/1/parts", '"self-assessment"'),
        ("part-twice", "/handed/1/parts", '"registration-form"'),
    ]


def test_under_a_plan_alone_levels_hand_on_what_the_sources_do_not_list() -> None:
    given = dossier(
        {"by": "producer", "paper_copies": 1, "software": True, "day": "2024-10-01"},
        {"by": "district", "parts": ["whatever"], "day": "2024-11-15"},
        {"by": "district", "day": "2024-11-16"},
        {"by": "commune"},
        ruleset=PLAN,
        filed="2024-10-01",
    )
    assert [(one.code, one.pointer, dict(one.fields)) for one in check_dossier(load(PLAN), given)] == [
        ("handed-twice", "/handed/2/by", {"known": "producer"}),
        ("handed-by", "/handed/3/by", {"known": "producer"}),
    ]
    # before what the producer handed in
    early = dossier(
        {"by": "province", "day": "2024-10-09"},
        {"by": "producer", "day": "2024-10-10"},
        {"by": "district", "day": "2024-10-10"},
        ruleset=PLAN,
        filed="2024-10-01",
    )
    assert [(one.code, one.pointer, dict(one.fields)) for one in check_dossier(load(PLAN), early)] == [
        ("history-before", "/handed/0/day", {"limit": "2024-10-10"})
    ]
    steps = dossier_steps(load(PLAN))
    assert [(one.by, one.to, one.parts, one.paper_copies, one.electronic_copies) for one in steps] == [
        ("producer", "district", (), 1, 1)
    ]
    assert [place_of(cite) for cite in steps[0].cites] == ["section V.5"]


def test_the_first_day_of_a_plan_tells_the_copies_where_it_asks_for_any() -> None:
    later = evolve(FILING, id="later", before=date(2024, 11, 1), paper_copies=9)
    for first, needs in (
        (evolve(FILING, paper_copies=2), [("paper-copies", 2, 0)]),
        (evolve(FILING, electronic_copies=3), [("electronic-copies", 3, 0)]),
    ):
        plan = planned(later, first)
        (step,) = missing_parts(plan, dossier(ruleset=PLAN, filed="2024-10-01"))
        assert [(one.code, one.needs, one.has) for one in step.lacks] == needs
        assert step.notices == ("parts-not-held",)
    for plan in (planned(later, FILING), planned(evolve(FILING, kinds=("new",), paper_copies=1))):
        with pytest.raises(NotHeldError) as caught:
            dossier_steps(plan, "renewal")
        assert (caught.value.ruleset, caught.value.what) == (PLAN, "dossiers")


def test_what_stands_in_the_software_is_one_electronic_copy_of_the_producer() -> None:
    (step,) = dossier_steps(load(PLAN))
    plan = planned(evolve(FILING, paper_copies=1, electronic_copies=2))
    given = {"by": "producer", "paper_copies": 1, "software": True}
    for copies, has in ((0, 1), (1, 1)):
        (found,) = missing_parts(
            plan, dossier(given | {"electronic_copies": copies}, ruleset=PLAN, filed="2024-10-01")
        )
        assert [(one.code, one.needs, one.has) for one in found.lacks] == [("electronic-copies", 2, has)]
    # a level's own dossier in the software replaces nothing, and a step that does not take it neither
    assert step.software is False
    hard = evolve(rules().decision.dossiers[0], software=False)
    changed = evolve(
        rules(), decision=evolve(rules().decision, dossiers=(hard, *rules().decision.dossiers[1:]))
    )
    producer, commune, _ = missing_parts(
        changed, dossier({"by": "producer", "software": True}, {"by": "commune", "software": True})
    )
    for one in (producer, commune):
        assert [lack.code for lack in one.lacks][-2:] == ["paper-copies", "electronic-copies"]
