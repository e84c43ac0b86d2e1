"""What stands beside the stars: readings, doubts, notices, gates and floors, each exactly and no more.

The sheets are those of the made-up ruleset, and what is right is counted from its boxes by hand. Whatever
is expected holds on the quick path and on the plain one, field by field.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from kit.both_ways import both, condition_at, reason, under, without
from kit.ground import altered, best

import ocop_rules.scoring.checking
import ocop_rules.scoring.scorer
from ocop_rules import Ruleset, load, score
from ocop_rules.model.result import Doubtful, Floor, GateClosed, Misprint, Notice, Reason
from ocop_rules.rulesets import Place, load_folder
from ocop_rules.scoring.scorer import score_plainly

STORY = "documented-story"
FLOORS = {"floors-bind", "floor-miss"}


@pytest.fixture(params=["conditions on two criteria", "conditions on the story alone"])
def either(request: pytest.FixtureRequest, folder: Path) -> Ruleset:
    """The made-up ruleset, and one whose sheets the quick path takes: there 6.1 always applies."""
    if request.param == "conditions on two criteria":
        return load_folder(folder)
    return altered(folder, "sets/01.json", condition_at({"4.2", "4.3"}))


def test_ordinary_sheets_take_the_quick_path(synthetic: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Complete or open, with or without a 0 at what does not apply: set 2 has one condition."""
    sheets = [
        best(synthetic, 2),
        best(synthetic, 2, c2_1=1, c2_2=-1),
        best(synthetic, 2, c2_1=1, c2_2=0),
        best(synthetic, 2, c1_1=-1),
        best(synthetic, 2, c2_1=-1),
        best(synthetic, 2, c2_1=-1, c2_2=-1),
        without(best(synthetic, 2), "2.3"),
    ]
    plain = [score_plainly(synthetic, sheet) for sheet in sheets]
    monkeypatch.setattr(ocop_rules.scoring.scorer, "score_plainly", None)
    assert [score(synthetic, sheet) for sheet in sheets] == plain
    # a dictionary is not made an evaluation first
    with monkeypatch.context() as patch:
        patch.setattr(ocop_rules.scoring.checking, "as_evaluation", None)
        for one, sheet in zip(plain, sheets, strict=True):
            if len(sheet.answers) == 5:
                data = sheet.to_json() | {"id": "Cam sành"}
                assert score(synthetic, data) == attrs.evolve(one, id="Cam sành")
    # what is not ordinary takes the other one
    with pytest.raises(TypeError):
        score(synthetic, attrs.evolve(sheets[0], gates=("forged",)))


# -- the readings that a result rests on --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "changes", "stars", "names"),
    [
        # 100 points and every floor met; 4.2 asks for a documented story all the same
        ("", {}, 5, {STORY}),
        # 97 points, the 5-star floor of 6.2 missed: it decides
        ("", {"c6_2": 2}, 4, {STORY} | FLOORS),
        # 93 points are 4 stars, so that the 5-star floor of 6.2 does not matter
        ("", {"c6_2": 2, "c7": 2}, 4, {STORY}),
        # 90 points, the 4-star floor of 1.2 missed: exactly the star that the points reach
        ("", {"c1_2": 1}, 3, {STORY} | FLOORS),
        # 94 points, the 3-star floor of 1.1 missed: it decides nothing, as only floors of one's own star bind
        ("floors-bind=own-star", {"c1_1": 1}, 4, {STORY} | FLOORS),
        # a criterion without a tick
        ("", {"c7": 0}, 4, {STORY, "unticked"}),
        # no tick where a 0 would close a gate
        ("zero-gate-unticked=passes", {"c5_1": 0}, 5, {STORY, "unticked", "zero-gate-unticked"}),
        # no story: 4.2 and 4.3 have floors and do not apply
        ("", {"c4_1": 1, "c4_2": -1, "c4_3": -1}, 2, {STORY, "inapplicable-floor"} | FLOORS),
        # the same where they are waived: 80 points, and no floor is missed
        ("inapplicable-floor=waived", {"c4_1": 1, "c4_2": -1, "c4_3": -1}, 4, {STORY, "inapplicable-floor"}),
        # a 0 at 6.1, which has no floor in its first case
        ("", {"c3": 1, "c6_1": 1}, 4, {STORY}),
    ],
)
def test_a_ranked_result_names_the_readings_it_rests_on(
    either: Ruleset, choice: str, changes: dict[str, int], stars: int, names: set[str]
) -> None:
    rules = under(either, choice)
    result = both(rules, best(rules, 1, **changes))
    assert (result.status, result.stars) == ("ranked", stars)
    assert set(result.readings) == names
    assert all(result.readings[name] == rules.choices[name] for name in names)


