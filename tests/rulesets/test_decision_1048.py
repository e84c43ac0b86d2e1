"""Decisions 1048/2019 and 781/2020 as data: what closes, what does not, and what is not held."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.ground import best, facts_of
from kit.reference import Reference

from ocop_rules import Evaluation, Ruleset, deliberate, load, next_step, score
from ocop_rules.ground.normal import dumps
from ocop_rules.life import LevelOutcome
from ocop_rules.life.certificates import certificate_end
from ocop_rules.model.decision import Place
from ocop_rules.rulesets import with_readings
from ocop_rules.rulesets.assemble import make_ruleset
from ocop_rules.rulesets.lint.ruleset import lint
from ocop_rules.scoring.tiers import stars_by_points
from ocop_rules.structure.structuring import unstructure
from ocop_rules.testing import evaluations

MINIMUM = "minimum-requirements-unknown"


@pytest.fixture(scope="module")
def first() -> Ruleset:
    return load("1048-2019")


@pytest.fixture(scope="module")
def amended() -> Ruleset:
    return load("781-2020")


def total_of(rules: Ruleset, sheet: Evaluation) -> dict[str, int]:
    points = score(rules, sheet).points
    assert points is not None
    return dict(points)


# -- what the sheets add up to -----------------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 27))
def test_the_best_sheet_has_35_25_and_40_points(amended: Ruleset, number: int) -> None:
    # the parts as printed; set 19 adds up to 38 in part C, in both transcriptions
    most = 38 if number == 19 else 40
    assert total_of(amended, best(amended, number)) == {"A": 35, "B": 25, "C": most, "total": 60 + most}


@pytest.mark.parametrize("number", range(1, 26))
def test_a_household_earns_one_point_less_for_the_participation_of_the_community(
    first: Ruleset, number: int
) -> None:
    # 3.2: companies and cooperatives have 1 and 2 points, sole owners and households 0 and 1
    with_members, alone = (total_of(first, best(first, number, case)) for case in (1, 2))
    assert with_members["total"] - alone["total"] == 1
    cases = first.product_set(number).criteria["3.2"].cases
    assert [[option.points for option in case.options] for case in cases] == [[1, 2], [0, 1]]


def test_one_of_the_cases_has_to_reach_the_maximum(first: Ruleset) -> None:
    def codes(most: int) -> set[str]:
        one, *others = first.sets
        part, *parts = one.parts
        *groups, strength = part.groups
        items = [evolve(item, max=most) if item.code == "3.2" else item for item in strength.criteria]
        changed = evolve(strength, criteria=tuple(items))
        whole = evolve(one, parts=(evolve(part, groups=(*groups, changed)), *parts))
        return {fault.code for fault in lint(make_ruleset(first.decision, (whole, *others), first.labels))}

    assert codes(2) == set()
    assert "sum-criterion" in codes(1)
    assert "sum-criterion" in codes(3)


def test_781_takes_over_the_25_sets_as_they_are_and_adds_tourism(first: Ruleset, amended: Ruleset) -> None:
    assert amended.sets[:25] == first.sets
    assert [one.number for one in amended.sets] == list(range(1, 27))
    assert ("tourism-set" in first.decision.gaps, "tourism-set" in amended.decision.gaps) == (True, False)


def test_no_sheet_carries_a_star_mark_or_a_gate(amended: Ruleset) -> None:
    for one in amended.sets:
        assert one.gates == ()
        assert one.incomplete == ("gates", "requirements")
        for criterion in one.criteria.values():
            assert criterion.floor is None
            assert not any(option.floor for option in criterion.options)


@pytest.mark.parametrize(
    ("number", "code", "points"),
    [
        # a second transcription has 1, 2 and 3 where the first prints two boxes
        (7, "3.1", [1, 2, 3]),
        # 0 is printed for the last box
        (17, "7.1", [0, 2, 5, 10]),
        # seven rows under one heading, and what is printed as 9.2
        (4, "9.1", [0, 1, 2]),
        (4, "9.2", [0, 1, 2, 3]),
        (4, "9.3", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_what_was_resolved_says_so(first: Ruleset, number: int, code: str, points: list[int]) -> None:
    assert [option.points for option in first.product_set(number).criteria[code].options] == points
    said = {
        place
        for item in (*first.decision.doubts, *first.decision.errata)
        for place in item.places
        if (place.product_set, place.criterion) == (number, code)
    }
    assert said


def test_what_is_printed_as_9_2_in_set_4_keeps_its_number(first: Ruleset) -> None:
    assert first.product_set(4).criteria["9.3"].printed == "9.2"


def test_a_heading_that_belongs_elsewhere_is_an_erratum(first: Ruleset) -> None:
    concepts = {
        place: first.product_set(place[0]).criteria[place[1]].concept for place in ((3, "8.1"), (4, "9.3"))
    }
    assert concepts == {(3, "8.1"): "uniqueness", (4, "9.3"): "quality-assurance"}
    errata = {erratum.id: erratum for erratum in first.decision.errata}
    assert errata["declaration-for-uniqueness"].places == (Place(product_set=3, criterion="8.1"),)
    assert errata["zero-for-ten"].printed == "0"
    assert errata["zero-for-ten"].read == "10"


def test_a_result_of_set_19_rests_on_its_sum(first: Ruleset) -> None:
    found = [one.doubt for one in score(first, best(first, 19)).doubtful]
    assert "part-c-adds-to-38" in found
    assert "part-c-adds-to-38" not in [one.doubt for one in score(first, best(first, 20)).doubtful]


def test_only_the_structure_of_the_story_hangs_on_a_story(first: Ruleset) -> None:
    for one in first.sets:
        assert [code for code, item in one.criteria.items() if item.condition is not None] == ["5.3"]
    silent = best(first, 1, c5_1=1, c5_3=0)
    # 5.1 loses its 5 points and 5.3 its 2; 5.2 prints no condition and keeps its 3
    assert total_of(first, silent)["B"] == 18
    assert [one.code for one in score(first, silent).reasons if one.criterion == "5.3"] == ["inapplicable"]


# -- tiers, levels, certificates ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "stars"),
    [
        (Fraction(29), 1),
        (Fraction(30), 2),
        (Fraction(139, 2), 3),  # 69.5, as the scoring software of the time has it
        (Fraction(70), 4),
        (Fraction(8999, 100), 4),
        (Fraction(90), 5),
    ],
)
def test_what_lies_between_the_printed_tiers_belongs_to_the_lower_one(
    first: Ruleset, total: Fraction, stars: int
) -> None:
    assert stars_by_points(first.decision.tiers, total, first.choices["tier-gaps"]) == stars
    if total == Fraction(8999, 100):
        rounded = with_readings(first, {"tier-gaps": "round-half-up"})
        assert stars_by_points(first.decision.tiers, total, rounded.choices["tier-gaps"]) == 5


@pytest.mark.parametrize("name", ["1048-2019", "781-2020"])
@pytest.mark.parametrize(
    ("way", "action", "to"),
    [
        ((("district", 49),), "improve", None),
        ((("district", 50),), "send-up", "province"),
        ((("district", 94),), "send-up", "province"),
        ((("district", 70), ("province", 69)), "recognise", None),
        ((("district", 70), ("province", 89)), "recognise", None),
        ((("district", 94), ("province", 90)), "send-up", "central"),
        ((("district", 94), ("province", 94), ("central", 91)), "recognise", None),
    ],
)
def test_who_scores_sends_up_and_recognises(
    name: str, way: tuple[tuple[str, int], ...], action: str, to: str | None
) -> None:
    def stars(total: int) -> int:
        return 1 + sum(total >= bound for bound in (30, 50, 70, 90))

    outcomes = [
        LevelOutcome(level=level, total=Fraction(total), stars=stars(total), stars_by_points=stars(total))
        for level, total in way
    ]
    step = next_step(load(name), outcomes)
    assert step.action == action
    if action == "send-up":
        assert step.to == to
    if action == "recognise":
        assert step.level == way[-1][0]


def test_a_certificate_lasts_36_months(first: Ruleset) -> None:
    assert first.decision.certificate is not None
    assert first.decision.certificate.months == 36
    assert certificate_end(first, date(2020, 2, 4)) == date(2023, 2, 4)


# -- the minimum requirements of 781 -----------------------------------------------------------------


def doubts(result: object) -> set[str]:
    return {one.doubt for one in result.doubtful}  # type: ignore[attr-defined]


def test_a_result_of_5_stars_under_781_is_marked(first: Ruleset, amended: Ruleset) -> None:
    five, four = best(amended, 12), best(amended, 12, c4_1=1, c4_2=1, c4_3=1)
    assert (score(amended, five).stars, score(amended, four).stars) == (5, 4)
    assert MINIMUM in doubts(score(amended, five))
    assert MINIMUM not in doubts(score(amended, four))
    assert MINIMUM not in doubts(score(first, best(first, 12)))


def test_an_open_sheet_is_marked_while_5_stars_can_be_reached(amended: Ruleset) -> None:
    can = score(amended, best(amended, 12, c4_1=-1))
    cannot = score(amended, best(amended, 12, c4_1=-1, c4_2=1, c4_3=1, c7_1=0, c10_1=0))
    assert (can.status, cannot.status) == ("open", "open")
    assert can.bounds is not None
    assert cannot.bounds is not None
    assert (can.bounds.stars_most, cannot.bounds.stars_most) == (5, 4)
    assert MINIMUM in doubts(can)
    assert MINIMUM not in doubts(cannot)


def test_the_stars_of_the_council_decide_not_those_of_a_member(amended: Ruleset) -> None:
    five, four = best(amended, 12), best(amended, 12, c4_1=1, c4_2=1, c4_3=1, c7_1=0, c10_1=0)
    sheets = [
        Evaluation(ruleset=one.ruleset, product_set=12, answers=one.answers, cases=one.cases, evaluator=name)
        for name, one in (("a", five), ("b", four), ("c", four))
    ]
    made = deliberate(amended, sheets)
    assert made.stars == 4
    assert MINIMUM not in doubts(made)
    assert MINIMUM in doubts(deliberate(amended, sheets[:1]))


# -- the tourism set, against the reference scorer ---------------------------------------------------


def test_tourism_offers_four_criteria_in_two_cases(amended: Ruleset) -> None:
    tourism = amended.product_set(26)
    assert [code for code, item in tourism.criteria.items() if item.cases] == ["3.2", "9", "10", "16"]
    said = {
        place.criterion
        for doubt in amended.decision.doubts
        if doubt.id == "cases-in-one-list"
        for place in doubt.places
    }
    assert said == {"3.2", "9", "10", "16"}


@pytest.fixture(scope="module")
def tourism(tmp_path_factory: pytest.TempPathFactory, amended: Ruleset) -> Reference:
    """Return the reference scorer over 781 written down as a ruleset of its own."""
    folder: Path = tmp_path_factory.mktemp("781")
    (folder / "sets").mkdir()
    (folder / "ruleset.json").write_text(dumps(unstructure(amended.decision)), encoding="utf-8")
    (folder / "sets" / "26.json").write_text(dumps(unstructure(amended.product_set(26))), encoding="utf-8")
    assert json.loads((folder / "sets" / "26.json").read_text(encoding="utf-8"))["number"] == 26
    return Reference(folder)


@given(st.data())
def test_tourism_agrees_with_the_reference(tourism: Reference, data: st.DataObject) -> None:
    rules = load("781-2020")
    sheet = data.draw(evaluations(rules, 26))
    expected = tourism.score(sheet.to_json(), bounds=False)
    assert facts_of(score(rules, sheet), bounds=False) == expected
