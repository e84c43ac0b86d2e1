"""The chain of decisions since 2019: sets that moved, boxes that have a counterpart, sheets carried along."""

from __future__ import annotations

from functools import partial
from itertools import combinations, pairwise

import pytest
from attrs import evolve
from kit.ground import SYNTHETIC, answering, best

from ocop_rules import Evaluation, EvaluationError, Ruleset, UnknownNameError, carry_over, diff, load, tell
from ocop_rules.comparing import Difference, carry_along, chain_between, check_map, map_between
from ocop_rules.errors import Fault
from ocop_rules.model.mapping import Fact
from ocop_rules.rulesets import load_folder, shipped


@pytest.fixture(scope="module")
def old() -> Ruleset:
    return load("781-2020")


@pytest.fixture(scope="module")
def new() -> Ruleset:
    return load("148-2023")


sheet_of = partial(answering, "781-2020")


# -- boxes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "concept", "answers", "expected"),
    [
        # the same three shares of materials from the province
        (6, "local-materials", {"c1_1": 2}, ("carried", 2)),
        # fresh produce was asked for its materials, and is asked where it is grown
        (1, "local-materials", {"c1_1": 2}, ("concept-gone", None)),
        (1, "product-origin", {"c1_1": 2}, ("concept-new", None)),
        # farms were added to the first box; a cooperative under the law of 2012 is one still
        (6, "business-form", {"c3_1": 1}, ("carried", 1)),
        (6, "business-form", {"c3_1": 3}, ("carried", 3)),
        # participation of the community is no longer asked for
        (6, "community-participation", {"c3_3": 1}, ("concept-gone", None)),
        # "local" names no district
        (6, "local-labour", {"c3_3": 2}, ("box-apart", None)),
        # a website of one's own is a website or social media, but more than that may be there
        (6, "promotion", {"c4_3": 3}, ("later-box", None)),
        (6, "promotion", {"c4_3": 5}, ("box-apart", None)),
        # large capacity without export has no box any more, large with export has
        (6, "production-capacity", {"c1_3": 3}, ("box-apart", None)),
        (6, "production-capacity", {"c1_3": 4}, ("carried", 3)),
        # impurities that are not acceptable are impurities
        (7, "impurities", {"c6_1": 1}, ("carried", 1)),
        (7, "impurities", {"c6_1": 2}, ("carried", 1)),
        # two points of character were added: unique alone is not yet unique with a character of its own
        (7, "uniqueness", {"c7_1": 2}, ("carried", 2)),
        (7, "uniqueness", {"c7_1": 3}, ("box-wider", None)),
        # three nutrition values lay in "2 or 3", and lie in "over 2" now; two do not
        (3, "nutrition", {"c7_1": 3}, ("box-apart", None)),
        (3, "nutrition", {"c7_1": 2}, ("carried", 2)),
        (3, "nutrition", {"c7_1": 4}, ("carried", 3)),
        # a test report without pesticides says nothing of them
        (4, "periodic-testing", {"c9_2": 4}, ("box-wider", None)),
        (18, "periodic-testing", {"c8_2": 3}, ("carried", 3)),
        # exactly 75 % of the providers was in the last box, and is in none now
        (26, "business-conditions", {"c9": 3}, ("box-wider", None)),
        (26, "business-conditions", {"c9": 2}, ("carried", 2)),
        (26, "landscape", {"c7": 3}, ("carried", 3)),
        # a box that asked for a film in two languages and a mark asks for the film alone
        (26, "promotion-kit", {"c4_5": 3}, ("carried", 3)),
        (26, "promotion-kit", {"c4_5": 2}, ("later-box", None)),
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
    cases = {"9": 1} if "c9" in answers else None
    found = {
        one.concept: one for one in carry_over(old, new, sheet_of(number, cases=cases, **answers)).answers
    }
    assert (found[concept].reason, found[concept].new_answer) == expected


def test_equal_keys_have_equal_words(old: Ruleset, new: Ruleset) -> None:
    # equal label keys mean the same fact, so that the same words have to stand there
    boxes = {
        option.label_key
        for one in old.sets
        for criterion in one.criteria.values()
        for options in ([case.options for case in criterion.cases] or [criterion.options])
        for option in options
    }
    for lang in ("vi", "en"):
        shared = boxes & new.labels[lang].keys()
        assert len(shared) > 150
        assert {key: old.labels[lang][key] for key in shared} == {
            key: new.labels[lang][key] for key in shared
        }


# -- sets --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "target"),
    [(8, 8), (9, 8), (10, 9), (12, 11), (22, 20), (23, 21), (24, 21), (25, 22), (26, 26)],
)
def test_a_product_goes_to_the_set_that_its_own_was_joined_to(
    old: Ruleset, new: Ruleset, number: int, target: int
) -> None:
    assert carry_over(old, new, best(old, number)).evaluation.product_set == target