def test_an_open_result_rests_on_all_that_a_completion_may_ask(synthetic: Ruleset) -> None:
    result = both(synthetic, best(synthetic, 1, c7=-1))
    assert set(result.readings) == {
        STORY,
        "inapplicable-floor",
        "unticked",
        "zero-gate-unticked",
        *FLOORS,
    }
    # set 2 has no condition with a reading, and no legend
    result = both(synthetic, best(synthetic, 2, c1_1=-1))
    assert set(result.readings) == {
        "marks-without-legend",
        "inapplicable-floor",
        "unticked",
        "zero-gate-unticked",
        *FLOORS,
    }


def test_an_open_sheet_rests_on_which_criteria_a_zero_gate_asks() -> None:
    """26/2026, set 16: at every criterion above the note, or at the sensory ones alone."""
    rules = load("26-2026")
    assert "zero-gate-criteria" in both(rules, best(rules, 16, c1_1=-1)).readings
    assert "zero-gate-criteria" not in both(rules, best(rules, 15, c1_1=-1)).readings


@pytest.mark.parametrize(
    ("choice", "changes", "stars", "names"),
    [
        # 70 points are 3 stars; that no tick passes the gate at 1.2 decides, its 4-star floor does not
        ("zero-gate-unticked=passes", {"c1_2": 0}, 3, {"unticked", "zero-gate-unticked"}),
        # 80 points are 4 stars; the floor for 3 does not bind them
        ("floors-bind=own-star", {"c1_1": 1}, 4, FLOORS),
        # 81 points, and only the 5-star floor of 2.2 is missed
        ("floors-bind=own-star", {"c1_1": 2, "c2_2": 2}, 4, set()),
        ("floor-miss=not-recognised", {"c1_1": 1}, 2, FLOORS),
    ],
)
def test_a_small_sheet_names_the_readings_it_rests_on(
    synthetic: Ruleset, choice: str, changes: dict[str, int], stars: int, names: set[str]
) -> None:
    rules = under(synthetic, choice)
    result = both(rules, best(rules, 2, **changes))
    assert (result.status, result.stars, set(result.readings)) == (
        "ranked",
        stars,
        {"marks-without-legend"} | names,
    )


def test_marks_without_a_legend_are_a_reading_of_that_set_alone(synthetic: Ruleset) -> None:
    assert set(both(synthetic, best(synthetic, 2)).readings) == {"marks-without-legend"}
    ignored = under(synthetic, "marks-without-legend=ignore")
    result = both(ignored, best(ignored, 2, c1_1=1))
    # 80 points; the 3-star mark of 1.1 does not bind
    assert (result.stars, result.floors_missed) == (4, ())


@pytest.mark.parametrize(
    ("gates", "status", "names"),
    [
        (("forged",), "rejected", {"stop-points"}),
        (("unsafe",), "stopped", {"stop-points", "stop-tier"}),
        (("copied",), "stopped", {"stop-points", "stop-tier", "copied-effect"}),
        (("forged", "copied"), "rejected", {"stop-points", "copied-effect"}),
        (("grown-here",), "ranked", {"requirement-unmet"}),
    ],
)
def test_a_gate_brings_its_readings(
    synthetic: Ruleset, gates: tuple[str, ...], status: str, names: set[str]
) -> None:
    result = both(synthetic, attrs.evolve(best(synthetic, 1), gates=gates))
    assert (result.status, set(result.readings)) == (status, {STORY} | names)


def test_a_gate_on_words_in_doubt_that_is_merely_shown_brings_its_reading() -> None:
    rules = under(load("26-2026"), "licence-without-missing=shown")
    result = both(rules, attrs.evolve(best(rules, 17), gates=("production-licence",)))
    assert (result.status, result.gates) == ("ranked", ())
    assert result.notices == (Notice("gate-in-doubt", Place(product_set=17)),)
    assert result.readings["licence-without-missing"] == "shown"
    # who does not assert it does not rest on it
    assert "licence-without-missing" not in both(rules, best(rules, 17)).readings


