"""Sheets of Decision 148/2023, worked by hand from the printed score sheets."""

from __future__ import annotations

import pytest
from attrs import evolve
from kit.ground import best

from ocop_rules import Evaluation, Ruleset, check, score
from ocop_rules.rulesets import Place, with_readings
from ocop_rules.scoring import Bounds, Floor


def held(rules: Ruleset, sheet: Evaluation) -> tuple[int | None, int | None, int | None]:
    """Return total, stars by points and stars."""
    result = score(rules, sheet)
    return (result.points and result.points["total"], result.stars_by_points, result.stars)


# -- set 1, fresh vegetables and fruit ------------------------------------------------------------


def test_the_best_sheet_of_set_1_has_100_points_and_5_stars(rules: Ruleset) -> None:
    result = score(rules, best(rules, 1))
    assert result.status == "ranked"
    assert dict(result.points or {}) == {"A": 40, "B": 25, "C": 35, "total": 100}
    assert (result.stars_by_points, result.stars) == (5, 5)
    assert result.floors_missed == ()
    assert result.readings == {"documented-story": "second-box"}


def test_the_best_sheet_of_set_1_without_a_story_has_88_points_and_2_stars(rules: Ruleset) -> None:
    # 5.1 loses 5 points; 5.2 (5 points) and 5.3 (2 points) do not apply
    sheet = best(rules, 1, c5_1=1, c5_2=-1, c5_3=-1)
    result = score(rules, sheet)
    assert result.status == "ranked"
    assert dict(result.points or {}) == {"A": 40, "B": 13, "C": 35, "total": 88}
    assert (result.stars_by_points, result.stars) == (4, 2)
    assert result.floors_missed == (
        Floor("5.2", None, 3, 3, None),
        Floor("5.2", None, 4, 4, None),
        Floor("5.3", None, 5, 3, None),
    )
    here = [(one.doubt, one.place.criterion) for one in result.doubtful if one.place != Place()]
    assert here == [("undocumented-story", "5.1")]
    # were these floors to fall away, its points would decide
    assert held(with_readings(rules, {"inapplicable-floor": "waived"}), sheet) == (88, 4, 4)


def test_introductory_material_counts_as_a_story_unless_the_reading_says_otherwise(rules: Ruleset) -> None:
    sheet = best(rules, 1, c5_1=2)
    assert held(rules, sheet) == (96, 5, 5)
    strict = with_readings(rules, {"documented-story": "third-box"})
    assert [(fault.code, fault.pointer) for fault in check(strict, sheet)] == [
        ("answer-inapplicable", "/answers/5.2"),
        ("answer-inapplicable", "/answers/5.3"),
    ]
    assert held(strict, best(rules, 1, c5_1=3)) == (97, 5, 5)


def test_99_points_with_a_missed_4_star_floor_hold_3_stars(rules: Ruleset) -> None:
    # 2.3: the second box gives 2 of 3 points, the third one carries ****
    sheet = best(rules, 1, c2_3=2)
    assert held(rules, sheet) == (99, 5, 3)
    assert score(rules, sheet).floors_missed == (Floor("2.3", None, 4, 3, 2),)
    assert score(rules, sheet).readings["floors-bind"] == "cumulative"
    assert held(with_readings(rules, {"floors-bind": "own-star"}), sheet) == (99, 5, 5)
    assert held(with_readings(rules, {"floor-miss": "not-recognised"}), sheet) == (99, 5, 2)


def test_a_missed_5_star_floor_holds_4_stars(rules: Ruleset) -> None:
    # 10.1: the fourth of five boxes gives 3 of 5 points; it carries ****, the fifth one *****
    assert held(rules, best(rules, 1, c10_1=4)) == (98, 5, 4)


def test_a_missed_3_star_floor_holds_2_stars_whatever_the_points(rules: Ruleset) -> None:
    # 9.1: the third box carries ***
    assert held(rules, best(rules, 1, c9_1=2)) == (99, 5, 2)


