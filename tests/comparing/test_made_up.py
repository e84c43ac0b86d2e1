"""A made-up decision beside one in which a few things were changed: exactly these are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.ground import altered, criterion_in

from ocop_rules import Difference, Ruleset, diff
from ocop_rules.model.difference import (
    Box,
    BoxChange,
    CriterionFacts,
    Disagreement,
    Hangs,
    Maximum,
    Moved,
    Printed,
    Renamed,
    RuleChange,
    SetName,
    SheetStanding,
)
from ocop_rules.model.process import LevelRounds, OtherName, YearlyDay, YearlyRound

Change = Callable[[Any], None]
SET = "sets/01.json"


def change_points(data: Any) -> None:
    criterion_in(data, "1.1")["options"][0]["points"] = 5


def change_floors(data: Any) -> None:
    del criterion_in(data, "1.2")["options"][2]["floor"]
    criterion_in(data, "2.2")["floor"] = 3


def widen_condition(data: Any) -> None:
    criterion_in(data, "4.3")["condition"]["options"] = [2, 3]


def replace_box(data: Any) -> None:
    criterion_in(data, "1.2")["options"][1]["label"] = "level.good"


def exchange_criteria(data: Any) -> None:
    first, last = criterion_in(data, "5.1"), criterion_in(data, "5.3")
    content = {**first, "code": "5.3"}, {**last, "code": "5.1"}
    first.clear()
    last.clear()
    last.update(content[0])
    first.update(content[1])


def shift_maxima(data: Any) -> None:
    groups = {group["code"]: group for part in data["parts"] for group in part["groups"]}
    criterion_in(data, "6.2")["options"][2]["points"] = 3
    criterion_in(data, "6.2")["max"] = 3
    groups["6"]["max"] = 8
    criterion_in(data, "7")["options"][3]["points"] = 10
    criterion_in(data, "7")["max"] = groups["7"]["max"] = 10


def move_gates(data: Any) -> None:
    data["gates"] = [one for one in data["gates"] if one["gate"] != "unlicensed"]
    (unsafe,) = [one for one in data["gates"] if one["gate"] == "unsafe"]
    del unsafe["criterion"]
    unsafe["group"] = "5"


def move_requirements(data: Any) -> None:
    data["requirements"] = [one for one in data["requirements"] if one["requirement"] != "test-report"]
    data["requirements"][0]["option"] = 2
    # group 7 has one criterion: the requirement stands at it either way
    data["requirements"][1] = {"requirement": "sound-packaging", "criterion": "7"}


@pytest.fixture
def compare(synthetic: Ruleset, folder: Path) -> Callable[..., Difference]:
    """Compare the made-up decision with itself after the changes."""

    def made(*changes: tuple[str, Change]) -> Difference:
        return diff(synthetic, altered(folder, *changes[0], *changes[1:]))

    return made


def nothing_but(found: Difference, *fields: str) -> None:
    """Hold that only these fields tell of a change."""
    names = ("added", "removed", "renumbered", "renamed", "disagreements", "criteria", "moved", "maxima")
    told = {name for name in (*names, "printed", "rules", "sheets") if getattr(found, name)}
    assert told == set(fields)


def test_nothing_is_told_where_nothing_was_changed(synthetic: Ruleset) -> None:
    found = diff(synthetic, synthetic)
    assert (found.old, found.new, found.sets) == ("synthetic", "synthetic", (1, 2))
    nothing_but(found)


# -- boxes --------------------------------------------------------------------------------------------------


def test_a_box_with_other_points_is_told_with_its_criterion_and_doubts(compare: Any) -> None:
    found = compare((SET, change_points))
    (one,) = found.criteria
    assert (one.concept, one.sets, one.kind) == ("origin", (1,), "changed")
    # the source is blurred at the first box of 1.1
    assert one.doubtful == ("doubt.blurred-box",)
    facts = CriterionFacts(part="A", group="production", max=10, floor=None, condition=None)
    assert (one.old, one.new) == (facts, facts)
    assert [(box.old, box.new, box.changed) for box in one.boxes] == [
        (Box(number=1, points=4), Box(number=1, points=5), True),
        (Box(number=2, points=6, floor=3), Box(number=2, points=6, floor=3), False),
        (Box(number=3, points=10), Box(number=3, points=10), False),
    ]


def test_floors_of_boxes_and_of_criteria_are_told(compare: Any) -> None:
    found = compare((SET, change_floors))
    nothing_but(found, "criteria")
    capacity, hygiene = found.criteria
    (box,) = [one for one in capacity.boxes if one.changed]
    assert (box.old, box.new) == (Box(number=3, points=10, floor=5), Box(number=3, points=10))
    assert (hygiene.concept, hygiene.old.floor, hygiene.new.floor) == ("hygiene", 4, 3)
    # its boxes stay; those of one name are told apart by their case
    assert not any(one.changed for one in hygiene.boxes)
    assert [(one.label, one.case) for one in hygiene.boxes] == [
        ("level.none", "case.kind-1"),
        ("level.some", "case.kind-1"),
        ("level.some", "case.kind-2"),
        ("level.fair", "case.kind-2"),
        ("level.good", "case.kind-2"),
    ]


def test_a_box_that_went_stands_before_the_one_of_its_points_that_came(compare: Any) -> None:
    (one,) = compare((SET, replace_box)).criteria
    assert one.boxes == (
        BoxChange(label="level.none", old=Box(number=1, points=0), new=Box(number=1, points=0)),
        BoxChange(label="level.some", old=Box(number=2, points=5, floor=4)),
        BoxChange(label="level.good", new=Box(number=2, points=5, floor=4)),
        BoxChange(
            label="level.fair",
            old=Box(number=3, points=10, floor=5),
            new=Box(number=3, points=10, floor=5),
        ),
    )


def test_a_condition_is_told_in_words_that_both_share(compare: Any) -> None:
    found = compare((SET, widen_condition))
    (one,) = found.criteria
    assert (one.concept, one.doubtful) == ("local-identity", ())
    assert one.old.condition == Hangs(concept="story", options=("level.fair",))
    assert one.new.condition == Hangs(concept="story", options=("level.some", "level.fair"))


def test_boxes_that_changed_places_alone_are_told(folder: Path) -> None:
    def alike(data: Any) -> None:
        criterion_in(data, "7")["options"][1]["points"] = 2

    def exchanged(data: Any) -> None:
        first, second, *_ = criterion_in(data, "7")["options"]
        first["label"], second["label"] = second["label"], first["label"]

    old = altered(folder, SET, alike)
    assert diff(old, old).criteria == ()
    (one,) = diff(old, altered(folder, SET, exchanged)).criteria
    assert [(box.old.number, box.new.number, box.changed) for box in one.boxes if box.old and box.new] == [
        (2, 1, False),
        (1, 2, False),
        (3, 3, False),
        (4, 4, False),
    ]


# -- places -------------------------------------------------------------------------------------------------


def test_criteria_that_changed_places_are_moved_and_not_changed(compare: Any) -> None:
    found = compare((SET, exchange_criteria))
    # a requirement printed at 5.1 stands at another criterion now
    nothing_but(found, "moved", "printed")
    assert [(one.old, one.new) for one in found.printed] == [(("criterion:colour",), ("criterion:smell",))]
    assert found.moved == (
        Moved(of="criterion", concept="smell", sets=(1,), old="5.3", new="5.1"),
        Moved(of="criterion", concept="colour", sets=(1,), old="5.1", new="5.3"),
    )


def test_maxima_of_groups_are_told(compare: Any) -> None:
    found = compare((SET, shift_maxima))
    assert found.maxima == (
        Maximum(of="group", name="market", sets=(1,), old=10, new=8),
        Maximum(of="group", name="promotion", sets=(1,), old=8, new=10),
    )
    assert [(one.concept, one.old.max, one.new.max) for one in found.criteria] == [
        ("outlets", 5, 3),
        ("promotion", 8, 10),
    ]


def test_maxima_of_parts_and_headings_are_told(synthetic: Ruleset) -> None:
    first = synthetic.sets[0]
    part, *others = first.parts
    making = next(group for group in part.groups if group.headings)
    (heading,) = making.headings
    other = evolve(making, headings=(evolve(heading, max=19),))
    groups = tuple(other if group is making else group for group in part.groups)
    changed = evolve(first, parts=(evolve(part, max=41, groups=groups), *others))
    new = evolve(synthetic, sets=(changed, *synthetic.sets[1:]))
    assert diff(synthetic, new).maxima == (
        Maximum(of="part", name="A", sets=(1,), old=40, new=41),
        Maximum(of="heading", name="workshop", sets=(1,), old=20, new=19),
    )
    groups = tuple(evolve(making, headings=()) if group is making else group for group in part.groups)
    bare = evolve(first, parts=(evolve(part, groups=groups), *others))
    gone = diff(synthetic, evolve(synthetic, sets=(bare, *synthetic.sets[1:]))).maxima
    assert gone == (Maximum(of="heading", name="workshop", sets=(1,), old=20),)


def test_gates_that_moved_or_went_are_told_with_their_places(compare: Any) -> None:
    found = compare((SET, move_gates))
    nothing_but(found, "printed")
    assert found.printed == (
        Printed(of="gate", id="unsafe", sets=(1,), old=("criterion:taste",), new=("group:quality",)),
        Printed(of="gate", id="unlicensed", sets=(1,), old=("group:making",)),
    )
    assert [one.kind for one in found.printed] == ["changed", "removed"]


def test_requirements_that_moved_or_went_are_told_with_their_places(compare: Any) -> None:
    found = compare((SET, move_requirements))
    nothing_but(found, "printed")
    assert found.printed == (
        Printed(
            of="requirement",
            id="grown-here",
            sets=(1,),
            old=("criterion:origin",),
            new=("criterion:origin#2",),
        ),
        Printed(of="requirement", id="test-report", sets=(1,), old=("criterion:colour",)),
    )


@pytest.mark.parametrize(
    ("gap", "kind", "doubted"),
    [
        ("gates", "gate", True),
        ("requirements", "requirement", True),
        ("gates", "requirement", False),
        ("requirements", "gate", False),
        ("head-clause", "gate", False),
    ],
)
def test_what_the_source_does_not_hold_is_no_change_for_sure(
    synthetic: Ruleset,
    folder: Path,
    gap: str,
    kind: str,
    doubted: bool,  # noqa: FBT001 - a table
) -> None:
    def less(data: Any) -> None:
        move_gates(data)
        move_requirements(data)

    whole = altered(folder, SET, less)
    new = evolve(whole, sets=(evolve(whole.sets[0], incomplete=(gap,)), *whole.sets[1:]))
    # unlicensed and test-report went, the others moved
    gone = {one.of: one.doubtful for one in diff(synthetic, new).printed if one.new is None}
    assert gone[kind] == ((f"incomplete.{gap}",) if doubted else ())  # type: ignore[index]
    assert {one.doubtful for one in diff(synthetic, new).printed if one.new is not None} == {()}
    # read the other way round they came: what is doubtful is the side that lacks them
    came = {one.of: one.doubtful for one in diff(new, synthetic).printed if one.old is None}
    assert came == gone


def test_a_gate_in_the_head_is_doubtful_where_the_head_is_missing(synthetic: Ruleset) -> None:
    first = synthetic.sets[0]
    headless = evolve(
        first,
        gates=tuple(one for one in first.gates if one.gate != "forged"),
        incomplete=("gates", "head-clause"),
    )
    new = evolve(synthetic, sets=(headless, *synthetic.sets[1:]))
    (one,) = diff(synthetic, new).printed
    assert (one.id, one.old, one.new) == ("forged", ("head",), None)
    assert one.doubtful == ("incomplete.head-clause",)


# -- sets and names -----------------------------------------------------------------------------------------


def test_sets_that_came_went_or_have_another_number(synthetic: Ruleset) -> None:
    one, two = synthetic.sets
    renumbered = evolve(synthetic, sets=(one, evolve(two, number=7)))
    found = diff(synthetic, renumbered)
    assert (found.sets, found.added, found.removed) == ((1, 7), (), ())
    assert found.renumbered == (
        (SetName(number=2, concept="few-criteria"), SetName(number=7, concept="few-criteria")),
    )
    alone = evolve(synthetic, sets=(one,))
    assert diff(synthetic, alone).removed == (SetName(number=2, concept="few-criteria"),)
    assert diff(alone, synthetic).added == (SetName(number=2, concept="few-criteria"),)
    assert diff(alone, synthetic).sets == (1,)
    # where sets are chosen, others are neither gone nor there
    assert diff(synthetic, alone, sets=[1]).removed == ()
    assert diff(alone, synthetic, sets=[1]).added == ()


def test_names_are_told_in_each_language_where_both_have_one(synthetic: Ruleset) -> None:
    words = {
        **synthetic.labels["en"],
        "criterion.colour": "Hue",
        "set.every-shape": "All shapes",
        "doubt.blurred-box": "Blurred",  # no name
        "criterion.new": "New",  # not in both
    }
    new = evolve(synthetic, labels={**synthetic.labels, "en": words})
    colour = Renamed(key="criterion.colour", lang="en", old="Colour", new="Hue")
    shape = Renamed(key="set.every-shape", lang="en", old="Set with every shape", new="All shapes")
    assert set(diff(synthetic, new).renamed) == {colour, shape}
    # of chosen sets only the names of the sets themselves
    assert diff(synthetic, new, sets=[1]).renamed == (shape,)
    assert diff(synthetic, new, sets=[2]).renamed == ()


def test_what_a_tier_is_said_to_mean_is_told_where_both_say_it(synthetic: Ruleset) -> None:
    def said(**meanings: str) -> Ruleset:
        told = {f"tier.{stars[1:]}.meaning": text for stars, text in meanings.items()}
        return evolve(synthetic, labels={**synthetic.labels, "en": {**synthetic.labels["en"], **told}})

    found = diff(said(s5="To be exported", s4="To be mended"), said(s5="To be shown", s3="To be sold"))
    assert found.renamed == (
        Renamed(key="tier.5.meaning", lang="en", old="To be exported", new="To be shown"),
    )


def test_a_name_that_only_one_decision_prints_otherwise_is_told(synthetic: Ruleset) -> None:
    def named(*found: OtherName) -> Ruleset:
        return evolve(synthetic, decision=evolve(synthetic.decision, other_names=found))

    first = OtherName(of="set", product_set=1, printed="Every form")
    second = OtherName(of="set", product_set=2, printed="Few")
    found = diff(named(first, second), named(first))
    assert found.disagreements == (Disagreement(side="old", name=second),)
    assert diff(named(first), named(first, second)).disagreements == (Disagreement(side="new", name=second),)
    assert diff(named(first), named(first, second), sets=[1]).disagreements == ()
    # a set that has another number now is looked for under both
    one, two = synthetic.sets
    third = OtherName(of="set", product_set=7, printed="Few")
    renumbered = evolve(named(third), sets=(one, evolve(two, number=7)))
    assert {one.name for one in diff(named(second), renumbered).disagreements} == {second, third}


# -- rules --------------------------------------------------------------------------------------------------


def test_what_differs_beside_the_sets(compare: Any) -> None:
    def rules(data: Any) -> None:
        data["tiers"][3]["from_points"] = 70
        data["levels"][0]["sends_up"]["from_points"] = 70
        data["certificate"]["months"] = 24
        data["renewal"] = {"earliest_days": 180, "latest_days": 120}
        data["requirements"][2]["force"] = "must"

    found = compare(("ruleset.json", rules))
    assert found.rules == (
        RuleChange(section="tiers", item="4", field="from_points", kind="changed", old=75, new=70),
        RuleChange(
            section="levels", item="district", field="sends_up.from_points", kind="changed", old=75, new=70
        ),
        RuleChange(
            section="requirements",
            item="test-report",
            field="force",
            kind="changed",
            old="should",
            new="must",
        ),
        RuleChange(section="certificate", field="months", kind="changed", old=36, new=24),
        RuleChange(section="renewal", kind="added"),
    )
    assert found.criteria == found.printed == ()


def test_a_value_that_is_not_there_is_none(compare: Any) -> None:
    def silent(data: Any) -> None:
        del data["certificate"]["notice_days"]

    found = compare(("ruleset.json", silent))
    (one,) = [one for one in found.rules if one.section == "certificate"]
    assert one == RuleChange(section="certificate", field="notice_days", kind="removed", old=30)


def test_a_list_that_differs_is_told_whole(synthetic: Ruleset) -> None:
    first, second = (
        YearlyRound(
            number=number, proposed_before=YearlyDay(month=4, day=30), held_before=YearlyDay(month=6, day=30)
        )
        for number in (1, 2)
    )

    def held(*rounds: YearlyRound) -> Ruleset:
        levels = (LevelRounds(level="province", proposed_by="district", rounds=rounds),)
        return evolve(synthetic, decision=evolve(synthetic.decision, rounds=levels))

    (one,) = diff(held(first), held(first, second)).rules
    assert (one.section, one.item, one.field, one.kind) == ("rounds", "province", "rounds", "changed")
    # number, held before, proposed before; where it is cited is no part of the rule
    days = ((6, 30), (4, 30))
    assert set(one.old[0]) == {1, *days}
    assert [round_[0] for round_ in one.new] == [1, 2]
    assert diff(held(first), held(first)).rules == ()


def test_an_item_that_came_or_went_and_a_section_that_is_empty(synthetic: Ruleset) -> None:
    fewer = evolve(synthetic.decision, levels=synthetic.decision.levels[:1], requirements=())
    new = evolve(synthetic, decision=fewer)
    assert diff(synthetic, new).rules == (
        RuleChange(section="levels", item="province", kind="removed"),
        RuleChange(section="requirements", kind="removed"),
    )
    assert diff(new, synthetic).rules == (
        RuleChange(section="levels", item="province", kind="added"),
        RuleChange(section="requirements", kind="added"),
    )


# -- typical sheets -----------------------------------------------------------------------------------------


def test_a_typical_sheet_is_told_where_it_stands_otherwise(compare: Any) -> None:
    def more(data: Any) -> None:
        # the middle box of three
        criterion_in(data, "1.2")["options"][1]["points"] = 6

    found = compare((SET, more))
    (one,) = found.sheets
    assert (one.sheet, one.sets) == ("middling", (1,))
    assert one.new.points == one.old.points + 1
    assert one.carried is not None
    assert one.carried.least == one.carried.most == one.new


def test_the_best_sheet_takes_the_last_of_the_boxes_with_the_most_points(synthetic: Ruleset) -> None:
    tiers = tuple(
        evolve(tier, from_points=99) if tier.stars == 5 else tier for tier in synthetic.decision.tiers
    )
    new = evolve(synthetic, decision=evolve(synthetic.decision, tiers=tiers))
    # 100 points stay 5 stars in both sets, and nothing is told
    assert diff(synthetic, new).sheets == ()
    beyond = tuple(
        evolve(tier, from_points=101) if tier.stars == 5 else tier for tier in synthetic.decision.tiers
    )
    (one,) = diff(synthetic, evolve(synthetic, decision=evolve(synthetic.decision, tiers=beyond))).sheets
    assert (one.sheet, one.sets) == ("best", (1, 2))
    assert (one.old, one.new) == (SheetStanding(points=100, stars=5), SheetStanding(points=100, stars=4))
