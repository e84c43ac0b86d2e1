"""The next step from the results so far: made-up products, and published ones under their own points."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from kit.citations import place_of
from kit.councils import of_totals
from kit.ground import altered

from ocop_rules import (
    Evaluation,
    LoadError,
    NextStep,
    Ruleset,
    UnknownNameError,
    deliberate,
    load,
    next_step,
    score,
)
from ocop_rules.errors import NotHeldError
from ocop_rules.life import LevelOutcome, outcome_of, ranked_outcome
from ocop_rules.life.levels import received
from ocop_rules.rulesets import with_readings

COMMUNE = LevelOutcome(level="commune", status="assessed", positive=True)


@cache
def rules(name: str = "26-2026", **choices: str) -> Ruleset:
    loaded = load(name)
    return with_readings(loaded, {one.replace("_", "-"): choice for one, choice in choices.items()})


def after(ruleset: Ruleset, *results: tuple[Any, ...], **more: Any) -> NextStep:
    """Return the next step after ranked results, each as level, points and stars if floors were missed."""
    outcomes = [COMMUNE] if ruleset.decision.levels[0].id == "commune" else []
    outcomes += [
        ranked_outcome(ruleset, level, Fraction(points), *stars) for level, points, *stars in results
    ]
    return next_step(ruleset, outcomes, **more)


def told(step: NextStep) -> tuple[str, str, str | None, int | None]:
    return (step.action, step.level, step.to, step.stars)


# -- who begins -----------------------------------------------------------------------------------


def test_148_begins_with_the_district_and_the_later_decisions_with_the_commune() -> None:
    assert told(next_step(rules("148-2023"))) == ("score", "district", None, None)
    for name in ("1489-2025", "26-2026"):
        assert told(next_step(rules(name))) == ("assess", "commune", None, None)
        assert told(next_step(rules(name), [COMMUNE])) == ("send-up", "commune", "province", None)


def test_the_commune_has_15_working_days_to_forward() -> None:
    step = next_step(rules(), [COMMUNE], since=date(2026, 6, 1))
    assert step.by == date(2026, 6, 22)
    assert [place_of(cite) for cite in step.cites] == ["article 7.2(b)", "article 7.2"]


def test_a_negative_view_of_the_commune_goes_up_all_the_same() -> None:
    negative = LevelOutcome(level="commune", status="assessed", positive=False)
    step = next_step(rules(), [negative])
    assert told(step) == ("send-up", "commune", "province", None)
    assert step.notes == ("negative-assessment",)
    other = next_step(rules(negative_assessment="return"), [negative])
    assert told(other) == ("improve", "commune", "producer", None)


def test_a_score_against_a_negative_view_decides_or_sends_back_to_the_commune() -> None:
    negative = LevelOutcome(level="commune", status="assessed", positive=False)
    for points, action, stars in (("60", "recognise", 3), ("93", "send-up", 5)):
        scored = ranked_outcome(rules(), "province", Fraction(points))
        step = next_step(rules(), [negative, scored])
        assert (step.action, step.stars) == (action, stars)
        assert step.notes == ("against-assessment",)
        assert step.readings["assessment-against-score"] == "score-decides"
        again = rules(assessment_against_score="assess-again")
        assert told(next_step(again, [negative, scored])) == ("assess", "commune", None, None)
        # once: what was assessed twice is decided by the score
        twice = next_step(again, [negative, scored, negative, scored])
        assert (twice.action, twice.stars) == (action, stars)
    few = ranked_outcome(rules(), "province", Fraction(40))
    assert "against-assessment" not in next_step(rules(), [negative, few]).notes


@pytest.mark.parametrize("choice", ["same-round", "next-round"])
def test_a_rejected_dossier_may_be_filed_again_as_the_reading_says(choice: str) -> None:
    for name in ("26-2026", "148-2023"):
        under = rules(name, filing_again=choice)
        level = "province" if name == "26-2026" else "district"
        outcomes = [COMMUNE] if name == "26-2026" else []
        step = next_step(under, [*outcomes, LevelOutcome(level=level, status="rejected")])
        assert told(step) == ("refuse", level, "producer", None)
        assert step.notes == ("rejected", f"filing-again-{choice}")
        assert step.readings == {"filing-again": choice}
    stopped = next_step(rules(), [COMMUNE, LevelOutcome(level="province", status="stopped")])
    assert stopped.notes == ("stopped",)


def test_a_stopped_product_with_the_tier_of_its_points_goes_on_like_a_ranked_one() -> None:
    stopped = LevelOutcome(level="province", status="stopped", total=Fraction(67), stars=3, stars_by_points=3)
    assert told(next_step(rules(stop_tier="points-so-far"), [COMMUNE, stopped])) == (
        "recognise",
        "province",
        "producer",
        3,
    )


# -- made-up products: 3 and 4 stars, missed floors --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "level", "points", "expected"),
    [
        ("148-2023", "district", "49.99", ("improve", "district", "producer", None)),
        ("148-2023", "district", "50", ("recognise", "district", "producer", 3)),
        ("148-2023", "district", "69.99", ("recognise", "district", "producer", 3)),
        ("148-2023", "district", "70", ("send-up", "district", "province", 4)),
        ("148-2023", "district", "90", ("send-up", "district", "province", 5)),
        ("148-2023", "province", "89.99", ("recognise", "province", "producer", 4)),
        ("148-2023", "province", "90", ("send-up", "province", "central", 5)),
        ("148-2023", "central", "90", ("recognise", "central", "producer", 5)),
        ("1489-2025", "province", "50", ("recognise", "province", "producer", 3)),
        ("1489-2025", "province", "70", ("recognise", "province", "producer", 4)),
        ("1489-2025", "province", "90", ("send-up", "province", "central", 5)),
        ("26-2026", "province", "49.99", ("improve", "province", "producer", None)),
        ("26-2026", "province", "50", ("recognise", "province", "producer", 3)),
        ("26-2026", "province", "89.99", ("recognise", "province", "producer", 4)),
        ("26-2026", "province", "90", ("send-up", "province", "central", 5)),
        ("26-2026", "central", "90", ("recognise", "central", "producer", 5)),
    ],
)
def test_stars_decide(name: str, level: str, points: str, expected: tuple[Any, ...]) -> None:
    assert told(after(rules(name), (level, points))) == expected


@pytest.mark.parametrize(("name", "level"), [("148-2023", "district"), ("26-2026", "province")])
def test_99_points_with_a_missed_4_star_floor_are_3_stars_recognised_below(name: str, level: str) -> None:
    step = after(rules(name), (level, 99, 3))
    assert told(step) == ("recognise", level, "producer", 3)
    assert step.notes == ("points-alone-go-up",)
    assert step.readings == {"send-up-by": "stars"}


@pytest.mark.parametrize(
    ("name", "level", "to", "stars"),
    [("148-2023", "district", "province", 4), ("26-2026", "province", "central", 5)],
)
def test_an_overlay_may_let_the_points_decide(name: str, level: str, to: str, stars: int) -> None:
    step = after(rules(name, send_up_by="points"), (level, 99, 3))
    assert told(step) == ("send-up", level, to, stars)
    assert step.notes == ("sent-up-by-points",)


def test_90_points_with_a_missed_5_star_floor_are_recognised_as_4_by_the_province() -> None:
    assert told(after(rules(), ("province", 90, 4))) == ("recognise", "province", "producer", 4)


def test_two_stars_are_neither_recognised_nor_certified() -> None:
    step = after(rules(), ("province", 88, 2))
    assert told(step) == ("improve", "province", "producer", None)
    assert step.notes == ("not-certified",)
    assert "article 4.1(a)" in [place_of(cite) for cite in step.cites]


# -- when the level above disagrees -------------------------------------------------------------------


def test_below_90_at_the_centre_the_province_may_recognise_or_evaluate_again() -> None:
    step = after(rules(), ("province", 94), ("central", "89.99"))
    assert told(step) == ("choose", "province", None, None)
    assert [(*told(one)[:2], one.stars) for one in step.alternatives] == [
        ("recognise", "province", 4),
        ("score-again", "province", None),
    ]
    assert [place_of(cite) for cite in step.cites] == ["article 7.4(g)"]
    three = after(rules(), ("province", 94), ("central", 60))
    assert three.alternatives[0].stars == 3


@pytest.mark.parametrize(("choice", "action"), [("recognise", "recognise"), ("score-again", "score-again")])
def test_a_province_may_settle_on_one_of_the_two(choice: str, action: str) -> None:
    step = after(rules(result_returned=choice), ("province", 94), ("central", 80))
    assert (step.action, step.level) == (action, "province")
    assert step.readings["result-returned"] == choice


def test_enough_points_with_a_missed_floor_above() -> None:
    step = after(rules(), ("province", 94), ("central", 95, 4))
    assert step.action == "choose"
    assert "floor-missed-above" in step.notes
    strict = after(rules(floor_missed_above="score-again"), ("province", 94), ("central", 95, 4))
    assert told(strict) == ("score-again", "province", None, None)


def test_at_two_stars_above_there_is_nothing_to_recognise() -> None:
    assert after(rules(), ("province", 94), ("central", 40)).action == "score-again"
    only = after(rules(result_returned="recognise"), ("province", 94), ("central", 40))
    assert told(only) == ("improve", "province", "producer", None)


def test_what_came_back_does_not_go_up_again() -> None:
    step = after(rules(), ("province", 94), ("central", 80), ("province", 95))
    assert told(step) == ("recognise", "province", "producer", 4)
    assert step.notes == ("capped",)


def test_under_148_the_way_back_is_told_without_its_rule() -> None:
    old = rules("148-2023")
    step = after(old, ("district", 72), ("province", 66))
    assert (step.action, step.level) == ("choose", "district")
    assert step.notes == ("given-back", "rule-not-held")
    far = after(old, ("district", 92), ("province", 91), ("central", 66))
    assert [(one.action, one.level, one.stars) for one in far.alternatives] == [
        ("recognise", "district", 3),
        ("score-again", "province", None),
    ]
    again = after(old, ("district", 92), ("province", 91), ("central", 66), ("province", 60))
    assert told(again) == ("recognise", "district", "producer", 3)


# -- what is no ranked result ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "action"),
    [
        ("open", "complete"),
        ("no-quorum", "complete"),
        ("rescore", "score-again"),
        ("stopped", "refuse"),
        ("rejected", "refuse"),
    ],
)
def test_what_follows_a_result_without_a_tier(status: Any, action: str) -> None:
    step = next_step(rules(), [COMMUNE, LevelOutcome(level="province", status=status)])
    more = ("filing-again-same-round",) if status == "rejected" else ()
    assert (step.action, step.level, step.notes) == (action, "province", (status, *more))


def test_from_a_sheet_to_the_next_step() -> None:
    old = rules("148-2023")
    open_sheet = score(old, Evaluation(ruleset="148-2023", product_set=1, answers={"1.1": 3}))
    outcome = outcome_of(open_sheet, "district")
    assert next_step(old, [outcome]).action == "complete"


def test_a_sheet_whose_points_do_not_stay_is_an_outcome_without_a_total() -> None:
    """A gate has closed, and under the reading nothing is left of the points."""
    none = with_readings(rules("148-2023"), {"stop-points": "none"})
    sheet = Evaluation(
        ruleset="148-2023", product_set=1, answers={"1.1": 3}, gates=("food-safety-certificate",)
    )
    found = outcome_of(score(none, sheet), "district")
    assert (found.status, found.total, found.stars) == ("stopped", None, None)
    kept = outcome_of(score(rules("148-2023"), sheet), "district")
    assert kept.status == "stopped"
    assert kept.total is not None, "the reading that is taken keeps those before it"


def test_bad_outcomes_are_refused_with_their_place() -> None:
    with pytest.raises(LoadError) as caught:
        next_step(rules(), [COMMUNE, LevelOutcome(level="province", total=40, stars=5)])
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [("stars-range", "/1/stars")]
    for total in (88.5, True, "88"):
        with pytest.raises(LoadError):
            LevelOutcome(level="province", total=total)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError):
        next_step(rules(), [ranked_outcome(rules(), "district", 70)])


# -- when --------------------------------------------------------------------------------------------------


def test_the_round_and_the_last_day_of_a_step() -> None:
    up = after(rules(), ("province", 94), since=date(2026, 7, 30))
    assert up.round is not None
    assert (up.by, up.round.number, up.round.level) == (date(2027, 1, 29), 2, "central")
    again = next_step(
        rules(), [COMMUNE, LevelOutcome(level="province", status="rescore")], since=date(2026, 7, 1)
    )
    assert again.by == date(2026, 12, 29)
    renewal = next_step(
        rules(),
        [COMMUNE, LevelOutcome(level="province", status="rescore")],
        kind="renewal",
        since=date(2026, 7, 1),
    )
    assert renewal.by == date(2026, 8, 15)
    # the sources hold no rounds of 148
    assert after(rules("148-2023"), ("district", 75), since=date(2024, 11, 1)).by is None


# -- published products -------------------------------------------------------------------------------------
# Their points were given under the decisions of their time; the bounds and levels from 90 points on are
# those of the rulesets here. Whether they met every floor is taken from the result that was published.

PROPOSED_TO_THE_CENTRE = {
    "Miến dong Tài Hoan, Bắc Kạn 2020": "94",
    "Vi-cumax Nano Curcumin, Bắc Kạn 2020": "96",
    "Mắm tôm Lê Gia, Thanh Hóa 2020": "94",
    "Chè Shan tuyết Hồng Thái, Tuyên Quang 2024": "94.9",
    "Đường hoa dừa, Trà Vinh 2022": "95",
    "Nước mắm Quảng Công, Thừa Thiên Huế 2021": "90",
    "Cà phê Chồn Kiên Cường, Đắk Lắk 2024": "95.64",
    "Hạt mắc ca Đắk Lắk cao cấp, Đắk Lắk 2024": "100",
    "Trái sầu riêng cấp đông, Bến Tre 2021": "93.00",
}
RECOGNISED_BY_THE_CENTRE = {
    "Miến dong Tài Hoan": "91.14",
    "Chè tôm nõn Hảo Đạt": "90.86",
    "Miến Việt Cường": "90.00",
    "Rong nho tách nước Trí Tín": "90.75",
}


@pytest.mark.parametrize("name", ["781-2020", "148-2023", "26-2026"])
@pytest.mark.parametrize("product", PROPOSED_TO_THE_CENTRE)
def test_published_products_from_90_points_go_to_the_centre(name: str, product: str) -> None:
    step = after(rules(name), ("province", PROPOSED_TO_THE_CENTRE[product]))
    assert told(step) == ("send-up", "province", "central", 5)


@pytest.mark.parametrize("name", ["781-2020", "148-2023", "26-2026"])
@pytest.mark.parametrize("product", RECOGNISED_BY_THE_CENTRE)
def test_published_products_that_the_centre_recognised(name: str, product: str) -> None:
    step = after(rules(name), ("province", 94), ("central", RECOGNISED_BY_THE_CENTRE[product]))
    assert told(step) == ("recognise", "central", "producer", 5)


def test_94_at_the_province_and_not_reached_at_the_centre() -> None:
    # Nước mắm Lê Gia, Thanh Hóa 2020: listed with 4 stars afterwards; the centre's points are not published
    step = after(rules(), ("province", 94), ("central", 89))
    assert step.alternatives[0].stars == 4


@pytest.mark.parametrize(
    ("level", "points", "stars"),
    [
        ("province", "78.66", 4),  # Đắk Lắk 2024, the lowest and the highest of 15 products
        ("province", "83.54", 4),
        ("province", "50", 3),  # Khánh Hòa 2019, 18 products
        ("province", "69", 3),
    ],
)
def test_published_products_of_the_province(level: str, points: str, stars: int) -> None:
    assert told(after(rules(), (level, points))) == ("recognise", level, "producer", stars)


@pytest.mark.parametrize(
    ("name", "way", "expected"),
    [
        # Bắc Kạn city 2020: 62–67 and 90–92 points at the city; under 781 all of them go up
        ("781-2020", (("district", 62),), ("send-up", "district", "province", 3)),
        ("781-2020", (("district", 92),), ("send-up", "district", "province", 5)),
        # Khánh Hòa 2019: 18 products of 50–69 points, recognised by the province
        ("1048-2019", (("district", 50), ("province", 50)), ("recognise", "province", "producer", 3)),
        ("1048-2019", (("district", 69), ("province", 69)), ("recognise", "province", "producer", 3)),
    ],
)
def test_published_products_under_the_law_of_their_time(
    name: str, way: tuple[tuple[str, int], ...], expected: tuple[str, str, str, int]
) -> None:
    assert told(after(rules(name), *way)) == expected


@pytest.mark.parametrize(("points", "action"), [("75.27", "send-up"), ("57", "recognise")])
def test_published_products_of_a_district_in_2023(points: str, action: str) -> None:
    # Ea Kar: the lowest of the 4-star and of the 3-star products
    assert after(rules("148-2023"), ("district", points)).action == action


@pytest.mark.parametrize("total", [89.99999999999999999, 1010, 101, True, -5, "80", None])
def test_a_total_that_no_sheet_can_reach_is_no_outcome(total: Any) -> None:
    with pytest.raises(LoadError) as caught:
        ranked_outcome(load("26-2026"), "commune", total)
    assert caught.value.faults[0].code in ("type", "range", "missing-key")


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "rank", "stars": 3},
        {"stars": None},
        {"stars": 9},
        {"stars": True},
        {"stars": 3, "total": -1},
    ],
)
def test_an_outcome_is_right_in_kind(fields: dict[str, Any]) -> None:
    with pytest.raises(LoadError):
        LevelOutcome(level="commune", **fields)


def test_a_total_out_of_reach_stops_the_next_step() -> None:
    with pytest.raises(LoadError) as caught:
        next_step(load("26-2026"), [LevelOutcome(level="commune", total=Fraction(300), stars=5)])
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [("range", "/0/total")]


# -- renewals in writing --------------------------------------------------------------------------


def test_a_council_judges_a_renewal_in_writing_and_meets_where_opinions_diverge() -> None:
    score_it = received(rules(), "province", kind="renewal", since=date(2029, 5, 2))
    assert (score_it.action, score_it.notes) == ("score", ("written-opinion",))
    assert {"article 7.6(d)", "article 7.6(e)"} <= set(map(place_of, score_it.cites))
    wide = LevelOutcome(level="province", status="rescore")
    again = next_step(rules(), [COMMUNE, wide], kind="renewal")
    assert (again.action, again.notes) == ("score-again", ("rescore", "opinions-diverge"))
    for kind in ("new", "upgrade"):
        assert received(rules(), "province", kind=kind).notes == ()
        assert next_step(rules(), [COMMUNE, wide], kind=kind).notes == ("rescore",)
    # 148 holds no such rule, and the commune is no council
    assert received(rules("148-2023"), "district", kind="renewal").notes == ()
    assert next_step(rules(), kind="renewal").notes == ()


# -- what there is not ----------------------------------------------------------------------------


def test_the_deliberation_of_a_council_is_an_outcome() -> None:
    day = date(2024, 10, 25)
    made = deliberate(rules("148-2023"), of_totals(rules("148-2023"), (80, 85)))
    mean = Fraction(165, 2)
    assert outcome_of(made, "district", day) == LevelOutcome(
        level="district", status="ranked", total=mean, stars=4, stars_by_points=4, day=day
    )


def test_a_decision_without_levels_has_no_next_step(folder: Path) -> None:
    def unlabelled(labels: dict[str, str]) -> None:
        del labels["level.district"], labels["level.province"]

    names = ("labels/en.json", "labels/vi.json")
    bare = altered(
        folder, "ruleset.json", lambda data: data.pop("levels"), *((one, unlabelled) for one in names)
    )
    with pytest.raises(NotHeldError) as caught:
        next_step(bare)
    assert (caught.value.ruleset, caught.value.what) == ("synthetic", "levels")


def test_a_dossier_comes_to_a_level_of_its_decision() -> None:
    with pytest.raises(UnknownNameError) as caught:
        received(rules(), "district")
    assert (caught.value.kind, caught.value.name) == ("level", "district")
    assert caught.value.known == ("commune", "province", "central")


def test_a_view_that_no_reading_weighs_changes_no_step() -> None:
    # 148 has no reading of an assessment against a score: its levels score
    seen = LevelOutcome(level="district", status="assessed", positive=False)
    ranked = ranked_outcome(rules("148-2023"), "province", Fraction(80))
    step = next_step(rules("148-2023"), [seen, ranked])
    assert (told(step), dict(step.readings), step.alternatives) == (
        ("recognise", "province", "producer", 4),
        {},
        (),
    )


def test_a_renewal_that_is_sent_up_waits_for_no_round() -> None:
    outcomes = [COMMUNE, ranked_outcome(rules(), "province", Fraction(95))]
    found = {
        kind: next_step(rules(), outcomes, kind=kind, since=date(2026, 8, 3))  # type: ignore[arg-type]
        for kind in ("renewal", "new")
    }
    assert {kind: told(step)[:3] for kind, step in found.items()} == dict.fromkeys(
        found, ("send-up", "province", "central")
    )
    assert (found["renewal"].round, found["renewal"].by) == (None, None)
    # a new product waits for the centre's second round, proposed before 30 January
    assert found["new"].by == date(2027, 1, 29)
