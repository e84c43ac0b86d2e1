"""What a result rests on and names, where the sheets that are shipped have one of each alone.

Two doubts in their order, a place without a set, a criterion with two floors of one star, a requirement at
a box: the made-up ruleset is changed until they stand there. Quick path and plain path say the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.both_ways import both, condition_at, reason, under
from kit.ground import altered, best, criterion_in

from ocop_rules import Ruleset, load
from ocop_rules.model.decision import Reading
from ocop_rules.model.result import Bounds, Doubtful, Floor, GateClosed, Misprint, Notice, Reason
from ocop_rules.rulesets import Place, load_folder, with_readings


def doubts(*listed: dict[str, Any]) -> Any:
    """Return what gives the made-up ruleset these doubts."""

    def change(data: Any) -> None:
        data["doubts"] = [{"id": one, **more} for one, more in zip(IDS, listed, strict=False)]

    return change


IDS = ("blurred-box", "blurred-sheet")
SIMPLE = ("sets/01.json", condition_at({"4.2", "4.3"}))
"""What lets the quick path take set 1."""


@pytest.fixture(params=["plain", "quick"])
def either_path(request: pytest.FixtureRequest, folder: Path) -> Ruleset:
    """The made-up ruleset, and one whose set 1 the quick path takes."""
    return altered(folder, *SIMPLE) if request.param == "quick" else load_folder(folder)


# -- doubts and misprints -----------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
def test_doubts_stand_in_the_order_of_the_ruleset(
    folder: Path,
    turned: bool,  # noqa: FBT001 - a table
) -> None:
    """One about the sheet, one about a box, one about every result: whichever is listed first."""
    of_box = {"places": [{"product_set": 1, "criterion": "7", "option": 2}]}
    of_sheet = {"places": [{"product_set": 1}]}
    listed = (of_sheet, of_box) if turned else (of_box, of_sheet)
    rules = altered(folder, "ruleset.json", doubts(*listed), SIMPLE)
    box, sheet = Place(product_set=1, criterion="7", option=2), Place(product_set=1)
    places = (sheet, box) if turned else (box, sheet)
    result = both(rules, best(rules, 1, c7=2))
    assert result.doubtful == tuple(map(Doubtful, IDS, places))
    assert result.misprints == (Misprint("letter-o", box),)
    (left,) = both(rules, best(rules, 1)).doubtful
    assert left == Doubtful(IDS[places.index(sheet)], sheet)


def test_a_doubt_without_a_set_is_about_every_sheet_that_has_the_place(folder: Path) -> None:
    rules = altered(
        folder,
        "ruleset.json",
        doubts({"places": [{"criterion": "1.1", "option": 2}, {"criterion": "4.3"}]}, {"places": []}),
        SIMPLE,
    )
    one, other, every = Place(criterion="1.1", option=2), Place(criterion="4.3"), Doubtful(IDS[1], Place())
    assert both(rules, best(rules, 1)).doubtful == (Doubtful(IDS[0], other), every)
    assert both(rules, best(rules, 1, c1_1=2)).doubtful == (
        Doubtful(IDS[0], one),
        Doubtful(IDS[0], other),
        every,
    )
    # set 2 has no criterion 4.3
    assert both(rules, best(rules, 2)).doubtful == (every,)
    assert both(rules, best(rules, 2, c1_1=2)).doubtful == (Doubtful(IDS[0], one), every)


def test_a_misprint_without_a_set_is_in_every_sheet(folder: Path) -> None:
    def everywhere(data: Any) -> None:
        data["errata"][0]["places"] = [
            {"criterion": "1.1", "option": 2},
            {"product_set": 2, "criterion": "2.1"},
        ]

    rules = altered(folder, "ruleset.json", everywhere, SIMPLE)
    first = Misprint("letter-o", Place(criterion="1.1", option=2))
    assert both(rules, best(rules, 1, c1_1=2)).misprints == (first,)
    assert both(rules, best(rules, 2, c1_1=2)).misprints == (
        first,
        Misprint("letter-o", Place(product_set=2, criterion="2.1")),
    )


@pytest.mark.parametrize(
    ("changes", "concerned"),
    [
        ({}, True),  # 5 stars
        ({"c7": 1, "c6_2": 2}, False),  # 91 points: 4 stars
        ({"c7": -1}, True),  # 92 to 100 points: 4 or 5 stars
        ({"c7": -1, "c6_2": 2}, False),  # 89 to 97 points, but a 5-star floor is missed
    ],
)
def test_a_doubt_about_some_stars_alone_is_told_on_the_quick_path_too(
    folder: Path,
    changes: dict[str, int],
    concerned: bool,  # noqa: FBT001 - a table
) -> None:
    place = {"places": [{"product_set": 1}]}
    rules = altered(folder, "ruleset.json", doubts({**place, "stars": [5, 3]}, place), SIMPLE)
    found = both(rules, best(rules, 1, **changes)).doubtful
    here = Place(product_set=1)
    assert found == (*((Doubtful(IDS[0], here),) if concerned else ()), Doubtful(IDS[1], here))


# -- gates, requirements and notices ------------------------------------------------------------------------


def test_a_requirement_is_told_at_its_box(synthetic: Ruleset) -> None:
    place = Place(product_set=2, criterion="1.1", option=1)
    told = evolve(best(synthetic, 2), gates=("grown-here",))
    assert both(synthetic, told).notices == (Notice("requirement-unmet", place),)
    rules = under(synthetic, "requirement-unmet=reject")
    assert both(rules, told).gates == (GateClosed("grown-here", "reject", place),)


def test_notices_stand_in_their_order(synthetic: Ruleset) -> None:
    """What is ticked where it does not apply, gates in doubt, different cases, requirements."""

    one, decision = synthetic.product_set(1), synthetic.decision
    told = Reading(id="forged-effect", choice="shown", choices=("stop", "shown"))
    gates = tuple(evolve(here, reading=told.id) if here.gate == "unlicensed" else here for here in one.gates)
    rules = evolve(
        synthetic,
        decision=evolve(decision, readings=(*decision.readings, told)),
        sets=(evolve(one, gates=gates),),
    )
    sheet = best(rules, 1, c4_1=1, c4_2=1, c4_3=0)
    cases = {**sheet.cases, "2.1": 2}
    result = both(rules, evolve(sheet, cases=cases, gates=("grown-here", "unlicensed")))
    assert [(one.code, one.place.criterion or one.place.group) for one in result.notices] == [
        ("inapplicable-tick", "4.2"),
        ("gate-in-doubt", "2"),
        ("different-cases", "2.1"),
        ("different-cases", "2.2"),
        ("different-cases", "6.1"),
        ("requirement-unmet", "1.1"),
    ]
    assert (result.status, result.gates) == ("ranked", ())
    assert result.readings["forged-effect"] == "shown"


def test_gates_stand_in_the_order_of_the_sheet_and_requirements_behind_them(synthetic: Ruleset) -> None:
    rules = with_readings(synthetic, {"requirement-unmet": "zero", "copied-effect": "zero"})
    names = ("sound-packaging", "grown-here", "copied", "unsafe")
    result = both(rules, evolve(best(rules, 1), gates=names))
    assert [(one.gate, one.effect) for one in result.gates] == [
        ("unsafe", "stop"),
        ("copied", "zero"),
        ("grown-here", "zero"),
        ("sound-packaging", "zero"),
    ]
    assert [one.criterion for one in result.reasons if one.code == "zeroed"] == ["1.1", "2.1", "7"]
    # up to 5.2: 40 + 30 + 8, less 10 for 1.1 and 10 for 2.1
    assert dict(result.points or {}) == {"A": 20, "B": 30, "C": 8, "total": 58}
    assert set(result.readings) >= {"requirement-unmet", "copied-effect", "stop-points", "stop-tier"}


# -- floors -------------------------------------------------------------------------------------------------


def test_floors_of_one_criterion_stand_by_their_stars(folder: Path) -> None:
    """A mark on the criterion as such stands where its stars are, before a box of as many."""

    def marked(data: Any) -> None:
        for code, stars in (("1.1", 3), ("1.2", 5), ("6.2", 4)):
            one = criterion_in(data, code)
            one |= {"floor": stars, "options": one.pop("options")}

    rules = altered(folder, "sets/01.json", marked, SIMPLE)
    result = both(rules, best(rules, 1, c1_1=0, c1_2=0, c6_2=1))
    assert reason(result, "1.1").floors == (Floor("1.1", None, 3, None, 0), Floor("1.1", None, 3, 2, 0))
    assert reason(result, "1.2").floors == (
        Floor("1.2", None, 4, 2, 0),
        Floor("1.2", None, 5, None, 0),
        Floor("1.2", None, 5, 3, 0),
    )
    # the first box of 6.2 gives nothing
    assert reason(result, "6.2").floors == (Floor("6.2", None, 4, None, 1), Floor("6.2", None, 5, 3, 1))


def test_no_mark_without_a_legend_binds_where_they_are_ignored(synthetic: Ruleset) -> None:
    """Marks at boxes, at the criterion as such and in a case."""
    rules = under(synthetic, "marks-without-legend=ignore")
    low = best(rules, 2, 2, c1_1=1, c1_2=2, c2_1=2, c2_2=0, c2_3=1)
    assert [one.criterion for one in both(synthetic, low).floors_missed] == [
        "1.1",
        "1.1",
        "1.2",
        "2.2",
        "2.2",
        "2.3",
    ]
    result = both(rules, low)
    assert (result.floors_missed, result.stars, result.stars_by_points) == ((), 2, 2)
    assert both(rules, best(rules, 2, c1_1=-1)).floors_open == ()
    # set 1 says what its marks mean
    assert [one.stars for one in both(rules, best(rules, 1, c1_1=1)).floors_missed] == [3]


def test_an_answer_with_points_misses_its_floors_for_good(synthetic: Ruleset) -> None:
    """While 2.1 is open 2.2 may not apply; but a box with points says that it does, and its floors stand."""
    rules = under(synthetic, "inapplicable-floor=waived")
    result = both(rules, best(rules, 2, c2_1=-1, c2_2=2))
    assert reason(result, "2.2").floors == (Floor("2.2", None, 5, 3, 2),)
    assert result.floors_open == ()
    assert result.bounds is not None
    # 10 points less; 1 or 10 points for 2.1
    assert (result.bounds.points_least, result.bounds.points_most) == (81, 90)
    assert (result.bounds.stars_least, result.bounds.stars_most) == (4, 4)


def test_an_open_sheet_rests_on_what_can_still_be_asked_alone(folder: Path) -> None:
    """Without conditions no floor can fall away, without a gate that follows no 0 closes one."""

    def plain(data: Any) -> None:
        del criterion_in(data, "2.2")["condition"]
        data["gates"] = data["gates"][:1]

    rules = altered(folder, "sets/02.json", plain)
    result = both(rules, best(rules, 2, c1_1=-1))
    assert set(result.readings) == {"floors-bind", "floor-miss", "unticked", "marks-without-legend"}


# -- bounds of gates that follow ----------------------------------------------------------------------------


def test_bounds_name_the_gates_that_may_still_close_in_order(folder: Path) -> None:
    """Two gates that follow, over different criteria; 1.2 gives nothing in its first box."""

    def another(data: Any) -> None:
        data["gates"] += [{"gate": "any-zero", "zeros": ["2.1", "1.1"]}]

    rules = altered(folder, "sets/02.json", another)
    passing = under(rules, "zero-gate-unticked=passes")
    for given, changes, names, points, stars in (
        # the first box of 1.1 gives 10 points and misses its floors
        (rules, {"c1_1": -1}, ["any-zero"], (70, 100), (2, 5)),
        # the second box of 1.2 is the first one with points: 84 points, the 4-star floor missed
        (rules, {"c1_2": -1}, ["no-capacity"], (70, 100), (3, 5)),
        (rules, {"c1_1": -1, "c1_2": -1}, ["no-capacity", "any-zero"], (40, 100), (2, 5)),
        # who ticks nothing passes; the first box of 1.2 still gives 0 points
        (passing, {"c1_1": -1}, [], (70, 100), (2, 5)),
        (passing, {"c1_2": -1}, ["no-capacity"], (70, 100), (3, 5)),
    ):
        found = both(given, best(given, 2, **changes)).bounds
        assert found is not None
        assert list(found.gates) == names
        assert (found.points_least, found.points_most) == points
        assert (found.stars_least, found.stars_most) == stars


@pytest.mark.parametrize(
    ("changes", "points", "stars", "gates"),
    [
        # a structure that earned points says that there is a story, of one point or of ten
        ({"c2_1": -1}, (91, 100), (4, 5), ()),
        # without one the gate closes, whatever becomes of the structure
        ({"c2_1": -1, "c2_2": -1}, (70, 100), (3, 5), ("any-zero",)),
        # no structure: its 4-star floor is missed
        ({"c2_1": -1, "c2_2": 0}, (70, 80), (3, 3), ("any-zero",)),
    ],
)
def test_bounds_where_a_gate_asks_for_what_others_hang_on(
    folder: Path,
    changes: dict[str, int],
    points: tuple[int, int],
    stars: tuple[int, int],
    gates: tuple[str, ...],
) -> None:
    def asks_for_a_story(data: Any) -> None:
        data["gates"] += [{"gate": "any-zero", "zeros": ["2.1"]}]

    rules = altered(folder, "sets/02.json", asks_for_a_story)
    found = both(rules, best(rules, 2, **changes)).bounds
    assert found == Bounds(*points, *stars, gates)


def test_a_floor_that_is_missed_behind_a_gate_alone_holds_no_star_down(folder: Path) -> None:
    """2.2 applies with the first box of 2.1 alone, which gives 0 points and closes a gate."""

    def turned(data: Any) -> None:
        criterion_in(data, "2.2")["floor"] = 3
        criterion_in(data, "2.2")["condition"]["options"] = [1]
        data["gates"] += [{"gate": "any-zero", "zeros": ["2.1"]}]

    rules = under(altered(folder, "sets/02.json", turned), "inapplicable-floor=waived")
    found = both(rules, best(rules, 2, c2_1=-1, c2_2=-1)).bounds
    # 70 points and 1 or 10 for the story, or 20 for its structure behind the gate
    assert found == Bounds(70, 90, 3, 4, ("any-zero",))


def test_bounds_where_no_tick_is_no_answer(synthetic: Ruleset) -> None:
    rules = under(synthetic, "unticked=open")
    # the first box of 1.1 gives 10 points, that of 1.2 none: it closes a gate
    assert both(rules, best(rules, 2, c1_1=-1)).bounds == Bounds(80, 100, 2, 5)
    assert both(rules, best(rules, 2, c1_1=0)).bounds == Bounds(80, 100, 2, 5)
    assert both(rules, best(rules, 2, c1_2=-1)).bounds == Bounds(70, 100, 3, 5, ("no-capacity",))


@pytest.mark.parametrize(
    ("open_one", "more", "bounds"),
    [
        # just below the 75 points of 4 stars, at the end and at the beginning
        ("c6_2", {"c7": 0}, Bounds(69, 74, 3, 3)),
        ("c7", {}, Bounds(74, 82, 3, 4)),
    ],
)
def test_a_0_is_no_point_of_a_bound(
    folder: Path, open_one: str, more: dict[str, int], bounds: Bounds
) -> None:
    rules = altered(folder, *SIMPLE)
    sheet = best(rules, 1, **{"c3": 0, "c6_1": 0, "c5_2": 2, **more, open_one: -1})
    assert both(rules, sheet).bounds == bounds


# -- reasons ------------------------------------------------------------------------------------------------


def test_the_reason_of_every_criterion(synthetic: Ruleset) -> None:
    rules = under(synthetic, "copied-effect=zero")
    changes = {"c1_1": 1, "c3": 1, "c4_1": 1, "c4_2": 1, "c4_3": -1, "c6_1": -1, "c6_2": -1, "c7": 0}
    result = both(rules, evolve(best(rules, 1, **changes), gates=("copied",)))
    assert result.reasons == (
        Reason("1.1", None, 1, 4, "earned", (Floor("1.1", None, 3, 2, 1),)),
        Reason("1.2", None, 3, 10, "earned"),
        Reason("2.1", 1, 2, 0, "zeroed", (Floor("2.1", 1, 3, 2, 2),)),
        Reason("2.2", 1, 2, 10, "earned"),
        Reason("3", None, 1, 0, "earned"),
        Reason("4.1", None, 1, 0, "earned"),
        Reason("4.2", None, 1, 0, "inapplicable", (Floor("4.2", None, 3, 2, 1), Floor("4.2", None, 4, 3, 1))),
        Reason("4.3", None, None, 0, "inapplicable", (Floor("4.3", None, 5, None, None),)),
        Reason("5.1", None, 2, 4, "earned"),
        Reason("5.2", None, 3, 4, "earned"),
        Reason("5.3", None, 2, 4, "earned"),
        Reason("6.1", 1, None, 0, "inapplicable"),
        Reason("6.2", None, None, 0, "open"),
        Reason("7", None, 0, 0, "unticked"),
    )


def test_an_open_criterion_keeps_its_case(either_path: Ruleset) -> None:
    result = both(either_path, best(either_path, 1, case=2, c2_1=-1))
    assert reason(result, "2.1") == Reason("2.1", 2, None, 0, "open")
    assert result.floors_open == (Floor("2.1", 2, 3, 2, None), Floor("2.1", 2, 5, 3, None))


def test_floors_that_may_fall_away_stand_behind_those_of_open_criteria(either_path: Ruleset) -> None:
    rules = under(either_path, "inapplicable-floor=waived")
    assert both(rules, best(rules, 1, c1_1=-1, c4_1=-1, c4_2=1, c4_3=-1)).floors_open == (
        Floor("1.1", None, 3, 2, None),
        Floor("4.2", None, 3, 2, 1),
        Floor("4.2", None, 4, 3, 1),
        Floor("4.3", None, 5, None, None),
    )


def test_a_tick_worth_nothing_is_noticed_on_an_open_sheet_too(synthetic: Ruleset) -> None:
    result = both(synthetic, best(synthetic, 2, c1_1=-1, c2_1=1, c2_2=1))
    assert result.notices == (Notice("inapplicable-tick", Place(criterion="2.2", option=1)),)
    assert result.status == "open"


# -- gates that follow --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "answer", "status"),
    [
        ("", 0, "rejected"),
        ("", 1, "rejected"),
        ("zero-gate-unticked=passes", 0, "ranked"),
        # a box that gives 0 points is ticked
        ("zero-gate-unticked=passes", 1, "rejected"),
        ("", 2, "ranked"),
    ],
)
@pytest.mark.parametrize("left", [0, -1])
def test_0_points_close_a_gate_and_no_tick_may_pass_it(
    synthetic: Ruleset, choice: str, answer: int, status: str, left: int
) -> None:
    """1.2 has four boxes, of which the first gives 0 points; the sheet is complete, or 1.1 is open."""
    rules = under(synthetic, choice)
    sheet = best(rules, 2, c1_2=answer) if left == 0 else best(rules, 2, c1_2=answer, c1_1=-1)
    result = both(rules, sheet)
    assert result.status == ("open" if left and status == "ranked" else status)
    place = Place(product_set=2, criterion="1.2")
    closed = (GateClosed("no-capacity", "reject", place, ("1.2",)),)
    assert result.gates == (closed if status == "rejected" else ())


@pytest.mark.parametrize(
    ("choice", "code", "closes", "named"),
    [
        ("sensory", "6.1", True, True),
        ("sensory", "1.1", False, True),
        ("all-above", "1.1", True, True),
        # 5.2 is asked for under neither choice
        ("all-above", "5.2", False, False),
        ("sensory", "5.2", False, False),
    ],
)
def test_which_zeros_a_gate_asks_for_is_a_reading(
    choice: str,
    code: str,
    closes: bool,  # noqa: FBT001 - a table
    named: bool,  # noqa: FBT001 - a table
) -> None:
    """26/2026, set 16: the note stands below the sensory criteria."""
    rules = under(load("26-2026"), f"zero-gate-criteria={choice}")
    result = both(rules, best(rules, 16, **{f"c{code.replace('.', '_')}": 0}))
    place = Place(product_set=16, criterion="6.4")
    assert result.gates == ((GateClosed("zero-sensory", "stop", place, (code,)),) if closes else ())
    assert result.status == ("stopped" if closes else "ranked")
    assert ("zero-gate-criteria" in result.readings) == named


def test_a_gate_at_a_criterion_covers_that_one_whatever_its_group(folder: Path) -> None:
    def with_group(data: Any) -> None:
        data["gates"][2] = {"gate": "unsafe", "group": "5", "criterion": "5.2"}
        data["gates"][3] = {"gate": "copied", "group": "2", "criterion": "2.1"}

    rules = under(altered(folder, "sets/01.json", with_group), "copied-effect=zero")
    result = both(rules, evolve(best(rules, 1), gates=("unsafe", "copied")))
    assert result.gates[0].place == Place(product_set=1, group="5", criterion="5.2")
    assert [one.criterion for one in result.reasons if one.code == "zeroed"] == ["2.1"]
    # up to 5.2, less 10 for 2.1
    assert dict(result.points or {})["total"] == 68


# -- readings -----------------------------------------------------------------------------------------------


def test_a_0_that_counts_as_no_answer_is_a_reading_of_the_sheet(synthetic: Ruleset) -> None:
    rules = under(synthetic, "unticked=open")
    stopped = both(rules, evolve(best(rules, 1, c7=0), gates=("unsafe",)))
    assert stopped.readings["unticked"] == "open"
    assert "unticked" not in both(rules, evolve(best(rules, 1), gates=("unsafe",))).readings
    assert "unticked" not in both(rules, best(rules, 1)).readings
    # where it does not apply, a 0 is none of a criterion
    idle = both(rules, best(rules, 2, c2_1=1, c2_2=0))
    assert (idle.status, idle.readings["unticked"]) == ("ranked", "open")


@pytest.mark.parametrize(("stars", "concerned"), [(3, False), (4, True), (5, True)])
def test_a_doubt_about_stars_concerns_all_that_an_open_sheet_may_hold(
    folder: Path,
    stars: int,
    concerned: bool,  # noqa: FBT001 - a table
) -> None:
    here = {"places": [{"product_set": 1}], "stars": [stars]}
    rules = altered(folder, "ruleset.json", doubts(here, here), SIMPLE)
    # 92 to 100 points
    assert bool(both(rules, best(rules, 1, c7=-1)).doubtful) == concerned