def test_a_floor_that_cannot_be_missed_brings_no_reading(synthetic: Ruleset) -> None:
    # whether 6.1 applies is open, but in its first case it has no floor
    stopped = attrs.evolve(best(synthetic, 1, c3=-1, c6_1=1), gates=("unsafe",))
    assert set(both(synthetic, stopped).readings) == {STORY, "stop-points", "stop-tier"}


# -- notices, doubts, misprints, gaps -----------------------------------------------------------------------


def test_different_cases_are_noticed_at_each_criterion_in_order(either: Ruleset) -> None:
    sheet = best(either, 1)
    mixed = attrs.evolve(sheet, cases={"6.1": 1, "2.2": 2, "2.1": 1}, answers={**sheet.answers, "2.2": 3})
    assert both(either, mixed).notices == tuple(
        Notice("different-cases", Place(criterion=code, case=case))
        for code, case in (("2.1", 1), ("2.2", 2), ("6.1", 1))
    )
    assert both(either, sheet).notices == ()


def test_a_tick_worth_nothing_at_what_does_not_apply_is_noticed(either: Ruleset) -> None:
    result = both(either, best(either, 1, c4_1=1, c4_2=1, c4_3=0))
    assert result.notices == (Notice("inapplicable-tick", Place(criterion="4.2", option=1)),)
    assert [reason(result, code).code for code in ("4.2", "4.3")] == ["inapplicable", "inapplicable"]
    assert [floor.has for floor in result.floors_missed] == [1, 1, 0]


def test_an_unmet_requirement_is_noticed_at_its_place(synthetic: Ruleset) -> None:
    result = both(synthetic, attrs.evolve(best(synthetic, 1), gates=("sound-packaging", "grown-here")))
    assert result.notices == (
        Notice("requirement-unmet", Place(product_set=1, criterion="1.1")),
        Notice("requirement-unmet", Place(product_set=1, group="7")),
    )
    assert (result.gates, result.stars) == ((), 5)


@pytest.mark.parametrize(
    ("number", "case", "changes", "doubts"),
    [
        (1, 1, {}, []),
        # the doubt is about the first box of 1.1, and about all of 2.1 in its second case
        (1, 1, {"c1_1": 1}, [Place(product_set=1, criterion="1.1", option=1)]),
        (1, 1, {"c1_1": 2}, []),
        (1, 2, {}, [Place(product_set=1, criterion="2.1", case=2)]),
        (1, 2, {"c2_1": -1}, []),
        # a doubt about the sheet stands under each of its results
        (2, 1, {}, [Place(product_set=2)]),
        (2, 1, {"c1_1": -1}, [Place(product_set=2)]),
    ],
)
def test_a_result_lists_the_doubts_it_rests_on(
    synthetic: Ruleset, number: int, case: int, changes: dict[str, int], doubts: list[Place]
) -> None:
    result = both(synthetic, best(synthetic, number, case, **changes))
    name = "blurred-box" if number == 1 else "blurred-sheet"
    assert result.doubtful == tuple(Doubtful(name, place) for place in doubts)
    assert result.incomplete == (("notes",) if number == 1 else ())


@pytest.mark.parametrize(("box", "misread"), [(1, False), (2, True), (3, False), (0, False), (-1, False)])
def test_a_misprint_is_named_where_its_box_is_ticked(
    either: Ruleset,
    box: int,
    misread: bool,  # noqa: FBT001 - a table
) -> None:
    place = Place(product_set=1, criterion="7", option=2)
    result = both(either, best(either, 1, c7=box, c1_1=1))
    assert result.misprints == ((Misprint("letter-o", place),) if misread else ())
    assert [one.doubt for one in result.doubtful] == ["blurred-box"]


@pytest.mark.parametrize(
    ("changes", "concerned"),
    [
        ({}, True),  # 5 stars
        ({"c7": 1, "c6_2": 2}, False),  # 91 points: 4 stars
        ({"c7": -1}, True),  # 92 to 100 points: 4 or 5 stars
        ({"c7": -1, "c6_2": 2}, False),  # 89 to 97 points, but a 5-star floor is missed
    ],
)
def test_a_doubt_about_5_stars_concerns_no_other_result(
    folder: Path,
    changes: dict[str, int],
    concerned: bool,  # noqa: FBT001 - a table
) -> None:
    def about_stars(data: Any) -> None:
        data["doubts"][1] = {"id": "blurred-sheet", "places": [{"product_set": 1}], "stars": [5]}

    rules = altered(folder, "ruleset.json", about_stars)
    found = both(rules, best(rules, 1, **changes)).doubtful
    assert found == ((Doubtful("blurred-sheet", Place(product_set=1)),) if concerned else ())
    # a stopped sheet holds no star, and can hold none
    assert both(rules, attrs.evolve(best(rules, 1), gates=("unsafe",))).doubtful == ()


