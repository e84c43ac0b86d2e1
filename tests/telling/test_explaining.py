from __future__ import annotations

import re

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ocop_rules
from ocop_rules import Evaluation, EvaluationError, LoadError, Ruleset, UnknownNameError, explain, score
from ocop_rules.cli import main
from ocop_rules.rulesets import with_readings
from ocop_rules.telling.layout import COLUMNS, clean, pad, row, table, width, wrap


def best(ruleset: Ruleset, number: int, **changes: int) -> Evaluation:
    """Return a sheet with the last box of every criterion; ``c1_2=1`` changes criterion 1.2."""
    one = ruleset.product_set(number)
    cases = {code: 1 for code, criterion in one.criteria.items() if criterion.cases}
    answers = {code: len(criterion.options_in(cases.get(code))) for code, criterion in one.criteria.items()}
    answers |= {name.removeprefix("c").replace("_", "."): answer for name, answer in changes.items()}
    return Evaluation(ruleset=ruleset.id, product_set=number, answers=answers, cases=cases)


def without(sheet: Evaluation, *codes: str) -> Evaluation:
    kept = {code: answer for code, answer in sheet.answers.items() if code not in codes}
    cases = {code: case for code, case in sheet.cases.items() if code not in codes}
    return evolve(sheet, answers=kept, cases=cases)


def joined(text: str) -> str:
    return " ".join(text.split())


# -- layout ---------------------------------------------------------------------------------------


def test_width_counts_columns() -> None:
    assert width("Tiêu chí") == 8
    assert width("e\u0301") == 1
    assert width("茶") == 2
    assert pad("茶", 4) == "茶  "
    assert pad("ô", 3, right=True) == "  ô"