def test_a_set_that_is_gone_or_was_two_has_no_counterpart(old: Ruleset, new: Ruleset) -> None:
    for sheet, first, second, code in (
        (best(old, 21), old, new, "carry-no-set"),
        (best(new, 8), new, old, "carry-several-sets"),
        (best(new, 21), new, old, "carry-several-sets"),
    ):
        with pytest.raises(EvaluationError) as caught:
            carry_over(first, second, sheet)
        assert [fault.code for fault in caught.value.faults] == [code]


def test_the_difference_follows_the_sets(old: Ruleset, new: Ruleset) -> None:
    found = diff(old, new)
    assert [one.number for one in found.added] == [23, 24, 25]
    assert [one.number for one in found.removed] == [21]
    moved = {(one.number, other.number) for one, other in found.renumbered}
    assert {(8, 8), (9, 8), (23, 21), (24, 21), (25, 22)} <= moved
    assert (7, 7) not in moved
    assert len(found.sets) == len(set(found.sets)) == 23
    for lang in ("vi", "en"):
        told = " ".join(tell(found, rules=(old, new), lang=lang).text().split())
        assert f"9 {old.labels[lang]['set.aquatic-products']} → 8 " in told


def test_1048_and_781_differ_in_tourism_alone(old: Ruleset) -> None:
    found = diff(load("1048-2019"), old)
    assert [one.number for one in found.added] == [26]
    assert (found.criteria, found.moved, found.maxima, found.removed, found.renumbered) == (
        (),
        (),
        (),
        (),
        (),
    )


def test_the_lint_knows_the_sets_of_a_map(old: Ruleset, new: Ruleset) -> None:
    made = map_between(old, new)
    spoilt = evolve(
        made, sets=(*made.sets, Fact(old="spices", new="handicraft", relation="narrower", why="sets-joined"))
    )
    assert [(one.code, one.pointer) for one in check_map(old, new, spoilt)] == [
        ("map-key-unknown", f"/sets/{len(made.sets)}/old")
    ]
    # without what the map says of the sets, their lists belong to nothing
    assert "map-list-unknown" in {one.code for one in check_map(old, new, evolve(made, sets=()))}


# -- the chain ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "way"),
    [
        ("1048-2019", "781-2020", ["1048-2019", "781-2020"]),
        ("1048-2019", "26-2026", ["1048-2019", "148-2023", "26-2026"]),
        ("781-2020", "1489-2025", ["781-2020", "1489-2025"]),
        ("26-2026", "781-2020", ["26-2026", "148-2023", "781-2020"]),
        ("148-2023", "1489-2025", ["148-2023", "1489-2025"]),
    ],
)
def test_the_way_from_decision_to_decision(first: str, last: str, way: list[str]) -> None:
    assert [one.id for one in chain_between(load(first), load(last))] == way


def test_no_way_leads_to_a_decision_without_maps(old: Ruleset) -> None:
    with pytest.raises(UnknownNameError) as caught:
        chain_between(old, load_folder(SYNTHETIC))
    assert caught.value.kind == "map"


def test_a_sheet_carried_along_is_carried_step_by_step(old: Ruleset, new: Ruleset) -> None:
    last = load("26-2026")
    sheet = best(old, 9)
    first, second = carry_along((old, new, last), sheet)
    assert first == carry_over(old, new, sheet)
    assert second == carry_over(new, last, first.evaluation)
    assert carry_along((old,), sheet) == ()


BEFORE, AFTER = ("1048-2019", "781-2020", "148-2023"), ("1489-2025", "26-2026")
JOINED_IN_2023 = {(8, 8), (9, 8), (23, 21), (24, 21)}
"""Sets of the decisions of 2019 and 2020, and those of the decisions since 2023 that took them in."""


@pytest.mark.parametrize("pair", list(combinations([*BEFORE, *AFTER], 2)), ids="--".join)
def test_any_two_decisions_are_compared_in_either_direction(pair: tuple[str, str]) -> None:
    old, new = map(load, pair)
    found = diff(old, new)
    back = diff(new, old)
    before, after = ({one.concept: one.number for one in each.sets} for each in (old, new))
    kept = {(before[concept], after[concept]) for concept in before.keys() & after.keys()}
    moved = {(number, other) for number, other in kept if number != other}
    crosses = old.id in BEFORE[:2] and new.id not in BEFORE[:2]
    # 10 to 20, 22 and 25 moved up where two pairs of sets were joined and one went; nothing moved since
    assert {number for number, _ in moved} == ({*range(10, 21), 22, 25} if crosses else set())
    # no map leads from them to decision 26, and nothing else tells which sets were joined
    joined = JOINED_IN_2023 if crosses and new.id != "26-2026" else set()
    came = set(after.values()) - {other for _, other in kept | joined}
    went = set(before.values()) - {number for number, _ in kept | joined}
    for there, ways in (
        (found, moved | joined),
        (back, {(other, number) for number, other in moved | joined}),
    ):
        assert {(one.number, other.number) for one, other in there.renumbered} == ways
        assert Difference.from_json(there.to_json()) == there
    assert {one.number for one in found.added} == {one.number for one in back.removed} == came
    assert {one.number for one in found.removed} == {one.number for one in back.added} == went


