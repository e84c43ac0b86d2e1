"""Where in the law a fault of a sheet or of a product code rests: as data, on pages and on one line."""

from __future__ import annotations

from typing import Any

import pytest
from kit.ground import best

from ocop_rules import Evaluation, Fault, Ruleset, check, load, tell
from ocop_rules.councils import check_sitting
from ocop_rules.life import History, check_code, check_history
from ocop_rules.model.council import Council, Member, Sitting
from ocop_rules.model.terms import Citation, cites_of
from ocop_rules.rulesets import shipped_registry, with_readings
from ocop_rules.rulesets.printed import printed_at
from ocop_rules.telling import problem

SHEET: dict[str, Any] = {"ruleset": "26-2026", "product_set": 26, "answers": {}}
SET = Citation(source="transcript", decision="26/2026/QĐ-TTg", appendix="II", product_set=26)
LAW = {
    "en": "Decision 26/2026/QĐ-TTg, Appendix II, product set 26",
    "vi": "bộ sản phẩm 26, Phụ lục II Quyết định 26/2026/QĐ-TTg",
}


@pytest.fixture(scope="module")
def decision() -> Ruleset:
    return load("26-2026")


def faults_of(decision: Ruleset, **changes: object) -> list[Fault]:
    return check(decision, Evaluation.from_json(SHEET | changes))


@pytest.mark.parametrize(
    ("changes", "code", "criterion"),
    [
        ({"answers": {"1.1": 9}}, "option-range", "1.1"),
        ({"answers": {"8": 1}}, "case-missing", "8"),
        ({"cases": {"1.1": 1}}, "case-unexpected", "1.1"),
        ({"cases": {"8": 7}}, "unknown-case", "8"),
        ({"answers": {"77": 1}}, "unknown-criterion", None),
        ({"notes": {"77": "?"}}, "unknown-criterion", None),
        ({"gates": ["?"]}, "unknown-gate", None),
    ],
)
def test_a_fault_of_a_sheet_names_its_place_in_the_decision(
    decision: Ruleset, changes: dict[str, Any], code: str, criterion: str | None
) -> None:
    (fault,) = faults_of(decision, **changes)
    (cite,) = fault.cites
    assert (fault.code, cite.decision, cite.appendix) == (code, "26/2026/QĐ-TTg", "II")
    assert (cite.product_set, cite.criterion) == (26, criterion)


def test_an_answer_that_does_not_apply_names_the_criterion_with_the_condition(decision: Ruleset) -> None:
    (fault,) = check(decision, best(decision, 1, c5_1=1, c5_3=0))
    assert [(fault.code, one.product_set, one.criterion) for one in fault.cites] == [
        ("answer-inapplicable", 1, "5.2")
    ]


def test_a_set_that_there_is_not_names_where_the_sets_are(decision: Ruleset) -> None:
    (fault,) = faults_of(decision, product_set=27)
    assert fault.cites == (Citation(source="transcript", decision="26/2026/QĐ-TTg", appendix="II"),)


def test_a_gate_named_wrongly_names_where_it_is_printed(decision: Ruleset) -> None:
    printed = {one.id: one.cites for one in decision.decision.gates}
    (twice,) = faults_of(decision, product_set=1, gates=["forged-dossier", "forged-dossier"])
    assert twice.cites == printed["forged-dossier"]
    (follows,) = faults_of(decision, product_set=16, gates=["zero-sensory"])
    assert (follows.code, follows.cites) == ("gate-follows", printed["zero-sensory"])


def test_what_is_no_question_of_law_cites_none(decision: Ruleset) -> None:
    found = faults_of(decision, ruleset="148-2023", digest="sha256:" + 64 * "0")
    assert [(one.code, one.cites) for one in found] == [("ruleset-mismatch", ()), ("digest-mismatch", ())]


