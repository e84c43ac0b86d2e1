"""A round's records read as histories: each list, up to each day, and every field of what is made of them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of
from kit.lives import round_of_2026

from ocop_rules import Evaluation, History, load
from ocop_rules.councils import CouncilPolicy, Member, Rounding
from ocop_rules.life import Round, RoundEntry, RoundState, run_round
from ocop_rules.life.duties import went_up
from ocop_rules.life.round_records import RoundRecords, sitting_in
from ocop_rules.model.dossier import Handed
from ocop_rules.model.process import Deadline
from ocop_rules.model.round import RoundDecision, RoundResult
from ocop_rules.office import read_round

ROUND = Path(__file__).parents[2] / "examples" / "bac-kan-2024"
PLAN = load("bac-kan-city-2024")
ONE = timedelta(days=1)
END = date(2025, 12, 31)


@pytest.fixture(scope="module")
def made() -> Round:
    return read_round(ROUND, rules=load)


def entry(made: Round, product: str) -> RoundEntry:
    return next(one for one in made.products if one.product.id == product)


def history(made: Round, product: str, day: date = END) -> History:
    records = RoundRecords(PLAN, made, day)
    one = entry(made, product)
    return records.history(one, records.work(one))


def run(made: Round, day: date) -> RoundState:
    return run_round(PLAN, made, day=day)


# -- histories ----------------------------------------------------------------------------------------------


def test_a_history_of_a_round_is_whole(made: Round) -> None:
    found = history(made, "tea")
    assert (found.product, found.producer) == (entry(made, "tea").product, entry(made, "tea").producer)
    (dossier,) = found.dossiers
    assert (dossier.id, dossier.ruleset, dossier.kind, dossier.filed) == (
        "tea-2024",
        "148-2023",
        "new",
        date(2024, 10, 1),
    )
    # what the producer hands in reaches the district, what a level hands on the level above it
    assert [(one.level, one.day) for one in dossier.arrivals] == [
        ("district", date(2024, 10, 1)),
        ("province", date(2024, 11, 15)),
        ("central", date(2025, 1, 20)),
    ]
    assert [(one.level, one.status, one.total, one.stars) for one in found.results] == [
        ("district", "ranked", "90", 5),
        ("province", "ranked", found.results[1].total, 5),
        ("central", "ranked", "90.5", 5),
    ]
    assert {one.dossier for one in (*found.results, *found.sheets, *found.decisions)} == {"tea-2024"}
    sittings = [one for one in made.sittings if one.product == "tea"]
    assert [(one.level, one.day, one.evaluation) for one in found.sheets] == [
        (one.level, one.day, sheet) for one in sittings for sheet in one.sheets
    ]
    assert [(one.number, one.level, one.day, one.action, one.stars) for one in found.decisions] == [
        ("C-03", "district", date(2024, 10, 30), "approve", 5),
        ("P-03", "province", date(2024, 12, 20), "approve", 5),
        ("M-03", "central", date(2025, 4, 10), "recognise", 5),
    ]
    assert [(one.number, one.decision, one.level, one.stars, one.issued) for one in found.certificates] == [
        ("M-03/GCN", "M-03", "central", 5, date(2025, 4, 15))
    ]
    refused = history(made, "noodles")
    assert [(one.number, one.action, one.stars) for one in refused.decisions] == [("C-05", "refuse", None)]
    assert refused.certificates == ()


def test_each_record_counts_from_its_own_day(made: Round) -> None:
    for day, counts in (
        (date(2024, 9, 30), (0, 0, 0, 0)),
        (date(2024, 10, 1), (1, 0, 0, 0)),
        (date(2024, 10, 30), (1, 1, 1, 0)),
        (date(2024, 12, 20), (1, 2, 2, 0)),
        (date(2025, 3, 19), (1, 2, 2, 0)),
        (date(2025, 3, 20), (1, 3, 2, 0)),
        (date(2025, 4, 9), (1, 3, 2, 0)),
        (date(2025, 4, 10), (1, 3, 3, 0)),
        (date(2025, 4, 14), (1, 3, 3, 0)),
        (date(2025, 4, 15), (1, 3, 3, 1)),
    ):
        found = history(made, "tea", day)
        lists = (found.dossiers, found.results, found.decisions, found.certificates)
        assert tuple(map(len, lists)) == counts
    for day, levels in (
        (date(2024, 11, 14), ["district"]),
        (date(2024, 11, 15), ["district", "province"]),
        (date(2025, 1, 19), ["district", "province"]),
        (date(2025, 1, 20), ["district", "province", "central"]),
    ):
        assert [one.level for one in history(made, "tea", day).dossiers[0].arrivals] == levels


def test_what_was_before_the_round_stands_before_what_it_adds(made: Round) -> None:
    old = entry(made, "bananas").earlier
    assert old is not None
    found = history(made, "bananas")
    for name in ("dossiers", "sheets", "results", "decisions", "certificates"):
        before = getattr(old, name)
        assert getattr(found, name)[: len(before)] == before
        assert len(getattr(found, name)) > len(before)
    assert [one.kind for one in found.dossiers] == ["new", "renewal"]
    assert history(made, "bananas", date(2024, 9, 24)) == evolve(old, producer=found.producer)
    # the entry names the product and its producer; without one it is that of the records before
    mine = entry(made, "bananas")
    renamed = evolve(mine, product=evolve(mine.product, name="Another name"), producer=None)
    records = RoundRecords(PLAN, made, date(2024, 9, 24))
    told = records.history(renamed, ())
    assert (told.product.name, told.producer) == ("Another name", old.producer)
    first = evolve(mine, earlier=None, producer=None)
    assert records.history(first, ()) == History(product=mine.product)


def test_what_is_handed_in_by_no_level_reaches_none(made: Round) -> None:
    one = entry(made, "persimmon")
    assert one.dossier is not None
    day = date(2024, 10, 1)
    handed = (
        Handed(by="commune-committees", day=day),
        Handed(by="producer"),
        Handed(by="central", day=day),
        Handed(by="producer", day=day),
    )
    changed = evolve(one, dossier=evolve(one.dossier, handed=handed))
    (dossier,) = RoundRecords(PLAN, made, date(2024, 10, 3)).history(changed, ()).dossiers
    assert [(each.level, each.day) for each in dossier.arrivals] == [("district", day)]
    other = evolve(one, dossier=evolve(one.dossier, ruleset=PLAN.id, id=None))
    (dossier,) = RoundRecords(PLAN, made, date(2024, 10, 3)).history(other, ()).dossiers
    # the decision, and not what is laid over it
    assert (dossier.id, dossier.ruleset) == ("persimmon-2024", "148-2023")


def test_councils_are_told_in_the_order_of_the_levels_and_the_last_sitting_counts(made: Round) -> None:
    tea = [one for one in made.sittings if one.product == "tea"]
    assert [one.level for one in tea] == ["district", "province"]
    earlier = evolve(tea[0], day=tea[0].day - ONE, sheets=tea[0].sheets[:1])
    for order in (tea[::-1], [earlier, *tea], [*tea, earlier], [tea[1], tea[0], earlier]):
        turned = evolve(made, sittings=tuple(order))
        records = RoundRecords(PLAN, turned, END)
        work = list(records.work(entry(made, "tea")))
        assert [(one.sitting.level, one.sitting.day) for one in work] == [(one.level, one.day) for one in tea]
    only = RoundRecords(PLAN, evolve(made, sittings=(earlier, *tea)), earlier.day)
    assert [one.sitting for one in only.work(entry(made, "tea"))] == [earlier]
    last = next(one for one in run(made, END).products if one.product == "tea").last
    assert last is not None
    assert last.sitting.level == "province"


def test_a_council_sits_with_those_who_are_there_under_its_own_policy(made: Round) -> None:
    first = made.sittings[0]
    sheet = first.sheets[0]
    support = evolve(sheet, evaluator="support-1")
    own = Evaluation(ruleset=sheet.ruleset, product_set=sheet.product_set, answers={})
    policy = CouncilPolicy(rounding=Rounding(digits=1))
    councils = tuple(
        evolve(one, policy=policy if one.council.level == "district" else None) for one in made.councils
    )
    changed = evolve(made, councils=councils)
    given = evolve(first, absent=("health", "economy"), support=support, self_assessment=own)
    found = sitting_in(changed, entry(made, "persimmon"), given)
    assert [(one.id, one.absent) for one in found.council.members] == [
        ("chair", False),
        ("economy", True),
        ("health", True),
    ]
    assert (found.council.level, found.policy, found.id) == ("district", policy, "persimmon-district")
    assert (found.ruleset, found.product_set, found.product, found.kind) == (
        "148-2023",
        1,
        "persimmon",
        "new",
    )
    assert (found.sheets, found.support, found.self_assessment) == (first.sheets, support, own)
    # without a dossier the sheets are those of the plan's ruleset
    bare = sitting_in(changed, evolve(entry(made, "bananas"), dossier=None), first)
    assert (bare.ruleset, bare.product, bare.kind, bare.product_set) == (PLAN.id, "bananas", "renewal", 7)
    above = sitting_in(changed, entry(made, "tea"), evolve(first, level="province"))
    assert (above.policy, above.council.level, above.id) == (None, "province", "tea-province")
    assert all(isinstance(one, Member) for one in above.council.members)


def test_a_decision_takes_the_last_result_of_its_level_up_to_its_day(made: Round) -> None:
    told = tuple(
        RoundResult(product="persimmon", level="district", day=day, total=total, stars=stars)
        for day, total, stars in (
            (date(2024, 10, 20), "75", 4),
            (date(2024, 10, 30), "60", 3),
            (date(2024, 10, 31), "95", 5),
        )
    )
    bare = evolve(
        made,
        sittings=tuple(one for one in made.sittings if one.product != "persimmon"),
        results=(*told, RoundResult(product="mandarin", level="district", day=END, total="80", stars=4)),
    )
    found = history(bare, "persimmon")
    assert [(one.day, one.status, one.total, one.stars) for one in found.results] == [
        (one.day, one.status, one.total, one.stars) for one in told
    ]
    assert [(one.number, one.stars) for one in found.decisions] == [("C-01", 3)]
    # of two recognitions the later one is what a certificate rests on
    again = RoundDecision(number="C-99", level="district", day=date(2024, 11, 1), products=("persimmon",))
    approved = evolve(again, number="C-98", day=date(2024, 11, 2), action="approve")
    twice = evolve(bare, decisions=(*bare.decisions, again, approved))
    assert [(one.decision, one.stars) for one in history(twice, "persimmon").certificates] == [("C-99", 5)]
    # an approval alone certifies nothing
    only = evolve(bare, decisions=(approved,))
    assert history(only, "persimmon").certificates == ()


def test_the_total_of_a_council_is_told_where_it_has_ranked(made: Round) -> None:
    (result,) = history(made, "persimmon").results
    assert (result.status, result.total, result.stars) == ("ranked", str(Fraction(208, 3)), 3)
    (rejected,) = history(made, "noodles").results
    assert (rejected.status, rejected.total, rejected.stars) == ("rejected", None, None)


# -- products -----------------------------------------------------------------------------------------------


def test_went_up_is_what_has_reached_a_level_above_and_has_come(made: Round) -> None:
    state = run(made, date(2024, 11, 15))
    assert [one.product for one in state.products if went_up(one, "district")] == ["tea", "village"]
    before = run(made, date(2024, 11, 14))
    assert [one.product for one in before.products if went_up(one, "district")] == []
    # it was at the province years ago, and its renewal is awaited
    waiting = run(made, date(2024, 9, 24))
    bananas = next(one for one in waiting.products if one.product == "bananas")
    assert bananas.stage == "awaited"
    assert not went_up(bananas, "district")
    # its earlier dossier does not count for the renewal
    (renewal,) = [one for one in run(made, date(2024, 10, 3)).products if one.product == "bananas"]
    assert not went_up(renewal, "district")


def test_what_a_plan_asks_for_beside_the_decision_is_told_once(made: Round) -> None:
    one = entry(made, "bananas")
    assert one.dossier is not None
    own = (
        Deadline(id="own", before=date(2024, 10, 5), level="district", by="producer", paper_copies=3),
        Deadline(id="new", before=date(2024, 10, 5), level="district", by="producer", kinds=("new",)),
        Deadline(
            id="renewals",
            before=date(2024, 10, 5),
            level="province",
            by="producer",
            kinds=("renewal",),
            electronic_copies=2,
        ),
        Deadline(
            id="office", before=date(2024, 10, 5), level="district", by="economy-office", paper_copies=9
        ),
    )
    first = evolve(one.dossier.handed[0], paper_copies=2, electronic_copies=0)
    changed = evolve(
        made,
        plan=evolve(made.plan, deadlines=own),
        products=(evolve(one, dossier=evolve(one.dossier, handed=(first,))),),
        **dict.fromkeys(("sittings", "results", "decisions", "certificates", "publications"), ()),
    )
    (found,) = run(changed, date(2024, 10, 3)).products
    # what stands in the software is one electronic copy
    told = [(lack.code, lack.by, lack.to, lack.needs, lack.has) for lack in found.lacks]
    assert told == [
        ("paper-copies", "producer", "district", 3, 2),
        ("electronic-copies", "producer", "province", 2, 1),
    ]
    assert found.in_time is True
    # what the decision's own step has told is not told again
    nothing = evolve(first, paper_copies=0, software=False)
    bare = evolve(changed, products=(evolve(one, dossier=evolve(one.dossier, handed=(nothing,))),))
    (found,) = run(bare, date(2024, 10, 3)).products
    assert [(lack.code, lack.needs) for lack in found.lacks] == [
        ("paper-copies", 1),
        ("electronic-copies", 1),
    ]
    assert [place_of(cite) for cite in found.lacks[0].cites] == ["section V.5"]


def test_a_product_is_late_while_the_round_has_something_to_do_with_it(made: Round) -> None:
    open_ = evolve(made, sittings=(), decisions=(), certificates=(), publications=())
    for day, late in ((date(2024, 10, 30), False), (date(2024, 10, 31), True)):
        state = run(open_, day)
        assert {(one.by, one.late) for one in state.products} == {(date(2024, 10, 30), late)}
    # what has its result has no day of the plan any more
    judged = evolve(made, decisions=(), certificates=(), publications=())
    assert {(one.by, one.late) for one in run(judged, date(2024, 10, 31)).products} == {(None, False)}


def test_the_tasks_of_a_council_are_told_while_it_is_open(made: Round) -> None:
    sittings = tuple(
        evolve(one, sheets=one.sheets[:1]) if one.product == "persimmon" else one for one in made.sittings
    )
    bare = evolve(made, sittings=sittings, decisions=(), certificates=(), publications=())
    found = {one.product: one for one in run(bare, date(2024, 10, 28)).products}
    assert [(one.code, one.members) for one in found["persimmon"].tasks] == [
        ("no-sheet", ("economy", "health"))
    ]
    assert found["persimmon"].stage == "open"
    assert {one.tasks for name, one in found.items() if name != "persimmon"} == {()}


def test_a_round_of_a_decision_with_parts_tells_those_of_the_producer_alone() -> None:
    data = round_of_2026()
    data["products"][0]["dossier"]["handed"].append({"by": "commune", "day": "2026-08-10"})
    state = run_round(load("26-2026"), Round.from_json(data), day=date(2026, 8, 10))
    (one,) = state.products
    assert {lack.by for lack in one.lacks} == {"producer"}
    assert [(lack.code, lack.part) for lack in one.lacks] == [
        ("part", "self-assessment"),
        ("paper-copies", None),
        ("electronic-copies", None),
    ]
    # before the day on which the commune hands it on it is with the commune
    before = run_round(load("26-2026"), Round.from_json(data), day=date(2026, 8, 9))
    assert [each.next.level for each in (*before.products, *state.products)] == ["commune", "province"]
    assert (before.products[0].in_time, before.deadlines) == (None, ())


def test_a_round_is_run_under_the_registry_that_is_given(made: Round) -> None:
    wrong: Any = 7
    for name, value in (("registry", wrong), ("holidays", wrong), ("day", wrong)):
        given = {"day": date(2024, 10, 3)} | {name: value}
        with pytest.raises((TypeError, ValueError)) as caught:
            run_round(PLAN, made, **given)
        assert name in str(caught.value)
