"""What differs between 148 and 26, against facts known from the decisions."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from attrs import evolve
from kit.ground import SYNTHETIC

from ocop_rules import Difference, Ruleset, UnknownNameError, diff, load, tell
from ocop_rules.model.difference import CriterionChange
from ocop_rules.model.patch import Overlay, Patch, PatchPart
from ocop_rules.rulesets import load_folder
from ocop_rules.rulesets.patches import apply_patch
from ocop_rules.telling.layout import COLUMNS, width

EVERY = tuple(range(1, 27))


@pytest.fixture(scope="module")
def found(old: Ruleset, new: Ruleset) -> Difference:
    return diff(old, new)


def of_kind(found: Difference, kind: str) -> dict[str, set[int]]:
    made: dict[str, set[int]] = {}
    for one in found.criteria:
        if one.kind == kind:
            made.setdefault(one.concept, set()).update(one.sets)
    return made


def change(found: Difference, concept: str, number: int) -> CriterionChange:
    (one,) = [one for one in found.criteria if one.concept == concept and number in one.sets]
    return one


def test_no_set_was_added_or_removed_and_five_are_renamed(found: Difference) -> None:
    assert (found.added, found.removed, found.renumbered) == ((), (), ())
    assert {one.key for one in found.renamed if one.lang == "vi" and one.key.startswith("set.")} == {
        "set.meat-fish-egg-milk-products",  # 8
        "set.bottled-water",  # 16
        "set.functional-food-and-medicine",  # 18
        "set.herbal-cosmetics",  # 19
        "set.essential-oil-and-herbs",  # 20
    }


def test_names_that_decision_26_prints_in_two_ways(found: Difference) -> None:
    sets = {one.name.product_set for one in found.disagreements if one.name.of == "set"}
    assert sets == {8, 10, 11, 12, 13, 17, 21}
    assert {one.side for one in found.disagreements} == {"new"}


def test_criteria_that_came_and_went(found: Difference) -> None:
    assert of_kind(found, "removed") == {"accounting": set(EVERY), "periodic-testing": {*range(1, 18), 21}}
    assert of_kind(found, "added") == {
        "certified-growing-area": {1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 18},
        "bilingual-label": set(range(1, 23)),
        "quality-declaration": {21, 22},
    }


def test_story_structure_and_local_identity_changed_places(found: Difference) -> None:
    moved = {(one.concept, one.old, one.new): one.sets for one in found.moved if one.of == "criterion"}
    assert moved["story-structure", "5.3", "5.2"] == tuple(range(1, 26))
    assert moved["local-identity", "5.2", "5.3"] == tuple(range(1, 26))


def test_the_condition_moved_from_local_identity_to_story_structure(found: Difference) -> None:
    identity = change(found, "local-identity", 7)
    assert identity.old is not None
    assert identity.new is not None
    assert identity.old.condition is not None
    assert identity.new.condition is None
    structure = change(found, "story-structure", 7)
    assert structure.old is not None
    assert structure.new is not None
    assert structure.old.condition is None
    assert structure.new.condition is not None
    assert structure.doubtful == ("doubt.condition-perhaps-lost",)


def test_the_floor_of_intellectual_property_went_from_the_criterion_to_its_boxes(found: Difference) -> None:
    one = change(found, "intellectual-property", 1)
    assert one.old is not None
    assert one.new is not None
    assert (one.old.floor, one.new.floor) == (4, None)
    assert (one.old.max, one.new.max) == (2, 3)
    assert [box.new.floor for box in one.boxes if box.new] == [3, 4, None]
    assert change(found, "intellectual-property", 10).doubtful == ("doubt.mark-perhaps-lost",)


def test_changed_points_of_equal_boxes(found: Difference) -> None:
    one = change(found, "product-origin", 1)
    boxes = {box.label: box for box in one.boxes}
    box = boxes["product-origin.grown-75-to-100"]
    assert box.old is not None
    assert box.new is not None
    assert (box.old.points, box.new.points) == (5, 3)
    assert boxes["product-origin.grown-under-50"].new is None
    assert boxes["product-origin.grown-some-under-50"].old is None


def test_gates_that_the_source_of_148_lacks_are_marked(found: Difference) -> None:
    printed = [one for one in found.printed if one.id == "identical-product"]
    assert [(one.sets, one.kind, one.doubtful) for one in printed] == [
        (tuple(range(7, 15)), "added", ("incomplete.gates",))
    ]
    (gone,) = [one for one in found.printed if one.id == "imported-material" and one.kind == "removed"]
    assert (gone.sets, gone.doubtful) == ((5, 6), ())


def test_who_recognises_three_stars(found: Difference) -> None:
    rules = {(one.section, one.item, one.field): (one.old, one.new) for one in found.rules}
    assert rules["levels", "province", "recognises"] == ((4,), (3, 4))
    assert rules["levels", "district", None] == (None, None)


def test_the_best_sheet_of_tea_reaches_a_hundred_points_now(found: Difference) -> None:
    (tea,) = [one for one in found.sheets if one.sheet == "best" and 11 in one.sets]
    assert (tea.old.points, tea.new.points) == (97, 100)
    assert tea.carried is not None
    assert tea.carried.least.points < tea.carried.most.points <= 100


def test_one_set_alone(old: Ruleset, new: Ruleset) -> None:
    one = diff(old, new, sets=[26])
    assert one.sets == (26,)
    assert {numbers for change in one.criteria for numbers in change.sets} == {26}
    assert one.removed == ()
    with pytest.raises(UnknownNameError):
        diff(old, new, sets=[27])


def test_sets_come_and_go(new: Ruleset) -> None:
    fewer = evolve(new, sets=new.sets[1:], digest="sha256:" + "0" * 64)
    assert [one.number for one in diff(fewer, new).added] == [1]
    assert [one.number for one in diff(new, fewer).removed] == [1]
    assert diff(new, fewer).criteria == ()


def test_rulesets_that_share_nothing_can_be_compared(old: Ruleset) -> None:
    one = diff(old, load_folder(SYNTHETIC))
    assert len(one.removed) == 26
    assert one.sets == ()
    assert tell(one, rules=(old, load_folder(SYNTHETIC)), lang="en").markdown()


# -- the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_names_every_change(old: Ruleset, new: Ruleset, found: Difference, lang: str) -> None:
    page = tell(found, rules=(old, new), lang=lang).markdown()
    plain = page.replace("\\", "")
    for one in found.criteria:
        key = f"criterion.{one.concept}"
        assert (new if key in new.labels[lang] else old).labels[lang][key] in plain
    # no bare key of a catalogue or phrase is left over
    for key in (*old.labels[lang], *new.labels[lang]):
        assert f" {key} " not in plain


def test_a_change_in_many_sets_stands_once(old: Ruleset, new: Ruleset, found: Difference) -> None:
    page = tell(found, rules=(old, new), lang="en").markdown().replace("\\", "")
    assert page.count("Under 25%") <= 1
    label = new.labels["en"]["local-labour.commune-25-to-under-50"]
    sets = [one for one in found.criteria if one.concept == "local-labour"]
    assert page.count(label) == len(sets) < 4


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_text_fits_a_terminal(old: Ruleset, new: Ruleset, found: Difference, lang: str) -> None:
    text = tell(found, rules=(old, new), lang=lang).text()
    assert max(width(line) for line in text.splitlines()) <= COLUMNS


class Balance(HTMLParser):
    """Hold that every element that opens closes again, and that nothing is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {name for name, _ in attrs} & {"src", "href"}
        if tag != "meta":
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def test_the_html_page_stands_alone(old: Ruleset, new: Ruleset, found: Difference) -> None:
    page = tell(found, rules=(old, new), lang="vi").html()
    balance = Balance()
    balance.feed(page)
    assert balance.stack == []
    assert '<html lang="vi">' in page