def test_the_floor_on_the_criterion_intellectual_property_is_met_by_any_box_with_points(
    rules: Ruleset,
) -> None:
    assert held(rules, best(rules, 1, c3_6=1)) == (99, 5, 5)
    unticked = best(rules, 1, c3_6=0)
    assert held(rules, unticked) == (98, 5, 3)
    assert score(rules, unticked).floors_missed == (Floor("3.6", None, 4, None, 0),)
    assert score(rules, unticked).readings["unticked"] == "zero"


def test_90_points_are_5_stars_and_89_are_4(rules: Ruleset) -> None:
    # without any floor: 6.3 and 6.4 lose 3 points each, 7.1 loses 2, 9.2 loses 2 or 3
    assert held(rules, best(rules, 1, c6_3=1, c6_4=1, c7_1=1, c9_2=2)) == (90, 5, 5)
    assert held(rules, best(rules, 1, c6_3=1, c6_4=1, c7_1=1, c9_2=1)) == (89, 4, 4)


def test_a_sheet_without_ticks_has_0_points_and_1_star(rules: Ruleset) -> None:
    codes = rules.product_set(1).criteria
    assert held(rules, Evaluation(ruleset="148-2023", product_set=1, answers=dict.fromkeys(codes, 0))) == (
        0,
        1,
        1,
    )


def test_an_empty_sheet_can_become_anything(rules: Ruleset) -> None:
    result = score(rules, Evaluation(ruleset="148-2023", product_set=1, answers={}))
    assert (result.status, result.stars, result.stars_by_points) == ("open", None, None)
    assert result.bounds == Bounds(0, 100, 1, 5)
    assert list(result.open) == list(rules.product_set(1).criteria)
    assert len(result.floors_open) == 23  # star marks in set 1 of the golden table


def test_an_open_story_leaves_the_floors_that_hang_on_it_open(rules: Ruleset) -> None:
    # at least 88 points without a story, and then 2 stars
    result = score(rules, best(rules, 1, c5_1=-1, c5_2=-1, c5_3=-1))
    assert result.bounds == Bounds(88, 100, 2, 5)
    # a structure that earns points already says that there has to be a story: the second box or a later one
    result = score(rules, best(rules, 1, c5_1=-1))
    assert result.bounds == Bounds(96, 100, 5, 5)


# -- gates of set 1 -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "points"),
    [("given", 100), ("before", 67), ("none", None)],  # 40 + 25, and 2 for 6.1
)
def test_impurities_stop_the_evaluation(rules: Ruleset, choice: str, points: int | None) -> None:
    under = with_readings(rules, {"stop-points": choice})
    result = score(under, evolve(best(rules, 1), gates=["risky-impurities"]))
    assert (result.status, result.stars, result.stars_by_points) == ("stopped", None, None)
    assert (result.points and result.points["total"]) == points
    assert result.gate is not None
    assert (result.gate.gate, result.gate.place.criterion) == ("risky-impurities", "6.1")
    assert result.readings["stop-points"] == choice
    assert result.readings["stop-tier"] == "none"


@pytest.mark.parametrize(
    ("points", "by_points", "stars"),
    # 67 points are three stars by points; behind 6.1 nothing has to be answered, so floors are missed there
    [("before", 3, 2), ("given", 4, 2), ("none", None, None)],
)
def test_under_the_other_reading_a_stopped_sheet_holds_the_tier_of_its_points(
    rules: Ruleset, points: str, by_points: int | None, stars: int | None
) -> None:
    under = with_readings(rules, {"stop-tier": "points-so-far", "stop-points": points})
    sheet = best(rules, 1)
    short = {code: answer for code, answer in sheet.answers.items() if code[:2] not in ("7.", "8.", "9.")}
    result = score(under, evolve(sheet, answers=short, gates=["risky-impurities"]))
    # 9.1 is open, and its first box with points carries three stars
    assert (result.status, result.stars_by_points, result.stars) == ("stopped", by_points, stars)
    full = score(under, evolve(sheet, gates=["risky-impurities"]))
    assert (full.stars_by_points, full.stars) == {"before": (3, 3), "given": (5, 5)}.get(points, (None, None))


