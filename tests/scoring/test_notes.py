"""Notes on answers and gates: kept and shown with a single sheet, never interpreted."""

from __future__ import annotations

import json
import pickle

import pytest
from attrs import evolve
from kit.councils import of_totals
from kit.ground import best

from ocop_rules import (
    Evaluation,
    EvaluationError,
    Result,
    Ruleset,
    deliberate,
    explain,
    score,
    score_lines,
    tell,
)
from ocop_rules.councils import Scoring
from ocop_rules.life import verify

TEXT = "Giấy chứng nhận mới hết hạn"
GATE = "commonplace-product"


def noted(rules: Ruleset) -> Evaluation:
    return evolve(best(rules, 1), notes={"4.3": TEXT, GATE: "Seen on the day"})


def test_the_result_of_a_sheet_keeps_its_notes_and_nothing_else_changes(rules: Ruleset) -> None:
    sheet = noted(rules)
    plain, found = score(rules, evolve(sheet, notes={})), score(rules, sheet)
    assert plain.notes == {}
    assert "notes" not in plain.to_json()
    assert found.notes == {"4.3": TEXT, GATE: "Seen on the day"}
    assert evolve(found, notes={}) == plain != found
    assert {**plain.to_json(reasons=True), "notes": dict(found.notes)} == found.to_json(reasons=True)
    for again in (
        Result.from_json(found.to_json(reasons=True)),
        pickle.loads(pickle.dumps(found)),  # noqa: S301 - our own
        score(rules, sheet.to_json()),
        *score_lines({rules.id: rules}.__getitem__, [json.dumps(sheet.to_json())]),
    ):
        assert again == found
    assert json.loads(found.to_line()) == found.to_json()
    assert verify(found.to_json(reasons=True)).verdict == "same"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_page_of_one_sheet_shows_them(rules: Ruleset, lang: str) -> None:
    sheet = noted(rules)
    criterion = rules.labels[lang]["criterion." + rules.product_set(1).criteria["4.3"].concept]
    gate = rules.labels[lang].get(f"requirement.{GATE}", GATE)
    for text in (
        explain(rules, sheet, lang=lang),
        explain(rules, score(rules, sheet), lang=lang),
        tell(score(rules, sheet), lang=lang).text(),
        tell(sheet, lang=lang).text(),
    ):
        words = " ".join(text.split())
        assert f"{criterion}: {TEXT}" in words
        assert f"[{GATE}]: Seen on the day" in words
        assert gate in words
    assert TEXT not in explain(rules, evolve(sheet, notes={}), lang=lang)


def test_a_council_shows_those_of_every_sheet(rules: Ruleset) -> None:
    sitting = of_totals(rules, (100, 90))
    first, second = sitting.sheets

    def remark(sheet: Evaluation, text: str) -> Evaluation:
        return evolve(sheet, notes={"4.3": text})

    held = evolve(
        sitting,
        sheets=(remark(first, "now"), second),
        support=remark(evolve(first, evaluator="team"), "checked on site"),
        self_assessment=remark(evolve(first, evaluator="coop"), "we export"),
        earlier=(Scoring(sheets=(remark(first, "before"), second), reason="spread"),),
    )
    made = deliberate(rules, held)
    words = " ".join(tell(made, rules=rules, lang="en").text().split())
    for text in ("before", "now", "checked on site", "we export"):
        assert f": {text}" in words
    assert made.seats[0].result is not None
    assert made.seats[0].result.notes == {"4.3": "now"}


def test_a_note_about_nothing_is_a_fault(rules: Ruleset) -> None:
    with pytest.raises(EvaluationError) as caught:
        score(rules, evolve(noted(rules), notes={"99.9": "x"}))
    assert [(one.code, one.pointer) for one in caught.value.faults] == [("unknown-criterion", "/notes/99.9")]
