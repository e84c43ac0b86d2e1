"""Each next step as a whole: who does what for whom, with which stars, under which articles and readings."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of

from ocop_rules import LoadError, NextStep, Ruleset, load, next_step
from ocop_rules.life import LevelOutcome, ranked_outcome
from ocop_rules.rulesets import with_readings

COMMUNE = LevelOutcome(level="commune", status="assessed", positive=True)
NEGATIVE = LevelOutcome(level="commune", status="assessed", positive=False)
FORWARD = ["article 7.2(b)"]
PROVINCE = ["article 4.1(a)", "article 7.3"]
# a dossier ends where the sheet says so, and no article on levels does
STOPPING = ["Appendix II, note on the criterion"]
REJECTING = [
    "Appendix II, head of the score sheet",
    "Appendix II, note on the criterion",
]
UP = ["article 6.3(a)", "article 7.3(e)"]
CENTRE = ["article 4.1(b)", "article 7.4"]
BACK = ["article 7.4(g)"]


@cache
def rules(name: str = "26-2026", **choices: str) -> Ruleset:
    loaded = load(name)
    return with_readings(loaded, {one.replace("_", "-"): choice for one, choice in choices.items()})


def ranked(level: str, points: str, stars: int | None = None) -> LevelOutcome:
    return ranked_outcome(rules(), level, Fraction(points), stars)


def whole(step: NextStep) -> dict[str, Any]:
    """Return what a step says, what is empty left out; citations as text."""
    told = {
        "action": step.action,
        "level": step.level,
        "to": step.to,
        "stars": step.stars,
        "by": step.by,
        "notes": list(step.notes),
        "cites": [place_of(cite) for cite in step.cites],
        "readings": dict(step.readings),
        "alternatives": [whole(one) for one in step.alternatives],
    }
    return {name: value for name, value in told.items() if value not in (None, [], {})}


def one(action: str, level: str, cites: list[str], **more: Any) -> dict[str, Any]:
    return {"action": action, "level": level, "cites": cites, **more}


CASES: list[tuple[dict[str, str], list[LevelOutcome], dict[str, Any]]] = [
    ({}, [], one("assess", "commune", ["article 6.2", "article 7.2"])),
    ({}, [COMMUNE], one("send-up", "commune", FORWARD, to="province")),
    (
        {},
        [NEGATIVE],
        one(
            "send-up",
            "commune",
            FORWARD,
            to="province",
            notes=["negative-assessment"],
            readings={"negative-assessment": "forward"},
        ),
    ),
    (
        {"negative_assessment": "return"},
        [NEGATIVE],
        one(
            "improve",
            "commune",
            ["article 6.2", "article 7.2"],
            to="producer",
            notes=["negative-assessment"],
            readings={"negative-assessment": "return"},
        ),
    ),
    # a council that has come to nothing yet
    *(
        (
            {},
            [COMMUNE, LevelOutcome(level="province", status=status)],  # type: ignore[arg-type]
            one(action, "province", PROVINCE, notes=[status]),
        )
        for status, action in (("open", "complete"), ("no-quorum", "complete"), ("rescore", "score-again"))
    ),
    (
        {},
        [COMMUNE, LevelOutcome(level="province", status="stopped")],
        one("refuse", "province", STOPPING, to="producer", notes=["stopped"]),
    ),
    (
        {},
        [COMMUNE, LevelOutcome(level="province", status="rejected")],
        one(
            "refuse",
            "province",
            REJECTING,
            to="producer",
            notes=["rejected", "filing-again-same-round"],
            readings={"filing-again": "same-round"},
        ),
    ),
    ({}, [COMMUNE, ranked("province", "50")], one("recognise", "province", PROVINCE, to="producer", stars=3)),
    ({}, [COMMUNE, ranked("province", "70")], one("recognise", "province", PROVINCE, to="producer", stars=4)),
    ({}, [COMMUNE, ranked("province", "90")], one("send-up", "province", UP, to="central", stars=5)),
    # 30 to 49 points are 2 stars, which nobody certifies (article 3.3)
    (
        {},
        [COMMUNE, ranked("province", "49")],
        one("improve", "province", [*PROVINCE, "article 3.3(d)"], to="producer", notes=["not-certified"]),
    ),
    # 95 points with a missed 5-star floor
    (
        {},
        [COMMUNE, ranked("province", "95", 4)],
        one(
            "recognise",
            "province",
            PROVINCE,
            to="producer",
            stars=4,
            notes=["points-alone-go-up"],
            readings={"send-up-by": "stars"},
        ),
    ),
    (
        {"send_up_by": "points"},
        [COMMUNE, ranked("province", "95", 4)],
        one(
            "send-up",
            "province",
            UP,
            to="central",
            stars=5,
            notes=["sent-up-by-points"],
            readings={"send-up-by": "points"},
        ),
    ),
    # with 2 stars both are said: that the points alone go up, and that nobody certifies the stars
    (
        {},
        [COMMUNE, ranked("province", "95", 2)],
        one(
            "improve",
            "province",
            [*PROVINCE, "article 3.3(d)"],
            to="producer",
            notes=["points-alone-go-up", "not-certified"],
            readings={"send-up-by": "stars"},
        ),
    ),
    (
        {},
        [COMMUNE, ranked("province", "90"), ranked("central", "90")],
        one("recognise", "central", CENTRE, to="producer", stars=5),
    ),
    # the centre finds fewer than 90 points: the province recognises 4 stars, or scores again
    (
        {},
        [COMMUNE, ranked("province", "90"), ranked("central", "89")],
        one(
            "choose",
            "province",
            BACK,
            notes=["given-back"],
            readings={"result-returned": "either"},
            alternatives=[
                one("recognise", "province", BACK, to="producer", stars=4),
                one("score-again", "province", BACK),
            ],
        ),
    ),
    (
        {"result_returned": "recognise"},
        [COMMUNE, ranked("province", "90"), ranked("central", "89")],
        one(
            "recognise",
            "province",
            BACK,
            to="producer",
            stars=4,
            notes=["given-back"],
            readings={"result-returned": "recognise"},
        ),
    ),
    (
        {"result_returned": "score-again"},
        [COMMUNE, ranked("province", "90"), ranked("central", "89")],
        one(
            "score-again",
            "province",
            BACK,
            notes=["given-back"],
            readings={"result-returned": "score-again"},
        ),
    ),
    # 90 points at the centre with a missed floor are enough points and too few stars
    (
        {},
        [COMMUNE, ranked("province", "90"), ranked("central", "90", 4)],
        one(
            "choose",
            "province",
            BACK,
            notes=["given-back", "floor-missed-above"],
            readings={"result-returned": "either", "floor-missed-above": "as-too-few-points"},
            alternatives=[
                one("recognise", "province", BACK, to="producer", stars=4),
                one("score-again", "province", BACK),
            ],
        ),
    ),
    (
        {"floor_missed_above": "score-again"},
        [COMMUNE, ranked("province", "90"), ranked("central", "90", 4)],
        one(
            "score-again",
            "province",
            BACK,
            notes=["given-back", "floor-missed-above"],
            readings={"result-returned": "either", "floor-missed-above": "score-again"},
        ),
    ),
    # at 2 stars the province has nothing to recognise
    (
        {},
        [COMMUNE, ranked("province", "90"), ranked("central", "40")],
        one(
            "score-again",
            "province",
            BACK,
            notes=["given-back"],
            readings={"result-returned": "either"},
        ),
    ),
    (
        {"result_returned": "recognise"},
        [COMMUNE, ranked("province", "90"), ranked("central", "40")],
        one(
            "improve",
            "province",
            BACK,
            to="producer",
            notes=["given-back"],
            readings={"result-returned": "recognise"},
        ),
    ),
    # what came back does not go up again: 5 stars are beyond the province
    (
        {},
        [COMMUNE, ranked("province", "90"), ranked("central", "89"), ranked("province", "92")],
        one("recognise", "province", PROVINCE, to="producer", stars=4, notes=["capped"]),
    ),
    (
        {},
        [COMMUNE, ranked("province", "90"), ranked("central", "89"), ranked("province", "60")],
        one("recognise", "province", PROVINCE, to="producer", stars=3),
    ),
]


@pytest.mark.parametrize(("choices", "outcomes", "expected"), CASES)
def test_the_next_step_is_told_whole(
    choices: dict[str, str], outcomes: list[LevelOutcome], expected: dict[str, Any]
) -> None:
    assert whole(next_step(rules(**choices), outcomes)) == expected


def test_a_score_against_a_negative_view_keeps_its_own_notes_and_readings() -> None:
    step = next_step(rules(), [NEGATIVE, ranked("province", "95", 4)])
    assert step.notes == ("points-alone-go-up", "against-assessment")
    assert step.readings == {"send-up-by": "stars", "assessment-against-score": "score-decides"}
    again = next_step(rules(assessment_against_score="assess-again"), [NEGATIVE, ranked("province", "80")])
    assert whole(again) == one(
        "assess",
        "commune",
        ["article 6.2", "article 7.2"],
        notes=["against-assessment"],
        readings={"assessment-against-score": "assess-again"},
    )
    # a view that is positive, or that nobody gave, is not against anything
    for first in (COMMUNE, LevelOutcome(level="commune", status="assessed")):
        assert next_step(rules(), [first, ranked("province", "80")]).notes == ()


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (
            LevelOutcome(level="province", status="ranked", total=Fraction(89), stars=5),
            ("stars-range", "/1/stars", "5", {"most": 4, "level": "province"}),
        ),
        (
            LevelOutcome(level="province", status="ranked", total=Fraction(101), stars=5),
            ("range", "/1/total", "101", {"least": 0, "most": 100}),
        ),
    ],
)
def test_an_outcome_that_cannot_be_is_told_with_its_bounds(outcome: LevelOutcome, fault: Any) -> None:
    with pytest.raises(LoadError) as caught:
        next_step(rules(), [COMMUNE, outcome])
    told = [(one.code, one.pointer, one.found, dict(one.fields)) for one in caught.value.faults]
    assert told == [fault]
    # which stars the points reach stands at the tier (article 3.3); that a sheet has 100 points, nowhere
    (tier,) = (one for one in rules().decision.tiers if one.stars == 4)
    assert tier.cites
    assert [one.cites for one in caught.value.faults] == [tier.cites if fault[0] == "stars-range" else ()]


def test_no_more_points_than_the_largest_set_has_are_taken() -> None:
    ruleset = rules()
    small = evolve(ruleset.product_set(1), number=99, parts=ruleset.product_set(1).parts[:1])
    both = evolve(ruleset, sets=(*ruleset.sets, small))
    assert ranked_outcome(both, "province", 100).stars == 5
    with pytest.raises(LoadError) as caught:
        ranked_outcome(both, "province", 101)
    assert [(one.code, one.pointer, one.found) for one in caught.value.faults] == [("range", "/total", "101")]


# -- by when ------------------------------------------------------------------------------------------------


def test_a_step_has_the_time_of_its_level_or_of_its_round() -> None:
    day = date(2027, 4, 29)
    forward = next_step(rules(), [COMMUNE], since=day)
    # 15 working days, and the article that says so beside that of the step
    assert (forward.by, forward.round) == (date(2027, 5, 20), None)
    assert [place_of(cite) for cite in forward.cites] == ["article 7.2(b)", "article 7.2"]
    up = next_step(rules(), [COMMUNE, ranked("province", "90")], since=date(2027, 7, 29))
    assert up.round is not None
    # sent up to the centre's first round: proposed by 29 July
    assert (up.round.level, up.round.number, up.by) == ("central", 1, date(2027, 7, 29))
    late = next_step(rules(), [COMMUNE, ranked("province", "90")], since=date(2027, 7, 30))
    assert late.round is not None
    assert (late.round.number, late.by) == (2, date(2028, 1, 29))
    # what is recognised here has no round to wait for, and what is refused no time
    for outcome in (ranked("province", "80"), LevelOutcome(level="province", status="stopped")):
        step = next_step(rules(), [COMMUNE, outcome], since=day)
        assert (step.by, step.round) == (None, None)
    # a council that is open goes on in the round of the day
    opened = next_step(rules(), [COMMUNE, LevelOutcome(level="province", status="open")], since=day)
    assert opened.round is not None
    assert (opened.round.number, opened.by) == (1, date(2027, 6, 29))


def test_a_renewal_has_45_days_and_no_round() -> None:
    step = next_step(
        rules(),
        [COMMUNE, LevelOutcome(level="province", status="open")],
        kind="renewal",
        since=date(2027, 5, 3),
    )
    assert (step.by, step.round) == (date(2027, 6, 17), None)
    assert [place_of(cite) for cite in step.cites][:2] == PROVINCE


def test_levels_that_no_source_holds_the_way_back_of_say_so() -> None:
    old = rules("148-2023")
    outcomes = [
        ranked_outcome(old, "district", 95),
        ranked_outcome(old, "province", 92),
        ranked_outcome(old, "central", 80),
    ]
    step = next_step(old, outcomes)
    assert step.notes == ("given-back", "rule-not-held")
    assert [(one.action, one.level, one.stars) for one in step.alternatives] == [
        ("recognise", "province", 4),
        ("score-again", "province", None),
    ]
    # 60 points at the province: 3 stars are for the district to recognise
    below = next_step(old, [ranked_outcome(old, "district", 75), ranked_outcome(old, "province", 60)])
    assert [(one.action, one.level, one.stars) for one in below.alternatives] == [
        ("recognise", "district", 3),
        ("score-again", "district", None),
    ]
    assert below.level == "district"
    # where no rule is held, what is left is where the district's own work stands
    assert below.cites == old.decision.levels[0].cites