def test_a_rejected_dossier_holds_no_tier_under_any_reading(rules: Ruleset) -> None:
    under = with_readings(rules, {"stop-tier": "points-so-far"})
    result = score(under, evolve(best(rules, 5), gates=["imported-material"]))
    assert (result.status, result.stars) == ("rejected", None)
    assert "stop-tier" not in result.readings


def test_the_first_of_two_gates_decides_which_points_stay(rules: Ruleset) -> None:
    under = with_readings(rules, {"stop-points": "before"})
    # without 11.1 and 12.1, which stand behind section 10: 100 - 2 - 3
    late = evolve(best(rules, 1), gates=["food-safety-certificate"])
    both = evolve(best(rules, 1), gates=["food-safety-certificate", "risky-impurities"])
    assert [held(under, sheet)[0] for sheet in (late, both)] == [95, 67]


@pytest.mark.parametrize(
    ("choice", "status", "stars"),
    [("stop", "stopped", None), ("reject", "rejected", None), ("zero", "ranked", 3)],
)
def test_a_commonplace_product(rules: Ruleset, choice: str, status: str, stars: int | None) -> None:
    under = with_readings(rules, {"commonplace-product": choice})
    result = score(under, evolve(best(rules, 1), gates=["commonplace-product"]))
    assert (result.status, result.stars) == (status, stars)
    assert result.readings["commonplace-product"] == choice
    if choice == "zero":
        # 2.1 loses its 4 points and the **** on its fourth box
        assert result.points is not None
        assert result.points["total"] == 96
        assert result.floors_missed == (Floor("2.1", None, 4, 4, 4),)


@pytest.mark.parametrize(
    ("choice", "status", "total", "stars"),
    [("shown", "ranked", 100, 5), ("zero", "ranked", 95, 5), ("reject", "rejected", 5, None)],
)
def test_not_grown_in_the_province(
    rules: Ruleset, choice: str, status: str, total: int, stars: int | None
) -> None:
    under = with_readings(rules, {"requirement-unmet": choice})
    result = score(under, evolve(best(rules, 1), gates=["grown-in-province"]))
    assert (result.status, result.points and result.points["total"], result.stars) == (status, total, stars)
    assert result.readings["requirement-unmet"] == choice
    assert [one.code for one in result.notices] == (["requirement-unmet"] if choice == "shown" else [])


@pytest.mark.parametrize("number", [5, 6])
def test_imported_material_rejects_the_dossier(rules: Ruleset, number: int) -> None:
    result = score(rules, evolve(best(rules, number), gates=["imported-material"]))
    assert (result.status, result.stars) == ("rejected", None)
    assert result.gate is not None
    assert result.gate.place.criterion == "1.1"


# -- set 11, tea ----------------------------------------------------------------------------------


def test_the_best_sheet_of_set_11_has_97_points(rules: Ruleset) -> None:
    # part C prints 35 points, its criteria add to 32
    result = score(rules, best(rules, 11))
    assert dict(result.points or {}) == {"A": 40, "B": 25, "C": 32, "total": 97}
    assert result.stars == 5
    here = {one.doubt for one in result.doubtful if one.place != Place()}
    assert here == {"part-c-adds-to-32", "condition-perhaps-lost"}
    assert result.incomplete == ("head-clause", "star-legend", "gates", "requirements")
    (narrowed,) = [one.place for one in result.doubtful if one.doubt == "part-c-adds-to-32"]
    assert (narrowed.part, narrowed.group) == ("C", "6")


# -- what is not held, and what is read otherwise than printed ------------------------------------


@pytest.mark.parametrize("number", range(1, 27))
def test_every_result_says_that_the_head_of_the_sheet_is_missing(rules: Ruleset, number: int) -> None:
    held = score(rules, best(rules, number)).incomplete
    notes = ("gates", "requirements") if 7 <= number <= 25 else ()
    assert held == ("head-clause", "star-legend", *notes)