def test_a_doubt_about_a_gate_concerns_who_it_closed_for(folder: Path) -> None:
    def about_a_gate(data: Any) -> None:
        data["doubts"][1] = {"id": "blurred-sheet", "places": [{"product_set": 1}], "gate": "unsafe"}

    rules = altered(folder, "ruleset.json", about_a_gate)
    sheet = best(rules, 1)
    assert both(rules, sheet).doubtful == both(rules, attrs.evolve(sheet, gates=("copied",))).doubtful == ()
    stopped = both(rules, attrs.evolve(sheet, gates=("unsafe",)))
    assert stopped.doubtful == (Doubtful("blurred-sheet", Place(product_set=1)),)


# -- gates and requirements ---------------------------------------------------------------------------------


def test_a_closed_gate_is_told_with_its_place_and_the_zeros_that_closed_it(synthetic: Ruleset) -> None:
    sheet = best(synthetic, 1, c5_1=1, c5_3=0)
    result = both(synthetic, attrs.evolve(sheet, gates=("unlicensed", "forged")))
    assert result.gates == (
        GateClosed("forged", "reject", Place(product_set=1)),
        GateClosed("unlicensed", "stop", Place(product_set=1, group="2")),
        GateClosed("any-zero", "stop", Place(product_set=1, group="5"), ("5.1", "5.3")),
    )
    # nothing stands before a gate in the head
    assert (result.status, dict(result.points or {})) == ("rejected", {"A": 0, "B": 0, "C": 0, "total": 0})


@pytest.mark.parametrize(
    ("gates", "total"),
    [
        # up to the last criterion of group 2: all of part A
        (("unlicensed",), 40),
        # up to 5.2: parts A and B, and 4 + 4 points
        (("unsafe",), 78),
        # of several gates the first one counts
        (("unsafe", "unlicensed"), 40),
        # a requirement that rejects, over all of group 7
        (("sound-packaging",), 100),
        (("grown-here",), 10),
    ],
)
def test_points_so_far_are_those_up_to_the_gate(
    synthetic: Ruleset, gates: tuple[str, ...], total: int
) -> None:
    rules = under(synthetic, "requirement-unmet=reject")
    result = both(rules, attrs.evolve(best(rules, 1), gates=gates))
    assert result.points is not None
    assert result.points["total"] == total


@pytest.mark.parametrize("places", [["3", "7"], ["7", "3"]])
def test_a_requirement_printed_at_two_places_counts_at_both(folder: Path, places: list[str]) -> None:
    def print_twice(data: Any) -> None:
        here = {"3": {"criterion": "3"}, "7": {"group": "7"}}
        data["requirements"] = [{"requirement": "sound-packaging", **here[one]} for one in places]

    rules = altered(folder, "sets/01.json", print_twice)
    told = attrs.evolve(best(rules, 1), gates=("sound-packaging",))
    first = {"3": Place(product_set=1, criterion="3"), "7": Place(product_set=1, group="7")}[places[0]]
    # 10 points for packaging and 8 for promotion go
    zeroed = both(under(rules, "requirement-unmet=zero"), told)
    assert zeroed.gates == (GateClosed("sound-packaging", "zero", first),)
    assert [one.criterion for one in zeroed.reasons if one.code == "zeroed"] == ["3", "7"]
    assert dict(zeroed.points or {}) == {"A": 40, "B": 20, "C": 22, "total": 82}
    # what stands before it goes on to the later place
    rejected = both(under(rules, "requirement-unmet=reject"), told)
    assert rejected.gates == (GateClosed("sound-packaging", "reject", first),)
    assert dict(rejected.points or {})["total"] == 100
    # shown, it is named once
    assert both(rules, told).notices == (Notice("requirement-unmet", first),)


# -- a gate that takes points away --------------------------------------------------------------------------