@given(st.text(max_size=300), st.integers(0, 12))
def test_wrapped_lines_fit_and_keep_every_word(text: str, indent: int) -> None:
    lines = wrap(text, " " * indent)
    assert all(width(line) <= COLUMNS for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


def test_a_row_has_its_figure_at_the_right_edge() -> None:
    lines = row("word " * 30, "5/5", "  ")
    assert lines[0].endswith("5/5")
    assert [width(line) <= COLUMNS for line in lines] == [True] * len(lines)
    assert width(lines[0]) == COLUMNS


def test_a_table_is_aligned_by_columns_not_characters() -> None:
    lines = table([("ô", "a"), ("茶", "b")])
    assert lines == ["ô   a", "茶  b"]


# -- the sheet ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_set_is_told_in_80_columns(rules: Ruleset, lang: str) -> None:
    for one in rules.sets:
        text = explain(rules, best(rules, one.number), lang=lang)
        assert max(map(width, text.splitlines())) <= COLUMNS
        assert all(line == line.rstrip() for line in text.splitlines())
        assert "criterion." not in text


def test_every_criterion_stands_with_its_points_in_order(synthetic: Ruleset) -> None:
    sheet = best(synthetic, 2)
    text = explain(synthetic, sheet, lang="en")
    found = re.findall(r"^ *([0-9.]+) [A-Z].* (\d+)/(\d+)$", text, re.MULTILINE)
    assert found == [
        ("1.", "60", "60"),
        ("1.1", "30", "30"),
        ("1.2", "30", "30"),
        ("2.", "40", "40"),
        ("2.1", "10", "10"),
        ("2.2", "20", "20"),
        ("2.3", "10", "10"),
    ]
    assert re.search(r"^PART A: .* 60/60$", text, re.MULTILINE)
    assert re.search(r"^TOTAL +100/100$", text, re.MULTILINE)
    assert "case 1: Run by a community" in text
    assert "box 3: Good" in text


def test_the_head_names_decision_evaluation_and_digest(rules: Ruleset) -> None:
    sheet = evolve(best(rules, 11), id="tea-1", product="Chè", evaluator="Người chấm")
    text = explain(rules, sheet, lang="vi")
    assert "148/QĐ-TTg (148-2023), " + rules.digest[:19] in text
    assert "tea-1" in text
    assert "Chè" in text
    assert "bộ sản phẩm 11" in text


def test_the_printed_numbering_and_headings_stand_beside_the_codes(rules: Ruleset) -> None:
    text = explain(rules, best(rules, 11), lang="vi")
    assert re.search(r"^  3\.6 \(e\) ", text, re.MULTILINE)
    assert re.search(r"^  \(b\) .* 9/9$", text, re.MULTILINE)


def test_unticked_open_and_inapplicable_are_told_apart(rules: Ruleset) -> None:
    sheet = without(best(rules, 1, c5_1=1, c1_1=0), "5.2", "5.3", "1.2")
    text = explain(rules, sheet, lang="en")
    assert "no box ticked" in text
    assert "open: not answered yet" in text
    assert "does not apply, by the answer to 5.1" in text


def test_a_floor_that_holds_back_names_what_it_needs(rules: Ruleset) -> None:
    text = joined(explain(rules, best(rules, 1, c2_3=1, c6_2=3), lang="en"))
    label = rules.labels["en"][rules.product_set(1).criteria["2.3"].options[2].label_key]
    held = text.index("Floors that hold the product at 3 stars")
    assert f"needs box 3: {label} has box 1:" in text[held:]
    assert "4 stars: 2.3 (c)" in text[held:]
    # 6.2 asks for box 4 or later for 4 stars
    assert ", or a later box has box 3:" in text[held:]


def test_a_floor_on_a_criterion_needs_any_points(rules: Ruleset) -> None:
    text = joined(explain(rules, best(rules, 1, c3_6=0), lang="en"))
    assert "needs any box with points no box is ticked" in text


def test_floors_above_the_tier_by_points_do_not_lower_it(rules: Ruleset) -> None:
    sheet = best(rules, 1, c1_2=2, c4_1=1, c2_1=2, c6_1=2, c8_1=2)
    result = score(rules, sheet)
    text = explain(rules, sheet, lang="en")
    assert result.stars_by_points == 4
    after = text.partition("Floors not met that do not lower the tier\n")[2]
    assert "5 stars: 1.2 (b)" in after
    assert "4 stars: 2.1" not in after


@pytest.mark.parametrize(
    ("choices", "holding"),
    [
        ({}, {"3", "4"}),
        # the star below, 3, is missed by its own floor as well
        ({"floors-bind": "own-star"}, {"3", "4"}),
        ({"floors-bind": "own-star", "floor-miss": "not-recognised"}, {"4"}),
        ({"floor-miss": "not-recognised"}, {"3", "4"}),
    ],
)
def test_what_holds_back_follows_the_readings(
    rules: Ruleset, choices: dict[str, str], holding: set[str]
) -> None:
    # 4 stars by points; 5.2 misses its floors for 3 and 4 stars, 3.6 its floor for 4
    chosen = with_readings(rules, choices)
    sheet = best(rules, 1, c5_2=2, c3_6=0, c4_1=1, c4_2=1, c2_2=1, c1_2=1, c5_3=2, c12_1=1, c7_1=1, c9_2=1)
    result = score(chosen, sheet)
    assert (result.stars_by_points, result.stars) == (4, 2)
    text = explain(chosen, sheet, lang="en").partition("Floors that hold the product")[2]
    told = text.partition("Floors not met")[0].partition("Readings")[0]
    assert set(re.findall(r"^  - (\d) stars: ", told, re.MULTILINE)) == holding


def test_a_gate_is_told_with_words_and_place(rules: Ruleset) -> None:
    sheet = evolve(best(rules, 6), gates=("imported-material",))
    text = joined(explain(rules, sheet, lang="en"))
    assert "dossier rejected" in text
    label = rules.labels["en"]["gate.imported-material"]
    assert f"- {label} Law: Decision 148/QĐ-TTg, product set 6, criterion 1.1 (a)" in text
    assert "This means: The dossier is rejected." in text
    assert "Tier held" not in text


def test_a_gate_from_the_answers_names_the_zeros(synthetic: Ruleset) -> None:
    text = joined(explain(synthetic, best(synthetic, 1, c5_1=1, c5_2=1), lang="en"))
    assert "0 points for colour, taste or smell Law: " in text
    assert "This means: The evaluation stops here. 0 points at: 5.1, 5.2" in text


def test_a_criterion_zeroed_by_a_gate_says_so(synthetic: Ruleset) -> None:
    chosen = with_readings(synthetic, {"copied-effect": "zero"})
    text = explain(chosen, evolve(best(chosen, 1), gates=("copied",)), lang="en")
    assert re.search(r"^  2\.1 Workmanship +0/10$", text, re.MULTILINE)
    assert "0 points by a gate; ticked was box 2: Fair" in text


@pytest.mark.parametrize(
    ("choice", "total", "behind"), [("given", "100", "20"), ("before", "40", "-"), ("none", "-", "-")]
)
def test_points_after_a_stop_follow_the_reading(
    synthetic: Ruleset, choice: str, total: str, behind: str
) -> None:
    # the gate "unlicensed" stands at group 2 of part A, which ends there at 40 points
    chosen = with_readings(synthetic, {"stop-points": choice})
    text = explain(chosen, evolve(best(chosen, 1), gates=("unlicensed",)), lang="en")
    assert re.search(rf"^TOTAL +{total}/100$", text, re.MULTILINE)
    assert re.search(rf"^4\. Story +{behind}/20$", text, re.MULTILINE)


def test_an_open_sheet_tells_bounds_and_what_is_open(rules: Ruleset) -> None:
    sheet = without(best(rules, 11), "9", "3.6")
    result = score(rules, sheet)
    text = explain(rules, sheet, lang="en")
    assert result.bounds is not None
    assert f"Points  {result.bounds.points_least}–{result.bounds.points_most}" in text
    assert "Open criteria\n-------------\n  - 3.6 (e) " in text
    assert "\nFloors not decided yet\n" in text
    assert "Tier held" not in text


def test_gates_that_may_still_close_are_named(synthetic: Ruleset) -> None:
    text = explain(synthetic, without(best(synthetic, 1), "5.1"), lang="en")
    assert (
        "Gates that may still close\n--------------------------\n  - 0 points for colour, taste or smell"
        in text
    )


def test_requirements_doubts_readings_and_gaps_are_told(rules: Ruleset) -> None:
    text = joined(explain(rules, without(best(rules, 1, c5_1=1), "5.2", "5.3"), lang="en"))
    words = rules.labels["en"]
    for key in (
        "requirement.grown-in-province",
        "doubt.undocumented-story",
        "reading.inapplicable-floor",
        "reading.inapplicable-floor.missed",
        "incomplete.head-clause",
    ):
        assert words[key] in text
    assert "Required: " in text
    assert "[inapplicable-floor=missed]" in text
    incomplete = joined(explain(rules, best(rules, 11), lang="en"))
    assert words["incomplete.gates"] in incomplete


def test_notices_and_errata_are_told(rules: Ruleset, synthetic: Ruleset) -> None:
    sheet = best(rules, 26)
    mixed = evolve(sheet, cases={**sheet.cases, "9": 2})
    assert "criterion 9, case 2: other criteria" in joined(explain(rules, mixed, lang="en"))
    told = joined(explain(synthetic, best(synthetic, 1, c7=2), lang="en"))
    assert "A letter stands for a figure Law: " in told
    assert ": criterion 7, box 2 This means: printed" in told
    # what the sheet does not rest on is not told
    assert "A letter stands for a figure" not in explain(synthetic, best(synthetic, 1), lang="en")


def test_the_public_name_is_the_function_whatever_was_imported_before() -> None:
    assert main(["list"]) == 0
    assert callable(ocop_rules.explain)


# -- hostile and foreign --------------------------------------------------------------------------


def test_a_label_that_is_missing_breaks_nothing(rules: Ruleset) -> None:
    bare = evolve(rules, labels={"vi": {}, "en": {"criterion.value-added": "Added value"}})
    text = explain(bare, best(bare, 1), lang="vi")
    assert "1.2 (b) Added value" in text
    assert "criterion.product-origin" in text


def test_text_of_a_stranger_cannot_steer_the_terminal(rules: Ruleset) -> None:
    with pytest.raises(LoadError) as caught:
        evolve(best(rules, 1), product="\x1b[2Jtea\r\nTOTAL 100", id="a\x07b")
    text = str(caught.value)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\r" not in text
    assert "\nTOTAL 100" not in text


def test_a_result_is_told_like_its_evaluation(rules: Ruleset) -> None:
    sheet = best(rules, 1, c2_3=1)
    assert explain(rules, score(rules, sheet), lang="vi") == explain(rules, sheet, lang="vi")


def test_a_result_of_another_ruleset_is_refused(rules: Ruleset) -> None:
    other = with_readings(rules, {"unticked": "open"})
    with pytest.raises(EvaluationError, match="digest-mismatch"):
        explain(other, score(rules, best(rules, 1)), lang="en")


def test_faults_and_unknown_languages_are_refused(rules: Ruleset) -> None:
    with pytest.raises(EvaluationError, match="option-range"):
        explain(rules, best(rules, 1, c1_1=9), lang="en")
    with pytest.raises(UnknownNameError):
        explain(rules, best(rules, 1), lang="fr")