def test_nothing_differs_from_itself(new: Ruleset) -> None:
    assert "Nothing differs." in tell(diff(new, new), rules=new, lang="en").markdown()


def test_an_overlay_that_sets_the_council_alone_is_told_by_the_fields_that_differ() -> None:
    base, over = load("148-2023"), load("dong-thap")
    found = diff(base, over)
    assert {(one.section, one.field) for one in found.rules} == {("council", "spread")}
    text = " ".join(tell(found, rules=(base, over), lang="en").text().split())
    assert "under Decision 148/QĐ-TTg" in text
    assert "Permitted spread none Highest against lowest: at most 10 points" in text
    assert "Product sets in both" not in text


def test_an_overlay_is_compared_thing_by_thing(new: Ruleset) -> None:
    cites = [{"source": "plan"}]
    limit = {"level": "commune", "days": 5, "working": True, "since": "product-dossier-received"}
    changes = [
        {"at": "/limits", "set": [limit], "cites": cites},
        {"at": "/calendar", "set": {"days_off": ["2026-09-01"]}, "cites": cites},
        {"at": "/readings/unticked/choice", "set": "open", "cites": cites},
    ]
    identity = {"id": "here", "extends": new.id, "sources": [{"id": "plan"}], "cites": cites}
    document = Overlay.from_json({"identity": identity, "changes": changes})
    labels = {lang: {"ruleset.here": "Here", "source.plan": "Plan"} for lang in new.labels}
    over = apply_patch(new, Patch(parts=(PatchPart(document=document, labels=labels),)))
    text = tell(diff(new, over), rules=(new, over), lang="vi").text(200)
    assert "Mới: Cấp xã: 5 ngày làm việc, tính từ: ngày nhận hồ sơ sản phẩm" in text
    assert "  - Thời hạn: bỏ\n    Cấp tỉnh: 45 ngày" in text
    assert "Ngày nghỉ: 01/09/2026" in text
    assert "[unticked=zero] → " in text
    # what the overlay does not set was not missing from the sources
    assert "nguồn" not in text