@pytest.mark.parametrize(
    ("name", "number", "decision_number", "appendix", "source"),
    [
        ("26-2026", 1, "26/2026/QĐ-TTg", "II", "transcript"),
        ("148-2023", 1, "148/QĐ-TTg", None, "transcription"),
        ("1489-2025", 1, "148/QĐ-TTg", None, "transcription"),
        ("1048-2019", 25, "1048/QĐ-TTg", None, "transcription"),
        ("781-2020", 25, "1048/QĐ-TTg", None, "transcription"),
        ("781-2020", 26, "781/QĐ-TTg", None, "tourism-transcription"),
        ("bac-kan-city-2024", 7, "148/QĐ-TTg", None, "transcription"),
    ],
)
def test_the_place_is_in_the_decision_that_gave_the_set(
    name: str, number: int, decision_number: str, appendix: str | None, source: str
) -> None:
    rules = load(name)
    (cite,) = printed_at(rules, number, "1.1")
    assert cite == Citation(
        source=source, decision=decision_number, appendix=appendix, product_set=number, criterion="1.1"
    )
    assert source in {one.id for one in rules.decision.identity.sources}


def test_a_reading_changes_no_place(decision: Ruleset) -> None:
    other = with_readings(decision, {"unticked": "open"})
    assert printed_at(other, 3, "2.1") == printed_at(decision, 3, "2.1")


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_place_stands_on_the_page_on_the_line_and_in_the_data(decision: Ruleset, lang: str) -> None:
    faults = faults_of(decision, gates=["?"])
    (fault,) = faults
    assert fault.law(lang) == (LAW[lang],)
    assert LAW[lang] in fault.text(lang)
    assert LAW[lang] in " ".join(tell(faults, lang=lang).text().split())
    for told in (fault.to_json(lang), *problem(faults, lang=lang)["faults"]):
        assert (told["law"], told["cites"]) == ([LAW[lang]], [SET.to_json()])


HEAD = Citation(source="transcript", decision="26/2026/QĐ-TTg", appendix="II", at="sheet-head")
UNITS = Citation(source="transcript", decision="19/2025/QĐ-TTg")


@pytest.mark.parametrize(
    ("text", "code", "cites"),
    [
        ("4-01279-7-2026", "code-province", (HEAD, UNITS)),
        ("04-1279-7-2026", "code-commune", (HEAD, UNITS)),
        ("04-01279-0-2026", "code-number", (HEAD,)),
        ("04-01279-7-26", "code-year", (HEAD,)),
        ("04-01279-7-2021", "code-period", (HEAD,)),
        ("83-832-28882-2-2027", "code-period", (HEAD,)),
        ("04", "code-parts", (HEAD,)),
        # no source prints the form of five parts
        ("83-83-28882-2-2022", "code-district", ()),
        ("83-832-2888-2-2022", "code-commune", ()),
    ],
)
def test_a_fault_of_a_product_code_names_where_its_form_is_printed(
    text: str, code: str, cites: tuple[Citation, ...]
) -> None:
    (fault,) = check_code(text)
    assert (fault.code, fault.cites) == (code, cites)


def test_a_level_that_there_is_not_names_where_the_levels_are(decision: Ruleset) -> None:
    sitting = Sitting(
        ruleset="26-2026",
        product_set=1,
        council=Council(level="village", members=(Member(id="m", role="chair"),)),
        sheets=(),
    )
    history = History.from_json(
        {
            "product": {"id": "q", "name": "Q", "producer": "p", "product_set": 1},
            "dossiers": [{"id": "d", "ruleset": "26-2026", "kind": "new", "filed": "2026-08-03"}],
            "results": [{"dossier": "d", "level": "village", "day": "2026-08-04", "status": "open"}],
        }
    )
    for faults in (check_sitting(decision, sitting), check_history(shipped_registry(), history)):
        (fault,) = (one for one in faults if one.code == "level-missing")
        assert fault.cites == cites_of(decision.decision.levels)
        assert [(one.article, one.clause) for one in fault.cites][:1] == [(6, 2)]