def test_a_zeroed_criterion_with_cases_misses_the_floors_of_its_case(synthetic: Ruleset) -> None:
    rules = under(synthetic, "copied-effect=zero")
    one, two = (attrs.evolve(best(rules, 1, case), gates=("copied",)) for case in (1, 2))
    first, second = both(rules, one), both(rules, two)
    assert reason(first, "2.1") == Reason("2.1", 1, 2, 0, "zeroed", (Floor("2.1", 1, 3, 2, 2),))
    assert reason(second, "2.1") == Reason(
        "2.1", 2, 3, 0, "zeroed", (Floor("2.1", 2, 3, 2, 3), Floor("2.1", 2, 5, 3, 3))
    )
    # 90 points are 4 stars, but for the 3-star floor
    for result in (first, second):
        assert (result.status, result.stars_by_points, result.stars) == ("ranked", 4, 2)
        assert result.readings["copied-effect"] == "zero"


def test_bounds_without_the_case_of_a_zeroed_criterion(synthetic: Ruleset) -> None:
    rules = under(synthetic, "copied-effect=zero")
    found = both(rules, attrs.evolve(without(best(rules, 1), "2.1", "7"), gates=("copied",))).bounds
    assert found is not None
    assert (found.points_least, found.points_most, found.stars_least, found.stars_most) == (82, 90, 2, 2)


def test_a_zeroed_criterion_without_a_case_misses_the_floors_of_every_case(synthetic: Ruleset) -> None:
    rules = under(synthetic, "copied-effect=zero")
    sheet = attrs.evolve(without(best(rules, 1), "2.1"), gates=("copied",))
    result = both(rules, sheet)
    assert reason(result, "2.1").floors == (
        Floor("2.1", 1, 3, 2, None),
        Floor("2.1", 2, 3, 2, None),
        Floor("2.1", 2, 5, 3, None),
    )
    # it earns nothing whatever is ticked, so that it is not open
    assert (result.status, result.open, result.stars) == ("ranked", (), 2)


@pytest.mark.parametrize(("case", "stars"), [(1, 4), (2, 2)])
def test_bounds_of_a_sheet_with_a_zeroed_criterion_go_by_its_case(
    folder: Path, case: int, stars: int
) -> None:
    def one_floor_less(data: Any) -> None:
        criterion = data["parts"][0]["groups"][1]["criteria"][0]
        assert criterion["code"] == "2.1"
        del criterion["cases"][0]["options"][1]["floor"]

    rules = under(altered(folder, "sets/01.json", one_floor_less), "copied-effect=zero")
    sheet = attrs.evolve(best(rules, 1, case, c7=-1), gates=("copied",))
    found = both(rules, sheet).bounds
    assert found is not None
    # 100 less 10 for 2.1; 7 gives 0 to 8 points; the first case of 2.1 has no floor now
    assert (found.points_least, found.points_most) == (82, 90)
    assert (found.stars_least, found.stars_most) == (stars, stars)


# -- bounds where a floor stands at what does not apply ------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "least", "most"),
    [("", 2, 2), ("inapplicable-floor=waived", 3, 4), ("floors-bind=own-star", 2, 2)],
)
def test_bounds_of_stars_know_floors_at_what_does_not_apply(
    either: Ruleset, choice: str, least: int, most: int
) -> None:
    """4.2 has floors for 3 and 4 stars, 4.3 one for 5; without a story neither applies."""
    rules = under(either, choice)
    found = both(rules, best(rules, 1, c4_1=1, c4_2=-1, c4_3=-1, c7=-1)).bounds
    assert found is not None
    # 72 to 80 points: 3 or 4 stars, unless the 3-star floor is missed
    assert (found.points_least, found.points_most) == (72, 80)
    assert (found.stars_least, found.stars_most) == (least, most)


def all_on_packaging(data: Any) -> None:
    """Let 4.2 and 4.3 hang on packaging, too, and take their floors away: the quick path takes such a set."""
    for part in data["parts"]:
        for group in part["groups"]:
            for criterion in group["criteria"]:
                if criterion["code"] in ("4.2", "4.3"):
                    criterion.pop("floor", None)
                    criterion["condition"]["criterion"] = "3"
                    for option in criterion["options"]:
                        option.pop("floor", None)