def test_every_shipped_decision_is_one_of_those_compared() -> None:
    assert set(shipped("decision", "amendment")) == {*BEFORE, *AFTER}


def test_what_two_sets_were_joined_to_is_not_carried_back_to_one_of_them() -> None:
    old, new = load("148-2023"), load("1048-2019")
    refused = {number: [fault.code for fault in _refused(old, new, number)] for number in old.numbers}
    assert [number for number, codes in refused.items() if codes == ["carry-several-sets"]] == [8, 21]
    for number, sets in ((8, "8, 9"), (21, "23, 24")):
        (fault,) = _refused(old, new, number)
        assert (fault.code, fault.pointer, fault.fields["sets"]) == (
            "carry-several-sets",
            "/product_set",
            sets,
        )
        assert all(sets in fault.text(lang) for lang in ("vi", "en"))
    carried = {number for one in diff(old, new).sheets for number in one.sets if one.carried is not None}
    assert carried.isdisjoint({8, 9, 23, 24})
    assert carried >= {1, 2, 3}


def _refused(old: Ruleset, new: Ruleset, number: int) -> tuple[Fault, ...]:
    sheet = Evaluation(ruleset=old.id, product_set=number, answers={})
    try:
        carry_over(old, new, sheet)
    except EvaluationError as error:
        return error.faults
    return ()


# -- areas -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [*BEFORE, *AFTER])
@pytest.mark.parametrize("last", [*BEFORE, *AFTER])
def test_areas_count_just_where_a_step_crosses_the_year_in_which_they_were_redrawn(
    first: str, last: str
) -> None:
    """Communes and provinces were redrawn in 2025 (Resolution 202/2025/QH15), before Decision 1489."""
    chain = chain_between(load(first), load(last))
    crossings = [bool(map_between(one, other).areas) for one, other in pairwise(chain)]
    assert sum(crossings) == ((first in BEFORE) != (last in BEFORE))


def test_an_amendment_leaves_open_what_names_an_area_that_was_redrawn(new: Ruleset) -> None:
    amended = load("1489-2025")
    sheet = best(new, 1)
    found = {one.concept: one for one in carry_over(new, amended, sheet).answers}
    left = {name for name, one in found.items() if one.reason == "area-redrawn"}
    assert left == {"product-origin"}
    assert all(one.reason == "carried" for name, one in found.items() if name not in left)
    assert carry_over(new, amended, sheet, same_area=True).evaluation.answers == sheet.answers
    for lang, word in (("vi", "sắp xếp lại"), ("en", "redrawn")):
        assert word in tell(carry_over(new, amended, sheet), rules=(new, amended), lang=lang).text()


def test_a_sheet_of_1489_was_filled_in_under_the_areas_of_today() -> None:
    amended, last = load("1489-2025"), load("26-2026")
    sheet = best(amended, 1)
    found = {one.concept: one for one in carry_over(amended, last, sheet).answers}
    assert (found["product-origin"].reason, found["product-origin"].new_answer) == ("carried", 3)
    assert check_map(amended, last, map_between(amended, last)) == []


def test_a_sheet_of_781_crosses_the_redrawing_whichever_way_it_goes(old: Ruleset) -> None:
    for last in ("1489-2025", "26-2026"):
        *_, step = carry_along(chain_between(old, load(last)), sheet_of(6, c1_1=2))
        found = {one.concept: one for one in step.answers}
        assert (found["local-materials"].reason, found["local-materials"].new_answer) == (
            "area-redrawn",
            None,
        )


@pytest.mark.parametrize(
    ("overlay", "law", "to"),
    [
        ("dong-thap", "148-2023", "26-2026"),
        ("dong-thap", "148-2023", "148-2023"),
        ("tay-ninh", "781-2020", "1048-2019"),
        ("tay-ninh", "781-2020", "148-2023"),
    ],
)
def test_under_an_overlay_a_sheet_has_the_maps_of_the_law_below(overlay: str, law: str, to: str) -> None:
    laid, below, other = load(overlay), load(law), load(to)
    there, back = map_between(laid, other), map_between(other, laid)
    for made, plain in ((there, map_between(below, other)), (back, map_between(other, below))):
        assert (made.lists, made.cases, made.gates, made.areas) == (
            plain.lists,
            plain.cases,
            plain.gates,
            plain.areas,
        )
    assert check_map(laid, other, there) == []
    assert check_map(other, laid, back) == check_map(other, below, map_between(other, below))
    sheet = best(laid, 6)
    carried = carry_over(laid, other, sheet)
    plain_sheet = carry_over(below, other, evolve(sheet, ruleset=law))
    assert carried.evaluation == plain_sheet.evaluation
    assert carried.answers == plain_sheet.answers