def test_a_set_compared_alone_is_named_once(old: Ruleset, new: Ruleset) -> None:
    text = tell(diff(old, new, sets=[11]), rules=(old, new), lang="en").text(200)
    assert "Compared: product set 11, Fresh and processed tea alone." in text
    assert "(11)" not in text
    assert "Sets:" not in text


def test_what_an_overlay_adds_is_named_one_by_one() -> None:
    base, over = load("148-2023"), load("bac-kan-city-2024")
    found = diff(base, over)
    assert {one.item for one in found.rules if one.section == "deadlines"} == {"dossiers", "evaluation"}
    assert len([one for one in found.rules if one.section == "bodies"]) == len(over.decision.bodies)
    text = tell(found, rules=(base, over), lang="vi").text(200)
    assert text.count("Cơ quan, đơn vị tham gia: mới") == 1
    assert "    trước ngày 03/10/2024: Nộp hồ sơ" in text


def test_the_place_of_several_names_stands_once(old: Ruleset, new: Ruleset, found: Difference) -> None:
    text = tell(found, rules=(old, new), lang="vi").text(200)
    assert len(found.disagreements) > 3
    assert text.count("  - Phụ lục I Quyết định 26/2026/QĐ-TTg\n") == 1
    assert '    Bộ 10: "Gia vị khác"' in text
    assert "    Nhóm của bộ 23: không in tên" in text


def test_boxes_of_one_criterion_are_drawn_together(old: Ruleset, new: Ruleset, found: Difference) -> None:
    text = tell(found, rules=(old, new), lang="en").text(200)
    assert "(Intellectual property, box 2 and 3)" in text
    assert "Intellectual property, box 2; Intellectual property" not in text