@pytest.mark.parametrize(
    ("case", "choice", "stars"),
    [
        (1, "", (3, 4)),
        (2, "", (2, 2)),
        (None, "", (2, 2)),
        (1, "inapplicable-floor=waived", (3, 4)),
        (2, "inapplicable-floor=waived", (3, 4)),
    ],
)
def test_the_quick_path_goes_by_the_case_of_what_does_not_apply(
    folder: Path, case: int | None, choice: str, stars: tuple[int, int]
) -> None:
    """6.1 hangs on packaging; a 3-star floor stands in its second case alone."""
    rules = under(altered(folder, "sets/01.json", all_on_packaging), choice)
    sheet = best(rules, 1, case or 1, c3=1, c4_2=-1, c4_3=-1, c6_1=-1, c7=-1)
    found = both(rules, sheet if case else without(sheet, "6.1")).bounds
    assert found is not None
    # 100 less 10, 6, 4 and 5; 7 gives 0 to 8 of the rest
    assert (found.points_least, found.points_most) == (67, 75)
    assert (found.stars_least, found.stars_most) == stars


@pytest.mark.parametrize(("case", "stars"), [(1, 4), (2, 2), (None, 2)])
def test_what_does_not_apply_misses_the_floors_of_its_case(
    synthetic: Ruleset, case: int | None, stars: int
) -> None:
    """6.1 hangs on packaging; a 3-star floor stands in its second case alone."""
    sheet = best(synthetic, 1, case or 1, c3=1, c6_1=-1, c7=-1)
    sheet = sheet if case else without(sheet, "6.1")
    for one in (sheet, attrs.evolve(sheet, answers={**sheet.answers, "6.1": 0}) if case else sheet):
        result = both(synthetic, one)
        assert result.bounds is not None
        # 77 to 85 points
        assert (result.bounds.points_least, result.bounds.points_most) == (77, 85)
        assert (result.bounds.stars_least, result.bounds.stars_most) == (stars, stars)
        has = one.answers.get("6.1")
        assert reason(result, "6.1").floors == (() if case == 1 else (Floor("6.1", 2, 3, 1, has),))


def test_a_floor_that_may_fall_away_is_not_decided(either: Ruleset) -> None:
    """While 4.1 is open nobody knows whether 4.2 applies; a tick worth nothing there misses two floors."""
    sheet = best(either, 1, c4_1=-1, c4_2=1, c4_3=-1)
    floors = (Floor("4.2", None, 3, 2, 1), Floor("4.2", None, 4, 3, 1))
    missed = both(either, sheet)
    assert reason(missed, "4.2").floors == floors
    assert missed.floors_open == (Floor("4.3", None, 5, None, None),)
    waived = both(under(either, "inapplicable-floor=waived"), sheet)
    assert reason(waived, "4.2").floors == ()
    assert waived.floors_open == (*floors, Floor("4.3", None, 5, None, None))
    assert waived.readings["inapplicable-floor"] == "waived"


# -- a tier in spite of a stop -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "stars"),
    [
        ({}, 4),
        # behind the stop nothing has to be answered, but what is open there meets no floor
        ({"c6_1": -1, "c6_2": -1, "c7": -1}, 4),
        # a 3-star floor of part A is missed
        ({"c1_1": 1}, 2),
    ],
)
def test_a_stopped_sheet_holds_the_tier_of_its_points_so_far(
    synthetic: Ruleset, changes: dict[str, int], stars: int
) -> None:
    rules = under(synthetic, "stop-tier=points-so-far")
    stopped = attrs.evolve(best(rules, 1, **changes), gates=("unsafe",))
    result = both(rules, stopped)
    # 78 points up to 5.2, or 72 with the first box of 1.1
    total = 72 if changes == {"c1_1": 1} else 78
    assert (result.status, dict(result.points or {})["total"]) == ("stopped", total)
    assert (result.stars_by_points, result.stars) == (4 if total >= 75 else 3, stars)


def test_an_open_criterion_before_the_stop_meets_no_floor(synthetic: Ruleset) -> None:
    rules = under(synthetic, "stop-tier=points-so-far")
    sheet = attrs.evolve(best(rules, 1, c1_2=-1), gates=("unsafe",))
    result = both(rules, sheet)
    # 68 points are 3 stars; the floors of 1.2 are for 4 and 5
    assert (result.stars_by_points, result.stars) == (3, 3)
    sheet = attrs.evolve(best(rules, 1, c1_1=-1), gates=("unsafe",))
    result = both(rules, sheet)
    # 68 points again; the floor of 1.1 is for 3
    assert (result.stars_by_points, result.stars) == (3, 2)
    assert result.readings["floors-bind"] == "cumulative"