@pytest.mark.parametrize(
    ("number", "code", "option", "erratum"),
    [(17, "1.4", 2, "letter-l-for-1"), (18, "1.2", 2, "letter-t-for-1"), (24, "2.2", 2, "same-words-twice")],
)
def test_a_misprint_is_named_by_the_results_that_rest_on_it(
    rules: Ruleset, number: int, code: str, option: int, erratum: str
) -> None:
    named = f"c{code.replace('.', '_')}"
    resting = score(rules, best(rules, number, **{named: option}))
    assert erratum in {one.erratum for one in resting.misprints}
    (place,) = [one.place for one in resting.misprints if one.erratum == erratum]
    assert (place.criterion, place.option) == (code, option)
    other = score(rules, best(rules, number, **{named: option + 1}))
    assert erratum not in {one.erratum for one in other.misprints}
    assert {"erratum": erratum, "place": {"product_set": number, "criterion": code, "option": option}} in (
        resting.to_json()["misprints"]
    )


def test_the_doubt_about_a_gates_place_is_told_only_when_the_gate_closed(rules: Ruleset) -> None:
    sheet = best(rules, 1)
    name = "place-of-risky-impurities"
    assert name not in {one.doubt for one in score(rules, sheet).doubtful}
    stopped = score(rules, evolve(sheet, gates=["risky-impurities"]))
    assert name in {one.doubt for one in stopped.doubtful}


def test_a_lone_criterion_is_its_group(rules: Ruleset) -> None:
    # the law numbers no letter there; the code keeps the position
    lone = {
        (one.number, criterion.code)
        for one in rules.sets
        for group in one.groups
        for criterion in group.criteria
        if len(group.criteria) == 1 and criterion.printed is not None
    }
    assert lone == set()
    assert "7.1" in rules.product_set(1).criteria


def test_in_set_11_only_the_structure_of_the_story_hangs_on_it(rules: Ruleset) -> None:
    # 97 less 5 for 5.1 and 5 for 5.2; 5.3 stays, as no condition is printed there
    assert held(rules, best(rules, 11, c5_1=1, c5_2=-1)) == (87, 4, 2)
    assert score(rules, best(rules, 11, c5_1=1, c5_2=-1, c5_3=-1)).open == ("5.3",)


def test_a_section_that_is_one_criterion(rules: Ruleset) -> None:
    # section 7 of set 11: the third box gives 3 of 5 points and carries ****, the fourth one *****
    assert held(rules, best(rules, 11, c7=3)) == (95, 5, 4)
    assert held(rules, best(rules, 11, c7=2)) == (93, 5, 3)


# -- set 26, community tourism --------------------------------------------------------------------


@pytest.mark.parametrize("case", [1, 2])
def test_the_best_sheet_of_set_26(rules: Ruleset, case: int) -> None:
    result = score(rules, best(rules, 26, case))
    assert dict(result.points or {}) == {"A": 40, "B": 25, "C": 35, "total": 100}
    assert (result.stars, result.notices) == (5, ())


def test_the_first_box_everywhere_in_set_26(rules: Ruleset) -> None:
    # 33 criteria of 1 point; 1.2 gives 2, 3.2 and 3.5 give 0
    one = rules.product_set(26)
    sheet = Evaluation(
        ruleset="148-2023",
        product_set=26,
        answers=dict.fromkeys(one.criteria, 1),
        cases={"8": 1, "9": 1, "15": 1},
    )
    assert held(rules, sheet) == (32, 2, 2)
    assert score(rules, sheet).floors_missed == (Floor("3.4", None, 4, 2, 1),)


def test_different_cases_are_legal_with_a_notice(rules: Ruleset) -> None:
    result = score(rules, evolve(best(rules, 26), cases={"8": 1, "9": 2, "15": 1}))
    assert [(one.code, one.place.criterion) for one in result.notices] == [
        ("different-cases", "8"),
        ("different-cases", "9"),
        ("different-cases", "15"),
    ]


def test_a_case_may_be_open(rules: Ruleset) -> None:
    sheet = evolve(best(rules, 26, c8=-1), cases={"9": 1, "15": 1})
    result = score(rules, sheet)
    assert (result.open, result.bounds) == (("8",), Bounds(97, 100, 5, 5))
