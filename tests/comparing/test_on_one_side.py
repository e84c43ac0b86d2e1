"""What stands on one side alone, or twice: in sets, names, places, rules, maps and typical sheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.ground import altered, criterion_in

from ocop_rules import Evaluation, LoadError, Ruleset, UnknownNameError, diff, load, score
from ocop_rules.comparing import chain_between, check_map, load_map, map_between, maps
from ocop_rules.comparing.differences import is_laid
from ocop_rules.comparing.rules import compare_rules, named_items
from ocop_rules.comparing.typical import range_of, standing, typical
from ocop_rules.model.council import CouncilPolicy, Quorum
from ocop_rules.model.decision import Doubt, Place, SendUp
from ocop_rules.model.difference import (
    Disagreement,
    Maximum,
    Moved,
    Printed,
    Range,
    Renamed,
    RuleChange,
    SheetChange,
    SheetStanding,
)
from ocop_rules.model.mapping import AreaFact, Fact, ListPair, OptionMap
from ocop_rules.model.process import OtherName, Renewal
from ocop_rules.model.product_set import GateHere, Group, RequirementHere
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets import with_readings

SET = "sets/01.json"
WHYS = {name: {"vi": name, "en": name} for name in ("first", "second", "third")}
OLD, NEW = ("level.none", "level.some", "level.fair"), ("level.none", "level.good", "level.fair")


def of_first(rules: Ruleset, **changes: Any) -> Ruleset:
    """Return the ruleset, its first set changed."""
    return evolve(rules, sets=(evolve(rules.sets[0], **changes), *rules.sets[1:]))


def of_groups(rules: Ruleset, change: Callable[[Group], Group]) -> Ruleset:
    """Return the ruleset, the groups of its first set changed."""
    parts = rules.sets[0].parts
    return of_first(
        rules, parts=tuple(evolve(part, groups=tuple(map(change, part.groups))) for part in parts)
    )


def decided(rules: Ruleset, **changes: Any) -> Ruleset:
    return evolve(rules, decision=evolve(rules.decision, **changes))


def named(rules: Ruleset, name: str) -> Ruleset:
    """Return the ruleset as a decision of another name."""
    other = decided(rules, identity=evolve(rules.decision.identity, id=name))
    return evolve(other, layers=(evolve(rules.layers[0], id=name),))


def good_for_some(data: Any) -> None:
    criterion_in(data, "1.2")["options"][1]["label"] = "level.good"


# -- criteria and places ------------------------------------------------------------------------------------


def test_doubts_of_either_side_are_told_each_once_and_in_order(synthetic: Ruleset, folder: Path) -> None:
    def points(data: Any) -> None:
        criterion_in(data, "1.1")["options"][0]["points"] = 5

    new = altered(folder, SET, points)

    def doubted(rules: Ruleset, *names: str) -> Ruleset:
        here, elsewhere = Place(product_set=1, criterion="1.1"), Place(product_set=2, criterion="1.1")
        doubts = [Doubt(id=name, places=(Place(product_set=1, criterion="1.2"), here)) for name in names]
        return decided(rules, doubts=(*doubts, Doubt(id="of-another-set", places=(elsewhere,))))

    for before, after in ((("b", "a"), ()), ((), ("a", "b")), (("b",), ("a", "b"))):
        (one,) = diff(doubted(synthetic, *before), doubted(new, *after)).criteria
        assert one.doubtful == ("doubt.a", "doubt.b")


def test_what_is_printed_in_two_places_is_told_with_both(synthetic: Ruleset) -> None:
    first = synthetic.sets[0]
    new = of_first(
        synthetic,
        gates=(*first.gates, GateHere(gate="unsafe")),
        requirements=(*first.requirements, RequirementHere(requirement="test-report", group="5")),
    )
    assert diff(synthetic, new).printed == (
        Printed(
            of="gate",
            id="unsafe",
            sets=(1,),
            old=("criterion:taste",),
            new=("criterion:taste", "head"),
        ),
        Printed(
            of="requirement",
            id="test-report",
            sets=(1,),
            old=("criterion:colour",),
            new=("criterion:colour", "group:quality"),
        ),
    )


def test_a_gate_that_came_into_a_head_is_doubtful_where_the_old_head_is_missing(synthetic: Ruleset) -> None:
    gates = tuple(one for one in synthetic.sets[0].gates if one.gate != "forged")
    for incomplete, told in (
        (("gates", "head-clause"), ("incomplete.head-clause",)),
        (("gates",), ()),
        (("requirements", "notes"), ()),
    ):
        headless = of_first(synthetic, gates=gates, incomplete=incomplete)
        for one in (*diff(headless, synthetic).printed, *diff(synthetic, headless).printed):
            assert (one.id, one.doubtful) == ("forged", told)
        # the side that has it may lack what it will
        whole = of_first(synthetic, incomplete=("gates", "head-clause"))
        assert [one.doubtful for one in diff(of_first(synthetic, gates=gates), whole).printed] == [()]


def test_a_group_that_stands_elsewhere_is_told(synthetic: Ruleset) -> None:
    codes = {"packaging": "8", "story": "9"}
    new = of_groups(synthetic, lambda group: evolve(group, code=codes.get(group.concept, group.code)))
    found = diff(synthetic, new)
    assert found.moved == (
        Moved(of="group", concept="packaging", sets=(1,), old="3", new="8"),
        Moved(of="group", concept="story", sets=(1,), old="4", new="9"),
    )
    # a group of another concept did not move
    renamed = of_groups(
        synthetic, lambda group: evolve(group, concept=group.concept.replace("story", "tale"))
    )
    assert diff(synthetic, renamed).moved == ()
    assert [(one.of, one.name, one.old, one.new) for one in diff(synthetic, renamed).maxima] == [
        ("group", "tale", None, 20),
        ("group", "story", 20, None),
    ]


def test_a_heading_that_came_is_told(synthetic: Ruleset) -> None:
    bare = of_groups(synthetic, lambda group: evolve(group, headings=()))
    assert diff(bare, synthetic).maxima == (
        Maximum(of="heading", name="workshop", sets=(1,), old=None, new=20),
    )


def test_the_boxes_of_each_case_are_ordered_by_themselves(folder: Path) -> None:
    def exchanged(data: Any) -> None:
        first, second, *_ = criterion_in(data, "2.1")["cases"][1]["options"]
        first["label"], second["label"] = second["label"], first["label"]

    def alike(data: Any) -> None:
        first, second, _ = criterion_in(data, "2.1")["cases"][1]["options"]
        first["points"] = second["points"]
        del second["floor"]

    old = altered(folder, SET, alike)
    new = altered(folder, SET, exchanged)
    assert diff(old, old).criteria == ()
    (one,) = diff(old, new).criteria
    assert [
        (box.label, box.case, box.old.number, box.new.number) for box in one.boxes if box.old and box.new
    ] == [
        ("level.some", "case.kind-1", 1, 1),
        ("level.fair", "case.kind-1", 2, 2),
        ("level.some", "case.kind-2", 2, 1),
        ("level.none", "case.kind-2", 1, 2),
        ("level.fair", "case.kind-2", 3, 3),
    ]


# -- names --------------------------------------------------------------------------------------------------


def test_every_kind_of_name_is_told_and_nothing_else(synthetic: Ruleset) -> None:
    words = {key: f"{text}!" for key, text in synthetic.labels["en"].items()}
    new = evolve(synthetic, labels={**synthetic.labels, "en": words})
    told = {one.key: (one.lang, one.old, one.new) for one in diff(synthetic, new).renamed}
    assert told["part.a"] == ("en", "Production", "Production!")
    assert {key.partition(".")[0] for key in told} == {
        *("set", "part", "group", "heading", "criterion"),
        *("case", "gate", "requirement", "tier", "level"),
    }
    # a language that one of the two does not have says nothing
    vietnamese = evolve(synthetic, labels={"vi": synthetic.labels["vi"]})
    assert diff(vietnamese, new).renamed == diff(new, vietnamese).renamed == ()


def test_the_name_of_a_set_is_told_where_both_have_the_set(synthetic: Ruleset) -> None:
    words = {**synthetic.labels["en"], "set.few-criteria": "Hardly any", "criterion.taste": "Flavour"}
    new = evolve(synthetic, labels={**synthetic.labels, "en": words}, sets=synthetic.sets[:1])
    old = synthetic.labels["en"]
    taste = Renamed(key="criterion.taste", lang="en", old=old["criterion.taste"], new="Flavour")
    assert diff(synthetic, new).renamed == (taste,)


def test_names_printed_otherwise_are_those_of_the_sets_compared(synthetic: Ruleset) -> None:
    first = OtherName(of="set", product_set=1, printed="Every form")
    second = OtherName(of="set", product_set=2, printed="Few")
    both = decided(synthetic, other_names=(first, second))
    one = decided(synthetic, other_names=(first,))
    none = decided(synthetic, other_names=())
    assert diff(both, one, sets=[1]).disagreements == diff(one, both, sets=[1]).disagreements == ()
    assert diff(both, none).disagreements == (
        Disagreement(side="old", name=first),
        Disagreement(side="old", name=second),
    )
    # a set that is new brings the names it has
    alone = evolve(none, sets=none.sets[:1])
    assert diff(alone, both).disagreements == (
        Disagreement(side="new", name=first),
        Disagreement(side="new", name=second),
    )


# -- rules --------------------------------------------------------------------------------------------------


def test_every_field_of_an_item_is_told_in_its_order(synthetic: Ruleset) -> None:
    first, second = synthetic.decision.levels
    up = SendUp(to="centre", from_points=70, stars=(5,))
    levels = (
        evolve(first, topics=("origin", "taste"), scores=False, recognises=(), sends_up=up),
        evolve(second, sends_up=up, recognises=(4,)),
    )
    found = diff(synthetic, decided(synthetic, levels=levels)).rules
    assert [(one.item, one.field, one.kind, one.old, one.new) for one in found] == [
        ("district", "topics", "changed", ("origin",), ("origin", "taste")),
        ("district", "scores", "changed", True, False),
        ("district", "recognises", "changed", (3,), ()),
        ("district", "sends_up.to", "changed", "province", "centre"),
        ("district", "sends_up.from_points", "changed", 75, 70),
        ("district", "sends_up.stars", "changed", (4, 5), (5,)),
        ("province", "recognises", "changed", (4, 5), (4,)),
        ("province", "sends_up.to", "added", None, "centre"),
        ("province", "sends_up.from_points", "added", None, 70),
        ("province", "sends_up.stars", "added", None, (5,)),
    ]
    assert {one.section for one in found} == {"levels"}
    back = diff(decided(synthetic, levels=levels), synthetic).rules
    assert ("province", "sends_up.to", "removed", "centre", None) in [
        (one.item, one.field, one.kind, one.old, one.new) for one in back
    ]


def test_a_section_that_is_gone_hides_none_behind_it(synthetic: Ruleset) -> None:
    fewer = synthetic.decision.readings[1:]
    new = evolve(synthetic.decision, gates=(), requirements=(), readings=fewer, certificate=None)
    assert tuple(compare_rules(synthetic.decision, new)) == (
        RuleChange(section="gates", kind="removed"),
        RuleChange(section="requirements", kind="removed"),
        RuleChange(section="readings", item="tier-gaps", kind="removed"),
        RuleChange(section="certificate", kind="removed"),
    )


def test_where_a_rule_is_printed_is_no_part_of_it(synthetic: Ruleset) -> None:
    cites = (Citation(source="made-up", article=9),)
    renewal = Renewal(earliest_days=180, latest_days=90)
    other = evolve(renewal, cites=cites, opinion_cites=cites)
    assert diff(decided(synthetic, renewal=renewal), decided(synthetic, renewal=other)).rules == ()
    written = evolve(other, written_opinion=True)
    assert diff(decided(synthetic, renewal=renewal), decided(synthetic, renewal=written)).rules == (
        RuleChange(section="renewal", field="written_opinion", kind="changed", old=False, new=True),
    )


def test_a_council_of_its_own_is_held_against_the_one_that_stands_when_nothing_is_said(
    synthetic: Ruleset,
) -> None:
    policy = CouncilPolicy(quorum=Quorum(chair=True), notes=("low-box",))
    with_policy = decided(synthetic, council=policy)
    quorum = (None, True)  # no share of the members, but the chair
    assert diff(synthetic, with_policy).rules == (
        RuleChange(section="council", field="quorum", kind="added", new=quorum),
        RuleChange(section="council", field="notes", kind="changed", old=(), new=("low-box",)),
    )
    assert diff(with_policy, synthetic).rules == (
        RuleChange(section="council", field="quorum", kind="removed", old=quorum),
        RuleChange(section="council", field="notes", kind="changed", old=("low-box",), new=()),
    )
    assert diff(with_policy, with_policy).rules == ()


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("tiers", ["1", "2", "3", "4", "5"]),
        ("rounds", ["province", "central"]),
        (
            "limits",
            [
                "commune-product-dossier-received",
                "province-complete-dossier-received",
                "central-complete-dossier-received",
            ],
        ),
        ("dossiers", ["producer-commune", "commune-province", "province-central"]),
        ("transitions", ["recognised-before", "pending-new-or-upgrade", "pending-renewal"]),
    ],
)
def test_an_item_is_named_by_what_tells_it_from_the_others(
    new: Ruleset, section: str, names: list[str]
) -> None:
    assert list(named_items(new.decision, section))[: len(names)] == names


def test_one_is_laid_over_the_other_where_both_stand_on_one_law(old: Ruleset, new: Ruleset) -> None:
    over, other = load("dong-thap"), load("bac-kan-city-2024")
    assert is_laid(old, over)
    assert is_laid(over, old)
    assert is_laid(over, other)
    assert not is_laid(old, old)
    assert not is_laid(new, over)
    assert not is_laid(over, new)


# -- typical sheets -----------------------------------------------------------------------------------------


def test_typical_sheets_tick_one_box_everywhere_in_the_first_case(synthetic: Ruleset) -> None:
    first = {"2.1": 1, "2.2": 1, "6.1": 1}
    assert typical(synthetic, 1, "best") == Evaluation(
        ruleset="synthetic",
        product_set=1,
        cases=first,
        answers={
            "1.1": 3,
            "1.2": 3,
            "2.1": 2,
            "2.2": 2,
            "3": 3,
            "4.1": 3,
            "4.2": 3,
            "4.3": 2,
            "5.1": 2,
            "5.2": 3,
            "5.3": 2,
            "6.1": 2,
            "6.2": 3,
            "7": 4,
        },
    )
    # the lower one of two and of four; 4.3 hangs on the last box of the story
    assert typical(synthetic, 1, "middling") == Evaluation(
        ruleset="synthetic",
        product_set=1,
        cases=first,
        answers={
            "1.1": 2,
            "1.2": 2,
            "2.1": 1,
            "2.2": 1,
            "3": 2,
            "4.1": 2,
            "4.2": 2,
            "5.1": 1,
            "5.2": 2,
            "5.3": 1,
            "6.1": 1,
            "6.2": 2,
            "7": 2,
        },
    )


def test_a_sheet_that_may_go_on_otherwise_is_told_by_its_range(synthetic: Ruleset, folder: Path) -> None:
    def other(data: Any) -> None:
        criterion_in(data, "1.2")["options"][2]["label"] = "level.good"

    new = altered(folder, SET, other)
    best, middling = diff(synthetic, new).sheets
    # nobody knows what became of the last box of 1.2: it was worth 10 points, and 0 to 10 are there
    assert (best.sheet, best.sets) == ("best", (1,))
    assert best.old == best.new == SheetStanding(points=100, stars=5)
    assert best.carried is not None
    assert (best.carried.least.points, best.carried.most) == (90, SheetStanding(points=100, stars=5))
    # nor whether whoever had the second has the last one now
    assert (middling.sheet, middling.sets, middling.old) == ("middling", (1,), middling.new)
    # a map that likens the two boxes leaves nothing open
    likened = ListPair(
        concept="capacity",
        old=OLD,
        new=(*OLD[:2], "level.good"),
        facts=(Fact(old="level.fair", new="level.good", relation="same", why="first"),),
    )
    by_map = OptionMap(old="synthetic", new="synthetic", lists=(likened,), whys={"first": WHYS["first"]})
    assert diff(synthetic, new, mapping=by_map).sheets == ()


def test_without_a_map_no_sheet_is_carried(synthetic: Ruleset) -> None:
    tiers = tuple(
        evolve(tier, from_points=101) if tier.stars == 5 else tier for tier in synthetic.decision.tiers
    )
    new = named(decided(synthetic, tiers=tiers), "other")
    assert diff(synthetic, new).sheets == (
        SheetChange(
            sheet="best",
            sets=(1, 2),
            old=SheetStanding(points=100, stars=5),
            new=SheetStanding(points=100, stars=4),
            carried=None,
        ),
    )


def test_the_ends_of_a_range_are_those_of_the_result(synthetic: Ruleset) -> None:
    best = typical(synthetic, 1, "best")
    answers = {code: answer for code, answer in best.answers.items() if code != "2.1"}
    result = score(synthetic, evolve(best, answers=answers))
    # 2.1 is worth 0 to 10 points; five stars are from 95
    found = range_of(result)
    assert (found.least.points, found.most) == (90, SheetStanding(points=100, stars=5))
    assert found.least.stars != 5
    whole = score(synthetic, best)
    assert range_of(whole) == Range(least=standing(whole), most=standing(whole))
    assert standing(whole) == SheetStanding(points=100, stars=5)
    # where the reading says that a sheet that was stopped has no points, it stands at none
    silent = with_readings(synthetic, {"stop-points": "none"})
    stopped = score(silent, evolve(best, gates=("unsafe",)))
    assert stopped.points is None
    assert standing(stopped) == SheetStanding(points=0, stars=None)


def test_the_shipped_map_is_read_from_the_old_decision_to_the_new(old: Ruleset) -> None:
    # 148 joined two sets of 781 to one
    found = diff(load("781-2020"), old, sets=[8])
    assert [(one.number, other.number) for one, other in found.renumbered] == [(8, 8), (9, 8)]


# -- maps ---------------------------------------------------------------------------------------------------


def codes(old: Ruleset, new: Ruleset, made: OptionMap) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.pointer, one.found) for one in check_map(old, new, made)]


def fact(old: str | None, new: str | None, relation: Any = "apart", why: str = "first") -> Fact:
    return Fact(old=old, new=new, relation=relation, why=why)


def test_faults_of_a_second_list_stand_at_the_second(synthetic: Ruleset, folder: Path) -> None:
    def twice(data: Any) -> None:
        good_for_some(data)
        criterion_in(data, "3")["options"][1]["label"] = "level.good"

    new = altered(folder, SET, twice)
    likened = (fact("level.some", "level.good", "same"),)
    lists = [ListPair(concept=name, old=OLD, new=NEW, facts=likened) for name in ("capacity", "packaging")]
    whole = OptionMap(old="synthetic", new="synthetic", lists=tuple(lists), whys={"first": WHYS["first"]})
    assert codes(synthetic, new, whole) == []

    def second(*facts: Fact) -> list[tuple[str, str, str | None]]:
        return codes(synthetic, new, evolve(whole, lists=(lists[0], evolve(lists[1], facts=facts))))

    assert second() == [
        ("map-key-unspoken", "/lists/1/old", '"level.some"'),
        ("map-key-unspoken", "/lists/1/new", '"level.good"'),
    ]
    assert second(*likened, fact("level.fair", "level.none", "same")) == [
        ("map-order", "/lists/1", '"packaging"')
    ]
    apart = (fact("level.some", None), fact(None, "level.good"), fact(None, "level.good"))
    assert second(*apart) == [("map-key-twice", "/lists/1/facts/2", '"level.good"')]
    assert codes(synthetic, new, evolve(whole, lists=(), whys={})) == [
        ("map-list-missing", "/lists", '"capacity"'),
        ("map-list-missing", "/lists", '"packaging"'),
    ]


def test_reasons_that_have_no_words_are_told_in_order(synthetic: Ruleset) -> None:
    gates = (
        fact("unsafe", "copied", why="second"),
        fact("forged", "copied", why="first"),
        fact("copied", "copied", why="third"),
        *(fact(None, name, why=f"z-{name}") for name in ("unlicensed", "unsafe", "forged", "any-zero")),
    )
    made = OptionMap(old="synthetic", new="synthetic", gates=gates, whys={"third": {}})
    assert codes(synthetic, synthetic, made) == [
        ("map-why-unknown", "/whys/first", '"first"'),
        ("map-why-unknown", "/whys/second", '"second"'),
        *(
            ("map-why-unknown", f"/whys/z-{name}", f'"z-{name}"')
            for name in ("any-zero", "forged", "unlicensed", "unsafe")
        ),
        ("label-missing", "/whys/third", '"third (vi)"'),
        ("label-missing", "/whys/third", '"third (en)"'),
    ]


def test_areas_may_be_named_where_the_map_joins_two_sets(synthetic: Ruleset) -> None:
    new = of_first(synthetic, concept="other-shape")
    joined = (fact("every-shape", "other-shape", "same"),)
    areas = (
        AreaFact(concept="colour", box="level.some", why="first"),
        AreaFact(concept="smell", box="level.best", why="first"),
        AreaFact(concept="elsewhere", why="first"),
    )
    made = OptionMap(
        old="synthetic", new="synthetic", sets=joined, areas=areas, whys={"first": WHYS["first"]}
    )
    assert codes(synthetic, new, made) == [
        ("map-key-unknown", "/areas/1/box", '"level.best"'),
        ("map-list-unknown", "/areas/2", '"elsewhere"'),
    ]


def test_cases_are_put_side_by_side_as_far_as_both_have_them(synthetic: Ruleset, folder: Path) -> None:
    def no_cases(data: Any) -> None:
        one = criterion_in(data, "2.2")
        one["options"] = one.pop("cases")[0]["options"]

    new = altered(folder, SET, no_cases)
    for before, after in ((synthetic, new), (new, synthetic)):
        # the boxes of the first case stay, and what the second has is put beside none
        assert codes(before, after, OptionMap(old="synthetic", new="synthetic")) == []


def test_a_map_that_cannot_be_read_is_named_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"old": "a", "new": "b", "by": 1}', encoding="utf-8")
    for given in (path, str(path)):
        with pytest.raises(LoadError) as caught:
            load_map(given)
        assert [(one.code, one.file) for one in caught.value.faults] == [("unknown-key", str(path))]


def test_what_has_no_map_is_told_with_the_maps_that_are_there(old: Ruleset, synthetic: Ruleset) -> None:
    for find in (map_between, chain_between):
        with pytest.raises(UnknownNameError) as caught:
            find(old, synthetic)
        error = caught.value
        assert (error.kind, error.name) == ("map", "148-2023--synthetic")
        assert list(error.known) == ["1048-2019--148-2023", "148-2023--1489-2025", "148-2023--26-2026"]


def test_what_was_redrawn_on_two_ways_was_redrawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """From A to B and from A to C: between B and C lies what was redrawn on one of the ways alone."""
    one, two, three = (AreaFact(concept=name, why=name) for name in ("first", "second", "third"))
    also = AreaFact(concept="beside", why="first")

    def between(name: str, *areas: AreaFact) -> OptionMap:
        return OptionMap(old="a", new=name, areas=areas, whys={area.why: WHYS[area.why] for area in areas})

    to_b = between("b", one, two, also)
    for other, areas, whys in (
        (between("c", two, three), (one, also, three), {"first", "third"}),
        (between("c", one, two), (also,), {"first"}),
        (between("c", one, two, also), (), set()),
        (evolve(between("c"), whys=WHYS), (one, two, also), {"first", "second"}),
        (None, (one, two, also), {"first", "second"}),
    ):
        monkeypatch.setattr(
            maps, "_shipped", lambda old, new, other=other: other if (old, new) == ("a", "c") else None
        )
        found = maps._redrawn(to_b, "a", "c")  # noqa: SLF001 - no two shipped maps differ so
        assert (found.areas, set(found.whys)) == (areas, whys)
        assert maps._redrawn(to_b, "c", "c") == to_b  # noqa: SLF001
