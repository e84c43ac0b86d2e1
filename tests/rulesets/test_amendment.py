"""The amendment 1489-2025 over 148-2023: what it changes, what it leaves, what it owns to."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from kit.ground import SHIPPED, best

from ocop_rules import Ruleset, explain, load, score
from ocop_rules.errors import UnknownNameError
from ocop_rules.rulesets import apply_patch, label, load_patch, origin
from ocop_rules.structure.structuring import unstructure

GOLDEN = Path(__file__).parents[1] / "golden" / "148-2023.csv"


@pytest.fixture(scope="module")
def amended() -> Ruleset:
    return load("1489-2025")


def test_the_levels_are_those_of_the_amendment(amended: Ruleset) -> None:
    commune, province, central = amended.decision.levels
    assert [level.id for level in amended.decision.levels] == ["commune", "province", "central"]
    # the four topics: origin and local materials, labour, idea, identity
    assert set(commune.topics) == {
        "product-origin",
        "local-materials",
        "local-labour",
        "product-idea",
        "local-identity",
    }
    assert (commune.scores, commune.recognises) == (False, ())
    assert commune.sends_up is not None
    assert (commune.sends_up.to, commune.sends_up.from_points) == ("province", None)
    assert (province.scores, province.recognises) == (True, (3, 4))
    assert province.sends_up is not None
    assert (province.sends_up.to, province.sends_up.from_points, province.sends_up.stars) == (
        "central",
        90,
        (5,),
    )
    assert (central.scores, central.recognises, central.sends_up) == (True, (5,), None)


def test_it_applies_from_2025_07_06_to_2026_07_21(amended: Ruleset) -> None:
    identity = amended.decision.identity
    assert (identity.id, identity.number, identity.amends) == ("1489-2025", "1489/QĐ-TTg", "148-2023")
    assert (identity.period.start, identity.period.end) == (date(2025, 7, 6), date(2026, 7, 21))


def test_the_figures_are_still_those_of_148(amended: Ruleset, rules: Ruleset) -> None:
    assert amended.sets == rules.sets
    assert amended.digest != rules.digest
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        points = sum(int(row["points"]) for row in csv.DictReader(file) if row["points"])
    options = [
        option
        for one in amended.sets
        for criterion in one.criteria.values()
        for options in (criterion.options, *(case.options for case in criterion.cases))
        for option in options
    ]
    assert sum(option.points for option in options) == points


def test_everything_else_stays_as_148_has_it(amended: Ruleset, rules: Ruleset) -> None:
    new, old = unstructure(amended.decision), unstructure(rules.decision)
    differ = {name for name in {*new, *old} if new.get(name) != old.get(name)}
    # two questions are asked of the amendment alone; those of 148 keep their answers
    assert differ == {"identity", "levels", "readings", "doubts", "gaps"}
    assert new["readings"][: len(old["readings"])] == old["readings"]
    assert new["doubts"][: len(old["doubts"])] == old["doubts"]
    assert new["gaps"][: len(old["gaps"])] == old["gaps"]


@pytest.mark.parametrize(
    ("path", "layer", "at"),
    [
        ("/levels/province/recognises", "1489-2025", "/levels"),
        ("/levels/commune", "1489-2025", "/levels"),
        ("/identity/number", "1489-2025", "/identity"),
        ("/doubts/district-after-districts", "1489-2025", "/doubts/district-after-districts"),
        ("/tiers/5/from_points", "148-2023", None),
        ("/certificate/months", "148-2023", None),
        ("/doubts/undocumented-story", "148-2023", None),
        ("/sets/1/parts/A/groups/3/criteria/3.3/options/2/points", "148-2023", None),
    ],
)
def test_every_value_tells_which_decision_it_comes_from(
    amended: Ruleset, path: str, layer: str, at: str | None
) -> None:
    found = origin(amended, path)
    assert (found.layer.id, found.at) == (layer, at)


def test_the_district_level_is_gone(amended: Ruleset, rules: Ruleset) -> None:
    assert origin(rules, "/levels/district").layer.id == "148-2023"
    with pytest.raises(UnknownNameError, match="/levels/district"):
        origin(amended, "/levels/district")
    assert "level.district" not in amended.labels["en"]
    assert label(amended, "level.commune", lang="vi") == "Cấp xã"


def test_a_result_names_the_criteria_that_still_speak_of_the_district(amended: Ruleset) -> None:
    result = score(amended, best(amended, 1))
    doubted = {one.place.criterion for one in result.doubtful if one.doubt == "district-after-districts"}
    assert doubted == {"2.1", "3.3", "4.1"}
    # set 26 asks for the district at 3.3 alone
    result = score(amended, best(amended, 26))
    doubted = {one.place.criterion for one in result.doubtful if one.doubt == "district-after-districts"}
    assert doubted == {"3.3"}


def test_the_place_of_a_figure_is_in_the_decision_that_prints_it(amended: Ruleset) -> None:
    sheet = best(amended, 1, c2_3=1)
    text = explain(amended, score(amended, sheet), lang="en")
    assert "148/QĐ-TTg" in text
    assert "1489/QĐ-TTg, product set" not in text


def test_applying_the_patch_by_hand_gives_the_shipped_ruleset(amended: Ruleset, rules: Ruleset) -> None:
    by_hand = apply_patch(rules, load_patch("1489-2025"))
    assert by_hand == amended
    assert by_hand.labels == amended.labels
    assert by_hand.layers == amended.layers
    assert [(layer.id, layer.kind) for layer in amended.layers] == [
        ("148-2023", "decision"),
        ("1489-2025", "amendment"),
    ]


def test_the_file_is_short_enough_for_a_person_to_read() -> None:
    data = json.loads((SHIPPED / "1489-2025" / "amendment.json").read_text(encoding="utf-8"))
    assert [change["at"] for change in data["changes"]] == [
        "/levels",
        "/readings/negative-assessment",
        "/readings/assessment-against-score",
        "/readings/amended-meanwhile",
    ]
