"""Carrying over, case by case, and the lint of option maps."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from attrs import evolve
from kit.ground import SYNTHETIC, answering, best

from ocop_rules import (
    Evaluation,
    EvaluationError,
    LoadError,
    Ruleset,
    UnknownNameError,
    carry_over,
    shipped,
    tell,
)
from ocop_rules.comparing import check_map, load_map, map_between, shipped_maps
from ocop_rules.comparing.carrying import carry_answer
from ocop_rules.ground.normal import dumps
from ocop_rules.model.mapping import Exclusive, Fact, ListPair, OptionMap
from ocop_rules.rulesets import load_folder, with_readings
from ocop_rules.structure.structuring import unstructure
from ocop_rules.telling.layout import COLUMNS, width
from ocop_rules.words import languages

MAPS = Path(__file__).parents[2] / "rulesets" / "maps"


def reason(
    old: Ruleset, new: Ruleset, concept: str, sheet: Evaluation, *, same_area: bool = False
) -> tuple[str, int | None]:
    carried = carry_over(old, new, sheet, same_area=same_area)
    found = next(one for one in carried.answers if one.concept == concept)
    return found.reason, found.new_answer


sheet_of = partial(answering, "148-2023")


def test_a_box_that_both_decisions_have_goes_to_its_new_place(old: Ruleset, new: Ruleset) -> None:
    carried = carry_over(old, new, sheet_of(1, c1_2=3))
    assert carried.evaluation.answers == {"1.3": 3}  # value-added follows the new 1.2


@pytest.mark.parametrize(
    ("number", "concept", "answers", "expected"),
    [
        # under 50 % may be none at all; the other two bounds are equal
        (1, "production-linkage", {"c1_4": 1}, ("carried", 1)),
        # a district is no commune
        (1, "local-labour", {"c3_3": 2}, ("box-apart", None)),
        # a woman or a member of a minority is still counted; nobody asked about disability
        (1, "legal-representative", {"c3_2": 2}, ("carried", 2)),
        (1, "legal-representative", {"c3_2": 1}, ("box-wider", None)),
        (1, "legal-representative", {"c3_2": 0}, ("unticked", None)),
        # a third, better colour is new for soft drinks
        (17, "colour", {"c6_2": 1}, ("carried", 1)),
        (17, "colour", {"c6_2": 2}, ("later-box", None)),
        # the last box speaks of the commune now; what is made widely is not concerned
        (6, "product-idea", {"c2_1": 3}, ("carried", 3)),
        (6, "product-idea", {"c2_1": 4}, ("box-apart", None)),
        # a registered mark had its application accepted, but may earn more
        (1, "intellectual-property", {"c3_6": 1}, ("later-box", None)),
        # two boxes became one
        (3, "smell-and-taste", {"c6_4": 2}, ("carried", 1)),
        # a documented story that is on no leaflet
        (1, "product-story", {"c5_1": 3}, ("carried", 2)),
        (1, "product-story", {"c5_1": 2}, ("box-apart", None)),
        (1, "accounting", {"c3_5": 2}, ("concept-gone", None)),
        (1, "bilingual-label", {"c3_5": 2}, ("concept-new", None)),
        (1, "packaging", {"c3_5": 2}, ("unanswered", None)),
    ],
)
def test_what_becomes_of_an_answer(
    old: Ruleset,
    new: Ruleset,
    number: int,
    concept: str,
    answers: dict[str, int],
    expected: tuple[str, int | None],
) -> None:
    assert reason(old, new, concept, sheet_of(number, **answers)) == expected


@pytest.mark.parametrize(
    ("number", "concept", "answers", "same"),
    [
        # under 50 % may be none at all; the other two bounds are equal
        (1, "product-origin", {"c1_1": 1}, ("box-wider", None)),
        (1, "product-origin", {"c1_1": 2}, ("carried", 2)),
        (1, "product-origin", {"c1_1": 0}, ("carried", 0)),
    ],
)
def test_what_names_an_area_is_carried_only_where_the_area_is_the_same(
    old: Ruleset,
    new: Ruleset,
    number: int,
    concept: str,
    answers: dict[str, int],
    same: tuple[str, int | None],
) -> None:
    sheet = sheet_of(number, **answers)
    assert reason(old, new, concept, sheet) == ("area-redrawn", None)
    assert reason(old, new, concept, sheet, same_area=True) == same


def test_the_concepts_that_name_an_area(old: Ruleset, new: Ruleset) -> None:
    """Communes and provinces were redrawn in 2025 (Resolution 202/2025/QH15)."""
    redrawn = {one.concept for one in map_between(old, new).areas if one.box is None}
    assert redrawn == {
        "product-origin",
        "local-materials",
        "promotion-linkage",
        "regional-linkage",
        "story-presentation",
    }
    for number in sorted(old.numbers):
        sheet = best(old, number, **({"case": 1} if number == 26 else {}))
        for one in carry_over(old, new, sheet).answers:
            boxes = [
                option.label_key
                for rules, set_, code, case in (
                    (old, sheet.product_set, one.old_code, one.old_case),
                    (new, sheet.product_set, one.new_code, one.new_case),
                )
                if code is not None
                for option in rules.product_set(set_).criterion(code).options_in(case)
            ]
            named = one.concept in redrawn or "distribution-area.outside-province" in boxes
            if named and one.old_answer is not None and one.new_code is not None:
                assert one.reason in ("area-redrawn", "inapplicable-before", "case-apart"), one


def test_a_criterion_that_did_not_apply_says_nothing_where_it_always_applies(
    old: Ruleset, new: Ruleset
) -> None:
    # without a story 148 does not ask for local identity; 26 always does
    assert reason(old, new, "local-identity", sheet_of(1, c5_1=1)) == ("inapplicable-before", None)
    assert reason(old, new, "local-identity", sheet_of(1, c5_1=1, c5_2=1)) == ("inapplicable-before", None)


def test_cases_are_carried_where_they_are_the_same(old: Ruleset, new: Ruleset) -> None:
    community = carry_over(old, new, best(old, 26, case=1))
    assert community.evaluation.cases == {"8": 1, "9": 1, "15": 1}
    assert community.evaluation.answers["15"] == 2
    site = carry_over(old, new, best(old, 26, case=2))
    assert site.evaluation.cases == {"8": 2}
    found = {one.concept: one for one in site.answers}
    assert (found["amenities"].reason, found["amenities"].why) == ("case-apart", "site-or-person")


def test_gates_are_carried_where_the_same_gate_stands(old: Ruleset, new: Ruleset) -> None:
    carried = carry_over(old, new, sheet_of(1, gates=("risky-impurities",), c1_1=1))
    assert carried.evaluation.gates == ("risky-impurities",)
    assert carried.result.status == "stopped"
    gone = carry_over(old, new, sheet_of(5, gates=("imported-material",)))
    assert gone.evaluation.gates == ()
    assert ("imported-material", "gate-gone") in [(one.gate, one.reason) for one in gone.gates]
    assert "forged-dossier" in gone.unasked
    apart = carry_over(old, new, sheet_of(5, gates=("food-safety-certificate",)))
    assert ("food-safety-certificate", "gate-apart") in [(one.gate, one.reason) for one in apart.gates]


def test_a_risk_is_not_yet_a_high_risk(old: Ruleset, new: Ruleset) -> None:
    sheet = Evaluation(ruleset="26-2026", product_set=1, answers={}, gates=("risky-impurities",))
    carried = carry_over(new, old, sheet)
    assert carried.evaluation.gates == ()
    assert carried.result.status == "open"


def test_no_tick_is_open_where_the_old_reading_says_so(old: Ruleset, new: Ruleset) -> None:
    under = with_readings(old, {"unticked": "open"})
    assert reason(under, new, "packaging", sheet_of(1, c2_2=0)) == ("unticked-open", None)
    assert reason(old, new, "packaging", sheet_of(1, c2_2=0)) == ("carried", 0)


def test_a_pinned_sheet_is_pinned_to_the_new_ruleset(old: Ruleset, new: Ruleset) -> None:
    sheet = evolve(sheet_of(1, c1_1=2), digest=old.digest, id="a", product="mận", evaluator="b")
    carried = carry_over(old, new, sheet).evaluation
    assert (carried.digest, carried.id, carried.product, carried.evaluator) == (new.digest, "a", "mận", "b")


def test_a_sheet_with_faults_is_refused(old: Ruleset, new: Ruleset) -> None:
    with pytest.raises(EvaluationError) as caught:
        carry_over(old, new, sheet_of(1, c1_1=9))
    assert [fault.code for fault in caught.value.faults] == ["option-range"]


def test_decisions_without_a_map_are_refused(old: Ruleset) -> None:
    made_up = load_folder(SYNTHETIC)
    with pytest.raises(UnknownNameError) as caught:
        map_between(old, made_up)
    assert caught.value.kind == "map"
    with pytest.raises(EvaluationError) as no_set:
        carry_over(old, made_up, sheet_of(1), OptionMap(old=old.id, new=made_up.id))
    assert [fault.code for fault in no_set.value.faults] == ["carry-no-set"]


def test_an_amendment_needs_no_map_to_what_it_amends(old: Ruleset, new: Ruleset) -> None:
    identity = evolve(old.decision.identity, id="148-amended", amends=old.id)
    amended = evolve(old, decision=evolve(old.decision, identity=identity))
    sheet = best(old, 1)
    assert carry_over(old, amended, sheet).evaluation.answers == sheet.answers
    assert map_between(amended, new) == map_between(old, new)


def test_maps_are_no_rulesets() -> None:
    assert shipped_maps() == (
        ("1048-2019", "148-2023"),
        ("148-2023", "1489-2025"),
        ("148-2023", "26-2026"),
    )
    assert "maps" not in shipped()


def test_the_text_names_every_criterion_with_its_reason(old: Ruleset, new: Ruleset) -> None:
    carried = carry_over(old, new, best(old, 1))
    for lang in ("vi", "en"):
        text = tell(carried, rules=(old, new), lang=lang).text()
        assert all(width(line) <= COLUMNS for line in text.splitlines())
        for criterion in new.product_set(1).criteria.values():
            assert f"- {criterion.code} " in text
    assert "two different areas" in " ".join(tell(carried, rules=(old, new), lang="en").text().split())


# -- lists of boxes -------------------------------------------------------------------------------


def test_a_later_box_is_ruled_out_only_by_a_later_box_of_the_old_list() -> None:
    def fact(old: str, new: str, relation: str) -> Fact:
        return Fact(old=old, new=new, relation=relation, why="w")  # type: ignore[arg-type]

    facts = (fact("b", "y", "wider"), fact("a", "x", "narrower"))
    pair = ListPair(concept="c", old=("a", "b"), new=("x", "y"), facts=facts)
    assert carry_answer(pair, pair.old, pair.new, 1).answer == 1
    assert carry_answer(pair, pair.old, pair.new, 2).reason == "box-wider"
    # x follows from a, but does not lead back to it: a sheet without a tick may still meet it
    assert carry_answer(pair, pair.old, pair.new, 0).later == "x"
    loose = evolve(pair, facts=(fact("a", "x", "narrower"), fact("b", "y", "apart")))
    assert carry_answer(loose, loose.old, loose.new, 1).later == "y"
    closed = evolve(loose, exclusive=Exclusive(way="forth", why="w"))
    assert carry_answer(closed, closed.old, closed.new, 1).answer == 1


# -- the lint of maps -----------------------------------------------------------------------------


def test_shipped_maps_are_in_normal_form() -> None:
    for path in MAPS.glob("*.json"):
        assert path.read_text(encoding="utf-8") == dumps(unstructure(load_map(path)))


def spoil(made: OptionMap, index: int, **changes: object) -> OptionMap:
    lists = list(made.lists)
    lists[index] = evolve(lists[index], **changes)  # type: ignore[misc]
    return evolve(made, lists=tuple(lists))


def test_the_lint_finds_what_is_wrong_with_a_map(old: Ruleset, new: Ruleset) -> None:
    made = map_between(old, new)
    index = next(place for place, pair in enumerate(made.lists) if pair.concept == "local-labour")
    first = made.lists[index].facts[0]

    def codes(spoilt: OptionMap) -> set[str]:
        return {fault.code for fault in check_map(old, new, spoilt)}

    assert codes(made) == set()
    assert codes(spoil(made, index, facts=made.lists[index].facts[1:])) == {"map-key-unspoken"}
    unknown = evolve(first, new="local-labour.nowhere")
    assert "map-key-unknown" in codes(spoil(made, index, facts=(unknown, *made.lists[index].facts)))
    assert codes(spoil(made, index, facts=(first, *made.lists[index].facts))) == {"map-key-twice"}
    half = evolve(first, new=None, relation="same")
    assert "missing-key" in codes(spoil(made, index, facts=(half, *made.lists[index].facts)))
    why = evolve(first, why="because")
    assert "map-why-unknown" in codes(spoil(made, index, facts=(why, *made.lists[index].facts[1:])))
    assert "map-list-missing" in codes(evolve(made, lists=made.lists[1:]))
    assert codes(evolve(made, lists=(*made.lists, made.lists[0]))) == {"map-list-twice"}
    assert "map-list-unknown" in codes(spoil(made, index, old=("local-labour.nowhere",)))
    idle = {**made.whys, "idle": dict.fromkeys(languages(), "a")}
    assert codes(evolve(made, whys=idle)) == {"map-why-unused"}
    words = {**made.whys, "district-commune": {"vi": "a"}}
    assert codes(evolve(made, whys=words)) == {"label-missing"}
    area = made.areas[0]
    assert "map-list-unknown" in codes(evolve(made, areas=(evolve(area, concept="nowhere"), *made.areas[1:])))
    assert codes(evolve(made, areas=(evolve(area, box="no.box"), *made.areas[1:]))) == {"map-key-unknown"}
    assert codes(evolve(made, old="1048-2019")) == {"ruleset-mismatch"}
    crossed = made.lists[index]
    facts = tuple(
        Fact(old=one, new=other, relation="same", why="district-commune")
        for one, other in zip(crossed.old, reversed(crossed.new[1:]), strict=True)
    )
    assert "map-order" in codes(spoil(made, index, facts=(*facts, *crossed.facts)))


def test_a_map_with_an_unknown_key_or_relation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"old": "a", "new": "b", "cases": [{"relation": "like", "why": "w", "by": 1}]}')
    with pytest.raises(LoadError) as caught:
        load_map(path)
    assert {fault.code for fault in caught.value.faults} == {"unknown-key", "value"}
    with pytest.raises(LoadError) as missing:
        load_map(tmp_path / "none.json")
    assert [fault.code for fault in missing.value.faults] == ["file-missing"]
